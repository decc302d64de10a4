//! Where a password comes from. Never from the command line, which everybody on the machine can read.

use std::{
    io::{IsTerminal, stdin},
    path::Path,
};

use anyhow::{Context as _, ensure};
use console::Term;
use picdesk::Password;

/// The variable of the environment that a password may stand in.
const VARIABLE: &str = "PICDESK_PASSWORD";

/// Reads a password: from a file, from the environment, or from the standard input, where a person is asked twice.
pub(crate) fn read(file: Option<&Path>) -> anyhow::Result<Password> {
    let typed = match (file, std::env::var(VARIABLE)) {
        (Some(path), _) => {
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?
        }
        (None, Ok(text)) => text,
        (None, Err(_)) if stdin().is_terminal() => ask()?,
        (None, Err(_)) => first_line_of_input()?,
    };
    let line = typed.lines().next().unwrap_or_default();
    Ok(Password::choose(line)?)
}

fn ask() -> anyhow::Result<String> {
    let terminal = Term::stderr();
    terminal.write_str("Password: ")?;
    let once = terminal.read_secure_line()?;
    terminal.write_str("The same again: ")?;
    let again = terminal.read_secure_line()?;
    ensure!(once == again, "the two passwords are not the same");
    Ok(once)
}

fn first_line_of_input() -> anyhow::Result<String> {
    let mut line = String::new();
    stdin().read_line(&mut line).context("no password could be read from the standard input")?;
    Ok(line)
}
