//! Who may do what: deeds, permits, and THE table.
//!
//! Reads take a permit, and writes take a value that only a permit could have made. Outside this crate a [`Permit`]
//! can be had from [`Actor::permit`] alone, and what it may reach is written in it.

use std::marker::PhantomData;

use crate::{
    actor::{Actor, Who},
    ids::AccountId,
    rights::{Right, Rights},
};

mod includes;

/// How far a permit reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The actor's own account, as its owner sees it: no drafts, no staff notes.
    Own(AccountId),
    /// One account, seen by staff.
    Account(AccountId),
    /// The whole site, seen by staff.
    House,
}

impl Scope {
    /// The one account that is meant; none for the house.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Own(account) | Self::Account(account) => Some(account),
            Self::House => None,
        }
    }
}

/// What a deed asks of the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// A right.
    Right(Right),
    /// Two rights, and both of them: the second says what whoever does it gets to see by it.
    Both(Right, Right),
    /// To be signed in, and to stay with what is one's own.
    Own,
    /// To stay with what is one's own, and to be its owner in person: nobody does it in another's name (rule 64), and no
    /// program does by an API token.
    InPerson,
    /// To be the owner of one's own account in person, or to hold a right for another's.
    InPersonOr(Right),
    /// To act in another's name at the moment.
    Assuming,
    /// To stay with what is one's own, or to hold a right.
    OwnOr(Right),
    /// To be signed in.
    SignedIn,
}

/// The deeds: each is a type, so that a permit for one can never pass for another.
pub mod may {
    /// One thing that the policy can allow.
    pub trait Deed: Send + Sync + 'static {
        /// Which row of the table this is.
        const DEED: super::Deed;
    }

    macro_rules! deeds {
        ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
            $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub struct $name;
            impl Deed for $name { const DEED: super::Deed = super::Deed::$name; })+
        };
    }

    deeds! {
        /// Find accounts in the house.
        FindAccounts,
        /// Read one account.
        ViewAccount,
        /// Say what one's own account says of oneself.
        KeepAccount,
        /// Change one's own password and address.
        KeepSignIn,
        /// Switch one account on or off, and invite people.
        ManageAccount,
        /// Change one account's rights.
        ChangeRights,
        /// Find and see files.
        SeeFiles,
        /// Make, name, order, note in and delete one's own lightboxes.
        KeepLightboxes,
        /// Fill the lightboxes of one account, and put new ones there.
        EditLightboxes,
        /// Read the lightboxes of one account.
        ViewLightboxes,
        /// Pick sizes in one's own cart.
        KeepCart,
        /// Accept the licence terms, and turn one's own cart into an order.
        CheckOut,
        /// Accept the licence terms of one of one's own orders.
        AcceptTerms,
        /// Add files to the cart of one account, and take them out.
        EditCart,
        /// Read the cart of one account.
        ViewCart,
        /// Create an order into one account.
        CreateOrders,
        /// Read orders.
        ViewOrders,
        /// Change orders, which takes seeing them.
        EditOrders,
        /// Read the history of orders.
        ViewHistory,
        /// Read invoices, and what is to be invoiced.
        ViewInvoices,
        /// Download the files of one's own orders.
        Download,
        /// Read the outbox and have letters sent again.
        HandleMail,
        /// Take files in, edit what is said of them, withdraw them.
        ManageFiles,
        /// Read the journal.
        ViewJournal,
        /// Act as a client.
        AssumeIdentity,
        /// Go back from an assumed identity to one's own account.
        LeaveIdentity,
        /// Read who has assumed an identity, when and why.
        ViewAssumptions,
        /// Say yes or no to having one's identity assumed.
        ReplyToConsent,
        /// Make an API token for one's own account.
        MakeToken,
        /// See the ways by which one account is entered, and close them.
        GuardAccount,
    }
}

/// The rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described at the type of the same name in `may`")]
pub enum Deed {
    FindAccounts,
    ViewAccount,
    KeepAccount,
    KeepSignIn,
    ManageAccount,
    ChangeRights,
    SeeFiles,
    KeepLightboxes,
    EditLightboxes,
    ViewLightboxes,
    KeepCart,
    CheckOut,
    AcceptTerms,
    EditCart,
    ViewCart,
    CreateOrders,
    ViewOrders,
    EditOrders,
    ViewHistory,
    ViewInvoices,
    Download,
    HandleMail,
    ManageFiles,
    ViewJournal,
    AssumeIdentity,
    LeaveIdentity,
    ViewAssumptions,
    ReplyToConsent,
    MakeToken,
    GuardAccount,
}

impl Deed {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 30] = [
        Self::SeeFiles,
        Self::KeepLightboxes,
        Self::EditLightboxes,
        Self::ViewLightboxes,
        Self::KeepCart,
        Self::CheckOut,
        Self::EditCart,
        Self::ViewCart,
        Self::ViewOrders,
        Self::AcceptTerms,
        Self::Download,
        Self::KeepAccount,
        Self::KeepSignIn,
        Self::FindAccounts,
        Self::ViewAccount,
        Self::ManageAccount,
        Self::ChangeRights,
        Self::AssumeIdentity,
        Self::LeaveIdentity,
        Self::ViewAssumptions,
        Self::ReplyToConsent,
        Self::MakeToken,
        Self::GuardAccount,
        Self::CreateOrders,
        Self::EditOrders,
        Self::ViewHistory,
        Self::ViewInvoices,
        Self::HandleMail,
        Self::ManageFiles,
        Self::ViewJournal,
    ];

    /// THE table: what each deed asks of whoever does it.
    pub const fn demand(self) -> Demand {
        match self {
            Self::SeeFiles => Demand::SignedIn,
            Self::KeepLightboxes | Self::KeepCart | Self::Download | Self::KeepAccount => Demand::Own,
            Self::CheckOut | Self::AcceptTerms | Self::KeepSignIn | Self::ReplyToConsent | Self::MakeToken => {
                Demand::InPerson
            }
            Self::GuardAccount => Demand::InPersonOr(Right::ManageAccounts),
            Self::ViewOrders => Demand::OwnOr(Right::ViewOrders),
            Self::ViewAccount | Self::ViewLightboxes | Self::ViewCart => Demand::OwnOr(Right::ViewAccounts),
            Self::EditLightboxes | Self::EditCart => Demand::OwnOr(Right::EditCarts),
            Self::ViewAssumptions => Demand::OwnOr(Right::AssumeIdentities),
            Self::LeaveIdentity => Demand::Assuming,
            Self::AssumeIdentity => Demand::Right(Right::AssumeIdentities),
            Self::FindAccounts => Demand::Right(Right::ViewAccounts),
            Self::ManageAccount => Demand::Right(Right::ManageAccounts),
            Self::ChangeRights => Demand::Right(Right::ManageStaff),
            Self::CreateOrders => Demand::Right(Right::CreateOrders),
            // What becomes of an order is answered with the order.
            Self::EditOrders => Demand::Both(Right::EditOrders, Right::ViewOrders),
            Self::ViewHistory | Self::ViewInvoices => Demand::Right(Right::ViewOrders),
            Self::HandleMail => Demand::Right(Right::HandleMail),
            Self::ManageFiles => Demand::Right(Right::ManageFiles),
            Self::ViewJournal => Demand::Right(Right::ViewJournal),
        }
    }

    /// What people call it, in the table and in the journal.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SeeFiles => "see files",
            Self::KeepLightboxes => "keep lightboxes",
            Self::EditLightboxes => "fill lightboxes",
            Self::ViewLightboxes => "view lightboxes",
            Self::KeepCart => "keep a cart",
            Self::CheckOut => "check out",
            Self::AcceptTerms => "accept licence terms",
            Self::EditCart => "fill a cart",
            Self::ViewCart => "view a cart",
            Self::ViewOrders => "view orders",
            Self::Download => "download",
            Self::FindAccounts => "find accounts",
            Self::ViewAccount => "view an account",
            Self::KeepAccount => "keep one's account",
            Self::KeepSignIn => "change one's password or address",
            Self::ManageAccount => "manage an account",
            Self::ChangeRights => "change rights",
            Self::CreateOrders => "create orders",
            Self::EditOrders => "edit orders",
            Self::ViewHistory => "view history",
            Self::ViewInvoices => "view invoices",
            Self::HandleMail => "handle mail",
            Self::ManageFiles => "manage files",
            Self::ViewJournal => "view the journal",
            Self::AssumeIdentity => "assume an identity",
            Self::LeaveIdentity => "leave an identity",
            Self::ViewAssumptions => "view who has assumed an identity",
            Self::MakeToken => "make an API token",
            Self::GuardAccount => "guard an account",
            Self::ReplyToConsent => "give consent to having one's identity assumed",
        }
    }
}

/// Proof that the policy allowed one deed within one scope.
#[derive(Debug, Clone)]
pub struct Permit<D: may::Deed> {
    who: Who,
    scope: Scope,
    rights: Rights,
    deed: PhantomData<D>,
}

impl<D: may::Deed> Permit<D> {
    /// Who acts, and in whose name.
    pub fn who(&self) -> Who {
        self.who
    }

    /// How far the permit reaches.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Proof that the house itself does it, at the machine. For the console alone, which nobody reaches from afar.
    pub(crate) fn of_the_house() -> Self {
        Self { who: Who::HOUSE, scope: Scope::House, rights: Rights::all(), deed: PhantomData }
    }

    /// Whether the actor holds a right.
    pub(crate) fn holds(&self, right: Right) -> bool {
        self.rights.holds(right)
    }

    /// The first of these rights that the actor does not hold, and so cannot give (rule 70).
    pub(crate) fn not_held(&self, rights: &Rights) -> Option<Right> {
        rights.iter().find(|right| !self.holds(*right))
    }

    /// Whether it is a client who acts.
    pub(crate) fn is_a_clients(&self) -> bool {
        self.rights.is_empty()
    }

    /// The same proof for a lesser deed that the greater one includes.
    fn lesser<L: may::Deed>(&self) -> Permit<L> {
        Permit { who: self.who, scope: self.scope, rights: self.rights.clone(), deed: PhantomData }
    }
}

impl Actor {
    /// The scope of the actor's own account.
    pub fn own(&self) -> Scope {
        Scope::Own(self.account())
    }

    /// The scope of one account: the actor's own as its owner sees it, any other as staff do.
    pub fn towards(&self, account: AccountId) -> Scope {
        if account == self.account() { self.own() } else { Scope::Account(account) }
    }

    /// The house where the actor holds the right to see it whole, else the actor's own account.
    pub fn as_far_as(&self, right: Right) -> Scope {
        if self.rights().holds(right) { Scope::House } else { self.own() }
    }

    /// Asks the policy for one deed within one scope.
    ///
    /// This is the only way to a [`Permit`] for whoever comes with a session.
    pub fn permit<D: may::Deed>(&self, scope: Scope) -> Result<Permit<D>, Denied> {
        let own = scope == Scope::Own(self.account());
        let holds = |right| self.rights().holds(right);
        let granted = match D::DEED.demand() {
            Demand::SignedIn => true,
            Demand::Own => own,
            Demand::InPerson => own && self.is_in_person(),
            Demand::InPersonOr(right) => {
                if own {
                    self.is_in_person()
                } else {
                    holds(right)
                }
            }
            Demand::Assuming => own && self.assumed().is_some(),
            Demand::Right(right) => holds(right),
            Demand::Both(first, second) => holds(first) && holds(second),
            Demand::OwnOr(right) => own || holds(right),
        };
        if granted {
            return Ok(Permit { who: self.who(), scope, rights: self.rights(), deed: PhantomData });
        }
        match D::DEED.demand() {
            Demand::InPerson | Demand::InPersonOr(_) if own => Err(Denied::NotInPerson),
            Demand::Right(right) | Demand::OwnOr(right) | Demand::InPersonOr(right) if self.is_staff() => {
                Err(Denied::Lacks(right))
            }
            Demand::Both(first, second) if self.is_staff() => {
                Err(Denied::Lacks(if holds(first) { second } else { first }))
            }
            _ => Err(Denied::NotYours),
        }
    }
}

/// Why the policy did not allow a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// A staff member lacks a right; the answer names it.
    #[error("this needs the right {0}")]
    Lacks(Right),
    /// It is done by the owner of the account alone, in person (rule 64).
    #[error("only its owner does this, in person")]
    NotInPerson,
    /// It is none of the actor's business, and the answer does not say whether it exists (rule 72).
    #[error("there is nothing here")]
    NotYours,
}

#[cfg(test)]
mod tests;
