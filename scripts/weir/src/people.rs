//! Who is meant: a name of the charter, an account of the keystore, a test account, or an address.

use std::collections::BTreeMap;

use alloy::primitives::Address;

use crate::{
    charter::who::Who,
    keys::{store::Keystore, DEV_CHAIN_IDS},
    shell::{nearest, Failure},
};

/// Everybody a word on the command line may mean.
#[derive(Clone, Debug)]
pub struct People {
    names: BTreeMap<String, Address>,
    keystore: Keystore,
    chain_id: u64,
}

impl People {
    /// Those of a charter by `names`, those of the keystore, and on a development chain the usual test
    /// accounts.
    pub fn of(names: BTreeMap<String, Address>, keystore: Keystore, chain_id: u64) -> Self {
        Self {
            names,
            keystore,
            chain_id,
        }
    }

    /// Whom `text` means. A name of the charter goes before one of the keystore.
    pub fn find(&self, text: &str) -> Result<Address, Failure> {
        if let Some(address) = self.names.get(text) {
            return Ok(*address);
        }
        if text.starts_with("0x") || text.starts_with("dev ") {
            let who = Who::parse(text, &|_| Err(String::new()))
                .map_err(|reason| Failure::usage(format!("\"{text}\": {reason}")))?;
            if who.dev.is_some() && !DEV_CHAIN_IDS.contains(&self.chain_id) {
                return Err(Failure::usage(format!(
                    "\"{text}\": the usual test accounts are nobody on chain {}: everybody has their keys",
                    self.chain_id
                )));
            }
            return Ok(who.address);
        }
        let known = self.keystore.names()?;
        if known.iter().any(|name| name == text) {
            if let Some(address) = self.keystore.address_of(text)? {
                return Ok(address);
            }
        }
        let all = self.names.keys().chain(&known).map(String::as_str);
        let failure = Failure::not_found(format!(
            "nobody is called \"{text}\" in the charter or in the keystore"
        ));
        Err(match nearest(text, all) {
            Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
            None => failure.advise("give a name of the charter, an account, or an address (0x…)"),
        })
    }
}

/// An address as people write it, its checksum checked if it has one.
pub fn parse_address(text: &str) -> Result<Address, String> {
    if !text.starts_with("0x") {
        return Err(format!("\"{text}\" is no address: it is 0x and 40 digits"));
    }
    Who::parse(text, &|_| Err(String::new()))
        .map(|who| who.address)
        .map_err(|reason| format!("\"{text}\": {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::dev_address, shell::Kind};

    fn people(chain_id: u64) -> People {
        let names = [
            ("Ana".to_owned(), dev_address(1)),
            ("Ben".to_owned(), dev_address(2)),
        ];
        People::of(names.into(), Keystore::open("/nowhere"), chain_id)
    }

    #[test]
    fn a_name_of_the_charter_and_an_address_are_found() {
        let people = people(420_420_999);
        assert_eq!(people.find("Ana"), Ok(dev_address(1)));
        assert_eq!(people.find(&dev_address(3).to_string()), Ok(dev_address(3)));
        assert_eq!(people.find("dev 3"), Ok(dev_address(3)));
    }

    #[test]
    fn an_unknown_name_is_not_found_and_a_near_one_is_suggested() {
        let failure = people(1).find("Anna").unwrap_err();
        assert_eq!(failure.kind, Kind::NotFound);
        assert_eq!(failure.advice.as_deref(), Some("did you mean \"Ana\"?"));
        assert!(people(1)
            .find("Xavier")
            .unwrap_err()
            .advice
            .unwrap()
            .contains("0x"));
    }

    #[test]
    fn test_accounts_are_nobody_on_a_real_chain_and_a_mistyped_address_is_told() {
        assert_eq!(people(1).find("dev 3").unwrap_err().kind, Kind::Usage);
        let mistyped = dev_address(0).to_string().replace("6e51", "6e52");
        assert!(people(1)
            .find(&mistyped)
            .unwrap_err()
            .message
            .contains("checksum"));
    }
}
