//! The command line.

use std::process::ExitCode;

use clap::{error::ErrorKind, CommandFactory, Parser, Subcommand};
use clap_complete::Shell as Completion;

use crate::{
    charter,
    commands::{self, exchange, generative},
    deploy,
    session::Session,
    settings::Flags,
    shell::{Failure, Shell},
};

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  it failed
  2  the command line, a setting or an answer is wrong
  3  a contract refused; the message says which limit, of whom, by how much
  4  what was named is not there
  5  this account may not do that, or the password is wrong
  6  the chain does not answer, or not in its language

Settings: a flag goes before the environment (WEIR_RPC_URL, WEIR_DEPLOYMENT, WEIR_ACCOUNT,
WEIR_PASSWORD_FILE, WEIR_KEYSTORE, WEIR_TIMEOUT), that before weir.toml in this folder, that before
weir.toml in the user's folder for settings. `weir config show` tells what each is and where it
comes from. NO_COLOR turns colours off.

Results go to standard output, everything else to standard error. A transaction is tried out before
it is signed; its cost is told and consent asked (--yes gives it; test accounts need none).";

/// Hold an economy to what its ecosystem regenerates: charter, deploy, assess, open seasons, pay, land, claim, fund
#[derive(Debug, Parser)]
#[command(
    name = "weir",
    version,
    max_term_width = 100,
    after_help = AFTER_HELP,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write an example of a charter, or check one
    #[command(subcommand)]
    Charter(charter::Command),
    /// Put up the contracts that a charter describes, or verify those that are up
    Deploy(deploy::Command),
    Status(commands::status::Command),
    #[command(subcommand)]
    Seat(commands::seat::Command),
    Assess(commands::assess::Command),
    Attest(commands::attest::Command),
    #[command(subcommand)]
    Season(commands::season::Command),
    #[command(subcommand)]
    Share(commands::share::Command),
    #[command(subcommand)]
    Member(commands::member::Command),
    Pay(commands::pay::Command),
    Balance(commands::balance::Command),
    Land(commands::land::Command),
    #[command(subcommand)]
    Officer(commands::officer::Command),
    #[command(subcommand)]
    Claim(commands::claim::Command),
    #[command(subcommand)]
    Fund(commands::fund::Command),
    #[command(subcommand)]
    Work(generative::work::Command),
    #[command(subcommand)]
    Settle(generative::settle::Command),
    #[command(subcommand)]
    Income(generative::income::Command),
    #[command(subcommand)]
    Vouch(generative::vouch::Command),
    #[command(subcommand)]
    Policy(generative::policy::Command),
    #[command(subcommand)]
    Owe(exchange::owe::Command),
    #[command(subcommand)]
    Setoff(exchange::setoff::Command),
    Quote(exchange::quote::Command),
    Swap(exchange::swap::Command),
    #[command(subcommand)]
    Pool(exchange::pool::Command),
    #[command(subcommand)]
    Evidence(commands::evidence::Command),
    Watch(commands::watch::Command),
    Transaction(commands::transaction::Command),
    #[command(subcommand)]
    Governance(commands::governance::Command),
    #[command(subcommand)]
    Account(commands::account::Command),
    #[command(subcommand)]
    Config(commands::config::Command),
    /// Run a chain of your own in one process, with Ethereum's JSON-RPC
    ///
    /// For a desk: nobody else decides over its blocks. docs/node.md describes it.
    Node(weir_node::Options),
    /// Print completions for a shell, to be put where it looks for them
    Completions {
        /// Which shell
        shell: Completion,
    },
}

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let shell = cli.flags.shell();
    match cli.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            shell.fail(&failure);
            failure.exit_code()
        }
    }
}

impl Cli {
    async fn run(self) -> Result<(), Failure> {
        if let Command::Completions { shell } = self.command {
            // Written to memory first: the library panics on a closed pipe.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Self::command(), "weir", &mut script);
            let script = String::from_utf8_lossy(&script);
            self.flags.shell().print(script.trim_end());
            return Ok(());
        }
        if let Command::Node(options) = self.command {
            let ended = weir_node::run(options).await;
            return ended.map_err(|error| Failure::failed(format!("{error:#}")));
        }
        let session = Session::of(&self.flags)?;
        match self.command {
            Command::Charter(command) => command.run(&session),
            Command::Deploy(command) => command.run(&session).await,
            Command::Status(command) => command.run(&session).await,
            Command::Seat(command) => command.run(&session).await,
            Command::Assess(command) => command.run(&session).await,
            Command::Attest(command) => command.run(&session).await,
            Command::Season(command) => command.run(&session).await,
            Command::Share(command) => command.run(&session).await,
            Command::Member(command) => command.run(&session).await,
            Command::Pay(command) => command.run(&session).await,
            Command::Balance(command) => command.run(&session).await,
            Command::Land(command) => command.run(&session).await,
            Command::Officer(command) => command.run(&session).await,
            Command::Claim(command) => command.run(&session).await,
            Command::Fund(command) => command.run(&session).await,
            Command::Work(command) => command.run(&session).await,
            Command::Settle(command) => command.run(&session).await,
            Command::Income(command) => command.run(&session).await,
            Command::Vouch(command) => command.run(&session).await,
            Command::Policy(command) => command.run(&session).await,
            Command::Owe(command) => command.run(&session).await,
            Command::Setoff(command) => command.run(&session).await,
            Command::Quote(command) => command.run(&session).await,
            Command::Swap(command) => command.run(&session).await,
            Command::Pool(command) => command.run(&session).await,
            Command::Evidence(command) => command.run(&session),
            Command::Watch(command) => command.run(&session).await,
            Command::Transaction(command) => command.run(&session).await,
            Command::Governance(command) => command.run(&session).await,
            Command::Account(command) => command.run(&session),
            Command::Config(command) => command.run(&session),
            Command::Node(_) | Command::Completions { .. } => Ok(()),
        }
    }
}

/// A command line that cannot be read; with `--json` on it, the failure is JSON too.
fn refuse(error: &clap::Error) -> ExitCode {
    let told = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let json = std::env::args_os().any(|argument| argument == "--json");
    if told || !json {
        // A closed pipe is no matter.
        let _ = error.print();
        return ExitCode::from(if told { 0 } else { 2 });
    }
    let failure = Failure::usage(error.to_string().trim_end());
    let shell = Shell {
        json,
        ..Shell::default()
    };
    shell.fail(&failure);
    failure.exit_code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_may_stand_before_and_after_the_verb() {
        for line in [
            ["weir", "--dev-account", "1", "pay", "Ana", "1"],
            ["weir", "pay", "Ana", "1", "--dev-account", "1"],
        ] {
            let cli = Cli::try_parse_from(line).unwrap();
            assert_eq!(cli.flags.dev_account, Some(1));
        }
    }

    #[test]
    fn a_key_cannot_be_given_as_an_argument() {
        let line = ["weir", "account", "import", "ana", "--private-key", "0x00"];
        assert!(Cli::try_parse_from(line).is_err());
        let line = ["weir", "account", "import", "ana", "0x00"];
        assert!(Cli::try_parse_from(line).is_err());
    }
}
