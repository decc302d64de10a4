//! What the acts on several orders are called, and what they come to.

use picdesk::OrderAct;

use crate::pages::words::count;

/// What an act is called, and what it comes to.
pub(super) struct Words {
    /// In the list of acts.
    pub label: &'static str,
    /// On the button, before and behind how many orders there are.
    around: (&'static str, &'static str),
    /// What will come of an order.
    pub will: &'static str,
    /// What is so already.
    pub already: &'static str,
    /// What came of an order.
    pub done: &'static str,
    /// What it means for an order.
    pub means: &'static str,
    /// Whether it cannot be undone.
    pub is_final: bool,
}

impl Words {
    /// The button that does it to so many orders.
    pub(super) fn button(&self, orders: usize) -> String {
        let (before, behind) = self.around;
        format!("{before} {}{behind}", count(orders as u64, "order"))
    }

    /// The words of an act.
    pub(super) const fn of(act: OrderAct) -> Self {
        match act {
            OrderAct::OpenDownloads => Self {
                label: "Open downloads",
                around: ("Open downloads of", ""),
                will: "Will be opened",
                already: "Open already",
                done: "Opened",
                means: "The orders are granted. A file with a permission of its own keeps that, and an order that must be \
                        paid first still waits for the money.",
                is_final: false,
            },
            OrderAct::CloseDownloads => Self {
                label: "Close downloads",
                around: ("Close downloads of", ""),
                will: "Will be closed",
                already: "Closed already",
                done: "Closed",
                means: "The orders are denied, and what limited their downloads, such as an end, goes with the permission. A \
                        file with a permission of its own keeps that.",
                is_final: false,
            },
            OrderAct::Release => Self {
                label: "Release drafts",
                around: ("Release", ""),
                will: "Will be released",
                already: "Released already",
                done: "Released",
                means: "The clients see these orders from then on.",
                is_final: false,
            },
            OrderAct::MarkPaid => Self {
                label: "Mark as paid",
                around: ("Mark", " as paid"),
                will: "Will be marked",
                already: "Paid already",
                done: "Marked as paid",
                means: "Clients who must pay first may download then, as far as permissions allow.",
                is_final: false,
            },
            OrderAct::MarkUnpaid => Self {
                label: "Mark as not paid",
                around: ("Mark", " as not paid"),
                will: "Will be marked",
                already: "Not paid as it is",
                done: "Marked as not paid",
                means: "Clients who must pay first may not download any more.",
                is_final: false,
            },
            OrderAct::MarkForInvoicing => Self {
                label: "Mark for invoicing",
                around: ("Mark", " for invoicing"),
                will: "Will be marked",
                already: "Marked already",
                done: "Marked",
                means: "All files that were not taken out of an order are marked for the next invoice. Each of them needs a \
                        price.",
                is_final: false,
            },
            OrderAct::Cancel => Self {
                label: "Cancel",
                around: ("Cancel", ""),
                will: "Will be cancelled",
                already: "Cancelled already",
                done: "Cancelled",
                means: "Nothing of a cancelled order can be downloaded any more, and what was marked for invoicing will not be \
                        invoiced. Clients who see these orders still do, as cancelled.",
                is_final: true,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_what_it_does_to_how_many_orders() {
        let button = |act, orders| Words::of(act).button(orders);
        assert_eq!(button(OrderAct::Cancel, 12), "Cancel 12 orders");
        assert_eq!(button(OrderAct::MarkPaid, 1), "Mark 1 order as paid");
    }
}
