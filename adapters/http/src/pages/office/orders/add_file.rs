//! **Add file**: a look-up that stays open for the next file, and says what was added (rules 39, 41).

use askama::Template;
use picdesk::{FileNumber, OrderNumber, Page, SearchText, SizePick, Wish, may};

use super::ORDERS;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Fields, sentence},
        lightboxes::{file_of, refused},
        visit::Visit,
        words::{Choice, Tile, encoded},
    },
    problem::Problem,
};

/// How many files are shown.
const FOUND: u16 = 24;

#[derive(Template)]
#[template(path = "office/add_file.html")]
struct AddFile {
    chrome: Chrome,
    number: OrderNumber,
    typed: String,
    picks: Vec<Choice>,
    found: Vec<Found>,
    more: bool,
}

/// A file to add.
struct Found {
    tile: Tile,
    /// Whether it is a line of the order already.
    there: bool,
}

pub(super) async fn look_up(visit: Visit) -> Answer {
    enter(&visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let query = &visit.asked.query;
    let order = visit.desk.order(&visit.actor, number).await?.order;
    let found = match query.value::<SearchText>("q") {
        Some(typed) => Some(visit.desk.look_up(&visit.actor, &typed, &Page::first(FOUND)).await?),
        None => None,
    };
    let more = found.as_ref().is_some_and(|found| found.next.is_some());
    let cards = found.map(|found| found.rows).unwrap_or_default();
    let there = |card: &picdesk::FileCard| order.lines.iter().any(|line| line.file.id == card.id);
    let tiles = visit.tiles(&cards).await?.into_iter().zip(&cards);
    let pick = if query.text("pick") == "smallest" { "smallest" } else { "largest" };
    let filled = AddFile {
        chrome: visit.chrome(format!("Add file to order {number}"), Place::OrderManagement),
        number,
        typed: query.text("q").to_owned(),
        picks: Choice::of(pick, [("largest", "Largest"), ("smallest", "Smallest")]),
        found: tiles.map(|(tile, card)| Found { tile, there: there(card) }).collect(),
        more,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

pub(super) async fn add(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let file: FileNumber = file_of(&fields)?;
    let pick = match fields.text("pick") {
        "smallest" => SizePick::Smallest,
        _ => SizePick::Largest,
    };
    // The dialog stays open for the next one, with the same words and the same size.
    let (q, kept) = (encoded(fields.text("q")), fields.text("pick"));
    let back = format!("{ORDERS}/{number}/add-file?q={q}&pick={}", encoded(kept));
    match visit.desk.add_file_to_order(&visit.actor, number, &file, Some(&Wish::Pick(pick))).await {
        Ok(added) if added.was_there => {
            let text = format!("{file} is line {} of the order already. Nothing was added.", added.line);
            see_and_say(&visit, &back, &Notice::refused(text))
        }
        Ok(added) => {
            let line = added.order.order.line(added.line);
            let size = line.and_then(|line| line.licensed.size()).map(|size| format!(", in size {}", size.label));
            let text = format!("{file} was added as line {}{}.", added.line, size.unwrap_or_default());
            see_and_say(&visit, &back, &Notice::done(text))
        }
        Err(picdesk::Error::Missing(missing @ picdesk::Missing::File)) => {
            see_and_say(&visit, &back, &Notice::refused(sentence(&missing.to_string())))
        }
        Err(error) => refused(&visit, &back, error),
    }
}

/// Whoever adds files sees the order that they add them to.
async fn enter(visit: &Visit) -> Result<(), Problem> {
    visit.desk.enter::<may::EditOrders>(&visit.actor).await?;
    Ok(visit.desk.enter::<may::ViewOrders>(&visit.actor).await?)
}
