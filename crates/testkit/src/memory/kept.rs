//! Telling what was written between two moments.

use std::sync::{Arc, PoisonError};

use picdesk::Entry;

use super::{MemoryStore, Shelves};

/// What a store had committed at a moment.
#[derive(Clone)]
pub struct Kept(Shelves, usize);

impl MemoryStore {
    /// What is committed now, to be compared with what is later.
    pub fn kept(&self) -> Kept {
        Kept(self.committed(), self.units.lock().unwrap_or_else(PoisonError::into_inner).len())
    }

    /// What has been written to since a moment, even where it says the same again: `lightboxes`, `journal`, and so on.
    pub fn written_since(&self, kept: &Kept) -> Vec<&'static str> {
        self.committed().written_since(&kept.0)
    }

    /// The units that were committed since a moment, oldest first.
    pub fn units_since(&self, kept: &Kept) -> Vec<CommittedUnit> {
        let committed = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        committed[kept.1..].to_vec()
    }
}

/// What one unit of work has left.
#[derive(Clone)]
pub struct CommittedUnit {
    /// What it has written to, beside the journal.
    pub written: Vec<&'static str>,
    /// What it has recorded.
    pub entries: Vec<Entry>,
}

impl CommittedUnit {
    /// The change from one state of the shelves to the next.
    pub(super) fn of(then: &Shelves, now: &Shelves) -> Self {
        let mut written = now.written_since(then);
        written.retain(|shelf| *shelf != "journal");
        let entries = now.entries[then.entries.len()..].iter().map(|kept| kept.entry.clone()).collect();
        Self { written, entries }
    }
}

impl Shelves {
    fn written_since(&self, then: &Self) -> Vec<&'static str> {
        // Named one by one, so that a shelf that is new is not forgotten here.
        let Shelves {
            accounts,
            sessions,
            choices,
            tokens,
            token_uses,
            assumptions,
            consents,
            attempts,
            devices,
            mailed_links,
            files,
            restrictions,
            file_ids,
            suppliers,
            default_sizes,
            own_sizes,
            lightboxes,
            notes,
            carts,
            orders,
            last_order,
            unread,
            bulk_orders,
            invoices,
            last_invoice,
            downloads,
            requests,
            letters,
            entries,
            seals,
        } = self;
        // A shelf is copied when it is first written to, so the same shelf has the same content.
        let written = [
            ("accounts", !Arc::ptr_eq(accounts, &then.accounts)),
            ("sessions", !Arc::ptr_eq(sessions, &then.sessions)),
            ("choices", !Arc::ptr_eq(choices, &then.choices)),
            ("tokens", !Arc::ptr_eq(tokens, &then.tokens)),
            ("token uses", !Arc::ptr_eq(token_uses, &then.token_uses)),
            ("assumptions", !Arc::ptr_eq(assumptions, &then.assumptions)),
            ("consents", !Arc::ptr_eq(consents, &then.consents)),
            ("attempts", !Arc::ptr_eq(attempts, &then.attempts)),
            ("devices", !Arc::ptr_eq(devices, &then.devices)),
            ("mailed links", !Arc::ptr_eq(mailed_links, &then.mailed_links)),
            ("files", !Arc::ptr_eq(files, &then.files) || !Arc::ptr_eq(file_ids, &then.file_ids)),
            ("restrictions", !Arc::ptr_eq(restrictions, &then.restrictions)),
            ("suppliers", !Arc::ptr_eq(suppliers, &then.suppliers)),
            ("sizes", !Arc::ptr_eq(default_sizes, &then.default_sizes) || !Arc::ptr_eq(own_sizes, &then.own_sizes)),
            ("lightboxes", !Arc::ptr_eq(lightboxes, &then.lightboxes)),
            ("notes", !Arc::ptr_eq(notes, &then.notes)),
            ("carts", !Arc::ptr_eq(carts, &then.carts)),
            ("orders", !Arc::ptr_eq(orders, &then.orders) || *last_order != then.last_order),
            ("unread marks", !Arc::ptr_eq(unread, &then.unread)),
            ("bulk orders", !Arc::ptr_eq(bulk_orders, &then.bulk_orders)),
            ("invoices", !Arc::ptr_eq(invoices, &then.invoices) || *last_invoice != then.last_invoice),
            ("downloads", !Arc::ptr_eq(downloads, &then.downloads)),
            ("requests", !Arc::ptr_eq(requests, &then.requests)),
            ("letters", !Arc::ptr_eq(letters, &then.letters)),
            ("journal", !Arc::ptr_eq(entries, &then.entries)),
            ("seals", !Arc::ptr_eq(seals, &then.seals)),
        ];
        written.into_iter().filter(|(_, written)| *written).map(|(shelf, _)| shelf).collect()
    }
}
