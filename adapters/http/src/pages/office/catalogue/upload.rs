//! **Upload pictures**: several at once, each with its own outcome.
//!
//! A form with many files is answered by a report with a line for each. The script sends the very same form once for
//! each file, and shows how far it has come.

use askama::Template;
use futures_util::future::BoxFuture;
use picdesk::{Error, Import, Imported, LicenceModel, MediaError, Name, Supplier, SupplierId, may};
use tracing::error;

use crate::{
    pages::{
        chrome::{Chrome, Place, page},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        parcel::{Arrived, Parcel},
        visit::Visit,
        words::{self, Choice},
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "catalogue_upload.html")]
struct Upload {
    chrome: Chrome,
    suppliers: Vec<Choice>,
    new_supplier: String,
    licences: Vec<Choice>,
    limit: String,
    complaints: Complaints,
    report: Vec<Line>,
    summary: String,
}

/// What became of one file.
struct Line {
    name: String,
    became: Became,
    /// The file of the catalogue that it is, where it is one.
    number: Option<String>,
    said: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    TakenIn,
    Known,
    Refused,
}

impl Became {
    fn label(self) -> &'static str {
        match self {
            Self::TakenIn => "Taken in",
            Self::Known => "Known already",
            Self::Refused => "Refused",
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Self::TakenIn => "good",
            Self::Known => "care",
            Self::Refused => "bad",
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/catalogue/upload").shows(form).takes_files(send)]
}

async fn form(visit: Visit) -> Answer {
    visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
    shown(&visit, &Fields::default(), Complaints::default(), Vec::new()).await
}

fn send(visit: Visit, fields: Fields, parcel: &mut Parcel) -> BoxFuture<'_, Answer> {
    Box::pin(async move {
        visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
        let mut complaints = Complaints::default();
        let licence = fields.read::<LicenceModel>("licence", &mut complaints);
        let supplier = supplier(&visit, &fields, &mut complaints).await?;
        let mut report = Vec::new();
        if let (Some(licence), Some(supplier)) = (licence, supplier) {
            loop {
                match parcel.next_file().await {
                    Ok(Some(arrived)) => report.push(take_in(&visit, arrived, supplier, licence).await?),
                    Ok(None) => break,
                    // What was taken in before stays in the catalogue, and is told.
                    Err(problem) if !report.is_empty() => {
                        report.push(Line::of_the_rest(&problem));
                        break;
                    }
                    Err(problem) => return Err(problem),
                }
            }
            if report.is_empty() {
                complaints.note("files", "choose at least one picture");
            }
        }
        shown(&visit, &fields, complaints, report).await
    })
}

/// Who delivers the pictures: somebody who is chosen, or somebody new.
async fn supplier(visit: &Visit, fields: &Fields, complaints: &mut Complaints) -> Result<Option<SupplierId>, Problem> {
    if let Some(name) = fields.read_if_any::<Name>("new_supplier", complaints) {
        return Ok(Some(visit.desk.supplier(&visit.actor, &name).await?.id));
    }
    let suppliers = visit.desk.suppliers(&visit.actor).await?;
    let chosen = fields.text("supplier");
    let known = suppliers.iter().map(|supplier| supplier.id).find(|id| id.to_string() == chosen);
    match known {
        Some(_) => {}
        None if chosen.is_empty() => {
            complaints.note("new_supplier", "choose who delivers the pictures, or type a new name");
        }
        None => complaints.note("supplier", "this supplier is not there: choose another one, or type a new name"),
    }
    Ok(known)
}

/// Takes one picture in. What is wrong with it is said on its line, and the next one has its turn.
async fn take_in(
    visit: &Visit,
    arrived: Arrived,
    supplier: SupplierId,
    licence: LicenceModel,
) -> Result<Line, Problem> {
    let name = arrived.name.clone();
    if arrived.is_too_large() {
        let most = words::bytes(visit.settings.upload_limit);
        return Ok(Line::refused(name, format!("It is larger than {most}, which is the most that can be uploaded.")));
    }
    let turn = arrived.in_turn().await.map_err(|error| failed(&name, &error));
    let Ok(turn) = turn else { return Ok(Line::failed(name)) };
    let numbering = visit.settings.numbering;
    let import = Import { name: name.clone(), bytes: turn.bytes, supplier, licence, numbering };
    let outcome = visit.desk.take_in(&visit.actor, import).await;
    drop(turn.held);
    match outcome {
        Ok(Imported::New(file)) => Ok(Line {
            name,
            became: Became::TakenIn,
            number: Some(file.card.number.to_string()),
            said: file.card.title,
        }),
        Ok(Imported::Known(number)) => Ok(Line {
            name,
            became: Became::Known,
            number: Some(number.to_string()),
            said: "The same picture is in the catalogue.".to_owned(),
        }),
        Ok(Imported::NumberTaken(number)) => {
            Ok(Line::refused(name, format!("Another file has the number {number}, which this one says it has.")))
        }
        Err(Error::Media(MediaError::Refused(refusal))) => Ok(Line::refused(name, sentence(&refusal.to_string()))),
        Err(broken @ (Error::Store(_) | Error::Media(_))) => {
            failed(&name, &broken);
            Ok(Line::failed(name))
        }
        Err(other) => Err(other.into()),
    }
}

/// Writes down that a picture was not taken in because of us. The others may fare better.
fn failed(name: &str, cause: &dyn std::error::Error) {
    let causes: Vec<String> =
        std::iter::successors(Some(cause), |cause| cause.source()).map(ToString::to_string).collect();
    error!(name, cause = causes.join(": "), "could not take a picture in");
}

impl Line {
    fn refused(name: String, said: String) -> Self {
        Self { name, became: Became::Refused, number: None, said }
    }

    fn of_the_rest(problem: &Problem) -> Self {
        if problem.is_ours() {
            error!(cause = problem.causes(), "could not keep an upload");
        }
        Self::refused("The files behind it".to_owned(), sentence(&problem.detail))
    }

    fn failed(name: String) -> Self {
        Self::refused(name, "Something went wrong on our side. Send it again.".to_owned())
    }
}

async fn shown(visit: &Visit, fields: &Fields, complaints: Complaints, report: Vec<Line>) -> Answer {
    let suppliers = visit.desk.suppliers(&visit.actor).await?;
    let (typed, chosen) = (fields.text("new_supplier"), fields.text("supplier"));
    // A supplier who was new is one of those to choose from now.
    let made = suppliers.iter().find(|supplier| !typed.is_empty() && supplier.name.as_str() == typed.trim());
    let chosen = made.map_or_else(|| chosen.to_owned(), |supplier| supplier.id.to_string());
    let choice = |supplier: &Supplier| {
        let value = supplier.id.to_string();
        Choice { chosen: value == chosen, value, label: supplier.name.to_string() }
    };
    let filled = Upload {
        chrome: visit.chrome("Upload pictures", Place::Catalogue),
        suppliers: suppliers.iter().map(choice).collect(),
        new_supplier: if made.is_some() { String::new() } else { typed.to_owned() },
        licences: Choice::of(fields.text("licence"), [("RM", "Rights-managed"), ("RF", "Royalty-free")]),
        limit: words::bytes(visit.settings.upload_limit),
        complaints,
        summary: summary(&report),
        report,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What became of all of them: `2 files taken in, 1 file refused`.
fn summary(report: &[Line]) -> String {
    let told = |became: Became, what: &str| {
        let number = report.iter().filter(|line| line.became == became).count() as u64;
        (number > 0).then(|| format!("{} {what}", words::count(number, "file")))
    };
    let all =
        [told(Became::TakenIn, "taken in"), told(Became::Known, "known already"), told(Became::Refused, "refused")];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
