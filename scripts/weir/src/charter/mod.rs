//! The charter: a file in which a community writes down what it lives of and who may do what.
//!
//! | module | |
//! | --- | --- |
//! | [`document`] | reads TOML so that everything wrong with it is found at once |
//! | [`figure`] | amounts, parts, lengths of time and dates, exactly |
//! | [`who`] | addresses |
//! | [`read`], [`rules`], [`people`], [`places`] | from the file to [`terms::Charter`] |
//! | [`register`], [`fund`] | claims and what is paid for them |
//! | [`generative`], [`exchange`], [`coins`] | a currency minted for work, and what local currencies are swapped at |
//! | [`check`], [`check_currencies`] | what is sound by itself and does not fit the rest |
//! | [`outlook`], [`prospect`], [`prospect_currencies`] | what a sound charter comes to |

pub mod check;
pub mod check_currencies;
pub mod coins;
pub mod currencies;
pub mod document;
pub mod exchange;
pub mod figure;
pub mod fund;
pub mod generative;
pub mod outlook;
pub mod people;
pub mod places;
pub mod problem;
pub mod prospect;
pub mod prospect_currencies;
pub mod read;
pub mod register;
pub mod rules;
pub mod terms;
pub mod who;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::Address;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use self::{
    outlook::Outlook,
    problem::{located, Problem},
    terms::Charter,
};
use crate::{
    session::Session,
    shell::{Failure, Report},
};

/// The charter's name unless one is given.
const FILE_NAME: &str = "charter.toml";

/// What to do with a charter.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Write an example with every key described, to begin from
    New {
        /// Where to write it; or, as in `weir charter new catchment`, the name of a template
        #[arg(default_value = FILE_NAME)]
        file: PathBuf,
        /// What the community lives of
        #[arg(long, value_enum, default_value_t = Template::Albacore)]
        template: Template,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Say everything that is wrong with a charter, or what it comes to
    Check {
        /// The charter
        #[arg(default_value = FILE_NAME)]
        file: PathBuf,
    },
}

/// An example to begin from.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Template {
    /// A fishery with quota shares: South Atlantic albacore, with everybody a test account
    Albacore,
    /// An aquifer's recharge, divided among districts
    Water,
    /// A village's lagoon, with one equal share a member
    Commons,
    /// A water catchment: farms are paid for keeping nitrate out of it, by those whom that saves money
    Catchment,
    /// A valley with three communities: a fishery, a watershed that pays hours, an exchange with a market
    Valley,
}

impl Template {
    /// The charter itself.
    pub fn text(self) -> &'static str {
        match self {
            Self::Albacore => include_str!("../../charters/albacore.toml"),
            Self::Water => include_str!("../../charters/water.toml"),
            Self::Commons => include_str!("../../charters/commons.toml"),
            Self::Catchment => include_str!("../../charters/catchment.toml"),
            Self::Valley => include_str!("../../charters/valley.toml"),
        }
    }
}

#[derive(Serialize)]
struct Written {
    file: PathBuf,
}

impl Report for Written {
    fn text(&self) -> String {
        let file = self.file.display();
        format!("Wrote {file}.\nWrite your own figures and names into it, then: weir charter check {file}")
    }
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// If a file cannot be read or written, or the charter cannot be used.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::New {
                file,
                template,
                force,
            } => {
                let named = file
                    .to_str()
                    .and_then(|it| Template::from_str(it, false).ok());
                let (file, template) = match named {
                    Some(template) => (PathBuf::from(FILE_NAME), template),
                    None => (file, template),
                };
                write_new(&file, template.text(), force)?;
                session.shell.report(&Written { file });
            }
            Self::Check { file } => {
                let text = fs::read_to_string(&file)
                    .map_err(|error| Failure::file("read", &file, &error))?;
                let (charter, warnings) = read_text(&file, &text, session)?;
                warn(session, &file, &warnings);
                session
                    .shell
                    .report(&Outlook::new(file.display().to_string(), charter, warnings));
            }
        }
        Ok(())
    }
}

/// Points out what deserves a second look.
pub fn warn(session: &Session, file: &Path, warnings: &[Problem]) {
    for warning in warnings {
        session.shell.warn(&located(file, warning));
    }
}

/// Reads the charter `text`, the content of `file`; accounts are those of the keystore.
///
/// # Errors
/// If anything is wrong with it: everything that is.
pub fn read_text(
    file: &Path,
    text: &str,
    session: &Session,
) -> Result<(Charter, Vec<Problem>), Failure> {
    let accounts = |name: &str| account(session, name);
    Ok(read::read(file, text, &accounts)?)
}

/// The address of the keystore's account `name`.
///
/// # Errors
/// If there is none; says which may be meant.
pub fn account(session: &Session, name: &str) -> Result<Address, String> {
    let keystore = session.keystore();
    match keystore.address_of(name) {
        Ok(Some(address)) => Ok(address),
        Ok(None) => Err(match keystore.missing(name) {
            Ok(Failure {
                message,
                advice: Some(advice),
                ..
            }) => format!("{message}; {advice}"),
            Ok(failure) | Err(failure) => failure.message,
        }),
        Err(failure) => Err(failure.message),
    }
}

fn write_new(file: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let open = fs::OpenOptions::new()
        .write(true)
        .create(force)
        .truncate(force)
        .create_new(!force)
        .open(file);
    let written = open.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let failure = Failure::file("write", file, &error);
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return failure.advise("give another name, or --force to write over it");
        }
        failure
    })
}
