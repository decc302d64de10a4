//! What adding files to a cart or a lightbox came to, on the wire.

use picdesk::FileNumber;
use poem_openapi::{
    Object,
    types::{Example, ParseFromJSON, ToJSON, Type},
};

use crate::wire::text::{Text, sample};

/// What adding files came to.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct FilesAdded<T: Type + ParseFromJSON + ToJSON> {
    /// What they were added to, afterwards.
    pub to: T,
    /// The files that were added, in order.
    pub added: Vec<Text<FileNumber>>,
    /// The files that were there already.
    pub present: Vec<Text<FileNumber>>,
    /// What was not added, and why.
    pub left_out: Vec<LeftOut>,
}

/// A file that was asked for and not added.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct LeftOut {
    /// The number that was asked for.
    pub file: Text<FileNumber>,
    /// Why it was not added, by name: `unknown`, `withdrawn` or `restricted`.
    pub why: String,
    /// The same in words.
    pub reason: String,
}

impl<T: Type + ParseFromJSON + ToJSON> FilesAdded<T> {
    /// What the desk answered, on its way out.
    pub(crate) fn of<D>(done: picdesk::FilesAdded<D>) -> Self
    where
        T: for<'a> From<&'a D>,
    {
        let texts = |numbers: Vec<FileNumber>| numbers.into_iter().map(Text).collect();
        Self {
            to: T::from(&done.to),
            added: texts(done.added),
            present: texts(done.present),
            left_out: done.left_out.into_iter().map(LeftOut::from).collect(),
        }
    }
}

impl From<picdesk::LeftOut> for LeftOut {
    fn from(left_out: picdesk::LeftOut) -> Self {
        let picdesk::LeftOut { file, why } = left_out;
        Self { file: Text(file), why: why.slug().to_owned(), reason: why.to_string() }
    }
}

impl<T: Type + ParseFromJSON + ToJSON + Example> Example for FilesAdded<T> {
    fn example() -> Self {
        let added = |number| vec![sample(number)];
        Self {
            to: T::example(),
            added: added("\"PD-000042\""),
            present: added("\"PD-000007\""),
            left_out: vec![LeftOut::example()],
        }
    }
}

impl Example for LeftOut {
    fn example() -> Self {
        sample(r#"{"file": "PD-000013", "why": "withdrawn", "reason": "no longer available"}"#)
    }
}
