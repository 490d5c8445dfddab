//! Writes what other languages call the contracts by: viem's typed ABIs and Solidity interfaces, in
//! e2e/bindings.
//!
//! Types, selectors and mutability come from the ABI that the contracts' build wrote, names of fields
//! and structs from `weir_e2e::interfaces`, sentences from the contracts' own documentation. Where
//! the first two differ nothing is written.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use alloy_core::{
    json_abi::{Function, InternalType, JsonAbi, Param},
    sol_types::SolStruct,
};
use anyhow::{bail, ensure, Context, Result};
use clap::Parser;
use serde::Deserialize;
use weir_e2e::{
    interfaces::{Claims, Council, Exchange, Fishcoin, Fund, Generative},
    target_dir,
};

/// Write e2e/bindings: typed ABIs for viem (NAME.ts) and Solidity interfaces (INAME.sol), for each
/// contract.
///
/// Needs the contracts' build (cargo xtask build). Exit codes: 0 done, 1 the bindings are stale or
/// could not be made, 2 the command line was wrong.
#[derive(Parser)]
struct Options {
    /// Write nothing; fail if what is committed is not what would be written.
    #[arg(long)]
    check: bool,
}

/// What every generated file says of itself.
const NOTICE: &str = "Generated from the contracts by e2e/src/bin/bindings.rs; do not edit.";

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let council = Contract::read(
        "council",
        "ICouncil",
        Council::abi::contract(),
        &[
            structure::<Council::CouncilSettings>(),
            structure::<Council::Founder>(),
            structure::<Council::Terms>(),
            structure::<Council::StockSettings>(),
            structure::<Council::NewStock>(),
            structure::<Council::NewTerms>(),
            structure::<Council::Statement>(),
            structure::<Council::Signature>(),
            structure::<Council::Endorsement>(),
        ],
    )?;
    let fishcoin = Contract::read(
        "fishcoin",
        "IFishcoin",
        Fishcoin::abi::contract(),
        &[structure::<Fishcoin::FishcoinSettings>()],
    )?;
    let claims = Contract::read(
        "claims",
        "IClaims",
        Claims::abi::contract(),
        &[
            structure::<Claims::ClaimsSettings>(),
            structure::<Claims::Stakes>(),
            structure::<Claims::Windows>(),
            structure::<Claims::KindSettings>(),
            structure::<Claims::Quorum>(),
            structure::<Claims::NewKind>(),
            structure::<Claims::Filing>(),
            structure::<Claims::Signature>(),
            structure::<Claims::Endorsement>(),
            structure::<Claims::Objection>(),
        ],
    )?;
    let fund = Contract::read(
        "fund",
        "IFund",
        Fund::abi::contract(),
        &[
            structure::<Fund::FundSettings>(),
            structure::<Fund::NewScheme>(),
            structure::<Fund::NewAgreement>(),
        ],
    )?;
    let generative = Contract::read(
        "generative",
        "IGenerative",
        Generative::abi::contract(),
        &[
            structure::<Generative::Policy>(),
            structure::<Generative::Source>(),
            structure::<Generative::GenerativeSettings>(),
            structure::<Generative::Beginning>(),
        ],
    )?;
    let exchange = Contract::read(
        "exchange",
        "IExchange",
        Exchange::abi::contract(),
        &[
            structure::<Exchange::ExchangeSettings>(),
            structure::<Exchange::NewListing>(),
            structure::<Exchange::Ring>(),
        ],
    )?;
    let mut stale = Vec::new();
    for contract in [claims, council, exchange, fishcoin, fund, generative] {
        for (file, text) in [
            (format!("{}.ts", contract.name), contract.typescript()?),
            (format!("{}.sol", contract.interface), contract.solidity()?),
        ] {
            let path = folder().join(&file);
            if fs::read_to_string(&path).is_ok_and(|committed| committed == text) {
                continue;
            }
            if options.check {
                stale.push(file);
            } else {
                fs::create_dir_all(folder())?;
                fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
                eprintln!("      wrote e2e/bindings/{file}");
            }
        }
    }
    ensure!(
        stale.is_empty(),
        "not what the contracts are now: {} in e2e/bindings; run \
         `cargo run --locked --workspace --bin bindings` and commit what it writes",
        stale.join(", ")
    );
    Ok(())
}

/// Where the bindings are committed.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings")
}

/// A contract as it is published.
struct Contract {
    name: &'static str,
    interface: &'static str,
    abi: JsonAbi,
    docs: Docs,
}

impl Contract {
    /// The built contract `name` with the names that `declared` and `structures` give.
    fn read(
        name: &'static str,
        interface: &'static str,
        declared: JsonAbi,
        structures: &[Structure],
    ) -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("abi/{name}.json"));
        let built: JsonAbi = parsed(&path)?;
        let metadata = target_dir()
            .join("ink")
            .join(name)
            .join(format!("{name}.json"));
        let metadata: Metadata = parsed(&metadata).context("run cargo xtask build")?;
        let mut abi = declared;
        same(name, &shape(&built), &shape(&abi))?;
        abi.constructor = built.constructor;
        let mut inputs: Vec<&mut Param> = Vec::new();
        inputs.extend(abi.constructor.iter_mut().flat_map(|it| &mut it.inputs));
        for function in abi.functions.values_mut().flatten() {
            inputs.extend(&mut function.inputs);
            inputs.extend(&mut function.outputs);
        }
        for input in inputs {
            name_structure(interface, input, structures)
                .with_context(|| format!("{name}'s {:?} of type {}", input.name, input.ty))?;
        }
        Ok(Self {
            name,
            interface,
            abi,
            docs: metadata.output.devdoc,
        })
    }

    /// viem's binding: the ABI as a constant, so that its types are known where it is used. A line
    /// an item.
    fn typescript(&self) -> Result<String> {
        let mut text = format!("// {NOTICE}\n\nexport const {}Abi = [\n", self.name);
        for item in self.abi.items() {
            writeln!(text, "  {},", serde_json::to_string(&item)?)?;
        }
        text.push_str("] as const;\n");
        Ok(text)
    }

    /// The Solidity interface, with the contract's documentation.
    fn solidity(&self) -> Result<String> {
        let mut abi = self.abi.clone();
        let functions: Vec<_> = abi.functions.keys().cloned().collect();
        for function in abi.functions.values_mut().flatten() {
            for parameter in function.inputs.iter_mut().chain(&mut function.outputs) {
                // Solidity warns of a parameter that hides a function
                if functions.contains(&parameter.name) {
                    parameter.name.push('_');
                }
                parameter.name = unreserved(&parameter.name);
            }
        }
        for event in abi.events.values_mut().flatten() {
            for parameter in &mut event.inputs {
                parameter.name = unreserved(&parameter.name);
            }
        }
        let mut text = format!(
            "// SPDX-License-Identifier: {}\n// {NOTICE}\npragma solidity ^0.8.4;\n\n",
            env!("CARGO_PKG_LICENSE")
        );
        for line in abi.to_sol(self.interface, None).lines() {
            if let Some(docs) = self.docs_of(line)? {
                text.push_str(&docs);
            }
            writeln!(text, "{line}")?;
        }
        Ok(text)
    }

    /// The documentation of what a line of the interface declares, as its comment.
    fn docs_of(&self, line: &str) -> Result<Option<String>> {
        let mut words = line.trim_start().split([' ', '(']);
        let (kind, name) = (words.next(), words.next().unwrap_or_default());
        let (docs, names) = match kind {
            Some("function") => {
                let [function] = self.abi.functions[name].as_slice() else {
                    bail!("{name} is more than one function");
                };
                (self.docs.methods.get(&function.signature()), Vec::new())
            }
            Some("event") => {
                let [event] = self.abi.events[name].as_slice() else {
                    bail!("{name} is more than one event");
                };
                let names = event.inputs.iter().map(|it| it.name.as_str()).collect();
                (self.docs.events.get(&event.signature()), names)
            }
            _ => return Ok(None),
        };
        let docs = docs.with_context(|| format!("{name} has no documentation"))?;
        let mut text = String::new();
        // links that rustdoc follows
        let details = docs.details.replace("[`Self::", "`").replace("`]", "`");
        for sentence in details.lines() {
            writeln!(text, "    /// {}", sentence.trim())?;
        }
        for name in names {
            let written = docs.params.iter().find(|(key, _)| camel(key) == name);
            if let Some((_, about)) = written {
                let about: Vec<_> = about.split_whitespace().collect();
                let name = unreserved(name);
                writeln!(text, "    /// @param {name} {}", about.join(" "))?;
            }
        }
        Ok(Some(text))
    }
}

/// What the contracts' build says of a contract; only what is used here.
#[derive(Deserialize)]
struct Metadata {
    output: Output,
}

#[derive(Deserialize)]
struct Output {
    devdoc: Docs,
}

/// Documentation by signature.
#[derive(Deserialize)]
struct Docs {
    methods: BTreeMap<String, Doc>,
    events: BTreeMap<String, Doc>,
}

#[derive(Deserialize)]
struct Doc {
    details: String,
    #[serde(default)]
    params: BTreeMap<String, String>,
}

/// A struct's name and its fields' names and types.
struct Structure {
    name: String,
    fields: Vec<(String, String)>,
}

/// A struct of the interfaces, out of its EIP-712 type: `Founder(address seat,uint8 institution)`.
fn structure<S: SolStruct>() -> Structure {
    let text = S::eip712_root_type();
    let fields = text
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'))
        .unwrap_or_default();
    let fields = fields.split(',').filter_map(|field| field.split_once(' '));
    Structure {
        name: S::NAME.to_owned(),
        fields: fields.map(|(ty, name)| (name.into(), ty.into())).collect(),
    }
}

/// Gives a tuple the name of the struct it is, and its fields theirs where the build left them out.
fn name_structure(interface: &str, param: &mut Param, structures: &[Structure]) -> Result<()> {
    let Some(array) = param.ty.strip_prefix("tuple") else {
        return Ok(());
    };
    let array = array.to_owned();
    for field in &mut param.components {
        name_structure(interface, field, structures)?;
    }
    let fits = |structure: &&Structure| {
        structure.fields.len() == param.components.len()
            && structure
                .fields
                .iter()
                .zip(&param.components)
                .all(|((name, ty), field)| {
                    *ty == declared_type(field) && (field.name.is_empty() || field.name == *name)
                })
    };
    let mut fitting = structures.iter().filter(fits);
    let (Some(structure), None) = (fitting.next(), fitting.next()) else {
        bail!("there must be exactly one struct with these fields in the interfaces");
    };
    for ((name, _), field) in structure.fields.iter().zip(&mut param.components) {
        field.name.clone_from(name);
    }
    param.internal_type = Some(InternalType::Struct {
        contract: Some(interface.to_owned()),
        ty: format!("{}{array}", structure.name),
    });
    Ok(())
}

/// The type of a field as a struct declares it.
fn declared_type(field: &Param) -> &str {
    match &field.internal_type {
        Some(InternalType::Struct { ty, .. }) => ty,
        _ => &field.ty,
    }
}

/// Everything of an ABI that two descriptions of one contract must agree on, the constructor aside.
fn shape(abi: &JsonAbi) -> Vec<String> {
    let functions = abi.functions().map(|it| {
        format!(
            "function {}{} {:?}",
            it.signature(),
            answer(it),
            it.state_mutability
        )
    });
    let events = abi.events().map(|it| {
        let indexed: Vec<_> = it.inputs.iter().map(|input| input.indexed).collect();
        format!("event {} indexed {indexed:?}", it.signature())
    });
    let errors = abi.errors().map(|it| format!("error {}", it.signature()));
    let mut shape: Vec<_> = functions.chain(events).chain(errors).collect();
    shape.sort();
    shape
}

/// The types of what a function answers. ink! says of several values that they are a tuple: where none
/// of them is dynamic, the encoding is the same, and that of a struct is the one of its fields.
/// `eip712Domain` answers as ERC-5267 has it by itself, and `unit` as Solidity does.
fn answer(function: &Function) -> String {
    let outputs = match function.outputs.as_slice() {
        [one] if one.ty == "tuple" => {
            let dynamic =
                |it: &Param| it.ty == "string" || it.ty == "bytes" || it.ty.ends_with("[]");
            let by_itself = matches!(function.name.as_str(), "eip712Domain" | "unit");
            let wrapped = by_itself || !one.components.iter().any(dynamic);
            if wrapped {
                one.components.as_slice()
            } else {
                function.outputs.as_slice()
            }
        }
        several => several,
    };
    let types: Vec<_> = outputs.iter().flat_map(words).collect();
    format!("({})", types.join(","))
}

/// The types of a value; of a struct without anything dynamic in it, those of its fields.
fn words(value: &Param) -> Vec<String> {
    if value.ty != "tuple" {
        return vec![value.selector_type().into_owned()];
    }
    let fields: Vec<_> = value.components.iter().flat_map(words).collect();
    let dynamic = |it: &String| it == "string" || it == "bytes" || it.ends_with([']', ')']);
    if fields.iter().any(dynamic) {
        return vec![value.selector_type().into_owned()];
    }
    fields
}

fn same(name: &str, built: &[String], declared: &[String]) -> Result<()> {
    let missing: Vec<_> = built.iter().filter(|it| !declared.contains(it)).collect();
    let extra: Vec<_> = declared.iter().filter(|it| !built.contains(it)).collect();
    ensure!(
        missing.is_empty() && extra.is_empty(),
        "{name} is built otherwise than e2e/src/interfaces.rs declares it: built {missing:#?}, \
         declared {extra:#?}"
    );
    Ok(())
}

fn parsed<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))
}

/// A name that Solidity takes for a parameter: where the word is one of its own, with an underscore.
/// Structs and errors have none of these words; Solidity would refuse the file otherwise.
fn unreserved(name: &str) -> String {
    const WORDS: [&str; 12] = [
        "after",
        "alias",
        "assembly",
        "case",
        "default",
        "final",
        "fixed",
        "in",
        "of",
        "reference",
        "seconds",
        "type",
    ];
    if WORDS.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// `in_force_from` as Solidity has it: `inForceFrom`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        text.push_str(&head.to_uppercase());
        text.push_str(tail);
        text
    })
}
