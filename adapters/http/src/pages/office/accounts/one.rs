//! The page of one account: what staff know of it, and what they may change.

use askama::Template;
use picdesk::{
    Account, AccountChange, AccountId, Downloads, Error, Expected, Message, Name, Revision, Right, Territory, may,
};

use super::ACCOUNTS;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, is_stale},
        office::STAFF,
        visit::Visit,
        words::When,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/account.html")]
struct OneAccount {
    chrome: Chrome,
    id: String,
    address: String,
    standing: Standing,
    created: When,
    signed_in: Option<When>,
    /// The ways on from here that the visitor may go.
    ways: Vec<(&'static str, String)>,
    /// Whether the visitor may change it.
    manages: bool,
    typed: Typed,
    complaints: Complaints,
    revision: String,
    /// What was saved meanwhile and is different from what was typed; none where nothing was.
    meanwhile: Option<Vec<(&'static str, String)>>,
}

/// How an account stands, for the marks beside its name.
struct Standing {
    enabled: bool,
    activated: bool,
    staff: bool,
}

/// What is said of an account, as a form has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Typed {
    name: String,
    company: String,
    enabled: bool,
    immediate: bool,
    must_pay_first: bool,
    direct_download: bool,
    territory: String,
    note: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/accounts/:id").shows(show).takes(save)]
}

async fn show(visit: Visit) -> Answer {
    let (account, note) = read(&visit).await?;
    let typed = Typed::of(&account, note.as_ref());
    shown(&visit, &account, typed, Complaints::default(), None)
}

async fn save(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    let (account, _) = read(&visit).await?;
    let (typed, mut complaints) = (Typed::read(&fields), Complaints::default());
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    let Some(change) = typed.change(&account, &fields, &mut complaints) else {
        return shown(&visit, &account, typed, complaints, None);
    };
    match visit.desk.change_account(&visit.actor, account.id, change, Expected::Exactly(revision)).await {
        Ok(saved) if saved.revision == revision => {
            see_and_say(&visit, &address(account.id), &Notice::done("Nothing was different, so nothing was saved."))
        }
        Ok(saved) => see_and_say(&visit, &address(account.id), &Notice::done(format!("{} is saved.", saved.name))),
        Err(error) if is_stale(&error) => {
            let (account, note) = read(&visit).await?;
            let meanwhile = typed.different_in(&Typed::of(&account, note.as_ref()));
            shown(&visit, &account, typed, complaints, Some(meanwhile))
        }
        Err(Error::Refused(refused)) => {
            complaints.note("enabled", refused);
            shown(&visit, &account, typed, complaints, None)
        }
        Err(other) => Err(other.into()),
    }
}

/// The account, with what staff note about it.
async fn read(visit: &Visit) -> Result<(Account, Option<Message>), Problem> {
    let id: AccountId = visit.asked.named("id")?;
    let note = visit.desk.note_about(&visit.actor, id).await?;
    Ok((visit.desk.account(&visit.actor, id).await?, note))
}

fn shown(
    visit: &Visit,
    account: &Account,
    typed: Typed,
    complaints: Complaints,
    meanwhile: Option<Vec<(&'static str, String)>>,
) -> Answer {
    let rights = visit.actor.rights();
    let id = account.id;
    let ways = [
        (Right::ViewOrders, "Orders", format!("/office/orders?client={id}")),
        (Right::ViewAccounts, "Cart", format!("{ACCOUNTS}?panel=cart&of={id}")),
        (Right::ViewAccounts, "Lightboxes", format!("{ACCOUNTS}?panel=lightboxes&of={id}")),
        (Right::ManageAccounts, "Access", format!("{ACCOUNTS}/{id}/access")),
        (Right::ViewJournal, "Journal", format!("/office/journal?subject={id}")),
        (Right::ManageStaff, "Rights", format!("{STAFF}/{id}")),
    ];
    let filled = OneAccount {
        chrome: visit.chrome(account.name.to_string(), Place::Clients),
        id: id.to_string(),
        address: account.address.to_string(),
        standing: Standing {
            enabled: account.standing.enabled,
            activated: account.standing.activated,
            staff: !account.is_client(),
        },
        created: When(account.created_at),
        signed_in: account.last_signed_in.map(When),
        ways: ways.into_iter().filter(|(right, ..)| rights.holds(*right)).map(|(_, name, to)| (name, to)).collect(),
        manages: rights.holds(Right::ManageAccounts),
        typed,
        complaints,
        revision: account.revision.to_string(),
        meanwhile,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

fn address(id: AccountId) -> String {
    format!("{ACCOUNTS}/{id}")
}

impl Typed {
    fn of(account: &Account, note: Option<&Message>) -> Self {
        Self {
            name: account.name.to_string(),
            company: account.company.as_ref().map(ToString::to_string).unwrap_or_default(),
            enabled: account.standing.enabled,
            immediate: account.downloads == Downloads::Immediate,
            must_pay_first: account.must_pay_first,
            direct_download: account.direct_download,
            territory: account.territory.map_or("", Territory::as_str).to_owned(),
            note: note.map(|note| note.as_str().to_owned()).unwrap_or_default(),
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).replace("\r\n", "\n");
        Self {
            name: text("name"),
            company: text("company"),
            enabled: fields.ticked("enabled"),
            immediate: fields.text("downloads") == "immediate",
            must_pay_first: fields.ticked("must_pay_first"),
            direct_download: fields.ticked("direct_download"),
            territory: text("territory"),
            note: text("note"),
        }
    }

    /// All that the form says of the account as it was shown; none where something in it is to be complained about.
    ///
    /// Whether it is on is said only where that is different: saying it settles a registration that waits (rule 71).
    fn change(&self, shown: &Account, fields: &Fields, complaints: &mut Complaints) -> Option<AccountChange> {
        let name = fields.read::<Name>("name", complaints);
        let company = fields.read_if_any::<Name>("company", complaints);
        let territory = fields.read_if_any::<Territory>("territory", complaints);
        let note = fields.read_if_any::<Message>("note", complaints);
        complaints.is_empty().then_some(AccountChange {
            enabled: (self.enabled != shown.standing.enabled).then_some(self.enabled),
            name,
            company: Some(company),
            downloads: Some(if self.immediate { Downloads::Immediate } else { Downloads::Ask }),
            must_pay_first: Some(self.must_pay_first),
            direct_download: Some(self.direct_download),
            territory: Some(territory),
            note: Some(note),
        })
    }

    /// What somebody else saved and is not what was typed here, by the names of the fields.
    fn different_in(&self, saved: &Self) -> Vec<(&'static str, String)> {
        let of = |said: &Self| {
            let yes = |it: bool| if it { "yes" } else { "no" }.to_owned();
            [
                ("Name", said.name.trim().to_owned()),
                ("Company", said.company.trim().to_owned()),
                ("Enabled", yes(said.enabled)),
                ("Opens at once", yes(said.immediate)),
                ("Must pay first", yes(said.must_pay_first)),
                ("Direct download", yes(said.direct_download)),
                ("Territory", said.territory.trim().to_uppercase()),
                ("Note for staff", said.note.trim().to_owned()),
            ]
        };
        let pairs = of(self).into_iter().zip(of(saved));
        pairs.filter(|((_, typed), (_, saved))| typed != saved).map(|(_, saved)| saved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_saved_is_told_and_what_is_the_same_is_not() {
        let typed = Typed { name: "Ana ".into(), territory: "de".into(), enabled: true, ..Typed::default() };
        let mut saved = Typed { name: "Ana".into(), territory: "DE".into(), enabled: true, ..Typed::default() };
        assert!(typed.different_in(&saved).is_empty());
        saved.enabled = false;
        assert_eq!(typed.different_in(&saved), [("Enabled", "no".to_owned())]);
    }

    /// Rule 71: whoever saves another field of an account that waits has not turned the registration down.
    #[test]
    fn whether_an_account_is_on_is_said_only_where_that_was_changed() {
        let waiting = Account::restore(picdesk::AccountRecord {
            id: AccountId::new("0197a5c0-0000-7000-8000-00000000000a".parse().unwrap()),
            name: "Ana".parse().unwrap(),
            company: None,
            address: "ana@example.org".parse().unwrap(),
            standing: picdesk::Standing { enabled: false, activated: true, waits: true },
            rights: picdesk::Rights::none(),
            downloads: Downloads::Ask,
            must_pay_first: false,
            direct_download: false,
            territory: None,
            created_at: picdesk::Moment::from_micros(0),
            last_signed_in: None,
            revision: Revision::FIRST,
        });
        for (ticked, said) in [(None, None), (Some("enabled"), Some(true))] {
            let fields = [Some("name"), ticked].into_iter().flatten().map(|name| (name.to_owned(), "Ana".to_owned()));
            let fields = Fields::from_iter(fields);
            let change = Typed::read(&fields).change(&waiting, &fields, &mut Complaints::default()).unwrap();
            assert_eq!(change.enabled, said);
        }
    }
}
