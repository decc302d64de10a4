//! The journal in memory.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    About, AccountId, Entry, Journal, JournalFilter, JournalRow, KeptEntry, Moment, Name, OrderNumber, Page, Permit,
    ReadJournal, Rows, may,
};

use super::{Answer, Shelves, reaches};

#[async_trait]
impl ReadJournal for Shelves {
    async fn of_order(
        &mut self,
        viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>> {
        let there = self.orders.get(&order).is_none_or(|order| reaches(viewing.scope(), order.owner));
        let about = self.entries.iter().rev().filter(|kept| there && kept.entry.about == About::Order(order));
        let behind = about.filter(|kept| page.after.is_none_or(|after| kept.place < after));
        Ok(Rows::cut(behind.cloned().collect(), page.limit(), |kept| kept.place))
    }

    async fn list(
        &mut self,
        _viewing: &Permit<may::ViewJournal>,
        filter: &JournalFilter,
        page: &Page<i64>,
    ) -> Answer<Rows<JournalRow, i64>> {
        let meant = self.entries.iter().rev().filter(|kept| filter.takes(kept));
        let behind = meant.filter(|kept| page.after.is_none_or(|after| kept.place < after));
        let rows = behind.map(|kept| JournalRow {
            kept: kept.clone(),
            actor_name: self.name_of(kept.entry.who.actor),
            subject_name: self.name_of(kept.entry.who.subject),
        });
        Ok(Rows::cut(rows.collect(), page.limit(), |row| row.kept.place))
    }
}

impl Shelves {
    fn name_of(&self, account: Option<AccountId>) -> Option<Name> {
        self.account(account?).map(|account| account.name.clone())
    }
}

#[async_trait]
impl Journal for Shelves {
    async fn record(&mut self, entry: &Entry) -> Answer<()> {
        let place = self.entries.last().map_or(1, |last| last.place + 1);
        Arc::make_mut(&mut self.entries).push(KeptEntry { place, entry: entry.clone() });
        Ok(())
    }

    /// Memory is walked whole, and needs no index.
    async fn index(&mut self, _settled: Moment, _limit: u32) -> Answer<u64> {
        Ok(0)
    }
}
