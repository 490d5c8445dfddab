//! What can be wrong, with the offending values.

use ink::{Address, U256};
use weir_core::{fund::FundError, Ratio};

use crate::types::Case;

weir_parts::errors! {
    /// Why a message was refused. Nothing has changed.
    pub enum Error {
        /// The call data is no selector and arguments as the Solidity ABI has them: too short, too
        /// long, or a number or an address beyond its type.
        MalformedArguments {},
        /// Only the governor may do this.
        NotGovernor { caller: Address },
        /// Governance was not offered to the caller.
        NotOffered { caller: Address },
        /// The zero address.
        InvalidAddress { given: Address },
        /// A delay beyond a year.
        DelayTooLong { delay: u64, limit: u64 },
        /// The token's contract reverted, answered `false` or rubbish, or is none.
        TokenRefused { token: Address },
        /// Not as much arrived as was sent.
        WrongAmountArrived { token: Address, expected: U256, arrived: U256 },
        /// The message carries other value than it says.
        WrongValue { expected: U256, sent: U256 },
        /// Nothing, where something is needed.
        InvalidAmount { amount: u128 },
        /// Not `1 ≤ institutions ≤ seats ≤ 64` and `dissent ≥ 1`.
        InvalidQuorum { seats: u8, institutions: u8, dissent: u8 },
        /// The address is an auditor already.
        SeatTaken { seat: Address },
        /// Institutions are numbered from 0 to 63.
        InvalidInstitution { institution: u8 },
        /// All auditors' bits have been given out.
        TooManySeats { limit: u8 },
        /// Only an auditor may do this.
        NotSeat { caller: Address },
        /// The auditor's voice counts only from `from` on.
        SeatNotYet { caller: Address, from: u64 },
        /// The register did not answer, or refused: no such kind.
        RegisterRefused { register: Address },
        /// The fund pays for no claims of this kind.
        UnknownScheme { kind: u32 },
        /// The fund has a scheme for this kind.
        SchemeExists { kind: u32 },
        /// A tariff above the scheme's limit.
        TariffAboveLimit { tariff: u128, limit: u128 },
        /// A bonus above the scheme's limit.
        BonusAboveLimit { bonus: u128, limit: u128 },
        /// More than ten years between a period's end and its closing.
        InvalidSettlement { settlement: u64, limit: u64 },
        /// Terms that hold from `from_period` on wait: close the periods before it first.
        ChangeWaits { from_period: u32 },
        /// The scheme ends with period `last`; nothing begins any more.
        WoundUp { kind: u32, last: u32 },
        /// The scheme's last period, if there is one, is not closed.
        NotWoundUp { kind: u32 },
        /// There is no such agreement.
        UnknownAgreement { agreement: u32 },
        /// A share of nothing, or of more than everything.
        InvalidShare { share: u128, limit: u128 },
        /// Only the agreement's agency may do this.
        NotAgency { caller: Address },
        /// The auditor is the agency, or of the agency's institution.
        AgencyAudits { auditor: Address },
        /// The agreement does not stand where this could be done.
        WrongStatus { agreement: u32, status: u8 },
        /// The agreement does not cover the period.
        NotCovered { agreement: u32, period: u32 },
        /// Evidence is a hash, not zero.
        InvalidEvidence {},
        /// Not what the agency last reported for the period.
        SavingNotReported { agreement: u32, period: u32 },
        /// The period's saving is final.
        SavingIsFinal { agreement: u32, period: u32 },
        /// The auditor has spoken on this.
        AlreadySpoken { auditor: Address },
        /// Too many auditors are against it.
        Rejected { dissent: u32 },
        /// Too early for this period.
        PeriodNotOver { period: u32, closable: u64, now: u64 },
        /// The period is closed.
        PeriodIsClosed { kind: u32, period: u32 },
        /// Periods are closed one after the other, `next` being the next; and paid for no further ahead
        /// than the one that begins next.
        WrongPeriod { period: u32, next: u32 },
        /// The claim's period is not closed.
        NotClosed { kind: u32, period: u32 },
        /// The register does not say that the claim is final.
        NotFinal { claim: u64, status: u8 },
        /// The register does not say that the claim was revoked.
        NotRevoked { claim: u64, status: u8 },
        /// The claim names another contract that may pay for it.
        ForAnotherConsumer { claim: u64, consumer: Address },
        /// The claim was enrolled before.
        AlreadyEnrolled { claim: u64 },
        /// The claim is not enrolled, or was struck out.
        NotEnrolled { claim: u64 },
        /// The claim was paid.
        AlreadyPaid { claim: u64 },
        /// Only the claimant may do this.
        NotClaimant { caller: Address },
        /// The register holds nothing for the fund.
        NothingToCollect {},
        /// A sum beyond what can be counted.
        Overflow {},
    }
}

weir_parts::errors_of!(Error: governance, token, quorum, seats);

impl Error {
    /// Money does not move as asked, in the `case`.
    #[inline(never)]
    pub fn of_fund(error: FundError, case: &Case) -> Self {
        let Case {
            kind,
            period,
            agreement,
            claim,
            ..
        } = *case;
        match error {
            FundError::TariffAboveLimit(limit) => Self::TariffAboveLimit {
                tariff: case.terms.tariff,
                limit,
            },
            FundError::BonusAboveLimit(limit) => Self::BonusAboveLimit {
                bonus: case.terms.bonus,
                limit,
            },
            FundError::ChangeWaits(from_period) => Self::ChangeWaits { from_period },
            FundError::WoundUp => Self::WoundUp {
                kind,
                last: case.last,
            },
            FundError::NotWoundUp => Self::NotWoundUp { kind },
            FundError::PeriodNotOver(closable) => Self::PeriodNotOver {
                period,
                closable,
                now: case.now,
            },
            FundError::PeriodIsClosed => Self::PeriodIsClosed { kind, period },
            FundError::WrongPeriod => Self::WrongPeriod {
                period,
                next: case.next,
            },
            FundError::NotClosed => Self::NotClosed { kind, period },
            FundError::InvalidShare => Self::InvalidShare {
                share: case.share,
                limit: Ratio::ONE.0,
            },
            FundError::WrongStatus => Self::WrongStatus {
                agreement,
                status: case.status,
            },
            FundError::NotCovered => Self::NotCovered { agreement, period },
            FundError::AlreadyPaid => Self::AlreadyPaid { claim },
            FundError::NotEnrolled => Self::NotEnrolled { claim },
            FundError::Overflow => Self::Overflow {},
        }
    }
}
