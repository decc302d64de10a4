//! Pictures that keep their metadata in front of their pixels.

use super::{LONGEST_HEAD, Unwritten};
use crate::{outgoing::Part, shelf::Stored};

/// How much is read at first, in bytes; each further time it is twice as much.
const FIRST: u64 = 64 * 1024;

/// What was found of a head in the beginning of a picture.
pub(super) enum Head {
    /// It is longer than what was read.
    GoesOn,
    /// So it reads with the note; behind it, from this byte on, the picture goes on as it was.
    Ends(Vec<u8>, usize),
    /// It is none that we could write into.
    Strange,
}

/// The parts of a picture whose head is written anew, read as far as that takes.
pub(super) async fn licensed(picture: &Stored, write: impl Fn(&[u8]) -> Head) -> Result<Vec<Part>, Unwritten> {
    let most = picture.bytes.min(LONGEST_HEAD);
    let mut read = Vec::new();
    let mut until = 0;
    loop {
        let more = until..most.min((2 * until).max(FIRST));
        until = more.end;
        if more.is_empty() {
            return Err(Unwritten::Strange);
        }
        read.extend(picture.read(more).await?);
        match write(&read) {
            Head::GoesOn => {}
            Head::Ends(head, end) => return Ok(vec![Part::Put(head), Part::Kept(end as u64..picture.bytes)]),
            Head::Strange => return Err(Unwritten::Strange),
        }
    }
}
