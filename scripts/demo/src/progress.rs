//! How far it is, on stderr.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal; elsewhere a line every few years.
pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    /// So many years to go.
    pub fn of(years: u32) -> Self {
        if !io::stderr().is_terminal() {
            return Self {
                bar: None,
                quiet: false,
            };
        }
        let style =
            ProgressStyle::with_template("      {msg:14} {wide_bar:.cyan/dim} {pos}/{len} years")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(years.into()).with_style(style);
        bar.set_message("setting up");
        Self {
            bar: Some(bar),
            quiet: false,
        }
    }

    /// Nothing, for tests.
    pub fn none() -> Self {
        Self {
            bar: None,
            quiet: true,
        }
    }

    /// The year is over.
    pub fn year(&self, year: i32) {
        match &self.bar {
            Some(bar) => {
                bar.set_message(format!("season {year}"));
                bar.inc(1);
            }
            None if !self.quiet && year % 5 == 0 => eprintln!("      season {year} is over"),
            None => {}
        }
    }

    /// It is done.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
