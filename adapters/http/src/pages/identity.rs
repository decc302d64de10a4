//! Leaving an assumed identity, and who has assumed one.

use picdesk::{AccountId, AssumptionRow, ConsentRow, Moment, Reply, Right};

use crate::{
    pages::{
        chrome::{Notice, see_and_say},
        door::{Answer, Door},
        fields::Fields,
        visit::{Visit, WithCookie},
        words::When,
    },
    problem::{Kind, Problem},
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

/// What somebody at the picture desk asks the client, and what was said to it.
pub(super) struct Asked {
    pub staff: AccountId,
    pub by: String,
    pub reason: String,
    /// Tells this question from those of before and after.
    pub question: i64,
    pub at: When,
    pub said_yes: bool,
    pub said_no: bool,
}

impl From<&ConsentRow> for Asked {
    fn from(row: &ConsentRow) -> Self {
        let said = row.consent.replied.map(|(reply, _)| reply);
        Self {
            staff: row.consent.staff,
            by: row.staff_name.to_string(),
            reason: row.consent.reason.to_string(),
            question: row.consent.asked_at.micros(),
            at: When(row.consent.asked_at),
            said_yes: said == Some(Reply::Yes),
            said_no: said == Some(Reply::No),
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/identity/leave").takes(leave), Door::at("/account/consent").takes(reply)]
}

/// The client's yes or no to the question that was shown.
async fn reply(visit: Visit, fields: Fields) -> Answer {
    let nothing = || Problem::new(Kind::NotFound, "there is no such question any more");
    let staff: AccountId = fields.value("staff").ok_or_else(nothing)?;
    let asked_at = Moment::from_micros(fields.value("question").ok_or_else(nothing)?);
    let (reply, said) = match fields.text("reply") {
        "yes" => {
            (Reply::Yes, "You said yes. It is good for this one question, for a day, and can be taken back until then.")
        }
        _ => (Reply::No, "You said no. Nobody acts in your place."),
    };
    visit.desk.reply_to_consent(&visit.actor, visit.actor.account(), staff, asked_at, reply).await?;
    see_and_say(&visit, "/account", &Notice::done(said))
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
