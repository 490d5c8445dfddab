//! How far it is, on stderr.

use std::{
    cell::Cell,
    io::{self, IsTerminal},
};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal; elsewhere a line every few steps.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// Elsewhere, of so many steps one is told; 0 for none.
    told: u64,
    done: Cell<u64>,
}

impl Progress {
    /// So many steps to go, called `unit`; where there is no terminal, every `told`th is told.
    pub fn of(steps: u32, unit: &str, told: u64) -> Self {
        if !io::stderr().is_terminal() {
            return Self {
                bar: None,
                told,
                done: Cell::new(0),
            };
        }
        let template = format!("      {{msg:24}} {{wide_bar:.cyan/dim}} {{pos}}/{{len}} {unit}");
        let style = ProgressStyle::with_template(&template)
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(steps.into()).with_style(style);
        bar.set_message("setting up");
        Self {
            bar: Some(bar),
            told,
            done: Cell::new(0),
        }
    }

    /// Nothing, for tests.
    pub fn none() -> Self {
        Self {
            bar: None,
            told: 0,
            done: Cell::new(0),
        }
    }

    /// What is being done now.
    pub fn now(&self, what: String) {
        if let Some(bar) = &self.bar {
            bar.set_message(what);
        }
    }

    /// `what` is done: one step more.
    pub fn step(&self, what: String) {
        let done = self.done.get() + 1;
        self.done.set(done);
        match &self.bar {
            Some(bar) => {
                bar.set_message(what);
                bar.inc(1);
            }
            None if self.told > 0 && done.is_multiple_of(self.told) => {
                eprintln!("      {what} is over");
            }
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
