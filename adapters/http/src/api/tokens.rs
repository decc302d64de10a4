//! API tokens: making, listing and revoking them.

use picdesk::{AccountId, Desk, TokenId};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::{Answer, Done},
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        text::Text,
        tokens::{NewToken, Token, TokenMade, Tokens as All},
    },
};

pub(super) const PROBLEMS: Problems = &[
    (
        "make_token",
        &[
            Kind::NotInPerson,
            Kind::NotYoursToGive,
            Kind::UsedInPerson,
            Kind::TokenDays,
            Kind::TooManyTokens,
            Kind::TokenNameInUse,
        ],
    ),
    ("list_tokens", &[Kind::LacksRight, Kind::NotInPerson, Kind::NotFound]),
    ("revoke_token", &[Kind::LacksRight, Kind::NotInPerson, Kind::NotFound]),
];

pub(crate) struct Tokens(pub Desk);

#[OpenApi(tag = "Chapter::Tokens")]
impl Tokens {
    /// Make an API token for one's own account.
    ///
    /// A program sends its `secret` as `Authorization: Bearer`; it is shown this once. The program then acts as its owner,
    /// with those of the owner's rights that it was given, as long as the owner holds them (rule 69). What an owner does in
    /// person it cannot do: check out, assume an identity, and make, list or revoke API tokens. So this takes a session.
    #[oai(path = "/tokens", method = "post", operation_id = "make_token")]
    async fn make(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<NewToken>) -> Answer<Json<TokenMade>> {
        Ok(Json(self.0.make_token(&actor, sent.into()).await?.into()))
    }

    /// List the API tokens of an account.
    ///
    /// Newest first, those that ended among them, and none with its secret. One's own in person, or any with the right
    /// `accounts.manage`.
    #[oai(path = "/accounts/:account/tokens", method = "get", operation_id = "list_tokens")]
    async fn list(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Json<All>> {
        let tokens = self.0.tokens_of(&actor, account.0.0).await?;
        Ok(Json(All { tokens: tokens.into_iter().map(Token::from).collect() }))
    }

    /// Revoke an API token.
    ///
    /// It is dead from its next request on, for good. One's own in person, or any with the right `accounts.manage`.
    #[oai(path = "/accounts/:account/tokens/:api_token", method = "delete", operation_id = "revoke_token")]
    async fn revoke(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        api_token: Path<Text<TokenId>>,
    ) -> Answer<Done> {
        self.0.revoke_token(&actor, account.0.0, api_token.0.0).await?;
        Ok(Done)
    }
}
