//! A chain to deploy contracts on, call them, and travel in time with.

use std::ops::{Add, AddAssign};

use alloy_core::{
    primitives::{Address, Bytes, LogData, B256, U256},
    sol_types::{SolCall, SolEvent},
};
use frame_support::{
    dispatch::{extract_actual_weight, GetDispatchInfo},
    storage::{with_transaction_unchecked, TransactionOutcome},
    traits::{fungible::Mutate, OnFinalize, OnIdle, OnInitialize},
    weights::Weight,
};
use pallet_revive::{
    AddressMapper, Code, ContractResult, ExecConfig, InstantiateReturnValue, StorageDeposit,
    TransactionLimits, H160,
};
use scale::Encode;
use serde::{Deserialize, Serialize};
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, AccountId32, BuildStorage};

use crate::{
    runtime::{
        self, AllPalletsWithSystem, Balances, Revive, RuntimeCall, RuntimeEvent,
        RuntimeGenesisConfig, RuntimeOrigin, System, Timestamp,
    },
    CallError, Runtime,
};

/// The time of a new chain's first block: 18 May 2033, 03:33:20 UTC.
pub const GENESIS_SECONDS: u64 = 2_000_000_000;

/// How far apart two blocks are that nobody sets a time for.
pub const BLOCK_SECONDS: u64 = 6;

/// What [`Chain::funded`] gives an account: a million tokens of 18 decimals.
const ENDOWMENT: U256 = U256::from_limbs([0x1bce_cced_a100_0000, 0xd3c2, 0, 0]);

/// The mark PolkaVM code begins with; anything else is taken for EVM init code.
const POLKAVM_MAGIC: &[u8] = b"PVM\0";

/// A chain in memory.
///
/// It starts inside its first block. Messages are executed at once, one after the
/// other, in the block that is open; [`mine`](Self::mine), [`set_time`](Self::set_time)
/// and [`advance`](Self::advance) close it and open the next. As on a chain, a message
/// that fails leaves nothing behind but its sender's nonce, may use no more weight than
/// one transaction may, and pays deposits for the storage it adds. Transaction fees are
/// not charged.
///
/// Values and balances count 18 decimals, as contracts do.
///
/// ```
/// use alloy_core::primitives::U256;
/// use weir_e2e::Chain;
///
/// let mut chain = Chain::new();
/// let alice = chain.funded(1);
/// assert!(chain.balance(alice) > U256::ZERO);
/// ```
pub struct Chain {
    state: TestExternalities,
    clock: Clock,
    spent: Spent,
}

/// Where the chain is, besides its storage.
#[derive(Clone, Copy)]
struct Clock {
    block: u32,
    seconds: u64,
    parent: sp_core::H256,
}

/// A chain's whole state at one moment, to go back to. See [`Chain::snapshot`].
pub struct Snapshot {
    state: TestExternalities,
    clock: Clock,
    spent: Spent,
}

/// What a message cost, without the fixed part every transaction has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Computation, in picoseconds on the reference machine.
    pub ref_time: u64,
    /// Bytes of proof that validators are charged for.
    pub proof_size: u64,
    /// Held for storage that was added, in native units of 12 decimals; negative where
    /// storage was freed and its deposit returned.
    pub storage_deposit: i128,
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            ref_time: self.ref_time + other.ref_time,
            proof_size: self.proof_size + other.proof_size,
            storage_deposit: self.storage_deposit + other.storage_deposit,
        }
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Add::add)
    }
}

/// What everything on a chain cost so far, failed messages included, views not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Messages sent and contracts deployed.
    pub calls: u64,
    /// As in [`Cost`].
    pub ref_time: u64,
    /// As in [`Cost`].
    pub proof_size: u64,
    /// As in [`Cost`].
    pub storage_deposit: i128,
}

impl AddAssign<Cost> for Spent {
    fn add_assign(&mut self, cost: Cost) {
        self.calls += 1;
        self.ref_time += cost.ref_time;
        self.proof_size += cost.proof_size;
        self.storage_deposit += cost.storage_deposit;
    }
}

/// An event a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The contract that emitted it.
    pub address: Address,
    /// The event's signature hash and its indexed fields.
    pub topics: Vec<B256>,
    /// The other fields.
    pub data: Bytes,
}

impl Log {
    /// The event, if this is an `E`.
    pub fn decode<E: SolEvent>(&self) -> Option<E> {
        E::decode_log_data(&self.into()).ok()
    }
}

impl From<&Log> for LogData {
    fn from(log: &Log) -> Self {
        Self::new_unchecked(log.topics.clone(), log.data.clone())
    }
}

impl From<Log> for LogData {
    fn from(log: Log) -> Self {
        Self::new_unchecked(log.topics, log.data)
    }
}

/// What a message that went through left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// What the contract returned, encoded.
    pub output: Vec<u8>,
    /// The events it and the contracts it called emitted, in order.
    pub logs: Vec<Log>,
    /// What it cost.
    pub cost: Cost,
}

impl Receipt {
    /// All events of one type, whichever contract emitted them.
    pub fn events<E: SolEvent>(&self) -> Vec<E> {
        self.logs.iter().filter_map(Log::decode).collect()
    }
}

/// A contract that was just deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Where it lives.
    pub address: Address,
    /// The events of its constructor.
    pub logs: Vec<Log>,
    /// What deploying it cost, its code included.
    pub cost: Cost,
}

/// What a transaction does. See [`Chain::perform`].
#[derive(Clone, Debug)]
pub enum Action<'a> {
    /// Send a message to a contract, or value to anybody.
    Call {
        /// To whom.
        to: Address,
        /// The selector and the encoded arguments.
        data: &'a [u8],
    },
    /// Upload code and run its constructor.
    Deploy {
        /// PolkaVM code or EVM init code.
        code: &'a [u8],
        /// The encoded constructor arguments.
        constructor: &'a [u8],
    },
}

/// How much a transaction may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Computation and proof.
    pub weight: Weight,
    /// Native units held for storage.
    pub deposit: u128,
}

impl Default for Limits {
    /// As much weight as one transaction may use on a chain, and any deposit.
    fn default() -> Self {
        Self {
            weight: runtime::transaction_limit(),
            deposit: u128::MAX,
        }
    }
}

impl Limits {
    /// Limits of so much computation, proof and deposit, in the units of [`Cost`].
    pub const fn new(ref_time: u64, proof_size: u64, deposit: u128) -> Self {
        Self {
            weight: Weight::from_parts(ref_time, proof_size),
            deposit,
        }
    }
}

/// Whether a transaction's effects stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They stay, if it succeeds.
    Commit,
    /// They are undone in any case.
    DryRun,
}

/// All there is to know of a transaction. See [`Chain::perform`].
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What the pallet answers; `addr` is the contract that was called or deployed.
    pub result: ContractResult<InstantiateReturnValue, u128>,
    /// The events contracts emitted; none if it failed.
    pub logs: Vec<Log>,
}

impl Outcome {
    /// What it cost. A failed transaction holds no deposit.
    pub fn cost(&self) -> Cost {
        let amount = |native: u128| i128::try_from(native).expect("fewer than 2^127 units exist");
        Cost {
            ref_time: self.result.weight_consumed.ref_time(),
            proof_size: self.result.weight_consumed.proof_size(),
            storage_deposit: match self.result.storage_deposit {
                _ if !self.succeeded() => 0,
                StorageDeposit::Charge(native) => amount(native),
                StorageDeposit::Refund(native) => -amount(native),
            },
        }
    }

    /// Whether it ran to its end without reverting.
    pub fn succeeded(&self) -> bool {
        succeeded(&self.result)
    }

    /// The address and the receipt, or why there are none.
    pub fn into_receipt(self) -> Result<(Address, Receipt), CallError> {
        let cost = self.cost();
        let returned = self.result.result?;
        if returned.result.did_revert() {
            return Err(CallError::Reverted(returned.result.data.into()));
        }
        let receipt = Receipt {
            output: returned.result.data,
            logs: self.logs,
            cost,
        };
        Ok((from_h160(returned.addr), receipt))
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain whose first block is at [`GENESIS_SECONDS`].
    pub fn new() -> Self {
        Self::at(GENESIS_SECONDS)
    }

    /// A chain whose first block is at `unix_seconds`.
    pub fn at(unix_seconds: u64) -> Self {
        // Without means of its own the pallet's account cannot hold deposits for code.
        let genesis = RuntimeGenesisConfig {
            balances: pallet_balances::GenesisConfig {
                balances: vec![(Revive::account_id(), 1_000 * runtime::UNIT)],
                ..Default::default()
            },
            ..Default::default()
        };
        let storage = genesis.build_storage().expect("the genesis is valid");
        let mut chain = Self {
            state: storage.into(),
            clock: Clock {
                block: 0,
                seconds: unix_seconds,
                parent: Default::default(),
            },
            spent: Spent::default(),
        };
        chain.open_block();
        chain
    }

    // Accounts.

    /// The `n`th account's address. It has nothing until somebody [`fund`](Self::fund)s it.
    pub fn account(n: u64) -> Address {
        let mut address = Address::ZERO;
        address[..12].copy_from_slice(b"weir account");
        address[12..].copy_from_slice(&n.to_be_bytes());
        address
    }

    /// The `n`th account's address, with a million tokens if it had nothing.
    pub fn funded(&mut self, n: u64) -> Address {
        let address = Self::account(n);
        if self.balance(address).is_zero() {
            self.fund(address, ENDOWMENT);
        }
        address
    }

    /// Adds `amount`, in units of 18 decimals, to what the account has.
    pub fn fund(&mut self, address: Address, amount: U256) {
        self.state.execute_with(|| {
            let total = from_u256(Revive::evm_balance(&to_h160(address))) + amount;
            Revive::set_evm_balance(&to_h160(address), to_u256(total))
                .expect("a balance is less than 2^128 native units");
        });
    }

    /// What the account can spend, in units of 18 decimals: without its existential
    /// deposit and what is held for storage.
    pub fn balance(&mut self, address: Address) -> U256 {
        self.state
            .execute_with(|| from_u256(Revive::evm_balance(&to_h160(address))))
    }

    /// Gives an account `amount` native units of 12 decimals.
    pub fn endow(&mut self, account: &AccountId32, amount: u128) {
        self.state
            .execute_with(|| Balances::mint_into(account, amount))
            .expect("a balance is less than 2^128 native units");
    }

    /// What an account holds and may use, in native units of 12 decimals.
    pub fn free_balance(&mut self, account: &AccountId32) -> u128 {
        self.state.execute_with(|| Balances::free_balance(account))
    }

    /// The account behind an address: the one mapped to it, else the address padded.
    pub fn account_id(&mut self, address: Address) -> AccountId32 {
        self.state
            .execute_with(|| Mapper::to_account_id(&to_h160(address)))
    }

    /// The address contracts see for an account.
    pub fn address_of(account: &AccountId32) -> Address {
        from_h160(Mapper::to_address(account))
    }

    // Messages.

    /// Deploys PolkaVM code or EVM init code with its encoded constructor arguments.
    ///
    /// # Errors
    /// If the constructor fails or the code is not valid.
    pub fn deploy(
        &mut self,
        from: Address,
        code: &[u8],
        constructor: &[u8],
    ) -> Result<Deployed, CallError> {
        let (address, receipt) = self.act(
            from,
            Action::Deploy { code, constructor },
            U256::ZERO,
            Mode::Commit,
        )?;
        Ok(Deployed {
            address,
            logs: receipt.logs,
            cost: receipt.cost,
        })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// If it fails; then nothing has changed.
    pub fn call(&mut self, from: Address, to: Address, data: &[u8]) -> Result<Receipt, CallError> {
        self.call_with_value(from, to, data, U256::ZERO)
    }

    /// Sends a message with value, in units of 18 decimals.
    ///
    /// # Errors
    /// If it fails; then nothing has changed.
    pub fn call_with_value(
        &mut self,
        from: Address,
        to: Address,
        data: &[u8],
        value: U256,
    ) -> Result<Receipt, CallError> {
        let (_, receipt) = self.act(from, Action::Call { to, data }, value, Mode::Commit)?;
        Ok(receipt)
    }

    /// Asks a contract, from the zero address, and changes nothing.
    ///
    /// # Errors
    /// If the message fails.
    pub fn view(&mut self, to: Address, data: &[u8]) -> Result<Vec<u8>, CallError> {
        self.view_as(Address::ZERO, to, data)
    }

    /// Asks a contract as `from`, and changes nothing.
    ///
    /// # Errors
    /// If the message fails.
    pub fn view_as(
        &mut self,
        from: Address,
        to: Address,
        data: &[u8],
    ) -> Result<Vec<u8>, CallError> {
        let (_, receipt) = self.act(from, Action::Call { to, data }, U256::ZERO, Mode::DryRun)?;
        Ok(receipt.output)
    }

    /// Sends a typed message; answers what it returned, and its receipt.
    ///
    /// # Errors
    /// If it fails (then nothing has changed), or returns something of another type.
    pub fn send<C: SolCall>(
        &mut self,
        from: Address,
        to: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt), CallError> {
        self.send_with_value(from, to, message, U256::ZERO)
    }

    /// Sends a typed message with value, in units of 18 decimals.
    ///
    /// # Errors
    /// If it fails (then nothing has changed), or returns something of another type.
    pub fn send_with_value<C: SolCall>(
        &mut self,
        from: Address,
        to: Address,
        message: &C,
        value: U256,
    ) -> Result<(C::Return, Receipt), CallError> {
        let receipt = self.call_with_value(from, to, &message.abi_encode(), value)?;
        Ok((decode::<C>(to, &receipt.output)?, receipt))
    }

    /// Sends a typed message that has to fail; answers why it did.
    ///
    /// # Panics
    /// If it goes through.
    #[track_caller]
    pub fn refused<C: SolCall>(&mut self, from: Address, to: Address, message: &C) -> CallError {
        match self.call(from, to, &message.abi_encode()) {
            Ok(_) => panic!("{} went through, and should have failed", C::SIGNATURE),
            Err(error) => error,
        }
    }

    /// Asks a contract, from the zero address, and changes nothing.
    ///
    /// # Errors
    /// If the message fails, or returns something of another type.
    pub fn read<C: SolCall>(&mut self, to: Address, message: &C) -> Result<C::Return, CallError> {
        self.read_as(Address::ZERO, to, message)
    }

    /// Asks a contract as `from`, and changes nothing.
    ///
    /// # Errors
    /// If the message fails, or returns something of another type.
    pub fn read_as<C: SolCall>(
        &mut self,
        from: Address,
        to: Address,
        message: &C,
    ) -> Result<C::Return, CallError> {
        decode::<C>(to, &self.view_as(from, to, &message.abi_encode())?)
    }

    /// Executes any transaction of the contracts pallet, for any account: what the
    /// other methods are made of.
    pub fn perform(
        &mut self,
        who: &AccountId32,
        action: Action<'_>,
        value: U256,
        limits: Limits,
        mode: Mode,
    ) -> Outcome {
        let outcome = self.state.execute_with(|| {
            // As on a chain, a transaction that fails has used up its nonce all the same.
            if mode == Mode::Commit {
                System::inc_account_nonce(who);
            }
            with_transaction_unchecked(|| {
                if mode == Mode::DryRun {
                    System::inc_account_nonce(who);
                }
                System::reset_events();
                let result = execute(who, action, value, limits);
                let success = succeeded(&result);
                let logs = if success { logs() } else { Vec::new() };
                let outcome = Outcome { result, logs };
                if success && mode == Mode::Commit {
                    TransactionOutcome::Commit(outcome)
                } else {
                    TransactionOutcome::Rollback(outcome)
                }
            })
        });
        if mode == Mode::Commit {
            self.spent += outcome.cost();
        }
        outcome
    }

    /// Dispatches any call of the runtime, such as a transfer or `map_account`. Its
    /// cost has no deposit in it.
    ///
    /// # Errors
    /// If it fails; then nothing has changed.
    pub fn dispatch(&mut self, who: &AccountId32, call: RuntimeCall) -> Result<Receipt, CallError> {
        let info = call.get_dispatch_info();
        let (weight, logs) = self.state.execute_with(|| {
            System::inc_account_nonce(who);
            System::reset_events();
            let result = with_transaction_unchecked(|| {
                let result = call.dispatch(RuntimeOrigin::signed(who.clone()));
                match result {
                    Ok(_) => TransactionOutcome::Commit(result),
                    Err(_) => TransactionOutcome::Rollback(result),
                }
            });
            let logs = result.map(|_| logs()).map_err(|failure| failure.error);
            (extract_actual_weight(&result, &info), logs)
        });
        let cost = Cost {
            ref_time: weight.ref_time(),
            proof_size: weight.proof_size(),
            storage_deposit: 0,
        };
        self.spent += cost;
        Ok(Receipt {
            output: Vec::new(),
            logs: logs?,
            cost,
        })
    }

    /// The runtime's description of itself, encoded: what tools encode its calls with.
    pub fn metadata(&mut self) -> Vec<u8> {
        self.state.execute_with(|| Runtime::metadata().encode())
    }

    /// What everything cost so far.
    pub fn spent(&self) -> Spent {
        self.spent
    }

    // Time.

    /// The time of the open block in seconds, as contracts see it.
    pub fn now(&self) -> u64 {
        self.clock.seconds
    }

    /// The number of the open block.
    pub fn block(&self) -> u32 {
        self.clock.block
    }

    /// Closes the block and opens the next, [`BLOCK_SECONDS`] later.
    pub fn mine(&mut self) {
        self.advance(BLOCK_SECONDS);
    }

    /// Closes the block and opens the next, `seconds` later.
    pub fn advance(&mut self, seconds: u64) {
        self.set_time(self.clock.seconds + seconds);
    }

    /// Closes the block and opens the next at `unix_seconds`.
    ///
    /// # Panics
    /// If that is in the past. Only [`restore`](Self::restore) goes back.
    pub fn set_time(&mut self, unix_seconds: u64) {
        assert!(
            unix_seconds >= self.clock.seconds,
            "time runs forwards: it is {}, and {unix_seconds} is past; take a snapshot to go back",
            self.clock.seconds
        );
        self.close_block();
        self.clock.seconds = unix_seconds;
        self.open_block();
    }

    /// Everything as it is now, totals and time included.
    ///
    /// It writes what is pending into the state trie and copies the trie's nodes: the
    /// cost grows with the size of the state, not with its history.
    pub fn snapshot(&mut self) -> Snapshot {
        self.commit();
        Snapshot {
            state: copy(&self.state),
            clock: self.clock,
            spent: self.spent,
        }
    }

    /// Makes everything as it was. The snapshot can be used again, on any chain.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.state = copy(&snapshot.state);
        self.clock = snapshot.clock;
        self.spent = snapshot.spent;
    }

    // Private.

    fn act(
        &mut self,
        from: Address,
        action: Action<'_>,
        value: U256,
        mode: Mode,
    ) -> Result<(Address, Receipt), CallError> {
        let who = self.account_id(from);
        self.perform(&who, action, value, Limits::default(), mode)
            .into_receipt()
    }

    fn open_block(&mut self) {
        self.clock.block += 1;
        let Clock {
            block,
            seconds,
            parent,
        } = self.clock;
        self.state.execute_with(|| {
            System::initialize(&block, &parent, &Default::default());
            AllPalletsWithSystem::on_initialize(block);
            Timestamp::set(RuntimeOrigin::none(), seconds * 1_000)
                .expect("the block has no time yet");
            System::note_finished_initialize();
        });
    }

    fn close_block(&mut self) {
        let block = self.clock.block;
        let header = self.state.execute_with(|| {
            System::note_finished_extrinsics();
            AllPalletsWithSystem::on_idle(block, runtime::transaction_limit());
            AllPalletsWithSystem::on_finalize(block);
            System::finalize()
        });
        self.clock.parent = header.hash();
        self.commit();
    }

    fn commit(&mut self) {
        self.state
            .commit_all()
            .expect("no storage transaction is open between messages");
        // Committing leaves the nodes it replaced behind.
        self.state.backend.backend_storage_mut().purge();
    }
}

type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;

/// A copy of a state without pending changes.
fn copy(state: &TestExternalities) -> TestExternalities {
    let mut copy = TestExternalities::default();
    copy.backend = state.backend.clone();
    copy.state_version = state.state_version;
    copy
}

fn execute(
    who: &AccountId32,
    action: Action<'_>,
    value: U256,
    limits: Limits,
) -> ContractResult<InstantiateReturnValue, u128> {
    let origin = RuntimeOrigin::signed(who.clone());
    let limits = TransactionLimits::WeightAndDeposit {
        weight_limit: limits.weight,
        deposit_limit: limits.deposit,
    };
    let config = ExecConfig::new_substrate_tx();
    match action {
        Action::Call { to, data } => {
            let addr = to_h160(to);
            Revive::bare_call(origin, addr, to_u256(value), limits, data.to_vec(), &config)
                .map_result(|result| InstantiateReturnValue { result, addr })
        }
        Action::Deploy { code, constructor } => {
            // EVM constructors read their arguments from the end of the init code.
            let (code, data) = if code.starts_with(POLKAVM_MAGIC) {
                (code.to_vec(), constructor.to_vec())
            } else {
                ([code, constructor].concat(), Vec::new())
            };
            let code = Code::Upload(code);
            Revive::bare_instantiate(origin, to_u256(value), limits, code, data, None, &config)
        }
    }
}

fn succeeded(result: &ContractResult<InstantiateReturnValue, u128>) -> bool {
    matches!(&result.result, Ok(returned) if !returned.result.did_revert())
}

/// The events contracts emitted since the events were last reset.
fn logs() -> Vec<Log> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted {
                contract,
                data,
                topics,
            }) => Some(Log {
                address: from_h160(contract),
                topics: topics.iter().map(|topic| B256::from(topic.0)).collect(),
                data: data.into(),
            }),
            _ => None,
        })
        .collect()
}

fn decode<C: SolCall>(contract: Address, output: &[u8]) -> Result<C::Return, CallError> {
    C::abi_decode_returns(output).map_err(|reason| CallError::Undecodable {
        contract,
        output: output.to_vec().into(),
        reason: reason.to_string(),
    })
}

fn to_h160(address: Address) -> H160 {
    H160(address.into_array())
}

fn from_h160(address: H160) -> Address {
    Address::from(address.0)
}

fn to_u256(value: U256) -> sp_core::U256 {
    sp_core::U256(value.into_limbs())
}

fn from_u256(value: sp_core::U256) -> U256 {
    U256::from_limbs(value.0)
}
