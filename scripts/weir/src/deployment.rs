//! A deployment: its manifest, and the chain that has it.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};

use crate::{
    chain::Connection,
    currency::Currency,
    deploy::manifest::Manifest,
    interfaces::{Claims, Council, Exchange as Pool, Fishcoin, Fund},
    keys::dev_address,
    measures::{Kind, Money, Scale},
    people::{parse_address, People},
    session::Session,
    shell::{nearest, Failure},
    vocabulary::{plain, Vocabulary},
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
    /// The generative currency, if there is one.
    pub generative: Option<Currency>,
    /// The exchange, if there is one.
    pub exchange: Option<Exchange>,
}

/// An exchange: what it counts in, and what it lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Where it is.
    pub address: Address,
    /// What debts and values are counted in.
    pub unit: Scale,
    /// The currencies its pool takes, in the order in which they were listed; of very many the first.
    pub tokens: Vec<Money>,
    /// Numbers of the communities that the charter names.
    pub communities: BTreeMap<String, u32>,
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
        let generative = match &manifest.generative {
            Some(contract) => Some(Currency::load(contract.address, &connection, &words).await?),
            None => None,
        };
        let words = match &generative {
            Some(currency) => words.knowing_currency(currency.clone()),
            None => words,
        };
        let exchange = Exchange::load(&manifest, &connection, &words).await?;
        let words = match &exchange {
            Some(it) => it.tokens.iter().cloned().fold(
                words.knowing_unit_of_exchange(it.unit.clone()),
                Vocabulary::knowing_token,
            ),
            None => words,
        };
        let names = manifest.people.clone();
        let people = People::of(names, session.keystore(), manifest.chain_id);
        Ok(Self {
            manifest,
            connection,
            words,
            people,
            generative,
            exchange,
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

    /// What the generative currency answers.
    pub async fn generative<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        let at = self.manifest.generative()?.address;
        self.connection.read(at, call, &self.words).await
    }

    /// What the exchange answers.
    pub async fn exchange<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        let at = self.manifest.exchange()?.address;
        self.connection.read(at, call, &self.words).await
    }

    /// The generative currency; fails in words if there is none.
    pub fn the_generative(&self) -> Result<&Currency, Failure> {
        self.manifest.generative()?;
        let lost = || Failure::failed("the generative currency was not read");
        self.generative.as_ref().ok_or_else(lost)
    }

    /// The exchange; fails in words if there is none.
    pub fn the_exchange(&self) -> Result<&Exchange, Failure> {
        self.manifest.exchange()?;
        let lost = || Failure::failed("the exchange was not read");
        self.exchange.as_ref().ok_or_else(lost)
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

impl Exchange {
    /// The one that `manifest` names.
    async fn load(
        manifest: &Manifest,
        connection: &Connection,
        words: &Vocabulary,
    ) -> Result<Option<Self>, Failure> {
        let Some(contract) = &manifest.exchange else {
            return Ok(None);
        };
        let at = contract.address;
        let unit = connection.read(at, &Pool::unitCall {}, words).await?;
        let count = connection.read(at, &Pool::tokenCountCall {}, words).await?;
        let mut tokens = Vec::new();
        for position in 0..count.min(MOST_KNOWN) {
            let call = Pool::tokenAtCall { position };
            let token = connection.read(at, &call, words).await?;
            tokens.push(money(token, connection, words).await?);
        }
        Ok(Some(Self {
            address: at,
            unit: Scale::of(&plain(&unit.unit), unit.decimals),
            tokens,
            communities: manifest.communities.clone(),
        }))
    }

    /// The listed currency of a symbol or an address.
    pub fn token(&self, text: &str) -> Result<&Money, Failure> {
        let by_symbol: Vec<_> = self
            .tokens
            .iter()
            .filter(|it| it.scale.unit == text)
            .collect();
        match (by_symbol.as_slice(), parse_address(text)) {
            ([one], _) => return Ok(one),
            ([], Ok(address)) => {
                if let Some(found) = self.tokens.iter().find(|it| it.token == address) {
                    return Ok(found);
                }
            }
            ([], Err(_)) => {}
            (several, _) => {
                let list: Vec<_> = several.iter().map(|it| it.token.to_string()).collect();
                return Err(Failure::usage(format!(
                    "the exchange lists {} currencies called {text}: {}",
                    several.len(),
                    list.join(", ")
                ))
                .advise("give the address of the one you mean"));
            }
        }
        let symbols = self.tokens.iter().map(|it| it.scale.unit.as_str());
        let failure = Failure::not_found(format!("the exchange does not list \"{text}\""));
        Err(match nearest(text, symbols.clone()) {
            Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
            None if self.tokens.is_empty() => failure.advise("it lists no currency yet"),
            None => {
                let list: Vec<_> = symbols.collect();
                failure.advise(format!("it lists {}", list.join(", ")))
            }
        })
    }

    /// The number of a community that is named or numbered.
    pub fn community(&self, text: &str) -> Result<u32, Failure> {
        let by_name = self.communities.get(text).copied();
        by_name.or_else(|| text.parse().ok()).ok_or_else(|| {
            let names = self.communities.keys().map(String::as_str);
            let failure = Failure::not_found(format!("the exchange has no community \"{text}\""));
            match nearest(text, names) {
                Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
                None => failure.advise("give its name in the charter, or its number"),
            }
        })
    }
}

/// How the token at `address` is counted: as is known already, or as it says itself.
async fn money(
    address: Address,
    connection: &Connection,
    words: &Vocabulary,
) -> Result<Money, Failure> {
    match words.money_of(address) {
        Some(known) => Ok(known.clone()),
        None => Money::of(address, connection, words).await,
    }
}

/// Kinds, agreements and listings that are asked for at once when a deployment is opened; of those
/// beyond, amounts are told in base units.
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
