//! How people come into the house: staff invite them, or they registered and wait to be let in (rule 71).

use askama::Template;
use picdesk::{
    AccountChange, AccountId, AccountKey, Downloads, EmailAddress, Error, Expected, Name, NewAccount, Page, Refused,
    Rights, may,
};

use super::{ACCOUNTS, InList};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields},
        visit::Visit,
        words::{When, encoded},
    },
    wire::paging::Key as _,
};

/// How many of those who wait one page lists.
const ROWS: u16 = 30;

/// Where those who wait are listed.
const WAITING: &str = "/office/accounts/waiting";

#[derive(Template)]
#[template(path = "office/invite.html")]
struct InvitePage {
    chrome: Chrome,
    name: String,
    company: String,
    address: String,
    immediate: bool,
    complaints: Complaints,
}

#[derive(Template)]
#[template(path = "office/waiting.html")]
struct WaitingPage {
    chrome: Chrome,
    rows: Vec<Waiting>,
    next: Option<String>,
    later: bool,
    /// Whether the visitor may let them in.
    manages: bool,
}

/// Somebody who registered.
struct Waiting {
    id: String,
    name: String,
    company: String,
    address: String,
    since: When,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/invite").shows(form).takes(invite),
        Door::at(WAITING).shows(list),
        Door::at("/office/accounts/:id/registration").takes(answer),
        Door::at("/office/accounts/:id/invite-again").takes(invite_again),
    ]
}

async fn form(visit: Visit) -> Answer {
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    let immediate = visit.desk.house().accounts.downloads == Downloads::Immediate;
    invite_page(&visit, &Fields::default(), immediate, Complaints::default())
}

async fn invite(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    let mut complaints = Complaints::default();
    let name: Option<Name> = fields.read("name", &mut complaints);
    let company: Option<Name> = fields.read_if_any("company", &mut complaints);
    let address: Option<EmailAddress> = fields.read("address", &mut complaints);
    let immediate = fields.ticked("immediate");
    let (Some(name), Some(address), true) = (name, address, complaints.is_empty()) else {
        return invite_page(&visit, &fields, immediate, complaints);
    };
    let downloads = if immediate { Downloads::Immediate } else { Downloads::Ask };
    let who = NewAccount { name, company, address, rights: Rights::none(), downloads: Some(downloads) };
    match visit.desk.invite(&visit.actor, who).await {
        Ok(account) => {
            let said = format!("{} is invited: a letter is on its way to {}.", account.name, account.address);
            let list = format!("{ACCOUNTS}?q={}", encoded(&account.address));
            see_and_say(&visit, &list, &Notice::done(said))
        }
        Err(Error::Refused(refusal @ Refused::AddressInUse)) => {
            complaints.note("address", refusal);
            invite_page(&visit, &fields, immediate, complaints)
        }
        Err(error) => Err(error.into()),
    }
}

async fn list(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let after = AccountKey::read(query.text("after"));
    let later = after.is_some();
    let found = visit.desk.waiting_accounts(&visit.actor, &Page::new(after, ROWS)).await?;
    let next = found.next.as_ref().map(|next| query.next_page(next.write()));
    let rows = found.rows.iter().map(|account| Waiting {
        id: account.id.to_string(),
        name: account.name.to_string(),
        company: account.company.as_ref().map(ToString::to_string).unwrap_or_default(),
        address: account.address.to_string(),
        since: When(account.created_at),
    });
    let filled = WaitingPage {
        chrome: visit.chrome("Waiting for you", Place::Clients),
        rows: rows.collect(),
        next,
        later,
        manages: visit.actor.rights().holds(picdesk::Right::ManageAccounts),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// Lets somebody in who registered, or declines.
async fn answer(visit: Visit, fields: Fields) -> Answer {
    let id: AccountId = visit.asked.named("id")?;
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    let account = visit.desk.account(&visit.actor, id).await?;
    if !account.standing.waits {
        let said = format!("Somebody else was quicker: {} waits no longer.", account.name);
        return see_and_say(&visit, WAITING, &Notice::refused(said));
    }
    let enabled = fields.text("do") == "enable";
    let change = AccountChange { enabled: Some(enabled), ..AccountChange::default() };
    let expected = Expected::Exactly(account.revision);
    let account = visit.desk.change_account(&visit.actor, id, change, expected).await?;
    let said = if enabled {
        format!("{} can sign in now, and is told so by letter.", account.name)
    } else {
        format!("{} is declined: the account stays disabled.", account.name)
    };
    see_and_say(&visit, WAITING, &Notice::done(said))
}

async fn invite_again(visit: Visit, fields: Fields) -> Answer {
    let id: AccountId = visit.asked.named("id")?;
    let account = visit.desk.invite_again(&visit.actor, id).await?;
    let said = format!("A new invitation is on its way to {}; the one before is void.", account.address);
    see_and_say(&visit, &InList::of(&fields).list(), &Notice::done(said))
}

fn invite_page(visit: &Visit, typed: &Fields, immediate: bool, complaints: Complaints) -> Answer {
    let text = |name| typed.text(name).to_owned();
    let filled = InvitePage {
        chrome: visit.chrome("Invite somebody", Place::Clients),
        name: text("name"),
        company: text("company"),
        address: text("address"),
        immediate,
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}
