//! Headings on stderr: which step this is, what it does, how long it took.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal},
    time::Instant,
};

use anyhow::Result;

/// The steps of one command.
pub struct Steps {
    done: usize,
    all: usize,
}

impl Steps {
    /// A command of so many steps.
    pub fn of(all: usize) -> Self {
        Self { done: 0, all }
    }

    /// Does the next step under its heading.
    pub fn step<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done = self.done.saturating_add(1);
        let heading = format!("[{}/{}]", self.done, self.all);
        eprintln!("{} {what}", painted("1;36", &heading));
        let started = Instant::now();
        let result = work()?;
        eprintln!("      done in {:.1} s", started.elapsed().as_secs_f64());
        Ok(result)
    }
}

/// One line below a heading.
pub fn note(text: impl Display) {
    eprintln!("      {text}");
}

/// The text in a colour, where stderr is a terminal and nobody asked for none.
pub fn painted(colour: &str, text: &str) -> String {
    let plain = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if plain("NO_COLOR") || dumb || !io::stderr().is_terminal() {
        text.to_owned()
    } else {
        format!("\x1b[{colour}m{text}\x1b[0m")
    }
}
