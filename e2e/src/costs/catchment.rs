//! A register and a fund, deployed and brought to life: Weir's own and the Solidity peers, by the same
//! messages. Farmers file, four seats of four institutions attest and judge, an agency pays in an
//! ERC-20 and, for a second kind of benefit, in the chain's own token.

use alloy_core::{
    primitives::{keccak256, Address, B256, U256},
    sol,
    sol_types::{SolCall, SolValue},
};
use anyhow::{ensure, Context, Result};
use sp_io::hashing::sha2_256;
use weir_e2e::{
    interfaces::{Claims, Fund},
    CallError, Chain, Cost,
};

use super::{
    fishery::{peer_code, weir_code, Code, Make, DAY},
    signer,
};

sol! {
    /// What is asked of the agency's token.
    interface Euro {
        function transfer(address to, uint256 value) external returns (bool);
        function approve(address spender, uint256 value) external returns (bool);
    }
}

/// A period of claims, in seconds.
pub const PERIOD: u64 = 90 * DAY;
/// How long an attested claim can be challenged.
pub const CHALLENGE: u64 = 7 * DAY;
/// How long stakes stay locked after a claim became final.
pub const LIABILITY: u64 = 30 * DAY;
/// From the end of a period to when it can be closed.
pub const SETTLEMENT: u64 = 10 * DAY;
/// By the claimant; base units.
pub const BOND: u128 = 5_000_000;
/// By each seat that attests.
pub const STAKE: u128 = 1_000_000;
/// How long a commitment has to lie before its challenge.
pub const COMMITMENT_AGE: u64 = 60;
/// The kind whose money is an ERC-20.
pub const TOKEN_KIND: u32 = 0;
/// The kind whose money is the chain's own token.
pub const NATIVE_KIND: u32 = 1;
/// The agreement that pays in the ERC-20.
pub const TOKEN_AGREEMENT: u32 = 1;
/// The agreement that pays in the chain's own token.
pub const NATIVE_AGREEMENT: u32 = 2;
/// The period that all claims are for.
pub const FIRST: u32 = 1;
/// More than any message needs.
pub const PLENTY: u128 = 1_000_000_000_000;
/// The agency's share of what it saves: half, with 18 decimals.
const HALF: u128 = 500_000_000_000_000_000;
const DELAY: u64 = DAY;
const FARMERS: u64 = 2_000;

/// The keys of the seats, each of an institution of its own.
pub const SEAT_KEYS: [u8; 4] = [5, 6, 7, 8];
const SEATS: usize = SEAT_KEYS.len();

impl Make {
    /// The register's name in the snapshot.
    pub fn claims(self) -> &'static str {
        match self {
            Self::Weir => "claims",
            Self::PeerEvm => "peer-claims-evm",
            Self::PeerPolkaVm => "peer-claims-polkavm",
        }
    }

    /// The fund's name in the snapshot.
    pub fn fund(self) -> &'static str {
        match self {
            Self::Weir => "fund",
            Self::PeerEvm => "peer-fund-evm",
            Self::PeerPolkaVm => "peer-fund-polkavm",
        }
    }

    fn code(self, name: &str, peer: &str) -> Result<Code> {
        match self {
            Self::Weir => weir_code(name),
            Self::PeerEvm => peer_code(peer, false),
            Self::PeerPolkaVm => peer_code(peer, true),
        }
    }
}

/// A contract that was deployed, and what that cost.
pub struct Contract {
    /// Where it lives.
    pub address: Address,
    /// Bytes of its code.
    pub bytes: u64,
    /// What deploying it cost, its code included.
    pub deploying: Cost,
}

/// A register, a fund and everybody around them, in one make.
pub struct Catchment {
    /// Who wrote the contracts.
    pub make: Make,
    /// The register.
    pub claims: Contract,
    /// The fund.
    pub fund: Contract,
    /// An ERC-20 of six decimals, the same for every make.
    pub token: Address,
    /// Who governs both contracts.
    pub governor: Address,
    /// Who saves and pays.
    pub agency: Address,
    /// Who judges savings.
    pub auditors: [Address; 2],
    /// Who attest and judge.
    pub seats: [Address; SEATS],
    filed: u64,
}

/// The `n`th farmer's address.
pub fn farmer(n: u64) -> Address {
    Chain::account(FARMERS + n)
}

/// The farmer whose claims only lie there.
pub const MANY: u64 = 0;

/// The `n`th of many cells of resolution 9, ascending: the digits of `n` to base seven, below a base
/// cell that is a hexagon.
pub fn cell(n: u64) -> u64 {
    let mut index = 1 << 59 | 9 << 52 | 15 << 45 | 0x3_ffff; // digits 10 to 15 are not used: all 7
    let mut rest = n;
    for shift in (18..45).step_by(3) {
        index |= (rest % 7) << shift;
        rest /= 7;
    }
    index
}

impl Catchment {
    /// Deploys the contracts, adds both kinds with their seats, opens both schemes, and has the agency
    /// accept. Takes [`DELAY`] seconds.
    pub fn found(chain: &mut Chain, make: Make) -> Result<Self> {
        let [governor, agency, first, second] = [1, 2, 3, 4].map(|n| chain.funded(n));
        let mut seats = [Address::ZERO; SEATS];
        for (seat, key) in seats.iter_mut().zip(SEAT_KEYS) {
            *seat = signer::address(key)?;
            chain.fund(*seat, rich());
        }
        let euro = peer_code("PeerToken", false)?;
        let supply = U256::from(u128::MAX).abi_encode();
        let token = chain.deploy(governor, &euro.init, &supply)?.address;
        let deploy = |chain: &mut Chain, name, peer, arguments: &[u8]| -> Result<Contract> {
            let code = make.code(name, peer)?;
            let deployed = chain
                .deploy(governor, &code.init, arguments)
                .with_context(|| format!("deploying {name} of {make:?}"))?;
            Ok(Contract {
                address: deployed.address,
                bytes: code.bytes,
                deploying: deployed.cost,
            })
        };
        let settings = Claims::ClaimsSettings {
            governor,
            delay: DELAY,
        };
        let claims = deploy(chain, "claims", "PeerClaims", &settings.abi_encode())?;
        let settings = Fund::FundSettings {
            governor,
            register: claims.address,
            delay: DELAY,
        };
        let fund = deploy(chain, "fund", "PeerFund", &settings.abi_encode())?;
        let catchment = Self {
            make,
            claims,
            fund,
            token,
            governor,
            agency,
            auditors: [first, second],
            seats,
            filed: 0,
        };
        catchment.kinds(chain)?;
        chain.advance(DELAY);
        catchment.schemes(chain)?;
        catchment.purses(chain)?;
        Ok(catchment)
    }

    fn kinds(&self, chain: &mut Chain) -> Result<()> {
        for token in [self.token, Address::ZERO] {
            let kind = self.register(chain, self.governor, &add_kind(token))?;
            for (institution, seat) in (1_u8..).zip(self.seats) {
                let propose = Claims::proposeSeatCall {
                    kind,
                    seat,
                    institution,
                };
                self.register(chain, self.governor, &propose)?;
            }
        }
        for (institution, auditor) in (11_u8..).zip(self.auditors) {
            let propose = Fund::proposeAuditorCall {
                auditor,
                institution,
            };
            self.pay(chain, self.governor, &propose)?;
        }
        Ok(())
    }

    fn schemes(&self, chain: &mut Chain) -> Result<()> {
        for kind in [TOKEN_KIND, NATIVE_KIND] {
            let open = Fund::openSchemeCall {
                opened: Fund::NewScheme {
                    kind,
                    settlement: SETTLEMENT,
                    maxTariff: 10_000_000,
                    maxBonus: 100_000_000,
                    tariff: 2_500_000, // 2.50 a kilogram
                    bonus: 25_000_000, // 25 a hectare
                    target: 100,
                },
            };
            self.pay(chain, self.governor, &open)?;
            let offer = Fund::offerAgreementCall {
                offered: Fund::NewAgreement {
                    kind,
                    agency: self.agency,
                    institution: 20,
                    share: HALF,
                    seats: 2,
                    institutions: 2,
                    dissent: 1,
                },
            };
            let agreement = self.pay(chain, self.governor, &offer)?;
            self.pay(chain, self.agency, &Fund::acceptAgreementCall { agreement })?;
        }
        Ok(())
    }

    /// Gives everybody who pays what they pay with, and lets both contracts take it.
    fn purses(&self, chain: &mut Chain) -> Result<()> {
        let farmers = (0..20).map(farmer);
        let people: Vec<_> = self.seats.into_iter().chain(farmers).collect();
        let value = U256::from(u128::MAX >> 16);
        for who in people.iter().copied().chain([self.agency]) {
            chain.fund(who, rich());
            let pay = Euro::transferCall { to: who, value };
            send(chain, self.governor, self.token, &pay)?;
            for spender in [self.claims.address, self.fund.address] {
                let allow = Euro::approveCall {
                    spender,
                    value: U256::MAX,
                };
                send(chain, who, self.token, &allow)?;
            }
        }
        for who in people {
            let deposit = Claims::depositCall {
                token: self.token,
                amount: PLENTY,
            };
            self.register(chain, who, &deposit)?;
            let deposit = Claims::depositCall {
                token: Address::ZERO,
                amount: PLENTY,
            };
            chain.send_with_value(who, self.claims.address, &deposit, U256::from(PLENTY))?;
        }
        Ok(())
    }

    /// Sends the register a message that has to go through.
    pub fn register<C: SolCall>(
        &self,
        chain: &mut Chain,
        from: Address,
        message: &C,
    ) -> Result<C::Return> {
        send(chain, from, self.claims.address, message)
    }

    /// Sends the fund a message that has to go through.
    pub fn pay<C: SolCall>(
        &self,
        chain: &mut Chain,
        from: Address,
        message: &C,
    ) -> Result<C::Return> {
        send(chain, from, self.fund.address, message)
    }

    /// What is to be filed next for so many cells.
    pub fn filing(&self, kind: u32, cells: u64) -> Claims::fileCall {
        Claims::fileCall {
            filing: Claims::Filing {
                kind,
                consumer: self.fund.address,
                period: FIRST,
                quantity: 4_000,
                area: 50_000,
                evidence: evidence().root,
                cells: (self.filed..self.filed + cells).map(cell).collect(),
            },
        }
    }

    /// Files the `n`th farmer's claim for one cell, and returns its number.
    pub fn file(&mut self, chain: &mut Chain, kind: u32, n: u64) -> Result<u64> {
        let file = self.filing(kind, 1);
        self.filed += 1;
        self.register(chain, farmer(n), &file)
    }

    /// Has two seats attest a claim.
    pub fn attest(&self, chain: &mut Chain, claim: u64) -> Result<()> {
        for seat in &self.seats[..2] {
            self.register(chain, *seat, &Claims::attestCall { claim })?;
        }
        Ok(())
    }

    /// Files a claim and has it attested.
    pub fn attested(&mut self, chain: &mut Chain, kind: u32, n: u64) -> Result<u64> {
        let claim = self.file(chain, kind, n)?;
        self.attest(chain, claim)?;
        Ok(claim)
    }
}

fn add_kind(token: Address) -> Claims::addKindCall {
    let quorum = Claims::Quorum {
        seats: 2,
        institutions: 2,
        dissent: 1,
    };
    Claims::addKindCall {
        added: Claims::NewKind {
            settings: Claims::KindSettings {
                name: "nitrate kept out of groundwater".into(),
                unit: "kg".into(),
                decimals: 2,
                benefit: u32::MAX,
                resolution: 9,
                firstOpens: weir_e2e::GENESIS_SECONDS,
                periodLength: PERIOD,
                maxQuantity: 100_000,
                maxArea: 200_000,
                method: B256::repeat_byte(3),
                stakes: Claims::Stakes {
                    token,
                    bond: BOND,
                    stake: STAKE,
                    challengeBond: 2 * STAKE,
                },
                windows: Claims::Windows {
                    attestation: 30 * DAY,
                    challenge: CHALLENGE,
                    review: 7 * DAY,
                    liability: LIABILITY,
                },
            },
            quorum: quorum.clone(),
            review: quorum,
        },
    }
}

/// A piece of evidence in a tree of a thousand pieces: ten siblings above it.
pub struct Evidence {
    /// Of the whole tree.
    pub root: B256,
    path: Vec<B256>,
}

const NAME: B256 = B256::repeat_byte(0x11);
const CONTENT: B256 = B256::repeat_byte(0x22);
const SIZE: u64 = 1_000_000;

/// The evidence of every claim.
pub fn evidence() -> Evidence {
    let path: Vec<_> = (1..=10_u8).map(|n| B256::repeat_byte(n * 25)).collect();
    let leaf = [&[0], &NAME[..], &CONTENT[..], &SIZE.to_be_bytes()].concat();
    let mut root = B256::new(sha2_256(&leaf));
    for sibling in &path {
        let (smaller, greater) = (root.min(*sibling), root.max(*sibling));
        let node = [&[1], &smaller[..], &greater[..]].concat();
        root = B256::new(sha2_256(&node));
    }
    Evidence { root, path }
}

/// What is said against a claim, and the commitment to it by `challenger`.
pub fn objection(claim: u64, challenger: Address) -> (Claims::Objection, B256) {
    let objection = Claims::Objection {
        claim,
        reason: B256::repeat_byte(0x33),
        salt: B256::repeat_byte(0x44),
        name: NAME,
        content: CONTENT,
        size: SIZE,
        path: evidence().path,
    };
    let Claims::Objection {
        reason,
        salt,
        name,
        content,
        size,
        ..
    } = objection;
    let words = (claim, challenger, reason, salt, name, content, size);
    let commitment = keccak256(words.abi_encode());
    (objection, commitment)
}

/// Enough for deposits and stakes: 10^24 of 18 decimals.
fn rich() -> U256 {
    U256::from(10).pow(U256::from(24))
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
pub fn explained<C: SolCall>(error: &CallError) -> anyhow::Error {
    let of_claims = error.as_error::<Claims::ClaimsErrors>();
    let reason = of_claims
        .map(|reason| format!("{reason:?}"))
        .or_else(|| {
            let of_fund = error.as_error::<Fund::FundErrors>();
            of_fund.map(|reason| format!("{reason:?}"))
        })
        .unwrap_or_else(|| error.to_string());
    anyhow::anyhow!("{}: {reason}", C::SIGNATURE)
}

/// That all claims are where they are thought to be.
pub fn ensure_filed(chain: &mut Chain, catchment: &Catchment, expected: u64) -> Result<()> {
    let count = chain.read(catchment.claims.address, &Claims::claimCountCall {})?;
    ensure!(
        count == expected,
        "{count} claims were filed, not {expected}"
    );
    Ok(())
}
