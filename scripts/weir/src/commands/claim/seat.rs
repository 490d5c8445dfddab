//! `weir claim seat`: who attests and judges the claims of a kind.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::super::act;
use crate::{
    deployment::Deployment,
    interfaces::Claims,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::Party,
};

/// Show, propose and remove the seats of a kind
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who has a seat, and how many decide; or one seat
    Show {
        /// A name of the charter, an account of the keystore, or an address
        who: Option<String>,
        /// The kind's name or number; needed if there are several
        #[arg(long)]
        kind: Option<String>,
    },
    /// Give somebody a seat, whose voice counts after the public delay; by the governor
    Propose {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
        /// A name of the charter, or a number from 0 to 63
        #[arg(long)]
        institution: String,
        /// The kind's name or number; needed if there are several
        #[arg(long)]
        kind: Option<String>,
    },
    /// Take somebody's seat at once; what it attested stands; by the governor
    Remove {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
        /// The kind's name or number; needed if there are several
        #[arg(long)]
        kind: Option<String>,
    },
}

/// A seat of a kind.
#[derive(Clone, Debug, Serialize)]
pub struct Seat {
    /// Whose.
    #[serde(flatten)]
    pub account: Party,
    /// Its number: its bit in a ballot.
    pub number: u8,
    /// Its institution's number.
    pub institution: u8,
    /// What the charter calls that.
    pub institution_name: String,
    /// From when its voice counts; unix seconds.
    pub from: u64,
}

/// The seats of a kind, and how many decide.
#[derive(Clone, Debug, Serialize)]
struct Seats {
    kind: u32,
    seats: Vec<Seat>,
    quorum: Rule,
    review: Rule,
    #[serde(skip)]
    text: String,
}

/// How many decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Seats that must say so.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats against it that decide the other way.
    pub dissent: u8,
}

impl Rule {
    /// "2 seats of 2 institutions, unless 2 or more are against".
    pub fn words(&self) -> String {
        format!(
            "{} seats of {} institutions, unless {} or more are against",
            self.seats, self.institutions, self.dissent
        )
    }

    /// Quorum and review of a kind.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn both(deployment: &Deployment, kind: u32) -> Result<(Self, Self), Failure> {
        let all = deployment.register(&Claims::quorumsCall { kind }).await?;
        Ok((
            Self {
                seats: all.seats,
                institutions: all.institutions,
                dissent: all.dissent,
            },
            Self {
                seats: all.reviewSeats,
                institutions: all.reviewInstitutions,
                dissent: all.reviewDissent,
            },
        ))
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let register = deployment.manifest.register()?.address;
        let words = &deployment.words;
        match self {
            Self::Show { who, kind } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let mut seats = seats(&deployment, kind).await?;
                if let Some(who) = who {
                    let who = deployment.people.find(&who)?;
                    seats.retain(|_, seat| seat.account.address == who);
                    if seats.is_empty() {
                        return Err(Failure::not_found(format!(
                            "{} has no seat of {}",
                            words.address(who),
                            words.kind_name(kind)
                        ))
                        .advise("`weir claim seat show` says who has one"));
                    }
                }
                let report = Seats::of(&deployment, kind, seats).await?;
                session.shell.report(&report);
                Ok(())
            }
            Self::Propose {
                who,
                institution,
                kind,
            } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let seat = deployment.people.find(&who)?;
                let institution = deployment.institution_number(&institution)?;
                let call = Claims::proposeSeatCall {
                    kind,
                    seat,
                    institution,
                };
                let action = format!(
                    "give {} a seat of {} for {}",
                    words.address(seat),
                    words.kind_name(kind),
                    deployment.institution(institution)
                );
                act(session, &deployment, register, &call, action).await
            }
            Self::Remove { who, kind } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let seat = deployment.people.find(&who)?;
                let call = Claims::removeSeatCall { kind, seat };
                let action = format!(
                    "take the seat of {} in {}",
                    words.address(seat),
                    words.kind_name(kind)
                );
                act(session, &deployment, register, &call, action).await
            }
        }
    }
}

impl Seat {
    /// The seat of `who` in a kind, if it has one.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn of(
        deployment: &Deployment,
        kind: u32,
        who: Address,
    ) -> Result<Option<Self>, Failure> {
        let call = Claims::seatOfCall { kind, seat: who };
        let seat = deployment.register(&call).await?;
        Ok(seat.seated.then(|| Self {
            account: deployment.words.party(who),
            number: seat.index,
            institution: seat.institution,
            institution_name: deployment.institution(seat.institution),
            from: seat.from,
        }))
    }
}

/// All seats of a kind by their numbers, from the register's events.
///
/// # Errors
/// If the chain does not answer.
pub async fn seats(deployment: &Deployment, kind: u32) -> Result<BTreeMap<u8, Seat>, Failure> {
    let at = deployment.manifest.register()?.address;
    let first = deployment.manifest.first_block;
    let proposed = deployment
        .connection
        .logs::<Claims::SeatProposed>(at, first)
        .await?;
    let mut seats = BTreeMap::new();
    for (event, _) in proposed {
        if event.kind != kind {
            continue;
        }
        if let Some(seat) = Seat::of(deployment, kind, event.seat).await? {
            seats.insert(seat.number, seat);
        }
    }
    Ok(seats)
}

/// Who the bits of a ballot are, for people and for programs. A seat that was removed has spoken all
/// the same.
pub fn voices(
    bits: u64,
    seats: &BTreeMap<u8, Seat>,
    deployment: &Deployment,
) -> (Vec<Party>, Vec<String>) {
    let mut parties = Vec::new();
    let mut names = Vec::new();
    for number in (0..64_u8).filter(|number| bits >> number & 1 == 1) {
        match seats.get(&number) {
            Some(seat) => {
                let name = deployment.words.address(seat.account.address);
                names.push(format!("{name}, {}", seat.institution_name));
                parties.push(seat.account.clone());
            }
            None => names.push(format!("seat {number}, since removed")),
        }
    }
    (parties, names)
}

impl Seats {
    async fn of(
        deployment: &Deployment,
        kind: u32,
        seats: BTreeMap<u8, Seat>,
    ) -> Result<Self, Failure> {
        let (quorum, review) = Rule::both(deployment, kind).await?;
        let now = deployment.connection.now().await?;
        let seats: Vec<Seat> = seats.into_values().collect();
        let mut rows = table(&["seat", "institution", "its voice counts"]);
        for seat in &seats {
            let since = deployment.words.moment(seat.from);
            rows.add_row([
                deployment.words.address(seat.account.address),
                seat.institution_name.clone(),
                if seat.from <= now {
                    format!("since {since}")
                } else {
                    format!("from {since}, not yet")
                },
            ]);
        }
        let list = match seats.is_empty() {
            true => "Nobody has a seat.".to_owned(),
            false => lines(rows),
        };
        let text = format!(
            "{list}\nA claim is attested by {}.\nA challenge, or a revocation, is decided by {}.",
            quorum.words(),
            review.words()
        );
        Ok(Self {
            kind,
            seats,
            quorum,
            review,
            text,
        })
    }
}

impl Report for Seats {
    fn text(&self) -> String {
        self.text.clone()
    }
}
