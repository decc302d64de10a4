//! Long lists that are read as a whole, such as the files of a cart: a page shows a part of one at a time.

use picdesk::FileNumber;

use crate::pages::{visit::Visit, words::encoded};

/// How many rows of such a list a page shows.
const ROWS: usize = 24;

/// The rows of a list that come after the one with a key, as many as a page shows, and the key behind which the next
/// page begins. Where that key is gone the list is shown from its beginning.
pub(super) fn part<T, K: PartialEq>(list: &[T], key: impl Fn(&T) -> K, after: Option<K>) -> (&[T], Option<K>) {
    part_of(list, ROWS, key, after)
}

/// The same with as many rows as are asked for, where a row is a heavy one.
pub(super) fn part_of<T, K: PartialEq>(
    list: &[T],
    rows: usize,
    key: impl Fn(&T) -> K,
    after: Option<K>,
) -> (&[T], Option<K>) {
    let begin = after.and_then(|after| list.iter().position(|row| key(row) == after)).map_or(0, |place| place + 1);
    let end = list.len().min(begin + rows);
    let next = list.get(end).and_then(|_| list[begin..end].last()).map(key);
    (&list[begin..end], next)
}

/// The query of the part of a list of files that a page shows, for what comes back to it.
pub(super) fn here(visit: &Visit) -> String {
    let after: Option<FileNumber> = visit.asked.query.value("after");
    after.map(|after| format!("?after={}", encoded(after))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_shown_in_parts_each_row_once() {
        let list: Vec<u32> = (1..=65).collect();
        let (mut shown, mut after) = (Vec::new(), None);
        loop {
            let (rows, next) = part(&list, |row| *row, after);
            shown.extend_from_slice(rows);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(shown, list);
    }

    #[test]
    fn a_list_whose_last_row_is_on_the_page_has_no_next_one_and_a_lost_key_begins_anew() {
        let list: Vec<u32> = (1..=24).collect();
        assert_eq!(part(&list, |row| *row, None), (&list[..], None));
        assert_eq!(part(&list, |row| *row, Some(99)), (&list[..], None));
        assert_eq!(part(&list, |row| *row, Some(23)), (&list[23..], None));
        assert_eq!(part(&[], |row: &u32| *row, None), (&[][..], None));
    }
}
