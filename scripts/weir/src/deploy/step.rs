//! What a deployment consists of: its steps, whose they are, and what is known of it so far.

use alloy::primitives::Address;

/// One step; indices are of the charter's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Put up the council with its founding seats.
    Council,
    /// Add the stock.
    Stock,
    /// Add a place.
    Place(usize),
    /// Set a place's part of its parent.
    Part(usize),
    /// Put up the currency with its first officers.
    Fishcoin,
    /// Name the currency at its place.
    Currency,
    /// Allot a fisher's shares, or admit a member.
    Shares(usize),
    /// Put up the register of claims.
    Claims,
    /// Add a kind of benefit.
    Kind(usize),
    /// Give a seat of a kind: the kind's and the seat's index.
    KindSeat(usize, usize),
    /// Put up the fund.
    Fund,
    /// Open a scheme.
    Scheme(usize),
    /// Propose an auditor.
    Auditor(usize),
    /// Offer an agreement.
    Agreement(usize),
    /// Put up the generative currency with its first policy and members.
    Generative,
    /// Set what is minted for a kind of work.
    Rate(usize),
    /// Put up the exchange.
    Exchange,
    /// Cap the currencies of a community.
    Community(usize),
    /// List a currency.
    Listing(usize),
    /// Offer the council's governance to the charter's governor.
    OfferCouncil,
    /// Offer the currency's governance to the charter's governor.
    OfferFishcoin,
    /// Offer the register's governance to its governor.
    OfferClaims,
    /// Offer the fund's governance to its governor.
    OfferFund,
    /// Offer the generative currency's governance to its governor.
    OfferGenerative,
    /// Offer the exchange's governance to its governor.
    OfferExchange,
}

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody's.
    Anyone,
    /// The council's governor's.
    CouncilGovernor,
    /// The currency's governor's.
    FishcoinGovernor,
    /// The register's governor's.
    ClaimsGovernor,
    /// The fund's governor's.
    FundGovernor,
    /// The generative currency's governor's.
    GenerativeGovernor,
    /// The exchange's governor's.
    ExchangeGovernor,
    /// The assembly's of the place with this number.
    Assembly(u32),
}

/// What is known of the deployment so far.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The council.
    pub council: Option<Address>,
    /// The currency.
    pub fishcoin: Option<Address>,
    /// The stock's number.
    pub stock: Option<u32>,
    /// The places' numbers, by index.
    pub nodes: Vec<Option<u32>>,
    /// The register.
    pub claims: Option<Address>,
    /// The fund.
    pub fund: Option<Address>,
    /// The kinds' numbers, by index.
    pub kinds: Vec<Option<u32>>,
    /// The agreements' numbers, by index.
    pub agreements: Vec<Option<u32>>,
    /// The generative currency.
    pub generative: Option<Address>,
    /// The exchange.
    pub exchange: Option<Address>,
}

impl Known {
    /// The number of a place; 0 for the stock itself. None while it is not there.
    pub fn node(&self, index: Option<usize>) -> Option<u32> {
        match index {
            None => Some(0),
            Some(index) => self.nodes.get(index).copied().flatten(),
        }
    }

    /// The number of a kind; none while it is not there.
    pub fn kind(&self, index: usize) -> Option<u32> {
        self.kinds.get(index).copied().flatten()
    }
}
