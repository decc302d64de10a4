//! One's own API tokens: making one, whose secret is shown this once, and revoking them.

use askama::Template;
use picdesk::{ApiToken, Error, MOST_TOKEN_DAYS, Name, NewToken, Refused, Right, Rights, TokenId, TokenRefusal};

use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::{Complaints, Fields},
    visit::Visit,
    words::{self, Choice, When},
};

/// Where they are.
const TOKENS: &str = "/account/tokens";

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    chrome: Chrome,
    tokens: Vec<Shown>,
    /// The secret of the one that was just made.
    made: Option<Made>,
    typed: String,
    lasts: Vec<Choice>,
    /// The rights that the visitor can give to it.
    ticks: Vec<Tick>,
    complaints: Complaints,
}

/// A token that was just made.
struct Made {
    name: String,
    secret: String,
}

/// A token in the list.
pub(super) struct Shown {
    pub name: String,
    pub rights: Vec<&'static str>,
    pub began: When,
    pub ends: When,
    pub used: Option<When>,
    /// Where the form goes that revokes it.
    pub revoke: String,
}

/// A right in the form.
struct Tick {
    slug: &'static str,
    label: &'static str,
    ticked: bool,
}

impl Shown {
    /// A token whose form goes to an address below this one.
    pub(super) fn of(token: &ApiToken, below: &str) -> Self {
        Self {
            name: token.name.to_string(),
            rights: token.rights.iter().map(words::right).collect(),
            began: When(token.began_at),
            ends: When(token.ends_at),
            used: token.last_used_at.map(When),
            revoke: format!("{below}/{}/revoke", token.id),
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at(TOKENS).shows(show).takes(make), Door::at("/account/tokens/:token/revoke").takes(revoke)]
}

async fn show(visit: Visit) -> Answer {
    shown(&visit, None, &Fields::default(), Complaints::default()).await
}

/// The answer is the page with the secret in it, which nobody keeps and no other page shows.
async fn make(visit: Visit, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    let (name, days) = (fields.read::<Name>("name", &mut complaints), fields.read::<u16>("days", &mut complaints));
    let (Some(name), Some(days)) = (name, days) else { return shown(&visit, None, &fields, complaints).await };
    match visit.desk.make_token(&visit.actor, NewToken { name, rights: ticked(&fields), days }).await {
        Ok(made) => {
            let made = Made { name: made.token.name.to_string(), secret: made.secret.reveal().to_owned() };
            shown(&visit, Some(made), &Fields::default(), Complaints::default()).await
        }
        Err(Error::Refused(Refused::Token(refusal))) => {
            complaints.note(if refusal == TokenRefusal::NameInUse { "name" } else { "token" }, refusal);
            shown(&visit, None, &fields, complaints).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn revoke(visit: Visit, _: Fields) -> Answer {
    let id: TokenId = visit.asked.named("token")?;
    visit.desk.revoke_token(&visit.actor, visit.actor.account(), id).await?;
    see_and_say(&visit, TOKENS, &Notice::done("The API token is revoked. No program can use it any more."))
}

async fn shown(visit: &Visit, made: Option<Made>, fields: &Fields, complaints: Complaints) -> Answer {
    let tokens = visit.desk.tokens_of(&visit.actor, visit.actor.account()).await?;
    let (ticked, held) = (ticked(fields), visit.actor.rights());
    let lent = Right::ALL.into_iter().filter(|right| held.holds(*right) && !right.is_used_in_person());
    let tick = |right: Right| Tick { slug: right.slug(), label: words::right(right), ticked: ticked.holds(right) };
    let days = if fields.text("days").is_empty() { "90" } else { fields.text("days") };
    let most = MOST_TOKEN_DAYS.to_string();
    let filled = TokensPage {
        chrome: visit.chrome("API tokens", Place::Account),
        tokens: tokens.iter().map(|token| Shown::of(token, TOKENS)).collect(),
        made,
        typed: fields.text("name").to_owned(),
        lasts: Choice::of(days, [("7", "A week"), ("30", "30 days"), ("90", "90 days"), (&most, "A year")]),
        ticks: lent.map(tick).collect(),
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// The rights that are ticked; what is no right is not there.
fn ticked(fields: &Fields) -> Rights {
    fields.beginning("right").filter_map(|(_, slug)| slug.parse().ok()).collect()
}
