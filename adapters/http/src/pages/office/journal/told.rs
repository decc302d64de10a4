//! An entry of the journal as a sentence: names and not ids, and links to what it is about.

use picdesk::{About, Change, Entry, EntryKind, JournalRow};

use crate::pages::words::encoded;

/// An entry as a sentence: *actor verb thing tail*.
pub(super) struct Told {
    /// Who did it.
    pub actor: String,
    pub verb: &'static str,
    /// What it was done to, where that is anything.
    pub thing: Option<Thing>,
    /// In whose name, where that is somebody else's.
    pub tail: String,
    pub changes: Vec<Changed>,
}

/// What an entry is about.
pub(super) struct Thing {
    pub label: String,
    /// Where it is, where it can be looked at.
    pub href: Option<String>,
}

/// One value that changed.
pub(super) struct Changed {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Told {
    /// The sentence of an entry.
    pub(super) fn of(row: &JournalRow) -> Self {
        let entry = &row.kept.entry;
        let name = |name: &Option<picdesk::Name>| name.as_ref().map(ToString::to_string);
        let subject = name(&row.subject_name).filter(|_| entry.who.subject != entry.who.actor);
        Self {
            actor: actor(entry, name(&row.actor_name)),
            verb: verb(entry),
            thing: Thing::of(entry, name(&row.subject_name)),
            tail: tail(entry, subject),
            changes: entry.changes.iter().filter(|change| !is_said(entry, change)).map(Changed::from).collect(),
        }
    }
}

impl Thing {
    fn of(entry: &Entry, subject: Option<String>) -> Option<Self> {
        let plain = |label: String| Some(Self { label, href: None });
        let linked = |label: String, href: String| Some(Self { label, href: Some(href) });
        match &entry.about {
            _ if matches!(
                entry.kind,
                EntryKind::SignedIn | EntryKind::SignedOut | EntryKind::ConsentGiven | EntryKind::ConsentRefused
            ) =>
            {
                None
            }
            _ if matches!(
                entry.kind,
                EntryKind::IdentityAssumed | EntryKind::IdentityLeft | EntryKind::ConsentAsked
            ) =>
            {
                plain(subject.unwrap_or_else(|| "a client".to_owned()))
            }
            _ if matches!(entry.kind, EntryKind::TokenMade | EntryKind::TokenRevoked) => {
                plain(format!("“{}”", said(entry, "name").unwrap_or_default()))
            }
            _ if entry.kind == EntryKind::Denied => plain(said(entry, "deed").unwrap_or("do something").to_owned()),
            About::Order(number) => linked(format!("order {number}"), format!("/office/orders/{number}")),
            About::File(number) => linked(number.to_string(), format!("/office/catalogue/{number}")),
            About::Letter(id) => linked("a letter".to_owned(), format!("/office/mail/{id}")),
            About::Lightbox(_) => plain(match said(entry, "name") {
                Some(name) => format!("the lightbox “{name}”"),
                None => "a lightbox".to_owned(),
            }),
            // The account has a name here where the entry names it as the one to which something was done.
            About::Account(id) => match subject.filter(|_| entry.who.subject == Some(*id)) {
                Some(name) => {
                    let href = format!("/office/accounts?q={}", encoded(&name));
                    linked(format!("the account of {name}"), href)
                }
                None => plain("an account".to_owned()),
            },
            About::BulkOrder(id) => linked(
                match said(entry, "lightbox") {
                    Some(name) => format!("the lightbox “{name}” into many accounts"),
                    None => "a bulk order".to_owned(),
                },
                format!("/office/bulk-orders/{id}"),
            ),
            About::House if entry.kind == EntryKind::SignInRefused => plain("an account that is not there".to_owned()),
            About::House if entry.kind == EntryKind::SupplierMade => {
                plain(format!("the supplier {}", said(entry, "name").unwrap_or_default()))
            }
            About::House => None,
        }
    }
}

/// A value that an entry says, as it is now or as it was last.
fn said<'a>(entry: &'a Entry, field: &str) -> Option<&'a str> {
    let change = entry.changes.iter().find(|change| change.field == field)?;
    change.new.as_deref().or(change.old.as_deref())
}

/// Whether a change stands in the sentence, or beside it, already.
fn is_said(entry: &Entry, change: &Change) -> bool {
    // Whoever has a name is called by it.
    if let Some(named) = change.field.strip_suffix(" id") {
        return said(entry, named).is_some();
    }
    match entry.kind {
        EntryKind::Denied => change.field == "deed",
        EntryKind::SessionsEnded => change.field == "sessions",
        EntryKind::FileWithdrawn => change.field == "withdrawn",
        EntryKind::BulkOrderBegun | EntryKind::BulkOrderRefused => change.field == "lightbox",
        EntryKind::LightboxMade
        | EntryKind::LightboxDeleted
        | EntryKind::SupplierMade
        | EntryKind::TokenMade
        | EntryKind::TokenRevoked => change.field == "name",
        _ => false,
    }
}

fn tail(entry: &Entry, subject: Option<String>) -> String {
    let Some(subject) = subject else { return String::new() };
    match entry.kind {
        EntryKind::OrderCreated => format!("into the account of {subject}"),
        EntryKind::AccountEnrolled
        | EntryKind::AccountChanged
        | EntryKind::RightsChanged
        | EntryKind::SessionsEnded
        | EntryKind::LinkAsked
        | EntryKind::AccountRegistered
        | EntryKind::AccountActivated
        | EntryKind::PasswordChanged
        | EntryKind::AddressConfirmed
        | EntryKind::AddressChanged
        | EntryKind::IdentityAssumed
        | EntryKind::IdentityLeft
        | EntryKind::ConsentAsked => String::new(),
        EntryKind::SignInRefused | EntryKind::CartChanged => String::new(),
        _ => format!("for {subject}"),
    }
}

/// Who it was, and whether a program of theirs did it.
fn actor(entry: &Entry, name: Option<String>) -> String {
    let name = name.unwrap_or_else(|| nobody(entry.kind).to_owned());
    if entry.is_by_program() { format!("{name}, by an API token,") } else { name }
}

/// Who it was where no account did it.
fn nobody(kind: EntryKind) -> &'static str {
    if matches!(kind, EntryKind::SignInRefused | EntryKind::LinkAsked) { "Somebody" } else { "The house" }
}

fn verb(entry: &Entry) -> &'static str {
    match entry.kind {
        EntryKind::OrderCreated => "created",
        EntryKind::BulkOrderBegun => "began to order",
        EntryKind::BulkOrderRefused => "created no order of",
        EntryKind::OrderReleased => "released",
        EntryKind::OrderChanged => "changed",
        EntryKind::OrderCancelled => "cancelled",
        EntryKind::OrderPaid => "changed the payment of",
        EntryKind::ClientNotified => "told the client of",
        EntryKind::OrderInvoiced => "took lines onto an invoice from",
        EntryKind::FileAddedToOrder => "added a file to",
        EntryKind::GrantChanged => "changed the download permission of",
        EntryKind::SizePicked => "picked a size in",
        EntryKind::TermsAccepted => "accepted the licence terms of",
        EntryKind::Downloaded => "downloaded from",
        EntryKind::DownloadRefused => "was refused a download from",
        EntryKind::LightboxMade => "made",
        EntryKind::LightboxChanged => "changed",
        EntryKind::LightboxDeleted => "deleted",
        EntryKind::CartChanged => "changed the cart in",
        EntryKind::CheckedOut => "checked out as",
        EntryKind::AccountEnrolled => "made",
        EntryKind::LinkAsked if entry.about == About::House => "asked for a link",
        EntryKind::LinkAsked => "asked for a link to",
        EntryKind::AccountRegistered => "registered",
        EntryKind::AccountActivated => "took over",
        EntryKind::PasswordChanged => "changed the password of",
        EntryKind::AddressConfirmed => "confirmed one end of a new address of",
        EntryKind::AddressChanged => "changed the address of",
        EntryKind::AccountChanged => "changed",
        EntryKind::RightsChanged => "changed the rights of",
        EntryKind::SignedIn => "signed in",
        EntryKind::SignedOut => "signed out",
        EntryKind::ConsentAsked => "asked for the consent of",
        EntryKind::ConsentGiven => "said yes to having their identity assumed",
        EntryKind::ConsentRefused => "said no to having their identity assumed",
        EntryKind::IdentityAssumed => "assumed the identity of",
        EntryKind::IdentityLeft => "left the identity of",
        EntryKind::SessionsEnded if said(entry, "sessions") == Some("all") => "ended all sessions of",
        EntryKind::SessionsEnded if said(entry, "sessions").is_some() => "ended all other sessions of",
        EntryKind::SessionsEnded => "ended a session of",
        EntryKind::TokenMade => "made the API token",
        EntryKind::TokenRevoked => "revoked the API token",
        EntryKind::SignInRefused => "could not sign in to",
        EntryKind::SupplierMade => "made",
        EntryKind::SizesSet => "set sizes that files are sold in",
        EntryKind::FileImported => "took in",
        EntryKind::FileEdited => "edited",
        EntryKind::FileWithdrawn if said(entry, "withdrawn") == Some("false") => "offered again",
        EntryKind::FileWithdrawn => "withdrew",
        EntryKind::FileRestricted => "restricted",
        EntryKind::RestrictionChanged => "changed a restriction of",
        EntryKind::RestrictionLifted => "lifted a restriction of",
        EntryKind::LetterResent => "sent again",
        EntryKind::LetterGivenUp => "gave up",
        EntryKind::JournalExported => "exported the journal",
        EntryKind::OrdersExported => "exported orders",
        EntryKind::Denied => "was not allowed to",
    }
}

/// What a kind of entry is called in the filter, and in the history of an order.
pub(in crate::pages::office) fn label(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::OrderCreated => "Order created",
        EntryKind::BulkOrderBegun => "Bulk order begun",
        EntryKind::BulkOrderRefused => "No order by bulk order",
        EntryKind::OrderReleased => "Order released",
        EntryKind::OrderChanged => "Order changed",
        EntryKind::OrderCancelled => "Order cancelled",
        EntryKind::OrderPaid => "Order paid",
        EntryKind::ClientNotified => "Client notified",
        EntryKind::OrderInvoiced => "Order invoiced",
        EntryKind::FileAddedToOrder => "File added to order",
        EntryKind::GrantChanged => "Download permission changed",
        EntryKind::SizePicked => "Size picked",
        EntryKind::TermsAccepted => "Licence terms accepted",
        EntryKind::Downloaded => "Downloaded",
        EntryKind::DownloadRefused => "Download refused",
        EntryKind::LightboxMade => "Lightbox made",
        EntryKind::LightboxChanged => "Lightbox changed",
        EntryKind::LightboxDeleted => "Lightbox deleted",
        EntryKind::CartChanged => "Cart changed",
        EntryKind::CheckedOut => "Checked out",
        EntryKind::AccountEnrolled => "Account made",
        EntryKind::LinkAsked => "Link asked for",
        EntryKind::AccountRegistered => "Account registered",
        EntryKind::AccountActivated => "Account activated",
        EntryKind::PasswordChanged => "Password changed",
        EntryKind::AddressConfirmed => "Address confirmed at one end",
        EntryKind::AddressChanged => "Address changed",
        EntryKind::AccountChanged => "Account changed",
        EntryKind::RightsChanged => "Rights changed",
        EntryKind::SignedIn => "Signed in",
        EntryKind::SignedOut => "Signed out",
        EntryKind::ConsentAsked => "Consent asked for",
        EntryKind::ConsentGiven => "Consent given",
        EntryKind::ConsentRefused => "Consent refused",
        EntryKind::IdentityAssumed => "Identity assumed",
        EntryKind::IdentityLeft => "Identity left",
        EntryKind::SessionsEnded => "Sessions ended",
        EntryKind::TokenMade => "API token made",
        EntryKind::TokenRevoked => "API token revoked",
        EntryKind::SignInRefused => "Sign-in refused",
        EntryKind::SupplierMade => "Supplier made",
        EntryKind::SizesSet => "Sizes set",
        EntryKind::FileImported => "File taken in",
        EntryKind::FileEdited => "File edited",
        EntryKind::FileWithdrawn => "File withdrawn or offered again",
        EntryKind::FileRestricted => "File restricted",
        EntryKind::RestrictionChanged => "Restriction changed",
        EntryKind::RestrictionLifted => "Restriction lifted",
        EntryKind::LetterResent => "Letter sent again",
        EntryKind::LetterGivenUp => "Letter given up",
        EntryKind::JournalExported => "Journal exported",
        EntryKind::OrdersExported => "Orders exported",
        EntryKind::Denied => "Not allowed",
    }
}

impl From<&Change> for Changed {
    fn from(change: &Change) -> Self {
        let value = |value: &Option<String>| {
            value.as_deref().map(|value| match value {
                "true" => "yes".to_owned(),
                "false" => "no".to_owned(),
                other => other.to_owned(),
            })
        };
        Self { field: change.field.clone(), old: value(&change.old), new: value(&change.new) }
    }
}

#[cfg(test)]
mod tests {
    use picdesk::{AccountId, KeptEntry, Moment, Name, Who};

    use super::*;

    fn told(entry: Entry, actor: Option<&str>, subject: Option<&str>) -> String {
        let name = |name: Option<&str>| name.map(|name| name.parse::<Name>().unwrap());
        let kept = KeptEntry { place: 1, entry };
        let told = Told::of(&JournalRow { kept, actor_name: name(actor), subject_name: name(subject) });
        let thing = told.thing.map(|thing| thing.label).unwrap_or_default();
        format!("{} {} {} {}", told.actor, told.verb, thing, told.tail).trim_end().to_owned()
    }

    #[test]
    fn an_entry_reads_as_a_sentence_with_names() {
        let ids = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];
        let [bea, ana]: [AccountId; 2] = ids.map(|id| id.parse().unwrap());
        let at = Moment::from_micros(0);
        let entry = |kind, about, subject| {
            Entry::new(kind, Who { actor: Some(bea), subject: Some(subject), token: None }, about, at)
        };
        let withdrawn = |now: &str| {
            let change = Change::of("withdrawn", None, Some(now.to_owned()));
            entry(EntryKind::FileWithdrawn, About::File("A1".parse().unwrap()), bea).with([change])
        };
        let both = (Some("Bea"), Some("Ana"));
        let itself = (Some("Bea"), Some("Bea"));
        for (entry, (actor, subject), sentence) in [
            (
                entry(EntryKind::OrderCreated, About::Order("1001".parse().unwrap()), ana),
                both,
                "Bea created order 1001 into the account of Ana",
            ),
            (withdrawn("true"), itself, "Bea withdrew A1"),
            (withdrawn("false"), itself, "Bea offered again A1"),
            (entry(EntryKind::SignedIn, About::Account(bea), bea), itself, "Bea signed in"),
            (entry(EntryKind::AccountChanged, About::Account(ana), ana), both, "Bea changed the account of Ana"),
            (
                entry(EntryKind::Denied, About::House, bea).with([Change::set("deed", "manage files")]),
                itself,
                "Bea was not allowed to manage files",
            ),
        ] {
            assert_eq!(told(entry, actor, subject), sentence);
        }
        let house = Entry::new(EntryKind::FileImported, Who::HOUSE, About::File("A1".parse().unwrap()), at);
        assert_eq!(told(house, None, None), "The house took in A1");
    }
}
