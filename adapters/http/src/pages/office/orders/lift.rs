//! The buttons that lift what refuses a download (rule 22): each is there where it lifts the refusal and the visitor may press
//! it.

use picdesk::{AccountChange, DownloadBlock, Grant, LineNumber, OrderLine, Right, Rights, Size};

use super::field::{APPROVED, Field, OfLine, OfOrder};

/// A button that lifts a refusal.
///
/// One that fills a box of the form is the same as filling it by hand and pressing Save: with it goes whatever else was typed,
/// and nothing that somebody else saved is written over unseen (rule 40).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lift {
    /// `sets` where it fills a box, `then` where something else is done after saving.
    pub name: &'static str,
    /// The box with what it is filled with, or what is done.
    pub value: String,
    pub label: String,
}

impl Lift {
    /// What lifts a refusal of a line, for somebody who edits orders and holds these rights.
    pub(super) fn of(block: DownloadBlock, line: &OrderLine, offered: &[Size], rights: &Rights) -> Vec<Self> {
        let [order_grant, until, most] = grant_boxes(Field::Order(OfOrder::Grant));
        let [line_grant, line_until, line_most] = grant_boxes(Field::Line(line.number, OfLine::Grant));
        let file = &line.file.number;
        let by_line = matches!(line.grant, Grant::Granted(_));
        let open_line = || Self::sets(&line_grant, "granted", format!("Open {file}"));
        let size = || offered.last().filter(|_| !line.is_invoiced());
        match block {
            DownloadBlock::AccountDisabled if rights.holds(Right::ManageAccounts) => {
                vec![Self::then("enable", "Enable the account")]
            }
            DownloadBlock::Draft => vec![Self::then("release", "Release the order")],
            DownloadBlock::Struck if !line.is_invoiced() => {
                vec![Self::sets(&of(line.number, OfLine::State), "", format!("Put {file} back"))]
            }
            DownloadBlock::Restricted => {
                vec![Self::sets(&of(line.number, OfLine::Delivery), APPROVED, format!("Approve {file}"))]
            }
            DownloadBlock::Unpaid => vec![Self::then("paid", "Mark the order as paid")],
            DownloadBlock::NeedsSize => {
                let pick = |size: &Size| {
                    let label = format!("Pick {} for {file}", size.label);
                    Self::sets(&of(line.number, OfLine::Size), size.label.as_str(), label)
                };
                size().map(pick).into_iter().collect()
            }
            DownloadBlock::LineDenied => vec![open_line()],
            DownloadBlock::OrderDenied | DownloadBlock::NotGranted => {
                vec![Self::sets(&order_grant, "granted", "Open the order"), open_line()]
            }
            DownloadBlock::Ended(_) if by_line => {
                vec![Self::sets(&line_until, "", format!("Take the end of {file} away"))]
            }
            DownloadBlock::Ended(_) => vec![Self::sets(&until, "", "Take the order’s end away")],
            DownloadBlock::UsedUp(_) if by_line => {
                vec![Self::sets(&line_most, "", format!("Take the limit of {file} away"))]
            }
            DownloadBlock::UsedUp(_) => vec![Self::sets(&most, "", "Take the order’s limit away")],
            DownloadBlock::AccountDisabled
            | DownloadBlock::Struck
            | DownloadBlock::Cancelled
            | DownloadBlock::Withdrawn
            | DownloadBlock::NothingOffered => Vec::new(),
        }
    }

    fn sets(name: &str, filled: &str, label: impl Into<String>) -> Self {
        Self { name: "sets", value: format!("{name}={filled}"), label: label.into() }
    }

    fn then(done: &str, label: &str) -> Self {
        Self { name: "then", value: done.to_owned(), label: label.to_owned() }
    }
}

/// What enables an account.
pub(super) fn enabled() -> AccountChange {
    AccountChange { enabled: Some(true), ..AccountChange::default() }
}

/// The box of a field of a line.
fn of(line: LineNumber, field: OfLine) -> String {
    Field::Line(line, field).boxes().swap_remove(0)
}

/// The boxes of a grant: what it is, until when, how often.
fn grant_boxes(field: Field) -> [String; 3] {
    let mut boxes = field.boxes().into_iter();
    [(); 3].map(|()| boxes.next().unwrap_or_default())
}
