//! The register and the fund beside their Solidity peers: whatever happens to both, they let the same
//! through, refuse the rest for the same reason, and show the same afterwards.

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use proptest::prelude::*;
use weir_e2e::{
    interfaces::{Claims, Fund},
    CallError, Chain, GENESIS_SECONDS,
};

use super::{
    catchment::{
        cell, farmer, objection, Catchment, NATIVE_KIND, PERIOD, PLENTY, SEAT_KEYS,
        TOKEN_AGREEMENT, TOKEN_KIND,
    },
    fishery::{peer_code, Make, DAY},
    signer,
};

const FARMERS: u64 = 3;
const EVIDENCE: B256 = B256::repeat_byte(7);
const SAVING: u128 = 3_000_001;

#[derive(Clone, Debug)]
enum Step {
    Wait {
        hours: u64,
    },
    Deposit {
        who: u64,
        native: bool,
        amount: u128,
    },
    Withdraw {
        who: u64,
        native: bool,
        amount: u128,
    },
    SetQuorum {
        review: bool,
        seats: u8,
        dissent: u8,
    },
    RemoveSeat {
        seat: usize,
    },
    File {
        who: u64,
        first: u64,
        cells: u64,
        quantity: u128,
        area: u128,
        period: u32,
        native: bool,
    },
    Retract {
        claim: u64,
        who: u64,
    },
    Attest {
        claim: u64,
        seat: usize,
    },
    AttestSigned {
        claim: u64,
        seats: Vec<usize>,
    },
    Dissent {
        claim: u64,
        seat: usize,
    },
    Lapse {
        claim: u64,
    },
    Commit {
        claim: u64,
        who: u64,
    },
    Challenge {
        claim: u64,
        who: u64,
        sound: bool,
    },
    Judge {
        claim: u64,
        seat: usize,
        uphold: bool,
    },
    Finalize {
        claim: u64,
    },
    Release {
        claim: u64,
    },
    Revoke {
        claim: u64,
        seat: usize,
        support: bool,
    },
    Free {
        claim: u64,
        seat: usize,
        support: bool,
    },
    Report {
        period: u32,
        more: u128,
    },
    Audit {
        auditor: usize,
        period: u32,
        more: u128,
        support: bool,
    },
    PayIn {
        period: u32,
        amount: u128,
    },
    Enrol {
        claim: u64,
    },
    Close {
        period: u32,
        native: bool,
    },
    TakeOut {
        claim: u64,
        own: bool,
    },
    Recover {
        claim: u64,
    },
    Collect,
    SetTerms {
        tariff: u128,
        bonus: u128,
        target: u128,
    },
    Retire,
    WindUp,
    Refund,
}

/// Of a hundred: how often something happens.
fn in_hundred(times: u8) -> impl Strategy<Value = bool> {
    (0_u8..100).prop_map(move |drawn| drawn < times)
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..FARMERS + 1;
    let seat = || 0..SEAT_KEYS.len();
    let claim = || 0_u64..12;
    let period = || prop_oneof![4 => Just(1_u32), 2 => Just(2), 1 => Just(3), 1 => Just(0)];
    let money = || 0_u128..4_000_000;
    let rare = || in_hundred(15);
    let usual = || in_hundred(85);
    let voices = (claim(), seat(), 0_usize..4).prop_map(|(claim, first, voices)| {
        let seats = (first..first + voices).map(|n| n % SEAT_KEYS.len());
        Step::AttestSigned {
            claim,
            seats: seats.collect(),
        }
    });
    let bond = prop_oneof![
        (who(), rare(), money()).prop_map(|(who, native, amount)| Step::Deposit {
            who,
            native,
            amount
        }),
        (who(), rare(), 0..2 * PLENTY).prop_map(|(who, native, amount)| Step::Withdraw {
            who,
            native,
            amount
        }),
    ];
    let governor = prop_oneof![
        3 => (rare(), 1_u8..4, 0_u8..3)
            .prop_map(|(review, seats, dissent)| Step::SetQuorum { review, seats, dissent }),
        1 => seat().prop_map(|seat| Step::RemoveSeat { seat }),
        3 => (0_u128..12_000_000, 0_u128..120_000_000, 0_u128..100_000)
            .prop_map(|(tariff, bonus, target)| Step::SetTerms { tariff, bonus, target }),
        1 => Just(Step::Retire),
        1 => Just(Step::WindUp),
    ];
    let filing = (
        who(),
        0_u64..60,
        0_u64..4,
        0_u128..200_000,
        0_u128..400_000,
        period(),
        rare(),
    )
        .prop_map(
            |(who, first, cells, quantity, area, period, native)| Step::File {
                who,
                first,
                cells,
                quantity,
                area,
                period,
                native,
            },
        );
    let motions = prop_oneof![
        2 => (claim(), seat(), usual())
            .prop_map(|(claim, seat, support)| Step::Revoke { claim, seat, support }),
        1 => (claim(), seat(), usual())
            .prop_map(|(claim, seat, support)| Step::Free { claim, seat, support }),
    ];
    prop_oneof![
        8 => (1_u64..72).prop_map(|hours| Step::Wait { hours }),
        3 => (72_u64..600).prop_map(|hours| Step::Wait { hours }),
        2 => bond,
        1 => governor,
        8 => filing,
        1 => (claim(), who()).prop_map(|(claim, who)| Step::Retract { claim, who }),
        6 => (claim(), seat()).prop_map(|(claim, seat)| Step::Attest { claim, seat }),
        10 => voices,
        1 => (claim(), seat()).prop_map(|(claim, seat)| Step::Dissent { claim, seat }),
        2 => claim().prop_map(|claim| Step::Lapse { claim }),
        4 => (claim(), 0_u64..2).prop_map(|(claim, who)| Step::Commit { claim, who }),
        8 => (claim(), 0_u64..2, usual())
            .prop_map(|(claim, who, sound)| Step::Challenge { claim, who, sound }),
        10 => (claim(), seat(), any::<bool>())
            .prop_map(|(claim, seat, uphold)| Step::Judge { claim, seat, uphold }),
        3 => claim().prop_map(|claim| Step::Finalize { claim }),
        3 => claim().prop_map(|claim| Step::Release { claim }),
        12 => motions,
        3 => (period(), 0_u128..2).prop_map(|(period, more)| Step::Report { period, more }),
        6 => (0_usize..2, period(), 0_u128..2, usual()).prop_map(
            |(auditor, period, more, support)| Step::Audit { auditor, period, more, support }
        ),
        3 => (period(), money()).prop_map(|(period, amount)| Step::PayIn { period, amount }),
        12 => claim().prop_map(|claim| Step::Enrol { claim }),
        4 => (period(), rare()).prop_map(|(period, native)| Step::Close { period, native }),
        10 => (claim(), usual()).prop_map(|(claim, own)| Step::TakeOut { claim, own }),
        6 => claim().prop_map(|claim| Step::Recover { claim }),
        2 => Just(Step::Collect),
        2 => Just(Step::Refund),
    ]
}

/// What every sequence begins with: four claims, of which three are final and enrolled and one was
/// challenged, and money for them.
fn beginning() -> Vec<Step> {
    let mut steps = vec![Step::PayIn {
        period: 1,
        amount: 1_000_000_000,
    }];
    for n in 0..4 {
        steps.push(Step::File {
            who: n % FARMERS,
            first: 100 + n,
            cells: 1,
            quantity: 1_000 * u128::from(n),
            area: 30_001,
            period: 1,
            native: false,
        });
        steps.push(Step::AttestSigned {
            claim: n + 1,
            seats: vec![0, 1],
        });
    }
    let [claim, who] = [4, 0];
    steps.push(Step::Commit { claim, who });
    steps.push(Step::Wait { hours: 1 });
    let sound = true;
    steps.push(Step::Challenge { claim, who, sound });
    steps.push(Step::Wait { hours: 7 * 24 });
    steps.extend([1, 2, 3].map(|claim| Step::Enrol { claim }));
    steps
}

/// A farmer, or one of the seats.
fn person(at: &Catchment, who: u64) -> Address {
    if who < FARMERS {
        farmer(who)
    } else {
        at.seats[3]
    }
}

/// Sends a message; why it was refused, by the error's selector, if it was.
pub fn tell<C: SolCall>(
    chain: &mut Chain,
    from: Address,
    to: Address,
    message: &C,
    value: U256,
) -> Result<(), String> {
    match chain.call_with_value(from, to, &message.abi_encode(), value) {
        Ok(_) => Ok(()),
        Err(CallError::Reverted(data)) => Err(data
            .get(..4)
            .map_or_else(String::new, |selector| format!("{selector:02x?}"))),
        Err(other) => Err(other.to_string()),
    }
}

/// Does the step to one make.
fn take(chain: &mut Chain, at: &Catchment, step: &Step) -> Result<(), String> {
    let (claims, fund) = (at.claims.address, at.fund.address);
    let free = U256::ZERO;
    let anyone = farmer(9);
    let token = |native| if native { Address::ZERO } else { at.token };
    match step.clone() {
        Step::Wait { .. } => Ok(()),
        Step::Deposit {
            who,
            native,
            amount,
        } => {
            let deposit = Claims::depositCall {
                token: token(native),
                amount,
            };
            let value = if native { U256::from(amount) } else { free };
            tell(chain, person(at, who), claims, &deposit, value)
        }
        Step::Withdraw {
            who,
            native,
            amount,
        } => {
            let (token, to) = (token(native), person(at, who));
            let withdraw = Claims::withdrawCall { token, amount, to };
            tell(chain, to, claims, &withdraw, free)
        }
        Step::SetQuorum {
            review,
            seats,
            dissent,
        } => {
            let (kind, institutions) = (TOKEN_KIND, seats);
            if review {
                let set = Claims::setReviewCall {
                    kind,
                    seats,
                    institutions,
                    dissent,
                };
                return tell(chain, at.governor, claims, &set, free);
            }
            let set = Claims::setQuorumCall {
                kind,
                seats,
                institutions,
                dissent,
            };
            tell(chain, at.governor, claims, &set, free)
        }
        Step::RemoveSeat { seat } => {
            let (kind, seat) = (TOKEN_KIND, at.seats[seat]);
            tell(
                chain,
                at.governor,
                claims,
                &Claims::removeSeatCall { kind, seat },
                free,
            )
        }
        Step::File {
            who,
            first,
            cells,
            quantity,
            area,
            period,
            native,
        } => {
            let mut file = at.filing(if native { NATIVE_KIND } else { TOKEN_KIND }, 1);
            file.filing.cells = (first..first + cells).map(cell).collect();
            (file.filing.quantity, file.filing.area) = (quantity, area);
            file.filing.period = period;
            tell(chain, person(at, who), claims, &file, free)
        }
        Step::Retract { claim, who } => tell(
            chain,
            farmer(who),
            claims,
            &Claims::retractCall { claim },
            free,
        ),
        Step::Attest { claim, seat } => tell(
            chain,
            at.seats[seat],
            claims,
            &Claims::attestCall { claim },
            free,
        ),
        Step::AttestSigned { claim, seats } => {
            let digest = chain
                .read(claims, &Claims::digestCall { claim })
                .unwrap_or_default();
            let sign = |seat: &usize| {
                let (v, r, s) = signer::sign(SEAT_KEYS[*seat], digest).unwrap();
                Claims::Signature { v, r, s }
            };
            let signatures = seats.iter().map(sign).collect();
            let endorsement = Claims::Endorsement { claim, signatures };
            tell(
                chain,
                anyone,
                claims,
                &Claims::attestSignedCall { endorsement },
                free,
            )
        }
        Step::Dissent { claim, seat } => tell(
            chain,
            at.seats[seat],
            claims,
            &Claims::dissentCall { claim },
            free,
        ),
        Step::Lapse { claim } => tell(chain, anyone, claims, &Claims::lapseCall { claim }, free),
        Step::Commit { claim, who } => {
            let (_, commitment) = objection(claim, farmer(who));
            tell(
                chain,
                farmer(who),
                claims,
                &Claims::commitChallengeCall { claim, commitment },
                free,
            )
        }
        Step::Challenge { claim, who, sound } => {
            let (mut objection, _) = objection(claim, farmer(who));
            if !sound {
                objection.path.pop();
            }
            tell(
                chain,
                farmer(who),
                claims,
                &Claims::challengeCall { objection },
                free,
            )
        }
        Step::Judge {
            claim,
            seat,
            uphold,
        } => tell(
            chain,
            at.seats[seat],
            claims,
            &Claims::judgeCall { claim, uphold },
            free,
        ),
        Step::Finalize { claim } => {
            tell(chain, anyone, claims, &Claims::finalizeCall { claim }, free)
        }
        Step::Release { claim } => {
            tell(chain, anyone, claims, &Claims::releaseCall { claim }, free)
        }
        Step::Revoke {
            claim,
            seat,
            support,
        } => {
            let revoke = Claims::revokeCall {
                claim,
                evidence: EVIDENCE,
                support,
            };
            tell(chain, at.seats[seat], claims, &revoke, free)
        }
        Step::Free {
            claim,
            seat,
            support,
        } => {
            let free_cells = Claims::freeCellsCall {
                claim,
                evidence: EVIDENCE,
                support,
            };
            tell(chain, at.seats[seat], claims, &free_cells, free)
        }
        Step::Report { period, more } => {
            let (agreement, saving, evidence) = (TOKEN_AGREEMENT, SAVING + more, EVIDENCE);
            let report = Fund::reportSavingCall {
                agreement,
                period,
                saving,
                evidence,
            };
            tell(chain, at.agency, fund, &report, free)
        }
        Step::Audit {
            auditor,
            period,
            more,
            support,
        } => {
            let (agreement, saving, evidence) = (TOKEN_AGREEMENT, SAVING + more, EVIDENCE);
            let from = at.auditors[auditor];
            if support {
                let attest = Fund::attestSavingCall {
                    agreement,
                    period,
                    saving,
                    evidence,
                };
                return tell(chain, from, fund, &attest, free);
            }
            let dispute = Fund::disputeSavingCall {
                agreement,
                period,
                saving,
                evidence,
            };
            tell(chain, from, fund, &dispute, free)
        }
        Step::PayIn { period, amount } => {
            let agreement = TOKEN_AGREEMENT;
            let deposit = Fund::depositCall {
                agreement,
                period,
                amount,
            };
            tell(chain, at.agency, fund, &deposit, free)
        }
        Step::Enrol { claim } => tell(chain, anyone, fund, &Fund::enrolCall { claim }, free),
        Step::Close { period, native } => {
            let kind = if native { NATIVE_KIND } else { TOKEN_KIND };
            tell(chain, anyone, fund, &Fund::closeCall { kind, period }, free)
        }
        Step::TakeOut { claim, own } => {
            let verdict = chain.read(claims, &Claims::verdictCall { claim });
            let claimant = verdict.map_or(anyone, |it| it.claimant);
            let to = if own { claimant } else { anyone };
            tell(chain, to, fund, &Fund::withdrawCall { claim, to }, free)
        }
        Step::Recover { claim } => tell(chain, anyone, fund, &Fund::recoverCall { claim }, free),
        Step::Collect => tell(
            chain,
            anyone,
            fund,
            &Fund::collectCall { kind: TOKEN_KIND },
            free,
        ),
        Step::SetTerms {
            tariff,
            bonus,
            target,
        } => {
            let set = Fund::setTermsCall {
                kind: TOKEN_KIND,
                tariff,
                bonus,
                target,
            };
            tell(chain, at.governor, fund, &set, free)
        }
        Step::Retire => {
            let agreement = TOKEN_AGREEMENT;
            tell(
                chain,
                at.agency,
                fund,
                &Fund::retireCall { agreement },
                free,
            )
        }
        Step::WindUp => tell(
            chain,
            at.governor,
            fund,
            &Fund::windUpCall { kind: TOKEN_KIND },
            free,
        ),
        Step::Refund => {
            let refund = Fund::refundCall {
                agreement: TOKEN_AGREEMENT,
                to: at.agency,
            };
            tell(chain, at.agency, fund, &refund, free)
        }
    }
}

/// What a contract answers, as text; the fund's and the token's addresses are the make's own.
pub fn answer<C: SolCall>(chain: &mut Chain, to: Address, message: &C) -> Option<C::Return> {
    chain.read(to, message).ok()
}

/// All that a register and its fund show of their books.
fn shown(chain: &mut Chain, at: &Catchment) -> String {
    let (claims, fund, kind) = (at.claims.address, at.fund.address, TOKEN_KIND);
    let mut text = format!(
        "{:?}\n",
        answer(chain, claims, &Claims::quorumsCall { kind })
    );
    let farmers = (0..FARMERS).map(farmer);
    let people: Vec<_> = farmers.chain(at.seats).chain([fund]).collect();
    for who in people {
        for token in [at.token, Address::ZERO] {
            let account = answer(chain, claims, &Claims::accountOfCall { token, who });
            text += &format!("{:?} ", account.map(|it| (it.free, it.locked)));
        }
    }
    for claim in 1..=answer(chain, claims, &Claims::claimCountCall {}).unwrap_or(0) {
        let it = answer(chain, claims, &Claims::claimCall { claim });
        text += &format!(
            "\n{claim}: {:?}",
            it.map(|it| (
                (
                    it.status,
                    it.kind,
                    it.period,
                    it.claimant,
                    it.quantity,
                    it.area
                ),
                (it.evidence, it.filed, it.since, it.until, it.freed),
            ))
        );
        text += &format!(" {:?}", answer(chain, claims, &Claims::cellsCall { claim }));
        text += &format!(
            " {:?}",
            answer(chain, claims, &Claims::ballotCall { claim })
        );
        text += &format!(
            " {:?}",
            answer(chain, claims, &Claims::challengeOfCall { claim })
        );
        for motion in [0, 1] {
            let message = Claims::motionCall {
                claim,
                motion,
                evidence: EVIDENCE,
            };
            text += &format!(" {:?}", answer(chain, claims, &message));
        }
        text += &format!(" {:?}", answer(chain, fund, &Fund::enrolmentCall { claim }));
    }
    for n in (0..8).chain(100..104) {
        for period in 1..3 {
            let holder = Claims::holderCall {
                kind,
                cell: cell(n),
                period,
            };
            text += &format!(" {:?}", answer(chain, claims, &holder));
        }
    }
    for kind in [TOKEN_KIND, NATIVE_KIND] {
        text += &format!("\n{:?}", answer(chain, fund, &Fund::booksCall { kind }));
        let scheme = answer(chain, fund, &Fund::schemeCall { kind });
        text += &format!(" {:?}", scheme.map(|it| (it.next, it.last)));
        for period in 1..5 {
            text += &format!(
                "\n{period}: {:?}",
                answer(chain, fund, &Fund::periodCall { kind, period })
            );
        }
        for claimant in (0..FARMERS).map(farmer) {
            text += &format!(
                " {:?}",
                answer(chain, fund, &Fund::debtOfCall { kind, claimant })
            );
        }
    }
    let agreement = TOKEN_AGREEMENT;
    let it = answer(chain, fund, &Fund::agreementCall { agreement });
    text += &format!(
        "\n{:?}",
        it.map(|it| (it.status, it.last, it.due, it.paid, it.refunded))
    );
    for period in 1..4 {
        text += &format!(
            " {:?}",
            answer(chain, fund, &Fund::savingCall { agreement, period })
        );
    }
    text
}

/// The step with its claim among those there are, or just beyond them; a challenge, if it is sound, is
/// the one that was committed to last.
fn aimed(step: &Step, count: u64, committed: &mut (u64, u64)) -> Step {
    let mut step = step.clone();
    match &mut step {
        Step::Challenge {
            claim,
            who,
            sound: true,
        } => (*claim, *who) = *committed,
        Step::Retract { claim, .. }
        | Step::Attest { claim, .. }
        | Step::AttestSigned { claim, .. }
        | Step::Dissent { claim, .. }
        | Step::Lapse { claim }
        | Step::Commit { claim, .. }
        | Step::Challenge { claim, .. }
        | Step::Judge { claim, .. }
        | Step::Finalize { claim }
        | Step::Release { claim }
        | Step::Revoke { claim, .. }
        | Step::Free { claim, .. }
        | Step::Enrol { claim }
        | Step::TakeOut { claim, .. }
        | Step::Recover { claim }
            if count > 0 =>
        {
            *claim = match *claim {
                11 => count + 1,
                drawn => drawn % count + 1,
            };
        }
        _ => {}
    }
    if let Step::Commit { claim, who } = step {
        *committed = (claim, who);
    }
    step
}

fn agree(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut chain = Chain::new();
    let [ours, peer] =
        [Make::Weir, Make::PeerEvm].map(|make| Catchment::found(&mut chain, make).unwrap());
    chain.set_time(GENESIS_SECONDS + PERIOD);
    let (beginning, mut committed) = (beginning(), (4, 0));
    for (number, step) in beginning.iter().chain(steps).enumerate() {
        let count = chain.read(ours.claims.address, &Claims::claimCountCall {});
        let step = &match beginning.get(number) {
            Some(first) => first.clone(),
            None => aimed(step, count.unwrap(), &mut committed),
        };
        match step {
            Step::Wait { hours } => chain.advance(hours * DAY / 24),
            // about as long after the commitment as it has to be
            Step::Challenge { .. } => chain.advance(50),
            _ => chain.mine(),
        }
        let results = [&ours, &peer].map(|at| take(&mut chain, at, step));
        prop_assert_eq!(&results[0], &results[1], "{}: {:?}", number, step);
        let after = [&ours, &peer].map(|at| shown(&mut chain, at));
        prop_assert_eq!(&after[0], &after[1], "{}: {:?}", number, step);
    }
    Ok(())
}

#[test]
fn the_register_and_the_fund_agree_with_their_solidity_peers_after_every_message() {
    if let Err(error) = peer_code("PeerFund", false) {
        eprintln!("left out: {error}");
        return;
    }
    let config = ProptestConfig {
        cases: super::cases(),
        failure_persistence: None,
        max_shrink_iters: 30,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 80..120))| agree(&steps)?);
}
