//! The lines of an order on its page: what each is, what may be changed, and whether the client may have it (rule 22).

use picdesk::{
    Allowed, Decision, Effect, GrantKind, Licensed, LineNumber, LineState, OpenedBy, OrderLine, OrderShown, Size,
};

use super::{
    field::{Field, OfLine},
    labels::{self, Badge},
    one::Form,
    said::Said,
    typed::{APPROVED, Typed},
};
use crate::pages::{
    fields::Complaints,
    part::part_of,
    words::{self, Choice, Tile},
};

/// How many lines one page shows: each is a small form, and a page stays below 60 KB.
const ROWS: usize = 22;

/// A grant to choose, with its limits.
pub(super) struct GrantField {
    /// The name of its field.
    pub name: String,
    /// What it is the permission of, for those who do not see where it stands.
    pub of: String,
    pub said: Typed,
    pub kinds: Vec<Choice>,
    pub complaint: Option<String>,
    pub until_complaint: Option<String>,
    pub most_complaint: Option<String>,
}

/// A line of the order.
pub(super) struct Line {
    pub number: LineNumber,
    pub tile: Tile,
    pub struck: bool,
    pub price: Option<String>,
    /// The size as it is, or that it is the client's to pick.
    pub size: String,
    /// The sizes to pick from; nothing for rights-managed lines.
    pub sizes: Vec<Choice>,
    pub size_complaint: Option<String>,
    pub grant: GrantField,
    /// Whether the delivery is approved; none where nothing blocks it, and nobody approved it.
    pub approved: Option<bool>,
    pub was: String,
    pub may: bool,
    pub why: String,
    pub lift: &'static str,
    pub used: String,
}

/// The lines of one part of the page, and behind which one the next part begins.
pub(super) fn lines(
    shown: &OrderShown,
    was: &Said,
    form: &Form,
    after: Option<LineNumber>,
) -> (Vec<Line>, Option<LineNumber>) {
    let all: Vec<_> = shown.order.lines.iter().enumerate().collect();
    let (rows, next) = part_of(&all, ROWS, |(_, line)| line.number, after);
    let line =
        |&(place, line): &(usize, &OrderLine)| Line::of(line, shown, place, was.remembered_of(line.number), form);
    (rows.iter().map(line).collect(), next)
}

impl Line {
    fn of(line: &OrderLine, shown: &OrderShown, place: usize, was: String, form: &Form) -> Self {
        let said = |field: OfLine| form.said.get(Field::Line(line.number, field));
        let kept = &shown.kept[place];
        let blocked = kept.effect >= Some(Effect::Block);
        let (decision, used, offered) = (&shown.decisions[place], shown.used[place], &shown.offered[place]);
        let (name, file) = (format!("line-{}", line.number), line.file.number.to_string());
        let (may, why, lift) = match decision {
            Decision::Allowed(allowed) => (true, because(allowed), ""),
            Decision::Refused(block) => (false, labels::why_not(*block), labels::who_lifts(*block)),
        };
        let (size, sizes) = match &line.licensed {
            Licensed::RightsManaged => ("The client picks the size".to_owned(), Vec::new()),
            Licensed::RoyaltyFree(size) => (
                size.as_ref().map_or_else(|| "Needs size".to_owned(), words::size),
                choices(size.as_ref(), offered, said(OfLine::Size).first()),
            ),
        };
        Self {
            number: line.number,
            tile: Tile::from(line).told(&kept.notices),
            approved: (blocked || line.delivery_approved).then(|| said(OfLine::Delivery).first() == APPROVED),
            struck: line.state == LineState::Struck,
            price: line.price.map(words::money),
            size,
            sizes,
            size_complaint: form.complaints.about(&format!("{name}-size")).map(str::to_owned),
            grant: GrantField::of(&name, file, said(OfLine::Grant), &form.complaints),
            was,
            may,
            why,
            lift,
            used: if used == 0 {
                "Not downloaded yet.".to_owned()
            } else {
                format!("Downloaded: {}.", words::count(used, "time"))
            },
        }
    }
}

/// The sizes of a royalty-free line: the one that it has, though it may no longer be offered (rule 20), and all that are.
fn choices(picked: Option<&Size>, offered: &[Size], said: &str) -> Vec<Choice> {
    let snapshot = picked.filter(|picked| offered.iter().all(|size| size.label != picked.label));
    let none = picked.is_none().then(|| Choice {
        value: String::new(),
        label: "Needs size".to_owned(),
        chosen: said.is_empty(),
    });
    let choice = |size: &Size| {
        let value = size.label.to_string();
        Choice { chosen: value == said, value, label: words::size_and_price(size) }
    };
    none.into_iter().chain(snapshot.into_iter().chain(offered).map(choice)).collect()
}

/// Why a client may download.
fn because(allowed: &Allowed) -> String {
    let by = match allowed.by {
        OpenedBy::Line => "This line grants it",
        OpenedBy::Order => "The order grants it",
        OpenedBy::Account => "The account opens files at once, and neither order nor line denies it",
    };
    let until = allowed.until.map(|until| format!(", until {}", words::moment(until))).unwrap_or_default();
    let left = allowed.remaining.map(|left| format!(", {} more", words::count(left, "time"))).unwrap_or_default();
    let sizes: Vec<_> = allowed.sizes.iter().map(|size| size.label.to_string()).collect();
    format!("{by}{until}{left}. Sizes: {}.", sizes.join(", "))
}

impl GrantField {
    /// The fields of a grant with this name.
    pub(super) fn of(name: &str, of: String, said: Typed, complaints: &Complaints) -> Self {
        let kinds = GrantKind::ALL.map(|kind| (kind.slug(), Badge::of(kind).label));
        let about = |field: &str| complaints.about(field).map(str::to_owned);
        Self {
            name: name.to_owned(),
            of,
            kinds: Choice::of(said.first(), kinds),
            said,
            complaint: about(name),
            until_complaint: about(&format!("{name}-until")),
            most_complaint: about(&format!("{name}-most")),
        }
    }
}
