//! What the demo agency may not do with some of its pictures, and where some of its clients are.

use anyhow::Context as _;
use picdesk::{
    AccountChange, AccountId, Desk, Effect, EmailAddress, Expected, House, InCart, MediaFile, Ports, RestrictionTerms,
    Whom,
};

use super::{
    orders::sign_in,
    people::{CLIENTS, STAFF},
};

/// Where some clients are; of the others nobody has said.
const THERE: [(&str, &str); 4] = [
    ("ana@meridian.example", "PT"),
    ("peter@vogel-partner.example", "DE"),
    ("chloe@quai.example", "FR"),
    ("hanna@saimaa.example", "FI"),
];

/// A restriction: of the newest picture with a word, what it does, where, for all clients but one, and what it says.
struct Rule {
    word: &'static str,
    effect: Effect,
    in_cart: InCart,
    territories: &'static [&'static str],
    but: Option<&'static str>,
    notice: &'static str,
}

const RULES: [Rule; 3] = [
    Rule {
        word: "desert",
        effect: Effect::Block,
        in_cart: InCart::Allowed,
        territories: &["DE", "AT"],
        but: None,
        notice: "Not for advertising in Germany and Austria: ask us before you plan with it",
    },
    Rule {
        word: "forest",
        effect: Effect::Hide,
        in_cart: InCart::LeftOut,
        territories: &[],
        but: Some("ana@meridian.example"),
        notice: "Licensed exclusively to Meridian Magazine",
    },
    Rule {
        word: "city",
        effect: Effect::Warn,
        in_cart: InCart::LeftOut,
        territories: &[],
        but: None,
        notice: "No property release: only the picture desk takes orders for it",
    },
];

/// Restricts some pictures, as whoever runs the desk would.
pub(crate) async fn play(ports: Ports, house: House, clients: &[AccountId], files: &[MediaFile]) -> anyhow::Result<()> {
    let desk = Desk::new(ports, house);
    let actor = sign_in(&desk, STAFF[0].address).await?;
    for (address, territory) in THERE {
        let place = CLIENTS.iter().position(|(_, _, of, _)| *of == address);
        let account = place.and_then(|place| clients.get(place).copied()).context("nobody has the address")?;
        let change = AccountChange { territory: Some(Some(territory.parse()?)), ..AccountChange::default() };
        desk.change_account(&actor, account, change, Expected::Any).await?;
    }
    for rule in RULES {
        let with_word = |file: &&MediaFile| file.data.keywords.iter().any(|keyword| keyword == rule.word);
        let file = files.iter().rev().find(with_word).context("no picture has the word")?;
        let whom: Whom<EmailAddress> = match rule.but {
            Some(address) => Whom::AllBut(vec![address.parse()?]),
            None => Whom::Everybody,
        };
        let terms = RestrictionTerms {
            in_cart: rule.in_cart,
            territories: rule.territories.iter().map(|code| code.parse()).collect::<Result<_, _>>()?,
            whom,
            ..RestrictionTerms::for_everybody(rule.effect, rule.notice.parse()?)
        };
        desk.restrict_file(&actor, &file.card.number, terms).await?;
    }
    desk.sign_out(&actor).await?;
    Ok(())
}
