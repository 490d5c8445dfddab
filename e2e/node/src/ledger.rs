//! The chain itself: its state, and blocks made of transactions by the runtime's own rules.
//!
//! Transactions take the way they take on any chain with `pallet-revive`: an unsigned
//! `eth_transact` is checked by the pallet, which recovers the sender and withdraws the
//! fee, and applied by FRAME's executive, which counts nonce and weight. Blocks, gas and
//! receipts are the ones the pallet keeps for Ethereum.

use std::sync::Arc;

use alloy::primitives::{Address, Bytes, B256, U256};
use frame_support::storage::{with_transaction_unchecked, TransactionOutcome};
use pallet_revive::evm::{GenericTransaction, StateOverrideSet};
use pallet_revive::EthTransactError;
use sp_io::TestExternalities;
use sp_runtime::traits::Header as _;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use sp_runtime::{generic, BuildStorage};
use weir_e2e::runtime::{
    self, AllPalletsWithSystem, Block as RuntimeBlock, Revive, RuntimeCall, RuntimeGenesisConfig,
    System, UncheckedExtrinsic,
};
use weir_e2e::Runtime;

use crate::assembly;
use crate::block::Block;
use crate::checks;
use crate::convert::{from_u256, price, to_h160, to_u256};
use crate::error::Refusal;
use crate::transaction::Transaction;

type Executive = frame_executive::Executive<
    Runtime,
    RuntimeBlock,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;
type Header = generic::Header<u32, sp_runtime::traits::BlakeTwo256>;

/// What the pallet's own account begins with, in native units: without means it cannot hold
/// deposits for code.
const PALLET_ENDOWMENT: u128 = 1_000 * runtime::UNIT;

/// The chain's state after its latest block.
pub struct Ledger {
    state: TestExternalities,
    tip: Tip,
}

/// The latest block, as the runtime numbers and names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
pub struct Tip {
    number: u32,
    hash: sp_core::H256,
    millis: u64,
}

/// A node of the state's trie: its key, its value, how often it is used.
type RawNode = (Vec<u8>, (Vec<u8>, i32));

/// A whole state, to be kept in a file.
#[derive(scale::Encode, scale::Decode)]
pub struct RawState {
    nodes: Vec<RawNode>,
    root: sp_core::H256,
    tip: Tip,
}

/// What sealing a block did to the transactions it was given.
pub struct Sealed {
    /// The block.
    pub block: Block,
    /// Those that cannot be in any block, and why.
    pub refused: Vec<(B256, Refusal)>,
    /// Whether the rest did not fit.
    pub full: bool,
}

impl Ledger {
    /// A new chain: its block 0 is at `millis`, and `accounts` have `balance` wei each.
    pub fn genesis(millis: u64, accounts: &[Address], balance: U256) -> (Self, Block) {
        let account = |address: &Address| pallet_revive::genesis::Account {
            address: to_h160(*address),
            balance: to_u256(balance),
            nonce: 0,
            contract_data: None,
        };
        let genesis = RuntimeGenesisConfig {
            balances: pallet_balances::GenesisConfig {
                balances: vec![(Revive::account_id(), PALLET_ENDOWMENT)],
                ..Default::default()
            },
            revive: pallet_revive::GenesisConfig {
                accounts: accounts.iter().map(account).collect(),
                ..Default::default()
            },
            ..Default::default()
        };
        // The pallet dates its block 0 by the clock it finds.
        let mut storage = sp_core::storage::Storage::default();
        let now = pallet_timestamp::Now::<Runtime>::hashed_key().to_vec();
        storage.top.insert(now, scale::Encode::encode(&millis));
        genesis
            .assimilate_storage(&mut storage)
            .expect("the genesis is valid");
        let mut state = TestExternalities::from(storage);
        let root = *state.backend.root();
        let header = Header::new(
            0,
            Default::default(),
            root,
            Default::default(),
            Default::default(),
        );
        let tip = Tip {
            number: 0,
            hash: header.hash(),
            millis,
        };
        let block = state.execute_with(|| assembly::block(&[]));
        (Self { state, tip }, block)
    }

    /// Takes up a state that was kept.
    ///
    /// # Errors
    /// If it is not the state its last block left.
    pub fn from_raw(raw: RawState) -> Result<Self, String> {
        let RawState { nodes, root, tip } = raw;
        let version = TestExternalities::default().state_version;
        let mut state = TestExternalities::from_raw_snapshot(nodes, root, version);
        let number = state.execute_with(System::block_number);
        if number != tip.number {
            let wanted = tip.number;
            return Err(format!(
                "its state is that of block {number}, not of block {wanted}"
            ));
        }
        Ok(Self { state, tip })
    }

    /// The state, to be kept.
    pub fn to_raw(&self) -> RawState {
        let (nodes, root) = copy(&self.state).into_raw_snapshot();
        let tip = self.tip;
        RawState { nodes, root, tip }
    }

    /// The state, to go back to.
    pub fn copy(&self) -> Self {
        Self {
            state: copy(&self.state),
            tip: self.tip,
        }
    }

    /// The latest block's number.
    pub fn number(&self) -> u64 {
        self.tip.number.into()
    }

    /// The latest block's time in milliseconds.
    pub fn millis(&self) -> u64 {
        self.tip.millis
    }

    /// Makes the next block of `transactions`, in their order, until it is full.
    pub fn seal(&mut self, millis: u64, transactions: &[Arc<Transaction>]) -> Sealed {
        let number = self.tip.number + 1;
        let parent = self.tip.hash;
        let header = Header::new(
            number,
            Default::default(),
            Default::default(),
            parent,
            Default::default(),
        );
        let (header, sealed) = self.state.execute_with(|| {
            Executive::initialize_block(&header);
            let now = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: millis });
            let dated = Executive::apply_extrinsic(bare(now));
            assert!(
                matches!(dated, Ok(Ok(()))),
                "a block is dated no earlier than its parent: {dated:?}"
            );
            let mut included = Vec::new();
            let mut refused = Vec::new();
            let mut full = false;
            for transaction in transactions {
                match apply(transaction) {
                    Ok(()) => included.push(transaction.clone()),
                    Err(TransactionValidityError::Invalid(
                        InvalidTransaction::ExhaustsResources,
                    )) => {
                        if included.is_empty() {
                            refused.push((transaction.hash, Refusal::ExceedsBlock));
                            continue;
                        }
                        full = true;
                        break;
                    }
                    Err(error) => {
                        refused.push((transaction.hash, checks::reason(transaction, error)))
                    }
                }
            }
            let header = Executive::finalize_block();
            let block = assembly::block(&included);
            let sealed = Sealed {
                block,
                refused,
                full,
            };
            (header, sealed)
        });
        self.tip = Tip {
            number,
            hash: header.hash(),
            millis,
        };
        self.commit();
        sealed
    }

    /// Whether the next block could take the transaction, were it its sender's next: what the
    /// chain itself asks of one that arrives, but for balance and nonce.
    ///
    /// # Errors
    /// If its gas does not pay for its fixed part, or it is no call of the pallet.
    pub fn check(&mut self, transaction: &Transaction) -> Result<(), Refusal> {
        self.view(|| checks::check(transaction))
    }

    /// Executes a message without effect; at `pending`, a time in milliseconds, as a block
    /// after the latest would.
    ///
    /// # Errors
    /// If it fails.
    pub fn call(
        &mut self,
        transaction: GenericTransaction,
        pending: Option<u64>,
        overrides: Option<StateOverrideSet>,
    ) -> Result<Bytes, EthTransactError> {
        self.view(|| Revive::dry_run_eth_transact(transaction, pending, false, overrides))
            .map(|outcome| outcome.data.into())
    }

    /// The gas a transaction needs, deposits included.
    ///
    /// # Errors
    /// If it fails with any gas.
    pub fn estimate(
        &mut self,
        transaction: GenericTransaction,
        pending: Option<u64>,
        overrides: Option<StateOverrideSet>,
    ) -> Result<U256, EthTransactError> {
        self.view(|| Revive::eth_estimate_gas(transaction, pending, overrides))
            .map(from_u256)
    }

    /// Wei the account can spend.
    pub fn balance(&mut self, address: Address) -> U256 {
        self.view(|| from_u256(Revive::evm_balance(&to_h160(address))))
    }

    /// Makes an account's spendable balance so many wei, outside of any transaction.
    ///
    /// # Errors
    /// If it is more than the chain counts.
    pub fn set_balance(&mut self, address: Address, balance: U256) -> Result<(), String> {
        let set = self.state.execute_with(|| {
            with_transaction_unchecked(|| {
                match Revive::set_evm_balance(&to_h160(address), to_u256(balance)) {
                    Ok(()) => TransactionOutcome::Commit(Ok(())),
                    Err(_) => TransactionOutcome::Rollback(Err(())),
                }
            })
        });
        self.commit();
        set.map_err(|()| {
            format!(
                "balance {balance} is beyond what the chain counts: 2^128 native units of 10^6 wei"
            )
        })
    }

    /// The account's next nonce.
    pub fn nonce(&mut self, address: Address) -> u64 {
        self.view(|| Revive::evm_nonce(&to_h160(address)).into())
    }

    /// The code at an address; none if it has none.
    pub fn code(&mut self, address: Address) -> Bytes {
        self.view(|| Revive::code(&to_h160(address)).into())
    }

    /// What a contract keeps under a key of 32 bytes; zero if nothing.
    pub fn storage(&mut self, address: Address, key: B256) -> Bytes {
        let stored = self.view(|| Revive::get_storage(to_h160(address), key.0));
        stored
            .ok()
            .flatten()
            .map_or_else(|| Bytes::from(B256::ZERO), Bytes::from)
    }

    /// Wei a unit of gas costs in the next block.
    pub fn base_fee(&mut self) -> u128 {
        self.view(|| price(Revive::evm_base_fee()))
    }

    /// What `ask` finds, with everything it did undone.
    fn view<R>(&mut self, ask: impl FnOnce() -> R) -> R {
        self.state
            .execute_with(|| with_transaction_unchecked(|| TransactionOutcome::Rollback(ask())))
    }

    fn commit(&mut self) {
        self.state
            .commit_all()
            .expect("no storage transaction is open between blocks");
        // Committing leaves the nodes it replaced behind.
        self.state.backend.backend_storage_mut().purge();
    }
}

/// A copy of a state without pending changes.
fn copy(state: &TestExternalities) -> TestExternalities {
    let mut copy = TestExternalities::default();
    copy.backend = state.backend.clone();
    copy.state_version = state.state_version;
    copy
}

fn bare(call: RuntimeCall) -> UncheckedExtrinsic {
    generic::UncheckedExtrinsic::new_bare(call).into()
}

/// Executes a transaction in the open block; one that is not valid leaves nothing behind.
fn apply(transaction: &Transaction) -> Result<(), TransactionValidityError> {
    let payload = transaction.raw.to_vec();
    let call = RuntimeCall::Revive(pallet_revive::Call::eth_transact { payload });
    with_transaction_unchecked(|| match Executive::apply_extrinsic(bare(call)) {
        Ok(_) => TransactionOutcome::Commit(Ok(())),
        Err(error) => TransactionOutcome::Rollback(Err(error)),
    })
}
