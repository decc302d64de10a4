//! What the people of the demo agency did before anybody came to look: lightboxes, carts, and orders into accounts.

use std::time::Duration;

use anyhow::Context as _;
use picdesk::{
    AccountId, Actor, Addressee, CreateOrder, Desk, Device, EmailAddress, Expected, FileNumber, Grant, GrantLimits,
    House, LightboxId, MediaFile, NetworkAddress, Notification, OrderFrom, OrderIntoMany, OrderNumber, OrderTerms,
    Password, Ports, SizePick, Stage, TextRefusal,
};

use super::{
    PASSWORD,
    people::{CLIENTS, STAFF},
};

/// A lightbox: whose it is, its name, the word that its pictures share, and how many it holds.
type Wanted = (&'static str, &'static str, &'static str, usize);

/// The lightboxes of clients, who browse by themselves.
const OF_CLIENTS: [Wanted; 7] = [
    ("ana@meridian.example", "Cover ideas, winter issue", "mountain", 12),
    ("ana@meridian.example", "Night skies", "night", 8),
    ("peter@vogel-partner.example", "Moodboard lobby", "lake", 6),
    ("chloe@quai.example", "Couvertures mer", "sea", 9),
    ("rahul@bluelotus.example", "Desert brochure", "desert", 7),
    ("hanna@saimaa.example", "On board posters", "water", 10),
    ("mateusz@wisla.example", "Kalendarz", "sunset", 12),
];

/// The carts of clients, who have found more than they have ordered: whose, the word that its pictures share, how many.
const CARTS: [(&str, &str, usize); 5] = [
    ("ana@meridian.example", "forest", 4),
    ("chloe@quai.example", "sea", 3),
    ("marco@alto.example", "mountain", 5),
    ("lucia@horizonte.example", "sunset", 2),
    ("samuel@volta.example", "city", 6),
];

/// What staff put into clients' carts, for them to order or to take out: who, into whose, the word, how many.
const SUGGESTIONS: [(usize, &str, &str, usize); 2] =
    [(0, "lucia@horizonte.example", "lake", 2), (0, "ana@meridian.example", "winter", 3)];

/// An order: who creates it, of which lightbox, into which client's account, how it opens, and what the client reads.
struct Sale {
    by: usize,
    lightbox: (&'static str, &'static str, usize),
    into: &'static str,
    opens: Opens,
    stage: Stage,
    note: Option<(&'static str, &'static str)>,
}

/// How an order opens.
enum Opens {
    AsTheAccountSays,
    Now,
    /// For thirty days, each file three times.
    ForAWhile,
    NotNow,
}

const SALES: [Sale; 8] = [
    Sale {
        by: 0,
        lightbox: ("Meridian: mountain covers", "mountain", 6),
        into: "ana@meridian.example",
        opens: Opens::AsTheAccountSays,
        stage: Stage::Open,
        note: Some((
            "Your mountain pictures are ready",
            "Dear Ana,\n\nhere are the six mountains that we spoke of.\n\nInes",
        )),
    },
    Sale {
        by: 0,
        lightbox: ("Harbour Books: cities", "city", 5),
        into: "liam@harbourbooks.example",
        opens: Opens::Now,
        stage: Stage::Open,
        note: Some(("Five cities for your jacket", "Dear Liam,\n\nthey are open for you now.\n\nInes")),
    },
    Sale {
        by: 1,
        lightbox: ("Saimaa: ferry posters", "sea", 8),
        into: "hanna@saimaa.example",
        opens: Opens::AsTheAccountSays,
        stage: Stage::Open,
        note: None,
    },
    Sale {
        by: 1,
        lightbox: ("Rahul: desert brochure", "desert", 4),
        into: "rahul@bluelotus.example",
        opens: Opens::ForAWhile,
        stage: Stage::Open,
        note: Some(("Desert pictures, for thirty days", "Dear Rahul,\n\neach can be downloaded three times.\n\nJonas")),
    },
    Sale {
        by: 1,
        lightbox: ("Cohen: annual report", "lake", 10),
        into: "david@cohen-reports.example",
        opens: Opens::AsTheAccountSays,
        stage: Stage::Draft,
        note: None,
    },
    Sale {
        by: 0,
        lightbox: ("Polder: campaign", "horizon", 3),
        into: "tom@polder.example",
        opens: Opens::AsTheAccountSays,
        stage: Stage::Open,
        note: Some(("Three horizons", "Dear Tom,\n\nsign in as soon as you have your password.\n\nInes")),
    },
    Sale {
        by: 1,
        lightbox: ("Meridian: northern lights", "night", 7),
        into: "ana@meridian.example",
        opens: Opens::NotNow,
        stage: Stage::Open,
        note: None,
    },
    Sale {
        by: 1,
        lightbox: ("Wisła: calendar", "sunset", 12),
        into: "mateusz@wisla.example",
        opens: Opens::AsTheAccountSays,
        stage: Stage::Open,
        note: Some(("Twelve months", "Dear Mateusz,\n\na picture for every month.\n\nJonas")),
    },
];

/// Who gets the season's greetings. One of them has never had an account here.
const WELL_WISHED: [&str; 7] = [
    "amelia@brookscards.example",
    "elif@bosphorus.example",
    "freya@nordlys.example",
    "ingrid@solbergbank.example",
    "press@nordlys.example",
    "julia@nowak.example",
    "katarina@jadran.example",
];

/// Plays it all at a desk, signed in as each of them: it is done as a person would have done it. Answers which orders there
/// are, and whose.
pub(crate) async fn play(
    ports: Ports,
    house: House,
    clients: &[AccountId],
    files: &[MediaFile],
) -> anyhow::Result<Vec<(AccountId, OrderNumber)>> {
    let mut sold = Vec::new();
    let now = ports.clock.now();
    let desk = Desk::new(ports, house);
    for (owner, name, word, count) in OF_CLIENTS {
        let actor = sign_in(&desk, owner).await?;
        fill(&desk, &actor, name, &about(files, word, count)).await?;
        desk.sign_out(&actor).await?;
    }
    for (owner, word, count) in CARTS {
        let actor = sign_in(&desk, owner).await?;
        desk.add_to_cart(&actor, actor.account(), &about(files, word, count)).await?;
        desk.sign_out(&actor).await?;
    }
    for (place, colleague) in STAFF.iter().enumerate() {
        let actor = sign_in(&desk, colleague.address).await?;
        for sale in SALES.iter().filter(|sale| sale.by == place) {
            let (name, word, count) = sale.lightbox;
            let lightbox = fill(&desk, &actor, name, &about(files, word, count)).await?;
            let into = client(clients, sale.into)?;
            let grant = match sale.opens {
                Opens::AsTheAccountSays => Grant::Inherit,
                Opens::Now => Grant::Granted(GrantLimits::default()),
                Opens::ForAWhile => Grant::Granted(GrantLimits {
                    valid_until: Some(now.plus(Duration::from_secs(30 * 24 * 3600))),
                    max_downloads: Some(3),
                }),
                Opens::NotNow => Grant::Denied,
            };
            let notification = match sale.note {
                Some((subject, message)) => Some(Notification { subject: subject.parse()?, message: message.parse()? }),
                None => None,
            };
            let royalty_free = Some(SizePick::Largest);
            let terms = OrderTerms { grant, royalty_free, wishes: Vec::new(), stage: sale.stage, notification };
            let ask = CreateOrder { into, from: OrderFrom::Lightbox(lightbox), terms };
            sold.push((into, desk.create_order(&actor, &ask, None).await?.order.number));
        }
        for (_, address, word, count) in SUGGESTIONS.iter().filter(|(by, ..)| *by == place) {
            let into = client(clients, address)?;
            desk.add_to_cart(&actor, into, &about(files, word, *count)).await?;
        }
        if place == 1 {
            begin_for_many(&desk, &actor, &about(files, "mountain", 12)).await?;
        }
        desk.sign_out(&actor).await?;
    }
    Ok(sold)
}

/// The account of the client with an address.
pub(super) fn client(clients: &[AccountId], address: &str) -> anyhow::Result<AccountId> {
    let place = CLIENTS.iter().position(|(_, _, of, _)| *of == address);
    place.and_then(|place| clients.get(place).copied()).context("a client who is not there")
}

/// Begins an order into many accounts, and is called away before the first of them: whoever looks around can go on with it.
async fn begin_for_many(desk: &Desk, actor: &Actor, files: &[FileNumber]) -> anyhow::Result<()> {
    let lightbox = fill(desk, actor, "Season’s greetings", files).await?;
    let into: Result<_, TextRefusal> =
        WELL_WISHED.iter().map(|address| address.parse().map(Addressee::Typed)).collect();
    let (grant, royalty_free) = (Grant::Granted(GrantLimits::default()), Some(SizePick::Smallest));
    let terms = OrderTerms { grant, royalty_free, wishes: Vec::new(), stage: Stage::Open, notification: None };
    desk.begin_bulk_order(actor, &OrderIntoMany { lightbox, into: into?, terms }, None).await?;
    Ok(())
}

pub(super) async fn sign_in(desk: &Desk, address: &str) -> anyhow::Result<Actor> {
    let address: EmailAddress = address.parse()?;
    let here = NetworkAddress("127.0.0.1".to_owned());
    let signed_in = desk.sign_in(&address, &Password::typed(PASSWORD), &here, &Device::Program).await?;
    Ok(desk.resume(&signed_in.token).await?)
}

async fn fill(desk: &Desk, actor: &Actor, name: &str, files: &[FileNumber]) -> anyhow::Result<LightboxId> {
    let lightbox = desk.make_lightbox(actor, name.parse()?).await?;
    desk.add_to_lightbox(actor, actor.account(), lightbox.id, files, Expected::Any).await?;
    Ok(lightbox.id)
}

/// Some files whose keywords have the word.
fn about(files: &[MediaFile], word: &str, count: usize) -> Vec<FileNumber> {
    let found = files.iter().filter(|file| file.data.keywords.iter().any(|keyword| keyword == word));
    found.take(count).map(|file| file.card.number.clone()).collect()
}
