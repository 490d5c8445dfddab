//! An exchange, its people, and currencies of every nature: what the exchange's tests on deployed
//! contracts share.
#![allow(dead_code)] // no test file uses all of it

#[path = "../stage/mod.rs"]
pub mod fishery;
#[path = "../support/tokens.rs"]
pub mod tokens;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolError, SolValue},
};
use fishery::{
    council_of_one, deploy_fishcoin, opens,
    properties::interfaces::{Claims, Council, Fishcoin},
    settings as fishcoin_settings,
};
use std::fmt::Debug;
use tokens::Kind;
use weir_e2e::{contract_code, CallError, Chain, Receipt, GENESIS_SECONDS};

pub use fishery::{
    properties::interfaces::{Exchange, Generative},
    DAY, DELAY, ONE,
};

/// Of the exchange's unit, and of a whole coin of all currencies but fish.
pub const UNIT: u128 = 1_000_000;
pub const PLAIN: u8 = 0;
pub const MELTING: u8 = 1;
pub const OF_A_SEASON: u8 = 2;
/// Half a per cent.
pub const FEE: u128 = ONE / 200;
pub const MAX_FEE: u128 = ONE / 10;
/// Seconds that the pool expects to hold hours.
pub const MELTING_SPAN: u64 = 30 * DAY;
/// Seconds before the season's end in which fish lose their value.
pub const SEASON_SPAN: u64 = 4 * DAY;
/// Of the unit, for a whole coin.
pub const EURO_VALUE: u128 = UNIT;
pub const TEA_VALUE: u128 = 2_500_000;
pub const HOUR_VALUE: u128 = 10 * UNIT;
pub const FISH_VALUE: u128 = 4 * UNIT;
/// Nobody spends more.
pub const FORTUNE: u128 = 1_000_000_000_000_000_000_000;
/// What the pool is endowed with, of each currency.
pub const POOL_EUROS: u128 = 100_000 * UNIT;
pub const POOL_TEA: u128 = 40_000 * UNIT;
pub const POOL_HOURS: u128 = 10_000 * UNIT;
pub const POOL_FISH: u128 = 25_000;
/// A quarter of a million.
pub const EXPOSURE: u128 = 250_000 * UNIT;
pub const FIRST_SEASON_CLOSES: u64 = GENESIS_SECONDS + 11 * DAY;

/// What differs from stage to stage.
#[derive(Clone, Copy)]
pub struct Options {
    pub fee: u128,
    /// Hours that melt and fish of a season, as they are; else there are euros and tea only.
    pub real: bool,
    /// What hours lose in a year.
    pub demurrage: u128,
}

impl Default for Options {
    /// Euros and tea, half a per cent.
    fn default() -> Self {
        Self {
            fee: FEE,
            real: false,
            demurrage: 7 * ONE / 100,
        }
    }
}

/// The contracts and the people. Everything is listed and endowed, and every change of the beginning is
/// in force.
pub struct Stage {
    pub chain: Chain,
    pub exchange: Address,
    /// Plain, of 6 decimals, in communities 1 and 2.
    pub euro: Address,
    pub tea: Address,
    /// Melting, of 6 decimals, in community 2 with tea; zero if not real.
    pub hours: Address,
    /// Of a season, without decimals, in community 3; zero if not real.
    pub fish: Address,
    pub council: Address,
    pub governor: Address,
    pub seat: Address,
    pub stranger: Address,
    pub people: [Address; 4],
    /// Who only receives.
    pub purse: Address,
    /// Listed or not: what the views are asked about.
    pub known: Vec<Address>,
}

impl Stage {
    /// Everything in its place; the first season of fish is two days old and closes in nine.
    pub fn new(options: Options) -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let seat = chain.funded(2);
        let stranger = chain.funded(3);
        let people = [10, 11, 12, 13].map(|n| chain.funded(n));
        let purse = chain.funded(20);
        let [euro, tea] = [(); 2]
            .map(|()| tokens::deploy_token(&mut chain, Kind::Plain, governor, 1_000 * FORTUNE));
        let exchange = deploy_exchange(&mut chain, settings(governor, options.fee));
        let mut stage = Self {
            chain,
            exchange: exchange.expect("the exchange is sound"),
            euro,
            tea,
            hours: Address::ZERO,
            fish: Address::ZERO,
            council: Address::ZERO,
            governor,
            seat,
            stranger,
            people,
            purse,
            known: vec![euro, tea],
        };
        if options.real {
            stage.found_currencies(&options);
        }
        for listed in stage.listings() {
            stage.list(listed);
        }
        for community in 1..=3 {
            stage.set_community(community, 4 * EXPOSURE);
        }
        stage.chain.advance(DELAY);
        stage.endow_everybody(options.real);
        stage
    }

    /// The listings of the beginning.
    pub fn listings(&self) -> Vec<Exchange::NewListing> {
        let mut listings = vec![
            listing(self.euro, 1, (PLAIN, 0), EURO_VALUE),
            listing(self.tea, 2, (PLAIN, 0), TEA_VALUE),
        ];
        if self.hours != Address::ZERO {
            listings.push(listing(self.hours, 2, (MELTING, MELTING_SPAN), HOUR_VALUE));
            listings.push(listing(
                self.fish,
                3,
                (OF_A_SEASON, SEASON_SPAN),
                FISH_VALUE,
            ));
        }
        listings
    }

    /// Hours and fish, and a first season that is about to begin.
    fn found_currencies(&mut self, options: &Options) {
        let (chain, governor) = (&mut self.chain, self.governor);
        let claims = contract_code("claims").expect("cargo xtask build has run");
        let settings = Claims::ClaimsSettings {
            governor,
            delay: DELAY,
        };
        let register = chain.deploy(governor, &claims, &(settings,).abi_encode_params());
        let register = register.expect("the register is sound").address;
        let members = [vec![governor], self.people.to_vec()].concat();
        self.hours = deploy_generative(chain, governor, register, options.demurrage, members);
        let fishery = fishery::Options::default();
        self.council = council_of_one(chain, governor, self.seat, &fishery);
        let settings = fishcoin_settings(self.council, governor, &fishery);
        self.fish = deploy_fishcoin(chain, governor, settings, Vec::new());
        let currency = Council::setCurrencyCall {
            stock: 0,
            node: 0,
            currency: self.fish,
        };
        self.known.extend([self.hours, self.fish]);
        self.sends(self.council, governor, &currency);
        let shares = 20_000_000;
        for to in members_of(governor, &self.people) {
            let allot = Fishcoin::allotSharesCall { to, shares };
            self.sends(self.fish, governor, &allot);
        }
        self.attest(1, 4_500_000);
    }

    /// Everybody has a fortune of what there is, the pool some of it, and may take what it is told to.
    fn endow_everybody(&mut self, real: bool) {
        let governor = self.governor;
        if real {
            self.open_season();
            self.draw_income();
        }
        for who in [self.people.to_vec(), vec![self.stranger]].concat() {
            for token in [self.euro, self.tea] {
                tokens::pay(&mut self.chain, token, governor, who, FORTUNE);
            }
        }
        for who in [self.people.to_vec(), vec![governor, self.stranger]].concat() {
            for token in self.known.clone() {
                self.allow(token, who);
            }
        }
        self.endow(governor, self.euro, POOL_EUROS);
        self.endow(governor, self.tea, POOL_TEA);
        if real {
            self.endow(governor, self.hours, POOL_HOURS);
            self.endow(governor, self.fish, POOL_FISH);
        }
    }

    /// The currency's income of the last days, for everybody who is a member.
    pub fn draw_income(&mut self) {
        for who in members_of(self.governor, &self.people) {
            self.sends(self.hours, who, &Generative::claimIncomeCall {});
        }
    }

    /// What the seat attests: `low` for a season, as of now.
    pub fn attesting(&self, season: u32, low: u128) -> Council::attestCall {
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
        Council::attestCall { statement }
    }

    pub fn attest(&mut self, season: u32, low: u128) {
        let attest = self.attesting(season, low);
        self.sends(self.council, self.seat, &attest);
    }

    pub fn open_season(&mut self) {
        self.sends(self.fish, self.stranger, &Fishcoin::openSeasonCall {});
    }

    /// Goes to the first second of a season, assesses it and opens it.
    pub fn enter_season(&mut self, season: u32) {
        self.chain.set_time(opens(season));
        self.attest(season, 4_500_000);
        self.open_season();
    }

    // Messages that go through.

    #[track_caller]
    pub fn sends<C: SolCall>(&mut self, to: Address, who: Address, message: &C) -> C::Return {
        let sent = self.chain.send(who, to, message);
        let (answer, _) = sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE));
        answer
    }

    #[track_caller]
    pub fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.exchange, message);
        sent.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    #[track_caller]
    pub fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.exchange, message);
        answer.unwrap_or_else(|error| panic!("{}: {}", C::SIGNATURE, named(&error)))
    }

    /// A message that the exchange has to refuse with just this error, and nothing changes.
    #[track_caller]
    pub fn refuses<C: SolCall, E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        message: &C,
        expected: E,
    ) {
        let before = self.views();
        let error = self.chain.refused(who, self.exchange, message);
        assert_error(&error, expected);
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    /// Everything the exchange answers that a message here could change, and what it holds.
    pub fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut questions = vec![
            Exchange::debtsCall {}.abi_encode(),
            Exchange::feeCall {}.abi_encode(),
            Exchange::tokenCountCall {}.abi_encode(),
            Exchange::governorCall {}.abi_encode(),
            Exchange::successorCall {}.abi_encode(),
        ];
        for community in 0..6 {
            questions.push(Exchange::communityCall { community }.abi_encode());
        }
        let people = [self.people.to_vec(), vec![self.stranger, self.governor]].concat();
        for token in self.known.clone() {
            questions.push(Exchange::listingCall { token }.abi_encode());
            questions.push(Exchange::booksCall { token }.abi_encode());
            for creditor in &people {
                let creditor = *creditor;
                questions.push(Exchange::acceptsCall { creditor, token }.abi_encode());
            }
        }
        for debtor in people.clone() {
            for creditor in people.clone() {
                questions.push(Exchange::debtCall { debtor, creditor }.abi_encode());
            }
        }
        let mut views: Vec<_> = questions
            .iter()
            .map(|question| self.chain.view(self.exchange, question))
            .collect();
        for token in self.known.clone() {
            let account = self.exchange;
            let balance = tokens::Token::balanceOfCall { account };
            views.push(self.chain.view(token, &balance.abi_encode()));
        }
        views
    }

    // What happens at an exchange.

    /// Lets the exchange take of somebody's coins what it is told to.
    pub fn allow(&mut self, token: Address, who: Address) {
        tokens::allow(&mut self.chain, token, who, self.exchange);
    }

    pub fn list(&mut self, listing: Exchange::NewListing) -> Receipt {
        self.does(self.governor, &Exchange::listCall { listing }).1
    }

    pub fn set_community(&mut self, community: u32, exposure: u128) -> u64 {
        let set = Exchange::setCommunityCall {
            community,
            exposure,
        };
        self.does(self.governor, &set).0
    }

    pub fn set_value(&mut self, token: Address, value: u128) -> u64 {
        let set = Exchange::setValueCall { token, value };
        self.does(self.governor, &set).0
    }

    pub fn set_limits(&mut self, token: Address, limit: u128, exposure: u128) -> u64 {
        let set = Exchange::setLimitsCall {
            token,
            limit,
            exposure,
        };
        self.does(self.governor, &set).0
    }

    pub fn endow(&mut self, who: Address, token: Address, amount: u128) -> Receipt {
        self.does(who, &Exchange::endowCall { token, amount }).1
    }

    pub fn owes(&mut self, debtor: Address, creditor: Address, amount: u128) {
        let note = B256::ZERO;
        let owe = Exchange::oweCall {
            creditor,
            amount,
            note,
        };
        self.does(debtor, &owe);
    }

    /// What one owes another.
    pub fn owed(&mut self, debtor: Address, creditor: Address) -> u128 {
        self.asks(&Exchange::debtCall { debtor, creditor }).owed
    }

    /// A swap to oneself, now, for anything.
    pub fn swap(
        &self,
        who: Address,
        token_in: Address,
        amount: u128,
        token_out: Address,
    ) -> Exchange::swapCall {
        Exchange::swapCall {
            tokenIn: token_in,
            tokenOut: token_out,
            amountIn: amount,
            minOut: 0,
            deadline: self.chain.now(),
            to: who,
        }
    }

    /// The same, done; answers what came out.
    #[track_caller]
    pub fn swaps(
        &mut self,
        who: Address,
        token_in: Address,
        amount: u128,
        token_out: Address,
    ) -> u128 {
        let swap = self.swap(who, token_in, amount, token_out);
        self.does(who, &swap).0
    }

    /// What somebody has of a currency.
    pub fn holds(&mut self, token: Address, who: Address) -> u128 {
        tokens::balance(&mut self.chain, token, who)
    }

    pub fn books(&mut self, token: Address) -> Exchange::booksReturn {
        self.asks(&Exchange::booksCall { token })
    }

    /// That what the books say adds up, and is there.
    #[track_caller]
    pub fn assert_sound(&mut self) {
        let debts = self.asks(&Exchange::debtsCall {});
        let cleared = debts.setOff + debts.repaid + debts.forgiven;
        assert_eq!(debts.recorded, debts.outstanding + cleared, "debts-add-up");
        for token in self.known.clone() {
            let Ok(books) = self
                .chain
                .read(self.exchange, &Exchange::booksCall { token })
            else {
                continue; // not listed
            };
            let held = books.endowed + books.brought - books.taken - books.melted;
            assert_eq!(U256::from(books.held), held, "books-add-up");
            assert!(books.fees <= books.brought, "books-add-up");
        }
    }
}

fn members_of(governor: Address, people: &[Address; 4]) -> Vec<Address> {
    [vec![governor], people.to_vec()].concat()
}

/// With limits that nobody reaches by chance, and an exposure of [`EXPOSURE`].
pub fn listing(
    token: Address,
    community: u32,
    (nature, span): (u8, u64),
    value: u128,
) -> Exchange::NewListing {
    Exchange::NewListing {
        token,
        community,
        nature,
        span,
        value,
        limit: 1 << 100,
        exposure: EXPOSURE,
    }
}

pub fn settings(governor: Address, fee: u128) -> Exchange::ExchangeSettings {
    Exchange::ExchangeSettings {
        unit: "euro".into(),
        decimals: 6,
        governor,
        delay: DELAY,
        fee,
    }
}

pub fn deploy_exchange(
    chain: &mut Chain,
    settings: Exchange::ExchangeSettings,
) -> Result<Address, CallError> {
    let code = contract_code("exchange").expect("cargo xtask build has run");
    let from = chain.funded(1);
    let deployed = chain.deploy(from, &code, &(settings,).abi_encode_params())?;
    Ok(deployed.address)
}

/// Hours that lose so much in a year, of which every founder may draw a million a day.
pub fn deploy_generative(
    chain: &mut Chain,
    governor: Address,
    register: Address,
    demurrage: u128,
    founders: Vec<Address>,
) -> Address {
    let code = contract_code("generative").expect("cargo xtask build has run");
    let settings = Generative::GenerativeSettings {
        name: "Hours of the watershed".into(),
        symbol: "HRS".into(),
        decimals: 6,
        governor,
        delay: DELAY,
        register,
        commons: Chain::account(90),
        meltsToCommons: true,
        cash: Address::ZERO,
        source: Generative::Source {
            council: Address::ZERO,
            stock: 0,
            node: 0,
        },
        firstOpens: (GENESIS_SECONDS / DAY + 1) * DAY,
        periodLength: 30 * DAY,
    };
    let policy = Generative::Policy {
        demurrage,
        income: 1_000_000 * UNIT,
        obligation: 0,
        cashLimit: 0,
        cashRate: 0,
        ceiling: 0,
        vouchers: 1,
        vouches: 1,
    };
    let beginning = Generative::Beginning {
        settings,
        policy,
        founders,
    };
    let arguments = (beginning,).abi_encode_params();
    let deployed = chain.deploy(governor, &code, &arguments);
    deployed.expect("the currency is sound").address
}

/// A currency that answers what it is told to; see e2e/peers/contracts/tokens/LyingToken.sol.
pub mod lying {
    use super::{tokens, Address, Chain, SolValue, Stage, U256};
    use alloy_core::{primitives::hex, sol};

    sol! {
        interface Lying {
            function lie(bytes4 selector, bool reverts, bytes answer) external;
            function repent(bytes4 selector) external;
            function make(address to, uint256 value) external;
            function burn(address from, uint256 value) external;
        }
    }

    /// All `supply` base units, of 6 decimals, are the owner's.
    pub fn deploy(chain: &mut Chain, owner: Address, supply: u128) -> Address {
        let code = hex::decode(include_str!("../support/tokens/LyingToken.hex").trim());
        let code = code.expect("the committed code is hexadecimal");
        let arguments = U256::from(supply).abi_encode();
        let deployed = chain.deploy(owner, &code, &arguments);
        deployed.expect("it has no conditions").address
    }

    impl Stage {
        /// From now on `token` answers messages of this selector with `answer`.
        pub fn lies(&mut self, token: Address, selector: [u8; 4], answer: Vec<u8>) {
            self.tells(token, selector, false, answer);
        }

        /// From now on `token` reverts at messages of this selector.
        pub fn reverts(&mut self, token: Address, selector: [u8; 4]) {
            self.tells(token, selector, true, Vec::new());
        }

        fn tells(&mut self, token: Address, selector: [u8; 4], reverts: bool, answer: Vec<u8>) {
            let lie = Lying::lieCall {
                selector: selector.into(),
                reverts,
                answer: answer.into(),
            };
            tokens::send(&mut self.chain, token, self.stranger, &lie);
        }

        /// It tells the truth again.
        pub fn repents(&mut self, token: Address, selector: [u8; 4]) {
            let repent = Lying::repentCall {
                selector: selector.into(),
            };
            tokens::send(&mut self.chain, token, self.stranger, &repent);
        }
    }
}

/// An error of the exchange with its values, for people.
pub fn named(error: &CallError) -> String {
    let known = error.as_error::<Exchange::ExchangeErrors>();
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
