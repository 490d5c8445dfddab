//! One run: every message, on every make, with as many accounts as asked for.

use std::collections::BTreeMap;

use alloy_core::{
    primitives::{keccak256, Address, Bytes, FixedBytes, B256, U256},
    sol,
    sol_types::{SolCall, SolValue},
};
use anyhow::{anyhow, ensure, Result};
use pallet_revive::tracing::trace;
use weir_e2e::{
    interfaces::{Council, Fishcoin},
    Action, Chain, Cost, Limits, Mode,
};

use super::{
    fishery::{
        first_opens, fisher, peer_code, send, stock_settings, terms, Fishery, Make, BIOMASS, DAY,
        DELAY, FISHER_SHARES, SEASON, SEAT_KEYS,
    },
    parts::{Parts, Tracer},
    signer, Row,
};

sol! {
    /// OpenZeppelin's ERC-20.
    interface Erc20 {
        function name() external view returns (string);
        function symbol() external view returns (string);
        function decimals() external view returns (uint8);
        function totalSupply() external view returns (uint256);
        function balanceOf(address account) external view returns (uint256);
        function transfer(address to, uint256 value) external returns (bool);
        function allowance(address owner, address spender) external view returns (uint256);
        function approve(address spender, uint256 value) external returns (bool);
        function transferFrom(address from, address to, uint256 value) external returns (bool);
    }
}

/// What one run measured.
#[derive(Default)]
pub struct Run {
    /// Every message of every contract.
    pub rows: Vec<Row>,
    /// By contract, what [`TRANSFER`] is made of.
    pub transfer: BTreeMap<String, Parts>,
}

// Messages that several contracts have are measured under the same names.

/// The message that people send most: all accounts are settled, nothing shrinks.
pub const TRANSFER: &str = "transfer to an existing account";
const TRANSFER_NEW: &str = "transfer to a new account";
const APPROVE: &str = "approve";
const TRANSFER_FROM: &str = "transferFrom";
const BALANCE: &str = "balanceOf";
const SUPPLY: &str = "totalSupply";
const ALLOWANCE: &str = "allowance";
const BUDGET: &str = "budget";

/// Fishers with a part in the measurements.
const SELLER: u64 = 0;
const BUYER: u64 = 1;
const TRADER: u64 = 2;
const UNTOUCHED: u64 = 3;
const UNTOUCHED_TOO: u64 = 4;
const LANDER: u64 = 5;
const POACHER: u64 = 6;
/// Somebody no contract has heard of.
const STRANGER: u64 = 1_000_000;

/// What one contract's messages are measured with.
pub struct Bench<'a> {
    /// Where it is deployed.
    pub chain: &'a mut Chain,
    /// What was measured so far.
    pub run: &'a mut Run,
    /// Its name in the snapshot.
    pub contract: &'static str,
    /// Bytes of its code.
    pub code_bytes: u64,
    /// Where it lives.
    pub address: Address,
}

impl Bench<'_> {
    /// Measures a message that changes nothing in the end.
    pub fn run<C: SolCall>(&mut self, name: &str, from: Address, message: &C) -> Result<()> {
        self.run_with_value(name, from, message, U256::ZERO)
    }

    /// Measures a message with value that changes nothing in the end.
    pub fn run_with_value<C: SolCall>(
        &mut self,
        name: &str,
        from: Address,
        message: &C,
        value: U256,
    ) -> Result<()> {
        let data = message.abi_encode();
        let cost = dry_run(self.chain, from, self.address, &data, value)
            .map_err(|error| anyhow!("{name} ({}): {error}", self.contract))?;
        let row = Row::new(name, self.contract, self.code_bytes, cost);
        self.run.rows.push(row);
        if name == TRANSFER {
            let mut tracer = Tracer::default();
            let traced = trace(&mut tracer, || {
                dry_run(self.chain, from, self.address, &data, value)
            })?;
            ensure!(traced == cost, "a trace changes nothing");
            let contract = self.contract.to_string();
            self.run.transfer.insert(contract, tracer.parts(cost));
        }
        Ok(())
    }
}

fn dry_run(
    chain: &mut Chain,
    from: Address,
    to: Address,
    data: &[u8],
    value: U256,
) -> Result<Cost> {
    let who = chain.account_id(from);
    let action = Action::Call { to, data };
    let outcome = chain.perform(&who, action, value, Limits::default(), Mode::DryRun);
    let cost = outcome.cost();
    outcome.into_receipt()?;
    Ok(cost)
}

/// Measures every message with `accounts` accounts in each contract.
pub fn measure(accounts: u64, mut progress: impl FnMut(&str)) -> Result<Run> {
    let mut chain = Chain::new();
    let mut run = Run::default();
    for n in 0..=POACHER {
        chain.fund(fisher(n), U256::from(10).pow(U256::from(22)));
    }
    for polkavm in [false, true] {
        plain(&mut chain, &mut run, accounts, polkavm)?;
    }
    let mut fisheries = Vec::new();
    for make in Make::ALL {
        match Fishery::found(&mut chain, make) {
            Ok(fishery) => fisheries.push(fishery),
            Err(error) => return Err(error),
        }
    }
    chain.advance(DELAY + 1);
    for fishery in &fisheries {
        progress(&format!("{}: {accounts} accounts", fishery.make.fishcoin()));
        before_the_season(&mut chain, &mut run, fishery)?;
        if fishery.make == Make::Weir {
            places(&mut chain, fishery, accounts)?;
            council(&mut chain, &mut run, fishery)?;
        }
        fishery.allot(&mut chain, accounts)?;
    }
    progress("a season opens");
    chain.set_time(first_opens() + DAY);
    for fishery in &fisheries {
        // as every season: assessed anew, no better than before, so in force at once
        fishery.assess(&mut chain, 1, BIOMASS)?;
        opening(&mut chain, &mut run, fishery)?;
        in_season(&mut chain, &mut run, fishery)?;
    }
    progress("an assessment is cut");
    for fishery in &fisheries {
        cut(&mut chain, &mut run, fishery)?;
    }
    progress("the next season opens");
    chain.set_time(first_opens() + SEASON + DAY);
    for fishery in &fisheries {
        next_season(&mut chain, &mut run, fishery)?;
    }
    Ok(run)
}

/// OpenZeppelin's token by itself.
fn plain(chain: &mut Chain, run: &mut Run, accounts: u64, polkavm: bool) -> Result<()> {
    let contract = if polkavm {
        "plain-polkavm"
    } else {
        "plain-evm"
    };
    let code = peer_code("PlainErc20", polkavm)?;
    let seller = fisher(SELLER);
    let supply = U256::from(u128::MAX);
    let arguments = ("Albacore", "ALB", supply).abi_encode_params();
    let address = chain.deploy(seller, &code.init, &arguments)?.address;
    for n in 1..accounts {
        let pay = Erc20::transferCall {
            to: fisher(n),
            value: U256::from(50_000),
        };
        send(chain, seller, address, &pay)?;
    }
    let allow = Erc20::approveCall {
        spender: fisher(TRADER),
        value: U256::from(20_000),
    };
    send(chain, seller, address, &allow)?;
    let mut bench = Bench {
        chain,
        run,
        contract,
        code_bytes: code.bytes,
        address,
    };
    erc20(&mut bench, traders())
}

/// Who [`erc20`] is measured with in a fishery.
fn traders() -> [Address; 4] {
    [SELLER, BUYER, TRADER, STRANGER].map(fisher)
}

/// The messages of ERC-20 between accounts that exist and are settled: a seller, a buyer, a trader whom
/// the seller has allowed 20,000, and a stranger without an account.
pub fn erc20(bench: &mut Bench<'_>, [seller, buyer, trader, stranger]: [Address; 4]) -> Result<()> {
    let value = U256::from(1_000);
    bench.run(TRANSFER, seller, &Erc20::transferCall { to: buyer, value })?;
    bench.run(
        TRANSFER_NEW,
        seller,
        &Erc20::transferCall {
            to: stranger,
            value,
        },
    )?;
    bench.run(
        APPROVE,
        seller,
        &Erc20::approveCall {
            spender: buyer,
            value,
        },
    )?;
    bench.run(
        "approve again",
        seller,
        &Erc20::approveCall {
            spender: trader,
            value,
        },
    )?;
    bench.run(
        TRANSFER_FROM,
        trader,
        &Erc20::transferFromCall {
            from: seller,
            to: buyer,
            value,
        },
    )?;
    bench.run(BALANCE, seller, &Erc20::balanceOfCall { account: seller })?;
    bench.run(SUPPLY, seller, &Erc20::totalSupplyCall {})?;
    bench.run(
        ALLOWANCE,
        seller,
        &Erc20::allowanceCall {
            owner: seller,
            spender: trader,
        },
    )?;
    bench.run("name", seller, &Erc20::nameCall {})?;
    bench.run("symbol", seller, &Erc20::symbolCall {})?;
    bench.run("decimals", seller, &Erc20::decimalsCall {})
}

fn fishcoin<'a>(chain: &'a mut Chain, run: &'a mut Run, fishery: &Fishery) -> Bench<'a> {
    Bench {
        chain,
        run,
        contract: fishery.make.fishcoin(),
        code_bytes: fishery.fishcoin_bytes,
        address: fishery.fishcoin,
    }
}

/// Governance, shares and members.
fn before_the_season(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let (governor, shares) = (fishery.governor, FISHER_SHARES);
    let first = Fishcoin::allotSharesCall {
        to: fisher(UNTOUCHED),
        shares: 10,
    };
    let existing = Fishcoin::allotSharesCall {
        shares,
        ..first.clone()
    };
    send(chain, governor, fishery.fishcoin, &first)?;
    let mut bench = fishcoin(chain, run, fishery);
    let to = fisher(STRANGER);
    bench.run(
        "allotShares to a new account",
        governor,
        &Fishcoin::allotSharesCall { to, shares },
    )?;
    bench.run("allotShares to an existing account", governor, &existing)?;
    let appoint = Fishcoin::appointOfficerCall {
        officer: fisher(TRADER),
    };
    bench.run("appointOfficer", governor, &appoint)?;
    let remove = Fishcoin::removeOfficerCall {
        officer: fishery.officer,
    };
    bench.run("removeOfficer", governor, &remove)?;
    let limits = |concentration, penalty| Fishcoin::setLimitsCall {
        concentration,
        penalty,
    };
    let tighter = limits(50_000_000_000_000_000, 600_000_000_000_000_000);
    bench.run("setLimits, tighter", governor, &tighter)?;
    let looser = limits(200_000_000_000_000_000, 500_000_000_000_000_000);
    bench.run("setLimits, looser", governor, &looser)?;
    let offer = Fishcoin::offerGovernanceCall { to: fisher(TRADER) };
    bench.run("offerGovernance", governor, &offer)?;
    let successor = fisher(TRADER);
    bench.run(
        "nameSuccessor",
        governor,
        &Fishcoin::nameSuccessorCall { successor },
    )?;
    bench.address = fishery.commons;
    bench.run(
        "admit",
        governor,
        &Fishcoin::admitCall {
            member: fisher(SELLER),
        },
    )?;
    send(
        bench.chain,
        governor,
        fishery.commons,
        &Fishcoin::admitCall {
            member: fisher(BUYER),
        },
    )?;
    bench.run(
        "dismiss",
        governor,
        &Fishcoin::dismissCall {
            member: fisher(BUYER),
        },
    )
}

/// Gives the council as many places as there are accounts elsewhere.
fn places(chain: &mut Chain, fishery: &Fishery, count: u64) -> Result<()> {
    for _ in 1..count {
        let add = Council::addNodeCall {
            stock: fishery.stock,
            parent: 0,
            assembly: fishery.governor,
            division: 1,
        };
        send(chain, fishery.governor, fishery.council, &add)?;
    }
    Ok(())
}

/// The council's messages, but for those that a season's course brings.
fn council(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let (governor, stock, node) = (fishery.governor, fishery.stock, fishery.node);
    let [first, second, third] = fishery.seats;
    let statement = fishery.statement(chain, 1, BIOMASS - 1);
    let half = fishery.statement(chain, 1, BIOMASS - 2);
    let attest = |statement: &Council::Statement| Council::attestCall {
        statement: statement.clone(),
    };
    let digest = send(
        chain,
        first,
        fishery.council,
        &Council::digestCall {
            statement: half.clone(),
        },
    )?;
    send(chain, first, fishery.council, &attest(&half))?;
    let mut bench = Bench {
        chain,
        run,
        contract: fishery.make.council(),
        code_bytes: fishery.council_bytes,
        address: fishery.council,
    };
    let seat = fisher(STRANGER);
    bench.run(
        "proposeSeat",
        governor,
        &Council::proposeSeatCall {
            seat,
            institution: 9,
        },
    )?;
    bench.run(
        "removeSeat",
        governor,
        &Council::removeSeatCall { seat: third },
    )?;
    let quorum = Council::setQuorumCall {
        seats: 3,
        institutions: 2,
        dissent: 1,
    };
    bench.run("setQuorum", governor, &quorum)?;
    let add = Council::addStockCall {
        added: Council::NewStock {
            settings: stock_settings(),
            terms: terms(),
        },
    };
    bench.run("addStock", governor, &add)?;
    let mut tighter = terms();
    tighter.rate -= 1;
    bench.run(
        "setTerms, tighter",
        governor,
        &Council::setTermsCall {
            changed: Council::NewTerms {
                stock,
                terms: tighter,
            },
        },
    )?;
    let mut looser = terms();
    looser.rate += 1;
    bench.run(
        "setTerms, looser",
        governor,
        &Council::setTermsCall {
            changed: Council::NewTerms {
                stock,
                terms: looser,
            },
        },
    )?;
    bench.run("attest, the first", first, &attest(&statement))?;
    bench.run(
        "attest, the one that makes it final",
        second,
        &attest(&half),
    )?;
    let signed = |seats: &[u8]| -> Result<Council::attestSignedCall> {
        let sign = |seat: &u8| {
            let (v, r, s) = signer::sign(*seat, digest)?;
            Ok(Council::Signature { v, r, s })
        };
        Ok(Council::attestSignedCall {
            endorsement: Council::Endorsement {
                statement: half.clone(),
                signatures: seats.iter().map(sign).collect::<Result<_>>()?,
            },
        })
    };
    let [_, second_key, third_key] = SEAT_KEYS;
    bench.run(
        "attestSigned, one signature",
        governor,
        &signed(&[second_key])?,
    )?;
    bench.run(
        "attestSigned, three signatures",
        governor,
        &signed(&[third_key, second_key, SEAT_KEYS[0]])?,
    )?;
    bench.run("dissent", third, &Council::dissentCall { digest })?;
    let assembly = fisher(TRADER);
    let place = Council::addNodeCall {
        stock,
        parent: node,
        assembly,
        division: 1,
    };
    bench.run("addNode", governor, &place)?;
    bench.run(
        "setPart",
        governor,
        &Council::setPartCall {
            stock,
            node,
            part: 2,
        },
    )?;
    let currency = Council::setCurrencyCall {
        stock,
        node,
        currency: seat,
    };
    bench.run("setCurrency", governor, &currency)?;
    let offer = Council::offerGovernanceCall { to: seat };
    bench.run("offerGovernance", governor, &offer)?;
    bench.run(
        "nameSuccessor",
        governor,
        &Council::nameSuccessorCall { successor: seat },
    )?;
    bench.run("seatOf", governor, &Council::seatOfCall { seat: first })?;
    bench.run("quorum", governor, &Council::quorumCall {})?;
    bench.run("terms", governor, &Council::termsCall { stock })?;
    bench.run(
        "stockSettings",
        governor,
        &Council::stockSettingsCall { stock },
    )?;
    bench.run("stockCount", governor, &Council::stockCountCall {})?;
    bench.run("digest", governor, &Council::digestCall { statement })?;
    bench.run("ballot", governor, &Council::ballotCall { digest })?;
    bench.run("assessment", governor, &Council::assessmentCall { stock })?;
    bench.run(
        "pendingAssessment",
        governor,
        &Council::pendingAssessmentCall { stock },
    )?;
    bench.run("node", governor, &Council::nodeCall { stock, node })?;
    let record = Council::seasonRecordCall {
        stock,
        node,
        season: 1,
    };
    bench.run("seasonRecord", governor, &record)
}

/// The first opening, and the first touches after it.
fn opening(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let seller = fisher(SELLER);
    let (stock, node) = (fishery.stock, fishery.node);
    let mut budget = Bench {
        chain: &mut *chain,
        run: &mut *run,
        contract: fishery.make.council(),
        code_bytes: fishery.council_bytes,
        address: fishery.council,
    };
    budget.run(BUDGET, seller, &Council::budgetCall { stock, node })?;
    let mut bench = fishcoin(chain, run, fishery);
    bench.run(
        "openSeason, the first",
        seller,
        &Fishcoin::openSeasonCall {},
    )?;
    send(
        bench.chain,
        seller,
        fishery.fishcoin,
        &Fishcoin::openSeasonCall {},
    )?;
    let account = fisher(UNTOUCHED);
    bench.run(
        "settle, first touch in a season",
        seller,
        &Fishcoin::settleCall { account },
    )?;
    bench.run(
        "balanceOf, untouched in a season",
        seller,
        &Fishcoin::balanceOfCall { account },
    )?;
    let value = U256::from(1_000);
    let first = Fishcoin::transferCall {
        to: fisher(UNTOUCHED_TOO),
        value,
    };
    bench.run("transfer, first touch of both in a season", account, &first)?;
    for n in [SELLER, BUYER, TRADER, LANDER, POACHER] {
        let settle = Fishcoin::settleCall { account: fisher(n) };
        send(bench.chain, seller, fishery.fishcoin, &settle)?;
    }
    bench.run("transfer, first touch of the receiver", seller, &first)
}

/// Everything between settled accounts.
fn in_season(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let (seller, buyer, trader, officer) = (
        fisher(SELLER),
        fisher(BUYER),
        fisher(TRADER),
        fishery.officer,
    );
    let fishcoin_address = fishery.fishcoin;
    let allow = Fishcoin::approveCall {
        spender: trader,
        value: U256::from(20_000),
    };
    send(chain, seller, fishcoin_address, &allow)?;
    let land = |receipt, fisher, quantity| Fishcoin::landCall {
        receipt: B256::repeat_byte(receipt),
        fisher,
        quantity,
    };
    send(
        chain,
        officer,
        fishcoin_address,
        &land(1, fisher(LANDER), 1_000),
    )?;
    let permit = signed_permit(chain, fishcoin_address, trader)?;

    let mut bench = fishcoin(chain, run, fishery);
    erc20(&mut bench, traders())?;
    bench.run("permit", trader, &permit)?;
    let shares = Fishcoin::transferSharesCall {
        to: buyer,
        shares: 10,
    };
    bench.run("transferShares", seller, &shares)?;
    bench.run(
        "settle, nothing to do",
        seller,
        &Fishcoin::settleCall { account: seller },
    )?;
    bench.run("sync, nothing to do", seller, &Fishcoin::syncCall {})?;
    bench.run(
        "land within coins",
        officer,
        &land(2, fisher(LANDER), 1_000),
    )?;
    bench.run(
        "land beyond coins",
        officer,
        &land(2, fisher(POACHER), 100_000),
    )?;
    let reversal = Fishcoin::reverseLandingCall {
        receipt: B256::repeat_byte(1),
        counterReceipt: B256::repeat_byte(2),
    };
    bench.run("reverseLanding", officer, &reversal)?;
    bench.run("nonces", seller, &Fishcoin::noncesCall { owner: seller })?;
    bench.run(
        "DOMAIN_SEPARATOR",
        seller,
        &Fishcoin::DOMAIN_SEPARATORCall {},
    )?;
    bench.run("eip712Domain", seller, &Fishcoin::eip712DomainCall {})?;
    let interface = FixedBytes([0x36, 0x37, 0x2b, 0x07]);
    bench.run(
        "supportsInterface",
        seller,
        &Fishcoin::supportsInterfaceCall {
            interfaceId: interface,
        },
    )?;
    bench.run("totalShares", seller, &Fishcoin::totalSharesCall {})?;
    bench.run("allottedShares", seller, &Fishcoin::allottedSharesCall {})?;
    bench.run(
        "sharesOf",
        seller,
        &Fishcoin::sharesOfCall { account: seller },
    )?;
    bench.run("season", seller, &Fishcoin::seasonCall {})?;
    bench.run("account", seller, &Fishcoin::accountCall { who: seller })?;
    bench.run(
        "landing",
        seller,
        &Fishcoin::landingCall {
            receipt: B256::repeat_byte(1),
        },
    )?;
    bench.run("limits", seller, &Fishcoin::limitsCall {})?;
    bench.run(
        "officerFrom",
        seller,
        &Fishcoin::officerFromCall { officer },
    )
}

/// A lower assessment in the middle of the season.
fn cut(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let (seller, to, value) = (fisher(SELLER), fisher(BUYER), U256::from(1_000));
    fishery.assess(chain, 1, BIOMASS / 4 * 3)?;
    let mut bench = fishcoin(chain, run, fishery);
    let transfer = Fishcoin::transferCall { to, value };
    bench.run("sync, shrinking every coin", seller, &Fishcoin::syncCall {})?;
    bench.run("transfer, shrinking every coin", seller, &transfer)?;
    send(
        bench.chain,
        seller,
        fishery.fishcoin,
        &Fishcoin::syncCall {},
    )?;
    bench.run("transfer after a shrink", seller, &transfer)?;
    for account in [seller, to] {
        let settle = Fishcoin::settleCall { account };
        send(bench.chain, seller, fishery.fishcoin, &settle)?;
    }
    bench.run("transfer after a shrink, again", seller, &transfer)
}

/// The season after one that was overfished.
fn next_season(chain: &mut Chain, run: &mut Run, fishery: &Fishery) -> Result<()> {
    let (seller, to, value) = (fisher(SELLER), fisher(BUYER), U256::from(1_000));
    let account = fisher(POACHER);
    let poached = Fishcoin::landCall {
        receipt: B256::repeat_byte(9),
        fisher: account,
        quantity: 100_000,
    };
    send(chain, fishery.officer, fishery.fishcoin, &poached)?;
    fishery.assess(chain, 2, BIOMASS / 4 * 3)?;
    let mut bench = fishcoin(chain, run, fishery);
    let open = Fishcoin::openSeasonCall {};
    bench.run("openSeason after an overfished one", seller, &open)?;
    send(bench.chain, seller, fishery.fishcoin, &open)?;
    bench.run(
        "settle, paying debt",
        seller,
        &Fishcoin::settleCall { account },
    )?;
    let transfer = Fishcoin::transferCall { to, value };
    bench.run(
        "transfer, first touch of both, old coins void",
        seller,
        &transfer,
    )
}

/// A permit on a currency by somebody who has only a key, as a wallet signs it.
pub fn signed_permit(
    chain: &mut Chain,
    token: Address,
    spender: Address,
) -> Result<Fishcoin::permitCall> {
    let owner = signer::address(0x42)?;
    let (value, deadline) = (U256::from(1_000), U256::from(u64::MAX));
    let domain = chain.read(token, &Fishcoin::DOMAIN_SEPARATORCall {})?;
    let kind = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
    );
    let content = keccak256((kind, owner, spender, value, U256::ZERO, deadline).abi_encode());
    let digest = keccak256(Bytes::from(
        [&[0x19, 0x01][..], &domain[..], &content[..]].concat(),
    ));
    let (v, r, s) = signer::sign(0x42, digest)?;
    Ok(Fishcoin::permitCall {
        owner,
        spender,
        value,
        deadline,
        v,
        r,
        s,
    })
}
