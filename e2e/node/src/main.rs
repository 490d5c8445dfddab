//! The chain in one process behind Ethereum's JSON-RPC, as a program of its own.

use clap::Parser;
use weir_node::Options;

/// A development chain with an Ethereum JSON-RPC, in one process
#[derive(Parser)]
#[command(name = "weir-node", version)]
struct Command {
    #[command(flatten)]
    options: Options,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    weir_node::run(Command::parse().options).await
}
