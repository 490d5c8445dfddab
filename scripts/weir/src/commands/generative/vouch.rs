//! `weir vouch`: members take in members.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::Office;
use crate::{
    currency::date,
    interfaces::Generative,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::Party,
};

/// Vouch for new members, show members and candidates, leave
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Vouch for somebody; with enough voices it is a member from today on; by a member
    For {
        /// A name of the charter, an account of the keystore, or an address
        candidate: String,
    },
    /// Take back one's voice for somebody who is no member yet; the period's vouch stays used
    Withdraw {
        /// A name of the charter, an account of the keystore, or an address
        candidate: String,
    },
    /// Show members, and candidates with their voices
    Show {
        /// A name of the charter, an account of the keystore, or an address; by default everybody
        who: Option<String>,
    },
    /// End one's own membership; what was owed until now stays owed
    Leave,
    /// End somebody's membership, at once; by the governor
    Exclude {
        /// A name of the charter, an account of the keystore, or an address
        member: String,
    },
}

/// Members and candidates.
#[derive(Clone, Debug, Serialize)]
struct Members {
    /// Members there are.
    members: u32,
    /// Voices that make a member.
    needed: u8,
    people: Vec<Person>,
    #[serde(skip)]
    text: String,
}

/// Somebody who is, was or may become a member.
#[derive(Clone, Debug, Serialize)]
struct Person {
    account: Party,
    member: bool,
    /// The day of the last admission, as a date; none if never a member.
    since: Option<String>,
    /// Of members who vouch for it, while it is none.
    voices: u8,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let office = Office::open(session).await?;
        let people = &office.deployment.people;
        match self {
            Self::For { candidate } => {
                let candidate = people.find(&candidate)?;
                let call = Generative::vouchCall { candidate };
                let action = format!("vouch for {}", office.who(candidate));
                office.act(session, &call, action).await
            }
            Self::Withdraw { candidate } => {
                let candidate = people.find(&candidate)?;
                let call = Generative::withdrawVouchCall { candidate };
                let action = format!("take back the voice for {}", office.who(candidate));
                office.act(session, &call, action).await
            }
            Self::Leave => {
                let call = Generative::leaveCall {};
                let action = "end this account's membership".to_owned();
                office.act(session, &call, action).await
            }
            Self::Exclude { member } => {
                let member = people.find(&member)?;
                let call = Generative::excludeCall { member };
                let action = format!("end the membership of {}", office.who(member));
                office.act(session, &call, action).await
            }
            Self::Show { who } => {
                let known = match who {
                    Some(who) => vec![people.find(&who)?],
                    None => known(&office).await?,
                };
                session.shell.report(&Members::load(&office, known).await?);
                Ok(())
            }
        }
    }
}

/// Everybody who was ever admitted or vouched for, in the order of it.
async fn known(office: &Office) -> Result<Vec<Address>, Failure> {
    let connection = &office.deployment.connection;
    let (at, first) = (
        office.currency.address(),
        office.deployment.manifest.first_block,
    );
    let admitted = connection
        .logs::<Generative::MemberAdmitted>(at, first)
        .await?;
    let vouched = connection.logs::<Generative::Vouched>(at, first).await?;
    let admitted = admitted
        .into_iter()
        .map(|(event, log)| (event.member, log.block_number, log.log_index));
    let vouched = vouched
        .into_iter()
        .map(|(event, log)| (event.candidate, log.block_number, log.log_index));
    let mut first_seen = BTreeMap::new();
    for (who, block, index) in admitted.chain(vouched) {
        let seen = first_seen.entry(who).or_insert((block, index));
        *seen = (*seen).min((block, index));
    }
    let mut known: Vec<_> = first_seen.into_iter().collect();
    known.sort_by_key(|(_, seen)| *seen);
    Ok(known.into_iter().map(|(who, _)| who).collect())
}

impl Members {
    async fn load(office: &Office, known: Vec<Address>) -> Result<Self, Failure> {
        let members = office.ask(&Generative::memberCountCall {}).await?;
        let (_, policy) = office.policy_now().await?;
        let needed = policy.policy.vouchers;
        let mut people = Vec::new();
        let mut rows = table(&["account", "it is"]);
        for who in known {
            let standing = office.ask(&Generative::standingCall { who }).await?;
            let call = Generative::vouchesCall { candidate: who };
            let voices = office.ask(&call).await?.voices;
            let since = (standing.since > 0).then(|| date(standing.since));
            let is = match (standing.isMember, &since) {
                (true, since) => format!("a member since {}", since.clone().unwrap_or_default()),
                (false, None) => format!("no member; {voices} of {needed} voices"),
                (false, Some(_)) => {
                    format!("no member any more; {voices} of {needed} voices to come back")
                }
            };
            rows.add_row([office.who(who), is]);
            people.push(Person {
                account: office.deployment.words.party(who),
                member: standing.isMember,
                since,
                voices,
            });
        }
        let each = policy.policy.vouches;
        let text = format!(
            "{}\n{members} members. {needed} of them admit a new one; each may vouch {each} times a \
             period.",
            lines(rows)
        );
        Ok(Self {
            members,
            needed,
            people,
            text,
        })
    }
}

impl Report for Members {
    fn text(&self) -> String {
        self.text.clone()
    }
}
