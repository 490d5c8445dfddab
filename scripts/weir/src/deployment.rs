//! A deployment: its manifest, and the chain that has it.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};

use crate::{
    chain::Connection,
    deploy::manifest::Manifest,
    interfaces::{Council, Fishcoin},
    keys::dev_address,
    people::{parse_address, People},
    session::Session,
    shell::Failure,
    vocabulary::Vocabulary,
};

/// A deployment that was found where its manifest says.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// What `weir deploy` wrote of it.
    pub manifest: Manifest,
    /// The chain that has it.
    pub connection: Connection,
    /// Its words.
    pub words: Vocabulary,
    /// Whom words on the command line may mean.
    pub people: People,
}

impl Deployment {
    /// Reads the manifest of the settings, connects, and checks that this chain is the manifest's and
    /// has code at both addresses.
    pub async fn open(session: &Session) -> Result<Self, Failure> {
        let path = &session.settings.deployment.value;
        let manifest = Manifest::load(path)?;
        let connection = session.connect(manifest.rpc_url.as_deref()).await?;
        if connection.chain_id() != manifest.chain_id {
            return Err(Failure::failed(format!(
                "{} is chain {}, and the manifest {} is of chain {}",
                connection.url(),
                connection.chain_id(),
                path.display(),
                manifest.chain_id
            ))
            .advise(
                "name the manifest's chain with --rpc-url, or another manifest with --deployment",
            ));
        }
        for (what, contract) in [
            ("council", &manifest.council),
            ("currency", &manifest.fishcoin),
        ] {
            if connection.code(contract.address).await?.is_empty() {
                return Err(Failure::not_found(format!(
                    "the manifest {} has its {what} at {}, and {} has no contract there",
                    path.display(),
                    contract.address,
                    connection.url()
                ))
                .advise(
                    "a development chain that was restarted has lost its contracts: deploy again, or \
                     start it with `weir node --state FILE`",
                ));
            }
        }
        let words = manifest.words();
        let names = manifest.people.clone();
        let people = People::of(names, session.keystore(), manifest.chain_id);
        Ok(Self {
            manifest,
            connection,
            words,
            people,
        })
    }

    /// What the council answers.
    pub async fn council<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        self.connection
            .read(self.manifest.council.address, call, &self.words)
            .await
    }

    /// What the currency answers.
    pub async fn fishcoin<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        self.connection
            .read(self.manifest.fishcoin.address, call, &self.words)
            .await
    }

    /// Whom `text` means; without it, the account that would sign.
    pub fn who(&self, session: &Session, text: Option<&str>) -> Result<Address, Failure> {
        if let Some(text) = text {
            return self.people.find(text);
        }
        if let Some(address) = &session.settings.external {
            return parse_address(address).map_err(Failure::usage);
        }
        if let Some(index) = session.settings.dev_account {
            return Ok(dev_address(index));
        }
        let Some(name) = session.settings.account.value.as_deref() else {
            return Err(Failure::usage("nobody is named")
                .advise("give a name or an address, or --account NAME"));
        };
        let keystore = session.keystore();
        match keystore.address_of(name)? {
            Some(address) => Ok(address),
            None => Err(keystore.missing(name)?),
        }
    }

    /// The stock's terms in force.
    pub async fn terms(&self) -> Result<Council::Terms, Failure> {
        let stock = self.manifest.stock;
        self.council(&Council::termsCall { stock }).await
    }

    /// The budget of the currency's place, and the season it is of.
    pub async fn budget(&self) -> Result<Council::budgetReturn, Failure> {
        let (stock, node) = (self.manifest.stock, self.manifest.node);
        self.council(&Council::budgetCall { stock, node }).await
    }

    /// Coins of an account.
    pub async fn coins(&self, account: Address) -> Result<u128, Failure> {
        let balance: U256 = self.fishcoin(&Fishcoin::balanceOfCall { account }).await?;
        u128::try_from(balance).map_err(|_| {
            Failure::failed(format!(
                "the currency says {account} has {balance} base units, which is beyond what it can count"
            ))
        })
    }

    /// What the charter calls an institution.
    pub fn institution(&self, number: u8) -> String {
        institution(number, &self.manifest)
    }

    /// What the charter calls a place.
    pub fn place(&self, node: u32) -> String {
        place(node, &self.manifest)
    }
}

/// What the charter calls an institution.
pub fn institution(number: u8, manifest: &Manifest) -> String {
    let mut names = manifest.institutions.iter();
    names
        .find(|(_, known)| **known == number)
        .map_or_else(|| format!("institution {number}"), |(name, _)| name.clone())
}

/// What the charter calls a place.
pub fn place(node: u32, manifest: &Manifest) -> String {
    if node == 0 {
        return "the stock itself".to_owned();
    }
    let mut names = manifest.places.iter();
    names
        .find(|(_, known)| **known == node)
        .map_or_else(|| format!("place {node}"), |(name, _)| name.clone())
}
