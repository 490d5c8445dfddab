//! A deployment: its manifest, and the chain that has it.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};

use crate::{
    chain::Connection,
    deploy::manifest::Manifest,
    interfaces::{Claims, Council, Fishcoin, Fund},
    keys::dev_address,
    measures::Kind,
    people::{parse_address, People},
    session::Session,
    shell::{nearest, Failure},
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
        for (speaker, contract) in manifest.contracts() {
            let what = speaker.title();
            if connection.code(contract.address).await?.is_empty() {
                return Err(Failure::not_found(format!(
                    "the manifest {} has {what} at {}, and {} has no contract there",
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
        let words = knowing(&manifest, &connection).await?;
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
        let at = self.manifest.fishery()?.council.address;
        self.connection.read(at, call, &self.words).await
    }

    /// What the currency answers.
    pub async fn fishcoin<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        let at = self.manifest.fishery()?.fishcoin.address;
        self.connection.read(at, call, &self.words).await
    }

    /// What the register answers.
    pub async fn register<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        let at = self.manifest.register()?.address;
        self.connection.read(at, call, &self.words).await
    }

    /// What the fund answers.
    pub async fn fund<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        let at = self.manifest.fund()?.address;
        self.connection.read(at, call, &self.words).await
    }

    /// The kind of benefit that `text` names or numbers; without it, the only one there is.
    pub fn kind(&self, text: Option<&str>) -> Result<&Kind, Failure> {
        self.manifest.register()?;
        let kinds: Vec<_> = self.words.kinds().collect();
        let Some(text) = text else {
            return match kinds.as_slice() {
                [kind] => Ok(kind),
                [] => Err(
                    Failure::not_found("the register has no kind of benefit yet")
                        .advise("the governor adds one: weir claim kind add FILE"),
                ),
                _ => Err(Failure::usage(format!(
                    "there are {} kinds of benefit, and none is named",
                    kinds.len()
                ))
                .advise("name it with --kind; `weir claim kind show` lists them")),
            };
        };
        let by_name = self.manifest.kinds.get(text).copied();
        let number = by_name.or_else(|| text.parse().ok());
        let found = kinds.iter().find(|kind| match number {
            Some(number) => kind.number == number,
            None => kind.settings.name == text,
        });
        found.copied().ok_or_else(|| {
            let names = kinds.iter().map(|kind| kind.settings.name.as_str());
            let failure = Failure::not_found(format!("the register has no kind \"{text}\""));
            match nearest(text, names) {
                Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
                None => failure.advise("`weir claim kind show` lists them"),
            }
        })
    }

    /// The same deployment, where amounts without a kind of their own are of `kind`.
    #[must_use]
    pub fn about(mut self, kind: u32) -> Self {
        self.words = self.words.about_kind(kind);
        self
    }

    /// The number of an institution that is named or numbered.
    pub fn institution_number(&self, text: &str) -> Result<u8, Failure> {
        let known = &self.manifest.institutions;
        if let Some(number) = known.get(text) {
            return Ok(*number);
        }
        if let Ok(number) = text.parse::<u8>() {
            return Ok(number);
        }
        let failure = Failure::not_found(format!("the charter has no institution \"{text}\""));
        Err(match nearest(text, known.keys().map(String::as_str)) {
            Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
            None => failure.advise("give a number from 0 to 63 for a new one"),
        })
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
        let stock = self.manifest.fishery()?.stock;
        self.council(&Council::termsCall { stock }).await
    }

    /// The budget of the currency's place, and the season it is of.
    pub async fn budget(&self) -> Result<Council::budgetReturn, Failure> {
        let fishery = self.manifest.fishery()?;
        let (stock, node) = (fishery.stock, fishery.node);
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

/// Kinds and agreements that are asked for at once when a deployment is opened; of those beyond,
/// amounts are told in base units.
const MOST_KNOWN: u32 = 256;

/// The manifest's words, with every kind of benefit and every agreement there is.
async fn knowing(manifest: &Manifest, connection: &Connection) -> Result<Vocabulary, Failure> {
    let mut words = manifest.words();
    let Some(register) = &manifest.claims else {
        return Ok(words);
    };
    let at = register.address;
    let count = connection
        .read(at, &Claims::kindCountCall {}, &words)
        .await?;
    for number in 0..count.min(MOST_KNOWN) {
        let kind = Kind::load(number, at, connection, &words).await?;
        words = words.knowing_kind(kind);
    }
    let Some(fund) = &manifest.fund else {
        return Ok(words);
    };
    let at = fund.address;
    let count = connection
        .read(at, &Fund::agreementCountCall {}, &words)
        .await?;
    for number in 1..=count.min(MOST_KNOWN) {
        let call = Fund::agreementCall { agreement: number };
        let agreement = connection.read(at, &call, &words).await?;
        words = words.knowing_agreement(number, agreement.kind, agreement.agency);
    }
    Ok(words)
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
    let places = manifest.fishery.as_ref().map(|it| &it.places);
    places
        .into_iter()
        .flatten()
        .find(|(_, known)| **known == node)
        .map_or_else(|| format!("place {node}"), |(name, _)| name.clone())
}
