//! All files of an order on their way out together, in one ZIP (rules 27, 30).

use std::collections::HashSet;

use async_trait::async_trait;
use picdesk::{
    Actor, Contents, Desk, DownloadAll, Enclosed, Error, MediaError, Moment, NetworkAddress, OrderNumber, Pieces,
    SizeWanted,
};
use tracing::error;

use crate::{
    answer::file_name,
    transfer::{Held, Notes, Transfer},
};

/// What goes into the ZIP of an order: its files, begun one after the other, and the licence sheet behind them, which can
/// tell what became of each.
pub(crate) struct Bundle {
    desk: Desk,
    /// None once the sheet was handed out, or something broke off.
    all: Option<DownloadAll>,
    order: OrderNumber,
    names: HashSet<String>,
    begun: Moment,
    held: Held,
}

impl Bundle {
    /// Begins to download all files of one of the actor's own orders that are open.
    pub(crate) async fn begin(
        desk: Desk,
        notes: &Notes,
        actor: &Actor,
        (order, wanted): (OrderNumber, SizeWanted),
        to: NetworkAddress,
    ) -> Result<Self, Error> {
        let all = desk.begin_download_all(actor, order, &wanted, to).await?;
        let (begun, held) = (all.begun_at(), notes.open().await);
        Ok(Self { desk, all: Some(all), order, names: HashSet::new(), begun, held })
    }

    /// The number of the order.
    pub(crate) fn order(&self) -> OrderNumber {
        self.order
    }

    /// The ZIP.
    pub(crate) fn packed(self) -> Box<dyn Pieces> {
        self.desk.clone().pack(Box::new(self))
    }

    /// A file, under a name that no other in the ZIP has: one file can be there under two licences, in one size.
    fn file(&mut self, transfer: Transfer) -> Enclosed {
        let (number, size) = transfer.what();
        let names = (1..).map(|place| match place {
            1 => file_name(number, size, transfer.format()),
            _ => file_name(number, &format!("{size}_{place}"), transfer.format()),
        });
        let mut new = names.filter(|name| !self.names.contains(name));
        let name = new.next().unwrap_or_default();
        self.names.insert(name.clone());
        Enclosed { name, bytes: transfer.bytes(), at: self.begun, pieces: Box::new(transfer) }
    }

    fn sheet(&self, all: &DownloadAll) -> Enclosed {
        let text = all.sheet().to_string().into_bytes();
        let (name, bytes) = (format!("Licence sheet {}.txt", self.order), text.len() as u64);
        Enclosed { name, bytes, at: self.begun, pieces: Box::new(Whole(Some(text))) }
    }
}

#[async_trait]
impl Contents for Bundle {
    async fn next(&mut self) -> Option<Result<Enclosed, MediaError>> {
        loop {
            let mut all = self.all.take()?;
            let (desk, held) = (self.desk.clone(), self.held.clone());
            // In a task of its own it goes on when the connection breaks right now: then the transfer that nobody takes is
            // dropped, and with it the download is written down as interrupted.
            let turn = tokio::spawn(async move {
                let begun = desk.next_of_all(&mut all).await;
                (all, begun.map(|begun| begun.map(|begun| Transfer::of(begun, desk, held))))
            });
            let (all, begun) = match turn.await {
                Ok(done) => done,
                Err(broken) => return Some(Err(MediaError::Broken(Box::new(broken)))),
            };
            match begun {
                Ok(Some(transfer)) => {
                    self.all = Some(all);
                    return Some(Ok(self.file(transfer)));
                }
                Ok(None) => return Some(Ok(self.sheet(&all))),
                // The others are none the worse for it, and the sheet says that this one is missing.
                Err(Error::Media(error)) => {
                    error!(order = %self.order, %error, "a picture was left out of a ZIP");
                    self.all = Some(all);
                }
                Err(error) => return Some(Err(MediaError::Broken(Box::new(error)))),
            }
        }
    }
}

/// A few bytes, in one piece.
struct Whole(Option<Vec<u8>>);

#[async_trait]
impl Pieces for Whole {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        self.0.take().map(Ok)
    }
}
