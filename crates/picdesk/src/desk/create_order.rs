//! Creating an order into a client's account: the main job of the house (rules 1–21, 32–38).

use crate::{
    account::Account,
    actor::Actor,
    desk::{
        Desk,
        restrictions::{restricted, restrictions},
    },
    download::{Decision, decide_all},
    error::{Error, Missing, Refused},
    file::{FileNumber, suppliers},
    ids::{AccountId, LightboxId},
    journal::{Announced, Entry},
    letter::{Letter, LetterText, order_notification},
    moment::Stamp,
    order::{
        Order, OrderNumber,
        create::{OrderPlan, OrderTerms, Warning},
    },
    policy::{Permit, Scope, may},
    ports::{collections::Claim, store::UnitOfWork},
    request::IdempotencyKey,
    restriction::book::RestrictionBook,
    sizes::SizeBook,
};

/// Asks for an order of one of the actor's lightboxes into a client's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOrder {
    /// The client's account.
    pub into: AccountId,
    /// One of the actor's own lightboxes (rule 3).
    pub lightbox: LightboxId,
    /// What was chosen in the dialog.
    pub terms: OrderTerms,
}

/// An order that was created, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCreated {
    /// The order. After a dry run its number is [`OrderNumber::NONE_YET`].
    pub order: Order,
    /// What the client may download now, line by line, and why.
    pub decisions: Vec<Decision>,
    /// The files of the lightbox that were withdrawn, and stayed out.
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

/// All that a decision about a new order needs.
struct Gathered {
    account: Account,
    plan: OrderPlan,
    sizes: SizeBook,
    restrictions: RestrictionBook,
    letter: Option<LetterText>,
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
            && let Some(earlier) = self.claim(&mut *work, actor, ask, key, stamp).await?
        {
            drop(work);
            return self.created_before(ask, &creating, earlier).await;
        }
        let Gathered { account, plan, sizes, restrictions, letter } =
            self.gather(&mut *work, &creating, &keeping, ask).await?;

        let (left_out, warnings) = (plan.left_out().to_vec(), plan.warnings(stamp.at));
        let order = plan.into_order(stamp);

        work.orders().insert(&order).await?;
        let announced = match &letter {
            Some(text) => {
                let letter = Letter::about_order(order.number, text.clone(), self.ports.stamp());
                work.outbox().post(&letter).await?;
                Announced::ByLetter
            }
            None => Announced::NotAtAll,
        };
        work.journal().record(&Entry::order_created(creating.who(), &order, announced)).await?;

        work.commit().await?;
        let decisions = decide_all(&account, &order, &sizes, &restrictions, &[], stamp.at);
        Ok(OrderCreated { order, decisions, left_out, warnings, letter, replayed: Replayed::No })
    }

    /// Answers what [`Desk::create_order`] would create, and stores nothing (rule 9).
    pub async fn dry_run_order(&self, actor: &Actor, ask: &CreateOrder) -> Result<OrderCreated, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::Account(ask.into)).await?;
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let Gathered { account, plan, sizes, restrictions, letter } =
            self.gather(&mut *work, &creating, &keeping, ask).await?;
        drop(work);

        let stamp = Stamp { id: OrderNumber::NONE_YET, at: self.ports.now() };
        let (left_out, warnings) = (plan.left_out().to_vec(), plan.warnings(stamp.at));
        let order = plan.into_order(stamp);
        let decisions = decide_all(&account, &order, &sizes, &restrictions, &[], stamp.at);
        Ok(OrderCreated { order, decisions, left_out, warnings, letter, replayed: Replayed::No })
    }

    async fn gather(
        &self,
        work: &mut dyn UnitOfWork,
        creating: &Permit<may::CreateOrders>,
        keeping: &Permit<may::KeepLightboxes>,
        ask: &CreateOrder,
    ) -> Result<Gathered, Error> {
        let account = work.accounts().get(&creating.view(), ask.into).await?.ok_or(Missing::Account)?;
        let found = work.lightboxes().with_files(&keeping.view(), ask.lightbox).await?;
        let (lightbox, files) = found.ok_or(Missing::Lightbox)?;
        let sizes = work.files().sizes(&suppliers(&files)).await?;
        let restrictions = restrictions(work.files(), restricted(&files)).await?;

        let currency = self.house.currency;
        let plan = OrderPlan::decide(creating, &account, &lightbox, &files, &sizes, &ask.terms, currency)?;
        let note = ask.terms.notification.as_ref();
        let letter = note.map(|note| order_notification(&self.house, &account, plan.lines().len(), note));
        Ok(Gathered { account, plan, sizes, restrictions, letter })
    }

    /// Takes the key of a request; answers the order that the same request made before.
    pub(super) async fn claim(
        &self,
        work: &mut dyn UnitOfWork,
        actor: &Actor,
        ask: &impl std::fmt::Debug,
        key: IdempotencyKey,
        stamp: Stamp<OrderNumber>,
    ) -> Result<Option<OrderNumber>, Error> {
        // The request as text is the same for the same request within one version of the program; after an
        // upgrade a repeated request is a conflict, which is the safe side.
        let request = self.ports.secrets.digest(format!("{ask:?}").as_bytes());
        let claim = Claim { staff: actor.account(), key, request, order: stamp.id, at: stamp.at };
        match work.requests().claim(&claim).await? {
            None => Ok(None),
            Some(earlier) if earlier.request == request => Ok(Some(earlier.order)),
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
        let used = look.downloads().used(&order, now).await?;
        let decisions = decide_all(&account, &order, &sizes, &restrictions, &used, now);
        let (left_out, warnings) = (Vec::new(), Vec::new());
        Ok(OrderCreated { order, decisions, left_out, warnings, letter: None, replayed: Replayed::Yes })
    }
}
