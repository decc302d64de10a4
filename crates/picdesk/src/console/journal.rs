//! Verifying the journal. Only at the machine itself: it takes as long as the journal is.

use crate::{
    console::Console,
    error::Error,
    journal::{
        seal::{Head, Seal},
        verify::{Verified, Walk},
    },
};

/// How many seals are read at once.
const AT_ONCE: u32 = 1_000;

impl Console {
    /// The newest seal of the journal; none where nothing is sealed yet.
    pub async fn journal_head(&self) -> Result<Option<Head>, Error> {
        let mut look = self.ports.store.look().await?;
        Ok(look.journal().last_seal().await?.as_ref().map(Seal::head))
    }

    /// Walks along the whole chain of the journal, and says where it is broken. It changes nothing.
    ///
    /// A head that was noted earlier is met on the way. Without one nobody can tell whether the newest entries are gone
    /// with their seals, or whether somebody made the whole chain anew.
    pub async fn verify_journal(&self, noted: Option<Head>) -> Result<Verified, Error> {
        let mut walk = Walk::begin(&*self.ports.secrets, noted);
        let mut look = self.ports.store.look().await?;

        let mut next = Some(i64::MIN);
        while let Some(from) = next {
            let sealed = look.journal().seals(from, AT_ONCE).await?;
            sealed.iter().for_each(|sealed| walk.pass(sealed));
            next = sealed.last().and_then(|sealed| sealed.seal.number.checked_add(1));
        }
        let mut next = Some(i64::MIN);
        while let Some(from) = next {
            let unsealed = look.journal().unsealed(Some(from), AT_ONCE).await?;
            unsealed.iter().for_each(|unsealed| walk.pass_unsealed(unsealed));
            next = unsealed.last().and_then(|unsealed| unsealed.place.checked_add(1));
        }
        Ok(walk.end())
    }
}
