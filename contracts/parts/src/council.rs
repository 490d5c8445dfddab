//! The council as other contracts call it.
#![allow(missing_docs)] // on a type alias that the macro makes

/// A stock's budget for one place, as the council answers it.
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

/// What a currency needs of the council.
#[ink::contract_ref(abi = "sol")]
pub trait CouncilBudget {
    /// The budget of a node of a stock's tree: season, its first second and the first after it, the
    /// season the assessment was made for, the amount.
    #[ink(message)]
    fn budget(&self, stock: u32, node: u32) -> (u32, u64, u64, u32, u128);

    /// Records what a season took.
    #[ink(message, name = "recordSeason")]
    fn record_season(&mut self, stock: u32, node: u32, season: u32, landed: u128, overdrawn: u128);
}

