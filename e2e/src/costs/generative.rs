//! One run of the generative currency: every message that people send, on every make, with as many
//! accounts and members as asked for.

use alloy_core::primitives::{Address, U256};
use anyhow::Result;
use weir_e2e::{
    interfaces::{Fishcoin, Generative},
    Chain,
};

use super::{
    catchment::{farmer, TOKEN_KIND},
    fishery::{Make, DAY},
    measure::{erc20, signed_permit, Bench, Run},
    valley::{person, policy, rich, Valley, FOUNDERS, HOUR},
    Row,
};

/// Of accounts and members the peers have always as many: that theirs cost the same among few and many
/// is not Weir's to show.
const PEERS_PEOPLE: u64 = 1_000;

/// People with a part in the measurements; the first four are founders.
const SELLER: u64 = 0;
const BUYER: u64 = 1;
const TRADER: u64 = 2;
const VOUCHER: u64 = 3;
/// Was admitted on the day of the measurements.
const NEWCOMER: u64 = 5;
/// Somebody nobody has heard of.
const STRANGER: u64 = 1_000_000;

/// Measures the currency's messages with `people` accounts that are members.
pub fn measure(people: u64, makes: &[Make], mut progress: impl FnMut(&str)) -> Result<Vec<Row>> {
    let mut run = Run::default();
    for make in makes {
        let many = match make {
            Make::Weir => people,
            _ => PEERS_PEOPLE,
        };
        progress(&format!("{}: {many} accounts", make.generative()));
        one_make(&mut Chain::new(), &mut run, *make, many)?;
    }
    Ok(run.rows)
}

fn one_make(chain: &mut Chain, run: &mut Run, make: Make, many: u64) -> Result<()> {
    let valley = Valley::found(chain, make, true)?;
    let contract = &valley.currency;
    let row = Row::new(
        "deploy",
        make.generative(),
        contract.bytes,
        contract.deploying,
    );
    run.rows.push(row);
    let claims = valley.work(chain, 4)?;
    let [first, fresh, revoked, ..] = claims.as_slice() else {
        anyhow::bail!("four claims were filed");
    };
    for claim in [*first, *revoked] {
        valley.tell(chain, farmer(1), &Generative::mintCall { claim })?;
    }
    valley.revoke(chain, *revoked)?;
    populate(chain, &valley, many)?;
    coins(chain, run, &valley)?;
    issue(chain, run, &valley, *fresh, *revoked)?;
    members(chain, run, &valley)?;
    governing(chain, run, &valley)?;
    asking(chain, run, &valley)?;
    chain.advance(DAY);
    melting(chain, run, &valley, "a day")?;
    chain.advance(30 * DAY);
    melting(chain, run, &valley, "30 days")
}

fn bench<'a>(chain: &'a mut Chain, run: &'a mut Run, valley: &Valley) -> Bench<'a> {
    Bench {
        chain,
        run,
        contract: valley.at.make.generative(),
        code_bytes: valley.currency.bytes,
        address: valley.currency.address,
    }
}

/// Gives everybody coins, and has everybody admitted whom two have vouched for.
pub fn populate(chain: &mut Chain, valley: &Valley, many: u64) -> Result<()> {
    for n in [SELLER, BUYER, TRADER, VOUCHER] {
        valley.equip(chain, person(n))?;
    }
    for n in FOUNDERS..many {
        let (to, value) = (person(n), U256::from(100 * HOUR));
        chain.fund(to, rich());
        valley.tell(chain, farmer(1), &Fishcoin::transferCall { to, value })?;
        for voucher in [n - 2, n - 1] {
            let vouch = Generative::vouchCall { candidate: to };
            valley.tell(chain, person(voucher), &vouch)?;
        }
    }
    let settle = Generative::settleCall { account: farmer(1) };
    valley.tell(chain, farmer(1), &settle)?;
    Ok(())
}

/// Between accounts that exist and were written down today.
fn coins(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let [seller, trader] = [SELLER, TRADER].map(person);
    let value = U256::from(20_000);
    let spender = trader;
    valley.tell(chain, seller, &Fishcoin::approveCall { spender, value })?;
    let permit = signed_permit(chain, valley.currency.address, trader)?;
    let mut it = bench(chain, run, valley);
    erc20(&mut it, [SELLER, BUYER, TRADER, STRANGER].map(person))?;
    it.run("permit", trader, &permit)?;
    let settle = |account| Generative::settleCall { account };
    it.run("settle, nothing to do", trader, &settle(seller))?;
    let to = valley.commons;
    let value = U256::from(HOUR);
    let give = Fishcoin::transferCall { to, value };
    it.run("transfer to the commons", seller, &give)
}

/// What is minted for work, and what is taken back.
fn issue(
    chain: &mut Chain,
    run: &mut Run,
    valley: &Valley,
    fresh: u64,
    revoked: u64,
) -> Result<()> {
    let anyone = person(TRADER);
    let mut it = bench(chain, run, valley);
    let mint = |claim| Generative::mintCall { claim };
    it.run("mint, to a new account", anyone, &mint(fresh))?;
    let revoke = Generative::revokeCall { claim: revoked };
    it.run("revoke", anyone, &revoke)?;
    // to an account that exists
    let claimant = farmer(2);
    let value = U256::from(HOUR);
    let give = Fishcoin::transferCall {
        to: claimant,
        value,
    };
    valley.tell(chain, person(SELLER), &give)?;
    bench(chain, run, valley).run("mint", anyone, &mint(fresh))
}

/// Members, what they owe, and their income.
fn members(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let (first, second, candidate) = (person(VOUCHER), person(TRADER), person(STRANGER));
    let vouch = Generative::vouchCall { candidate };
    bench(chain, run, valley).run("vouch, the first", first, &vouch)?;
    valley.tell(chain, first, &vouch)?;
    let mut it = bench(chain, run, valley);
    it.run("vouch, admitting", second, &vouch)?;
    let withdraw = Generative::withdrawVouchCall { candidate };
    it.run("withdrawVouch", first, &withdraw)?;
    it.run("leave", second, &Generative::leaveCall {})?;
    let amount = HOUR;
    let hours = Generative::settleHoursCall { amount };
    it.run("settleHours", first, &hours)?;
    let cash = Generative::settleCashCall { amount };
    it.run("settleCash, ERC-20", first, &cash)?;
    let claim = Generative::claimIncomeCall {};
    it.run("claimIncome, 1 day", person(NEWCOMER), &claim)?;
    it.run("claimIncome, 15 days", first, &claim)?;
    valley.tell(chain, first, &cash)?;
    let collect = Generative::collectCashCall {};
    bench(chain, run, valley).run("collectCash, ERC-20", first, &collect)
}

fn governing(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let governor = valley.governor;
    let mut it = bench(chain, run, valley);
    let rate = Generative::setRateCall {
        kind: TOKEN_KIND,
        rate: HOUR,
    };
    it.run("setRate", governor, &rate)?;
    let other = Generative::Policy {
        demurrage: 20_000_000_000_000_000,
        ..policy()
    };
    it.run(
        "setPolicy",
        governor,
        &Generative::setPolicyCall { policy: other },
    )?;
    let lower = Generative::lowerCeilingCall { ceiling: HOUR };
    it.run("lowerCeiling", governor, &lower)
}

/// What people and wallets look at.
fn asking(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let (anyone, who) = (person(TRADER), person(SELLER));
    let today = u32::try_from(chain.now() / DAY)?;
    let mut it = bench(chain, run, valley);
    it.run("account", anyone, &Generative::accountCall { who })?;
    let projected = Generative::projectedCall {
        amount: HOUR,
        day: today + 365,
    };
    it.run("projected", anyone, &projected)?;
    it.run("books", anyone, &Generative::booksCall {})?;
    it.run("standing", anyone, &Generative::standingCall { who })?;
    it.run("income", anyone, &Generative::incomeCall { who })?;
    it.run("ceiling", anyone, &Generative::ceilingCall {})
}

/// The first messages after a time in which nobody touched anything.
fn melting(chain: &mut Chain, run: &mut Run, valley: &Valley, time: &str) -> Result<()> {
    let (seller, to) = (person(SELLER), person(BUYER));
    let transfer = Fishcoin::transferCall {
        to,
        value: U256::from(HOUR),
    };
    let settle = Generative::settleCall { account: to };
    let mut it = bench(chain, run, valley);
    it.run(
        &format!("transfer after {time}, the day's first message"),
        seller,
        &transfer,
    )?;
    it.run(
        &format!("settle after {time}, the day's first message"),
        seller,
        &settle,
    )?;
    let balance = Generative::balanceOfCall { account: to };
    it.run(&format!("balanceOf after {time}"), seller, &balance)?;
    begin_the_day(chain, valley)?;
    let mut it = bench(chain, run, valley);
    it.run(&format!("transfer after {time}"), seller, &transfer)?;
    it.run(&format!("settle after {time}"), seller, &settle)?;
    // what comes next is measured from accounts that were written down today
    for n in [SELLER, BUYER] {
        let account = person(n);
        valley.tell(chain, seller, &Generative::settleCall { account })?;
    }
    Ok(())
}

/// Somebody who has no coins is written down.
fn begin_the_day(chain: &mut Chain, valley: &Valley) -> Result<()> {
    let account: Address = person(STRANGER + 1);
    valley.tell(chain, person(TRADER), &Generative::settleCall { account })?;
    Ok(())
}
