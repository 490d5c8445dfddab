//! Precompiled contracts of Ethereum, called as the Yellow Paper has them: raw input, 32 bytes out.

/// ECRECOVER.
pub const ECRECOVER: u8 = 1;
/// SHA-256.
pub const SHA_256: u8 = 2;

/// What the precompile at this address answers, if that is 32 bytes.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn call(address: u8, input: &[u8]) -> Option<[u8; 32]> {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl};
    let mut callee = [0; 20];
    callee[19] = address;
    let mut word = [0; 32];
    let mut output = &mut word[..];
    HostFnImpl::call(
        CallFlags::empty(),
        &callee,
        u64::MAX,
        u64::MAX,
        &[0; 32], // a precompile stores nothing
        &[0; 32],
        input,
        Some(&mut output),
    )
    .ok()?;
    (output.len() == 32).then_some(())?;
    Some(word)
}

/// What the precompile at this address answers, if that is 32 bytes.
#[cfg(not(target_arch = "riscv64"))]
pub fn call(_address: u8, _input: &[u8]) -> Option<[u8; 32]> {
    unimplemented!("precompiles exist on the chain only")
}

/// SHA-256 of some bytes.
pub fn sha_256(bytes: &[u8]) -> [u8; 32] {
    call(SHA_256, bytes).expect("SHA-256 takes any input that a message can carry")
}
