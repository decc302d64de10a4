//! Choosing the lightbox that a file goes into: one that is there, or a new one.

use askama::Template;
use picdesk::{Expected, FileNumber, LightboxId, Name, Page};

use super::{Row, note_name, refused};
use crate::pages::{
    added::Outcome,
    chrome::{Chrome, Place, page, see_and_say},
    door::Answer,
    fields::{Complaints, Fields},
    visit::Visit,
};

/// How many lightboxes are offered to put a file into.
const OFFERED: u16 = 100;

#[derive(Template)]
#[template(path = "add_to_lightbox.html")]
struct AddToLightbox {
    chrome: Chrome,
    number: String,
    rows: Vec<Row>,
    name: String,
    complaints: Complaints,
}

/// Asks which lightbox a file is to go into.
pub(super) async fn choose(visit: Visit) -> Answer {
    chosen_from(&visit, String::new(), Complaints::default()).await
}

async fn chosen_from(visit: &Visit, name: String, complaints: Complaints) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let found = visit.desk.lightboxes(&visit.actor, &Page::first(OFFERED)).await?;
    let filled = AddToLightbox {
        chrome: visit.chrome(format!("Add {number} to a lightbox"), Place::Search),
        number: number.to_string(),
        rows: found.rows.iter().map(Row::from).collect(),
        name,
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

pub(super) async fn add_file(visit: Visit, fields: Fields) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let mut complaints = Complaints::default();
    let into = match fields.value::<LightboxId>("lightbox") {
        Some(id) => id,
        None => {
            let Some(name) = fields.read::<Name>("name", &mut complaints) else {
                return chosen_from(&visit, fields.text("name").to_owned(), complaints).await;
            };
            match visit.desk.make_lightbox(&visit.actor, name).await {
                Ok(lightbox) => lightbox.id,
                Err(error) => {
                    note_name(error, &mut complaints)?;
                    return chosen_from(&visit, fields.text("name").to_owned(), complaints).await;
                }
            }
        }
    };
    let numbers = std::slice::from_ref(&number);
    let back = format!("/files/{number}");
    match visit.desk.add_to_lightbox(&visit.actor, visit.actor.account(), into, numbers, Expected::Any).await {
        Ok(done) => {
            let place = format!("the lightbox “{}”", done.to.name);
            see_and_say(&visit, &back, &Outcome::of(&done).notice_of(&number, &place))
        }
        Err(error) => refused(&visit, &back, error),
    }
}
