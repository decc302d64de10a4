//! The one decision on the wire: may this be downloaded, and why (rule 22).

use picdesk::{Decision, DownloadBlock};
use poem_openapi::{Enum, Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// Whether a line may be downloaded now, and why.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct DownloadDecision {
    /// Whether it may.
    pub allowed: bool,
    /// The sizes that may be had, fewest pixels first; none where it may not.
    pub sizes: Vec<OpenSize>,
    /// Which level opened it.
    pub opened_by: Option<OpenedBy>,
    /// Until when; not there without an end.
    pub valid_until: Option<Text<When>>,
    /// How many more times; not there without a limit.
    pub remaining: Option<u32>,
    /// Why it may not be downloaded.
    pub refusal: Option<Refusal>,
}

/// A size that may be downloaded.
#[derive(Debug, Object)]
pub(crate) struct OpenSize {
    /// What people call it; send it as `size` to download it.
    pub label: Text<picdesk::SizeLabel>,
    /// Width in pixels, upright.
    pub width_px: u32,
    /// Height in pixels, upright.
    pub height_px: u32,
}

/// Which level opened a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::OpenedBy")]
pub(crate) enum OpenedBy {
    /// The line's own grant.
    Line,
    /// The order's grant.
    Order,
    /// The account, whose files open at once.
    Account,
}

/// Why a line may not be downloaded.
#[derive(Debug, Object)]
pub(crate) struct Refusal {
    /// Its name; the problem of a download that is refused has the same.
    pub slug: String,
    /// The number of the rule that refuses.
    pub rule: u8,
    /// The reason, for a person to read.
    pub sentence: String,
    /// Who can lift it.
    pub lifted_by: LiftedBy,
}

/// Who can lift a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::LiftedBy")]
pub(crate) enum LiftedBy {
    /// The picture desk.
    Staff,
    /// Nobody.
    Nobody,
}

impl From<&Decision> for DownloadDecision {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Allowed(allowed) => Self {
                allowed: true,
                sizes: allowed.sizes.iter().map(OpenSize::from).collect(),
                opened_by: Some(allowed.by.into()),
                valid_until: allowed.until.map(when),
                remaining: allowed.remaining,
                refusal: None,
            },
            Decision::Refused(block) => Self {
                allowed: false,
                sizes: Vec::new(),
                opened_by: None,
                valid_until: None,
                remaining: None,
                refusal: Some((*block).into()),
            },
        }
    }
}

impl From<&picdesk::Size> for OpenSize {
    fn from(size: &picdesk::Size) -> Self {
        Self { label: Text(size.label.clone()), width_px: size.width_px, height_px: size.height_px }
    }
}

impl From<DownloadBlock> for Refusal {
    fn from(block: DownloadBlock) -> Self {
        Self {
            slug: block.slug().to_owned(),
            rule: block.rule(),
            sentence: block.to_string(),
            lifted_by: block.lifted_by().into(),
        }
    }
}

impl Example for DownloadDecision {
    fn example() -> Self {
        sample(
            r#"{"allowed": true, "sizes": [{"label": "XL", "width_px": 5000, "height_px": 3333}],
            "opened_by": "order", "valid_until": "2026-12-31T23:59:59Z", "remaining": 2}"#,
        )
    }
}
