//! **Add to lightbox…** of the chosen client.

use askama::Template;
use picdesk::{Expected, FileNumber, LightboxId, Page, may};

use super::client_of;
use crate::{
    pages::{
        added::Outcome,
        chrome::{Chrome, Place, page, see_and_say},
        door::Answer,
        fields::Fields,
        lightboxes::refused,
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
    let back = format!("/files/{number}");
    let chosen = match visit.actor.chosen_as_shown(client_of(&fields)?) {
        Ok(chosen) => chosen,
        Err(refusal) => return refused(&visit, &back, refusal.into()),
    };
    let Some(into) = fields.value::<LightboxId>("lightbox") else {
        return Err(picdesk::Error::from(picdesk::Missing::Lightbox).into());
    };
    let numbers = std::slice::from_ref(&number);
    match visit.desk.add_to_lightbox(&visit.actor, chosen.client, into, numbers, Expected::Any).await {
        Ok(added) => {
            let place = format!("the lightbox “{}” of {}", added.to.name, chosen.name);
            see_and_say(&visit, &back, &Outcome::of(&added).notice_of(&number, &place))
        }
        Err(error) => refused(&visit, &back, error),
    }
}

/// Whoever fills lightboxes of clients sees which there are.
async fn enter(visit: &Visit) -> Result<(), Problem> {
    visit.desk.enter::<may::EditLightboxes>(&visit.actor).await?;
    Ok(visit.desk.enter::<may::ViewLightboxes>(&visit.actor).await?)
}
