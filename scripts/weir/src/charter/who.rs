//! Who somebody in a charter is: an address, an account of the keystore, or an account for trying out.

use alloy::primitives::Address;

use super::document::{Field, Section};
use crate::keys;

/// The usual test accounts a development chain funds are numbered up to here.
const LAST_DEV_ACCOUNT: u32 = 9;

/// The address of a keystore's account, or a sentence that says why there is none.
pub type Lookup<'l> = &'l dyn Fn(&str) -> Result<Address, String>;

/// An address and how it was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Who {
    /// On the chain.
    pub address: Address,
    /// As it stands in the charter: "0x…", "dev 3", "account ana".
    pub written: String,
    /// The number of the usual test account, if it is one: its key is known to everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev: Option<u32>,
}

impl Who {
    /// What was written: "0x…", "dev 3" or "account ana".
    ///
    /// # Errors
    /// If it is none of these, mistyped, or the zero address; says which.
    pub fn parse(text: &str, accounts: Lookup) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix("account ") {
            return Self::account(name.trim(), accounts);
        }
        let written = text.to_owned();
        if let Some(number) = text.strip_prefix("dev ") {
            let index = number.trim().parse().ok();
            let index: u32 = index
                .filter(|index| *index <= LAST_DEV_ACCOUNT)
                .ok_or_else(|| {
                    format!("the test accounts are \"dev 0\" to \"dev {LAST_DEV_ACCOUNT}\"")
                })?;
            return Ok(Self {
                address: keys::dev_address(index),
                written,
                dev: Some(index),
            });
        }
        let Some(digits) = text.strip_prefix("0x") else {
            return Err(
                "write an address (0x and 40 digits), \"account NAME\" of the keystore, or, on a \
                 chain for trying out, \"dev 0\" to \"dev 9\""
                    .into(),
            );
        };
        if digits.len() != 40 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(format!(
                "an address is 0x and 40 digits from 0 to 9 and a to f; here are {}",
                digits.chars().count()
            ));
        }
        let mixed = digits.bytes().any(|digit| digit.is_ascii_lowercase())
            && digits.bytes().any(|digit| digit.is_ascii_uppercase());
        if mixed && Address::parse_checksummed(text, None).is_err() {
            return Err(
                "the capitals are the address's checksum, and they do not fit: a digit is mistyped; \
                 copy it again, or write it all in small letters if you are sure"
                    .into(),
            );
        }
        let address: Address = text
            .parse()
            .map_err(|error| format!("is not an address: {error}"))?;
        if address == Address::ZERO {
            return Err("the zero address is nobody".into());
        }
        Ok(Self {
            address,
            written,
            dev: None,
        })
    }

    /// The account `name` of the keystore.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn account(name: &str, accounts: Lookup) -> Result<Self, String> {
        Ok(Self {
            address: accounts(name)?,
            written: format!("account {name}"),
            dev: None,
        })
    }

    /// Who stands under `key`.
    pub fn of_field(field: &Field, accounts: Lookup) -> Option<Self> {
        let text = field.text()?;
        match Self::parse(&text, accounts) {
            Ok(who) => Some(who),
            Err(error) => {
                field.refuse(error);
                None
            }
        }
    }

    /// Who a table is about: its `address`, or its `account`.
    pub fn of_section(section: &Section, accounts: Lookup) -> Option<Self> {
        let account = section.optional("account");
        let address = match &account {
            Some(_) => section.optional("address"),
            None => section.required(
                "address",
                "write an address (0x…), or account = \"NAME\" for one of the keystore",
            ),
        };
        match (address, account) {
            (Some(address), None) => Self::of_field(&address, accounts),
            (None, Some(account)) => {
                let name = account.text()?;
                Self::account(&name, accounts)
                    .map_err(|error| account.refuse(error))
                    .ok()
            }
            (Some(_), Some(account)) => {
                account.refuse("there is an address as well: take one of them out");
                None
            }
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(name: &str) -> Result<Address, String> {
        Err(format!("no account {name}"))
    }

    #[test]
    fn an_address_in_one_case_is_taken_and_a_mixed_one_must_have_its_checksum() {
        let checksummed = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
        let first = keys::dev_address(0);
        for text in [
            checksummed.to_owned(),
            checksummed.to_lowercase(),
            format!("0x{}", checksummed[2..].to_uppercase()),
            "dev 0".to_owned(),
        ] {
            assert_eq!(Who::parse(&text, &nobody).unwrap().address, first, "{text}");
        }
        let mistyped = checksummed.replace("6e51", "6e52");
        assert!(Who::parse(&mistyped, &nobody)
            .unwrap_err()
            .contains("checksum"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_to_write() {
        for (text, word) in [
            ("0x12", "here are 2"),
            ("0x0000000000000000000000000000000000000000", "zero"),
            ("dev 10", "dev 9"),
            ("dev one", "dev 9"),
            ("Ana", "0x and 40 digits"),
            ("account ana", "no account ana"),
            ("0xzz9Fd6e51aad88F6F4ce6aB8827279cffFb92266", "digits"),
        ] {
            let error = Who::parse(text, &nobody).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
