//! The program `picdesk-admin`: what is done at the machine itself. It wires, and decides nothing.

mod account;
mod enrol;
mod import;
mod journal;
mod outbox;
mod password;
mod sizes;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use picdesk::{Console, Ports};
use picdesk_wiring::Settings;

/// Looks after a picture desk: its first account, its pictures, its sizes, its letters, its journal.
///
/// It works on the database and the pictures themselves, beside a site that is open or closed, and asks nobody for a
/// permission: whoever may start it on this machine may do all of it. What it does stands in the journal.
#[derive(Debug, Parser)]
#[command(name = "picdesk-admin", version, after_long_help = picdesk_wiring::help())]
struct CommandLine {
    /// The configuration file of the site; without one, the environment says it all.
    #[arg(long, global = true, value_name = "FILE", env = "PICDESK_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account for somebody: the site's first staff account, or any other.
    Enrol(enrol::Enrol),
    /// Switch an account on or off, or change how its files open.
    Account(account::Change),
    /// Import a folder of pictures. Run again, it takes what is new, and nothing doubles.
    Import(import::Import),
    /// Show or set the sizes that files are sold in, and their prices.
    Sizes(sizes::Sizes),
    /// List the letters that wait or were given up.
    Outbox(outbox::Outbox),
    /// Verify the chain of the journal, or print its head.
    Journal(journal::Journal),
    /// Make the database, or bring it to the present schema; every other command does that as well.
    Migrate,
}

/// A site, opened at the machine itself.
struct Site {
    console: Console,
    ports: Ports,
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(CommandLine::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("picdesk-admin: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    let settings = Settings::load(line.config.as_deref())?;
    picdesk_wiring::log_to_stderr(&settings.logs);
    let (store, ports) = picdesk_wiring::open_ports(&settings).await?;
    let site = Site { console: Console::new(ports.clone(), settings.house.clone()), ports, settings };

    let done = match line.command {
        Command::Enrol(enrol) => enrol.run(&site).await,
        Command::Account(change) => change.run(&site).await,
        Command::Import(import) => import.run(&site).await,
        Command::Sizes(sizes) => sizes.run(&site).await,
        Command::Outbox(outbox) => outbox.run(&site).await,
        Command::Journal(journal) => journal.run(&site).await,
        Command::Migrate => {
            println!("The database has the present schema.");
            Ok(ExitCode::SUCCESS)
        }
    };
    drop(site);
    Arc::clone(&store).close().await;
    done
}
