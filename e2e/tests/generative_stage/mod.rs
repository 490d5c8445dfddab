//! A register, a currency minted for work, its members: what the currency's tests on deployed contracts
//! share.
#![allow(dead_code)] // no test file uses all of it

#[path = "../fund_stage/mod.rs"]
pub mod fund_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{Eip712Domain, SolCall, SolError, SolValue},
};
use stage::{Permit, Signer};
use std::{collections::BTreeMap, fmt::Debug};
use weir_e2e::{
    contract_code, interfaces::Council, runtime::CHAIN_ID, CallError, Chain, Receipt,
    GENESIS_SECONDS,
};

pub use fund_stage::{balance_of, cell, deploy_claims, stage, tokens, CHALLENGE, DAY, ONE};
pub use weir_e2e::interfaces::{Claims, Generative};

pub const DELAY: u64 = 2 * DAY;
/// The day of the chain's first block.
pub const FIRST_DAY: u64 = GENESIS_SECONDS / DAY;
/// Of the currency's periods: the first day, and how many each has.
pub const BEGINS: u64 = FIRST_DAY + 5;
pub const LENGTH: u64 = 30;
/// Base units of a whole unit of the currency.
pub const HOUR: u128 = 100;
/// More cash than anybody spends here.
pub const FORTUNE: u128 = 1_000_000_000_000_000_000_000;

/// What differs from stage to stage.
#[derive(Clone)]
pub struct Options {
    pub policy: Generative::Policy,
    pub melts_to_commons: bool,
    /// What obligations may be paid in; `None`: the chain's own token.
    pub cash: Option<tokens::Kind>,
    /// The ceiling is a rate of a council's budget.
    pub council: bool,
    pub length: u64,
    pub decimals: u8,
}

impl Default for Options {
    /// Hours that melt by 7 % a year to the commons, and an ERC-20 as cash.
    fn default() -> Self {
        Self {
            policy: policy(),
            melts_to_commons: true,
            cash: Some(tokens::Kind::Plain),
            council: false,
            length: LENGTH,
            decimals: 2,
        }
    }
}

/// A hundred hours a period, forty of them payable in cash at 2.50; 24 hours a day for everybody.
pub fn policy() -> Generative::Policy {
    Generative::Policy {
        demurrage: ONE * 7 / 100,
        income: 24 * HOUR,
        obligation: 100 * HOUR,
        cashLimit: 40 * HOUR,
        cashRate: 250,
        ceiling: 10_000 * HOUR,
        vouchers: 2,
        vouches: 3,
    }
}

/// The contracts and the people. The first three of these are members from the beginning; one seat makes
/// a claim's quorum, another revokes.
pub struct Stage {
    pub chain: Chain,
    pub register: Address,
    pub currency: Address,
    /// Zero if there is none.
    pub council: Address,
    /// Zero is the chain's own.
    pub cash: Address,
    pub governor: Address,
    pub stranger: Address,
    pub seats: [Address; 2],
    pub people: [Address; 6],
    pub commons: Address,
    /// What the Transfer events say of each address.
    pub told: BTreeMap<Address, i128>,
    cells: u64,
}

impl Stage {
    /// Everything in its place, before the first period; kind 0 is paid an hour an hour.
    pub fn new(options: Options) -> Self {
        let mut stage = Self::without_currency(&options);
        let settings = stage.settings(&options);
        stage.currency = stage
            .deploys(settings, options.policy, stage.founders())
            .unwrap_or_else(|error| panic!("the currency is sound: {}", named(&error)));
        let rate = Generative::setRateCall {
            kind: 0,
            rate: HOUR,
        };
        assert_eq!(stage.does(stage.governor, &rate).0, 1);
        for who in stage.people {
            if stage.cash == Address::ZERO {
                continue;
            }
            if who != stage.governor {
                let (governor, cash) = (stage.governor, stage.cash);
                tokens::pay(&mut stage.chain, cash, governor, who, FORTUNE);
            }
            let (cash, currency) = (stage.cash, stage.currency);
            tokens::allow(&mut stage.chain, cash, who, currency);
        }
        stage
    }

    /// The same without the currency itself.
    pub fn without_currency(options: &Options) -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let stranger = chain.funded(2);
        let seats = [3, 4].map(|n| chain.funded(n));
        let people = [20, 21, 22, 23, 24, 25].map(|n| chain.funded(n));
        let commons = chain.funded(40);
        let cash = options.cash.map_or(Address::ZERO, |kind| {
            tokens::deploy_token(&mut chain, kind, governor, 1_000_000 * FORTUNE)
        });
        let register = deploy_claims(&mut chain, governor, DELAY);
        let council = if options.council {
            let of_council = stage::Options::default();
            stage::council_of_one(&mut chain, governor, seats[0], &of_council)
        } else {
            Address::ZERO
        };
        let mut stage = Self {
            chain,
            register,
            currency: Address::ZERO,
            council,
            cash,
            governor,
            stranger,
            seats,
            people,
            commons,
            told: BTreeMap::new(),
            cells: 0,
        };
        let number = stage.add_kind(1);
        assert_eq!(number, 0, "kinds are numbered from 0");
        stage
    }

    pub fn settings(&self, options: &Options) -> Generative::GenerativeSettings {
        Generative::GenerativeSettings {
            name: "Ravine Hours".into(),
            symbol: "RH".into(),
            decimals: options.decimals,
            governor: self.governor,
            delay: DELAY,
            register: self.register,
            commons: self.commons,
            meltsToCommons: options.melts_to_commons,
            cash: self.cash,
            source: Generative::Source {
                council: self.council,
                stock: 0,
                node: 0,
            },
            firstOpens: BEGINS * DAY,
            periodLength: options.length * DAY,
        }
    }

    pub fn founders(&self) -> Vec<Address> {
        self.people[..3].to_vec()
    }

    /// Deploys a currency.
    pub fn deploys(
        &mut self,
        settings: Generative::GenerativeSettings,
        policy: Generative::Policy,
        founders: Vec<Address>,
    ) -> Result<Address, CallError> {
        let code = contract_code("generative").expect("cargo xtask build has run");
        let beginning = Generative::Beginning {
            settings,
            policy,
            founders,
        };
        let arguments = beginning.abi_encode();
        let deployed = self.chain.deploy(self.governor, &code, &arguments)?;
        Ok(deployed.address)
    }

    /// Another kind of work, in hours, its seats those of the stage.
    pub fn add_kind(&mut self, decimals: u8) -> u32 {
        let one = Claims::Quorum {
            seats: 1,
            institutions: 1,
            dissent: 1,
        };
        let of_fund = fund_stage::Options {
            decimals,
            stakes: false,
            max_quantity: u128::MAX >> 8,
            ..fund_stage::Options::default()
        };
        let settings = Claims::KindSettings {
            name: "Ravines cleaned".into(),
            unit: "h".into(),
            ..fund_stage::kind(Address::ZERO, &of_fund)
        };
        let add = Claims::addKindCall {
            added: Claims::NewKind {
                settings,
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

    // Messages that go through.

    #[track_caller]
    pub fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        self.pays(who, message, 0)
    }

    #[track_caller]
    pub fn pays<C: SolCall>(
        &mut self,
        who: Address,
        message: &C,
        value: u128,
    ) -> (C::Return, Receipt) {
        let (currency, value) = (self.currency, U256::from(value));
        let sent = self.chain.send_with_value(who, currency, message, value);
        let (answer, receipt) =
            sent.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)));
        add_up(&mut self.told, currency, &receipt);
        (answer, receipt)
    }

    #[track_caller]
    pub fn register_does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.register, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    pub fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.currency, message);
        answer.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    /// A message that the currency has to refuse with just this error, and nothing changes.
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
        let (currency, value) = (self.currency, U256::from(value));
        let sent = self.chain.send_with_value(who, currency, message, value);
        let Err(error) = sent else {
            panic!("{} went through, and should have failed", C::SIGNATURE)
        };
        expects(&error, expected);
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    /// Everything the currency answers that a message here could change, and the cash it holds.
    pub fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut questions = vec![
            Generative::totalSupplyCall {}.abi_encode(),
            Generative::booksCall {}.abi_encode(),
            Generative::ceilingCall {}.abi_encode(),
            Generative::dailyFactorCall {}.abi_encode(),
            Generative::memberCountCall {}.abi_encode(),
            Generative::settingsCall {}.abi_encode(),
            Generative::governorCall {}.abi_encode(),
            Generative::successorCall {}.abi_encode(),
        ];
        let period = self.period();
        for period in period..period + 3 {
            questions.push(Generative::policyCall { period }.abi_encode());
        }
        for claim in 1..6 {
            questions.push(Generative::issueCall { claim }.abi_encode());
        }
        for kind in 0..2 {
            for period in 0..8 {
                questions.push(Generative::rateCall { kind, period }.abi_encode());
            }
        }
        let everybody = [self.people.to_vec(), vec![self.commons, self.stranger]].concat();
        for who in everybody {
            questions.push(Generative::accountCall { who }.abi_encode());
            questions.push(Generative::standingCall { who }.abi_encode());
            questions.push(Generative::incomeCall { who }.abi_encode());
            questions.push(Generative::vouchesCall { candidate: who }.abi_encode());
            questions.push(Generative::noncesCall { owner: who }.abi_encode());
            let (owner, spender) = (self.people[0], who);
            questions.push(Generative::allowanceCall { owner, spender }.abi_encode());
        }
        let mut views: Vec<_> = questions
            .iter()
            .map(|question| self.chain.view(self.currency, question))
            .collect();
        let cash = self.cash_of(self.currency);
        views.push(Ok(cash.to_be_bytes_vec()));
        views
    }

    // What happens in a valley.

    pub fn cash_of(&mut self, who: Address) -> U256 {
        balance_of(&mut self.chain, self.cash, who)
    }

    pub fn today(&self) -> u64 {
        self.chain.now() / DAY
    }

    pub fn period(&mut self) -> u32 {
        self.asks(&Generative::ceilingCall {}).period
    }

    /// Goes to the beginning of a day; it may be now.
    pub fn on_day(&mut self, day: u64) {
        let moment = day * DAY;
        self.chain.set_time(moment.max(self.chain.now()));
    }

    /// Goes to the first second of one of the currency's periods.
    pub fn enter(&mut self, period: u32) {
        self.on_day(BEGINS + u64::from(period - 1) * LENGTH);
    }

    /// Goes so many days on.
    pub fn wait(&mut self, days: u64) {
        self.chain.advance(days * DAY);
    }

    /// Final claims on kind 0 in its last period, each of somebody, in tenths of hours. Takes a day.
    pub fn finals(&mut self, claims: &[(Address, u128)]) -> Vec<u64> {
        let begun = fund_stage::opens(2);
        self.chain.set_time(begun.max(self.chain.now()));
        let filed: Vec<u64> = claims
            .iter()
            .map(|(claimant, quantity)| self.attested(*claimant, *quantity, self.currency))
            .collect();
        self.chain.advance(CHALLENGE);
        filed
    }

    /// Files a claim of a cell that nobody has, and attests it.
    pub fn attested(&mut self, claimant: Address, quantity: u128, consumer: Address) -> u64 {
        let claim = self.filed(claimant, quantity, consumer);
        self.register_does(self.seats[0], &Claims::attestCall { claim });
        claim
    }

    pub fn filed(&mut self, claimant: Address, quantity: u128, consumer: Address) -> u64 {
        let filing = self.filing(0, quantity, consumer);
        self.register_does(claimant, &Claims::fileCall { filing }).0
    }

    /// A claim on the last period that is over, of a cell that nobody has.
    pub fn filing(&mut self, kind: u32, quantity: u128, consumer: Address) -> Claims::Filing {
        let cell = cell(self.cells);
        self.cells += 1;
        let now = self.chain.now();
        let over = (now - fund_stage::FIRST_OPENS) / fund_stage::PERIOD;
        Claims::Filing {
            kind,
            consumer,
            period: u32::try_from(over).expect("few periods"),
            quantity,
            area: 1,
            evidence: B256::repeat_byte(1),
            cells: vec![cell],
        }
    }

    /// A seat revokes a final claim.
    pub fn falls(&mut self, claim: u64) {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(2),
            support: true,
        };
        let (decided, _) = self.register_does(self.seats[1], &revoke);
        assert!(decided, "one seat is the quorum");
    }

    /// Claims work of so many tenths of hours for each and has it minted.
    pub fn works(&mut self, work: &[(Address, u128)]) -> Vec<u64> {
        let claims = self.finals(work);
        for claim in &claims {
            self.does(self.stranger, &Generative::mintCall { claim: *claim });
        }
        claims
    }

    pub fn balance(&mut self, account: Address) -> u128 {
        let balance = self.asks(&Generative::balanceOfCall { account });
        balance.to()
    }

    pub fn transfers(&mut self, from: Address, to: Address, value: u128) -> Receipt {
        self.does(from, &transfer(to, value)).1
    }

    pub fn settles(&mut self, account: Address) -> u128 {
        let stranger = self.stranger;
        self.does(stranger, &Generative::settleCall { account }).0
    }

    /// The seat of the council attests a budget for its season of today.
    pub fn attests(&mut self, season: u32, low: u128) -> Result<(), CallError> {
        let now = self.chain.now();
        let statement = Council::Statement {
            stock: 0,
            season,
            low,
            estimate: low,
            high: low,
            asOf: now,
            expires: now + 30 * DAY,
            evidence: B256::repeat_byte(9),
        };
        let attest = Council::attestCall { statement };
        let sent = self.chain.send(self.seats[0], self.council, &attest);
        sent.map(|_| ())
    }

    /// Everyone who is anyone.
    pub fn everybody(&self) -> Vec<Address> {
        let others = [self.commons, self.stranger, self.governor, self.currency];
        [self.people.to_vec(), others.to_vec()].concat()
    }

    /// That what everybody has and what melted is what was minted, and that the events tell what is
    /// written down. After everyone was settled today.
    #[track_caller]
    pub fn assert_settled(&mut self) {
        let mut everybody = self.everybody();
        let others = self.told.keys().filter(|who| **who != Address::ZERO);
        everybody.extend(others);
        everybody.sort();
        everybody.dedup();
        for who in &everybody {
            self.settles(*who);
        }
        let books = self.asks(&Generative::booksCall {});
        let minted = books.forWork + books.asIncome;
        assert_eq!(
            minted,
            books.held + books.commons + books.melted,
            "supply-identity"
        );
        let together: u128 = everybody.iter().map(|who| self.balance(*who)).sum();
        assert_eq!(together + books.melted, minted, "supply-identity");
        let supply = self.asks(&Generative::totalSupplyCall {});
        assert_eq!(supply, U256::from(together), "supply-identity");
        for who in &everybody {
            let account = self.asks(&Generative::accountCall { who: *who });
            let told = self.told.get(who).copied().unwrap_or_default();
            let written = i128::try_from(account.written).expect("few units");
            assert_eq!(told, written, "events explain what {who} has");
        }
    }
}

/// Adds what Transfer events say to what they said before.
pub fn add_up(told: &mut BTreeMap<Address, i128>, currency: Address, receipt: &Receipt) {
    let logs = receipt.logs.iter().filter(|log| log.address == currency);
    for moved in logs.filter_map(|log| log.decode::<Generative::Transfer>()) {
        let value = i128::try_from(moved.value).expect("few units");
        *told.entry(moved.from).or_default() -= value;
        *told.entry(moved.to).or_default() += value;
    }
}

pub fn transfer(to: Address, value: u128) -> Generative::transferCall {
    Generative::transferCall {
        to,
        value: U256::from(value),
    }
}

/// The domain that the currency signs under.
pub fn domain_of(stage: &Stage) -> Eip712Domain {
    Eip712Domain::new(
        Some("Ravine Hours".into()),
        Some("1".into()),
        Some(U256::from(CHAIN_ID)),
        Some(stage.currency),
        None,
    )
}

/// The message with which anyone can submit a signed permit.
pub fn signed(signer: &Signer, permit: &Permit, domain: &Eip712Domain) -> Generative::permitCall {
    let message = signer.sign(permit, domain);
    Generative::permitCall {
        owner: message.owner,
        spender: message.spender,
        value: message.value,
        deadline: message.deadline,
        v: message.v,
        r: message.r,
        s: message.s,
    }
}

/// An error of the currency with its values, for people.
pub fn named(error: &CallError) -> String {
    let known = error.as_error::<Generative::GenerativeErrors>();
    known.map_or_else(|| error.to_string(), |known| format!("{known:?}"))
}

/// That a contract failed with this error and these values.
#[track_caller]
pub fn expects<E: SolError + PartialEq + Debug>(error: &CallError, expected: E) {
    let given = error
        .revert_data()
        .and_then(|data| E::abi_decode(data).ok());
    assert_eq!(given, Some(expected), "{}", named(error));
}
