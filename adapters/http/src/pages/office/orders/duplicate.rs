//! **Duplicate**: an order once more, as a draft.

use picdesk::{Error, OrderNumber, may};

use super::ORDERS;
use crate::pages::{
    chrome::{Notice, see_and_say},
    door::Answer,
    fields::{Fields, sentence},
    visit::Visit,
};

/// Makes an order once more for somebody who may not change it, and so has typed nothing.
pub(super) async fn duplicate(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::CreateOrders>(&visit.actor).await?;
    visit.desk.enter::<may::ViewOrders>(&visit.actor).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    once_more(&visit, number, &fields).await
}

/// Makes an order once more, and leads to the draft. The same press sent again leads to the same draft (rule 8).
pub(super) async fn once_more(visit: &Visit, number: OrderNumber, fields: &Fields) -> Answer {
    match visit.desk.duplicate_order(&visit.actor, number, fields.value("key")).await {
        Ok(draft) => {
            let said = format!("Order {draft} is a draft of what order {number} has. The client cannot see it yet.");
            see_and_say(visit, &format!("{ORDERS}/{draft}"), &Notice::done(said))
        }
        Err(Error::Refused(refused)) => {
            let notice = Notice::refused(sentence(&refused.to_string()));
            see_and_say(visit, &format!("{ORDERS}/{number}"), &notice)
        }
        Err(other) => Err(other.into()),
    }
}
