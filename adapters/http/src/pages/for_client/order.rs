//! **Add to order…** of the chosen client: an order that is there, or a new one.

use askama::Template;
use picdesk::{
    Chosen, CreateOrder, Error, FileNumber, Grant, LicenceModel, OrderFilter, OrderFrom, OrderNumber, OrderState,
    OrderTerms, Page, Right, SizePick, Stage, Wish,
};

use super::{chosen, told};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page},
        door::Answer,
        fields::Fields,
        office::orders::{
            add_file::{pick_of, picks},
            enter,
        },
        visit::Visit,
        words::{self, Choice},
    },
    problem::Problem,
};

/// How many orders are offered to add a file to.
const OFFERED: u16 = 25;

#[derive(Template)]
#[template(path = "for_client/order.html")]
struct Asking {
    chrome: Chrome,
    number: FileNumber,
    /// The sizes to pick from, where the file's size is fixed beforehand (rule 15).
    picks: Vec<Choice>,
    orders: Vec<Offered>,
    /// Whether the visitor may begin an order.
    creates: bool,
    /// A second press creates no second order (rule 8).
    key: String,
}

/// An order that the file can be added to.
struct Offered {
    number: OrderNumber,
    files: String,
    day: String,
    draft: bool,
}

/// Asks which order of the chosen client the file is to go into.
pub(super) async fn ask(visit: Visit) -> Answer {
    enter(&visit).await?;
    let number: FileNumber = visit.asked.named("number")?;
    let card = visit.desk.file(&visit.actor, &number).await?.file.card;
    let royalty_free = card.licence == LicenceModel::RoyaltyFree;
    let filled = Asking {
        chrome: visit.chrome(format!("Add {number} to a client’s order"), Place::Search),
        picks: if royalty_free { picks(SizePick::Largest) } else { Vec::new() },
        orders: match visit.actor.chosen() {
            Some(chosen) => offered(&visit, chosen).await?,
            None => Vec::new(),
        },
        creates: visit.actor.rights().holds(Right::CreateOrders),
        key: visit.fresh_key()?,
        number,
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
    match fields.value::<OrderNumber>("order") {
        Some(order) => add_to(visit, chosen, order, number, pick_of(fields)).await,
        None => begin(visit, chosen, number, fields).await,
    }
}

/// Adds the file to an order of the chosen client; another client's is not there.
async fn add_to(
    visit: &Visit,
    chosen: &Chosen,
    order: OrderNumber,
    file: &FileNumber,
    pick: SizePick,
) -> Result<Notice, Error> {
    if visit.desk.order(&visit.actor, order).await?.order.owner != chosen.client {
        return Err(picdesk::Missing::Order.into());
    }
    let added = visit.desk.add_file_to_order(&visit.actor, order, file, Some(&Wish::Pick(pick))).await?;
    let place = format!("order {order} of {}", chosen.name);
    Ok(match added.was_there {
        true => Notice::refused(format!("{file} is line {} of {place} already. Nothing was added.", added.line)),
        false => Notice::done(format!("{file} is line {} of {place} now.", added.line)),
    })
}

/// Begins an order of this one file. It inherits its download permission (rule 24), and nobody is told (rule 32).
async fn begin(visit: &Visit, chosen: &Chosen, file: &FileNumber, fields: &Fields) -> Result<Notice, Error> {
    let stage = if fields.ticked("draft") { Stage::Draft } else { Stage::Open };
    let terms = OrderTerms {
        grant: Grant::Inherit,
        royalty_free: Some(pick_of(fields)),
        wishes: Vec::new(),
        stage,
        notification: None,
    };
    let ask = CreateOrder { into: chosen.client, from: OrderFrom::Files(vec![file.clone()]), terms };
    let created = visit.desk.create_order(&visit.actor, &ask, fields.value("key")).await?;
    let kind = if stage == Stage::Draft { "a draft" } else { "an order" };
    let number = created.order.number;
    Ok(Notice::done(format!("{file} is in {kind} of {} now: order {number}.", chosen.name)))
}

/// The newest orders of the chosen client that a file can be added to.
async fn offered(visit: &Visit, chosen: &Chosen) -> Result<Vec<Offered>, Problem> {
    let filter = OrderFilter { owner: Some(chosen.client), ..OrderFilter::default() };
    let found = visit.desk.orders(&visit.actor, &filter, &Page::first(OFFERED)).await?;
    let taking = found.rows.into_iter().filter(|row| row.state != OrderState::Cancelled);
    let offered = taking.map(|row| Offered {
        number: row.number,
        files: words::count(row.lines, "file"),
        day: words::day(row.created_at),
        draft: row.state == OrderState::Draft,
    });
    Ok(offered.collect())
}
