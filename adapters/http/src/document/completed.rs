//! The framework's document, completed.

pub(super) fn document() -> String {
    String::from("{}")
}
