//! Messages to other contracts, made by hand on the stack, with selectors known at compile time: ink!
//! 6.0.0-beta.1 computes a Solidity selector by running Keccak inside the contract, at every call. And
//! answers of several words, which ink! encodes with a kilobyte of code for every type of tuple.

use ink::Address;

/// Ends a message with these words as its answer: what ink! would answer with a tuple of them. For
/// messages that leave the root cell as it was: ink! writes it when a message returns, this does not.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn answer(words: &[[u8; 32]]) -> ! {
    use pallet_revive_uapi::{HostFn, HostFnImpl, ReturnFlags};
    HostFnImpl::return_value(ReturnFlags::empty(), words.as_flattened())
}

/// Ends a message with these words as its answer: what ink! would answer with a tuple of them. For
/// messages that leave the root cell as it was: ink! writes it when a message returns, this does not.
#[cfg(not(target_arch = "riscv64"))]
pub fn answer(_words: &[[u8; 32]]) -> ! {
    unimplemented!("messages end on the chain only")
}

/// What a message may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Answer.
    Read,
    /// Change something, without calling back.
    Change,
    /// Change something, and call back.
    ChangeAndCallBack,
}

/// Writes a number, big-endian, at the end of the `index`th argument.
pub fn put(input: &mut [u8], index: usize, bytes: &[u8]) {
    let end = index.saturating_mul(32).saturating_add(36);
    let start = end.saturating_sub(bytes.len());
    input[start..end].copy_from_slice(bytes);
}

/// The last `N` bytes of the `index`th word; `None` if the bytes before them are not zero.
pub fn word<const N: usize>(output: &[u8], index: usize) -> Option<[u8; N]> {
    let start = index.saturating_mul(32);
    let word = output.get(start..start.saturating_add(32))?;
    let (padding, number) = word.split_at(32_usize.saturating_sub(N));
    padding.iter().all(|byte| *byte == 0).then_some(())?;
    number.try_into().ok()
}

/// Calls `callee` without value; `None` unless it answers with exactly as many bytes as `output` has.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn call(callee: Address, access: Access, input: &[u8], output: &mut [u8]) -> Option<()> {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl};
    let (flags, deposit) = match access {
        Access::Read => (CallFlags::READ_ONLY, [0; 32]), // stores nothing
        Access::Change => (CallFlags::empty(), [u8::MAX; 32]),
        Access::ChangeAndCallBack => (CallFlags::ALLOW_REENTRY, [u8::MAX; 32]),
    };
    let expected = output.len();
    let mut answer = output;
    HostFnImpl::call(
        flags,
        &callee.0,
        u64::MAX,
        u64::MAX,
        &deposit,
        &[0; 32],
        input,
        Some(&mut answer),
    )
    .ok()?;
    (answer.len() == expected).then_some(())
}

/// Calls `callee` without value; `None` unless it answers with exactly as many bytes as `output` has.
#[cfg(not(target_arch = "riscv64"))]
pub fn call(_callee: Address, _access: Access, _input: &[u8], _output: &mut [u8]) -> Option<()> {
    unimplemented!("other contracts exist on the chain only")
}

/// Ends a message that leaves the root cell as it was with these values as its answer, one word each.
#[macro_export]
macro_rules! answer {
    ($($value:expr),* $(,)?) => {
        $crate::message::answer(&[$($crate::errors::Word::word(&$value)),*])
    };
}
