//! One run of the exchange: every message that people send, on every make, with as many debts as asked
//! for.

use alloy_core::primitives::{Address, B256};
use anyhow::Result;
use weir_e2e::{
    interfaces::{Exchange, Generative},
    Chain,
};

use super::{
    catchment::farmer,
    fishery::{Make, DAY},
    generative::populate,
    measure::{Bench, Run},
    valley::{neighbour, person, rich, Valley, HOUR, UNIT},
    Row,
};

/// Of debts the peers have always as many: that theirs cost the same among few and many is not Weir's
/// to show.
const PEERS_DEBTS: u64 = 1_000;

/// Who brings coins, and who owes.
const SELLER: u64 = 0;
const BUYER: u64 = 1;
/// A whole coin of the plain tokens in base units.
const COIN: u128 = 1_000_000;
/// The longest cycle.
const EDGES: u64 = 32;

/// Measures the exchange's messages beside `debts` debts.
pub fn measure(debts: u64, makes: &[Make], mut progress: impl FnMut(&str)) -> Result<Vec<Row>> {
    let mut run = Run::default();
    for make in makes {
        let many = match make {
            Make::Weir => debts,
            _ => PEERS_DEBTS,
        };
        progress(&format!("{}: {many} debts", make.exchange()));
        one_make(&mut Chain::new(), &mut run, *make, many)?;
    }
    Ok(run.rows)
}

fn one_make(chain: &mut Chain, run: &mut Run, make: Make, many: u64) -> Result<()> {
    let valley = Valley::found(chain, make, true)?;
    let contract = &valley.exchange;
    let row = Row::new(
        "deploy",
        make.exchange(),
        contract.bytes,
        contract.deploying,
    );
    run.rows.push(row);
    for claim in valley.work(chain, 1)? {
        valley.tell(chain, farmer(1), &Generative::mintCall { claim })?;
    }
    populate(chain, &valley, 8)?;
    owing(chain, &valley, many)?;
    debts(chain, run, &valley)?;
    cycles(chain, run, &valley)?;
    pool(chain, run, &valley)?;
    repaying(chain, run, &valley)?;
    governing(chain, run, &valley)
}

fn bench<'a>(chain: &'a mut Chain, run: &'a mut Run, valley: &Valley) -> Bench<'a> {
    Bench {
        chain,
        run,
        contract: valley.at.make.exchange(),
        code_bytes: valley.exchange.bytes,
        address: valley.exchange.address,
    }
}

fn owe(creditor: Address) -> Exchange::oweCall {
    Exchange::oweCall {
        creditor,
        amount: 1_000 * UNIT,
        note: B256::repeat_byte(7),
    }
}

/// Everybody owes the next one; the neighbours owe each other around rings of 2, 4, 8 and 32, and around
/// eight of 4.
fn owing(chain: &mut Chain, valley: &Valley, many: u64) -> Result<()> {
    for n in 0..many {
        chain.fund(person(n), rich());
        valley.trade(chain, person(n), &owe(person(n + 1)))?;
    }
    for n in 0..EDGES {
        chain.fund(neighbour(n), rich());
        valley.trade(chain, neighbour(n), &owe(neighbour((n + 1) % EDGES)))?;
    }
    for last in [1, 3, 7] {
        valley.trade(chain, neighbour(last), &owe(neighbour(0)))?;
    }
    for [first, .., last, _] in (1..EDGES / 4).map(ring_of_four) {
        valley.trade(chain, last, &owe(first))?;
    }
    Ok(())
}

fn debts(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let [seller, buyer] = [SELLER, BUYER].map(person);
    let (amount, note) = (500 * UNIT, B256::repeat_byte(7));
    let mut it = bench(chain, run, valley);
    it.run("owe", seller, &owe(neighbour(0)))?;
    it.run("owe, more of the same", seller, &owe(buyer))?;
    let debtor = seller;
    let invoice = Exchange::invoiceCall {
        debtor,
        amount,
        note,
    };
    let creditor = neighbour(0);
    it.run("invoice", creditor, &invoice)?;
    let forgive = Exchange::forgiveCall { debtor, amount };
    it.run("forgive", buyer, &forgive)?;
    valley.trade(chain, creditor, &invoice)?;
    let mut it = bench(chain, run, valley);
    it.run("accept", debtor, &Exchange::acceptCall { creditor, amount })?;
    let withdraw = Exchange::withdrawInvoiceCall { debtor, amount };
    it.run("withdrawInvoice", creditor, &withdraw)?;
    let (debtor, creditor) = (seller, buyer);
    it.run("debt", buyer, &Exchange::debtCall { debtor, creditor })?;
    it.run("debts", buyer, &Exchange::debtsCall {})
}

/// Set-offs of part of what is owed.
fn cycles(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let mut it = bench(chain, run, valley);
    for edges in [2, 4, 8, EDGES] {
        let set_off = Exchange::setOffCall {
            cycle: (0..edges).chain([0]).map(neighbour).collect(),
            amount: 400 * UNIT,
        };
        it.run(&format!("setOff, {edges} edges"), person(SELLER), &set_off)?;
    }
    let ring = |n| Exchange::Ring {
        members: ring_of_four(n).to_vec(),
        most: 400 * UNIT,
    };
    let batch = Exchange::setOffBatchCall {
        cycles: (0..EDGES / 4).map(ring).collect(),
    };
    it.run("setOffBatch, 8 rings of 4", person(SELLER), &batch)
}

/// The `n`th four of the neighbours, in a ring.
fn ring_of_four(n: u64) -> [Address; 5] {
    [0, 1, 2, 3, 0].map(|place| neighbour(4 * n + place))
}

fn pool(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let seller = person(SELLER);
    let [first, second] = valley.plain;
    let (melting, of_season) = (valley.currency.address, valley.fishery.fishcoin);
    let endow = |token, amount| Exchange::endowCall { token, amount };
    for token in [first, second] {
        valley.trade(chain, seller, &endow(token, 1_000_000 * COIN))?;
    }
    valley.trade(chain, seller, &endow(melting, 1_000 * HOUR))?;
    valley.trade(chain, seller, &endow(of_season, 1_000))?;
    let mut it = bench(chain, run, valley);
    it.run("endow, plain", seller, &endow(first, COIN))?;
    it.run("endow, melting", seller, &endow(melting, HOUR))?;
    let ways = [
        ("plain to plain", first, second, COIN),
        ("melting to plain", melting, first, HOUR),
        ("season to plain", of_season, first, 100),
        ("plain to melting", first, melting, COIN),
    ];
    swaps(&mut it, seller, &ways)?;
    let quotes = ["plain to plain", "melting to plain", "season to plain"];
    for (name, (_, token_in, token_out, amount)) in quotes.into_iter().zip(ways) {
        let quote = Exchange::quoteCall {
            tokenIn: token_in,
            tokenOut: token_out,
            amountIn: amount,
            at: 0,
        };
        it.run(&format!("quote, {name}"), seller, &quote)?;
    }
    chain.advance(DAY);
    let mut it = bench(chain, run, valley);
    let sync = Exchange::syncCall { token: melting };
    it.run("sync, melted for a day", seller, &sync)?;
    let (name, ..) = ways[1];
    swaps(
        &mut it,
        seller,
        &[(&format!("{name}, after a day"), melting, first, HOUR)],
    )
}

fn swaps(
    it: &mut Bench<'_>,
    seller: Address,
    ways: &[(&str, Address, Address, u128)],
) -> Result<()> {
    let deadline = it.chain.now() + DAY;
    for (name, token_in, token_out, amount) in ways {
        let swap = Exchange::swapCall {
            tokenIn: *token_in,
            tokenOut: *token_out,
            amountIn: *amount,
            minOut: 1,
            deadline,
            to: seller,
        };
        it.run(&format!("swap, {name}"), seller, &swap)?;
    }
    Ok(())
}

fn repaying(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let [seller, buyer] = [SELLER, BUYER].map(person);
    let tokens = [valley.plain[0], valley.currency.address];
    let amounts = [COIN, HOUR];
    for ((name, token), amount) in ["plain", "melting"].into_iter().zip(tokens).zip(amounts) {
        let accept = Exchange::acceptTokenCall {
            token,
            accepted: true,
        };
        valley.trade(chain, buyer, &accept)?;
        let repay = Exchange::repayCall {
            creditor: buyer,
            token,
            amount,
            minCredited: 1,
            deadline: chain.now(),
        };
        bench(chain, run, valley).run(&format!("repay, {name}"), seller, &repay)?;
    }
    Ok(())
}

fn governing(chain: &mut Chain, run: &mut Run, valley: &Valley) -> Result<()> {
    let governor = valley.governor;
    let [token, _] = valley.plain;
    let mut it = bench(chain, run, valley);
    let value = Exchange::setValueCall {
        token,
        value: 2 * UNIT,
    };
    it.run("setValue", governor, &value)?;
    let limits = Exchange::setLimitsCall {
        token,
        limit: 1 << 99,
        exposure: 1 << 89,
    };
    it.run("setLimits, lower", governor, &limits)?;
    it.run("listing", governor, &Exchange::listingCall { token })?;
    it.run("books", governor, &Exchange::booksCall { token })
}
