//! A register, a fund, an agency and those it pays: what the fund's tests on deployed contracts share.
#![allow(dead_code)] // no test file uses all of it

#[path = "../stage/mod.rs"]
pub mod stage;
#[path = "../support/tokens.rs"]
pub mod tokens;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolError, SolValue},
};
use std::fmt::Debug;
use tokens::Kind;
use weir_e2e::{contract_code, CallError, Chain, Receipt, GENESIS_SECONDS};

pub use stage::properties::{
    interfaces::{Claims, Fund},
    DAY, ONE,
};

pub const FIRST_OPENS: u64 = GENESIS_SECONDS + 5 * DAY;
pub const PERIOD: u64 = 10 * DAY;
pub const SETTLEMENT: u64 = 5 * DAY;
pub const DELAY: u64 = 2 * DAY;
pub const CHALLENGE: u64 = DAY;
pub const LIABILITY: u64 = 40 * DAY;
pub const BOND: u128 = 5;
pub const STAKE: u128 = 7;
/// A benefit of its own.
pub const OWN: u32 = u32::MAX;
/// More than anybody spends here.
pub const FORTUNE: u128 = 1_000_000_000_000_000_000_000;

/// What differs from stage to stage.
#[derive(Clone, Copy)]
pub struct Options {
    /// Of bonds, stakes and payments; `None`: the chain's own token.
    pub token: Option<Kind>,
    pub decimals: u8,
    pub tariff: u128,
    pub bonus: u128,
    pub target: u128,
    pub settlement: u64,
    pub delay: u64,
    pub max_quantity: u128,
    /// Bonds and stakes are asked for.
    pub stakes: bool,
}

impl Default for Options {
    /// 10 a unit, and nothing for hectares, in an ERC-20.
    fn default() -> Self {
        Self {
            token: Some(Kind::Plain),
            decimals: 0,
            tariff: 10,
            bonus: 0,
            target: 0,
            settlement: SETTLEMENT,
            delay: DELAY,
            max_quantity: 1 << 60,
            stakes: true,
        }
    }
}

/// The contracts and the people. One seat makes a claim's quorum, another revokes.
pub struct Stage {
    pub chain: Chain,
    pub token: Address,
    pub register: Address,
    pub fund: Address,
    pub governor: Address,
    pub stranger: Address,
    pub seats: [Address; 2],
    /// Of institutions 1, 2, 3.
    pub auditors: [Address; 3],
    pub agencies: [Address; 2],
    pub claimants: [Address; 3],
    /// Who only receives.
    pub purses: [Address; 2],
    cells: u64,
}

impl Stage {
    /// Everything in its place, before the first period.
    pub fn new(options: Options) -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let stranger = chain.funded(2);
        let seats = [3, 4].map(|n| chain.funded(n));
        let auditors = [6, 7, 8].map(|n| chain.funded(n));
        let agencies = [10, 11].map(|n| chain.funded(n));
        let claimants = [20, 21, 22].map(|n| chain.funded(n));
        let purses = [30, 31].map(|n| chain.funded(n));
        let token = options.token.map_or(Address::ZERO, |kind| {
            tokens::deploy_token(&mut chain, kind, governor, 1_000_000_000 * FORTUNE)
        });
        let register = deploy_claims(&mut chain, governor, options.delay);
        let fund = deploy_fund(&mut chain, governor, register, options.delay);
        let mut stage = Self {
            chain,
            token,
            register,
            fund,
            governor,
            stranger,
            seats,
            auditors,
            agencies,
            claimants,
            purses,
            cells: 0,
        };
        stage.endow(options.stakes);
        let kind = stage.add_kind(&kind(token, &options));
        assert_eq!(kind, 0, "kinds are numbered from 0");
        for (auditor, institution) in auditors.into_iter().zip(1..) {
            let propose = Fund::proposeAuditorCall {
                auditor,
                institution,
            };
            stage.does(governor, &propose);
        }
        stage.open_scheme(kind, &options);
        stage.chain.advance(options.delay);
        stage
    }

    /// Everybody has a fortune, and puts some of it into the register.
    fn endow(&mut self, stakes: bool) {
        let everybody = [
            vec![self.governor, self.stranger],
            self.seats.to_vec(),
            self.agencies.to_vec(),
            self.claimants.to_vec(),
        ]
        .concat();
        for who in everybody {
            if self.token != Address::ZERO {
                self.give(who, FORTUNE);
                self.approve(who);
            }
            if stakes {
                self.put_up(who, 1_000_000_000);
            }
        }
    }

    /// Lets the fund and the register take of somebody's tokens what they are told to.
    pub fn approve(&mut self, who: Address) {
        for spender in [self.fund, self.register] {
            tokens::allow(&mut self.chain, self.token, who, spender);
        }
    }

    /// Moves tokens from whom they were made for.
    pub fn give(&mut self, to: Address, amount: u128) {
        if self.token == Address::ZERO {
            self.chain.fund(to, U256::from(amount));
        } else if to != self.governor {
            tokens::pay(&mut self.chain, self.token, self.governor, to, amount);
        }
    }

    /// Puts money into an account in the register.
    pub fn put_up(&mut self, who: Address, amount: u128) {
        let token = self.token;
        let deposit = Claims::depositCall { token, amount };
        let value = self.value_of(amount);
        let sent = self
            .chain
            .send_with_value(who, self.register, &deposit, value);
        sent.expect("everybody has a fortune");
    }

    /// What a message carries that pays so much.
    pub fn value_of(&self, amount: u128) -> U256 {
        if self.token == Address::ZERO {
            U256::from(amount)
        } else {
            U256::ZERO
        }
    }

    /// Another kind, its seats among the stage's; nobody may attest before the delay is over.
    pub fn add_kind(&mut self, settings: &Claims::KindSettings) -> u32 {
        let one = Claims::Quorum {
            seats: 1,
            institutions: 1,
            dissent: 1,
        };
        let add = Claims::addKindCall {
            added: Claims::NewKind {
                settings: settings.clone(),
                quorum: one.clone(),
                review: one,
            },
        };
        let (governor, seats) = (self.governor, self.seats);
        let (kind, _) = self.register_does(governor, &add);
        for (seat, institution) in seats.into_iter().zip(0..) {
            let propose = Claims::proposeSeatCall {
                kind,
                seat,
                institution,
            };
            self.register_does(governor, &propose);
        }
        kind
    }

    pub fn open_scheme(&mut self, kind: u32, options: &Options) {
        let opened = scheme(kind, options);
        self.does(self.governor, &Fund::openSchemeCall { opened });
    }

    // Messages that go through.

    #[track_caller]
    pub fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.fund, message);
        sent.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    #[track_caller]
    pub fn register_does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.register, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    pub fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.fund, message);
        answer.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    /// A message that the fund has to refuse with just this error, and nothing changes.
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
        let sent = self.chain.send_with_value(who, self.fund, message, value);
        let error = match sent {
            Ok(_) => panic!("{} went through, and should have failed", C::SIGNATURE),
            Err(error) => error,
        };
        assert_error(&error, expected);
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    /// Everything the fund answers that a message here could change, and what it holds.
    pub fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut questions = vec![
            Fund::agreementCountCall {}.abi_encode(),
            Fund::governorCall {}.abi_encode(),
            Fund::successorCall {}.abi_encode(),
            Fund::delayCall {}.abi_encode(),
        ];
        for kind in 0..2 {
            questions.push(Fund::schemeCall { kind }.abi_encode());
            questions.push(Fund::booksCall { kind }.abi_encode());
            for period in 0..8 {
                questions.push(Fund::periodCall { kind, period }.abi_encode());
                questions.push(Fund::termsCall { kind, period }.abi_encode());
            }
            for claimant in self.claimants {
                questions.push(Fund::debtOfCall { kind, claimant }.abi_encode());
            }
        }
        for agreement in 0..4 {
            questions.push(Fund::agreementCall { agreement }.abi_encode());
            for period in 0..5 {
                questions.push(Fund::savingCall { agreement, period }.abi_encode());
            }
        }
        for claim in 0..8 {
            questions.push(Fund::enrolmentCall { claim }.abi_encode());
        }
        let everybody = [self.auditors.to_vec(), self.agencies.to_vec()].concat();
        for auditor in everybody {
            questions.push(Fund::auditorOfCall { auditor }.abi_encode());
        }
        let mut views: Vec<_> = questions
            .iter()
            .map(|question| self.chain.view(self.fund, question))
            .collect();
        let held = [self.fund, self.register].map(|who| self.holds(who));
        views.extend(held.map(|amount| Ok(amount.to_be_bytes_vec())));
        views
    }

    // What happens around a fund.

    /// What somebody has of the scheme's token.
    pub fn holds(&mut self, who: Address) -> U256 {
        balance_of(&mut self.chain, self.token, who)
    }

    /// Goes to the first second of a period, which may be now.
    pub fn enter(&mut self, period: u32) {
        self.chain.set_time(opens(period));
    }

    /// An agreement that an agency has accepted.
    pub fn agreed(&mut self, agency: usize, share: u128) -> u32 {
        let offered = agreement(self.agencies[agency], share);
        let (agreement, _) = self.does(self.governor, &Fund::offerAgreementCall { offered });
        let agency = self.agencies[agency];
        self.does(agency, &Fund::acceptAgreementCall { agreement });
        agreement
    }

    pub fn deposit(
        &mut self,
        from: Address,
        agreement: u32,
        period: u32,
        amount: u128,
    ) -> Result<Receipt, CallError> {
        let message = Fund::depositCall {
            agreement,
            period,
            amount,
        };
        let value = self.value_of(amount);
        let sent = self.chain.send_with_value(from, self.fund, &message, value);
        sent.map(|(_, receipt)| receipt)
    }

    /// An agency pays for its agreement.
    #[track_caller]
    pub fn paid(&mut self, agency: usize, agreement: u32, period: u32, amount: u128) -> Receipt {
        let sent = self.deposit(self.agencies[agency], agreement, period, amount);
        sent.unwrap_or_else(|error| panic!("deposit: {}", named(&error)))
    }

    /// Files a claim of cells that nobody has, and attests it.
    pub fn attested(&mut self, wish: &Wish) -> u64 {
        let claim = self.filed(wish);
        self.register_does(self.seats[0], &Claims::attestCall { claim });
        claim
    }

    /// Files a claim that a seat speaks against.
    pub fn refused(&mut self, wish: &Wish) -> u64 {
        let claim = self.filed(wish);
        self.register_does(self.seats[1], &Claims::dissentCall { claim });
        claim
    }

    fn filed(&mut self, wish: &Wish) -> u64 {
        let cell = cell(self.cells);
        self.cells += 1;
        let filing = Claims::Filing {
            kind: wish.kind,
            consumer: wish.consumer.unwrap_or(self.fund),
            period: wish.period,
            quantity: wish.quantity,
            area: wish.area,
            evidence: B256::repeat_byte(1),
            cells: vec![cell],
        };
        self.register_does(wish.claimant, &Claims::fileCall { filing })
            .0
    }

    /// Final claims on kind 0 in a period that is over, each of somebody, a quantity, square metres,
    /// all enrolled.
    pub fn enrolled(&mut self, period: u32, claims: &[(Address, u128, u128)]) -> Vec<u64> {
        let claims = self.finals(period, claims);
        for claim in &claims {
            self.does(self.stranger, &Fund::enrolCall { claim: *claim });
        }
        claims
    }

    /// The same, not enrolled.
    pub fn finals(&mut self, period: u32, claims: &[(Address, u128, u128)]) -> Vec<u64> {
        let filed: Vec<u64> = claims
            .iter()
            .map(|(claimant, quantity, area)| {
                self.attested(&Wish {
                    kind: 0,
                    claimant: *claimant,
                    consumer: None,
                    period,
                    quantity: *quantity,
                    area: *area,
                })
            })
            .collect();
        self.chain.advance(CHALLENGE);
        filed
    }

    /// A seat revokes a final claim.
    pub fn revoke(&mut self, claim: u64) {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(2),
            support: true,
        };
        let (decided, _) = self.register_does(self.seats[1], &revoke);
        assert!(decided, "one seat is the quorum");
    }

    /// Waits until a period can be closed, and has a stranger close it.
    pub fn close(&mut self, period: u32) -> Receipt {
        let from = opens(period + 1) + SETTLEMENT;
        self.chain.set_time(from.max(self.chain.now()));
        let close = Fund::closeCall { kind: 0, period };
        self.does(self.stranger, &close).1
    }

    /// A claimant takes what is due to a purse.
    pub fn withdraw(&mut self, claimant: Address, claim: u64) -> u128 {
        let to = self.purses[0];
        self.does(claimant, &Fund::withdrawCall { claim, to }).0
    }

    pub fn report(&mut self, agency: usize, statement: (u32, u32, u128)) {
        let (agreement, period, saving) = statement;
        let report = Fund::reportSavingCall {
            agreement,
            period,
            saving,
            evidence: B256::repeat_byte(3),
        };
        self.does(self.agencies[agency], &report);
    }

    pub fn audit(&mut self, auditor: usize, statement: (u32, u32, u128)) -> bool {
        self.does(self.auditors[auditor], &attest_saving(statement))
            .0
    }

    /// Paid in, paid out, for open periods, for claims, for agencies.
    pub fn books(&mut self) -> (u128, u128, u128, u128, u128) {
        let books = self.asks(&Fund::booksCall { kind: 0 });
        let (paid_in, paid_out) = (books.paidIn.to(), books.paidOut.to());
        (paid_in, paid_out, books.open, books.reserved, books.rest)
    }

    /// Status and amount.
    pub fn enrolment(&mut self, claim: u64) -> (u8, u128) {
        let found = self.asks(&Fund::enrolmentCall { claim });
        (found.status, found.amount)
    }

    pub fn debt(&mut self, claimant: Address) -> u128 {
        self.asks(&Fund::debtOfCall { kind: 0, claimant })
    }

    /// That the fund has at least what its books say it owes.
    #[track_caller]
    pub fn assert_solvent(&mut self) {
        let (paid_in, paid_out, open, reserved, rest) = self.books();
        assert!(paid_out <= paid_in, "paid-within-paid-in");
        assert_eq!(open + reserved + rest, paid_in - paid_out, "fund-solvent");
        let held = self.holds(self.fund);
        assert!(held >= U256::from(paid_in - paid_out), "fund-solvent");
    }
}

/// A claim that somebody wants to file.
pub struct Wish {
    pub kind: u32,
    pub claimant: Address,
    /// `None`: the stage's fund.
    pub consumer: Option<Address>,
    pub period: u32,
    pub quantity: u128,
    pub area: u128,
}

/// What somebody has of a token; zero is the chain's own.
pub fn balance_of(chain: &mut Chain, token: Address, who: Address) -> U256 {
    if token == Address::ZERO {
        chain.balance(who)
    } else {
        U256::from(tokens::balance(chain, token, who))
    }
}

/// When a period of the stage's kind begins.
pub fn opens(period: u32) -> u64 {
    FIRST_OPENS + u64::from(period - 1) * PERIOD
}

/// The `n`th of some H3 cells of resolution 9: inside base cell 20, which is no pentagon.
pub fn cell(n: u64) -> u64 {
    let base = (1 << 59) | (9 << 52) | (20 << 45);
    let unused = (1 << 18) - 1; // three bits each for resolutions 10 to 15
    let digits = (0..9).fold(0, |digits, place| {
        digits | (n / 7_u64.pow(place) % 7) << (3 * place)
    });
    base | digits << 18 | unused
}

pub fn attest_saving((agreement, period, saving): (u32, u32, u128)) -> Fund::attestSavingCall {
    Fund::attestSavingCall {
        agreement,
        period,
        saving,
        evidence: B256::repeat_byte(3),
    }
}

/// Nitrate, with bonds and stakes in `token`.
pub fn kind(token: Address, options: &Options) -> Claims::KindSettings {
    Claims::KindSettings {
        name: "Nitrate kept out of groundwater".into(),
        unit: "kg".into(),
        decimals: options.decimals,
        benefit: OWN,
        resolution: 9,
        firstOpens: FIRST_OPENS,
        periodLength: PERIOD,
        maxQuantity: options.max_quantity,
        maxArea: 1 << 60,
        method: B256::repeat_byte(7),
        stakes: Claims::Stakes {
            token,
            bond: if options.stakes { BOND } else { 0 },
            stake: if options.stakes { STAKE } else { 0 },
            challengeBond: 0,
        },
        windows: Claims::Windows {
            attestation: 2 * DAY,
            challenge: CHALLENGE,
            review: DAY,
            liability: LIABILITY,
        },
    }
}

pub fn scheme(kind: u32, options: &Options) -> Fund::NewScheme {
    Fund::NewScheme {
        kind,
        settlement: options.settlement,
        maxTariff: 1_000_000,
        maxBonus: 1_000_000,
        tariff: options.tariff,
        bonus: options.bonus,
        target: options.target,
    }
}

/// An agreement on kind 0 that two auditors of two institutions audit; the agency is of institution 0.
pub fn agreement(agency: Address, share: u128) -> Fund::NewAgreement {
    Fund::NewAgreement {
        kind: 0,
        agency,
        institution: 0,
        share,
        seats: 2,
        institutions: 2,
        dissent: 1,
    }
}

pub fn deploy_claims(chain: &mut Chain, governor: Address, delay: u64) -> Address {
    let code = contract_code("claims").expect("cargo xtask build has run");
    let settings = Claims::ClaimsSettings { governor, delay };
    let deployed = chain.deploy(governor, &code, &(settings,).abi_encode_params());
    deployed.expect("the register is sound").address
}

pub fn deploy_fund(chain: &mut Chain, governor: Address, register: Address, delay: u64) -> Address {
    let settings = Fund::FundSettings {
        governor,
        register,
        delay,
    };
    let deployed = try_fund(chain, settings);
    deployed.expect("the fund is sound")
}

pub fn try_fund(chain: &mut Chain, settings: Fund::FundSettings) -> Result<Address, CallError> {
    let code = contract_code("fund").expect("cargo xtask build has run");
    let from = chain.funded(1);
    let deployed = chain.deploy(from, &code, &(settings,).abi_encode_params())?;
    Ok(deployed.address)
}

/// An error of the fund with its values, for people.
pub fn named(error: &CallError) -> String {
    let known = error.as_error::<Fund::FundErrors>();
    known.map_or_else(|| error.to_string(), |known| format!("{known:?}"))
}

/// That a contract failed with this error and these values.
#[track_caller]
pub fn assert_error<E: SolError + PartialEq + Debug>(error: &CallError, expected: E) {
    let given = error
        .revert_data()
        .and_then(|data| E::abi_decode(data).ok());
    assert_eq!(given, Some(expected), "{}", named(error));
}
