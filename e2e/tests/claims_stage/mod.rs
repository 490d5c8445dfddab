//! A register with two kinds that share a benefit, six seats who can sign, claimants and challengers:
//! what the register's tests on the deployed contract share.
#![allow(dead_code)] // no test file uses all of it

pub mod evidence;
pub mod mirror;
#[path = "../stage/mod.rs"]
mod stage;
#[path = "../support/tokens.rs"]
pub mod tokens;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolError, SolInterface, SolValue},
};
use evidence::{commitment, Evidence};
use std::fmt::Debug;
use tokens::Kind as TokenKind;
use weir_e2e::{contract_code, CallError, Chain, Receipt, GENESIS_SECONDS};

pub use properties::{interfaces::Claims, DAY};
pub use stage::{properties, Signer};

pub const FIRST_OPENS: u64 = GENESIS_SECONDS - 10 * DAY;
pub const PERIOD: u64 = 4 * DAY;
pub const DELAY: u64 = 2 * DAY;
pub const ATTESTATION: u64 = 10 * DAY;
pub const CHALLENGE: u64 = 3 * DAY;
pub const REVIEW: u64 = 5 * DAY;
pub const LIABILITY: u64 = 30 * DAY;
pub const BOND: u128 = 500;
pub const STAKE: u128 = 200;
pub const CHALLENGE_BOND: u128 = 300;
pub const MAX_QUANTITY: u128 = 1_000;
pub const MAX_AREA: u128 = 5_000;
pub const RESOLUTION: u8 = 9;
/// A benefit of its own.
pub const OWN: u32 = u32::MAX;
/// What everybody has in the register.
pub const FORTUNE: u128 = 10_000;
/// Of the six seats.
pub const INSTITUTIONS: [u8; 6] = [0, 0, 1, 2, 3, 3];

/// The `n`th of many H3 cells of a resolution: the digits of `n` to base seven below base cell 20,
/// which is a hexagon.
pub fn cell(resolution: u8, n: u64) -> u64 {
    let mut cell = 0x0800_0000_0000_0000 | u64::from(resolution) << 52 | 20 << 45;
    let mut rest = n;
    for finer in (1..=15).rev() {
        let shift = (15 - finer) * 3;
        if finer > u32::from(resolution) {
            cell |= 7 << shift;
        } else {
            cell |= (rest % 7) << shift;
            rest /= 7;
        }
    }
    cell
}

/// The cells `from..to` of the stage's resolution, ascending.
pub fn cells(from: u64, to: u64) -> Vec<u64> {
    (from..to).map(|n| cell(RESOLUTION, n)).collect()
}

/// First second after a period.
pub fn ends(period: u32) -> u64 {
    FIRST_OPENS + u64::from(period) * PERIOD
}

pub fn deploy_claims(chain: &mut Chain, governor: Address, delay: u64) -> Address {
    let code = contract_code("claims").expect("cargo xtask build has run");
    let settings = Claims::ClaimsSettings { governor, delay };
    let deployed = chain.deploy(governor, &code, &settings.abi_encode());
    deployed.expect("the register is sound").address
}

/// What the stage's first kind is.
pub fn kind_settings(token: Address) -> Claims::KindSettings {
    Claims::KindSettings {
        name: "Nitrate kept out of groundwater".into(),
        unit: "kg".into(),
        decimals: 3,
        benefit: OWN,
        resolution: RESOLUTION,
        firstOpens: FIRST_OPENS,
        periodLength: PERIOD,
        maxQuantity: MAX_QUANTITY,
        maxArea: MAX_AREA,
        method: B256::repeat_byte(0x33),
        stakes: Claims::Stakes {
            token,
            bond: BOND,
            stake: STAKE,
            challengeBond: CHALLENGE_BOND,
        },
        windows: Claims::Windows {
            attestation: ATTESTATION,
            challenge: CHALLENGE,
            review: REVIEW,
            liability: LIABILITY,
        },
    }
}

pub fn quorum(seats: u8, institutions: u8, dissent: u8) -> Claims::Quorum {
    Claims::Quorum {
        seats,
        institutions,
        dissent,
    }
}

/// Two seats of two institutions attest, three of two judge, two against keep it from happening.
pub fn new_kind(settings: Claims::KindSettings) -> Claims::addKindCall {
    Claims::addKindCall {
        added: Claims::NewKind {
            settings,
            quorum: quorum(2, 2, 2),
            review: quorum(3, 2, 2),
        },
    }
}

/// The contract and the people. Kind 0 takes bonds in an ERC-20, kind 1 measures the same benefit and
/// takes them in the chain's own token.
pub struct Stage {
    pub chain: Chain,
    pub token: Address,
    pub register: Address,
    pub governor: Address,
    pub stranger: Address,
    /// Two contracts that pay for claims.
    pub funds: [Address; 2],
    pub seats: [Signer; 6],
    pub claimants: [Address; 2],
    pub challenger: Address,
    /// Of the claims that [`Stage::files`] files.
    pub evidence: Evidence,
}

impl Stage {
    pub fn new() -> Self {
        Self::with_token(TokenKind::Plain)
    }

    /// The stage with another token for kind 0.
    pub fn with_token(token_kind: TokenKind) -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let token = tokens::deploy_token(&mut chain, token_kind, governor, 1 << 100);
        let register = deploy_claims(&mut chain, governor, DELAY);
        let [stranger, challenger] = [2, 3].map(|n| chain.funded(n));
        let funds = [4, 5].map(|n| chain.funded(n));
        let claimants = [6, 7].map(|n| chain.funded(n));
        let seats = [21, 22, 23, 24, 25, 26].map(Signer::new);
        let mut stage = Self {
            chain,
            token,
            register,
            governor,
            stranger,
            funds,
            seats,
            claimants,
            challenger,
            evidence: Evidence::of(1, 5),
        };
        let kind = stage.adds(kind_settings(token));
        assert_eq!(kind, 0, "kinds are numbered from 0");
        let mut sharing = kind_settings(Address::ZERO);
        sharing.benefit = 0;
        assert_eq!(stage.adds(sharing), 1);
        stage.chain.advance(DELAY);
        for who in stage.payers() {
            stage.chain.fund(who, U256::from(10).pow(U256::from(24)));
            tokens::pay(&mut stage.chain, token, governor, who, 10 * FORTUNE);
            tokens::allow(&mut stage.chain, token, who, register);
            if token_kind == TokenKind::Plain {
                stage.deposits(who, token, FORTUNE);
            }
            stage.deposits(who, Address::ZERO, FORTUNE);
        }
        stage
    }

    /// Adds a kind and gives its six seats.
    pub fn adds(&mut self, settings: Claims::KindSettings) -> u32 {
        let (kind, _) = self.does(self.governor, &new_kind(settings));
        for (index, institution) in INSTITUTIONS.into_iter().enumerate() {
            let propose = Claims::proposeSeatCall {
                kind,
                seat: self.seat(index),
                institution,
            };
            self.does(self.governor, &propose);
        }
        kind
    }

    pub fn seat(&self, index: usize) -> Address {
        self.seats[index].address
    }

    /// Everybody who puts something up.
    pub fn payers(&self) -> Vec<Address> {
        let seats = self.seats.iter().map(|seat| seat.address);
        let others = [self.claimants[0], self.claimants[1], self.challenger];
        others.into_iter().chain(seats).collect()
    }

    // Messages that go through.

    #[track_caller]
    pub fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.register, message);
        sent.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    #[track_caller]
    pub fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.register, message);
        answer.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    #[track_caller]
    pub fn deposits(&mut self, who: Address, token: Address, amount: u128) -> Receipt {
        let value = if token.is_zero() { amount } else { 0 };
        let deposit = Claims::depositCall { token, amount };
        let register = self.register;
        let sent = self
            .chain
            .send_with_value(who, register, &deposit, U256::from(value));
        sent.unwrap_or_else(|error| panic!("deposit: {}", named(&error)))
            .1
    }

    /// A message that the register has to refuse with just this error, and nothing changes.
    #[track_caller]
    pub fn refuses<C: SolCall, E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        message: &C,
        expected: E,
    ) {
        self.refuses_paid(who, message, 0, expected);
    }

    /// The same of a message that carries money.
    #[track_caller]
    pub fn refuses_paid<C: SolCall, E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        message: &C,
        value: u128,
        expected: E,
    ) {
        let before = self.views();
        let value = U256::from(value);
        let sent = self
            .chain
            .send_with_value(who, self.register, message, value);
        match sent {
            Ok(_) => panic!("{} went through, and should have failed", C::SIGNATURE),
            Err(error) => assert_error(&error, expected),
        }
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    /// Everything the register answers that a message here could change, and what it holds.
    pub fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut people = self.payers();
        people.extend(self.funds);
        people.extend([self.governor, self.stranger]);
        let mut questions = vec![
            Claims::kindCountCall {}.abi_encode(),
            Claims::claimCountCall {}.abi_encode(),
            Claims::governorCall {}.abi_encode(),
            Claims::successorCall {}.abi_encode(),
            Claims::delayCall {}.abi_encode(),
        ];
        for kind in 0..3 {
            questions.push(Claims::kindSettingsCall { kind }.abi_encode());
            questions.push(Claims::quorumsCall { kind }.abi_encode());
            for seat in &people {
                let seat = *seat;
                questions.push(Claims::seatOfCall { kind, seat }.abi_encode());
            }
        }
        for who in people {
            for token in [self.token, Address::ZERO] {
                questions.push(Claims::accountOfCall { token, who }.abi_encode());
            }
        }
        for claim in 0..4 {
            questions.push(Claims::claimCall { claim }.abi_encode());
            questions.push(Claims::cellsCall { claim }.abi_encode());
            questions.push(Claims::ballotCall { claim }.abi_encode());
            questions.push(Claims::challengeOfCall { claim }.abi_encode());
            let challenger = self.challenger;
            questions.push(Claims::commitmentOfCall { claim, challenger }.abi_encode());
            for motion in 0..2 {
                let evidence = B256::repeat_byte(9);
                let question = Claims::motionCall {
                    claim,
                    motion,
                    evidence,
                };
                questions.push(question.abi_encode());
            }
        }
        for cell in cells(0, 6) {
            for period in 1..4 {
                let kind = 0;
                questions.push(Claims::holderCall { kind, cell, period }.abi_encode());
            }
        }
        let mut views: Vec<_> = questions
            .iter()
            .map(|question| self.chain.view(self.register, question))
            .collect();
        views.extend(self.holdings().map(|held| Ok(held.to_be_bytes_vec())));
        views
    }

    /// What the register has of the ERC-20 and of the chain's own token.
    pub fn holdings(&mut self) -> [U256; 2] {
        let tokens = tokens::balance(&mut self.chain, self.token, self.register);
        [U256::from(tokens), self.chain.balance(self.register)]
    }

    // What happens to a claim.

    /// A claim on some of the land, in period 1 of kind 0.
    pub fn filing(&self, cells: Vec<u64>) -> Claims::Filing {
        Claims::Filing {
            kind: 0,
            consumer: self.funds[0],
            period: 1,
            quantity: 700,
            area: 4_000,
            evidence: self.evidence.root(),
            cells,
        }
    }

    /// The first claimant's claim on two cells nobody has.
    #[track_caller]
    pub fn files(&mut self) -> u64 {
        let next = self.asks(&Claims::claimCountCall {});
        let filing = self.filing(cells(2 * next, 2 * next + 2));
        self.does(self.claimants[0], &Claims::fileCall { filing }).0
    }

    #[track_caller]
    pub fn attests(&mut self, claim: u64, seat: usize) -> bool {
        self.does(self.seat(seat), &Claims::attestCall { claim }).0
    }

    /// A claim that seats 0 and 2 attested.
    #[track_caller]
    pub fn attested(&mut self) -> u64 {
        let claim = self.files();
        assert!(!self.attests(claim, 0));
        assert!(self.attests(claim, 2));
        claim
    }

    /// A claim of which the challenger disputes a piece.
    #[track_caller]
    pub fn challenged(&mut self) -> u64 {
        let claim = self.attested();
        self.disputes(claim);
        claim
    }

    /// The challenger disputes piece 3.
    #[track_caller]
    pub fn disputes(&mut self, claim: u64) {
        let objection = self.evidence.objection(claim, 3);
        self.commits(self.challenger, &objection);
        self.chain.advance(60);
        self.does(self.challenger, &Claims::challengeCall { objection });
    }

    #[track_caller]
    pub fn commits(&mut self, who: Address, objection: &Claims::Objection) {
        let commit = Claims::commitChallengeCall {
            claim: objection.claim,
            commitment: commitment(objection, who),
        };
        self.does(who, &commit);
    }

    /// A claim whose challenge window is over.
    #[track_caller]
    pub fn final_claim(&mut self) -> u64 {
        let claim = self.attested();
        self.chain.advance(CHALLENGE);
        assert_eq!(self.status(claim), 4);
        claim
    }

    /// Seats 1, 3 and 4 judge.
    #[track_caller]
    pub fn upheld(&mut self, claim: u64) -> Receipt {
        let judge = Claims::judgeCall {
            claim,
            uphold: true,
        };
        for (seat, last) in [(1, false), (3, false), (4, true)] {
            let (decided, receipt) = self.does(self.seat(seat), &judge);
            assert_eq!(decided, last);
            if last {
                return receipt;
            }
        }
        unreachable!("the last one decides")
    }

    /// Seats 0, 2 and 4 revoke.
    #[track_caller]
    pub fn revoked(&mut self, claim: u64) -> Receipt {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(9),
            support: true,
        };
        for (seat, last) in [(0, false), (2, false), (4, true)] {
            let (decided, receipt) = self.does(self.seat(seat), &revoke);
            assert_eq!(decided, last);
            if last {
                return receipt;
            }
        }
        unreachable!("the last one decides")
    }

    pub fn status(&mut self, claim: u64) -> u8 {
        self.asks(&Claims::verdictCall { claim }).status
    }

    /// What somebody has in the register in the ERC-20: free, locked.
    pub fn account(&mut self, who: Address) -> (u128, u128) {
        let token = self.token;
        let account = self.asks(&Claims::accountOfCall { token, who });
        (account.free, account.locked)
    }

    pub fn ballot(&mut self, claim: u64) -> (u64, u64, u64, bool) {
        let it = self.asks(&Claims::ballotCall { claim });
        (it.attested, it.dissented, it.institutions, it.reached)
    }

    pub fn holder(&mut self, kind: u32, cell: u64, period: u32) -> u64 {
        self.asks(&Claims::holderCall { kind, cell, period })
    }
}

/// That the register failed with this error and these values.
#[track_caller]
pub fn assert_error<E: SolError + PartialEq + Debug>(error: &CallError, expected: E) {
    let given = error
        .revert_data()
        .and_then(|data| E::abi_decode(data).ok());
    assert_eq!(given, Some(expected), "{}", named(error));
}

/// An error with its name and values, where it is the register's.
pub fn named(error: &CallError) -> String {
    let own = error
        .revert_data()
        .and_then(|data| Claims::ClaimsErrors::abi_decode(data).ok());
    own.map_or_else(|| error.to_string(), |own| format!("{own:?}"))
}
