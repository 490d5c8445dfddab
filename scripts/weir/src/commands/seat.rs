//! `weir seat`: who speaks for which institution.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::Council,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::Party,
};

/// Show, propose and remove scientists' seats
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who has a seat, and the quorum
    List,
    /// Show one seat
    Show {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
    /// Give somebody a seat, whose voice counts after the public delay; by the governor
    Propose {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
        /// A name of the charter, or a number from 0 to 63
        #[arg(long)]
        institution: String,
    },
    /// Take somebody's seat at once; what it attested stands; by the governor
    Remove {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let council = deployment.manifest.fishery()?.council.address;
        match self {
            Self::List => {
                session.shell.report(&Chamber::of(&deployment).await?);
                Ok(())
            }
            Self::Show { who } => {
                let who = deployment.people.find(&who)?;
                let seat = Seat::of(&deployment, who).await?.ok_or_else(|| {
                    Failure::not_found(format!("{} has no seat at the council", words.address(who)))
                        .advise("`weir seat list` says who has one")
                })?;
                session.shell.report(&seat);
                Ok(())
            }
            Self::Propose { who, institution } => {
                let seat = deployment.people.find(&who)?;
                let institution = deployment.institution_number(&institution)?;
                let call = Council::proposeSeatCall { seat, institution };
                let action = format!(
                    "give {} a seat for {}",
                    words.address(seat),
                    deployment.institution(institution)
                );
                act(session, &deployment, council, &call, action).await
            }
            Self::Remove { who } => {
                let seat = deployment.people.find(&who)?;
                let call = Council::removeSeatCall { seat };
                let action = format!("take the seat of {}", words.address(seat));
                act(session, &deployment, council, &call, action).await
            }
        }
    }
}

/// A seat.
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
    #[serde(skip)]
    text: String,
}

impl Seat {
    /// The seat of `who`, if it has one.
    pub async fn of(deployment: &Deployment, who: Address) -> Result<Option<Self>, Failure> {
        let seat = deployment
            .council(&Council::seatOfCall { seat: who })
            .await?;
        if !seat.seated {
            return Ok(None);
        }
        let words = &deployment.words;
        let institution_name = deployment.institution(seat.institution);
        let text = format!(
            "{} has seat {} for {institution_name}; its voice counts from {}.",
            words.address(who),
            seat.index,
            words.moment(seat.from)
        );
        Ok(Some(Self {
            account: words.party(who),
            number: seat.index,
            institution: seat.institution,
            institution_name,
            from: seat.from,
            text,
        }))
    }
}

impl Report for Seat {
    fn text(&self) -> String {
        self.text.clone()
    }
}

/// All seats by their numbers, from the council's events.
pub async fn seats(deployment: &Deployment) -> Result<BTreeMap<u8, Seat>, Failure> {
    let at = deployment.manifest.fishery()?.council.address;
    let proposed = deployment
        .connection
        .logs::<Council::SeatProposed>(at, deployment.manifest.first_block)
        .await?;
    let mut seats = BTreeMap::new();
    for (event, _) in proposed {
        if let Some(seat) = Seat::of(deployment, event.seat).await? {
            seats.insert(seat.number, seat);
        }
    }
    Ok(seats)
}

/// All seats, and how many of them decide.
#[derive(Clone, Debug, Serialize)]
struct Chamber {
    seats: Vec<Seat>,
    /// Seats that make a statement final.
    quorum: u8,
    /// Different institutions among them.
    institutions: u8,
    /// Seats against it that keep it from becoming final.
    dissent: u8,
    #[serde(skip)]
    text: String,
}

impl Chamber {
    async fn of(deployment: &Deployment) -> Result<Self, Failure> {
        let quorum = deployment.council(&Council::quorumCall {}).await?;
        let now = deployment.connection.now().await?;
        let seats: Vec<Seat> = seats(deployment).await?.into_values().collect();
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
        let text = format!(
            "{}\nA statement is final with {} seats of {} institutions, unless {} or more are against.",
            lines(rows),
            quorum.seats,
            quorum.institutions,
            quorum.dissent
        );
        Ok(Self {
            seats,
            quorum: quorum.seats,
            institutions: quorum.institutions,
            dissent: quorum.dissent,
            text,
        })
    }
}

impl Report for Chamber {
    fn text(&self) -> String {
        self.text.clone()
    }
}
