//! The program `picdesk`: serves a site, or a demo agency to look around in. It wires, and decides nothing.

mod demo;
mod rounds;
mod run;
mod serve;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

/// A picture desk: lightboxes, orders into clients' accounts, downloads.
///
/// Without a command it starts the demo agency, which needs nothing and asks nothing.
#[derive(Debug, Parser)]
#[command(name = "picdesk", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the demo agency: staff, clients, 300 pictures, orders, and a mailbox.
    Demo(Demo),
    /// Serve a site, as its configuration file and the environment say.
    ///
    /// It stops on Ctrl-C and on SIGTERM: requests under way end, and letters that wait go out after the next start.
    #[command(after_long_help = picdesk_wiring::help())]
    Serve(Serve),
    /// Write generated pictures with real metadata into a folder, to try an import with.
    SamplePictures(SamplePictures),
}

#[derive(Debug, Args)]
struct Demo {
    /// The folder that the agency lives in. It is made on the first start; delete it to begin anew.
    #[arg(long, value_name = "DIR", default_value = "picdesk-demo")]
    data: PathBuf,
    /// Where it listens. It is made for this machine alone: its passwords are on the screen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Another database than the one in its folder, such as an empty one on a PostgreSQL server.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[derive(Debug, Args)]
struct Serve {
    /// The configuration file; without one, the environment says it all.
    #[arg(long, value_name = "FILE", env = "PICDESK_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct SamplePictures {
    /// The folder, which is made where it is missing.
    dir: PathBuf,
    /// How many pictures.
    #[arg(long, value_name = "NUMBER", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=300))]
    count: u16,
}

impl Default for Demo {
    fn default() -> Self {
        Self { data: PathBuf::from("picdesk-demo"), listen: SocketAddr::from(([127, 0, 0, 1], 8080)), database: None }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        None => demo::run(Demo::default()).await,
        Some(Command::Demo(demo)) => demo::run(demo).await,
        Some(Command::Serve(serve)) => serve::run(serve.config.as_deref()).await,
        Some(Command::SamplePictures(wanted)) => demo::samples::write(&wanted.dir, wanted.count),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("picdesk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
