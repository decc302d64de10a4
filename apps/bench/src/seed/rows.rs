//! The rows themselves, table by table, as the storage crate's schema keeps them.

use anyhow::{Context as _, Result};
use picdesk::{
    Downloads, EntryKind, FileCard, Format, Grant, LicenceModel, Master, MasterKey, PricesShown,
    search::{marks, sort_key, words},
};
use uuid::Uuid;

use super::{
    Amounts, OTHER_STAFF,
    kinds::Kind,
    lightboxes, named, order_number, scattered,
    sink::{Cell, Row, Sink},
    words::{chance, rank, word},
};

/// When the house began, in microseconds: the first of January 2020.
const BEGIN: i64 = 1_577_836_800_000_000;
/// How far apart things were made, in microseconds.
const APART: i64 = 60_000_000;
/// How many lines a seeded order has.
const LINES: u64 = 2;
/// How many words a file's title and its keywords have together.
const WORDS: u64 = 8;

/// Marks the lines of the orders that have marked ones.
const MARK: &str = "UPDATE order_line SET invoice = 0, price = 4900, price_currency = \
    (SELECT currency FROM orders WHERE number = order_number) \
    WHERE order_number IN (SELECT number FROM orders WHERE to_invoice);";

/// What whoever keeps house has done by then: indexed all orders.
const INDEX: &str = "INSERT INTO file_order (file, order_number) \
    SELECT DISTINCT file, order_number FROM order_line ORDER BY file, order_number; \
    INSERT INTO order_word (word, order_number) \
    SELECT word, number FROM orders JOIN account_word ON account = owner ORDER BY word, number; \
    UPDATE counter SET next = (SELECT max(number) + 1 FROM orders) WHERE name = 'uses';";

fn at(place: u64) -> i64 {
    BEGIN + place as i64 * APART
}

macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$(Cell::from($cell)),*] };
}

/// Writes all rows.
pub fn write(sink: &mut dyn Sink, amounts: Amounts, keeper: Uuid, sizes: &[u32]) -> Result<()> {
    accounts(sink, amounts.accounts)?;
    files(sink, amounts.files)?;
    keeps(sink, amounts.files, keeper, sizes)?;
    orders(sink, amounts, keeper)
}

/// A client's name and company.
fn person(place: u64) -> (String, String) {
    let part = |what| word(rank(chance(place, what)));
    (format!("{} {}", capital(&part(11)), capital(&part(12))), format!("{} Press", capital(&part(13))))
}

fn address(place: u64) -> String {
    format!("client-{place:08}@clients.example.org")
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn accounts(sink: &mut dyn Sink, count: u64) -> Result<()> {
    let columns = "id, name, sort_name, company, address, folded_address, enabled, activated, waits, rights, downloads, must_pay_first, direct_download, \
                   created_at, revision";
    let mut rows = (0..count).map(|place| {
        let ((name, company), address) = (person(place), address(place));
        let (sort_name, downloads) = (sort_key(&name), Downloads::Ask.slug());
        row![
            named(place),
            name,
            sort_name,
            company,
            address.clone(),
            address,
            true,
            true,
            false,
            "",
            downloads,
            false,
            false,
            at(place),
            1
        ]
    });
    sink.fill("account", columns, &mut rows)?;
    // Each word's accounts come in the order of their names.
    let mut by_name: Vec<_> = (0..count).map(|place| (sort_key(&person(place).0), place)).collect();
    by_name.sort_unstable();
    let found = by_words(count, |rank| {
        let place = by_name[rank as usize].1;
        let (name, company) = person(place);
        words(&format!("{name} {company} {}", address(place)))
    });
    let mut rows = found.into_iter().map(|(word, rank)| {
        let (sort_name, place) = &by_name[rank as usize];
        row![word, sort_name.as_str(), named(*place)]
    });
    sink.fill("account_word", "word, sort_name, account", &mut rows)
}

/// The title of a file, and its keywords.
fn subject(place: u64) -> (String, Vec<String>) {
    let mut all = (0..WORDS).map(|what| word(rank(chance(place, what))));
    let title: Vec<_> = all.by_ref().take(3).map(|word| capital(&word)).collect();
    (title.join(" "), all.collect())
}

fn files(sink: &mut dyn Sink, count: u64) -> Result<()> {
    let suppliers = 20;
    let mut rows = (0..suppliers).map(|place| row![named(place), format!("Supplier {place}")]);
    sink.fill("supplier", "id, name", &mut rows)?;

    let columns = "id, number, title, licence, supplier, master_key, format, width_px, height_px, bytes, withdrawn, \
                   restricted";
    let mut rows = (0..count).map(|place| {
        let (number, licence) = (format!("B-{place:08}"), LicenceModel::RoyaltyFree.code());
        let (supplier, key, format) = (named(place % suppliers), format!("{place:064x}"), Format::Jpeg.extension());
        row![
            named(place),
            number,
            subject(place).0,
            licence,
            supplier,
            key,
            format,
            6000,
            4000,
            9_000_000,
            false,
            false
        ]
    });
    sink.fill("file", columns, &mut rows)?;

    let columns = "file, caption, keywords, creator, credit, copyright, added_at, revision";
    let mut rows = (0..count).map(|place| {
        let keywords = format!("[\"{}\"]", subject(place).1.join("\",\""));
        row![
            named(place),
            "A picture that was never taken",
            keywords,
            "Nobody",
            "Nobody / The agency",
            "",
            at(place),
            1
        ]
    });
    sink.fill("file_data", columns, &mut rows)?;
    let marks_of: Vec<Vec<String>> = (0..suppliers).map(marked).collect::<Result<_>>()?;
    let found = by_words(count, |place| {
        let (title, keywords) = subject(place);
        let mut found = words(&format!("{title} {}", keywords.join(" ")));
        found.extend_from_slice(&marks_of[(place % suppliers) as usize]);
        found
    });
    let mut rows = found.into_iter().map(|(word, place)| row![word, named(place)]);
    sink.fill("file_word", "word, file", &mut rows)
}

/// The marks of the files that a supplier delivered: they are alike in all that has one.
fn marked(supplier: u64) -> Result<Vec<String>> {
    let key = MasterKey::new(format!("{supplier:064x}")).context("64 digits are a key")?;
    Ok(marks(&FileCard {
        id: named(supplier).into(),
        number: "B-0".parse()?,
        title: String::new(),
        licence: LicenceModel::RoyaltyFree,
        supplier: named(supplier).into(),
        master: Master { key, format: Format::Jpeg, width_px: 6000, height_px: 4000, bytes: 9_000_000 },
        withdrawn: false,
        restricted: false,
    }))
}

/// The words by which things are found, each with its things in their order.
fn by_words(count: u64, of: impl Fn(u64) -> Vec<String>) -> Vec<(String, u64)> {
    let mut found: Vec<_> = (0..count).flat_map(|place| of(place).into_iter().map(move |word| (word, place))).collect();
    found.sort_unstable();
    found
}

/// The keeper's lightboxes, of scattered files.
fn keeps(sink: &mut dyn Sink, files: u64, keeper: Uuid, sizes: &[u32]) -> Result<()> {
    let all = || sizes.iter().enumerate().flat_map(|(size, &held)| lightboxes(size).map(move |place| (place, held)));
    let columns = "owner, id, name, folded_name, files, created_at, changed_at, revision, due";
    let mut rows = all().map(|(place, held)| {
        let name = format!("Lightbox {place:04}");
        let folded = name.to_lowercase();
        row![keeper, named(place), name, folded, i64::from(held), at(place), at(place), 1, false]
    });
    sink.fill("lightbox", columns, &mut rows)?;

    let mut rows = all().flat_map(|(lightbox, held)| {
        let apart = (files / u64::from(held.max(1))).max(1);
        // Each file comes from a part of the archive of its own, so that none comes twice.
        let file = move |place: u64| place * apart + scattered(lightbox * 10_000 + place, apart);
        (0..u64::from(held)).map(move |place| row![named(lightbox), place, named(file(place)), true])
    });
    sink.fill("lightbox_file", "lightbox, place, file, in_index", &mut rows)
}

fn orders(sink: &mut dyn Sink, amounts: Amounts, keeper: Uuid) -> Result<()> {
    let Amounts { accounts, files, orders } = amounts;
    let number = order_number;
    let owner = |place: u64| scattered(place, accounts);
    let kind = |place: u64| Kind::of(place, orders);

    let columns = "number, owner, created_by, origin, state, grant_kind, currency, lines, created_at, revision, \
                   must_pay_first, prices_shown, to_invoice";
    let (currency, shown) = (currency()?, PricesShown::Lines.slug());
    let mut rows = (0..orders).map(|place| {
        let (number, owner, created, kind) = (number(place), named(owner(place)), at(place), kind(place));
        let maker = match kind {
            Kind::CheckedOut => owner,
            Kind::OfAnother => named(OTHER_STAFF),
            _ => keeper,
        };
        let (origin, state, grant, marked) = (kind.origin(), kind.state(), kind.grant(), kind == Kind::ToInvoice);
        row![number, owner, maker, origin, state, grant, &*currency, LINES, created, 1, false, shown, marked]
    });
    sink.fill("orders", columns, &mut rows)?;

    let columns = "order_number, line_number, file, licence, size_label, size_width, size_height, size_original, \
                   grant_kind, struck, delivery_approved";
    let (licence, inherit) = (LicenceModel::RoyaltyFree.code(), Grant::Inherit.slug());
    let mut rows = (0..orders * LINES).map(|place| {
        let (order, line) = (number(place / LINES), place % LINES + 1);
        row![order, line, named(scattered(place, files)), licence, "Original", 6000, 4000, true, inherit, false, false]
    });
    sink.fill("order_line", columns, &mut rows)?;

    let columns = "id, order_number, recipient, subject, has_link, state, attempts, posted_at, next_attempt, \
                   delivered_at, body_text, body_html, order_created_at";
    let mut rows = (0..orders).map(|place| {
        let (recipient, posted) = (address(owner(place)), at(place));
        let (text, html) = ("Here they are.", "<p>Here they are.</p>");
        let (id, order) = (named(place), number(place));
        let state = kind(place).mail();
        row![id, order, recipient, "Pictures", false, state, 1, posted, posted, posted, text, html, posted]
    });
    sink.fill("letter", columns, &mut rows)?;

    let kind = EntryKind::OrderCreated.slug();
    let mut rows = (0..orders).map(|place| -> Row {
        let about = number(place).to_string();
        row![at(place), keeper, named(owner(place)), kind, "order", about, "[]"]
    });
    sink.fill("journal", "at, actor, subject, kind, about_kind, about_id, changes", &mut rows)?;
    sink.run(MARK)?;
    sink.run(INDEX)?;
    sink.count_orders_from(number(orders))
}

fn currency() -> Result<String> {
    Ok(crate::house::house()?.currency.to_string())
}
