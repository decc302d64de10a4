//! What staff change of an account, all of it in one save.

use crate::{
    account::{Account, Downloads, Standing},
    journal::Change,
    policy::{Permit, may},
    restriction::territory::Territory,
    revision::{Expected, Stale},
    text::{Message, Name},
};

/// What to change of an account; what is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountChange {
    /// Switch it on or off.
    pub enabled: Option<bool>,
    /// What the person is called.
    pub name: Option<Name>,
    /// The person's company; the inner `None` takes it away.
    pub company: Option<Option<Name>>,
    /// Let ordered files open at once, or ask.
    pub downloads: Option<Downloads>,
    /// Whether its orders are to be paid before they are downloaded (rule 29).
    pub must_pay_first: Option<bool>,
    /// Whether it downloads without accepting the licence terms each time (rule 31).
    pub direct_download: Option<bool>,
    /// Say where it is; the inner `None` says that nobody knows.
    pub territory: Option<Option<Territory>>,
    /// The note that staff keep about it; the inner `None` takes it away. It is kept apart from the account, so that it
    /// never reaches its owner.
    pub note: Option<Option<Message>>,
}

impl Account {
    /// Changes what staff may change of an account. It takes effect on its next request (rule 69).
    pub fn change(
        &mut self,
        _managing: &Permit<may::ManageAccount>,
        change: &AccountChange,
        expected: Expected,
    ) -> Result<(), Stale> {
        self.apply(change, expected)
    }

    /// The change itself, for the console, which needs no permit.
    pub(crate) fn apply(&mut self, change: &AccountChange, expected: Expected) -> Result<(), Stale> {
        expected.check(self.0.revision)?;
        if let Some(enabled) = change.enabled {
            self.0.standing = Standing { enabled, waits: false, ..self.0.standing };
        }
        put(&mut self.0.name, &change.name);
        put(&mut self.0.company, &change.company);
        put(&mut self.0.downloads, &change.downloads);
        put(&mut self.0.must_pay_first, &change.must_pay_first);
        put(&mut self.0.direct_download, &change.direct_download);
        put(&mut self.0.territory, &change.territory);
        self.0.revision = self.0.revision.next();
        Ok(())
    }
}

fn put<T: Clone>(place: &mut T, new: &Option<T>) {
    if let Some(new) = new {
        place.clone_from(new);
    }
}

/// What is different between an account before a change and after it, for the journal.
pub(crate) fn differences(before: &Account, after: &Account) -> Vec<Change> {
    let of = |account: &Account| {
        [
            ("enabled", Some(account.standing.enabled.to_string())),
            ("waits", Some(account.standing.waits.to_string())),
            ("name", Some(account.name.to_string())),
            ("company", account.company.as_ref().map(ToString::to_string)),
            ("downloads", Some(account.downloads.slug().to_owned())),
            ("must pay first", Some(account.must_pay_first.to_string())),
            ("direct download", Some(account.direct_download.to_string())),
            ("territory", Some(account.territory.map_or("not known", Territory::as_str).to_owned())),
        ]
    };
    let pairs = of(before).into_iter().zip(of(after));
    let different = pairs.filter(|((_, old), (_, new))| old != new);
    different.map(|((field, old), (_, new))| Change::of(field, old, new)).collect()
}
