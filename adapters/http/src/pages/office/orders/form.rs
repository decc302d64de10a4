//! The form of an order as it is shown: what stands in each of its boxes, and what is complained about it.

use picdesk::{GrantKind, Order};

use super::{clash::Clash, field::Field, labels::Badge, said::Said, typed::Typed};
use crate::pages::{fields::Complaints, words::Choice};

/// What the form says, and what there is to say about it.
pub(super) struct Form {
    pub said: Said,
    pub complaints: Complaints,
    pub meanwhile: Option<Meanwhile>,
}

/// Somebody else saved the order after it was shown.
pub(super) struct Meanwhile {
    pub clashes: Vec<Clash>,
}

/// A box of the form.
pub(super) struct Blank {
    pub name: String,
    pub value: String,
    pub complaint: Option<String>,
}

/// A grant to choose, with its limits.
pub(super) struct GrantField {
    /// What it is the permission of, where no group around it says so.
    pub of: &'static str,
    pub kind: Blank,
    pub kinds: Vec<Choice>,
    pub until: Blank,
    pub most: Blank,
    /// All of it in words, for those who cannot change it.
    pub words: String,
}

impl Form {
    /// The form of an order that nobody has typed into.
    pub(super) fn of(order: &Order) -> Self {
        Self { said: Said::of(order), complaints: Complaints::default(), meanwhile: None }
    }

    /// What a field says.
    pub(super) fn says(&self, field: Field) -> Typed {
        self.said.get(field)
    }

    /// The first box of a field, which is the only one of most.
    pub(super) fn blank(&self, field: Field) -> Blank {
        self.blank_at(field, 0)
    }

    /// One of the boxes of a field.
    pub(super) fn blank_at(&self, field: Field, place: usize) -> Blank {
        let name = field.boxes().swap_remove(place);
        let complaint = self.complaints.about(&name).map(str::to_owned);
        Blank { value: self.says(field).at(place).to_owned(), name, complaint }
    }

    /// The boxes of a grant.
    pub(super) fn grant(&self, field: Field, of: &'static str) -> GrantField {
        let (kinds, said) = (GrantKind::ALL.map(|kind| (kind.slug(), Badge::of(kind).label)), self.says(field));
        GrantField {
            of,
            kind: self.blank(field),
            kinds: Choice::of(said.first(), kinds),
            until: self.blank_at(field, 1),
            most: self.blank_at(field, 2),
            words: said.grant_in_words(),
        }
    }
}

impl Blank {
    /// Whether anything stands in it: for a tick, whether it is set.
    pub(super) fn is_filled(&self) -> bool {
        !self.value.is_empty()
    }
}

impl Meanwhile {
    /// The names of the fields that both have changed.
    pub(super) fn conflicts(&self) -> Vec<&str> {
        self.clashes.iter().filter(|clash| clash.is_conflict()).map(|clash| clash.name.as_str()).collect()
    }
}
