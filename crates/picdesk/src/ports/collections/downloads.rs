//! The log of downloads.

use async_trait::async_trait;

use crate::{
    download::log::{Download, LineDownloads},
    moment::Moment,
    order::{Order, OrderNumber, line::LineNumber},
    policy::{Permit, may},
    ports::collections::Answer,
    sizes::SizeLabel,
};

/// Reads downloads.
#[async_trait]
pub trait ReadDownloads: Send {
    /// The downloads of each line of an order that count against a limit at a moment: finished ones, and those
    /// under way whose lease has not ended. Lines without any are not named. The order is the permit.
    async fn used(&mut self, order: &Order, now: Moment) -> Answer<Vec<LineDownloads>>;

    /// Like [`ReadDownloads::used`] for several orders at once, and only how many there are.
    async fn used_in(&mut self, orders: &[Order], now: Moment) -> Answer<Vec<(OrderNumber, LineNumber, u32)>>;
}

/// Reads and changes downloads.
#[async_trait]
pub trait Downloads: ReadDownloads {
    /// Like [`ReadDownloads::used`] for one line, which is held until the unit ends: no two units count it at
    /// once, so that ten requests on the last allowed download give one download (rule 27).
    async fn used_and_held(&mut self, order: &Order, line: LineNumber, now: Moment) -> Answer<u32>;

    /// The newest download of a line in a size that broke off for somebody, had come as far as a byte, and may still go on
    /// at a moment: its lease has not ended. The line is held already.
    async fn broken_off(
        &mut self,
        downloading: &Permit<may::Download>,
        line: (OrderNumber, LineNumber),
        size: &SizeLabel,
        from: u64,
        now: Moment,
    ) -> Answer<Option<Download>>;

    /// Stores a download that began.
    async fn insert(&mut self, download: &Download) -> Answer<()>;

    /// Stores how a download ended, or that it goes on.
    async fn save(&mut self, download: &Download) -> Answer<()>;
}
