//! What register and fund are told: the transaction of each step that is theirs.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolValue},
};
use weir_core::quorum::QuorumRule;

use super::plan::{Known, Plan, Step};
use crate::{
    charter::terms::KindTerms,
    interfaces::{Claims, Fund},
    measures::OWN_BENEFIT,
    shell::Failure,
};

impl Plan<'_> {
    /// The register's code with what it begins with; `governor` is who puts it up.
    pub(super) fn register(&self, governor: Address) -> Result<Bytes, Failure> {
        let delay = self.charter.claims.as_ref().map_or(0, |it| it.delay);
        let settings = Claims::ClaimsSettings { governor, delay };
        self.artifact("claims")?
            .with_arguments(&settings.abi_encode())
    }

    /// The fund's code with what it begins with; `governor` is who puts it up.
    pub(super) fn fund(&self, register: Address, governor: Address) -> Result<Bytes, Failure> {
        let delay = self.charter.fund.as_ref().map_or(0, |it| it.delay);
        let settings = Fund::FundSettings {
            governor,
            register,
            delay,
        };
        self.artifact("fund")?
            .with_arguments(&settings.abi_encode())
    }

    /// The message of a step of register or fund; none while what it builds on is not there.
    pub(super) fn message_beside_the_fishery(
        &self,
        step: Step,
        known: &Known,
    ) -> Option<(Address, Bytes)> {
        let charter = self.charter;
        let data = |call: Vec<u8>| Bytes::from(call);
        Some(match step {
            Step::Kind(index) => {
                let call = Claims::addKindCall {
                    added: self.new_kind(index, known)?,
                };
                (known.claims?, data(call.abi_encode()))
            }
            Step::KindSeat(kind, seat) => {
                let seat = self.kind_seat(kind, seat)?;
                let call = Claims::proposeSeatCall {
                    kind: known.kind(kind)?,
                    seat: seat.who.address,
                    institution: seat.institution,
                };
                (known.claims?, data(call.abi_encode()))
            }
            Step::Scheme(index) => {
                let call = Fund::openSchemeCall {
                    opened: self.new_scheme(index, known)?,
                };
                (known.fund?, data(call.abi_encode()))
            }
            Step::Auditor(index) => {
                let auditor = self.auditor(index)?;
                let call = Fund::proposeAuditorCall {
                    auditor: auditor.who.address,
                    institution: auditor.institution,
                };
                (known.fund?, data(call.abi_encode()))
            }
            Step::Agreement(index) => {
                let call = Fund::offerAgreementCall {
                    offered: self.new_agreement(index, known)?,
                };
                (known.fund?, data(call.abi_encode()))
            }
            Step::OfferClaims => {
                let to = charter.claims.as_ref()?.governor.address;
                let call = Claims::offerGovernanceCall { to };
                (known.claims?, data(call.abi_encode()))
            }
            Step::OfferFund => {
                let to = charter.fund.as_ref()?.governor.address;
                let call = Fund::offerGovernanceCall { to };
                (known.fund?, data(call.abi_encode()))
            }
            _ => return None,
        })
    }

    /// A kind with its quorums, as the register takes it.
    pub fn new_kind(&self, index: usize, known: &Known) -> Option<Claims::NewKind> {
        let kind = self.charter.kinds().get(index)?;
        let benefit = match kind.benefit {
            Some(shared) => known.kind(shared)?,
            None => OWN_BENEFIT,
        };
        Some(new_kind(kind, benefit, self.began))
    }

    /// A scheme, as the fund takes it.
    pub fn new_scheme(&self, index: usize, known: &Known) -> Option<Fund::NewScheme> {
        let scheme = self.scheme(index)?;
        Some(Fund::NewScheme {
            kind: known.kind(scheme.kind)?,
            settlement: scheme.settlement,
            maxTariff: scheme.max_tariff,
            maxBonus: scheme.max_bonus,
            tariff: scheme.tariff,
            bonus: scheme.bonus,
            target: scheme.target,
        })
    }

    /// An agreement, as the fund takes it.
    pub fn new_agreement(&self, index: usize, known: &Known) -> Option<Fund::NewAgreement> {
        let agreement = self.agreement(index)?;
        Some(Fund::NewAgreement {
            kind: known.kind(agreement.kind)?,
            agency: agreement.who.address,
            institution: agreement.institution,
            share: agreement.share.0,
            seats: agreement.quorum.seats,
            institutions: agreement.quorum.institutions,
            dissent: agreement.quorum.dissent,
        })
    }
}

/// A kind as the register takes it; calendars that begin with the deployment begin at `began`.
pub fn new_kind(kind: &KindTerms, benefit: u32, began: u64) -> Claims::NewKind {
    let quorum = |rule: QuorumRule| Claims::Quorum {
        seats: rule.seats,
        institutions: rule.institutions,
        dissent: rule.dissent,
    };
    Claims::NewKind {
        settings: Claims::KindSettings {
            name: kind.name.clone(),
            unit: kind.unit.clone(),
            decimals: kind.decimals,
            benefit,
            resolution: kind.resolution,
            firstOpens: kind.periods.first_opens.at(began),
            periodLength: kind.periods.length,
            maxQuantity: kind.max_quantity,
            maxArea: kind.max_area,
            method: kind.method,
            stakes: Claims::Stakes {
                token: kind.token.address,
                bond: kind.bond,
                stake: kind.stake,
                challengeBond: kind.challenge_bond,
            },
            windows: Claims::Windows {
                attestation: kind.attestation,
                challenge: kind.challenge,
                review: kind.review_time,
                liability: kind.liability,
            },
        },
        quorum: quorum(kind.quorum),
        review: quorum(kind.review),
    }
}
