//! A generative currency and an exchange, deployed and brought to life: Weir's own and the Solidity
//! peers, by the same messages. The currency is minted for claims of a register of the same make; the
//! exchange lists it beside two ERC-20s of OpenZeppelin and a season's currency of the same make.

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolValue},
};
use anyhow::{ensure, Context, Result};
use weir_e2e::{
    interfaces::{Claims, Exchange, Fishcoin, Generative},
    CallError, Chain, GENESIS_SECONDS,
};

use super::{
    catchment::{cell, farmer, Catchment, Contract, CHALLENGE, PERIOD, TOKEN_KIND},
    fishery::{fisher, peer_code, weir_code, Code, Fishery, Make, DAY},
};

/// The first day of the currency's first period: the second of the chain.
pub const FIRST_DAY: u64 = GENESIS_SECONDS / DAY + 1;
/// A period of the currency, in seconds.
pub const MONTH: u64 = 30 * DAY;
/// A whole coin in base units; an hour.
pub const HOUR: u128 = 1_000_000_000_000_000_000;
/// The period of the register's kind that claims are for.
pub const WORK_PERIOD: u32 = 2;
/// The community of everything that is listed.
pub const COMMUNITY: u32 = 1;
/// A whole unit of the exchange in base units.
pub const UNIT: u128 = 1_000_000;
/// Members from the beginning.
pub const FOUNDERS: u64 = 4;
/// How long a change waits.
const DELAY: u64 = DAY;
const GOVERNOR: u64 = 1;
const COMMONS: u64 = 9;
const PEOPLE: u64 = 5_000_000;
const RING: u64 = 7_000_000;

impl Make {
    /// The currency's name in the snapshot.
    pub fn generative(self) -> &'static str {
        match self {
            Self::Weir => "generative",
            Self::PeerEvm => "peer-generative-evm",
            Self::PeerPolkaVm => "peer-generative-polkavm",
        }
    }

    /// The exchange's name in the snapshot.
    pub fn exchange(self) -> &'static str {
        match self {
            Self::Weir => "exchange",
            Self::PeerEvm => "peer-exchange-evm",
            Self::PeerPolkaVm => "peer-exchange-polkavm",
        }
    }

    fn of_valley(self, name: &str, peer: &str) -> Result<Code> {
        match self {
            Self::Weir => weir_code(name),
            Self::PeerEvm => peer_code(peer, false),
            Self::PeerPolkaVm => peer_code(peer, true),
        }
    }
}

/// When the period that claims are for is over.
pub fn work_begins() -> u64 {
    GENESIS_SECONDS + u64::from(WORK_PERIOD) * PERIOD
}

/// The `n`th of those who hold coins, are members and owe.
pub fn person(n: u64) -> Address {
    Chain::account(PEOPLE + n)
}

/// The `n`th of those who owe each other around a ring.
pub fn neighbour(n: u64) -> Address {
    Chain::account(RING + n)
}

/// The policy from the beginning: 7 % demurrage, 24 hours a day, eight owed a month and half of that
/// payable in cash, two vouchers.
pub fn policy() -> Generative::Policy {
    Generative::Policy {
        demurrage: 70_000_000_000_000_000,
        income: 24 * HOUR,
        obligation: 8 * HOUR,
        cashLimit: 4 * HOUR,
        cashRate: 10 * UNIT,
        ceiling: 1_000_000_000 * HOUR,
        vouchers: 2,
        vouches: u8::MAX,
    }
}

/// A currency and an exchange with everybody around them, in one make.
pub struct Valley {
    /// The register, its seats and its farmers.
    pub at: Catchment,
    /// The currency.
    pub currency: Contract,
    /// The exchange.
    pub exchange: Contract,
    /// The season's currency.
    pub fishery: Fishery,
    /// Two ERC-20s; the first is the cash that obligations may be paid in.
    pub plain: [Address; 2],
    /// Who governs all of it.
    pub governor: Address,
    /// Where obligations are paid to.
    pub commons: Address,
}

impl Valley {
    /// A register with everybody around it, and the rest of the valley. Takes a day.
    pub fn found(chain: &mut Chain, make: Make, melts_to_commons: bool) -> Result<Self> {
        let at = Catchment::found(chain, make)?;
        Self::around(chain, at, melts_to_commons)
    }

    /// Deploys the currency and the exchange beside a register of the same make, sets a rate for the
    /// register's first kind, lists the currencies. Takes no time.
    pub fn around(chain: &mut Chain, at: Catchment, melts_to_commons: bool) -> Result<Self> {
        let make = at.make;
        let fishery = Fishery::found(chain, make)?;
        let governor = chain.funded(GOVERNOR);
        let commons = Chain::account(COMMONS);
        for n in 0..FOUNDERS {
            chain.fund(person(n), rich());
        }
        let supply = U256::from(u128::MAX).abi_encode();
        let token = peer_code("PeerToken", false)?;
        let second = chain.deploy(governor, &token.init, &supply)?.address;
        let settings = Generative::GenerativeSettings {
            name: "Valley hours".into(),
            symbol: "HOUR".into(),
            decimals: 18,
            governor,
            delay: DELAY,
            register: at.claims.address,
            commons,
            meltsToCommons: melts_to_commons,
            cash: at.token,
            source: Generative::Source {
                council: Address::ZERO,
                stock: 0,
                node: 0,
            },
            firstOpens: FIRST_DAY * DAY,
            periodLength: MONTH,
        };
        let founders: Vec<_> = (0..FOUNDERS).map(person).collect();
        let beginning = Generative::Beginning {
            settings,
            policy: policy(),
            founders,
        };
        let arguments = beginning.abi_encode();
        let currency = deploy(chain, make, ["generative", "PeerGenerative"], &arguments)?;
        let settings = Exchange::ExchangeSettings {
            unit: "valley unit".into(),
            decimals: 6,
            governor,
            delay: DELAY,
            fee: 5_000_000_000_000_000, // half a per cent
        };
        let arguments = settings.abi_encode();
        let exchange = deploy(chain, make, ["exchange", "PeerExchange"], &arguments)?;
        let valley = Self {
            plain: [at.token, second],
            at,
            currency,
            exchange,
            fishery,
            governor,
            commons,
        };
        let rate = Generative::setRateCall {
            kind: TOKEN_KIND,
            rate: 1_000_000 * HOUR,
        };
        let from = valley.tell(chain, governor, &rate)?;
        ensure!(
            from == WORK_PERIOD,
            "the rate begins with period {from} of the kind"
        );
        valley.list(chain)?;
        Ok(valley)
    }

    fn list(&self, chain: &mut Chain) -> Result<()> {
        let [first, second] = self.plain;
        let listed = [
            (first, 0, 0, UNIT),
            (second, 0, 0, 2 * UNIT),
            (self.currency.address, 1, 90 * DAY, 10 * UNIT),
            (self.fishery.fishcoin, 2, 30 * DAY, 2 * UNIT),
        ];
        for (token, nature, span, value) in listed {
            let list = Exchange::listCall {
                listing: Exchange::NewListing {
                    token,
                    community: COMMUNITY,
                    nature,
                    span,
                    value,
                    limit: 1 << 100,
                    exposure: 1 << 90,
                },
            };
            self.trade(chain, self.governor, &list)?;
        }
        let cap = Exchange::setCommunityCall {
            community: COMMUNITY,
            exposure: 1 << 94,
        };
        self.trade(chain, self.governor, &cap)?;
        Ok(())
    }

    /// Opens the season of the season's currency, files claims of `claims` farmers' for work, from
    /// farmer 1 on, and has them attested and final. Ends when the time for challenges of the register's
    /// second period is over. Returns the claims' numbers.
    pub fn work(&self, chain: &mut Chain, claims: u64) -> Result<Vec<u64>> {
        chain.set_time(work_begins());
        let filed = self.file_all(chain, claims)?;
        chain.advance(CHALLENGE);
        Ok(filed)
    }

    /// The same without waiting: when [`work_begins`], and [`CHALLENGE`] before it is final.
    pub fn file_all(&self, chain: &mut Chain, claims: u64) -> Result<Vec<u64>> {
        self.fishery.allot(chain, 10)?;
        let (anyone, coin) = (person(0), self.fishery.fishcoin);
        send(chain, anyone, coin, &Fishcoin::openSeasonCall {})?;
        (1..=claims).map(|n| self.file(chain, n)).collect()
    }

    /// Files the `n`th farmer's claim for work and has it attested by a quorum.
    pub fn file(&self, chain: &mut Chain, n: u64) -> Result<u64> {
        let mut file = self.at.filing(TOKEN_KIND, 1);
        file.filing.consumer = self.currency.address;
        file.filing.period = WORK_PERIOD;
        file.filing.cells = vec![cell(n)];
        let claim = self.at.register(chain, farmer(n), &file)?;
        self.at.attest(chain, claim)?;
        Ok(claim)
    }

    /// Has the seats revoke a claim at the register.
    pub fn revoke(&self, chain: &mut Chain, claim: u64) -> Result<()> {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(0x55),
            support: true,
        };
        for seat in &self.at.seats[..2] {
            self.at.register(chain, *seat, &revoke)?;
        }
        Ok(())
    }

    /// Gives `who` everything that is listed, and lets the exchange and the currency take it. The hours
    /// are farmer 1's, the fish come from fishers.
    pub fn equip(&self, chain: &mut Chain, who: Address) -> Result<()> {
        chain.fund(who, rich());
        let give = |value: u128| Fishcoin::transferCall {
            to: who,
            value: U256::from(value),
        };
        for token in self.plain {
            send(chain, self.governor, token, &give(1 << 100))?;
        }
        self.tell(chain, farmer(1), &give(10_000 * HOUR))?;
        for n in 0..10 {
            chain.fund(fisher(n), rich());
            send(chain, fisher(n), self.fishery.fishcoin, &give(1_000))?;
        }
        let tokens = [self.currency.address, self.fishery.fishcoin];
        for token in self.plain.into_iter().chain(tokens) {
            for spender in [self.exchange.address, self.currency.address] {
                let allow = Fishcoin::approveCall {
                    spender,
                    value: U256::MAX,
                };
                send(chain, who, token, &allow)?;
            }
        }
        Ok(())
    }

    /// Sends the currency a message that has to go through.
    pub fn tell<C: SolCall>(
        &self,
        chain: &mut Chain,
        from: Address,
        message: &C,
    ) -> Result<C::Return> {
        send(chain, from, self.currency.address, message)
    }

    /// Sends the exchange a message that has to go through.
    pub fn trade<C: SolCall>(
        &self,
        chain: &mut Chain,
        from: Address,
        message: &C,
    ) -> Result<C::Return> {
        send(chain, from, self.exchange.address, message)
    }
}

fn deploy(
    chain: &mut Chain,
    make: Make,
    [name, peer]: [&str; 2],
    arguments: &[u8],
) -> Result<Contract> {
    let code = make.of_valley(name, peer)?;
    let governor = Chain::account(GOVERNOR);
    let deployed = chain
        .deploy(governor, &code.init, arguments)
        .with_context(|| format!("deploying {name} of {make:?}"))?;
    Ok(Contract {
        address: deployed.address,
        bytes: code.bytes,
        deploying: deployed.cost,
    })
}

/// Enough for deposits: 10^22 of 18 decimals.
pub fn rich() -> U256 {
    U256::from(10).pow(U256::from(22))
}

/// Sends a message that must go through, and returns its answer.
pub fn send<C: SolCall>(
    chain: &mut Chain,
    from: Address,
    to: Address,
    message: &C,
) -> Result<C::Return> {
    let sent = chain.send(from, to, message);
    sent.map(|(answer, _)| answer)
        .map_err(|error| explained::<C>(&error))
}

/// Why a message did not go through, in the words of the contract.
fn explained<C: SolCall>(error: &CallError) -> anyhow::Error {
    let of_currency = error.as_error::<Generative::GenerativeErrors>();
    let reason = of_currency
        .map(|reason| format!("{reason:?}"))
        .or_else(|| {
            let of_exchange = error.as_error::<Exchange::ExchangeErrors>();
            of_exchange.map(|reason| format!("{reason:?}"))
        })
        .unwrap_or_else(|| error.to_string());
    anyhow::anyhow!("{}: {reason}", C::SIGNATURE)
}
