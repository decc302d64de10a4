//! The journal: who did what, as whom, when. Entries are added and never edited.

use crate::{
    actor::Who,
    bulk_order::BulkOrder,
    file::FileNumber,
    ids::{AccountId, BulkOrderId, LetterId, LightboxId},
    lightbox::Lightbox,
    moment::Moment,
    order::{Order, OrderNumber},
    policy::{Deed, Denied},
};

pub(crate) mod filter;

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

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// An order was created into an account.
    OrderCreated,
    /// A lightbox began to be ordered into many accounts.
    BulkOrderBegun,
    /// A draft was shown to its client.
    OrderReleased,
    /// Staff changed an order: its notes, its grants, the sizes of its lines.
    OrderChanged,
    /// A file was added to an order.
    FileAddedToOrder,
    /// A download permission was changed.
    GrantChanged,
    /// A size was picked for a royalty-free line.
    SizePicked,
    /// A file was downloaded, or its transfer broke off.
    Downloaded,
    /// A lightbox was made.
    LightboxMade,
    /// A lightbox was changed.
    LightboxChanged,
    /// A lightbox was deleted.
    LightboxDeleted,
    /// A cart was changed.
    CartChanged,
    /// A client turned a cart into an order.
    CheckedOut,
    /// An account was made.
    AccountEnrolled,
    /// Somebody asked for a letter with a link, by typing an address.
    LinkAsked,
    /// Somebody registered, and confirmed the address.
    AccountRegistered,
    /// The owner of an account that staff made took it over.
    AccountActivated,
    /// The password of an account was changed by its owner.
    PasswordChanged,
    /// A change of address was confirmed at one of its two ends.
    AddressConfirmed,
    /// The address of an account was changed by its owner.
    AddressChanged,
    /// An account was switched on or off, or its downloads were changed.
    AccountChanged,
    /// An account's rights were changed.
    RightsChanged,
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A file came into the house.
    FileImported,
    /// What is said of a file was edited.
    FileEdited,
    /// A file was withdrawn, or is offered again.
    FileWithdrawn,
    /// A file was restricted.
    FileRestricted,
    /// A restriction of a file was changed.
    RestrictionChanged,
    /// A restriction of a file was lifted.
    RestrictionLifted,
    /// A letter was made due again by hand.
    LetterResent,
    /// A letter was given up by hand.
    LetterGivenUp,
    /// The policy did not allow something.
    Denied,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 33] = [
        Self::OrderCreated,
        Self::BulkOrderBegun,
        Self::OrderReleased,
        Self::OrderChanged,
        Self::FileAddedToOrder,
        Self::GrantChanged,
        Self::SizePicked,
        Self::Downloaded,
        Self::LightboxMade,
        Self::LightboxChanged,
        Self::LightboxDeleted,
        Self::CartChanged,
        Self::CheckedOut,
        Self::AccountEnrolled,
        Self::LinkAsked,
        Self::AccountRegistered,
        Self::AccountActivated,
        Self::PasswordChanged,
        Self::AddressConfirmed,
        Self::AddressChanged,
        Self::AccountChanged,
        Self::RightsChanged,
        Self::SignedIn,
        Self::SignedOut,
        Self::FileImported,
        Self::FileEdited,
        Self::FileWithdrawn,
        Self::FileRestricted,
        Self::RestrictionChanged,
        Self::RestrictionLifted,
        Self::LetterResent,
        Self::LetterGivenUp,
        Self::Denied,
    ];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OrderCreated => "order-created",
            Self::BulkOrderBegun => "bulk-order-begun",
            Self::OrderReleased => "order-released",
            Self::OrderChanged => "order-changed",
            Self::FileAddedToOrder => "file-added-to-order",
            Self::GrantChanged => "grant-changed",
            Self::SizePicked => "size-picked",
            Self::Downloaded => "downloaded",
            Self::LightboxMade => "lightbox-made",
            Self::LightboxChanged => "lightbox-changed",
            Self::LightboxDeleted => "lightbox-deleted",
            Self::CartChanged => "cart-changed",
            Self::CheckedOut => "checked-out",
            Self::AccountEnrolled => "account-enrolled",
            Self::LinkAsked => "link-asked",
            Self::AccountRegistered => "account-registered",
            Self::AccountActivated => "account-activated",
            Self::PasswordChanged => "password-changed",
            Self::AddressConfirmed => "address-confirmed",
            Self::AddressChanged => "address-changed",
            Self::AccountChanged => "account-changed",
            Self::RightsChanged => "rights-changed",
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::FileImported => "file-imported",
            Self::FileEdited => "file-edited",
            Self::FileWithdrawn => "file-withdrawn",
            Self::FileRestricted => "file-restricted",
            Self::RestrictionChanged => "restriction-changed",
            Self::RestrictionLifted => "restriction-lifted",
            Self::LetterResent => "letter-resent",
            Self::LetterGivenUp => "letter-given-up",
            Self::Denied => "denied",
        }
    }
}

/// The most files that an entry names: its text stays short, whatever is copied at once.
const MOST_NAMED: usize = 12;

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
    /// An entry without changes.
    pub fn new(kind: EntryKind, who: Who, about: About, at: Moment) -> Self {
        Self { at, who, kind, about, changes: Vec::new() }
    }

    /// The same entry with these changes.
    #[must_use]
    pub fn with(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// An order was created into an account: in whose account, with how many files, announced or not.
    pub fn order_created(who: Who, order: &Order, announced: Announced) -> Self {
        let who = Who { subject: Some(order.owner), ..who };
        Self::new(EntryKind::OrderCreated, who, About::Order(order.number), order.created_at).with([
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
        Self::new(EntryKind::CheckedOut, who, About::Order(order.number), order.created_at)
            .with([Change::set("files", order.lines.len())])
            .with(reference)
    }

    /// Something was done to an account: whoever looks for that person finds it.
    pub fn of_account(kind: EntryKind, who: Who, account: AccountId, at: Moment) -> Self {
        Self::new(kind, Who { subject: Some(account), ..who }, About::Account(account), at)
    }

    /// Something was done to a lightbox, which is its owner's.
    pub fn of_lightbox(kind: EntryKind, who: Who, lightbox: &Lightbox, at: Moment) -> Self {
        Self::new(kind, Who { subject: Some(lightbox.owner), ..who }, About::Lightbox(lightbox.id), at)
    }

    /// The policy did not allow something (rule 2).
    pub fn denied(who: Who, deed: Deed, account: Option<AccountId>, denied: Denied, at: Moment) -> Self {
        let about = account.map_or(About::House, About::Account);
        Self::new(EntryKind::Denied, who, about, at)
            .with([Change::set("deed", deed.slug()), Change::set("reason", denied)])
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
    /// Its name in the history.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ByLetter => "letter posted",
            Self::NotAtAll => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_entry_has_a_name_of_its_own() {
        let mut names = EntryKind::ALL.map(EntryKind::slug);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn an_entry_names_a_few_files_and_counts_the_rest() {
        let files: Vec<FileNumber> = (10..30).map(|number| format!("F-{number}").parse().unwrap()).collect();
        let named = |count: usize| Change::added(&files[..count]).new.unwrap();
        assert_eq!(named(2), "F-10, F-11");
        assert!(!named(12).contains("files"));
        assert_eq!(named(20), "20 files: F-10, F-11, F-12, F-13, F-14, F-15, F-16, F-17, F-18, F-19, F-20, F-21, …");
    }

    /// Rule 2.
    #[test]
    fn a_refusal_says_what_was_tried_and_why_it_was_not_allowed() {
        let reason = Denied::Lacks(crate::rights::Right::CreateOrders);
        let entry = Entry::denied(Who::HOUSE, Deed::CreateOrders, None, reason, Moment::from_micros(0));
        assert_eq!((entry.kind, entry.about), (EntryKind::Denied, About::House));
        let said: Vec<_> = entry.changes.iter().filter_map(|change| change.new.as_deref()).collect();
        assert_eq!(said, ["create orders", "this needs the right orders.create"]);
    }
}
