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
#[weir_macros::contract]
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
        calldata::{well_formed, ADDRESS, WORD},
        eip712,
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
        stock_count: u32,
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
            quorum.validate()?;
            let governance = Governance::new(settings.governor, settings.delay)?;
            let mut council = Self {
                stock_count: 0,
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
                council.seat(&mut chamber, founder.seat, founder.institution, now)?;
                // at most MAX_SEATS
            }
            council.chamber.set(&Stored(chamber));
            Ok(council)
        }

        // ---- seats ---------------------------------------------------------------------------

        /// Gives `seat` a voice for `institution` after the public delay. Governor only. A bit belongs
        /// to its address for ever, so a council has 64 addresses in its life.
        #[ink(message, name = "proposeSeat")]
        pub fn propose_seat(&mut self, seat: Address, institution: u8) -> Result<(), Error> {
            arguments(&[ADDRESS, 1])?;
            let mut chamber = self.governed()?;
            let from = chamber.governance.due(self.now());
            self.seat(&mut chamber, seat, institution, from)?;
            self.chamber.set(&Stored(chamber));
            Ok(())
        }

        /// Takes `seat`'s voice at once. Governor only. What it has attested stands.
        #[ink(message, name = "removeSeat")]
        pub fn remove_seat(&mut self, seat: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            self.governed()?;
            let entry = self.seated(seat).ok_or(Error::NotSeat { caller: seat })?;
            // the bit stays the address's own: coming back, it cannot speak twice on one statement
            self.seats.insert(
                seat,
                &Stored(Seat {
                    from: u64::MAX,
                    ..entry
                }),
            );
            self.env().emit_event(SeatRemoved { seat });
            Ok(())
        }

        /// Whether `seat` is one, its bit, its institution, and from when its voice counts.
        #[ink(message, name = "seatOf")]
        pub fn seat_of(&self, seat: Address) -> (bool, u8, u8, u64) {
            match self.seated(seat) {
                Some(Seat {
                    index,
                    institution,
                    from,
                }) => (true, index, institution, from),
                None => (false, 0, 0, 0),
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
            arguments(&[1, 1, 1])?;
            let mut chamber = self.governed()?;
            let rule = QuorumRule {
                seats,
                institutions,
                dissent,
            };
            rule.validate()?;
            let now = self.now();
            let from = if chamber.quorum.at(now).tightened_by(&rule) {
                chamber.quorum = chamber.quorum.tightened(rule);
                now
            } else {
                let due = chamber.governance.due(now);
                chamber.quorum = chamber.quorum.loosened(rule, now, due);
                due
            };
            self.chamber.set(&Stored(chamber));
            self.env().emit_event(QuorumChanged {
                seats,
                institutions,
                dissent,
                from,
            });
            Ok(())
        }

        /// Seats, institutions and dissent that decide over a statement now.
        #[ink(message)]
        pub fn quorum(&self) -> (u8, u8, u8) {
            let rule = self.read_chamber().quorum.at(self.now());
            (rule.seats, rule.institutions, rule.dissent)
        }

        // ---- stocks --------------------------------------------------------------------------

        /// Adds a stock and returns its number. Its budget is zero until its first assessment is in
        /// force. Governor only.
        #[ink(message, name = "addStock")]
        pub fn add_stock(&mut self, new: NewStock) -> Result<u32, Error> {
            arguments(&new.widths())?;
            self.governed()?;
            let NewStock { settings, terms } = new;
            let StockSettings {
                first_opens,
                season_length,
                decimals,
                ..
            } = settings;
            if decimals > MAX_DECIMALS {
                return Err(Error::InvalidChoice { value: decimals });
            }
            for (text, limit) in [(&settings.name, MAX_NAME), (&settings.unit, MAX_SYMBOL)] {
                limited(text, limit)?;
            }
            if season_length == 0 {
                return Err(Error::InvalidSeason {
                    first_opens,
                    season_length,
                });
            }
            let stock = self.stock_count;
            let parameters = Delayed::new(StockParameters::try_from(terms)?);
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
                division: division(settings.division)?,
                children: Seasonal::new(0),
            };
            self.stock_count = stock.saturating_add(1);
            self.write_figures(stock, entry, figures);
            self.env().emit_event(StockAdded {
                stock,
                name: settings.name.clone(),
            });
            self.settings.insert(stock, &Stored(settings));
            Ok(stock)
        }

        /// Changes how a stock's budget is computed: at once if that can only lower it (a lower rate,
        /// a shorter life of assessments, a longer grace), else after the public delay, as does every
        /// change of reference points. Returns from when. Governor only.
        #[ink(message, name = "setTerms")]
        pub fn set_terms(&mut self, new: NewTerms) -> Result<u64, Error> {
            arguments(&NewTerms::widths())?;
            let NewTerms { stock, terms } = new;
            let chamber = self.governed()?;
            let entry = self.stock(stock)?;
            let mut figures = self.figures(stock)?;
            let parameters = StockParameters::try_from(terms)?;
            let now = self.now();
            let from = if figures.parameters.at(now).tightened_by(&parameters) {
                figures.parameters = figures.parameters.tightened(parameters);
                now
            } else {
                let due = chamber.governance.due(now);
                figures.parameters = figures.parameters.loosened(parameters, now, due);
                due
            };
            self.write_figures(stock, entry, figures);
            self.env().emit_event(TermsChanged { stock, from });
            Ok(from)
        }

        /// The terms of a stock, as they are in force.
        #[ink(message)]
        pub fn terms(&self, stock: u32) -> Result<Terms, Error> {
            Ok(self.figures(stock)?.parameters.at(self.now()).into())
        }

        /// What a stock is called and when its seasons are.
        #[ink(message, name = "stockSettings")]
        pub fn stock_settings(&self, stock: u32) -> Result<StockSettings, Error> {
            let Stored(settings) = self
                .settings
                .get(stock)
                .ok_or(Error::UnknownStock { stock })?;
            Ok(settings)
        }

        /// How many stocks there are; they are numbered from 0.
        #[ink(message, name = "stockCount")]
        pub fn stock_count(&self) -> u32 {
            self.stock_count
        }

        // ---- assessments ---------------------------------------------------------------------

        /// The caller's seat attests a statement; true if that made it final. A final statement is in
        /// force at once where it lowers the bound or raises it no further than the stock can have
        /// grown, else after the public delay. Cannot be taken back; a later one supersedes it.
        #[ink(message)]
        pub fn attest(&mut self, statement: Statement) -> Result<bool, Error> {
            arguments(&STATEMENT)?;
            let caller = self.env().caller();
            let chamber = self.read_chamber();
            let seat = self.voice(caller)?;
            let mut motion = self.motion(statement)?;
            self.hear(&mut motion, seat, caller, chamber.quorum.at(self.now()))?;
            self.conclude(motion, chamber.governance.delay)
        }

        /// The seats that signed a statement as typed data attest it, whoever sends their signatures;
        /// returns how many voices that added, and whether they made it final. A seat that has spoken
        /// already is passed over, and what follows the voice that makes it final is not looked at; one
        /// signature that is no seat's refuses them all. See [`Self::digest`] for what is signed.
        #[ink(message, name = "attestSigned")]
        pub fn attest_signed(&mut self, endorsement: Endorsement) -> Result<(u8, bool), Error> {
            arguments(&endorsement.widths())?;
            let Endorsement {
                statement,
                signatures,
            } = endorsement;
            if signatures.len() > MAX_SEATS.into() {
                return Err(Error::TooManySeats { limit: MAX_SEATS });
            }
            let chamber = self.read_chamber();
            let rule = chamber.quorum.at(self.now());
            let mut motion = self.motion(statement)?;
            let mut counted = 0_u8;
            for (position, Signature { v, r, s }) in (0_u8..).zip(signatures) {
                let signer = eip712::recover(&motion.digest.0, v, &r.0, &s.0)
                    .ok_or(Error::InvalidSignature { position })?;
                let seat = self.voice(signer)?;
                if motion.ballot.is_final || motion.ballot.has_heard(seat) {
                    continue;
                }
                self.hear(&mut motion, seat, signer, rule)?;
                counted = counted.saturating_add(1); // at most MAX_SEATS
            }
            if counted == 0 {
                return Err(Error::NothingCounted {
                    digest: motion.digest,
                });
            }
            let is_final = self.conclude(motion, chamber.governance.delay)?;
            Ok((counted, is_final))
        }

        /// The caller's seat speaks against a statement. Enough of them keep it from ever becoming
        /// final.
        #[ink(message)]
        pub fn dissent(&mut self, digest: FixedBytes<32>) -> Result<(), Error> {
            arguments(&[WORD])?;
            let caller = self.env().caller();
            let seat = self.voice(caller)?;
            let rule = self.read_chamber().quorum.at(self.now());
            let ballot = self
                .read_ballot(digest)
                .dissent(seat, rule)
                .map_err(|error| Error::of_ballot(error, digest, caller))?;
            self.ballots.insert(digest.0, &Stored(ballot));
            self.env().emit_event(Dissented {
                digest,
                seat: caller,
            });
            Ok(())
        }

        /// The EIP-712 digest of a statement: what a seat signs, and under which its ballot is kept.
        /// Bounds are signed as text in the stock's unit, times as dates, so that a wallet shows them
        /// so.
        #[ink(message)]
        pub fn digest(&self, statement: Statement) -> Result<FixedBytes<32>, Error> {
            let settings = self.stock_settings(statement.stock)?;
            let amount = |value| quantity(value, settings.decimals, &settings.unit);
            let structure = eip712::Words::of(ATTESTATION_TYPE)
                .uint(statement.stock.into())
                .text_hash(&settings.name)
                .uint(statement.season.into())
                .text_hash(&amount(statement.low))
                .text_hash(&amount(statement.estimate))
                .text_hash(&amount(statement.high))
                .text_hash(&moment(statement.as_of))
                .text_hash(&moment(statement.expires))
                .bytes32(&statement.evidence.0)
                .hash();
            let domain = eip712::domain_separator(DOMAIN_NAME, self.env().address());
            Ok(FixedBytes(eip712::digest(&domain, &structure)))
        }

        /// The voices on a statement: seats for it and against it, institutions for it (by bit), and
        /// whether it is final.
        #[ink(message)]
        pub fn ballot(&self, digest: FixedBytes<32>) -> (u64, u64, u64, bool) {
            let ballot = self.read_ballot(digest);
            (
                ballot.attested,
                ballot.dissented,
                ballot.institutions,
                ballot.is_final,
            )
        }

        /// The assessment in force: the season it was made for, its lower bound, its reference date,
        /// its expiry. All zero if there is none.
        #[ink(message)]
        pub fn assessment(&self, stock: u32) -> Result<(u32, u128, u64, u64), Error> {
            let standing = self.figures(stock)?.standing.at(self.now());
            Ok(standing.map_or((0, 0, 0, 0), |it| (it.season, it.low, it.as_of, it.expires)))
        }

        /// The assessment that waits out the public delay: the season it was made for, its lower
        /// bound, its reference date, and from when it is in force. All zero if none waits.
        #[ink(message, name = "pendingAssessment")]
        pub fn pending_assessment(&self, stock: u32) -> Result<(u32, u128, u64, u64), Error> {
            let standing = self.figures(stock)?.standing.settled(self.now());
            Ok(match standing.pending {
                Some((Some(it), from)) => (it.season, it.low, it.as_of, from),
                _ => (0, 0, 0, 0),
            })
        }

        /// Prepares a stock's budget anew once something that waited has come into force; changes no
        /// figure, but makes every later reading of the budget cheaper. Anyone may.
        #[ink(message, name = "settleStock")]
        pub fn settle_stock(&mut self, stock: u32) -> Result<(), Error> {
            arguments(&[4])?;
            let (entry, mut figures, now) = (self.stock(stock)?, self.figures(stock)?, self.now());
            figures.parameters = figures.parameters.settled(now);
            figures.standing = figures.standing.settled(now);
            self.write_figures(stock, entry, figures);
            Ok(())
        }

        // ---- budgets and their division ------------------------------------------------------

        /// What may be taken at a place in the season now: the season's number (0 before the first),
        /// its first second and the first after it, the season for which the assessment in force was
        /// made (0 if there is none), and the amount as it now stands, base units.
        #[ink(message)]
        pub fn budget(&self, stock: u32, node: u32) -> Result<(u32, u64, u64, u32, u128), Error> {
            let entry = self.stock(stock)?;
            let now = self.now();
            let Some(SeasonSpan {
                number,
                opens,
                closes,
            }) = entry.clock.season_at(now)
            else {
                self.amount(stock, &entry, node, 0, 0)?; // the place exists
                return Ok((0, 0, entry.clock.first_opens, 0, 0));
            };
            let gauge = self.gauge(stock, &entry, now)?;
            let amount = self.amount(stock, &entry, node, number, gauge.budget_floor(now))?;
            Ok((number, opens, closes, gauge.assessed_for, amount))
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
            arguments(&[4, 4, ADDRESS, 1])?;
            self.stock(stock)?;
            self.only_assembly(stock, parent)?;
            let above = if parent == 0 {
                0
            } else {
                self.place(stock, parent)?.depth
            };
            if above >= MAX_DEPTH {
                return Err(Error::TooDeep { limit: MAX_DEPTH });
            }
            let node = self.place_counts.get(stock).unwrap_or(0).saturating_add(1);
            let place = Place {
                parent,
                depth: above.saturating_add(1),
                assembly: non_zero(assembly)?,
                division: crate::types::division(division)?,
                part: Seasonal::new(0),
                children: Seasonal::new(0),
            };
            self.place_counts.insert(stock, &node);
            self.places.insert((stock, node), &Stored(place));
            self.env().emit_event(NodeAdded {
                stock,
                node,
                parent,
                assembly,
            });
            Ok(node)
        }

        /// Sets a place's part of its parent, from the next season on: its weight, its fixed quantity
        /// (refused if all of them exceed what the parent has now), or 0 or 1 where the parent divides
        /// equally. Returns that season. Only the parent's assembly.
        #[ink(message, name = "setPart")]
        pub fn set_part(&mut self, stock: u32, node: u32, part: u128) -> Result<u32, Error> {
            arguments(&[4, 4, 16])?;
            let mut entry = self.stock(stock)?;
            let mut place = self.place(stock, node)?;
            self.only_assembly(stock, place.parent)?;
            let now = self.now();
            let season = entry.clock.number_at(now);
            let next = season.saturating_add(1);
            let whole = self.gauge(stock, &entry, now)?.budget_floor(now);
            let has = self.amount(stock, &entry, place.parent, season, whole)?;
            let mut parent = (place.parent > 0)
                .then(|| self.place(stock, place.parent))
                .transpose()?;
            let (division, children) = match &mut parent {
                Some(above) => (above.division, &mut above.children),
                None => (entry.division, &mut entry.children),
            };
            let part = if division == Division::Equal {
                part.min(1)
            } else {
                part
            };
            let sum = reallocated(
                division,
                at_season(children, next),
                at_season(&place.part, next),
                part,
                has,
            )?;
            *children = children.loosened(sum, season.into(), next.into());
            place.part = place.part.loosened(part, season.into(), next.into());
            match parent {
                Some(above) => self.places.insert((stock, place.parent), &Stored(above)),
                None => self.stocks.insert(stock, &Stored(entry)),
            };
            self.places.insert((stock, node), &Stored(place));
            self.env().emit_event(PartSet {
                stock,
                node,
                part,
                from_season: next,
            });
            Ok(next)
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
            arguments(&[4, 4, ADDRESS])?;
            self.stock(stock)?;
            self.only_assembly(stock, node)?;
            self.currencies.insert((stock, node), &currency);
            self.env().emit_event(CurrencySet {
                stock,
                node,
                currency,
            });
            Ok(())
        }

        /// A place: the one above it, its assembly, its currency, how it divides, its part, and the
        /// sum of its children's parts, all as of this season.
        #[ink(message)]
        pub fn node(
            &self,
            stock: u32,
            node: u32,
        ) -> Result<(u32, Address, Address, u8, u128, u128), Error> {
            let entry = self.stock(stock)?;
            let season = entry.clock.number_at(self.now());
            let currency = self.currencies.get((stock, node)).unwrap_or_default();
            let number = |division| match division {
                Division::Equal => 0,
                Division::Weights => 1,
                Division::Fixed => 2,
            };
            if node == 0 {
                let governor = self.read_chamber().governance.governor;
                return Ok((
                    0,
                    governor,
                    currency,
                    number(entry.division),
                    0,
                    at_season(&entry.children, season),
                ));
            }
            let place = self.place(stock, node)?;
            Ok((
                place.parent,
                place.assembly,
                currency,
                number(place.division),
                at_season(&place.part, season),
                at_season(&place.children, season),
            ))
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
            arguments(&[4, 4, 4, 16, 16])?;
            let caller = self.env().caller();
            if self.currencies.get((stock, node)) != Some(caller) {
                return Err(Error::NotCurrency { caller });
            }
            let key = (stock, node, season);
            let current = self.stock(stock)?.clock.number_at(self.now());
            if season >= current {
                return Err(Error::WrongSeason { season, current });
            }
            if self.takes.contains(key) {
                return Err(Error::SeasonAlreadyRecorded { season });
            }
            self.takes.insert(key, &Stored(Take { landed, overdrawn }));
            self.env().emit_event(SeasonRecorded {
                stock,
                node,
                season,
                landed,
                overdrawn,
            });
            Ok(())
        }

        /// What a season took at a place: all catches, and the part for which there was no coin. Zero
        /// where nothing is recorded.
        #[ink(message, name = "seasonRecord")]
        pub fn season_record(&self, stock: u32, node: u32, season: u32) -> (u128, u128) {
            let take = self.takes.get((stock, node, season));
            take.map_or((0, 0), |Stored(take)| (take.landed, take.overdrawn))
        }

        // ---- governance ----------------------------------------------------------------------

        /// How long a loosening waits; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            self.read_chamber().governance.delay
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            self.read_chamber().governance.governor
        }

        /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let mut chamber = self.governed()?;
            let from = self.env().caller();
            chamber.governance.offer(from, to)?;
            self.chamber.set(&Stored(chamber));
            self.env().emit_event(GovernanceOffered { from, to });
            Ok(())
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[])?;
            let mut chamber = self.read_chamber();
            let governor = self.env().caller();
            chamber.governance.accept(governor)?;
            self.chamber.set(&Stored(chamber));
            self.env().emit_event(GovernanceAccepted { governor });
            Ok(())
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let mut chamber = self.governed()?;
            chamber.governance.successor = successor;
            self.chamber.set(&Stored(chamber));
            self.env().emit_event(SuccessorNamed { successor });
            Ok(())
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            self.read_chamber().governance.successor
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
        fn governed(&self) -> Result<Chamber, Error> {
            let chamber = self.read_chamber();
            chamber.governance.only_governor(self.env().caller())?;
            Ok(chamber)
        }

        #[inline(never)]
        fn seat(
            &mut self,
            chamber: &mut Chamber,
            seat: Address,
            institution: u8,
            from: u64,
        ) -> Result<(), Error> {
            non_zero(seat)?;
            if institution >= MAX_INSTITUTIONS {
                return Err(Error::InvalidInstitution { institution });
            }
            let index = match self.seats.get(seat) {
                Some(Stored(entry)) if entry.from < u64::MAX => {
                    return Err(Error::SeatTaken { seat })
                }
                Some(Stored(removed)) => removed.index,
                None if chamber.seats >= MAX_SEATS => {
                    return Err(Error::TooManySeats { limit: MAX_SEATS })
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
            self.env().emit_event(SeatProposed {
                seat,
                institution,
                from,
            });
            Ok(())
        }

        /// The seat of an address, unless it has none or was removed.
        fn seated(&self, address: Address) -> Option<Seat> {
            let Stored(seat) = self.seats.get(address)?;
            (seat.from < u64::MAX).then_some(seat)
        }

        /// The seat of an address whose voice counts.
        #[inline(never)]
        fn voice(&self, address: Address) -> Result<Seat, Error> {
            let seat = self
                .seated(address)
                .ok_or(Error::NotSeat { caller: address })?;
            if seat.from > self.now() {
                return Err(Error::SeatNotYet {
                    caller: address,
                    from: seat.from,
                });
            }
            Ok(seat)
        }

        /// A statement to speak on: its figures checked, and what has been said of it.
        #[inline(never)]
        fn motion(&self, statement: Statement) -> Result<Motion, Error> {
            let stock = self.stock(statement.stock)?;
            let figures = self.figures(statement.stock)?;
            let now = self.now();
            let parameters = figures.parameters.at(now);
            let season = stock.clock.number_at(now);
            let assessment = statement.figures().validate(&parameters, season, now)?;
            let digest = self.digest(statement)?;
            Ok(Motion {
                statement,
                digest,
                stock,
                figures,
                parameters,
                assessment,
                ballot: self.read_ballot(digest),
            })
        }

        /// Counts the voice of `who`'s seat for it.
        #[inline(never)]
        fn hear(
            &self,
            motion: &mut Motion,
            seat: Seat,
            who: Address,
            rule: QuorumRule,
        ) -> Result<(), Error> {
            let digest = motion.digest;
            motion.ballot = motion
                .ballot
                .attest(seat, rule)
                .map_err(|error| Error::of_ballot(error, digest, who))?;
            self.env().emit_event(Attested {
                stock: motion.statement.stock,
                digest,
                seat: who,
            });
            Ok(())
        }

        /// Stores the ballot and, if it is final, the assessment; whether it is.
        #[inline(never)]
        fn conclude(&mut self, motion: Motion, delay: u64) -> Result<bool, Error> {
            let Motion {
                statement,
                digest,
                stock,
                mut figures,
                parameters,
                assessment,
                ballot,
            } = motion;
            if ballot.is_final {
                let accepted = accept(
                    figures.standing,
                    assessment,
                    &parameters,
                    stock.clock.length,
                    delay,
                    self.now(),
                )?;
                figures.standing = accepted.standing;
                self.write_figures(statement.stock, stock, figures);
                self.env().emit_event(AssessmentAccepted {
                    stock: statement.stock,
                    season: statement.season,
                    digest,
                    low: statement.low,
                    estimate: statement.estimate,
                    high: statement.high,
                    as_of: statement.as_of,
                    expires: assessment.expires,
                    evidence: statement.evidence,
                    in_force_from: accepted.in_force_from,
                });
            }
            self.ballots.insert(digest.0, &Stored(ballot));
            Ok(ballot.is_final)
        }

        #[inline(never)]
        fn read_ballot(&self, digest: FixedBytes<32>) -> Ballot {
            self.ballots.get(digest.0).unwrap_or_default().0
        }

        #[inline(never)]
        fn stock(&self, stock: u32) -> Result<Stock, Error> {
            let Stored(entry) = self
                .stocks
                .get(stock)
                .ok_or(Error::UnknownStock { stock })?;
            Ok(entry)
        }

        #[inline(never)]
        fn place(&self, stock: u32, node: u32) -> Result<Place, Error> {
            let Stored(place) = self
                .places
                .get((stock, node))
                .ok_or(Error::UnknownNode { stock, node })?;
            Ok(place)
        }

        #[inline(never)]
        fn only_assembly(&self, stock: u32, node: u32) -> Result<(), Error> {
            let caller = self.env().caller();
            let assembly = match node {
                0 => self.read_chamber().governance.governor,
                _ => self.place(stock, node)?.assembly,
            };
            (caller == assembly)
                .then_some(())
                .ok_or(Error::NotAssembly { caller })
        }

        #[inline(never)]
        fn figures(&self, stock: u32) -> Result<Figures, Error> {
            let Stored(figures) = self
                .figures
                .get(stock)
                .ok_or(Error::UnknownStock { stock })?;
            Ok(figures)
        }

        /// Stores what has changed, and the gauge prepared from it.
        #[inline(never)]
        fn write_figures(&mut self, stock: u32, entry: Stock, figures: Figures) {
            let gauge = Gauge::new(&figures.parameters, &figures.standing, self.now());
            self.stocks.insert(stock, &Stored(Stock { gauge, ..entry }));
            self.figures.insert(stock, &Stored(figures));
        }

        /// The figures in force at `now`: as prepared, or prepared anew once something that waited has
        /// come into force.
        fn gauge(&self, stock: u32, entry: &Stock, now: u64) -> Result<Gauge, Error> {
            if now < entry.gauge.until {
                return Ok(entry.gauge);
            }
            let figures = self.figures(stock)?;
            Ok(Gauge::new(&figures.parameters, &figures.standing, now))
        }

        /// What `node` has in `season` of a stock's `whole` budget, divided on the way down.
        #[inline(never)]
        fn amount(
            &self,
            stock: u32,
            entry: &Stock,
            node: u32,
            season: u32,
            whole: u128,
        ) -> Result<u128, Error> {
            let mut amount = whole;
            if node == 0 {
                return Ok(amount);
            }
            // from the leaf up, at most MAX_DEPTH places; the parts apply from the stock down
            let mut parts: [Option<Part>; MAX_DEPTH as usize] = [None; MAX_DEPTH as usize];
            let mut at = node;
            for slot in &mut parts {
                if at == 0 {
                    break;
                }
                let place = self.place(stock, at)?;
                let own = at_season(&place.part, season);
                let (division, total) = match place.parent {
                    0 => (entry.division, at_season(&entry.children, season)),
                    parent => {
                        let above = self.place(stock, parent)?;
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
            Ok(amount)
        }
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    fn arguments(widths: &[u8]) -> Result<(), Error> {
        well_formed(widths)
            .then_some(())
            .ok_or(Error::MalformedArguments {})
    }

    fn at_season(value: &Seasonal, season: u32) -> u128 {
        value.at(season.into())
    }
}
