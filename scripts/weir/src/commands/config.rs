//! `weir config`: what the settings are, and where each comes from.

use clap::Subcommand;
use serde::Serialize;
use serde_json::{json, Value};

use crate::{
    session::Session,
    settings::{Origin, DEFAULT_RPC_URL},
    shell::{lines, table, Failure, Report},
};

/// Show the settings and where each comes from
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show the settings: a flag goes before the environment, that before weir.toml
    Show,
}

/// The settings.
#[derive(Clone, Debug, Serialize)]
struct Shown(serde_json::Map<String, Value>);

impl Command {
    /// Shows them.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Show = self;
        let settings = &session.settings;
        let path = |path: &std::path::Path| path.display().to_string();
        let rows: [(&str, Option<String>, &Origin); 6] = [
            (
                "rpc-url",
                settings.rpc_url.value.clone(),
                &settings.rpc_url.origin,
            ),
            (
                "deployment",
                Some(path(&settings.deployment.value)),
                &settings.deployment.origin,
            ),
            (
                "account",
                settings.account.value.clone(),
                &settings.account.origin,
            ),
            (
                "password-file",
                settings.password_file.value.as_deref().map(path),
                &settings.password_file.origin,
            ),
            (
                "keystore",
                Some(path(&settings.keystore.value)),
                &settings.keystore.origin,
            ),
            (
                "timeout",
                Some(settings.timeout.value.as_secs().to_string()),
                &settings.timeout.origin,
            ),
        ];
        let entry = |(name, value, origin): (&str, Option<String>, &Origin)| {
            (
                name.to_owned(),
                json!({ "value": value, "from": origin.to_string() }),
            )
        };
        session
            .shell
            .report(&Shown(rows.into_iter().map(entry).collect()));
        Ok(())
    }
}

impl Report for Shown {
    fn text(&self) -> String {
        let mut rows = table(&["setting", "value", "from"]);
        for (name, entry) in &self.0 {
            let value = match (entry["value"].as_str(), name.as_str()) {
                (Some(value), "timeout") => format!("{value} s"),
                (Some(value), _) => value.to_owned(),
                (None, "rpc-url") => format!("the manifest's, or {DEFAULT_RPC_URL}"),
                (None, _) => "none".to_owned(),
            };
            let from = entry["from"].as_str().unwrap_or_default();
            rows.add_row([name.as_str(), &value, from]);
        }
        lines(rows)
    }
}
