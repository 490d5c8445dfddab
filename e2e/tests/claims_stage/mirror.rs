//! The model's messages, refusals and announcements as the deployed register has them.

use super::{
    evidence::{commitment, Evidence},
    Claims, Signer,
};
use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use std::collections::BTreeMap;
use weir_model::claims::{Answer, Denial, Event, Filing, Message, Motion, Register, Who, NOBODY};

/// Who is who, on the chain.
pub struct Mirror {
    pub addresses: BTreeMap<Who, Address>,
    pub signers: BTreeMap<Who, Signer>,
}

/// An objection's number in the model: the piece, and what is wrong with what is said of it.
pub fn objection_number(piece: usize, flaw: u64) -> u64 {
    piece as u64 + 100 * flaw
}

/// What a claim's evidence is behind its number; 0 is none.
pub fn tree(evidence: u64) -> Evidence {
    Evidence::of(evidence, usize::try_from(evidence % 6).expect("small") + 1)
}

/// A hash behind its number.
pub fn hash(number: u64) -> B256 {
    U256::from(number).into()
}

fn number(motion: Motion) -> u8 {
    match motion {
        Motion::Revoke => 0,
        Motion::Free => 1,
    }
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).expect("a byte")
}

impl Mirror {
    pub fn address(&self, who: Who) -> Address {
        if who == NOBODY {
            Address::ZERO
        } else {
            self.addresses[&who]
        }
    }

    /// What is said of a claim's evidence: flaw 1 is a wrong size, 2 a longer path, 3 a shorter one.
    pub fn objection(&self, model: &Register, claim: u64, number: u64) -> Claims::Objection {
        let filed = model.claims.get(&claim);
        let tree = tree(filed.map_or(1, |claim| claim.filing.evidence));
        let piece = usize::try_from(number % 100).expect("small") % tree.pieces.len();
        let mut objection = tree.objection(claim, piece);
        match number / 100 {
            0 => {}
            1 => objection.size += 1,
            2 => objection.path.push(B256::repeat_byte(1)),
            _ => {
                objection.path.pop();
            }
        }
        // so that no two numbers stand for the same words
        objection.salt = hash(number);
        objection
    }

    /// Whether a piece so quoted is in a claim's evidence.
    pub fn proven(&self, model: &Register, claim: u64, number: u64) -> bool {
        let Some(claim) = model.claims.get(&claim) else {
            return false;
        };
        match number / 100 {
            0 => true,
            // a single piece has no path that could be shorter
            3 => tree(claim.filing.evidence).pieces.len() == 1,
            _ => false,
        }
    }

    /// A message's call data and the value it carries. `digest` is what seats sign of its claim.
    pub fn encode(&self, model: &Register, message: &Message, digest: B256) -> (Vec<u8>, U256) {
        let data = match message.clone() {
            Message::Deposit { token, amount } => {
                let value = if token == NOBODY { amount } else { 0 };
                let token = self.address(token);
                let call = Claims::depositCall { token, amount };
                return (call.abi_encode(), U256::from(value));
            }
            Message::Withdraw { token, amount, to } => Claims::withdrawCall {
                token: self.address(token),
                amount,
                to: self.address(to),
            }
            .abi_encode(),
            Message::SetQuorum { kind, review, rule } => {
                let [seats, institutions, dissent] =
                    [rule.seats, rule.institutions, rule.dissent].map(byte);
                if review {
                    Claims::setReviewCall {
                        kind,
                        seats,
                        institutions,
                        dissent,
                    }
                    .abi_encode()
                } else {
                    Claims::setQuorumCall {
                        kind,
                        seats,
                        institutions,
                        dissent,
                    }
                    .abi_encode()
                }
            }
            Message::ProposeSeat {
                kind,
                seat,
                institution,
            } => Claims::proposeSeatCall {
                kind,
                seat: self.address(seat),
                institution,
            }
            .abi_encode(),
            Message::RemoveSeat { kind, seat } => Claims::removeSeatCall {
                kind,
                seat: self.address(seat),
            }
            .abi_encode(),
            Message::File(filing) => Claims::fileCall {
                filing: self.filing(&filing),
            }
            .abi_encode(),
            Message::Retract { claim } => Claims::retractCall { claim }.abi_encode(),
            Message::Attest { claim } => Claims::attestCall { claim }.abi_encode(),
            Message::AttestSigned { claim, signers } => {
                let sign = |who: &Who| {
                    let (v, r, s) = self.signers[who].sign_digest(digest);
                    Claims::Signature { v, r, s }
                };
                let signatures = signers.iter().map(sign).collect();
                Claims::attestSignedCall {
                    endorsement: Claims::Endorsement { claim, signatures },
                }
                .abi_encode()
            }
            Message::Dissent { claim } => Claims::dissentCall { claim }.abi_encode(),
            Message::Lapse { claim } => Claims::lapseCall { claim }.abi_encode(),
            Message::Commit { claim, promise } => {
                let objection = self.objection(model, promise.claim, promise.objection);
                let commitment = commitment(&objection, self.address(promise.author));
                Claims::commitChallengeCall { claim, commitment }.abi_encode()
            }
            Message::Challenge {
                claim, objection, ..
            } => Claims::challengeCall {
                objection: self.objection(model, claim, objection),
            }
            .abi_encode(),
            Message::Judge { claim, uphold } => Claims::judgeCall { claim, uphold }.abi_encode(),
            Message::Finalize { claim } => Claims::finalizeCall { claim }.abi_encode(),
            Message::Release { claim } => Claims::releaseCall { claim }.abi_encode(),
            Message::Move {
                claim,
                motion,
                evidence,
                support,
            } => {
                let evidence = hash(evidence);
                match motion {
                    Motion::Revoke => Claims::revokeCall {
                        claim,
                        evidence,
                        support,
                    }
                    .abi_encode(),
                    Motion::Free => Claims::freeCellsCall {
                        claim,
                        evidence,
                        support,
                    }
                    .abi_encode(),
                }
            }
        };
        (data, U256::ZERO)
    }

    fn filing(&self, filing: &Filing) -> Claims::Filing {
        Claims::Filing {
            kind: filing.kind,
            consumer: self.address(filing.consumer),
            period: filing.period,
            quantity: filing.quantity,
            area: filing.area,
            evidence: root(filing.evidence),
            cells: filing.cells.clone(),
        }
    }

    /// A refusal as the contract puts it. `PieceNotInEvidence` is put together from what was quoted.
    pub fn error(
        &self,
        model: &Register,
        message: &Message,
        denial: &Denial,
    ) -> Claims::ClaimsErrors {
        use Claims::ClaimsErrors as E;
        match denial.clone() {
            Denial::NotGovernor(caller) => E::NotGovernor(Claims::NotGovernor {
                caller: self.address(caller),
            }),
            Denial::InvalidAddress => E::InvalidAddress(Claims::InvalidAddress {
                given: Address::ZERO,
            }),
            Denial::InsufficientFunds {
                account,
                free,
                needed,
            } => E::InsufficientFunds(Claims::InsufficientFunds {
                account: self.address(account),
                free,
                needed,
            }),
            Denial::InvalidAmount(amount) => E::InvalidAmount(Claims::InvalidAmount { amount }),
            Denial::UnknownKind(kind) => E::UnknownKind(Claims::UnknownKind { kind }),
            Denial::InvalidQuorum(rule) => E::InvalidQuorum(Claims::InvalidQuorum {
                seats: byte(rule.seats),
                institutions: byte(rule.institutions),
                dissent: byte(rule.dissent),
            }),
            Denial::ReviewBelowQuorum(rule) => E::ReviewBelowQuorum(Claims::ReviewBelowQuorum {
                seats: byte(rule.seats),
                institutions: byte(rule.institutions),
            }),
            Denial::SeatTaken(seat) => E::SeatTaken(Claims::SeatTaken {
                seat: self.address(seat),
            }),
            Denial::InvalidInstitution(institution) => {
                E::InvalidInstitution(Claims::InvalidInstitution { institution })
            }
            Denial::TooManySeats(limit) => E::TooManySeats(Claims::TooManySeats { limit }),
            Denial::NotSeat(caller) => E::NotSeat(Claims::NotSeat {
                caller: self.address(caller),
            }),
            Denial::SeatNotYet(caller, from) => E::SeatNotYet(Claims::SeatNotYet {
                caller: self.address(caller),
                from,
            }),
            Denial::UnknownClaim(claim) => E::UnknownClaim(Claims::UnknownClaim { claim }),
            Denial::PeriodNotOver { period, ends, now } => {
                E::PeriodNotOver(Claims::PeriodNotOver { period, ends, now })
            }
            Denial::InvalidQuantity { quantity, limit } => {
                E::InvalidQuantity(Claims::InvalidQuantity { quantity, limit })
            }
            Denial::InvalidArea { area, limit } => {
                E::InvalidArea(Claims::InvalidArea { area, limit })
            }
            Denial::InvalidEvidence => E::InvalidEvidence(Claims::InvalidEvidence {}),
            Denial::TooManyCells { cells, limit } => E::TooManyCells(Claims::TooManyCells {
                cells: u32::try_from(cells).expect("few"),
                limit: u32::try_from(limit).expect("few"),
            }),
            Denial::CellsOutOfOrder { cell, before } => {
                E::CellsOutOfOrder(Claims::CellsOutOfOrder { cell, before })
            }
            Denial::InvalidCell { cell, resolution } => {
                E::InvalidCell(Claims::InvalidCell { cell, resolution })
            }
            Denial::CellTaken { cell, holder } => E::CellTaken(Claims::CellTaken { cell, holder }),
            Denial::WrongStatus(claim, status) => {
                E::WrongStatus(Claims::WrongStatus { claim, status })
            }
            Denial::NotClaimant(caller) => E::NotClaimant(Claims::NotClaimant {
                caller: self.address(caller),
            }),
            Denial::AlreadyAttested(claim) => E::AlreadyAttested(Claims::AlreadyAttested { claim }),
            Denial::TooLate { claim, until, now } => {
                E::TooLate(Claims::TooLate { claim, until, now })
            }
            Denial::TooEarly { claim, from, now } => {
                E::TooEarly(Claims::TooEarly { claim, from, now })
            }
            Denial::AttestsForItself(seat) => E::AttestsForItself(Claims::AttestsForItself {
                seat: self.address(seat),
            }),
            Denial::AlreadySpoken(seat) => E::AlreadySpoken(Claims::AlreadySpoken {
                seat: self.address(seat),
            }),
            Denial::AttestorJudges(seat) => E::AttestorJudges(Claims::AttestorJudges {
                seat: self.address(seat),
            }),
            Denial::NothingCounted(claim) => E::NothingCounted(Claims::NothingCounted { claim }),
            Denial::Rejected(claim, dissent) => E::Rejected(Claims::Rejected {
                claim,
                dissent: u32::try_from(dissent).expect("few"),
            }),
            Denial::NotCommitted(claim, challenger) => E::NotCommitted(Claims::NotCommitted {
                claim,
                challenger: self.address(challenger),
            }),
            Denial::CommittedTooLate { at, now, age } => {
                E::CommittedTooLate(Claims::CommittedTooLate { at, now, age })
            }
            Denial::PieceNotInEvidence => {
                let Message::Challenge {
                    claim, objection, ..
                } = message
                else {
                    panic!("no other message has a piece")
                };
                let said = self.objection(model, *claim, *objection);
                let piece = super::evidence::leaf(said.name, said.content, said.size);
                let root_of = said.path.iter().fold(piece, |below, sibling| {
                    super::evidence::node(below, *sibling)
                });
                E::PieceNotInEvidence(Claims::PieceNotInEvidence {
                    piece,
                    root: root_of,
                    evidence: root(model.claims[claim].filing.evidence),
                })
            }
            Denial::AlreadyFreed(claim) => E::AlreadyFreed(Claims::AlreadyFreed { claim }),
        }
    }

    /// An announcement as the contract makes it.
    pub fn event(&self, model: &Register, event: &Event) -> Claims::ClaimsEvents {
        use Claims::ClaimsEvents as E;
        match event.clone() {
            Event::Deposited {
                token,
                account,
                amount,
            } => E::Deposited(Claims::Deposited {
                token: self.address(token),
                account: self.address(account),
                amount,
            }),
            Event::Withdrawn {
                token,
                account,
                to,
                amount,
            } => E::Withdrawn(Claims::Withdrawn {
                token: self.address(token),
                account: self.address(account),
                to: self.address(to),
                amount,
            }),
            Event::QuorumChanged {
                kind,
                review,
                rule,
                from,
            } => E::QuorumChanged(Claims::QuorumChanged {
                kind,
                review,
                seats: byte(rule.seats),
                institutions: byte(rule.institutions),
                dissent: byte(rule.dissent),
                from,
            }),
            Event::SeatProposed {
                kind,
                seat,
                institution,
                from,
            } => E::SeatProposed(Claims::SeatProposed {
                kind,
                seat: self.address(seat),
                institution,
                from,
            }),
            Event::SeatRemoved { kind, seat } => E::SeatRemoved(Claims::SeatRemoved {
                kind,
                seat: self.address(seat),
            }),
            Event::ClaimFiled {
                claim,
                claimant,
                filing,
            } => E::ClaimFiled(Claims::ClaimFiled {
                claim,
                kind: filing.kind,
                claimant: self.address(claimant),
                consumer: self.address(filing.consumer),
                period: filing.period,
                quantity: filing.quantity,
                area: filing.area,
                evidence: root(filing.evidence),
            }),
            Event::Attested { claim, seat } => E::Attested(Claims::Attested {
                claim,
                seat: self.address(seat),
            }),
            Event::Dissented { claim, seat } => E::Dissented(Claims::Dissented {
                claim,
                seat: self.address(seat),
            }),
            Event::QuorumReached { claim, until } => {
                E::QuorumReached(Claims::QuorumReached { claim, until })
            }
            Event::ChallengeCommitted { claim, challenger } => {
                E::ChallengeCommitted(Claims::ChallengeCommitted {
                    claim,
                    challenger: self.address(challenger),
                })
            }
            Event::Challenged {
                claim,
                challenger,
                objection,
                until,
            } => {
                let said = self.objection(model, claim, objection);
                E::Challenged(Claims::Challenged {
                    claim,
                    challenger: self.address(challenger),
                    piece: super::evidence::leaf(said.name, said.content, said.size),
                    reason: said.reason,
                    until,
                })
            }
            Event::Judged {
                claim,
                seat,
                uphold,
            } => E::Judged(Claims::Judged {
                claim,
                seat: self.address(seat),
                uphold,
            }),
            Event::ChallengeDismissed { claim, challenger } => {
                E::ChallengeDismissed(Claims::ChallengeDismissed {
                    claim,
                    challenger: self.address(challenger),
                })
            }
            Event::ClaimFinal {
                claim,
                kind,
                claimant,
            } => E::ClaimFinal(Claims::ClaimFinal {
                claim,
                kind,
                claimant: self.address(claimant),
            }),
            Event::ClaimRefused { claim, cause } => {
                E::ClaimRefused(Claims::ClaimRefused { claim, cause })
            }
            Event::MotionSupported {
                claim,
                seat,
                motion,
                evidence,
                support,
            } => E::MotionSupported(Claims::MotionSupported {
                claim,
                seat: self.address(seat),
                motion: number(motion),
                evidence: hash(evidence),
                support,
            }),
            Event::ClaimRevoked { claim, evidence } => E::ClaimRevoked(Claims::ClaimRevoked {
                claim,
                evidence: hash(evidence),
            }),
            Event::CellsFreed { claim, evidence } => E::CellsFreed(Claims::CellsFreed {
                claim,
                evidence: hash(evidence),
            }),
            Event::Slashed {
                claim,
                seat,
                to,
                amount,
            } => E::Slashed(Claims::Slashed {
                claim,
                seat: self.address(seat),
                to: self.address(to),
                amount,
            }),
            Event::StakesReleased { claim } => E::StakesReleased(Claims::StakesReleased { claim }),
        }
    }
}

/// A root of evidence behind its number.
pub fn root(evidence: u64) -> B256 {
    if evidence == 0 {
        B256::ZERO
    } else {
        tree(evidence).root()
    }
}

/// An answer in the bytes that a message returns.
pub fn output(answer: Answer) -> Vec<u8> {
    let word = |number: u64| U256::from(number).to_be_bytes_vec();
    match answer {
        Answer::Nothing => Vec::new(),
        Answer::Number(number) => word(number),
        Answer::Decided(decided) => word(decided.into()),
        Answer::Counted(counted, reached) => [word(counted.into()), word(reached.into())].concat(),
    }
}
