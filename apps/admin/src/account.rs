//! `picdesk-admin account`: an account on or off, how its files open, and where they are used.

use std::process::ExitCode;

use clap::Args;
use picdesk::{AccountChange, EmailAddress, Territory};

use crate::{Site, enrol::Opening};

/// What to change of an account.
#[derive(Debug, Args)]
#[command(group(
    clap::ArgGroup::new("change").required(true).multiple(true).args(["enable", "disable", "downloads", "territory"])
))]
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
    /// Where they are used, for restrictions by territory: two letters of ISO 3166, such as DE.
    #[arg(long)]
    territory: Option<Territory>,
}

impl Change {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let enabled = (self.enable || self.disable).then_some(self.enable);
        let change = AccountChange {
            enabled,
            downloads: self.downloads.map(Into::into),
            territory: self.territory.map(Some),
            ..AccountChange::default()
        };
        let account = site.console.change_account(&self.address, change).await?;
        let standing = if account.standing.enabled { "enabled" } else { "disabled" };
        let territory = account.territory.map_or("not known", Territory::as_str);
        println!(
            "{} <{}> is {standing}; downloads: {}; territory: {territory}.",
            account.name,
            account.address,
            account.downloads.slug()
        );
        Ok(ExitCode::SUCCESS)
    }
}
