//! How a node is to be: the command line's options.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use alloy::primitives::utils::{parse_units, ParseUnits};
use alloy::primitives::U256;
use anyhow::bail;
use clap::Args;

use crate::accounts::MNEMONIC;
use crate::clock::LATEST_SECONDS;
use crate::mining::Mining;

/// How many development accounts there may be.
const MAX_ACCOUNTS: u32 = 10_000;

/// The options of a node. [`Options::default`] is a node as the command starts it without
/// any.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = default_host())]
    pub host: IpAddr,

    /// Port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8545)]
    pub port: u16,

    /// Listen beyond this machine: whoever reaches the node can spend its accounts' tokens and
    /// change its clock
    #[arg(long)]
    pub allow_remote: bool,

    /// Let pages of this origin use the node, besides those of this machine ("*": any page)
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Vec<String>,

    /// Keep the chain in this file: continue it from there, and write it there as it grows
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// Time of a new chain's first block, in seconds since 1970; now unless told
    #[arg(long, value_name = "SECONDS")]
    pub genesis_time: Option<u64>,

    /// Make a block every so many seconds, instead of one as soon as there is a transaction
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub block_time: Option<u64>,

    /// Make blocks only when told to (evm_mine)
    #[arg(long, conflicts_with = "block_time")]
    pub no_mining: bool,

    /// How many development accounts there are
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub accounts: u32,

    /// Tokens each has on a new chain
    #[arg(long, value_name = "TOKENS", default_value = "1000000")]
    pub balance: String,

    /// What their keys are derived from (m/44'/60'/0'/0/i)
    #[arg(long, value_name = "WORDS", default_value = MNEMONIC, hide_default_value = true)]
    pub mnemonic: String,

    /// Print the address the node listens on, and nothing else
    #[arg(long, short)]
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: default_host(),
            port: 8545,
            allow_remote: false,
            cors: Vec::new(),
            state: None,
            genesis_time: None,
            block_time: None,
            no_mining: false,
            accounts: 10,
            balance: "1000000".into(),
            mnemonic: MNEMONIC.into(),
            quiet: false,
        }
    }
}

impl Options {
    /// Checks what the command line's parser cannot.
    ///
    /// # Errors
    /// If the node would listen beyond this machine without having been told so, or a value
    /// is beyond its limits.
    pub fn check(&self) -> anyhow::Result<()> {
        if !self.host.is_loopback() && !self.allow_remote {
            bail!(
                "--host {} would let other machines reach the node, and whoever reaches it can spend its \
                 accounts' tokens and change its clock; if that is meant, add --allow-remote",
                self.host
            );
        }
        if self.accounts > MAX_ACCOUNTS {
            bail!("--accounts {} is more than {MAX_ACCOUNTS}", self.accounts);
        }
        if let Some(seconds) = self
            .genesis_time
            .filter(|seconds| *seconds > LATEST_SECONDS)
        {
            bail!("--genesis-time {seconds} is beyond the last time there is, {LATEST_SECONDS}");
        }
        for origin in &self.cors {
            if origin != "*" && (!origin.contains("://") || origin.ends_with('/')) {
                bail!(
                    "--cors {origin} is no origin: give scheme, host and port as browsers do, such as \
                     https://wallet.example, or \"*\""
                );
            }
        }
        self.endowment().map(drop)
    }

    /// What each account has on a new chain, in wei.
    ///
    /// # Errors
    /// If it is no amount of tokens, or more than the chain counts.
    pub fn endowment(&self) -> anyhow::Result<U256> {
        let wei = match parse_units(&self.balance, 18) {
            Ok(ParseUnits::U256(wei)) => wei,
            _ => bail!(
                "--balance {} is no amount of tokens: at most 18 decimals, not below 0",
                self.balance
            ),
        };
        // Native balances have 12 decimals and 128 bits; a millionth of that leaves room for sums.
        let most = U256::from(u128::MAX);
        if wei > most {
            bail!("--balance {} is more than the chain counts", self.balance);
        }
        Ok(wei)
    }

    /// When blocks are made.
    pub(crate) fn mining(&self) -> Mining {
        let automatic = !self.no_mining && self.block_time.is_none();
        Mining::new(automatic, self.block_time.map(Duration::from_secs))
    }
}

const fn default_host() -> IpAddr {
    IpAddr::V4(Ipv4Addr::LOCALHOST)
}
