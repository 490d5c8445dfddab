//! Fishcoin: one coin is the right to take one unit of a stock in this season.
//!
//! Shares are permanent parts of every season's budget; coins are there from the moment a season
//! opens, can be traded inside it, and are void after it. A landing burns coins; a catch beyond them
//! is recorded as debt. When the council's budget falls, every unspent coin shrinks with it.
//!
//! INVARIANTS: `coins-within-budget`, `coins-backed`, `index-falls`, `shares-conserved`,
//! `overdraft-returns`, `loosening-waits`, `receipt-once`; see docs/invariants.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs)] // on type aliases that ink!'s macros make
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

mod error;
mod events;
mod types;

/// The contract.
#[weir_macros::contract(no_root)]
mod fishcoin {
    use crate::{error::Error, events::*, types::*};
    use ink::{
        prelude::{string::String, vec::Vec},
        sol::FixedBytes,
        storage::{Lazy, Mapping},
        U256,
    };
    use weir_core::{
        delayed::Delayed,
        math::Ratio,
        quota::{concentration_limit, Account, Book, Landing, QuotaError},
    };
    use weir_parts::{
        answer,
        calldata::{well_formed, ADDRESS, WORD},
        council::{Budget, Source},
        eip712,
        erc20::{self, emit_transfer, Allowances, Transfer},
        errors::Word,
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        stored::{limited, Stored, MAX_NAME, MAX_SYMBOL},
    };

    /// The highest penalty: ten times the catch beyond coins.
    const MAX_PENALTY: Ratio = Ratio(10 * Ratio::ONE.0);
    /// The most officers that a currency begins with; bounds the constructor's loop.
    const MAX_FIRST_OFFICERS: u8 = 64;
    /// The most that one landing can record, base units: the largest stock there can be.
    const MAX_LANDING: u128 = weir_core::stock::MAX_CAPACITY;

    /// The currency.
    #[ink(storage)]
    pub struct Fishcoin {
        head: Lazy<Stored<Head>>,
        names: Lazy<Stored<Names>>,
        charter: Lazy<Stored<Charter>>,
        accounts: Mapping<Address, Stored<Account>>,
        allowances: Allowances,
        /// From when an officer may record catches.
        officers: Mapping<Address, u64>,
        /// By receipt.
        landings: Mapping<[u8; 32], Stored<LandingRecord>>,
    }

    /// When a message moves coins, under which books.
    struct Moment {
        /// Unix seconds.
        now: u64,
        /// As the council's budget now stands.
        head: Head,
    }

    impl Fishcoin {
        /// A currency for one place of one stock, with its first landing officers. No shares are
        /// allotted and no season is open.
        #[ink(constructor)]
        pub fn new(settings: FishcoinSettings, officers: Vec<Address>) -> Result<Self, Error> {
            Error::granted(limited(&settings.name, MAX_NAME));
            Error::granted(limited(&settings.symbol, MAX_SYMBOL));
            let limits = checked_limits(settings.concentration, settings.penalty);
            let governance = Error::granted(Governance::new(settings.governor, settings.delay));
            let source = Source {
                council: Error::granted(non_zero(settings.council)),
                stock: settings.stock,
                node: settings.node,
            };
            let mut fishcoin = Self {
                head: Lazy::new(),
                names: Lazy::new(),
                charter: Lazy::new(),
                accounts: Mapping::new(),
                allowances: Allowances::default(),
                officers: Mapping::new(),
                landings: Mapping::new(),
            };
            budget(&source); // the stock and the place exist
            fishcoin.head.set(&Stored(Head {
                source,
                total_shares: settings.total_shares,
                allotted: 0,
                book: Book::default(),
                changed: false,
            }));
            fishcoin.names.set(&Stored(Names {
                name: settings.name,
                symbol: settings.symbol,
                decimals: settings.decimals,
            }));
            fishcoin.write_charter(Charter {
                governance,
                limits: Delayed::new(limits),
            });
            let now = fishcoin.now();
            if officers.len() > MAX_FIRST_OFFICERS as usize {
                Error::TooManyOfficers {
                    limit: MAX_FIRST_OFFICERS,
                }
                .refuse();
            }
            for officer in officers {
                fishcoin.appoint(officer, now);
            }
            Ok(fishcoin)
        }

        // ---- ERC-20 --------------------------------------------------------------------------

        /// ERC-20: the currency's name.
        #[ink(message)]
        pub fn name(&self) -> String {
            self.read_names().name
        }

        /// ERC-20: the currency's symbol.
        #[ink(message)]
        pub fn symbol(&self) -> String {
            self.read_names().symbol
        }

        /// ERC-20: decimals of the unit that people speak of.
        #[ink(message)]
        pub fn decimals(&self) -> u8 {
            answer!(self.read_names().decimals)
        }

        /// ERC-20: all coins that can still be spent, as the budget now stands.
        #[ink(message, name = "totalSupply")]
        pub fn total_supply(&self) -> Result<U256, Error> {
            let Moment { now, head } = self.synced(self.read_head());
            answer!(spendable(&head.book, now))
        }

        /// ERC-20: the coins of `account`, as the budget now stands.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, account: Address) -> Result<U256, Error> {
            let Moment { now, head } = self.synced(self.read_head());
            answer!(
                self.read_account(&account)
                    .settled(&head.book, now)
                    .account
                    .coins
            )
        }

        /// ERC-20: sends coins to `to`.
        #[ink(message)]
        pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Error> {
            arguments(&[ADDRESS, WORD]);
            self.pay(self.env().caller(), to, value);
            answer!(true)
        }

        /// ERC-20: what `spender` may move of `owner`'s.
        #[ink(message)]
        pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
            answer!(self.allowances.of(owner, spender))
        }

        /// ERC-20: lets `spender` move up to `value` of the caller's coins; 2²⁵⁶ − 1 for any number.
        #[ink(message)]
        pub fn approve(&mut self, spender: Address, value: U256) -> Result<bool, Error> {
            arguments(&[ADDRESS, WORD]);
            self.allow(self.env().caller(), spender, value);
            answer!(true)
        }

        /// ERC-20: sends `from`'s coins to `to`, out of the caller's allowance.
        #[ink(message, name = "transferFrom")]
        pub fn transfer_from(
            &mut self,
            from: Address,
            to: Address,
            value: U256,
        ) -> Result<bool, Error> {
            arguments(&[ADDRESS, ADDRESS, WORD]);
            Error::granted(self.allowances.spend(from, self.env().caller(), value));
            self.pay(from, to, value);
            answer!(true)
        }

        /// ERC-2612: an approval signed by `owner` off the chain. Anyone may submit it, once, until
        /// `deadline`.
        #[ink(message)]
        #[allow(clippy::too_many_arguments)]
        pub fn permit(
            &mut self,
            owner: Address,
            spender: Address,
            value: U256,
            deadline: U256,
            v: u8,
            r: FixedBytes<32>,
            s: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[ADDRESS, ADDRESS, WORD, WORD, 1, WORD, WORD]);
            if deadline < U256::from(self.now()) {
                Error::ERC2612ExpiredSignature { deadline }.refuse();
            }
            let nonce = self.allowances.use_nonce(owner);
            let structure = eip712::hash(&[
                eip712::PERMIT_TYPE,
                owner.word(),
                spender.word(),
                value.word(),
                nonce.word(),
                deadline.word(),
            ]);
            let digest = eip712::digest(&self.domain(), &structure);
            let signer = eip712::recover(&digest, v, &r.0, &s.0).unwrap_or_default();
            if signer != owner || owner == Address::zero() {
                Error::ERC2612InvalidSigner { signer, owner }.refuse();
            }
            self.allow(owner, spender, value);
            answer!()
        }

        /// ERC-2612: the nonce that `owner`'s next permit must carry.
        #[ink(message)]
        pub fn nonces(&self, owner: Address) -> U256 {
            answer!(self.allowances.nonce(owner))
        }

        /// ERC-2612: the EIP-712 domain separator.
        #[ink(message, name = "DOMAIN_SEPARATOR")]
        pub fn domain_separator(&self) -> FixedBytes<32> {
            answer!(FixedBytes(self.domain()))
        }

        /// ERC-5267: the EIP-712 domain: which fields it has, name, version, chain, contract.
        #[ink(message, name = "eip712Domain")]
        #[allow(clippy::type_complexity)]
        pub fn eip712_domain(
            &self,
        ) -> (
            FixedBytes<1>,
            String,
            String,
            U256,
            Address,
            FixedBytes<32>,
            Vec<U256>,
        ) {
            // as the standard has it: ink! would wrap these in a tuple of their own
            eip712::answer_domain(&self.read_names().name, self.env().address())
        }

        /// ERC-165: whether this contract has an interface.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: FixedBytes<4>) -> bool {
            answer!(erc20::supports(interface_id.0))
        }

        // ---- shares --------------------------------------------------------------------------

        /// All shares: the divisor of every season's budget. In the commons mode, the members.
        #[ink(message, name = "totalShares")]
        pub fn total_shares(&self) -> u128 {
            answer!(self.read_head().all_shares())
        }

        /// Shares in somebody's hands. Coins of the others are never issued.
        #[ink(message, name = "allottedShares")]
        pub fn allotted_shares(&self) -> u128 {
            answer!(self.read_head().allotted)
        }

        /// Shares of `account`.
        #[ink(message, name = "sharesOf")]
        pub fn shares_of(&self, account: Address) -> u128 {
            answer!(self.read_account(&account).shares)
        }

        /// Sends shares to `to`, who may hold them up to the concentration limit. This season's coins
        /// stay with the sender. Refused while the sender owes coins.
        #[ink(message, name = "transferShares")]
        pub fn transfer_shares(&mut self, to: Address, shares: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            let head = self.read_head();
            in_quota_mode(&head);
            let from = self.env().caller();
            let mut moment = self.sync_book(head);
            let limit = self.share_limit(&moment);
            let sender = self.settle_account(&from, &mut moment);
            if to != from {
                Error::granted(non_zero(to));
                let receiver = self.settle_account(&to, &mut moment);
                match sender.cede(&receiver, shares, limit) {
                    Ok((sender, receiver)) => {
                        self.write_account(&from, &sender);
                        self.write_account(&to, &receiver);
                    }
                    // the limit is the receiver's, everything else the sender's
                    Err(error @ QuotaError::Concentration { .. }) => {
                        Error::of_quota(error, to).refuse()
                    }
                    Err(error) => Error::of_quota(error, from).refuse(),
                }
            } else {
                // the same checks, and nothing moves
                if let Err(error) = sender.cede(&Account::default(), shares, u128::MAX) {
                    Error::of_quota(error, from).refuse();
                }
                self.write_account(&from, &sender);
            }
            self.keep(&moment);
            SharesTransferred { from, to, shares }.emit();
            answer!()
        }

        /// Allots shares that are nobody's to `to`, who has coins from the next season on. Governor
        /// only. Cannot be undone: shares move only by their holder's will.
        #[ink(message, name = "allotShares")]
        pub fn allot_shares(&mut self, to: Address, shares: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16]);
            self.governed();
            let head = self.read_head();
            in_quota_mode(&head);
            let total = head.total_shares;
            let requested = head
                .allotted
                .checked_add(shares)
                .unwrap_or_else(|| Error::Overflow {}.refuse());
            if requested > total {
                Error::SharesExceedTotal { requested, total }.refuse();
            }
            let mut moment = self.sync_book(head);
            let limit = self.share_limit(&moment);
            Error::granted(non_zero(to));
            let account = self
                .settle_account(&to, &mut moment)
                .allotted(shares, limit)
                .unwrap_or_else(|error| Error::of_quota(error, to).refuse());
            moment.head.keep_allotted(requested);
            self.keep(&moment);
            self.write_account(&to, &account);
            SharesAllotted { to, shares }.emit();
            answer!()
        }

        /// Commons mode: admits a member, who has an equal share from the next season on. Governor
        /// only.
        #[ink(message)]
        pub fn admit(&mut self, member: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let (mut moment, mut account) = self.membership(&member);
            if account.shares > 0 {
                Error::AlreadyMember { member }.refuse();
            }
            let members = moment.head.allotted.checked_add(1);
            let members = members.unwrap_or_else(|| Error::Overflow {}.refuse());
            moment.head.keep_allotted(members);
            self.keep(&moment);
            account.shares = 1;
            self.write_account(&member, &account);
            MemberAdmitted { member }.emit();
            answer!()
        }

        /// Commons mode: dismisses a member, who keeps the coins of this season. Governor only.
        #[ink(message)]
        pub fn dismiss(&mut self, member: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let (mut moment, mut account) = self.membership(&member);
            if account.shares == 0 {
                Error::NotMember { member }.refuse();
            }
            let members = moment.head.allotted.saturating_sub(1);
            moment.head.keep_allotted(members);
            self.keep(&moment);
            account.shares = 0;
            self.write_account(&member, &account);
            MemberDismissed { member }.emit();
            answer!()
        }

        // ---- season --------------------------------------------------------------------------

        /// Opens the season that the council's calendar says it is, reports the last one's take to
        /// the council, and returns what is divided among all shares. Anyone may, once the assessment
        /// made for this season is in force; on an older one only the governor, since nothing that
        /// comes later can raise an open season's coins. Once a season.
        #[ink(message, name = "openSeason")]
        pub fn open_season(&mut self) -> Result<u128, Error> {
            arguments(&[]);
            let mut head = self.read_head();
            let Budget {
                season,
                closes,
                assessed_for,
                amount: budget,
            } = budget(&head.source);
            if season == 0 {
                Error::SeasonNotStarted {}.refuse();
            }
            let book = head.book;
            let next = book
                .opened(season, closes, budget, head.all_shares(), head.allotted)
                .unwrap_or_else(|error| Error::of_quota(error, Address::zero()).refuse());
            let governance = || self.read_charter().governance;
            if assessed_for != season && governance().only_governor(self.env().caller()).is_err() {
                Error::NoAssessmentForSeason {
                    season,
                    assessed_for,
                }
                .refuse();
            }
            head.keep_book(next);
            self.head.set(&Stored(head));
            SeasonOpened {
                season,
                closes,
                budget,
                deducted: next.deducted,
                issue: next.issue,
            }
            .emit();
            if book.season > 0
                && head
                    .source
                    .record_season(book.season, book.landed, book.overdrawn)
                    .is_none()
            {
                // the record is for the next fit; whether it is taken must not keep a season closed
                ReportRefused {
                    season: book.season,
                }
                .emit();
            }
            answer!(next.issue)
        }

        /// Takes over the council's budget as it now stands, as every message does that moves coins.
        /// Anyone may. Returns the coins that can still be spent.
        #[ink(message)]
        pub fn sync(&mut self) -> Result<u128, Error> {
            arguments(&[]);
            let moment = self.sync_book(self.read_head());
            self.keep(&moment);
            answer!(spendable(&moment.head.book, moment.now))
        }

        /// Writes `account` down as it stands, with the ERC-20 events that explain it to wallets, as
        /// every message does that moves its coins. Anyone may. Returns its coins.
        #[ink(message)]
        pub fn settle(&mut self, account: Address) -> Result<u128, Error> {
            arguments(&[ADDRESS]);
            let mut moment = self.sync_book(self.read_head());
            let mut coins = 0;
            if let Some(written) = self.find_account(&account) {
                let settled = self.written_down(&account, &written, &mut moment);
                self.write_account(&account, &settled);
                coins = settled.coins;
            }
            self.keep(&moment);
            answer!(coins)
        }

        /// The books of the season last opened, as the budget now stands: its number, the first second
        /// after it, issue, index, outstanding, cap, deducted, owed, landed, overdrawn. See
        /// [`weir_core::quota::Book`].
        #[ink(message)]
        #[allow(clippy::type_complexity)]
        pub fn season(
            &self,
        ) -> Result<(u32, u64, u128, u128, u128, u128, u128, u128, u128, u128), Error> {
            let Moment { now, head } = self.synced(self.read_head());
            let book = head.book;
            answer!(
                book.season,
                book.closes,
                book.issue,
                book.index.0,
                spendable(&book, now),
                book.cap,
                book.deducted,
                book.owed,
                book.landed,
                book.overdrawn
            )
        }

        /// An account as it now stands: shares, coins, debt, the season it was last written down in.
        #[ink(message)]
        pub fn account(&self, who: Address) -> Result<(u128, u128, u128, u32), Error> {
            let Moment { now, head } = self.synced(self.read_head());
            let account = self.read_account(&who);
            let settled = account.settled(&head.book, now).account;
            answer!(settled.shares, settled.coins, settled.debt, account.season)
        }

        // ---- landings ------------------------------------------------------------------------

        /// Records a catch: burns the fisher's coins as far as they reach; the rest becomes the
        /// fisher's debt, with the penalty. A catch is a fact: it is recorded in whatever state the
        /// season is, unless the fisher is unknown or the receipt was used. Officers only.
        #[ink(message)]
        pub fn land(
            &mut self,
            receipt: FixedBytes<32>,
            fisher: Address,
            quantity: u128,
        ) -> Result<(), Error> {
            arguments(&[WORD, ADDRESS, 16]);
            let officer = self.officer();
            self.fresh(receipt);
            if quantity == 0 || quantity > MAX_LANDING {
                Error::InvalidQuantity { quantity }.refuse();
            }
            let Some(written) = self.find_account(&fisher) else {
                Error::UnknownFisher { fisher }.refuse()
            };
            let mut moment = self.sync_book(self.read_head());
            let account = self.written_down(&fisher, &written, &mut moment);
            let penalty = self.limits_at(moment.now).penalty;
            let landed = moment.head.book.landed(&account, quantity, penalty);
            let (book, account, landing) = match landed {
                Ok(landed) => landed,
                Err(error) => Error::of_quota(error, fisher).refuse(),
            };
            moment.head.keep_book(book);
            self.keep(&moment);
            self.write_account(&fisher, &account);
            let Landing {
                burnt,
                beyond,
                debt,
            } = landing;
            let season = book.season;
            let record = LandingRecord {
                fisher,
                season,
                burnt,
                beyond,
                debt,
                index: book.index,
                reversed: false,
            };
            self.write_landing(receipt, &record);
            emit_transfer(&fisher, &Address::zero(), burnt);
            Landed {
                receipt,
                fisher,
                officer,
                season,
                quantity,
                burnt,
                debt,
            }
            .emit();
            answer!()
        }

        /// Takes a catch of this season back by a counter-entry with a receipt of its own: coins come
        /// back at the index now, the debt is lifted. Officers only.
        #[ink(message, name = "reverseLanding")]
        pub fn reverse_landing(
            &mut self,
            receipt: FixedBytes<32>,
            counter_receipt: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[WORD, WORD]);
            let officer = self.officer();
            self.fresh(counter_receipt);
            let mut record = match self.read_landing(receipt) {
                Some(record) if !record.reversed => record,
                _ => Error::UnknownReceipt { receipt }.refuse(),
            };
            let mut moment = self.sync_book(self.read_head());
            let book = &moment.head.book;
            if record.season != book.season || !book.is_open(moment.now) {
                Error::SeasonOver {
                    season: record.season,
                }
                .refuse();
            }
            let fisher = record.fisher;
            let account = self.settle_account(&fisher, &mut moment);
            let landing = Landing {
                burnt: record.burnt,
                beyond: record.beyond,
                debt: record.debt,
            };
            let reversed = moment.head.book.reversed(&account, &landing, record.index);
            let (book, account, coins) = match reversed {
                Ok(reversed) => reversed,
                Err(error) => Error::of_quota(error, fisher).refuse(),
            };
            moment.head.keep_book(book);
            self.keep(&moment);
            self.write_account(&fisher, &account);
            record.reversed = true;
            self.write_landing(receipt, &record);
            // the counter-entry stands in the books too, as a landing of nothing that is taken back
            (record.burnt, record.beyond, record.debt) = (0, 0, 0);
            self.write_landing(counter_receipt, &record);
            emit_transfer(&Address::zero(), &fisher, coins);
            LandingReversed {
                receipt,
                counter_receipt,
                officer,
                coins,
            }
            .emit();
            answer!()
        }

        /// A recorded catch: fisher, season, coins burnt, the part without coins, the debt it made,
        /// whether it was taken back.
        #[ink(message)]
        pub fn landing(
            &self,
            receipt: FixedBytes<32>,
        ) -> Result<(Address, u32, u128, u128, u128, bool), Error> {
            let record = self
                .read_landing(receipt)
                .unwrap_or_else(|| Error::UnknownReceipt { receipt }.refuse());
            answer!(
                record.fisher,
                record.season,
                record.burnt,
                record.beyond,
                record.debt,
                record.reversed
            )
        }

        // ---- governance ----------------------------------------------------------------------

        /// The council, the stock and the place whose budget is divided.
        #[ink(message)]
        pub fn council(&self) -> (Address, u32, u32) {
            let Source {
                council,
                stock,
                node,
            } = self.read_head().source;
            answer!(council, stock, node)
        }

        /// The concentration limit and the penalty in force; 18 decimals.
        #[ink(message)]
        pub fn limits(&self) -> (u128, u128) {
            let limits = self.limits_at(self.now());
            answer!(limits.concentration.0, limits.penalty.0)
        }

        /// Changes the concentration limit and the penalty: at once if neither loosens, else after the
        /// public delay. Returns from when. Nobody who holds more loses shares. Governor only.
        #[ink(message, name = "setLimits")]
        pub fn set_limits(&mut self, concentration: u128, penalty: u128) -> Result<u64, Error> {
            arguments(&[16, 16]);
            let mut charter = self.governed();
            let new = checked_limits(concentration, penalty);
            let now = self.now();
            let from = if charter.limits.at(now).tightened_by(&new) {
                charter.limits = charter.limits.tightened(new);
                now
            } else {
                let due = charter.governance.due(now);
                charter.limits = charter.limits.loosened(new, now, due);
                due
            };
            self.write_charter(charter);
            LimitsChanged {
                concentration,
                penalty,
                from,
            }
            .emit();
            answer!(from)
        }

        /// Lets `officer` record catches after the public delay. Governor only.
        #[ink(message, name = "appointOfficer")]
        pub fn appoint_officer(&mut self, officer: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let from = self.governed().governance.due(self.now());
            self.appoint(officer, from);
            answer!()
        }

        /// Takes an officer's powers at once. Governor only. What it has recorded stands.
        #[ink(message, name = "removeOfficer")]
        pub fn remove_officer(&mut self, officer: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            self.governed();
            if self.officers.take(officer).is_none() {
                Error::NotOfficer { caller: officer }.refuse();
            }
            OfficerRemoved { officer }.emit();
            answer!()
        }

        /// From when `officer` may record catches; 0 if not at all.
        #[ink(message, name = "officerFrom")]
        pub fn officer_from(&self, officer: Address) -> u64 {
            answer!(self.officers.get(officer).unwrap_or(0))
        }

        /// How long a loosening waits; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            answer!(self.read_charter().governance.delay)
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            answer!(self.read_charter().governance.governor)
        }

        /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut charter = self.governed();
            let from = self.env().caller();
            Error::granted(charter.governance.offer(from, to));
            self.write_charter(charter);
            GovernanceOffered { from, to }.emit();
            answer!()
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[]);
            let mut charter = self.read_charter();
            let governor = self.env().caller();
            Error::granted(charter.governance.accept(governor));
            self.write_charter(charter);
            GovernanceAccepted { governor }.emit();
            answer!()
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut charter = self.governed();
            charter.governance.successor = successor;
            self.write_charter(charter);
            SuccessorNamed { successor }.emit();
            answer!()
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            answer!(self.read_charter().governance.successor)
        }

        // ---- private -------------------------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        #[inline(never)]
        fn read_head(&self) -> Head {
            let Stored(head) = self.head.get().expect("the constructor set it");
            head
        }

        /// Writes the head down, if the message has changed it.
        #[inline(never)]
        fn keep(&mut self, moment: &Moment) {
            if moment.head.changed {
                self.head.set(&Stored(moment.head));
            }
        }

        #[inline(never)]
        fn domain(&self) -> [u8; 32] {
            let contract = self.env().address();
            eip712::domain_separator(&self.read_names().name, contract)
        }

        #[inline(never)]
        fn read_names(&self) -> Names {
            let Stored(names) = self.names.get().expect("the constructor set it");
            names
        }

        #[inline(never)]
        fn read_charter(&self) -> Charter {
            let Stored(charter) = self.charter.get().expect("the constructor set it");
            charter
        }

        #[inline(never)]
        fn write_charter(&mut self, charter: Charter) {
            self.charter.set(&Stored(charter));
        }

        #[inline(never)]
        fn governed(&self) -> Charter {
            let charter = self.read_charter();
            Error::granted(charter.governance.only_governor(self.env().caller()));
            charter
        }

        #[inline(never)]
        fn limits_at(&self, now: u64) -> Limits {
            self.read_charter().limits.at(now)
        }

        #[inline(never)]
        fn share_limit(&self, moment: &Moment) -> u128 {
            let limits = self.limits_at(moment.now);
            concentration_limit(limits.concentration, moment.head.total_shares)
        }

        #[inline(never)]
        fn appoint(&mut self, officer: Address, from: u64) {
            if self
                .officers
                .get(Error::granted(non_zero(officer)))
                .is_some()
            {
                Error::AlreadyOfficer { officer }.refuse();
            }
            self.officers.insert(officer, &from);
            OfficerAppointed { officer, from }.emit();
        }

        #[inline(never)]
        fn officer(&self) -> Address {
            let caller = self.env().caller();
            match self.officers.get(caller) {
                Some(from) if from <= self.now() => caller,
                _ => Error::NotOfficer { caller }.refuse(),
            }
        }

        #[inline(never)]
        fn fresh(&self, receipt: FixedBytes<32>) {
            if receipt.0 == [0; 32] {
                Error::InvalidReceipt { receipt }.refuse();
            }
            if self.read_landing(receipt).is_some() {
                Error::ReceiptUsed { receipt }.refuse();
            }
        }

        #[inline(never)]
        fn read_landing(&self, receipt: FixedBytes<32>) -> Option<LandingRecord> {
            let Stored(record) = self.landings.get(receipt.0)?;
            Some(record)
        }

        #[inline(never)]
        fn write_landing(&mut self, receipt: FixedBytes<32>, record: &LandingRecord) {
            self.landings.insert(receipt.0, &Stored(*record));
        }

        /// The books as the council's budget now stands, and the time.
        #[inline(never)]
        fn synced(&self, head: Head) -> Moment {
            let (mut head, now) = (head, self.now());
            if head.book.is_open(now) {
                let amount = budget(&head.source).amount;
                head.keep_book(head.book.tightened(amount));
            } // the budget of another season says nothing about this one
            Moment { now, head }
        }

        /// The same, with the event that explains it. The caller keeps it.
        #[inline(never)]
        fn sync_book(&self, head: Head) -> Moment {
            let moment = self.synced(head);
            let Head { book, changed, .. } = &moment.head;
            if *changed {
                Tightened {
                    season: book.season,
                    cap: book.cap,
                    outstanding: book.outstanding,
                    index: book.index.0,
                }
                .emit();
            }
            moment
        }

        #[inline(never)]
        fn find_account(&self, account: &Address) -> Option<Account> {
            self.accounts.get(account).map(|Stored(account)| account)
        }

        #[inline(never)]
        fn read_account(&self, account: &Address) -> Account {
            match self.accounts.get(account) {
                Some(Stored(account)) => account,
                None => Account::default(),
            }
        }

        #[inline(never)]
        fn write_account(&mut self, address: &Address, account: &Account) {
            self.accounts.insert(address, &Stored(*account));
        }

        /// `address`'s account as it stands under the books, with the events that explain it. The
        /// caller writes it.
        #[inline(never)]
        fn settle_account(&self, address: &Address, moment: &mut Moment) -> Account {
            match &self.accounts.get(address) {
                Some(Stored(written)) => self.written_down(address, written, moment),
                None => self.written_down(address, &Account::default(), moment),
            }
        }

        /// The same of an account that was read before.
        #[inline(never)]
        fn written_down(
            &self,
            address: &Address,
            account: &Account,
            moment: &mut Moment,
        ) -> Account {
            let settlement = account.settled(&moment.head.book, moment.now);
            if settlement.withheld > 0 {
                let book = moment.head.book.after(&settlement);
                moment.head.keep_book(book);
            }
            emit_transfer(address, &Address::zero(), settlement.lost);
            emit_transfer(&Address::zero(), address, settlement.issued);
            if settlement.repaid > 0 {
                DebtRepaid {
                    account: *address,
                    coins: settlement.repaid,
                }
                .emit();
            }
            settlement.account
        }

        #[inline(never)]
        fn allow(&mut self, owner: Address, spender: Address, value: U256) {
            Error::granted(self.allowances.approve(owner, spender, value)).emit();
        }

        /// Sends coins.
        #[inline(never)]
        fn pay(&mut self, from: Address, to: Address, value: U256) {
            if from == Address::zero() {
                Error::ERC20InvalidSender { sender: from }.refuse();
            }
            if to == Address::zero() {
                Error::ERC20InvalidReceiver { receiver: to }.refuse();
            }
            let mut moment = self.sync_book(self.read_head());
            let sender = self.settle_account(&from, &mut moment);
            let amount = erc20::amount(value)
                .filter(|amount| *amount <= sender.coins)
                .unwrap_or_else(|| {
                    Error::ERC20InsufficientBalance {
                        sender: from,
                        balance: sender.coins.into(),
                        needed: value,
                    }
                    .refuse()
                });
            if to == from || (amount == 0 && self.find_account(&to).is_none()) {
                self.write_account(&from, &sender); // nothing moves, and nobody's account begins
            } else {
                let receiver = self.settle_account(&to, &mut moment);
                match sender.pay(&receiver, amount) {
                    Ok((sender, receiver)) => {
                        self.write_account(&from, &sender);
                        self.write_account(&to, &receiver);
                    }
                    Err(error) => Error::of_quota(error, from).refuse(),
                }
            }
            self.keep(&moment);
            Transfer { from, to, value }.emit();
        }

        /// Commons mode, governor only: `member`'s account as it stands.
        #[inline(never)]
        fn membership(&self, member: &Address) -> (Moment, Account) {
            self.governed();
            let head = self.read_head();
            if !head.is_commons() {
                Error::QuotaMode {}.refuse();
            }
            let mut moment = self.sync_book(head);
            Error::granted(non_zero(*member));
            let account = self.settle_account(member, &mut moment);
            (moment, account)
        }
    }

    #[inline(never)]
    fn in_quota_mode(head: &Head) {
        if head.is_commons() {
            Error::CommonsMode {}.refuse();
        }
    }

    /// The council's budget for a place as it now stands.
    #[inline(never)]
    fn budget(source: &Source) -> Budget {
        source.budget().unwrap_or_else(|| {
            Error::CouncilRefused {
                stock: source.stock,
                node: source.node,
            }
            .refuse()
        })
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    #[inline(never)]
    fn arguments(widths: &[u8]) {
        if !well_formed(widths) {
            Error::MalformedArguments {}.refuse();
        }
    }

    /// Coins that can still be spent: none once the season is over.
    fn spendable(book: &Book, now: u64) -> u128 {
        if book.is_open(now) {
            book.outstanding
        } else {
            0
        }
    }

    #[inline(never)]
    fn checked_limits(concentration: u128, penalty: u128) -> Limits {
        for (ratio, least, limit) in [
            (concentration, 1, Ratio::ONE.0),
            (penalty, 0, MAX_PENALTY.0),
        ] {
            if ratio < least || ratio > limit {
                Error::InvalidRatio { ratio, limit }.refuse();
            }
        }
        Limits {
            concentration: Ratio(concentration),
            penalty: Ratio(penalty),
        }
    }
}
