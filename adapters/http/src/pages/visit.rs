//! Who looks at a page, and with what.

use std::{collections::BTreeMap, str::FromStr};

use picdesk::{
    Actor, Desk, Device, DeviceToken, FileCard, FormToken, GoOn, Name, NetworkAddress, SessionToken, Whereabouts,
};
use poem::{Request, Response, http::header};

use crate::{
    Settings,
    browser::browser,
    pages::{
        chrome::{Chrome, Notice, Place},
        door::Answer,
        fields::Fields,
        words::Tile,
    },
    problem::{Kind, Problem},
    range,
    signed_in::{browser_device, cookie, network_address, session_cookie},
    transfer::Notes,
};

/// The field of a form that carries its token.
const TOKEN: &str = "token";

/// Everything of a request that a page may look at.
pub(super) struct Asked {
    /// The query.
    pub query: Fields,
    /// The address, as it stands after the site's name.
    pub here: String,
    /// Where the request came from.
    pub from: NetworkAddress,
    /// The part of a picture that is asked for.
    pub rest: Option<GoOn>,
    /// The browser that sent it, in words of ours.
    browser: Option<Name>,
    /// The browser that sent it, as far as it is known.
    pub device: Device,
    named: BTreeMap<String, String>,
    notice: Option<Notice>,
}

impl Asked {
    fn of(request: &Request, settings: &Settings) -> Self {
        Self {
            query: Fields::of_query(request),
            here: request.original_uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            from: network_address(request, settings),
            rest: range::rest(request),
            browser: browser(request),
            device: browser_device(request, settings),
            named: request.path_params().unwrap_or_default(),
            notice: cookie(request, settings.notice_cookie_name()).and_then(Notice::read),
        }
    }

    /// Where somebody signs in, and with what.
    pub(super) fn whereabouts(&self) -> Whereabouts {
        Whereabouts { address: self.from.clone(), browser: self.browser.clone() }
    }

    /// What is asked for, whoever asks.
    pub(super) fn by_anybody(request: &Request) -> Result<Self, Problem> {
        let (_, settings, _) = ours(request)?;
        Ok(Self::of(request, &settings))
    }

    /// What the address names; nothing is there where it cannot be read as such a name.
    pub(super) fn named<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let named = self.named.get(name).and_then(|text| text.parse().ok());
        named.ok_or_else(|| Problem::new(Kind::NotFound, "there is nothing here"))
    }
}

/// Somebody who is signed in looks at a page, or sends a form.
pub(super) struct Visit {
    /// What pages call.
    pub desk: Desk,
    /// Who acts.
    pub actor: Actor,
    /// What was asked for.
    pub asked: Asked,
    /// How the surface meets the world.
    pub settings: Settings,
    /// The notes that are to be made of downloads.
    pub notes: Notes,
    /// How many orders a client was told of, and has not looked at since.
    pub unread: u64,
    form: FormToken,
}

impl Visit {
    /// Finds out who it is; a problem where nobody is signed in.
    pub(super) async fn of(request: &Request) -> Result<Self, Problem> {
        let (desk, settings, notes) = ours(request)?;
        let token = session_cookie(request, &settings).ok_or(picdesk::SignInRefusal::NoSession)?;
        let actor = desk.resume(&token).await?;
        let form = desk.form_token(&token);
        Ok(Self { asked: Asked::of(request, &settings), desk, actor, settings, notes, unread: 0, form })
    }

    /// Finds out who it is, and what the head of their pages tells.
    pub(super) async fn with_head(request: &Request) -> Result<Self, Problem> {
        let mut visit = Self::of(request).await?;
        visit.count_unread().await?;
        Ok(visit)
    }

    /// Counts anew what a client has not looked at. Staff have another list of orders, and are told of none.
    pub(super) async fn count_unread(&mut self) -> Result<(), Problem> {
        if !self.actor.is_staff() {
            self.unread = self.desk.unread_orders(&self.actor).await?;
        }
        Ok(())
    }

    /// Refuses a form that was not shown to this session.
    pub(super) fn recognise(&self, fields: &Fields) -> Result<(), Problem> {
        recognise(&self.form, fields)
    }

    /// What stands around a page.
    pub(super) fn chrome(&self, title: impl Into<String>, place: Place) -> Chrome {
        Chrome::of_visit(self, title.into(), place)
    }

    /// The token that the forms of this visit's pages carry.
    pub(super) fn token(&self) -> &str {
        self.form.as_str()
    }

    /// A key for a form that may be sent once: sent again, it does nothing again (rule 8).
    pub(super) fn fresh_key(&self) -> Result<String, Problem> {
        Ok(self.desk.fresh_token()?.reveal().to_owned())
    }

    /// Files as they are shown in a list, each with what its restrictions tell the visitor.
    pub(super) async fn tiles(&self, cards: &[FileCard]) -> Result<Vec<Tile>, Problem> {
        let notices = self.desk.notices(&self.actor, cards).await?;
        let told = |card: &FileCard| notices.get(&card.id).map_or(&[][..], Vec::as_slice);
        Ok(cards.iter().map(|card| Tile::from(card).told(told(card))).collect())
    }

    /// What the last page left to be said.
    pub(super) fn notice(&self) -> Option<Notice> {
        self.asked.notice.clone()
    }
}

/// Somebody who may be signed in or not looks at a page that is open to everybody.
pub(super) struct Guest {
    /// What pages call.
    pub desk: Desk,
    /// What was asked for.
    pub asked: Asked,
    /// How the surface meets the world.
    pub settings: Settings,
    /// The session that this browser was signed in with until now.
    pub earlier: Option<SessionToken>,
    secret: SessionToken,
    form: FormToken,
}

impl Guest {
    /// Takes the secret that an earlier page gave this browser for its forms, or mints one.
    pub(super) fn of(request: &Request) -> Result<Self, Problem> {
        let (desk, settings, _) = ours(request)?;
        let secret = match cookie(request, settings.guest_cookie_name()) {
            Some(secret) => SessionToken::new(secret.to_owned()),
            None => desk.fresh_token()?,
        };
        let earlier = session_cookie(request, &settings);
        let form = desk.form_token(&secret);
        Ok(Self { earlier, asked: Asked::of(request, &settings), desk, settings, secret, form })
    }

    /// Refuses a form that was not shown to this browser.
    pub(super) fn recognise(&self, fields: &Fields) -> Result<(), Problem> {
        recognise(&self.form, fields)
    }

    /// What stands around a page.
    pub(super) fn chrome(&self, title: impl Into<String>) -> Chrome {
        Chrome::of_guest(self.desk.house(), title.into(), self.asked.notice.clone())
    }

    /// The token that the forms of this page carry.
    pub(super) fn token(&self) -> &str {
        self.form.as_str()
    }

    /// Gives the browser the secret by which it is known from now on.
    pub(super) fn known(&self, answer: Response, secret: Option<&DeviceToken>) -> Response {
        match secret {
            Some(secret) => answer.with_cookie(&self.settings.device_cookie(secret)),
            None => answer,
        }
    }

    /// Gives the browser the secret for its forms along with a page.
    pub(super) fn remembered(&self, answer: Answer) -> Answer {
        answer.map(|page| page.with_cookie(&self.settings.guest_cookie(&self.secret)))
    }
}

fn ours(request: &Request) -> Result<(Desk, Settings, Notes), Problem> {
    let ours = (request.data::<Desk>(), request.data::<Settings>(), request.data::<Notes>());
    let (Some(desk), Some(settings), Some(notes)) = ours else {
        return Err(Problem::ours(Kind::Failed, "the router hands out no desk"));
    };
    Ok((desk.clone(), settings.clone(), notes.clone()))
}

fn recognise(form: &FormToken, fields: &Fields) -> Result<(), Problem> {
    if form.matches(fields.text(TOKEN)) {
        return Ok(());
    }
    Err(Problem::new(Kind::FromElsewhere, "the form is from another session: open the page again and send it anew"))
}

/// Setting cookies on an answer.
pub(super) trait WithCookie {
    /// The answer, with one more cookie.
    fn with_cookie(self, cookie: &str) -> Self;
}

impl WithCookie for Response {
    fn with_cookie(mut self, cookie: &str) -> Self {
        if let Ok(cookie) = cookie.parse() {
            self.headers_mut().append(header::SET_COOKIE, cookie);
        }
        self
    }
}
