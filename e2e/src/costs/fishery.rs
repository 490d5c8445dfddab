//! The contracts that are measured, deployed and brought to life: Weir's own and the Solidity
//! peers, by the same messages.

use std::fs;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol,
    sol_types::{SolCall, SolValue},
};
use anyhow::{ensure, Context, Result};
use weir_e2e::{
    contract_code,
    interfaces::{Council, Fishcoin},
    target_dir, CallError, Chain,
};

use super::signer;

sol! {
    /// What the council's peer has of its own: it takes assessments as final.
    interface PeerCouncil {
        struct Terms {
            uint8 model; uint128 growth; uint128 capacity;
            uint8 rule; uint128 rate; uint128 trigger; uint128 limit;
            uint64 maxAge; uint64 grace;
        }
        function addStock(uint64 firstOpens, uint64 seasonLength, uint8 division, Terms terms)
            external returns (uint32 stock);
        function assess(uint32 stock, uint32 season, uint128 low, uint64 asOf, uint64 expires)
            external returns (uint64 inForceFrom);
    }
}

/// A day in seconds.
pub const DAY: u64 = 86_400;
/// A season in seconds.
pub const SEASON: u64 = 365 * DAY;
/// How long a loosening waits.
pub const DELAY: u64 = DAY;
/// All shares of a fishery; a fisher has a hundred-thousandth of them.
pub const SHARES: u128 = 100_000_000;
/// What one fisher has of them.
pub const FISHER_SHARES: u128 = 1_000;
/// The first assessment's lower bound: South Atlantic albacore at the start of 1990, in kilograms.
pub const BIOMASS: u128 = 77_688_000_000;

const GOVERNOR: u64 = 1;
const OFFICER: u64 = 4;
const FISHERS: u64 = 1_000;
const COMPANIES: u64 = 100;

/// Who wrote a fishery's contracts, and for which machine they were compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// Weir's, in ink!.
    Weir,
    /// The Solidity peers, by solc for EVM.
    PeerEvm,
    /// The Solidity peers, by resolc for PolkaVM.
    PeerPolkaVm,
}

impl Make {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Weir, Self::PeerEvm, Self::PeerPolkaVm];

    /// The currency's name in the snapshot.
    pub fn fishcoin(self) -> &'static str {
        match self {
            Self::Weir => "fishcoin",
            Self::PeerEvm => "peer-evm",
            Self::PeerPolkaVm => "peer-polkavm",
        }
    }

    /// The council's name in the snapshot.
    pub fn council(self) -> &'static str {
        match self {
            Self::Weir => "council",
            Self::PeerEvm => "peer-council-evm",
            Self::PeerPolkaVm => "peer-council-polkavm",
        }
    }
}

/// Code to deploy, and how much of it is loaded with every call.
pub struct Code {
    /// What is uploaded.
    pub init: Vec<u8>,
    /// Length of what stays on the chain.
    pub bytes: u64,
}

/// The code of one of Weir's contracts.
pub fn weir_code(name: &str) -> Result<Code> {
    let init = contract_code(name)?;
    let bytes = init.len().try_into()?;
    Ok(Code { init, bytes })
}

/// The code of one of the Solidity contracts.
pub fn peer_code(name: &str, polkavm: bool) -> Result<Code> {
    let read = |kind: &str| {
        let path = target_dir().join("peers").join(name).with_extension(kind);
        fs::read(&path).with_context(|| {
            format!(
                "the contract `{name}` has no code at {}: run node e2e/peers/build.mjs",
                path.display()
            )
        })
    };
    let init = read(if polkavm { "polkavm" } else { "evm" })?;
    let bytes = if polkavm {
        init.len()
    } else {
        read("runtime")?.len()
    };
    Ok(Code {
        init,
        bytes: bytes.try_into()?,
    })
}

/// A council, a stock and its currency, in one make.
pub struct Fishery {
    /// Who wrote it.
    pub make: Make,
    /// The council.
    pub council: Address,
    /// Bytes of the council's code.
    pub council_bytes: u64,
    /// The currency with shares.
    pub fishcoin: Address,
    /// Bytes of the currency's code.
    pub fishcoin_bytes: u64,
    /// The same currency in commons mode, one equal share a member.
    pub commons: Address,
    /// Who governs all of it.
    pub governor: Address,
    /// Who records landings.
    pub officer: Address,
    /// Who attest; nobody where the peer has no seats.
    pub seats: [Address; 3],
    /// The stock's number.
    pub stock: u32,
    /// The currency's place.
    pub node: u32,
}

/// The keys of the seats, which attest by transaction and by signature.
pub const SEAT_KEYS: [u8; 3] = [5, 6, 7];

/// When season 1 opens, on a chain that starts at its genesis.
pub fn first_opens() -> u64 {
    weir_e2e::GENESIS_SECONDS + 30 * DAY
}

/// South Atlantic albacore under the 40-10 rule, in kilograms.
pub fn terms() -> Council::Terms {
    Council::Terms {
        model: 0,
        growth: 308_242_900_000_000_000,
        capacity: 251_541_538_000,
        rule: 1,
        rate: 154_121_450_000_000_000,
        trigger: 0,
        limit: 0,
        maxAge: 2 * SEASON,
        grace: 90 * DAY,
    }
}

/// The settings of the measured stock.
pub fn stock_settings() -> Council::StockSettings {
    Council::StockSettings {
        name: "South Atlantic albacore".into(),
        unit: "kg".into(),
        decimals: 0,
        firstOpens: first_opens(),
        seasonLength: SEASON,
        division: 1,
    }
}

/// The `n`th fisher's address, without means of its own.
pub fn fisher(n: u64) -> Address {
    Chain::account(FISHERS + n)
}

impl Fishery {
    /// Deploys the contracts, adds the stock with its first assessment and the currency's place. The
    /// assessment is in force after [`DELAY`] seconds.
    pub fn found(chain: &mut Chain, make: Make) -> Result<Self> {
        let governor = chain.funded(GOVERNOR);
        let officer = chain.funded(OFFICER);
        let mut seats = [Address::ZERO; 3];
        for (seat, key) in seats.iter_mut().zip(SEAT_KEYS) {
            *seat = signer::address(key)?;
            chain.fund(*seat, U256::from(10).pow(U256::from(24)));
        }
        let (council_code, fishcoin_code) = match make {
            Make::Weir => (weir_code("council")?, weir_code("fishcoin")?),
            Make::PeerEvm => (
                peer_code("PeerCouncil", false)?,
                peer_code("PeerFishcoin", false)?,
            ),
            Make::PeerPolkaVm => (
                peer_code("PeerCouncil", true)?,
                peer_code("PeerFishcoin", true)?,
            ),
        };
        let council = chain
            .deploy(
                governor,
                &council_code.init,
                &council_arguments(make, governor, &seats),
            )
            .with_context(|| format!("deploying {}", make.council()))?
            .address;
        let mut fishery = Self {
            make,
            council,
            council_bytes: council_code.bytes,
            fishcoin: Address::ZERO,
            fishcoin_bytes: fishcoin_code.bytes,
            commons: Address::ZERO,
            governor,
            officer,
            seats,
            stock: 0,
            node: 0,
        };
        fishery.stock = fishery.add_stock(chain)?;
        let add = Council::addNodeCall {
            stock: fishery.stock,
            parent: 0,
            assembly: governor,
            division: 1,
        };
        fishery.node = send(chain, governor, council, &add)?;
        let (stock, node) = (fishery.stock, fishery.node);
        let part = Council::setPartCall {
            stock,
            node,
            part: 1,
        };
        send(chain, governor, council, &part)?;
        let deploy = |chain: &mut Chain, shares| {
            chain
                .deploy(
                    governor,
                    &fishcoin_code.init,
                    &fishery.fishcoin_arguments(shares),
                )
                .with_context(|| format!("deploying {}", make.fishcoin()))
        };
        let (fishcoin, commons) = (deploy(chain, SHARES)?.address, deploy(chain, 0)?.address);
        (fishery.fishcoin, fishery.commons) = (fishcoin, commons);
        let currency = Council::setCurrencyCall {
            stock,
            node,
            currency: fishcoin,
        };
        send(chain, governor, council, &currency)?;
        fishery.assess(chain, 1, BIOMASS)?;
        Ok(fishery)
    }

    fn add_stock(&self, chain: &mut Chain) -> Result<u32> {
        if self.make == Make::Weir {
            let add = Council::addStockCall {
                added: Council::NewStock {
                    settings: stock_settings(),
                    terms: terms(),
                },
            };
            return send(chain, self.governor, self.council, &add);
        }
        let (settings, terms) = (stock_settings(), terms());
        let add = PeerCouncil::addStockCall {
            firstOpens: settings.firstOpens,
            seasonLength: settings.seasonLength,
            division: settings.division,
            terms: PeerCouncil::Terms {
                model: terms.model,
                growth: terms.growth,
                capacity: terms.capacity,
                rule: terms.rule,
                rate: terms.rate,
                trigger: terms.trigger,
                limit: terms.limit,
                maxAge: terms.maxAge,
                grace: terms.grace,
            },
        };
        send(chain, self.governor, self.council, &add)
    }

    fn fishcoin_arguments(&self, total_shares: u128) -> Vec<u8> {
        let settings = Fishcoin::FishcoinSettings {
            name: "Albacore".into(),
            symbol: "ALB".into(),
            decimals: 0,
            council: self.council,
            stock: self.stock,
            node: self.node,
            governor: self.governor,
            totalShares: total_shares,
            concentration: 100_000_000_000_000_000,
            penalty: 500_000_000_000_000_000,
            delay: DELAY,
        };
        (settings, vec![self.officer]).abi_encode_params()
    }

    /// What is attested of the stock now for `season`.
    pub fn statement(&self, chain: &Chain, season: u32, low: u128) -> Council::Statement {
        let as_of = chain.now();
        Council::Statement {
            stock: self.stock,
            season,
            low,
            estimate: low,
            high: low + low / 10,
            asOf: as_of,
            expires: as_of + 2 * SEASON,
            evidence: B256::repeat_byte(7),
        }
    }

    /// Has the stock assessed by everyone whose word it takes.
    pub fn assess(&self, chain: &mut Chain, season: u32, low: u128) -> Result<()> {
        let statement = self.statement(chain, season, low);
        if self.make == Make::Weir {
            let attest = Council::attestCall { statement };
            send(chain, self.seats[0], self.council, &attest)?;
            let is_final = send(chain, self.seats[1], self.council, &attest)?;
            ensure!(is_final, "two seats of two institutions are a quorum");
            return Ok(());
        }
        let assess = PeerCouncil::assessCall {
            stock: self.stock,
            season,
            low,
            asOf: statement.asOf,
            expires: statement.expires,
        };
        send(chain, self.governor, self.council, &assess)?;
        Ok(())
    }

    /// Gives each of `count` fishers their shares, and what is left to ten companies, so that all but
    /// a few shares are somebody's.
    pub fn allot(&self, chain: &mut Chain, count: u64) -> Result<()> {
        let mut allot = |to, shares| {
            let allot = Fishcoin::allotSharesCall { to, shares };
            send(chain, self.governor, self.fishcoin, &allot)
        };
        for n in 0..count {
            allot(fisher(n), FISHER_SHARES)?;
        }
        let company = (SHARES - u128::from(count + 1) * FISHER_SHARES) / 10;
        for n in 0..10 {
            allot(Chain::account(COMPANIES + n), company)?;
        }
        Ok(())
    }
}

fn council_arguments(make: Make, governor: Address, seats: &[Address]) -> Vec<u8> {
    if make != Make::Weir {
        return (governor, DELAY).abi_encode_params();
    }
    let settings = Council::CouncilSettings {
        governor,
        seats: 2,
        institutions: 2,
        dissent: 1,
        delay: DELAY,
    };
    let founders: Vec<_> = (1_u8..)
        .zip(seats)
        .map(|(institution, &seat)| Council::Founder { seat, institution })
        .collect();
    (settings, founders).abi_encode_params()
}

/// Sends a message that must go through, and returns its answer.
pub fn send<C: SolCall>(
    chain: &mut Chain,
    from: Address,
    to: Address,
    message: &C,
) -> Result<C::Return> {
    chain
        .send(from, to, message)
        .map(|(answer, _)| answer)
        .map_err(|error| explained::<C>(&error))
}

fn explained<C: SolCall>(error: &CallError) -> anyhow::Error {
    let reason = error
        .as_error::<Fishcoin::FishcoinErrors>()
        .map(|reason| format!("{reason:?}"))
        .or_else(|| {
            error
                .as_error::<Council::CouncilErrors>()
                .map(|reason| format!("{reason:?}"))
        })
        .unwrap_or_else(|| error.to_string());
    anyhow::anyhow!("{}: {reason}", C::SIGNATURE)
}
