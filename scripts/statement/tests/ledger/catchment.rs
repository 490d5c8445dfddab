//! A water catchment's second period, as contracts would have left it: six claims, of which two are
//! paid, one waits, one was revoked before the close, one was refused, and one revoked after payment.

use alloy::{
    primitives::{address, Address, B256},
    sol_types::{SolCall, SolEvent},
};
use h3o::{CellIndex, LatLng, Resolution};
use weir_statement::{
    interfaces::{Claims, Fund},
    Subject,
};

use super::{bare, sent, Ledger, Sent, CHAIN};

pub const FUND: Address = address!("0xf000000000000000000000000000000000000001");
pub const REGISTER: Address = address!("0xc000000000000000000000000000000000000001");
pub const TOKEN: Address = address!("0x7000000000000000000000000000000000000001");
pub const WALLET: Address = address!("0x3000000000000000000000000000000000000001");
/// When period 1 begins; unix seconds.
const OPENS: u64 = 1_700_000_000;
const YEAR: u64 = 31_536_000;

/// Seat, auditor or claimant number `number`.
pub fn person(number: u8) -> Address {
    Address::with_last_byte(number)
}

/// What a statement of it is of.
pub fn subject() -> Subject {
    Subject {
        chain_id: CHAIN,
        fund: FUND,
        register: REGISTER,
        kind: 0,
        period: 2,
    }
}

/// A claim's quantity (tenths of a kilogram), area (square metres) and cells.
pub fn claim(number: u64) -> (u128, u128, Vec<u64>) {
    let row = [
        (1_205, 84_000),
        (3_400, 152_500),
        (980, 40_000),
        (2_000, 61_000),
        (500, 22_000),
        (1_500, 78_300),
    ][usize::try_from(number - 1).unwrap()];
    let east = 0.87 + 0.004 * f64::from(u32::try_from(number).unwrap());
    let north = 49.17 + 0.003 * f64::from(u32::try_from(number % 3).unwrap());
    let middle = LatLng::new(north, east).unwrap().to_cell(Resolution::Ten);
    let disk: Vec<CellIndex> = middle.grid_disk(1);
    let mut cells: Vec<u64> = disk.into_iter().map(u64::from).collect();
    cells.sort_unstable();
    cells.truncate(3 + usize::try_from(number % 5).unwrap());
    (row.0, row.1, cells)
}

fn filed(number: u64, through: Address) -> Sent {
    let (quantity, area, cells) = claim(number);
    let evidence = B256::repeat_byte(u8::try_from(number).unwrap());
    let filing = Claims::Filing {
        kind: 0,
        consumer: FUND,
        period: 2,
        quantity,
        area,
        evidence,
        cells,
    };
    let filed = Claims::ClaimFiled {
        claim: number,
        kind: 0,
        claimant: person(100 + u8::try_from(number).unwrap()),
        consumer: FUND,
        period: 2,
        quantity,
        area,
        evidence,
    };
    let call = Claims::fileCall { filing }.abi_encode();
    sent(through, call).and_emits(REGISTER, filed.encode_log_data())
}

/// Two seats of two institutions attest `claim`.
fn attested(claim: u64) -> [Sent; 2] {
    let seat = |seat| {
        sent(REGISTER, Claims::attestCall { claim }.abi_encode()).emits(&Claims::Attested {
            claim,
            seat: person(seat),
        })
    };
    let reached = Claims::QuorumReached {
        claim,
        until: OPENS + 2 * YEAR + 90_000,
    };
    [seat(1), seat(2).emits(&reached)]
}

fn enrolled(number: u64) -> Sent {
    let (quantity, area, _) = claim(number);
    sent(FUND, Fund::enrolCall { claim: number }.abi_encode()).emits(&Fund::Enrolled {
        claim: number,
        kind: 0,
        period: 2,
        quantity,
        area,
    })
}

/// `claim` is paid out.
pub fn paid(claim: u64, amount: u128, netted: u128) -> Sent {
    let claimant = person(100 + u8::try_from(claim).unwrap());
    let call = Fund::withdrawCall {
        claim,
        to: claimant,
    };
    sent(FUND, call.abi_encode()).emits(&Fund::Paid {
        claim,
        claimant,
        to: claimant,
        amount,
        netted,
    })
}

fn revoked(claim: u64, returned: u128, debt: u128) -> [Sent; 2] {
    let evidence = B256::repeat_byte(0xee);
    let call = Claims::revokeCall {
        claim,
        evidence,
        support: true,
    };
    let struck = Fund::Struck {
        claim,
        returned,
        debt,
    };
    [
        sent(REGISTER, call.abi_encode()).emits(&Claims::ClaimRevoked { claim, evidence }),
        sent(FUND, Fund::recoverCall { claim }.abi_encode()).emits(&struck),
    ]
}

/// What the kind is.
fn kind() -> Sent {
    let settings = Claims::KindSettings {
        name: "Nitrate kept out of groundwater".into(),
        unit: "kg".into(),
        decimals: 1,
        benefit: u32::MAX,
        resolution: 10,
        firstOpens: OPENS,
        periodLength: YEAR,
        maxQuantity: 10_000,
        maxArea: 20_000,
        method: B256::repeat_byte(0xaa),
        stakes: Claims::Stakes {
            token: TOKEN,
            bond: 1,
            stake: 1,
            challengeBond: 1,
        },
        windows: Claims::Windows {
            attestation: 90_000,
            challenge: 90_000,
            review: 90_000,
            liability: 90_000,
        },
    };
    let quorum = || Claims::Quorum {
        seats: 2,
        institutions: 2,
        dissent: 2,
    };
    let call = Claims::addKindCall {
        added: Claims::NewKind {
            settings,
            quorum: quorum(),
            review: quorum(),
        },
    };
    sent(REGISTER, call.abi_encode()).emits(&Claims::KindAdded {
        kind: 0,
        name: "Nitrate kept out of groundwater".into(),
    })
}

fn seats() -> Vec<Sent> {
    let seat = |number: u8| {
        let (seat, institution) = (person(number), number);
        let call = Claims::proposeSeatCall {
            kind: 0,
            seat,
            institution,
        };
        sent(REGISTER, call.abi_encode()).emits(&Claims::SeatProposed {
            kind: 0,
            seat,
            institution,
            from: OPENS,
        })
    };
    let auditor = |number: u8| {
        let (auditor, institution) = (person(number), number);
        let call = Fund::proposeAuditorCall {
            auditor,
            institution,
        };
        sent(FUND, call.abi_encode()).emits(&Fund::AuditorProposed {
            auditor,
            institution,
            from: OPENS,
        })
    };
    vec![seat(1), seat(2), seat(3), auditor(11), auditor(12)]
}

fn scheme() -> Sent {
    let opened = Fund::NewScheme {
        kind: 0,
        settlement: 180_000,
        maxTariff: 500,
        maxBonus: 4_000,
        tariff: 300,
        bonus: 2_500,
        target: 5_000,
    };
    sent(FUND, Fund::openSchemeCall { opened }.abi_encode()).emits(&Fund::SchemeOpened {
        kind: 0,
        token: TOKEN,
        settlement: 180_000,
        maxTariff: 500,
        maxBonus: 4_000,
    })
}

/// Agreement 1, of `agency` with half of its savings.
fn agreement(agency: Address) -> Sent {
    let offered = Fund::NewAgreement {
        kind: 0,
        agency,
        institution: 9,
        share: 500_000_000_000_000_000,
        seats: 2,
        institutions: 2,
        dissent: 1,
    };
    sent(FUND, Fund::offerAgreementCall { offered }.abi_encode())
        .emits(&Fund::AgreementOffered {
            agreement: 1,
            kind: 0,
            agency,
            share: 500_000_000_000_000_000,
        })
        .emits(&Fund::AgreementAccepted { agreement: 1 })
}

/// The saving of period 2, 12,000 EUR, attested by two auditors; and 5,900 EUR paid in.
fn saving(agency: Address) -> Vec<Sent> {
    let (saving, evidence) = (1_200_000, B256::repeat_byte(0x55));
    let about = |number: u8| Fund::SavingAttested {
        agreement: 1,
        period: 2,
        auditor: person(number),
        saving,
        evidence,
    };
    let report = Fund::SavingReported {
        agreement: 1,
        period: 2,
        saving,
        evidence,
    };
    let settled = Fund::SavingFinal {
        agreement: 1,
        period: 2,
        saving,
        due: 600_000,
    };
    let deposited = Fund::Deposited {
        agreement: 1,
        period: 2,
        from: agency,
        amount: 590_000,
    };
    vec![
        bare(FUND).emits(&report),
        bare(FUND).emits(&about(11)),
        bare(FUND).emits(&about(12)).emits(&settled),
        bare(FUND).emits(&deposited),
    ]
}

/// The whole of it, to the end.
pub fn ledger(agency: Address) -> Ledger {
    let mut ledger = Ledger::at(0);
    fill(&mut ledger, agency, REGISTER);
    ledger
}

/// The same, with claims filed by calls to `through`.
pub fn fill(ledger: &mut Ledger, agency: Address, through: Address) {
    ledger.now = OPENS - YEAR;
    ledger.block(&[]);
    ledger.block(&[kind()]);
    ledger.block(&seats());
    ledger.block(&[scheme(), agreement(agency)]);
    ledger.now = OPENS + YEAR + 180_000;
    ledger.block(&[bare(FUND).emits(&closed(1, 10_000, 0, 0, [0, 0, 10_000]))]);
    ledger.now = OPENS + 2 * YEAR;
    ledger.block(&saving(agency));
    for number in 1..=6 {
        ledger.block(&[filed(number, through), bare(WALLET)]);
        if number != 5 {
            ledger.block(&attested(number));
        }
    }
    let dissented = Claims::Dissented {
        claim: 5,
        seat: person(3),
    };
    let refused = Claims::ClaimRefused { claim: 5, cause: 2 };
    ledger.block(&[bare(REGISTER).emits(&dissented).emits(&refused)]);
    challenge(ledger);
    ledger.now += 100_000;
    ledger.block(&[1, 2, 3, 4, 6].map(enrolled));
    ledger.block(&revoked(4, 0, 0));
    let collected = Fund::Collected {
        kind: 0,
        amount: 450,
    };
    ledger.block(&[bare(FUND).emits(&collected)]);
    // 708.5 kg at 3 EUR are 2,125.50 EUR; 35.48 ha at 25 EUR are 887 EUR
    ledger.now = OPENS + 2 * YEAR + 280_000;
    let closing = closed(2, 600_450, 7_085, 354_800, [212_550, 88_700, 299_200]);
    ledger.block(&[bare(FUND).emits(&closing)]);
    // 361.50 and 210; 1,020 and 381.25, of which 15 are netted; 450 and 195.75
    ledger.block(&[paid(1, 57_150, 0), paid(2, 138_625, 1_500)]);
    ledger.block(&[paid(6, 64_575, 0)]);
    ledger.block(&revoked(6, 0, 64_575));
    ledger.block(&[]);
}

/// Claim 2 is challenged, and the challenge dismissed.
fn challenge(ledger: &mut Ledger) {
    let challenger = person(77);
    let challenged = Claims::Challenged {
        claim: 2,
        challenger,
        piece: B256::repeat_byte(0x21),
        reason: B256::repeat_byte(0x22),
        until: OPENS + 2 * YEAR + 200_000,
    };
    let judged = Claims::Judged {
        claim: 2,
        seat: person(3),
        uphold: false,
    };
    let dismissed = Claims::ChallengeDismissed {
        claim: 2,
        challenger,
    };
    ledger.block(&[bare(REGISTER).emits(&challenged)]);
    ledger.block(&[bare(REGISTER).emits(&judged).emits(&dismissed)]);
}

fn closed(
    period: u32,
    pot: u128,
    quantity: u128,
    area: u128,
    [individual, collective, carried]: [u128; 3],
) -> Fund::PeriodClosed {
    Fund::PeriodClosed {
        kind: 0,
        period,
        pot,
        quantity,
        area,
        individual,
        collective,
        carried,
    }
}
