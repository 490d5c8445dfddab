//! The chain in one process behind Ethereum's JSON-RPC, as a program of its own.

use clap::Parser;
use tracing_subscriber::EnvFilter;
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
    let command = Command::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    weir_node::run(command.options).await
}
