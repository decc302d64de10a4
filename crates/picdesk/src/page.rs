//! Paging by key: a page says where it ends, and the next one starts behind that. Never by offset.

/// Asks for one page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// The key of the last row already seen; none for the first page.
    pub after: Option<K>,
    /// How many rows at the most, 1 to [`Page::MOST`].
    limit: u16,
}

impl<K> Page<K> {
    /// The most rows that one page may have.
    pub const MOST: u16 = 200;

    /// The page behind `after`, with `limit` rows brought into 1 to [`Page::MOST`].
    pub fn new(after: Option<K>, limit: u16) -> Self {
        Self { after, limit: limit.clamp(1, Self::MOST) }
    }

    /// The first page.
    pub fn first(limit: u16) -> Self {
        Self::new(None, limit)
    }

    /// How many rows at the most.
    pub const fn limit(&self) -> u16 {
        self.limit
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T, K> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Where the next page starts; none at the end of the list.
    pub next: Option<K>,
}

impl<T, K> Rows<T, K> {
    /// Cuts a page out of rows of which one more than `limit` was asked for.
    pub fn cut(mut rows: Vec<T>, limit: u16, key: impl Fn(&T) -> K) -> Self {
        let more = rows.len() > usize::from(limit);
        rows.truncate(usize::from(limit));
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }

    /// The same page with every row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Rows<U, K> {
        Rows { rows: self.rows.into_iter().map(turn).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_names_no_next() {
        assert_eq!(Rows::cut(vec![1, 2], 2, |n| *n).next, None);
    }

    #[test]
    fn a_full_page_names_the_key_of_its_last_row() {
        let page = Rows::cut(vec![1, 2, 3], 2, |n| *n);
        assert_eq!((page.rows, page.next), (vec![1, 2], Some(2)));
    }
}
