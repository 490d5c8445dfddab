//! The council on the chain: who is heard, when, and what is refused with which values.
#![allow(missing_docs)]

mod stage;

use alloy_core::{
    primitives::{Address, B256},
    sol_types::{SolCall, SolError, SolValue},
};
use ink::{env::DefaultEnvironment, primitives::H160};
use ink_e2e::{BuilderClient, Keypair, Weight};
use stage::{assert_error, deploy_council, fixed_terms, Council, DAY, DELAY, ONE};
use std::fmt::Debug;
use weir_client::Client;
use weir_e2e::{contract_code, CallError, Chain, Limits, Receipt, Runtime, GENESIS_SECONDS};

const SEASON: u64 = 100 * DAY;
/// Hake in tonnes: what two fleets divide.
const CAPACITY: u128 = 625_000;

/// A quorum of two seats of two institutions, which two dissenting seats keep away. Seats 0 and 1 are
/// of institution 0, seat 2 of institution 1, seat 3 of institution 2.
struct House {
    chain: Chain,
    council: Address,
    governor: Address,
    stranger: Address,
    seats: [Address; 4],
}

fn council_settings(governor: Address) -> Council::CouncilSettings {
    Council::CouncilSettings {
        governor,
        seats: 2,
        institutions: 2,
        dissent: 2,
        delay: DELAY,
    }
}

fn founders(seats: &[Address]) -> Vec<Council::Founder> {
    seats
        .iter()
        .zip([0, 0, 1, 2])
        .map(|(&seat, institution)| Council::Founder { seat, institution })
        .collect()
}

/// Season 1 begins with the chain; the stock divides its budget in fixed quantities.
fn hake() -> Council::addStockCall {
    Council::addStockCall {
        added: Council::NewStock {
            settings: Council::StockSettings {
                name: "Hake".into(),
                unit: "t".into(),
                decimals: 0,
                firstOpens: GENESIS_SECONDS,
                seasonLength: SEASON,
                division: 2,
            },
            terms: fixed_terms(CAPACITY, 4 * SEASON),
        },
    }
}

fn statement(season: u32, low: u128, now: u64) -> Council::Statement {
    Council::Statement {
        stock: 0,
        season,
        low,
        estimate: low,
        high: low,
        asOf: now,
        expires: now + 3 * SEASON,
        evidence: B256::repeat_byte(5),
    }
}

impl House {
    fn new() -> Self {
        let mut chain = Chain::new();
        let [governor, stranger] = [1, 2].map(|n| chain.funded(n));
        let seats = [10, 11, 12, 13].map(|n| chain.funded(n));
        let settings = council_settings(governor);
        let council = deploy_council(&mut chain, governor, settings, founders(&seats));
        let mut house = Self {
            chain,
            council,
            governor,
            stranger,
            seats,
        };
        house.does(governor, &hake());
        house
    }

    #[track_caller]
    fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.council, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    fn asks<C: SolCall>(&mut self, message: &C) -> C::Return {
        let answer = self.chain.read(self.council, message);
        answer.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// A message that the council has to refuse with just this error, and nothing changes.
    #[track_caller]
    fn refuses<C: SolCall, E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        message: &C,
        expected: E,
    ) {
        let before = self.views();
        let error = self.chain.refused(who, self.council, message);
        assert_error(&error, expected);
        assert!(
            self.views() == before,
            "{} failed and changed a view",
            C::SIGNATURE
        );
    }

    fn views(&mut self) -> Vec<Result<Vec<u8>, CallError>> {
        let mut questions = vec![
            Council::quorumCall {}.abi_encode(),
            Council::stockCountCall {}.abi_encode(),
            Council::termsCall { stock: 0 }.abi_encode(),
            Council::assessmentCall { stock: 0 }.abi_encode(),
            Council::pendingAssessmentCall { stock: 0 }.abi_encode(),
            Council::governorCall {}.abi_encode(),
            Council::successorCall {}.abi_encode(),
        ];
        for node in 0..4 {
            questions.push(Council::budgetCall { stock: 0, node }.abi_encode());
            questions.push(Council::nodeCall { stock: 0, node }.abi_encode());
        }
        for seat in self.seats {
            questions.push(Council::seatOfCall { seat }.abi_encode());
        }
        questions
            .iter()
            .map(|question| self.chain.view(self.council, question))
            .collect()
    }

    fn statement(&self, season: u32, low: u128) -> Council::Statement {
        statement(season, low, self.chain.now())
    }

    #[track_caller]
    fn attests(&mut self, seat: usize, statement: &Council::Statement) -> bool {
        let statement = statement.clone();
        self.does(self.seats[seat], &Council::attestCall { statement })
            .0
    }

    /// Two seats of two institutions make it final.
    #[track_caller]
    fn agree(&mut self, statement: &Council::Statement) {
        assert!(!self.attests(0, statement));
        assert!(self.attests(2, statement));
    }

    /// The first assessment, in force.
    fn first(&mut self, low: u128) {
        let statement = self.statement(1, low);
        self.agree(&statement);
        self.chain.advance(DELAY);
        assert_eq!(self.budget(0), low);
    }

    #[track_caller]
    fn does_not_hear<E: SolError + PartialEq + Debug>(
        &mut self,
        who: Address,
        statement: &Council::Statement,
        expected: E,
    ) {
        let statement = statement.clone();
        self.refuses(who, &Council::attestCall { statement }, expected);
    }

    fn digest(&mut self, statement: &Council::Statement) -> B256 {
        let statement = statement.clone();
        self.asks(&Council::digestCall { statement })
    }

    /// For, against, institutions, final.
    fn ballot(&mut self, statement: &Council::Statement) -> (u64, u64, u64, bool) {
        let digest = self.digest(statement);
        let ballot = self.asks(&Council::ballotCall { digest });
        (
            ballot.attested,
            ballot.dissented,
            ballot.institutions,
            ballot.isFinal,
        )
    }

    fn budget(&mut self, node: u32) -> u128 {
        self.asks(&Council::budgetCall { stock: 0, node }).amount
    }

    /// The lower bounds in force and waiting.
    fn lows(&mut self) -> (u128, u128) {
        let in_force = self.asks(&Council::assessmentCall { stock: 0 }).low;
        let waiting = self.asks(&Council::pendingAssessmentCall { stock: 0 }).low;
        (in_force, waiting)
    }

    fn quorum(&mut self) -> (u8, u8, u8) {
        let quorum = self.asks(&Council::quorumCall {});
        (quorum.seats, quorum.institutions, quorum.dissent)
    }
}

// Through ink!'s own test backend.

/// Sends a message through ink_e2e's client.
async fn tell<C: SolCall>(
    client: &mut Client<DefaultEnvironment, Runtime>,
    who: &Keypair,
    council: H160,
    message: &C,
) -> Result<C::Return, CallError> {
    let (receipt, _) = client
        .raw_call(council, message.abi_encode(), 0, limit(), u128::MAX, who)
        .await?;
    Ok(C::abi_decode_returns(&receipt.output).expect("of the message's type"))
}

/// As much as one transaction may use.
fn limit() -> Weight {
    let weight = Limits::default().weight;
    Weight::from_parts(weight.ref_time(), weight.proof_size())
}

/// A council governed by alice, with bob and charlie of one institution and dave of another.
async fn found(client: &mut Client<DefaultEnvironment, Runtime>) -> H160 {
    let address = Client::<DefaultEnvironment, Runtime>::address;
    let alice = ink_e2e::alice();
    let seats = [ink_e2e::bob(), ink_e2e::charlie(), ink_e2e::dave()].map(|seat| address(&seat));
    let arguments = (council_settings(address(&alice)), founders(&seats)).abi_encode_params();
    let code = contract_code("council").expect("cargo xtask build has run");
    let council = client
        .raw_instantiate(code, &alice, arguments, 0, limit(), u128::MAX)
        .await
        .expect("the council is sound")
        .addr;
    tell(client, &alice, council, &hake())
        .await
        .expect("the governor may");
    council
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn seats_of_one_institution_are_no_quorum_and_the_first_assessment_waits() {
    let council = found(&mut client).await;
    let now = client.chain().now();
    let attest = Council::attestCall {
        statement: statement(1, 500_000, now),
    };
    let budget = Council::budgetCall { stock: 0, node: 0 };
    for (seat, last) in [
        (ink_e2e::bob(), false),
        (ink_e2e::charlie(), false),
        (ink_e2e::dave(), true),
    ] {
        let is_final = tell(&mut client, &seat, council, &attest).await;
        assert_eq!(is_final, Ok(last));
    }
    let waiting = tell(&mut client, &ink_e2e::eve(), council, &budget).await;
    assert_eq!(waiting.unwrap().amount, 0);
    client.chain_mut().advance(DELAY);
    let in_force = tell(&mut client, &ink_e2e::eve(), council, &budget).await;
    assert_eq!(in_force.unwrap().amount, 500_000);
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn a_seat_speaks_once_and_nobody_speaks_without_a_seat() {
    let council = found(&mut client).await;
    let attest = Council::attestCall {
        statement: statement(1, 500_000, client.chain().now()),
    };
    let (bob, eve) = (ink_e2e::bob(), ink_e2e::eve());
    let first = tell(&mut client, &bob, council, &attest).await;
    assert_eq!(first, Ok(false));
    let again = tell(&mut client, &bob, council, &attest).await.unwrap_err();
    let address = Client::<DefaultEnvironment, Runtime>::address;
    assert_error(
        &again,
        Council::AlreadySpoken {
            seat: address(&bob),
        },
    );
    let stranger = tell(&mut client, &eve, council, &attest).await.unwrap_err();
    let caller = address(&eve);
    assert_error(&stranger, Council::NotSeat { caller });
}

#[ink_e2e::test(backend(runtime_only(sandbox = Runtime, client = Client)))]
async fn governance_passes_when_it_is_accepted_and_not_before() {
    let council = found(&mut client).await;
    let (alice, bob, eve) = (ink_e2e::alice(), ink_e2e::bob(), ink_e2e::eve());
    let address = Client::<DefaultEnvironment, Runtime>::address;
    let offer = |to| Council::offerGovernanceCall { to };
    let accept = Council::acceptGovernanceCall {};
    let governor = Council::governorCall {};

    let refused = tell(&mut client, &eve, council, &offer(address(&eve))).await;
    let caller = address(&eve);
    assert_error(&refused.unwrap_err(), Council::NotGovernor { caller });
    let sent = tell(&mut client, &alice, council, &offer(address(&bob))).await;
    sent.expect("the governor may");
    let given = tell(&mut client, &eve, council, &governor).await;
    assert_eq!(given, Ok(address(&alice)));
    let refused = tell(&mut client, &eve, council, &accept).await;
    assert_error(&refused.unwrap_err(), Council::NotOffered { caller });
    // an offer can be taken back
    let sent = tell(&mut client, &alice, council, &offer(Address::ZERO)).await;
    sent.expect("the governor may");
    let refused = tell(&mut client, &bob, council, &accept).await;
    let caller = address(&bob);
    assert_error(&refused.unwrap_err(), Council::NotOffered { caller });

    let sent = tell(&mut client, &alice, council, &offer(address(&bob))).await;
    sent.expect("the governor may");
    let sent = tell(&mut client, &bob, council, &accept).await;
    sent.expect("it was offered");
    let given = tell(&mut client, &eve, council, &governor).await;
    assert_eq!(given, Ok(address(&bob)));
    let refused = tell(&mut client, &alice, council, &offer(address(&alice))).await;
    let caller = address(&alice);
    assert_error(&refused.unwrap_err(), Council::NotGovernor { caller });
    let refused = tell(&mut client, &bob, council, &accept).await;
    let caller = address(&bob);
    assert_error(&refused.unwrap_err(), Council::NotOffered { caller });
}

// Seats and statements.

#[test]
fn the_first_assessment_waits_and_says_from_when_it_is_in_force() {
    let mut house = House::new();
    let statement = house.statement(1, 500_000);
    assert!(!house.attests(0, &statement));
    let from = house.chain.now() + DELAY;
    let attest = Council::attestCall {
        statement: statement.clone(),
    };
    let (last, receipt) = house.does(house.seats[2], &attest);
    assert!(last);
    let digest = house.digest(&statement);
    let accepted = Council::AssessmentAccepted {
        stock: 0,
        season: 1,
        digest,
        low: 500_000,
        estimate: 500_000,
        high: 500_000,
        asOf: statement.asOf,
        expires: statement.expires,
        evidence: statement.evidence,
        inForceFrom: from,
    };
    assert_eq!(receipt.events::<Council::AssessmentAccepted>(), [accepted]);
    house.chain.set_time(from - 1);
    assert_eq!((house.lows(), house.budget(0)), ((0, 500_000), 0));
    let pending = house.asks(&Council::pendingAssessmentCall { stock: 0 });
    assert_eq!((pending.season, pending.inForceFrom), (1, from));
    house.chain.set_time(from);
    assert_eq!((house.lows(), house.budget(0)), ((500_000, 0), 500_000));
}

#[test]
fn a_lower_assessment_is_in_force_at_once_and_a_surprise_waits() {
    let mut house = House::new();
    house.first(500_000);
    let lower = house.statement(1, 400_000);
    house.agree(&lower);
    assert_eq!((house.lows(), house.budget(0)), ((400_000, 0), 400_000));
    let higher = house.statement(1, 450_000);
    house.agree(&higher);
    assert_eq!(
        (house.lows(), house.budget(0)),
        ((400_000, 450_000), 400_000)
    );
    house.chain.advance(DELAY - 1);
    assert_eq!(house.budget(0), 400_000);
    house.chain.advance(1);
    assert_eq!((house.lows(), house.budget(0)), ((450_000, 0), 450_000));
}

#[test]
fn a_lower_assessment_drops_the_surprise_that_waits() {
    let mut house = House::new();
    house.first(500_000);
    let higher = house.statement(1, 600_000);
    house.agree(&higher);
    house.chain.advance(DELAY / 2);
    let lower = house.statement(1, 400_000);
    house.agree(&lower);
    assert_eq!(house.lows(), (400_000, 0));
    house.chain.advance(DELAY);
    assert_eq!((house.lows(), house.budget(0)), ((400_000, 0), 400_000));
}

#[test]
fn a_seat_attests_once_and_does_not_dissent_from_what_it_attested() {
    let mut house = House::new();
    let statement = house.statement(1, 500_000);
    let seat = house.seats[0];
    assert!(!house.attests(0, &statement));
    let expected = || Council::AlreadySpoken { seat };
    house.does_not_hear(seat, &statement, expected());
    let digest = house.digest(&statement);
    house.refuses(seat, &Council::dissentCall { digest }, expected());
    assert_eq!(house.ballot(&statement), (0b1, 0, 0b1, false));
}

#[test]
fn a_statement_that_is_final_is_not_attested_again_by_anybody() {
    let mut house = House::new();
    let statement = house.statement(1, 500_000);
    house.agree(&statement);
    let digest = house.digest(&statement);
    for seat in house.seats {
        let expected = || Council::AlreadyFinal { digest };
        house.does_not_hear(seat, &statement, expected());
        house.refuses(seat, &Council::dissentCall { digest }, expected());
    }
    // nor does it come back once a later one holds
    house.chain.advance(DELAY);
    let lower = house.statement(1, 400_000);
    house.agree(&lower);
    house.does_not_hear(house.seats[0], &statement, Council::AlreadyFinal { digest });
    assert_eq!(house.budget(0), 400_000);
}

#[test]
fn many_seats_of_one_institution_are_not_enough() {
    let mut house = House::new();
    let statement = house.statement(1, 500_000);
    assert!(!house.attests(0, &statement));
    assert!(!house.attests(1, &statement));
    assert_eq!(house.ballot(&statement), (0b11, 0, 0b1, false));
    assert_eq!(house.lows(), (0, 0));
    assert!(house.attests(3, &statement));
    assert_eq!(house.ballot(&statement), (0b1011, 0, 0b101, true));
}

#[test]
fn enough_dissent_keeps_a_statement_from_ever_becoming_final() {
    let mut house = House::new();
    let statement = house.statement(1, 500_000);
    let digest = house.digest(&statement);
    let dissent = Council::dissentCall { digest };
    assert!(!house.attests(0, &statement));
    for seat in [1, 3] {
        house.does(house.seats[seat], &dissent);
    }
    let expected = Council::Rejected { digest, dissent: 2 };
    house.does_not_hear(house.seats[2], &statement, expected);
    assert_eq!(house.ballot(&statement), (0b1, 0b1010, 0b1, false));
    assert_eq!(house.lows(), (0, 0));
    // one voice against is not enough to keep another statement away
    let other = house.statement(1, 499_999);
    let digest = house.digest(&other);
    house.does(house.seats[3], &Council::dissentCall { digest });
    house.agree(&other);
    assert_eq!(house.lows(), (0, 499_999));
}

#[test]
fn of_two_assessments_that_race_the_lower_one_holds_whatever_the_order() {
    for lower_first in [true, false] {
        let mut house = House::new();
        house.first(600_000);
        let (higher, lower) = (house.statement(1, 500_000), house.statement(1, 400_000));
        // their voices come in turn, so that both are open at the same time
        let order = if lower_first {
            [&lower, &higher]
        } else {
            [&higher, &lower]
        };
        for statement in order {
            assert!(!house.attests(0, statement));
        }
        for statement in order {
            assert!(house.attests(2, statement));
        }
        // the higher one that came later would be a surprise, and waits for people to see it
        let waiting = if lower_first { 500_000 } else { 0 };
        assert_eq!(house.lows(), (400_000, waiting));
        assert_eq!(house.budget(0), 400_000);
    }
}

#[test]
fn an_assessment_older_than_the_one_known_is_refused() {
    let mut house = House::new();
    house.first(500_000);
    let old = house.statement(1, 300_000);
    house.chain.advance(DAY);
    let new = house.statement(1, 400_000);
    house.agree(&new);
    assert!(!house.attests(0, &old));
    let expected = Council::Superseded {
        asOf: old.asOf,
        known: new.asOf,
    };
    house.does_not_hear(house.seats[2], &old, expected);
    assert_eq!(house.budget(0), 400_000);
}

#[test]
fn an_assessment_is_for_this_season_or_the_next() {
    let mut house = House::new();
    house.chain.advance(SEASON);
    let seat = house.seats[0];
    for season in [0, 1, 4, u32::MAX] {
        let statement = house.statement(season, 500_000);
        let current = 2;
        house.does_not_hear(seat, &statement, Council::WrongSeason { season, current });
    }
    for season in [2, 3] {
        let statement = house.statement(season, 500_000);
        assert!(!house.attests(0, &statement));
    }
}

#[test]
fn bounds_out_of_order_are_refused_with_all_three() {
    let mut house = House::new();
    for (low, estimate, high) in [(3, 2, 5), (1, 6, 5), (6, 5, 4)] {
        let statement = Council::Statement {
            low,
            estimate,
            high,
            ..house.statement(1, 0)
        };
        let expected = Council::BoundsOutOfOrder {
            low,
            estimate,
            high,
        };
        house.does_not_hear(house.seats[0], &statement, expected);
    }
}

#[test]
fn biomass_over_ten_times_the_capacity_is_refused() {
    let mut house = House::new();
    let limit = 6_250_000;
    for high in [limit + 1, u128::MAX] {
        let statement = Council::Statement {
            high,
            ..house.statement(1, 500_000)
        };
        let expected = Council::ImplausibleBiomass { high, limit };
        house.does_not_hear(house.seats[0], &statement, expected);
    }
    let statement = house.statement(1, limit);
    assert!(!house.attests(0, &statement));
}

#[test]
fn dates_in_the_future_and_expiries_in_the_past_are_refused() {
    let mut house = House::new();
    let now = house.chain.now();
    // the stock's terms shorten an expiry to 400 days after the reference date
    for (as_of, expires, counted) in [
        (now + 1, now + DAY, now + DAY),
        (now - DAY, now, now),
        (now - 4 * SEASON, now + DAY, now),
    ] {
        let statement = Council::Statement {
            asOf: as_of,
            expires,
            ..house.statement(1, 500_000)
        };
        let expected = Council::WrongDate {
            asOf: as_of,
            expires: counted,
            now,
        };
        house.does_not_hear(house.seats[0], &statement, expected);
    }
}

#[test]
fn a_stock_that_there_is_not_is_named_whatever_is_asked_of_it() {
    let mut house = House::new();
    let (governor, seat, stock) = (house.governor, house.seats[0], 7);
    let expected = || Council::UnknownStock { stock };
    let statement = Council::Statement {
        stock,
        ..house.statement(1, 500_000)
    };
    house.does_not_hear(seat, &statement, expected());
    let terms = fixed_terms(CAPACITY, DAY);
    house.refuses(
        governor,
        &Council::setTermsCall {
            changed: Council::NewTerms { stock, terms },
        },
        expected(),
    );
    let add = Council::addNodeCall {
        stock,
        parent: 0,
        assembly: governor,
        division: 0,
    };
    house.refuses(governor, &add, expected());
    house.refuses(
        governor,
        &Council::budgetCall { stock, node: 0 },
        expected(),
    );
    house.refuses(governor, &Council::assessmentCall { stock }, expected());
    house.refuses(governor, &Council::settleStockCall { stock }, expected());
    let budget = Council::budgetCall { stock: 0, node: 3 };
    let expected = Council::UnknownNode { stock: 0, node: 3 };
    house.refuses(governor, &budget, expected);
}

#[test]
fn a_quorum_that_cannot_be_is_refused_at_the_beginning_and_later() {
    let mut house = House::new();
    let governor = house.governor;
    let code = contract_code("council").expect("cargo xtask build has run");
    for (seats, institutions, dissent) in [
        (0, 1, 1),
        (0, 0, 1),
        (1, 0, 1),
        (1, 1, 0),
        (1, 2, 1),
        (65, 1, 1),
    ] {
        let expected = || Council::InvalidQuorum {
            seats,
            institutions,
            dissent,
        };
        let settings = Council::CouncilSettings {
            seats,
            institutions,
            dissent,
            ..council_settings(governor)
        };
        let arguments = (settings, founders(&house.seats)).abi_encode_params();
        let error = house.chain.deploy(governor, &code, &arguments).unwrap_err();
        assert_error(&error, expected());
        let set = Council::setQuorumCall {
            seats,
            institutions,
            dissent,
        };
        house.refuses(governor, &set, expected());
    }
}

#[test]
fn a_council_does_not_begin_with_a_seat_given_twice_nor_with_a_delay_beyond_a_year() {
    let mut house = House::new();
    let governor = house.governor;
    let code = contract_code("council").expect("cargo xtask build has run");
    let seat = house.seats[0];
    let arguments = (council_settings(governor), founders(&[seat, seat])).abi_encode_params();
    let error = house.chain.deploy(governor, &code, &arguments).unwrap_err();
    assert_error(&error, Council::SeatTaken { seat });
    let delay = 365 * DAY + 1;
    let settings = Council::CouncilSettings {
        delay,
        ..council_settings(governor)
    };
    let arguments = (settings, founders(&[seat])).abi_encode_params();
    let error = house.chain.deploy(governor, &code, &arguments).unwrap_err();
    let limit = 365 * DAY;
    assert_error(&error, Council::DelayTooLong { delay, limit });
}

#[test]
fn a_seat_that_is_removed_speaks_no_more_and_coming_back_does_not_speak_twice() {
    let mut house = House::new();
    let (governor, caller) = (house.governor, house.seats[0]);
    let statement = house.statement(1, 500_000);
    assert!(!house.attests(0, &statement));
    house.does(governor, &Council::removeSeatCall { seat: caller });
    let other = house.statement(1, 400_000);
    house.does_not_hear(caller, &other, Council::NotSeat { caller });
    let seat = house.asks(&Council::seatOfCall { seat: caller });
    assert_eq!((seat.seated, seat.index, seat.from), (false, 0, 0));
    let again = Council::removeSeatCall { seat: caller };
    house.refuses(governor, &again, Council::NotSeat { caller });

    let from = house.chain.now() + DELAY;
    let propose = Council::proposeSeatCall {
        seat: caller,
        institution: 1, // another one now
    };
    house.does(governor, &propose);
    let expected = Council::SeatTaken { seat: caller };
    house.refuses(governor, &propose, expected);
    house.chain.set_time(from - 1);
    let expected = Council::SeatNotYet { caller, from };
    house.does_not_hear(caller, &statement, expected);
    house.chain.set_time(from);
    let expected = Council::AlreadySpoken { seat: caller };
    house.does_not_hear(caller, &statement, expected);
    assert_eq!(house.ballot(&statement), (0b1, 0, 0b1, false));
    assert!(!house.attests(0, &other));
    assert_eq!(house.ballot(&other), (0b1, 0, 0b10, false));
}

#[test]
fn a_quorum_is_loosened_after_the_delay_and_tightened_at_once() {
    let mut house = House::new();
    let governor = house.governor;
    let set = |seats, institutions, dissent| Council::setQuorumCall {
        seats,
        institutions,
        dissent,
    };
    house.does(governor, &set(1, 1, 2));
    house.chain.advance(DELAY - 1);
    assert_eq!(house.quorum(), (2, 2, 2));
    let statement = house.statement(1, 500_000);
    assert!(!house.attests(0, &statement));
    house.chain.advance(1);
    assert_eq!(house.quorum(), (1, 1, 2));
    assert!(house.attests(1, &statement));

    house.does(governor, &set(3, 2, 1));
    assert_eq!(house.quorum(), (3, 2, 1));
    // a tightening drops a loosening that waits
    house.does(governor, &set(1, 1, 1));
    house.does(governor, &set(4, 2, 1));
    house.chain.advance(DELAY);
    assert_eq!(house.quorum(), (4, 2, 1));
    // harder in one way and easier in another is no tightening
    house.does(governor, &set(4, 2, 2));
    assert_eq!(house.quorum(), (4, 2, 1));
}

#[test]
fn terms_are_loosened_after_the_delay_and_tightened_at_once() {
    let mut house = House::new();
    let governor = house.governor;
    house.first(500_000);
    let now = house.chain.now();
    let set = |rate| Council::setTermsCall {
        changed: Council::NewTerms {
            stock: 0,
            terms: Council::Terms {
                rate,
                ..fixed_terms(CAPACITY, 4 * SEASON)
            },
        },
    };
    assert_eq!(house.does(governor, &set(ONE / 2)).0, now);
    assert_eq!(house.budget(0), 250_000);
    assert_eq!(house.does(governor, &set(ONE)).0, now + DELAY);
    house.chain.set_time(now + DELAY - 1);
    assert_eq!(house.budget(0), 250_000);
    house.chain.set_time(now + DELAY);
    assert_eq!(house.budget(0), 500_000);
}

// Places.

/// Two places below the stock, 1 and 2, each with the stranger for its assembly.
fn divided(house: &mut House) {
    let (governor, assembly) = (house.governor, house.stranger);
    for node in [1, 2] {
        let add = Council::addNodeCall {
            stock: 0,
            parent: 0,
            assembly,
            division: 1,
        };
        assert_eq!(house.does(governor, &add).0, node);
    }
}

fn part(node: u32, part: u128) -> Council::setPartCall {
    let stock = 0;
    Council::setPartCall { stock, node, part }
}

#[test]
fn hake_allocations_of_625000_hold_and_635000_are_refused_and_children_shrink_pro_rata() {
    let mut house = House::new();
    let governor = house.governor;
    house.first(CAPACITY);
    divided(&mut house);
    let over = |requested| Council::AllocationExceedsParent {
        requested,
        available: 625_000,
    };
    assert_eq!(house.does(governor, &part(1, 461_750)).0, 2);
    house.refuses(governor, &part(2, 173_250), over(635_000));
    assert_eq!(house.does(governor, &part(2, 163_250)).0, 2);
    house.refuses(governor, &part(2, 163_251), over(625_001));
    house.refuses(governor, &part(2, u128::MAX), over(u128::MAX));
    assert_eq!((house.budget(1), house.budget(2)), (0, 0));
    house.chain.set_time(GENESIS_SECONDS + SEASON);
    assert_eq!((house.budget(1), house.budget(2)), (461_750, 163_250));
    let node = house.asks(&Council::nodeCall { stock: 0, node: 0 });
    assert_eq!((node.assembly, node.childrenTotal), (governor, 625_000));

    let half = house.statement(2, 312_500);
    house.agree(&half);
    assert_eq!((house.budget(1), house.budget(2)), (230_875, 81_625));
    // after the shrink nobody is given more, and anybody less
    let expected = Council::AllocationExceedsParent {
        requested: 625_001,
        available: 312_500,
    };
    house.refuses(governor, &part(1, 461_751), expected);
    assert_eq!(house.does(governor, &part(1, 100_000)).0, 3);
}

#[test]
fn parts_are_set_by_the_assembly_above_and_places_added_by_the_one_they_lie_under() {
    let mut house = House::new();
    let (governor, assembly, caller) = (house.governor, house.stranger, house.seats[0]);
    house.first(CAPACITY);
    divided(&mut house);
    let add = Council::addNodeCall {
        stock: 0,
        parent: 1,
        assembly: caller,
        division: 0,
    };
    for other in [governor, caller] {
        let expected = Council::NotAssembly { caller: other };
        house.refuses(other, &add, expected);
    }
    assert_eq!(house.does(assembly, &add).0, 3);
    let expected = Council::NotAssembly { caller: assembly };
    house.refuses(assembly, &part(1, 5), expected);
    let expected = Council::NotAssembly { caller: governor };
    house.refuses(governor, &part(3, 5), expected);
    let expected = Council::UnknownNode { stock: 0, node: 4 };
    house.refuses(governor, &part(4, 5), expected);
    house.does(governor, &part(1, 1_000));
    house.does(assembly, &part(3, 7)); // by weight: the only child has everything
    house.chain.set_time(GENESIS_SECONDS + SEASON);
    assert_eq!((house.budget(1), house.budget(3)), (1_000, 1_000));
}

#[test]
fn a_season_is_recorded_by_the_places_currency_once_and_when_it_is_over() {
    let mut house = House::new();
    let (governor, currency) = (house.governor, house.seats[3]);
    let record = |season, landed| Council::recordSeasonCall {
        stock: 0,
        node: 0,
        season,
        landed,
        overdrawn: 3,
    };
    let early = Council::NotCurrency { caller: currency };
    house.refuses(currency, &record(0, 10), early);
    let set = Council::setCurrencyCall {
        stock: 0,
        node: 0,
        currency,
    };
    let stranger = house.stranger;
    house.refuses(stranger, &set, Council::NotAssembly { caller: stranger });
    house.does(governor, &set);
    for caller in [governor, stranger] {
        house.refuses(caller, &record(1, 10), Council::NotCurrency { caller });
    }
    for season in [1, 2] {
        let expected = Council::WrongSeason { season, current: 1 };
        house.refuses(currency, &record(season, 10), expected);
    }
    house.chain.advance(SEASON);
    let (_, receipt) = house.does(currency, &record(1, 10));
    let recorded = Council::SeasonRecorded {
        stock: 0,
        node: 0,
        season: 1,
        landed: 10,
        overdrawn: 3,
    };
    assert_eq!(receipt.events::<Council::SeasonRecorded>(), [recorded]);
    let expected = Council::SeasonAlreadyRecorded { season: 1 };
    house.refuses(currency, &record(1, 11), expected);
    let kept = house.asks(&Council::seasonRecordCall {
        stock: 0,
        node: 0,
        season: 1,
    });
    assert_eq!((kept.landed, kept.overdrawn), (10, 3));
}

#[test]
fn texts_have_the_length_that_a_cell_holds_and_no_more() {
    let mut house = House::new();
    let governor = house.governor;
    let named = |name: usize, unit: usize| {
        let mut add = hake();
        add.added.settings.name = "n".repeat(name);
        add.added.settings.unit = "u".repeat(unit);
        add
    };
    let too_long = |length, limit| Council::TextTooLong { length, limit };
    house.refuses(governor, &named(65, 1), too_long(65, 64));
    house.refuses(governor, &named(10_000, 1), too_long(10_000, 64));
    house.refuses(governor, &named(1, 17), too_long(17, 16));
    let stock = house.does(governor, &named(64, 16)).0;
    let settings = house.asks(&Council::stockSettingsCall { stock });
    assert_eq!((settings.name.len(), settings.unit.len()), (64, 16));
    let mut add = hake();
    add.added.settings.decimals = 39;
    house.refuses(governor, &add, Council::InvalidChoice { value: 39 });
}

#[test]
fn a_stock_in_call_data_that_no_encoder_makes_is_refused() {
    let mut house = House::new();
    let sound = hake().abi_encode();
    let stocks = house.asks(&Council::stockCountCall {});
    let mut dirty = sound.clone();
    dirty[4 + 32 * 3] = 1; // above the growth's sixteen bytes
    let mut elsewhere = sound.clone();
    elsewhere[4 + 31] = 0x40;
    let cases = [
        (sound[..sound.len() - 32].to_vec(), "a word short"),
        (sound[..sound.len() - 1].to_vec(), "a byte short"),
        ([sound.clone(), vec![0; 32]].concat(), "a word too many"),
        (dirty, "a number beyond its type"),
        (elsewhere, "another offset"),
    ];
    for (data, what) in cases {
        let refused = house.chain.call(house.governor, house.council, &data);
        assert!(refused.is_err(), "{what} went through");
    }
    assert_eq!(house.asks(&Council::stockCountCall {}), stocks);
    let accepted = house.chain.call(house.governor, house.council, &sound);
    assert!(accepted.is_ok());
}
