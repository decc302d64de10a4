//! The journal in memory.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    About, AccountId, Entry, Found, Journal, JournalFilter, JournalRow, KeptEntry, Moment, Name, OrderNumber, Page,
    Permit, ReadJournal, Rows, Seal, Sealed, Unsealed, may,
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

    async fn last_seal(&mut self) -> Answer<Option<Seal>> {
        Ok(self.seals.last().copied())
    }

    async fn seals(&mut self, from: i64, limit: u32) -> Answer<Vec<Sealed>> {
        let found = |seal: &Seal| {
            let kept = self.entries.iter().find(|kept| kept.place == seal.place);
            Sealed { seal: *seal, found: kept.map_or(Found::Gone, |kept| Found::Entry(kept.entry.clone())) }
        };
        Ok(self.seals.iter().filter(|seal| seal.number >= from).map(found).take(limit as usize).collect())
    }

    async fn unsealed(&mut self, from: Option<i64>, limit: u32) -> Answer<Vec<Unsealed>> {
        let sealed: BTreeSet<i64> = self.seals.iter().map(|seal| seal.place).collect();
        let behind = self.entries.iter().filter(|kept| from.is_none_or(|from| kept.place >= from));
        let due = behind.filter(|kept| !sealed.contains(&kept.place)).take(limit as usize);
        Ok(due.map(|kept| Unsealed { place: kept.place, found: Found::Entry(kept.entry.clone()) }).collect())
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

    async fn seal(&mut self, last: Option<&Seal>, seals: &[Seal], _settled: Moment) -> Answer<bool> {
        if self.seals.last() != last {
            return Ok(false);
        }
        Arc::make_mut(&mut self.seals).extend_from_slice(seals);
        Ok(true)
    }
}
