//! What staff do with a client's lightboxes from their panel: add files to one, and put a copy of their own there
//! (rule 54).

use picdesk::{AccountId, Expected, FileNumber, Lightbox, LightboxId, Name};

use super::{ACCOUNTS, InList, cart::enter, copy_lightbox};
use crate::pages::{
    added::Outcome,
    chrome::{Place, see_and_say},
    door::{Answer, Door},
    fields::{Complaints, Fields},
    lightboxes::{file_of, refused},
    office::add_file::Goal,
    visit::Visit,
};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/:id/lightboxes/:lightbox/add-file").shows(look_up).takes(add),
        Door::at("/office/accounts/:id/lightboxes/copy-lightbox").shows(choose).takes(copy),
    ]
}

fn goal(of: AccountId, lightbox: &Lightbox, place: &InList) -> Goal {
    let id = lightbox.id.to_string();
    Goal {
        title: format!("Add file to the lightbox “{}”", lightbox.name),
        address: format!("{ACCOUNTS}/{of}/lightboxes/{id}/add-file"),
        order: None,
        carried: place.carried(),
        there: "In the lightbox",
        picks: Vec::new(),
        back: place.lightbox(of, &id, ""),
        back_to: "Back to the lightbox",
    }
}

async fn look_up(visit: Visit) -> Answer {
    enter(&visit).await?;
    let (of, id): (AccountId, LightboxId) = (visit.asked.named("id")?, visit.asked.named("lightbox")?);
    visit.desk.filling(&visit.actor, of).await?;
    let lightbox = visit.desk.lightbox_of(&visit.actor, of, id).await?.lightbox;
    let held = lightbox.files.iter().copied().collect();
    goal(of, &lightbox, &InList::of(&visit.asked.query)).look_up(&visit, Place::Clients, &held).await
}

async fn add(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let (of, id): (AccountId, LightboxId) = (visit.asked.named("id")?, visit.asked.named("lightbox")?);
    let (number, place): (FileNumber, InList) = (file_of(&fields)?, InList::of(&fields));
    let numbers = std::slice::from_ref(&number);
    match visit.desk.add_to_lightbox(&visit.actor, of, id, numbers, Expected::Any).await {
        Ok(done) => {
            let notice = Outcome::of(&done).notice_of(&number, &format!("the lightbox “{}”", done.to.name));
            see_and_say(&visit, &goal(of, &done.to, &place).again(&fields), &notice)
        }
        Err(error) => refused(&visit, &place.lightbox(of, &id.to_string(), ""), error),
    }
}

async fn choose(visit: Visit) -> Answer {
    enter(&visit).await?;
    let client = visit.desk.filling(&visit.actor, visit.asked.named("id")?).await?;
    copy_lightbox::Sheet::into_account(&client).shown(&visit, &visit.asked.query, Complaints::default()).await
}

async fn copy(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let client = visit.desk.filling(&visit.actor, visit.asked.named("id")?).await?;
    let mut complaints = Complaints::default();
    let chosen = copy_lightbox::chosen(&fields, &mut complaints);
    let name: Option<Name> = fields.read("name", &mut complaints);
    if let (Some(lightbox), Some(name)) = (chosen, name) {
        match visit.desk.copy_lightbox_into_account(&visit.actor, lightbox, client.id, name).await {
            Ok(done) => {
                let notice = Outcome::of(&done).notice(&format!("the lightbox “{}”", done.to.name));
                let goal = InList::of(&fields).lightbox(client.id, &done.to.id.to_string(), "");
                return see_and_say(&visit, &goal, &notice);
            }
            Err(error) => copy_lightbox::note(error, &mut complaints)?,
        }
    }
    copy_lightbox::Sheet::into_account(&client).shown(&visit, &fields, complaints).await
}
