//! The journal: who did what, as whom, when. Entries are added and never edited.

use crate::{
    actor::Who,
    bulk_order::BulkOrder,
    file::FileNumber,
    ids::{AccountId, BulkOrderId, LetterId, LightboxId},
    lightbox::Lightbox,
    moment::Moment,
    order::{Order, OrderNumber, create::Notification},
    policy::Deed,
};

pub(crate) mod export;
mod facts;
pub(crate) mod filter;
mod kind;
pub(crate) mod seal;
pub(crate) mod sealer;
pub(crate) mod verify;

pub use kind::{EntryKind, UnknownKind};

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// An order.
    Order(OrderNumber),
    /// A lightbox.
    Lightbox(LightboxId),
    /// An account.
    Account(AccountId),
    /// A file.
    File(FileNumber),
    /// A letter.
    Letter(LetterId),
    /// A bulk order.
    BulkOrder(BulkOrderId),
    /// Nothing in particular.
    House,
}

impl About {
    /// Its kind and its id, as they are stored and written.
    pub fn parts(&self) -> (&'static str, Option<String>) {
        match self {
            Self::Order(number) => ("order", Some(number.to_string())),
            Self::Lightbox(id) => ("lightbox", Some(id.to_string())),
            Self::Account(id) => ("account", Some(id.to_string())),
            Self::File(number) => ("file", Some(number.to_string())),
            Self::Letter(id) => ("letter", Some(id.to_string())),
            Self::BulkOrder(id) => ("bulk-order", Some(id.to_string())),
            Self::House => ("house", None),
        }
    }
}

/// The most files that an entry names: its text stays short, whatever is copied at once.
const MOST_NAMED: usize = 12;

/// What the API token is called among the changes of an entry: the id that the entry of its making has.
const BY_TOKEN: &str = "API token";

/// One value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is called.
    pub field: String,
    /// What it was; none where it was not there.
    pub old: Option<String>,
    /// What it is; none where it is gone.
    pub new: Option<String>,
}

impl Change {
    /// A value that was changed from one to another.
    pub fn of(field: &str, old: Option<String>, new: Option<String>) -> Self {
        Self { field: field.to_owned(), old, new }
    }

    /// Files that were added. Of many it names the first ones, and how many they are.
    pub fn added(files: &[FileNumber]) -> Self {
        let named: Vec<&str> = files.iter().take(MOST_NAMED).map(FileNumber::as_str).collect();
        let named = named.join(", ");
        Self::set("added", if files.len() > MOST_NAMED { format!("{} files: {named}, …", files.len()) } else { named })
    }

    /// A value that was not there before.
    pub fn set(field: &str, new: impl ToString) -> Self {
        Self::of(field, None, Some(new.to_string()))
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// Who did it, and in whose name.
    pub who: Who,
    /// What happened.
    pub kind: EntryKind,
    /// To what.
    pub about: About,
    /// What changed.
    pub changes: Vec<Change>,
}

/// An entry as it is kept, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEntry {
    /// Its place: later entries have greater ones.
    pub place: i64,
    /// The entry.
    pub entry: Entry,
}

impl Entry {
    /// An entry that names the API token of a program, where it was one that acted, and no other change.
    pub fn new(kind: EntryKind, who: Who, about: About, at: Moment) -> Self {
        let token = who.token.map(|token| Change::set(BY_TOKEN, token));
        Self { at, who: Who { token: None, ..who }, kind, about, changes: token.into_iter().collect() }
    }

    /// Whether a program did it, with an API token of the actor's.
    pub fn is_by_program(&self) -> bool {
        self.changes.first().is_some_and(|change| change.field == BY_TOKEN)
    }

    /// The same entry with these changes.
    #[must_use]
    pub fn with(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// An order was created into an account: in whose account, with how many files, announced or not.
    pub fn order_created(who: Who, order: &Order, announced: Announced) -> Self {
        Self::of_order(EntryKind::OrderCreated, who, order, order.created_at).with([
            Change::set("state", order.state.slug()),
            Change::set("files", order.lines.len()),
            Change::set("grant", order.grant),
            Change::set("notification", announced.slug()),
        ])
    }

    /// A lightbox began to be ordered into many accounts (rule 13). Each of the orders has an entry of its own.
    pub fn bulk_order_begun(who: Who, bulk: &BulkOrder, accounts: usize) -> Self {
        Self::new(EntryKind::BulkOrderBegun, who, About::BulkOrder(bulk.id), bulk.begun_at).with([
            Change::set("lightbox", &bulk.lightbox),
            Change::set("files", bulk.files.len()),
            Change::set("accounts", accounts),
        ])
    }

    /// A client turned a cart into an order (rule 58).
    pub fn checked_out(who: Who, order: &Order) -> Self {
        let reference = order.reference.as_ref().map(|reference| Change::set("reference", reference));
        Self::of_order(EntryKind::CheckedOut, who, order, order.created_at)
            .with([Change::set("files", order.lines.len())])
            .with(reference)
    }

    /// Something was done to an account: whoever looks for that person finds it.
    pub fn of_account(kind: EntryKind, who: Who, account: AccountId, at: Moment) -> Self {
        Self::new(kind, Who { subject: Some(account), ..who }, About::Account(account), at)
    }

    /// Something was done to an order, which is its owner's.
    pub fn of_order(kind: EntryKind, who: Who, order: &Order, at: Moment) -> Self {
        Self::new(kind, Who { subject: Some(order.owner), ..who }, About::Order(order.number), at)
    }

    /// Something was done to a lightbox, which is its owner's.
    pub fn of_lightbox(kind: EntryKind, who: Who, lightbox: &Lightbox, at: Moment) -> Self {
        Self::new(kind, Who { subject: Some(lightbox.owner), ..who }, About::Lightbox(lightbox.id), at)
    }

    /// Somebody may not do something: the policy does not allow it (rule 2), or the rule of rights (rule 70).
    pub fn denied(who: Who, deed: Deed, account: Option<AccountId>, reason: impl ToString, at: Moment) -> Self {
        let about = account.map_or(About::House, About::Account);
        Self::new(EntryKind::Denied, who, about, at)
            .with([Change::set("deed", deed.slug()), Change::set("reason", reason)])
    }
}

/// Whether the client was told of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Announced {
    /// A letter was posted.
    ByLetter,
    /// No message of any kind (rule 32).
    NotAtAll,
}

impl Announced {
    /// What an entry says of a client who was told of an order by this letter.
    pub(crate) fn said(note: &Notification) -> [Change; 2] {
        [Change::set("subject", &note.subject), Change::set("notification", Self::ByLetter.slug())]
    }

    /// Its name in the history.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ByLetter => "letter posted",
            Self::NotAtAll => "none",
        }
    }
}

#[cfg(test)]
mod tests;
