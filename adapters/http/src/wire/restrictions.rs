//! Restrictions of files on the wire.

use picdesk::{EmailAddress, Notice, RestrictionId, RestrictionShown, Territory, Whom};
use poem_openapi::{Enum, Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// A restriction of a file.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Restriction {
    /// Its id.
    pub id: Text<RestrictionId>,
    /// What it says.
    pub terms: RestrictionTerms,
}

/// All restrictions of a file.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Restrictions {
    /// Oldest first, whether they hold now or not.
    pub restrictions: Vec<Restriction>,
}

/// What a restriction says.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct RestrictionTerms {
    /// What it does to those whom it concerns.
    pub effect: Effect,
    /// Whether the file may be put in a cart all the same; a hidden one never may (rule 55).
    #[oai(default = "allowed")]
    pub may_be_put_in_a_cart: bool,
    /// When it begins; not there where it always held.
    pub from: Option<Text<When>>,
    /// The moment at which it has ended; not there where it never does.
    pub until: Option<Text<When>>,
    /// Where it holds, by the two letters that ISO 3166 gives a country; none means worldwide.
    #[oai(default, validator(max_items = "250"))]
    pub territories: Vec<Text<Territory>>,
    /// Whom it concerns.
    #[oai(default)]
    pub concerns: Concerns,
    /// The addresses of the accounts that `only` or `all-but` means; 100 at the most.
    #[oai(default, validator(max_items = "100"))]
    pub accounts: Vec<Text<EmailAddress>>,
    /// What staff, and the clients whom it concerns, are told: one line, 300 characters at the most.
    pub notice: Text<Notice>,
}

const fn allowed() -> bool {
    true
}

/// What a restriction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::Effect")]
pub(crate) enum Effect {
    /// Its notice is read, and nothing else happens.
    Warn,
    /// The file is not delivered until staff approve that (rule 28).
    Block,
    /// The file is not there.
    Hide,
}

/// Whom a restriction concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "kebab-case")]
pub(crate) enum Concerns {
    /// Every client.
    #[default]
    Everybody,
    /// These accounts.
    Only,
    /// Every client but these accounts: they hold an exclusive licence.
    AllBut,
}

impl From<RestrictionShown> for Restriction {
    fn from(shown: RestrictionShown) -> Self {
        Self { id: Text(shown.id), terms: shown.terms.into() }
    }
}

impl From<picdesk::RestrictionTerms<EmailAddress>> for RestrictionTerms {
    fn from(terms: picdesk::RestrictionTerms<EmailAddress>) -> Self {
        let concerns = match terms.whom {
            Whom::Everybody => Concerns::Everybody,
            Whom::Only(_) => Concerns::Only,
            Whom::AllBut(_) => Concerns::AllBut,
        };
        Self {
            effect: terms.effect.into(),
            may_be_put_in_a_cart: !terms.keeps_out_of_carts(),
            from: terms.from.map(when),
            until: terms.until.map(when),
            territories: terms.territories.iter().copied().map(Text).collect(),
            concerns,
            accounts: terms.whom.named().iter().cloned().map(Text).collect(),
            notice: Text(terms.notice),
        }
    }
}

impl From<RestrictionTerms> for picdesk::RestrictionTerms<EmailAddress> {
    fn from(sent: RestrictionTerms) -> Self {
        let accounts = sent.accounts.into_iter().map(|Text(address)| address).collect();
        Self {
            effect: sent.effect.into(),
            in_cart: if sent.may_be_put_in_a_cart { picdesk::InCart::Allowed } else { picdesk::InCart::LeftOut },
            from: sent.from.map(|Text(When(from))| from),
            until: sent.until.map(|Text(When(until))| until),
            territories: sent.territories.into_iter().map(|Text(territory)| territory).collect(),
            whom: match sent.concerns {
                Concerns::Everybody => Whom::Everybody,
                Concerns::Only => Whom::Only(accounts),
                Concerns::AllBut => Whom::AllBut(accounts),
            },
            notice: sent.notice.0,
        }
    }
}

impl Example for Restriction {
    fn example() -> Self {
        Self { id: sample(r#""0197a5c0-0000-7000-8000-00000000000e""#), terms: RestrictionTerms::example() }
    }
}

impl Example for Restrictions {
    fn example() -> Self {
        Self { restrictions: vec![Restriction::example()] }
    }
}

impl Example for RestrictionTerms {
    fn example() -> Self {
        sample(
            r#"{"effect": "block", "may_be_put_in_a_cart": true, "until": "2026-12-31T23:59:59Z",
            "territories": ["DE", "AT"], "concerns": "all-but", "accounts": ["ana@example.org"],
            "notice": "Exclusive to Harbour Weekly until the end of the year"}"#,
        )
    }
}
