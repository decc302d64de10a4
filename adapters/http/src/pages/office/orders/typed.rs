//! What stands in the boxes of one field, and how it is read.

use std::{fmt::Display, str::FromStr};

use picdesk::{Currency, Discount, Grant, GrantLimits, Message, Money, PricesShown, TextRefusal};

use crate::pages::{
    fields::Complaints,
    words::{minute, read_minute},
};

/// What stands in the boxes of a field, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typed(Vec<String>);

impl Typed {
    /// These texts, as the domain keeps them: browsers end lines in their own way.
    pub(super) fn new<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self(texts.into_iter().map(|text| text.as_ref().replace("\r\n", "\n").trim().to_owned()).collect())
    }

    /// A box that says something, or nothing.
    pub(super) fn of_text(text: &Option<impl Display>) -> Self {
        Self(vec![text.as_ref().map(ToString::to_string).unwrap_or_default()])
    }

    /// A box with a text of several lines, or with nothing.
    pub(super) fn of_message(text: &Option<Message>) -> Self {
        Self::of_text(&text.as_ref().map(Message::as_str))
    }

    /// A box that is ticked, and says this, or is not.
    pub(super) fn of_tick(ticked: bool, says: &str) -> Self {
        Self::of_text(&ticked.then_some(says))
    }

    /// The boxes of a grant: what it is, until when, how often.
    pub(super) fn of_grant(grant: &Grant) -> Self {
        let limits = match grant {
            Grant::Granted(limits) => *limits,
            Grant::Inherit | Grant::Denied => GrantLimits::default(),
        };
        let until = limits.valid_until.map(minute).unwrap_or_default();
        let most = limits.max_downloads.map(|most| most.to_string()).unwrap_or_default();
        Self(vec![grant.slug().to_owned(), until, most])
    }

    /// The boxes of a discount: how much in percent, and why.
    pub(super) fn of_discount(discount: Option<&Discount>) -> Self {
        let share = discount.map(|discount| discount.share.to_string()).unwrap_or_default();
        Self(vec![share, discount.map(|discount| discount.reason.to_string()).unwrap_or_default()])
    }

    /// The boxes.
    pub(super) fn boxes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// What the first box says.
    pub(super) fn first(&self) -> &str {
        self.at(0)
    }

    /// What a box says; nothing where there is no such box.
    pub(super) fn at(&self, place: usize) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }

    /// The text of the one box.
    pub(super) fn text(&self) -> String {
        self.first().to_owned()
    }

    /// A grant in words, such as `granted, until 2026-12-31 18:00 UTC, 5 downloads per file`.
    pub(super) fn grant_in_words(&self) -> String {
        let (kind, until, most) = self.grant();
        let until = if until.is_empty() { String::new() } else { format!(", until {} UTC", until.replace('T', " ")) };
        let most = match most {
            "" => String::new(),
            "1" => ", 1 download per file".to_owned(),
            most => format!(", {most} downloads per file"),
        };
        format!("{kind}{until}{most}")
    }

    /// A discount in words, such as `12.5 %: agreed for 2026`; nothing where there is none.
    pub(super) fn discount_in_words(&self) -> String {
        match (self.share(), self.at(1)) {
            ("", why) => why.to_owned(),
            (share, "") => format!("{share} %"),
            (share, why) => format!("{share} %: {why}"),
        }
    }

    /// How much a discount is, without the sign that people write behind it.
    fn share(&self) -> &str {
        self.first().trim_end_matches('%').trim_end()
    }

    /// Only what is granted has limits: what stands in the boxes of another grant counts for nothing.
    fn grant(&self) -> (&str, &str, &str) {
        match self.first() {
            "granted" => ("granted", self.at(1), self.at(2)),
            other => (other, "", ""),
        }
    }
}

/// The boxes of a field that is read; what cannot be read is complained about under its box.
pub(super) struct Reading<'a> {
    pub typed: &'a Typed,
    /// The names of the boxes.
    pub names: Vec<String>,
    /// The currency that the form says; none where it says none.
    pub currency: Option<Currency>,
    pub complaints: &'a mut Complaints,
}

impl Reading<'_> {
    /// What stands in the box; inside, nothing where nothing was typed.
    pub(super) fn if_any<T: FromStr<Err: Display>>(&mut self) -> Option<Option<T>> {
        match self.typed.first() {
            "" => Some(None),
            text => self.noted(0, text.parse()).map(Some),
        }
    }

    /// Whether the box is ticked.
    pub(super) fn is_ticked(&self) -> bool {
        !self.typed.first().is_empty()
    }

    /// The currency that the box says, in small letters as well.
    pub(super) fn currency(&mut self) -> Option<Currency> {
        self.noted(0, self.typed.first().to_uppercase().parse())
    }

    /// The amount in the box, in the currency that the form says; inside, nothing where no price is agreed.
    pub(super) fn price(&mut self) -> Option<Option<Money>> {
        if self.typed.first().is_empty() {
            return Some(None);
        }
        let currency = self.noted(0, self.currency.ok_or("write first which currency the prices are in"))?;
        self.noted(0, Money::read(self.typed.first(), currency)).map(Some)
    }

    /// The discount that the boxes say; inside, nothing where both are empty.
    pub(super) fn discount(&mut self) -> Option<Option<Discount>> {
        match (self.typed.share(), self.typed.at(1)) {
            ("", "") => Some(None),
            ("", _) => self.noted(0, Err("write how much in percent, or take the reason out")),
            (share, reason) => {
                let why = if reason.is_empty() { Err("a discount has a reason".to_owned()) } else { Ok(reason) };
                let why = why.and_then(|reason| reason.parse().map_err(|refused: TextRefusal| refused.to_string()));
                let (share, reason) = (self.noted(0, share.parse()), self.noted(1, why));
                Some(Some(Discount { share: share?, reason: reason? }))
            }
        }
    }

    /// What the client is to see of the prices.
    pub(super) fn prices_shown(&mut self) -> Option<PricesShown> {
        let shown = PricesShown::ALL.into_iter().find(|shown| shown.slug() == self.typed.first());
        self.noted(0, shown.ok_or("choose one of these"))
    }

    /// The grant that the boxes say.
    pub(super) fn grant(&mut self) -> Option<Grant> {
        match self.typed.grant() {
            ("inherit", ..) => Some(Grant::Inherit),
            ("denied", ..) => Some(Grant::Denied),
            ("granted", until, most) => {
                let valid_until =
                    optional(until, read_minute).ok_or("write the end with a year of four digits, as 2026-12-31T18:00");
                let max_downloads = optional(most, |most| most.parse().ok().filter(|&most: &u32| most > 0))
                    .ok_or("a limit is a whole number from 1 on");
                let (valid_until, max_downloads) = (self.noted(1, valid_until), self.noted(2, max_downloads));
                Some(Grant::Granted(GrantLimits { valid_until: valid_until?, max_downloads: max_downloads? }))
            }
            _ => self.noted(0, Err("choose one of these permissions")),
        }
    }

    /// What was read from a box, or none and a complaint under it.
    fn noted<T>(&mut self, place: usize, read: Result<T, impl Display>) -> Option<T> {
        read.map_err(|complaint| self.complaints.note(&self.names[place], complaint)).ok()
    }
}

/// Nothing where nothing was typed; none where it cannot be read.
fn optional<T>(typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if typed.is_empty() { Some(None) } else { read(typed).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(boxes: [&str; 3]) -> (Option<Grant>, Complaints) {
        let (typed, mut complaints) = (Typed::new(boxes), Complaints::default());
        let names = ["grant", "grant-until", "grant-most"].map(str::to_owned).to_vec();
        let grant = Reading { typed: &typed, names, currency: None, complaints: &mut complaints }.grant();
        (grant, complaints)
    }

    #[test]
    fn a_grant_reads_back_as_it_was_written() {
        let limits = GrantLimits { valid_until: read_minute("2026-12-31T18:00"), max_downloads: Some(5) };
        for grant in [Grant::Inherit, Grant::Denied, Grant::Granted(limits), Grant::Granted(GrantLimits::default())] {
            let typed = Typed::of_grant(&grant);
            assert_eq!(read([typed.at(0), typed.at(1), typed.at(2)]).0, Some(grant));
        }
    }

    #[test]
    fn limits_that_make_no_sense_are_complained_about_under_their_boxes() {
        let (grant, complaints) = read(["granted", "tomorrow", "0"]);
        assert_eq!(grant, None);
        assert!(complaints.about("grant-until").is_some() && complaints.about("grant-most").is_some());
        for year in ["0000", "-0001", "0202"] {
            let (grant, complaints) = read(["granted", &format!("{year}-12-31T18:00"), ""]);
            assert_eq!(grant, None);
            assert!(complaints.about("grant-until").is_some_and(|said| said.contains("four digits")), "{year}");
        }
    }

    #[test]
    fn limits_count_for_grants_alone() {
        let boxes = ["denied", "2026-12-31T18:00", "x"];
        assert_eq!(Typed::new(boxes).grant_in_words(), Typed::of_grant(&Grant::Denied).grant_in_words());
        assert_eq!(read(boxes).0, Some(Grant::Denied));
    }
}
