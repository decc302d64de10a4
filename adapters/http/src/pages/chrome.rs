//! What stands around every page: the head, the ways to other pages, and what the last change has to say.

use askama::Template;
use picdesk::{AccountId, House, Moment, Right};
use poem::{Body, Response, http::header};

use crate::{
    Settings, digits,
    pages::{
        door::Answer,
        dressing, for_client,
        visit::{Visit, WithCookie},
        words::{self, When},
    },
    problem::{Kind, Problem},
};

/// The rooms that the head of every page leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Search,
    Lightboxes,
    Cart,
    Orders,
    Account,
    Clients,
    OrderManagement,
    Invoicing,
    Catalogue,
    Mail,
    Journal,
    Staff,
    Elsewhere,
}

/// One way to another page.
#[derive(Clone)]
pub(super) struct Way {
    pub label: &'static str,
    pub href: &'static str,
    /// Whether the page that is shown lies there.
    pub here: bool,
    /// How much there is new; none where nothing is.
    pub new: Option<String>,
}

/// What stands around a page.
#[derive(Clone)]
pub(super) struct Chrome {
    /// What the page is called.
    pub title: String,
    /// What the site calls itself.
    pub house: String,
    /// The name of whoever is signed in.
    pub visitor: Option<String>,
    /// The token that forms carry.
    pub token: String,
    /// The ways that everybody has.
    pub ways: Vec<Way>,
    /// The administrator's menu, as far as the visitor's rights reach.
    pub office: Vec<Way>,
    /// The client whom a staff member has chosen, shown on every page for as long as the choice lasts (rule 53).
    pub chosen: Option<ChosenClient>,
    /// The client whose identity is assumed, shown on every page until it is left (rule 63).
    pub assumed: Option<AssumedClient>,
    /// Where the visitor is, to come back to.
    pub here: String,
    /// What the last change has to say.
    pub notice: Option<Notice>,
}

/// The client for whom a staff member adds files.
#[derive(Clone)]
pub(super) struct ChosenClient {
    pub client: AccountId,
    pub name: String,
    pub until: When,
}

/// The client in whose place a staff member acts.
#[derive(Clone)]
pub(super) struct AssumedClient {
    pub name: String,
    /// When it is over by itself, as the script reads it.
    pub until: Moment,
    /// How long that is from now on.
    pub left: String,
}

impl Chrome {
    /// Around a page for somebody who is signed in.
    pub(super) fn of_visit(visit: &Visit, title: String, here: Place) -> Self {
        let rights = visit.actor.rights();
        let way = |place: Place| place.way(here);
        let own = if visit.actor.is_staff() {
            vec![Place::Search, Place::Lightboxes, Place::Cart]
        } else {
            vec![Place::Search, Place::Lightboxes, Place::Cart, Place::Orders]
        };
        let office = Place::OFFICE.iter().filter(|(_, right)| rights.holds(*right)).map(|(place, _)| *place);
        Self {
            title,
            house: visit.desk.house().name.to_string(),
            visitor: Some(visit.actor.name().to_string()),
            token: visit.token().to_owned(),
            ways: own.into_iter().map(|place| place.with_news(visit.unread, here)).collect(),
            office: office.map(way).collect(),
            chosen: visit.actor.chosen().map(|chosen| ChosenClient {
                client: chosen.client,
                name: chosen.name.to_string(),
                until: When(chosen.until),
            }),
            assumed: visit.actor.assumed().map(|assumed| AssumedClient {
                name: visit.actor.name().to_string(),
                until: assumed.until(),
                left: words::left(assumed.left()),
            }),
            here: visit.asked.here.clone(),
            notice: visit.notice(),
        }
    }

    /// Around a page for somebody who is not.
    pub(super) fn of_guest(house: &House, title: String, notice: Option<Notice>) -> Self {
        Self {
            title,
            house: house.name.to_string(),
            visitor: None,
            token: String::new(),
            ways: Vec::new(),
            office: Vec::new(),
            chosen: None,
            assumed: None,
            here: "/".to_owned(),
            notice,
        }
    }

    /// Where another client is chosen, to come back here.
    pub(super) fn choosing(&self) -> String {
        for_client::choosing(&self.here)
    }

    /// The address of the style sheet.
    pub(super) fn style(&self) -> &'static str {
        dressing::style()
    }

    /// The address of the script.
    pub(super) fn script(&self) -> &'static str {
        dressing::script()
    }
}

impl Place {
    /// The administrator's menu, with the right that opens each room of it.
    const OFFICE: [(Self, Right); 7] = [
        (Self::Clients, Right::ViewAccounts),
        (Self::OrderManagement, Right::ViewOrders),
        (Self::Invoicing, Right::ViewOrders),
        (Self::Catalogue, Right::ManageFiles),
        (Self::Mail, Right::HandleMail),
        (Self::Journal, Right::ViewJournal),
        (Self::Staff, Right::ManageStaff),
    ];

    fn way(self, here: Self) -> Way {
        let (label, href) = match self {
            Self::Search | Self::Elsewhere => ("Search", "/"),
            Self::Lightboxes => ("Lightboxes", "/lightboxes"),
            Self::Cart => ("Cart", "/cart"),
            Self::Orders => ("Orders", "/orders"),
            Self::Account => ("My account", "/account"),
            Self::Clients => ("User management", "/office/accounts"),
            Self::OrderManagement => ("Order management", "/office/orders"),
            Self::Invoicing => ("Invoicing", "/office/invoicing"),
            Self::Catalogue => ("Catalogue", "/office/catalogue"),
            Self::Mail => ("Mail", "/office/mail"),
            Self::Journal => ("Journal", "/office/journal"),
            Self::Staff => ("Staff and rights", "/office/staff"),
        };
        Way { label, href, here: self == here, new: None }
    }

    /// The way to the orders says how many of them are unread.
    fn with_news(self, unread: u64, here: Self) -> Way {
        let new = (self == Self::Orders && unread > 0).then(|| words::grouped(unread));
        Way { new, ..self.way(here) }
    }
}

/// What a change has to say on the page that follows it. A cookie carries it there; it is shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    /// Whether it went as it was meant to.
    pub good: bool,
    /// What there is to say.
    pub text: String,
}

impl Notice {
    /// The most bytes of a text that a cookie takes, written as hexadecimal digits.
    const MOST: usize = 1_500;

    /// It was done.
    pub(super) fn done(text: impl Into<String>) -> Self {
        Self { good: true, text: text.into() }
    }

    /// It was not done.
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Self { good: false, text: text.into() }
    }

    /// Reads it from its cookie.
    pub(super) fn read(cookie: &str) -> Option<Self> {
        let (good, text) = (cookie.starts_with('g'), digits::read(cookie.get(1..)?)?);
        (!text.is_empty()).then_some(Self { good, text })
    }

    fn written(&self) -> String {
        let end = (0..=Self::MOST.min(self.text.len())).rev().find(|&end| self.text.is_char_boundary(end)).unwrap_or(0);
        format!("{}{}", if self.good { 'g' } else { 'r' }, digits::of(&self.text[..end]))
    }
}

/// Fills a page.
pub(super) fn html(page: &impl Template) -> Answer {
    let text = page.render().map_err(|error| Problem::ours(Kind::Failed, error))?;
    Ok(Response::builder().header(header::CONTENT_TYPE, "text/html; charset=utf-8").body(Body::from(text)))
}

/// Fills a page that shows a notice, which is not shown again.
pub(super) fn page(page: &impl Template, settings: &Settings, chrome: &Chrome) -> Answer {
    let answer = html(page)?;
    match chrome.notice {
        Some(_) => Ok(answer.with_cookie(&settings.cookie_lasting(settings.notice_cookie_name(), "", 0))),
        None => Ok(answer),
    }
}

/// Leads on to another page of ours after a change.
pub(super) fn see(address: &str) -> Answer {
    // What stands in an address of ours is made of ids, numbers and encoded text, so that it fits a header.
    let address = if local(address) { address } else { "/" };
    Ok(Response::builder().status(poem::http::StatusCode::SEE_OTHER).header(header::LOCATION, address).finish())
}

/// Leads on to another page of ours, which says what came of the change.
pub(super) fn see_and_say(visit: &Visit, address: &str, notice: &Notice) -> Answer {
    see_said(&visit.settings, address, notice)
}

/// The same, for somebody who may not be signed in.
pub(super) fn see_said(settings: &Settings, address: &str, notice: &Notice) -> Answer {
    Ok(see(address)?.with_cookie(&settings.cookie_lasting(settings.notice_cookie_name(), &notice.written(), 60)))
}

/// Whether an address stays with us: a path, and neither another host nor anything that a header cannot carry.
pub(super) fn local(address: &str) -> bool {
    let outside = address.starts_with("//") || address.contains('\\');
    address.starts_with('/') && !outside && address.bytes().all(|byte| (0x21..0x7f).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_reads_back_from_its_cookie_whatever_it_says() {
        for notice in [Notice::done("Order 1001; \"für\" Ana\r\nSet-Cookie: a=b"), Notice::refused("no")] {
            assert_eq!(Notice::read(&notice.written()), Some(notice));
        }
        assert_eq!(Notice::read("gzz"), None);
        assert_eq!(Notice::read(""), None);
        assert!(Notice::done("ü".repeat(5_000)).written().len() < 3_100);
    }

    #[test]
    fn nobody_is_led_to_another_site() {
        for address in
            ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "", "/a\r\nb", "/\tb"]
        {
            assert!(!local(address), "{address:?}");
        }
        assert!(local("/office/accounts?q=ana&panel=cart"));
    }
}
