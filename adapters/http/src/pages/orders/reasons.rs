//! Why a file may not be downloaded, and who can help, in words for its client (rule 22).

use picdesk::{DownloadBlock, LiftedBy};

use crate::pages::words;

/// Why not, and who can help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    /// Whether that may change, in two words, and how it is marked.
    pub state: &'static str,
    pub mark: &'static str,
    /// Why not, in a sentence.
    pub why: String,
    /// Who can help, in a sentence.
    pub help: &'static str,
}

impl From<DownloadBlock> for Reason {
    fn from(block: DownloadBlock) -> Self {
        let why = match block {
            DownloadBlock::AccountDisabled => "Your account is switched off.".to_owned(),
            DownloadBlock::Draft => "The order is still being prepared.".to_owned(),
            DownloadBlock::Cancelled => "The order was cancelled.".to_owned(),
            DownloadBlock::Struck => "The file was taken out of the order.".to_owned(),
            DownloadBlock::Withdrawn => "The file is no longer available.".to_owned(),
            DownloadBlock::Restricted => "The delivery of this file is restricted.".to_owned(),
            DownloadBlock::Unpaid => "This order is to be paid before it is downloaded.".to_owned(),
            DownloadBlock::NeedsSize => "No size was picked for this royalty-free file yet.".to_owned(),
            DownloadBlock::NothingOffered => "The file is offered in no size at the moment.".to_owned(),
            DownloadBlock::LineDenied => "This file is not open for download.".to_owned(),
            DownloadBlock::OrderDenied => "This order is not open for download.".to_owned(),
            DownloadBlock::NotGranted => "The picture desk has not opened this file for download yet.".to_owned(),
            DownloadBlock::Ended(at) => format!("The permission to download ended on {}.", words::moment(at)),
            DownloadBlock::UsedUp(most) => {
                format!("You have downloaded the file as often as was agreed: {}.", words::count(most, "time"))
            }
        };
        let (state, mark, help) = match block.lifted_by() {
            LiftedBy::Staff => ("Not now", "care", "The picture desk can help you."),
            LiftedBy::Nobody => ("No longer", "bad", "That is final; the picture desk can find you another picture."),
        };
        Self { state, mark, why, help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_tells_why_and_who_can_help() {
        for block in DownloadBlock::ALL {
            let reason = Reason::from(block);
            assert!(reason.why.ends_with('.') && reason.help.contains("picture desk"), "{reason:?}");
        }
    }
}
