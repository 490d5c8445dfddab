//! How many transactions a second the chain in one process takes through JSON-RPC, and whether it
//! loses any.
//!
//! It starts the node, deploys a council and a currency, gives coins to many accounts, and lets
//! clients send transfers: each the next when the last has its receipt. Then it checks that every
//! receipt is there, every nonce and every balance is right, and all coins are somebody's.

mod fleet;
mod process;
mod run;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{ensure, Context, Result};
use clap::Parser;
use indicatif::ProgressBar;

use fleet::Fleet;
use process::NodeProcess;
use run::Figures;

/// Measure transactions a second through JSON-RPC.
#[derive(Parser)]
#[command(name = "load", version)]
struct Options {
    /// Clients at a time; one run for each number.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 32])]
    clients: Vec<usize>,
    /// How long each run lasts, seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Accounts that hold coins.
    #[arg(long, default_value_t = 10_000)]
    accounts: usize,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
    /// Write the table to this file too.
    #[arg(long)]
    write: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("another TLS library is in use already"))?;
    let most = options.clients.iter().max().copied().unwrap_or(0);
    ensure!(
        options.clients.iter().all(|clients| *clients > 0),
        "0 clients send nothing: give --clients at least 1"
    );
    ensure!(
        options.accounts >= most,
        "{} accounts are too few for {most} clients: each needs one of its own",
        options.accounts
    );
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(200));
    let mut all = Vec::new();
    for clients in &options.clients {
        let node = NodeProcess::start().await?;
        let mut fleet = Fleet::found(&node.url, options.accounts, &progress).await?;
        let time = Duration::from_secs(options.seconds);
        all.push(run::run(&node, &mut fleet, *clients, time, &progress).await?);
    }
    progress.finish_and_clear();
    let table = table(&all);
    if let Some(file) = &options.write {
        fs::write(file, page(&table)).with_context(|| format!("writing {}", file.display()))?;
    }
    if options.json {
        println!("{}", serde_json::json!({ "runs": all }));
    } else {
        println!("{table}");
    }
    Ok(())
}

fn table(runs: &[Figures]) -> String {
    let mut lines = vec![
        "| clients | accounts | seconds | transfers | a second | p50, ms | p99, ms | longest, ms | blocks | memory before, MiB | after, MiB |".to_owned(),
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    lines.extend(runs.iter().map(|run| {
        format!(
            "| {} | {} | {:.1} | {} | {:.0} | {:.1} | {:.1} | {:.1} | {} | {:.0} | {:.0} |",
            run.clients,
            run.accounts,
            run.seconds,
            run.transactions,
            run.per_second,
            run.latency_p50_ms,
            run.latency_p99_ms,
            run.latency_max_ms,
            run.blocks,
            run.memory_before_mib,
            run.memory_after_mib,
        )
    }));
    lines.join("\n")
}

fn page(table: &str) -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "# Load\n\n\
         Written by `cargo xtask costs --load --write`, on a machine with {processors} processors that the\n\
         clients and the node shared; a figure of one machine, for comparison with itself.\n\n\
         Each client sends a Fishcoin transfer through JSON-RPC over HTTP, asks for its receipt until it is\n\
         there, and sends the next, from and to accounts that all hold coins. Latency is from sending to having\n\
         the receipt. After each run every receipt, nonce and balance is checked and all coins are counted: the\n\
         figures stand here only if nothing was lost. Memory grows with history: the node keeps every block,\n\
         receipt and log.\n\n{table}\n"
    )
}
