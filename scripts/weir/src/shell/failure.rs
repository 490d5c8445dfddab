//! What can go wrong, for people and for the programs that call this one.

use std::{io, path::Path, process::ExitCode};

use serde::Serialize;

/// What sort of failure it is; every sort has its own exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It did not work: a file, a password, a state that should not be. Exit code 1.
    Failed,
    /// The command line, a setting or an answer is wrong. Exit code 2.
    Usage,
    /// A contract refused. Exit code 3.
    Reverted,
    /// What was named is not there. Exit code 4.
    NotFound,
    /// This account may not do that. Exit code 5.
    Unauthorised,
    /// The chain does not answer, or not in its language. Exit code 6.
    Unreachable,
}

impl Kind {
    /// The exit code of the command.
    pub fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Reverted => 3,
            Self::NotFound => 4,
            Self::Unauthorised => 5,
            Self::Unreachable => 6,
        }
    }
}

/// Why a command ended without doing what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct Failure {
    /// Its sort.
    pub kind: Kind,
    /// What is wrong: the thing, its value, the limit.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The name of the contract's error, where a contract refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was done before it failed, for programs, where that is not nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub so_far: Option<serde_json::Value>,
}

impl Failure {
    /// A failure of the sort `kind`.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            advice: None,
            error: None,
            so_far: None,
        }
    }

    /// It did not work.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// The command line or a setting is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A contract refused.
    pub fn reverted(message: impl Into<String>) -> Self {
        Self::new(Kind::Reverted, message)
    }

    /// What was named is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// This account may not do that.
    pub fn unauthorised(message: impl Into<String>) -> Self {
        Self::new(Kind::Unauthorised, message)
    }

    /// The chain does not answer.
    pub fn unreachable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unreachable, message)
    }

    /// A file could not be read, written, …: `verb` says which.
    pub fn file(verb: &str, path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Failed,
        };
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::AlreadyExists => "it exists already".to_owned(),
            _ => error.to_string(),
        };
        Self::new(kind, format!("cannot {verb} {}: {reason}", path.display()))
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The same, with what it happened in set before the message.
    #[must_use]
    pub fn within(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// The exit code of the command.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_failure_has_its_own_exit_code() {
        let kinds = [
            Kind::Failed,
            Kind::Usage,
            Kind::Reverted,
            Kind::NotFound,
            Kind::Unauthorised,
            Kind::Unreachable,
        ];
        for (index, kind) in kinds.into_iter().enumerate() {
            assert_eq!(usize::from(kind.code()), index + 1);
        }
    }

    #[test]
    fn a_missing_file_is_not_found_and_named() {
        let error = io::Error::from(io::ErrorKind::NotFound);
        let failure = Failure::file("read", Path::new("a.toml"), &error);
        assert_eq!(failure.kind, Kind::NotFound);
        assert_eq!(
            failure.message,
            "cannot read a.toml: there is no such file or folder"
        );
    }
}
