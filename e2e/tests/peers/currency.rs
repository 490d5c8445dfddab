//! The generative currency and the exchange beside their Solidity peers: whatever happens to both, they
//! let the same through, refuse the rest for the same reason, and show the same afterwards.

use alloy_core::primitives::{Address, B256, U256};
use proptest::prelude::*;
use weir_e2e::{
    interfaces::{Exchange, Fishcoin, Generative},
    Chain,
};

use super::{
    catchment::{farmer, Catchment, CHALLENGE, TOKEN_KIND},
    fishery::{peer_code, Make, DAY},
    register::{answer, tell},
    valley::{person, policy, rich, work_begins, Valley, COMMUNITY, FOUNDERS, HOUR, UNIT},
};

const PEOPLE: u64 = FOUNDERS + 2;
const CLAIMS: u64 = 5;
/// Two ERC-20s, one that melts, one of a season.
const TOKENS: usize = 4;

/// What is done with the currency.
#[derive(Clone, Debug)]
enum Hours {
    Pay {
        from: u64,
        to: u64,
        amount: u128,
    },
    PayFor {
        by: u64,
        from: u64,
        to: u64,
        amount: u128,
    },
    Settle {
        who: u64,
    },
    Mint {
        claim: usize,
    },
    Revoke {
        claim: usize,
        annul: bool,
    },
    SetRate {
        rate: u128,
    },
    SetPolicy {
        demurrage: u128,
        income: u128,
        obligation: u128,
        cash_limit: u128,
        cash_rate: u128,
        vouchers: u8,
        vouches: u8,
    },
    LowerCeiling {
        ceiling: u128,
    },
    Vouch {
        by: u64,
        candidate: u64,
    },
    WithdrawVouch {
        by: u64,
        candidate: u64,
    },
    Leave {
        who: u64,
    },
    Exclude {
        who: u64,
    },
    PayCoins {
        who: u64,
        amount: u128,
    },
    PayCash {
        who: u64,
        amount: u128,
    },
    Collect,
    Income {
        who: u64,
    },
}

/// What is done at the exchange.
#[derive(Clone, Debug)]
enum Trade {
    Owe {
        by: u64,
        to: u64,
        amount: u128,
    },
    Invoice {
        by: u64,
        to: u64,
        amount: u128,
    },
    Withdraw {
        by: u64,
        to: u64,
        amount: u128,
    },
    Accept {
        by: u64,
        of: u64,
        amount: u128,
    },
    Forgive {
        by: u64,
        to: u64,
        amount: u128,
    },
    Take {
        by: u64,
        token: usize,
        accepted: bool,
    },
    Repay {
        by: u64,
        to: u64,
        token: usize,
        amount: u128,
    },
    SetOff {
        cycle: Vec<u64>,
        amount: u128,
    },
    /// Of each ring its members and the most.
    SetOffBatch {
        rings: Vec<(Vec<u64>, u128)>,
    },
    Endow {
        by: u64,
        token: usize,
        amount: u128,
    },
    Swap {
        by: u64,
        from: usize,
        to: usize,
        amount: u128,
        min: u128,
    },
    Sync {
        token: usize,
    },
    SetValue {
        token: usize,
        value: u128,
    },
    SetLimits {
        token: usize,
        limit: u128,
        exposure: u128,
    },
    SetCommunity {
        exposure: u128,
    },
    SetFee {
        fee: u128,
    },
}

#[derive(Clone, Debug)]
enum Step {
    Wait { hours: u64 },
    Hours(Hours),
    Trade(Trade),
}

fn who() -> impl Strategy<Value = u64> {
    0..PEOPLE
}

/// Anybody, the commons, or nobody.
fn anyone() -> impl Strategy<Value = u64> {
    0..PEOPLE + 2
}

fn hours() -> impl Strategy<Value = u128> {
    prop_oneof![
        1 => Just(0),
        6 => 1..100 * HOUR,
        1 => (9_000 * HOUR)..(12_000 * HOUR),
    ]
}

fn policies() -> impl Strategy<Value = Hours> {
    let rates = [0, 20, 70, 70, 500, 999, 1_000].map(|permille: u128| permille * HOUR / 1_000);
    let demurrage = (0..rates.len()).prop_map(move |n| rates[n]);
    let amount = || prop_oneof![1 => Just(0), 3 => 1..30 * HOUR];
    (
        demurrage,
        amount(),
        amount(),
        amount(),
        prop_oneof![1 => Just(0), 3 => Just(3 * UNIT + 1)],
        prop_oneof![1 => Just(0_u8), 5 => 1_u8..4],
        0_u8..4,
    )
        .prop_map(
            |(demurrage, income, obligation, cash_limit, cash_rate, vouchers, vouches)| {
                Hours::SetPolicy {
                    demurrage,
                    income,
                    obligation,
                    cash_limit: cash_limit.min(obligation.saturating_add(HOUR)),
                    cash_rate,
                    vouchers,
                    vouches,
                }
            },
        )
}

fn of_currency() -> impl Strategy<Value = Hours> {
    let claim = || 0..usize::try_from(CLAIMS).expect("few");
    let coins = prop_oneof![
        4 => (anyone(), anyone(), hours()).prop_map(|(from, to, amount)| Hours::Pay { from, to, amount }),
        1 => (who(), anyone(), anyone(), hours())
            .prop_map(|(by, from, to, amount)| Hours::PayFor { by, from, to, amount }),
        2 => anyone().prop_map(|who| Hours::Settle { who }),
    ];
    let issue = prop_oneof![
        3 => claim().prop_map(|claim| Hours::Mint { claim }),
        2 => (claim(), any::<bool>()).prop_map(|(claim, annul)| Hours::Revoke { claim, annul }),
    ];
    let rules = prop_oneof![
        1 => (0..HOUR * 1_000).prop_map(|rate| Hours::SetRate { rate }),
        3 => policies(),
        1 => (0..HOUR * 100_000_000).prop_map(|ceiling| Hours::LowerCeiling { ceiling }),
    ];
    let members = prop_oneof![
        5 => (who(), anyone()).prop_map(|(by, candidate)| Hours::Vouch { by, candidate }),
        1 => (who(), anyone()).prop_map(|(by, candidate)| Hours::WithdrawVouch { by, candidate }),
        1 => who().prop_map(|who| Hours::Leave { who }),
        1 => who().prop_map(|who| Hours::Exclude { who }),
    ];
    let owed = || prop_oneof![1 => Just(0), 4 => 1..20 * HOUR, 1 => Just(8 * HOUR)];
    let duties = prop_oneof![
        3 => (who(), owed()).prop_map(|(who, amount)| Hours::PayCoins { who, amount }),
        3 => (who(), owed()).prop_map(|(who, amount)| Hours::PayCash { who, amount }),
        1 => Just(Hours::Collect),
        3 => who().prop_map(|who| Hours::Income { who }),
    ];
    prop_oneof![7 => coins, 4 => issue, 3 => rules, 5 => members, 6 => duties]
}

fn of_exchange() -> impl Strategy<Value = Trade> {
    let token = || 0..TOKENS;
    let owed = || prop_oneof![1 => Just(0), 8 => 1..300 * UNIT];
    let few = || 0_u64..3;
    let debts = prop_oneof![
        4 => (few(), few(), owed()).prop_map(|(by, to, amount)| Trade::Owe { by, to, amount }),
        2 => (few(), few(), owed()).prop_map(|(by, to, amount)| Trade::Invoice { by, to, amount }),
        1 => (few(), few(), owed()).prop_map(|(by, to, amount)| Trade::Withdraw { by, to, amount }),
        2 => (few(), few(), owed()).prop_map(|(by, of, amount)| Trade::Accept { by, of, amount }),
        1 => (few(), few(), owed()).prop_map(|(by, to, amount)| Trade::Forgive { by, to, amount }),
    ];
    let sound = || {
        prop_oneof![
            2 => Just(vec![0, 1, 2, 0]),
            2 => Just(vec![0, 2, 1, 0]),
            1 => Just(vec![1, 0, 1]),
        ]
    };
    let any_ring = prop_oneof![
        30 => sound(),
        1 => prop::collection::vec(few(), 0..6),
    ];
    let most = prop_oneof![1 => Just(0), 30 => 1..300 * UNIT];
    let rings = prop::collection::vec((any_ring, most), 0..6);
    let cycle = prop_oneof![
        5 => sound(),
        1 => Just(vec![0, 1, 2, 0, 1, 0]),
        1 => prop::collection::vec(few(), 0..6),
        1 => Just((0..40).map(|n| n % 3).collect()),
    ];
    // in the token's own base units: whole coins of six, six, eighteen decimals and none
    let coins = |token: usize, thousandths: u128| match token {
        0 | 1 => thousandths * UNIT / 1_000,
        2 => thousandths * HOUR / 1_000,
        _ => thousandths / 1_000,
    };
    let sums = || prop_oneof![1 => Just(0_u128), 8 => 1_u128..50_000, 1 => 1_u128..20_000_000];
    let clearing = prop_oneof![
        2 => (few(), token(), any::<bool>())
            .prop_map(|(by, token, accepted)| Trade::Take { by, token, accepted }),
        4 => (few(), few(), token(), sums()).prop_map(move |(by, to, token, amount)| Trade::Repay {
            by,
            to,
            token,
            amount: coins(token, amount),
        }),
        3 => (cycle, owed()).prop_map(|(cycle, amount)| Trade::SetOff { cycle, amount }),
        2 => rings.prop_map(|rings| Trade::SetOffBatch { rings }),
    ];
    let pool = prop_oneof![
        2 => (who(), token(), sums())
            .prop_map(move |(by, token, amount)| Trade::Endow { by, token, amount: coins(token, amount) }),
        7 => (who(), token(), token(), sums(), 0..2 * UNIT).prop_map(
            move |(by, from, to, amount, min)| Trade::Swap {
                by,
                from,
                to,
                amount: coins(from, amount),
                min: min.saturating_sub(UNIT),
            }
        ),
        2 => token().prop_map(|token| Trade::Sync { token }),
    ];
    let rules = prop_oneof![
        2 => (token(), 0..20 * UNIT).prop_map(|(token, value)| Trade::SetValue { token, value }),
        1 => (token(), 0_u128..1 << 70, 0..100_000 * UNIT)
            .prop_map(|(token, limit, exposure)| Trade::SetLimits { token, limit, exposure }),
        1 => (0..400_000 * UNIT).prop_map(|exposure| Trade::SetCommunity { exposure }),
        1 => (0..HOUR / 9).prop_map(|fee| Trade::SetFee { fee }),
    ];
    prop_oneof![4 => debts, 4 => clearing, 6 => pool, 1 => rules]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1_u64..72).prop_map(|hours| Step::Wait { hours }),
        1 => (72_u64..1_000).prop_map(|hours| Step::Wait { hours }),
        10 => of_currency().prop_map(Step::Hours),
        10 => of_exchange().prop_map(Step::Trade),
    ]
}

/// One of the people, the commons, or nobody.
fn address(at: &Valley, who: u64) -> Address {
    match who {
        PEOPLE => at.commons,
        n if n > PEOPLE => Address::ZERO,
        n => person(n),
    }
}

/// A listed token.
fn token(at: &Valley, n: usize) -> Address {
    let [first, second] = at.plain;
    [first, second, at.currency.address, at.fishery.fishcoin][n]
}

/// Does the step to one make's currency.
fn work(chain: &mut Chain, at: &Valley, claims: &[u64], step: &Hours) -> Result<(), String> {
    let it = at.currency.address;
    let free = U256::ZERO;
    match *step {
        Hours::Pay { from, to, amount } => {
            let pay = Fishcoin::transferCall {
                to: address(at, to),
                value: U256::from(amount),
            };
            // nobody sends no messages
            let from = if from > PEOPLE { 0 } else { from };
            tell(chain, address(at, from), it, &pay, free)
        }
        Hours::PayFor {
            by,
            from,
            to,
            amount,
        } => {
            let pay = Fishcoin::transferFromCall {
                from: address(at, from),
                to: address(at, to),
                value: U256::from(amount),
            };
            tell(chain, person(by), it, &pay, free)
        }
        Hours::Settle { who } => {
            let account = address(at, who);
            let settle = Generative::settleCall { account };
            tell(chain, person(0), it, &settle, free)
        }
        Hours::Mint { claim } => {
            let claim = claims[claim];
            tell(chain, person(0), it, &Generative::mintCall { claim }, free)
        }
        Hours::Revoke { claim, annul } => {
            let claim = claims[claim];
            // a register that has revoked it already refuses in both makes
            if annul && at.revoke(chain, claim).is_err() {
                return Err("the register refused".to_owned());
            }
            let revoke = Generative::revokeCall { claim };
            tell(chain, person(0), it, &revoke, free)
        }
        Hours::SetRate { rate } => {
            let kind = TOKEN_KIND;
            let set = Generative::setRateCall { kind, rate };
            tell(chain, at.governor, it, &set, free)
        }
        Hours::SetPolicy {
            demurrage,
            income,
            obligation,
            cash_limit,
            cash_rate,
            vouchers,
            vouches,
        } => {
            let policy = Generative::Policy {
                demurrage,
                income,
                obligation,
                cashLimit: cash_limit,
                cashRate: cash_rate,
                vouchers,
                vouches,
                ..policy()
            };
            let set = Generative::setPolicyCall { policy };
            tell(chain, at.governor, it, &set, free)
        }
        Hours::LowerCeiling { ceiling } => {
            let lower = Generative::lowerCeilingCall { ceiling };
            tell(chain, at.governor, it, &lower, free)
        }
        Hours::Vouch { by, candidate } => {
            let candidate = address(at, candidate);
            let vouch = Generative::vouchCall { candidate };
            tell(chain, person(by), it, &vouch, free)
        }
        Hours::WithdrawVouch { by, candidate } => {
            let candidate = address(at, candidate);
            let withdraw = Generative::withdrawVouchCall { candidate };
            tell(chain, person(by), it, &withdraw, free)
        }
        Hours::Leave { who } => tell(chain, person(who), it, &Generative::leaveCall {}, free),
        Hours::Exclude { who } => {
            let member = person(who);
            let exclude = Generative::excludeCall { member };
            tell(chain, at.governor, it, &exclude, free)
        }
        Hours::PayCoins { who, amount } => {
            let settle = Generative::settleHoursCall { amount };
            tell(chain, person(who), it, &settle, free)
        }
        Hours::PayCash { who, amount } => {
            let settle = Generative::settleCashCall { amount };
            tell(chain, person(who), it, &settle, free)
        }
        Hours::Collect => tell(chain, person(0), it, &Generative::collectCashCall {}, free),
        Hours::Income { who } => tell(
            chain,
            person(who),
            it,
            &Generative::claimIncomeCall {},
            free,
        ),
    }
}

/// Does the step to one make's exchange.
fn trade(chain: &mut Chain, at: &Valley, step: &Trade) -> Result<(), String> {
    let it = at.exchange.address;
    let (free, note) = (U256::ZERO, B256::repeat_byte(3));
    match *step {
        Trade::Owe { by, to, amount } => {
            let creditor = person(to);
            let owe = Exchange::oweCall {
                creditor,
                amount,
                note,
            };
            tell(chain, person(by), it, &owe, free)
        }
        Trade::Invoice { by, to, amount } => {
            let debtor = person(to);
            let invoice = Exchange::invoiceCall {
                debtor,
                amount,
                note,
            };
            tell(chain, person(by), it, &invoice, free)
        }
        Trade::Withdraw { by, to, amount } => {
            let debtor = person(to);
            let withdraw = Exchange::withdrawInvoiceCall { debtor, amount };
            tell(chain, person(by), it, &withdraw, free)
        }
        Trade::Accept { by, of, amount } => {
            let creditor = person(of);
            let accept = Exchange::acceptCall { creditor, amount };
            tell(chain, person(by), it, &accept, free)
        }
        Trade::Forgive { by, to, amount } => {
            let debtor = person(to);
            let forgive = Exchange::forgiveCall { debtor, amount };
            tell(chain, person(by), it, &forgive, free)
        }
        Trade::Take {
            by,
            token: n,
            accepted,
        } => {
            let token = token(at, n);
            let accept = Exchange::acceptTokenCall { token, accepted };
            tell(chain, person(by), it, &accept, free)
        }
        Trade::Repay {
            by,
            to,
            token: n,
            amount,
        } => {
            let token = token(at, n);
            let repay = Exchange::repayCall {
                creditor: person(to),
                token,
                amount,
                minCredited: 1,
                deadline: chain.now(),
            };
            tell(chain, person(by), it, &repay, free)
        }
        Trade::SetOff { ref cycle, amount } => {
            let cycle = cycle.iter().copied().map(person).collect();
            let set_off = Exchange::setOffCall { cycle, amount };
            tell(chain, person(0), it, &set_off, free)
        }
        Trade::SetOffBatch { ref rings } => {
            let ring = |(members, most): &(Vec<u64>, u128)| Exchange::Ring {
                members: members.iter().copied().map(person).collect(),
                most: *most,
            };
            let cycles = rings.iter().map(ring).collect();
            let set_off = Exchange::setOffBatchCall { cycles };
            tell(chain, person(0), it, &set_off, free)
        }
        Trade::Endow {
            by,
            token: n,
            amount,
        } => {
            let token = token(at, n);
            let endow = Exchange::endowCall { token, amount };
            tell(chain, person(by), it, &endow, free)
        }
        Trade::Swap {
            by,
            from,
            to,
            amount,
            min,
        } => {
            let swap = Exchange::swapCall {
                tokenIn: token(at, from),
                tokenOut: token(at, to),
                amountIn: amount,
                minOut: min,
                deadline: chain.now(),
                to: person(by),
            };
            tell(chain, person(by), it, &swap, free)
        }
        Trade::Sync { token: n } => {
            let token = token(at, n);
            tell(chain, person(0), it, &Exchange::syncCall { token }, free)
        }
        Trade::SetValue { token: n, value } => {
            let token = token(at, n);
            let set = Exchange::setValueCall { token, value };
            tell(chain, at.governor, it, &set, free)
        }
        Trade::SetLimits {
            token: n,
            limit,
            exposure,
        } => {
            let set = Exchange::setLimitsCall {
                token: token(at, n),
                limit,
                exposure,
            };
            tell(chain, at.governor, it, &set, free)
        }
        Trade::SetCommunity { exposure } => {
            let set = Exchange::setCommunityCall {
                community: COMMUNITY,
                exposure,
            };
            tell(chain, at.governor, it, &set, free)
        }
        Trade::SetFee { fee } => tell(chain, at.governor, it, &Exchange::setFeeCall { fee }, free),
    }
}

/// All that a currency shows of its books and accounts.
fn hours_shown(chain: &mut Chain, at: &Valley, claims: &[u64]) -> String {
    let it = at.currency.address;
    let today = u32::try_from(chain.now() / DAY).expect("a day of this century");
    let mut text = format!(
        "{:?} {:?}",
        answer(chain, it, &Generative::booksCall {}),
        answer(chain, it, &Generative::totalSupplyCall {})
    );
    text += &format!("\n{:?}", answer(chain, it, &Generative::ceilingCall {}));
    text += &format!(" {:?}", answer(chain, it, &Generative::dailyFactorCall {}));
    text += &format!(" {:?}", answer(chain, it, &Generative::memberCountCall {}));
    let settings = answer(chain, it, &Generative::settingsCall {});
    text += &format!(" {:?}", settings.map(|it| it.cashHeld));
    for later in [0, 1, 40, 400] {
        let projected = Generative::projectedCall {
            amount: 7 * HOUR + 1,
            day: today + later,
        };
        text += &format!(" {:?}", answer(chain, it, &projected));
    }
    for period in [0, 7, 8, 9, 10, 11, 12, 100] {
        let policy = answer(chain, it, &Generative::policyCall { period });
        text += &format!("\n{period}: {policy:?}");
        let kind = TOKEN_KIND;
        let rate = answer(chain, it, &Generative::rateCall { kind, period });
        text += &format!(" {rate:?}");
    }
    for claim in claims.iter().copied() {
        let issue = answer(chain, it, &Generative::issueCall { claim });
        text += &format!("\n{issue:?}");
    }
    let people = (0..=PEOPLE).map(|n| address(at, n));
    let farmers = (1..=CLAIMS).map(farmer);
    for who in people.chain(farmers).chain([at.exchange.address]) {
        let balance = answer(chain, it, &Generative::balanceOfCall { account: who });
        let account = answer(chain, it, &Generative::accountCall { who });
        let standing = answer(chain, it, &Generative::standingCall { who });
        let income = answer(chain, it, &Generative::incomeCall { who });
        let vouches = answer(chain, it, &Generative::vouchesCall { candidate: who });
        text += &format!("\n{balance:?} {account:?} {standing:?} {income:?} {vouches:?}");
    }
    text
}

/// All that an exchange shows of its books.
fn trade_shown(chain: &mut Chain, at: &Valley) -> String {
    let it = at.exchange.address;
    let later = chain.now() + 20 * DAY;
    let mut text = format!("{:?}", answer(chain, it, &Exchange::debtsCall {}));
    for debtor in (0..3).map(person) {
        for creditor in (0..3).map(person) {
            let debt = Exchange::debtCall { debtor, creditor };
            text += &format!(" {:?}", answer(chain, it, &debt));
        }
    }
    let community = COMMUNITY;
    let group = answer(chain, it, &Exchange::communityCall { community });
    text += &format!("\n{group:?} {:?}", answer(chain, it, &Exchange::feeCall {}));
    for n in 0..TOKENS {
        let token = token(at, n);
        let listing = answer(chain, it, &Exchange::listingCall { token });
        let books = answer(chain, it, &Exchange::booksCall { token });
        text += &format!("\n{listing:?} {books:?}");
        for account in [person(0), person(1), it] {
            let balance = Fishcoin::balanceOfCall { account };
            text += &format!(" {:?}", answer(chain, token, &balance));
        }
    }
    for (from, to) in [(0, 1), (1, 2), (2, 0), (3, 2), (2, 3)] {
        for at_moment in [0, later] {
            let quote = Exchange::quoteCall {
                tokenIn: token(at, from),
                tokenOut: token(at, to),
                amountIn: if from == 2 { 3 * HOUR } else { 3_000_001 },
                at: at_moment,
            };
            text += &format!("\n{:?}", answer(chain, it, &quote));
        }
    }
    text
}

/// A valley in which four members hold everything and may spend some of each other's, three of them owe
/// each other and take any token, and one claim was minted.
fn begun(chain: &mut Chain, at: &Valley, claims: &[u64]) {
    let claim = claims[0];
    at.tell(chain, farmer(1), &Generative::mintCall { claim })
        .unwrap();
    for n in 0..PEOPLE {
        chain.fund(person(n), rich());
    }
    chain.fund(at.commons, rich());
    for n in 0..FOUNDERS {
        at.equip(chain, person(n)).unwrap();
    }
    for owner in (0..FOUNDERS).map(person) {
        for spender in (0..PEOPLE).map(person) {
            let value = U256::from(200 * HOUR);
            let allow = Fishcoin::approveCall { spender, value };
            at.tell(chain, owner, &allow).unwrap();
        }
    }
    for by in 0..3 {
        for token in (0..TOKENS).map(|n| token(at, n)) {
            let accept = Exchange::acceptTokenCall {
                token,
                accepted: true,
            };
            at.trade(chain, person(by), &accept).unwrap();
        }
        for to in (0..3).filter(|to| *to != by) {
            let (amount, note) = (500 * UNIT, B256::ZERO);
            let (creditor, debtor) = (person(to), person(to));
            let owe = Exchange::oweCall {
                creditor,
                amount,
                note,
            };
            at.trade(chain, person(by), &owe).unwrap();
            let invoice = Exchange::invoiceCall {
                debtor,
                amount,
                note,
            };
            at.trade(chain, person(by), &invoice).unwrap();
        }
    }
    for (token, amount) in [1_000 * UNIT, 1_000 * UNIT, 100 * HOUR, 500]
        .into_iter()
        .enumerate()
    {
        let token = self::token(at, token);
        let endow = Exchange::endowCall { token, amount };
        at.trade(chain, person(0), &endow).unwrap();
    }
}

fn agree(steps: &[Step], melts_to_commons: bool) -> Result<(), TestCaseError> {
    let mut chain = Chain::new();
    // on the same day
    let registers =
        [Make::Weir, Make::PeerEvm].map(|make| Catchment::found(&mut chain, make).unwrap());
    let valleys = registers.map(|at| Valley::around(&mut chain, at, melts_to_commons).unwrap());
    chain.set_time(work_begins());
    let claims = valleys
        .each_ref()
        .map(|at| at.file_all(&mut chain, CLAIMS).unwrap());
    chain.advance(CHALLENGE);
    for (at, claims) in valleys.iter().zip(&claims) {
        begun(&mut chain, at, claims);
    }
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Wait { hours } => chain.advance(hours * DAY / 24),
            _ => chain.mine(),
        }
        let results = [0, 1].map(|n| match step {
            Step::Wait { .. } => Ok(()),
            Step::Hours(step) => work(&mut chain, &valleys[n], &claims[n], step),
            Step::Trade(step) => trade(&mut chain, &valleys[n], step),
        });
        prop_assert_eq!(&results[0], &results[1], "{}: {:?}", number, step);
        let [ours, peer] = [0, 1].map(|n| hours_shown(&mut chain, &valleys[n], &claims[n]));
        prop_assert_eq!(ours, peer, "{}: {:?}", number, step);
        let [ours, peer] = valleys.each_ref().map(|at| trade_shown(&mut chain, at));
        prop_assert_eq!(ours, peer, "{}: {:?}", number, step);
    }
    Ok(())
}

#[test]
fn the_currency_and_the_exchange_agree_with_their_solidity_peers_after_every_message() {
    if let Err(error) = peer_code("PeerGenerative", false) {
        eprintln!("left out: {error}");
        return;
    }
    let config = ProptestConfig {
        cases: super::cases(),
        failure_persistence: None,
        max_shrink_iters: 30,
        ..ProptestConfig::default()
    };
    let steps = prop::collection::vec(step(), 80..120);
    proptest!(config, |(steps in steps, melts_to_commons in any::<bool>())| {
        agree(&steps, melts_to_commons)?;
    });
}
