//! The council as other contracts call it.

use ink::Address;

use crate::message::{call, put, word, Access};

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
        call(self.council, Access::Read, &input, &mut output)?;
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
        call(self.council, Access::Change, &input, &mut [])
    }
}
