//! `weir watch`: what happens, in words, as it happens.

use std::time::Duration;

use alloy::{primitives::B256, rpc::types::Filter};
use clap::Args;

use crate::{
    chain::SPAN,
    deployment::Deployment,
    events::{self, Happening},
    session::Session,
    shell::{Failure, Kind},
};

/// Between two looks at the chain.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest wait while the chain does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Follow what happens: every event of the contracts in words, those that were first
///
/// Begins with the deployment and goes on until it is interrupted. With --json, one object a line.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The block to begin with; by default the deployment's first
    #[arg(long, value_name = "BLOCK")]
    from: Option<u64>,
    /// End when all that has happened is told
    #[arg(long)]
    once: bool,
}

impl Command {
    /// Follows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let mut next = self.from.unwrap_or(deployment.manifest.first_block);
        let mut last: Option<(u64, B256)> = None;
        let mut pause = PAUSE;
        loop {
            match tell(session, &deployment, &mut next, &mut last).await {
                Ok(()) => pause = PAUSE,
                Err(failure) if failure.kind == Kind::Unreachable && !self.once => {
                    pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                    session.shell.warn(&format!(
                        "{}; looking again in {} s",
                        failure.message,
                        pause.as_secs()
                    ));
                }
                Err(failure) => return Err(failure),
            }
            if self.once {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// Tells everything from block `next` to the latest, and moves `next` behind it. `last` is the block
/// that was told last: if the chain replaced it, the failure says so.
async fn tell(
    session: &Session,
    deployment: &Deployment,
    next: &mut u64,
    last: &mut Option<(u64, B256)>,
) -> Result<(), Failure> {
    let connection = &deployment.connection;
    if let Some((number, hash)) = *last {
        let kept = connection.block(Some(number)).await;
        if !kept.as_ref().is_ok_and(|block| block.hash == hash) {
            if let Err(failure) = kept {
                if failure.kind != Kind::NotFound {
                    return Err(failure);
                }
            }
            session.shell.warn(&format!(
                "block {number} is not what it was: the chain went back, and what was told from there \
                 on may not hold; telling it again from block {number}"
            ));
            *next = number;
            *last = None;
        }
    }
    let latest = connection.block(None).await?;
    while *next <= latest.number {
        let to = next.saturating_add(SPAN).min(latest.number);
        for happening in happenings(deployment, *next, to).await? {
            session.shell.line(&happening);
        }
        *next = to.saturating_add(1);
    }
    *last = Some((latest.number, latest.hash));
    Ok(())
}

/// What happened from one block to another, in order.
async fn happenings(
    deployment: &Deployment,
    from: u64,
    to: u64,
) -> Result<Vec<Happening>, Failure> {
    let manifest = &deployment.manifest;
    let contracts = manifest.contracts();
    let addresses: Vec<_> = contracts.iter().map(|(_, it)| it.address).collect();
    let filter = Filter::new()
        .address(addresses)
        .from_block(from)
        .to_block(to);
    let mut happenings: Vec<Happening> = deployment
        .connection
        .raw_logs(&filter)
        .await?
        .iter()
        .filter_map(|log| events::tell(log, manifest, &deployment.words))
        .collect();
    happenings.sort_by_key(|happening| (happening.block, happening.index));
    let mut timed: Option<(u64, u64)> = None;
    for happening in &mut happenings {
        if happening.time.is_none() {
            let time = match timed {
                Some((block, time)) if block == happening.block => time,
                _ => {
                    let block = deployment.connection.block(Some(happening.block)).await?;
                    timed = Some((block.number, block.timestamp));
                    block.timestamp
                }
            };
            happening.time = Some(time);
        }
    }
    Ok(happenings)
}
