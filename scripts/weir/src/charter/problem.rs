//! What is wrong with a charter, all of it at once.

use std::{
    cell::RefCell,
    fmt::{self, Display, Write as _},
    ops::Range,
    path::{Path, PathBuf},
};

use crate::shell::Failure;

/// One thing that is wrong, or that deserves a second look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key it is about, with the tables it stands in; empty where there is none.
    pub key: String,
    /// What is wrong, with the value and the limit, and what to do.
    pub message: String,
}

/// Everything found so far about one file.
pub struct Problems<'f> {
    path: PathBuf,
    text: &'f str,
    errors: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
}

impl<'f> Problems<'f> {
    /// Nothing found yet in `text`, the content of the file at `path`.
    pub fn new(path: &Path, text: &'f str) -> Self {
        Self {
            path: path.to_owned(),
            text,
            errors: RefCell::default(),
            warnings: RefCell::default(),
        }
    }

    /// The line on which `span` begins, from 1.
    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    /// Notes something that makes the charter unusable.
    pub fn error(&self, line: usize, key: impl Into<String>, message: impl Into<String>) {
        self.errors.borrow_mut().push(Problem {
            line,
            key: key.into(),
            message: message.into(),
        });
    }

    /// Notes something that deserves a second look.
    pub fn warning(&self, line: usize, key: impl Into<String>, message: impl Into<String>) {
        self.warnings.borrow_mut().push(Problem {
            line,
            key: key.into(),
            message: message.into(),
        });
    }

    /// True if nothing was found that makes the charter unusable.
    pub fn is_sound(&self) -> bool {
        self.errors.borrow().is_empty()
    }

    /// The warnings, or everything that is wrong, in the order of the file.
    ///
    /// # Errors
    /// If there is anything wrong.
    pub fn finish(self) -> Result<Vec<Problem>, Refused> {
        let sorted = |list: RefCell<Vec<Problem>>| {
            let mut list = list.into_inner();
            list.sort();
            list.dedup();
            list
        };
        let (problems, warnings) = (sorted(self.errors), sorted(self.warnings));
        if problems.is_empty() {
            Ok(warnings)
        } else {
            Err(Refused {
                path: self.path,
                problems,
            })
        }
    }
}

/// A charter that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// In the order of the file; at least one.
    pub problems: Vec<Problem>,
}

impl Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let things = if count == 1 { "thing is" } else { "things are" };
        write!(
            formatter,
            "the charter {} cannot be used: {count} {things} wrong with it",
            self.path.display()
        )?;
        for problem in &self.problems {
            formatter.write_char('\n')?;
            formatter.write_str(&located(&self.path, problem))?;
        }
        Ok(())
    }
}

/// A problem as an editor's error list has it: `charter.toml:12: rule.rate = …: …`.
pub fn located(path: &Path, problem: &Problem) -> String {
    let Problem { line, key, message } = problem;
    let between = if key.is_empty() { "" } else { ": " };
    format!("{}:{line}: {key}{between}{message}", path.display())
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Failure::usage(refused.to_string())
            .advise("`weir charter new` writes an example; docs/charter.md describes every key")
    }
}
