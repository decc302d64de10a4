//! The shelf of API tokens, and beside it when each was last used.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, ApiToken, Digest, Moment, Permit, ReadTokens, Scope, StoreError, TokenId, Tokens, Unique, may,
};

use super::{Answer, Shelves, known, put, reaches};

/// A token with the digest of its secret.
#[derive(Clone)]
pub(super) struct KeptToken {
    token: ApiToken,
    digest: Digest,
}

impl Shelves {
    fn token(&self, kept: &KeptToken) -> ApiToken {
        ApiToken { last_used_at: self.token_uses.get(&kept.token.id).copied(), ..kept.token.clone() }
    }

    /// The tokens of an account as far as a scope reaches, newest first.
    fn tokens_within(&self, scope: Scope, account: AccountId) -> Vec<ApiToken> {
        let meant = |kept: &&KeptToken| kept.token.account == account && reaches(scope, account);
        self.tokens.values().rev().filter(meant).map(|kept| self.token(kept)).collect()
    }
}

#[async_trait]
impl ReadTokens for Shelves {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(ApiToken, Account)>> {
        let found = self.tokens.values().find(|kept| kept.digest == *digest).map(|kept| self.token(kept));
        Ok(found.and_then(|token| Some((self.account(token.account)?, token))).map(|(account, it)| (it, account)))
    }

    async fn of(&mut self, guarding: &Permit<may::GuardAccount>, account: AccountId) -> Answer<Vec<ApiToken>> {
        Ok(self.tokens_within(guarding.scope(), account))
    }
}

#[async_trait]
impl Tokens for Shelves {
    /// Units come one after another, so that nothing needs to be held.
    async fn all_and_hold(&mut self, making: &Permit<may::MakeToken>, account: AccountId) -> Answer<Vec<ApiToken>> {
        Ok(self.tokens_within(making.scope(), account))
    }

    async fn insert(&mut self, token: &ApiToken, digest: &Digest) -> Answer<()> {
        known(&self.accounts, &token.account, "account")?;
        if self.tokens.values().any(|other| other.digest == *digest) {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        put(&mut self.tokens, token.id, KeptToken { token: token.clone(), digest: *digest })
    }

    async fn used(&mut self, token: TokenId, at: Moment) -> Answer<()> {
        if self.tokens.contains_key(&token) {
            Arc::make_mut(&mut self.token_uses).insert(token, at);
        }
        Ok(())
    }

    async fn remove(&mut self, token: TokenId) -> Answer<bool> {
        Ok(Arc::make_mut(&mut self.tokens).remove(&token).is_some())
    }
}
