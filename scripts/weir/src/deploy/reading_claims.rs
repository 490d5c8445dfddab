//! Reading back the settings of register and fund.

use alloy::primitives::Address;

use super::{plan::Step, reading::Reading, register::new_kind, verify::Verdict};
use crate::{
    charter::terms::{Fund as FundTerms, Register, Seat},
    interfaces::{Claims, Council, Fishcoin, Fund},
    measures::OWN_BENEFIT,
    shell::Failure,
};

impl Reading<'_> {
    /// Delay and governor, which all contracts answer alike.
    pub(super) async fn governance(
        &mut self,
        what: &str,
        at: Address,
        delay: u64,
        governor: Address,
    ) -> Result<(), Failure> {
        let words = self.words().clone();
        let found = self
            .connection
            .read(at, &Council::delayCall {}, &words)
            .await?;
        self.verification.note(
            &format!("delay of {what}"),
            words.duration(delay),
            words.duration(found),
            Verdict::Wrong,
        );
        let found = self
            .connection
            .read(at, &Council::governorCall {}, &words)
            .await?;
        self.governor(&format!("governor of {what}"), governor, found);
        Ok(())
    }

    /// Where somebody sits, against where the charter seats them.
    fn seat(&mut self, what: &str, seat: &Seat, found: Option<u8>, step: Step) {
        let institution = |number: u8| {
            let name = self.plan.charter.institutions.get(usize::from(number));
            name.map_or_else(|| format!("institution {number}"), Clone::clone)
        };
        let expected = institution(seat.institution);
        let found = found.map_or_else(|| "no seat".to_owned(), institution);
        let otherwise = self.unless_remaining(step);
        let what = format!("{what} {}", seat.name);
        self.verification.note(&what, expected, found, otherwise);
    }

    /// The register: who governs, its kinds, their quorums and seats.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn register(&mut self, at: Address, register: &Register) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.words().clone();
        let governor = register.governor.address;
        self.governance("the register", at, register.delay, governor)
            .await?;
        for (index, kind) in register.kinds.iter().enumerate() {
            let Some(number) = self.manifest.kinds.get(&kind.name).copied() else {
                continue; // it is among what remains
            };
            let shared = kind.benefit.and_then(|shared| {
                let name = &register.kinds.get(shared)?.name;
                self.manifest.kinds.get(name).copied()
            });
            let expected = new_kind(kind, shared.unwrap_or(OWN_BENEFIT), self.manifest.began);
            let call = Claims::kindSettingsCall { kind: number };
            let found = connection.read(at, &call, &words).await?;
            let money = kind.token.money();
            let scale = crate::measures::Scale::of(&kind.unit, kind.decimals);
            let shown = |it: &Claims::KindSettings| {
                format!(
                    "{}, in {} with {} decimals; resolution {}; from {}, {} each; at most {} and {} a \
                     cell; method {}",
                    it.name,
                    it.unit,
                    it.decimals,
                    it.resolution,
                    words.moment(it.firstOpens),
                    words.duration(it.periodLength),
                    scale.text(it.maxQuantity),
                    words.area(it.maxArea),
                    it.method
                )
            };
            self.verification.note(
                &format!("kind {}", kind.name),
                shown(&expected.settings),
                shown(&found),
                Verdict::Wrong,
            );
            let stakes = |it: &Claims::Stakes| {
                format!(
                    "token {}, bond {}, stake {}, challenge {}",
                    it.token,
                    money.text(it.bond),
                    money.text(it.stake),
                    money.text(it.challengeBond)
                )
            };
            self.verification.note(
                &format!("bonds of {}", kind.name),
                stakes(&expected.settings.stakes),
                stakes(&found.stakes),
                Verdict::Wrong,
            );
            let windows = |it: &Claims::Windows| {
                format!(
                    "attestation {}, challenge {}, review {}, liability {}",
                    words.duration(it.attestation),
                    words.duration(it.challenge),
                    words.duration(it.review),
                    words.duration(it.liability)
                )
            };
            self.verification.note(
                &format!("windows of {}", kind.name),
                windows(&expected.settings.windows),
                windows(&found.windows),
                Verdict::Wrong,
            );
            let call = Claims::quorumsCall { kind: number };
            let all = connection.read(at, &call, &words).await?;
            let rule = |it: &Claims::Quorum| {
                format!(
                    "{} seats of {} institutions, {} against",
                    it.seats, it.institutions, it.dissent
                )
            };
            let (quorum, review) = (
                Claims::Quorum {
                    seats: all.seats,
                    institutions: all.institutions,
                    dissent: all.dissent,
                },
                Claims::Quorum {
                    seats: all.reviewSeats,
                    institutions: all.reviewInstitutions,
                    dissent: all.reviewDissent,
                },
            );
            for (what, expected, found) in [
                ("quorum", &expected.quorum, &quorum),
                ("review", &expected.review, &review),
            ] {
                self.verification.note(
                    &format!("{what} of {}", kind.name),
                    rule(expected),
                    rule(found),
                    Verdict::Changed,
                );
            }
            if !money.is_native() {
                let call = Fishcoin::decimalsCall {};
                let decimals = connection.read(money.token, &call, &words).await?;
                self.verification.note(
                    &format!("decimals of {}", kind.token.symbol),
                    kind.token.decimals.to_string(),
                    decimals.to_string(),
                    Verdict::Wrong,
                );
            }
            for (position, seat) in kind.seats.iter().enumerate() {
                let call = Claims::seatOfCall {
                    kind: number,
                    seat: seat.who.address,
                };
                let found = connection.read(at, &call, &words).await?;
                let found = found.seated.then_some(found.institution);
                let what = format!("seat of {} for", kind.name);
                self.seat(&what, seat, found, Step::KindSeat(index, position));
            }
        }
        Ok(())
    }

    /// The fund: its register, its auditors, schemes and agreements.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn fund(&mut self, at: Address, fund: &FundTerms) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.words().clone();
        self.governance("the fund", at, fund.delay, fund.governor.address)
            .await?;
        let found = connection.read(at, &Fund::registerCall {}, &words).await?;
        let register = self.manifest.claims.as_ref().map(|it| it.address);
        self.verification.note(
            "register of the fund",
            register.map_or_else(|| "none".to_owned(), |it| it.to_string()),
            found.to_string(),
            Verdict::Wrong,
        );
        for (index, auditor) in fund.auditors.iter().enumerate() {
            let call = Fund::auditorOfCall {
                auditor: auditor.who.address,
            };
            let found = connection.read(at, &call, &words).await?;
            let found = found.seated.then_some(found.institution);
            self.seat("auditor", auditor, found, Step::Auditor(index));
        }
        for (index, scheme) in fund.schemes.iter().enumerate() {
            self.scheme(at, index, scheme).await?;
        }
        for (index, agreement) in fund.agreements.iter().enumerate() {
            let Some(number) = self.manifest.agreements.get(&agreement.name).copied() else {
                continue; // it is among what remains
            };
            let call = Fund::agreementCall { agreement: number };
            let found = connection.read(at, &call, &words).await?;
            let kind = self.plan.charter.kinds().get(agreement.kind);
            let kind = kind
                .and_then(|it| self.manifest.kinds.get(&it.name))
                .copied();
            let shown = |kind: u32, agency, institution: u8, share, (seats, from, dissent)| {
                format!(
                    "kind {kind}, {} of institution {institution}, {} of savings, {seats} auditors of \
                     {from} institutions, {dissent} against",
                    words.address(agency),
                    words.ratio(share)
                )
            };
            let rule = agreement.quorum;
            let expected = shown(
                kind.unwrap_or_default(),
                agreement.who.address,
                agreement.institution,
                agreement.share.0,
                (rule.seats, rule.institutions, rule.dissent),
            );
            let is = shown(
                found.kind,
                found.agency,
                found.institution,
                found.share,
                (found.seats, found.institutions, found.dissent),
            );
            let what = format!("agreement with {}", agreement.name);
            let otherwise = match self.unless_remaining(Step::Agreement(index)) {
                Verdict::Remains => Verdict::Remains,
                _ => Verdict::Wrong,
            };
            self.verification.note(&what, expected, is, otherwise);
        }
        Ok(())
    }

    async fn scheme(
        &mut self,
        at: Address,
        index: usize,
        scheme: &crate::charter::terms::Scheme,
    ) -> Result<(), Failure> {
        let connection = self.connection;
        let words = self.words().clone();
        let Some(kind) = self.plan.charter.kinds().get(scheme.kind) else {
            return Ok(());
        };
        let Some(number) = self.manifest.kinds.get(&kind.name).copied() else {
            return Ok(()); // it is among what remains
        };
        let opened = connection
            .logs::<Fund::SchemeOpened>(at, self.manifest.first_block)
            .await?;
        if !opened.iter().any(|(event, _)| event.kind == number) {
            let otherwise = self.unless_remaining(Step::Scheme(index));
            self.verification.note(
                &format!("scheme for {}", kind.name),
                "open".to_owned(),
                "not there".to_owned(),
                otherwise,
            );
            return Ok(());
        }
        let money = kind.token.money();
        let call = Fund::schemeCall { kind: number };
        let found = connection.read(at, &call, &words).await?;
        let shown = |token: Address, settlement, tariff, bonus| {
            format!(
                "in {token}, closed after {}, at most {} a unit and {} a hectare",
                words.duration(settlement),
                money.text(tariff),
                money.text(bonus)
            )
        };
        self.verification.note(
            &format!("scheme for {}", kind.name),
            shown(
                money.token,
                scheme.settlement,
                scheme.max_tariff,
                scheme.max_bonus,
            ),
            shown(
                found.token,
                found.settlement,
                found.maxTariff,
                found.maxBonus,
            ),
            Verdict::Wrong,
        );
        let call = Fund::termsCall {
            kind: number,
            period: found.next.max(1),
        };
        let terms = connection.read(at, &call, &words).await?;
        let shown = |tariff, bonus, target| {
            format!(
                "{} a unit, {} a hectare from {} on",
                money.text(tariff),
                money.text(bonus),
                crate::measures::Scale::of(&kind.unit, kind.decimals).text(target)
            )
        };
        self.verification.note(
            &format!("terms for {}", kind.name),
            shown(scheme.tariff, scheme.bonus, scheme.target),
            shown(terms.tariff, terms.bonus, terms.target),
            Verdict::Changed,
        );
        Ok(())
    }
}
