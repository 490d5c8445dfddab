//! One claim as the register has it, with its kind.

use alloy::{
    primitives::{keccak256, B256},
    sol_types::{eip712_domain, SolStruct},
};
use serde_json::json;
use weir_core::text;

use crate::{
    deployment::Deployment, interfaces::Claims, measures::Kind, measures::Scale, shell::Failure,
};

use super::words::status;

/// A claim.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number.
    pub number: u64,
    /// What the register says of it.
    pub claim: Claims::claimReturn,
    /// Its kind.
    pub kind: Kind,
}

impl Case {
    /// The claim `number`.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(deployment: &Deployment, number: u64) -> Result<Self, Failure> {
        let none = || {
            Failure::not_found(format!("the register has no claim {number}"))
                .advise("claims are numbered from 1; `weir claim list` lists them")
        };
        let call = Claims::claimCall { claim: number };
        let claim = match deployment.register(&call).await {
            Err(failure) if failure.error.as_deref() == Some("UnknownClaim") => return Err(none()),
            answer => answer?,
        };
        if claim.status == 0 {
            return Err(none());
        }
        let kind = match deployment.words.kind(claim.kind) {
            Some(kind) => kind.clone(),
            None => {
                let at = deployment.manifest.register()?.address;
                Kind::load(claim.kind, at, &deployment.connection, &deployment.words).await?
            }
        };
        Ok(Self {
            number,
            claim,
            kind,
        })
    }

    /// "claim 3 (120.5 kg by Ana (0x7099…79C8))".
    pub fn title(&self, deployment: &Deployment) -> String {
        format!(
            "claim {} ({} on {} by {})",
            self.number,
            self.kind.quantity(self.claim.quantity),
            deployment.words.area(self.claim.area),
            deployment.words.address(self.claim.claimant)
        )
    }

    /// Refuses it unless its status is `wanted`.
    ///
    /// # Errors
    /// If it is another; says which.
    pub fn must_be(&self, wanted: u8) -> Result<(), Failure> {
        if self.claim.status == wanted {
            return Ok(());
        }
        Err(Failure::reverted(format!(
            "claim {} {}, and this cannot be done with it",
            self.number,
            status(self.claim.status)
        ))
        .advise(format!(
            "`weir claim show {}` tells how it stands",
            self.number
        )))
    }

    /// What a seat signs in a wallet: everything in words, the cells by their hash.
    pub async fn attestation(&self, deployment: &Deployment) -> Result<Typed, Failure> {
        let call = Claims::cellsCall { claim: self.number };
        let cells = deployment.register(&call).await?;
        let bytes: Vec<u8> = cells.iter().flat_map(|cell| cell.to_be_bytes()).collect();
        let span = self.kind.span(self.claim.period).ok_or_else(|| {
            Failure::failed(format!(
                "period {} of claim {} cannot be: periods are numbered from 1",
                self.claim.period, self.number
            ))
        })?;
        let attestation = Claims::Attestation {
            claim: self.number,
            benefit: self.kind.settings.name.clone(),
            claimant: self.claim.claimant,
            consumer: self.claim.consumer,
            from: text::moment(span.opens),
            until: text::moment(span.closes),
            quantity: text::quantity(
                self.claim.quantity,
                self.kind.scale.decimals,
                &self.kind.scale.unit,
            ),
            area: text::quantity(
                self.claim.area,
                Scale::hectares().decimals,
                &Scale::hectares().unit,
            ),
            cells: keccak256(&bytes),
            evidence: self.claim.evidence,
        };
        Ok(Typed {
            attestation,
            chain_id: deployment.manifest.chain_id,
            register: deployment.manifest.register()?.address,
        })
    }
}

/// An attestation of a claim as typed data (EIP-712).
#[derive(Clone, Debug)]
pub struct Typed {
    /// What a wallet shows.
    pub attestation: Claims::Attestation,
    chain_id: u64,
    register: alloy::primitives::Address,
}

impl Typed {
    /// What a seat signs.
    pub fn digest(&self) -> B256 {
        let domain = eip712_domain! {
            name: "Weir Claims",
            version: "1",
            chain_id: self.chain_id,
            verifying_contract: self.register,
        };
        self.attestation.eip712_signing_hash(&domain)
    }

    /// The digest, when the register agrees that this is it.
    ///
    /// # Errors
    /// If it does not, or the chain does not answer.
    pub async fn agreed_digest(&self, deployment: &Deployment) -> Result<B256, Failure> {
        let ours = self.digest();
        let call = Claims::digestCall {
            claim: self.attestation.claim,
        };
        let theirs = deployment.register(&call).await?;
        if ours == theirs {
            return Ok(ours);
        }
        Err(Failure::failed(format!(
            "the register takes signatures on {theirs} for claim {}, and a wallet would sign {ours}",
            self.attestation.claim
        ))
        .advise("use a version of this command that is as new as the contract"))
    }

    /// The typed data as wallets take it (`eth_signTypedData_v4`).
    pub fn data(&self) -> serde_json::Value {
        let field = |name: &str, kind: &str| json!({ "name": name, "type": kind });
        let shown = &self.attestation;
        json!({
            "types": {
                "EIP712Domain": [
                    field("name", "string"),
                    field("version", "string"),
                    field("chainId", "uint256"),
                    field("verifyingContract", "address")
                ],
                "Attestation": [
                    field("claim", "uint64"),
                    field("benefit", "string"),
                    field("claimant", "address"),
                    field("consumer", "address"),
                    field("from", "string"),
                    field("until", "string"),
                    field("quantity", "string"),
                    field("area", "string"),
                    field("cells", "bytes32"),
                    field("evidence", "bytes32")
                ]
            },
            "primaryType": "Attestation",
            "domain": {
                "name": "Weir Claims",
                "version": "1",
                "chainId": self.chain_id,
                "verifyingContract": self.register
            },
            "message": {
                "claim": shown.claim,
                "benefit": shown.benefit,
                "claimant": shown.claimant,
                "consumer": shown.consumer,
                "from": shown.from,
                "until": shown.until,
                "quantity": shown.quantity,
                "area": shown.area,
                "cells": shown.cells,
                "evidence": shown.evidence
            }
        })
    }

    /// The attestation in words, line by line.
    pub fn lines(&self) -> Vec<(String, String)> {
        let shown = &self.attestation;
        [
            ("claim", shown.claim.to_string()),
            ("benefit", crate::vocabulary::plain(&shown.benefit)),
            ("claimant", shown.claimant.to_string()),
            ("paid by", shown.consumer.to_string()),
            ("from", shown.from.clone()),
            ("until", shown.until.clone()),
            ("quantity", shown.quantity.clone()),
            ("area", shown.area.clone()),
            ("cells", shown.cells.to_string()),
            ("evidence", shown.evidence.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::{dyn_abi::TypedData, primitives::Address};

    #[test]
    fn a_wallet_that_is_given_the_typed_data_signs_the_same_digest() {
        let typed = Typed {
            attestation: Claims::Attestation {
                claim: 7,
                benefit: "nitrate kept out of groundwater".into(),
                claimant: Address::repeat_byte(1),
                consumer: Address::repeat_byte(2),
                from: text::moment(0),
                until: text::moment(31_536_000),
                quantity: "120.5 kg".into(),
                area: "12.3 ha".into(),
                cells: B256::repeat_byte(3),
                evidence: B256::repeat_byte(4),
            },
            chain_id: 420_420_999,
            register: Address::repeat_byte(5),
        };
        let read: TypedData = serde_json::from_value(typed.data()).unwrap();
        assert_eq!(read.eip712_signing_hash().unwrap(), typed.digest());
    }
}
