//! The node as a process of its own, so that its memory is its own.

use std::{fs, process::Stdio};

use anyhow::{bail, ensure, Context, Result};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use weir_e2e::target_dir;

/// A running node; it ends with this.
pub struct NodeProcess {
    child: Child,
    /// Where it answers.
    pub url: String,
}

impl NodeProcess {
    /// Starts `weir-node` as it was last built, on a free port.
    ///
    /// # Errors
    /// If it is not built, or does not say where it listens.
    pub async fn start() -> Result<Self> {
        let program = target_dir().join("debug").join("weir-node");
        ensure!(
            program.is_file(),
            "{} is not built: run cargo build --locked --workspace --bin weir-node",
            program.display()
        );
        let mut child = Command::new(&program)
            .args(["--port", "0", "--quiet"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let output = child.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix("Listening on ") {
                let url = url.trim().to_owned();
                return Ok(Self { child, url });
            }
        }
        bail!("the node ended without saying where it listens")
    }

    /// What it holds in memory, bytes (`VmRSS`).
    ///
    /// # Errors
    /// If the system does not tell; it does on Linux.
    pub fn memory(&self) -> Result<u64> {
        let id = self.child.id().context("the node has ended")?;
        let status = fs::read_to_string(format!("/proc/{id}/status"))
            .context("memory is read from /proc, which only Linux has")?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("the system does not tell VmRSS")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kibibytes * 1024)
    }
}
