//! Leaving an assumed identity, and who has assumed one.

use picdesk::{AssumptionRow, Right};

use crate::pages::{
    chrome::{Notice, see_and_say},
    door::{Answer, Door},
    fields::Fields,
    visit::{Visit, WithCookie},
    words::When,
};

/// How many of the times that an identity was assumed one page shows.
pub(super) const NEWEST: u16 = 10;

/// One time that an identity was assumed.
pub(super) struct Assumed {
    pub by: String,
    pub reason: String,
    pub began: When,
    pub over: When,
}

impl From<&AssumptionRow> for Assumed {
    fn from(row: &AssumptionRow) -> Self {
        Self {
            by: row.staff_name.to_string(),
            reason: row.assumption.reason.to_string(),
            began: When(row.assumption.began_at),
            over: When(row.assumption.over_at()),
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/identity/leave").takes(leave)]
}

/// Back to where staff come from: the row of the client, where they may see it.
async fn leave(visit: Visit, _: Fields) -> Answer {
    let (client, name) = (visit.actor.account(), visit.actor.name().to_string());
    let back = visit.desk.leave_identity(&visit.actor).await?;
    let to = match back.account.rights.holds(Right::ViewAccounts) {
        true => format!("/office/accounts?of={client}"),
        false => "/".to_owned(),
    };
    let said = Notice::done(format!("You act as yourself again, and no longer as {name}."));
    Ok(see_and_say(&visit, &to, &said)?.with_cookie(&visit.settings.cookie(&back.token)))
}
