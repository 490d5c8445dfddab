//! The invariants that a catchment's history can check.

use crate::checks::Named;

/// The first year's published totals.
pub const PUBLISHED_TOTALS: &str = "published-totals";
/// No more is paid out than was paid in.
pub const PAID_WITHIN_PAID_IN: &str = "paid-within-paid-in";
/// The fund holds what it owes.
pub const FUND_SOLVENT: &str = "fund-solvent";
/// A claim is paid once.
pub const CLAIM_PAID_ONCE: &str = "claim-paid-once";
/// A period's payments fit into what was set aside.
pub const RESERVE_COVERS: &str = "reserve-covers";
/// Debts are netted, and nothing else is.
pub const DEBT_NETTED: &str = "debt-netted";
/// A benefit is claimed once.
pub const BENEFIT_ONCE: &str = "benefit-once";
/// Bonds and stakes are neither made nor lost.
pub const BONDS_CONSERVED: &str = "bonds-conserved";
/// No claim is final while it can be challenged.
pub const FINAL_ONLY_AFTER_CHALLENGE: &str = "final-only-after-challenge";

/// Names and what they say.
pub const CATCHMENT: &Named = &[
    (
        PUBLISHED_TOTALS,
        "the first year pays what was published, to the euro and to the last of its six decimals",
    ),
    (
        PAID_WITHIN_PAID_IN,
        "the fund has never paid out more than was paid in",
    ),
    (
        FUND_SOLVENT,
        "what the fund owes, to claims and to periods not yet closed, is what it holds of the token",
    ),
    (
        CLAIM_PAID_ONCE,
        "a claim that was paid is refused a second payment, and its money is where it was sent",
    ),
    (
        RESERVE_COVERS,
        "a period's payments add up to no more than was set aside for it, and that to no more than its pot",
    ),
    (
        DEBT_NETTED,
        "what revoked claims owe is what was withheld from later payments and what is still open",
    ),
    (
        BENEFIT_ONCE,
        "cells that were claimed for a period are refused to a second claim",
    ),
    (
        BONDS_CONSERVED,
        "all accounts in the register and the bonds it holds add up to what was put up",
    ),
    (
        FINAL_ONLY_AFTER_CHALLENGE,
        "a claim is not final before its time for challenges is over",
    ),
];
