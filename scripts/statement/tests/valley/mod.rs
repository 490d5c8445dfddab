//! A valley on a real chain: the built register and fund, an agency that saves, farms that claim, seats
//! and auditors who attest; two periods, with a challenge, a refusal, a revocation before payment, one
//! after it, and the debt netted from the next payment.
#![allow(dead_code)] // each test file uses its part of this

use std::path::Path;

use alloy::{
    primitives::{keccak256, Address, Bytes, B256, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolValue},
};
use h3o::{CellIndex, LatLng, Resolution};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use weir_node::{Node, Options};
use weir_statement::interfaces::{Claims, Fund};

/// Numbers of the usual test accounts.
pub const GOVERNOR: usize = 0;
pub const SEATS: [usize; 3] = [1, 2, 3];
pub const AUDITORS: [usize; 2] = [4, 5];
pub const AGENCY: usize = 6;
pub const FARMS: [usize; 3] = [7, 8, 9];

const DELAY: u64 = 100;
const BEFORE: u64 = 2_000;
const PERIOD: u64 = 20_000;
const SETTLEMENT: u64 = 9_000;
const CHALLENGE: u64 = 3_000;
/// A token of the chain, 18 decimals.
pub const TOKEN: u128 = 1_000_000_000_000_000_000;
/// A claim's bond, a seat's stake, a challenge's bond.
const BOND: u128 = TOKEN / 100;

/// The chain with everything on it.
pub struct Valley {
    /// Where it answers.
    pub url: String,
    /// The same, to be asked.
    pub provider: DynProvider,
    /// The fund.
    pub fund: Address,
    /// The register.
    pub register: Address,
    accounts: Vec<Address>,
    node: Node,
}

impl Valley {
    /// Period 1 is closed; its claims 1 to 4 are paid, struck, waiting and refused.
    pub async fn new() -> Self {
        let mut valley = Self::begun().await;
        valley.found().await;
        valley.first_period().await;
        valley
    }

    async fn begun() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = Options {
            port: 0,
            ..Options::default()
        };
        let node = Node::start(&options).await.unwrap();
        let url = node.url();
        let provider = ProviderBuilder::new()
            .connect_http(url.parse().unwrap())
            .erased();
        let accounts = provider.get_accounts().await.unwrap();
        Self {
            url,
            provider,
            fund: Address::ZERO,
            register: Address::ZERO,
            accounts,
            node,
        }
    }

    /// The address of a test account.
    pub fn who(&self, number: usize) -> Address {
        self.accounts[number]
    }

    /// Ends the chain.
    pub async fn end(self) {
        self.node.stop().await.unwrap();
    }

    /// Asks the chain something itself.
    pub async fn ask(&self, method: &'static str, parameters: Value) -> Value {
        let answer = self.provider.raw_request(method.into(), parameters).await;
        answer.unwrap()
    }

    /// Moves the clock.
    pub async fn wait(&self, seconds: u64) {
        self.ask("evm_increaseTime", json!([seconds])).await;
        self.ask("evm_mine", json!([])).await;
    }

    async fn transact(&self, transaction: Value) -> TransactionReceipt {
        let hash = self.ask("eth_sendTransaction", json!([transaction])).await;
        let hash: B256 = serde_json::from_value(hash).unwrap();
        let receipt = self.provider.get_transaction_receipt(hash).await.unwrap();
        let receipt = receipt.unwrap();
        assert!(receipt.status(), "{transaction} failed");
        receipt
    }

    /// A message from a test account, which must succeed.
    pub async fn send<C: SolCall>(&self, from: usize, to: Address, call: C, value: u128) {
        let data = Bytes::from(call.abi_encode());
        let message =
            json!({ "from": self.who(from), "to": to, "data": data, "value": U256::from(value) });
        let tried = self
            .provider
            .raw_request::<_, Bytes>("eth_call".into(), json!([message, "pending"]))
            .await;
        assert!(tried.is_ok(), "{}: {tried:?}", C::SIGNATURE);
        self.transact(message).await;
    }

    async fn at_register<C: SolCall>(&self, from: usize, call: C) {
        self.send(from, self.register, call, 0).await;
    }

    async fn at_fund<C: SolCall>(&self, from: usize, call: C) {
        self.send(from, self.fund, call, 0).await;
    }

    async fn deploy(&self, name: &str, arguments: Vec<u8>) -> Address {
        let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let code = workspace.join(format!("target/ink/{name}/{name}.polkavm"));
        let code = std::fs::read(&code).expect("cargo xtask build makes the contracts");
        let data = Bytes::from([code, arguments].concat());
        let message = json!({ "from": self.who(GOVERNOR), "data": data });
        self.transact(message).await.contract_address.unwrap()
    }

    async fn found(&mut self) {
        let now = self.provider.get_block_by_number(Default::default()).await;
        let now = now.unwrap().unwrap().header.timestamp;
        let governor = self.who(GOVERNOR);
        let settings = Claims::ClaimsSettings {
            governor,
            delay: DELAY,
        };
        self.register = self.deploy("claims", (settings,).abi_encode_params()).await;
        let settings = Fund::FundSettings {
            governor,
            register: self.register,
            delay: DELAY,
        };
        self.fund = self.deploy("fund", (settings,).abi_encode_params()).await;
        let added = kind(now + BEFORE);
        self.at_register(GOVERNOR, Claims::addKindCall { added })
            .await;
        for (institution, seat) in (1..).zip(SEATS) {
            let call = Claims::proposeSeatCall {
                kind: 0,
                seat: self.who(seat),
                institution,
            };
            self.at_register(GOVERNOR, call).await;
        }
        for (institution, auditor) in (11..).zip(AUDITORS) {
            let call = Fund::proposeAuditorCall {
                auditor: self.who(auditor),
                institution,
            };
            self.at_fund(GOVERNOR, call).await;
        }
        let opened = Fund::NewScheme {
            kind: 0,
            settlement: SETTLEMENT,
            maxTariff: 5 * TOKEN,
            maxBonus: 40 * TOKEN,
            tariff: 3 * TOKEN,
            bonus: 25 * TOKEN,
            target: 100,
        };
        self.at_fund(GOVERNOR, Fund::openSchemeCall { opened })
            .await;
        let offered = Fund::NewAgreement {
            kind: 0,
            agency: self.who(AGENCY),
            institution: 21,
            share: TOKEN / 2,
            seats: 2,
            institutions: 2,
            dissent: 1,
        };
        self.at_fund(GOVERNOR, Fund::offerAgreementCall { offered })
            .await;
        self.at_fund(AGENCY, Fund::acceptAgreementCall { agreement: 1 })
            .await;
        for account in SEATS.into_iter().chain(FARMS) {
            let amount = 20 * BOND;
            let token = Address::ZERO;
            let call = Claims::depositCall { token, amount };
            self.send(account, self.register, call, amount).await;
        }
        self.wait(BEFORE + PERIOD).await;
    }

    async fn first_period(&self) {
        self.saving(1, 2_001 * TOKEN, 700 * TOKEN).await;
        for number in 1..=4 {
            self.file(number, FARMS[usize::try_from(number - 1).unwrap() % 3], 1)
                .await;
        }
        for number in 1..=3 {
            self.attest(number).await;
        }
        self.at_register(SEATS[2], Claims::dissentCall { claim: 4 })
            .await;
        self.challenged(1).await;
        self.wait(CHALLENGE).await;
        self.enrol_together(&[1, 2, 3]).await;
        self.revoke(2).await;
        self.wait(SETTLEMENT).await;
        self.at_fund(AUDITORS[0], Fund::closeCall { kind: 0, period: 1 })
            .await;
        self.withdraw(1, FARMS[0]).await;
    }

    /// Claim 1 is revoked after its payment, and the debt netted in the second period.
    pub async fn second_period(&self) {
        self.revoke(1).await;
        self.wait(PERIOD - SETTLEMENT).await;
        self.saving(2, 900 * TOKEN, 100 * TOKEN).await;
        for (number, farm) in [(5, FARMS[0]), (6, FARMS[1])] {
            self.file(number, farm, 2).await;
            self.attest(number).await;
        }
        self.wait(CHALLENGE).await;
        for claim in [5, 6] {
            self.at_fund(FARMS[2], Fund::enrolCall { claim }).await;
        }
        self.wait(SETTLEMENT).await;
        self.at_fund(FARMS[1], Fund::closeCall { kind: 0, period: 2 })
            .await;
        self.withdraw(5, FARMS[0]).await;
        self.withdraw(6, FARMS[1]).await;
    }

    /// Enrols claims in one block, each by another account.
    async fn enrol_together(&self, claims: &[u64]) {
        self.ask("evm_setAutomine", json!([false])).await;
        for (from, claim) in claims.iter().enumerate() {
            let data = Bytes::from(Fund::enrolCall { claim: *claim }.abi_encode());
            // the gas is given, since nothing of this has happened yet
            let message = json!({ "from": self.who(from), "to": self.fund, "data": data, "gas": "0x2540be400" });
            self.ask("eth_sendTransaction", json!([message])).await;
        }
        self.ask("evm_mine", json!([])).await;
        self.ask("evm_setAutomine", json!([true])).await;
    }

    /// A farm draws what a claim is paid.
    pub async fn withdraw(&self, claim: u64, farm: usize) {
        let to = self.who(farm);
        self.at_fund(farm, Fund::withdrawCall { claim, to }).await;
    }

    async fn saving(&self, period: u32, saving: u128, amount: u128) {
        let evidence = B256::repeat_byte(0x55);
        let report = Fund::reportSavingCall {
            agreement: 1,
            period,
            saving,
            evidence,
        };
        self.at_fund(AGENCY, report).await;
        for auditor in AUDITORS {
            let call = Fund::attestSavingCall {
                agreement: 1,
                period,
                saving,
                evidence,
            };
            self.at_fund(auditor, call).await;
        }
        let call = Fund::depositCall {
            agreement: 1,
            period,
            amount,
        };
        self.send(AGENCY, self.fund, call, amount).await;
    }

    async fn file(&self, number: u64, farm: usize, period: u32) {
        let filing = Claims::Filing {
            kind: 0,
            consumer: self.fund,
            period,
            quantity: 700 + 13 * u128::from(number),
            area: 50_000 + 1_234 * u128::from(number),
            evidence: leaf(),
            cells: cells(number),
        };
        self.at_register(farm, Claims::fileCall { filing }).await;
    }

    async fn attest(&self, claim: u64) {
        for seat in [SEATS[0], SEATS[1]] {
            self.at_register(seat, Claims::attestCall { claim }).await;
        }
    }

    /// A farm challenges a claim, and the seat that did not attest it dismisses that.
    async fn challenged(&self, claim: u64) {
        let challenger = FARMS[1];
        let (reason, salt) = (B256::repeat_byte(0x71), B256::repeat_byte(0x72));
        let (name, content, size) = piece();
        let committed = (
            claim,
            self.who(challenger),
            reason,
            salt,
            name,
            content,
            size,
        );
        let commitment = keccak256(committed.abi_encode());
        let call = Claims::commitChallengeCall { claim, commitment };
        self.at_register(challenger, call).await;
        self.wait(61).await;
        let objection = Claims::Objection {
            claim,
            reason,
            salt,
            name,
            content,
            size,
            path: Vec::new(),
        };
        self.at_register(challenger, Claims::challengeCall { objection })
            .await;
        let judge = Claims::judgeCall {
            claim,
            uphold: false,
        };
        self.at_register(SEATS[2], judge).await;
    }

    async fn revoke(&self, claim: u64) {
        for seat in [SEATS[0], SEATS[2]] {
            let call = Claims::revokeCall {
                claim,
                evidence: B256::repeat_byte(0xee),
                support: true,
            };
            self.at_register(seat, call).await;
        }
        self.at_fund(AGENCY, Fund::recoverCall { claim }).await;
    }
}

fn kind(first_opens: u64) -> Claims::NewKind {
    let quorum = || Claims::Quorum {
        seats: 2,
        institutions: 2,
        dissent: 1,
    };
    Claims::NewKind {
        settings: Claims::KindSettings {
            name: "Nitrate kept out of groundwater".into(),
            unit: "kg".into(),
            decimals: 1,
            benefit: u32::MAX,
            resolution: 10,
            firstOpens: first_opens,
            periodLength: PERIOD,
            maxQuantity: 10_000,
            maxArea: 200_000,
            method: B256::repeat_byte(0xaa),
            stakes: Claims::Stakes {
                token: Address::ZERO,
                bond: BOND,
                stake: BOND,
                challengeBond: BOND,
            },
            windows: Claims::Windows {
                attestation: 5_000,
                challenge: CHALLENGE,
                review: 1_000,
                liability: 80_000,
            },
        },
        quorum: quorum(),
        review: quorum(),
    }
}

/// Cells of a claim on the Plateau du Neubourg, other ones for every number.
fn cells(number: u64) -> Vec<u64> {
    let step = f64::from(u32::try_from(number).unwrap());
    let middle = LatLng::new(49.15 + 0.002 * (step * 2.0 % 5.0), 0.85 + 0.005 * step)
        .unwrap()
        .to_cell(Resolution::Ten);
    let disk: Vec<CellIndex> = middle.grid_disk(1);
    let mut cells: Vec<u64> = disk.into_iter().map(u64::from).collect();
    cells.sort_unstable();
    cells.truncate(4);
    cells
}

/// The only piece of every claim's evidence: hashes of its path and of its bytes, and its size.
fn piece() -> (B256, B256, u64) {
    let hash = |bytes: &[u8]| B256::from_slice(&Sha256::digest(bytes));
    (hash(b"field.txt"), hash(b"no fertiliser"), 13)
}

/// Its leaf, which is the root.
fn leaf() -> B256 {
    let (name, content, size) = piece();
    let parts = [
        &[0][..],
        name.as_slice(),
        content.as_slice(),
        &size.to_be_bytes(),
    ];
    B256::from_slice(&Sha256::digest(parts.concat()))
}
