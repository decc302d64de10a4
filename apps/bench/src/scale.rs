//! Measuring scale: a small house and a large one, a hundred times its size, take turns with each request.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::{
    aims::{self, Aim},
    cli, desk,
    figures::{Table, Tally, median},
    ground::Ground,
    load,
    program::Program,
    seed::{self, Amounts, chance_word, word},
    staff::Staff,
    wire::Connection,
};

/// The lightbox that orders are created from.
const FILES: u32 = 20;

/// A house that serves.
struct House {
    program: Program,
    staff: Staff,
}

impl House {
    fn of(ground: &Ground, name: &str, size: u64) -> Result<Self> {
        let at = ground.database(name)?;
        let amounts = Amounts { accounts: size, files: size, orders: size };
        seed::fill(&at, amounts, desk::prepare(&at)?, &[FILES])?;
        let program = Program::start(|listen| desk::command(listen, &at))?;
        let staff = Staff::sign_in(program.address(), size)?;
        Ok(Self { program, staff })
    }

    /// The address of the page that comes after the first one of a list.
    fn next_page(&self, list: &str) -> Result<String> {
        let mut request = Vec::new();
        self.staff.write_get(list, &mut request);
        let mut connection = Connection::open(self.program.address())?;
        let page = connection.exchange(&request)?.must_be_good()?.text();
        // An answer of the API names the key of the next page, and a page leads there.
        let (behind, before) = if list.starts_with("/api/") { ("\"next\":\"", '"') } else { ("after=", '"') };
        let cursor = page.split_once(behind).and_then(|(_, rest)| rest.split(before).next());
        let cursor = cursor.with_context(|| format!("{list} has no next page"))?;
        Ok(format!("{list}{}after={cursor}", if list.contains('?') { '&' } else { '?' }))
    }
}

/// What is asked of both houses.
enum Asked {
    /// An order of twenty files.
    Order,
    /// The first page of a list.
    First(&'static str),
    /// The page after it.
    Next(&'static str),
    /// A list that is narrowed by what somebody typed, another thing each time.
    Typed(&'static str, fn(u64) -> String),
}

/// Every request, and how much dearer a large house may make it.
const ALL: &[(&str, Asked, Aim)] = &[
    ("accounts, first page", Asked::First("/api/v1/accounts"), aims::SCALE_LIST),
    ("accounts, next page", Asked::Next("/api/v1/accounts"), aims::SCALE_LIST),
    ("orders, first page", Asked::First("/api/v1/orders"), aims::SCALE_LIST),
    ("orders, next page", Asked::Next("/api/v1/orders"), aims::SCALE_LIST),
    ("letters, first page", Asked::First("/api/v1/letters"), aims::SCALE_LIST),
    ("letters, next page", Asked::Next("/api/v1/letters"), aims::SCALE_LIST),
    ("lightboxes, first page", Asked::First("/api/v1/lightboxes"), aims::SCALE_LIST),
    ("search accounts by name", Asked::Typed("/api/v1/accounts?q=", chance_word), aims::SCALE_SEARCH),
    ("search accounts, a common word", Asked::Typed("/api/v1/accounts?q=", common_word), aims::SCALE_SEARCH),
    ("search accounts, three letters", Asked::Typed("/api/v1/accounts?q=", three_letters), aims::SCALE_SEARCH),
    ("look up the commonest word", Asked::Typed("/api/v1/files?q=", |_| word(0)), aims::SCALE_SEARCH),
    ("look up a word", Asked::Typed("/api/v1/files?q=", chance_word), aims::SCALE_SEARCH),
    ("look up two words", Asked::Typed("/api/v1/files?q=", two_words), aims::SCALE_SEARCH),
    ("look up two common words", Asked::Typed("/api/v1/files?q=", two_common_words), aims::SCALE_SEARCH),
    ("look up a file number", Asked::Typed("/api/v1/files?q=", number), aims::SCALE_SEARCH),
    ("page: User management", Asked::First("/office/accounts"), aims::SCALE_LIST),
    ("page: User management, next", Asked::Next("/office/accounts"), aims::SCALE_LIST),
    ("page: User management, a name", Asked::Typed("/office/accounts?q=", chance_word), aims::SCALE_SEARCH),
    ("page: Order management", Asked::First("/office/orders"), aims::SCALE_LIST),
    ("page: Order management, next", Asked::Next("/office/orders"), aims::SCALE_LIST),
    ("page: Order management, drafts", Asked::First("/office/orders?state=draft"), aims::SCALE_SEARCH),
    ("page: Order management, a client", Asked::Typed("/office/orders?client=", chance_word), aims::SCALE_SEARCH),
    ("page: Order management, a common word", Asked::Typed("/office/orders?client=", common_word), aims::SCALE_SEARCH),
    ("page: Order management, two words", Asked::Typed("/office/orders?client=", two_words), aims::SCALE_SEARCH),
    ("page: search, everything", Asked::First("/"), aims::SCALE_LIST),
    ("page: search, royalty-free", Asked::First("/?licence=rf"), aims::SCALE_SEARCH),
    ("page: search, two filters", Asked::First("/?licence=rf&orientation=landscape"), aims::SCALE_SEARCH),
    ("page: search, a word and a licence", Asked::Typed("/?licence=rm&q=", chance_word), aims::SCALE_SEARCH),
    ("page: Mail", Asked::First("/office/mail?state=delivered"), aims::SCALE_LIST),
    ("page: Journal", Asked::First("/office/journal"), aims::SCALE_LIST),
    // It comes last, so that all else is asked of houses that are alike in every run.
    ("create an order of 20 files", Asked::Order, aims::SCALE_ORDER),
];

fn three_letters(turn: u64) -> String {
    chance_word(turn)[..3].to_owned()
}

fn two_words(turn: u64) -> String {
    format!("{}%20{}", chance_word(turn), word(turn % 20))
}

/// A word that fills a page in both houses: what it costs more in the large one is not that it shows more.
fn common_word(turn: u64) -> String {
    word(turn % 40)
}

/// Two words that fill a page in both houses.
fn two_common_words(turn: u64) -> String {
    format!("{}%20{}", word(turn % 6), word(6 + turn % 5))
}

fn number(turn: u64) -> String {
    format!("B-{:08}", seed::scattered(turn, 10_000))
}

/// Measures, and prints what came out.
pub fn measure(scale: &cli::Scale) -> Result<()> {
    for &kind in &scale.database {
        let ground = Ground::of(kind, &scale.on.dir)?;
        let small = House::of(&ground, "small", scale.small)?;
        let large = House::of(&ground, "large", scale.large)?;
        let mut probe = ground.probe()?;

        let mut table =
            Table::new(&["request", "small, ms", "large, ms", "large p99", "ratio", "must / aim", "is", "commit ms"]);
        let mut dearest = ("nothing", 0.0);
        for &(what, ref asked, aim) in ALL {
            eprintln!("{kind}: {what}");
            let span = Duration::from_secs_f64(scale.seconds);
            let (mut at_small, mut at_large, mut commits) = (Tally::default(), Tally::default(), Vec::new());
            take_turn(&small, asked, span / 5)?;
            take_turn(&large, asked, span / 5)?;
            for _ in 0..scale.turns {
                commits.push(probe.commit_ms()?);
                at_small.add(take_turn(&small, asked, span)?);
                at_large.add(take_turn(&large, asked, span)?);
            }
            let (small_ms, large_ms) = (at_small.latency_ms(0.5), at_large.latency_ms(0.5));
            let ratio = large_ms / small_ms;
            if what.starts_with("look up") && large_ms > dearest.1 {
                dearest = (what, large_ms);
            }
            table.row([
                what.to_owned(),
                format!("{small_ms:.2}"),
                format!("{large_ms:.2}"),
                format!("{:.2}", at_large.latency_ms(0.99)),
                format!("{ratio:.2}"),
                aim.words(),
                aim.at_most(ratio).word().to_owned(),
                format!("{:.3}", median(&commits)),
            ]);
        }
        println!("\n## {kind}: {} against {} accounts, files and orders\n", scale.small, scale.large);
        table.print();
        let (what, took) = dearest;
        let verdict = aims::LOOK_UP_MS.at_most(took).word();
        let aim = aims::LOOK_UP_MS.words();
        println!(
            "\nThe dearest look-up among {} files: {what}, {took:.2} ms. For a million: {aim} ms; is {verdict}.",
            scale.large
        );
    }
    Ok(())
}

fn take_turn(house: &House, asked: &Asked, span: Duration) -> Result<load::Turn> {
    let staff = &house.staff;
    match asked {
        Asked::Order => load::turn(&house.program, 1, span, &|turn, into| staff.write_order(0, turn, into)),
        Asked::First(list) => load::turn(&house.program, 1, span, &|_, into| staff.write_get(list, into)),
        Asked::Next(list) => {
            let page = house.next_page(list)?;
            load::turn(&house.program, 1, span, &|_, into| staff.write_get(&page, into))
        }
        Asked::Typed(list, typed) => load::turn(&house.program, 1, span, &|turn, into| {
            staff.write_get(&format!("{list}{}", typed(turn)), into);
        }),
    }
}
