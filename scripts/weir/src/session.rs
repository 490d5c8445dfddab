//! One run of the command: how it speaks, what it was told, and what it opens on the way.

use std::{fs, path::Path};

use crate::{
    chain::Connection,
    deployment::Deployment,
    keys::{self, signer::Signer, store::Keystore},
    people,
    settings::{Flags, Settings, DEFAULT_RPC_URL},
    shell::{Failure, Shell},
};

/// One run of the command.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its voice.
    pub shell: Shell,
    /// What it was told.
    pub settings: Settings,
}

impl Session {
    /// The run that `flags` ask for.
    pub fn of(flags: &Flags) -> Result<Self, Failure> {
        Ok(Self {
            shell: flags.shell(),
            settings: Settings::gather(flags)?,
        })
    }

    /// Connects to the chain: the one of the settings, else `preferred`, else the usual one.
    pub async fn connect(&self, preferred: Option<&str>) -> Result<Connection, Failure> {
        let named = self.settings.rpc_url.value.as_deref();
        let url = named.or(preferred).unwrap_or(DEFAULT_RPC_URL);
        Connection::open(url, self.settings.timeout.value).await
    }

    /// The deployment that the settings name: its manifest, and a chain that has it.
    pub async fn deployment(&self) -> Result<Deployment, Failure> {
        Deployment::open(self).await
    }

    /// The keystore.
    pub fn keystore(&self) -> Keystore {
        Keystore::open(&self.settings.keystore.value)
    }

    /// Who signs on this chain.
    pub fn signer(&self, connection: &Connection) -> Result<Signer, Failure> {
        if let Some(address) = &self.settings.external {
            let address = people::parse_address(address).map_err(Failure::usage)?;
            return Ok(Signer::External { address });
        }
        if let Some(index) = self.settings.dev_account {
            keys::refuse_dev_keys_on(connection.chain_id())?;
            return Ok(Signer::Key {
                key: keys::dev_signer(index)?,
                label: format!("test account {index}"),
                dev: true,
            });
        }
        let Some(name) = self.settings.account.value.as_deref() else {
            return Err(Failure::usage("nobody is named who signs").advise(
                "give --account NAME (of `weir account list`), --dev-account N on a development \
                 chain, or --external ADDRESS for a wallet",
            ));
        };
        let keystore = self.keystore();
        let Some(address) = keystore.address_of(name)? else {
            return Err(keystore.missing(name)?);
        };
        if self.settings.dry_run {
            return Ok(Signer::Locked {
                address,
                label: name.to_owned(),
            });
        }
        let password = self.password(&format!("Password of {name}"), false)?;
        let _progress = self.shell.progress("decrypting the key");
        Ok(Signer::Key {
            key: keystore.unlock(name, &password)?,
            label: name.to_owned(),
            dev: false,
        })
    }

    /// A password: from its file if one is named, else asked for; `twice` if it is to be set.
    pub fn password(&self, prompt: &str, twice: bool) -> Result<String, Failure> {
        match &self.settings.password_file.value {
            Some(path) => read_password(path),
            None => self.shell.password(prompt, twice),
        }
    }
}

/// The first line of a password file.
fn read_password(path: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let password = text.lines().next().unwrap_or_default();
    if password.is_empty() {
        return Err(Failure::usage(format!(
            "the password file {} has nothing on its first line",
            path.display()
        )));
    }
    Ok(password.to_owned())
}
