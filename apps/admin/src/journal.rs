//! `picdesk-admin journal`: whether the journal is what was recorded.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use picdesk::{Head, Verified};

use crate::Site;

/// Looks after the chain of the journal.
#[derive(Debug, Args)]
pub(crate) struct Journal {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk along the whole chain, and say where it is broken; then the exit code is 1.
    ///
    /// Every entry has a seal, made of what it says and of the seal before it. An entry that was altered, removed or put
    /// in breaks the chain there. Whether the newest entries were cut off, or all seals made anew, shows only against a
    /// head that was noted earlier and is kept elsewhere.
    Verify {
        /// A head that `journal head` printed earlier, or that stands in the log of the site.
        #[arg(long, value_name = "HEAD")]
        head: Option<Head>,
    },
    /// Print the head of the chain, to be kept elsewhere.
    Head,
}

impl Journal {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Verify { head } => Ok(told(&site.console.verify_journal(head).await?)),
            Command::Head => {
                match site.console.journal_head().await? {
                    Some(head) => println!("{head}"),
                    None => println!("Nothing is sealed yet: a site seals its journal every minute while it is open."),
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn told(verified: &Verified) -> ExitCode {
    verified.faults.iter().for_each(|fault| println!("{fault}"));
    if verified.more_faults > 0 {
        println!("and {} more", verified.more_faults);
    }
    let Verified { seals, not_sealed_yet, head, .. } = verified;
    println!("Sealed: {seals}. Not sealed yet: {not_sealed_yet}.");
    if let Some(head) = head {
        println!("The head is {head}");
    }
    if verified.is_sound() {
        println!("The chain is whole.");
        return ExitCode::SUCCESS;
    }
    println!("The chain is broken: the journal is not what was recorded.");
    ExitCode::FAILURE
}
