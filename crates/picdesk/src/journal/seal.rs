//! The chain of the journal: every entry gets a seal, made of what it says and of the seal before it, so that nobody
//! changes or removes an entry without breaking every seal from there on.
//!
//! Entries are sealed after they were recorded, in the order in which they are seen, so that recording one costs what
//! it did: see the [sealer](crate::Sealer).

use std::{fmt, str::FromStr};

use crate::{
    journal::{Entry, KeptEntry},
    ports::passwords::Secrets,
    session::Digest,
};

/// What the bytes of a seal begin with: another way to write them would get another name.
const WRITTEN_AS: &[u8] = b"picdesk journal 1";

/// The seal of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// Its number: the first is 1, and the next one is one more.
    pub number: i64,
    /// The place of the entry. An entry that was seen late has a greater number than those behind its place.
    pub place: i64,
    /// The digest of the entry and of all before it.
    pub digest: Digest,
}

/// What storage finds at the place of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The entry, as it stands there now.
    Entry(Entry),
    /// Something that is no entry, so that nobody recorded it.
    Unreadable,
    /// Nothing.
    Gone,
}

/// A seal, and what it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The seal.
    pub seal: Seal,
    /// What stands at its place.
    pub found: Found,
}

/// What has no seal yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// Its place.
    pub place: i64,
    /// What stands there.
    pub found: Found,
}

impl Seal {
    /// Seals an entry upon the seal before it; the very first entry upon none.
    pub fn upon(previous: Option<&Self>, kept: &KeptEntry, secrets: &dyn Secrets) -> Self {
        let number = previous.map_or(0, |seal| seal.number) + 1;
        let mut bytes = Bytes::default();
        bytes.raw(WRITTEN_AS).raw(&previous.map_or([0; 32], |seal| seal.digest.0));
        bytes.number(number).number(kept.place);
        bytes.entry(&kept.entry);
        Self { number, place: kept.place, digest: secrets.digest(&bytes.0) }
    }

    /// What to note of it: whoever knows the head knows whether anything up to there was changed since.
    pub fn head(&self) -> Head {
        Head { number: self.number, digest: self.digest }
    }
}

/// The bytes of a seal. Every part has one length, or says its length first, so that no two entries are written alike.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn number(&mut self, number: i64) -> &mut Self {
        self.raw(&number.to_be_bytes())
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.raw(&(text.len() as u64).to_be_bytes()).raw(text.as_bytes())
    }

    fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.raw(&[1]).text(text),
            None => self.raw(&[0]),
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.number(entry.at.micros());
        for account in [entry.who.actor, entry.who.subject] {
            self.maybe(account.map(|account| account.to_string()).as_deref());
        }
        let (about, id) = entry.about.parts();
        self.text(entry.kind.slug()).text(about).maybe(id.as_deref());
        self.raw(&(entry.changes.len() as u64).to_be_bytes());
        for change in &entry.changes {
            self.text(&change.field).maybe(change.old.as_deref()).maybe(change.new.as_deref());
        }
    }
}

/// The newest seal at some moment, to be noted outside of the house and compared later. As text it is
/// `NUMBER:DIGEST`, such as `1042:9f86d0…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the seal.
    pub number: i64,
    /// Its digest.
    pub digest: Digest,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.digest.hex())
    }
}

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (number, hex) = text.trim().split_once(':').ok_or(NotAHead)?;
        let number = number.parse().ok().filter(|number| *number > 0).ok_or(NotAHead)?;
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAHead);
        }
        let mut digest = [0; 32];
        for (byte, place) in digest.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&hex[place..place + 2], 16).map_err(|_| NotAHead)?;
        }
        Ok(Self { number, digest: Digest(digest) })
    }
}

/// The text is no head of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a head of the journal: it is a number, a colon and 64 hexadecimal digits, as `journal head` prints it")]
pub struct NotAHead;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_back_as_it_was_printed() {
        let head = Head { number: 1042, digest: Digest(std::array::from_fn(|place| place as u8 * 8)) };
        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!(format!(" {}\n", head.to_string().to_uppercase()).parse(), Ok(head));
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let digits = "0".repeat(64);
        for text in ["", ":", "1", &format!("0:{digits}"), &format!("1:{digits}0"), &format!("1:{}é", &digits[2..])] {
            assert_eq!(text.parse::<Head>(), Err(NotAHead), "{text}");
        }
    }
}
