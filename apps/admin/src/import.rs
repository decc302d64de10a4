//! `picdesk-admin import`: a folder of pictures into the house.

mod folder;
mod report;

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    thread::available_parallelism,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use picdesk::{Console, Error, Imported, IntakeRefusal, LicenceModel, MediaError, Name, Numbering};
use tokio::{fs, io::AsyncReadExt as _, signal::ctrl_c, task::JoinSet};

use crate::Site;
use report::{Outcome, Report};

/// What to import, and as what.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER)]
pub(crate) struct Import {
    /// The folder; pictures in the folders within it are imported as well.
    dir: PathBuf,
    /// Who delivered the pictures.
    #[arg(long, value_name = "NAME", default_value = "House")]
    supplier: Name,
    /// How they are licensed: rights-managed or royalty-free.
    #[arg(long, value_enum, default_value_t = Licence::Rm)]
    licence: Licence,
    /// Where their numbers come from; without it, as the site is set.
    #[arg(long, value_enum)]
    numbering: Option<NumberedBy>,
}

const AFTER: &str = "\
JPEG, PNG, TIFF and WebP are taken. A picture that is in the house already is recognised by its bytes, whatever its name.
Ctrl-C stops after the pictures under way; start it again to go on.

Exit code: 0 all pictures are in the house, 1 some were refused or could not be read, 130 it was stopped by Ctrl-C.";

/// How pictures are licensed, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Licence {
    /// Rights-managed: paid per use; the client picks any size.
    Rm,
    /// Royalty-free: paid by size.
    Rf,
}

/// Where numbers come from, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NumberedBy {
    /// The house counts.
    House,
    /// The metadata says; the house counts where it does not.
    Metadata,
    /// The file's name says; the house counts where it cannot.
    FileName,
}

impl From<NumberedBy> for Numbering {
    fn from(by: NumberedBy) -> Self {
        match by {
            NumberedBy::House => Self::House,
            NumberedBy::Metadata => Self::Metadata,
            NumberedBy::FileName => Self::FileName,
        }
    }
}

/// What every picture of one import is imported as.
#[derive(Debug, Clone, Copy)]
struct Terms {
    supplier: picdesk::SupplierId,
    licence: LicenceModel,
    numbering: Numbering,
}

impl Import {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let pictures = folder::pictures_in(&self.dir)?;
        let terms = Terms {
            supplier: site.console.supplier(&self.supplier).await?.id,
            licence: match self.licence {
                Licence::Rm => LicenceModel::RightsManaged,
                Licence::Rf => LicenceModel::RoyaltyFree,
            },
            numbering: self.numbering.map_or(site.settings.numbering, Into::into),
        };
        let report = import_all(&site.console, terms, &self.dir, pictures).await?;
        println!("{}", report.summary());
        Ok(report.exit_code())
    }
}

/// Imports one picture per core at a time, until all are done or Ctrl-C is pressed.
async fn import_all(console: &Console, terms: Terms, dir: &Path, pictures: Vec<PathBuf>) -> anyhow::Result<Report> {
    let at_a_time = available_parallelism().map_or(2, usize::from);
    let mut report = Report::new(pictures.len());
    let mut waiting = pictures.into_iter();
    let mut under_way = JoinSet::new();
    let stopped = ctrl_c();
    tokio::pin!(stopped);
    let mut stopping = false;
    loop {
        while !stopping && under_way.len() < at_a_time {
            let Some(path) = waiting.next() else { break };
            let console = console.clone();
            under_way.spawn(async move { (import(&console, terms, &path).await, path) });
        }
        tokio::select! {
            done = under_way.join_next() => match done {
                None => break,
                Some(done) => {
                    let (outcome, path) = done.context("an import broke off")?;
                    let shown = path.strip_prefix(dir).unwrap_or(&path);
                    // Where the house itself is in trouble, the next picture would fare no better.
                    report.add(&shown.display().to_string(), outcome?);
                }
            },
            _ = &mut stopped, if !stopping => {
                stopping = true;
                report.stop();
            }
        }
    }
    Ok(report)
}

/// Imports one picture. What is wrong with the picture is an outcome; what is wrong with the house is an error.
async fn import(console: &Console, terms: Terms, path: &Path) -> anyhow::Result<Outcome> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let most = picdesk_wiring::media_limits().most_bytes;
    let bytes = match read(path, most).await {
        Ok(bytes) if bytes.len() as u64 > most => {
            let bytes = fs::metadata(path).await.map_or(most + 1, |about| about.len());
            return Ok(refused(IntakeRefusal::TooManyBytes { bytes, most }));
        }
        Ok(bytes) => bytes,
        Err(error) => return Ok(Outcome::Refused(format!("cannot be read: {error}"))),
    };
    let Terms { supplier, licence, numbering } = terms;
    match console.import(picdesk::Import { name, bytes, supplier, licence, numbering }).await {
        Ok(Imported::New(file)) => Ok(Outcome::New { number: file.card.number, title: file.card.title }),
        Ok(Imported::Known(number)) => Ok(Outcome::Known(number)),
        Ok(Imported::NumberTaken(number)) => {
            Ok(Outcome::Refused(format!("another picture has the number {number} already")))
        }
        Err(Error::Media(MediaError::Refused(refusal))) => Ok(refused(refusal)),
        Err(error) => Err(error).with_context(|| format!("{} could not be imported", path.display())),
    }
}

/// Reads a file, and at most one byte more than it may have.
///
/// A link is not followed: a delivery could name any picture of the machine with it. Pipes and devices are not read:
/// they need never end.
async fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if !fs::symlink_metadata(path).await?.is_file() {
        return Err(io::Error::other("it is a link, a pipe or a device, and no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path).await?.take(most.saturating_add(1)).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

fn refused(refusal: IntakeRefusal) -> Outcome {
    Outcome::Refused(refusal.to_string())
}
