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
#[weir_macros::contract]
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
        quota::{concentration_limit, Account, Book, Landing},
    };
    use weir_parts::{
        calldata::{well_formed, ADDRESS, WORD},
        council::{Budget, Source},
        eip712,
        erc20::{self, Allowances, Transfer},
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        stored::{limited, Stored, MAX_NAME, MAX_SYMBOL},
    };

    /// The highest penalty: ten times the catch beyond coins.
    const MAX_PENALTY: Ratio = Ratio(10 * Ratio::ONE.0);
    /// The most officers that a currency begins with; bounds the constructor's loop.
    const MAX_FIRST_OFFICERS: u8 = 64;
    /// The most that one landing can record, base units: the largest stock there can be.
    const MAX_LANDING: u128 = weir_core::stock::MAX_CAPACITY;

    /// The currency. What every message needs stands in the root cell.
    #[ink(storage)]
    pub struct Fishcoin {
        source: Stored<Source>,
        /// 0 in the commons mode.
        total_shares: u128,
        /// Shares in somebody's hands; in the commons mode, members.
        allotted: u128,
        book: Stored<Book>,
        charter: Lazy<Stored<Charter>>,
        accounts: Mapping<Address, Stored<Account>>,
        allowances: Allowances,
        /// From when an officer may record catches.
        officers: Mapping<Address, u64>,
        /// By receipt.
        landings: Mapping<[u8; 32], Stored<LandingRecord>>,
    }

    impl Fishcoin {
        /// A currency for one place of one stock, with its first landing officers. No shares are
        /// allotted and no season is open.
        #[ink(constructor)]
        pub fn new(settings: FishcoinSettings, officers: Vec<Address>) -> Result<Self, Error> {
            limited(&settings.name, MAX_NAME)?;
            limited(&settings.symbol, MAX_SYMBOL)?;
            let limits = checked_limits(settings.concentration, settings.penalty)?;
            let governance = Governance::new(settings.governor, settings.delay)?;
            let mut fishcoin = Self {
                source: Stored(Source {
                    council: non_zero(settings.council)?,
                    stock: settings.stock,
                    node: settings.node,
                }),
                total_shares: settings.total_shares,
                allotted: 0,
                book: Stored::default(),
                charter: Lazy::new(),
                accounts: Mapping::new(),
                allowances: Allowances::default(),
                officers: Mapping::new(),
                landings: Mapping::new(),
            };
            fishcoin.budget()?; // the stock and the place exist
            fishcoin.charter.set(&Stored(Charter {
                name: settings.name,
                symbol: settings.symbol,
                decimals: settings.decimals,
                governance,
                limits: Delayed::new(limits),
            }));
            let now = fishcoin.now();
            if officers.len() > MAX_FIRST_OFFICERS as usize {
                return Err(Error::TooManyOfficers {
                    limit: MAX_FIRST_OFFICERS,
                });
            }
            for officer in officers {
                fishcoin.appoint(officer, now)?;
            }
            Ok(fishcoin)
        }

        // ---- ERC-20 --------------------------------------------------------------------------

        /// ERC-20: the currency's name.
        #[ink(message)]
        pub fn name(&self) -> String {
            self.read_charter().name
        }

        /// ERC-20: the currency's symbol.
        #[ink(message)]
        pub fn symbol(&self) -> String {
            self.read_charter().symbol
        }

        /// ERC-20: decimals of the unit that people speak of.
        #[ink(message)]
        pub fn decimals(&self) -> u8 {
            self.read_charter().decimals
        }

        /// ERC-20: all coins that can still be spent, as the budget now stands.
        #[ink(message, name = "totalSupply")]
        pub fn total_supply(&self) -> Result<U256, Error> {
            let (book, now) = self.synced()?;
            Ok(if book.is_open(now) {
                book.outstanding.into()
            } else {
                U256::zero()
            })
        }

        /// ERC-20: the coins of `account`, as the budget now stands.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, account: Address) -> Result<U256, Error> {
            let (book, now) = self.synced()?;
            Ok(self
                .read_account(account)
                .settled(&book, now)
                .account
                .coins
                .into())
        }

        /// ERC-20: sends coins to `to`.
        #[ink(message)]
        pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Error> {
            arguments(&[ADDRESS, WORD])?;
            self.pay(self.env().caller(), to, value)?;
            Ok(true)
        }

        /// ERC-20: what `spender` may move of `owner`'s.
        #[ink(message)]
        pub fn allowance(&self, owner: Address, spender: Address) -> U256 {
            self.allowances.of(owner, spender)
        }

        /// ERC-20: lets `spender` move up to `value` of the caller's coins; 2²⁵⁶ − 1 for any number.
        #[ink(message)]
        pub fn approve(&mut self, spender: Address, value: U256) -> Result<bool, Error> {
            arguments(&[ADDRESS, WORD])?;
            let approval = self
                .allowances
                .approve(self.env().caller(), spender, value)?;
            self.env().emit_event(approval);
            Ok(true)
        }

        /// ERC-20: sends `from`'s coins to `to`, out of the caller's allowance.
        #[ink(message, name = "transferFrom")]
        pub fn transfer_from(
            &mut self,
            from: Address,
            to: Address,
            value: U256,
        ) -> Result<bool, Error> {
            arguments(&[ADDRESS, ADDRESS, WORD])?;
            self.allowances.spend(from, self.env().caller(), value)?;
            self.pay(from, to, value)?;
            Ok(true)
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
            arguments(&[ADDRESS, ADDRESS, WORD, WORD, 1, WORD, WORD])?;
            if deadline < U256::from(self.now()) {
                return Err(Error::ERC2612ExpiredSignature { deadline });
            }
            let nonce = self.allowances.use_nonce(owner);
            let structure = eip712::Words::of(eip712::PERMIT_TYPE)
                .address(owner)
                .address(spender)
                .uint(value)
                .uint(nonce.into())
                .uint(deadline)
                .hash();
            let digest = eip712::digest(&self.domain_separator().0, &structure);
            let signer = eip712::recover(&digest, v, &r.0, &s.0).unwrap_or_default();
            if signer != owner || owner == Address::zero() {
                return Err(Error::ERC2612InvalidSigner { signer, owner });
            }
            let approval = self.allowances.approve(owner, spender, value)?;
            self.env().emit_event(approval);
            Ok(())
        }

        /// ERC-2612: the nonce that `owner`'s next permit must carry.
        #[ink(message)]
        pub fn nonces(&self, owner: Address) -> U256 {
            self.allowances.nonce(owner).into()
        }

        /// ERC-2612: the EIP-712 domain separator.
        #[ink(message, name = "DOMAIN_SEPARATOR")]
        pub fn domain_separator(&self) -> FixedBytes<32> {
            FixedBytes(eip712::domain_separator(
                &self.read_charter().name,
                self.env().address(),
            ))
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
            eip712::answer_domain(&self.read_charter().name, self.env().address())
        }

        /// ERC-165: whether this contract has an interface.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: FixedBytes<4>) -> bool {
            erc20::supports(interface_id.0)
        }

        // ---- shares --------------------------------------------------------------------------

        /// All shares: the divisor of every season's budget. In the commons mode, the members.
        #[ink(message, name = "totalShares")]
        pub fn total_shares(&self) -> u128 {
            if self.commons() {
                self.allotted
            } else {
                self.total_shares
            }
        }

        /// Shares in somebody's hands. Coins of the others are never issued.
        #[ink(message, name = "allottedShares")]
        pub fn allotted_shares(&self) -> u128 {
            self.allotted
        }

        /// Shares of `account`.
        #[ink(message, name = "sharesOf")]
        pub fn shares_of(&self, account: Address) -> u128 {
            self.read_account(account).shares
        }

        /// Sends shares to `to`, who may hold them up to the concentration limit. This season's coins
        /// stay with the sender. Refused while the sender owes coins.
        #[ink(message, name = "transferShares")]
        pub fn transfer_shares(&mut self, to: Address, shares: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16])?;
            if self.commons() {
                return Err(Error::CommonsMode {});
            }
            let from = self.env().caller();
            let now = self.sync_book()?;
            let limit = self.share_limit(now);
            let sender = self.settle_account(from, now);
            if to != from {
                let receiver = self.settle_account(non_zero(to)?, now);
                let (sender, receiver) =
                    sender.cede(&receiver, shares, limit).map_err(|error| {
                        // the limit is the receiver's, everything else the sender's
                        let account = match error {
                            weir_core::quota::QuotaError::Concentration { .. } => to,
                            _ => from,
                        };
                        Error::of_quota(error, account)
                    })?;
                self.write_account(from, sender);
                self.write_account(to, receiver);
            } else {
                // the same checks, and nothing moves
                sender
                    .cede(&Account::default(), shares, u128::MAX)
                    .map_err(|error| Error::of_quota(error, from))?;
                self.write_account(from, sender);
            }
            self.env()
                .emit_event(SharesTransferred { from, to, shares });
            Ok(())
        }

        /// Allots shares that are nobody's to `to`, who has coins from the next season on. Governor
        /// only. Cannot be undone: shares move only by their holder's will.
        #[ink(message, name = "allotShares")]
        pub fn allot_shares(&mut self, to: Address, shares: u128) -> Result<(), Error> {
            arguments(&[ADDRESS, 16])?;
            self.governed()?;
            if self.commons() {
                return Err(Error::CommonsMode {});
            }
            let total = self.total_shares;
            let requested = self
                .allotted
                .checked_add(shares)
                .ok_or(Error::Overflow {})?;
            if requested > total {
                return Err(Error::SharesExceedTotal { requested, total });
            }
            let now = self.sync_book()?;
            let limit = self.share_limit(now);
            let account = self
                .settle_account(non_zero(to)?, now)
                .allotted(shares, limit)
                .map_err(|error| Error::of_quota(error, to))?;
            self.allotted = requested;
            self.write_account(to, account);
            self.env().emit_event(SharesAllotted { to, shares });
            Ok(())
        }

        /// Commons mode: admits a member, who has an equal share from the next season on. Governor
        /// only.
        #[ink(message)]
        pub fn admit(&mut self, member: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let (account, allotted) = self.membership(member)?;
            if account.shares > 0 {
                return Err(Error::AlreadyMember { member });
            }
            self.allotted = allotted.checked_add(1).ok_or(Error::Overflow {})?;
            self.write_account(
                member,
                Account {
                    shares: 1,
                    ..account
                },
            );
            self.env().emit_event(MemberAdmitted { member });
            Ok(())
        }

        /// Commons mode: dismisses a member, who keeps the coins of this season. Governor only.
        #[ink(message)]
        pub fn dismiss(&mut self, member: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let (account, allotted) = self.membership(member)?;
            if account.shares == 0 {
                return Err(Error::NotMember { member });
            }
            self.allotted = allotted.saturating_sub(1);
            self.write_account(
                member,
                Account {
                    shares: 0,
                    ..account
                },
            );
            self.env().emit_event(MemberDismissed { member });
            Ok(())
        }

        // ---- season --------------------------------------------------------------------------

        /// Opens the season that the council's calendar says it is, reports the last one's take to
        /// the council, and returns what is divided among all shares. Anyone may, once the assessment
        /// made for this season is in force; on an older one only the governor, since nothing that
        /// comes later can raise an open season's coins. Once a season.
        #[ink(message, name = "openSeason")]
        pub fn open_season(&mut self) -> Result<u128, Error> {
            arguments(&[])?;
            let Budget {
                season,
                closes,
                assessed_for,
                amount: budget,
            } = self.budget()?;
            if season == 0 {
                return Err(Error::SeasonNotStarted {});
            }
            let book = self.book.0;
            let next = book
                .opened(season, closes, budget, self.total_shares(), self.allotted)
                .map_err(|error| Error::of_quota(error, Address::zero()))?;
            if assessed_for != season {
                self.governed().map_err(|_| Error::NoAssessmentForSeason {
                    season,
                    assessed_for,
                })?;
            }
            self.book = Stored(next);
            self.env().emit_event(SeasonOpened {
                season,
                closes,
                budget,
                deducted: next.deducted,
                issue: next.issue,
            });
            if book.season > 0
                && self
                    .source
                    .0
                    .record_season(book.season, book.landed, book.overdrawn)
                    .is_none()
            {
                // the record is for the next fit; whether it is taken must not keep a season closed
                self.env().emit_event(ReportRefused {
                    season: book.season,
                });
            }
            Ok(next.issue)
        }

        /// Takes over the council's budget as it now stands, as every message does that moves coins.
        /// Anyone may. Returns the coins that can still be spent.
        #[ink(message)]
        pub fn sync(&mut self) -> Result<u128, Error> {
            arguments(&[])?;
            let now = self.sync_book()?;
            let book = self.book.0;
            Ok(if book.is_open(now) {
                book.outstanding
            } else {
                0
            })
        }

        /// Writes `account` down as it stands, with the ERC-20 events that explain it to wallets, as
        /// every message does that moves its coins. Anyone may. Returns its coins.
        #[ink(message)]
        pub fn settle(&mut self, account: Address) -> Result<u128, Error> {
            arguments(&[ADDRESS])?;
            let now = self.sync_book()?;
            if !self.accounts.contains(account) {
                return Ok(0);
            }
            let settled = self.settle_account(account, now);
            self.write_account(account, settled);
            Ok(settled.coins)
        }

        /// The books of the season last opened, as the budget now stands: its number, the first second
        /// after it, issue, index, outstanding, cap, deducted, owed, landed, overdrawn. See
        /// [`weir_core::quota::Book`].
        #[ink(message)]
        #[allow(clippy::type_complexity)]
        pub fn season(
            &self,
        ) -> Result<(u32, u64, u128, u128, u128, u128, u128, u128, u128, u128), Error> {
            let (book, now) = self.synced()?;
            Ok((
                book.season,
                book.closes,
                book.issue,
                book.index.0,
                if book.is_open(now) {
                    book.outstanding
                } else {
                    0
                },
                book.cap,
                book.deducted,
                book.owed,
                book.landed,
                book.overdrawn,
            ))
        }

        /// An account as it now stands: shares, coins, debt, the season it was last written down in.
        #[ink(message)]
        pub fn account(&self, who: Address) -> Result<(u128, u128, u128, u32), Error> {
            let (book, now) = self.synced()?;
            let account = self.read_account(who);
            let settled = account.settled(&book, now).account;
            Ok((settled.shares, settled.coins, settled.debt, account.season))
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
            arguments(&[WORD, ADDRESS, 16])?;
            let officer = self.officer()?;
            self.fresh(receipt)?;
            if quantity == 0 || quantity > MAX_LANDING {
                return Err(Error::InvalidQuantity { quantity });
            }
            if !self.accounts.contains(fisher) {
                return Err(Error::UnknownFisher { fisher });
            }
            let now = self.sync_book()?;
            let account = self.settle_account(fisher, now);
            let penalty = self.limits_at(now).penalty;
            let (
                book,
                account,
                Landing {
                    burnt,
                    beyond,
                    debt,
                },
            ) = self
                .book
                .0
                .landed(&account, quantity, penalty)
                .map_err(|error| Error::of_quota(error, fisher))?;
            self.book = Stored(book);
            self.write_account(fisher, account);
            let record = LandingRecord {
                fisher,
                season: book.season,
                burnt,
                beyond,
                debt,
                index: book.index,
                reversed: false,
            };
            self.landings.insert(receipt.0, &Stored(record));
            self.emit_transfer(fisher, Address::zero(), burnt);
            self.env().emit_event(Landed {
                receipt,
                fisher,
                officer,
                season: book.season,
                quantity,
                burnt,
                debt,
            });
            Ok(())
        }

        /// Takes a catch of this season back by a counter-entry with a receipt of its own: coins come
        /// back at the index now, the debt is lifted. Officers only.
        #[ink(message, name = "reverseLanding")]
        pub fn reverse_landing(
            &mut self,
            receipt: FixedBytes<32>,
            counter_receipt: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[WORD, WORD])?;
            let officer = self.officer()?;
            self.fresh(counter_receipt)?;
            let record = match self.landings.get(receipt.0) {
                Some(Stored(record)) if !record.reversed => record,
                _ => return Err(Error::UnknownReceipt { receipt }),
            };
            let now = self.sync_book()?;
            let book = self.book.0;
            if record.season != book.season || !book.is_open(now) {
                return Err(Error::SeasonOver {
                    season: record.season,
                });
            }
            let fisher = record.fisher;
            let account = self.settle_account(fisher, now);
            let landing = Landing {
                burnt: record.burnt,
                beyond: record.beyond,
                debt: record.debt,
            };
            let (book, account, coins) = self
                .book
                .0
                .reversed(&account, &landing, record.index)
                .map_err(|error| Error::of_quota(error, fisher))?;
            self.book = Stored(book);
            self.write_account(fisher, account);
            let reversed = LandingRecord {
                reversed: true,
                ..record
            };
            self.landings.insert(receipt.0, &Stored(reversed));
            // the counter-entry stands in the books too, as a landing of nothing that is taken back
            let counter = LandingRecord {
                burnt: 0,
                beyond: 0,
                debt: 0,
                ..reversed
            };
            self.landings.insert(counter_receipt.0, &Stored(counter));
            self.emit_transfer(Address::zero(), fisher, coins);
            self.env().emit_event(LandingReversed {
                receipt,
                counter_receipt,
                officer,
                coins,
            });
            Ok(())
        }

        /// A recorded catch: fisher, season, coins burnt, the part without coins, the debt it made,
        /// whether it was taken back.
        #[ink(message)]
        pub fn landing(
            &self,
            receipt: FixedBytes<32>,
        ) -> Result<(Address, u32, u128, u128, u128, bool), Error> {
            let Stored(record) = self
                .landings
                .get(receipt.0)
                .ok_or(Error::UnknownReceipt { receipt })?;
            Ok((
                record.fisher,
                record.season,
                record.burnt,
                record.beyond,
                record.debt,
                record.reversed,
            ))
        }

        // ---- governance ----------------------------------------------------------------------

        /// The council, the stock and the place whose budget is divided.
        #[ink(message)]
        pub fn council(&self) -> (Address, u32, u32) {
            let Source {
                council,
                stock,
                node,
            } = self.source.0;
            (council, stock, node)
        }

        /// The concentration limit and the penalty in force; 18 decimals.
        #[ink(message)]
        pub fn limits(&self) -> (u128, u128) {
            let limits = self.limits_at(self.now());
            (limits.concentration.0, limits.penalty.0)
        }

        /// Changes the concentration limit and the penalty: at once if neither loosens, else after the
        /// public delay. Returns from when. Nobody who holds more loses shares. Governor only.
        #[ink(message, name = "setLimits")]
        pub fn set_limits(&mut self, concentration: u128, penalty: u128) -> Result<u64, Error> {
            arguments(&[16, 16])?;
            let mut charter = self.governed()?;
            let new = checked_limits(concentration, penalty)?;
            let now = self.now();
            let from = if charter.limits.at(now).tightened_by(&new) {
                charter.limits = charter.limits.tightened(new);
                now
            } else {
                let due = charter.governance.due(now);
                charter.limits = charter.limits.loosened(new, now, due);
                due
            };
            self.charter.set(&Stored(charter));
            self.env().emit_event(LimitsChanged {
                concentration,
                penalty,
                from,
            });
            Ok(from)
        }

        /// Lets `officer` record catches after the public delay. Governor only.
        #[ink(message, name = "appointOfficer")]
        pub fn appoint_officer(&mut self, officer: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let from = self.governed()?.governance.due(self.now());
            self.appoint(officer, from)
        }

        /// Takes an officer's powers at once. Governor only. What it has recorded stands.
        #[ink(message, name = "removeOfficer")]
        pub fn remove_officer(&mut self, officer: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            self.governed()?;
            self.officers
                .take(officer)
                .ok_or(Error::NotOfficer { caller: officer })?;
            self.env().emit_event(OfficerRemoved { officer });
            Ok(())
        }

        /// From when `officer` may record catches; 0 if not at all.
        #[ink(message, name = "officerFrom")]
        pub fn officer_from(&self, officer: Address) -> u64 {
            self.officers.get(officer).unwrap_or(0)
        }

        /// How long a loosening waits; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            self.read_charter().governance.delay
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            self.read_charter().governance.governor
        }

        /// Offers governance to `to`, who must accept it. Zero takes the offer back. Governor only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let mut charter = self.governed()?;
            let from = self.env().caller();
            charter.governance.offer(from, to)?;
            self.charter.set(&Stored(charter));
            self.env().emit_event(GovernanceOffered { from, to });
            Ok(())
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[])?;
            let mut charter = self.read_charter();
            let governor = self.env().caller();
            charter.governance.accept(governor)?;
            self.charter.set(&Stored(charter));
            self.env().emit_event(GovernanceAccepted { governor });
            Ok(())
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS])?;
            let mut charter = self.governed()?;
            charter.governance.successor = successor;
            self.charter.set(&Stored(charter));
            self.env().emit_event(SuccessorNamed { successor });
            Ok(())
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            self.read_charter().governance.successor
        }

        // ---- private -------------------------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        fn commons(&self) -> bool {
            self.total_shares == 0
        }

        #[inline(never)]
        fn read_charter(&self) -> Charter {
            let Stored(charter) = self.charter.get().expect("the constructor set it");
            charter
        }

        #[inline(never)]
        fn governed(&self) -> Result<Charter, Error> {
            let charter = self.read_charter();
            charter.governance.only_governor(self.env().caller())?;
            Ok(charter)
        }

        #[inline(never)]
        fn limits_at(&self, now: u64) -> Limits {
            self.read_charter().limits.at(now)
        }

        #[inline(never)]
        fn share_limit(&self, now: u64) -> u128 {
            concentration_limit(self.limits_at(now).concentration, self.total_shares)
        }

        #[inline(never)]
        fn appoint(&mut self, officer: Address, from: u64) -> Result<(), Error> {
            if self.officers.contains(non_zero(officer)?) {
                return Err(Error::AlreadyOfficer { officer });
            }
            self.officers.insert(officer, &from);
            self.env().emit_event(OfficerAppointed { officer, from });
            Ok(())
        }

        #[inline(never)]
        fn officer(&self) -> Result<Address, Error> {
            let caller = self.env().caller();
            match self.officers.get(caller) {
                Some(from) if from <= self.now() => Ok(caller),
                _ => Err(Error::NotOfficer { caller }),
            }
        }

        #[inline(never)]
        fn fresh(&self, receipt: FixedBytes<32>) -> Result<(), Error> {
            if receipt.0 == [0; 32] {
                return Err(Error::InvalidReceipt { receipt });
            }
            if self.landings.contains(receipt.0) {
                return Err(Error::ReceiptUsed { receipt });
            }
            Ok(())
        }

        /// The council's budget as it now stands.
        fn budget(&self) -> Result<Budget, Error> {
            self.source.0.budget().ok_or(self.refused())
        }

        fn refused(&self) -> Error {
            Error::CouncilRefused {
                stock: self.source.0.stock,
                node: self.source.0.node,
            }
        }

        /// The books as the council's budget now stands, and the time.
        #[inline(never)]
        fn synced(&self) -> Result<(Book, u64), Error> {
            let (book, now) = (self.book.0, self.now());
            if !book.is_open(now) {
                return Ok((book, now)); // the budget of another season says nothing about this one
            }
            Ok((book.tightened(self.budget()?.amount), now))
        }

        /// Writes the books down as the council's budget now stands, and returns the time.
        #[inline(never)]
        fn sync_book(&mut self) -> Result<u64, Error> {
            let (book, now) = self.synced()?;
            if book != self.book.0 {
                self.book = Stored(book);
                self.env().emit_event(Tightened {
                    season: book.season,
                    cap: book.cap,
                    outstanding: book.outstanding,
                    index: book.index.0,
                });
            }
            Ok(now)
        }

        #[inline(never)]
        fn read_account(&self, account: Address) -> Account {
            self.accounts.get(account).unwrap_or_default().0
        }

        #[inline(never)]
        fn write_account(&mut self, address: Address, account: Account) {
            self.accounts.insert(address, &Stored(account));
        }

        /// `address`'s account as it stands under the books, with the events that explain it. The
        /// caller writes it.
        #[inline(never)]
        fn settle_account(&mut self, address: Address, now: u64) -> Account {
            let settlement = self.read_account(address).settled(&self.book.0, now);
            self.book = Stored(self.book.0.after(&settlement));
            self.emit_transfer(address, Address::zero(), settlement.lost);
            self.emit_transfer(Address::zero(), address, settlement.issued);
            if settlement.repaid > 0 {
                self.env().emit_event(DebtRepaid {
                    account: address,
                    coins: settlement.repaid,
                });
            }
            settlement.account
        }

        #[inline(never)]
        fn emit_transfer(&self, from: Address, to: Address, coins: u128) {
            if coins > 0 {
                self.env().emit_event(Transfer {
                    from,
                    to,
                    value: coins.into(),
                });
            }
        }

        #[inline(never)]
        fn pay(&mut self, from: Address, to: Address, value: U256) -> Result<(), Error> {
            if from == Address::zero() {
                return Err(Error::ERC20InvalidSender { sender: from });
            }
            if to == Address::zero() {
                return Err(Error::ERC20InvalidReceiver { receiver: to });
            }
            let now = self.sync_book()?;
            let sender = self.settle_account(from, now);
            let insufficient = Error::ERC20InsufficientBalance {
                sender: from,
                balance: sender.coins.into(),
                needed: value,
            };
            let amount = erc20::amount(value)
                .filter(|amount| *amount <= sender.coins)
                .ok_or(insufficient)?;
            if to == from || (amount == 0 && !self.accounts.contains(to)) {
                self.write_account(from, sender); // nothing moves, and nobody's account begins
            } else {
                let receiver = self.settle_account(to, now);
                let (sender, receiver) = sender
                    .pay(&receiver, amount)
                    .map_err(|error| Error::of_quota(error, from))?;
                self.write_account(from, sender);
                self.write_account(to, receiver);
            }
            self.env().emit_event(Transfer { from, to, value });
            Ok(())
        }

        /// Commons mode, governor only: `member`'s account as it stands, and the number of members.
        #[inline(never)]
        fn membership(&mut self, member: Address) -> Result<(Account, u128), Error> {
            self.governed()?;
            if !self.commons() {
                return Err(Error::QuotaMode {});
            }
            let now = self.sync_book()?;
            Ok((self.settle_account(non_zero(member)?, now), self.allotted))
        }
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    fn arguments(widths: &[u8]) -> Result<(), Error> {
        well_formed(widths)
            .then_some(())
            .ok_or(Error::MalformedArguments {})
    }

    fn checked_limits(concentration: u128, penalty: u128) -> Result<Limits, Error> {
        if concentration == 0 || concentration > Ratio::ONE.0 {
            return Err(Error::InvalidRatio {
                ratio: concentration,
                limit: Ratio::ONE.0,
            });
        }
        if penalty > MAX_PENALTY.0 {
            return Err(Error::InvalidRatio {
                ratio: penalty,
                limit: MAX_PENALTY.0,
            });
        }
        Ok(Limits {
            concentration: Ratio(concentration),
            penalty: Ratio(penalty),
        })
    }
}
