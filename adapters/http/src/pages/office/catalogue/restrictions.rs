//! The restrictions of a file: added, changed and lifted on its page of the catalogue.

use askama::Template;
use picdesk::{
    Effect, EmailAddress, Error, FileNumber, InCart, Missing, Moment, Notice as Words, Refused, RestrictionId,
    RestrictionRefusal, RestrictionShown, RestrictionTerms, Territory, Whom, may,
};

use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::{Complaints, Fields, sentence},
    visit::Visit,
    words::{self, Choice, minute, read_minute},
};

#[derive(Template)]
#[template(path = "catalogue_restriction.html")]
struct OneRestriction {
    chrome: Chrome,
    number: String,
    /// Where the form is sent.
    action: String,
    new: bool,
    effects: Vec<Choice>,
    whom: Vec<Choice>,
    typed: Typed,
    complaints: Complaints,
}

/// What is said of a restriction, as a form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    effect: String,
    in_cart: bool,
    notice: String,
    from: String,
    until: String,
    territories: String,
    whom: String,
    accounts: String,
}

/// A restriction in the list of a file's.
pub(super) struct Told {
    pub id: String,
    pub effect: &'static str,
    pub tone: &'static str,
    pub notice: String,
    /// When, where and for whom it holds, in a sentence.
    pub extent: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/catalogue/:number/restrictions/new").shows(empty).takes(add),
        Door::at("/office/catalogue/:number/restrictions/:restriction").shows(one).takes(change),
        Door::at("/office/catalogue/:number/restrictions/:restriction/lift").takes(lift),
    ]
}

async fn empty(visit: Visit) -> Answer {
    visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
    let number: FileNumber = visit.asked.named("number")?;
    visit.desk.file(&visit.actor, &number).await?;
    shown(&visit, None, Typed::nothing(), Complaints::default())
}

async fn one(visit: Visit) -> Answer {
    let (number, id): (FileNumber, RestrictionId) = (visit.asked.named("number")?, visit.asked.named("restriction")?);
    let all = visit.desk.restrictions_of(&visit.actor, &number).await?;
    let found = all.iter().find(|shown| shown.id == id).ok_or(Error::from(Missing::Restriction))?;
    shown(&visit, Some(id), Typed::of(&found.terms), Complaints::default())
}

async fn add(visit: Visit, fields: Fields) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    save(&visit, &fields, None, async |terms| visit.desk.restrict_file(&visit.actor, &number, terms).await).await
}

async fn change(visit: Visit, fields: Fields) -> Answer {
    let (number, id): (FileNumber, RestrictionId) = (visit.asked.named("number")?, visit.asked.named("restriction")?);
    let save_it = async |terms| visit.desk.change_restriction(&visit.actor, &number, id, terms).await;
    save(&visit, &fields, Some(id), save_it).await
}

async fn lift(visit: Visit, _: Fields) -> Answer {
    let (number, id): (FileNumber, RestrictionId) = (visit.asked.named("number")?, visit.asked.named("restriction")?);
    let said = match visit.desk.lift_restriction(&visit.actor, &number, id).await {
        // Whoever was first: it is lifted.
        Ok(()) | Err(Error::Missing(Missing::Restriction)) => Notice::done("The restriction is lifted."),
        Err(error) => return Err(error.into()),
    };
    see_and_say(&visit, &address(&number), &said)
}

/// Saves what a form says, or shows it again with what is to be complained about.
async fn save(
    visit: &Visit,
    fields: &Fields,
    id: Option<RestrictionId>,
    saves: impl AsyncFnOnce(RestrictionTerms<EmailAddress>) -> Result<RestrictionShown, Error>,
) -> Answer {
    visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
    let number: FileNumber = visit.asked.named("number")?;
    let mut complaints = Complaints::default();
    let Some(terms) = terms(fields, &mut complaints) else {
        return shown(visit, id, Typed::read(fields), complaints);
    };
    let said = if id.is_some() { "The restriction is saved." } else { "The restriction is added." };
    match saves(terms).await {
        Ok(_) => see_and_say(visit, &address(&number), &Notice::done(said)),
        Err(Error::Refused(Refused::Restriction(refusal))) => {
            complaints.note(field_of(&refusal), refusal);
            shown(visit, id, Typed::read(fields), complaints)
        }
        Err(error) => Err(error.into()),
    }
}

fn shown(visit: &Visit, id: Option<RestrictionId>, typed: Typed, complaints: Complaints) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let which = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let filled = OneRestriction {
        chrome: visit.chrome(format!("Restriction of {number}"), Place::Catalogue),
        action: format!("{}/restrictions/{which}", address(&number)),
        number: number.to_string(),
        new: id.is_none(),
        effects: Choice::of(&typed.effect, Effect::ALL.map(|effect| (effect.slug(), label(effect)))),
        whom: Choice::of(
            &typed.whom,
            [("everybody", "Every client"), ("only", "These accounts"), ("all-but", "All but these accounts")],
        ),
        typed,
        complaints,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What a form says; none where something in it is to be complained about.
fn terms(fields: &Fields, complaints: &mut Complaints) -> Option<RestrictionTerms<EmailAddress>> {
    let effect = Effect::ALL.into_iter().find(|effect| effect.slug() == fields.text("effect"));
    if effect.is_none() {
        complaints.note("effect", "choose what it does");
    }
    let notice = fields.read::<Words>("notice", complaints);
    let mut bound = |name: &str| -> Option<Moment> {
        let typed = fields.text(name).trim();
        let read = read_minute(typed);
        if read.is_none() && !typed.is_empty() {
            complaints.note(name, "write it with a year of four digits, as 2026-12-31T18:00");
        }
        read
    };
    let (from, until) = (bound("from"), bound("until"));
    let territories = listed::<Territory>(fields, "territories", complaints);
    let accounts = listed::<EmailAddress>(fields, "accounts", complaints);
    let whom = match fields.text("whom") {
        "everybody" if accounts.is_empty() => Some(Whom::Everybody),
        "everybody" => {
            complaints.note("accounts", "it is for every client: leave this empty, or say for whom it is");
            None
        }
        "only" => Some(Whom::Only(accounts)),
        "all-but" => Some(Whom::AllBut(accounts)),
        _ => {
            complaints.note("whom", "choose whom it concerns");
            None
        }
    };
    if !complaints.is_empty() {
        return None;
    }
    let in_cart = if fields.ticked("in-cart") { InCart::Allowed } else { InCart::LeftOut };
    Some(RestrictionTerms { effect: effect?, in_cart, from, until, territories, whom: whom?, notice: notice? })
}

/// What a field lists, with commas or spaces between, or one to a line.
fn listed<T: std::str::FromStr<Err: std::fmt::Display>>(
    fields: &Fields,
    name: &str,
    complaints: &mut Complaints,
) -> Vec<T> {
    let typed = fields.text(name).split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let mut read = Vec::new();
    for one in typed.filter(|one| !one.is_empty()) {
        match one.parse() {
            Ok(one) => read.push(one),
            Err(complaint) => complaints.note(name, format!("{one}: {complaint}")),
        }
    }
    read
}

/// Under which field a refusal is said.
fn field_of(refusal: &RestrictionRefusal) -> &'static str {
    match refusal {
        RestrictionRefusal::NeverHolds => "until",
        RestrictionRefusal::NobodyNamed
        | RestrictionRefusal::TooManyNamed
        | RestrictionRefusal::UnknownAddresses(_) => "accounts",
        RestrictionRefusal::TooMany => "restriction",
    }
}

fn label(effect: Effect) -> &'static str {
    match effect {
        Effect::Warn => "Warns",
        Effect::Block => "Blocks delivery",
        Effect::Hide => "Hides",
    }
}

fn address(number: &FileNumber) -> String {
    format!("/office/catalogue/{number}")
}

impl Typed {
    /// A form that nothing was typed into.
    fn nothing() -> Self {
        let none = String::new;
        Self {
            effect: Effect::Block.slug().to_owned(),
            in_cart: true,
            notice: none(),
            from: none(),
            until: none(),
            territories: none(),
            whom: "everybody".to_owned(),
            accounts: none(),
        }
    }

    fn of(terms: &RestrictionTerms<EmailAddress>) -> Self {
        Self {
            effect: terms.effect.slug().to_owned(),
            in_cart: terms.in_cart == InCart::Allowed,
            notice: terms.notice.to_string(),
            from: terms.from.map(minute).unwrap_or_default(),
            until: terms.until.map(minute).unwrap_or_default(),
            territories: territories(terms),
            whom: terms.whom.slug().to_owned(),
            accounts: accounts(terms, "\n"),
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            effect: text("effect"),
            in_cart: fields.ticked("in-cart"),
            notice: text("notice"),
            from: text("from"),
            until: text("until"),
            territories: text("territories"),
            whom: text("whom"),
            accounts: text("accounts"),
        }
    }
}

fn territories(terms: &RestrictionTerms<EmailAddress>) -> String {
    terms.territories.iter().copied().map(Territory::as_str).collect::<Vec<_>>().join(", ")
}

fn accounts(terms: &RestrictionTerms<EmailAddress>, between: &str) -> String {
    terms.whom.named().iter().map(EmailAddress::as_str).collect::<Vec<_>>().join(between)
}

impl From<&RestrictionShown> for Told {
    fn from(shown: &RestrictionShown) -> Self {
        let terms = &shown.terms;
        let tone = match terms.effect {
            Effect::Warn => "care",
            Effect::Block | Effect::Hide => "bad",
        };
        let place = if terms.territories.is_empty() { "worldwide".to_owned() } else { territories(terms) };
        let whom = match terms.whom {
            Whom::Everybody => "for every client".to_owned(),
            Whom::Only(_) => format!("for {}", accounts(terms, ", ")),
            Whom::AllBut(_) => format!("for all but {}", accounts(terms, ", ")),
        };
        let from = terms.from.map(|at| format!(", from {}", words::moment(at))).unwrap_or_default();
        let until = terms.until.map(|at| format!(", until {}", words::moment(at))).unwrap_or_default();
        let in_cart = if terms.keeps_out_of_carts() { "; may not be put in a cart" } else { "" };
        Self {
            id: shown.id.to_string(),
            effect: label(terms.effect),
            tone,
            notice: terms.notice.to_string(),
            extent: sentence(&format!("{place}, {whom}{from}{until}{in_cart}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(typed: &Typed) -> Fields {
        let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let ticked = typed.in_cart.then(|| field("in-cart", "yes"));
        let others = [
            field("effect", &typed.effect),
            field("notice", &typed.notice),
            field("from", &typed.from),
            field("until", &typed.until),
            field("territories", &typed.territories),
            field("whom", &typed.whom),
            field("accounts", &typed.accounts),
        ];
        others.into_iter().chain(ticked).collect()
    }

    #[test]
    fn a_restriction_reads_back_as_its_form_shows_it() {
        let terms = RestrictionTerms {
            effect: Effect::Hide,
            in_cart: InCart::LeftOut,
            from: None,
            until: read_minute("2026-12-31T18:00"),
            territories: ["AT", "DE"].map(|code| code.parse().unwrap()).to_vec(),
            whom: Whom::AllBut(["ana@example.org", "ivo@example.org"].map(|text| text.parse().unwrap()).to_vec()),
            notice: "Exclusive".parse().unwrap(),
        };
        let mut complaints = Complaints::default();
        assert_eq!(super::terms(&fields(&Typed::of(&terms)), &mut complaints), Some(terms));
    }

    #[test]
    fn what_cannot_be_read_is_complained_about_under_its_field() {
        let typed = Typed {
            effect: "burn".to_owned(),
            until: "soon".to_owned(),
            territories: "DE, Atlantis".to_owned(),
            accounts: "ana".to_owned(),
            ..Typed::nothing()
        };
        let mut complaints = Complaints::default();
        assert_eq!(super::terms(&fields(&typed), &mut complaints), None);
        for field in ["effect", "notice", "until", "territories", "accounts"] {
            assert!(complaints.about(field).is_some(), "{field}");
        }
    }
}
