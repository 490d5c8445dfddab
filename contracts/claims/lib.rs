//! The register of claims: what somebody did for the land, where, when, and who has seen it.
//!
//! The claim is the weak point of every currency and every fund that pays for externalities, so there
//! is one register with strict rules, and others read it: a claim names the one contract that may pay
//! for it; institutions other than the claimant's attest it; anybody may challenge it against a bond;
//! a final one can be revoked. Nobody is called back.
//!
//! INVARIANTS: `benefit-once`, `bonds-conserved`, `disjoint-attestors`, `final-only-after-challenge`,
//! `one-seat-one-voice`, `diverse-quorum`, `loosening-waits`; see docs/invariants.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs)] // on type aliases that ink!'s macros make
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

mod error;
mod events;
mod types;
mod words;

/// The contract.
#[weir_macros::contract(no_root)]
mod claims {
    use crate::{error::Error, events::*, types::*};
    use ink::{
        prelude::vec::Vec,
        sol::FixedBytes,
        storage::{Lazy, Mapping},
    };
    use weir_core::{
        cell::is_cell,
        claim::{
            Account, Cause, Life, LifeError, Party, Settlement, StakesGo, Status, MAX_CELLS,
            MAX_WINDOW,
        },
        delayed::Delayed,
        evidence::{self, MAX_PATH},
        quorum::{Ballot, QuorumRule, Seat, MAX_SEATS},
        text::{moment, quantity, MAX_DECIMALS},
    };
    use weir_parts::{
        answer,
        calldata::{well_formed, ADDRESS, BOOL, WORD},
        eip712,
        errors::Word,
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        precompile::sha_256,
        seats::Rolls,
        stored::{limited, Stored, MAX_NAME, MAX_SYMBOL},
        token::Token,
    };

    /// The name under which seats sign.
    const DOMAIN_NAME: &str = "Weir Claims";
    /// keccak256 of `Attestation(uint64 claim,string benefit,address claimant,address consumer,string
    /// from,string until,string quantity,string area,bytes32 cells,bytes32 evidence)`.
    const ATTESTATION_TYPE: [u8; 32] = [
        0x0f, 0x71, 0x95, 0x60, 0x50, 0x27, 0x81, 0x6f, 0x52, 0xc2, 0xc2, 0x16, 0x0d, 0xf0, 0x95,
        0xe7, 0x60, 0x0a, 0x02, 0xf3, 0xc4, 0x33, 0x0c, 0x94, 0x3c, 0x41, 0xc7, 0x09, 0x2c, 0x7c,
        0x9c, 0x18,
    ];
    /// A kind with this benefit measures one of its own.
    const OWN_BENEFIT: u32 = u32::MAX;
    /// The finest resolution of H3.
    const MAX_RESOLUTION: u8 = 15;
    /// How old a commitment has to be before the challenge it announces; seconds. Whoever copies a
    /// challenge out of the queue of transactions has none that old.
    const COMMITMENT_AGE: u64 = 60;
    /// Area is signed in hectares: 1 m² is 0.0001 ha.
    const HECTARE: (u8, &str) = (4, "ha");
    /// Cells in one storage value, which may have 416 bytes.
    const CHUNK: usize = 32;

    /// What a motion asks for.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Motion {
        Revoke,
        Free,
    }

    impl Motion {
        fn number(self) -> u8 {
            match self {
                Self::Revoke => 0,
                Self::Free => 1,
            }
        }
    }

    /// The register.
    #[ink(storage)]
    pub struct Claims {
        governance: Lazy<Stored<Governance>>,
        kind_count: Lazy<u32>,
        claim_count: Lazy<u64>,
        /// By token and account.
        accounts: Mapping<(Address, Address), Stored<Account>>,
        kinds: Mapping<u32, Stored<Kind>>,
        names: Mapping<u32, Stored<Names>>,
        quorums: Mapping<u32, Stored<Quorums>>,
        /// By kind.
        seats: Rolls,
        claims: Mapping<u64, Stored<Claim>>,
        /// By claim and chunk.
        cells: Mapping<(u64, u8), Vec<u64>>,
        /// The claim that has a cell, by benefit, cell and period.
        holders: Mapping<(u32, u64, u32), u64>,
        challenges: Mapping<u64, Stored<Challenge>>,
        commitments: Mapping<(u64, Address), Stored<Commitment>>,
        /// By claim, motion and evidence.
        motions: Mapping<(u64, u8, [u8; 32]), Stored<Ballot>>,
    }

    /// A claim while something is done with it.
    #[derive(Clone, Copy)]
    struct Case {
        id: u64,
        claim: Claim,
        kind: Kind,
        now: u64,
    }

    impl Claims {
        /// A register without kinds. Fails on a governor of zero or a delay beyond a year.
        #[ink(constructor)]
        pub fn new(settings: ClaimsSettings) -> Result<Self, Error> {
            let governance = Governance::new(settings.governor, settings.delay)?;
            let mut claims = Self {
                governance: Lazy::new(),
                kind_count: Lazy::new(),
                claim_count: Lazy::new(),
                accounts: Mapping::new(),
                kinds: Mapping::new(),
                names: Mapping::new(),
                quorums: Mapping::new(),
                seats: Rolls::default(),
                claims: Mapping::new(),
                cells: Mapping::new(),
                holders: Mapping::new(),
                challenges: Mapping::new(),
                commitments: Mapping::new(),
                motions: Mapping::new(),
            };
            claims.governance.set(&Stored(governance));
            Ok(claims)
        }

        // ---- money for bonds and stakes ------------------------------------------------------

        /// Puts money into the caller's account. With the chain's own token (zero) the message carries
        /// it; of an ERC-20 the caller has approved it, and exactly so much has to arrive.
        #[ink(message, payable)]
        pub fn deposit(&mut self, token: Address, amount: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            let account = self.env().caller();
            positive(amount);
            self.credit(token, account, amount);
            Deposited {
                token,
                account,
                amount,
            }
            .emit();
            Error::granted(Token(token).take(account, amount));
            answer!()
        }

        /// Takes money that is free out of the caller's account, at any time.
        #[ink(message)]
        pub fn withdraw(&mut self, token: Address, amount: u128, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS, 16, ADDRESS]);
            let account = self.env().caller();
            positive(amount);
            self.debit(token, account, amount);
            Withdrawn {
                token,
                account,
                to,
                amount,
            }
            .emit();
            let to = Error::granted(non_zero(to));
            Error::granted(Token(token).pay(to, amount));
            answer!()
        }

        /// An account's money: free, and staked on claims; base units.
        #[ink(message, name = "accountOf")]
        pub fn account_of(&self, token: Address, who: Address) -> (u128, u128) {
            let account = self.account(token, who);
            answer!(account.free, account.locked)
        }

        // ---- kinds and their seats -----------------------------------------------------------

        /// Adds a kind of benefit and returns its number. Nobody attests it before seats were
        /// proposed. Governor only.
        #[ink(message, name = "addKind")]
        pub fn add_kind(&mut self, added: NewKind) -> Result<u32, Error> {
            arguments(&added.widths());
            self.governed();
            let NewKind {
                settings,
                quorum,
                review,
            } = added;
            let (quorum, review) = (QuorumRule::from(quorum), QuorumRule::from(review));
            let kind = self.kind_count();
            for (text, limit) in [(&settings.name, MAX_NAME), (&settings.unit, MAX_SYMBOL)] {
                Error::granted(limited(text, limit));
            }
            if settings.decimals > MAX_DECIMALS {
                Error::InvalidDecimals {
                    decimals: settings.decimals,
                    limit: MAX_DECIMALS,
                }
                .refuse();
            }
            if settings.resolution > MAX_RESOLUTION {
                Error::InvalidResolution {
                    resolution: settings.resolution,
                    limit: MAX_RESOLUTION,
                }
                .refuse();
            }
            let figures = settings.figures(self.benefit(&settings, kind));
            if figures.clock.span(1).is_none() || figures.clock.length == 0 {
                Error::InvalidPeriod {
                    first_opens: settings.first_opens,
                    period_length: settings.period_length,
                }
                .refuse();
            }
            if let Some(seconds) = figures.windows.invalid() {
                Error::InvalidWindow {
                    seconds,
                    limit: MAX_WINDOW,
                }
                .refuse();
            }
            Error::granted(quorum.validate());
            Error::granted(review.validate());
            let quorums = Quorums {
                quorum: Delayed::new(quorum),
                review: Delayed::new(review),
            };
            review_at_least(&quorums, self.now());
            self.quorums.insert(kind, &Stored(quorums));
            self.kind_count.set(&kind.saturating_add(1));
            self.env().emit_event(KindAdded {
                kind,
                name: settings.name.clone(),
            });
            self.kinds.insert(kind, &Stored(figures));
            let names = Names {
                benefit: settings.name,
                unit: settings.unit,
            };
            self.names.insert(kind, &Stored(names));
            answer!(kind)
        }

        /// Changes what attests a kind's claims: at once if that only makes it harder, else after the
        /// public delay. Returns from when. Governor only.
        #[ink(message, name = "setQuorum")]
        pub fn set_quorum(
            &mut self,
            kind: u32,
            seats: u8,
            institutions: u8,
            dissent: u8,
        ) -> Result<u64, Error> {
            let rule = QuorumRule {
                seats,
                institutions,
                dissent,
            };
            answer!(self.change_quorum(kind, false, rule))
        }

        /// Changes what judges challenges, revokes claims and frees cells; as `setQuorum` does.
        #[ink(message, name = "setReview")]
        pub fn set_review(
            &mut self,
            kind: u32,
            seats: u8,
            institutions: u8,
            dissent: u8,
        ) -> Result<u64, Error> {
            let rule = QuorumRule {
                seats,
                institutions,
                dissent,
            };
            answer!(self.change_quorum(kind, true, rule))
        }

        /// What never changes of a kind. Its `benefit` is the number of the kind that had it first.
        #[ink(message, name = "kindSettings")]
        pub fn kind_settings(&self, kind: u32) -> Result<KindSettings, Error> {
            let figures = self.kind(kind);
            Ok(KindSettings::of(figures, self.read_names(kind)))
        }

        /// Seats, institutions and dissent that decide over a kind's claims now, and over challenges,
        /// revocations and cells.
        #[ink(message)]
        pub fn quorums(&self, kind: u32) -> Result<(u8, u8, u8, u8, u8, u8), Error> {
            let (quorum, review) = self.rules(kind);
            answer!(
                quorum.seats,
                quorum.institutions,
                quorum.dissent,
                review.seats,
                review.institutions,
                review.dissent,
            )
        }

        /// What a consumer needs of a kind: when period 1 begins and how long each is, decimals of the
        /// unit, the token of bonds and stakes.
        #[ink(message, name = "kindTerms")]
        pub fn kind_terms(&self, kind: u32) -> Result<(u64, u64, u8, Address), Error> {
            let kind = self.kind(kind);
            answer!(
                kind.clock.first_opens,
                kind.clock.length,
                kind.decimals,
                kind.stakes.token,
            )
        }

        /// How many kinds there are; they are numbered from 0.
        #[ink(message, name = "kindCount")]
        pub fn kind_count(&self) -> u32 {
            self.kind_count.get().unwrap_or(0)
        }

        /// Gives `seat` a voice on a kind's claims for `institution` after the public delay. Governor
        /// only. A bit belongs to its address for ever, so a kind has 64 addresses in its life.
        #[ink(message, name = "proposeSeat")]
        pub fn propose_seat(
            &mut self,
            kind: u32,
            seat: Address,
            institution: u8,
        ) -> Result<(), Error> {
            arguments(&[4, ADDRESS, 1]);
            let governance = self.governed();
            self.rules(kind);
            let from = governance.due(self.now());
            Error::granted(self.seats.give(kind, seat, institution, from));
            SeatProposed {
                kind,
                seat,
                institution,
                from,
            }
            .emit();
            answer!()
        }

        /// Takes `seat`'s voice at once. Governor only. What it has attested stands, and its stakes
        /// stay locked as long as they would have.
        #[ink(message, name = "removeSeat")]
        pub fn remove_seat(&mut self, kind: u32, seat: Address) -> Result<(), Error> {
            arguments(&[4, ADDRESS]);
            self.governed();
            Error::granted(self.seats.remove(kind, seat));
            SeatRemoved { kind, seat }.emit();
            answer!()
        }

        /// Whether `seat` is one, its bit, its institution, and from when its voice counts.
        #[ink(message, name = "seatOf")]
        pub fn seat_of(&self, kind: u32, seat: Address) -> (bool, u8, u8, u64) {
            match self.seats.seated(kind, seat) {
                Some(Seat {
                    index,
                    institution,
                    from,
                }) => answer!(true, index, institution, from),
                None => answer!(false, 0_u8, 0_u8, 0_u64),
            }
        }

        // ---- a claim's life ------------------------------------------------------------------

        /// Files a claim and returns its number. Its cells are taken for its benefit and period; the
        /// kind's bond comes out of the caller's account.
        #[ink(message)]
        pub fn file(&mut self, filing: Filing) -> Result<u64, Error> {
            arguments(&filing.widths());
            let now = self.now();
            let claimant = self.env().caller();
            let kind = self.kind(filing.kind);
            let period = filing.period;
            let ends = match kind.clock.span(period) {
                Some(span) => span.closes,
                None => kind.clock.first_opens,
            };
            if period == 0 || now < ends {
                Error::PeriodNotOver { period, ends, now }.refuse();
            }
            plausible(&filing, &kind);
            if filing.evidence.0 == [0; 32] {
                Error::InvalidEvidence {}.refuse();
            }
            let id = self.claim_count().saturating_add(1);
            self.take_cells(id, &filing, &kind);
            let Stakes { token, bond, .. } = kind.stakes;
            self.debit(token, claimant, bond);
            let claim = Claim {
                kind: filing.kind,
                period,
                claimant,
                consumer: Error::granted(non_zero(filing.consumer)),
                quantity: filing.quantity,
                area: filing.area,
                evidence: filing.evidence.0,
                life: Life::filed(now),
                freed: false,
            };
            self.claim_count.set(&id);
            self.claims.insert(id, &Stored(claim));
            ClaimFiled {
                claim: id,
                kind: claim.kind,
                claimant,
                consumer: claim.consumer,
                period,
                quantity: claim.quantity,
                area: claim.area,
                evidence: filing.evidence,
            }
            .emit();
            answer!(id)
        }

        /// Takes a claim back that no seat has attested: its bond comes back, its cells are free.
        /// Claimant only.
        #[ink(message)]
        pub fn retract(&mut self, claim: u64) -> Result<(), Error> {
            arguments(&[8]);
            let mut case = self.case(claim);
            let caller = self.env().caller();
            if caller != case.claim.claimant {
                Error::NotClaimant { caller }.refuse();
            }
            let (life, settlement) = case.granted(
                case.claim.life.retract(&case.kind.windows, case.now),
                caller,
            );
            self.refuse(&mut case, life, settlement, Cause::Retracted);
            answer!()
        }

        /// The caller's seat attests a claim and stakes on it; true if that reached the quorum. Cannot
        /// be taken back.
        #[ink(message)]
        pub fn attest(&mut self, claim: u64) -> Result<bool, Error> {
            arguments(&[8]);
            let caller = self.env().caller();
            let mut case = self.case(claim);
            let (rule, _) = self.rules(case.claim.kind);
            let seat = self.voice(&case, caller);
            self.hear(&mut case, seat, caller, rule);
            answer!(self.write_heard(&case))
        }

        /// The seats that signed a claim as typed data attest it, whoever sends their signatures;
        /// returns how many voices that added, and whether they reached the quorum. A seat that has
        /// spoken already is passed over, and what follows the voice that reaches it is not looked at;
        /// one signature that is no seat's, or of one that may not attest, refuses them all. See
        /// [`Self::digest`] for what is signed.
        #[ink(message, name = "attestSigned")]
        pub fn attest_signed(&mut self, endorsement: Endorsement) -> Result<(u8, bool), Error> {
            arguments(&endorsement.widths());
            let Endorsement { claim, signatures } = endorsement;
            if signatures.len() > MAX_SEATS.into() {
                Error::TooManySeats { limit: MAX_SEATS }.refuse();
            }
            let mut case = self.case(claim);
            let (rule, _) = self.rules(case.claim.kind);
            let digest = self.digest_of(&case);
            let mut counted = 0_u8;
            for (position, Signature { v, r, s }) in (0_u8..).zip(signatures) {
                let signer = eip712::recover(&digest, v, &r.0, &s.0)
                    .unwrap_or_else(|| Error::InvalidSignature { position }.refuse());
                let seat = self.voice(&case, signer);
                if case.claim.life.ballot.is_final || case.claim.life.ballot.has_heard(seat) {
                    continue;
                }
                self.hear(&mut case, seat, signer, rule);
                counted = counted.saturating_add(1); // at most MAX_SEATS
            }
            if counted == 0 {
                Error::NothingCounted { claim }.refuse();
            }
            answer!(counted, self.write_heard(&case))
        }

        /// The caller's seat speaks against a claim; true if that refused it. Then the claim's bond
        /// goes to its consumer, and its cells are free.
        #[ink(message)]
        pub fn dissent(&mut self, claim: u64) -> Result<bool, Error> {
            arguments(&[8]);
            let caller = self.env().caller();
            let mut case = self.case(claim);
            let (rule, _) = self.rules(case.claim.kind);
            let seat = self.voice(&case, caller);
            let (life, decided) = case.granted(
                case.claim
                    .life
                    .dissent(seat, rule, &case.kind.windows, case.now),
                caller,
            );
            Dissented {
                claim,
                seat: caller,
            }
            .emit();
            match decided {
                Some(settlement) => self.refuse(&mut case, life, settlement, Cause::Dissent),
                None => self.write(&mut case, life),
            }
            answer!(decided.is_some())
        }

        /// The EIP-712 digest of a claim: what a seat signs. Quantities are signed as text in their
        /// units, the period as dates, so that a wallet shows them so.
        #[ink(message)]
        pub fn digest(&self, claim: u64) -> Result<FixedBytes<32>, Error> {
            let case = self.case(claim);
            answer!(FixedBytes(self.digest_of(&case)))
        }

        /// Ends a claim that was not attested in time, or whose challenge was not judged in time: it
        /// is refused, all bonds and stakes go back, its cells are free. Anyone may.
        #[ink(message)]
        pub fn lapse(&mut self, claim: u64) -> Result<(), Error> {
            arguments(&[8]);
            let mut case = self.case(claim);
            let caller = self.env().caller();
            let (life, settlement, cause) =
                case.granted(case.claim.life.lapse(&case.kind.windows, case.now), caller);
            self.refuse(&mut case, life, settlement, cause);
            answer!()
        }

        /// Announces a challenge without saying what it is. The commitment is keccak256 of the ABI
        /// words (claim, challenger, reason, salt, name, content, size) of the objection to come.
        #[ink(message, name = "commitChallenge")]
        pub fn commit_challenge(
            &mut self,
            claim: u64,
            commitment: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[8, WORD]);
            self.case(claim);
            let challenger = self.env().caller();
            let at = self.now();
            let hash = commitment.0;
            self.commitments
                .insert((claim, challenger), &Stored(Commitment { hash, at }));
            ChallengeCommitted { claim, challenger }.emit();
            answer!()
        }

        /// Challenges a claim over one piece of its evidence, a minute or more after the caller
        /// committed to just this objection. The kind's challenge bond comes out of the caller's
        /// account.
        #[ink(message)]
        pub fn challenge(&mut self, objection: Objection) -> Result<(), Error> {
            arguments(&objection.widths());
            let mut case = self.case(objection.claim);
            let challenger = self.env().caller();
            let life = case.granted(
                case.claim.life.challenge(&case.kind.windows, case.now),
                challenger,
            );
            self.committed(&objection, challenger, case.now);
            let piece = piece_of(&objection, case.claim.evidence);
            let Stakes {
                token,
                challenge_bond,
                ..
            } = case.kind.stakes;
            self.debit(token, challenger, challenge_bond);
            self.write(&mut case, life);
            let challenge = Challenge {
                challenger,
                piece,
                reason: objection.reason.0,
                ballot: Ballot::default(),
            };
            self.commitments.remove((case.id, challenger));
            self.challenges.insert(case.id, &Stored(challenge));
            let (_, until) = life.span(&case.kind.windows, case.now);
            Challenged {
                claim: case.id,
                challenger,
                piece: FixedBytes(piece),
                reason: objection.reason,
                until,
            }
            .emit();
            answer!()
        }

        /// The caller's seat, which has not attested the claim, judges its challenge; true if that
        /// decided it. Upheld, the claim is refused, the challenger has both bonds, and the attestors'
        /// stakes go to the consumer; dismissed, the claimant has the challenger's bond and the claim
        /// stands as before.
        #[ink(message)]
        pub fn judge(&mut self, claim: u64, uphold: bool) -> Result<bool, Error> {
            arguments(&[8, BOOL]);
            let caller = self.env().caller();
            let mut case = self.case(claim);
            let (_, rule) = self.rules(case.claim.kind);
            let seat = self.voice(&case, caller);
            let mut challenge = self.last_challenge(claim);
            let (life, ballot, decided) = case.granted(
                case.claim.life.judge(
                    challenge.ballot,
                    seat,
                    uphold,
                    rule,
                    &case.kind.windows,
                    case.now,
                ),
                caller,
            );
            challenge.ballot = ballot;
            self.challenges.insert(claim, &Stored(challenge));
            Judged {
                claim,
                seat: caller,
                uphold,
            }
            .emit();
            match decided {
                Some(settlement) if uphold => {
                    self.refuse(&mut case, life, settlement, Cause::ChallengeUpheld);
                }
                Some(settlement) => {
                    self.conclude(&mut case, life, settlement);
                    ChallengeDismissed {
                        claim,
                        challenger: challenge.challenger,
                    }
                    .emit();
                }
                None => {}
            }
            answer!(decided.is_some())
        }

        /// Gives the claimant the bond of a final claim back. Anyone may; the claim is final without
        /// it.
        #[ink(message)]
        pub fn finalize(&mut self, claim: u64) -> Result<(), Error> {
            arguments(&[8]);
            let mut case = self.case(claim);
            let caller = self.env().caller();
            let (life, settlement) = case.granted(
                case.claim.life.finalize(&case.kind.windows, case.now),
                caller,
            );
            self.conclude(&mut case, life, settlement);
            ClaimFinal {
                claim,
                kind: case.claim.kind,
                claimant: case.claim.claimant,
            }
            .emit();
            answer!()
        }

        /// Unlocks the stakes on a final claim whose liability is over. Anyone may.
        #[ink(message)]
        pub fn release(&mut self, claim: u64) -> Result<(), Error> {
            arguments(&[8]);
            let mut case = self.case(claim);
            let caller = self.env().caller();
            let (life, settlement) = case.granted(
                case.claim.life.release(&case.kind.windows, case.now),
                caller,
            );
            self.conclude(&mut case, life, settlement);
            StakesReleased { claim }.emit();
            answer!()
        }

        /// The caller's seat speaks on revoking a final claim, for a reason with this evidence; true if
        /// that decided it. A bond that is still held and stakes still liable go to the consumer; the
        /// cells stay taken.
        #[ink(message)]
        pub fn revoke(
            &mut self,
            claim: u64,
            evidence: FixedBytes<32>,
            support: bool,
        ) -> Result<bool, Error> {
            arguments(&[8, WORD, BOOL]);
            let mut case = self.case(claim);
            let caller = self.env().caller();
            case.granted(
                case.claim.life.revocable(&case.kind.windows, case.now),
                caller,
            );
            let decided = self.move_for(&case, Motion::Revoke, evidence, support);
            if decided {
                let (life, settlement) =
                    case.granted(case.claim.life.revoke(&case.kind.windows, case.now), caller);
                self.conclude(&mut case, life, settlement);
                ClaimRevoked { claim, evidence }.emit();
            }
            answer!(decided)
        }

        /// The caller's seat speaks on freeing a revoked claim's cells; true if that decided it.
        #[ink(message, name = "freeCells")]
        pub fn free_cells(
            &mut self,
            claim: u64,
            evidence: FixedBytes<32>,
            support: bool,
        ) -> Result<bool, Error> {
            arguments(&[8, WORD, BOOL]);
            let mut case = self.case(claim);
            let status = case.claim.life.status(&case.kind.windows, case.now);
            if status != Status::Revoked {
                let status = status.number();
                Error::WrongStatus { claim, status }.refuse();
            }
            if case.claim.freed {
                Error::AlreadyFreed { claim }.refuse();
            }
            let decided = self.move_for(&case, Motion::Free, evidence, support);
            if decided {
                self.give_cells_back(&mut case);
                let life = case.claim.life;
                self.write(&mut case, life);
                CellsFreed { claim, evidence }.emit();
            }
            answer!(decided)
        }

        // ---- views ---------------------------------------------------------------------------

        /// What a consumer needs of a claim: where it stands now (0 no such claim, 1 filed, 2
        /// attested, 3 challenged, 4 final, 5 refused, 6 revoked), kind, period, claimant, the one
        /// contract that may pay for it, quantity (base units), area (m²).
        #[ink(message)]
        pub fn verdict(&self, claim: u64) -> (u8, u32, u32, Address, Address, u128, u128) {
            let Some(case) = self.find_case(claim) else {
                let none = Address::zero();
                answer!(0_u8, 0_u32, 0_u32, none, none, 0_u128, 0_u128);
            };
            let it = case.claim;
            answer!(
                it.life.status(&case.kind.windows, case.now).number(),
                it.kind,
                it.period,
                it.claimant,
                it.consumer,
                it.quantity,
                it.area
            )
        }

        /// All of a claim but its cells: as `verdict`, then the root of its evidence, when it was
        /// filed, since when it stands where it does and until when that lasts if nobody speaks (for a
        /// final claim: the attestors' liability), and whether its cells were freed.
        #[ink(message)]
        pub fn claim(
            &self,
            claim: u64,
        ) -> Result<
            (
                u8,
                u32,
                u32,
                Address,
                Address,
                u128,
                u128,
                FixedBytes<32>,
                u64,
                u64,
                u64,
                bool,
            ),
            Error,
        > {
            let case = self.case(claim);
            let it = case.claim;
            let (since, until) = it.life.span(&case.kind.windows, case.now);
            answer!(
                it.life.status(&case.kind.windows, case.now).number(),
                it.kind,
                it.period,
                it.claimant,
                it.consumer,
                it.quantity,
                it.area,
                FixedBytes(it.evidence),
                it.life.filed,
                since,
                until,
                it.freed,
            )
        }

        /// The cells a claim was filed for, ascending.
        #[ink(message)]
        pub fn cells(&self, claim: u64) -> Vec<u64> {
            let mut cells = self.cells.get((claim, 0)).unwrap_or_default();
            cells.extend(self.cells.get((claim, 1)).unwrap_or_default());
            cells
        }

        /// The claim that has a cell for a kind's benefit in a period; 0 if none has.
        #[ink(message)]
        pub fn holder(&self, kind: u32, cell: u64, period: u32) -> Result<u64, Error> {
            let benefit = self.kind(kind).benefit;
            answer!(self.holders.get((benefit, cell, period)).unwrap_or(0))
        }

        /// The voices on a claim: seats for it and against it, institutions for it (by bit), and
        /// whether the quorum was reached.
        #[ink(message)]
        pub fn ballot(&self, claim: u64) -> Result<(u64, u64, u64, bool), Error> {
            voices(self.case(claim).claim.life.ballot)
        }

        /// A claim's last challenge: who made it, the disputed leaf, the hash of what was said; seats
        /// for the challenger and against, and institutions for it (by bit). All zero if none was made.
        #[ink(message, name = "challengeOf")]
        pub fn challenge_of(
            &self,
            claim: u64,
        ) -> (Address, FixedBytes<32>, FixedBytes<32>, u64, u64, u64) {
            let it = self.last_challenge(claim);
            answer!(
                it.challenger,
                FixedBytes(it.piece),
                FixedBytes(it.reason),
                it.ballot.attested,
                it.ballot.dissented,
                it.ballot.institutions,
            )
        }

        /// The voices on revoking a claim (0) or freeing its cells (1) with this evidence: as
        /// `ballot`.
        #[ink(message)]
        pub fn motion(
            &self,
            claim: u64,
            motion: u8,
            evidence: FixedBytes<32>,
        ) -> (u64, u64, u64, bool) {
            let Stored(ballot) = self
                .motions
                .get((claim, motion, evidence.0))
                .unwrap_or_default();
            voices(ballot)
        }

        /// What a challenger has committed to, and when; zero if nothing.
        #[ink(message, name = "commitmentOf")]
        pub fn commitment_of(&self, claim: u64, challenger: Address) -> (FixedBytes<32>, u64) {
            match self.commitments.get((claim, challenger)) {
                Some(Stored(it)) => answer!(FixedBytes(it.hash), it.at),
                None => answer!(FixedBytes([0; 32]), 0_u64),
            }
        }

        /// How many claims were filed; they are numbered from 1.
        #[ink(message, name = "claimCount")]
        pub fn claim_count(&self) -> u64 {
            self.claim_count.get().unwrap_or(0)
        }

        // ---- governance ----------------------------------------------------------------------

        /// How long a loosening waits; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            answer!(self.read_governance().delay)
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            answer!(self.read_governance().governor)
        }

        /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut governance = self.governed();
            let from = self.env().caller();
            Error::granted(governance.offer(from, to));
            self.governance.set(&Stored(governance));
            GovernanceOffered { from, to }.emit();
            answer!()
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[]);
            let mut governance = self.read_governance();
            let governor = self.env().caller();
            Error::granted(governance.accept(governor));
            self.governance.set(&Stored(governance));
            GovernanceAccepted { governor }.emit();
            answer!()
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut governance = self.governed();
            governance.successor = successor;
            self.governance.set(&Stored(governance));
            SuccessorNamed { successor }.emit();
            answer!()
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            answer!(self.read_governance().successor)
        }

        // ---- private -------------------------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        #[inline(never)]
        fn read_governance(&self) -> Governance {
            let Stored(governance) = self.governance.get().expect("the constructor set it");
            governance
        }

        #[inline(never)]
        fn governed(&self) -> Governance {
            let governance = self.read_governance();
            Error::granted(governance.only_governor(self.env().caller()));
            governance
        }

        /// The benefit of a kind to be added: its own, or one of an existing kind with the same cells
        /// and periods.
        fn benefit(&self, settings: &KindSettings, kind: u32) -> u32 {
            let benefit = settings.benefit;
            if benefit == OWN_BENEFIT {
                return kind;
            }
            let Some(Stored(shared)) = self.kinds.get(benefit) else {
                Error::BenefitDiffers { benefit }.refuse();
            };
            let alike = shared.resolution == settings.resolution
                && shared.clock == settings.figures(benefit).clock;
            if !alike {
                Error::BenefitDiffers { benefit }.refuse();
            }
            shared.benefit
        }

        #[inline(never)]
        fn change_quorum(&mut self, kind: u32, review: bool, rule: QuorumRule) -> u64 {
            arguments(&[4, 1, 1, 1]);
            let governance = self.governed();
            let Stored(mut quorums) = self
                .quorums
                .get(kind)
                .unwrap_or_else(|| Error::UnknownKind { kind }.refuse());
            Error::granted(rule.validate());
            let now = self.now();
            let changed = if review {
                &mut quorums.review
            } else {
                &mut quorums.quorum
            };
            let from = if changed.at(now).tightened_by(&rule) {
                *changed = changed.tightened(rule);
                now
            } else {
                let due = governance.due(now);
                *changed = changed.loosened(rule, now, due);
                due
            };
            review_at_least(&quorums, now);
            self.quorums.insert(kind, &Stored(quorums));
            QuorumChanged {
                kind,
                review,
                seats: rule.seats,
                institutions: rule.institutions,
                dissent: rule.dissent,
                from,
            }
            .emit();
            from
        }

        /// What attests, and what judges, now.
        #[inline(never)]
        fn rules(&self, kind: u32) -> (QuorumRule, QuorumRule) {
            let Stored(quorums) = self
                .quorums
                .get(kind)
                .unwrap_or_else(|| Error::UnknownKind { kind }.refuse());
            let now = self.now();
            (quorums.quorum.at(now), quorums.review.at(now))
        }

        #[inline(never)]
        fn case(&self, id: u64) -> Case {
            self.find_case(id)
                .unwrap_or_else(|| Error::UnknownClaim { claim: id }.refuse())
        }

        #[inline(never)]
        fn find_case(&self, id: u64) -> Option<Case> {
            let Stored(claim) = self.claims.get(id)?;
            Some(Case {
                id,
                claim,
                kind: self.kind(claim.kind),
                now: self.now(),
            })
        }

        #[inline(never)]
        fn kind(&self, kind: u32) -> Kind {
            let Stored(figures) = self
                .kinds
                .get(kind)
                .unwrap_or_else(|| Error::UnknownKind { kind }.refuse());
            figures
        }

        #[inline(never)]
        fn read_names(&self, kind: u32) -> Names {
            let Stored(names) = self
                .names
                .get(kind)
                .unwrap_or_else(|| Error::UnknownKind { kind }.refuse());
            names
        }

        #[inline(never)]
        fn write(&mut self, case: &mut Case, life: Life) {
            case.claim.life = life;
            self.claims.insert(case.id, &Stored(case.claim));
        }

        /// The seat of an address that may speak on a claim.
        /// INVARIANT `disjoint-attestors`: it is not the claimant, nor of an institution of which the
        /// claimant has or had a seat.
        #[inline(never)]
        fn voice(&self, case: &Case, address: Address) -> Seat {
            let kind = case.claim.kind;
            let seat = Error::granted(self.seats.voice(kind, address, case.now));
            let own = case.claim.claimant;
            if address == own || self.seats.was_of(kind, own, seat.institution) {
                Error::AttestsForItself { seat: address }.refuse();
            }
            seat
        }

        /// Counts the voice of `who`'s seat for a claim, and locks its stake.
        #[inline(never)]
        fn hear(&mut self, case: &mut Case, seat: Seat, who: Address, rule: QuorumRule) {
            let (life, _) = case.granted(
                case.claim
                    .life
                    .attest(seat, rule, &case.kind.windows, case.now),
                who,
            );
            case.claim.life = life;
            let Stakes { token, stake, .. } = case.kind.stakes;
            if stake > 0 {
                let account = self.account(token, who);
                let locked = account
                    .lock(stake)
                    .unwrap_or_else(|error| Error::of_account(error, who).refuse());
                self.accounts.insert((token, who), &Stored(locked));
            }
            Attested {
                claim: case.id,
                seat: who,
            }
            .emit();
        }

        /// Stores a claim after voices for it; whether they reached the quorum.
        #[inline(never)]
        fn write_heard(&mut self, case: &Case) -> bool {
            self.claims.insert(case.id, &Stored(case.claim));
            let reached = case.claim.life.ballot.is_final;
            if reached {
                let (_, until) = case.claim.life.span(&case.kind.windows, case.now);
                QuorumReached {
                    claim: case.id,
                    until,
                }
                .emit();
            }
            reached
        }

        #[inline(never)]
        fn digest_of(&self, case: &Case) -> [u8; 32] {
            let Case {
                id, claim, kind, ..
            } = case;
            let names = self.read_names(claim.kind);
            let mut cells = Vec::new(); // at most 64
            for cell in self.cells(*id) {
                cells.extend_from_slice(&cell.to_be_bytes());
            }
            let (from, until) = kind
                .clock
                .span(claim.period)
                .map_or((0, 0), |span| (span.opens, span.closes));
            let amount = quantity(claim.quantity, kind.decimals, &names.unit);
            let (decimals, hectares) = HECTARE;
            let text = |text: &str| eip712::keccak(text.as_bytes());
            let structure = eip712::hash(&[
                ATTESTATION_TYPE,
                id.word(),
                text(&names.benefit),
                claim.claimant.word(),
                claim.consumer.word(),
                text(&moment(from)),
                text(&moment(until)),
                text(&amount),
                text(&quantity(claim.area, decimals, hectares)),
                eip712::keccak(&cells),
                claim.evidence,
            ]);
            let domain = eip712::domain_separator(DOMAIN_NAME, self.env().address());
            eip712::digest(&domain, &structure)
        }

        /// INVARIANT `benefit-once`: a cell is one claim's for a benefit and a period.
        #[inline(never)]
        fn take_cells(&mut self, id: u64, filing: &Filing, kind: &Kind) {
            let mut before = 0;
            for cell in &filing.cells {
                let cell = *cell;
                if cell <= before {
                    Error::CellsOutOfOrder { cell, before }.refuse();
                }
                before = cell;
                if !is_cell(cell, kind.resolution) {
                    Error::InvalidCell {
                        cell,
                        resolution: kind.resolution,
                    }
                    .refuse();
                }
                let key = (kind.benefit, cell, filing.period);
                if let Some(holder) = self.holders.get(key) {
                    Error::CellTaken { cell, holder }.refuse();
                }
                self.holders.insert(key, &id);
            }
            for (chunk, cells) in (0_u8..).zip(filing.cells.chunks(CHUNK)) {
                self.cells.insert((id, chunk), &Vec::from(cells));
            }
        }

        #[inline(never)]
        fn give_cells_back(&mut self, case: &mut Case) {
            for cell in self.cells(case.id) {
                self.holders
                    .remove((case.kind.benefit, cell, case.claim.period));
            }
            case.claim.freed = true;
        }

        /// Stores what has become of a claim, and moves money where the rule says.
        #[inline(never)]
        fn conclude(&mut self, case: &mut Case, life: Life, settlement: Settlement) {
            self.settle(case, settlement);
            self.write(case, life);
        }

        /// Ends a claim's life: money goes where the rule says, the cells are free.
        #[inline(never)]
        fn refuse(&mut self, case: &mut Case, life: Life, settlement: Settlement, cause: Cause) {
            self.settle(case, settlement);
            self.give_cells_back(case);
            self.write(case, life);
            ClaimRefused {
                claim: case.id,
                cause: cause.number(),
            }
            .emit();
        }

        /// Moves what was held to those the rule names.
        #[inline(never)]
        fn settle(&mut self, case: &Case, settlement: Settlement) {
            let stakes = case.kind.stakes;
            for (party, amount) in [
                (settlement.bond, stakes.bond),
                (settlement.challenge_bond, stakes.challenge_bond),
            ] {
                let to = match party {
                    None => continue,
                    Some(Party::Claimant) => case.claim.claimant,
                    Some(Party::Consumer) => case.claim.consumer,
                    Some(Party::Challenger) => self.last_challenge(case.id).challenger,
                };
                self.credit(stakes.token, to, amount);
            }
            if settlement.stakes == StakesGo::Nowhere || stakes.stake == 0 {
                return;
            }
            let consumer = case.claim.consumer;
            let mut slashed = 0_u128;
            for index in 0..MAX_SEATS {
                let bit = 1_u64.checked_shl(index.into()).unwrap_or(0);
                if case.claim.life.ballot.attested & bit == 0 {
                    continue;
                }
                let Some(seat) = self.seats.address(case.claim.kind, index) else {
                    continue; // every bit that was given out has an address
                };
                let account = self.account(stakes.token, seat);
                let back = settlement.stakes == StakesGo::Back;
                let account = if back {
                    account.unlock(stakes.stake)
                } else {
                    account.slash(stakes.stake)
                }
                .unwrap_or_else(|error| Error::of_account(error, seat).refuse());
                self.accounts.insert((stakes.token, seat), &Stored(account));
                if !back {
                    slashed = slashed
                        .checked_add(stakes.stake)
                        .unwrap_or_else(|| Error::Overflow {}.refuse());
                    Slashed {
                        claim: case.id,
                        seat,
                        to: consumer,
                        amount: stakes.stake,
                    }
                    .emit();
                }
            }
            self.credit(stakes.token, consumer, slashed);
        }

        /// Counts the caller's voice on a motion; whether that decided it.
        #[inline(never)]
        fn move_for(
            &mut self,
            case: &Case,
            motion: Motion,
            evidence: FixedBytes<32>,
            support: bool,
        ) -> bool {
            let caller = self.env().caller();
            if evidence.0 == [0; 32] {
                Error::InvalidEvidence {}.refuse();
            }
            let (_, rule) = self.rules(case.claim.kind);
            let seat = self.voice(case, caller);
            let key = (case.id, motion.number(), evidence.0);
            let Stored(ballot) = self.motions.get(key).unwrap_or_default();
            let heard = if support {
                ballot.attest(seat, rule)
            } else {
                ballot.dissent(seat, rule)
            };
            let ballot = case.granted(heard.map_err(LifeError::from), caller);
            self.motions.insert(key, &Stored(ballot));
            MotionSupported {
                claim: case.id,
                seat: caller,
                motion: motion.number(),
                evidence,
                support,
            }
            .emit();
            ballot.is_final
        }

        /// Refuses a challenge that its author did not commit to, or too short a time ago.
        #[inline(never)]
        fn committed(&self, objection: &Objection, challenger: Address, now: u64) {
            let claim = objection.claim;
            let hash = eip712::hash(&[
                claim.word(),
                challenger.word(),
                objection.reason.0,
                objection.salt.0,
                objection.name.0,
                objection.content.0,
                objection.size.word(),
            ]);
            let Some(Stored(Commitment { at, .. })) = self
                .commitments
                .get((claim, challenger))
                .filter(|Stored(it)| it.hash == hash)
            else {
                Error::NotCommitted { claim, challenger }.refuse()
            };
            if now.saturating_sub(at) < COMMITMENT_AGE {
                Error::CommittedTooLate {
                    at,
                    now,
                    age: COMMITMENT_AGE,
                }
                .refuse();
            }
        }

        fn last_challenge(&self, claim: u64) -> Challenge {
            let none = Challenge {
                challenger: Address::zero(),
                piece: [0; 32],
                reason: [0; 32],
                ballot: Ballot::default(),
            };
            self.challenges.get(claim).map_or(none, |Stored(it)| it)
        }

        #[inline(never)]
        fn account(&self, token: Address, who: Address) -> Account {
            let Stored(account) = self.accounts.get((token, who)).unwrap_or_default();
            account
        }

        #[inline(never)]
        fn credit(&mut self, token: Address, who: Address, amount: u128) {
            if amount == 0 {
                return;
            }
            let account = self
                .account(token, who)
                .credit(amount)
                .unwrap_or_else(|error| Error::of_account(error, who).refuse());
            self.accounts.insert((token, who), &Stored(account));
        }

        #[inline(never)]
        fn debit(&mut self, token: Address, who: Address, amount: u128) {
            if amount == 0 {
                return;
            }
            let account = self
                .account(token, who)
                .debit(amount)
                .unwrap_or_else(|error| Error::of_account(error, who).refuse());
            self.accounts.insert((token, who), &Stored(account));
        }
    }

    impl Case {
        /// The value, or the end of a message by which `seat` wanted something of the claim.
        #[inline(always)]
        fn granted<T>(&self, result: Result<T, LifeError>, seat: Address) -> T {
            match result {
                Ok(value) => value,
                Err(error) => Error::of_life(error, self.id, seat, self.now).refuse(),
            }
        }
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    #[inline(never)]
    fn arguments(widths: &[u8]) {
        if !well_formed(widths) {
            Error::MalformedArguments {}.refuse();
        }
    }

    fn positive(amount: u128) {
        if amount == 0 {
            Error::InvalidAmount { amount }.refuse();
        }
    }

    /// Refuses what so many cells cannot have brought about.
    fn plausible(filing: &Filing, kind: &Kind) {
        let cells = u32::try_from(filing.cells.len()).unwrap_or(u32::MAX);
        if cells == 0 || cells > MAX_CELLS {
            Error::TooManyCells {
                cells,
                limit: MAX_CELLS,
            }
            .refuse();
        }
        let quantity = filing.quantity;
        let limit = kind.max_quantity.saturating_mul(cells.into());
        if quantity > limit || (quantity == 0 && filing.area == 0) {
            Error::InvalidQuantity { quantity, limit }.refuse();
        }
        let area = filing.area;
        let limit = kind.max_area.saturating_mul(cells.into());
        if area > limit {
            Error::InvalidArea { area, limit }.refuse();
        }
    }

    /// The leaf of the disputed piece, which has to be in the claim's evidence.
    fn piece_of(objection: &Objection, root: [u8; 32]) -> [u8; 32] {
        if objection.path.len() > MAX_PATH {
            let count = |entries| u32::try_from(entries).unwrap_or(u32::MAX);
            Error::PathTooLong {
                length: count(objection.path.len()),
                limit: count(MAX_PATH),
            }
            .refuse();
        }
        let leaf = evidence::leaf(
            sha_256,
            &objection.name.0,
            &objection.content.0,
            objection.size,
        );
        let reached = objection.path.iter().fold(leaf, |reached, sibling| {
            evidence::node(sha_256, &reached, &sibling.0)
        });
        if reached != root {
            Error::PieceNotInEvidence {
                piece: FixedBytes(leaf),
                root: FixedBytes(reached),
                evidence: FixedBytes(root),
            }
            .refuse();
        }
        leaf
    }

    /// What judges needs at least the seats and institutions of what attests, also with changes that
    /// wait.
    fn review_at_least(quorums: &Quorums, now: u64) {
        let values = |rule: &Delayed<QuorumRule>| {
            let current = rule.at(now);
            [current, rule.pending.map_or(current, |(next, _)| next)]
        };
        for review in values(&quorums.review) {
            for quorum in values(&quorums.quorum) {
                if review.seats < quorum.seats || review.institutions < quorum.institutions {
                    Error::review_below(review).refuse();
                }
            }
        }
    }

    fn voices(ballot: Ballot) -> ! {
        answer!(
            ballot.attested,
            ballot.dissented,
            ballot.institutions,
            ballot.is_final
        )
    }
}
