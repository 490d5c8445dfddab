//! Who signs, and how.

use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope, TxLegacy},
    eips::eip2718::Encodable2718,
    primitives::{Address, Signature, TxKind, B256},
    signers::{local::PrivateKeySigner, SignerSync},
};

use crate::{
    chain::{Fees, Prepared, Signed},
    shell::Failure,
};

/// Who signs.
#[derive(Clone, Debug)]
pub enum Signer {
    /// A key at hand.
    Key {
        /// The key.
        key: PrivateKeySigner,
        /// What it is called: the account's name, or "test account 3".
        label: String,
        /// Whether everybody has it.
        dev: bool,
    },
    /// An account whose key stays encrypted, since nothing is to be signed (`--dry-run`).
    Locked {
        /// Its address.
        address: Address,
        /// Its name.
        label: String,
    },
    /// A wallet that keeps its key to itself: it is shown what to sign.
    External {
        /// Its address.
        address: Address,
    },
}

impl Signer {
    /// The address that signs.
    pub fn address(&self) -> Address {
        match self {
            Self::Key { key, .. } => key.address(),
            Self::Locked { address, .. } | Self::External { address } => *address,
        }
    }

    /// What it is called, for people.
    pub fn label(&self) -> String {
        match self {
            Self::Key { label, .. } | Self::Locked { label, .. } => label.clone(),
            Self::External { address } => format!("the wallet of {address}"),
        }
    }

    /// Whether somebody else has to sign.
    pub fn is_external(&self) -> bool {
        matches!(self, Self::External { .. })
    }

    /// Whether everybody has the key.
    pub fn is_dev(&self) -> bool {
        matches!(self, Self::Key { dev: true, .. })
    }

    /// Signs `prepared` with `nonce`. A wallet elsewhere cannot be made to.
    pub fn sign(&self, prepared: &Prepared, nonce: u64) -> Result<Signed, Failure> {
        let key = self.key()?;
        let to = match prepared.transaction.to {
            Some(address) => TxKind::Call(address),
            None => TxKind::Create,
        };
        let envelope: TxEnvelope = match prepared.fees {
            Fees::Market {
                max_fee,
                max_priority,
                ..
            } => signed(
                key,
                TxEip1559 {
                    chain_id: prepared.chain_id,
                    nonce,
                    gas_limit: prepared.gas,
                    max_fee_per_gas: max_fee,
                    max_priority_fee_per_gas: max_priority,
                    to,
                    value: prepared.transaction.value,
                    input: prepared.transaction.data.clone(),
                    access_list: Default::default(),
                },
            )?
            .into(),
            Fees::Fixed { gas_price } => signed(
                key,
                TxLegacy {
                    chain_id: Some(prepared.chain_id),
                    nonce,
                    gas_limit: prepared.gas,
                    gas_price,
                    to,
                    value: prepared.transaction.value,
                    input: prepared.transaction.data.clone(),
                },
            )?
            .into(),
        };
        Ok(Signed {
            hash: *envelope.tx_hash(),
            raw: envelope.encoded_2718().into(),
        })
    }

    /// Signs the digest of typed data.
    pub fn sign_digest(&self, digest: &B256) -> Result<Signature, Failure> {
        self.key()?
            .sign_hash_sync(digest)
            .map_err(|error| Failure::failed(format!("{} cannot sign: {error}", self.label())))
    }

    fn key(&self) -> Result<&PrivateKeySigner, Failure> {
        match self {
            Self::Key { key, .. } => Ok(key),
            Self::Locked { label, .. } => Err(Failure::usage(format!(
                "the key of {label} is locked, since --dry-run signs nothing"
            ))
            .advise("without --dry-run, this command signs")),
            Self::External { address } => Err(Failure::usage(format!(
                "the wallet of {address} has to sign this itself"
            ))
            .advise("without --external, with --account NAME, this command signs")),
        }
    }
}

fn signed<T: SignableTransaction<Signature>>(
    key: &PrivateKeySigner,
    transaction: T,
) -> Result<alloy::consensus::Signed<T>, Failure> {
    let signature = key
        .sign_hash_sync(&transaction.signature_hash())
        .map_err(|error| Failure::failed(format!("the transaction cannot be signed: {error}")))?;
    Ok(transaction.into_signed(signature))
}
