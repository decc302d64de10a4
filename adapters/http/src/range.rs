//! Parts of a picture, as HTTP asks for them (RFC 9110, 14): so transfers that broke off go on.

use picdesk::GoOn;
use poem::{Request, http::header};

/// The rest of a picture that a request asks for; none where it wants the whole.
///
/// It is one part, from a byte to the end. Whatever else is asked for gets the whole, as it may: several parts, the last
/// bytes, and a part that ends before the picture does, by which one could have nearly all of it and never all (rule 27).
pub(crate) fn rest(request: &Request) -> Option<GoOn> {
    read(request.header(header::RANGE)?, request.header(header::IF_RANGE))
}

fn read(range: &str, if_range: Option<&str>) -> Option<GoOn> {
    let from = range.trim().strip_prefix("bytes=")?.strip_suffix('-')?.trim().parse().ok()?;
    // A date, or a mark that promises no sameness byte by byte, is the mark of nothing.
    let unquoted = |mark: &str| mark.trim().strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    let mark = if_range.map(|mark| unquoted(mark).unwrap_or_default());
    Some(GoOn { from, mark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_to_the_end_is_understood_and_everything_else_gets_the_whole() {
        let from = |from| Some(GoOn { from, mark: None });
        for (typed, expected) in [
            ("bytes=0-", from(0)),
            ("bytes=500-", from(500)),
            ("bytes=500-999", None),
            ("bytes=0-0", None),
            ("bytes=9-8", None),
            ("bytes=-500", None),
            ("bytes=0-1,5-6", None),
            ("bytes=x-", None),
            ("lines=1-", None),
            ("bytes=18446744073709551616-", None),
        ] {
            assert_eq!(read(typed, None), expected, "{typed}");
        }
    }

    #[test]
    fn a_mark_that_promises_no_sameness_is_the_mark_of_nothing() {
        let mark = |typed| read("bytes=5-", Some(typed)).and_then(|rest| rest.mark);
        assert_eq!(mark("\"abc\""), Some("abc".to_owned()));
        for weak in ["W/\"abc\"", "Mon, 23 Nov 2026 10:00:00 GMT"] {
            assert_eq!(mark(weak), Some(String::new()), "{weak}");
        }
    }
}
