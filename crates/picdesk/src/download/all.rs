//! Downloading all files of an order together: which of them, and in which sizes.

use std::{collections::VecDeque, str::FromStr};

use crate::{
    download::{Allowed, Decision, Refusal, log::DownloadRefusal, sheet::LicenceSheet},
    order::{
        Order,
        line::{LineNumber, OrderLine},
    },
    sizes::{Size, SizeLabel, SizePick},
    text::TextRefusal,
};

/// In which size the files are wanted whose size the client picks (rule 14). Royalty-free files come in the size that was
/// licensed (rule 15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SizeWanted {
    /// Each in its own largest or smallest.
    Pick(SizePick),
    /// All in the size of one name; a file that has none of that name is left out.
    Label(SizeLabel),
}

impl FromStr for SizeWanted {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        match text {
            "largest" => Ok(Self::Pick(SizePick::Largest)),
            "smallest" => Ok(Self::Pick(SizePick::Smallest)),
            label => label.parse().map(Self::Label),
        }
    }
}

impl SizeWanted {
    /// The size of a line that is meant; none where there is none of that name.
    fn of<'a>(&self, line: &OrderLine, allowed: &'a Allowed) -> Option<&'a Size> {
        match self {
            _ if line.licensed.size().is_some() => allowed.sizes.first(),
            Self::Pick(pick) => pick.from(&allowed.sizes),
            Self::Label(label) => allowed.sizes.iter().find(|size| size.label == *label),
        }
    }
}

/// The lines that are to be handed out, with their sizes.
pub(crate) type Course = VecDeque<(LineNumber, SizeLabel)>;

/// Decides which lines of an order are handed out together: all that the one decision opens, in the order's order. Those
/// that it does not open are left out, and the sheet says why (rule 22).
pub(crate) fn course(
    order: &Order,
    decisions: &[Decision],
    wanted: &SizeWanted,
    sheet: &mut LicenceSheet,
) -> Result<Course, DownloadRefusal> {
    let mut course = Course::new();
    let mut first = None;
    for (line, decision) in order.lines.iter().zip(decisions) {
        match decision {
            Decision::Allowed(allowed) => match wanted.of(line, allowed) {
                Some(size) => course.push_back((line.number, size.label.clone())),
                None => sheet.leave_out(line, "it has no size of the name that was asked for"),
            },
            Decision::Refused(refusal) => {
                first = first.or(Some(*refusal));
                sheet.leave_out(line, refusal);
            }
        }
    }
    match (first, wanted) {
        _ if !course.is_empty() => Ok(course),
        (None, SizeWanted::Label(label)) => Err(DownloadRefusal::OtherSize(label.clone())),
        // Whatever is open is open in some size, so that something else closed the files.
        (refusal, _) => Err(DownloadRefusal::Closed(refusal.unwrap_or(Refusal::NothingOffered))),
    }
}
