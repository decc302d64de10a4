//! Several orders in one go: opened, released, marked or cancelled, with a report that names each.
//!
//! Each order is a unit of work of its own, with the entry of its history that it gets where the same is done to it alone. One
//! that is refused stops no other. Nobody is told of it by mail (rule 37).

use std::collections::HashMap;

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    order::{
        Order, OrderNumber, OrderRefusal,
        edit::Edited,
        line::suppliers,
        together::{ActOnOrders, ActOutcome, OrderAct},
    },
    policy::{Permit, Scope, may},
    revision::Expected,
    text::Name,
};

/// What came of one of several orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// Which order.
    pub number: OrderNumber,
    /// What came of it.
    pub outcome: ActOutcome,
}

/// What would come of one of several orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAct {
    /// Which order.
    pub number: OrderNumber,
    /// The order as it is now, and the name of its owner; none where there is no such order.
    pub order: Option<(Order, Name)>,
    /// What would come of it.
    pub outcome: ActOutcome,
}

impl Desk {
    /// Does the same to several orders, one after the other, and reports what came of each, in the order in which they were
    /// named.
    ///
    /// Where storage fails halfway, what was done until then stays done. The same can be asked for again: what is done
    /// already is so already then.
    pub async fn act_on_orders(&self, actor: &Actor, ask: &ActOnOrders) -> Result<Vec<Acted>, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;
        ask.names_some()?;

        let mut report = Vec::with_capacity(ask.orders.len());
        for (number, expected) in ask.each_once() {
            let outcome = self.act_on_one(&editing, ask.act, number, expected).await?;
            report.push(Acted { number, outcome });
        }
        Ok(report)
    }

    /// Answers what the same would come to for each order, and stores nothing.
    pub async fn plan_on_orders(&self, actor: &Actor, ask: &ActOnOrders) -> Result<Vec<PlannedAct>, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;
        ask.names_some()?;

        let numbers: Vec<_> = ask.each_once().map(|(number, _)| number).collect();
        let mut look = self.ports.store.look().await?;
        let orders = look.orders().several(&editing.view(), &numbers).await?;
        let owners = look.orders().owners(&editing.view(), &orders).await?;
        let sizes = look.files().sizes(&suppliers(orders.iter().flat_map(|order| &order.lines))).await?;
        let names: HashMap<_, _> = owners.into_iter().map(|owner| (owner.id, owner.name.clone())).collect();
        let with_name = |order: Order| Some((order.number, (names.get(&order.owner)?.clone(), order)));
        let mut found: HashMap<_, _> = orders.into_iter().filter_map(with_name).collect();

        let now = self.ports.now();
        let planned = ask.each_once().map(|(number, expected)| {
            let Some((name, order)) = found.remove(&number) else {
                return PlannedAct { number, order: None, outcome: ActOutcome::Refused(Missing::Order.into()) };
            };
            let outcome = outcome(&order.clone().act(&editing, ask.act, &sizes, expected, now));
            PlannedAct { number, order: Some((order, name)), outcome }
        });
        Ok(planned.collect())
    }

    /// Does it to one order, in a unit of its own.
    async fn act_on_one(
        &self,
        editing: &Permit<may::EditOrders>,
        act: OrderAct,
        number: OrderNumber,
        expected: Expected,
    ) -> Result<ActOutcome, Error> {
        let (mut work, mut order) = match self.open_order(editing, number).await {
            Err(Error::Missing(missing)) => return Ok(ActOutcome::Refused(missing.into())),
            opened => opened?,
        };
        let sizes = work.files().sizes(&order.suppliers()).await?;

        let acted = order.act(editing, act, &sizes, expected, self.ports.now());

        let outcome = outcome(&acted);
        if let Ok(Some(edited)) = acted {
            self.keep_order(work, editing, &order, &edited.lines, act.entry(), edited.changes).await?;
        }
        Ok(outcome)
    }
}

/// What an act came to, as the report says it.
fn outcome(acted: &Result<Option<Edited>, OrderRefusal>) -> ActOutcome {
    match acted {
        Ok(Some(_)) => ActOutcome::Done,
        Ok(None) => ActOutcome::AlreadySo,
        Err(refusal) => ActOutcome::Refused(refusal.clone().into()),
    }
}
