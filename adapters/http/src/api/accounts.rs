//! Accounts: finding them, and changing what they may do.

use picdesk::{AccountId, Desk, SearchText};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems, ROOT};
use crate::{
    answer::{Answer, Made, Revised},
    headers::IfMatch,
    problem::{Kind, Problem},
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        accounts::{Account, AccountEdit, AccountNote, Invitation, RightsEdit},
        paging::{Rows, page},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("find_accounts", &[Kind::LacksRight, Kind::NotFound]),
    ("invite", &[Kind::LacksRight, Kind::NotFound, Kind::NotYoursToGive, Kind::AddressInUse]),
    ("invite_again", &[Kind::LacksRight, Kind::NotFound, Kind::AlreadyActivated]),
    ("read_account", &[Kind::LacksRight, Kind::NotFound]),
    ("read_account_note", &[Kind::LacksRight, Kind::NotFound]),
    ("change_account", &[Kind::LacksRight, Kind::NotFound, Kind::LastManager]),
    ("change_rights", &[Kind::LacksRight, Kind::NotFound, Kind::NotYoursToGive, Kind::LastManager]),
];

pub(crate) struct Accounts(pub Desk);

#[OpenApi(prefix_path = "/accounts", tag = "Chapter::Accounts")]
impl Accounts {
    /// Find accounts.
    ///
    /// By the beginnings of the words of name, company and address, sorted by name; all of them where nothing is
    /// typed. With `waiting`, only those whose owners registered and wait to be switched on (rule 71), whatever is typed. Needs
    /// the right `accounts.view`.
    #[oai(path = "/", method = "get", operation_id = "find_accounts")]
    async fn find(
        &self,
        SignedIn(actor): SignedIn,
        /// What staff typed; nothing finds all.
        q: Query<Option<String>>,
        /// Only those that wait for staff.
        waiting: Query<Option<bool>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<Account>>> {
        if waiting.0 == Some(true) {
            let found = self.0.waiting_accounts(&actor, &page(after.0, limit.0)?).await?;
            return Ok(Json(Rows::of(found)));
        }
        let typed = q.0.filter(|typed| !typed.trim().is_empty()).map(|typed| typed.parse()).transpose();
        let typed: Option<SearchText> = typed.map_err(Problem::unreadable)?;
        let found = self.0.find_accounts(&actor, typed.as_ref(), &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(found)))
    }

    /// Invite somebody.
    ///
    /// Makes an account, and mails its owner a link by which they set the password (rule 71); it is good for 14 days. Needs
    /// the right `accounts.manage`, and to give rights besides `staff.manage` (rule 70).
    #[oai(path = "/", method = "post", operation_id = "invite")]
    async fn invite(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<Invitation>) -> Answer<Made<Account>> {
        let account = self.0.invite(&actor, sent.into()).await?;
        let (thing, location) = (Account::from(&account), format!("{ROOT}/accounts/{}", account.id));
        Ok(Made { thing, revision: Some(account.revision), location })
    }

    /// Invite somebody once more.
    ///
    /// For an account that is not activated yet; links that were mailed before are void. Needs the right `accounts.manage`.
    #[oai(path = "/:account/invitation", method = "post", operation_id = "invite_again")]
    async fn invite_again(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Json<Account>> {
        Ok(Json(self.0.invite_again(&actor, account.0.0).await?.into()))
    }

    /// Read an account.
    ///
    /// One's own, or any with the right `accounts.view`.
    #[oai(path = "/:account", method = "get", operation_id = "read_account")]
    async fn read(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Revised<Account>> {
        let account = self.0.account(&actor, account.0.0).await?;
        Ok(Revised(Account::from(&account), account.revision))
    }

    /// Read what staff note about an account.
    ///
    /// Its owner never reads it. Needs the right `accounts.view`.
    #[oai(path = "/:account/note", method = "get", operation_id = "read_account_note")]
    async fn note(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Json<AccountNote>> {
        let note = self.0.note_about(&actor, account.0.0).await?;
        Ok(Json(AccountNote { note: note.map(Text) }))
    }

    /// Switch an account on or off, change how its files open, or what is said of it.
    ///
    /// It holds from the account's next request on (rule 69). Needs the right `accounts.manage`.
    #[oai(path = "/:account", method = "patch", operation_id = "change_account")]
    async fn change(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(edit): Sent<AccountEdit>,
    ) -> Answer<Revised<Account>> {
        let account = self.0.change_account(&actor, account.0.0, edit.try_into()?, based_on.0).await?;
        Ok(Revised(Account::from(&account), account.revision))
    }

    /// Give an account exactly these rights.
    ///
    /// Nobody grants a right they do not hold, and the last account that can manage staff keeps that right (rule 70).
    /// Needs the right `staff.manage`.
    #[oai(path = "/:account/rights", method = "put", operation_id = "change_rights")]
    async fn change_rights(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(edit): Sent<RightsEdit>,
    ) -> Answer<Revised<Account>> {
        let rights = edit.rights.into_iter().map(|Text(right)| right).collect();
        let account = self.0.change_rights(&actor, account.0.0, rights, based_on.0).await?;
        Ok(Revised(Account::from(&account), account.revision))
    }
}
