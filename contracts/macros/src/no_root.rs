//! Messages of a contract that keeps nothing in its root cell.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::once::like;

/// What reads the root cell before a message, by its last name.
const READS: &str = "get_contract_storage";
/// The path before it: `::ink::env::`, eight tokens.
const PATH: [&str; 8] = [":", ":", "ink", ":", ":", "env", ":", ":"];
/// The function that writes the root cell after a message.
const WRITES: &str = "push_contract";

/// `code` in which messages take the root from no bytes instead of its cell, and write it nowhere.
///
/// A root whose fields are all in cells of their own is encoded in no bytes. One that is not cannot be
/// decoded from none: every message of such a contract would trap.
pub fn without_root(code: TokenStream) -> TokenStream {
    let mut done: Vec<TokenTree> = Vec::new();
    for tree in code {
        match tree {
            TokenTree::Group(group) if ends_in(&done, &[READS]) => {
                done.pop();
                if ends_in(&done, &PATH) {
                    done.truncate(done.len().saturating_sub(PATH.len()));
                }
                let key = group.stream();
                done.extend(quote! {
                    ::ink::storage::traits::Storable::decode({
                        let _ = #key;
                        &mut (&[] as &[::core::primitive::u8])
                    })
                    .map(::core::option::Option::Some)
                });
            }
            TokenTree::Group(group) => {
                let is_body = group.delimiter() == Delimiter::Brace
                    && done
                        .split_last()
                        .is_some_and(|(_, before)| ends_in(before, &["fn", WRITES]));
                let within = if is_body {
                    quote!(let _ = (contract, mutates);)
                } else {
                    without_root(group.stream())
                };
                done.push(like(&group, within).into());
            }
            other => done.push(other),
        }
    }
    done.into_iter().collect()
}

/// Whether the last trees are these words and marks.
fn ends_in(trees: &[TokenTree], words: &[&str]) -> bool {
    let same = |(tree, word): (&TokenTree, &&str)| match tree {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Punct(mark) => *word == mark.as_char().to_string(),
        _ => false,
    };
    trees.len() >= words.len() && trees.iter().rev().zip(words.iter().rev()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::once::tests::contract_of;

    fn count(code: &TokenStream, word: &str) -> usize {
        code.to_string().matches(word).count()
    }

    #[test]
    fn a_message_neither_reads_nor_writes_the_root() {
        let plain = contract_of(3);
        assert_eq!(count(&plain, READS), 1);
        // after a message and by the constructor
        assert_eq!(count(&plain, "set_contract_storage"), 2);
        let code = without_root(plain);
        assert_eq!(count(&code, READS), 0);
        assert_eq!(count(&code, "set_contract_storage"), 1);
    }

    #[test]
    fn the_read_becomes_a_decoding_of_nothing_and_the_write_nothing() {
        let code = without_root(quote! {
            fn push_contract(contract: C, mutates: bool) { if mutates { write(contract); } }
            fn run() { match ::ink::env::get_contract_storage(&key) { Ok(_) => {} } }
        });
        let wanted = quote! {
            fn push_contract(contract: C, mutates: bool) { let _ = (contract, mutates); }
            fn run() {
                match ::ink::storage::traits::Storable::decode({
                    let _ = &key;
                    &mut (&[] as &[::core::primitive::u8])
                })
                .map(::core::option::Option::Some) { Ok(_) => {} }
            }
        };
        assert_eq!(code.to_string(), wanted.to_string());
    }
}
