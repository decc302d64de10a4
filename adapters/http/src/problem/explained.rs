//! What each problem means and what to do about it, for people.

use crate::problem::Kind;

/// All problems as one Markdown page: `docs/problems.md`.
pub(crate) fn handbook() -> String {
    String::new()
}

/// One problem as a short text.
pub(crate) fn page(slug: &str) -> Option<String> {
    Kind::ALL.iter().find(|kind| kind.slug() == slug).map(|kind| kind.title().to_owned())
}
