//! **Staff and rights**: who holds which right, and giving and taking them.

use askama::Template;
use picdesk::{
    Account, AccountId, Addressee, Error, Expected, Preset, Refused, Revision, Right, Rights, RightsRefusal,
    TypedAddress, may,
};

use super::STAFF;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, is_stale, sentence},
        visit::Visit,
        words,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/staff.html")]
struct Everybody {
    chrome: Chrome,
    people: Vec<Person>,
    /// Who holds each right.
    rights: Vec<(&'static str, Vec<String>)>,
    typed: String,
    complaints: Complaints,
}

/// Somebody who works here.
struct Person {
    name: String,
    address: String,
    enabled: bool,
    activated: bool,
    /// The preset that gives exactly these rights, or how many they are.
    holds: String,
    href: String,
}

#[derive(Template)]
#[template(path = "office/rights.html")]
struct OnesRights {
    chrome: Chrome,
    name: String,
    address: String,
    action: String,
    revision: String,
    /// Whether it is nobody's yet: ticking one right makes a staff member of a client.
    client: bool,
    /// Whether it is the visitor's own account.
    own: bool,
    ticks: Vec<Tick>,
    presets: Vec<(&'static str, &'static str)>,
    complaint: Option<String>,
}

/// A right in the form.
struct Tick {
    slug: &'static str,
    label: &'static str,
    ticked: bool,
    /// Whether the visitor cannot give it, because they do not hold it.
    not_yours: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at(STAFF).shows(everybody), Door::at("/office/staff/:id").shows(one).takes(save)]
}

async fn everybody(visit: Visit) -> Answer {
    let staff = visit.desk.staff_and_rights(&visit.actor).await?;
    let (typed, mut complaints) = (visit.asked.query.text("address").to_owned(), Complaints::default());
    if !typed.is_empty() {
        match named(&visit, &typed).await? {
            Some(account) => return see(&address(account.id)),
            None => complaints.note("address", "nobody has an account with this address"),
        }
    }
    let holders = |right: Right| {
        let held = staff.iter().filter(|account| account.rights.holds(right));
        (words::right(right), held.map(|account| account.name.to_string()).collect())
    };
    let filled = Everybody {
        chrome: visit.chrome("Staff and rights", Place::Staff),
        people: staff.iter().map(Person::from).collect(),
        rights: Right::ALL.into_iter().map(holders).collect(),
        typed,
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// The account with an address that was typed.
async fn named(visit: &Visit, typed: &str) -> Result<Option<Account>, Problem> {
    let Ok(address) = typed.parse::<TypedAddress>() else { return Ok(None) };
    match visit.desk.account_for_rights(&visit.actor, &Addressee::Typed(address)).await {
        Ok(account) => Ok(Some(account)),
        Err(Error::Missing(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn one(visit: Visit) -> Answer {
    let account = read(&visit).await?;
    let rights = account.rights.clone();
    shown(&visit, &account, &rights, None)
}

async fn save(visit: Visit, fields: Fields) -> Answer {
    let account = read(&visit).await?;
    let ticked = ticked(&fields);
    if let Some(preset) = Preset::ALL.into_iter().find(|preset| preset.slug() == fields.text("preset")) {
        return shown(&visit, &account, &preset.rights(), None);
    }
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    match visit.desk.change_rights(&visit.actor, account.id, ticked.clone(), Expected::Exactly(revision)).await {
        Ok(account) => {
            let now = match account.rights.is_empty() {
                true => "is a client now".to_owned(),
                false => format!("holds now: {}", holds(&account.rights).to_lowercase()),
            };
            let said = Notice::done(format!("{} {now}. It holds from the next click on.", account.name));
            // Whoever gave up the right to be here is led to where everybody may be.
            let own = account.id == visit.actor.account() && !account.rights.holds(Right::ManageStaff);
            see_and_say(&visit, if own { "/account" } else { STAFF }, &said)
        }
        Err(error) if is_stale(&error) => {
            let told =
                "Somebody changed this account meanwhile. These are your ticks, not saved yet: look at them once more.";
            shown(&visit, &account, &ticked, Some(told.to_owned()))
        }
        Err(Error::Refused(Refused::Rights(RightsRefusal::NotYoursToGive(right)))) => {
            let told = format!("You do not hold “{}”, so you cannot give it.", words::right(right));
            shown(&visit, &account, &ticked, Some(told))
        }
        Err(Error::Refused(refused)) => shown(&visit, &account, &ticked, Some(sentence(&refused.to_string()))),
        Err(other) => Err(other.into()),
    }
}

/// The rights whose boxes were ticked. A box that the visitor could not change was not sent; it says so beside it.
fn ticked(fields: &Fields) -> Rights {
    fields.beginning("right").filter_map(|(_, slug)| slug.parse::<Right>().ok()).collect()
}

async fn read(visit: &Visit) -> Result<Account, Problem> {
    visit.desk.enter::<may::ChangeRights>(&visit.actor).await?;
    let id: AccountId = visit.asked.named("id")?;
    Ok(visit.desk.account_for_rights(&visit.actor, &Addressee::Account(id)).await?)
}

fn shown(visit: &Visit, account: &Account, ticked: &Rights, complaint: Option<String>) -> Answer {
    let own = visit.actor.rights();
    let tick = |right: Right| Tick {
        slug: right.slug(),
        label: words::right(right),
        ticked: ticked.holds(right),
        not_yours: !own.holds(right) && !account.rights.holds(right),
    };
    let filled = OnesRights {
        chrome: visit.chrome(format!("Rights of {}", account.name), Place::Staff),
        name: account.name.to_string(),
        address: account.address.to_string(),
        action: address(account.id),
        revision: account.revision.to_string(),
        client: account.is_client(),
        own: account.id == visit.actor.account(),
        ticks: Right::ALL.into_iter().map(tick).collect(),
        presets: Preset::ALL.into_iter().map(|preset| (preset.slug(), words::preset(preset))).collect(),
        complaint,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

fn address(id: AccountId) -> String {
    format!("{STAFF}/{id}")
}

/// What somebody holds, in a few words.
fn holds(rights: &Rights) -> String {
    match Preset::ALL.into_iter().find(|preset| preset.rights() == *rights) {
        Some(preset) => words::preset(preset).to_owned(),
        None => words::count(rights.iter().count() as u64, "right"),
    }
}

impl From<&Account> for Person {
    fn from(account: &Account) -> Self {
        Self {
            name: account.name.to_string(),
            address: account.address.to_string(),
            enabled: account.standing.enabled,
            activated: account.standing.activated,
            holds: holds(&account.rights),
            href: address(account.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_told_by_their_preset_or_counted() {
        assert_eq!(holds(&Preset::Sales.rights()), "Sales");
        assert_eq!(holds(&[Right::HandleMail].into_iter().collect()), "1 right");
    }
}
