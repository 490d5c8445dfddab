//! What the chain asks of a transaction before it executes it.
//!
//! To be called in the state the transaction would find.

use alloy::consensus::Transaction as _;
use alloy::primitives::{Address, TxKind, U256};
use frame_support::dispatch::DispatchClass;
use frame_support::weights::Weight;
use pallet_revive::evm::fees::InfoT;
use pallet_revive::{EthTransactError, RUNTIME_PALLETS_ADDR};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use weir_e2e::runtime::{self, Revive};
use weir_e2e::Runtime;

use crate::convert::{from_u256, narrow, price, to_h160, to_u256};
use crate::error::Refusal;
use crate::transaction::Transaction;

type FeeInfo = <Runtime as pallet_revive::Config>::FeeInfo;

/// Whether a block could take the transaction, were it its sender's next, balance aside.
///
/// # Errors
/// If its gas does not pay for its fixed part, or it is no call of the pallet.
pub fn check(transaction: &Transaction) -> Result<(), Refusal> {
    let gas = transaction.envelope.gas_limit();
    if let TxKind::Call(to) = transaction.envelope.kind() {
        if to_h160(to) != RUNTIME_PALLETS_ADDR {
            let minimum = fixed_gas(transaction, to);
            return if gas < minimum {
                Err(Refusal::IntrinsicGas { gas, minimum })
            } else {
                Ok(())
            };
        }
    }
    // Recovers the signature once more, which is no matter for the few that deploy.
    match Revive::eth_pre_dispatch_weight(transaction.raw.to_vec()) {
        Ok(weight) if weight.any_gt(block_limit()) => Err(Refusal::ExceedsBlock),
        Ok(_) => Ok(()),
        Err(EthTransactError::Message(message)) if message.contains("Payment") => {
            Err(Refusal::DeployGas { gas })
        }
        Err(_) => Err(Refusal::Call),
    }
}

/// Why a transaction that once was acceptable is not any more.
pub fn reason(transaction: &Transaction, error: TransactionValidityError) -> Refusal {
    let from = transaction.from;
    match error {
        TransactionValidityError::Invalid(InvalidTransaction::Payment) => {
            let have = from_u256(Revive::evm_balance(&to_h160(from)));
            let want = transaction.cost(price(Revive::evm_base_fee()));
            if have < want {
                let waiting = U256::ZERO;
                Refusal::Funds {
                    from,
                    have,
                    want,
                    waiting,
                }
            } else {
                let gas = transaction.envelope.gas_limit();
                Refusal::DeployGas { gas }
            }
        }
        TransactionValidityError::Invalid(InvalidTransaction::Stale) => Refusal::NonceTooLow {
            next: Revive::evm_nonce(&to_h160(from)).into(),
            nonce: transaction.nonce(),
        },
        TransactionValidityError::Invalid(InvalidTransaction::Call) => Refusal::Call,
        TransactionValidityError::Invalid(InvalidTransaction::BadProof) => Refusal::Sender,
        other => Refusal::Dropped(<&'static str>::from(other).into()),
    }
}

/// The most weight one transaction can have in an empty block.
fn block_limit() -> Weight {
    let limits = runtime::BlockLimits::get();
    limits
        .get(DispatchClass::Normal)
        .max_total
        .unwrap_or(limits.max_block)
}

/// The gas that pays for a message's length and the weight it has before it does anything.
fn fixed_gas(transaction: &Transaction, to: Address) -> u64 {
    let payload = transaction.raw.to_vec();
    let price = Revive::evm_base_fee();
    let call = pallet_revive::Call::eth_transact {
        payload: payload.clone(),
    };
    let encoded_len = FeeInfo::encoded_len(call.into());
    let call = pallet_revive::Call::eth_call {
        dest: to_h160(to),
        value: to_u256(transaction.envelope.value()),
        weight_limit: Default::default(),
        eth_gas_limit: transaction.envelope.gas_limit().into(),
        data: transaction.envelope.input().to_vec(),
        transaction_encoded: payload,
        effective_gas_price: price,
        encoded_len,
    };
    let fee = FeeInfo::tx_fee(encoded_len, &call.into());
    narrow(Revive::convert_native_to_evm(fee) / price)
}
