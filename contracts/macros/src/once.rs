//! From blocks that compute a selector to constants.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The function at the heart of every block that computes a selector.
const COMPUTES: &str = "from_be_bytes";

/// `code`, a module, with a constant for every selector that blocks in it compute.
pub fn computed_once(code: TokenStream) -> TokenStream {
    let mut selectors = Selectors::default();
    let (mut after_mod, mut after_name) = (false, false);
    code.into_iter()
        .map(|tree| {
            let is_body = after_name;
            after_name = after_mod && matches!(tree, TokenTree::Ident(_));
            after_mod = matches!(&tree, TokenTree::Ident(word) if word == "mod");
            match tree {
                TokenTree::Group(group) if is_body => {
                    let body = selectors.named_in(group.stream());
                    let constants = selectors.constants();
                    like(&group, quote!(#body #constants)).into()
                }
                other => other,
            }
        })
        .collect()
}

/// The blocks that were found, by what they say, with the constants that stand for them.
#[derive(Default)]
struct Selectors(BTreeMap<String, (Ident, TokenStream)>);

impl Selectors {
    /// `code` with the name of a constant in the place of each block.
    fn named_in(&mut self, code: TokenStream) -> TokenStream {
        code.into_iter()
            .map(|tree| match tree {
                TokenTree::Group(group) => {
                    let within = if computes_selector(&group) {
                        let name = self.name_of(group.stream());
                        quote!(#name)
                    } else {
                        self.named_in(group.stream())
                    };
                    like(&group, within).into()
                }
                other => other,
            })
            .collect()
    }

    /// The constant for a block.
    fn name_of(&mut self, block: TokenStream) -> Ident {
        let next = format_ident!("__SELECTOR_{}", self.0.len());
        let (name, _) = self
            .0
            .entry(block.to_string())
            .or_insert_with(|| (next, block));
        Ident::new(&name.to_string(), Span::call_site())
    }

    fn constants(&self) -> TokenStream {
        self.0
            .values()
            .map(|(name, block)| {
                quote!(#[doc(hidden)] const #name: ::core::primitive::u32 = #block;)
            })
            .collect()
    }
}

/// Whether this is `{ const { …::from_be_bytes(…) } }`.
fn computes_selector(group: &Group) -> bool {
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(word), TokenTree::Group(block)] = &trees[..] else {
        return false;
    };
    let inner: Vec<TokenTree> = block.stream().into_iter().collect();
    let [path @ .., TokenTree::Ident(function), TokenTree::Group(_)] = &inner[..] else {
        return false;
    };
    let is_path = |tree: &TokenTree| match tree {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(mark) => mark.as_char() == ':',
        _ => false,
    };
    group.delimiter() == Delimiter::Brace
        && word == "const"
        && function == COMPUTES
        && path.iter().all(is_path)
}

/// A group as the given one, around other code.
pub fn like(group: &Group, code: TokenStream) -> Group {
    let mut other = Group::new(group.delimiter(), code);
    other.set_span(group.span());
    other
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// How often the code calls the function that computes a selector.
    fn computations(code: &TokenStream) -> usize {
        code.to_string().matches(COMPUTES).count()
    }

    /// What ink! makes of a contract of so many messages.
    pub fn contract_of(messages: usize) -> TokenStream {
        let messages = (0..messages).map(|number| {
            let name = format_ident!("message_{number}");
            quote! {
                #[ink(message)]
                pub fn #name(&self, amount: u128) -> u128 { amount }
            }
        });
        let module = quote! {
            mod some {
                #[ink(storage)]
                pub struct Some {}
                impl Some {
                    #[ink(constructor)]
                    pub fn new() -> Self { Self {} }
                    #(#messages)*
                }
            }
        };
        let contract = ink_ir::Contract::new(quote!(), module);
        ink_codegen::generate_code(&contract.expect("it is a contract"))
    }

    #[test]
    fn each_message_has_its_selector_computed_once() {
        for (messages, pairs) in [(1, 1), (2, 4), (7, 49)] {
            let plain = contract_of(messages);
            // each arm of the dispatcher asks of each message
            assert!(computations(&plain) > pairs);
            assert_eq!(computations(&computed_once(plain)), messages);
        }
    }

    #[test]
    fn equal_blocks_share_a_constant_and_others_do_not() {
        let block = |text: &str| quote!({ const { ::core::primitive::u32::from_be_bytes(#text) } });
        let (one, two) = (block("one"), block("two"));
        let given =
            quote!(pub mod some { type A = (T<#one>, T<#two>); const _: () = { f::<#one>(); }; });
        let wanted = quote! {
            pub mod some {
                type A = (T<{ __SELECTOR_0 }>, T<{ __SELECTOR_1 }>);
                const _: () = { f::<{ __SELECTOR_0 }>(); };
                #[doc(hidden)] const __SELECTOR_0: ::core::primitive::u32 = const { ::core::primitive::u32::from_be_bytes("one") };
                #[doc(hidden)] const __SELECTOR_1: ::core::primitive::u32 = const { ::core::primitive::u32::from_be_bytes("two") };
            }
        };
        assert_eq!(computed_once(given).to_string(), wanted.to_string());
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let code = quote! {
            #[cfg(all())]
            mod some {
                fn f() -> u32 { u32::from_be_bytes([1, 2, 3, 4]) }
                const C: u32 = { const { 1 } };
                const D: u32 = { const { f(1) + u32::from_be_bytes(X) } };
            }
        };
        assert_eq!(computed_once(code.clone()).to_string(), code.to_string());
    }
}
