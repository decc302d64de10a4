//! Creating an order into a client's account: the main job of the house (rules 1–21, 32–38).

use crate::{
    account::Account,
    actor::Actor,
    desk::{
        Desk,
        orders::{KeptFromOwner, kept_from},
        restrictions::{restricted, restrictions},
    },
    download::{Decision, decide_all},
    error::{Error, Missing, Refused},
    file::{FileCard, FileNumber, suppliers},
    ids::{AccountId, LightboxId},
    journal::{Announced, Entry},
    letter::{LetterText, order_notification},
    moment::{Moment, Stamp},
    order::{
        Order, OrderNumber, OrderRefusal,
        create::{OrderPlan, OrderTerms, Warning, each_named_once},
    },
    policy::{Permit, Scope, may},
    ports::{
        collections::{Claim, Made},
        store::UnitOfWork,
    },
    request::IdempotencyKey,
    restriction::book::RestrictionBook,
    sizes::SizeBook,
};

/// Asks for an order into a client's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOrder {
    /// The client's account.
    pub into: AccountId,
    /// Which files.
    pub from: OrderFrom,
    /// What was chosen in the dialog.
    pub terms: OrderTerms,
}

/// Where the files of an order come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderFrom {
    /// One of the actor's own lightboxes, which is copied and stays as it is (rules 3, 5).
    Lightbox(LightboxId),
    /// These files, in this order, each named once.
    Files(Vec<FileNumber>),
}

/// An order that was created, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCreated {
    /// The order. After a dry run its number is [`OrderNumber::NONE_YET`].
    pub order: Order,
    /// What the client may download now, line by line, and why.
    pub decisions: Vec<Decision>,
    /// What keeps each line's file from the client now, line by line (rule 28).
    pub kept: Vec<KeptFromOwner>,
    /// The files that were withdrawn, and stayed out.
    pub left_out: Vec<FileNumber>,
    /// What staff should know.
    pub warnings: Vec<Warning>,
    /// The letter to the client, exactly as it goes out (rule 38).
    pub letter: Option<LetterText>,
    /// Whether this is the order of an earlier request with the same key (rule 8).
    pub replayed: Replayed,
}

/// Whether an answer was given before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replayed {
    /// It is new.
    No,
    /// The same request with the same key was answered with this order before; nothing was done again.
    Yes,
}

/// An order as it would be, with all that the decisions about it need.
pub(super) struct Decided {
    account: Account,
    plan: OrderPlan,
    sizes: SizeBook,
    restrictions: RestrictionBook,
    letter: Option<LetterText>,
}

impl Decided {
    /// The order, and what may be downloaded of it.
    pub(super) fn into_order(self, stamp: Stamp<OrderNumber>) -> OrderCreated {
        let Self { account, plan, sizes, restrictions, letter } = self;
        let (left_out, warnings) = (plan.left_out().to_vec(), plan.warnings(stamp.at));
        let order = plan.into_order(stamp);
        let decisions = decide_all(&account, &order, &sizes, &restrictions, [], stamp.at);
        let kept = kept_from(&account, &order, &restrictions, stamp.at);
        OrderCreated { order, decisions, kept, left_out, warnings, letter, replayed: Replayed::No }
    }
}

impl Desk {
    /// Reads the account that an order is about to be created into, for the dialog that asks for the terms.
    pub async fn ordering_into(&self, actor: &Actor, into: AccountId) -> Result<Account, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::Account(into)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.accounts().get(&creating.view(), into).await?.ok_or(Missing::Account)?)
    }

    /// Creates an order into a client's account.
    ///
    /// All or nothing (rule 7): the order, its letter, its journal entry and the key are one unit of work. With a
    /// key that was used for the same request the first order is answered, and nothing is done again; used for
    /// another request it is a conflict (rule 8).
    pub async fn create_order(
        &self,
        actor: &Actor,
        ask: &CreateOrder,
        key: Option<IdempotencyKey>,
    ) -> Result<OrderCreated, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::Account(ask.into)).await?;
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let stamp = Stamp { id: work.orders().next_number().await?, at: self.ports.now() };
        if let Some(key) = key
            && let Some(earlier) = self.claim_order(&mut *work, actor, ask, key, stamp).await?
        {
            drop(work);
            return self.created_before(ask, &creating, earlier).await;
        }
        let decided = self.gather(&mut *work, &creating, &keeping, ask).await?;

        let created = decided.into_order(stamp);

        self.record_order(&mut *work, &creating, &created).await?;

        work.commit().await?;
        Ok(created)
    }

    /// Answers what [`Desk::create_order`] would create, and stores nothing (rule 9).
    pub async fn dry_run_order(&self, actor: &Actor, ask: &CreateOrder) -> Result<OrderCreated, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::Account(ask.into)).await?;
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let decided = self.gather(&mut *work, &creating, &keeping, ask).await?;
        drop(work);

        Ok(decided.into_order(Stamp { id: OrderNumber::NONE_YET, at: self.ports.now() }))
    }

    async fn gather(
        &self,
        work: &mut dyn UnitOfWork,
        creating: &Permit<may::CreateOrders>,
        keeping: &Permit<may::KeepLightboxes>,
        ask: &CreateOrder,
    ) -> Result<Decided, Error> {
        let account = work.accounts().get(&creating.view(), ask.into).await?.ok_or(Missing::Account)?;
        let files = match &ask.from {
            OrderFrom::Lightbox(id) => {
                work.lightboxes().with_files(&keeping.view(), *id).await?.ok_or(Missing::Lightbox)?.1
            }
            OrderFrom::Files(numbers) => {
                let found = work.files().by_numbers(&creating.see(), numbers).await?;
                each_named_once(numbers, &found)?;
                found
            }
        };
        let sizes = work.files().sizes(&suppliers(&files)).await?;
        let restrictions = restrictions(work.files(), restricted(&files)).await?;
        Ok(self.decide_order(creating, account, &files, sizes, restrictions, &ask.terms)?)
    }

    /// Decides what an order of these files would be, and what its letter says.
    pub(super) fn decide_order(
        &self,
        creating: &Permit<may::CreateOrders>,
        account: Account,
        files: &[FileCard],
        sizes: SizeBook,
        restrictions: RestrictionBook,
        terms: &OrderTerms,
    ) -> Result<Decided, OrderRefusal> {
        let plan = OrderPlan::decide(creating, &account, files, &sizes, terms, self.house.currency)?;
        let note = terms.notification.as_ref();
        let letter = note.map(|note| order_notification(&self.house, &account, plan.lines().len(), note));
        Ok(Decided { account, plan, sizes, restrictions, letter })
    }

    /// Records a new order with its letter and its journal entry.
    pub(super) async fn record_order(
        &self,
        work: &mut dyn UnitOfWork,
        creating: &Permit<may::CreateOrders>,
        OrderCreated { order, letter, .. }: &OrderCreated,
    ) -> Result<(), Error> {
        work.orders().insert(order).await?;
        let announced = match letter {
            Some(text) => {
                self.tell_owner(work, order, text.clone()).await?;
                Announced::ByLetter
            }
            None => Announced::NotAtAll,
        };
        work.journal().record(&Entry::order_created(creating.who(), order, announced)).await?;
        Ok(())
    }

    /// Takes the key of a request for an order; answers the order that the same request made before.
    pub(super) async fn claim_order(
        &self,
        work: &mut dyn UnitOfWork,
        actor: &Actor,
        ask: &impl std::fmt::Debug,
        key: IdempotencyKey,
        stamp: Stamp<OrderNumber>,
    ) -> Result<Option<OrderNumber>, Error> {
        match self.claim(work, actor, ask, key, Made::Order(stamp.id), stamp.at).await? {
            None => Ok(None),
            Some(Made::Order(earlier)) => Ok(Some(earlier)),
            Some(Made::BulkOrder(_)) => Err(Refused::KeyReused.into()),
        }
    }

    /// Takes the key of a request; answers what the same request made before.
    pub(super) async fn claim(
        &self,
        work: &mut dyn UnitOfWork,
        actor: &Actor,
        ask: &impl std::fmt::Debug,
        key: IdempotencyKey,
        made: Made,
        at: Moment,
    ) -> Result<Option<Made>, Error> {
        // The request as text is the same for the same request within one version of the program; after an
        // upgrade a repeated request is a conflict, which is the safe side.
        let request = self.ports.secrets.digest(format!("{ask:?}").as_bytes());
        let claim = Claim { staff: actor.account(), key, request, made, at };
        match work.requests().claim(&claim).await? {
            None => Ok(None),
            Some(earlier) if earlier.request == request => Ok(Some(earlier.made)),
            Some(_) => Err(Refused::KeyReused.into()),
        }
    }

    /// The answer to a request that was answered before.
    async fn created_before(
        &self,
        ask: &CreateOrder,
        creating: &Permit<may::CreateOrders>,
        number: OrderNumber,
    ) -> Result<OrderCreated, Error> {
        let mut look = self.ports.store.look().await?;
        let order = look.orders().get(&creating.created(), number).await?.ok_or(Missing::Order)?;
        let account = look.accounts().get(&creating.view(), ask.into).await?.ok_or(Missing::Account)?;
        let sizes = look.files().sizes(&order.suppliers()).await?;
        let restrictions = restrictions(look.files(), order.restricted()).await?;
        let now = self.ports.now();
        let downloads = look.downloads().used(&order, now).await?;
        let used = downloads.into_iter().map(|of_line| (of_line.line, of_line.used));
        let decisions = decide_all(&account, &order, &sizes, &restrictions, used, now);
        let kept = kept_from(&account, &order, &restrictions, now);
        let (left_out, warnings) = (Vec::new(), Vec::new());
        Ok(OrderCreated { order, decisions, kept, left_out, warnings, letter: None, replayed: Replayed::Yes })
    }
}
