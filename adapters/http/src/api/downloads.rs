//! Whether a line may be downloaded, and the download itself (rules 22–30).

use picdesk::{Desk, LineNumber, Missing, OrderNumber, SizeLabel};
use poem::Request;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    Settings,
    answer::{Answer, Done, Kept, Zipped},
    bundle::Bundle,
    problem::{Kind, Problem},
    range,
    signed_in::{SignedIn, network_address, refuse_other_sites},
    transfer::{Notes, Transfer},
    wire::{decisions::DownloadDecision, orders::decision, text::Text},
};

pub(super) const PROBLEMS: Problems = &[
    ("accept_terms", &[Kind::FromElsewhere, Kind::NotInPerson, Kind::NotFound, Kind::OrderCancelled]),
    ("explain_download", &[Kind::NotFound]),
    ("download", CLOSED),
    ("download", &[Kind::NothingMissing]),
    ("download_all", CLOSED),
];

/// Why a download does not begin.
const CLOSED: &[Kind] = &[
    Kind::FromElsewhere,
    Kind::NotFound,
    Kind::SizeNotOnLine,
    Kind::TermsNotAccepted,
    Kind::AccountDisabled,
    Kind::OrderDraft,
    Kind::OrderCancelled,
    Kind::LineStruck,
    Kind::FileWithdrawn,
    Kind::Restricted,
    Kind::Unpaid,
    Kind::NeedsSize,
    Kind::NothingOffered,
    Kind::LineDenied,
    Kind::OrderDenied,
    Kind::NotGranted,
    Kind::GrantEnded,
    Kind::GrantUsedUp,
];

pub(crate) struct Downloads(pub Desk, pub Settings, pub Notes);

#[OpenApi(prefix_path = "/orders", tag = "Chapter::Downloads")]
impl Downloads {
    /// Ask whether a line may be downloaded now, and why.
    ///
    /// The same decision that the download itself asks (rule 22): the sizes that are open, which level opened them,
    /// and how often still; or the rule that refuses, and who can lift it.
    #[oai(path = "/:order/lines/:line/download-decision", method = "get", operation_id = "explain_download")]
    async fn explain(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        line: Path<u32>,
    ) -> Answer<Json<DownloadDecision>> {
        let shown = self.0.order(&actor, order.0.0).await?;
        let decision = decision(&shown, LineNumber(line.0));
        Ok(Json(decision.ok_or(picdesk::Error::from(Missing::Line))?))
    }

    /// Accept the licence terms of one's own order.
    ///
    /// Before the first download, once per order (rule 31); they are read at `/licence-terms`. Accounts that download
    /// directly are not asked. The client does it in person: whoever has assumed their identity cannot, nor can a
    /// program with an API token.
    #[oai(path = "/:order/terms", method = "post", operation_id = "accept_terms")]
    async fn accept_terms(&self, SignedIn(actor): SignedIn, order: Path<Text<OrderNumber>>) -> Answer<Done> {
        self.0.accept_terms(&actor, order.0.0).await?;
        Ok(Done)
    }

    /// Download a line of one's own order.
    ///
    /// A plain link is enough. The download is recorded and counts against a limit; one that breaks off is recorded as
    /// interrupted and does not count (rules 27, 30). It goes on with `Range: bytes=N-` and the `ETag` as `If-Range`, within an
    /// hour and from no further than it came: then it is one download, answered with 206. Any other range gets the
    /// whole. Because it counts, a link on another site's page is refused.
    #[oai(path = "/:order/lines/:line/download", method = "get", operation_id = "download")]
    async fn download(
        &self,
        request: &Request,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        line: Path<u32>,
        /// The label of a size that is open.
        size: Query<Text<SizeLabel>>,
    ) -> Answer<Kept> {
        refuse_other_sites(request)?;
        let to = network_address(request, &self.1);
        let what = (order.0.0, LineNumber(line.0), size.0.0);
        let rest = range::rest(request);
        Ok(Kept::of(Transfer::begin(self.0.clone(), &self.2, actor, what, rest, to).await??))
    }

    /// Download all files of one's own order that are open, as a ZIP.
    ///
    /// A plain link is enough. Each file is a download of its own: begun when its turn comes, recorded, and counted when it
    /// was handed over whole (rules 27, 30). What is not open is left out; the licence sheet in the ZIP says why, and
    /// what is licensed to whom. Where nothing is open the problem says why the first line is not.
    #[oai(path = "/:order/download-all", method = "get", operation_id = "download_all")]
    async fn download_all(
        &self,
        request: &Request,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        /// In which size rights-managed files are wanted: `largest`, `smallest`, or the label of a size. Without it, the
        /// largest. Royalty-free files come in the size that was licensed.
        size: Query<Option<String>>,
    ) -> Answer<Zipped> {
        refuse_other_sites(request)?;
        let to = network_address(request, &self.1);
        let wanted = size.0.as_deref().unwrap_or("largest").parse().map_err(Problem::unreadable)?;
        Ok(Zipped(Bundle::begin(self.0.clone(), &self.2, &actor, (order.0.0, wanted), to).await?))
    }
}
