//! Signing in and out.

use picdesk::{Desk, Password};
use poem::{Request, http::header};
use poem_openapi::{
    OpenApi,
    payload::{Json, Response},
};

use super::{Chapter, Problems};
use crate::{
    Settings,
    answer::{Answer, Done},
    problem::Kind,
    sent::Sent,
    signed_in::{SignedIn, device, end_earlier, known, network_address, refuse_other_sites, session_cookie},
    wire::{
        accounts::Account,
        sessions::{Credentials, SessionBegun},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("sign_in", &[Kind::WrongPassword, Kind::FromElsewhere, Kind::TooManyTries]),
    ("sign_out", &[Kind::NotInPerson]),
    ("who_am_i", &[]),
];

pub(crate) struct Sessions(pub Desk, pub Settings);

#[OpenApi(prefix_path = "/session", tag = "Chapter::Session")]
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
        path = "/",
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
        let from = network_address(request, &self.1);
        let device = device(request, &self.1);
        let signed_in = self.0.sign_in(&sent.address.0, &Password::typed(&sent.password), &from, &device).await?;
        end_earlier(&self.0, session_cookie(request, &self.1).as_ref()).await?;
        let begun = Json(SessionBegun::from(&signed_in));
        let answer = Response::new(begun).header(header::SET_COOKIE, self.1.cookie(&signed_in.token));
        Ok(known(answer, signed_in.device.as_ref(), &self.1))
    }

    /// Sign out.
    ///
    /// Ends the session that the request came with; its cookie and its token are worth nothing afterwards.
    #[oai(path = "/", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self, SignedIn(actor): SignedIn) -> Answer<Response<Done>> {
        self.0.sign_out(&actor).await?;
        Ok(Response::new(Done).header(header::SET_COOKIE, self.1.no_cookie()))
    }

    /// Who am I?
    ///
    /// The account that is signed in, with the rights that it holds at this moment.
    #[oai(path = "/", method = "get", operation_id = "who_am_i")]
    async fn who_am_i(&self, SignedIn(actor): SignedIn) -> Answer<Json<Account>> {
        let account = self.0.account(&actor, actor.account()).await?;
        Ok(Json(account.into()))
    }
}
