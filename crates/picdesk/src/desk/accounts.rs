//! Finding accounts, and changing what they may do.

use crate::{
    account::{Account, AccountChange, AccountRow, Holdings, StaffMember},
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    ids::AccountId,
    journal::{Change, Entry, EntryKind},
    letter::accounts as letters,
    page::{Page, Rows},
    policy::{Scope, may},
    ports::collections::AccountKey,
    restriction::territory::Territory,
    revision::Expected,
    rights::{Right, Rights},
    text::SearchText,
};

impl Desk {
    /// Finds accounts by the beginnings of words of name, company and address; all where nothing is typed.
    pub async fn find_accounts(
        &self,
        actor: &Actor,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Result<Rows<Account, AccountKey>, Error> {
        let finding = self.permit::<may::FindAccounts>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().find(&finding, typed, page).await?)
    }

    /// Finds accounts as [`Desk::find_accounts`] does, with what each of the page holds in its cart and lightboxes.
    pub async fn accounts_with_holdings(
        &self,
        actor: &Actor,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Result<Rows<AccountRow, AccountKey>, Error> {
        let finding = self.permit::<may::FindAccounts>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let found = look.accounts().find(&finding, typed, page).await?;
        let ids: Vec<AccountId> = found.rows.iter().map(|account| account.id).collect();
        let mut holdings = look.accounts().holdings(&finding.view(), &ids).await?.into_iter();
        Ok(found.map(|account| AccountRow { account, holdings: holdings.next().unwrap_or_default() }))
    }

    /// Reads what one account holds: one's own, or with the right to view accounts any.
    pub async fn holdings(&self, actor: &Actor, id: AccountId) -> Result<Holdings, Error> {
        let viewing = self.permit::<may::ViewAccount>(actor, actor.towards(id)).await?;

        let mut look = self.ports.store.look().await?;
        let holdings = look.accounts().holdings(&viewing, &[id]).await?;
        Ok(holdings.first().copied().ok_or(Missing::Account)?)
    }

    /// Reads one account: one's own, or with the right to view accounts any.
    pub async fn account(&self, actor: &Actor, id: AccountId) -> Result<Account, Error> {
        let viewing = self.permit::<may::ViewAccount>(actor, actor.towards(id)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().get(&viewing, id).await?.ok_or(Missing::Account)?)
    }

    /// Lists those who work here, by name, for whoever sees what they did.
    pub async fn staff(&self, actor: &Actor) -> Result<Vec<StaffMember>, Error> {
        let viewing = self.permit::<may::ViewHistory>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().staff(&viewing).await?)
    }

    /// Switches an account on or off, changes how its files open, or says where it is; on its next request it holds (rule 69).
    /// Whoever registered and waited for that is told by letter that they can sign in (rule 71).
    pub async fn change_account(
        &self,
        actor: &Actor,
        id: AccountId,
        change: AccountChange,
        expected: Expected,
    ) -> Result<Account, Error> {
        let managing = self.permit::<may::ManageAccount>(actor, Scope::Account(id)).await?;

        let mut work = self.ports.store.begin().await?;
        let mut account = work.accounts().get(&managing.view(), id).await?.ok_or(Missing::Account)?;
        if change.enabled == Some(false) {
            let others = work.accounts().others_with(Right::ManageStaff, id).await?;
            account.may_be_switched_off(others)?;
        }

        let before = account.clone();
        account.change(&managing, change, expected)?;

        work.accounts().save(&account).await?;
        if before.standing.waits && account.standing.enabled {
            let told = letters::enabled(&self.house, &account);
            work.outbox().post(&self.ports.letter(told, None)).await?;
        }
        let entry = Entry::of_account(EntryKind::AccountChanged, managing.who(), id, self.ports.now());
        work.journal().record(&entry.with(differences(&before, &account))).await?;

        work.commit().await?;
        Ok(account)
    }

    /// Gives an account exactly these rights, within rule 70.
    pub async fn change_rights(
        &self,
        actor: &Actor,
        id: AccountId,
        rights: Rights,
        expected: Expected,
    ) -> Result<Account, Error> {
        let changing = self.permit::<may::ChangeRights>(actor, Scope::Account(id)).await?;

        let mut work = self.ports.store.begin().await?;
        let mut account = work.accounts().get(&changing.view(), id).await?.ok_or(Missing::Account)?;
        let others = work.accounts().others_with(Right::ManageStaff, id).await?;

        let before = account.rights.to_string();
        account.set_rights(&changing, rights, others, expected)?;

        work.accounts().save(&account).await?;
        let change = Change::of("rights", Some(before), Some(account.rights.to_string()));
        let entry = Entry::of_account(EntryKind::RightsChanged, changing.who(), id, self.ports.now());
        work.journal().record(&entry.with([change])).await?;

        work.commit().await?;
        Ok(account)
    }
}

/// What is different between an account before a change and after it.
pub(crate) fn differences(before: &Account, after: &Account) -> Vec<Change> {
    let of = |account: &Account| {
        let territory = account.territory.map_or("not known", Territory::as_str);
        [
            ("name", account.name.to_string()),
            ("company", account.company.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)),
            ("enabled", account.standing.enabled.to_string()),
            ("downloads", account.downloads.slug().to_owned()),
            ("territory", territory.to_owned()),
        ]
    };
    let pairs = of(before).into_iter().zip(of(after));
    pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| Change::of(field, Some(old), Some(new)))
        .collect()
}
