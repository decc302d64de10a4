//! `picdesk-admin account`: an account on or off, and how its files open.

use std::process::ExitCode;

use clap::Args;
use picdesk::{AccountChange, EmailAddress};

use crate::{Site, enrol::Opening};

/// What to change of an account.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("change").required(true).multiple(true).args(["enable", "disable", "downloads"])))]
pub(crate) struct Change {
    /// The account's e-mail address.
    address: EmailAddress,
    /// Switches it on.
    #[arg(long, conflicts_with = "disable")]
    enable: bool,
    /// Switches it off: from its next request on it can do nothing.
    #[arg(long)]
    disable: bool,
    /// Whether files that are ordered into it open at once, or when staff say so.
    #[arg(long, value_enum)]
    downloads: Option<Opening>,
}

impl Change {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let enabled = (self.enable || self.disable).then_some(self.enable);
        let change = AccountChange { enabled, downloads: self.downloads.map(Into::into), territory: None };
        let account = site.console.change_account(&self.address, change).await?;
        let standing = if account.standing.enabled { "enabled" } else { "disabled" };
        println!("{} <{}> is {standing}; downloads: {}.", account.name, account.address, account.downloads.slug());
        Ok(ExitCode::SUCCESS)
    }
}
