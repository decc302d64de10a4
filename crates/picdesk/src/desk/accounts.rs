//! Finding accounts, and changing what they may do.

use crate::{
    account::{
        Account, AccountRow, Holdings, RightsRefusal, StaffMember,
        change::{AccountChange, differences},
    },
    actor::Actor,
    bulk_order::Addressee,
    desk::Desk,
    error::{Error, Missing, Refused},
    ids::AccountId,
    journal::{Change, Entry, EntryKind},
    letter::accounts as letters,
    page::{Page, Rows},
    policy::{Deed, Scope, may},
    ports::{
        broken::{StoreError, Unique},
        collections::AccountKey,
    },
    revision::Expected,
    rights::{Right, Rights},
    text::{Message, SearchText},
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

    /// Lists those who work here with their rights, by name.
    pub async fn staff_and_rights(&self, actor: &Actor) -> Result<Vec<Account>, Error> {
        let changing = self.permit::<may::ChangeRights>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let members = look.accounts().staff(&changing.members()).await?;
        let ids: Vec<_> = members.iter().map(|member| Addressee::Account(member.account)).collect();
        let mut staff = look.accounts().addressed(&changing.view(), &ids).await?;
        staff.sort_by_cached_key(|account| members.iter().position(|member| member.account == account.id));
        Ok(staff)
    }

    /// Reads an account to give it rights, named by its id or by its address.
    pub async fn account_for_rights(&self, actor: &Actor, named: &Addressee) -> Result<Account, Error> {
        let changing = self.permit::<may::ChangeRights>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let found = look.accounts().addressed(&changing.view(), std::slice::from_ref(named)).await?;
        Ok(found.into_iter().next().ok_or(Missing::Account)?)
    }

    /// Reads the note that staff keep about an account.
    pub async fn note_about(&self, actor: &Actor, id: AccountId) -> Result<Option<Message>, Error> {
        let finding = self.permit::<may::FindAccounts>(actor, Scope::Account(id)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().note(&finding, id).await?)
    }

    /// Changes what staff may change of an account: whether it is on, how its files open, where it is, and what is said of
    /// it. On its next request it holds (rule 69). Where nothing is different, nothing is saved.
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
            if let Err(refusal) = account.may_be_switched_off(others) {
                drop(work);
                return Err(self.against_rule_70(actor, Deed::ManageAccount, Some(id), refusal).await?);
            }
        }

        let note_before = match change.note {
            Some(_) => work.accounts().note(&managing.find(), id).await?,
            None => None,
        };

        let before = account.clone();
        account.change(&managing, &change, expected)?;

        let mut changes = differences(&before, &account);
        let note = change.note.filter(|note| *note != note_before);
        if changes.is_empty() && note.is_none() {
            return Ok(before);
        }
        work.accounts().save(&account).await?;
        if before.standing.waits && account.standing.enabled {
            let told = letters::enabled(&self.house, &account);
            work.outbox().post(&self.ports.letter(told, None)).await?;
        }
        if let Some(note) = note {
            work.accounts().set_note(id, note.as_ref()).await?;
            let said = |note: &Option<Message>| note.as_ref().map(|note| note.as_str().to_owned());
            changes.push(Change::of("note", said(&note_before), said(&note)));
        }
        let entry = Entry::of_account(EntryKind::AccountChanged, managing.who(), id, self.ports.now());
        work.journal().record(&entry.with(changes)).await?;

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
        if let Err(refusal) = account.set_rights(&changing, rights, others, expected) {
            drop(work);
            return Err(self.against_rule_70(actor, Deed::ChangeRights, Some(id), refusal).await?);
        }

        work.accounts().save(&account).await?;
        let change = Change::of("rights", Some(before), Some(account.rights.to_string()));
        let entry = Entry::of_account(EntryKind::RightsChanged, changing.who(), id, self.ports.now());
        work.journal().record(&entry.with([change])).await?;

        work.commit().await?;
        Ok(account)
    }

    /// The answer to whoever tried to go round rule 70, which the journal keeps. To have read an account too early is
    /// no such try.
    pub(super) async fn against_rule_70(
        &self,
        actor: &Actor,
        deed: Deed,
        account: Option<AccountId>,
        refusal: RightsRefusal,
    ) -> Result<Error, Error> {
        if !matches!(refusal, RightsRefusal::Stale(_)) {
            let entry = Entry::denied(actor.who(), deed, account, &refusal, self.ports.now());
            self.note_refusal(&entry).await?;
        }
        Ok(refusal.into())
    }
}

/// What it means that an address cannot be stored a second time.
pub(crate) fn address_in_use(error: StoreError) -> Error {
    match error {
        StoreError::Duplicate(Unique::Address) => Refused::AddressInUse.into(),
        other => other.into(),
    }
}
