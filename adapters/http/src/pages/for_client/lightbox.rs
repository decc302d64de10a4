//! **Add to lightbox…** of the chosen client.

use askama::Template;
use picdesk::{Error, Expected, FileNumber, LightboxId, Missing, Page, may};

use super::{chosen, told};
use crate::{
    pages::{
        added::Outcome,
        chrome::{Chrome, Notice, Place, page},
        door::Answer,
        fields::Fields,
        visit::Visit,
        words,
    },
    problem::Problem,
};

/// How many lightboxes are offered to put a file into.
const OFFERED: u16 = 100;

#[derive(Template)]
#[template(path = "for_client/lightbox.html")]
struct Asking {
    chrome: Chrome,
    number: FileNumber,
    /// The lightboxes with the numbers of their files.
    lightboxes: Vec<(LightboxId, String)>,
}

/// Asks which lightbox of the chosen client the file is to go into.
pub(super) async fn ask(visit: Visit) -> Answer {
    enter(&visit).await?;
    let number: FileNumber = visit.asked.named("number")?;
    let lightboxes = match visit.actor.chosen() {
        Some(chosen) => visit.desk.lightboxes_of(&visit.actor, chosen.client, &Page::first(OFFERED)).await?.rows,
        None => Vec::new(),
    };
    let told = |row: &picdesk::LightboxRow| (row.id, format!("{} ({})", row.name, words::count(row.files, "file")));
    let filled = Asking {
        chrome: visit.chrome(format!("Add {number} to a client’s lightbox"), Place::Search),
        number,
        lightboxes: lightboxes.iter().map(told).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

pub(super) async fn add(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let number: FileNumber = visit.asked.named("number")?;
    told(&visit, &number, put_into(&visit, &fields, &number).await)
}

async fn put_into(visit: &Visit, fields: &Fields, number: &FileNumber) -> Result<Notice, Error> {
    let chosen = chosen(visit, fields)?;
    let into: LightboxId = fields.value("lightbox").ok_or(Missing::Lightbox)?;
    let numbers = std::slice::from_ref(number);
    let added = visit.desk.add_to_lightbox(&visit.actor, chosen.client, into, numbers, Expected::Any).await?;
    let place = format!("the lightbox “{}” of {}", added.to.name, chosen.name);
    Ok(Outcome::of(&added).notice_of(number, &place))
}

/// Whoever fills lightboxes of clients sees which there are.
async fn enter(visit: &Visit) -> Result<(), Problem> {
    visit.desk.enter::<may::EditLightboxes>(&visit.actor).await?;
    Ok(visit.desk.enter::<may::ViewLightboxes>(&visit.actor).await?)
}
