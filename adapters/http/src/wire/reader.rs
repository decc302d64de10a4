//! Who reads an answer.

use picdesk::{Actor, Order, Revision};

/// Who reads an order: staff are shown more than its client (rule 72).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Somebody who works here.
    Staff,
    /// The client whose order it is.
    Client,
}

impl From<&Actor> for Reader {
    fn from(actor: &Actor) -> Self {
        if actor.is_staff() { Self::Staff } else { Self::Client }
    }
}

impl Reader {
    /// The revision of an order, which is shown to those who change it.
    pub(crate) fn revision_of(self, order: &Order) -> Option<Revision> {
        (self == Self::Staff).then_some(order.revision)
    }
}
