//! The journal. Entries are added and never edited.

use async_trait::async_trait;
use picdesk::{
    About, AccountId, Change, Entry, EntryKind, Journal, KeptEntry, Moment, OrderNumber, Page, Permit, ReadJournal,
    Rows, Who, may,
};
use sea_orm::prelude::{Json, Uuid};

use crate::{
    entity::journal,
    fault::Answer,
    hand::{Hand, values},
    map,
};

/// The two columns of what an entry is about.
fn about_columns(about: &About) -> (&'static str, Option<String>) {
    match about {
        About::Order(number) => ("order", Some(number.to_string())),
        About::Lightbox(id) => ("lightbox", Some(id.to_string())),
        About::Account(id) => ("account", Some(id.to_string())),
        About::File(number) => ("file", Some(number.to_string())),
        About::Letter(id) => ("letter", Some(id.to_string())),
        About::House => ("house", None),
    }
}

fn about(kind: &str, id: Option<&str>) -> Answer<About> {
    match (kind, id) {
        ("order", Some(id)) => map::parsed(id).map(About::Order),
        ("lightbox", Some(id)) => map::parsed(id).map(About::Lightbox),
        ("account", Some(id)) => map::parsed(id).map(About::Account),
        ("file", Some(id)) => map::parsed(id).map(About::File),
        ("letter", Some(id)) => map::parsed(id).map(About::Letter),
        ("house", None) => Ok(About::House),
        _ => Err(map::broken_row(format!("an entry about {kind} {id:?}"))),
    }
}

fn change_to_json(change: &Change) -> Json {
    [
        ("field", Json::from(change.field.as_str())),
        ("old", Json::from(change.old.as_deref())),
        ("new", Json::from(change.new.as_deref())),
    ]
    .into_iter()
    .collect()
}

fn change_from_json(change: &Json) -> Change {
    let text = |name: &str| change[name].as_str().map(str::to_owned);
    Change { field: text("field").unwrap_or_default(), old: text("old"), new: text("new") }
}

fn restored(row: journal::Model) -> Answer<KeptEntry> {
    let changes = row.changes.as_array().ok_or_else(|| map::broken_row("changes are a list"))?;
    let entry = Entry {
        at: Moment::from_micros(row.at),
        who: Who { actor: row.actor.map(AccountId::new), subject: row.subject.map(AccountId::new) },
        kind: map::named(&EntryKind::ALL, EntryKind::slug, &row.kind)?,
        about: about(&row.about_kind, row.about_id.as_deref())?,
        changes: changes.iter().map(change_from_json).collect(),
    };
    Ok(KeptEntry { place: row.place, entry })
}

#[async_trait]
impl ReadJournal for Hand {
    async fn of_order(
        &mut self,
        _viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>> {
        let mut query = self.query();
        query.put("SELECT * FROM journal WHERE about_kind = 'order' AND about_id = ").bind(order.to_string());
        if let Some(after) = page.after {
            query.put(" AND place < ").bind(after);
        }
        query.put(" ORDER BY place DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<journal::Model>(sql, values).await?;
        let kept = rows.into_iter().map(restored).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(kept, page.limit(), |kept| kept.place))
    }
}

#[async_trait]
impl Journal for Hand {
    async fn record(&mut self, entry: &Entry) -> Answer<()> {
        let (about_kind, about_id) = about_columns(&entry.about);
        let changes: Json = entry.changes.iter().map(change_to_json).collect();
        let id = |account: Option<AccountId>| -> Option<Uuid> { account.map(AccountId::uuid) };
        let mut query = self.query();
        query.put("INSERT INTO journal (at, actor, subject, kind, about_kind, about_id, changes) VALUES (");
        query.list(values![
            entry.at.micros(),
            id(entry.who.actor),
            id(entry.who.subject),
            entry.kind.slug(),
            about_kind,
            about_id,
            changes,
        ]);
        query.put(")");
        self.change_later(query).await
    }
}
