//! The exchange between local currencies: what members owe each other is set off first, and the rest
//! changes hands through a pool.
//!
//! Debts are counted in one unit, and owed only once the debtor accepted them. Anyone may submit a
//! cycle of debts; the contract checks it edge by edge and takes the same amount off each. The pool
//! values each listed currency in the same unit, holds as much of it as its limits allow, and knows
//! what melts and what ends with its season. It counts its own books: tokens that were merely sent to
//! it are nobody's.
//!
//! Values are people's: whoever deploys the exchange chooses who governs it. Every loosening waits out
//! the public delay, and nothing a governor does takes anything out of the pool. Tokens and callers are
//! not trusted, but a listed currency is asked what will be left of its coins or when its season ends.
//!
//! INVARIANTS: `net-position-unchanged`, `swap-never-gains`, `pool-value-kept`, `books-add-up`,
//! `exposure-capped`, `loosening-waits`; see docs/invariants.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs)] // on type aliases that ink!'s macros make
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

mod error;
mod events;
mod types;
mod words;

/// The contract.
#[weir_macros::contract(no_root)]
mod exchange {
    use crate::{
        error::{Case, Error},
        events::*,
        types::*,
        words::{self, CYCLE_AT, LISTING},
    };
    use ink::{
        prelude::{string::String, vec::Vec},
        sol::FixedBytes,
        storage::{Lazy, Mapping},
        U256,
    };
    use weir_core::{
        clearing::{check_cycle, off_all, Debt, DebtError, Ending, Totals},
        delayed::Delayed,
        demurrage::day_of,
        math::Ratio,
        pool::{
            changed, exchange_floor, less_fee, part_left_floor, Book, Community, Currency, Limits,
            Listing, Nature, PoolError, MAX_DECIMALS, MAX_FEE,
        },
    };
    use weir_parts::{
        answer,
        calldata::{list_at, well_formed, ADDRESS, BOOL, WORD},
        errors::Word,
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        local,
        message::answer,
        stored::{limited, Stored, MAX_SYMBOL},
        token::Token,
    };

    /// The exchange.
    #[ink(storage)]
    pub struct Exchange {
        unit: Lazy<Stored<Unit>>,
        governance: Lazy<Stored<Governance>>,
        fee: Lazy<Stored<Delayed<Ratio>>>,
        totals: Lazy<Stored<Totals>>,
        token_count: Lazy<u32>,
        /// By position, from 0.
        tokens: Mapping<u32, Address>,
        currencies: Mapping<Address, Stored<CurrencyRecord>>,
        communities: Mapping<u32, Stored<Community>>,
        /// By debtor and creditor.
        debts: Mapping<(Address, Address), Stored<Debt>>,
        /// Whether it takes it, by creditor and token.
        accepted: Mapping<(Address, Address), bool>,
    }

    impl Opened {
        /// The pool does not do as asked with this currency.
        #[cold]
        #[inline(never)]
        fn refuses(&self, error: PoolError, needed: u128) -> ! {
            let case = Case {
                token: self.token,
                community: self.currency.listing.community,
                needed,
                ..Case::default()
            };
            Error::of_pool(error, &case).refuse()
        }

        /// What will be left at `moment` of coins that somebody has now, rounded down.
        #[inline(never)]
        fn left(&self, amount: u128, moment: u64) -> u128 {
            match self.currency.listing.nature {
                Nature::Melting => local::Currency(self.token)
                    .projected(amount, day_of(moment))
                    .unwrap_or_else(|| token_refused(self.token)),
                Nature::Plain | Nature::OfSeason => amount,
            }
        }
    }

    impl Exchange {
        /// An exchange without debts and without currencies. Fails on a unit's name that is too long or
        /// too many decimals, a fee of more than a tenth, a governor of zero, or a delay beyond a year.
        #[ink(constructor)]
        pub fn new(settings: ExchangeSettings) -> Result<Self, Error> {
            let governance = Governance::new(settings.governor, settings.delay)?;
            limited(&settings.unit, MAX_SYMBOL)?;
            let decimals = settings.decimals;
            if decimals > MAX_DECIMALS {
                return Err(Error::InvalidDecimals {
                    decimals,
                    limit: MAX_DECIMALS,
                });
            }
            let mut exchange = Self {
                unit: Lazy::new(),
                governance: Lazy::new(),
                fee: Lazy::new(),
                totals: Lazy::new(),
                token_count: Lazy::new(),
                tokens: Mapping::new(),
                currencies: Mapping::new(),
                communities: Mapping::new(),
                debts: Mapping::new(),
                accepted: Mapping::new(),
            };
            let fee = Delayed::new(fee_within_limit(settings.fee));
            let name = settings.unit;
            exchange.unit.set(&Stored(Unit { name, decimals }));
            exchange.governance.set(&Stored(governance));
            exchange.fee.set(&Stored(fee));
            Ok(exchange)
        }

        // ---- debts ---------------------------------------------------------------------------

        /// Asks `debtor` for `amount` more. Nothing is owed before the debtor accepts.
        #[ink(message)]
        pub fn invoice(
            &mut self,
            debtor: Address,
            amount: u128,
            note: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[ADDRESS, 16, WORD]);
            let creditor = self.env().caller();
            Error::granted(non_zero(debtor));
            self.change_debt(debtor, creditor, amount, Debt::invoice);
            Invoiced {
                creditor,
                debtor,
                amount,
                note,
            }
            .emit();
            answer!()
        }

        /// Asks `debtor` for `amount` less; what was accepted stays owed.
        #[ink(message, name = "withdrawInvoice")]
        pub fn withdraw_invoice(&mut self, debtor: Address, amount: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            let creditor = self.env().caller();
            self.change_debt(debtor, creditor, amount, Debt::withdraw);
            InvoiceWithdrawn {
                creditor,
                debtor,
                amount,
            }
            .emit();
            answer!()
        }

        /// The debtor accepts to owe `amount` of what `creditor` asks for. Cannot be taken back.
        #[ink(message)]
        pub fn accept(&mut self, creditor: Address, amount: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            self.record_debt(creditor, amount, FixedBytes([0; 32]), Debt::accept);
            answer!()
        }

        /// The debtor records a debt by itself. Cannot be taken back.
        #[ink(message)]
        pub fn owe(
            &mut self,
            creditor: Address,
            amount: u128,
            note: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[ADDRESS, 16, WORD]);
            Error::granted(non_zero(creditor));
            self.record_debt(creditor, amount, note, Debt::owe);
            answer!()
        }

        /// The creditor lets go of a debt, or confirms that it was paid in another way. Cannot be taken
        /// back.
        #[ink(message)]
        pub fn forgive(&mut self, debtor: Address, amount: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            let creditor = self.env().caller();
            self.change_debt(debtor, creditor, amount, Debt::reduce);
            self.end(Ending::Forgiven, amount);
            Forgiven {
                debtor,
                creditor,
                amount,
            }
            .emit();
            answer!()
        }

        /// The caller takes a token as payment of what it is owed, or no longer.
        #[ink(message, name = "acceptToken")]
        pub fn accept_token(&mut self, token: Address, accepted: bool) -> Result<(), Error> {
            arguments(&[ADDRESS, BOOL]);
            let creditor = self.env().caller();
            self.accepted.insert((creditor, token), &accepted);
            TokenAccepted {
                creditor,
                token,
                accepted,
            }
            .emit();
            answer!()
        }

        /// Whether `creditor` takes `token` as payment.
        #[ink(message)]
        pub fn accepts(&self, creditor: Address, token: Address) -> bool {
            self.accepted.get((creditor, token)).unwrap_or(false)
        }

        /// Pays a debt with `amount` of a listed token that the creditor takes, before the deadline.
        /// Credited is what the pool would credit for bringing it, without the fee, at least
        /// `min_credited`; more than is owed is refused. Of the token the caller has approved the
        /// exchange, which has it go to the creditor; less than `amount` that arrives there is refused.
        /// Returns what was credited; base units of the unit.
        #[ink(message)]
        pub fn repay(
            &mut self,
            creditor: Address,
            token: Address,
            amount: u128,
            min_credited: u128,
            deadline: u64,
        ) -> Result<u128, Error> {
            arguments(&[ADDRESS, ADDRESS, 16, 16, 8]);
            positive(amount);
            timely(deadline, self.now());
            let debtor = self.env().caller();
            if !self.accepts(creditor, token) {
                Error::NotAccepted { creditor, token }.refuse();
            }
            let opened = self.opened(token);
            let Listing { span, .. } = opened.currency.listing;
            let left = opened.left(amount, opened.now.saturating_add(span));
            let credited = opened
                .currency
                .listing
                .price_in(opened.now, opened.closes)
                .and_then(|price| price.worth_floor(left).ok_or(PoolError::Overflow))
                .unwrap_or_else(|error| opened.refuses(error, 0));
            if credited == 0 {
                Error::WorthNothing { token }.refuse();
            }
            at_least(min_credited, credited);
            self.change_debt(debtor, creditor, credited, Debt::reduce);
            self.end(Ending::Repaid, credited);
            Repaid {
                debtor,
                creditor,
                token,
                amount,
                credited,
            }
            .emit();
            Error::granted(Token(token).convey(debtor, creditor, amount));
            answer!(credited)
        }

        /// Takes `amount` off every debt of a cycle: each member in the list owes the next one, and the
        /// first stands again at its end. 2 to 32 edges, none twice. Anyone may; nobody pays, and
        /// nobody's position is other than before. Cannot be undone.
        #[ink(message, name = "setOff")]
        pub fn set_off(&mut self, cycle: Cycle, amount: u128) -> Result<(), Error> {
            if !list_at(0, CYCLE_AT) {
                Error::MalformedArguments {}.refuse();
            }
            arguments(&words::set_off(&cycle));
            positive(amount);
            round(&cycle);
            let mut totals = self.read_totals();
            for edge in cycle.windows(2) {
                self.change_debt(edge[0], edge[1], amount, Debt::reduce);
                totals = totals.ended(Ending::SetOff, amount);
            }
            self.totals.set(&Stored(totals));
            self.announce_set_off(cycle, amount);
            answer!()
        }

        /// Sets off several cycles in this order, each as `setOff` takes it: off every debt of a cycle
        /// what its ring says at most, or the smallest debt on it as it is then. One with nothing left
        /// is passed over, so that the others are set off also if somebody came first. Anyone may; one
        /// ring that is no cycle, or nothing, and all are refused. Returns what was cleared, the amount
        /// once for every edge. Cannot be undone.
        #[ink(message, name = "setOffBatch")]
        pub fn set_off_batch(&mut self, cycles: Batch) -> Result<U256, Error> {
            if !cycles.well_formed() {
                Error::MalformedArguments {}.refuse();
            }
            if cycles.0.is_empty() {
                Error::InvalidAmount { amount: 0 }.refuse();
            }
            let before = self.read_totals();
            let mut totals = before;
            for Ring { members, most } in cycles.0 {
                positive(most);
                round(&members);
                totals = self.set_off_most(members, most, totals);
            }
            if totals != before {
                self.totals.set(&Stored(totals));
            }
            let cleared = totals.set_off.less(before.set_off);
            answer!(cleared.unwrap_or_default()) // all is in cells of its own, and none is left to write
        }

        /// What `debtor` owes `creditor`, and what it is asked for; base units of the unit.
        #[ink(message)]
        pub fn debt(&self, debtor: Address, creditor: Address) -> (u128, u128) {
            let debt = self.read_debt(debtor, creditor);
            answer!(debt.owed, debt.invoiced)
        }

        /// All debts that were ever recorded, what is outstanding of them, and what was set off,
        /// repaid, forgiven.
        #[ink(message)]
        pub fn debts(&self) -> (U256, U256, U256, U256, U256) {
            let totals = self.read_totals();
            answer!(
                totals.recorded,
                totals.outstanding().unwrap_or_default(),
                totals.set_off,
                totals.repaid,
                totals.forgiven
            )
        }

        // ---- listings ------------------------------------------------------------------------

        /// Lists a currency, with its own decimals. Its value holds at once; before the public delay is
        /// over its limits are zero, so nothing of it is brought. Community, nature and span never
        /// change. Governor only, once a currency.
        #[ink(message)]
        pub fn list(&mut self, listing: NewListing) -> Result<(), Error> {
            arguments(&LISTING);
            let now = self.now();
            let due = self.governed().due(now);
            let NewListing {
                token,
                community,
                nature,
                span,
                value,
                limit,
                exposure,
            } = listing;
            Error::granted(non_zero(token));
            if self.currencies.get(token).is_some() {
                Error::AlreadyListed { token }.refuse();
            }
            let asked = local::Currency(token);
            let decimals = asked.decimals().unwrap_or_else(|| token_refused(token));
            let limits = Limits {
                coins: limit,
                exposure,
            };
            let listing = Listing::new(
                community,
                (nature, span),
                decimals,
                value,
                limits,
                (now, due),
            )
            .unwrap_or_else(|error| {
                let case = Case {
                    token,
                    community,
                    nature,
                    span,
                    decimals,
                    needed: 0,
                };
                Error::of_pool(error, &case).refuse()
            });
            Error::granted(Token(token).held());
            let answers = match listing.nature {
                Nature::Plain => true,
                Nature::Melting => asked.projected(0, day_of(now)).is_some(),
                Nature::OfSeason => asked.season_closes().is_some(),
            };
            if !answers {
                token_refused(token);
            }
            let position = self.token_count();
            self.tokens.insert(position, &token);
            self.token_count.set(&position.saturating_add(1));
            let book = Book::default();
            self.write_currency(token, Currency { listing, book });
            Listed {
                token,
                community,
                nature,
                span,
                decimals,
            }
            .emit();
            self.announce_value(token, value, now);
            self.announce_limits(token, limits, due);
            answer!()
        }

        /// Changes what a whole coin is worth, after the public delay; returns from when. Until then
        /// who brings gets the lower value and who takes pays the higher. Governor only.
        #[ink(message, name = "setValue")]
        pub fn set_value(&mut self, token: Address, value: u128) -> Result<u64, Error> {
            arguments(&[ADDRESS, 16]);
            let now = self.now();
            let due = self.governed().due(now);
            let mut currency = self.listed(token);
            currency.listing = currency
                .listing
                .revalued(value, now, due)
                .unwrap_or_else(|_| Error::InvalidValue { value }.refuse());
            self.write_currency(token, currency);
            self.announce_value(token, value, due);
            answer!(due)
        }

        /// Changes how much of a currency the pool will hold, in coins and in value: at once if neither
        /// is higher than what is in force, else both after the public delay. Returns from when. What
        /// the pool has stays. Governor only.
        #[ink(message, name = "setLimits")]
        pub fn set_limits(
            &mut self,
            token: Address,
            limit: u128,
            exposure: u128,
        ) -> Result<u64, Error> {
            arguments(&[ADDRESS, 16, 16]);
            let now = self.now();
            let due = self.governed().due(now);
            let mut currency = self.listed(token);
            let limits = Limits {
                coins: limit,
                exposure,
            };
            let (listing, from) = currency.listing.limited(limits, now, due);
            currency.listing = listing;
            self.write_currency(token, currency);
            self.announce_limits(token, limits, from);
            answer!(from)
        }

        /// Changes what a community's currencies together may be worth in the pool: lower at once,
        /// higher after the public delay. Returns from when. Zero before it is first set. Governor only.
        #[ink(message, name = "setCommunity")]
        pub fn set_community(&mut self, community: u32, exposure: u128) -> Result<u64, Error> {
            arguments(&[4, 16]);
            let now = self.now();
            let due = self.governed().due(now);
            let (changed, from) = self.read_community(community).capped(exposure, now, due);
            self.write_community(community, changed);
            CommunitySet {
                community,
                exposure,
                from,
            }
            .emit();
            answer!(from)
        }

        /// Changes the fee, at most to a tenth: higher at once, lower after the public delay. Returns
        /// from when. Governor only.
        #[ink(message, name = "setFee")]
        pub fn set_fee(&mut self, fee: u128) -> Result<u64, Error> {
            arguments(&[16]);
            let now = self.now();
            let due = self.governed().due(now);
            let new = fee_within_limit(fee);
            let before = self.read_fee();
            let (delayed, from) = changed(before, new, new >= before.at(now), now, due);
            self.fee.set(&Stored(delayed));
            FeeSet { fee, from }.emit();
            answer!(from)
        }

        // ---- the pool ------------------------------------------------------------------------

        /// Gives coins to the pool for good, within its limits. The caller has approved the exchange,
        /// and exactly so much has to arrive.
        #[ink(message)]
        pub fn endow(&mut self, token: Address, amount: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            positive(amount);
            let mut opened = self.touched(token);
            opened.currency.book = opened
                .currency
                .book
                .endow(amount)
                .unwrap_or_else(|error| opened.refuses(error, amount));
            self.write_brought(&opened);
            let from = self.env().caller();
            Endowed {
                token,
                from,
                amount,
            }
            .emit();
            Error::granted(Token(token).take(from, amount));
            answer!()
        }

        /// Brings `amount_in` of one currency and takes another to `to`, at the values of this moment,
        /// at least `min_out`, before the deadline. The fee stays in the pool, in what is brought. The
        /// caller has approved the exchange, and exactly so much has to arrive. Returns what was taken.
        #[ink(message)]
        pub fn swap(
            &mut self,
            token_in: Address,
            token_out: Address,
            amount_in: u128,
            min_out: u128,
            deadline: u64,
            to: Address,
        ) -> Result<u128, Error> {
            arguments(&[ADDRESS, ADDRESS, 16, 16, 8, ADDRESS]);
            positive(amount_in);
            timely(deadline, self.now());
            different(token_in, token_out);
            Error::granted(non_zero(to));
            let mut input = self.touched(token_in);
            let mut output = self.touched(token_out);
            let (fee, rest) = less_fee(self.read_fee().at(input.now), amount_in)
                .unwrap_or_else(|error| input.refuses(error, 0));
            let held_until = input.now.saturating_add(input.currency.listing.span);
            let (_, out) = exchanged(&input, &output, input.left(rest, held_until), input.now);
            at_least(min_out, out);
            output.currency.book = output
                .currency
                .book
                .take(out)
                .unwrap_or_else(|error| output.refuses(error, out));
            input.currency.book = input
                .currency
                .book
                .bring(amount_in, fee)
                .unwrap_or_else(|error| input.refuses(error, amount_in));
            self.write(&output);
            self.write_brought(&input);
            let by = self.env().caller();
            Swapped {
                token_in,
                token_out,
                by,
                amount_in,
                out,
                fee,
            }
            .emit();
            Error::granted(Token(token_in).take(by, amount_in));
            Error::granted(Token(token_out).pay(to, out));
            answer!(out)
        }

        /// What a swap would give at a moment, now or later, of `amount_in` that somebody has now, with
        /// the values and the fee that are known for it; whatever the limits say and the pool has.
        /// Also the fee; what is left of the coins then, of which the fee is a part; and their worth
        /// without it, base units of the unit.
        #[ink(message)]
        pub fn quote(
            &self,
            token_in: Address,
            token_out: Address,
            amount_in: u128,
            at: u64,
        ) -> Result<(u128, u128, u128, u128), Error> {
            positive(amount_in);
            different(token_in, token_out);
            let (input, output) = (self.opened(token_in), self.opened(token_out));
            let at = at.max(input.now);
            let held_until = at.saturating_add(input.currency.listing.span);
            let left = input.left(amount_in, at);
            let (fee, rest) = less_fee(self.read_fee().at(at), left)
                .unwrap_or_else(|error| input.refuses(error, 0));
            let credited = if day_of(at) == day_of(input.now) {
                input.left(rest, held_until)
            } else {
                part_left_floor(input.left(amount_in, held_until), rest, left)
            };
            let (worth, out) = exchanged(&input, &output, credited, at);
            answer!(out, fee, left, worth)
        }

        /// Writes down what the pool has of a currency: what melted or ended with its season is written
        /// off, and its exposure stands as of now. Returns what is left. Anyone may.
        #[ink(message)]
        pub fn sync(&mut self, token: Address) -> Result<u128, Error> {
            arguments(&[ADDRESS]);
            let opened = self.touched(token);
            self.write(&opened);
            answer!(opened.currency.book.held)
        }

        // ---- views ---------------------------------------------------------------------------

        /// A currency: its community, nature, span, decimals, value, the value that waits and from when
        /// it holds (the same and 0 if none waits), and its limits in coins and in value.
        #[ink(message)]
        pub fn listing(
            &self,
            token: Address,
        ) -> Result<(u32, u8, u64, u8, u128, u128, u64, u128, u128), Error> {
            let now = self.now();
            let it = self.listed(token).listing;
            let (next, from) = it.next_value(now);
            let limits = it.limits.at(now);
            answer!(
                it.community,
                it.nature.number(),
                it.span,
                it.decimals,
                it.value.at(now),
                next,
                from,
                limits.coins,
                limits.exposure
            )
        }

        /// What the pool had of a currency when it was last written down: all that was endowed,
        /// brought, taken, and melted or ended; the fees in what was brought; what is left, and its
        /// value in the unit.
        #[ink(message)]
        pub fn books(
            &self,
            token: Address,
        ) -> Result<(U256, U256, U256, U256, U256, u128, u128), Error> {
            let book = self.listed(token).book;
            answer!(
                book.endowed,
                book.brought,
                book.taken,
                book.melted,
                book.fees,
                book.held,
                book.exposure
            )
        }

        /// What a community's currencies are worth in the pool, each as last written down, and what
        /// they may be.
        #[ink(message)]
        pub fn community(&self, community: u32) -> (u128, u128) {
            let it = self.read_community(community);
            answer!(it.exposure, it.cap.at(self.now()))
        }

        /// How many currencies are listed.
        #[ink(message, name = "tokenCount")]
        pub fn token_count(&self) -> u32 {
            self.token_count.get().unwrap_or(0)
        }

        /// The currency that was listed at a position, from 0; zero if there is none.
        #[ink(message, name = "tokenAt")]
        pub fn token_at(&self, position: u32) -> Address {
            answer!(self.tokens.get(position).unwrap_or_default())
        }

        /// The fee on what is brought, 18 decimals.
        #[ink(message)]
        pub fn fee(&self) -> u128 {
            answer!(self.read_fee().at(self.now()).0)
        }

        /// What debts and values are counted in: its name and decimals.
        #[ink(message)]
        pub fn unit(&self) -> (String, u8) {
            let Stored(unit) = self.unit.get().expect("the constructor set it");
            let mut name = [0; 32]; // of at most 16 bytes, so one word or none
            for (to, byte) in name.iter_mut().zip(unit.name.bytes()) {
                *to = byte;
            }
            let length = u32::try_from(unit.name.len()).unwrap_or(0);
            // as the ABI has it: ink! would wrap these in a tuple of their own
            let words = [64_u8.word(), unit.decimals.word(), length.word(), name];
            answer(if length > 0 { &words } else { &words[..3] })
        }

        // ---- governance ----------------------------------------------------------------------

        /// How long a loosening and a value wait; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            answer!(self.read_governance().delay)
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            answer!(self.read_governance().governor)
        }

        /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back. Governor
        /// only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut governance = self.read_governance();
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

        #[inline(never)]
        fn read_fee(&self) -> Delayed<Ratio> {
            let Stored(fee) = self.fee.get().expect("the constructor set it");
            fee
        }

        #[inline(never)]
        fn read_totals(&self) -> Totals {
            let Stored(totals) = self.totals.get().unwrap_or_default();
            totals
        }

        #[inline(never)]
        fn read_debt(&self, debtor: Address, creditor: Address) -> Debt {
            let Stored(debt) = self.debts.get((debtor, creditor)).unwrap_or_default();
            debt
        }

        /// Changes one debt by `amount`; one of which nothing is left leaves the storage.
        #[inline(never)]
        fn change_debt(
            &mut self,
            debtor: Address,
            creditor: Address,
            amount: u128,
            change: fn(Debt, u128) -> Result<Debt, DebtError>,
        ) {
            if debtor == creditor {
                Error::OwesItself { account: debtor }.refuse();
            }
            let debt = change(self.read_debt(debtor, creditor), amount)
                .unwrap_or_else(|error| Error::of_debt(error, debtor, creditor, amount).refuse());
            self.write_debt(debtor, creditor, debt);
        }

        #[inline(never)]
        fn write_debt(&mut self, debtor: Address, creditor: Address, debt: Debt) {
            if debt == Debt::default() {
                self.debts.remove((debtor, creditor));
            } else {
                self.debts.insert((debtor, creditor), &Stored(debt));
            }
        }

        /// Takes off every debt of a cycle as much as there is, at most `most`; the totals with it. The
        /// caller writes them.
        #[inline(never)]
        fn set_off_most(&mut self, cycle: Cycle, most: u128, before: Totals) -> Totals {
            let edges = cycle.windows(2).map(|edge| (edge[0], edge[1]));
            let mut debts = Vec::with_capacity(cycle.len());
            let read = edges.clone().map(|(debtor, creditor)| {
                let debt = self.read_debt(debtor, creditor);
                debts.push(debt);
                debt
            });
            let amount = off_all(most, read);
            if amount == 0 {
                return before;
            }
            let mut totals = before;
            for ((debtor, creditor), debt) in edges.zip(debts) {
                let rest = debt.reduce(amount).unwrap_or_else(|error| {
                    Error::of_debt(error, debtor, creditor, amount).refuse()
                });
                self.write_debt(debtor, creditor, rest);
                totals = totals.ended(Ending::SetOff, amount);
            }
            self.announce_set_off(cycle, amount);
            totals
        }

        #[inline(never)]
        fn announce_set_off(&self, cycle: Cycle, amount: u128) {
            let submitter = self.env().caller();
            self.env().emit_event(SetOff {
                submitter,
                amount,
                cycle,
            });
        }

        /// The caller owes `amount` more.
        #[inline(never)]
        fn record_debt(
            &mut self,
            creditor: Address,
            amount: u128,
            note: FixedBytes<32>,
            change: fn(Debt, u128) -> Result<Debt, DebtError>,
        ) {
            let debtor = self.env().caller();
            self.change_debt(debtor, creditor, amount, change);
            let totals = self.read_totals().recorded(amount);
            self.totals.set(&Stored(totals));
            Owed {
                debtor,
                creditor,
                amount,
                note,
            }
            .emit();
        }

        #[inline(never)]
        fn end(&mut self, ending: Ending, amount: u128) {
            let totals = self.read_totals().ended(ending, amount);
            self.totals.set(&Stored(totals));
        }

        #[inline(never)]
        fn listed(&self, token: Address) -> Currency {
            let Stored(CurrencyRecord(currency)) = self
                .currencies
                .get(token)
                .unwrap_or_else(|| Error::NotListed { token }.refuse());
            currency
        }

        #[inline(never)]
        fn write_currency(&mut self, token: Address, currency: Currency) {
            self.currencies
                .insert(token, &Stored(CurrencyRecord(currency)));
        }

        #[inline(never)]
        fn read_community(&self, community: u32) -> Community {
            let Stored(found) = self.communities.get(community).unwrap_or_default();
            found
        }

        #[inline(never)]
        fn write_community(&mut self, number: u32, community: Community) {
            self.communities.insert(number, &Stored(community));
        }

        /// A listed currency, and when its season ends.
        #[inline(never)]
        fn opened(&self, token: Address) -> Opened {
            let currency = self.listed(token);
            let closes = match currency.listing.nature {
                Nature::Plain | Nature::Melting => 0,
                Nature::OfSeason => local::Currency(token)
                    .season_closes()
                    .unwrap_or_else(|| token_refused(token)),
            };
            Opened {
                token,
                currency,
                closes,
                now: self.now(),
            }
        }

        /// A listed currency with its books as the pool's balance shows them. The caller writes it.
        #[inline(never)]
        fn touched(&self, token: Address) -> Opened {
            let mut opened = self.opened(token);
            let balance = Error::granted(Token(token).held());
            let balance = u128::try_from(balance).unwrap_or(u128::MAX);
            let (book, amount) = opened.currency.book.touched(balance);
            opened.currency.book = book;
            if amount > 0 {
                Melted { token, amount }.emit();
            }
            opened
        }

        /// Writes a currency down with its exposure, and its community's.
        #[inline(never)]
        fn write(&mut self, opened: &Opened) -> (Currency, Community) {
            let number = opened.currency.listing.community;
            let before = self.read_community(number);
            let (currency, community) = opened.currency.written(before, opened.now, opened.closes);
            self.write_currency(opened.token, currency);
            if community != before {
                self.write_community(number, community);
            }
            (currency, community)
        }

        /// The same for one of which something is brought; refuses what is too much.
        #[inline(never)]
        fn write_brought(&mut self, opened: &Opened) {
            let (currency, community) = self.write(opened);
            currency
                .within_limits(&community, opened.now, opened.closes)
                .unwrap_or_else(|error| opened.refuses(error, 0));
        }

        #[inline(never)]
        fn announce_value(&self, token: Address, value: u128, from: u64) {
            ValueSet { token, value, from }.emit();
        }

        #[inline(never)]
        fn announce_limits(&self, token: Address, limits: Limits, from: u64) {
            LimitsSet {
                token,
                limit: limits.coins,
                exposure: limits.exposure,
                from,
            }
            .emit();
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

    #[inline(never)]
    fn round(cycle: &[Address]) {
        Error::granted(check_cycle(cycle));
    }

    fn timely(deadline: u64, now: u64) {
        if now > deadline {
            Error::DeadlinePast { deadline, now }.refuse();
        }
    }

    fn different(token_in: Address, token_out: Address) {
        if token_in == token_out {
            Error::SameToken { token: token_in }.refuse();
        }
    }

    fn at_least(minimum: u128, out: u128) {
        if out < minimum {
            Error::OutBelowMinimum { out, minimum }.refuse();
        }
    }

    fn fee_within_limit(fee: u128) -> Ratio {
        if Ratio(fee) > MAX_FEE {
            Error::InvalidFee {
                fee,
                limit: MAX_FEE.0,
            }
            .refuse();
        }
        Ratio(fee)
    }

    #[cold]
    #[inline(never)]
    fn token_refused(token: Address) -> ! {
        Error::TokenRefused { token }.refuse()
    }

    /// What coins that are worth `credited` ones are worth in the unit at a moment, and what is taken
    /// for them.
    #[inline(never)]
    fn exchanged(input: &Opened, output: &Opened, credited: u128, at: u64) -> (u128, u128) {
        let brought = input
            .currency
            .listing
            .price_in(at, input.closes)
            .unwrap_or_else(|error| input.refuses(error, 0));
        let taken = output
            .currency
            .listing
            .price_out(at, output.closes)
            .unwrap_or_else(|error| output.refuses(error, 0));
        exchange_floor(&brought, &taken, credited).unwrap_or_else(|error| input.refuses(error, 0))
    }
}
