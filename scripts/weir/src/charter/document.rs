//! Reading a TOML file so that everything wrong with it is found in one go.
//!
//! A deserializer stops at the first key it does not know. Here each table is asked for its keys,
//! what it lacks and what is of the wrong kind is noted, and what nobody asked for is refused at the
//! end, with the key that was probably meant. A number is handed on as it was written, so that
//! nothing is rounded on the way.

use std::{cell::RefCell, collections::BTreeSet};

use toml::{
    de::{DeTable, DeValue},
    Spanned,
};

use super::problem::Problems;
use crate::shell::nearest;

/// One table of the file.
pub struct Section<'d> {
    table: &'d DeTable<'d>,
    /// How messages call it: empty for the whole file.
    pub path: String,
    /// The line it begins on.
    pub line: usize,
    asked: RefCell<BTreeSet<&'static str>>,
    problems: &'d Problems<'d>,
}

/// One value of the file.
pub struct Field<'d> {
    value: &'d DeValue<'d>,
    /// The key with the tables it stands in.
    pub key: String,
    /// The line the value begins on.
    pub line: usize,
    problems: &'d Problems<'d>,
}

impl<'d> Section<'d> {
    /// The whole file.
    pub fn root(document: &'d Spanned<DeTable<'d>>, problems: &'d Problems<'d>) -> Self {
        Self {
            table: document.get_ref(),
            path: String::new(),
            line: 1,
            asked: RefCell::default(),
            problems,
        }
    }

    fn within(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The value of `key`, if it is there.
    pub fn optional(&self, key: &'static str) -> Option<Field<'d>> {
        self.asked.borrow_mut().insert(key);
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Field {
            value: value.get_ref(),
            key: self.within(key),
            line: self.problems.line(&value.span()),
            problems: self.problems,
        })
    }

    /// Whether the file has any of these keys here.
    pub fn has(&self, keys: &[&str]) -> bool {
        let mut names = self.table.iter().map(|(name, _)| name.get_ref().as_ref());
        names.any(|name| keys.contains(&name))
    }

    /// The value of `key`; noted as missing if it is not there. `meaning` says what to write.
    pub fn required(&self, key: &'static str, meaning: &str) -> Option<Field<'d>> {
        let field = self.optional(key);
        if field.is_none() {
            self.problems.error(
                self.line,
                self.within(key),
                format!("is missing: {meaning}"),
            );
        }
        field
    }

    /// The table `key`; noted as missing if it is not there.
    pub fn table(&self, key: &'static str, meaning: &str) -> Option<Section<'d>> {
        self.required(key, meaning)?.section()
    }

    /// The tables `[[key]]`, in the order of the file. Each is called by its `name`, if it has one.
    pub fn tables(&self, key: &'static str) -> Vec<Section<'d>> {
        let Some(field) = self.optional(key) else {
            return Vec::new();
        };
        let Some(items) = field.value.as_array() else {
            field.refuse(format!("write each as a table of its own, under [[{key}]]"));
            return Vec::new();
        };
        let entry = |(index, item): (usize, &'d Spanned<DeValue<'d>>)| {
            let line = self.problems.line(&item.span());
            let Some(table) = item.get_ref().as_table() else {
                self.problems.error(
                    line,
                    field.key.clone(),
                    format!("write each as a table of its own, under [[{key}]]"),
                );
                return None;
            };
            let name = table.iter().find(|(name, _)| name.get_ref() == "name");
            let name = name.and_then(|(_, value)| value.get_ref().as_str());
            let path = match name {
                Some(name) => format!("{key} \"{name}\""),
                None => format!("{key} {}", index.saturating_add(1)),
            };
            Some(Section {
                table,
                path,
                line,
                asked: RefCell::default(),
                problems: self.problems,
            })
        };
        items.iter().enumerate().filter_map(entry).collect()
    }

    /// Refuses the keys that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (name, _) in self.table {
            let key = name.get_ref().as_ref();
            if asked.contains(key) {
                continue;
            }
            let message = match nearest(key, asked.iter().copied()) {
                Some(near) => format!("no such key; did you mean `{near}`?"),
                None => {
                    let known: Vec<_> = asked.iter().copied().collect();
                    format!("no such key; there are: {}", known.join(", "))
                }
            };
            self.problems
                .error(self.problems.line(&name.span()), self.within(key), message);
        }
    }

    /// Notes that something is wrong with the table as a whole.
    pub fn refuse(&self, message: impl Into<String>) {
        self.problems.error(self.line, self.path.clone(), message);
    }
}

impl<'d> Field<'d> {
    /// Notes that something is wrong with the value; the message follows the value.
    pub fn refuse(&self, message: impl std::fmt::Display) {
        let shown = match self.value {
            DeValue::String(text) => format!("{} = \"{text}\"", self.key),
            DeValue::Integer(number) => format!("{} = {}", self.key, number.as_str()),
            DeValue::Float(number) => format!("{} = {}", self.key, number.as_str()),
            DeValue::Datetime(moment) => format!("{} = {moment}", self.key),
            DeValue::Boolean(value) => format!("{} = {value}", self.key),
            _ => self.key.clone(),
        };
        self.problems.error(self.line, shown, message.to_string());
    }

    /// The value as text between quotes; noted if it is something else or blank.
    pub fn text(&self) -> Option<String> {
        match self.value.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.refuse("must not be empty");
                None
            }
            Some(text) => Some(text.trim().to_owned()),
            None => {
                self.refuse("must be text between quotes");
                None
            }
        }
    }

    /// A figure as it was written: between quotes, or a number. Nothing is converted.
    pub fn figure(&self) -> Option<String> {
        match self.value {
            DeValue::String(_) => self.text(),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            _ => {
                self.refuse("must be a number, or text between quotes with a unit");
                None
            }
        }
    }

    /// Whether it is neither a table nor a list.
    pub fn is_figure(&self) -> bool {
        self.value.as_table().is_none() && self.value.as_array().is_none()
    }

    /// A date or a moment as TOML has them, without quotes.
    pub fn date(&self) -> Option<String> {
        self.value.as_datetime().map(ToString::to_string)
    }

    /// What `read` makes of the figure; its error is noted.
    pub fn parse<T, E: std::fmt::Display>(
        &self,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let figure = self.figure()?;
        match read(figure.trim()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    /// One of a few words; noted with the nearest if it is another.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        let list = words.join("\", \"");
        match nearest(&text, words.iter().copied()) {
            Some(near) => self.refuse(format!("did you mean \"{near}\"? There are \"{list}\"")),
            None => self.refuse(format!("must be one of \"{list}\"")),
        }
        None
    }

    /// The table that the value is; noted if it is none.
    pub fn section(&self) -> Option<Section<'d>> {
        match self.value.as_table() {
            Some(table) => Some(Section {
                table,
                path: self.key.clone(),
                line: self.line,
                asked: RefCell::default(),
                problems: self.problems,
            }),
            None => {
                self.refuse(format!("must be a table: write [{}]", self.key));
                None
            }
        }
    }
}
