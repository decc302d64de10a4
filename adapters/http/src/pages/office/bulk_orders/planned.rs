//! The preview of a bulk order: what each account would get.

use picdesk::{BulkPlan, Planned};

use crate::pages::{
    fields::sentence,
    office::create_order::{
        preview::Mail,
        said::{counted, restricted, warnings},
    },
    words::{Address, count},
};

/// How many accounts a preview names; it counts them all.
const NAMED: usize = 100;

/// What a bulk order would come to (rule 9).
pub(super) struct Preview {
    pub counted: String,
    /// How many were named more than once.
    pub named_again: Option<String>,
    pub rows: Vec<Row>,
    /// How many accounts there are besides.
    pub further: Option<String>,
    pub mail: Option<Mail>,
}

/// What one account would get.
pub(super) struct Row {
    pub name: String,
    pub address: Address,
    pub ordered: bool,
    pub said: String,
    pub warnings: Vec<String>,
}

impl Preview {
    pub(super) fn of(plan: &BulkPlan) -> Self {
        let refused = plan.planned.iter().filter(|planned| planned.comes_to.is_err()).count();
        let orders = plan.planned.len() - refused;
        let without = match refused {
            0 => String::new(),
            some => format!(" {} would get none.", count(some as u64, "account")),
        };
        // Those that get nothing come first: they are what one looks for before pressing the button.
        let (none, some): (Vec<&Planned>, Vec<&Planned>) =
            plan.planned.iter().partition(|planned| planned.comes_to.is_err());
        let further = plan.planned.len().saturating_sub(NAMED) as u64;
        Self {
            counted: format!("{} would be created.{without}", count(orders as u64, "order")),
            named_again: (plan.named_again > 0).then(|| {
                let named = count(plan.named_again, "account");
                format!("{named} named more than once: each gets one order.")
            }),
            rows: none.into_iter().chain(some).take(NAMED).map(Row::from).collect(),
            further: (further > 0).then(|| count(further, "more account")),
            mail: plan.letter.as_ref().map(Mail::from),
        }
    }
}

impl From<&Planned> for Row {
    fn from(planned: &Planned) -> Self {
        let (ordered, said, warnings) = match &planned.comes_to {
            Ok(order) => (true, counted(order), warnings(order).into_iter().chain(restricted(order)).collect()),
            Err(refused) => (false, sentence(&refused.to_string()), Vec::new()),
        };
        Self {
            name: planned.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            address: Address::of(&planned.target.typed),
            ordered,
            said,
            warnings,
        }
    }
}
