//! What is noted about a file of a lightbox.

use askama::Template;
use picdesk::{
    Error, Expected, FileNumber, LightboxId, LightboxRefusal, LightboxShown, Message, Missing, Refused, Revision,
};

use super::refused;
use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::Answer,
    fields::{Complaints, Fields},
    visit::Visit,
};

#[derive(Template)]
#[template(path = "note.html")]
struct NotePage {
    chrome: Chrome,
    id: String,
    number: String,
    lightbox: String,
    revision: String,
    note: String,
    /// What is noted now, where that is not what was typed.
    meanwhile: Option<String>,
    complaints: Complaints,
}

/// Shows what is noted, to be changed.
pub(super) async fn show(visit: Visit) -> Answer {
    shown(&visit, None, Complaints::default()).await
}

/// Keeps what was typed; where nothing was, nothing is noted any more.
pub(super) async fn keep(visit: Visit, fields: Fields) -> Answer {
    let (id, number): (LightboxId, FileNumber) = (visit.asked.named("id")?, visit.asked.named("number")?);
    let mut complaints = Complaints::default();
    let note: Option<Message> = fields.read_if_any("note", &mut complaints);
    let revision: Option<Revision> = fields.value("revision");
    let (Some(revision), true) = (revision, complaints.is_empty()) else {
        return shown(&visit, Some(fields.text("note")), complaints).await;
    };
    let said = if note.is_some() { "The note about" } else { "Nothing is noted any more about" };
    let kept = if note.is_some() { "is kept." } else { "in this lightbox." };
    let back = format!("/lightboxes/{id}");
    match visit.desk.note_in_lightbox(&visit.actor, id, &number, note, Expected::Exactly(revision)).await {
        Ok(_) => see_and_say(&visit, &back, &Notice::done(format!("{said} {number} {kept}"))),
        Err(Error::Refused(Refused::Lightbox(LightboxRefusal::Stale(_)))) => {
            complaints.note("note", "the lightbox was changed meanwhile; look at it, and keep the note again");
            shown(&visit, Some(fields.text("note")), complaints).await
        }
        Err(error) => refused(&visit, &back, error),
    }
}

async fn shown(visit: &Visit, typed: Option<&str>, complaints: Complaints) -> Answer {
    let (id, number): (LightboxId, FileNumber) = (visit.asked.named("id")?, visit.asked.named("number")?);
    let LightboxShown { lightbox, files, notes, .. } = visit.desk.lightbox(&visit.actor, id).await?;
    let card = files.iter().find(|card| card.number == number).ok_or(Error::from(Missing::File))?;
    let noted = notes.get(&card.id).map(|note| note.as_str().to_owned());
    let filled = NotePage {
        chrome: visit.chrome(format!("Note about {number}"), Place::Lightboxes),
        id: id.to_string(),
        number: number.to_string(),
        lightbox: lightbox.name.to_string(),
        revision: lightbox.revision.to_string(),
        note: typed.map_or_else(|| noted.clone().unwrap_or_default(), str::to_owned),
        meanwhile: noted.filter(|noted| typed.is_some_and(|typed| typed != noted)),
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}
