//! The shelf of downloads.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    Download, DownloadLog, DownloadState, LineDownloads, LineNumber, Moment, Order, OrderNumber, Permit, ReadDownloads,
    SizeLabel, StoreError, may,
};

use super::{Answer, Shelves, known, put};

impl Shelves {
    /// The downloads of an order that count against a limit at a moment.
    fn counting(&self, order: OrderNumber, now: Moment) -> impl Iterator<Item = &Download> {
        self.downloads.values().filter(move |download| {
            let counts = match download.state {
                DownloadState::Finished => true,
                DownloadState::Started => now < download.lease_until,
                DownloadState::Interrupted => false,
            };
            download.order == order && counts
        })
    }
}

#[async_trait]
impl ReadDownloads for Shelves {
    async fn used(&mut self, order: &Order, now: Moment) -> Answer<Vec<LineDownloads>> {
        let mut used: BTreeMap<LineNumber, LineDownloads> = BTreeMap::new();
        for download in self.counting(order.number, now) {
            let line = download.line;
            let of_line = used.entry(line).or_insert(LineDownloads { line, used: 0, last: None });
            of_line.used += 1;
            if download.state == DownloadState::Finished {
                of_line.last = of_line.last.max(Some(download.started_at));
            }
        }
        Ok(used.into_values().collect())
    }

    async fn used_in(&mut self, orders: &[Order], now: Moment) -> Answer<Vec<(OrderNumber, LineNumber, u32)>> {
        let mut all = Vec::new();
        for order in orders {
            let used = self.used(order, now).await?;
            all.extend(used.into_iter().map(|of_line| (order.number, of_line.line, of_line.used)));
        }
        Ok(all)
    }
}

#[async_trait]
impl DownloadLog for Shelves {
    async fn used_and_held(&mut self, order: &Order, line: LineNumber, now: Moment) -> Answer<u32> {
        // Nobody else has a unit of work open, so the line is held as it is.
        Ok(self.counting(order.number, now).filter(|download| download.line == line).count() as u32)
    }

    async fn broken_off(
        &mut self,
        downloading: &Permit<may::Download>,
        (order, line): (OrderNumber, LineNumber),
        size: &SizeLabel,
        from: u64,
        now: Moment,
    ) -> Answer<Option<Download>> {
        let goes_on = |download: &&Download| {
            (download.order, download.line, &download.size) == (order, line, size)
                && download.who == downloading.who()
                && download.state == DownloadState::Interrupted
                && download.bytes.is_some_and(|bytes| bytes >= from)
                && now < download.lease_until
        };
        let newest = self.downloads.values().filter(goes_on).max_by_key(|download| (download.started_at, download.id));
        Ok(newest.cloned())
    }

    async fn insert(&mut self, download: &Download) -> Answer<()> {
        known(&self.orders, &download.order, "order")?;
        put(&mut self.downloads, download.id, download.clone())
    }

    async fn save(&mut self, download: &Download) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.downloads).get_mut(&download.id);
        *kept.ok_or_else(|| StoreError::broken("no such download is stored"))? = download.clone();
        Ok(())
    }
}
