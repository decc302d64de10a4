//! The **Journal**: who did what, as whom, when; newest first, each entry as a sentence with what it changed. And the same
//! entries as a file.

use askama::Template;
use picdesk::{AccountId, EntryKind, JournalFilter, JournalRow, Page, Right, SearchText};
use poem::IntoResponse;

use crate::{
    exported::ExportedJournal,
    pages::{
        chrome::{Chrome, Place, page},
        door::{Answer, Door},
        fields::Fields,
        visit::Visit,
        words::{Choice, When, day_begins},
    },
    problem::Problem,
    wire::journal::ExportedAs,
};

mod told;

pub(super) use told::label;

use told::Told;

/// How many entries one page lists.
const ENTRIES: u16 = 50;
/// How many people of a name are offered to choose from.
const OFFERED: u16 = 8;

#[derive(Template)]
#[template(path = "journal.html")]
struct Journal {
    chrome: Chrome,
    actor: Chosen,
    subject: Chosen,
    /// Whether people can be looked up by their names.
    by_name: bool,
    kinds: Vec<Choice>,
    /// The name of the kind that is asked for.
    kind: &'static str,
    since: String,
    until: String,
    rows: Vec<Row>,
    next: Option<String>,
    later: bool,
    first: String,
    asked: bool,
}

/// An entry.
struct Row {
    at: When,
    told: Told,
    /// Where the entries are that the same person did.
    by_actor: Option<String>,
}

/// A person that the journal is asked about.
#[derive(Default)]
struct Chosen {
    /// What stands in the field: a name that was typed, or the id that a link carries.
    typed: String,
    id: Option<AccountId>,
    /// Those who may be meant, where several are called so.
    several: Vec<(String, String)>,
    /// Nobody is called so.
    nobody: bool,
    /// How the person is called.
    name: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/journal").shows(list), Door::at("/office/journal/export").takes(export)]
}

async fn list(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let mut actor = Chosen::of(&visit, "actor").await?;
    let mut subject = Chosen::of(&visit, "subject").await?;
    let filter = filter(query, actor.id, subject.id);
    let after: Option<i64> = query.value("after");
    let found = visit.desk.journal(&visit.actor, &filter, &Page::new(after, ENTRIES)).await?;
    // A name that is nobody's has no entries, and one that is several people's has to be chosen from first.
    let open = |chosen: &Chosen| chosen.nobody || !chosen.several.is_empty();
    let (rows, next) = if open(&actor) || open(&subject) { (Vec::new(), None) } else { (found.rows, found.next) };

    actor.learn_name(rows.first().and_then(|row| row.actor_name.as_ref()));
    subject.learn_name(rows.first().and_then(|row| row.subject_name.as_ref()));
    let filled = Journal {
        chrome: visit.chrome("Journal", Place::Journal),
        by_name: visit.actor.rights().holds(Right::ViewAccounts),
        kind: filter.kind.map_or("", EntryKind::slug),
        kinds: EntryKind::ALL.into_iter().map(|kind| kind_choice(kind, filter.kind)).collect(),
        since: query.text("since").to_owned(),
        until: query.text("until").to_owned(),
        rows: rows.iter().map(|row| Row::of(row, query)).collect(),
        next: next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page("/office/journal"),
        asked: filter != JournalFilter::default(),
        actor,
        subject,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What the fields narrow the journal to, of these people.
fn filter(fields: &Fields, actor: Option<AccountId>, subject: Option<AccountId>) -> JournalFilter {
    JournalFilter {
        actor,
        subject,
        kind: fields.value("kind"),
        since: day_begins(fields.text("since"), 0),
        until: day_begins(fields.text("until"), 1),
    }
}

/// The form says what the page was narrowed to, with ids for people.
async fn export(visit: Visit, fields: Fields) -> Answer {
    let written_as = match fields.text("format") {
        "csv" => ExportedAs::Csv,
        "json" => ExportedAs::Json,
        _ => return Err(Problem::unreadable("press one of the buttons: CSV or JSON")),
    };
    let filter = filter(&fields, fields.value("actor"), fields.value("subject"));
    let export = visit.desk.export_journal(&visit.actor, filter).await?;
    Ok(ExportedJournal::of(export, written_as).into_response())
}

impl Chosen {
    /// Who is meant by a field: an id that a link carries, or a name that somebody typed.
    async fn of(visit: &Visit, field: &str) -> Result<Self, Problem> {
        let typed = visit.asked.query.text(field).trim().to_owned();
        if let Ok(id) = typed.parse::<AccountId>() {
            return Ok(Self { typed, id: Some(id), ..Self::default() });
        }
        let Ok(text) = typed.parse::<SearchText>() else { return Ok(Self::default()) };
        let found = visit.desk.find_accounts(&visit.actor, Some(&text), &Page::first(OFFERED)).await?;
        let mut called_so = found.rows.iter().filter(|account| account.name.as_str().eq_ignore_ascii_case(&typed));
        let rows = match (called_so.next(), called_so.next()) {
            (Some(one), None) => std::slice::from_ref(one),
            _ => &found.rows[..],
        };
        match rows {
            [] => Ok(Self { typed, nobody: true, ..Self::default() }),
            [one] => Ok(Self { typed, id: Some(one.id), name: one.name.to_string(), ..Self::default() }),
            several => {
                let query = &visit.asked.query;
                let offer = |account: &picdesk::Account| {
                    (query.with(field, account.id), format!("{}, {}", account.name, account.address))
                };
                Ok(Self { several: several.iter().map(offer).collect(), typed, ..Self::default() })
            }
        }
    }

    /// An id says nothing to a person: the entries that were found say whose it is.
    fn learn_name(&mut self, name: Option<&picdesk::Name>) {
        if let (Some(_), Some(name)) = (self.id, name) {
            self.name = name.to_string();
        }
    }
}

impl Row {
    fn of(row: &JournalRow, query: &Fields) -> Self {
        let entry = &row.kept.entry;
        Self {
            at: When(entry.at),
            told: Told::of(row),
            by_actor: entry.who.actor.map(|actor| query.with("actor", actor)),
        }
    }
}

fn kind_choice(kind: EntryKind, chosen: Option<EntryKind>) -> Choice {
    Choice { value: kind.slug().to_owned(), label: told::label(kind).to_owned(), chosen: chosen == Some(kind) }
}
