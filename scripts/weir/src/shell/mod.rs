//! The command's voice: results on standard output, everything else on standard error.

mod failure;
mod prompt;
mod table;

use std::{
    io::{IsTerminal, Write},
    time::Duration,
};

use dialoguer::console;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

pub use failure::{Failure, Kind};
pub use table::{facts, lines, table};

/// What a command found out or did, for people and for programs.
pub trait Report: Serialize {
    /// For people: lines without a newline at the end.
    fn text(&self) -> String;
}

/// How a command speaks and whether it may ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shell {
    /// One JSON object on standard output in place of text.
    pub json: bool,
    /// Nothing on standard error but warnings and the failure.
    pub quiet: bool,
    /// Every question is answered with yes.
    pub yes: bool,
    /// Nothing is asked; where an answer is needed, the command fails.
    pub no_input: bool,
}

impl Shell {
    /// Whether results are JSON.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether only warnings and failures are told.
    pub fn quiet(&self) -> bool {
        self.quiet
    }

    /// Puts the result on standard output.
    pub fn report<R: Report>(&self, report: &R) {
        if self.json {
            match serde_json::to_string_pretty(report) {
                Ok(object) => self.print(&object),
                Err(error) => self.warn(&format!("the result cannot be written as JSON: {error}")),
            }
        } else {
            self.print(&report.text());
        }
    }

    /// One line of a result that comes in lines, as `weir watch` gives: text, or an object a line.
    pub fn line<R: Report>(&self, report: &R) {
        if self.json {
            match serde_json::to_string(report) {
                Ok(object) => self.print(&object),
                Err(error) => self.warn(&format!("the result cannot be written as JSON: {error}")),
            }
        } else {
            self.print(&report.text());
        }
    }

    /// Text on standard output. A closed pipe (`weir watch | head`) ends the program without a word.
    pub fn print(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// What is being done, on standard error.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// What a user should know in any case, on standard error.
    pub fn warn(&self, text: &str) {
        let word = console::Style::new().for_stderr().yellow().bold();
        eprintln!("{} {text}", word.apply_to("warning:"));
    }

    /// The end of a command that failed.
    pub fn fail(&self, failure: &Failure) {
        if self.json {
            let object = serde_json::json!({ "failure": failure, "code": failure.kind.code() });
            self.print(&format!("{object:#}"));
            return;
        }
        let word = console::Style::new().for_stderr().red().bold();
        eprintln!("{} {}", word.apply_to("error:"), failure.message);
        if let Some(advice) = &failure.advice {
            let word = console::Style::new().for_stderr().cyan();
            eprintln!("  {} {advice}", word.apply_to("try:"));
        }
    }

    /// A moving line on standard error while something takes its time; nothing where that is not a
    /// terminal.
    pub fn progress(&self, label: &str) -> Progress {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Progress(ProgressBar::with_draw_target(
                None,
                ProgressDrawTarget::hidden(),
            ));
        }
        let bar = ProgressBar::new_spinner().with_message(label.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }
}

/// A moving line; it goes away when it is dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Changes what it says.
    pub fn set(&self, label: &str) {
        self.0.set_message(label.to_owned());
    }

    /// Does something else on standard error, while the line is away.
    pub fn aside(&self, work: impl FnOnce()) {
        self.0.suspend(work);
    }

    /// Makes it a bar: `done` of `total`.
    pub fn bar(&self, done: u64, total: u64) {
        if self.0.length() != Some(total) {
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
                self.0.set_style(style);
            }
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The one of `candidates` that `name` was probably meant to be.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let near = strsim::jaro_winkler(&name, &candidate.to_lowercase());
            (near, candidate)
        })
        .filter(|(near, _)| *near > 0.75)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let names = ["Ana", "Institute of the Sea", "harbour"];
        assert_eq!(nearest("ana", names), Some("Ana".to_owned()));
        assert_eq!(nearest("harbor", names), Some("harbour".to_owned()));
        assert_eq!(nearest("xyz", names), None);
    }
}
