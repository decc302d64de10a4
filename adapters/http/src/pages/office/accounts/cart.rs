//! What staff do with a client's cart from its panel: fill it, take files out, and copy it to their own (rules 49 to 52).

use askama::Template;
use picdesk::{AccountId, CopyInto, Error, FileNumber, LightboxId, Missing, Name, Page, Refused, may};

use super::{ACCOUNTS, Carried, InList, copy_lightbox};
use crate::{
    pages::{
        added::Outcome,
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields},
        lightboxes::{file_of, note_name, refused},
        office::add_file::Goal,
        visit::Visit,
        words,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/copy_cart.html")]
struct CopyCart {
    chrome: Chrome,
    id: String,
    client: String,
    files: String,
    lightboxes: Vec<Choice>,
    name: String,
    complaints: Complaints,
    carried: Carried,
    back: String,
}

/// One's own lightbox, to copy into.
struct Choice {
    id: String,
    name: String,
    files: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/:id/cart/add-file").shows(look_up).takes(add),
        Door::at("/office/accounts/:id/cart/remove").takes(remove),
        Door::at("/office/accounts/:id/cart/copy-lightbox").shows(choose_lightbox).takes(copy_lightbox),
        Door::at("/office/accounts/:id/cart/copy-to-lightbox").shows(choose).takes(copy_to_lightbox),
        Door::at("/office/accounts/:id/cart/copy-to-my-cart").takes(copy_to_my_cart),
    ]
}

fn goal(of: AccountId, client: &Name, place: &InList) -> Goal {
    Goal {
        title: format!("Add file to the cart of {client}"),
        address: format!("{ACCOUNTS}/{of}/cart/add-file"),
        order: None,
        carried: place.carried(),
        there: "In the cart",
        picks: Vec::new(),
        back: place.cart(of, ""),
        back_to: "Back to the cart",
    }
}

async fn look_up(visit: Visit) -> Answer {
    enter(&visit).await?;
    let of: AccountId = visit.asked.named("id")?;
    let client = visit.desk.filling(&visit.actor, of).await?;
    let cart = visit.desk.cart(&visit.actor, of).await?.cart;
    let held = cart.lines.iter().map(|line| line.file).collect();
    goal(of, &client.name, &InList::of(&visit.asked.query)).look_up(&visit, Place::Clients, &held).await
}

async fn add(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let of: AccountId = visit.asked.named("id")?;
    let number: FileNumber = file_of(&fields)?;
    let client = visit.desk.filling(&visit.actor, of).await?.name.clone();
    let back = goal(of, &client, &InList::of(&fields)).again(&fields);
    match visit.desk.add_to_cart(&visit.actor, of, std::slice::from_ref(&number)).await {
        Ok(done) => {
            let notice = Outcome::of(&done).notice_of(&number, &format!("the cart of {client}"));
            see_and_say(&visit, &back, &notice)
        }
        Err(error) => refused(&visit, &back, error),
    }
}

async fn remove(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let of: AccountId = visit.asked.named("id")?;
    let number = file_of(&fields)?;
    let back = InList::of(&fields).cart(of, fields.text("behind"));
    match visit.desk.remove_from_cart(&visit.actor, of, &number).await {
        Ok(_) => see_and_say(&visit, &back, &Notice::done(format!("{number} is out of the cart."))),
        Err(error) => refused(&visit, &back, error),
    }
}

async fn choose_lightbox(visit: Visit) -> Answer {
    enter(&visit).await?;
    let client = visit.desk.filling(&visit.actor, visit.asked.named("id")?).await?;
    copy_lightbox::Sheet::into_cart(&client).shown(&visit, &visit.asked.query, Complaints::default()).await
}

async fn copy_lightbox(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let client = visit.desk.filling(&visit.actor, visit.asked.named("id")?).await?;
    let mut complaints = Complaints::default();
    if let Some(lightbox) = copy_lightbox::chosen(&fields, &mut complaints) {
        match visit.desk.copy_lightbox_into_cart(&visit.actor, lightbox, client.id).await {
            Ok(done) => {
                let notice = Outcome::of(&done).notice("the cart");
                return see_and_say(&visit, &InList::of(&fields).cart(client.id, ""), &notice);
            }
            Err(error) => copy_lightbox::note(error, &mut complaints)?,
        }
    }
    copy_lightbox::Sheet::into_cart(&client).shown(&visit, &fields, complaints).await
}

/// Asks which of one's own lightboxes the cart is to be copied into.
async fn choose(visit: Visit) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    shown(&visit, &visit.asked.query, Complaints::default()).await
}

async fn shown(visit: &Visit, fields: &Fields, complaints: Complaints) -> Answer {
    let of: AccountId = visit.asked.named("id")?;
    let client = visit.desk.account(&visit.actor, of).await?;
    let held = visit.desk.holdings(&visit.actor, of).await?;
    let own = visit.desk.lightboxes(&visit.actor, &Page::first(Page::<LightboxId>::MOST)).await?.rows;
    let choice = |row: picdesk::LightboxRow| Choice {
        id: row.id.to_string(),
        name: row.name.to_string(),
        files: words::count(row.files, "file"),
    };
    let place = InList::of(fields);
    let filled = CopyCart {
        chrome: visit.chrome("Copy cart to lightbox", Place::Clients),
        id: of.to_string(),
        client: client.name.to_string(),
        files: words::count(held.cart_files, "file"),
        lightboxes: own.into_iter().map(choice).collect(),
        name: fields.text("name").to_owned(),
        complaints,
        back: place.cart(of, ""),
        carried: place.carried(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn copy_to_lightbox(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    let of: AccountId = visit.asked.named("id")?;
    let mut complaints = Complaints::default();
    let into = match fields.value::<LightboxId>("lightbox") {
        Some(id) => Some(CopyInto::Lightbox(id)),
        None => fields.read::<Name>("name", &mut complaints).map(CopyInto::New),
    };
    let Some(into) = into else {
        return shown(&visit, &fields, complaints).await;
    };
    match visit.desk.copy_cart_to_lightbox(&visit.actor, of, into).await {
        Ok(done) => {
            let notice = Outcome::of(&done).notice(&format!("your lightbox “{}”", done.to.name));
            see_and_say(&visit, &InList::of(&fields).cart(of, ""), &notice)
        }
        Err(error @ Error::Refused(Refused::Lightbox(_))) => {
            note_name(error, &mut complaints)?;
            shown(&visit, &fields, complaints).await
        }
        Err(Error::Missing(missing @ Missing::Lightbox)) => {
            complaints.note("lightbox", missing);
            shown(&visit, &fields, complaints).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn copy_to_my_cart(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    let of: AccountId = visit.asked.named("id")?;
    let back = InList::of(&fields).cart(of, "");
    match visit.desk.copy_cart_to_my_cart(&visit.actor, of).await {
        Ok(done) => see_and_say(&visit, &back, &Outcome::of(&done).notice("your cart")),
        Err(error) => refused(&visit, &back, error),
    }
}

/// Whoever fills a client's cart or lightboxes sees the panel that this is done from.
pub(super) async fn enter(visit: &Visit) -> Result<(), Problem> {
    visit.desk.enter::<may::EditCart>(&visit.actor).await?;
    Ok(visit.desk.enter::<may::FindAccounts>(&visit.actor).await?)
}
