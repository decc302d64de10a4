//! Ids that sort by the time of their making.

use picdesk::Ids;
use uuid::Uuid;

/// Makes UUIDs of version 7: a millisecond, a counter within it, and chance.
///
/// New rows land at the end of an index instead of all over it, and "newest first" needs no second column.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimeOrderedIds;

impl Ids for TimeOrderedIds {
    #[expect(clippy::disallowed_methods, reason = "these are the ids that everybody else asks for")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_behind_earlier_ones() {
        let made: Vec<Uuid> = (0..10_000).map(|_| TimeOrderedIds.next()).collect();

        assert!(made.is_sorted_by(|earlier, later| earlier < later));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
