//! Walking along the chain of the journal, and telling where it is broken.

use std::fmt;

use crate::{
    housekeeper::SETTLED_AFTER,
    journal::{
        Entry, KeptEntry,
        seal::{Found, Head, Seal, Sealed, Unsealed},
    },
    moment::Moment,
    ports::passwords::Secrets,
};

/// How many faults are told one by one: whoever rewrites a whole journal fills no memory with it.
const MOST_TOLD: usize = 100;

/// What came of verifying the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many seals there are.
    pub seals: u64,
    /// How many entries have no seal yet, and nothing is wrong with that.
    pub not_sealed_yet: u64,
    /// The newest seal.
    pub head: Option<Head>,
    /// What is wrong, in the order of the chain; the first hundred.
    pub faults: Vec<Fault>,
    /// How many faults there are besides.
    pub more_faults: u64,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// A place where the chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub wrong: Wrong,
    /// The number of the seal; none where there is no seal.
    pub number: Option<i64>,
    /// The place of the entry; none where no entry is meant.
    pub place: Option<i64>,
    /// The moment that the entry says, or else that of the newest one before it in the chain.
    pub near: Option<Moment>,
}

/// What is wrong with a place of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Wrong {
    /// Entry and seal do not belong together.
    #[error("the entry was altered, or its seal was")]
    Altered,
    /// What stands there is no entry.
    #[error("what stands there is no entry that can be read")]
    Unreadable,
    /// The entry was removed.
    #[error("the entry is gone")]
    Gone,
    /// The number is not one more than that before it.
    #[error("seals before this one are gone, or this one was put in")]
    NotNext,
    /// An entry stands among older ones that was not there when they were sealed.
    #[error("the entry was put in among older ones")]
    PutIn,
    /// The seal that was noted is not there any more.
    #[error("the journal ends before the head that was noted")]
    CutOff,
    /// There is another seal in the place of the one that was noted.
    #[error("this is not the head that was noted: the journal was written anew up to here at least")]
    NotAsNoted,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "seal {number}")?,
            None => write!(f, "no seal")?,
        }
        if let Some(place) = self.place {
            write!(f, ", entry {place}")?;
        }
        if let Some(near) = self.near {
            write!(f, ", near {near}")?;
        }
        write!(f, ": {}", self.wrong)
    }
}

/// A walk along the chain, seal by seal, and then along what has no seal.
pub(crate) struct Walk<'a> {
    secrets: &'a dyn Secrets,
    noted: Option<Head>,
    last: Option<Seal>,
    /// The newest moment that a sealed entry says.
    newest: Option<Moment>,
    /// The greatest place that is sealed.
    greatest: i64,
    verified: Verified,
}

impl<'a> Walk<'a> {
    /// Begins a walk. A head that was noted earlier must be met on it.
    pub(crate) fn begin(secrets: &'a dyn Secrets, noted: Option<Head>) -> Self {
        Self { secrets, noted, last: None, newest: None, greatest: 0, verified: Verified::default() }
    }

    /// Takes the next seal.
    pub(crate) fn pass(&mut self, sealed: &Sealed) {
        let (seal, last) = (sealed.seal, self.last.replace(sealed.seal));
        self.verified.seals += 1;
        let follows = seal.number == last.map_or(1, |last| last.number + 1);
        if !follows {
            self.tell(Wrong::NotNext, Some(seal.number), Some(seal.place), None);
        }
        match &sealed.found {
            Found::Gone => self.tell(Wrong::Gone, Some(seal.number), Some(seal.place), None),
            Found::Unreadable => self.tell(Wrong::Unreadable, Some(seal.number), Some(seal.place), None),
            Found::Entry(entry) => {
                let kept = KeptEntry { place: seal.place, entry: entry.clone() };
                // Where the seal before it is gone, nobody can say of this one more than that.
                if follows && Seal::upon(last.as_ref(), &kept, self.secrets) != seal {
                    self.tell(Wrong::Altered, Some(seal.number), Some(seal.place), Some(entry.at));
                } else {
                    if self.was_put_in(seal.place, entry) {
                        self.tell(Wrong::PutIn, Some(seal.number), Some(seal.place), Some(entry.at));
                    }
                    self.newest = self.newest.max(Some(entry.at));
                }
            }
        }
        self.greatest = self.greatest.max(seal.place);
        if self.noted.is_some_and(|noted| noted.number == seal.number && noted.digest != seal.digest) {
            self.tell(Wrong::NotAsNoted, Some(seal.number), Some(seal.place), None);
        }
    }

    /// Takes what has no seal, after all seals.
    pub(crate) fn pass_unsealed(&mut self, Unsealed { place, found }: &Unsealed) {
        match found {
            Found::Entry(entry) if self.was_put_in(*place, entry) => {
                self.tell(Wrong::PutIn, None, Some(*place), Some(entry.at));
            }
            Found::Entry(_) | Found::Gone => self.verified.not_sealed_yet += 1,
            Found::Unreadable => self.tell(Wrong::Unreadable, None, Some(*place), None),
        }
    }

    /// Ends the walk.
    pub(crate) fn end(mut self) -> Verified {
        let last = self.last.map_or(0, |last| last.number);
        if let Some(noted) = self.noted.filter(|noted| noted.number > last) {
            self.tell(Wrong::CutOff, Some(noted.number), None, None);
        }
        self.verified.head = self.last.as_ref().map(Seal::head);
        self.verified
    }

    /// Whether an entry came between others after those were sealed. One that was only seen late is nearly as young as
    /// they are: no unit of work lasts so long.
    fn was_put_in(&self, place: i64, entry: &Entry) -> bool {
        place < self.greatest && self.newest.is_some_and(|newest| entry.at.plus(SETTLED_AFTER) < newest)
    }

    fn tell(&mut self, wrong: Wrong, number: Option<i64>, place: Option<i64>, at: Option<Moment>) {
        if self.verified.faults.len() < MOST_TOLD {
            self.verified.faults.push(Fault { wrong, number, place, near: at.or(self.newest) });
        } else {
            self.verified.more_faults += 1;
        }
    }
}
