//! The claims register as other contracts call it.

use ink::Address;
use weir_core::season::SeasonClock;

use crate::message::{call, put, word, Access};

/// The first four bytes of keccak256 of `verdict(uint64)`.
const VERDICT: [u8; 4] = [0xef, 0xfb, 0xd1, 0x22];
/// The first four bytes of keccak256 of `kindTerms(uint32)`.
const KIND_TERMS: [u8; 4] = [0x60, 0x61, 0x08, 0x60];
/// The first four bytes of keccak256 of `accountOf(address,address)`.
const ACCOUNT_OF: [u8; 4] = [0x9e, 0xd5, 0x54, 0x03];
/// The first four bytes of keccak256 of `withdraw(address,uint128,address)`.
const WITHDRAW: [u8; 4] = [0x2f, 0x11, 0x39, 0x54];

/// The status of a final claim.
pub const FINAL: u8 = 4;
/// The status of a claim that was final and was revoked.
pub const REVOKED: u8 = 6;

/// What the register says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// 0 none, 1 filed, 2 attested, 3 challenged, 4 final, 5 refused, 6 revoked.
    pub status: u8,
    /// Its kind.
    pub kind: u32,
    /// For which period.
    pub period: u32,
    /// Whose.
    pub claimant: Address,
    /// The one contract that may pay for it.
    pub consumer: Address,
    /// Base units of the benefit.
    pub quantity: u128,
    /// Square metres.
    pub area: u128,
}

/// What a consumer needs of a kind of benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindTerms {
    /// When its periods are.
    pub clock: SeasonClock,
    /// Decimals of the unit in the base unit.
    pub decimals: u8,
    /// The token of bonds and stakes; zero is the chain's own.
    pub token: Address,
}

/// A claims register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register(
    /// Its address.
    pub Address,
);

impl Register {
    /// How a claim stands; `None` if the register does not answer.
    #[inline(never)]
    pub fn verdict(self, claim: u64) -> Option<Verdict> {
        let mut input = [0; 36];
        input[..4].copy_from_slice(&VERDICT);
        put(&mut input, 0, &claim.to_be_bytes());
        let mut output = [0; 224];
        call(self.0, Access::Read, &input, &mut output)?;
        Some(Verdict {
            status: u8::from_be_bytes(word(&output, 0)?),
            kind: u32::from_be_bytes(word(&output, 1)?),
            period: u32::from_be_bytes(word(&output, 2)?),
            claimant: Address::from(word::<20>(&output, 3)?),
            consumer: Address::from(word::<20>(&output, 4)?),
            quantity: u128::from_be_bytes(word(&output, 5)?),
            area: u128::from_be_bytes(word(&output, 6)?),
        })
    }

    /// A kind's periods, unit and token; `None` if the register does not answer or has no such kind.
    #[inline(never)]
    pub fn kind_terms(self, kind: u32) -> Option<KindTerms> {
        let mut input = [0; 36];
        input[..4].copy_from_slice(&KIND_TERMS);
        put(&mut input, 0, &kind.to_be_bytes());
        let mut output = [0; 128];
        call(self.0, Access::Read, &input, &mut output)?;
        Some(KindTerms {
            clock: SeasonClock {
                first_opens: u64::from_be_bytes(word(&output, 0)?),
                length: u64::from_be_bytes(word(&output, 1)?),
            },
            decimals: u8::from_be_bytes(word(&output, 2)?),
            token: Address::from(word::<20>(&output, 3)?),
        })
    }

    /// What is free in an account; base units of the token. `None` if the register does not answer.
    #[inline(never)]
    pub fn free(self, token: Address, who: Address) -> Option<u128> {
        let mut input = [0; 68];
        input[..4].copy_from_slice(&ACCOUNT_OF);
        put(&mut input, 0, token.as_bytes());
        put(&mut input, 1, who.as_bytes());
        let mut output = [0; 64];
        call(self.0, Access::Read, &input, &mut output)?;
        Some(u128::from_be_bytes(word(&output, 0)?))
    }

    /// Takes what is free in the caller's account to `to`; `None` if the register refuses. The chain's
    /// own token comes by a message to `to`, so with it, and only with it, the register may call back.
    #[inline(never)]
    pub fn withdraw(self, token: Address, amount: u128, to: Address) -> Option<()> {
        let mut input = [0; 100];
        input[..4].copy_from_slice(&WITHDRAW);
        put(&mut input, 0, token.as_bytes());
        put(&mut input, 1, &amount.to_be_bytes());
        put(&mut input, 2, to.as_bytes());
        let access = if token == Address::zero() {
            Access::ChangeAndCallBack
        } else {
            Access::Change
        };
        call(self.0, access, &input, &mut [])
    }
}
