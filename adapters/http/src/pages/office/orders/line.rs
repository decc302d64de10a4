//! The lines of an order on its page: what each is, what may be changed, and whether the client may have it (rule 22).

use picdesk::{
    Allowed, Billing, Decision, Effect, InvoiceNumber, Licensed, LineNumber, LineState, OpenedBy, OrderLine,
    OrderShown, Rights, Size,
};

use super::{
    field::{APPROVED, Field, OfLine, STRUCK, TO_INVOICE},
    form::{Blank, Form, GrantField},
    labels,
    lift::Lift,
};
use crate::pages::{
    part::part_of,
    words::{self, Choice, Tile},
};

/// How many lines one page shows: each is a small form, and a page stays below 60 KB.
const ROWS: usize = 18;

/// A line of the order.
pub(super) struct Line {
    pub number: LineNumber,
    pub tile: Tile,
    pub struck: bool,
    /// Whether it is to be invoiced, where no box says so.
    pub to_invoice: bool,
    /// The invoice that it is on. Whoever reads orders of others may read their invoices.
    pub invoice: Option<InvoiceNumber>,
    /// Whether it was invoiced, so that what it costs and whether it counts are frozen (rule 45).
    pub frozen: bool,
    pub boxes: Boxes,
    /// What it costs as far as it is saved: the price, unless it stands in its box, and what is left of it after a discount.
    pub cost: Option<String>,
    /// The size as it is, or that it is the client's to pick.
    pub size: String,
    /// The sizes to pick from; nothing for rights-managed lines.
    pub sizes: Vec<Choice>,
    pub grant: GrantField,
    /// Whether there is a delivery to approve: something blocks it, or somebody has approved it (rule 28).
    pub restricted: bool,
    /// The hidden field that remembers what the form said.
    pub was: String,
    pub may: bool,
    pub why: String,
    pub lift: &'static str,
    pub lifts: Vec<Lift>,
    pub used: String,
}

/// The boxes of a line beside its grant.
pub(super) struct Boxes {
    pub size: Blank,
    pub price: Blank,
    pub ticks: Vec<Tick>,
    pub note: Blank,
}

/// A box to tick.
pub(super) struct Tick {
    pub blank: Blank,
    /// What it says where it is ticked.
    pub says: &'static str,
    pub label: &'static str,
}

/// The lines of one part of the page, and behind which one the next part begins; for somebody who holds these rights, and
/// has boxes to type into or values alone.
pub(super) fn lines(
    shown: &OrderShown,
    form: &Form,
    (rights, edits): (&Rights, bool),
    after: Option<LineNumber>,
) -> (Vec<Line>, Option<LineNumber>) {
    let (all, now): (Vec<_>, _) = (shown.order.lines.iter().enumerate().collect(), Form::of(&shown.order));
    let (rows, next) = part_of(&all, ROWS, |(_, line)| line.number, after);
    let line = |&(place, line): &(usize, &OrderLine)| Line::of(line, shown, place, form, &now, (rights, edits));
    (rows.iter().map(line).collect(), next)
}

impl Line {
    fn of(
        line: &OrderLine,
        shown: &OrderShown,
        place: usize,
        form: &Form,
        now: &Form,
        (rights, edits): (&Rights, bool),
    ) -> Self {
        let kept = &shown.kept[place];
        let (decision, used, offered) = (&shown.decisions[place], shown.used[place], &shown.offered[place]);
        let (may, why, lift, lifts) = match decision {
            Decision::Allowed(allowed) => (true, because(allowed), "", Vec::new()),
            Decision::Refused(block) => {
                let lifts = Lift::of(*block, line, offered, rights);
                (false, labels::why_not(*block), labels::who_lifts(*block), lifts)
            }
        };
        // What is frozen says what it is, whatever was typed before it was.
        let frozen = line.is_invoiced();
        let boxes = Boxes::of(line.number, form, if frozen { now } else { form });
        let (size, sizes) = match &line.licensed {
            Licensed::RightsManaged => ("The client picks the size".to_owned(), Vec::new()),
            Licensed::RoyaltyFree(size) => (
                size.as_ref().map_or_else(|| "Needs size".to_owned(), words::size),
                choices(size.as_ref(), offered, &boxes.size.value),
            ),
        };
        Self {
            number: line.number,
            tile: Tile::from(line).told(&kept.notices),
            struck: line.state == LineState::Struck,
            to_invoice: !edits && line.billing == Billing::ToInvoice,
            invoice: match line.billing {
                Billing::Open | Billing::ToInvoice => None,
                Billing::Invoiced(number) => Some(number),
            },
            frozen,
            boxes,
            cost: cost(line, shown, edits),
            size,
            sizes,
            grant: form.grant(Field::Line(line.number, OfLine::Grant), ""),
            restricted: kept.effect >= Some(Effect::Block) || line.delivery_approved,
            was: now.said.remembered_of(line.number),
            may,
            why,
            lift,
            lifts,
            used: if used == 0 {
                "Not downloaded yet.".to_owned()
            } else {
                format!("Downloaded: {}.", words::count(used, "time"))
            },
        }
    }

    /// The boxes to tick that there are: nothing is to be approved where nothing blocks, and what was invoiced is neither taken
    /// out nor invoiced again.
    pub(super) fn ticks(&self) -> impl Iterator<Item = &Tick> {
        let is_there = |tick: &&Tick| if tick.says == APPROVED { self.restricted } else { !self.frozen };
        self.boxes.ticks.iter().filter(is_there)
    }

    /// What a frozen line sends along unchanged.
    pub(super) fn unchanged(&self) -> impl Iterator<Item = (&str, &str)> {
        let ticks = self.boxes.ticks.iter().filter(|tick| tick.says != APPROVED).map(|tick| &tick.blank);
        let blanks = [&self.boxes.size].into_iter().chain(ticks);
        blanks.filter(|blank| self.frozen && blank.is_filled()).map(|blank| (&*blank.name, &*blank.value))
    }
}

impl Boxes {
    /// The boxes of a line, and those of what it costs as another form says them.
    fn of(line: LineNumber, form: &Form, costs: &Form) -> Self {
        let field = |field: OfLine| Field::Line(line, field);
        let tick = |form: &Form, of: OfLine, says, label| Tick { blank: form.blank(field(of)), says, label };
        Self {
            size: costs.blank(field(OfLine::Size)),
            price: costs.blank(field(OfLine::Price)),
            ticks: vec![
                tick(form, OfLine::Delivery, APPROVED, "Approve delivery"),
                tick(costs, OfLine::State, STRUCK, "Take out"),
                tick(costs, OfLine::Billing, TO_INVOICE, "To invoice"),
            ],
            note: form.blank(field(OfLine::Note)),
        }
    }
}

/// What a line costs: its price, unless it stands in a box, and what is left of it after a discount.
fn cost(line: &OrderLine, shown: &OrderShown, boxed: bool) -> Option<String> {
    let (price, net) = (line.price?, shown.order.net(line)?);
    let told = (!boxed).then(|| format!("Price: {}", words::money(price)));
    let net = (net != price).then(|| format!("{} after the discount", words::money(net)));
    let parts: Vec<String> = told.into_iter().chain(net).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
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
