//! Reading one contract's settings after the other.

use alloy::primitives::{keccak256, Address};
use weir_core::allocation::Division;

use super::{
    manifest::{Contract, Fishery as Deployed, Manifest},
    messages::{division_number, terms_of},
    plan::{Plan, Step},
    verify::{Verdict, Verification, ACCEPTANCE},
};
use crate::{
    chain::Connection,
    charter::terms::Fishery,
    interfaces::{Council, Fishcoin},
    shell::Failure,
    vocabulary::Vocabulary,
};

/// A deployment that is being read back.
pub struct Reading<'r> {
    /// What was deployed.
    pub manifest: &'r Manifest,
    /// The chain.
    pub connection: &'r Connection,
    /// Its charter.
    pub plan: &'r Plan<'r>,
    /// What was read so far.
    pub verification: Verification,
}

impl Reading<'_> {
    pub(super) fn words(&self) -> &Vocabulary {
        &self.plan.words
    }

    /// What a difference means for something that a step sets.
    pub(super) fn unless_remaining(&self, step: Step) -> Verdict {
        let what = self.plan.label(step);
        if self.manifest.remaining.iter().any(|it| it.what == what) {
            Verdict::Remains
        } else {
            Verdict::Changed
        }
    }

    /// Whether the contract is there with its code.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn code(&mut self, what: &str, contract: &Contract) -> Result<bool, Failure> {
        let code = self.connection.code(contract.address).await?;
        let found = if code.is_empty() {
            "nothing".to_owned()
        } else {
            keccak256(&code).to_string()
        };
        let expected = contract.code_hash.to_string();
        let same = expected == found;
        self.verification
            .note(what, expected, found, Verdict::Wrong);
        Ok(same)
    }

    /// Who governs a contract, and who should.
    pub(super) fn governor(&mut self, what: &str, wanted: Address, found: Address) {
        let waits = self.manifest.remaining.iter();
        let waits = waits.into_iter().any(|it| it.what == ACCEPTANCE);
        let otherwise = if waits {
            Verdict::Remains
        } else {
            Verdict::Changed
        };
        let expected = self.words().address(wanted);
        let found = self.words().address(found);
        self.verification.note(what, expected, found, otherwise);
    }

    /// The council: who governs, how it decides, who sits in it.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn council(&mut self, at: Address, charter: &Fishery) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.plan.words.clone();
        let delay = connection.read(at, &Council::delayCall {}, &words).await?;
        self.verification.note(
            "delay of the council",
            words.duration(self.plan.charter.delay),
            words.duration(delay),
            Verdict::Wrong,
        );
        let governor = connection
            .read(at, &Council::governorCall {}, &words)
            .await?;
        self.governor("governor of the council", self.manifest.governor, governor);
        let quorum = connection.read(at, &Council::quorumCall {}, &words).await?;
        let shown = |seats: u8, institutions: u8, dissent: u8| {
            format!("{seats} seats of {institutions} institutions, {dissent} against")
        };
        let rule = charter.quorum;
        self.verification.note(
            "quorum",
            shown(rule.seats, rule.institutions, rule.dissent),
            shown(quorum.seats, quorum.institutions, quorum.dissent),
            Verdict::Changed,
        );
        for seat in &charter.seats {
            let call = Council::seatOfCall {
                seat: seat.who.address,
            };
            let found = connection.read(at, &call, &words).await?;
            let institution = |number: u8| {
                let name = self.plan.charter.institutions.get(usize::from(number));
                name.map_or_else(|| format!("institution {number}"), Clone::clone)
            };
            let found = if found.seated {
                institution(found.institution)
            } else {
                "no seat".to_owned()
            };
            self.verification.note(
                &format!("seat of {}", seat.name),
                institution(seat.institution),
                found,
                Verdict::Changed,
            );
        }
        Ok(())
    }

    /// The stock, its calendar and its terms.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn stock(
        &mut self,
        (at, stock): (Address, u32),
        charter: &Fishery,
    ) -> Result<(), Failure> {
        let words = self.plan.words.clone();
        let call = Council::stockSettingsCall { stock };
        let found = self.connection.read(at, &call, &words).await?;
        let shown = |it: &Council::StockSettings| {
            format!(
                "{}, in {} with {} decimals, from {}, {} each, division {}",
                it.name,
                it.unit,
                it.decimals,
                words.moment(it.firstOpens),
                words.duration(it.seasonLength),
                it.division
            )
        };
        let expected = shown(&self.plan.stock_settings(charter));
        self.verification.note(
            "stock and calendar",
            expected,
            shown(&found),
            Verdict::Wrong,
        );
        let call = Council::termsCall { stock };
        let found = self.connection.read(at, &call, &words).await?;
        let shown = |it: &Council::Terms| {
            format!(
                "model {}, r {}, K {}, rule {}, rate {}, trigger {}, limit {}, {} with {} grace",
                it.model,
                words.rate(it.growth),
                words.quantity(it.capacity),
                it.rule,
                words.rate(it.rate),
                words.quantity(it.trigger),
                words.quantity(it.limit),
                words.duration(it.maxAge),
                words.duration(it.grace)
            )
        };
        let expected = shown(&terms_of(charter));
        self.verification
            .note("terms", expected, shown(&found), Verdict::Changed);
        Ok(())
    }

    /// The place `index` and its part of its parent.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn place(
        &mut self,
        index: usize,
        deployed: &Deployed,
        charter: &Fishery,
    ) -> Result<(), Failure> {
        let (at, stock) = (deployed.council.address, deployed.stock);
        let words = self.plan.words.clone();
        let Some(place) = charter.places.get(index) else {
            return Ok(());
        };
        let number = |index: Option<usize>| match index.and_then(|it| charter.places.get(it)) {
            Some(above) => deployed.places.get(&above.name).copied(),
            None => Some(0),
        };
        let (Some(node), Some(parent)) = (number(Some(index)), number(place.parent)) else {
            return Ok(()); // it is among what remains
        };
        let call = Council::nodeCall { stock, node };
        let found = self.connection.read(at, &call, &words).await?;
        let assembly = place
            .assembly
            .as_ref()
            .unwrap_or(&self.plan.charter.governor)
            .address;
        let shown = |parent: u32, assembly, division: u8| {
            format!(
                "below place {parent}, {}, division {division}",
                words.address(assembly)
            )
        };
        self.verification.note(
            &format!("place {}", place.name),
            shown(parent, assembly, division_number(place.division)),
            shown(found.parent, found.assembly, found.division),
            Verdict::Wrong,
        );
        let part = |part: u128| match self.plan.division_above(index) {
            Division::Fixed => words.quantity(part),
            Division::Equal | Division::Weights => part.to_string(),
        };
        let (expected, mut now) = (part(place.part), part(found.part));
        if expected != now && self.part_set(at, stock, node).await? == Some(place.part) {
            now.clone_from(&expected); // from the next season on
        }
        let otherwise = self.unless_remaining(Step::Part(index));
        self.verification
            .note(&format!("part of {}", place.name), expected, now, otherwise);
        Ok(())
    }

    /// The part that was last set for a place, in force or not.
    async fn part_set(&self, at: Address, stock: u32, node: u32) -> Result<Option<u128>, Failure> {
        let from = self.manifest.first_block;
        let events = self.connection.logs::<Council::PartSet>(at, from).await?;
        let ours = |event: &Council::PartSet| event.stock == stock && event.node == node;
        let last = events.into_iter().map(|(event, _)| event).rfind(ours);
        Ok(last.map(|event| event.part))
    }

    /// The currency, its source and its limits.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn fishcoin(
        &mut self,
        deployed: &Deployed,
        charter: &Fishery,
    ) -> Result<(), Failure> {
        let (connection, at) = (self.connection, deployed.fishcoin.address);
        let words = self.plan.words.clone();
        let currency = &charter.currency;
        let name = connection.read(at, &Fishcoin::nameCall {}, &words).await?;
        let symbol = connection
            .read(at, &Fishcoin::symbolCall {}, &words)
            .await?;
        let decimals = connection
            .read(at, &Fishcoin::decimalsCall {}, &words)
            .await?;
        self.verification.note(
            "name of the currency",
            format!(
                "{} ({}), {} decimals",
                currency.name, currency.symbol, deployed.decimals
            ),
            format!("{name} ({symbol}), {decimals} decimals"),
            Verdict::Wrong,
        );
        let source = connection
            .read(at, &Fishcoin::councilCall {}, &words)
            .await?;
        let shown = |council: Address, stock: u32, node: u32| {
            format!("council {council}, stock {stock}, place {node}")
        };
        let Deployed {
            council,
            stock,
            node,
            ..
        } = deployed;
        self.verification.note(
            "source of its budget",
            shown(council.address, *stock, *node),
            shown(source.council, source.stock, source.node),
            Verdict::Wrong,
        );
        let shares = connection
            .read(at, &Fishcoin::totalSharesCall {}, &words)
            .await?;
        let allotted = connection
            .read(at, &Fishcoin::allottedSharesCall {}, &words)
            .await?;
        let commons = "one a member".to_owned();
        let (expected, found) = match (charter.is_commons(), shares == allotted) {
            (true, true) => (commons.clone(), commons),
            (true, false) => (commons, shares.to_string()),
            (false, _) => (currency.shares.to_string(), shares.to_string()),
        };
        self.verification
            .note("shares in all", expected, found, Verdict::Wrong);
        let delay = connection.read(at, &Fishcoin::delayCall {}, &words).await?;
        self.verification.note(
            "delay of the currency",
            words.duration(currency.delay),
            words.duration(delay),
            Verdict::Wrong,
        );
        let limits = connection
            .read(at, &Fishcoin::limitsCall {}, &words)
            .await?;
        let shown = |concentration: u128, penalty: u128| {
            format!(
                "concentration {}, penalty {}",
                words.ratio(concentration),
                words.ratio(penalty)
            )
        };
        self.verification.note(
            "limits",
            shown(currency.concentration.0, currency.penalty.0),
            shown(limits.concentration, limits.penalty),
            Verdict::Changed,
        );
        let governor = connection
            .read(at, &Fishcoin::governorCall {}, &words)
            .await?;
        self.governor("governor of the currency", self.manifest.governor, governor);
        Ok(())
    }

    /// What the council says of the place whose budget the currency divides.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn currency_of_place(&mut self, deployed: &Deployed) -> Result<(), Failure> {
        let Deployed {
            council,
            fishcoin,
            stock,
            node,
            ..
        } = deployed;
        let call = Council::nodeCall {
            stock: *stock,
            node: *node,
        };
        let words = self.plan.words.clone();
        let place = self.connection.read(council.address, &call, &words).await?;
        let otherwise = self.unless_remaining(Step::Currency);
        self.verification.note(
            "currency of its place",
            fishcoin.address.to_string(),
            place.currency.to_string(),
            otherwise,
        );
        Ok(())
    }

    /// Officers and holders of shares.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn people(&mut self, at: Address, charter: &Fishery) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.plan.words.clone();
        for officer in &charter.officers {
            let call = Fishcoin::officerFromCall {
                officer: officer.who.address,
            };
            let from = connection.read(at, &call, &words).await?;
            let found = if from == 0 { "none" } else { "an officer" };
            self.verification.note(
                &format!("office of {}", officer.name),
                "an officer".to_owned(),
                found.to_owned(),
                Verdict::Changed,
            );
        }
        for (index, fisher) in charter.fishers.iter().enumerate() {
            let call = Fishcoin::sharesOfCall {
                account: fisher.who.address,
            };
            let shares = connection.read(at, &call, &words).await?;
            let otherwise = self.unless_remaining(Step::Shares(index));
            self.verification.note(
                &format!("shares of {}", fisher.name),
                fisher.shares.to_string(),
                shares.to_string(),
                otherwise,
            );
        }
        Ok(())
    }
}
