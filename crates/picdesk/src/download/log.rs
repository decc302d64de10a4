//! Downloads as they happened: begun, finished, or broken off (rule 30).

use std::{ops::Deref, time::Duration};

use crate::{
    actor::Who,
    download::{Decision, Question, Refusal, decide},
    file::FileNumber,
    ids::DownloadId,
    moment::{Moment, Stamp},
    order::{OrderNumber, line::LineNumber},
    policy::{Permit, may},
    session::NetworkAddress,
    sizes::{Size, SizeLabel},
};

/// How long a transfer may take before it counts as interrupted, though nobody said so.
pub const TRANSFER_LEASE: Duration = Duration::from_secs(3600);

/// How far a download came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DownloadState {
    /// Under way; counts against a limit until its lease ends.
    Started,
    /// All bytes were handed over.
    Finished,
    /// It broke off; it does not count (rule 30).
    Interrupted,
}

impl DownloadState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Started, Self::Finished, Self::Interrupted];

    /// Its name in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Interrupted => "interrupted",
        }
    }
}

/// All that is kept of a download (rule 30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadRecord {
    /// Its id.
    pub id: DownloadId,
    /// Who downloaded, and in whose name.
    pub who: Who,
    /// Of which order.
    pub order: OrderNumber,
    /// Which line.
    pub line: LineNumber,
    /// Which file, by the number it had.
    pub file: FileNumber,
    /// In which size.
    pub size: SizeLabel,
    /// How many bytes were handed over; none while it is under way.
    pub bytes: Option<u64>,
    /// To which network address.
    pub to: NetworkAddress,
    /// When it began.
    pub started_at: Moment,
    /// Until when it counts though it is under way.
    pub lease_until: Moment,
    /// How far it came.
    pub state: DownloadState,
}

/// One download of one line in one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download(DownloadRecord);

impl Deref for Download {
    type Target = DownloadRecord;

    fn deref(&self) -> &DownloadRecord {
        &self.0
    }
}

impl Download {
    /// Puts a download together again from what storage kept of it.
    pub fn restore(record: DownloadRecord) -> Self {
        Self(record)
    }

    /// Begins a download in one of the sizes that the decision allows.
    pub fn begin(
        downloading: &Permit<may::Download>,
        question: &Question<'_>,
        label: &SizeLabel,
        to: NetworkAddress,
        stamp: Stamp<DownloadId>,
    ) -> Result<(Self, Size), DownloadRefusal> {
        let size = allowed(question, label)?;
        let record = DownloadRecord {
            id: stamp.id,
            who: downloading.who(),
            order: question.order.number,
            line: question.line.number,
            file: question.line.file.number.clone(),
            size: size.label.clone(),
            bytes: None,
            to,
            started_at: stamp.at,
            lease_until: stamp.at.plus(TRANSFER_LEASE),
            state: DownloadState::Started,
        };
        Ok((Self(record), size))
    }

    /// Goes on with a download that broke off: it is the same one, and counts as one (rule 30). Whether it may still be had
    /// is decided anew, and its lease begins anew.
    pub fn go_on(&mut self, question: &Question<'_>, to: NetworkAddress, now: Moment) -> Result<Size, DownloadRefusal> {
        let size = allowed(question, &self.0.size)?;
        self.0.state = DownloadState::Started;
        self.0.to = to;
        self.0.lease_until = now.plus(TRANSFER_LEASE);
        Ok(size)
    }

    /// Writes down how it ended: finished, or interrupted and not counted.
    pub fn end(&mut self, state: DownloadState, bytes: u64) {
        self.0.state = state;
        self.0.bytes = Some(bytes);
    }
}

/// The size of that name, where the one decision opens the line in it and the licence terms are accepted.
fn allowed(question: &Question<'_>, label: &SizeLabel) -> Result<Size, DownloadRefusal> {
    let allowed = match decide(question) {
        Decision::Allowed(allowed) => allowed,
        Decision::Refused(refusal) => return Err(DownloadRefusal::Closed(refusal)),
    };
    let size = allowed.sizes.into_iter().find(|size| size.label == *label);
    let size = size.ok_or_else(|| DownloadRefusal::OtherSize(label.clone()))?;
    if question.order.asks_for_terms(question.account) {
        return Err(DownloadRefusal::TermsNotAccepted);
    }
    Ok(size)
}

/// Where a transfer that broke off is asked to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoOn {
    /// The first byte that is still missing.
    pub from: u64,
    /// The mark of the picture whose beginning is there already, where it is named: of another one all bytes are sent.
    pub mark: Option<String>,
}

/// The downloads of one line, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineDownloads {
    /// Which line.
    pub line: LineNumber,
    /// How many count against a limit: finished ones, and those under way whose lease has not ended.
    pub used: u32,
    /// When the newest of the finished ones began; none where none is finished.
    pub last: Option<Moment>,
}

/// Why a download did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadRefusal {
    /// The one decision refuses the line.
    #[error(transparent)]
    Closed(#[from] Refusal),
    /// The line may be downloaded, and not in this size.
    #[error("size {0} is not among the sizes of this line")]
    OtherSize(SizeLabel),
    /// The line may be downloaded, once the client has accepted the licence terms of its order (rule 31).
    #[error("the licence terms of this order were not accepted yet")]
    TermsNotAccepted,
    /// A transfer is asked to go on behind the end of the picture.
    #[error("the picture has {0} bytes, so that none is missing")]
    NothingMissing(u64),
}
