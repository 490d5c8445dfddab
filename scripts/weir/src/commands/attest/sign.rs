//! `weir attest sign`: a seat's signature on a statement, in a file.

use std::path::{Path, PathBuf};

use alloy::primitives::{Address, Signature, B256};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::{
    commands::{seat::Seat, statement::Motion},
    deploy::manifest::{read_json, write_json},
    deployment::Deployment,
    keys::signer::Signer,
    session::Session,
    shell::{facts, Failure, Report},
};

/// The form in which signature files are written.
const FORMAT: u32 = 1;

/// Sign a statement.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A file of `weir assess`
    statement: PathBuf,
    /// Where to write the signature; by default beside the statement, under the signer's address
    #[arg(long)]
    out: Option<PathBuf>,
    /// The signature that the wallet of --external gave (65 bytes in hexadecimal)
    #[arg(long, requires = "external")]
    signature: Option<String>,
}

/// A signature file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    format: u32,
    /// What is signed.
    pub digest: B256,
    /// Whose it is.
    pub signer: Address,
    /// r, s and v.
    signature: String,
}

impl SignatureFile {
    /// The file of `signer`'s `signature` on `digest`.
    fn of(digest: B256, signer: Address, signature: &Signature) -> Self {
        Self {
            format: FORMAT,
            digest,
            signer,
            signature: alloy::hex::encode_prefixed(signature.as_bytes()),
        }
    }

    /// Reads the signature at `path` and checks that it is its signer's on `digest`.
    pub fn load(path: &Path, digest: B256) -> Result<(Self, Signature), Failure> {
        let file: Self = read_json(path, "signature")?.ok_or_else(|| {
            Failure::not_found(format!("there is no signature file {}", path.display()))
                .advise("`weir attest sign` writes one")
        })?;
        let what = format!("the signature {}", path.display());
        if file.format != FORMAT {
            return Err(Failure::failed(format!(
                "{what} has format {}; this version knows {FORMAT}",
                file.format
            )));
        }
        if file.digest != digest {
            return Err(Failure::failed(format!(
                "{what} is on statement {}, not on {digest}",
                file.digest
            )));
        }
        let signature = verified(&file.signature, digest, file.signer)
            .map_err(|failure| failure.within(&what))?;
        Ok((file, signature))
    }
}

/// What was signed.
#[derive(Clone, Debug, Serialize)]
struct Signed {
    file: PathBuf,
    digest: B256,
    signer: Address,
    signature: String,
    #[serde(skip)]
    lines: Vec<(String, String)>,
    #[serde(skip)]
    send: String,
}

/// What a wallet is to sign.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ToSign {
    signer: Address,
    digest: B256,
    typed_data: serde_json::Value,
    #[serde(skip)]
    again: String,
}

impl Command {
    /// Signs.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let motion = Motion::load(deployment, &self.statement).await?;
        let digest = motion.agreed_digest(deployment).await?;
        let signer = session.signer(&deployment.connection)?;
        let address = signer.address();
        if Seat::of(deployment, address).await?.is_none() {
            return Err(Failure::unauthorised(format!(
                "{} has no seat at the council, so its signature would not count",
                deployment.words.address(address)
            ))
            .advise("`weir seat list` says who has one"));
        }
        let statement = self.statement.display().to_string();
        let path = self
            .out
            .unwrap_or_else(|| self.statement.with_file_name(file_name(address)));
        Request {
            digest,
            typed_data: motion.typed_data(),
            lines: motion.lines(),
            path,
            again: format!("weir attest sign {statement}"),
            send: "weir attest submit STATEMENT".to_owned(),
        }
        .answer(session, deployment, &signer, self.signature.as_deref())
    }
}

/// What a signature of `signer` is called unless told.
pub fn file_name(signer: Address) -> String {
    format!("signature-{}.json", signer.to_string().to_lowercase())
}

/// Something that a seat is asked to sign.
pub struct Request {
    /// What is signed.
    pub digest: B256,
    /// The same as wallets take it.
    pub typed_data: serde_json::Value,
    /// The same in words.
    pub lines: Vec<(String, String)>,
    /// Where the signature goes.
    pub path: PathBuf,
    /// The command that is given again with a wallet's signature.
    pub again: String,
    /// The command that sends it.
    pub send: String,
}

impl Request {
    /// Lets `signer` sign, or checks the signature that its wallet `gave`, and writes it down; for a
    /// wallet that has not signed yet, tells what it is to sign.
    ///
    /// # Errors
    /// If the answer was no, or the signature is not the signer's.
    pub fn answer(
        self,
        session: &Session,
        deployment: &Deployment,
        signer: &Signer,
        gave: Option<&str>,
    ) -> Result<(), Failure> {
        let address = signer.address();
        let digest = self.digest;
        let signature = match (gave, signer.is_external()) {
            (Some(text), _) => verified(text, digest, address)?,
            (None, true) => {
                session.shell.report(&ToSign {
                    signer: address,
                    digest,
                    typed_data: self.typed_data,
                    again: self.again,
                });
                return Ok(());
            }
            (None, false) => {
                session.shell.note(&facts(self.lines));
                if !signer.is_dev() && !session.shell.confirm("Sign it?")? {
                    return Err(Failure::failed("not signed: the answer was no"));
                }
                signer.sign_digest(&digest)?
            }
        };
        let file = SignatureFile::of(digest, address, &signature);
        write_json(&self.path, &file)?;
        session.shell.report(&Signed {
            lines: vec![
                ("signer".into(), deployment.words.address(address)),
                ("statement".into(), digest.to_string()),
                ("signature".into(), file.signature.clone()),
                ("written to".into(), self.path.display().to_string()),
            ],
            file: self.path,
            digest,
            signer: address,
            signature: file.signature,
            send: self.send,
        });
        Ok(())
    }
}

/// The signature in `text`, if it is `signer`'s on `digest` in the one form that the council takes.
fn verified(text: &str, digest: B256, signer: Address) -> Result<Signature, Failure> {
    let signature: Signature = text.trim().parse().map_err(|error| {
        Failure::usage(format!(
            "it is not a signature of 65 bytes in hexadecimal: {error}"
        ))
    })?;
    // Wallets may give the other of two equal forms; the council takes the one with the lower s.
    let signature = signature.normalized_s();
    match signature.recover_address_from_prehash(&digest) {
        Ok(found) if found == signer => Ok(signature),
        Ok(found) => Err(Failure::failed(format!(
            "it is not {signer}'s on this statement: by it, {found} signed"
        ))
        .advise("sign this very statement as typed data (eth_signTypedData_v4) with that account")),
        Err(error) => Err(Failure::failed(format!("nobody can have made it: {error}"))),
    }
}

impl Report for Signed {
    fn text(&self) -> String {
        format!(
            "{}\n\nSend it, with those of other seats: {} {}",
            facts(self.lines.clone()),
            self.send,
            self.file.display()
        )
    }
}

impl Report for ToSign {
    fn text(&self) -> String {
        format!(
            "Let the wallet of {signer} sign this with eth_signTypedData_v4:\n{data:#}\nThen: {again} \
             --external {signer} --signature SIGNATURE",
            signer = self.signer,
            data = self.typed_data,
            again = self.again,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::dev_signer;
    use alloy::signers::SignerSync;

    #[test]
    fn a_signature_is_taken_from_its_signer_alone_and_in_one_form() {
        let digest = B256::repeat_byte(9);
        let key = dev_signer(1).unwrap();
        let signature = key.sign_hash_sync(&digest).unwrap();
        let text = alloy::hex::encode_prefixed(signature.as_bytes());
        assert_eq!(verified(&text, digest, key.address()).unwrap(), signature);

        let other = dev_signer(2).unwrap().address();
        let failure = verified(&text, digest, other).unwrap_err();
        assert!(failure.message.contains("signed"), "{}", failure.message);
        assert!(verified(&text, B256::ZERO, key.address()).is_err());
        assert!(verified("0x1234", digest, key.address()).is_err());
        assert!(verified("nonsense", digest, key.address()).is_err());
    }
}
