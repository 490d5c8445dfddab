//! One stock, one council of one seat, one currency: what the scenario tests on deployed contracts
//! share.
#![allow(dead_code)] // no test file uses all of it

#[path = "../properties/mod.rs"]
pub mod properties;

use alloy_core::{
    primitives::{keccak256, Address, B256, U256},
    sol,
    sol_types::{Eip712Domain, SolCall, SolError, SolStruct},
};
use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};
use std::fmt::Debug;
use weir_e2e::{runtime::CHAIN_ID, CallError, Chain, Receipt, GENESIS_SECONDS};

pub use properties::{
    deploy_council, deploy_fishcoin,
    interfaces::{Council, Fishcoin},
    DAY, ONE,
};

pub const FIRST_OPENS: u64 = GENESIS_SECONDS + DAY;
pub const SEASON: u64 = 10 * DAY;
pub const DELAY: u64 = 2 * DAY;
/// Half of a catch beyond coins.
pub const PENALTY: u128 = ONE / 2;

/// What differs from stage to stage.
pub struct Options {
    pub capacity: u128,
    pub total_shares: u128,
    pub concentration: u128,
    pub max_age: u64,
}

impl Default for Options {
    /// 4,500 t and a hundred million shares, without a limit on what one account holds.
    fn default() -> Self {
        Self {
            capacity: 4_500_000,
            total_shares: 100_000_000,
            concentration: ONE,
            max_age: 30 * DAY,
        }
    }
}

/// The contracts and the people. The stock's cap is what is attested (model "fixed"), it does not
/// grow, and an assessment does not age before it expires.
pub struct Stage {
    pub chain: Chain,
    pub council: Address,
    pub coin: Address,
    pub governor: Address,
    pub seat: Address,
    pub officer: Address,
    pub stranger: Address,
    pub fishers: [Address; 4],
}

impl Stage {
    pub fn new(options: Options) -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let seat = chain.funded(2);
        let council = council_of_one(&mut chain, governor, seat, &options);
        let mut stage = Self::on(chain, council, council, governor, seat, options);
        let currency = Council::setCurrencyCall {
            stock: 0,
            node: 0,
            currency: stage.coin,
        };
        stage.council_does(governor, &currency);
        stage
    }

    /// A stage whose currency asks `source` instead of the council.
    pub fn on(
        mut chain: Chain,
        council: Address,
        source: Address,
        governor: Address,
        seat: Address,
        options: Options,
    ) -> Self {
        let officer = chain.funded(3);
        let stranger = chain.funded(4);
        let fishers = [10, 11, 12, 13].map(|n| chain.funded(n));
        let settings = settings(source, governor, &options);
        let coin = deploy_fishcoin(&mut chain, governor, settings, vec![officer]);
        Self {
            chain,
            council,
            coin,
            governor,
            seat,
            officer,
            stranger,
            fishers,
        }
    }

    // Messages that go through.

    #[track_caller]
    pub fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.coin, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    pub fn council_does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.council, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    pub fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.coin, message);
        answer.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// A message that the currency has to refuse with just this error, and nothing changes.
    #[track_caller]
    pub fn refuses<C: SolCall, E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        message: &C,
        expected: E,
    ) {
        let before = self.views();
        let error = self.chain.refused(who, self.coin, message);
        assert_error(&error, expected);
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    /// Everything the contracts answer that a message here could change.
    pub fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut people = self.fishers.to_vec();
        people.extend([self.governor, self.officer, self.stranger, self.coin]);
        let mut questions = vec![
            Fishcoin::totalSupplyCall {}.abi_encode(),
            Fishcoin::totalSharesCall {}.abi_encode(),
            Fishcoin::allottedSharesCall {}.abi_encode(),
            Fishcoin::seasonCall {}.abi_encode(),
            Fishcoin::limitsCall {}.abi_encode(),
            Fishcoin::governorCall {}.abi_encode(),
            Fishcoin::successorCall {}.abi_encode(),
        ];
        for who in &people {
            questions.push(Fishcoin::accountCall { who: *who }.abi_encode());
            questions.push(Fishcoin::officerFromCall { officer: *who }.abi_encode());
            for spender in [self.fishers[1], self.stranger] {
                let owner = *who;
                questions.push(Fishcoin::allowanceCall { owner, spender }.abi_encode());
            }
        }
        for n in 0..4 {
            let receipt = receipt(n);
            questions.push(Fishcoin::landingCall { receipt }.abi_encode());
        }
        let mut views: Vec<_> = questions
            .iter()
            .map(|question| self.chain.view(self.coin, question))
            .collect();
        let of_council = [
            Council::budgetCall { stock: 0, node: 0 }.abi_encode(),
            Council::assessmentCall { stock: 0 }.abi_encode(),
            Council::pendingAssessmentCall { stock: 0 }.abi_encode(),
        ];
        for question in of_council {
            views.push(self.chain.view(self.council, &question));
        }
        views
    }

    // What happens in a fishery.

    pub fn allot(&mut self, to: Address, shares: u128) {
        self.does(self.governor, &Fishcoin::allotSharesCall { to, shares });
    }

    /// The seat attests `low` for `season`, as of now.
    pub fn attest(&mut self, season: u32, low: u128) {
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
        let (last, _) = self.council_does(self.seat, &Council::attestCall { statement });
        assert!(last, "one seat is the quorum");
    }

    /// Assesses season 1 before it begins, waits out the delay, and has a stranger open it.
    pub fn first_season(&mut self, low: u128) -> (u128, Receipt) {
        self.attest(1, low);
        self.chain.advance(DELAY); // the first assessment waits
        self.open()
    }

    /// Goes to the first second of `season`, assesses it and has a stranger open it.
    pub fn later_season(&mut self, season: u32, low: u128) -> (u128, Receipt) {
        self.chain.set_time(opens(season));
        self.attest(season, low);
        self.open()
    }

    pub fn open(&mut self) -> (u128, Receipt) {
        self.does(self.stranger, &Fishcoin::openSeasonCall {})
    }

    pub fn land(&mut self, n: u8, fisher: Address, quantity: u128) -> Receipt {
        let receipt = receipt(n);
        let message = Fishcoin::landCall {
            receipt,
            fisher,
            quantity,
        };
        self.does(self.officer, &message).1
    }

    pub fn balance(&mut self, account: Address) -> U256 {
        self.asks(&Fishcoin::balanceOfCall { account })
    }

    pub fn supply(&mut self) -> U256 {
        self.asks(&Fishcoin::totalSupplyCall {})
    }

    /// Shares, coins, debt.
    pub fn account(&mut self, who: Address) -> (u128, u128, u128) {
        let account = self.asks(&Fishcoin::accountCall { who });
        (account.shares, account.coins, account.debt)
    }
}

/// When a season of the stage's stock begins.
pub fn opens(season: u32) -> u64 {
    FIRST_OPENS + u64::from(season - 1) * SEASON
}

pub fn receipt(n: u8) -> B256 {
    keccak256([n])
}

pub fn settings(
    council: Address,
    governor: Address,
    options: &Options,
) -> Fishcoin::FishcoinSettings {
    Fishcoin::FishcoinSettings {
        name: "Herring Fishcoin".into(),
        symbol: "HER".into(),
        decimals: 0,
        council,
        stock: 0,
        node: 0,
        governor,
        totalShares: options.total_shares,
        concentration: options.concentration,
        penalty: PENALTY,
        delay: DELAY,
    }
}

/// A council whose one seat is its quorum, with one stock.
pub fn council_of_one(
    chain: &mut Chain,
    governor: Address,
    seat: Address,
    options: &Options,
) -> Address {
    let settings = Council::CouncilSettings {
        governor,
        seats: 1,
        institutions: 1,
        dissent: 1,
        delay: DELAY,
    };
    let founder = Council::Founder {
        seat,
        institution: 0,
    };
    let council = deploy_council(chain, governor, settings, vec![founder]);
    let add = Council::addStockCall {
        added: Council::NewStock {
            settings: Council::StockSettings {
                name: "Herring".into(),
                unit: "kg".into(),
                decimals: 0,
                firstOpens: FIRST_OPENS,
                seasonLength: SEASON,
                division: 0,
            },
            terms: fixed_terms(options.capacity, options.max_age),
        },
    };
    chain
        .send(governor, council, &add)
        .expect("the stock is sound");
    council
}

/// A cap that is what is attested, up to `capacity`, until the assessment expires.
pub fn fixed_terms(capacity: u128, max_age: u64) -> Council::Terms {
    Council::Terms {
        model: 3,
        growth: 0,
        capacity,
        rule: 0,
        rate: ONE,
        trigger: 0,
        limit: 0,
        maxAge: max_age,
        grace: 0,
    }
}

/// That a contract failed with this error and these values.
#[track_caller]
pub fn assert_error<E: SolError + PartialEq + Debug>(error: &CallError, expected: E) {
    let given = error
        .revert_data()
        .and_then(|data| E::abi_decode(data).ok());
    assert_eq!(given, Some(expected), "{error}");
}

// Permits.

sol! {
    #[derive(Debug)]
    struct Permit {
        address owner;
        address spender;
        uint256 value;
        uint256 nonce;
        uint256 deadline;
    }
}

/// Somebody who signs.
pub struct Signer {
    key: SigningKey,
    pub address: Address,
}

impl Signer {
    pub fn new(n: u8) -> Self {
        let key = SigningKey::from_slice(&[n; 32]).expect("a number below the order");
        let address = address_of(key.verifying_key());
        Self { key, address }
    }

    /// The signature over a digest: `v`, `r`, `s`.
    pub fn sign_digest(&self, digest: B256) -> (u8, B256, B256) {
        let (signature, recovery) = self
            .key
            .sign_prehash_recoverable(digest.as_slice())
            .expect("a digest can be signed");
        let (r, s) = signature.split_bytes();
        let (r, s) = (B256::from_slice(&r), B256::from_slice(&s));
        (27 + recovery.to_byte(), r, s)
    }

    /// The message with which anyone can submit this signer's signature of `permit`.
    pub fn sign(&self, permit: &Permit, domain: &Eip712Domain) -> Fishcoin::permitCall {
        let (v, r, s) = self.sign_digest(permit.eip712_signing_hash(domain));
        Fishcoin::permitCall {
            owner: permit.owner,
            spender: permit.spender,
            value: permit.value,
            deadline: permit.deadline,
            v,
            r,
            s,
        }
    }
}

/// Whose signature a submitted permit carries, if it is taken for one of `permit`.
pub fn signer_of(
    message: &Fishcoin::permitCall,
    permit: &Permit,
    domain: &Eip712Domain,
) -> Address {
    let digest = permit.eip712_signing_hash(domain);
    let signature = Signature::from_scalars(message.r.0, message.s.0).expect("two scalars");
    let recovery = RecoveryId::from_byte(message.v - 27).expect("27 or 28");
    VerifyingKey::recover_from_prehash(digest.as_slice(), &signature, recovery)
        .map_or(Address::ZERO, |key| address_of(&key))
}

fn address_of(key: &VerifyingKey) -> Address {
    let point = key.to_encoded_point(false);
    Address::from_slice(&keccak256(&point.as_bytes()[1..])[12..])
}

/// The domain that the currency signs under.
pub fn domain_of(stage: &Stage) -> Eip712Domain {
    Eip712Domain::new(
        Some("Herring Fishcoin".into()),
        Some("1".into()),
        Some(U256::from(CHAIN_ID)),
        Some(stage.coin),
        None,
    )
}
