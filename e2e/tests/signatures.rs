//! Attestations signed as typed data: what a wallet shows, and several voices in one transaction.
#![allow(missing_docs)]

mod stage;

use std::fmt::Debug;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{Eip712Domain, SolCall, SolError, SolStruct},
};
use stage::{assert_error, deploy_council, fixed_terms, Council, Signer, DAY, DELAY, SEASON};
use weir_e2e::{runtime::CHAIN_ID, Chain, Receipt, GENESIS_SECONDS};

const CAPACITY: u128 = 251_541_538;

/// A council of four key holders from three institutions, three of which make a quorum, and whoever
/// sends what they signed.
struct Table {
    chain: Chain,
    council: Address,
    governor: Address,
    sender: Address,
    seats: [Signer; 4],
}

impl Table {
    fn new() -> Self {
        let mut chain = Chain::new();
        let [governor, sender] = [1, 2].map(|n| chain.funded(n));
        let seats = [11, 12, 13, 14].map(Signer::new);
        let settings = Council::CouncilSettings {
            governor,
            seats: 3,
            institutions: 2,
            dissent: 1,
            delay: DELAY,
        };
        let founders = seats.iter().zip([0, 0, 1, 2]);
        let founders = founders.map(|(seat, institution)| Council::Founder {
            seat: seat.address,
            institution,
        });
        let council = deploy_council(&mut chain, governor, settings, founders.collect());
        let add = Council::addStockCall {
            added: Council::NewStock {
                settings: Council::StockSettings {
                    name: "South Atlantic albacore".into(),
                    unit: "t".into(),
                    decimals: 3,
                    firstOpens: GENESIS_SECONDS,
                    seasonLength: SEASON,
                    division: 0,
                },
                terms: fixed_terms(CAPACITY, 4 * SEASON),
            },
        };
        chain.send(governor, council, &add).expect("a sound stock");
        Self {
            chain,
            council,
            governor,
            sender,
            seats,
        }
    }

    fn domain(&self) -> Eip712Domain {
        Eip712Domain::new(
            Some("Weir Council".into()),
            Some("1".into()),
            Some(U256::from(CHAIN_ID)),
            Some(self.council),
            None,
        )
    }

    fn statement(&self) -> Council::Statement {
        let now = self.chain.now();
        Council::Statement {
            stock: 0,
            season: 1,
            low: 77_688_500,
            estimate: 80_000_000,
            high: 95_000_050,
            asOf: now,
            expires: now + 2 * SEASON,
            evidence: B256::repeat_byte(0xab),
        }
    }

    fn digest(&mut self, statement: &Council::Statement) -> B256 {
        let statement = statement.clone();
        let read = self
            .chain
            .read(self.council, &Council::digestCall { statement });
        read.expect("the stock is there")
    }

    fn signatures(&self, digest: B256, seats: &[usize]) -> Vec<Council::Signature> {
        let sign = |seat: &usize| {
            let (v, r, s) = self.seats[*seat].sign_digest(digest);
            Council::Signature { v, r, s }
        };
        seats.iter().map(sign).collect()
    }

    /// The message that carries the signatures of `seats`.
    fn endorsement(
        &mut self,
        statement: &Council::Statement,
        seats: &[usize],
    ) -> Council::attestSignedCall {
        let digest = self.digest(statement);
        endorse(statement, self.signatures(digest, seats))
    }

    #[track_caller]
    fn does<C: SolCall>(&mut self, who: Address, message: &C) -> (C::Return, Receipt) {
        let sent = self.chain.send(who, self.council, message);
        sent.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    #[track_caller]
    fn refuses<E: SolError + PartialEq + Debug>(
        &mut self,
        message: &Council::attestSignedCall,
        expected: E,
    ) {
        let before = self.ballot(&message.endorsement.statement);
        let error = self.chain.refused(self.sender, self.council, message);
        assert_error(&error, expected);
        assert_eq!(self.ballot(&message.endorsement.statement), before);
    }

    fn ballot(&mut self, statement: &Council::Statement) -> (u64, u64, u64, bool) {
        let digest = self.digest(statement);
        let read = self
            .chain
            .read(self.council, &Council::ballotCall { digest });
        let it = read.expect("a view");
        (it.attested, it.dissented, it.institutions, it.isFinal)
    }
}

fn endorse(
    statement: &Council::Statement,
    signatures: Vec<Council::Signature>,
) -> Council::attestSignedCall {
    Council::attestSignedCall {
        endorsement: Council::Endorsement {
            statement: statement.clone(),
            signatures,
        },
    }
}

#[test]
fn what_a_wallet_shows_is_what_the_council_counts() {
    let mut table = Table::new();
    let domain = table.domain();
    for (low, as_of, expires, texts) in [
        (
            77_688_500,
            2_000_000_000,
            2_031_536_000,
            [
                "77688.5 t",
                "2033-05-18 03:33:20 UTC",
                "2034-05-18 03:33:20 UTC",
            ],
        ),
        (
            0,
            0,
            u64::MAX,
            [
                "0 t",
                "1970-01-01 00:00:00 UTC",
                "584554051223-11-09 07:00:15 UTC",
            ],
        ),
        (
            u128::MAX,
            951_782_399,
            951_782_400,
            [
                "340282366920938463463374607431768211.455 t",
                "2000-02-28 23:59:59 UTC",
                "2000-02-29 00:00:00 UTC",
            ],
        ),
    ] {
        let [low_text, as_of_text, expires_text] = texts.map(String::from);
        let shown = Council::Attestation {
            stock: 0,
            name: "South Atlantic albacore".into(),
            season: 7,
            low: low_text,
            estimate: "80000 t".into(),
            high: "95000.05 t".into(),
            asOf: as_of_text,
            expires: expires_text,
            evidence: B256::repeat_byte(0xab),
        };
        let statement = Council::Statement {
            stock: 0,
            season: 7,
            low,
            estimate: 80_000_000,
            high: 95_000_050,
            asOf: as_of,
            expires,
            evidence: B256::repeat_byte(0xab),
        };
        assert_eq!(
            table.digest(&statement),
            shown.eip712_signing_hash(&domain),
            "{shown:?}"
        );
    }
}

#[test]
fn a_statement_on_a_stock_that_is_not_there_has_no_digest() {
    let mut table = Table::new();
    let statement = Council::Statement {
        stock: 1,
        ..table.statement()
    };
    let error = table
        .chain
        .read(table.council, &Council::digestCall { statement })
        .expect_err("there is one stock");
    assert_error(&error, Council::UnknownStock { stock: 1 });
}

#[test]
fn one_transaction_of_a_stranger_carries_a_quorum_of_signatures() {
    let mut table = Table::new();
    let statement = table.statement();
    let message = table.endorsement(&statement, &[0, 1, 2]);
    let (outcome, receipt) = table.does(table.sender, &message);
    assert_eq!((outcome.counted, outcome.isFinal), (3, true));
    let heard: Vec<_> = receipt
        .events::<Council::Attested>()
        .iter()
        .map(|event| event.seat)
        .collect();
    assert_eq!(
        heard,
        [0, 1, 2].map(|seat: usize| table.seats[seat].address)
    );
    let accepted = receipt.events::<Council::AssessmentAccepted>();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].inForceFrom, table.chain.now() + DELAY);
    assert_eq!(table.ballot(&statement), (0b111, 0, 0b11, true));
}

#[test]
fn voices_by_signature_and_by_transaction_are_of_one_ballot() {
    let mut table = Table::new();
    let statement = table.statement();
    let first = table.endorsement(&statement, &[0]);
    let (outcome, _) = table.does(table.sender, &first);
    assert_eq!((outcome.counted, outcome.isFinal), (1, false));
    let seat = table.seats[2].address;
    table.chain.fund(seat, U256::from(10).pow(U256::from(20)));
    let attest = Council::attestCall {
        statement: statement.clone(),
    };
    assert!(!table.does(seat, &attest).0);
    let all = table.endorsement(&statement, &[0, 1, 2, 3]);
    let (outcome, _) = table.does(table.sender, &all);
    // 0 and 2 have spoken, 1 makes it final, 3 comes too late to be counted
    assert_eq!((outcome.counted, outcome.isFinal), (1, true));
    assert_eq!(table.ballot(&statement), (0b111, 0, 0b11, true));
}

#[test]
fn a_batch_that_adds_no_voice_is_refused() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let none = Council::NothingCounted { digest };
    table.refuses(&endorse(&statement, Vec::new()), none.clone());
    let message = table.endorsement(&statement, &[0]);
    table.does(table.sender, &message);
    table.refuses(&message, none.clone());
    let last = table.endorsement(&statement, &[1, 2]);
    assert!(table.does(table.sender, &last).0.isFinal);
    let late = table.endorsement(&statement, &[3]);
    table.refuses(&late, none);
}

#[test]
fn a_seat_that_signs_twice_in_one_batch_has_one_voice() {
    let mut table = Table::new();
    let statement = table.statement();
    let twice = table.endorsement(&statement, &[0, 0, 0]);
    let (outcome, _) = table.does(table.sender, &twice);
    assert_eq!((outcome.counted, outcome.isFinal), (1, false));
}

#[test]
fn a_seat_that_dissented_is_passed_over_and_its_dissent_stands() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let seat = table.seats[3].address;
    table.chain.fund(seat, U256::from(10).pow(U256::from(20)));
    table.does(seat, &Council::dissentCall { digest });
    // one dissenter keeps it from becoming final
    let rest = table.endorsement(&statement, &[3, 0, 1, 2]);
    table.refuses(&rest, Council::Rejected { digest, dissent: 1 });
}

#[test]
fn one_signature_of_a_stranger_refuses_them_all() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let stranger = Signer::new(99);
    let (v, r, s) = stranger.sign_digest(digest);
    let mut signatures = table.signatures(digest, &[0, 1]);
    signatures.push(Council::Signature { v, r, s });
    let expected = Council::NotSeat {
        caller: stranger.address,
    };
    table.refuses(&endorse(&statement, signatures), expected);
}

#[test]
fn a_signature_that_cannot_be_one_is_named_by_its_place() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let good = table.signatures(digest, &[0, 1]);
    let wrong = [
        Council::Signature {
            v: 26,
            ..good[1].clone()
        },
        Council::Signature {
            s: B256::repeat_byte(0xff),
            ..good[1].clone()
        },
        Council::Signature {
            r: B256::ZERO,
            ..good[1].clone()
        },
    ];
    for wrong in wrong {
        let message = endorse(&statement, vec![good[0].clone(), wrong]);
        table.refuses(&message, Council::InvalidSignature { position: 1 });
    }
}

#[test]
fn a_signature_over_any_other_figure_is_of_nobody_here() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let signatures = table.signatures(digest, &[0]);
    let others = [
        Council::Statement {
            low: statement.low - 1,
            ..statement.clone()
        },
        Council::Statement {
            season: 2,
            ..statement.clone()
        },
        Council::Statement {
            expires: statement.expires + 1,
            ..statement.clone()
        },
        Council::Statement {
            evidence: B256::ZERO,
            ..statement.clone()
        },
    ];
    for other in others {
        let message = endorse(&other, signatures.clone());
        let error = table.chain.refused(table.sender, table.council, &message);
        let data = error.revert_data().expect("it says why");
        assert!(
            Council::NotSeat::abi_decode(data).is_ok(),
            "another digest gives another signer: {error}"
        );
        assert_eq!(table.ballot(&other), (0, 0, 0, false));
    }
}

#[test]
fn signatures_for_another_council_or_chain_do_not_count_here() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let mut other = Table::new();
    other.chain.fund(other.council, U256::from(1)); // its own chain, its own address
    let elsewhere = other.chain.now();
    assert_eq!(elsewhere, table.chain.now());
    let shown = Council::Attestation {
        stock: 0,
        name: "South Atlantic albacore".into(),
        season: 1,
        low: "77688.5 t".into(),
        estimate: "80000 t".into(),
        high: "95000.05 t".into(),
        asOf: weir_core::text::moment(statement.asOf),
        expires: weir_core::text::moment(statement.expires),
        evidence: statement.evidence,
    };
    let domain = table.domain();
    assert_eq!(shown.eip712_signing_hash(&domain), digest);
    let mut foreign_chain = domain.clone();
    foreign_chain.chain_id = Some(U256::from(CHAIN_ID + 1));
    let mut foreign_council = domain;
    foreign_council.verifying_contract = Some(table.sender);
    for domain in [foreign_chain, foreign_council] {
        let signatures = table.signatures(shown.eip712_signing_hash(&domain), &[0, 1, 2]);
        let message = endorse(&statement, signatures);
        let error = table.chain.refused(table.sender, table.council, &message);
        let data = error.revert_data().expect("it says why");
        assert!(Council::NotSeat::abi_decode(data).is_ok(), "{error}");
    }
}

#[test]
fn a_seat_whose_voice_does_not_count_yet_or_any_more_cannot_sign() {
    let mut table = Table::new();
    let statement = table.statement();
    let newcomer = Signer::new(77);
    let propose = Council::proposeSeatCall {
        seat: newcomer.address,
        institution: 5,
    };
    table.does(table.governor, &propose);
    let digest = table.digest(&statement);
    let (v, r, s) = newcomer.sign_digest(digest);
    let message = endorse(&statement, vec![Council::Signature { v, r, s }]);
    let expected = Council::SeatNotYet {
        caller: newcomer.address,
        from: table.chain.now() + DELAY,
    };
    table.refuses(&message, expected);

    let seat = table.seats[0].address;
    table.does(table.governor, &Council::removeSeatCall { seat });
    let message = table.endorsement(&statement, &[0]);
    table.refuses(&message, Council::NotSeat { caller: seat });
}

#[test]
fn more_signatures_than_there_can_be_seats_are_refused() {
    let mut table = Table::new();
    let statement = table.statement();
    let digest = table.digest(&statement);
    let one = table.signatures(digest, &[0]).remove(0);
    let message = endorse(&statement, vec![one; 65]);
    table.refuses(&message, Council::TooManySeats { limit: 64 });
}

#[test]
fn figures_that_no_seat_may_attest_are_refused_by_signature_too() {
    let mut table = Table::new();
    let statement = Council::Statement {
        low: 81_000_000, // above the estimate
        ..table.statement()
    };
    let message = table.endorsement(&statement, &[0, 1, 2]);
    let expected = Council::BoundsOutOfOrder {
        low: 81_000_000,
        estimate: 80_000_000,
        high: 95_000_050,
    };
    table.refuses(&message, expected);
    let late = table.statement();
    let message = table.endorsement(&late, &[0, 1, 2]);
    table.chain.advance(2 * SEASON + DAY);
    let error = table.chain.refused(table.sender, table.council, &message);
    let data = error.revert_data().expect("it says why");
    assert!(
        Council::WrongSeason::abi_decode(data).is_ok()
            || Council::WrongDate::abi_decode(data).is_ok(),
        "{error}"
    );
}

#[test]
fn call_data_that_no_encoder_makes_is_refused_and_nothing_is_counted() {
    let mut table = Table::new();
    let statement = table.statement();
    let sound = table.endorsement(&statement, &[0, 1, 2]).abi_encode();
    let longer = [sound.clone(), vec![0; 32]].concat();
    let shorter = sound[..sound.len() - 32].to_vec();
    let mut dirty = sound.clone();
    dirty[4 + 32] = 1; // above the stock's four bytes
    let mut elsewhere = sound.clone();
    elsewhere[4 + 31] = 0x40; // the struct would begin 64 bytes in
    let mut many = sound.clone();
    many[4 + 32 * 10 + 30] = 1; // 256 signatures more than there are
    for (data, what) in [
        (longer, "a word too many"),
        (shorter, "a word short"),
        (dirty, "a number beyond its type"),
        (elsewhere, "another offset"),
        (many, "a longer list"),
    ] {
        let refused = table.chain.call(table.sender, table.council, &data);
        assert!(refused.is_err(), "{what} went through");
        assert_eq!(table.ballot(&statement), (0, 0, 0, false), "{what}");
    }
    let accepted = table.chain.call(table.sender, table.council, &sound);
    assert!(accepted.is_ok());
}
