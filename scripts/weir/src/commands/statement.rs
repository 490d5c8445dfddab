//! A statement of seats: its file, and the typed data that a wallet shows and signs.

use std::{fs, path::Path};

use alloy::{
    primitives::{Address, B256},
    sol_types::{eip712_domain, SolStruct},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use weir_core::text;

use crate::{
    deploy::manifest::{read_json, write_json},
    deployment::Deployment,
    interfaces::Council,
    shell::Failure,
};

/// The form in which statement files are written.
const FORMAT: u32 = 1;

/// A statement with all that its digest is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// What is attested.
    pub statement: Council::Statement,
    /// The stock's name at the council.
    pub stock_name: String,
    /// Its unit there.
    pub unit: String,
    /// The unit's decimals there.
    pub decimals: u8,
    /// The chain.
    pub chain_id: u64,
    /// The council.
    pub council: Address,
}

/// A statement file. The digest is in it, so that a file that was changed is noticed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    format: u32,
    chain_id: u64,
    council: Address,
    stock: u32,
    season: u32,
    /// Base units.
    #[serde(with = "decimal")]
    low: u128,
    #[serde(with = "decimal")]
    estimate: u128,
    #[serde(with = "decimal")]
    high: u128,
    /// Unix seconds.
    as_of: u64,
    /// Unix seconds.
    expires: u64,
    evidence: B256,
    digest: B256,
    /// What a wallet's `eth_signTypedData_v4` takes; for people and programs, never read back.
    typed_data: serde_json::Value,
}

impl Motion {
    /// `statement` for the council of a deployment.
    pub async fn of(
        deployment: &Deployment,
        statement: Council::Statement,
    ) -> Result<Self, Failure> {
        let stock = statement.stock;
        let settings = deployment
            .council(&Council::stockSettingsCall { stock })
            .await?;
        Ok(Self {
            statement,
            stock_name: settings.name,
            unit: settings.unit,
            decimals: settings.decimals,
            chain_id: deployment.manifest.chain_id,
            council: deployment.manifest.fishery()?.council.address,
        })
    }

    /// The typed data (EIP-712) as wallets take it.
    pub fn typed_data(&self) -> serde_json::Value {
        let text = |name: &str| json!({ "name": name, "type": "string" });
        let shown = self.attestation();
        json!({
            "types": {
                "EIP712Domain": [
                    { "name": "name", "type": "string" },
                    { "name": "version", "type": "string" },
                    { "name": "chainId", "type": "uint256" },
                    { "name": "verifyingContract", "type": "address" }
                ],
                "Attestation": [
                    { "name": "stock", "type": "uint32" },
                    text("name"),
                    { "name": "season", "type": "uint32" },
                    text("low"),
                    text("estimate"),
                    text("high"),
                    text("asOf"),
                    text("expires"),
                    { "name": "evidence", "type": "bytes32" }
                ]
            },
            "primaryType": "Attestation",
            "domain": {
                "name": "Weir Council",
                "version": "1",
                "chainId": self.chain_id,
                "verifyingContract": self.council
            },
            "message": {
                "stock": shown.stock,
                "name": shown.name,
                "season": shown.season,
                "low": shown.low,
                "estimate": shown.estimate,
                "high": shown.high,
                "asOf": shown.asOf,
                "expires": shown.expires,
                "evidence": shown.evidence
            }
        })
    }

    /// What a wallet shows.
    fn attestation(&self) -> Council::Attestation {
        let quantity = |base| text::quantity(base, self.decimals, &self.unit);
        let statement = &self.statement;
        Council::Attestation {
            stock: statement.stock,
            name: self.stock_name.clone(),
            season: statement.season,
            low: quantity(statement.low),
            estimate: quantity(statement.estimate),
            high: quantity(statement.high),
            asOf: text::moment(statement.asOf),
            expires: text::moment(statement.expires),
            evidence: statement.evidence,
        }
    }

    /// What a seat signs, and under which the council keeps the ballot.
    pub fn digest(&self) -> B256 {
        let domain = eip712_domain! {
            name: "Weir Council",
            version: "1",
            chain_id: self.chain_id,
            verifying_contract: self.council,
        };
        self.attestation().eip712_signing_hash(&domain)
    }

    /// The digest, when the council agrees that this is it.
    pub async fn agreed_digest(&self, deployment: &Deployment) -> Result<B256, Failure> {
        let ours = self.digest();
        let statement = self.statement.clone();
        let theirs = deployment
            .council(&Council::digestCall { statement })
            .await?;
        if ours == theirs {
            return Ok(ours);
        }
        Err(Failure::failed(format!(
            "the council keeps this statement under {theirs}, and a wallet would sign {ours}"
        ))
        .advise("use a version of this command that is as new as the contract"))
    }

    /// Writes it to `path`; over a file that is there only if `force`.
    pub fn save(&self, path: &Path, force: bool) -> Result<(), Failure> {
        if path.exists() && !force {
            return Err(
                Failure::failed(format!("{} is there already", path.display()))
                    .advise("give another file with --out, or --force to write over it"),
            );
        }
        let Council::Statement {
            stock,
            season,
            low,
            estimate,
            high,
            asOf: as_of,
            expires,
            evidence,
        } = self.statement;
        write_json(
            path,
            &File {
                format: FORMAT,
                chain_id: self.chain_id,
                council: self.council,
                stock,
                season,
                low,
                estimate,
                high,
                as_of,
                expires,
                evidence,
                digest: self.digest(),
                typed_data: self.typed_data(),
            },
        )
    }

    /// Reads the statement at `path`, which must be one for this deployment, unchanged.
    pub async fn load(deployment: &Deployment, path: &Path) -> Result<Self, Failure> {
        let file: File = read_json(path, "statement")?.ok_or_else(|| {
            Failure::not_found(format!("there is no statement file {}", path.display()))
                .advise("`weir assess` writes one")
        })?;
        if file.format != FORMAT {
            return Err(Failure::failed(format!(
                "the statement {} has format {}; this version knows {FORMAT}",
                path.display(),
                file.format
            )));
        }
        let manifest = &deployment.manifest;
        let council = manifest.fishery()?.council.address;
        if (file.chain_id, file.council) != (manifest.chain_id, council) {
            return Err(Failure::failed(format!(
                "the statement {} is for the council {} on chain {}, and the deployment's is {} on chain {}",
                path.display(),
                file.council,
                file.chain_id,
                council,
                manifest.chain_id
            ))
            .advise("name the statement's deployment with --deployment"));
        }
        let statement = Council::Statement {
            stock: file.stock,
            season: file.season,
            low: file.low,
            estimate: file.estimate,
            high: file.high,
            asOf: file.as_of,
            expires: file.expires,
            evidence: file.evidence,
        };
        let motion = Self::of(deployment, statement).await?;
        let digest = motion.digest();
        if digest != file.digest {
            return Err(Failure::failed(format!(
                "the statement {} says its digest is {}, and its figures give {digest}: it was changed",
                path.display(),
                file.digest
            ))
            .advise("make the statement again with `weir assess`, or ask for an unchanged copy"));
        }
        Ok(motion)
    }

    /// The statement in words, line by line.
    pub fn lines(&self) -> Vec<(String, String)> {
        let shown = self.attestation();
        [
            ("stock", format!("{} (number {})", shown.name, shown.stock)),
            ("season", shown.season.to_string()),
            ("lower bound", shown.low),
            ("estimate", shown.estimate),
            ("upper bound", shown.high),
            ("as of", shown.asOf),
            ("expires", shown.expires),
            ("evidence", shown.evidence.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// The hash of the file at `path`: its SHA-256.
pub fn hash_of(path: &Path) -> Result<B256, Failure> {
    use sha2::{Digest, Sha256};
    let mut file = fs::File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    let mut hasher = Sha256::new();
    std::io::copy(&mut file, &mut hasher).map_err(|error| Failure::file("read", path, &error))?;
    Ok(B256::from_slice(&hasher.finalize()))
}

/// The hash that is given, or that of the file that is. `what` names it in the failure: "the evidence".
pub fn hash_or_file(text: &str, what: &str) -> Result<B256, Failure> {
    if let Ok(hash) = text.parse::<B256>() {
        return Ok(hash);
    }
    let path = Path::new(text);
    if path.is_file() {
        return hash_of(path);
    }
    Err(Failure::usage(format!(
        "{what} \"{text}\" is neither a file nor 32 bytes in hexadecimal (0x and 64 digits)"
    ))
    .advise("give the file, or its SHA-256"))
}

/// Numbers of 128 bits as decimal text, which every JSON library keeps exactly.
mod decimal {
    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| D::Error::custom(format!("\"{text}\" is not a number of base units")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::{
        dyn_abi::TypedData,
        primitives::{address, keccak256, U256},
        sol_types::SolValue,
    };

    fn motion() -> Motion {
        Motion {
            statement: Council::Statement {
                stock: 0,
                season: 3,
                low: 70_000_000,
                estimate: 77_688_500,
                high: 85_000_000,
                asOf: 1_999_000_000,
                expires: 2_000_000_000,
                evidence: B256::repeat_byte(7),
            },
            stock_name: "South Atlantic albacore".into(),
            unit: "t".into(),
            decimals: 3,
            chain_id: 420_420_999,
            council: address!("0x5FbDB2315678afecb367f032d93F642f64180aa3"),
        }
    }

    #[test]
    fn what_a_wallet_shows_is_readable() {
        let message = motion().typed_data()["message"].clone();
        assert_eq!(message["low"], "70000 t");
        assert_eq!(message["estimate"], "77688.5 t");
        assert_eq!(message["expires"], "2033-05-18 03:33:20 UTC");
    }

    #[test]
    fn the_digest_is_the_one_the_standard_prescribes() {
        let motion = motion();
        let hash = |text: &str| keccak256(text.as_bytes());
        let domain = keccak256(
            (
                hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                hash("Weir Council"),
                hash("1"),
                U256::from(motion.chain_id),
                motion.council,
            )
                .abi_encode(),
        );
        let structure = keccak256(
            (
                hash(
                    "Attestation(uint32 stock,string name,uint32 season,string low,string \
                     estimate,string high,string asOf,string expires,bytes32 evidence)",
                ),
                U256::ZERO,
                hash("South Atlantic albacore"),
                U256::from(3),
                hash("70000 t"),
                hash("77688.5 t"),
                hash("85000 t"),
                hash("2033-05-06 13:46:40 UTC"),
                hash("2033-05-18 03:33:20 UTC"),
                B256::repeat_byte(7),
            )
                .abi_encode(),
        );
        let digest = keccak256([&[0x19, 0x01], &domain[..], &structure[..]].concat());
        assert_eq!(motion.digest(), digest);
    }

    #[test]
    fn a_wallet_that_is_given_the_typed_data_signs_the_same_digest() {
        let motion = motion();
        let typed: TypedData = serde_json::from_value(motion.typed_data()).unwrap();
        assert_eq!(typed.eip712_signing_hash().unwrap(), motion.digest());
    }
}
