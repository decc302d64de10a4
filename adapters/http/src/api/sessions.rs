//! Signing in and out, and who is signed in to an account.

use picdesk::{AccountId, Desk, Password, SessionId};
use poem::{Request, http::header};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::{Json, Response},
};

use super::{Chapter, Problems};
use crate::{
    Settings,
    answer::{Answer, Done},
    problem::Kind,
    sent::Sent,
    signed_in::{SignedIn, device, end_earlier, known, refuse_other_sites, session_cookie, whereabouts},
    wire::{
        accounts::Account,
        paging::{Rows, page},
        sessions::{Credentials, Session, SessionBegun},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("sign_in", &[Kind::WrongPassword, Kind::FromElsewhere, Kind::TooManyTries]),
    ("sign_out", &[Kind::NotInPerson]),
    ("who_am_i", &[]),
    ("list_sessions", &[Kind::LacksRight, Kind::NotInPerson, Kind::NotFound]),
    ("end_session", &[Kind::LacksRight, Kind::NotInPerson, Kind::NotFound]),
    ("end_sessions", &[Kind::LacksRight, Kind::NotInPerson, Kind::NotFound]),
];

pub(crate) struct Sessions(pub Desk, pub Settings);

#[OpenApi(tag = "Chapter::Session")]
impl Sessions {
    /// Sign in.
    ///
    /// A browser gets a cookie that no script can read. The same secret stands in the answer as `token`, for scripts
    /// that send it as `Authorization: Bearer`. A wrong password, an unknown address and an account that cannot be
    /// used have the same answer, in the same time (rule 67). The session of a cookie that came along ends.
    ///
    /// A browser in which somebody signed in on the page for it has another cookie, by which it is known again. Where that
    /// comes along, tries count for this browser alone, and strangers who guess do not keep it waiting.
    #[oai(
        path = "/session",
        method = "post",
        operation_id = "sign_in",
        response_header(
            name = "Set-Cookie",
            ty = "String",
            description = "The session, for a browser; and by what the browser is known again."
        )
    )]
    async fn sign_in(&self, request: &Request, Sent(sent): Sent<Credentials>) -> Answer<Response<Json<SessionBegun>>> {
        refuse_other_sites(request)?;
        let (from, device) = (whereabouts(request, &self.1), device(request, &self.1));
        let signed_in = self.0.sign_in(&sent.address.0, &Password::typed(&sent.password), from, &device).await?;
        end_earlier(&self.0, session_cookie(request, &self.1).as_ref()).await?;
        let begun = Json(SessionBegun::from(&signed_in));
        let answer = Response::new(begun).header(header::SET_COOKIE, self.1.cookie(&signed_in.token));
        Ok(known(answer, signed_in.device.as_ref(), &self.1))
    }

    /// Sign out.
    ///
    /// Ends the session that the request came with; its cookie and its token are worth nothing afterwards.
    #[oai(path = "/session", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self, SignedIn(actor): SignedIn) -> Answer<Response<Done>> {
        self.0.sign_out(&actor).await?;
        Ok(Response::new(Done).header(header::SET_COOKIE, self.1.no_cookie()))
    }

    /// Who am I?
    ///
    /// The account that is signed in, with the rights that it holds at this moment.
    #[oai(path = "/session", method = "get", operation_id = "who_am_i")]
    async fn who_am_i(&self, SignedIn(actor): SignedIn) -> Answer<Json<Account>> {
        let account = self.0.account(&actor, actor.account()).await?;
        Ok(Json(account.into()))
    }

    /// List the sessions of an account.
    ///
    /// Those in which its owner is signed in, newest first; the times that staff acted in the owner's place are listed
    /// elsewhere. One's own in person, or any with the right `accounts.manage`.
    #[oai(path = "/accounts/:account/sessions", method = "get", operation_id = "list_sessions")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<Session>>> {
        let rows = self.0.sessions_of(&actor, account.0.0, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows.map(|session| Session::seen(session, &actor)))))
    }

    /// End a session.
    ///
    /// Its next request is refused. One's own in person, or any with the right `accounts.manage`.
    #[oai(path = "/accounts/:account/sessions/:session", method = "delete", operation_id = "end_session")]
    async fn end(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        session: Path<Text<SessionId>>,
    ) -> Answer<Done> {
        self.0.end_session(&actor, account.0.0, session.0.0).await?;
        Ok(Done)
    }

    /// End all sessions of an account.
    ///
    /// But for the one that the request came with, where it is one of them; those too in which staff act in the owner's
    /// place. API tokens go on. One's own in person, or any with the right `accounts.manage`.
    #[oai(path = "/accounts/:account/sessions", method = "delete", operation_id = "end_sessions")]
    async fn end_all(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Done> {
        self.0.end_sessions(&actor, account.0.0).await?;
        Ok(Done)
    }
}
