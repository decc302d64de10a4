//! Parts of a picture, as HTTP asks for them (RFC 9110, 14): so transfers that broke off go on.

use picdesk::GoOn;
use poem::{Request, http::header};

/// The part of a picture that a request asks for. One part only, from a byte on; whatever else is asked for, such as the last
/// bytes or several parts, gets the whole, as it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    /// The first byte, and the mark of what is there already.
    pub part: GoOn,
    /// The last byte; none for all that there are.
    pub last: Option<u64>,
}

impl Range {
    /// The part that a request asks for; none where it wants the whole.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        let mark = request.header(header::IF_RANGE);
        Self::read(request.header(header::RANGE)?, mark)
    }

    fn read(range: &str, if_range: Option<&str>) -> Option<Self> {
        let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
        let from = first.trim().parse().ok()?;
        let last = match last.trim() {
            "" => None,
            last => Some(last.parse().ok().filter(|last| *last >= from)?),
        };
        // A date, or a mark that promises no sameness byte by byte, is the mark of nothing.
        let unquoted = |mark: &str| mark.trim().strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
        let mark = if_range.map(|mark| unquoted(mark).unwrap_or_default());
        Some(Self { part: GoOn { from, mark }, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_from_a_byte_on_is_understood_and_everything_else_gets_the_whole() {
        let range = |from, last| Some(Range { part: GoOn { from, mark: None }, last });
        for (typed, read) in [
            ("bytes=0-", range(0, None)),
            ("bytes=500-", range(500, None)),
            ("bytes=500-999", range(500, Some(999))),
            ("bytes=9-9", range(9, Some(9))),
            ("bytes=9-8", None),
            ("bytes=-500", None),
            ("bytes=0-1,5-6", None),
            ("bytes=x-", None),
            ("lines=1-", None),
            ("bytes=18446744073709551616-", None),
        ] {
            assert_eq!(Range::read(typed, None), read, "{typed}");
        }
    }

    #[test]
    fn a_mark_that_promises_no_sameness_is_the_mark_of_nothing() {
        let mark = |typed| Range::read("bytes=5-", Some(typed)).and_then(|range| range.part.mark);
        assert_eq!(mark("\"abc\""), Some("abc".to_owned()));
        for weak in ["W/\"abc\"", "Mon, 23 Nov 2026 10:00:00 GMT"] {
            assert_eq!(mark(weak), Some(String::new()), "{weak}");
        }
    }
}
