//! One's own cart: what is in it, in which sizes, and who put it there.

use askama::Template;
use picdesk::{AddedBy, CartLineShown, FileNumber, LicenceModel, Size, SizeLabel};

use crate::pages::{
    added::Outcome,
    chrome::{Chrome, Place, page, see, see_and_say},
    door::{Answer, Door},
    fields::Fields,
    lightboxes::{file_of, refused},
    part::{here, part},
    visit::Visit,
    words::{self, Tile, When},
};

#[derive(Template)]
#[template(path = "cart.html")]
struct CartPage {
    chrome: Chrome,
    files: String,
    rows: Vec<Row>,
    /// The numbers of those that are hidden from the visitor.
    hidden: Vec<String>,
    total: Option<String>,
    /// The query of this part of the files, for the forms that come back to it.
    here: String,
    next: Option<String>,
    staff: bool,
}

/// A file in the cart.
struct Row {
    tile: Tile,
    royalty_free: bool,
    needs_size: bool,
    sizes: Vec<SizeChoice>,
    added: Option<(String, When)>,
}

/// A size that a royalty-free file can be had in.
struct SizeChoice {
    label: String,
    told: String,
    picked: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/cart").shows(show),
        Door::at("/cart/add").takes(add),
        Door::at("/cart/remove").takes(remove),
        Door::at("/cart/size").takes(pick),
    ]
}

async fn show(visit: Visit) -> Answer {
    let shown = visit.desk.cart(&visit.actor, visit.actor.account()).await?;
    let after: Option<FileNumber> = visit.asked.query.value("after");
    let (rows, next) = part(&shown.lines, |line| line.card.number.clone(), after);
    let cards: Vec<_> = rows.iter().map(|line| line.card.clone()).collect();
    let tiles = visit.tiles(&cards).await?;
    let filled = CartPage {
        chrome: visit.chrome("Cart", Place::Cart),
        files: words::count(shown.lines.len() as u64, "file"),
        rows: tiles.into_iter().zip(rows).map(|(tile, line)| Row::of(tile, line)).collect(),
        hidden: shown.hidden.iter().map(ToString::to_string).collect(),
        total: shown.total.map(words::money),
        here: here(&visit),
        next: next.map(|next| visit.asked.query.next_page(next)),
        staff: visit.actor.is_staff(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn add(visit: Visit, fields: Fields) -> Answer {
    let number = file_of(&fields)?;
    let back = format!("/files/{number}");
    match visit.desk.add_to_cart(&visit.actor, visit.actor.account(), std::slice::from_ref(&number)).await {
        Ok(done) => see_and_say(&visit, &back, &Outcome::of(&done).notice_of(&number, "your cart")),
        Err(error) => refused(&visit, &back, error),
    }
}

async fn remove(visit: Visit, fields: Fields) -> Answer {
    visit.desk.remove_from_cart(&visit.actor, visit.actor.account(), &file_of(&fields)?).await?;
    see(&back(&visit))
}

async fn pick(visit: Visit, fields: Fields) -> Answer {
    let number = file_of(&fields)?;
    // Nothing was picked: nothing changes.
    let Some(label) = fields.value::<SizeLabel>("size") else {
        return see(&back(&visit));
    };
    match visit.desk.pick_cart_size(&visit.actor, &number, &label).await {
        Ok(_) => see(&back(&visit)),
        Err(error) => refused(&visit, &back(&visit), error),
    }
}

/// The page of the cart that a form was on.
fn back(visit: &Visit) -> String {
    format!("/cart{}", here(visit))
}

impl Row {
    fn of(tile: Tile, line: &CartLineShown) -> Self {
        let picked = line.picked.as_ref();
        let added = match &line.added_by {
            AddedBy::Owner => None,
            AddedBy::Desk(name) => Some((name.to_string(), When(line.added_at))),
        };
        Self {
            tile,
            royalty_free: line.card.licence == LicenceModel::RoyaltyFree,
            needs_size: line.needs_size,
            sizes: line.offered.iter().map(|size| SizeChoice::of(size, picked)).collect(),
            added,
        }
    }
}

impl SizeChoice {
    fn of(size: &Size, picked: Option<&Size>) -> Self {
        Self {
            label: size.label.to_string(),
            told: words::size_and_price(size),
            picked: picked.is_some_and(|picked| picked.label == size.label),
        }
    }
}
