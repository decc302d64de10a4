//! Whether the journal says what was changed: every change has one entry, in its own unit, with who did it.

use picdesk::{AccountId, EntryKind};

use crate::{Kept, MemoryStore};

/// What a unit may write to and record nothing. A try to sign in counts before anybody knows how it ends; the end of a
/// download is recorded with all that is known of it; the chosen client is a matter of the session, and nobody else's; that a token is used
/// is read beside the token; that an owner has looked at an order is told to nobody.
const WITHOUT_AN_ENTRY: [&str; 5] = ["attempts", "choices", "downloads", "token uses", "unread marks"];

/// What is recorded of units that change nothing: refusals, and what was handed out.
const ONLY_TOLD: [EntryKind; 5] = [
    EntryKind::Denied,
    EntryKind::DownloadRefused,
    EntryKind::SignInRefused,
    EntryKind::JournalExported,
    EntryKind::OrdersExported,
];

/// What is wrong with what was recorded since a moment, from which on only this account's owner did something.
///
/// Every unit that changed something has exactly one entry, with who did it, where somebody is signed in, and in whose name
/// or to whom; one that takes out an invoice has an entry for each of its orders. A unit that only records is a refusal, or says
/// what was handed out.
pub fn unrecorded(memory: &MemoryStore, kept: &Kept, person: Option<AccountId>) -> Vec<String> {
    let mut wrong = Vec::new();
    for unit in memory.units_since(kept) {
        if unit.entries.is_empty() && unit.written.iter().all(|shelf| WITHOUT_AN_ENTRY.contains(shelf)) {
            continue;
        }
        let invoiced = unit.entries.iter().filter(|entry| entry.kind == EntryKind::OrderInvoiced);
        let expected = if unit.written.contains(&"invoices") { invoiced.count().max(1) } else { 1 };
        if unit.entries.len() != expected {
            wrong.push(format!("{:?} written with {} entries", unit.written, unit.entries.len()));
            continue;
        }
        for entry in &unit.entries {
            // Who signs in was nobody until then.
            let person = person.filter(|_| entry.kind != EntryKind::SignedIn);
            if person.is_some() && entry.who.actor != person {
                wrong.push(format!("the entry {} says that {:?} did it", entry.kind.slug(), entry.who.actor));
            }
            if person.is_some() && entry.who.subject.is_none() {
                wrong.push(format!("the entry {} does not say in whose name", entry.kind.slug()));
            }
            if unit.written.is_empty() != ONLY_TOLD.contains(&entry.kind) {
                wrong.push(format!("the entry {} with {:?} written", entry.kind.slug(), unit.written));
            }
        }
    }
    wrong
}

/// Whether it was recorded since a moment that the policy did not allow something.
pub fn denied(memory: &MemoryStore, kept: &Kept) -> bool {
    let units = memory.units_since(kept);
    units.iter().flat_map(|unit| &unit.entries).any(|entry| entry.kind == EntryKind::Denied)
}
