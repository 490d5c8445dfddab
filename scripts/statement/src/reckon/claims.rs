//! Claims: what the register says of each, and what the fund pays for it.

use std::collections::BTreeMap;

use h3o::CellIndex;

use super::{called, cell_text, not_zero, same, too_great, Bounds, Reader};
use crate::{
    account::{Challenge, Claim, Enrolment, Payment, Refusal, Revocation, Standing, Strike, Voice},
    interfaces::{
        Claims::{self, ClaimsEvents as Register},
        Fund::FundEvents as Paying,
    },
    payment::Closing,
    proof::Event,
    Problem,
};

impl Reader<'_> {
    /// Claims enrolled for the period, and those filed for it with this fund; by number.
    pub(super) fn claims(
        &self,
        bounds: &Bounds<'_>,
        closing: &Closing,
    ) -> Result<Vec<Claim>, Problem> {
        let numbers = self.known.claims.iter();
        let claims: Vec<Claim> = numbers
            .map(|number| self.claim(*number, bounds, closing))
            .collect::<Result<_, _>>()?;
        paid_once(&claims)?;
        Ok(claims)
    }

    fn claim(&self, number: u64, bounds: &Bounds<'_>, closing: &Closing) -> Result<Claim, Problem> {
        let filing = self.register.iter().find_map(|(event, said)| match said {
            Register::ClaimFiled(it) if it.claim == number => Some((*event, it)),
            _ => None,
        });
        let (event, filed) =
            filing.ok_or_else(|| Problem::NoEvent(format!("ClaimFiled for claim {number}")))?;
        let what = |part: &str| format!("the {part} of claim {number}");
        same(&what("consumer"), filed.consumer, self.subject.fund)?;
        same(&what("kind"), filed.kind, self.subject.kind)?;
        let (cells, cells_proved) = self.cells(event, filed)?;
        check_cells(number, &cells, self.kind()?.0.resolution)?;
        let mut claim = Claim {
            number,
            claimant: filed.claimant,
            period: filed.period,
            quantity: filed.quantity,
            area: filed.area,
            evidence: not_zero(&what("evidence"), filed.evidence)?,
            cells,
            cells_proved,
            filed: self.place(event)?,
            attested: Vec::new(),
            dissented: Vec::new(),
            reached: None,
            challenges: Vec::new(),
            entered_final: None,
            refused: None,
            revoked: None,
            enrolled: None,
            standing: Standing::Outside,
            individual: 0,
            collective: 0,
            payment: 0,
            paid: None,
            struck: None,
        };
        self.life(&mut claim)?;
        self.with_fund(&mut claim, bounds)?;
        settle(&mut claim, self.subject.period, closing)?;
        Ok(claim)
    }

    /// A claim's cells, and whether call data has them.
    fn cells(
        &self,
        event: &Event,
        filed: &Claims::ClaimFiled,
    ) -> Result<(Vec<String>, bool), Problem> {
        let number = filed.claim;
        let told = self.told.cells.iter().find(|told| told.claim == number);
        let call = called::<Claims::fileCall>(self.proved, event, self.subject.register);
        let Some(Claims::fileCall { filing }) = call else {
            let told = told.ok_or_else(|| {
                Problem::NoEvent(format!("with the cells of claim {number} in its call data"))
            })?;
            return Ok((told.cells.clone(), false));
        };
        if told.is_some() {
            return Err(Problem::Form(format!(
                "the cells of claim {number} are told though call data has them"
            )));
        }
        let what = |part: &str| format!("the {part} of claim {number}, in its event and its call");
        same(&what("kind"), filed.kind, filing.kind)?;
        same(&what("consumer"), filed.consumer, filing.consumer)?;
        same(&what("period"), filed.period, filing.period)?;
        same(&what("quantity"), filed.quantity, filing.quantity)?;
        same(&what("area"), filed.area, filing.area)?;
        same(&what("evidence"), filed.evidence, filing.evidence)?;
        Ok((filing.cells.into_iter().map(cell_text).collect(), true))
    }

    /// What the register says became of it.
    fn life(&self, claim: &mut Claim) -> Result<(), Problem> {
        for (event, said) in &self.register {
            match said {
                Register::Attested(it) if it.claim == claim.number => {
                    if it.seat == claim.claimant {
                        return Err(Problem::Rule(format!(
                            "the claimant {} attests claim {}, its own",
                            it.seat, claim.number
                        )));
                    }
                    push_once(
                        &mut claim.attested,
                        self.seat((event, it.seat))?,
                        claim.number,
                    )?;
                }
                Register::Dissented(it) if it.claim == claim.number => {
                    let voice = self.seat((event, it.seat))?;
                    push_once(&mut claim.dissented, voice, claim.number)?;
                }
                Register::QuorumReached(it) if it.claim == claim.number => {
                    claim.reached = Some(self.place(event)?);
                }
                Register::Challenged(it) if it.claim == claim.number => {
                    claim.challenges.push(Challenge {
                        challenger: it.challenger,
                        piece: it.piece,
                        reason: it.reason,
                        made: self.place(event)?,
                        upheld: Vec::new(),
                        dismissed: Vec::new(),
                        ended: None,
                    });
                }
                Register::Judged(it) if it.claim == claim.number => {
                    let voice = self.seat((event, it.seat))?;
                    let challenge = last_challenge(claim)?;
                    if it.uphold {
                        challenge.upheld.push(voice);
                    } else {
                        challenge.dismissed.push(voice);
                    }
                }
                Register::ChallengeDismissed(it) if it.claim == claim.number => {
                    let ended = self.place(event)?;
                    last_challenge(claim)?.ended = Some(ended);
                }
                Register::ClaimFinal(it) if it.claim == claim.number => {
                    claim.entered_final = Some(self.place(event)?);
                }
                Register::ClaimRefused(it) if it.claim == claim.number => {
                    claim.refused = Some(Refusal {
                        cause: it.cause,
                        refused: self.place(event)?,
                    });
                }
                Register::ClaimRevoked(it) if it.claim == claim.number => {
                    claim.revoked = Some(Revocation {
                        evidence: it.evidence,
                        revoked: self.place(event)?,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the fund says became of it.
    fn with_fund(&self, claim: &mut Claim, bounds: &Bounds<'_>) -> Result<(), Problem> {
        let number = claim.number;
        for (event, said) in &self.paying {
            match said {
                Paying::Enrolled(it) if it.claim == number => {
                    let what = |part: &str| {
                        format!("the {part} of claim {number}, in the fund and in the register")
                    };
                    same(&what("kind"), it.kind, self.subject.kind)?;
                    same(&what("quantity"), it.quantity, claim.quantity)?;
                    same(&what("area"), it.area, claim.area)?;
                    if claim.enrolled.is_some() {
                        return Err(Problem::Rule(format!("claim {number} is enrolled twice")));
                    }
                    claim.enrolled = Some(Enrolment {
                        period: it.period,
                        enrolled: self.place(event)?,
                    });
                }
                Paying::Paid(it) if it.claim == number => {
                    same(
                        &format!("the claimant of claim {number}, in the fund and in the register"),
                        it.claimant,
                        claim.claimant,
                    )?;
                    if claim.paid.is_some() {
                        return Err(Problem::Rule(format!("claim {number} is paid twice")));
                    }
                    claim.paid = Some(Payment {
                        to: it.to,
                        amount: it.amount,
                        netted: it.netted,
                        paid: self.place(event)?,
                    });
                }
                Paying::Struck(it) if it.claim == number => {
                    let order = (event.block, event.log);
                    claim.struck = Some(Strike {
                        before_close: order < (bounds.event.block, bounds.event.log),
                        returned: it.returned,
                        debt: it.debt,
                        struck: self.place(event)?,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// How it stands with the fund, and what it is paid; what the fund paid must be that.
fn settle(claim: &mut Claim, period: u32, closing: &Closing) -> Result<(), Problem> {
    let number = claim.number;
    let here = claim
        .enrolled
        .as_ref()
        .is_some_and(|it| it.period == period);
    if !here {
        return Ok(());
    }
    if claim.reached.is_none() {
        return Err(Problem::Rule(format!(
            "claim {number} is enrolled, and no quorum attested it"
        )));
    }
    if claim.struck.as_ref().is_some_and(|it| it.before_close) {
        claim.standing = Standing::Struck;
        if claim.paid.is_some() {
            return Err(Problem::Rule(format!(
                "claim {number} is paid though it was struck before the period was closed"
            )));
        }
        return Ok(());
    }
    let (individual, collective) = closing
        .payment(claim.quantity, claim.area)
        .ok_or_else(too_great)?;
    let payment = individual.checked_add(collective).ok_or_else(too_great)?;
    (claim.individual, claim.collective, claim.payment) = (individual, collective, payment);
    if let Some(paid) = &claim.paid {
        let all = paid.amount.checked_add(paid.netted).ok_or_else(too_great)?;
        same(&format!("the payment for claim {number}"), all, payment)?;
    }
    claim.standing = match (&claim.paid, &claim.struck) {
        (None, None) => Standing::Waiting,
        (Some(_), None) => Standing::Paid,
        (Some(_), Some(strike)) => {
            same(
                &format!("the debt for claim {number}"),
                strike.debt,
                payment,
            )?;
            Standing::Owed
        }
        (None, Some(strike)) => {
            let what = format!("what was set aside for claim {number}");
            same(&what, strike.returned, payment)?;
            Standing::Struck
        }
    };
    Ok(())
}

/// No cell is paid for twice in a period. What was revoked may have been freed and claimed anew.
fn paid_once(claims: &[Claim]) -> Result<(), Problem> {
    let mut holders = BTreeMap::new();
    let counting = claims
        .iter()
        .filter(|claim| matches!(claim.standing, Standing::Paid | Standing::Waiting));
    for claim in counting {
        for cell in &claim.cells {
            if let Some(other) = holders.insert((claim.period, cell), claim.number) {
                return Err(Problem::Rule(format!(
                    "the cell {cell} is paid for twice in period {}: by claims {other} and {}",
                    claim.period, claim.number
                )));
            }
        }
    }
    Ok(())
}

/// Refuses cells that are none of the kind's resolution, or not ascending, or none at all.
fn check_cells(claim: u64, cells: &[String], resolution: u8) -> Result<(), Problem> {
    let mut before = None;
    for text in cells {
        let cell = text.parse::<CellIndex>().ok();
        let fits = cell.is_some_and(|cell| u8::from(cell.resolution()) == resolution);
        if !fits || cell <= before {
            return Err(Problem::Rule(format!(
                "claim {claim} has the cell {text}, which is none of resolution {resolution} or does \
                 not come after the one before it"
            )));
        }
        before = cell;
    }
    if cells.is_empty() {
        return Err(Problem::Rule(format!("claim {claim} has no cells")));
    }
    Ok(())
}

fn last_challenge(claim: &mut Claim) -> Result<&mut Challenge, Problem> {
    let number = claim.number;
    claim
        .challenges
        .last_mut()
        .ok_or_else(|| Problem::NoEvent(format!("Challenged for claim {number}, which was judged")))
}

fn push_once(voices: &mut Vec<Voice>, voice: Voice, claim: u64) -> Result<(), Problem> {
    if voices.iter().any(|it| it.seat == voice.seat) {
        return Err(Problem::Rule(format!(
            "the seat {} speaks twice on claim {claim}",
            voice.seat
        )));
    }
    voices.push(voice);
    Ok(())
}
