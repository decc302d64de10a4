//! Making accounts for people, and letting in those who registered (rule 71).

use crate::{
    account::{Account, AccountRefusal, NewAccount, RightsRefusal},
    actor::{Actor, Who},
    desk::{Desk, Ports, accounts::address_in_use, mailed_links::link_asked},
    error::{Error, Missing},
    house::House,
    ids::AccountId,
    journal::Entry,
    mailed_link::reply::{self, Reply},
    page::{Page, Rows},
    policy::{Deed, Scope, may},
    ports::collections::AccountKey,
};

/// Makes an account for somebody and mails them an invitation: at the desk, whose permit was asked for, or at the machine.
pub(crate) async fn invite(ports: &Ports, house: &House, by: Who, who: NewAccount) -> Result<Account, Error> {
    let (secret, draw) = ports.draw()?;
    let account = Account::enrol(who, false, &house.accounts, draw.stamp);
    let Reply { link, text } = reply::invitation(house, &account, draw);

    let mut work = ports.store.begin().await?;
    work.accounts().insert(&account, None).await.map_err(address_in_use)?;
    work.mailed_links().issue(&link).await?;
    work.outbox().post(&ports.letter(text, Some(secret))).await?;
    work.journal().record(&Entry::account_enrolled(by, &account)).await?;

    work.commit().await?;
    Ok(account)
}

impl Desk {
    /// Makes an account for somebody and mails them an invitation, by which they set its password. Rights are given as rule
    /// 70 lets them be given.
    pub async fn invite(&self, actor: &Actor, who: NewAccount) -> Result<Account, Error> {
        let managing = self.permit::<may::ManageAccount>(actor, Scope::House).await?;
        if !who.rights.is_empty() {
            let changing = self.permit::<may::ChangeRights>(actor, Scope::House).await?;
            if let Some(right) = changing.not_held(&who.rights) {
                let refusal = RightsRefusal::NotYoursToGive(right);
                return Err(self.against_rule_70(actor, Deed::ChangeRights, None, refusal).await?);
            }
        }
        invite(&self.ports, &self.house, managing.who(), who).await
    }

    /// Mails an invitation once more to somebody who has not taken over their account yet; the earlier one is void.
    pub async fn invite_again(&self, actor: &Actor, id: AccountId) -> Result<Account, Error> {
        let managing = self.permit::<may::ManageAccount>(actor, Scope::Account(id)).await?;
        let (secret, draw) = self.ports.draw()?;

        let mut work = self.ports.store.begin().await?;
        let account = work.accounts().get(&managing.view(), id).await?.ok_or(Missing::Account)?;
        if account.standing.activated {
            return Err(AccountRefusal::Activated.into());
        }
        let Reply { link, text } = reply::invitation(&self.house, &account, draw);

        work.mailed_links().issue(&link).await?;
        work.outbox().post(&self.ports.letter(text, Some(secret))).await?;
        let asked = link_asked(managing.who(), Some(id), link.purpose, &account.address, draw.stamp.at);
        work.journal().record(&asked).await?;

        work.commit().await?;
        Ok(account)
    }

    /// Lists the accounts whose owners registered and wait to be enabled, by name.
    pub async fn waiting_accounts(
        &self,
        actor: &Actor,
        page: &Page<AccountKey>,
    ) -> Result<Rows<Account, AccountKey>, Error> {
        let finding = self.permit::<may::FindAccounts>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().waiting(&finding, page).await?)
    }
}
