//! `picdesk-admin enrol`: an account for somebody.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use picdesk::{Downloads, EmailAddress, Name, NewAccount, Right, Rights};

use crate::{Site, password};

/// Whom to make an account for.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("kind").required(true).args(["staff", "client"])))]
pub(crate) struct Enrol {
    /// The person's e-mail address, which is typed to sign in.
    address: EmailAddress,
    /// The person's name.
    #[arg(long)]
    name: Name,
    /// The person's company.
    #[arg(long)]
    company: Option<Name>,
    /// A staff member with these rights: `all`, or some of them with commas between.
    #[arg(long, value_name = "RIGHTS", value_parser = rights, long_help = staff_help())]
    staff: Option<Rights>,
    /// A client.
    #[arg(long)]
    client: bool,
    /// Whether files that are ordered into the account open at once, or when staff say so; as the site is set for new
    /// accounts where it is not said.
    #[arg(long, value_enum)]
    downloads: Option<Opening>,
    /// A file whose first line is the password. Without it, PICDESK_PASSWORD is taken, or the standard input is read.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Sets no password: the person is mailed a link, by which they choose one.
    #[arg(long, conflicts_with = "password_file")]
    invite: bool,
}

/// How files of an account open, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Opening {
    /// Staff are asked.
    Ask,
    /// At once.
    Immediate,
}

impl From<Opening> for Downloads {
    fn from(opening: Opening) -> Self {
        match opening {
            Opening::Ask => Self::Ask,
            Opening::Immediate => Self::Immediate,
        }
    }
}

impl Enrol {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let who = NewAccount {
            name: self.name,
            company: self.company,
            address: self.address,
            rights: self.staff.unwrap_or_default(),
            downloads: self.downloads.map(Into::into),
        };
        let account = if self.invite {
            site.console.invite(who).await?
        } else {
            let password = password::read(self.password_file.as_deref())?;
            site.console.enrol(who, Some(&password)).await?
        };
        let kind = if account.is_client() { "client".to_owned() } else { format!("staff: {}", account.rights) };
        println!("{} <{}> is enrolled ({kind}).", account.name, account.address);
        if self.invite {
            println!("An invitation waits in the outbox, and goes out as soon as `picdesk serve` runs.");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn rights(text: &str) -> Result<Rights, String> {
    if text == "all" {
        return Ok(Rights::all());
    }
    let rights: Rights =
        text.parse().map_err(|error: picdesk::UnknownRight| format!("{error}; there are: {}", known()))?;
    if rights.is_empty() { Err(format!("staff hold one right at least; there are: {}", known())) } else { Ok(rights) }
}

fn known() -> String {
    Right::ALL.map(Right::slug).join(", ")
}

fn staff_help() -> String {
    format!("A staff member with these rights: `all`, or some of them with commas between: {}", known())
}
