//! The council as other contracts call it.
//!
//! Every message that moves coins asks for a budget, so the call is made by hand, on the stack, with
//! selectors known at compile time: ink! 6.0.0-beta.1 computes a Solidity selector by running Keccak
//! inside the contract, at every call.

use ink::Address;

/// The first four bytes of keccak256 of `budget(uint32,uint32)`.
const BUDGET: [u8; 4] = [0xbb, 0x1f, 0x8f, 0x23];
/// The first four bytes of keccak256 of `recordSeason(uint32,uint32,uint32,uint128,uint128)`.
const RECORD_SEASON: [u8; 4] = [0xe9, 0x3d, 0xd0, 0x27];

/// A place's budget, as the council answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The season now; 0 before the first.
    pub season: u32,
    /// First second after the season; unix seconds.
    pub closes: u64,
    /// The season the assessment in force was made for; 0 if there is none.
    pub assessed_for: u32,
    /// What may be taken, base units, as it now stands.
    pub amount: u128,
}

/// A place in a stock's tree at a council: where a currency's budget comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Source {
    /// The council.
    pub council: Address,
    /// The stock.
    pub stock: u32,
    /// The place; 0 is the stock itself.
    pub node: u32,
}

impl Source {
    /// The budget as it now stands; `None` if the council does not answer or refuses.
    #[inline(never)]
    pub fn budget(&self) -> Option<Budget> {
        let mut input = [0; 68];
        input[..4].copy_from_slice(&BUDGET);
        put(&mut input, 0, &self.stock.to_be_bytes());
        put(&mut input, 1, &self.node.to_be_bytes());
        let mut output = [0; 160];
        call(self.council, true, &input, &mut output)?;
        Some(Budget {
            season: u32::from_be_bytes(word(&output, 0)?),
            closes: u64::from_be_bytes(word(&output, 2)?),
            assessed_for: u32::from_be_bytes(word(&output, 3)?),
            amount: u128::from_be_bytes(word(&output, 4)?),
        })
    }

    /// Records what a season took; `None` if the council does not answer or refuses.
    #[inline(never)]
    pub fn record_season(&self, season: u32, landed: u128, overdrawn: u128) -> Option<()> {
        let mut input = [0; 164];
        input[..4].copy_from_slice(&RECORD_SEASON);
        put(&mut input, 0, &self.stock.to_be_bytes());
        put(&mut input, 1, &self.node.to_be_bytes());
        put(&mut input, 2, &season.to_be_bytes());
        put(&mut input, 3, &landed.to_be_bytes());
        put(&mut input, 4, &overdrawn.to_be_bytes());
        call(self.council, false, &input, &mut [])
    }
}

/// Writes a number, big-endian, at the end of the `index`th argument.
fn put(input: &mut [u8], index: usize, bytes: &[u8]) {
    let end = index.saturating_mul(32).saturating_add(36);
    let start = end.saturating_sub(bytes.len());
    input[start..end].copy_from_slice(bytes);
}

/// The last `N` bytes of the `index`th word; `None` if the bytes before them are not zero.
fn word<const N: usize>(output: &[u8], index: usize) -> Option<[u8; N]> {
    let start = index.saturating_mul(32);
    let word = output.get(start..start.saturating_add(32))?;
    let (padding, number) = word.split_at(32_usize.saturating_sub(N));
    padding.iter().all(|byte| *byte == 0).then_some(())?;
    number.try_into().ok()
}

/// Calls `callee` without value and without letting it call back; `None` unless it answers with
/// exactly as many bytes as `output` has.
#[cfg(target_arch = "riscv64")]
fn call(callee: Address, read_only: bool, input: &[u8], output: &mut [u8]) -> Option<()> {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl};
    let flags = if read_only {
        CallFlags::READ_ONLY
    } else {
        CallFlags::empty()
    };
    // a read stores nothing; a record pays for one storage item
    let deposit = if read_only { [0; 32] } else { [u8::MAX; 32] };
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

#[cfg(not(target_arch = "riscv64"))]
fn call(_callee: Address, _read_only: bool, _input: &[u8], _output: &mut [u8]) -> Option<()> {
    unimplemented!("other contracts exist on the chain only")
}
