//! The fields of a form or of a query, as they were typed, and what is to be complained about them.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use picdesk::{Error, OrderRefusal, Refused, RightsRefusal, StoreError};
use poem::{FromRequest, Request, RequestBody, web::Form};

use crate::{
    pages::words::encoded,
    problem::{Kind, Problem},
};

/// The most fields that a form may have. The largest of ours has a few hundred; every one of them is looked for among
/// all, so that a form of very many would keep us busy for minutes.
const MOST: usize = 2_000;

/// Fields as they were sent, in their order. A name may come several times.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Fields {
    /// Reads the query of an address; what cannot be read is not there.
    pub(super) fn of_query(request: &Request) -> Self {
        Self(request.params().unwrap_or_default())
    }

    /// Reads the form that a request carries.
    pub(super) async fn of_body(request: &Request, body: &mut RequestBody) -> Result<Self, Problem> {
        let sent = Form::<Vec<_>>::from_request(request, body).await;
        // What the framework says of a form that is none is meant for programmers.
        let Form(fields) = sent.map_err(|_| Problem::unreadable("what was sent is no form, or is damaged"))?;
        if fields.len() > MOST {
            return Err(Problem::new(Kind::TooLarge, format!("a form can have {MOST} fields at the most")));
        }
        Ok(Self(fields))
    }

    /// A field as it was typed; empty where it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// Every field whose name begins so, with the rest of its name.
    pub(super) fn beginning<'a>(&'a self, with: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(with)?, value.as_str())))
    }

    /// The address of the page behind this one: the same question, further on.
    pub(super) fn next_page(&self, after: impl Display) -> String {
        self.with("after", after)
    }

    /// The address of the first page of what a list was asked for.
    pub(super) fn first_page(&self, list: &str) -> String {
        match self.without("after").asked() {
            nothing if nothing.is_empty() => list.to_owned(),
            asked => format!("{list}{asked}"),
        }
    }

    /// The address of the first page of the same question with one more answer, in the place of any that it had.
    pub(super) fn with(&self, name: &str, value: impl Display) -> String {
        let Self(mut fields) = self.without("after").without(name);
        fields.push((name.to_owned(), value.to_string()));
        Self(fields).asked()
    }

    fn without(&self, name: &str) -> Self {
        self.0.iter().filter(|(found, _)| found != name).cloned().collect()
    }

    /// The fields that say something, as the query of an address; empty where none does.
    fn asked(&self) -> String {
        let asked = self.0.iter().filter(|(_, value)| !value.is_empty());
        let asked: Vec<_> = asked.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
    }

    /// Whether a box was ticked, or a button with this name was pressed.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// A field as a value of the domain; none where nothing was typed or it cannot be read. For filters, where
    /// what makes no sense filters nothing.
    pub(super) fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).trim().parse().ok()
    }

    /// A field as a value of the domain; where it cannot be read, the complaint is noted under its name.
    pub(super) fn read<T: FromStr<Err: Display>>(&self, name: &'static str, complaints: &mut Complaints) -> Option<T> {
        self.text(name).parse().map_err(|complaint| complaints.note(name, complaint)).ok()
    }

    /// Like [`Fields::read`], where the field may be left empty.
    pub(super) fn read_if_any<T: FromStr<Err: Display>>(
        &self,
        name: &'static str,
        complaints: &mut Complaints,
    ) -> Option<T> {
        if self.text(name).trim().is_empty() { None } else { self.read(name, complaints) }
    }
}

/// What is wrong with the fields of a form, by their names, in words for whoever typed them.
#[derive(Debug, Clone, Default)]
pub(super) struct Complaints(BTreeMap<String, String>);

impl Complaints {
    /// Notes a complaint about a field.
    pub(super) fn note(&mut self, name: &str, complaint: impl Display) {
        self.0.entry(name.to_owned()).or_insert_with(|| sentence(&complaint.to_string()));
    }

    /// The complaint about a field.
    pub(super) fn about(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether there is nothing to complain about.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether something was changed since its form was shown (rule 40).
pub(super) fn is_stale(error: &Error) -> bool {
    matches!(
        error,
        Error::Refused(
            Refused::Stale(_) | Refused::Rights(RightsRefusal::Stale(_)) | Refused::Order(OrderRefusal::Stale(_))
        ) | Error::Store(StoreError::Stale)
    )
}

/// The fragment of a message as a sentence.
pub(crate) fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_the_same_question_further_on() {
        let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let asked = Fields::from_iter([field("q", "a b"), field("state", ""), field("after", "7")]);
        assert_eq!(asked.next_page(9), "?q=a%20b&after=9");
        assert_eq!(asked.first_page("/office/orders"), "/office/orders?q=a%20b");
        assert_eq!(asked.with("q", "sea"), "?q=sea");
        assert_eq!(Fields::default().next_page(9), "?after=9");
        assert_eq!(Fields::default().first_page("/office/orders"), "/office/orders");
    }
}
