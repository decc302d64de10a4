//! The shelf of accounts.

use std::{collections::HashSet, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, AccountKey, AccountRecord, Accounts, Addressee, EmailAddress, Holdings, Lightbox, Message,
    Moment, Page, PasswordHash, Permit, ReadAccounts, Right, Rows, SearchText, StaffMember, StoreError, Unique, may,
    search::{sort_key, words},
};

use super::{Answer, Shelves, put, reaches};

/// An account and the hash of its password.
#[derive(Clone)]
pub(super) struct KeptAccount {
    account: Account,
    password: Option<PasswordHash>,
    note: Option<Message>,
}

impl Shelves {
    pub(super) fn account(&self, id: AccountId) -> Option<Account> {
        self.accounts.get(&id).map(|kept| kept.account.clone())
    }

    fn address_is_free(&self, account: &Account) -> Answer<()> {
        let taken = |kept: &KeptAccount| {
            kept.account.id != account.id && kept.account.address.folded() == account.address.folded()
        };
        if self.accounts.values().any(taken) { Err(StoreError::Duplicate(Unique::Address)) } else { Ok(()) }
    }

    fn kept_mut(&mut self, id: AccountId) -> Answer<&mut KeptAccount> {
        let kept = Arc::make_mut(&mut self.accounts).get_mut(&id);
        kept.ok_or_else(|| StoreError::broken("no such account is stored"))
    }
}

#[async_trait]
impl ReadAccounts for Shelves {
    async fn get(&mut self, viewing: &Permit<may::ViewAccount>, id: AccountId) -> Answer<Option<Account>> {
        Ok(self.account(id).filter(|account| reaches(viewing.scope(), account.id)))
    }

    async fn find(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>> {
        let typed = typed.map(|typed| words(typed.as_str()));
        let mut found: Vec<(AccountKey, Account)> = self
            .accounts
            .values()
            .map(|kept| (key(&kept.account), kept.account.clone()))
            .filter(|(_, account)| reaches(finding.scope(), account.id))
            .filter(|(_, account)| typed.as_ref().is_none_or(|typed| has_beginnings(account, typed)))
            .filter(|(key, _)| page.after.as_ref().is_none_or(|after| key > after))
            .collect();
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        let rows = found.into_iter().map(|(_, account)| account).collect();
        Ok(Rows::cut(rows, page.limit(), key))
    }

    async fn waiting(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>> {
        let accounts = self.accounts.values().map(|kept| &kept.account);
        let waits = |account: &&Account| account.standing.waits && reaches(finding.scope(), account.id);
        let behind = |account: &&Account| page.after.as_ref().is_none_or(|after| key(account) > *after);
        let mut rows: Vec<Account> = accounts.filter(waits).filter(behind).cloned().collect();
        rows.sort_by_key(key);
        Ok(Rows::cut(rows, page.limit(), key))
    }

    async fn addressed(
        &mut self,
        viewing: &Permit<may::ViewAccount>,
        addressees: &[Addressee],
    ) -> Answer<Vec<Account>> {
        let by_id: HashSet<AccountId> = addressees.iter().filter_map(Addressee::account).collect();
        let by_address: HashSet<String> =
            addressees.iter().filter_map(Addressee::address).map(|address| address.folded()).collect();
        let meant = |account: &&Account| by_id.contains(&account.id) || by_address.contains(&account.address.folded());
        let accounts = self.accounts.values().map(|kept| &kept.account);
        Ok(accounts.filter(|account| reaches(viewing.scope(), account.id)).filter(meant).cloned().collect())
    }

    async fn note(&mut self, finding: &Permit<may::FindAccounts>, id: AccountId) -> Answer<Option<Message>> {
        Ok(self.accounts.get(&id).filter(|_| reaches(finding.scope(), id)).and_then(|kept| kept.note.clone()))
    }

    async fn staff(&mut self, _viewing: &Permit<may::ViewHistory>) -> Answer<Vec<StaffMember>> {
        let mut staff: Vec<&Account> = self.accounts.values().map(|kept| &kept.account).collect();
        staff.retain(|account| !account.is_client());
        staff.sort_by_key(|account| key(account));
        Ok(staff.iter().map(|account| StaffMember { account: account.id, name: account.name.clone() }).collect())
    }

    async fn holdings(&mut self, viewing: &Permit<may::ViewAccount>, accounts: &[AccountId]) -> Answer<Vec<Holdings>> {
        let there = |id: &&AccountId| reaches(viewing.scope(), **id) && self.accounts.contains_key(id);
        let held = |&id: &AccountId| {
            let lightboxes = || self.lightboxes.values().filter(|lightbox| lightbox.owner == id);
            let files = |lightbox: &Lightbox| lightbox.files.len() as u32;
            Holdings {
                cart_files: self.carts.get(&id).map_or(0, |cart| cart.lines.len() as u32),
                lightboxes: lightboxes().count() as u32,
                lightbox_files: lightboxes().map(files).sum(),
            }
        };
        Ok(accounts.iter().filter(there).map(held).collect())
    }
}

/// Whether each of these words begins a word of the account.
pub(super) fn has_beginnings(account: &Account, typed: &[String]) -> bool {
    let company = account.company.as_ref().map_or("", |company| company.as_str());
    let held = words(&format!("{} {company} {}", account.name, account.address));
    typed.iter().all(|word| held.iter().any(|held| held.starts_with(word)))
}

fn key(account: &Account) -> AccountKey {
    AccountKey { name: sort_key(account.name.as_str()), id: account.id }
}

#[async_trait]
impl Accounts for Shelves {
    async fn by_address_for_sign_in(
        &mut self,
        address: &EmailAddress,
    ) -> Answer<Option<(Account, Option<PasswordHash>)>> {
        let found = self.accounts.values().find(|kept| kept.account.address.folded() == address.folded());
        Ok(found.map(|kept| (kept.account.clone(), kept.password.clone())))
    }

    async fn insert(&mut self, account: &Account, password: Option<&PasswordHash>) -> Answer<()> {
        self.address_is_free(account)?;
        let kept = KeptAccount { account: account.clone(), password: password.cloned(), note: None };
        put(&mut self.accounts, account.id, kept)
    }

    async fn save(&mut self, account: &Account) -> Answer<()> {
        self.address_is_free(account)?;
        let kept = self.kept_mut(account.id)?;
        if kept.account.revision.next() != account.revision {
            return Err(StoreError::Stale);
        }
        kept.account = account.clone();
        Ok(())
    }

    async fn set_note(&mut self, account: AccountId, note: Option<&Message>) -> Answer<()> {
        self.kept_mut(account)?.note = note.cloned();
        Ok(())
    }

    async fn set_password(&mut self, account: AccountId, password: &PasswordHash) -> Answer<()> {
        self.kept_mut(account)?.password = Some(password.clone());
        Ok(())
    }

    async fn signed_in(&mut self, account: AccountId, at: Moment) -> Answer<()> {
        let kept = self.kept_mut(account)?;
        kept.account = Account::restore(AccountRecord { last_signed_in: Some(at), ..(*kept.account).clone() });
        Ok(())
    }

    async fn others_with(&mut self, right: Right, not: AccountId) -> Answer<u64> {
        let others = self.accounts.values().map(|kept| &kept.account);
        let holds = |account: &&Account| account.id != not && account.can_sign_in() && account.rights.holds(right);
        Ok(others.filter(holds).count() as u64)
    }
}
