//! Questions, asked only where there is somebody to answer.

use std::io::IsTerminal;

use dialoguer::{theme::SimpleTheme, Confirm, Password};

use super::{Failure, Shell};

impl Shell {
    /// Asks whether to go on; yes with `--yes`. Fails where nobody can be asked.
    pub fn confirm(&self, question: &str) -> Result<bool, Failure> {
        if self.yes {
            return Ok(true);
        }
        self.ask(question, "--yes")?;
        Confirm::with_theme(&SimpleTheme)
            .with_prompt(question)
            .default(false)
            .interact()
            .map_err(|error| Failure::failed(format!("no answer to \"{question}\": {error}")))
    }

    /// Asks for a password without showing it, twice if it is to be set. Fails where nobody can be
    /// asked.
    pub fn password(&self, prompt: &str, twice: bool) -> Result<String, Failure> {
        self.ask(prompt, "--password-file FILE")?;
        let mut question = Password::with_theme(&SimpleTheme).with_prompt(prompt);
        if twice {
            question = question.with_confirmation("The same again", "The two differ.");
        }
        question
            .interact()
            .map_err(|error| Failure::failed(format!("no password was given: {error}")))
    }

    /// Asks for something secret that is not a password; `flag` is what gives it without asking.
    pub fn secret(&self, prompt: &str, flag: &str) -> Result<String, Failure> {
        self.ask(prompt, flag)?;
        Password::with_theme(&SimpleTheme)
            .with_prompt(prompt)
            .interact()
            .map_err(|error| Failure::failed(format!("nothing was given: {error}")))
    }

    fn ask(&self, question: &str, flag: &str) -> Result<(), Failure> {
        let reason = if self.no_input {
            "--no-input forbids asking"
        } else if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            "there is no terminal to ask at"
        } else {
            return Ok(());
        };
        Err(Failure::usage(format!(
            "an answer is needed to \"{question}\", and {reason}"
        ))
        .advise(format!("give {flag}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Kind;

    #[test]
    fn where_nobody_may_be_asked_the_flag_that_answers_is_named() {
        let shell = Shell {
            no_input: true,
            ..Shell::default()
        };
        let failure = shell.confirm("Send it?").unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert_eq!(failure.advice.as_deref(), Some("give --yes"));
        assert!(failure.message.contains("--no-input"));
        let yes = Shell { yes: true, ..shell };
        assert!(yes.confirm("Send it?").unwrap());
    }
}
