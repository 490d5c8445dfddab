//! Reading back the settings of the currency of work and the exchange.

use alloy::primitives::Address;
use weir_core::{pool::Nature, season::SeasonClock};

use super::{
    currencies::{community_number, policy},
    plan::{Known, Step},
    reading::Reading,
    verify::Verdict,
};
use crate::{
    charter::{
        currencies::{
            Ceiling, Coin, CoinPlace, Exchange as ExchangeTerms, Generative as GenerativeTerms,
            Listing, NATURES,
        },
        terms::word,
    },
    interfaces::{Exchange, Fishcoin, Generative},
    shell::Failure,
    vocabulary::plain,
};

/// What a contract does not have.
const NOT_THERE: &str = "not there";

impl Reading<'_> {
    /// The deployment as the steps know it, from the manifest.
    fn known(&self) -> Known {
        let manifest = self.manifest;
        let fishery = manifest.fishery.as_ref();
        let node = |name: &str| fishery.and_then(|it| it.places.get(name).copied());
        let places = self.plan.places().iter();
        Known {
            council: fishery.map(|it| it.council.address),
            fishcoin: fishery.map(|it| it.fishcoin.address),
            stock: fishery.map(|it| it.stock),
            nodes: places.map(|place| node(&place.name)).collect(),
            claims: manifest.claims.as_ref().map(|it| it.address),
            generative: manifest.generative.as_ref().map(|it| it.address),
            exchange: manifest.exchange.as_ref().map(|it| it.address),
            ..Known::default()
        }
    }

    /// The decimals that a token of the charter has on the chain.
    async fn decimals(&mut self, coin: &Coin) -> Result<(), Failure> {
        let CoinPlace::At(token) = coin.place else {
            return Ok(()); // this charter's own, which is read by itself
        };
        if token.is_zero() || self.connection.code(token).await?.is_empty() {
            return Ok(());
        }
        let words = self.plan.words.clone();
        let call = Fishcoin::decimalsCall {};
        let found = self.connection.read(token, &call, &words).await?;
        self.verification.note(
            &format!("decimals of {}", coin.symbol),
            coin.decimals.to_string(),
            found.to_string(),
            Verdict::Wrong,
        );
        Ok(())
    }

    /// The currency of work: its settings, its policy, its first members, its rates.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn generative(
        &mut self,
        at: Address,
        terms: &GenerativeTerms,
    ) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.plan.words.clone();
        let governor = terms.governor.address;
        self.governance("the currency of work", at, terms.delay, governor)
            .await?;
        let name = connection
            .read(at, &Generative::nameCall {}, &words)
            .await?;
        let symbol = connection
            .read(at, &Generative::symbolCall {}, &words)
            .await?;
        let decimals = connection
            .read(at, &Generative::decimalsCall {}, &words)
            .await?;
        self.verification.note(
            "name of the currency of work",
            format!(
                "{} ({}), {} decimals",
                terms.name, terms.symbol, terms.decimals
            ),
            format!("{} ({}), {decimals} decimals", plain(&name), plain(&symbol)),
            Verdict::Wrong,
        );
        let found = connection
            .read(at, &Generative::settingsCall {}, &words)
            .await?;
        self.settings(terms, &found);
        self.decimals(&terms.cash).await?;
        self.policy(at, terms, &found).await?;
        for founder in &terms.founders {
            let call = Generative::standingCall {
                who: founder.who.address,
            };
            let standing = connection.read(at, &call, &words).await?;
            let found = if standing.isMember {
                "a member"
            } else {
                "no member"
            };
            self.verification.note(
                &format!("membership of {}", founder.name),
                "a member".to_owned(),
                found.to_owned(),
                Verdict::Changed,
            );
        }
        let events = connection
            .logs::<Generative::RateSet>(at, self.manifest.first_block)
            .await?;
        for (index, rate) in terms.rates.iter().enumerate() {
            let Some(kind) = self.plan.charter.kinds().get(rate.kind) else {
                continue;
            };
            let Some(number) = self.manifest.kinds.get(&kind.name).copied() else {
                continue; // it is among what remains
            };
            let last = events.iter().rfind(|(event, _)| event.kind == number);
            let found = match last {
                Some((event, _)) => {
                    let call = Generative::rateCall {
                        kind: number,
                        period: event.fromPeriod,
                    };
                    let rate = connection.read(at, &call, &words).await?;
                    terms.scale().text(rate)
                }
                None => NOT_THERE.to_owned(),
            };
            let otherwise = self.unless_remaining(Step::Rate(index));
            self.verification.note(
                &format!("rate for {}", kind.name),
                terms.scale().text(rate.rate),
                found,
                otherwise,
            );
        }
        Ok(())
    }

    /// What never changes of the currency of work.
    fn settings(&mut self, terms: &GenerativeTerms, found: &Generative::settingsReturn) {
        let words = self.plan.words.clone();
        let known = self.known();
        let told = |address: Option<Address>| {
            address.map_or_else(|| NOT_THERE.to_owned(), |it| it.to_string())
        };
        let melts = |to_commons: bool| match to_commons {
            true => "to the commons",
            false => "to nobody",
        };
        let periods = |opens: u64, length: u64| {
            format!(
                "from {}, {} each",
                words.moment(opens),
                words.duration(length)
            )
        };
        let source = |council: Address, stock: u32, node: u32| match council.is_zero() {
            true => "a fixed figure".to_owned(),
            false => format!("council {council}, stock {stock}, place {node}"),
        };
        let wanted = super::currencies::source(terms, &known);
        let rows = [
            (
                "register of the currency of work",
                told(known.claims),
                told(Some(found.register)),
            ),
            (
                "its commons",
                words.address(terms.commons.address),
                words.address(found.commons),
            ),
            (
                "where it melts",
                melts(terms.melts_to_commons).to_owned(),
                melts(found.meltsToCommons).to_owned(),
            ),
            (
                "cash for obligations",
                told(known.coin(&terms.cash)),
                told(Some(found.cash)),
            ),
            (
                "source of its ceiling",
                wanted.map_or_else(
                    || NOT_THERE.to_owned(),
                    |it| source(it.council, it.stock, it.node),
                ),
                source(found.council, found.stock, found.node),
            ),
            (
                "its periods",
                periods(terms.first_opens(self.manifest.began), terms.periods.length),
                periods(found.firstOpens, found.periodLength),
            ),
        ];
        for (what, expected, found) in rows {
            self.verification
                .note(what, expected, found, Verdict::Wrong);
        }
    }

    /// The policy of the running period, or of the first.
    async fn policy(
        &mut self,
        at: Address,
        terms: &GenerativeTerms,
        settings: &Generative::settingsReturn,
    ) -> Result<(), Failure> {
        let words = self.plan.words.clone();
        let clock = SeasonClock {
            first_opens: settings.firstOpens,
            length: settings.periodLength,
        };
        let now = self.connection.now().await?;
        let call = Generative::policyCall {
            period: clock.number_at(now).max(1),
        };
        let found = self.connection.read(at, &call, &words).await?.policy;
        let wanted = policy(terms);
        let (scale, cash) = (terms.scale(), terms.cash.scale());
        let ceiling = |figure: u128| match terms.ceiling {
            Ceiling::Fixed(_) => scale.text(figure),
            Ceiling::OfBudget { .. } => format!("{} of the budget", words.rate(figure)),
        };
        let members = |it: &Generative::Policy| {
            format!(
                "owe {}, {} of it payable at {}; {} vouch, {} times each",
                scale.text(it.obligation),
                scale.text(it.cashLimit),
                cash.text(it.cashRate),
                it.vouchers,
                it.vouches
            )
        };
        let rows = [
            (
                "demurrage",
                words.ratio(wanted.demurrage),
                words.ratio(found.demurrage),
            ),
            (
                "ceiling of a period",
                ceiling(wanted.ceiling),
                ceiling(found.ceiling),
            ),
            (
                "income a day",
                scale.text(wanted.income),
                scale.text(found.income),
            ),
            ("members", members(&wanted), members(&found)),
        ];
        for (what, expected, found) in rows {
            self.verification
                .note(what, expected, found, Verdict::Changed);
        }
        Ok(())
    }

    /// The exchange: its unit, its fee, its communities, its listings.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn exchange(&mut self, at: Address, terms: &ExchangeTerms) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.plan.words.clone();
        let governor = terms.governor.address;
        self.governance("the exchange", at, terms.delay, governor)
            .await?;
        let unit = connection.read(at, &Exchange::unitCall {}, &words).await?;
        self.verification.note(
            "unit of the exchange",
            format!("{}, {} decimals", terms.unit, terms.decimals),
            format!("{}, {} decimals", plain(&unit.unit), unit.decimals),
            Verdict::Wrong,
        );
        let fee = connection.read(at, &Exchange::feeCall {}, &words).await?;
        self.verification.note(
            "fee of the pool",
            words.ratio(terms.fee.0),
            words.ratio(fee),
            Verdict::Changed,
        );
        let scale = terms.scale();
        let since = self.manifest.first_block;
        let caps = connection.logs::<Exchange::CommunitySet>(at, since).await?;
        for (index, community) in terms.communities.iter().enumerate() {
            let Some(number) = community_number(index) else {
                continue;
            };
            // what was set last: in force, or waiting
            let set = caps
                .iter()
                .rfind(|(event, _)| event.community == number)
                .map(|(event, _)| scale.text(event.exposure));
            let otherwise = self.unless_remaining(Step::Community(index));
            self.verification.note(
                &format!("cap of {}", community.name),
                scale.text(community.cap),
                set.unwrap_or_else(|| NOT_THERE.to_owned()),
                otherwise,
            );
        }
        let listed = connection.logs::<Exchange::Listed>(at, since).await?;
        for (index, listing) in terms.listings.iter().enumerate() {
            let token = self.known().coin(&listing.coin);
            let token = token.filter(|token| listed.iter().any(|(event, _)| event.token == *token));
            match token {
                Some(token) => self.listing((at, token), terms, listing).await?,
                None => {
                    let otherwise = self.unless_remaining(Step::Listing(index));
                    self.verification.note(
                        &format!("listing of {}", listing.coin.symbol),
                        "listed".to_owned(),
                        NOT_THERE.to_owned(),
                        otherwise,
                    );
                }
            }
        }
        Ok(())
    }

    async fn listing(
        &mut self,
        (at, token): (Address, Address),
        terms: &ExchangeTerms,
        listing: &Listing,
    ) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.plan.words.clone();
        let (unit, coins) = (terms.scale(), listing.coin.scale());
        let symbol = &listing.coin.symbol;
        let call = Exchange::listingCall { token };
        let found = connection.read(at, &call, &words).await?;
        let shown = |community: u32, nature: Option<Nature>, span: u64, decimals: u8| {
            format!(
                "of {}, {}, over {}, {decimals} decimals",
                words.community(community),
                nature.map_or("of no known nature", |it| word(&NATURES, &it)),
                words.duration(span)
            )
        };
        self.verification.note(
            &format!("listing of {symbol}"),
            shown(
                community_number(listing.community).unwrap_or_default(),
                Some(listing.nature),
                listing.span,
                listing.coin.decimals,
            ),
            shown(
                found.community,
                Nature::numbered(found.nature),
                found.span,
                found.decimals,
            ),
            Verdict::Wrong,
        );
        self.verification.note(
            &format!("value of {symbol}"),
            unit.text(listing.value),
            unit.text(found.nextValue),
            Verdict::Changed,
        );
        let events = connection
            .logs::<Exchange::LimitsSet>(at, self.manifest.first_block)
            .await?;
        let shown = |limit: u128, exposure: u128| {
            format!("{}, worth {}", coins.text(limit), unit.text(exposure))
        };
        // what was set last: in force, or waiting
        let set = events.iter().rfind(|(event, _)| event.token == token);
        let set = match set {
            Some((event, _)) => shown(event.limit, event.exposure),
            None => shown(found.limit, found.exposure),
        };
        self.verification.note(
            &format!("limits of {symbol}"),
            shown(listing.limit, listing.exposure),
            set,
            Verdict::Changed,
        );
        Ok(())
    }
}
