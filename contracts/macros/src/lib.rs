//! ink!'s `contract` macro, with every selector computed once.
//!
//! ink! names a message of the Solidity ABI, wherever its generated code speaks of it, by a block that
//! computes its selector: a Keccak-256 that the compiler interprets. Every arm of the dispatcher asks of
//! every message whether it may be paid, so there are as many blocks as messages times messages: 2,500 of
//! them in a contract of 47 messages, three quarters of the time it takes to compile. [`contract`] puts
//! each block into a constant and leaves its name in its place. What is compiled is the same, to the byte
//! (docs/decisions/selectors-once.md).

mod once;

use ink_ir::Contract;
use proc_macro::TokenStream;

/// What `ink::contract` is, with the same attributes and errors.
#[proc_macro_attribute]
pub fn contract(attributes: TokenStream, module: TokenStream) -> TokenStream {
    match Contract::new(attributes.into(), module.into()) {
        Ok(contract) => once::computed_once(ink_codegen::generate_code(&contract)).into(),
        Err(error) => error.to_compile_error().into(),
    }
}
