//! A picture on its way out: what is kept of it as it lies on the shelf, and what is put in between.

use std::{collections::VecDeque, ops::Range};

use async_trait::async_trait;
use picdesk::{Delivery, MediaError, Pieces};

use crate::shelf::{Stored, mark};

/// How much of a picture is in memory on its way out, in bytes.
const PIECE: u64 = 256 * 1024;

/// A part of what goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// These bytes of the picture, as they are.
    Kept(Range<u64>),
    /// Other bytes.
    Put(Vec<u8>),
}

impl Part {
    fn bytes(&self) -> u64 {
        match self {
            Self::Kept(range) => range.end.saturating_sub(range.start),
            Self::Put(bytes) => bytes.len() as u64,
        }
    }

    /// What is left of it behind so many bytes, which are fewer than it has.
    fn behind(self, bytes: u64) -> Self {
        match self {
            Self::Kept(range) => Self::Kept(range.start + bytes..range.end),
            Self::Put(mut put) => Self::Put(put.split_off(usize::try_from(bytes).unwrap_or(put.len()))),
        }
    }
}

/// The picture as it lies on the shelf.
pub(crate) fn whole(stored: Stored) -> Delivery {
    let parts = VecDeque::from([Part::Kept(0..stored.bytes)]);
    delivery(stored.bytes, stored.mark.clone(), false, stored, parts)
}

/// The picture made of these parts, handed out from this byte on.
pub(crate) fn of_parts(stored: Stored, parts: Vec<Part>, from: u64) -> Delivery {
    let put = parts.iter().filter_map(|part| match part {
        Part::Put(bytes) => Some(bytes.as_slice()),
        Part::Kept(_) => None,
    });
    let mark = mark(&[stored.mark.as_bytes()].into_iter().chain(put).collect::<Vec<&[u8]>>());
    let bytes = parts.iter().map(Part::bytes).sum();
    let says_licence = parts.iter().any(|part| matches!(part, Part::Put(_)));
    let (mut before, mut left) = (from, VecDeque::with_capacity(parts.len()));
    for part in parts {
        match before.checked_sub(part.bytes()) {
            Some(still) => before = still,
            None => left.push_back(part.behind(std::mem::take(&mut before))),
        }
    }
    delivery(bytes, mark, says_licence, stored, left)
}

fn delivery(bytes: u64, mark: String, says_licence: bool, stored: Stored, parts: VecDeque<Part>) -> Delivery {
    Delivery { format: stored.format, bytes, mark, says_licence, pieces: Box::new(Reading { stored, parts }) }
}

/// What is read piece by piece.
struct Reading {
    stored: Stored,
    parts: VecDeque<Part>,
}

#[async_trait]
impl Pieces for Reading {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        let Range { start, end } = match self.parts.pop_front()? {
            Part::Put(bytes) => return Some(Ok(bytes)),
            Part::Kept(range) => range,
        };
        let until = end.min(start + PIECE);
        if until < end {
            self.parts.push_front(Part::Kept(until..end));
        }
        let piece = self.stored.read(start..until).await;
        if piece.is_err() {
            // There is no next piece: half a picture must not look like a whole one.
            self.parts.clear();
        }
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use object_store::{memory::InMemory, path::Path};
    use picdesk::Format;

    use super::*;
    use crate::shelf::Shelf;

    async fn stored(bytes: &[u8]) -> Stored {
        let (shelf, place) = (Shelf::new(Arc::new(InMemory::new())), Path::from("a"));
        shelf.put(&place, bytes.to_vec().into()).await.unwrap();
        shelf.find(place, Format::Jpeg).await.unwrap().unwrap()
    }

    async fn read(mut delivery: Delivery) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(piece) = delivery.pieces.next().await {
            bytes.extend(piece.unwrap());
        }
        bytes
    }

    #[tokio::test]
    async fn whatever_byte_it_goes_on_from_the_rest_is_the_rest() {
        let stored = stored(b"0123456789").await;
        let parts = || vec![Part::Put(b"ab".to_vec()), Part::Kept(2..7), Part::Put(b"cd".to_vec()), Part::Kept(9..10)];
        let all = b"ab23456cd9";
        for from in 0..=all.len() + 1 {
            let delivery = of_parts(stored.clone(), parts(), from as u64);
            assert_eq!(delivery.bytes, all.len() as u64, "the length is that of the whole");
            assert_eq!(read(delivery).await, all[from.min(all.len())..]);
        }
    }

    #[tokio::test]
    async fn what_is_put_in_changes_the_mark_and_what_was_read_of_it_does_not() {
        let stored = stored(b"0123456789").await;
        let mark = |put: &[u8], from| of_parts(stored.clone(), vec![Part::Put(put.to_vec())], from).mark;
        assert_eq!(mark(b"a", 0), mark(b"a", 1));
        assert_ne!(mark(b"a", 0), mark(b"b", 0));
    }

    #[tokio::test]
    async fn long_pictures_go_out_in_pieces_and_nothing_comes_behind_a_failure() {
        let long: Vec<u8> = (0..2 * PIECE + 3).map(|byte| (byte % 251) as u8).collect();
        let long_stored = stored(&long).await;
        assert!(read(whole(long_stored)).await == long);

        let mut beyond = of_parts(stored(b"01").await, vec![Part::Kept(5..9), Part::Put(b"tail".to_vec())], 0);
        assert!(beyond.pieces.next().await.unwrap().is_err());
        assert!(beyond.pieces.next().await.is_none());
    }
}
