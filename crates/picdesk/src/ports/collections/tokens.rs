//! API tokens.

use async_trait::async_trait;

use crate::{
    account::Account,
    api_token::ApiToken,
    ids::{AccountId, TokenId},
    moment::Moment,
    policy::{Permit, may},
    ports::collections::Answer,
    session::Digest,
};

/// Reads API tokens.
#[async_trait]
pub trait ReadTokens: Send {
    /// The token whose secret has this digest, with its owner's account as it is now. The secret is the permit.
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(ApiToken, Account)>>;

    /// The tokens of an account, newest first, as far as the permit reaches. They are few, so that it is no page of a
    /// list.
    async fn of(&mut self, guarding: &Permit<may::GuardAccount>, account: AccountId) -> Answer<Vec<ApiToken>>;
}

/// Reads and changes API tokens.
#[async_trait]
pub trait Tokens: ReadTokens {
    /// All tokens of an account, newest first, as far as the permit reaches. The account is held as it is until the unit ends,
    /// so that two units cannot both make the last one that it may have, nor two of one name.
    async fn all_and_hold(&mut self, making: &Permit<may::MakeToken>, account: AccountId) -> Answer<Vec<ApiToken>>;

    /// Stores a new token with the digest of its secret.
    async fn insert(&mut self, token: &ApiToken, digest: &Digest) -> Answer<()>;

    /// Notes when a token was last used. It is no change of the token.
    async fn used(&mut self, token: TokenId, at: Moment) -> Answer<()>;

    /// Takes a token away, and answers whether it was there. Of units that take away the same one, one is told so.
    async fn remove(&mut self, token: TokenId) -> Answer<bool>;
}
