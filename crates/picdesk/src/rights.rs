//! Rights: what staff may be allowed to do, one by one.

use std::{fmt, str::FromStr};

/// Something staff may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Find accounts and read them.
    ViewAccounts,
    /// Switch accounts on and off, and set how their files open.
    ManageAccounts,
    /// Change clients' carts and lightboxes.
    EditCarts,
    /// Act as a client, for a while and for a reason (rule 60).
    AssumeIdentities,
    /// Give staff rights and take them.
    ManageStaff,
    /// Create orders into accounts (rule 2).
    CreateOrders,
    /// Read every account's orders, and their history.
    ViewOrders,
    /// Change orders that one may read: grants, sizes, release. It takes [`Right::ViewOrders`] besides.
    EditOrders,
    /// Read the outbox, and have letters sent again.
    HandleMail,
    /// Take files in, edit what is said of them, withdraw them.
    ManageFiles,
    /// Read the journal.
    ViewJournal,
}

impl Right {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::ViewAccounts,
        Self::ManageAccounts,
        Self::EditCarts,
        Self::AssumeIdentities,
        Self::ManageStaff,
        Self::CreateOrders,
        Self::ViewOrders,
        Self::EditOrders,
        Self::HandleMail,
        Self::ManageFiles,
        Self::ViewJournal,
    ];

    /// Its name on the wire, in storage and in the table.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ViewAccounts => "accounts.view",
            Self::ManageAccounts => "accounts.manage",
            Self::EditCarts => "carts.edit",
            Self::AssumeIdentities => "identity.assume",
            Self::ManageStaff => "staff.manage",
            Self::CreateOrders => "orders.create",
            Self::ViewOrders => "orders.view",
            Self::EditOrders => "orders.edit",
            Self::HandleMail => "mail.handle",
            Self::ManageFiles => "files.manage",
            Self::ViewJournal => "journal.view",
        }
    }

    /// Whether only a person uses it, so that no API token can have it.
    pub const fn is_used_in_person(self) -> bool {
        matches!(self, Self::AssumeIdentities)
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl FromStr for Right {
    type Err = UnknownRight;

    fn from_str(text: &str) -> Result<Self, UnknownRight> {
        Self::ALL.into_iter().find(|right| right.slug() == text).ok_or_else(|| UnknownRight(text.to_owned()))
    }
}

/// Rights that go together, to be given in one go. Afterwards they are rights like any others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Takes pictures in, describes, restricts and withdraws them.
    PictureEditor,
    /// Serves clients: their carts, lightboxes, orders and letters.
    Sales,
    /// Everything.
    Administrator,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PictureEditor, Self::Sales, Self::Administrator];

    /// Its name on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::PictureEditor => "picture-editor",
            Self::Sales => "sales",
            Self::Administrator => "administrator",
        }
    }

    /// Which rights it gives.
    pub fn rights(self) -> Rights {
        match self {
            Self::PictureEditor => [Right::ViewAccounts, Right::ViewOrders, Right::ManageFiles].into_iter().collect(),
            Self::Sales => [
                Right::ViewAccounts,
                Right::ManageAccounts,
                Right::EditCarts,
                Right::AssumeIdentities,
                Right::CreateOrders,
                Right::ViewOrders,
                Right::EditOrders,
                Right::HandleMail,
            ]
            .into_iter()
            .collect(),
            Self::Administrator => Rights::all(),
        }
    }
}

/// The text names no right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no right {0:?}")]
pub struct UnknownRight(String);

/// A set of rights, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights(Vec<Right>);

impl Rights {
    /// No right at all: a client.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Every right there is.
    pub fn all() -> Self {
        Right::ALL.into_iter().collect()
    }

    /// Whether this right is among them.
    pub fn holds(&self, right: Right) -> bool {
        self.0.contains(&right)
    }

    /// Whether this is a client's empty set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rights, sorted.
    pub fn iter(&self) -> impl Iterator<Item = Right> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<T: IntoIterator<Item = Right>>(rights: T) -> Self {
        let mut rights: Vec<Right> = rights.into_iter().collect();
        rights.sort();
        rights.dedup();
        Self(rights)
    }
}

/// The slugs with a comma between them.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slugs: Vec<_> = self.iter().map(Right::slug).collect();
        f.write_str(&slugs.join(","))
    }
}

impl FromStr for Rights {
    type Err = UnknownRight;

    fn from_str(text: &str) -> Result<Self, UnknownRight> {
        text.split(',').map(str::trim).filter(|slug| !slug.is_empty()).map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_read_back_as_they_are_written() {
        for rights in [Rights::none(), Rights::all(), [Right::HandleMail].into_iter().collect()] {
            assert_eq!(rights.to_string().parse(), Ok(rights));
        }
        assert!("orders.create,orders.destroy".parse::<Rights>().is_err());
    }

    #[test]
    fn the_presets_give_more_and_more_and_the_administrator_everything() {
        let [editor, sales, administrator] = Preset::ALL.map(Preset::rights);
        assert_eq!(administrator, Rights::all());
        assert!(editor.holds(Right::ManageFiles) && !sales.holds(Right::ManageFiles));
        assert!(sales.holds(Right::CreateOrders) && !sales.holds(Right::ManageStaff));
    }

    #[test]
    fn a_set_is_the_same_whatever_order_it_was_made_in() {
        let one: Rights = [Right::EditOrders, Right::ViewOrders, Right::EditOrders].into_iter().collect();
        let other: Rights = [Right::ViewOrders, Right::EditOrders].into_iter().collect();
        assert_eq!(one, other);
    }
}
