//! Who holds coins, and the contracts they hold them in.

use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope},
    eips::eip2718::Encodable2718,
    network::TxSignerSync,
    primitives::{Address, Bytes, TxKind, B256, U256},
    providers::{Provider, ProviderBuilder, RootProvider},
    signers::local::{coins_bip39::English, MnemonicBuilder, PrivateKeySigner},
};
use alloy_core::sol_types::{SolCall, SolValue};
use anyhow::{ensure, Context, Result};
use futures::{stream, StreamExt, TryStreamExt};
use indicatif::ProgressBar;
use weir_e2e::{
    contract_code,
    interfaces::{Council, Fishcoin},
};

const MNEMONIC: &str = "test test test test test test test test test test test junk";
const DAY: u64 = 86_400;
/// Coins that each account begins with.
pub const COINS_EACH: u128 = 1_000_000;
/// What all accounts together get for fees, tokens: half of what the founder has.
const MEANS: u64 = 500_000;
/// The most that one of them gets, tokens.
const MEANS_EACH: u64 = 1_000;
/// Requests on their way at a time while accounts are made.
const AT_ONCE: usize = 32;
/// More than any message here needs, as a wallet that does not ask each time would give.
const GAS_MARGIN: u64 = 2;

/// An account that sends: its key and its next nonce.
pub struct Account {
    key: PrivateKeySigner,
    /// How many transactions it has sent.
    pub nonce: u64,
}

impl Account {
    /// Its address.
    pub fn address(&self) -> Address {
        self.key.address()
    }

    /// The next transaction, signed and encoded, and its hash.
    ///
    /// # Errors
    /// If the key cannot sign.
    pub fn sign(
        &mut self,
        terms: &Terms,
        to: TxKind,
        value: U256,
        input: Bytes,
    ) -> Result<(Vec<u8>, B256)> {
        let mut transaction = TxEip1559 {
            chain_id: terms.chain_id,
            nonce: self.nonce,
            gas_limit: terms.gas,
            max_fee_per_gas: terms.price,
            max_priority_fee_per_gas: 0,
            to,
            value,
            input,
            ..TxEip1559::default()
        };
        let signature = self.key.sign_transaction_sync(&mut transaction)?;
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        self.nonce += 1;
        Ok((envelope.encoded_2718(), *envelope.tx_hash()))
    }
}

/// What every transaction of a kind has in common.
#[derive(Clone, Copy)]
pub struct Terms {
    chain_id: u64,
    gas: u64,
    price: u128,
}

/// Accounts with coins and with means for fees, and the currency.
pub struct Fleet {
    /// How to reach the chain.
    pub chain: RootProvider,
    /// The currency.
    pub coin: Address,
    /// Who hold it.
    pub accounts: Vec<Account>,
    /// For a transfer of coins.
    pub terms: Terms,
    /// Coins in all.
    pub issue: U256,
}

impl Fleet {
    /// Deploys council and currency, opens a season, and gives `count` accounts coins and means.
    ///
    /// # Errors
    /// If the chain or a contract refuses.
    pub async fn found(url: &str, count: usize, progress: &ProgressBar) -> Result<Self> {
        let chain = ProviderBuilder::default().connect_http(url.parse()?);
        let mut founder = Founder::new(chain.clone()).await?;
        progress.set_message("contracts");
        let issue = COINS_EACH * u128::try_from(count)?;
        let coin = founder.currency(issue).await?;
        progress.set_message("accounts");
        progress.set_length(2 * u64::try_from(count)?);
        let keys = (0..count).map(|n| {
            let mut secret = [0x57; 32];
            secret[..8].copy_from_slice(&(n as u64).to_be_bytes());
            PrivateKeySigner::from_slice(&secret)
        });
        let mut accounts = Vec::with_capacity(count);
        let mut founding = Vec::with_capacity(2 * count);
        let means = (MEANS / u64::try_from(count)?).min(MEANS_EACH);
        let means = U256::from(means) * U256::from(10).pow(U256::from(18));
        for key in keys {
            let key = key?;
            let to = key.address();
            founding.push((to, means, Bytes::new()));
            let value = U256::from(COINS_EACH);
            let coins = Fishcoin::transferCall { to, value }.abi_encode();
            founding.push((coin, U256::ZERO, coins.into()));
            accounts.push(Account { key, nonce: 0 });
        }
        founder.send_all(founding, progress).await?;
        let value = U256::from(1);
        let input = Fishcoin::transferCall {
            to: accounts[0].address(),
            value,
        };
        let terms = founder
            .terms_of(accounts[0].address(), coin, input.abi_encode().into())
            .await?;
        Ok(Self {
            chain,
            coin,
            accounts,
            terms,
            issue: U256::from(issue),
        })
    }
}

/// Account 0 of the usual test mnemonic, which governs, assesses and gives.
struct Founder {
    chain: RootProvider,
    account: Account,
    chain_id: u64,
    price: u128,
}

impl Founder {
    async fn new(chain: RootProvider) -> Result<Self> {
        let key = MnemonicBuilder::<English>::default()
            .phrase(MNEMONIC)
            .build()?;
        let chain_id = chain.get_chain_id().await?;
        let price = chain.get_gas_price().await? * 2;
        Ok(Self {
            account: Account { key, nonce: 0 },
            chain,
            chain_id,
            price,
        })
    }

    async fn terms_of(&self, from: Address, to: Address, input: Bytes) -> Result<Terms> {
        let request = alloy::rpc::types::TransactionRequest::default()
            .from(from)
            .to(to)
            .input(input.into());
        let gas = self.chain.estimate_gas(request).await?;
        Ok(self.terms(gas * GAS_MARGIN))
    }

    fn terms(&self, gas: u64) -> Terms {
        Terms {
            chain_id: self.chain_id,
            gas,
            price: self.price,
        }
    }

    async fn deploy(&mut self, name: &str, arguments: Vec<u8>) -> Result<Address> {
        let input = Bytes::from([contract_code(name)?, arguments].concat());
        let request = alloy::rpc::types::TransactionRequest::default()
            .from(self.account.address())
            .input(input.clone().into());
        let gas = self.chain.estimate_gas(request).await?;
        let terms = self.terms(gas);
        let hash = self.send(&terms, TxKind::Create, input).await?;
        let receipt = self.receipt(hash).await?;
        receipt.contract_address.context("a contract was deployed")
    }

    async fn tell<C: SolCall>(&mut self, to: Address, message: &C) -> Result<()> {
        let input = Bytes::from(message.abi_encode());
        let terms = self
            .terms_of(self.account.address(), to, input.clone())
            .await
            .with_context(|| C::SIGNATURE.to_owned())?;
        let hash = self.send(&terms, TxKind::Call(to), input).await?;
        self.receipt(hash).await?;
        Ok(())
    }

    async fn send(&mut self, terms: &Terms, to: TxKind, input: Bytes) -> Result<B256> {
        let (raw, hash) = self.account.sign(terms, to, U256::ZERO, input)?;
        let _ = self.chain.send_raw_transaction(&raw).await?;
        Ok(hash)
    }

    async fn receipt(&self, hash: B256) -> Result<alloy::rpc::types::TransactionReceipt> {
        let receipt = self.chain.get_transaction_receipt(hash).await?;
        let receipt = receipt.with_context(|| format!("{hash} has no receipt"))?;
        ensure!(receipt.status(), "{hash} was reverted");
        Ok(receipt)
    }

    /// A council of one seat and a currency whose season is open; the founder has all coins.
    async fn currency(&mut self, issue: u128) -> Result<Address> {
        let me = self.account.address();
        let settings = Council::CouncilSettings {
            governor: me,
            seats: 1,
            institutions: 1,
            dissent: 1,
            delay: 0,
        };
        let founders = vec![Council::Founder {
            seat: me,
            institution: 0,
        }];
        let council = self
            .deploy("council", (settings, founders).abi_encode_params())
            .await?;
        let latest = self.chain.get_block(Default::default()).await?;
        let now = latest.context("a chain has a block")?.header.timestamp;
        let ratio = 1_000_000_000_000_000_000;
        let added = Council::NewStock {
            settings: Council::StockSettings {
                name: "Load".into(),
                unit: "kg".into(),
                decimals: 0,
                firstOpens: now,
                seasonLength: 365 * DAY,
                division: 0,
            },
            terms: Council::Terms {
                model: 3, // the cap is what is attested
                growth: 0,
                capacity: issue,
                rule: 0,
                rate: ratio,
                trigger: 0,
                limit: 0,
                maxAge: 365 * DAY,
                grace: 0,
            },
        };
        self.tell(council, &Council::addStockCall { added }).await?;
        let statement = Council::Statement {
            stock: 0,
            season: 1,
            low: issue,
            estimate: issue,
            high: issue,
            asOf: now,
            expires: now + 300 * DAY,
            evidence: B256::ZERO,
        };
        self.tell(council, &Council::attestCall { statement })
            .await?;
        let settings = Fishcoin::FishcoinSettings {
            name: "Load coin".into(),
            symbol: "LOAD".into(),
            decimals: 0,
            council,
            stock: 0,
            node: 0,
            governor: me,
            totalShares: 1,
            concentration: ratio,
            penalty: 0,
            delay: 0,
        };
        let arguments = (settings, Vec::<Address>::new()).abi_encode_params();
        let coin = self.deploy("fishcoin", arguments).await?;
        let currency = Council::setCurrencyCall {
            stock: 0,
            node: 0,
            currency: coin,
        };
        self.tell(council, &currency).await?;
        self.tell(coin, &Fishcoin::allotSharesCall { to: me, shares: 1 })
            .await?;
        self.tell(coin, &Fishcoin::openSeasonCall {}).await?;
        Ok(coin)
    }

    /// Sends everything, many at a time and in the order of the nonces, and finds every receipt.
    async fn send_all(
        &mut self,
        all: Vec<(Address, U256, Bytes)>,
        progress: &ProgressBar,
    ) -> Result<()> {
        let (to, value, input) = all.last().context("somebody is to be given something")?;
        ensure!(value.is_zero(), "the last is a transfer of coins");
        let coins = self
            .terms_of(self.account.address(), *to, input.clone())
            .await?;
        let mut hashes = Vec::with_capacity(all.len());
        for part in all.chunks(AT_ONCE) {
            let mut signed = Vec::with_capacity(part.len());
            for (to, value, input) in part {
                signed.push(
                    self.account
                        .sign(&coins, TxKind::Call(*to), *value, input.clone())?,
                );
            }
            let sent = signed
                .iter()
                .map(|(raw, _)| self.chain.send_raw_transaction(raw));
            futures::future::try_join_all(sent).await?;
            hashes.extend(signed.iter().map(|(_, hash)| *hash));
            progress.inc(u64::try_from(part.len())?);
        }
        stream::iter(hashes.into_iter().map(|hash| self.receipt(hash)))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
    }
}
