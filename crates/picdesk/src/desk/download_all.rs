//! Downloading all files of an order together, one after the other (rules 22–31).
//!
//! What may be had is decided when the request comes. Each line is a download of its own, begun when its turn comes:
//! counted, recorded, and ended as a single one is. So the limits hold under concurrency, a transfer that takes an hour
//! outlives no lease, and one that breaks off counts what was handed over whole and nothing else.

use crate::{
    actor::Actor,
    desk::{
        Desk,
        downloads::{DownloadBegun, Ground},
    },
    download::{
        all::{Course, SizeWanted, course},
        decide_all,
        log::DownloadRefusal,
        sheet::LicenceSheet,
    },
    error::{Error, Refused},
    moment::Moment,
    order::OrderNumber,
    policy::may,
    ports::media::{Contents, Pieces},
    session::NetworkAddress,
};

/// The files of an order on their way out together.
#[derive(Debug)]
pub struct DownloadAll {
    ground: Ground,
    to: NetworkAddress,
    begun_at: Moment,
    course: Course,
    sheet: LicenceSheet,
}

impl DownloadAll {
    /// The number of the order, to name the parcel by.
    pub fn order(&self) -> OrderNumber {
        self.ground.order.number
    }

    /// When it was asked for.
    pub fn begun_at(&self) -> Moment {
        self.begun_at
    }

    /// What was handed out up to now, and what was not, and why.
    pub fn sheet(&self) -> &LicenceSheet {
        &self.sheet
    }
}

impl Desk {
    /// Begins to download all files of one of the actor's own orders that are open, each in the size that is wanted.
    ///
    /// Nothing counts yet: [`Desk::next_of_all`] begins one after the other. Where nothing at all is open it answers why the
    /// first line is not.
    pub async fn begin_download_all(
        &self,
        actor: &Actor,
        number: OrderNumber,
        wanted: &SizeWanted,
        to: NetworkAddress,
    ) -> Result<DownloadAll, Error> {
        let downloading = self.permit::<may::Download>(actor, actor.own()).await?;

        let mut look = self.ports.store.look().await?;
        let ground = Ground::gather(&mut *look, downloading, number, None).await?;
        let Ground { order, owner, sizes, restrictions, .. } = &ground;
        let now = self.ports.now();
        let used = look.downloads().used(order, now).await?;
        drop(look);

        let used = used.into_iter().map(|of_line| (of_line.line, of_line.used));
        let decisions = decide_all(owner, order, sizes, restrictions, used, now);
        let mut sheet = LicenceSheet::of(&self.house, order, owner, now);
        let course = course(order, &decisions, wanted, &mut sheet)?;
        if order.asks_for_terms(owner) {
            return Err(DownloadRefusal::TermsNotAccepted.into());
        }
        Ok(DownloadAll { ground, to, begun_at: now, course, sheet })
    }

    /// Packs files into one parcel, as they are handed out.
    pub fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces> {
        self.ports.media.pack(contents)
    }

    /// Begins the next of the files; none at the end. One that was closed meanwhile, or whose master cannot be read, is
    /// left out, and the sheet says why; the latter is an error as well, after which the next can be asked for.
    pub async fn next_of_all(&self, all: &mut DownloadAll) -> Result<Option<DownloadBegun>, Error> {
        while let Some((number, size)) = all.course.pop_front() {
            let begun = self.begin_line(&all.ground, number, &size, None, all.to.clone()).await;
            let Some(line) = all.ground.order.line(number) else { continue };
            match begun {
                Ok(begun) => {
                    all.sheet.hand_out(line, &begun.size, &begun.delivery, &all.ground.credits(line));
                    return Ok(Some(begun));
                }
                Err(Error::Refused(Refused::Download(refusal))) => all.sheet.leave_out(line, refusal),
                Err(error @ Error::Media(_)) => {
                    all.sheet.leave_out(line, "the picture cannot be read at the moment: please ask the picture desk");
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}
