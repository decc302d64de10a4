//! Bulk orders: one lightbox into many accounts in one go (rule 13).
//!
//! Nothing goes on by itself: whoever asks to go on does so with their own right, as it is at that moment (rule 69). Each
//! account is a unit of work of its own, in which its order, the letter, the journal entry and the report are one (rule 7).
//! So it can be broken off anywhere and gone on with by anybody, by several at once as well, and no account is ordered into
//! twice or forgotten.

use std::collections::HashMap;

use crate::{
    account::Account,
    actor::Actor,
    bulk_order::{
        Addressee, BulkOrder, BulkOrderRow, BulkTarget, ComesTo, NotOrdered, OrderIntoMany, Progress, TargetRow,
        TargetState, targets_of,
    },
    desk::{
        Desk,
        create_order::Replayed,
        restrictions::{restricted, restrictions},
    },
    error::{Error, Missing, Refused},
    file::{FileCard, suppliers},
    ids::{AccountId, BulkOrderId},
    journal::Entry,
    letter::LetterText,
    lightbox::Lightbox,
    moment::Stamp,
    order::{OrderNumber, create::OrderPlan},
    page::{Page, Rows},
    policy::{Permit, Scope, may},
    ports::{collections::Made, store::UnitOfWork},
    request::IdempotencyKey,
    restriction::book::RestrictionBook,
    search::sort_key,
    sizes::SizeBook,
    text::Name,
};

/// The most accounts that are gone on with at once, so that nobody waits long for the answer.
pub const MOST_AT_ONCE: u16 = 50;

/// About how many lines are created at once. A long lightbox goes into fewer accounts at a time.
const LINES_AT_ONCE: usize = 5_000;

/// What a bulk order would come to: the answer of a dry run (rules 9, 13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkPlan {
    /// The lightbox.
    pub lightbox: Lightbox,
    /// What each account would get, in the order of the list.
    pub planned: Vec<Planned>,
    /// How many were named more than once and count once.
    pub named_again: u32,
    /// The letter to the first account that would get one, as it would go out (rule 38).
    pub letter: Option<LetterText>,
}

/// What one account would get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The target. It waits, or is refused because there is no such account.
    pub target: BulkTarget,
    /// The name of the account's owner.
    pub name: Option<Name>,
    /// What the order would come to, or why there would be none.
    pub comes_to: Result<ComesTo, NotOrdered>,
}

/// A bulk order with its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkOrderShown {
    /// The bulk order.
    pub bulk: BulkOrder,
    /// Who began it.
    pub begun_by: Name,
    /// What came of each account so far, in the order of the list.
    pub report: Vec<TargetRow>,
}

impl BulkOrderShown {
    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress::of(self.report.iter().map(|row| &row.target.state))
    }
}

/// A bulk order that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkOrderBegun {
    /// Its id.
    pub id: BulkOrderId,
    /// Whether this is the bulk order of an earlier request with the same key (rule 8).
    pub replayed: Replayed,
}

/// What a bulk order is made of.
struct Gathered {
    lightbox: Lightbox,
    files: Vec<FileCard>,
    sizes: SizeBook,
    restrictions: RestrictionBook,
    accounts: Vec<Account>,
}

impl Desk {
    /// Reads those accounts that are about to be ordered into, for the page that asks for the terms, by their names.
    pub async fn ordering_into_many(&self, actor: &Actor, into: &[Addressee]) -> Result<Vec<Account>, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let mut accounts = look.accounts().addressed(&creating.view(), into).await?;
        accounts.sort_by_cached_key(|account| (sort_key(account.name.as_str()), account.id));
        Ok(accounts)
    }

    /// Answers what a bulk order would come to, account by account, and stores nothing (rule 9).
    pub async fn plan_bulk_order(&self, actor: &Actor, ask: &OrderIntoMany) -> Result<BulkPlan, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;
        ask.names_some()?;

        let mut work = self.ports.store.begin().await?;
        let Gathered { lightbox, files, sizes, restrictions, accounts } =
            gather_many(&mut *work, &creating, &keeping, ask).await?;
        drop(work);

        let targets = targets_of(&ask.into, &accounts);
        OrderPlan::lines_of(&files, &sizes, &ask.terms, self.house.currency)?;
        let named_again = (ask.into.len() - targets.len()) as u32;
        let by_id: HashMap<AccountId, Account> = accounts.into_iter().map(|account| (account.id, account)).collect();
        let stamp = Stamp { id: OrderNumber::NONE_YET, at: self.ports.now() };
        let mut letter = None;
        let mut planned = Vec::with_capacity(targets.len());
        for target in targets {
            let account = target.account.and_then(|id| by_id.get(&id)).cloned();
            let name = account.as_ref().map(|account| account.name.clone());
            let comes_to = account.ok_or_else(NotOrdered::no_account).and_then(|account| {
                let (sizes, restrictions) = (sizes.clone(), restrictions.clone());
                let decided = self.decide_order(&creating, account, &files, sizes, restrictions, &ask.terms)?;
                let would_be = decided.into_order(stamp);
                let comes_to = ComesTo::of(&would_be);
                letter = letter.take().or(would_be.letter);
                Ok(comes_to)
            });
            planned.push(Planned { target, name, comes_to });
        }
        Ok(BulkPlan { lightbox, planned, named_again, letter })
    }

    /// Begins a bulk order: copies the lightbox (rule 5), and lists the accounts. No order is created yet:
    /// [`Desk::go_on_with_bulk_order`] does.
    ///
    /// What no account could get is refused here, and nothing begins. With a key that was used for the same request the
    /// first bulk order is answered (rule 8).
    pub async fn begin_bulk_order(
        &self,
        actor: &Actor,
        ask: &OrderIntoMany,
        key: Option<IdempotencyKey>,
    ) -> Result<BulkOrderBegun, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;
        ask.names_some()?;

        let mut work = self.ports.store.begin().await?;
        let stamp: Stamp<BulkOrderId> = self.ports.stamp();
        if let Some(key) = key {
            match self.claim(&mut *work, actor, ask, key, Made::BulkOrder(stamp.id), stamp.at).await? {
                None => {}
                Some(Made::BulkOrder(id)) => return Ok(BulkOrderBegun { id, replayed: Replayed::Yes }),
                Some(Made::Order(_)) => return Err(Refused::KeyReused.into()),
            }
        }
        let Gathered { lightbox, files, sizes, accounts, .. } =
            gather_many(&mut *work, &creating, &keeping, ask).await?;

        let targets = targets_of(&ask.into, &accounts);
        OrderPlan::lines_of(&files, &sizes, &ask.terms, self.house.currency)?;
        let numbers = files.into_iter().map(|card| card.number).collect();
        let bulk = BulkOrder::begin(&creating, &lightbox.name, numbers, &ask.terms, stamp)?;

        work.bulk_orders().insert(&bulk, &targets).await?;
        work.journal().record(&Entry::bulk_order_begun(creating.who(), &bulk, targets.len())).await?;

        work.commit().await?;
        Ok(BulkOrderBegun { id: bulk.id, replayed: Replayed::No })
    }

    /// Goes on with a bulk order: creates the orders of the next accounts that wait, `at_most` so many, and never more than
    /// [`MOST_AT_ONCE`] or than fit into a moment. Answers how far it has come then.
    ///
    /// Where it fails halfway, what was created until then stays, and the rest waits.
    pub async fn go_on_with_bulk_order(&self, actor: &Actor, id: BulkOrderId, at_most: u16) -> Result<Progress, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;

        let bulk = self.ports.store.look().await?.bulk_orders().get(&creating, id).await?.ok_or(Missing::BulkOrder)?;
        let fit = LINES_AT_ONCE / bulk.files.len().max(1);
        for _ in 0..usize::from(at_most.min(MOST_AT_ONCE)).min(fit).max(1) {
            if !self.order_for_next(&creating, &bulk).await? {
                break;
            }
        }
        let report = self.ports.store.look().await?.bulk_orders().targets(&bulk).await?;
        Ok(Progress::of(report.iter().map(|row| &row.target.state)))
    }

    /// Reads a bulk order with its report.
    pub async fn bulk_order(&self, actor: &Actor, id: BulkOrderId) -> Result<BulkOrderShown, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let bulk = look.bulk_orders().get(&creating, id).await?.ok_or(Missing::BulkOrder)?;
        let begun_by = look.accounts().get(&creating.view(), bulk.begun_by).await?.ok_or(Missing::Account)?;
        let report = look.bulk_orders().targets(&bulk).await?;
        Ok(BulkOrderShown { bulk, begun_by: begun_by.name.clone(), report })
    }

    /// Lists bulk orders, newest first.
    pub async fn bulk_orders(
        &self,
        actor: &Actor,
        page: &Page<BulkOrderId>,
    ) -> Result<Rows<BulkOrderRow, BulkOrderId>, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.bulk_orders().list(&creating, page).await?)
    }

    /// Creates the order of the next account that waits, in one unit with the word of it in the report. Answers whether
    /// there was one.
    async fn order_for_next(&self, creating: &Permit<may::CreateOrders>, bulk: &BulkOrder) -> Result<bool, Error> {
        let mut work = self.ports.store.begin().await?;
        let Some(mut target) = work.bulk_orders().next_target(bulk).await? else { return Ok(false) };
        let account = match target.account {
            Some(id) => work.accounts().get(&creating.view(), id).await?,
            None => None,
        };
        let files = work.files().by_numbers(&creating.see(), &bulk.files).await?;
        let sizes = work.files().sizes(&suppliers(&files)).await?;
        let restrictions = restrictions(work.files(), restricted(&files)).await?;

        let decided = account
            .ok_or_else(NotOrdered::no_account)
            .and_then(|account| Ok(self.decide_order(creating, account, &files, sizes, restrictions, &bulk.terms)?));

        target.state = match decided {
            Ok(decided) => {
                let stamp = Stamp { id: work.orders().next_number().await?, at: self.ports.now() };
                let created = decided.into_order(stamp);
                self.record_order(&mut *work, creating, &created).await?;
                TargetState::Created(created.order.number)
            }
            Err(refused) => {
                let (who, now) = (creating.who(), self.ports.now());
                let entry = Entry::bulk_order_refused(who, bulk, &target, &refused.words, now);
                work.journal().record(&entry).await?;
                TargetState::Refused(refused)
            }
        };
        work.bulk_orders().settle(bulk, &target).await?;

        work.commit().await?;
        Ok(true)
    }
}

async fn gather_many(
    work: &mut dyn UnitOfWork,
    creating: &Permit<may::CreateOrders>,
    keeping: &Permit<may::KeepLightboxes>,
    ask: &OrderIntoMany,
) -> Result<Gathered, Error> {
    let found = work.lightboxes().with_files(&keeping.view(), ask.lightbox).await?;
    let (lightbox, files) = found.ok_or(Missing::Lightbox)?;
    let sizes = work.files().sizes(&suppliers(&files)).await?;
    let restrictions = restrictions(work.files(), restricted(&files)).await?;
    let accounts = work.accounts().addressed(&creating.view(), &ask.into).await?;
    Ok(Gathered { lightbox, files, sizes, restrictions, accounts })
}
