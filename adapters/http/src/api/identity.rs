//! Assuming a client's identity, leaving it, and who has assumed one.

use picdesk::{AccountId, ConsentRow, Desk, Moment, SignedIn as Begun};
use poem::http::header;
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
    signed_in::SignedIn,
    wire::{
        identity::{AskConsent, AssumeIdentity, Assumption, Consent, ConsentReply, IdentityNow},
        paging::{Rows, page},
        sessions::SessionBegun,
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("assume_identity", &[Kind::LacksRight, Kind::NotFound, Kind::NotAssumable, Kind::NoConsent]),
    ("read_identity", &[]),
    ("leave_identity", &[Kind::NotFound]),
    ("ask_consent", &[Kind::LacksRight, Kind::NotFound, Kind::NotAssumable]),
    ("list_consents", &[Kind::LacksRight, Kind::NotFound]),
    ("reply_to_consent", &[Kind::NotFound, Kind::NotInPerson]),
    ("list_assumptions", &[Kind::LacksRight, Kind::NotFound]),
];

pub(crate) struct Identity(pub Desk, pub Settings);

#[OpenApi(tag = "Chapter::Identity")]
impl Identity {
    /// Assume a client's identity.
    ///
    /// The session that the request came with ends, and so do all of the client's; the one that begins is the client's,
    /// for 30 minutes at the most. Whatever is done in it is written down with both names, and the client can read who
    /// assumed the identity and why. What only an owner does in person is refused in it: accepting terms, for one. It
    /// ends at once where the client is disabled or the right withdrawn (rules 59 to 66). Where the site has clients asked
    /// first, the reason is the one to which the client said yes. Needs the right `identity.assume`.
    #[oai(
        path = "/identity",
        method = "post",
        operation_id = "assume_identity",
        response_header(name = "Set-Cookie", ty = "String", description = "The new session, for a browser.")
    )]
    async fn assume(
        &self,
        SignedIn(actor): SignedIn,
        Sent(sent): Sent<AssumeIdentity>,
    ) -> Answer<Response<Json<SessionBegun>>> {
        Ok(self.begun(&self.0.assume_identity(&actor, sent.account.0, sent.reason.0).await?))
    }

    /// In whose name do I act?
    ///
    /// My own, or a client's: then since when, until when at the latest, and why.
    #[oai(path = "/identity", method = "get", operation_id = "read_identity")]
    async fn read(&self, SignedIn(actor): SignedIn) -> Answer<Json<IdentityNow>> {
        let assumed = self.0.assumption_now(&actor).await?.map(Assumption::from);
        Ok(Json(IdentityNow { account: Text(actor.account()), name: Text(actor.name().clone()), assumed }))
    }

    /// Return to one's own account.
    ///
    /// The assumed session ends, and one of one's own begins, which lasts as long as the one would have that was left
    /// for the client's. There is nothing to leave for whoever has assumed no identity.
    #[oai(
        path = "/identity",
        method = "delete",
        operation_id = "leave_identity",
        response_header(name = "Set-Cookie", ty = "String", description = "The new session, for a browser.")
    )]
    async fn leave(&self, SignedIn(actor): SignedIn) -> Answer<Response<Json<SessionBegun>>> {
        Ok(self.begun(&self.0.leave_identity(&actor).await?))
    }

    /// List who has assumed an identity.
    ///
    /// Newest first, with when and why. One's own, or any with the right `identity.assume`.
    #[oai(path = "/accounts/:account/assumptions", method = "get", operation_id = "list_assumptions")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<Assumption>>> {
        let rows = self.0.assumptions_of(&actor, account.0.0, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Ask a client first.
    ///
    /// By letter, and in the client's account: whether I may assume the identity, and why. A yes is good for whoever asked,
    /// once, for a day. Sites may want it or not. Needs the right `identity.assume`.
    #[oai(path = "/accounts/:account/consents", method = "post", operation_id = "ask_consent")]
    async fn ask(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<AskConsent>,
    ) -> Answer<Json<Consent>> {
        let consent = self.0.ask_consent(&actor, account.0.0, sent.reason.0).await?;
        Ok(Json(ConsentRow { consent, staff_name: actor.name().clone() }.into()))
    }

    /// List what a client is asked.
    ///
    /// Who would like to assume the identity, and what the client has said to it; the newest question first. One's own, or
    /// any with the right `identity.assume`.
    #[oai(path = "/accounts/:account/consents", method = "get", operation_id = "list_consents")]
    async fn consents(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Json<Rows<Consent>>> {
        let asked = self.0.consents_of(&actor, account.0.0).await?;
        Ok(Json(Rows { rows: asked.into_iter().map(Consent::from).collect(), next: None }))
    }

    /// Say yes or no.
    ///
    /// To the question of one staff member. A yes can be taken back until it was used. Only the owner of the account does
    /// this, in person.
    #[oai(path = "/accounts/:account/consents/:staff", method = "put", operation_id = "reply_to_consent")]
    async fn reply(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        staff: Path<Text<AccountId>>,
        Sent(sent): Sent<ConsentReply>,
    ) -> Answer<Done> {
        let asked_at = Moment::from_micros(sent.question);
        self.0.reply_to_consent(&actor, account.0.0, staff.0.0, asked_at, sent.reply.into()).await?;
        Ok(Done)
    }

    fn begun(&self, begun: &Begun) -> Response<Json<SessionBegun>> {
        Response::new(Json(SessionBegun::from(begun))).header(header::SET_COOKIE, self.1.cookie(&begun.token))
    }
}
