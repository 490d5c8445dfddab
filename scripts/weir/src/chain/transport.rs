//! What it means, in words, when a chain does not answer as it should.

use std::{error::Error, time::Duration};

use alloy::{
    primitives::Bytes,
    transports::{RpcError, TransportError, TransportErrorKind},
};
use reqwest::Url;

use crate::shell::Failure;

/// The most of a foreign answer that is shown; characters.
const EXCERPT: usize = 120;

/// Where the chain is, without what may be a key: no user, no password, no path, no query.
pub fn shown(url: &Url) -> String {
    let origin = url.origin().ascii_serialization();
    match url.path() {
        "" | "/" => origin,
        _ => format!("{origin}/…"),
    }
}

/// The failure behind an error of the transport, or the chain's own answer.
pub fn failure(url: &Url, method: &str, timeout: Duration, error: TransportError) -> Failure {
    let at = shown(url);
    match error {
        RpcError::ErrorResp(payload) => refusal(&at, method, payload.code, &payload.message),
        RpcError::NullResp => Failure::unreachable(format!(
            "{at} answered {method} with nothing where something must be"
        )),
        RpcError::DeserError { text, .. } => not_json_rpc(&at, method, &text),
        RpcError::SerError(error) => {
            Failure::failed(format!("the request {method} cannot be written: {error}"))
        }
        RpcError::Transport(TransportErrorKind::HttpError(error)) => {
            let body = match error.body.trim() {
                "" => "without a word".to_owned(),
                body => format!("and said: {}", excerpt(body)),
            };
            Failure::unreachable(format!(
                "{at} answered {method} with HTTP {} {body}",
                error.status
            ))
            .advise("check that --rpc-url is the address of an Ethereum JSON-RPC")
        }
        RpcError::Transport(TransportErrorKind::Custom(error)) => {
            match error.downcast_ref::<reqwest::Error>() {
                Some(error) => of_reqwest(&at, method, timeout, error),
                None => Failure::unreachable(format!("{at} cannot be asked for {method}: {error}")),
            }
        }
        other => Failure::unreachable(format!("{at} cannot be asked for {method}: {other}")),
    }
}

/// The data that a contract gave when it refused, if that is what the chain's error is about.
pub fn revert_data(error: &TransportError) -> Option<Bytes> {
    let payload = error.as_error_resp()?;
    payload.as_revert_data().or_else(|| {
        // the code of a refusal; some chains say it in other words than "revert"
        (payload.code == 3)
            .then(|| payload.try_data_as::<Bytes>()?.ok())
            .flatten()
    })
}

fn refusal(at: &str, method: &str, code: i64, message: &str) -> Failure {
    let said = excerpt(message);
    if code == -32601 {
        return Failure::unreachable(format!("{at} does not offer {method}: it said \"{said}\""))
            .advise("check that --rpc-url is the address of an Ethereum JSON-RPC");
    }
    let lower = said.to_lowercase();
    let failure = Failure::failed(format!(
        "the chain at {at} refused {method}: {said} (code {code})"
    ));
    if lower.contains("insufficient funds") {
        failure.advise("the account needs coins of the chain to pay for the transaction; `weir balance` shows how many it has")
    } else if lower.contains("nonce too low") || lower.contains("underpriced") {
        failure.advise("another transaction of this account came first; run the command again")
    } else {
        failure
    }
}

fn not_json_rpc(at: &str, method: &str, text: &str) -> Failure {
    let what = match text.trim() {
        "" => "an empty answer".to_owned(),
        text => format!("what is no JSON-RPC answer: {}", excerpt(text)),
    };
    Failure::unreachable(format!("{at} answered {method} with {what}"))
        .advise("check that --rpc-url is the address of an Ethereum JSON-RPC")
}

fn of_reqwest(at: &str, method: &str, timeout: Duration, error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::unreachable(format!(
            "{at} did not answer {method} within {} s",
            timeout.as_secs()
        ))
        .advise("try again, or wait longer with --timeout SECONDS");
    }
    let reason = excerpt(&innermost(error));
    if error.is_connect() {
        return Failure::unreachable(format!("nothing answers at {at}: {reason}"))
            .advise("start a chain with `weir node`, or name one with --rpc-url URL");
    }
    Failure::unreachable(format!(
        "{at} stopped in the middle of answering {method}: {reason}"
    ))
}

/// The error at the bottom of the chain of causes, which says what happened.
fn innermost(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// The beginning of a foreign text on one line, without what could steer a terminal.
pub fn excerpt(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= EXCERPT {
        return words;
    }
    words.chars().take(EXCERPT).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_address_is_not_shown() {
        let url = |text: &str| Url::parse(text).unwrap();
        assert_eq!(
            shown(&url("http://127.0.0.1:8545")),
            "http://127.0.0.1:8545"
        );
        assert_eq!(
            shown(&url("https://user:secret@x.example/v2/key?apikey=1")),
            "https://x.example/…"
        );
    }

    #[test]
    fn an_excerpt_is_one_line_without_control_characters() {
        assert_eq!(
            excerpt("<html>\n  \u{1b}[31mno</html>"),
            "<html> [31mno</html>"
        );
        assert_eq!(excerpt(&"x".repeat(500)).chars().count(), EXCERPT + 1);
    }
}
