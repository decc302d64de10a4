//! One's own lightboxes: the list, one of them, and what can be done with it.

use askama::Template;
use picdesk::{
    Error, Expected, FileCard, FileNumber, LightboxId, LightboxRefusal, LightboxRow, LightboxShown, Name, NotARevision,
    Page, Refused,
};

use crate::{
    pages::{
        added::Outcome,
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        part::{here, part},
        visit::Visit,
        words::{self, Tile, When},
    },
    problem::Problem,
};

mod choose;
mod note;

/// How many lightboxes one page lists.
const ROWS: u16 = 50;
/// How many characters a lightbox shows of a note.
const NOTE: usize = 200;

#[derive(Template)]
#[template(path = "lightboxes.html")]
struct Lightboxes {
    chrome: Chrome,
    rows: Vec<Row>,
    next: Option<String>,
    name: String,
    complaints: Complaints,
}

/// A lightbox in a list.
struct Row {
    id: String,
    name: String,
    files: String,
    changed: When,
}

#[derive(Template)]
#[template(path = "lightbox.html")]
struct OneLightbox {
    chrome: Chrome,
    id: String,
    name: String,
    revision: String,
    files: String,
    held: Vec<Held>,
    /// The numbers of those that are hidden from the visitor.
    hidden: Vec<String>,
    /// The query of this part of the files, for the forms that come back to it.
    here: String,
    next: Option<String>,
    staff: bool,
}

/// A file in a lightbox, with what is noted about it.
struct Held {
    tile: Tile,
    note: Option<String>,
    /// The number of its neighbour, where the focus goes when it is taken out.
    neighbour: Option<String>,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/lightboxes").shows(list).takes(make),
        Door::at("/lightboxes/:id").shows(show),
        Door::at("/lightboxes/:id/add").takes(add),
        Door::at("/lightboxes/:id/remove").takes(remove),
        Door::at("/lightboxes/:id/move").takes(put),
        Door::at("/lightboxes/:id/rename").takes(rename),
        Door::at("/lightboxes/:id/files/:number/note").shows(note::show).takes(note::keep),
        Door::at("/lightboxes/:id/delete").takes(delete),
        Door::at("/lightboxes/:id/cart").takes(copy_to_cart),
        Door::at("/files/:number/lightbox").shows(choose::choose).takes(choose::add_file),
    ]
}

async fn list(visit: Visit) -> Answer {
    listed(&visit, String::new(), Complaints::default()).await
}

async fn make(visit: Visit, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    let Some(name) = fields.read::<Name>("name", &mut complaints) else {
        return listed(&visit, fields.text("name").to_owned(), complaints).await;
    };
    match visit.desk.make_lightbox(&visit.actor, name).await {
        Ok(lightbox) => {
            let notice = Notice::done("The lightbox is there. Add files by their numbers, or from the search.");
            see_and_say(&visit, &format!("/lightboxes/{}", lightbox.id), &notice)
        }
        Err(error) => {
            note_name(error, &mut complaints)?;
            listed(&visit, fields.text("name").to_owned(), complaints).await
        }
    }
}

async fn listed(visit: &Visit, name: String, complaints: Complaints) -> Answer {
    let after: Option<LightboxId> = visit.asked.query.value("after");
    let found = visit.desk.lightboxes(&visit.actor, &Page::new(after, ROWS)).await?;
    let filled = Lightboxes {
        chrome: visit.chrome("Lightboxes", Place::Lightboxes),
        rows: found.rows.iter().map(Row::from).collect(),
        next: found.next.map(|next| visit.asked.query.next_page(next)),
        name,
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn show(visit: Visit) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let LightboxShown { lightbox, files, hidden, notes } = visit.desk.lightbox(&visit.actor, id).await?;
    let (held, next) = part(&files, |card| card.number.clone(), visit.asked.query.value("after"));
    let noted = |card: &FileCard| notes.get(&card.id).map(|note| beginning(note.as_str()));
    let neighbour = |place: usize| held.get(place + 1).or_else(|| held.get(place.checked_sub(1)?));
    let tiles = visit.tiles(held).await?.into_iter().zip(held).enumerate();
    let held = tiles.map(|(place, (tile, card))| Held {
        tile,
        note: noted(card),
        neighbour: neighbour(place).map(|card| card.number.to_string()),
    });
    let filled = OneLightbox {
        chrome: visit.chrome(lightbox.name.to_string(), Place::Lightboxes),
        id: id.to_string(),
        name: lightbox.name.to_string(),
        revision: lightbox.revision.to_string(),
        files: words::count(files.len() as u64, "file"),
        hidden: hidden.iter().map(ToString::to_string).collect(),
        held: held.collect(),
        here: here(&visit),
        next: next.map(|next| visit.asked.query.next_page(next)),
        staff: visit.actor.is_staff(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn add(visit: Visit, fields: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let (numbers, unreadable) = numbers(fields.text("numbers"));
    let back = format!("/lightboxes/{id}");
    if numbers.is_empty() && unreadable.is_empty() {
        return see_and_say(&visit, &back, &Notice::refused("Type the numbers of the files to add."));
    }
    // Adding commutes: whoever else added something meanwhile is in nobody's way.
    let outcome = visit.desk.add_to_lightbox(&visit.actor, visit.actor.account(), id, &numbers, Expected::Any).await;
    match outcome {
        Ok(done) => {
            let outcome = Outcome { unreadable: &unreadable, ..Outcome::of(&done) };
            see_and_say(&visit, &back, &outcome.notice("the lightbox"))
        }
        Err(error) => refused(&visit, &back, error),
    }
}

async fn remove(visit: Visit, fields: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let number: FileNumber = file_of(&fields)?;
    let back = format!("/lightboxes/{id}{}", here(&visit));
    match visit.desk.remove_from_lightbox(&visit.actor, id, &number, Expected::Any).await {
        Ok(_) => see_and_say(&visit, &back, &Notice::done(format!("{number} is out of the lightbox."))),
        Err(error) => refused(&visit, &back, error),
    }
}

/// Puts a file one place further to the front or to the back.
async fn put(visit: Visit, fields: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let number: FileNumber = file_of(&fields)?;
    let shown = visit.desk.lightbox(&visit.actor, id).await?;
    let mut order: Vec<FileNumber> = shown.files.into_iter().map(|card| card.number).collect();
    let place = order.iter().position(|held| *held == number);
    let further = place.and_then(|place| match fields.text("to") {
        "front" => place.checked_sub(1),
        _ => (place + 1 < order.len()).then_some(place + 1),
    });
    let back = format!("/lightboxes/{id}{}", here(&visit));
    let (Some(place), Some(further)) = (place, further) else {
        return see_and_say(&visit, &back, &Notice::refused(format!("{number} stays where it is.")));
    };
    order.swap(place, further);
    let expected = Expected::Exactly(shown.lightbox.revision);
    match visit.desk.reorder_lightbox(&visit.actor, id, &order, expected).await {
        Ok(_) => see_and_say(&visit, &back, &Notice::done(format!("{number} is now number {}.", further + 1))),
        Err(error) => refused(&visit, &back, error),
    }
}

async fn rename(visit: Visit, fields: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let back = format!("/lightboxes/{id}");
    let name = match fields.text("name").parse::<Name>() {
        Ok(name) => name,
        Err(complaint) => {
            return see_and_say(&visit, &back, &Notice::refused(sentence(&complaint.to_string())));
        }
    };
    let expected = fields.value("revision").map_or(Expected::Any, Expected::Exactly);
    match visit.desk.rename_lightbox(&visit.actor, id, name, expected).await {
        Ok(_) => see_and_say(&visit, &back, &Notice::done("The lightbox has its new name.")),
        Err(error) => refused(&visit, &back, error),
    }
}

async fn delete(visit: Visit, fields: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let expected = fields.value("revision").map(Expected::Exactly);
    let expected = expected.ok_or_else(|| Problem::unreadable(NotARevision))?;
    match visit.desk.delete_lightbox(&visit.actor, id, expected).await {
        Ok(()) => see_and_say(&visit, "/lightboxes", &Notice::done("The lightbox is deleted. Its files stay.")),
        Err(error) => refused(&visit, &format!("/lightboxes/{id}"), error),
    }
}

async fn copy_to_cart(visit: Visit, _: Fields) -> Answer {
    let id: LightboxId = visit.asked.named("id")?;
    let back = format!("/lightboxes/{id}");
    match visit.desk.copy_lightbox_into_cart(&visit.actor, id, visit.actor.account()).await {
        Ok(done) => see_and_say(&visit, &back, &Outcome::of(&done).notice("your cart")),
        Err(error) => refused(&visit, &back, error),
    }
}

/// The beginning of a note, as long as a list shows of one; its own page shows the whole.
fn beginning(note: &str) -> String {
    match note.char_indices().nth(NOTE) {
        Some((end, _)) => format!("{}…", note[..end].trim_end()),
        None => note.to_owned(),
    }
}

/// The file numbers in a text, with anything between them; and what is none.
fn numbers(typed: &str) -> (Vec<FileNumber>, Vec<String>) {
    let pieces = typed.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|piece| !piece.is_empty());
    let mut unreadable = Vec::new();
    let numbers = pieces.filter_map(|piece| piece.parse().map_err(|_| unreadable.push(piece.to_owned())).ok());
    (numbers.collect(), unreadable)
}

/// The file that a form is about.
pub(super) fn file_of(fields: &Fields) -> Result<FileNumber, Problem> {
    fields.text("file").parse().map_err(Problem::unreadable)
}

/// Says what the rules refused on the page that was left; anything else is a problem of its own.
pub(super) fn refused(visit: &Visit, back: &str, error: Error) -> Answer {
    match error {
        Error::Refused(refused) => see_and_say(visit, back, &Notice::refused(sentence(&refused.to_string()))),
        other => Err(other.into()),
    }
}

/// Notes that a name is in use under the field of the name; anything else is a problem of its own.
pub(super) fn note_name(error: Error, complaints: &mut Complaints) -> Result<(), Problem> {
    match error {
        Error::Refused(Refused::Lightbox(refusal @ LightboxRefusal::NameInUse)) => {
            complaints.note("name", refusal);
            Ok(())
        }
        other => Err(other.into()),
    }
}

impl From<&LightboxRow> for Row {
    fn from(row: &LightboxRow) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name.to_string(),
            files: words::count(row.files, "file"),
            changed: When(row.changed_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_note_is_shown_by_its_beginning() {
        assert_eq!(beginning("Für das Titelblatt"), "Für das Titelblatt");
        assert_eq!(beginning(&"ü".repeat(NOTE)), "ü".repeat(NOTE));
        assert_eq!(beginning(&"ü".repeat(NOTE + 1)), format!("{}…", "ü".repeat(NOTE)));
    }

    #[test]
    fn numbers_are_read_however_they_are_separated() {
        let (numbers, unreadable) = numbers("pd-000001, PD-000002;pd-000003\n ../x");
        assert_eq!(numbers.iter().map(FileNumber::as_str).collect::<Vec<_>>(), ["PD-000001", "PD-000002", "PD-000003"]);
        assert_eq!(unreadable, ["../x"]);
    }
}
