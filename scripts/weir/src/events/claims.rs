//! The register's events.

use crate::{
    commands::claim::words::cause,
    deploy::manifest::Manifest,
    deployment::institution,
    interfaces::Claims::ClaimsEvents as Event,
    vocabulary::{plain, Vocabulary},
};

use super::{offered, short};

/// What `event` says.
pub fn tell(event: &Event, manifest: &Manifest, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    match event {
        Event::Deposited(e) => format!(
            "{} pays {} into its account in the register",
            who(e.account),
            words.money_in(e.token, e.amount)
        ),
        Event::Withdrawn(e) => format!(
            "{} draws {} from its account in the register, to {}",
            who(e.account),
            words.money_in(e.token, e.amount),
            who(e.to)
        ),
        Event::KindAdded(e) => format!("kind {} is added: {}", e.kind, plain(&e.name)),
        Event::QuorumChanged(e) => format!(
            "from {} {} of {} takes {} seats of {} institutions, unless {} or more are against",
            date(e.from),
            match e.review {
                true => "a review",
                false => "an attestation",
            },
            words.kind_name(e.kind),
            e.seats,
            e.institutions,
            e.dissent
        ),
        Event::SeatProposed(e) => format!(
            "{} gets a seat of {} for {}, whose voice counts from {}",
            who(e.seat),
            words.kind_name(e.kind),
            institution(e.institution, manifest),
            date(e.from)
        ),
        Event::SeatRemoved(e) => format!(
            "{} loses its seat of {}",
            who(e.seat),
            words.kind_name(e.kind)
        ),
        Event::ClaimFiled(e) => format!(
            "claim {} is filed by {}: {}, {} on {} in period {}, to be paid by {}; evidence {}",
            e.claim,
            who(e.claimant),
            words.kind_name(e.kind),
            words.benefit(Some(e.kind), e.quantity),
            words.area(e.area),
            e.period,
            who(e.consumer),
            short(e.evidence)
        ),
        Event::Attested(e) => format!("{} attests claim {}", who(e.seat), e.claim),
        Event::Dissented(e) => format!("{} speaks against claim {}", who(e.seat), e.claim),
        Event::QuorumReached(e) => format!(
            "claim {} has its quorum, and can be challenged until {}",
            e.claim,
            date(e.until)
        ),
        Event::ChallengeCommitted(e) => format!(
            "{} commits to a challenge of claim {}",
            who(e.challenger),
            e.claim
        ),
        Event::Challenged(e) => format!(
            "{} challenges claim {} over piece {}, for reason {}; it is to be judged before {}",
            who(e.challenger),
            e.claim,
            short(e.piece),
            short(e.reason),
            date(e.until)
        ),
        Event::Judged(e) => format!(
            "{} finds the challenge of claim {} {}",
            who(e.seat),
            e.claim,
            match e.uphold {
                true => "right",
                false => "wrong",
            }
        ),
        Event::ChallengeDismissed(e) => format!(
            "the challenge of claim {} by {} is dismissed",
            e.claim,
            who(e.challenger)
        ),
        Event::ClaimFinal(e) => format!(
            "claim {} of {} is final: {}",
            e.claim,
            who(e.claimant),
            words.kind_name(e.kind)
        ),
        Event::ClaimRefused(e) => {
            format!("claim {} is refused: {}", e.claim, cause(e.cause))
        }
        Event::MotionSupported(e) => format!(
            "{} speaks {} {} of claim {} on evidence {}",
            who(e.seat),
            match e.support {
                true => "for",
                false => "against",
            },
            match e.motion {
                0 => "the revocation",
                _ => "freeing the cells",
            },
            e.claim,
            short(e.evidence)
        ),
        Event::ClaimRevoked(e) => format!(
            "claim {} is revoked on evidence {}",
            e.claim,
            short(e.evidence)
        ),
        Event::CellsFreed(e) => format!(
            "the cells of claim {} are free again, on evidence {}",
            e.claim,
            short(e.evidence)
        ),
        Event::Slashed(e) => format!(
            "{} of {}, put up for claim {}, go to {}",
            words.money(None, e.amount),
            who(e.seat),
            e.claim,
            who(e.to)
        ),
        Event::StakesReleased(e) => format!("the stakes of claim {} are free again", e.claim),
        Event::GovernanceOffered(e) => offered("the register", e.from, e.to, words),
        Event::GovernanceAccepted(e) => format!("{} governs the register", who(e.governor)),
        Event::SuccessorNamed(e) => {
            format!("the register names {} as its successor", who(e.successor))
        }
    }
}
