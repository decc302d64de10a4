//! Accepting the licence terms of an order, once and in person (rule 31).

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    journal::{Entry, EntryKind},
    order::OrderNumber,
    policy::may,
};

impl Desk {
    /// Accepts the licence terms of one of the actor's own orders. Nobody does it in the client's name, and no program
    /// does (rules 31, 64). A second time changes nothing.
    pub async fn accept_terms(&self, actor: &Actor, number: OrderNumber) -> Result<(), Error> {
        let accepting = self.permit::<may::AcceptTerms>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().get(&accepting.view(), number).await?.ok_or(Missing::Order)?;
        let now = self.ports.now();

        let first = order.accept_terms(&accepting, now)?;

        // Of two at once the second finds them accepted, and leaves no entry either.
        if !first || !work.orders().keep_terms(&order).await? {
            return Ok(());
        }
        let entry = Entry::of_order(EntryKind::TermsAccepted, accepting.who(), &order, now);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(())
    }
}
