//! A signed transaction, and the checks that need no chain.

use alloy::consensus::transaction::Recovered;
use alloy::consensus::{Transaction as _, TxEnvelope};
use alloy::eips::eip2718::Decodable2718;
use alloy::primitives::{keccak256, Address, Bytes, B256, U256};
use weir_e2e::runtime::CHAIN_ID;

use crate::error::Refusal;

/// The longest transaction taken, in bytes: what the pallet takes as code and as call data.
pub const MAX_TRANSACTION_BYTES: usize = 1024 * 1024 + 128 * 1024;

/// A signed transaction of a known sender.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Keccak-256 of [`raw`](Self::raw).
    pub hash: B256,
    /// As it was sent and as the chain executes it.
    pub raw: Bytes,
    /// The same, decoded.
    pub envelope: TxEnvelope,
    /// Whose signature it bears.
    pub from: Address,
}

impl Transaction {
    /// Decodes, checks form, chain and signature.
    ///
    /// # Errors
    /// Whatever is wrong with it on any chain of this id and in any state.
    pub fn decode(raw: Bytes) -> Result<Self, Refusal> {
        let transaction = Self::parse(raw)?;
        let envelope = &transaction.envelope;
        if let Some(have) = envelope.chain_id().filter(|have| *have != CHAIN_ID) {
            let want = CHAIN_ID;
            return Err(Refusal::ChainId { have, want });
        }
        let signature = envelope.signature();
        if signature.normalize_s().is_some() {
            return Err(Refusal::Sender);
        }
        let from = signature
            .recover_address_from_prehash(&envelope.signature_hash())
            .map_err(|_| Refusal::Sender)?;
        let transaction = Self {
            from,
            ..transaction
        };
        let (fee, tip) = (transaction.fee(), transaction.tip());
        if tip > fee {
            return Err(Refusal::TipAboveFee { tip, fee });
        }
        Ok(transaction)
    }

    /// Decodes what [`decode`](Self::decode) once accepted from `from`.
    ///
    /// # Errors
    /// If it is no transaction.
    pub fn restore(raw: Bytes, from: Address) -> Result<Self, Refusal> {
        Ok(Self {
            from,
            ..Self::parse(raw)?
        })
    }

    fn parse(raw: Bytes) -> Result<Self, Refusal> {
        if raw.len() > MAX_TRANSACTION_BYTES {
            let (size, limit) = (raw.len(), MAX_TRANSACTION_BYTES);
            return Err(Refusal::Oversized { size, limit });
        }
        // Types 0x00 to 0x7f stand before the list; a legacy transaction is the list.
        if let Some(kind @ (0x03..=0x7f)) = raw.first().copied() {
            return Err(Refusal::Type(kind));
        }
        let envelope = TxEnvelope::decode_2718_exact(&raw)
            .map_err(|error| Refusal::Undecodable(error.to_string()))?;
        Ok(Self {
            hash: keccak256(&raw),
            raw,
            envelope,
            from: Address::ZERO,
        })
    }

    /// The sender's nonce it uses up.
    pub fn nonce(&self) -> u64 {
        self.envelope.nonce()
    }

    /// The most it pays for a unit of gas, in wei.
    pub fn fee(&self) -> u128 {
        self.envelope.max_fee_per_gas()
    }

    /// The part of the fee it offers beyond the base fee, in wei; all of it before EIP-1559.
    pub fn tip(&self) -> u128 {
        self.envelope
            .max_priority_fee_per_gas()
            .unwrap_or_else(|| self.fee())
    }

    /// The most it can take from its sender, in wei: the chain charges `base_fee` a unit of gas.
    pub fn cost(&self, base_fee: u128) -> U256 {
        U256::from(self.envelope.gas_limit())
            .saturating_mul(U256::from(base_fee))
            .saturating_add(self.envelope.value())
    }

    /// With its sender, as JSON-RPC's types want it.
    pub fn recovered(&self) -> Recovered<TxEnvelope> {
        Recovered::new_unchecked(self.envelope.clone(), self.from)
    }

    /// The contract it deploys, if it deploys one.
    pub fn deploys(&self) -> Option<Address> {
        self.envelope
            .is_create()
            .then(|| self.from.create(self.nonce()))
    }
}
