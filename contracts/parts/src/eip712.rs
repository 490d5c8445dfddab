//! Typed-data digests (EIP-712) and the recovery of a signer.
//!
//! ink! 6.0.0-beta.1's own `ecdsa_recover` passes its input to the precompile in the wrong order and
//! drops the answer; here the precompile is called as the Ethereum Yellow Paper has it.

use ink::{
    env::hash::{HashOutput, Keccak256},
    prelude::vec::Vec,
    Address, U256,
};

use crate::{errors::Word, precompile};

/// keccak256 of `EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)`.
pub const DOMAIN_TYPE: [u8; 32] = [
    0x8b, 0x73, 0xc3, 0xc6, 0x9b, 0xb8, 0xfe, 0x3d, 0x51, 0x2e, 0xcc, 0x4c, 0xf7, 0x59, 0xcc, 0x79,
    0x23, 0x9f, 0x7b, 0x17, 0x9b, 0x0f, 0xfa, 0xca, 0xa9, 0xa7, 0x5d, 0x52, 0x2b, 0x39, 0x40, 0x0f,
];

/// keccak256 of
/// `Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)` (ERC-2612).
pub const PERMIT_TYPE: [u8; 32] = [
    0x6e, 0x71, 0xed, 0xae, 0x12, 0xb1, 0xb9, 0x7f, 0x4d, 0x1f, 0x60, 0x37, 0x0f, 0xef, 0x10, 0x10,
    0x5f, 0xa2, 0xfa, 0xae, 0x01, 0x26, 0x11, 0x4a, 0x16, 0x9c, 0x64, 0x84, 0x5d, 0x61, 0x26, 0xc9,
];

/// The version every Weir contract signs under.
pub const VERSION: &str = "1";

/// Half the order of secp256k1, rounded down: a signature's `s` may not exceed it (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// keccak256.
pub fn keccak(bytes: &[u8]) -> [u8; 32] {
    let mut output = <Keccak256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Keccak256>(bytes, &mut output);
    output
}

/// keccak256 of words, as EIP-712 hashes a structure: its type's hash first. Where there are as many as
/// in the type this takes less code than [`Words`].
#[inline(never)]
pub fn hash(words: &[[u8; 32]]) -> [u8; 32] {
    keccak(words.as_flattened())
}

/// ABI words one after the other, as EIP-712 hashes them.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<u8>);

impl Words {
    /// Begins with a type's hash.
    #[inline(never)]
    pub fn of(type_hash: [u8; 32]) -> Self {
        Self(Vec::from(type_hash))
    }

    /// Appends 32 bytes.
    #[must_use]
    #[inline(never)]
    pub fn bytes32(mut self, word: &[u8; 32]) -> Self {
        self.0.extend_from_slice(word);
        self
    }

    /// Appends a number.
    #[must_use]
    #[inline(never)]
    pub fn uint(self, value: U256) -> Self {
        self.bytes32(&value.to_big_endian())
    }

    /// Appends an address.
    #[must_use]
    #[inline(never)]
    pub fn address(mut self, address: Address) -> Self {
        self.0.extend_from_slice(&[0; 12]);
        self.0.extend_from_slice(address.as_bytes());
        self
    }

    /// Appends a string as EIP-712 has it: its hash.
    #[must_use]
    #[inline(never)]
    pub fn text_hash(self, text: &str) -> Self {
        self.bytes32(&keccak(text.as_bytes()))
    }

    /// Appends a string: its length, then its bytes, filled up to whole words.
    #[must_use]
    fn text(self, text: &str) -> Self {
        let mut words = self.uint(text.len().into());
        words.0.extend_from_slice(text.as_bytes());
        while !words.0.len().is_multiple_of(32) {
            words.0.push(0);
        }
        words
    }

    /// keccak256 of all of them.
    pub fn hash(&self) -> [u8; 32] {
        keccak(&self.0)
    }
}

/// The chain's EIP-155 identifier.
pub fn chain_id() -> U256 {
    #[cfg(target_arch = "riscv64")]
    {
        use pallet_revive_uapi::{HostFn, HostFnImpl};
        let mut word = [0; 32];
        HostFnImpl::chain_id(&mut word);
        U256::from_little_endian(&word)
    }
    #[cfg(not(target_arch = "riscv64"))]
    {
        unimplemented!("the chain's identifier is known on the chain only")
    }
}

/// The domain separator of `contract` under `name`.
pub fn domain_separator(name: &str, contract: Address) -> [u8; 32] {
    hash(&[
        DOMAIN_TYPE,
        keccak(name.as_bytes()),
        keccak(VERSION.as_bytes()),
        chain_id().word(),
        contract.word(),
    ])
}

/// ERC-5267's `fields`: name, version, chainId and verifyingContract.
pub const DOMAIN_FIELDS: u8 = 0x0f;

/// Ends the message with ERC-5267's answer: the domain of `contract` under `name`, without salt or
/// extensions.
pub fn answer_domain(name: &str, contract: Address) -> ! {
    let mut fields = [0; 32];
    fields[0] = DOMAIN_FIELDS;
    let name_words = name.len().div_ceil(32);
    let name_at = 7_usize.saturating_mul(32);
    let version_at = name_words
        .saturating_add(1)
        .saturating_mul(32)
        .saturating_add(name_at);
    let extensions_at = version_at.saturating_add(64);
    let answer = Words::of(fields)
        .uint(name_at.into())
        .uint(version_at.into())
        .uint(chain_id())
        .address(contract)
        .bytes32(&[0; 32])
        .uint(extensions_at.into())
        .text(name)
        .text(VERSION)
        .uint(U256::zero());
    #[cfg(target_arch = "riscv64")]
    {
        use pallet_revive_uapi::{HostFn, HostFnImpl, ReturnFlags};
        HostFnImpl::return_value(ReturnFlags::empty(), &answer.0)
    }
    #[cfg(not(target_arch = "riscv64"))]
    unimplemented!("messages end on the chain only: {} bytes", answer.0.len())
}

/// What a wallet signs for `structure` in `domain`.
pub fn digest(domain: &[u8; 32], structure: &[u8; 32]) -> [u8; 32] {
    let mut bytes = [0; 66];
    bytes[0] = 0x19;
    bytes[1] = 0x01;
    bytes[2..34].copy_from_slice(domain);
    bytes[34..].copy_from_slice(structure);
    keccak(&bytes)
}

/// The signer of `digest`, or `None` for anything that is not a canonical signature: `v` other than
/// 27 or 28, `s` in the upper half of the order, or values that no key can have made.
pub fn recover(digest: &[u8; 32], v: u8, r: &[u8; 32], s: &[u8; 32]) -> Option<Address> {
    if !(v == 27 || v == 28) || s > &HALF_ORDER {
        return None;
    }
    let mut input = [0; 128];
    input[..32].copy_from_slice(digest);
    input[63] = v;
    input[64..96].copy_from_slice(r);
    input[96..].copy_from_slice(s);
    let word = precompile::call(precompile::ECRECOVER, &input)?;
    let signer = Address::from_slice(&word[12..]);
    (signer != Address::zero()).then_some(signer)
}
