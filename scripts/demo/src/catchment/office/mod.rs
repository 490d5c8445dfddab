//! Register, fund and money on a chain, everybody who deals with them, and the messages they send.

mod found;

use alloy_core::{
    primitives::{keccak256, Address, B256, U256},
    sol_types::{SolCall, SolValue},
};
use anyhow::{ensure, Context, Result};
use weir_e2e::{CallError, Chain, Receipt};

use found::{REVIEW, SEATS};

use super::{
    euro::Euro,
    evidence::{Evidence, LABORATORY},
    figures::{EURO, HECTARE},
};
use crate::{
    clock::DAY,
    interfaces::{Claims, Fund},
    messages::explained,
};

/// A claim's bond, base units.
pub const BOND: u128 = 20 * EURO;
/// An attestor's stake on a claim, base units.
pub const STAKE: u128 = 10 * EURO;
/// A challenge's bond, base units.
pub const CHALLENGE_BOND: u128 = 50 * EURO;
/// The agencies, by what they are.
pub const AGENCIES: [&str; 2] = ["the basin agency", "the water supplier"];

/// The contracts and the people.
pub struct Office {
    /// The chain.
    pub chain: Chain,
    /// The first second of the first period.
    pub opens: u64,
    /// The register.
    pub register: Address,
    /// The fund.
    pub fund: Address,
    /// The token.
    pub token: Address,
    /// The benefit: nitrate nitrogen kept out of the groundwater.
    pub kind: u32,
    /// Who farms.
    pub farms: Vec<Address>,
    /// Who attests.
    pub seats: Vec<Address>,
    /// Who reads other people's evidence.
    pub angler: Address,
    governor: Address,
    treasurer: Address,
    clerk: Address,
    agencies: Vec<Address>,
    auditors: Vec<Address>,
    /// Money that went into the register and out of it to accounts, base units.
    pub bonds_paid_in: u128,
    /// Taken out of the register again, base units.
    pub bonds_paid_out: u128,
}

impl Office {
    // Messages.

    /// Sends a message to the register.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_register<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.chain
            .send(from, self.register, message)
            .map_err(|error| explained::<Claims::ClaimsErrors>(C::SIGNATURE, &error))
    }

    /// Sends a message to the fund.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_fund<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.chain
            .send(from, self.fund, message)
            .map_err(|error| explained::<Fund::FundErrors>(C::SIGNATURE, &error))
    }

    /// Asks the register.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_register<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.chain
            .read(self.register, message)
            .map_err(|error| explained::<Claims::ClaimsErrors>(C::SIGNATURE, &error))
    }

    /// Asks the fund.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_fund<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.chain
            .read(self.fund, message)
            .map_err(|error| explained::<Fund::FundErrors>(C::SIGNATURE, &error))
    }

    /// What an account holds of the token, base units.
    ///
    /// # Errors
    /// If the token does not answer.
    pub fn balance(&mut self, account: Address) -> Result<u128> {
        let balance = self
            .chain
            .read(self.token, &Euro::balanceOfCall { account })?;
        u128::try_from(balance).context("a balance is beyond 128 bits")
    }

    /// Gives an account money, and the right to take it to `spender`.
    fn hand_over(&mut self, account: Address, amount: u128, spender: Address) -> Result<()> {
        let value = U256::from(amount);
        let give = Euro::transferCall { to: account, value };
        self.chain.send(self.treasurer, self.token, &give)?;
        let allow = Euro::approveCall { spender, value };
        self.chain.send(account, self.token, &allow)?;
        Ok(())
    }

    /// An account puts up money in the register, for bonds and stakes.
    ///
    /// # Errors
    /// If the register refuses.
    pub fn put_up(&mut self, account: Address, amount: u128) -> Result<()> {
        self.hand_over(account, amount, self.register)?;
        let message = Claims::depositCall {
            token: self.token,
            amount,
        };
        self.to_register(account, &message)?;
        self.bonds_paid_in += amount;
        Ok(())
    }

    // What people do.

    /// A message that files a claim.
    pub fn filing(
        &self,
        period: u32,
        quantity: u128,
        area: u128,
        evidence: &Evidence,
        cells: &[u64],
    ) -> Claims::fileCall {
        Claims::fileCall {
            filing: Claims::Filing {
                kind: self.kind,
                consumer: self.fund,
                period,
                quantity,
                area,
                evidence: evidence.root(),
                cells: cells.to_vec(),
            },
        }
    }

    /// Two seats of two institutions that a claim falls to, in turn.
    pub fn seats_for(claim: u64) -> [usize; 2] {
        let turn = usize::try_from(claim % 6).unwrap_or(0);
        [turn, (turn + 2) % 6]
    }

    /// The three seats that judge what those two attested.
    pub fn judges_of(claim: u64) -> Vec<usize> {
        let attestors = Self::seats_for(claim);
        (0..SEATS.len())
            .filter(|seat| !attestors.contains(seat))
            .take(usize::from(REVIEW.0))
            .collect()
    }

    /// Two seats attest a claim, which reaches its quorum; or both speak against it, which refuses it.
    ///
    /// # Errors
    /// If the register refuses, or the quorum does not decide.
    pub fn hear(&mut self, claim: u64, favour: bool) -> Result<()> {
        let mut decided = false;
        for seat in Self::seats_for(claim) {
            let seat = self.seats[seat];
            decided = if favour {
                self.to_register(seat, &Claims::attestCall { claim })?.0
            } else {
                self.to_register(seat, &Claims::dissentCall { claim })?.0
            };
        }
        ensure!(
            decided,
            "two seats spoke on claim {claim} and decided nothing"
        );
        Ok(())
    }

    /// Announces a challenge to each of these claims over the laboratory's sheet, waits out the time
    /// a commitment takes, challenges, and has the claims judged. Answers the reason's hash of each.
    ///
    /// # Errors
    /// If the register refuses: also where the sheet were not in the claim's evidence.
    pub fn dispute(&mut self, disputed: &[(u64, &Evidence, bool)]) -> Result<()> {
        for &(claim, evidence, _) in disputed {
            let (reason, salt) = reason_and_salt(claim);
            let piece = evidence.piece(LABORATORY);
            let commitment = keccak256(
                (
                    claim,
                    self.angler,
                    reason,
                    salt,
                    piece.name,
                    piece.content,
                    piece.size,
                )
                    .abi_encode(),
            );
            let message = Claims::commitChallengeCall { claim, commitment };
            self.to_register(self.angler, &message)?;
        }
        self.chain.advance(3_600);
        for &(claim, evidence, _) in disputed {
            let (reason, salt) = reason_and_salt(claim);
            let piece = evidence.piece(LABORATORY);
            let objection = Claims::Objection {
                claim,
                reason,
                salt,
                name: piece.name,
                content: piece.content,
                size: piece.size,
                path: evidence.path(LABORATORY),
            };
            self.to_register(self.angler, &Claims::challengeCall { objection })?;
        }
        self.chain.advance(5 * DAY);
        for &(claim, _, uphold) in disputed {
            let needed = if uphold { REVIEW.0 } else { REVIEW.2 };
            let mut decided = false;
            for judge in Self::judges_of(claim).into_iter().take(needed.into()) {
                let message = Claims::judgeCall { claim, uphold };
                decided = self.to_register(self.seats[judge], &message)?.0;
            }
            ensure!(
                decided,
                "the challenge to claim {claim} was judged and not decided"
            );
        }
        Ok(())
    }

    /// Seats that did not attest it revoke a claim.
    ///
    /// # Errors
    /// If the register refuses, or the motion does not decide.
    pub fn revoke(&mut self, claim: u64) -> Result<()> {
        let evidence = keccak256(format!("a second sample contradicts claim {claim}"));
        let mut decided = false;
        for judge in Self::judges_of(claim) {
            let message = Claims::revokeCall {
                claim,
                evidence,
                support: true,
            };
            decided = self.to_register(self.seats[judge], &message)?.0;
        }
        ensure!(
            decided,
            "the motion to revoke claim {claim} decided nothing"
        );
        Ok(())
    }

    /// Anybody's messages: the clerk sends them.
    ///
    /// # Errors
    /// If the register refuses.
    pub fn clerk_to_register<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        Ok(self.to_register(self.clerk, message)?.0)
    }

    /// Anybody's messages: the clerk sends them.
    ///
    /// # Errors
    /// If the fund refuses.
    pub fn clerk_to_fund<C: SolCall>(&mut self, message: &C) -> Result<(C::Return, Receipt)> {
        self.to_fund(self.clerk, message)
    }

    /// An agency reports what it saved, two auditors attest it, and it pays what is due. Answers
    /// what was due.
    ///
    /// # Errors
    /// If the fund refuses.
    pub fn pay_in(&mut self, agency: usize, period: u32, saving: u128) -> Result<u128> {
        let agreement = agreement_of(agency)?;
        let account = self.agencies[agency];
        let evidence = keccak256((period, agreement, saving).abi_encode());
        let message = Fund::reportSavingCall {
            agreement,
            period,
            saving,
            evidence,
        };
        self.to_fund(account, &message)?;
        let mut is_final = false;
        for auditor in self.auditors.clone().into_iter().take(2) {
            let message = Fund::attestSavingCall {
                agreement,
                period,
                saving,
                evidence,
            };
            is_final = self.to_fund(auditor, &message)?.0;
        }
        ensure!(
            is_final,
            "two auditors attested a saving and it is not final"
        );
        let amount = self.ask_fund(&Fund::savingCall { agreement, period })?.due;
        self.hand_over(account, amount, self.fund)?;
        let message = Fund::depositCall {
            agreement,
            period,
            amount,
        };
        self.to_fund(account, &message)?;
        Ok(amount)
    }

    /// Whether the register would refuse to take these cells again for that period, since they are
    /// taken. Nothing is sent.
    pub fn refuses_again(&mut self, farm: usize, filing: &Claims::fileCall) -> bool {
        let farm = self.farms[farm];
        let refused = self.chain.read_as(farm, self.register, filing);
        matches!(
            refused
                .as_ref()
                .map_err(CallError::as_error::<Claims::ClaimsErrors>),
            Err(Some(Claims::ClaimsErrors::CellTaken(_)))
        )
    }

    /// Whether the fund would refuse to pay a claim again. Nothing is sent.
    pub fn refuses_to_pay_again(&mut self, farm: usize, claim: u64) -> bool {
        let to = self.farms[farm];
        let message = Fund::withdrawCall { claim, to };
        let refused = self.chain.read_as(to, self.fund, &message);
        matches!(
            refused
                .as_ref()
                .map_err(CallError::as_error::<Fund::FundErrors>),
            Err(Some(Fund::FundErrors::AlreadyPaid(_)))
        )
    }
}

/// An agency's agreement: numbered from 1, in the order of offering.
fn agreement_of(agency: usize) -> Result<u32> {
    Ok(u32::try_from(agency)? + 1)
}

/// What a challenge is over, and what hid it until it was made.
fn reason_and_salt(claim: u64) -> (B256, B256) {
    (
        keccak256(format!(
            "the laboratory measured more than claim {claim} says"
        )),
        keccak256(format!("salt of the challenge to claim {claim}")),
    )
}

/// Hectares of square metres.
pub fn hectares(area: u128) -> f64 {
    super::land::as_float(area) / super::land::as_float(HECTARE)
}
