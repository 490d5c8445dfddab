//! The Solidity peers as a third implementation: whatever happens to a contract and to its peer, they
//! agree on who owns what.

#[allow(dead_code)] // shared with the cost measurements, which use more of it
#[path = "../src/costs/catchment.rs"]
mod catchment;
#[path = "peers/currency.rs"]
mod currency;
#[allow(dead_code)] // likewise
#[path = "../src/costs/fishery.rs"]
mod fishery;
#[path = "peers/register.rs"]
mod register;
#[allow(dead_code)] // likewise
#[path = "../src/costs/signer.rs"]
mod signer;
#[allow(dead_code)] // likewise
#[path = "../src/costs/valley.rs"]
mod valley;

use alloy_core::primitives::{B256, U256};
use fishery::{first_opens, fisher, peer_code, Fishery, Make, BIOMASS, DAY};
use proptest::prelude::*;
use weir_e2e::{
    interfaces::{Council, Fishcoin},
    Chain,
};

const FISHERS: u64 = 4;

#[derive(Clone, Debug)]
enum Step {
    Wait { days: u64 },
    Assess { permille: u128, next: bool },
    Open,
    Allot { to: u64, shares: u128 },
    Cede { from: u64, to: u64, shares: u128 },
    Pay { from: u64, to: u64, coins: u64 },
    Settle { who: u64 },
    Sync,
    Land { who: u64, quantity: u128 },
    Reverse { landing: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..FISHERS;
    prop_oneof![
        3 => (1_u64..120).prop_map(|days| Step::Wait { days }),
        3 => (200_u128..1_100, any::<bool>()).prop_map(|(permille, next)| Step::Assess { permille, next }),
        3 => Just(Step::Open),
        2 => (who(), 1_u128..4_000_000).prop_map(|(to, shares)| Step::Allot { to, shares }),
        1 => (who(), who(), 0_u128..4_000_000).prop_map(|(from, to, shares)| Step::Cede { from, to, shares }),
        5 => (who(), who(), 0_u64..400_000_000).prop_map(|(from, to, coins)| Step::Pay { from, to, coins }),
        2 => who().prop_map(|who| Step::Settle { who }),
        1 => Just(Step::Sync),
        4 => (who(), 0_u128..500_000_000).prop_map(|(who, quantity)| Step::Land { who, quantity }),
        2 => (0_u8..8).prop_map(|landing| Step::Reverse { landing }),
    ]
}

/// Does the step to one fishery; true if the contracts let it.
fn take(chain: &mut Chain, fishery: &Fishery, step: &Step, number: u8) -> bool {
    let currency = fishery.fishcoin;
    let anyone = fisher(0);
    match *step {
        Step::Wait { .. } => true,
        Step::Assess { permille, next } => {
            let budget = Council::budgetCall {
                stock: fishery.stock,
                node: fishery.node,
            };
            let now = chain.read(fishery.council, &budget).unwrap().season;
            let season = if next || now == 0 { now + 1 } else { now };
            fishery
                .assess(chain, season, BIOMASS * permille / 1_000)
                .is_ok()
        }
        Step::Open => {
            let open = Fishcoin::openSeasonCall {};
            chain.send(anyone, currency, &open).is_ok()
        }
        Step::Allot { to, shares } => {
            let to = fisher(to);
            let allot = Fishcoin::allotSharesCall { to, shares };
            chain.send(fishery.governor, currency, &allot).is_ok()
        }
        Step::Cede { from, to, shares } => {
            let to = fisher(to);
            let cede = Fishcoin::transferSharesCall { to, shares };
            chain.send(fisher(from), currency, &cede).is_ok()
        }
        Step::Pay { from, to, coins } => {
            let pay = Fishcoin::transferCall {
                to: fisher(to),
                value: U256::from(coins),
            };
            chain.send(fisher(from), currency, &pay).is_ok()
        }
        Step::Settle { who } => {
            let settle = Fishcoin::settleCall {
                account: fisher(who),
            };
            chain.send(anyone, currency, &settle).is_ok()
        }
        Step::Sync => chain.send(anyone, currency, &Fishcoin::syncCall {}).is_ok(),
        Step::Land { who, quantity } => {
            let land = Fishcoin::landCall {
                receipt: B256::repeat_byte(number % 8 + 1),
                fisher: fisher(who),
                quantity,
            };
            chain.send(fishery.officer, currency, &land).is_ok()
        }
        Step::Reverse { landing } => {
            let reverse = Fishcoin::reverseLandingCall {
                receipt: B256::repeat_byte(landing + 1),
                counterReceipt: B256::repeat_byte(number + 100),
            };
            chain.send(fishery.officer, currency, &reverse).is_ok()
        }
    }
}

/// All that a fishery shows of its books and accounts.
fn shown(chain: &mut Chain, fishery: &Fishery) -> String {
    let currency = fishery.fishcoin;
    let season = chain.read(currency, &Fishcoin::seasonCall {});
    let supply = chain.read(currency, &Fishcoin::totalSupplyCall {});
    let allotted = chain.read(currency, &Fishcoin::allottedSharesCall {});
    let mut text = format!(
        "season {:?}, supply {supply:?}, allotted {allotted:?}",
        season.map(|it| (
            (it.number, it.closes, it.issue, it.index, it.outstanding),
            (it.cap, it.deducted, it.owed, it.landed, it.overdrawn),
        ))
    );
    for n in 0..FISHERS {
        let account = Fishcoin::accountCall { who: fisher(n) };
        let account = chain
            .read(currency, &account)
            .map(|it| (it.shares, it.coins, it.debt, it.season));
        let balance = Fishcoin::balanceOfCall { account: fisher(n) };
        let balance = chain.read(currency, &balance);
        text += &format!("\n{n}: {account:?}, balance {balance:?}");
    }
    text
}

fn agree(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut chain = Chain::new();
    for n in 0..FISHERS {
        chain.fund(fisher(n), U256::from(10).pow(U256::from(22)));
    }
    let [ours, peer] =
        [Make::Weir, Make::PeerEvm].map(|make| Fishery::found(&mut chain, make).unwrap());
    chain.set_time(first_opens() - DAY);
    for (number, step) in (0_u8..).zip(steps) {
        match step {
            Step::Wait { days } => chain.advance(days * DAY),
            _ => chain.mine(),
        }
        let before = shown(&mut chain, &ours);
        let results = [&ours, &peer].map(|fishery| take(&mut chain, fishery, step, number));
        prop_assert_eq!(
            results[0],
            results[1],
            "{}: {:?} on {}",
            number,
            step,
            before
        );
        let after = [&ours, &peer].map(|fishery| shown(&mut chain, fishery));
        prop_assert_eq!(&after[0], &after[1], "{}: {:?} on {}", number, step, before);
    }
    Ok(())
}

/// A hundredth of WEIR_CHAIN_CASES, at least 4.
fn cases() -> u32 {
    let asked = std::env::var("WEIR_CHAIN_CASES").ok();
    let asked: u32 = asked.and_then(|cases| cases.parse().ok()).unwrap_or(0);
    (asked / 100).max(4)
}

#[test]
fn fishcoin_and_its_solidity_peer_agree_after_every_message() {
    if let Err(error) = peer_code("PeerFishcoin", false) {
        eprintln!("left out: {error}");
        return;
    }
    let config = ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 40..80))| agree(&steps)?);
}
