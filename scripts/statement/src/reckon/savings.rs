//! Agreements: what agencies saved, and what they paid in.

use super::{not_zero, same, too_great, Reader};
use crate::{
    account::{Agreement, Deposit, FinalSaving, Saving},
    interfaces::Fund::{self, FundEvents as Paying},
    payment::due_ceil,
    proof::Event,
    Problem,
};

impl Reader<'_> {
    /// Every agreement about the kind, by its number.
    pub(super) fn agreements(&self) -> Result<Vec<Agreement>, Problem> {
        let mut agreements = Vec::new();
        for (event, said) in &self.paying {
            if let Paying::AgreementOffered(it) = said {
                if it.kind == self.subject.kind {
                    agreements.push(self.agreement(event, it)?);
                }
            }
        }
        agreements.sort_by_key(|agreement| agreement.number);
        Ok(agreements)
    }

    fn agreement(
        &self,
        offer: &Event,
        offered: &Fund::AgreementOffered,
    ) -> Result<Agreement, Problem> {
        let (number, period) = (offered.agreement, self.subject.period);
        let mut agreement = Agreement {
            number,
            agency: offered.agency,
            share: offered.share,
            offered: self.place(offer)?,
            accepted: None,
            last: None,
            reported: Vec::new(),
            saving: None,
            deposits: Vec::new(),
        };
        for (event, said) in &self.paying {
            match said {
                Paying::AgreementAccepted(it) if it.agreement == number => {
                    agreement.accepted = Some(self.place(event)?);
                }
                Paying::AgencyRetired(it) if it.agreement == number => {
                    agreement.last = Some(it.last);
                }
                Paying::SavingReported(it) if (it.agreement, it.period) == (number, period) => {
                    agreement.reported.push(Saving {
                        saving: it.saving,
                        evidence: not_zero("a saving's evidence", it.evidence)?,
                        reported: self.place(event)?,
                        attested: Vec::new(),
                        disputed: Vec::new(),
                    });
                }
                Paying::SavingAttested(it) if (it.agreement, it.period) == (number, period) => {
                    if it.auditor == offered.agency {
                        return Err(Problem::Rule(format!(
                            "the agency {} audits its own saving",
                            offered.agency
                        )));
                    }
                    let voice = self.auditor((event, it.auditor))?;
                    let statement = statement(&mut agreement, it.saving, it.evidence)?;
                    if statement.attested.iter().any(|it| it.seat == voice.seat) {
                        return Err(Problem::Rule(format!(
                            "the auditor {} attests a saving twice",
                            voice.seat
                        )));
                    }
                    statement.attested.push(voice);
                }
                Paying::SavingDisputed(it) if (it.agreement, it.period) == (number, period) => {
                    let voice = self.auditor((event, it.auditor))?;
                    let statement = statement(&mut agreement, it.saving, it.evidence)?;
                    statement.disputed.push(voice);
                }
                Paying::SavingFinal(it) if (it.agreement, it.period) == (number, period) => {
                    let due = due_ceil(offered.share, it.saving).ok_or_else(too_great)?;
                    same(
                        &format!("what is due under agreement {number}"),
                        it.due,
                        due,
                    )?;
                    agreement.saving = Some(FinalSaving {
                        saving: it.saving,
                        due,
                        settled: self.place(event)?,
                    });
                }
                Paying::Deposited(it) if (it.agreement, it.period) == (number, period) => {
                    agreement.deposits.push(Deposit {
                        from: it.from,
                        amount: it.amount,
                        paid: self.place(event)?,
                    });
                }
                _ => {}
            }
        }
        Ok(agreement)
    }
}

/// The report that a voice is about: the last with these figures.
fn statement(
    agreement: &mut Agreement,
    saving: u128,
    evidence: alloy::primitives::B256,
) -> Result<&mut Saving, Problem> {
    let number = agreement.number;
    let mut reports = agreement.reported.iter_mut().rev();
    reports
        .find(|it| (it.saving, it.evidence) == (saving, evidence))
        .ok_or_else(|| {
            Problem::NoEvent(format!(
                "SavingReported with the saving {saving} that auditors of agreement {number} spoke of"
            ))
        })
}
