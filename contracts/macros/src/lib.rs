//! ink!'s `contract` macro, with every selector computed once and the root cell left alone where nothing
//! is in it.
//!
//! ink! names a message of the Solidity ABI, wherever its generated code speaks of it, by a block that
//! computes its selector: a Keccak-256 that the compiler interprets. Every arm of the dispatcher asks of
//! every message whether it may be paid, so there are as many blocks as messages times messages: 2,500 of
//! them in a contract of 47 messages, three quarters of the time it takes to compile. [`contract`] puts
//! each block into a constant and leaves its name in its place. What is compiled is the same, to the byte
//! (docs/decisions/selectors-once.md).
//!
//! Before every message ink! reads the contract's root cell, and writes it after every message that may
//! change something, also where the contract keeps everything in cells of its own and the root is empty.
//! With `contract(no_root)` it does neither (docs/decisions/no-root.md).

mod no_root;
mod once;

use ink_ir::Contract;
use proc_macro::TokenStream;

/// What `ink::contract` is, with the same attributes and errors; or `no_root`, for a contract whose
/// fields are all in cells of their own.
#[proc_macro_attribute]
pub fn contract(attributes: TokenStream, module: TokenStream) -> TokenStream {
    let no_root = attributes.to_string() == "no_root";
    let attributes = if no_root {
        TokenStream::new()
    } else {
        attributes
    };
    match Contract::new(attributes.into(), module.into()) {
        Ok(contract) => {
            let code = once::computed_once(ink_codegen::generate_code(&contract));
            if no_root {
                no_root::without_root(code).into()
            } else {
                code.into()
            }
        }
        Err(error) => error.to_compile_error().into(),
    }
}
