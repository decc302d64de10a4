//! Checking out: the actor's cart becomes an order, in one step (rule 58).

use crate::{
    actor::Actor,
    desk::{
        Desk,
        create_order::Replayed,
        orders::{KeptFromOwner, OrderShown, kept_from},
        restrictions::{restricted, restrictions},
    },
    download::{Decision, decide_all},
    error::{Error, Missing},
    file::suppliers,
    journal::Entry,
    moment::Stamp,
    order::{
        Order, OrderNumber,
        check_out::{CheckOut, Stock},
    },
    policy::{Permit, may},
};

/// An order that came of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedOut {
    /// The order.
    pub order: Order,
    /// What may be downloaded now, line by line, and why.
    pub decisions: Vec<Decision>,
    /// What keeps each line's file from the client now, line by line (rule 28).
    pub kept: Vec<KeptFromOwner>,
    /// Whether this is the order of an earlier request with the same key (rule 8).
    pub replayed: Replayed,
}

impl Desk {
    /// Turns all that is in the actor's cart into an order, and empties the cart.
    ///
    /// Order and empty cart are one unit of work. Twice at once gives one order: the same key answers the first one,
    /// and with another key the cart is found empty.
    pub async fn check_out(&self, actor: &Actor, ask: &CheckOut) -> Result<CheckedOut, Error> {
        let checking_out = self.permit::<may::CheckOut>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let stamp = Stamp { id: work.orders().next_number().await?, at: self.ports.now() };
        if let Some(earlier) = self.claim_order(&mut *work, actor, ask, ask.key.clone(), stamp).await? {
            drop(work);
            return self.checked_out_before(&checking_out, earlier).await;
        }
        let account = work.accounts().get(&checking_out.account(), actor.account()).await?.ok_or(Missing::Account)?;
        let mut cart = work.carts().open(&checking_out.edit()).await?.ok_or(Missing::Account)?;
        let cards = work.files().in_cart(&cart).await?;
        let sizes = work.files().sizes(&suppliers(&cards)).await?;
        let restrictions = restrictions(work.files(), restricted(&cards)).await?;

        let (reader, currency) = (account.reader(stamp.at), self.house.currency);
        let terms_asked = !account.direct_download;
        let stock = Stock { cards: &cards, sizes: &sizes, restrictions: &restrictions, currency, terms_asked };
        let order = cart.check_out(&checking_out, ask, &stock, &reader, stamp)?;

        work.orders().insert(&order).await?;
        work.carts().save(&cart).await?;
        work.journal().record(&Entry::checked_out(checking_out.who(), &order)).await?;

        work.commit().await?;
        let decisions = decide_all(&account, &order, &sizes, &restrictions, [], stamp.at);
        let kept = kept_from(&account, &order, &restrictions, stamp.at);
        Ok(CheckedOut { order, decisions, kept, replayed: Replayed::No })
    }

    /// The answer to a request that was answered before.
    async fn checked_out_before(
        &self,
        checking_out: &Permit<may::CheckOut>,
        number: OrderNumber,
    ) -> Result<CheckedOut, Error> {
        let mut look = self.ports.store.look().await?;
        let OrderShown { order, decisions, kept, .. } = self.show(&mut *look, &checking_out.orders(), number).await?;
        Ok(CheckedOut { order, decisions, kept, replayed: Replayed::Yes })
    }
}
