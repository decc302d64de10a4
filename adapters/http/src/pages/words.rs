//! How pages write moments, amounts, sizes and counts.

use std::{
    fmt::{Display, Write as _},
    time::Duration,
};

use picdesk::{FileCard, LicenceModel, LineFile, Moment, Money, Notice, OrderLine, Preset, Right, Size};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as people read it: `22 Nov 2026, 13:05 UTC`. The script puts it into the reader's own time.
pub(super) fn moment(at: Moment) -> String {
    let at = at.utc();
    format!("{}, {:02}:{:02} UTC", day_of(at.date()), at.hour(), at.minute())
}

/// A moment in a page: the script puts it into the reader's own time.
#[derive(Debug, Clone, Copy)]
pub(super) struct When(pub Moment);

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.0, moment(self.0))
    }
}

impl askama::filters::HtmlSafe for When {}

/// An e-mail address in a page, or what was typed for one. Where it does not fit a line it is broken behind its @ or
/// before a dot, and not in the middle of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(String);

impl Address {
    /// This address.
    pub(super) fn of(address: &impl Display) -> Self {
        Self(address.to_string())
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '@' => f.write_str("@<wbr>")?,
                '.' => f.write_str("<wbr>.")?,
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                plain => f.write_char(plain)?,
            }
        }
        Ok(())
    }
}

impl askama::filters::HtmlSafe for Address {}

/// The day of a moment, where no script can put it into the reader's own time: `22 Nov 2026`.
pub(super) fn day(at: Moment) -> String {
    day_of(at.utc().date())
}

fn day_of(date: time::Date) -> String {
    let month = MONTHS[usize::from(u8::from(date.month())) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// A number with its noun: `1 file`, `12,000 files`.
pub(super) fn count(number: impl Into<u64>, noun: &str) -> String {
    let number = number.into();
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// How long something still lasts: `29 minutes`, rounded down so that nobody is promised too much.
pub(super) fn left(span: Duration) -> String {
    match span.as_secs() / 60 {
        0 => "less than a minute".to_owned(),
        minutes => count(minutes, "minute"),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount: `1,234.50 EUR`.
pub(super) fn money(amount: Money) -> String {
    let minor = amount.minor().unsigned_abs();
    format!("{}.{:02} {}", grouped(minor / 100), minor % 100, amount.currency())
}

/// The length of a file: `3.4 MB`.
pub(super) fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(bytes, "byte"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        // Where it is much, a tenth of it says nothing.
        100_000_000.. => format!("{} MB", grouped(bytes / 1_000_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A size on one line: `XL, 5000 × 3333 px`.
pub(super) fn size(size: &Size) -> String {
    format!("{}, {} × {} px", size.label, size.width_px, size.height_px)
}

/// A size with what it costs: `XL, 5000 × 3333 px, 120.00 EUR`.
pub(super) fn size_and_price(offered: &Size) -> String {
    match offered.price {
        Some(price) => format!("{}, {}", size(offered), money(price)),
        None => size(offered),
    }
}

/// A licence model as its mark.
pub(super) fn mark(model: LicenceModel) -> &'static str {
    match model {
        LicenceModel::RightsManaged => "RM",
        LicenceModel::RoyaltyFree => "RF",
    }
}

/// A licence model in words.
pub(super) fn licence(model: LicenceModel) -> &'static str {
    match model {
        LicenceModel::RightsManaged => "Rights-managed",
        LicenceModel::RoyaltyFree => "Royalty-free",
    }
}

/// A text as part of an address.
pub(super) fn encoded(text: impl Display) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let bytes = text.to_string().into_bytes().into_iter();
    bytes.map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Reads back what [`encoded`] wrote.
pub(super) fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = encoded.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        bytes.push(match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                rest = after;
                let digit = |digit: &u8| char::from(*digit).to_digit(16);
                u8::try_from(digit(high)? * 16 + digit(low)?).ok()?
            }
            (b'%', _) => return None,
            (plain, _) => *plain,
        });
    }
    String::from_utf8(bytes).ok()
}

/// What a preset of rights is called.
pub(super) fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::PictureEditor => "Picture editor",
        Preset::Sales => "Sales",
        Preset::Administrator => "Administrator",
    }
}

/// What a right lets somebody do.
pub(super) fn right(right: Right) -> &'static str {
    match right {
        Right::ViewAccounts => "Find accounts and read them",
        Right::ManageAccounts => "Switch accounts on and off, and set how their files open",
        Right::EditCarts => "Change clients’ carts and lightboxes",
        Right::AssumeIdentities => "Act as a client, for a while and for a reason",
        Right::ManageStaff => "Give staff rights and take them",
        Right::CreateOrders => "Create orders into clients’ accounts",
        Right::ViewOrders => "Read every order and its history",
        Right::EditOrders => "Change the orders that one may read: permissions, sizes, release",
        Right::HandleMail => "Read the outbox, and have letters sent again",
        Right::ManageFiles => "Take files in, edit, restrict and withdraw them",
        Right::ViewJournal => "Read the journal",
    }
}

/// A moment as a field for date and time writes it, in UTC.
pub(super) fn minute(at: Moment) -> String {
    at.to_string().chars().take("2026-12-31T18:00".len()).collect()
}

/// The moment that a field for date and time names, in UTC.
pub(super) fn read_minute(typed: &str) -> Option<Moment> {
    let minutes = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let seconds = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    let read =
        time::PrimitiveDateTime::parse(typed, minutes).or_else(|_| time::PrimitiveDateTime::parse(typed, seconds));
    let read = read.ok().filter(|read| is_meant(read.year()))?;
    Some(read.assume_utc().into())
}

/// When a day begins that a date field names, or the day `later` days after it.
pub(super) fn day_begins(typed: &str, later: u8) -> Option<Moment> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let day = time::Date::parse(typed, format).ok().filter(|day| is_meant(day.year()))?;
    let day = day.checked_add(time::Duration::days(later.into()))?;
    Some(day.midnight().assume_utc().into())
}

/// Whether a year can be meant that was typed. One of less than four digits is half typed, or a slip.
pub(super) fn is_meant(year: i32) -> bool {
    (1000..=9999).contains(&year)
}

/// One of the values that a field offers.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    /// The values with their labels; the one that was chosen is marked.
    pub(super) fn of<const N: usize>(chosen: &str, offered: [(&str, &str); N]) -> Vec<Self> {
        let choice = |(value, label): (&str, &str)| Self {
            value: value.to_owned(),
            label: label.to_owned(),
            chosen: value == chosen,
        };
        offered.into_iter().map(choice).collect()
    }
}

/// A file in a grid of thumbnails.
pub(super) struct Tile {
    pub number: String,
    pub title: String,
    pub mark: &'static str,
    pub licence: &'static str,
    /// Width and height of the thumbnail, so that its place is kept while it loads.
    pub width: u32,
    pub height: u32,
    pub withdrawn: bool,
    /// Whether a restriction hides the file from the visitor, who sees no picture of it then.
    pub hidden: bool,
    /// What restrictions of the file tell the visitor.
    pub notices: Vec<String>,
}

impl From<&FileCard> for Tile {
    fn from(card: &FileCard) -> Self {
        Self::of(&LineFile::from(card), card.licence)
    }
}

/// The file of a line, under the licence that it is ordered under.
impl From<&OrderLine> for Tile {
    fn from(line: &OrderLine) -> Self {
        Self::of(&line.file, line.licensed.model())
    }
}

impl Tile {
    fn of(file: &LineFile, model: LicenceModel) -> Self {
        let (width, height) = file.master.within(THUMBNAIL_PX).unwrap_or((file.master.width_px, file.master.height_px));
        Self {
            number: file.number.to_string(),
            title: file.title.clone(),
            mark: mark(model),
            licence: licence(model),
            width,
            height,
            withdrawn: file.withdrawn,
            hidden: false,
            notices: Vec::new(),
        }
    }

    /// The same with what restrictions of the file tell the visitor.
    pub(super) fn told(mut self, notices: &[Notice]) -> Self {
        self.notices = notices.iter().map(ToString::to_string).collect();
        self
    }
}

/// The longer side of a thumbnail as pages lay it out, in pixels.
const THUMBNAIL_PX: u32 = 400;

#[cfg(test)]
mod tests {
    use picdesk::Currency;

    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(
            [count(1_u64, "file"), count(0_u64, "file"), count(1_234_567_u64, "file")],
            ["1 file", "0 files", "1,234,567 files"]
        );
        assert_eq!([bytes(999), bytes(340_000), bytes(3_450_000)], ["999 bytes", "340 KB", "3.4 MB"]);
        assert_eq!(bytes(200_000_000), "200 MB");
        let euros = |minor| money(Money::new(minor, Currency::EUR).unwrap());
        assert_eq!([euros(5), euros(12_000), euros(123_456_750)], ["0.05 EUR", "120.00 EUR", "1,234,567.50 EUR"]);
    }

    #[test]
    fn an_address_is_broken_at_its_joints_and_brings_no_markup() {
        let written = |address: &str| Address::of(&address).to_string();
        assert_eq!(written("ana.s@meridian.example"), "ana<wbr>.s@<wbr>meridian<wbr>.example");
        assert_eq!(written("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
    }

    #[test]
    fn what_is_left_is_told_in_whole_minutes() {
        let told = |seconds| left(Duration::from_secs(seconds));
        assert_eq!([told(1_800), told(119), told(59)], ["30 minutes", "1 minute", "less than a minute"]);
    }

    #[test]
    fn a_moment_is_written_with_its_day_first() {
        assert_eq!(moment(Moment::from_micros(1_795_352_700_000_000)), "22 Nov 2026, 13:05 UTC");
    }

    #[test]
    fn a_day_of_a_year_that_nobody_means_is_none() {
        assert!(day_begins("2026-12-31", 1).is_some());
        for typed in ["0000-01-01", "-0001-01-01", "0202-12-31", "2026-02-30", "tomorrow"] {
            assert!(day_begins(typed, 0).is_none(), "{typed}");
        }
    }

    #[test]
    fn what_is_typed_can_stand_in_an_address() {
        assert_eq!(encoded("a b&c=d/ü"), "a%20b%26c%3Dd%2F%C3%BC");
        assert_eq!(decoded("a%20b%26c%3Dd%2F%C3%BC").as_deref(), Some("a b&c=d/ü"));
        assert_eq!([decoded("%"), decoded("%2"), decoded("%zz"), decoded("%FF")], [None, None, None, None]);
    }
}
