//! The log of downloads.

use async_trait::async_trait;

use crate::{
    download::log::{Download, LineDownloads},
    moment::Moment,
    order::{Order, OrderNumber, line::LineNumber},
    ports::collections::Answer,
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

    /// Stores a download that began.
    async fn insert(&mut self, download: &Download) -> Answer<()>;

    /// Stores how a download ended.
    async fn save(&mut self, download: &Download) -> Answer<()>;
}
