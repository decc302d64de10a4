//! The shelf of the times that identities were assumed.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Assumption, AssumptionId, AssumptionRow, Assumptions, Consent, ConsentRow, Moment, Page,
    Permit, ReadAssumptions, Rows, StoreError, may,
};

use super::{Answer, Shelves, known, put, reaches};

#[async_trait]
impl ReadAssumptions for Shelves {
    async fn with_staff(&mut self, id: AssumptionId) -> Answer<Option<(Assumption, Account)>> {
        let found = self.assumptions.get(&id).cloned();
        Ok(found.and_then(|assumption| Some((self.account(assumption.staff)?, assumption))).map(|(a, it)| (it, a)))
    }

    async fn of(
        &mut self,
        viewing: &Permit<may::ViewAssumptions>,
        client: AccountId,
        page: &Page<AssumptionId>,
    ) -> Answer<Rows<AssumptionRow, AssumptionId>> {
        let meant = |it: &&Assumption| it.client == client && reaches(viewing.scope(), client);
        let newest_first = self.assumptions.values().rev().filter(meant);
        let behind = newest_first.filter(|it| page.after.is_none_or(|after| it.id < after));
        let row = |it: &Assumption| {
            Some(AssumptionRow { staff_name: self.account(it.staff)?.name.clone(), assumption: it.clone() })
        };
        Ok(Rows::cut(behind.filter_map(row).collect(), page.limit(), |row| row.assumption.id))
    }

    async fn consents(&mut self, viewing: &Permit<may::ViewAssumptions>, client: AccountId) -> Answer<Vec<ConsentRow>> {
        let meant = |it: &&Consent| it.client == client && reaches(viewing.scope(), client);
        let row =
            |it: &Consent| Some(ConsentRow { staff_name: self.account(it.staff)?.name.clone(), consent: it.clone() });
        let mut rows: Vec<ConsentRow> = self.consents.values().filter(meant).filter_map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.consent.asked_at, row.consent.staff)));
        Ok(rows)
    }
}

#[async_trait]
impl Assumptions for Shelves {
    /// Units come one after another, so that nothing needs to be held.
    async fn hold_client(
        &mut self,
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
    ) -> Answer<Option<Account>> {
        Ok(self.account(client).filter(|account| reaches(assuming.scope(), account.id)))
    }

    async fn going_on(&mut self, client: AccountId, now: Moment) -> Answer<Vec<Assumption>> {
        let meant = |it: &&Assumption| it.client == client && it.goes_on(now);
        Ok(self.assumptions.values().filter(meant).cloned().collect())
    }

    async fn insert(&mut self, assumption: &Assumption) -> Answer<()> {
        known(&self.accounts, &assumption.client, "account")?;
        known(&self.accounts, &assumption.staff, "account")?;
        put(&mut self.assumptions, assumption.id, assumption.clone())
    }

    async fn save(&mut self, assumption: &Assumption) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.assumptions).get_mut(&assumption.id);
        kept.ok_or_else(|| StoreError::broken("no such assumption is stored"))?.ended_at = assumption.ended_at;
        Ok(())
    }

    async fn consent(&mut self, client: AccountId, staff: AccountId) -> Answer<Option<Consent>> {
        Ok(self.consents.get(&(client, staff)).cloned())
    }

    async fn put_consent(&mut self, consent: &Consent) -> Answer<()> {
        known(&self.accounts, &consent.client, "account")?;
        known(&self.accounts, &consent.staff, "account")?;
        Arc::make_mut(&mut self.consents).insert((consent.client, consent.staff), consent.clone());
        Ok(())
    }

    async fn save_reply(&mut self, consent: &Consent) -> Answer<bool> {
        let kept = Arc::make_mut(&mut self.consents).get_mut(&(consent.client, consent.staff));
        let Some(kept) = kept.filter(|kept| kept.asked_at == consent.asked_at) else { return Ok(false) };
        kept.replied = consent.replied;
        Ok(true)
    }

    async fn take_consent(&mut self, consent: &Consent) -> Answer<bool> {
        let key = (consent.client, consent.staff);
        let there = self.consents.get(&key) == Some(consent);
        if there {
            Arc::make_mut(&mut self.consents).remove(&key);
        }
        Ok(there)
    }
}
