//! The chain's state transition: `pallet-revive` and the few pallets it stands on.
//!
//! The figures follow Asset Hub Westend where contracts or their users can see them:
//! native balances with 12 decimals, 18 through the contracts' eyes; its deposits; its
//! gas scale. The weights are the pallet's own defaults, not those that were measured
//! for one chain, so costs compare with each other and only roughly with a chain's.

use frame_support::{
    construct_runtime, derive_impl,
    dispatch::DispatchClass,
    parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, VariantCountOf},
    weights::{
        constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
        ConstantMultiplier, Weight,
    },
};
use frame_system::{limits::BlockWeights, EnsureSigned};
use pallet_revive::evm::{
    fees::{BlockRatioFee, Info},
    runtime::{EthExtra, SetWeightLimit},
    tx_extension::SetOrigin,
};
use pallet_transaction_payment::{
    ChargeTransactionPayment, ConstFeeMultiplier, FungibleAdapter, Multiplier,
};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, InvalidVersion, One},
    AccountId32, MultiAddress, MultiSignature, Perbill,
};

/// The EIP-155 chain id that contracts see.
pub const CHAIN_ID: u64 = 420_420_999;

/// One token in native units: balances have 12 decimals.
pub const UNIT: u128 = 1_000_000_000_000;

/// How many of the 18-decimal units contracts count in make one native unit.
pub const NATIVE_TO_ETH: u32 = 1_000_000;

const CENT: u128 = UNIT / 100;
const MILLICENT: u128 = CENT / 1_000;

pub type Address = MultiAddress<AccountId32, ()>;
pub type Block = generic::Block<generic::Header<u32, BlakeTwo256>, UncheckedExtrinsic>;
pub type UncheckedExtrinsic =
    pallet_revive::evm::runtime::UncheckedExtrinsic<Address, MultiSignature, EthExtension>;
type Extension = (
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    ChargeTransactionPayment<Runtime>,
    SetOrigin<Runtime>,
);

construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        TransactionPayment: pallet_transaction_payment,
        Revive: pallet_revive,
    }
);

parameter_types! {
    /// Two seconds and 10 MiB of proof a block, three quarters of it for transactions.
    pub BlockLimits: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, 10 * 1024 * 1024),
        Perbill::from_percent(75),
    );
    pub FeeMultiplier: Multiplier = Multiplier::one();
    pub const LengthFee: u128 = MILLICENT / 10;
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    pub const DepositPerItem: u128 = 20 * CENT;
    pub const DepositPerChildTrieItem: u128 = 20 * CENT / 100;
    pub const DepositPerByte: u128 = MILLICENT;
}

/// The most that one transaction may use on a chain with these blocks.
pub fn transaction_limit() -> Weight {
    let limits = BlockLimits::get();
    limits
        .get(DispatchClass::Normal)
        .max_extrinsic
        .unwrap_or(limits.max_block)
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type BlockWeights = BlockLimits;
    type DbWeight = RocksDbWeight;
    type AccountData = pallet_balances::AccountData<u128>;
    type BlockHashCount = ConstU32<256>;
}

// Two blocks may fall into the same second, as they do on chains with sub-second blocks.
#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {
    type MinimumPeriod = ConstU64<0>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<{ CENT / 10 }>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

#[derive_impl(pallet_transaction_payment::config_preludes::TestDefaultConfig)]
impl pallet_transaction_payment::Config for Runtime {
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = BlockRatioFee<1, 10, Self, u128>;
    type LengthToFee = ConstantMultiplier<u128, LengthFee>;
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
}

#[derive_impl(pallet_revive::config_preludes::TestDefaultConfig)]
impl pallet_revive::Config for Runtime {
    type Time = Timestamp;
    type Balance = u128;
    type Currency = Balances;
    type AddressMapper = pallet_revive::AccountId32Mapper<Self>;
    type UploadOrigin = EnsureSigned<AccountId32>;
    type InstantiateOrigin = EnsureSigned<AccountId32>;
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Self>;
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type DepositPerChildTrieItem = DepositPerChildTrieItem;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type ChainId = ConstU64<CHAIN_ID>;
    type NativeToEthRatio = ConstU32<NATIVE_TO_ETH>;
    type GasScale = ConstU32<1_000>;
    type FeeInfo = Info<Address, MultiSignature, EthExtension>;
}

/// How an Ethereum transaction becomes a transaction of this runtime.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtension;

impl EthExtra for EthExtension {
    type Config = Runtime;
    type ExtensionV0 = Extension;
    type ExtensionOtherVersions = InvalidVersion;

    fn get_eth_extension(nonce: u32, tip: u128) -> Extension {
        (
            frame_system::CheckNonce::from(nonce),
            frame_system::CheckWeight::new(),
            ChargeTransactionPayment::from(tip),
            SetOrigin::new_from_eth_transaction(),
        )
    }
}

impl TryFrom<RuntimeCall> for pallet_revive::Call<Runtime> {
    type Error = ();

    fn try_from(call: RuntimeCall) -> Result<Self, ()> {
        match call {
            RuntimeCall::Revive(call) => Ok(call),
            _ => Err(()),
        }
    }
}

impl SetWeightLimit for RuntimeCall {
    fn set_weight_limit(&mut self, limit: Weight) -> Weight {
        use pallet_revive::Call::{eth_call, eth_instantiate_with_code};
        match self {
            Self::Revive(
                eth_call { weight_limit, .. } | eth_instantiate_with_code { weight_limit, .. },
            ) => std::mem::replace(weight_limit, limit),
            _ => Weight::zero(),
        }
    }
}
