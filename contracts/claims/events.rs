//! What the register announces.

use ink::{prelude::string::String, sol::FixedBytes, Address};

/// Money for bonds and stakes came in.
#[ink::event]
pub struct Deposited {
    /// The token; zero is the chain's own.
    #[ink(topic)]
    pub token: Address,
    /// Whose.
    #[ink(topic)]
    pub account: Address,
    /// How much, base units.
    pub amount: u128,
}

/// Money that was free went out.
#[ink::event]
pub struct Withdrawn {
    /// The token; zero is the chain's own.
    #[ink(topic)]
    pub token: Address,
    /// Whose.
    #[ink(topic)]
    pub account: Address,
    /// To whom.
    #[ink(topic)]
    pub to: Address,
    /// How much, base units.
    pub amount: u128,
}

/// A kind of benefit was added.
#[ink::event]
pub struct KindAdded {
    /// Its number.
    #[ink(topic)]
    pub kind: u32,
    /// Its name.
    pub name: String,
}

/// What decides over a kind's claims was changed.
#[ink::event]
pub struct QuorumChanged {
    /// The kind.
    #[ink(topic)]
    pub kind: u32,
    /// What judges, revokes and frees, and not what attests.
    pub review: bool,
    /// Seats.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats that decide the other way.
    pub dissent: u8,
    /// From when; unix seconds.
    pub from: u64,
}

/// An address has a voice on a kind's claims.
#[ink::event]
pub struct SeatProposed {
    /// The kind.
    #[ink(topic)]
    pub kind: u32,
    /// The address.
    #[ink(topic)]
    pub seat: Address,
    /// Its institution.
    pub institution: u8,
    /// From when; unix seconds.
    pub from: u64,
}

/// An address has a voice no more.
#[ink::event]
pub struct SeatRemoved {
    /// The kind.
    #[ink(topic)]
    pub kind: u32,
    /// The address.
    #[ink(topic)]
    pub seat: Address,
}

/// A claim was filed. Its cells are in the transaction, and in `cells`.
#[ink::event]
pub struct ClaimFiled {
    /// Its number.
    #[ink(topic)]
    pub claim: u64,
    /// The kind.
    #[ink(topic)]
    pub kind: u32,
    /// By whom.
    #[ink(topic)]
    pub claimant: Address,
    /// The one contract that may pay for it.
    pub consumer: Address,
    /// The period.
    pub period: u32,
    /// How much, base units.
    pub quantity: u128,
    /// On how much land, m².
    pub area: u128,
    /// Root of the evidence.
    pub evidence: FixedBytes<32>,
}

/// A seat attested a claim.
#[ink::event]
pub struct Attested {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
}

/// A seat spoke against a claim.
#[ink::event]
pub struct Dissented {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
}

/// A claim's quorum is reached.
#[ink::event]
pub struct QuorumReached {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// First second in which it can no longer be challenged; unix seconds.
    pub until: u64,
}

/// Somebody will challenge a claim.
#[ink::event]
pub struct ChallengeCommitted {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Who.
    #[ink(topic)]
    pub challenger: Address,
}

/// A claim was challenged.
#[ink::event]
pub struct Challenged {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// By whom.
    #[ink(topic)]
    pub challenger: Address,
    /// The leaf of the disputed piece of evidence.
    pub piece: FixedBytes<32>,
    /// Hash of what is said against it.
    pub reason: FixedBytes<32>,
    /// First second in which it can no longer be judged; unix seconds.
    pub until: u64,
}

/// A seat judged a challenge.
#[ink::event]
pub struct Judged {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
    /// For the challenger.
    pub uphold: bool,
}

/// A challenge was dismissed; the claim stands as before.
#[ink::event]
pub struct ChallengeDismissed {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Whose bond is now the claimant's.
    #[ink(topic)]
    pub challenger: Address,
}

/// A final claim's bond went back. It was final before, by the passing of time.
#[ink::event]
pub struct ClaimFinal {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The kind.
    #[ink(topic)]
    pub kind: u32,
    /// The claimant.
    #[ink(topic)]
    pub claimant: Address,
}

/// A claim was refused; its cells are free again.
#[ink::event]
pub struct ClaimRefused {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// 0 retracted, 1 not attested in time, 2 dissent, 3 a challenge upheld, 4 a challenge not judged
    /// in time.
    pub cause: u8,
}

/// A seat spoke on revoking a claim, or on freeing its cells.
#[ink::event]
pub struct MotionSupported {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
    /// 0 revoke, 1 free the cells.
    pub motion: u8,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
    /// For it, or against it.
    pub support: bool,
}

/// A final claim was revoked: what was paid for it is owed back.
#[ink::event]
pub struct ClaimRevoked {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

/// A revoked claim's cells can be claimed again.
#[ink::event]
pub struct CellsFreed {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

/// A seat lost its stake on a claim.
#[ink::event]
pub struct Slashed {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
    /// To whose account it went.
    #[ink(topic)]
    pub to: Address,
    /// How much, base units.
    pub amount: u128,
}

/// The stakes on a claim are their seats' again.
#[ink::event]
pub struct StakesReleased {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
}

weir_parts::emits! {
    Deposited: [token, account] amount;
    Withdrawn: [token, account, to] amount;
    QuorumChanged: [kind] review, seats, institutions, dissent, from;
    SeatProposed: [kind, seat] institution, from;
    SeatRemoved: [kind, seat];
    ClaimFiled: [claim, kind, claimant] consumer, period, quantity, area, evidence;
    Attested: [claim, seat];
    Dissented: [claim, seat];
    QuorumReached: [claim] until;
    ChallengeCommitted: [claim, challenger];
    Challenged: [claim, challenger] piece, reason, until;
    Judged: [claim, seat] uphold;
    ChallengeDismissed: [claim, challenger];
    ClaimFinal: [claim, kind, claimant];
    ClaimRefused: [claim] cause;
    MotionSupported: [claim, seat] motion, evidence, support;
    ClaimRevoked: [claim] evidence;
    CellsFreed: [claim] evidence;
    Slashed: [claim, seat, to] amount;
    StakesReleased: [claim];
}
