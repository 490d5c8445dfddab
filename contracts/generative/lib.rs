//! The generative currency: minted for verified work, melting so that it moves, payable where an
//! obligation is owed.
//!
//! Coins are minted against final claims of a claims register, at rates the community has set, within
//! a ceiling a period. They melt by the day; what melts is the commons' or nobody's. Members vouch for
//! members, owe so many units a period, pay them in the currency or, up to a limit, in cash, and may
//! have a basic income. Nothing stops anyone from moving coins.
//!
//! The register, the council and the token of cash are trusted by whoever deploys the currency, for
//! ever; they cannot touch anyone's coins.
//!
//! INVARIANTS: `supply-identity`, `melting-never-gains`, `ceiling-kept`, `claim-minted-once`,
//! `policy-never-past`, `voice-of-members`, `obligation-adds-up`, `income-fourteen-days`; see
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
mod generative {
    use crate::{error::Error, events::*, types::*, words::POLICY};
    use ink::{
        prelude::{string::String, vec::Vec},
        sol::FixedBytes,
        storage::{Lazy, Mapping},
        U256,
    };
    use weir_core::{
        demurrage::{day_of, Holding, Index, Ledger},
        generative::{
            cash_ceil, first_period_from, is_sound, netted, rate_of, standing_voices, Issue,
            Member, Minted as PeriodMinted, Policy, Schedule, Standing, Voice, MAX_AMOUNT,
        },
        math::Ratio,
        season::SeasonClock,
        text::MAX_DECIMALS,
    };
    use weir_parts::{
        answer,
        calldata::{well_formed, ADDRESS, WORD},
        council::Source,
        eip712,
        erc20::{self, emit_transfer, Allowances, Transfer},
        errors::Word,
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        register::{Verdict, FINAL, REVOKED},
        stored::{limited, Stored, MAX_NAME, MAX_SYMBOL},
        token::Token,
    };

    /// The most founders; bounds the constructor's loop.
    const MAX_FOUNDERS: u32 = 64;

    /// The currency.
    #[ink(storage)]
    pub struct Generative {
        head: Lazy<Stored<Head>>,
        names: Lazy<Stored<Names>>,
        settings: Lazy<Stored<Settings>>,
        governance: Lazy<Stored<Governance>>,
        schedule: Lazy<Stored<Schedule>>,
        /// In the running period, or the last that something was minted in.
        minted: Lazy<Stored<PeriodMinted>>,
        member_count: Lazy<u32>,
        /// Paid in and not collected; base units of the cash token.
        cash: Lazy<u128>,
        accounts: Mapping<Address, Stored<Account>>,
        allowances: Allowances,
        members: Mapping<Address, Stored<MemberRecord>>,
        /// By candidate.
        voices: Mapping<Address, Vec<Voice<Address>>>,
        /// By the register's kind.
        kinds: Mapping<u32, Stored<Kind>>,
        /// By kind and version: its first period, and base units for a whole unit of the benefit.
        rates: Mapping<(u32, u32), (u32, u128)>,
        /// By claim.
        issues: Mapping<u64, Stored<IssueRecord>>,
    }

    /// The running period of the currency.
    struct Room {
        minted: PeriodMinted,
        ceiling: u128,
        closes: u64,
    }

    impl Generative {
        /// A currency of which nothing is minted, with its first policy, which holds at once, and its
        /// first members. No kind of work has a rate.
        #[ink(constructor)]
        pub fn new(beginning: Beginning) -> Result<Self, Error> {
            let Beginning {
                settings,
                policy,
                founders,
            } = beginning;
            Error::granted(limited(&settings.name, MAX_NAME));
            Error::granted(limited(&settings.symbol, MAX_SYMBOL));
            if settings.decimals > MAX_DECIMALS {
                Error::InvalidDecimals {
                    decimals: settings.decimals,
                    limit: MAX_DECIMALS,
                }
                .refuse();
            }
            let clock = SeasonClock {
                first_opens: settings.first_opens,
                length: settings.period_length,
            };
            if !is_sound(&clock) {
                Error::InvalidPeriod {
                    first_opens: clock.first_opens,
                    period_length: clock.length,
                }
                .refuse();
            }
            let governance = Error::granted(Governance::new(settings.governor, settings.delay));
            let commons = Error::granted(non_zero(settings.commons));
            let register = Error::granted(non_zero(settings.register));
            let policy = Policy::from(policy);
            let today = day_of(Self::env().block_timestamp());
            let schedule = Schedule::new(policy, today)
                .unwrap_or_else(|error| Error::of_policy(error, &policy).refuse());
            let founders_given = u32::try_from(founders.len()).unwrap_or(u32::MAX);
            if founders_given > MAX_FOUNDERS {
                Error::TooManyFounders {
                    founders: founders_given,
                    limit: MAX_FOUNDERS,
                }
                .refuse();
            }
            let mut currency = Self {
                head: Lazy::new(),
                names: Lazy::new(),
                settings: Lazy::new(),
                governance: Lazy::new(),
                schedule: Lazy::new(),
                minted: Lazy::new(),
                member_count: Lazy::new(),
                cash: Lazy::new(),
                accounts: Mapping::new(),
                allowances: Allowances::default(),
                members: Mapping::new(),
                voices: Mapping::new(),
                kinds: Mapping::new(),
                rates: Mapping::new(),
                issues: Mapping::new(),
            };
            currency.head.set(&Stored(Head {
                commons,
                melts_to_commons: settings.melts_to_commons,
                ledger: Ledger::new(today, Index::ONE),
                announced: 0,
                changed: false,
            }));
            currency.names.set(&Stored(Names {
                name: settings.name,
                symbol: settings.symbol,
            }));
            let kept = Settings {
                decimals: settings.decimals,
                register,
                cash: settings.cash,
                source: Source {
                    council: settings.source.council,
                    stock: settings.source.stock,
                    node: settings.source.node,
                },
                clock,
            };
            currency.settings.set(&Stored(kept));
            currency.write_governance(governance);
            currency.write_schedule(schedule);
            currency.room(&kept); // the council, the stock and the place exist
            currency.announce_policy(&policy, 1);
            let period = currency.period(&kept);
            for founder in founders {
                let found = currency.admissible(founder, commons);
                currency.admit(founder, &found, &schedule, period);
            }
            Ok(currency)
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
            answer!(self.read_settings().decimals)
        }

        /// ERC-20: all coins there are today.
        #[ink(message, name = "totalSupply")]
        pub fn total_supply(&self) -> U256 {
            let head = self.synced();
            answer!(if head.melts_to_commons {
                head.ledger.minted()
            } else {
                head.ledger.held.whole
            })
        }

        /// ERC-20: what is left today of the coins of `account`.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, account: Address) -> U256 {
            let head = self.synced();
            answer!(balance(&head, account, &self.read_account(&account)))
        }

        /// ERC-20: sends coins to `to`, counted as they are today.
        #[ink(message)]
        pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Error> {
            arguments(&[ADDRESS, WORD]);
            self.pay(self.env().caller(), to, value);
            answer!(true)
        }

        /// ERC-20: what `spender` may move of `owner`'s. Allowances do not melt.
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

        // ---- demurrage -----------------------------------------------------------------------

        /// Writes `account` down as it stands today, with the ERC-20 events that explain it to
        /// wallets, as every message does that moves its coins. Anyone may. Returns its coins.
        #[ink(message)]
        pub fn settle(&mut self, account: Address) -> Result<u128, Error> {
            arguments(&[ADDRESS]);
            let mut head = self.sync();
            let coins = if head.is_rest(account) {
                announce(&mut head);
                head.ledger.rest()
            } else if let Some(Stored(written)) = &self.accounts.get(account) {
                let settled = settled(&mut head, &account, written);
                if settled.holding != written.holding {
                    self.write_account(&account, &settled);
                }
                settled.holding.amount
            } else {
                0
            };
            self.keep(&head);
            answer!(coins)
        }

        /// Both figures of an account: its coins today; as last written down, and on which day; all
        /// that was ever minted to it; what it owes for claims revoked after minting.
        #[ink(message)]
        pub fn account(&self, who: Address) -> (u128, u128, u32, u128, u128) {
            let kept = self.read_head();
            let head = self.advanced(kept);
            let account = self.read_account(&who);
            let today = balance(&head, who, &account);
            let (written, day) = if head.is_rest(who) {
                (kept.announced, kept.ledger.day)
            } else {
                (account.holding.amount, account.holding.day)
            };
            answer!(today, written, day, account.minted, account.debt)
        }

        /// What `amount` of today will be on `day`, today or later, under the policy as it is known.
        #[ink(message)]
        pub fn projected(&self, amount: u128, day: u32) -> Result<u128, Error> {
            let today = self.today();
            if day < today {
                Error::DayPast { day, today }.refuse();
            }
            let schedule = self.schedule_now();
            let held = Holding {
                amount,
                index: schedule.index(today),
                day: today,
            };
            answer!(held.left(schedule.index(day)))
        }

        /// The books: the day, its index (mantissa / 2^(127 + exponent)), minted for claims, minted as
        /// basic income, what accounts hold, what the commons has by melting, what melted to nobody.
        /// The first two sums are the last three.
        #[ink(message)]
        pub fn books(&self) -> (u32, u128, u32, u128, u128, u128, u128, u128) {
            let head = self.synced();
            let ledger = head.ledger;
            let (commons, melted) = if head.melts_to_commons {
                (ledger.rest(), 0)
            } else {
                (0, ledger.rest())
            };
            answer!(
                ledger.day,
                ledger.index.mantissa,
                ledger.index.exponent,
                ledger.for_work,
                ledger.as_income,
                ledger.held.whole,
                commons,
                melted
            )
        }

        // ---- issue ---------------------------------------------------------------------------

        /// Sets what is minted for a whole unit of a kind of benefit, for claims of periods that begin
        /// after the public delay; returns the first. Zero ends it. Governor only.
        #[ink(message, name = "setRate")]
        pub fn set_rate(&mut self, kind: u32, rate: u128) -> Result<u32, Error> {
            arguments(&[4, 16]);
            let due = self.governed().due(self.now());
            if rate > MAX_AMOUNT {
                Error::InvalidAmount { amount: rate }.refuse();
            }
            let settings = self.read_settings();
            let terms = settings
                .register()
                .kind_terms(kind)
                .filter(|terms| terms.decimals <= MAX_DECIMALS && terms.clock.length > 0)
                .unwrap_or_else(|| register_refused(&settings));
            let from_period =
                first_period_from(&terms.clock, due).unwrap_or_else(|| Error::Overflow {}.refuse());
            let mut versions = self.read_kind(kind).versions;
            let replaces =
                versions > 0 && self.read_rate(kind, versions.saturating_sub(1)).0 == from_period;
            if replaces {
                versions = versions.saturating_sub(1);
            }
            self.rates.insert((kind, versions), &(from_period, rate));
            let record = Kind {
                decimals: terms.decimals,
                versions: versions.saturating_add(1),
            };
            self.kinds.insert(kind, &Stored(record));
            RateSet {
                kind,
                rate,
                from_period,
            }
            .emit();
            answer!(from_period)
        }

        /// What is minted for a whole unit of a kind of benefit in a period of that kind; 0 for
        /// nothing.
        #[ink(message)]
        pub fn rate(&self, kind: u32, period: u32) -> u128 {
            answer!(self.rate_in(kind, period).0)
        }

        /// Mints what a final claim that names this currency is due, as far as the period's ceiling
        /// goes; the rest in a later period. Debts of the claimant are netted. Anyone may. Returns how
        /// much of the claim's due.
        #[ink(message)]
        pub fn mint(&mut self, claim: u64) -> Result<u128, Error> {
            arguments(&[8]);
            let settings = self.read_settings();
            let verdict = verdict(&settings, claim);
            let (status, consumer) = (verdict.status, verdict.consumer);
            if status != FINAL {
                Error::NotFinal { claim, status }.refuse();
            }
            if consumer != self.env().address() {
                Error::ForAnotherConsumer { claim, consumer }.refuse();
            }
            let mut record = match self.issues.get(claim) {
                Some(Stored(record)) => record,
                None => self.begun(&verdict),
            };
            let Room {
                mut minted,
                ceiling,
                closes,
            } = self.room(&settings);
            let left = record.figures.left();
            if left == 0 {
                Error::AllMinted { claim }.refuse();
            }
            let amount = left.min(minted.room(ceiling));
            if amount == 0 {
                Error::CeilingReached {
                    period: minted.period,
                    ceiling,
                    closes,
                }
                .refuse();
            }
            minted.amount = minted.amount.saturating_add(amount);
            self.minted.set(&Stored(minted));
            record.figures.minted = record.figures.minted.saturating_add(amount);
            self.issues.insert(claim, &Stored(record));
            let claimant = record.claimant;
            let mut head = self.sync();
            let netted = self.credit(&mut head, &claimant, amount, Ledger::mint_for_work);
            self.keep(&head);
            Minted {
                claim,
                claimant,
                amount,
                netted,
            }
            .emit();
            answer!(amount)
        }

        /// What a claim is paid: status (0 none, 1 begun, 2 all minted, 3 revoked), kind, claimant, its
        /// due, and what was minted of it.
        #[ink(message)]
        pub fn issue(&self, claim: u64) -> (u8, u32, Address, u128, u128) {
            let found = self.issues.get(claim);
            let status = found.map_or(0, |Stored(record)| record.figures.status());
            let Stored(record) = found.unwrap_or_default();
            answer!(
                status,
                record.kind,
                record.claimant,
                record.figures.due,
                record.figures.minted
            )
        }

        /// Books what was minted for a claim that the register has revoked as its claimant's debt,
        /// which is taken out of what is minted to it later. Anyone may, once a claim. Returns how
        /// much.
        #[ink(message)]
        pub fn revoke(&mut self, claim: u64) -> Result<u128, Error> {
            arguments(&[8]);
            let status = verdict(&self.read_settings(), claim).status;
            if status != REVOKED {
                Error::NotRevoked { claim, status }.refuse();
            }
            let mut record = match self.issues.get(claim) {
                Some(Stored(record)) if !record.figures.revoked => record,
                _ => Error::NothingMinted { claim }.refuse(),
            };
            record.figures.revoked = true;
            self.issues.insert(claim, &Stored(record));
            let (claimant, debt) = (record.claimant, record.figures.minted);
            let mut account = self.read_account(&claimant);
            account.debt = account.debt.saturating_add(debt); // below all that was ever minted
            self.write_account(&claimant, &account);
            Revoked {
                claim,
                claimant,
                debt,
            }
            .emit();
            answer!(debt)
        }

        /// The running period, the first second after it, what may be minted for claims in it as the
        /// council's budget now stands, and what was. Before the first period: 0, and when that begins.
        #[ink(message)]
        pub fn ceiling(&self) -> Result<(u32, u64, u128, u128), Error> {
            let Room {
                minted,
                ceiling,
                closes,
            } = self.room(&self.read_settings());
            answer!(minted.period, closes, ceiling, minted.amount)
        }

        /// Lowers the ceiling at once, and that of the policy that waits. Governor only.
        #[ink(message, name = "lowerCeiling")]
        pub fn lower_ceiling(&mut self, ceiling: u128) -> Result<(), Error> {
            arguments(&[16]);
            self.governed();
            let schedule = self.schedule_now();
            let current = schedule.current.policy.ceiling;
            let lower = schedule
                .with_lower_ceiling(ceiling)
                .unwrap_or_else(|| Error::CeilingNotLower { ceiling, current }.refuse());
            self.write_schedule(lower);
            CeilingLowered { ceiling }.emit();
            answer!()
        }

        // ---- policy --------------------------------------------------------------------------

        /// Sets demurrage, income, obligation, ceiling and what membership takes, from the first period
        /// that begins after the public delay; returns it. Replaces what waited. Governor only.
        #[ink(message, name = "setPolicy")]
        pub fn set_policy(&mut self, policy: PolicyWords) -> Result<u32, Error> {
            arguments(&POLICY);
            let due = self.governed().due(self.now());
            let policy = Policy::from(policy);
            let clock = self.read_settings().clock;
            let (schedule, from_period) = self
                .schedule_now()
                .changed(policy, &clock, due)
                .unwrap_or_else(|error| Error::of_policy(error, &policy).refuse());
            self.write_schedule(schedule);
            self.announce_policy(&policy, from_period);
            answer!(from_period)
        }

        /// The policy of today's period, or of a later one as far as is known: demurrage, income,
        /// obligation, cash limit, cash rate, ceiling, vouchers, vouches; and its first period.
        #[ink(message)]
        pub fn policy(&self, period: u32) -> (u128, u128, u128, u128, u128, u128, u8, u8, u32) {
            let step = self.schedule_now().policy_of(period);
            let policy = step.policy;
            answer!(
                policy.demurrage.0,
                policy.income,
                policy.obligation,
                policy.cash_limit,
                policy.cash_rate,
                policy.ceiling,
                policy.vouchers,
                policy.vouches,
                step.from_period
            )
        }

        /// What a day leaves of a coin; 64 binary places.
        #[ink(message, name = "dailyFactor")]
        pub fn daily_factor(&self) -> u128 {
            answer!(self.schedule_now().current.factor)
        }

        // ---- members -------------------------------------------------------------------------

        /// The caller, a member, vouches for a candidate, who becomes a member with enough voices;
        /// whether it did. A voice counts as long as its member stays one.
        #[ink(message)]
        pub fn vouch(&mut self, candidate: Address) -> Result<bool, Error> {
            arguments(&[ADDRESS]);
            let (voucher, member) = self.calling_member();
            if candidate == voucher {
                Error::VouchesForItself { account: candidate }.refuse();
            }
            let schedule = self.schedule_now();
            let policy = schedule.current.policy;
            let period = self.period(&self.read_settings());
            let found = self.admissible(candidate, self.read_head().commons);
            let mut voices = self.voices_for(candidate);
            if voices.iter().any(|(other, _)| *other == voucher) {
                Error::AlreadyVouched { candidate, voucher }.refuse();
            }
            let member = member.vouching(period, policy.vouches).unwrap_or_else(|| {
                Error::VouchesUsedUp {
                    vouches: policy.vouches,
                    period,
                }
                .refuse()
            });
            self.write_member(voucher, member);
            voices.push((voucher, member.admissions));
            let count = u8::try_from(voices.len()).unwrap_or(u8::MAX);
            Vouched {
                candidate,
                voucher,
                voices: count,
            }
            .emit();
            let admitted = count >= policy.vouchers;
            if admitted {
                self.voices.remove(candidate);
                self.admit(candidate, &found, &schedule, period);
            } else {
                self.voices.insert(candidate, &voices);
            }
            answer!(admitted)
        }

        /// The caller takes its voice for a candidate back. The period's vouch stays used.
        #[ink(message, name = "withdrawVouch")]
        pub fn withdraw_vouch(&mut self, candidate: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let voucher = self.env().caller();
            let mut voices = self.voices_for(candidate);
            let before = voices.len();
            voices.retain(|(other, _)| *other != voucher);
            if voices.len() == before {
                Error::NotVouched { candidate, voucher }.refuse();
            }
            self.voices.insert(candidate, &voices);
            VouchWithdrawn { candidate, voucher }.emit();
            answer!()
        }

        /// Voices for a candidate that count now, and how many it takes.
        #[ink(message)]
        pub fn vouches(&self, candidate: Address) -> (u8, u8) {
            let voices = self.voices_for(candidate).len();
            let needed = self.schedule_now().current.policy.vouchers;
            answer!(u8::try_from(voices).unwrap_or(u8::MAX), needed)
        }

        /// The caller is no member any more. What it owes stays; its coins are its own.
        #[ink(message)]
        pub fn leave(&mut self) -> Result<(), Error> {
            arguments(&[]);
            let (account, member) = self.calling_member();
            self.depart(account, member, false);
            answer!()
        }

        /// Excludes a member at once. What it owes stays; its coins are its own. Governor only.
        #[ink(message)]
        pub fn exclude(&mut self, member: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            self.governed();
            let record = self.member(member);
            self.depart(member, record, true);
            answer!()
        }

        /// How many members there are.
        #[ink(message, name = "memberCount")]
        pub fn member_count(&self) -> u32 {
            answer!(self.member_count.get_or_default())
        }

        // ---- obligations ---------------------------------------------------------------------

        /// Where `who` stands, for everyone to see: whether it is a member, since which day, what it
        /// owes in all, paid in the currency, paid in cash, what is due, what of that is of periods
        /// that are over, what of what is due can be paid in cash now.
        #[ink(message)]
        pub fn standing(&self, who: Address) -> (bool, u32, u128, u128, u128, u128, u128, u128) {
            let member = self.read_member(who);
            let standing = self.standing_of(&member, &self.schedule_now(), &self.read_settings());
            answer!(
                member.is_member,
                member.since,
                standing.owed,
                member.in_hours,
                member.in_cash,
                standing.due,
                standing.overdue,
                standing.cash_room
            )
        }

        /// The caller pays what it owes in the currency, to the commons.
        #[ink(message, name = "settleHours")]
        pub fn settle_hours(&mut self, amount: u128) -> Result<(), Error> {
            arguments(&[16]);
            let account = self.env().caller();
            let member = self.read_member(account);
            let standing = self.standing_of(&member, &self.schedule_now(), &self.read_settings());
            let paid = member
                .paid_in_hours(&standing, amount)
                .unwrap_or_else(|error| Error::of_payment(error, account, amount).refuse());
            self.write_member(account, paid);
            let mut head = self.sync();
            let commons = head.commons;
            self.move_coins(&mut head, account, commons, amount.into());
            self.keep(&head);
            announce_payment(account, &standing, amount, 0);
            answer!()
        }

        /// The caller pays `amount` of what it owes in cash, at the community's rate, rounded up;
        /// returns how much cash. It waits for the commons.
        #[ink(message, payable, name = "settleCash")]
        pub fn settle_cash(&mut self, amount: u128) -> Result<u128, Error> {
            arguments(&[16]);
            let account = self.env().caller();
            let member = self.read_member(account);
            let (settings, schedule) = (self.read_settings(), self.schedule_now());
            let standing = self.standing_of(&member, &schedule, &settings);
            let paid = member
                .paid_in_cash(&standing, amount)
                .unwrap_or_else(|error| Error::of_payment(error, account, amount).refuse());
            let rate = schedule.current.policy.cash_rate;
            let held = self.cash.get_or_default();
            let (cash, held) = cash_ceil(amount, rate, settings.decimals)
                .and_then(|cash| Some((cash, held.checked_add(cash)?)))
                .unwrap_or_else(|| Error::Overflow {}.refuse());
            self.write_member(account, paid);
            self.cash.set(&held);
            announce_payment(account, &standing, amount, cash);
            Error::granted(Token(settings.cash).take(account, cash));
            answer!(cash)
        }

        /// Sends the cash that was paid to the commons, or what is left of it if it melts. Anyone may.
        /// Returns how much.
        #[ink(message, name = "collectCash")]
        pub fn collect_cash(&mut self) -> Result<u128, Error> {
            arguments(&[]);
            let token = Token(self.read_settings().cash);
            // cash may have melted in the contract's hands
            let held = erc20::amount(Error::granted(token.held())).unwrap_or(u128::MAX);
            let paid = self.cash.get_or_default();
            let cash = paid.min(held);
            if cash == 0 {
                Error::NoCash {}.refuse();
            }
            self.cash.set(&paid.saturating_sub(cash));
            CashCollected { cash }.emit();
            Error::granted(token.pay(self.read_head().commons, cash));
            answer!(cash)
        }

        // ---- basic income --------------------------------------------------------------------

        /// The caller, a member, takes its basic income of the days since it last did, fourteen before
        /// today at most, each day's melted to today. Debts are netted. Returns how much.
        #[ink(message, name = "claimIncome")]
        pub fn claim_income(&mut self) -> Result<u128, Error> {
            arguments(&[]);
            let (account, member) = self.calling_member();
            let today = self.today();
            let (days, amount) = self.schedule_now().income(member.income_day, today);
            if amount == 0 {
                Error::NoIncome {
                    account,
                    next_day: member.income_day.max(today).saturating_add(1),
                }
                .refuse();
            }
            let paid = Member {
                income_day: today,
                ..member
            };
            self.write_member(account, paid);
            let mut head = self.sync();
            let netted = self.credit(&mut head, &account, amount, Ledger::mint_as_income);
            self.keep(&head);
            IncomePaid {
                member: account,
                days,
                amount,
                netted,
            }
            .emit();
            answer!(amount)
        }

        /// For how many days `who` could take basic income now, and how much.
        #[ink(message)]
        pub fn income(&self, who: Address) -> (u32, u128) {
            let member = self.read_member(who);
            let today = self.today();
            let paid = if member.is_member {
                member.income_day
            } else {
                today
            };
            let (days, amount) = self.schedule_now().income(paid, today);
            answer!(days, amount)
        }

        // ---- settings and governance ---------------------------------------------------------

        /// What never changes: register, commons, whether what melts is the commons', the token of
        /// cash, council, stock and place (zero: the ceiling is a figure), when period 1 begins, how
        /// long each is; and the cash that waits for the commons.
        #[ink(message)]
        pub fn settings(
            &self,
        ) -> (
            Address,
            Address,
            bool,
            Address,
            Address,
            u32,
            u32,
            u64,
            u64,
            u128,
        ) {
            let settings = self.read_settings();
            let head = self.read_head();
            answer!(
                settings.register,
                head.commons,
                head.melts_to_commons,
                settings.cash,
                settings.source.council,
                settings.source.stock,
                settings.source.node,
                settings.clock.first_opens,
                settings.clock.length,
                self.cash.get_or_default()
            )
        }

        /// How long a change waits at least; seconds.
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
            self.write_governance(governance);
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
            self.write_governance(governance);
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
            self.write_governance(governance);
            SuccessorNamed { successor }.emit();
            answer!()
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            answer!(self.read_governance().successor)
        }

        // ---- private: time and books ---------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        fn today(&self) -> u32 {
            day_of(self.now())
        }

        /// The currency's running period; 0 before the first.
        fn period(&self, settings: &Settings) -> u32 {
            settings.clock.number_at(self.now())
        }

        /// The schedule as it stands today.
        #[inline(never)]
        fn schedule_now(&self) -> Schedule {
            let Stored(schedule) = self.schedule.get().expect("the constructor set it");
            schedule.at(self.today())
        }

        #[inline(never)]
        fn write_schedule(&mut self, schedule: Schedule) {
            self.schedule.set(&Stored(schedule));
        }

        #[inline(never)]
        fn read_head(&self) -> Head {
            let Stored(head) = self.head.get().expect("the constructor set it");
            head
        }

        /// A head as it stands today.
        #[inline(never)]
        fn advanced(&self, mut head: Head) -> Head {
            let today = self.today();
            if today > head.ledger.day {
                let index = self.schedule_now().index(today);
                head.ledger = head.ledger.advanced(today, index);
                head.changed = true;
            }
            head
        }

        /// The head as it stands today.
        #[inline(never)]
        fn synced(&self) -> Head {
            self.advanced(self.read_head())
        }

        /// The head as it stands today, with the event that explains it. The caller keeps it.
        #[inline(never)]
        fn sync(&self) -> Head {
            let mut head = self.synced();
            if head.changed {
                announce(&mut head);
            }
            head
        }

        /// Writes the head down, if it has changed.
        #[inline(never)]
        fn keep(&mut self, head: &Head) {
            if head.changed {
                self.head.set(&Stored(*head));
            }
        }

        // ---- private: coins ------------------------------------------------------------------

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

        #[inline(never)]
        fn allow(&mut self, owner: Address, spender: Address, value: U256) {
            let approval = Error::granted(self.allowances.approve(owner, spender, value));
            approval.emit();
        }

        /// Moves coins, counted as they are today.
        #[inline(never)]
        fn pay(&mut self, from: Address, to: Address, value: U256) {
            if from == Address::zero() {
                Error::ERC20InvalidSender { sender: from }.refuse();
            }
            if to == Address::zero() {
                Error::ERC20InvalidReceiver { receiver: to }.refuse();
            }
            let mut head = self.sync();
            self.move_coins(&mut head, from, to, value);
            self.keep(&head);
        }

        /// The same under a head of today, which the caller keeps.
        #[inline(never)]
        fn move_coins(&mut self, head: &mut Head, from: Address, to: Address, value: U256) {
            let amount = self.take(head, &from, value);
            // with no coins nobody's account begins
            if amount > 0 && head.is_rest(to) {
                head.give_rest(amount);
            } else if amount > 0 {
                let account = self.read_account(&to);
                self.give(head, &to, &account, amount);
            }
            Transfer { from, to, value }.emit();
        }

        /// Takes coins out of an account, into the rest.
        #[inline(never)]
        fn take(&mut self, head: &mut Head, from: &Address, value: U256) -> u128 {
            let covered = |held: u128| {
                erc20::amount(value)
                    .filter(|amount| *amount <= held)
                    .unwrap_or_else(|| insufficient(from, held, value))
            };
            if head.is_rest(*from) {
                announce(head); // before what it pays is out of it
                let amount = covered(head.ledger.rest());
                head.take_rest(amount);
                return amount;
            }
            let mut account = settled(head, from, &self.read_account(from));
            let amount = covered(account.holding.amount);
            account.holding.amount = account.holding.amount.saturating_sub(amount);
            head.ledger.release(amount);
            self.write_account(from, &account);
            amount
        }

        /// Puts coins, which are in the rest, into an account that was read.
        #[inline(never)]
        fn give(&mut self, head: &mut Head, to: &Address, account: &Account, amount: u128) {
            let mut account = settled(head, to, account);
            // below all that was ever minted
            account.holding.amount = account.holding.amount.saturating_add(amount);
            head.ledger.hold(amount);
            self.write_account(to, &account);
        }

        /// Mints to an account what its debt leaves of an amount; returns what was netted. The head is
        /// today's, and the caller keeps it.
        #[inline(never)]
        fn credit(
            &mut self,
            head: &mut Head,
            to: &Address,
            amount: u128,
            mint: fn(&mut Ledger, u128) -> Result<(), weir_core::demurrage::Overflow>,
        ) -> u128 {
            let mut account = self.read_account(to);
            let (netted, credited) = netted(account.debt, amount);
            account.debt = account.debt.saturating_sub(netted);
            account.minted = account.minted.saturating_add(credited);
            if credited > 0 {
                Error::granted(mint(&mut head.ledger, credited));
                head.changed = true;
            }
            if credited > 0 && !head.is_rest(*to) {
                self.give(head, to, &account, credited);
            } else {
                head.give_rest(credited);
                self.write_account(to, &account);
            }
            emit_transfer(&Address::zero(), to, credited);
            netted
        }

        // ---- private: issue ------------------------------------------------------------------

        fn read_kind(&self, kind: u32) -> Kind {
            self.kinds.get(kind).unwrap_or_default().0
        }

        fn read_rate(&self, kind: u32, version: u32) -> (u32, u128) {
            self.rates.get((kind, version)).unwrap_or_default()
        }

        /// A kind's rate in one of its periods, and the benefit's decimals.
        #[inline(never)]
        fn rate_in(&self, kind: u32, period: u32) -> (u128, u8) {
            let Kind { decimals, versions } = self.read_kind(kind);
            let read = |version| self.read_rate(kind, version);
            (rate_of(versions, period, read), decimals)
        }

        /// What a final claim is paid.
        #[inline(never)]
        fn begun(&self, verdict: &Verdict) -> IssueRecord {
            let (kind, period) = (verdict.kind, verdict.period);
            let (rate, decimals) = self.rate_in(kind, period);
            if rate == 0 {
                Error::NoRate { kind, period }.refuse();
            }
            IssueRecord {
                kind,
                claimant: verdict.claimant,
                figures: Issue::of(verdict.quantity, rate, decimals)
                    .unwrap_or_else(|| Error::Overflow {}.refuse()),
            }
        }

        /// The running period, what may be minted in it, and what was.
        #[inline(never)]
        fn room(&self, settings: &Settings) -> Room {
            let Settings { clock, source, .. } = settings;
            let (period, closes) = match clock.season_at(self.now()) {
                Some(span) => (span.number, span.closes),
                None => (0, clock.first_opens),
            };
            let ceiling = self.schedule_now().current.policy.ceiling;
            let ceiling = if source.council == Address::zero() {
                ceiling
            } else {
                let refused = Error::CouncilRefused {
                    stock: source.stock,
                    node: source.node,
                };
                let budget = source.budget().unwrap_or_else(|| refused.refuse());
                Ratio(ceiling).of_floor(budget.amount).unwrap_or(u128::MAX)
            };
            let Stored(minted) = self.minted.get().unwrap_or_default();
            Room {
                minted: minted.in_period(period),
                ceiling,
                closes,
            }
        }

        // ---- private: members ----------------------------------------------------------------

        #[inline(never)]
        fn read_member(&self, who: Address) -> Member {
            let Stored(MemberRecord(member)) = self.members.get(who).unwrap_or_default();
            member
        }

        #[inline(never)]
        fn write_member(&mut self, who: Address, member: Member) {
            self.members.insert(who, &Stored(MemberRecord(member)));
        }

        /// A member; everyone else is refused.
        #[inline(never)]
        fn member(&self, account: Address) -> Member {
            let member = self.read_member(account);
            if !member.is_member {
                Error::NotMember { account }.refuse();
            }
            member
        }

        fn calling_member(&self) -> (Address, Member) {
            let caller = self.env().caller();
            (caller, self.member(caller))
        }

        /// Who can become a member; everyone else is refused.
        #[inline(never)]
        fn admissible(&self, candidate: Address, commons: Address) -> Member {
            if candidate == Address::zero() || candidate == commons {
                Error::InvalidAddress { given: candidate }.refuse();
            }
            let found = self.read_member(candidate);
            if found.is_member {
                Error::AlreadyMember { account: candidate }.refuse();
            }
            found
        }

        /// The voices for a candidate that count now.
        #[inline(never)]
        fn voices_for(&self, candidate: Address) -> Vec<Voice<Address>> {
            standing_voices(self.voices.get(candidate).unwrap_or_default(), |voucher| {
                let member = self.read_member(voucher);
                if member.is_member {
                    member.admissions
                } else {
                    0
                }
            })
        }

        #[inline(never)]
        fn admit(&mut self, account: Address, found: &Member, schedule: &Schedule, period: u32) {
            let today = self.today();
            let member = found.admitted(schedule, period, today);
            self.write_member(account, member);
            let count = self.member_count.get_or_default();
            self.member_count.set(&count.saturating_add(1));
            MemberAdmitted {
                member: account,
                day: today,
            }
            .emit();
        }

        #[inline(never)]
        fn depart(&mut self, account: Address, member: Member, excluded: bool) {
            let departed =
                member.departed(&self.schedule_now(), self.period(&self.read_settings()));
            self.write_member(account, departed);
            let count = self.member_count.get_or_default();
            self.member_count.set(&count.saturating_sub(1));
            MemberLeft {
                member: account,
                excluded,
            }
            .emit();
        }

        #[inline(never)]
        fn standing_of(
            &self,
            member: &Member,
            schedule: &Schedule,
            settings: &Settings,
        ) -> Standing {
            member.standing(schedule, self.period(settings))
        }

        // ---- private: settings ---------------------------------------------------------------

        #[inline(never)]
        fn read_names(&self) -> Names {
            let Stored(names) = self.names.get().expect("the constructor set it");
            names
        }

        #[inline(never)]
        fn domain(&self) -> [u8; 32] {
            eip712::domain_separator(&self.read_names().name, self.env().address())
        }

        #[inline(never)]
        fn read_settings(&self) -> Settings {
            let Stored(settings) = self.settings.get().expect("the constructor set it");
            settings
        }

        #[inline(never)]
        fn read_governance(&self) -> Governance {
            let Stored(governance) = self.governance.get().expect("the constructor set it");
            governance
        }

        #[inline(never)]
        fn write_governance(&mut self, governance: Governance) {
            self.governance.set(&Stored(governance));
        }

        #[inline(never)]
        fn governed(&self) -> Governance {
            let governance = self.read_governance();
            Error::granted(governance.only_governor(self.env().caller()));
            governance
        }

        #[inline(never)]
        fn announce_policy(&self, policy: &Policy, from_period: u32) {
            PolicySet {
                from_period,
                demurrage: policy.demurrage.0,
                income: policy.income,
                obligation: policy.obligation,
                cash_limit: policy.cash_limit,
                cash_rate: policy.cash_rate,
                ceiling: policy.ceiling,
                vouchers: policy.vouchers,
                vouches: policy.vouches,
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

    #[cold]
    #[inline(never)]
    fn register_refused(settings: &Settings) -> ! {
        Error::RegisterRefused {
            register: settings.register,
        }
        .refuse()
    }

    #[cold]
    #[inline(never)]
    fn insufficient(sender: &Address, balance: u128, needed: U256) -> ! {
        Error::ERC20InsufficientBalance {
            sender: *sender,
            balance: balance.into(),
            needed,
        }
        .refuse()
    }

    /// What the register says of a claim.
    #[inline(never)]
    fn verdict(settings: &Settings, claim: u64) -> Verdict {
        settings
            .register()
            .verdict(claim)
            .unwrap_or_else(|| register_refused(settings))
    }

    /// Tells wallets what has come to the commons by melting.
    #[inline(never)]
    fn announce(head: &mut Head) {
        if !head.melts_to_commons {
            return;
        }
        let rest = head.ledger.rest();
        let growth = rest.saturating_sub(head.announced);
        head.changed |= rest != head.announced;
        head.announced = rest;
        emit_transfer(&Address::zero(), &head.commons, growth);
    }

    /// An account as it stands today, with the event that explains it. The head is today's; the caller
    /// writes the account, and keeps the head.
    #[inline(never)]
    fn settled(head: &mut Head, address: &Address, account: &Account) -> Account {
        let held = head.ledger.held;
        let (holding, melted) = head.ledger.write(account.holding);
        head.changed |= head.ledger.held != held;
        emit_transfer(address, &Address::zero(), melted);
        Account {
            holding,
            ..*account
        }
    }

    #[inline(never)]
    fn announce_payment(member: Address, standing: &Standing, amount: u128, cash: u128) {
        ObligationMet {
            member,
            amount,
            cash,
            due: standing.due.saturating_sub(amount),
        }
        .emit();
    }

    /// What an account has, under a head as it stands today.
    fn balance(head: &Head, address: Address, account: &Account) -> u128 {
        if head.is_rest(address) {
            head.ledger.rest()
        } else {
            account.holding.left(head.ledger.index)
        }
    }
}
