//! What was given for the settings: by a file, and by the environment, which comes first.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use crate::keys::{KEYS, Key, OPTIONS, PREFIX, key};

/// What was given for the settings, as text, and where.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub(super) values: BTreeMap<&'static str, Value>,
    pub(super) problems: Vec<Problem>,
}

/// One value and the place where it stands.
#[derive(Clone)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) place: String,
}

/// Shows where it stands alone: it may be a secret.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value(in {})", self.place)
    }
}

impl Given {
    /// Takes what the environment gives: all variables that begin with `PICDESK_`.
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut given = Self::default();
        for (variable, text) in variables {
            if !variable.starts_with(PREFIX) || OPTIONS.contains(&variable.as_str()) {
                continue;
            }
            match KEYS.iter().find(|key| key.variable() == variable) {
                Some(key) => given.put(key, text, "the environment".to_owned()),
                None => given.problems.push(unknown(&variable, "the environment", Key::variable)),
            }
        }
        given
    }

    /// Adds what a configuration file gives for settings that the environment says nothing of.
    pub fn and_file(mut self, path: &Path) -> Self {
        let place = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => self.and_toml(&text, &place),
            Err(source) => self.problems.push(Problem::Unreadable { path: path.to_owned(), why: source.to_string() }),
        }
        self
    }

    fn and_toml(&mut self, text: &str, place: &str) {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                // The message alone: the error as a whole would quote the line, which may hold a password.
                let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
                self.problems.push(Problem::NotToml { place: place.to_owned(), line, why: error.message().to_owned() });
                return;
            }
        };
        for (section, values) in table {
            let toml::Value::Table(values) = values else {
                self.problems.push(unknown(&section, place, |key| key.name.to_owned()));
                continue;
            };
            for (name, value) in values {
                let name = format!("{section}.{name}");
                match key(&name) {
                    Some(key) => self.and_value(key, &value, place),
                    None => self.problems.push(unknown(&name, place, |key| key.name.to_owned())),
                }
            }
        }
    }

    fn and_value(&mut self, key: &'static Key, value: &toml::Value, place: &str) {
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(answer) => answer.to_string(),
            other => {
                let found = format!("a value of the type {}", other.type_str());
                self.problems.push(Problem::wrong(key, place, found));
                return;
            }
        };
        if !self.values.contains_key(key.name) {
            self.put(key, text, place.to_owned());
        }
    }

    fn put(&mut self, key: &'static Key, text: String, place: String) {
        self.values.insert(key.name, Value { text, place });
    }
}

/// Something that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The configuration file cannot be read.
    #[error("{}: cannot be read: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        why: String,
    },
    /// The configuration file is no TOML.
    #[error("{place}, line {line}: {why}")]
    NotToml {
        /// Which file.
        place: String,
        /// Where in it.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// There is no such setting.
    #[error("{name} in {place}: there is no such setting{}", meant.as_deref().map(|it| format!("; did you mean {it}?")).unwrap_or_default())]
    Unknown {
        /// What was found.
        name: String,
        /// Where.
        place: String,
        /// The name that is closest to it, where one is close.
        meant: Option<String>,
    },
    /// A value cannot be taken.
    #[error("{name} in {place}: found {found}, expected {takes}")]
    Wrong {
        /// Which setting.
        name: &'static str,
        /// Where it stands.
        place: String,
        /// What stands there; never a secret.
        found: String,
        /// What can stand there.
        takes: &'static str,
    },
    /// A setting that must be given was not.
    #[error("{name} is missing: give {takes}, in the configuration file or as {variable}")]
    Missing {
        /// Which setting.
        name: &'static str,
        /// Its environment variable.
        variable: String,
        /// What it takes.
        takes: &'static str,
    },
    /// Two settings do not go together, or one needs another.
    #[error("{0}")]
    Together(String),
}

impl Problem {
    pub(super) fn wrong(key: &Key, place: &str, found: impl Into<String>) -> Self {
        Self::Wrong { name: key.name, place: place.to_owned(), found: found.into(), takes: key.takes }
    }

    pub(super) fn missing(key: &Key) -> Self {
        Self::Missing { name: key.name, variable: key.variable(), takes: key.takes }
    }
}

/// All that is wrong with the settings, so that one look at them is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Problem>);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Refusal {}

/// A name that is no setting, with the setting that was probably meant.
fn unknown(name: &str, place: &str, spelled: impl Fn(&Key) -> String) -> Problem {
    let names = KEYS.iter().map(spelled);
    let closest = names.map(|known| (distance(name, &known), known)).min();
    let meant = closest.filter(|(distance, _)| *distance <= 3).map(|(_, known)| known);
    Problem::Unknown { name: name.to_owned(), place: place.to_owned(), meant }
}

/// How many letters must be changed, added or taken away to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (down, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = down + 1;
        for (across, d) in other.iter().enumerate() {
            let changed = diagonal + usize::from(c != *d);
            diagonal = row[across + 1];
            row[across + 1] = changed.min(row[across] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
