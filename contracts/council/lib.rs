//! The council: scientists' seats, stocks, assessments, budgets, and their division down a tree of
//! places.
//!
//! Scientists can only lower what a stock's rule gives; assemblies can only divide it. The contract
//! applies [`weir_core`]'s rules; it estimates nothing.
//!
//! INVARIANTS: `budget-below-msy`, `budget-below-surplus`, `silence-tightens`, `plausible-growth`,
//! `loosening-waits`, `one-seat-one-voice`, `diverse-quorum`, `children-within-parent`; see
//! docs/invariants.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs)] // on type aliases that ink!'s macros make
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

mod error;
mod events;
mod types;
mod words;

/// The contract.
#[weir_macros::contract(no_root)]
mod council {
    use crate::{error::Error, events::*, types::*, words::STATEMENT};
    use ink::{
        prelude::vec::Vec,
        sol::FixedBytes,
        storage::{Lazy, Mapping},
    };
    use weir_core::{
        allocation::{reallocated, Division, Part, Seasonal, MAX_DEPTH},
        assessment::{accept, Assessment, Gauge},
        delayed::Delayed,
        quorum::{Ballot, QuorumRule, Seat, MAX_INSTITUTIONS, MAX_SEATS},
        season::{SeasonClock, SeasonSpan},
        stock::StockParameters,
        text::{moment, quantity, MAX_DECIMALS},
    };
    use weir_parts::{
        answer,
        calldata::{well_formed, ADDRESS, WORD},
        eip712,
        errors::Word,
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        stored::{limited, Stored, MAX_NAME, MAX_SYMBOL},
    };

    /// The name under which seats sign.
    const DOMAIN_NAME: &str = "Weir Council";
    /// keccak256 of `Attestation(uint32 stock,string name,uint32 season,string low,string
    /// estimate,string high,string asOf,string expires,bytes32 evidence)`.
    const ATTESTATION_TYPE: [u8; 32] = [
        0xa3, 0xd7, 0x78, 0x6d, 0x70, 0x06, 0x6c, 0x86, 0x5b, 0x0a, 0x51, 0x0d, 0x5c, 0x13, 0xb3,
        0x9e, 0x70, 0x2a, 0xb2, 0x8b, 0x39, 0xa0, 0x78, 0xe1, 0x8d, 0xc3, 0x89, 0x90, 0xd3, 0x1e,
        0x42, 0xda,
    ];

    /// What is read only when seats speak or something is governed.
    #[derive(Clone, Copy, Debug, scale::Encode, scale::Decode)]
    #[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
    struct Chamber {
        governance: Governance,
        quorum: Delayed<QuorumRule>,
        /// Bits given out so far.
        seats: u8,
    }

    /// A statement while seats speak on it.
    struct Motion {
        statement: Statement,
        digest: FixedBytes<32>,
        stock: Stock,
        figures: Figures,
        parameters: StockParameters,
        assessment: Assessment,
        ballot: Ballot,
    }

    /// The council.
    #[ink(storage)]
    pub struct Council {
        stock_count: Lazy<u32>,
        chamber: Lazy<Stored<Chamber>>,
        seats: Mapping<Address, Stored<Seat>>,
        /// By the statement's digest.
        ballots: Mapping<[u8; 32], Stored<Ballot>>,
        stocks: Mapping<u32, Stored<Stock>>,
        figures: Mapping<u32, Stored<Figures>>,
        settings: Mapping<u32, Stored<StockSettings>>,
        /// Places given out so far, by stock.
        place_counts: Mapping<u32, u32>,
        /// By stock and place; places are numbered from 1.
        places: Mapping<(u32, u32), Stored<Place>>,
        /// By stock and place; 0 is the stock itself.
        currencies: Mapping<(u32, u32), Address>,
        /// By stock, place and season.
        takes: Mapping<(u32, u32, u32), Stored<Take>>,
    }

    impl Council {
        /// A council with its first seats. Fails on a quorum that cannot be, a seat given twice, or a
        /// delay beyond a year.
        #[ink(constructor)]
        pub fn new(settings: CouncilSettings, founders: Vec<Founder>) -> Result<Self, Error> {
            let quorum = QuorumRule {
                seats: settings.seats,
                institutions: settings.institutions,
                dissent: settings.dissent,
            };
            Error::granted(quorum.validate());
            let governance = Error::granted(Governance::new(settings.governor, settings.delay));
            let mut council = Self {
                stock_count: Lazy::new(),
                chamber: Lazy::new(),
                seats: Mapping::new(),
                ballots: Mapping::new(),
                stocks: Mapping::new(),
                figures: Mapping::new(),
                settings: Mapping::new(),
                place_counts: Mapping::new(),
                places: Mapping::new(),
                currencies: Mapping::new(),
                takes: Mapping::new(),
            };
            let mut chamber = Chamber {
                governance,
                quorum: Delayed::new(quorum),
                seats: 0,
            };
            let now = council.now();
            for founder in founders {
                council.seat(&mut chamber, founder.seat, founder.institution, now);
                // at most MAX_SEATS
            }
            council.write_chamber(chamber);
            Ok(council)
        }

        // ---- seats ---------------------------------------------------------------------------

        /// Gives `seat` a voice for `institution` after the public delay. Governor only. A bit belongs
        /// to its address for ever, so a council has 64 addresses in its life.
        #[ink(message, name = "proposeSeat")]
        pub fn propose_seat(&mut self, seat: Address, institution: u8) -> Result<(), Error> {
            arguments(&[ADDRESS, 1]);
            let mut chamber = self.governed();
            let from = chamber.governance.due(self.now());
            self.seat(&mut chamber, seat, institution, from);
            self.write_chamber(chamber);
            answer!()
        }

        /// Takes `seat`'s voice at once. Governor only. What it has attested stands.
        #[ink(message, name = "removeSeat")]
        pub fn remove_seat(&mut self, seat: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            self.governed();
            let entry = self
                .seated(seat)
                .unwrap_or_else(|| Error::NotSeat { caller: seat }.refuse());
            // the bit stays the address's own: coming back, it cannot speak twice on one statement
            self.seats.insert(
                seat,
                &Stored(Seat {
                    from: u64::MAX,
                    ..entry
                }),
            );
            SeatRemoved { seat }.emit();
            answer!()
        }

        /// Whether `seat` is one, its bit, its institution, and from when its voice counts.
        #[ink(message, name = "seatOf")]
        pub fn seat_of(&self, seat: Address) -> (bool, u8, u8, u64) {
            match self.seated(seat) {
                Some(Seat {
                    index,
                    institution,
                    from,
                }) => answer!(true, index, institution, from),
                None => answer!(false, 0_u8, 0_u8, 0_u64),
            }
        }

        /// Changes what makes a statement final: at once if that only makes it harder, else after the
        /// public delay. Governor only.
        #[ink(message, name = "setQuorum")]
        pub fn set_quorum(
            &mut self,
            seats: u8,
            institutions: u8,
            dissent: u8,
        ) -> Result<(), Error> {
            arguments(&[1, 1, 1]);
            let mut chamber = self.governed();
            let rule = QuorumRule {
                seats,
                institutions,
                dissent,
            };
            Error::granted(rule.validate());
            let now = self.now();
            let from = if chamber.quorum.at(now).tightened_by(&rule) {
                chamber.quorum = chamber.quorum.tightened(rule);
                now
            } else {
                let due = chamber.governance.due(now);
                chamber.quorum = chamber.quorum.loosened(rule, now, due);
                due
            };
            self.write_chamber(chamber);
            QuorumChanged {
                seats,
                institutions,
                dissent,
                from,
            }
            .emit();
            answer!()
        }

        /// Seats, institutions and dissent that decide over a statement now.
        #[ink(message)]
        pub fn quorum(&self) -> (u8, u8, u8) {
            let rule = self.read_chamber().quorum.at(self.now());
            answer!(rule.seats, rule.institutions, rule.dissent)
        }

        // ---- stocks --------------------------------------------------------------------------

        /// Adds a stock and returns its number. Its budget is zero until its first assessment is in
        /// force. Governor only.
        #[ink(message, name = "addStock")]
        pub fn add_stock(&mut self, new: NewStock) -> Result<u32, Error> {
            arguments(&new.widths());
            self.governed();
            let NewStock { settings, terms } = new;
            let StockSettings {
                first_opens,
                season_length,
                decimals,
                ..
            } = settings;
            if decimals > MAX_DECIMALS {
                Error::InvalidChoice { value: decimals }.refuse();
            }
            for (text, limit) in [(&settings.name, MAX_NAME), (&settings.unit, MAX_SYMBOL)] {
                Error::granted(limited(text, limit));
            }
            if season_length == 0 {
                Error::InvalidSeason {
                    first_opens,
                    season_length,
                }
                .refuse();
            }
            let stock = self.read_stock_count();
            let parameters = Delayed::new(parameters(terms));
            let figures = Figures {
                parameters,
                standing: Delayed::new(None),
            };
            let entry = Stock {
                clock: SeasonClock {
                    first_opens,
                    length: season_length,
                },
                gauge: Gauge::new(&figures.parameters, &figures.standing, self.now()),
                division: division(settings.division),
                children: Seasonal::new(0),
            };
            self.stock_count.set(&stock.saturating_add(1));
            self.write_figures(stock, &entry, &figures);
            self.env().emit_event(StockAdded {
                stock,
                name: settings.name.clone(),
            });
            self.settings.insert(stock, &Stored(settings));
            answer!(stock)
        }

        /// Changes how a stock's budget is computed: at once if that can only lower it (a lower rate,
        /// a shorter life of assessments, a longer grace), else after the public delay, as does every
        /// change of reference points. Returns from when. Governor only.
        #[ink(message, name = "setTerms")]
        pub fn set_terms(&mut self, new: NewTerms) -> Result<u64, Error> {
            arguments(&NewTerms::widths());
            let NewTerms { stock, terms } = new;
            let chamber = self.governed();
            let entry = self.stock(stock);
            let mut figures = self.figures(stock);
            let parameters = parameters(terms);
            let now = self.now();
            let from = if figures.parameters.at(now).tightened_by(&parameters) {
                figures.parameters = figures.parameters.tightened(parameters);
                now
            } else {
                let due = chamber.governance.due(now);
                figures.parameters = figures.parameters.loosened(parameters, now, due);
                due
            };
            self.write_figures(stock, &entry, &figures);
            TermsChanged { stock, from }.emit();
            answer!(from)
        }

        /// The terms of a stock, as they are in force.
        #[ink(message)]
        pub fn terms(&self, stock: u32) -> Result<Terms, Error> {
            let terms = Terms::from(self.figures(stock).parameters.at(self.now()));
            answer!(
                terms.model,
                terms.growth,
                terms.capacity,
                terms.rule,
                terms.rate,
                terms.trigger,
                terms.limit,
                terms.max_age,
                terms.grace
            )
        }

        /// What a stock is called and when its seasons are.
        #[ink(message, name = "stockSettings")]
        pub fn stock_settings(&self, stock: u32) -> Result<StockSettings, Error> {
            Ok(self.read_settings(stock))
        }

        /// How many stocks there are; they are numbered from 0.
        #[ink(message, name = "stockCount")]
        pub fn stock_count(&self) -> u32 {
            answer!(self.read_stock_count())
        }

        // ---- assessments ---------------------------------------------------------------------

        /// The caller's seat attests a statement; true if that made it final. A final statement is in
        /// force at once where it lowers the bound or raises it no further than the stock can have
        /// grown, else after the public delay. Cannot be taken back; a later one supersedes it.
        #[ink(message)]
        pub fn attest(&mut self, statement: Statement) -> Result<bool, Error> {
            arguments(&STATEMENT);
            let caller = self.env().caller();
            let chamber = self.read_chamber();
            let seat = self.voice(caller);
            let mut motion = self.motion(statement);
            self.hear(&mut motion, seat, caller, chamber.quorum.at(self.now()));
            self.conclude(&mut motion, chamber.governance.delay);
            answer!(motion.ballot.is_final)
        }

        /// The seats that signed a statement as typed data attest it, whoever sends their signatures;
        /// returns how many voices that added, and whether they made it final. A seat that has spoken
        /// already is passed over, and what follows the voice that makes it final is not looked at; one
        /// signature that is no seat's refuses them all. See [`Self::digest`] for what is signed.
        #[ink(message, name = "attestSigned")]
        pub fn attest_signed(&mut self, endorsement: Endorsement) -> Result<(u8, bool), Error> {
            arguments(&endorsement.widths());
            let Endorsement {
                statement,
                signatures,
            } = endorsement;
            if signatures.len() > MAX_SEATS.into() {
                Error::TooManySeats { limit: MAX_SEATS }.refuse();
            }
            let chamber = self.read_chamber();
            let rule = chamber.quorum.at(self.now());
            let mut motion = self.motion(statement);
            let mut counted = 0_u8;
            for (position, Signature { v, r, s }) in (0_u8..).zip(signatures) {
                let signer = eip712::recover(&motion.digest.0, v, &r.0, &s.0)
                    .unwrap_or_else(|| Error::InvalidSignature { position }.refuse());
                let seat = self.voice(signer);
                if motion.ballot.is_final || motion.ballot.has_heard(seat) {
                    continue;
                }
                self.hear(&mut motion, seat, signer, rule);
                counted = counted.saturating_add(1); // at most MAX_SEATS
            }
            if counted == 0 {
                Error::NothingCounted {
                    digest: motion.digest,
                }
                .refuse();
            }
            self.conclude(&mut motion, chamber.governance.delay);
            answer!(counted, motion.ballot.is_final)
        }

        /// The caller's seat speaks against a statement. Enough of them keep it from ever becoming
        /// final.
        #[ink(message)]
        pub fn dissent(&mut self, digest: FixedBytes<32>) -> Result<(), Error> {
            arguments(&[WORD]);
            let caller = self.env().caller();
            let seat = self.voice(caller);
            let rule = self.read_chamber().quorum.at(self.now());
            let ballot = self
                .read_ballot(digest)
                .dissent(seat, rule)
                .unwrap_or_else(|error| Error::of_ballot(error, digest, caller).refuse());
            self.write_ballot(digest, ballot);
            Dissented {
                digest,
                seat: caller,
            }
            .emit();
            answer!()
        }

        /// The EIP-712 digest of a statement: what a seat signs, and under which its ballot is kept.
        /// Bounds are signed as text in the stock's unit, times as dates, so that a wallet shows them
        /// so.
        #[ink(message)]
        pub fn digest(&self, statement: Statement) -> Result<FixedBytes<32>, Error> {
            answer!(self.digest_of(&statement))
        }

        /// The voices on a statement: seats for it and against it, institutions for it (by bit), and
        /// whether it is final.
        #[ink(message)]
        pub fn ballot(&self, digest: FixedBytes<32>) -> (u64, u64, u64, bool) {
            let ballot = self.read_ballot(digest);
            answer!(
                ballot.attested,
                ballot.dissented,
                ballot.institutions,
                ballot.is_final
            )
        }

        /// The assessment in force: the season it was made for, its lower bound, its reference date,
        /// its expiry. All zero if there is none.
        #[ink(message)]
        pub fn assessment(&self, stock: u32) -> Result<(u32, u128, u64, u64), Error> {
            match self.figures(stock).standing.at(self.now()) {
                Some(it) => answer!(it.season, it.low, it.as_of, it.expires),
                None => answer!(0_u32, 0_u128, 0_u64, 0_u64),
            }
        }

        /// The assessment that waits out the public delay: the season it was made for, its lower
        /// bound, its reference date, and from when it is in force. All zero if none waits.
        #[ink(message, name = "pendingAssessment")]
        pub fn pending_assessment(&self, stock: u32) -> Result<(u32, u128, u64, u64), Error> {
            match self.figures(stock).standing.settled(self.now()).pending {
                Some((Some(it), from)) => answer!(it.season, it.low, it.as_of, from),
                _ => answer!(0_u32, 0_u128, 0_u64, 0_u64),
            }
        }

        /// Prepares a stock's budget anew once something that waited has come into force; changes no
        /// figure, but makes every later reading of the budget cheaper. Anyone may.
        #[ink(message, name = "settleStock")]
        pub fn settle_stock(&mut self, stock: u32) -> Result<(), Error> {
            arguments(&[4]);
            let (entry, mut figures, now) = (self.stock(stock), self.figures(stock), self.now());
            figures.parameters = figures.parameters.settled(now);
            figures.standing = figures.standing.settled(now);
            self.write_figures(stock, &entry, &figures);
            answer!()
        }

        // ---- budgets and their division ------------------------------------------------------

        /// What may be taken at a place in the season now: the season's number (0 before the first),
        /// its first second and the first after it, the season for which the assessment in force was
        /// made (0 if there is none), and the amount as it now stands, base units.
        #[ink(message)]
        pub fn budget(&self, stock: u32, node: u32) -> Result<(u32, u64, u64, u32, u128), Error> {
            let entry = self.stock(stock);
            let now = self.now();
            let Some(SeasonSpan {
                number,
                opens,
                closes,
            }) = entry.clock.season_at(now)
            else {
                self.amount(stock, &entry, node, 0, 0); // the place exists
                answer!(0_u32, 0_u64, entry.clock.first_opens, 0_u32, 0_u128)
            };
            let gauge = self.gauge(stock, &entry, now);
            let amount = self.amount(stock, &entry, node, number, gauge.budget_floor(now));
            answer!(number, opens, closes, gauge.assessed_for, amount)
        }

        /// Adds a place below `parent` (0: the stock itself) with no part yet, and returns its number.
        /// Only the assembly of `parent` (the governor for the stock itself).
        #[ink(message, name = "addNode")]
        pub fn add_node(
            &mut self,
            stock: u32,
            parent: u32,
            assembly: Address,
            division: u8,
        ) -> Result<u32, Error> {
            arguments(&[4, 4, ADDRESS, 1]);
            self.stock(stock);
            self.only_assembly(stock, parent);
            let above = if parent == 0 {
                0
            } else {
                self.place(stock, parent).depth
            };
            if above >= MAX_DEPTH {
                Error::TooDeep { limit: MAX_DEPTH }.refuse();
            }
            let node = self.place_counts.get(stock).unwrap_or(0).saturating_add(1);
            let place = Place {
                parent,
                depth: above.saturating_add(1),
                assembly: Error::granted(non_zero(assembly)),
                division: crate::types::division(division),
                part: Seasonal::new(0),
                children: Seasonal::new(0),
            };
            self.place_counts.insert(stock, &node);
            self.write_place(stock, node, &place);
            NodeAdded {
                stock,
                node,
                parent,
                assembly,
            }
            .emit();
            answer!(node)
        }

        /// Sets a place's part of its parent, from the next season on: its weight, its fixed quantity
        /// (refused if all of them exceed what the parent has now), or 0 or 1 where the parent divides
        /// equally. Returns that season. Only the parent's assembly.
        #[ink(message, name = "setPart")]
        pub fn set_part(&mut self, stock: u32, node: u32, part: u128) -> Result<u32, Error> {
            arguments(&[4, 4, 16]);
            let mut entry = self.stock(stock);
            let mut place = self.place(stock, node);
            self.only_assembly(stock, place.parent);
            let now = self.now();
            let season = entry.clock.number_at(now);
            let next = season.saturating_add(1);
            let whole = self.gauge(stock, &entry, now).budget_floor(now);
            let has = self.amount(stock, &entry, place.parent, season, whole);
            let mut parent = (place.parent > 0).then(|| self.place(stock, place.parent));
            let (division, children) = match &mut parent {
                Some(above) => (above.division, &mut above.children),
                None => (entry.division, &mut entry.children),
            };
            let part = if division == Division::Equal {
                part.min(1)
            } else {
                part
            };
            let sum = Error::granted(reallocated(
                division,
                at_season(children, next),
                at_season(&place.part, next),
                part,
                has,
            ));
            *children = children.loosened(sum, season.into(), next.into());
            place.part = place.part.loosened(part, season.into(), next.into());
            match parent {
                Some(above) => self.write_place(stock, place.parent, &above),
                None => self.write_stock(stock, &entry),
            };
            self.write_place(stock, node, &place);
            PartSet {
                stock,
                node,
                part,
                from_season: next,
            }
            .emit();
            answer!(next)
        }

        /// Names the contract that divides a place's budget among people (0: the stock's own). It may
        /// record what seasons took. Only the place's assembly.
        #[ink(message, name = "setCurrency")]
        pub fn set_currency(
            &mut self,
            stock: u32,
            node: u32,
            currency: Address,
        ) -> Result<(), Error> {
            arguments(&[4, 4, ADDRESS]);
            self.stock(stock);
            self.only_assembly(stock, node);
            self.currencies.insert((stock, node), &currency);
            CurrencySet {
                stock,
                node,
                currency,
            }
            .emit();
            answer!()
        }

        /// A place: the one above it, its assembly, its currency, how it divides, its part, and the
        /// sum of its children's parts, all as of this season.
        #[ink(message)]
        pub fn node(
            &self,
            stock: u32,
            node: u32,
        ) -> Result<(u32, Address, Address, u8, u128, u128), Error> {
            let entry = self.stock(stock);
            let season = entry.clock.number_at(self.now());
            let (parent, assembly, division, part, children) = if node == 0 {
                let governor = self.read_chamber().governance.governor;
                (0, governor, entry.division, 0, entry.children)
            } else {
                let place = self.place(stock, node);
                (
                    place.parent,
                    place.assembly,
                    place.division,
                    at_season(&place.part, season),
                    place.children,
                )
            };
            let division: u8 = match division {
                Division::Equal => 0,
                Division::Weights => 1,
                Division::Fixed => 2,
            };
            answer!(
                parent,
                assembly,
                self.currency(stock, node).unwrap_or_default(),
                division,
                part,
                at_season(&children, season)
            )
        }

        /// Records what a season that is over took at a place, once. Only the place's currency.
        #[ink(message, name = "recordSeason")]
        pub fn record_season(
            &mut self,
            stock: u32,
            node: u32,
            season: u32,
            landed: u128,
            overdrawn: u128,
        ) -> Result<(), Error> {
            arguments(&[4, 4, 4, 16, 16]);
            let caller = self.env().caller();
            if self.currency(stock, node) != Some(caller) {
                Error::NotCurrency { caller }.refuse();
            }
            let current = self.stock(stock).clock.number_at(self.now());
            if season >= current {
                Error::WrongSeason { season, current }.refuse();
            }
            let key = (stock, node, season);
            if self.take(key).is_some() {
                Error::SeasonAlreadyRecorded { season }.refuse();
            }
            self.takes.insert(key, &Stored(Take { landed, overdrawn }));
            SeasonRecorded {
                stock,
                node,
                season,
                landed,
                overdrawn,
            }
            .emit();
            answer!()
        }

        /// What a season took at a place: all catches, and the part for which there was no coin. Zero
        /// where nothing is recorded.
        #[ink(message, name = "seasonRecord")]
        pub fn season_record(&self, stock: u32, node: u32, season: u32) -> (u128, u128) {
            let take = self.take((stock, node, season)).unwrap_or_default();
            answer!(take.landed, take.overdrawn)
        }

        // ---- governance ----------------------------------------------------------------------

        /// How long a loosening waits; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            answer!(self.read_chamber().governance.delay)
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            answer!(self.read_chamber().governance.governor)
        }

        /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut chamber = self.governed();
            let from = self.env().caller();
            Error::granted(chamber.governance.offer(from, to));
            self.write_chamber(chamber);
            GovernanceOffered { from, to }.emit();
            answer!()
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[]);
            let mut chamber = self.read_chamber();
            let governor = self.env().caller();
            Error::granted(chamber.governance.accept(governor));
            self.write_chamber(chamber);
            GovernanceAccepted { governor }.emit();
            answer!()
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut chamber = self.governed();
            chamber.governance.successor = successor;
            self.write_chamber(chamber);
            SuccessorNamed { successor }.emit();
            answer!()
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            answer!(self.read_chamber().governance.successor)
        }

        // ---- private -------------------------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        #[inline(never)]
        fn read_chamber(&self) -> Chamber {
            let Stored(chamber) = self.chamber.get().expect("the constructor set it");
            chamber
        }

        #[inline(never)]
        fn write_chamber(&mut self, chamber: Chamber) {
            self.chamber.set(&Stored(chamber));
        }

        #[inline(never)]
        fn governed(&self) -> Chamber {
            let chamber = self.read_chamber();
            Error::granted(chamber.governance.only_governor(self.env().caller()));
            chamber
        }

        #[inline(never)]
        fn seat(&mut self, chamber: &mut Chamber, seat: Address, institution: u8, from: u64) {
            Error::granted(non_zero(seat));
            if institution >= MAX_INSTITUTIONS {
                Error::InvalidInstitution { institution }.refuse();
            }
            let index = match self.seats.get(seat) {
                Some(Stored(entry)) if entry.from < u64::MAX => Error::SeatTaken { seat }.refuse(),
                Some(Stored(removed)) => removed.index,
                None if chamber.seats >= MAX_SEATS => {
                    Error::TooManySeats { limit: MAX_SEATS }.refuse()
                }
                None => {
                    let next = chamber.seats;
                    chamber.seats = next.saturating_add(1);
                    next
                }
            };
            self.seats.insert(
                seat,
                &Stored(Seat {
                    index,
                    institution,
                    from,
                }),
            );
            SeatProposed {
                seat,
                institution,
                from,
            }
            .emit();
        }

        /// The seat of an address, unless it has none or was removed.
        #[inline(never)]
        fn seated(&self, address: Address) -> Option<Seat> {
            let Stored(seat) = self.seats.get(address)?;
            (seat.from < u64::MAX).then_some(seat)
        }

        /// The seat of an address whose voice counts.
        #[inline(never)]
        fn voice(&self, address: Address) -> Seat {
            let caller = address;
            let seat = self
                .seated(address)
                .unwrap_or_else(|| Error::NotSeat { caller }.refuse());
            let from = seat.from;
            if from > self.now() {
                Error::SeatNotYet { caller, from }.refuse();
            }
            seat
        }

        /// A statement to speak on: its figures checked, and what has been said of it.
        #[inline(never)]
        fn motion(&self, statement: Statement) -> Motion {
            let stock = self.stock(statement.stock);
            let figures = self.figures(statement.stock);
            let now = self.now();
            let parameters = figures.parameters.at(now);
            let season = stock.clock.number_at(now);
            let assessment = Error::granted(statement.figures().validate(&parameters, season, now));
            let digest = self.digest_of(&statement);
            Motion {
                statement,
                digest,
                stock,
                figures,
                parameters,
                assessment,
                ballot: self.read_ballot(digest),
            }
        }

        /// Counts the voice of `who`'s seat for it.
        #[inline(never)]
        fn hear(&self, motion: &mut Motion, seat: Seat, who: Address, rule: QuorumRule) {
            let digest = motion.digest;
            motion.ballot = motion
                .ballot
                .attest(seat, rule)
                .unwrap_or_else(|error| Error::of_ballot(error, digest, who).refuse());
            Attested {
                stock: motion.statement.stock,
                digest,
                seat: who,
            }
            .emit();
        }

        /// Stores the ballot and, if it is final, the assessment.
        #[inline(never)]
        fn conclude(&mut self, motion: &mut Motion, delay: u64) {
            let statement = &motion.statement;
            if motion.ballot.is_final {
                let accepted = Error::granted(accept(
                    motion.figures.standing,
                    motion.assessment,
                    &motion.parameters,
                    motion.stock.clock.length,
                    delay,
                    self.now(),
                ));
                motion.figures.standing = accepted.standing;
                self.write_figures(statement.stock, &motion.stock, &motion.figures);
                AssessmentAccepted {
                    stock: statement.stock,
                    season: statement.season,
                    digest: motion.digest,
                    low: statement.low,
                    estimate: statement.estimate,
                    high: statement.high,
                    as_of: statement.as_of,
                    expires: motion.assessment.expires,
                    evidence: statement.evidence,
                    in_force_from: accepted.in_force_from,
                }
                .emit();
            }
            self.write_ballot(motion.digest, motion.ballot);
        }

        /// What a seat signs.
        #[inline(never)]
        fn digest_of(&self, statement: &Statement) -> FixedBytes<32> {
            let settings = self.read_settings(statement.stock);
            let amount = |value| quantity(value, settings.decimals, &settings.unit);
            let text = |text: &str| eip712::keccak(text.as_bytes());
            let structure = eip712::hash(&[
                ATTESTATION_TYPE,
                statement.stock.word(),
                text(&settings.name),
                statement.season.word(),
                text(&amount(statement.low)),
                text(&amount(statement.estimate)),
                text(&amount(statement.high)),
                text(&moment(statement.as_of)),
                text(&moment(statement.expires)),
                statement.evidence.0,
            ]);
            let domain = eip712::domain_separator(DOMAIN_NAME, self.env().address());
            FixedBytes(eip712::digest(&domain, &structure))
        }

        #[inline(never)]
        fn read_ballot(&self, digest: FixedBytes<32>) -> Ballot {
            self.ballots.get(digest.0).unwrap_or_default().0
        }

        #[inline(never)]
        fn write_ballot(&mut self, digest: FixedBytes<32>, ballot: Ballot) {
            self.ballots.insert(digest.0, &Stored(ballot));
        }

        #[inline(never)]
        fn stock(&self, stock: u32) -> Stock {
            match self.stocks.get(stock) {
                Some(Stored(entry)) => entry,
                None => Error::UnknownStock { stock }.refuse(),
            }
        }

        #[inline(never)]
        fn write_stock(&mut self, stock: u32, entry: &Stock) {
            self.stocks.insert(stock, &Stored(*entry));
        }

        fn read_stock_count(&self) -> u32 {
            self.stock_count.get().unwrap_or(0)
        }

        #[inline(never)]
        fn read_settings(&self, stock: u32) -> StockSettings {
            match self.settings.get(stock) {
                Some(Stored(settings)) => settings,
                None => Error::UnknownStock { stock }.refuse(),
            }
        }

        #[inline(never)]
        fn place(&self, stock: u32, node: u32) -> Place {
            match self.places.get((stock, node)) {
                Some(Stored(place)) => place,
                None => Error::UnknownNode { stock, node }.refuse(),
            }
        }

        #[inline(never)]
        fn write_place(&mut self, stock: u32, node: u32, place: &Place) {
            self.places.insert((stock, node), &Stored(*place));
        }

        #[inline(never)]
        fn currency(&self, stock: u32, node: u32) -> Option<Address> {
            self.currencies.get((stock, node))
        }

        #[inline(never)]
        fn take(&self, key: (u32, u32, u32)) -> Option<Take> {
            let Stored(take) = self.takes.get(key)?;
            Some(take)
        }

        #[inline(never)]
        fn only_assembly(&self, stock: u32, node: u32) {
            let caller = self.env().caller();
            let assembly = match node {
                0 => self.read_chamber().governance.governor,
                _ => self.place(stock, node).assembly,
            };
            if caller != assembly {
                Error::NotAssembly { caller }.refuse();
            }
        }

        #[inline(never)]
        fn figures(&self, stock: u32) -> Figures {
            match self.figures.get(stock) {
                Some(Stored(figures)) => figures,
                None => Error::UnknownStock { stock }.refuse(),
            }
        }

        /// Stores what has changed, and the gauge prepared from it.
        #[inline(never)]
        fn write_figures(&mut self, stock: u32, entry: &Stock, figures: &Figures) {
            let gauge = Gauge::new(&figures.parameters, &figures.standing, self.now());
            self.write_stock(stock, &Stock { gauge, ..*entry });
            self.figures.insert(stock, &Stored(*figures));
        }

        /// The figures in force at `now`: as prepared, or prepared anew once something that waited has
        /// come into force.
        #[inline(never)]
        fn gauge(&self, stock: u32, entry: &Stock, now: u64) -> Gauge {
            if now < entry.gauge.until {
                return entry.gauge;
            }
            let figures = self.figures(stock);
            Gauge::new(&figures.parameters, &figures.standing, now)
        }

        /// What `node` has in `season` of a stock's `whole` budget, divided on the way down.
        #[inline(never)]
        fn amount(&self, stock: u32, entry: &Stock, node: u32, season: u32, whole: u128) -> u128 {
            let mut amount = whole;
            // from the leaf up, at most MAX_DEPTH places; the parts apply from the stock down
            let mut parts: [Option<Part>; MAX_DEPTH as usize] = [None; MAX_DEPTH as usize];
            let mut at = node;
            for slot in &mut parts {
                if at == 0 {
                    break;
                }
                let place = self.place(stock, at);
                let own = at_season(&place.part, season);
                let (division, total) = match place.parent {
                    0 => (entry.division, at_season(&entry.children, season)),
                    parent => {
                        let above = self.place(stock, parent);
                        (above.division, at_season(&above.children, season))
                    }
                };
                *slot = Some(Part {
                    division,
                    own,
                    total,
                });
                at = place.parent;
            }
            for part in parts.iter().rev().flatten() {
                amount = part.of_floor(amount);
            }
            amount
        }
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    #[inline(never)]
    fn arguments(widths: &[u8]) {
        if !well_formed(widths) {
            Error::MalformedArguments {}.refuse();
        }
    }

    fn at_season(value: &Seasonal, season: u32) -> u128 {
        value.at(season.into())
    }
}
