//! Orders on the wire.

use picdesk::{
    AccountId, Billing, FileNumber, GrantLimits, KeptFromOwner, LineNote, LineNumber, Message, Name, Notice,
    OrderNumber, Revision,
};
use poem_openapi::{Enum, Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        decisions::DownloadDecision,
        files::{Licence, Money, Size},
        order_edit::{Discount, PricesShown, Totals},
        reader::Reader,
        text::{Text, When, sample, when},
    },
};

/// What a list of orders shows of one.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct OrderRow {
    /// Its number.
    pub number: i64,
    /// In whose account it is.
    pub owner: Owner,
    /// How far it has come.
    pub state: OrderState,
    /// Where it came from.
    pub origin: Origin,
    /// How many lines it has.
    pub lines: u32,
    /// When it was made.
    pub created_at: Text<When>,
}

/// The account that an order is in.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Owner {
    /// Its id.
    pub id: Text<AccountId>,
    /// The person's name; not there right after the order was created.
    pub name: Option<Text<Name>>,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::OrderState")]
pub(crate) enum OrderState {
    /// Staff are still preparing it; the client cannot see it.
    Draft,
    /// The client sees it.
    Open,
    /// It gives nothing any more.
    Cancelled,
}

/// Where an order came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case", remote = "picdesk::Origin")]
pub(crate) enum Origin {
    /// Staff created it into the account.
    BackOffice,
    /// The client checked out a cart.
    Checkout,
}

/// The download permission of an order or of a line. A line's comes before its order's, and that before the account's.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct Grant {
    /// What it says.
    pub permission: Permission,
    /// The moment from which it opens nothing any more; only with `granted`.
    pub valid_until: Option<Text<When>>,
    /// How often each line that it opens may be downloaded; only with `granted`.
    #[oai(validator(minimum(value = "1")))]
    pub max_downloads: Option<u32>,
}

/// What a grant says.
/// What a grant says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::GrantKind")]
pub(crate) enum Permission {
    /// Nothing: one level up decides.
    Inherit,
    /// May be downloaded, within the limits.
    Granted,
    /// May not be downloaded, whatever is said one level up.
    Denied,
}

/// One file in an order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct OrderLine {
    /// Its place, from 1; it never changes.
    pub line: u32,
    /// The file's number.
    pub file: Text<FileNumber>,
    /// The file's title.
    pub title: String,
    /// Under which licence it stands here.
    pub licence: Licence,
    /// The size that was fixed beforehand, for a royalty-free line; not there while the line needs a size.
    pub size: Option<Size>,
    /// Its own download permission.
    pub grant: Grant,
    /// Whether staff took it out again.
    pub struck: bool,
    /// Whether the picture desk approved its delivery, whatever restricts its file (rule 28).
    pub delivery_approved: bool,
    /// What it costs before the discount; to the client as far as the order shows its prices (rule 44).
    pub price: Option<Money>,
    /// What the client is told about this file.
    pub note: Option<Text<LineNote>>,
    /// Whether it is marked for the next invoice; shown to staff.
    pub to_invoice: Option<bool>,
    /// The number of the invoice that it is on; shown to staff.
    pub invoice: Option<i64>,
    /// Whether it may be downloaded now, and why.
    pub decision: DownloadDecision,
    /// What restrictions of the file that concern the order's owner say.
    pub notices: Vec<Text<Notice>>,
}

/// An order, and what may be downloaded now.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct OrderShown {
    /// Its number; 0 after a dry run.
    pub number: i64,
    /// In whose account it is.
    pub owner: Owner,
    /// Who made it; shown to staff.
    pub created_by: Option<Text<AccountId>>,
    /// Where it came from.
    pub origin: Origin,
    /// How far it has come.
    pub state: OrderState,
    /// Its download permission; a line's own comes first.
    pub grant: Grant,
    /// The currency of its prices.
    pub currency: String,
    /// Its lines, in order.
    pub lines: Vec<OrderLine>,
    /// What is taken off its prices; shown to staff.
    pub discount: Option<Discount>,
    /// What its client sees of its prices; shown to staff.
    pub prices_shown: Option<PricesShown>,
    /// What it costs; to the client as far as the order shows its prices (rule 44).
    pub totals: Option<Totals>,
    /// Whether it has to be paid first, whatever its account says; shown to staff.
    pub must_pay_first: Option<bool>,
    /// What the client wants the files for.
    pub usage: Option<Text<Message>>,
    /// The client's own name for it.
    pub reference: Option<Text<Name>>,
    /// What staff tell the client.
    pub note_to_client: Option<Text<Message>>,
    /// What staff tell each other; shown to staff (rule 42).
    pub staff_note: Option<Text<Message>>,
    /// When its client accepted the licence terms; not there where nobody did (rule 31).
    pub terms_accepted_at: Option<Text<When>>,
    /// When it was marked as paid; not there where it is not.
    pub paid_at: Option<Text<When>>,
    /// When it was made.
    pub created_at: Text<When>,
    /// Whether its owner was told of it and has not opened its page since. Reading it here leaves it so.
    pub unread: bool,
    /// Where staff work on it; shown to staff.
    pub office_url: Option<String>,
    /// Counts its saved changes; the ETag is made of it. Shown to staff, who make them.
    pub revision: Option<u32>,
}

/// Which size a royalty-free line shall have.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct PickedSize {
    /// The label of one of the sizes that the file is offered in.
    pub size: Text<picdesk::SizeLabel>,
}

/// Whether a line is delivered whatever restricts its file.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct Delivery {
    /// Approved, or not any more.
    pub approved: bool,
}

/// Whether an order is paid.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct Payment {
    /// The money is there, or it is not.
    pub paid: bool,
}

/// The back-office address of an order (rule 11).
pub(crate) fn office_url(number: OrderNumber) -> String {
    format!("/office/orders/{number}")
}

impl OrderShown {
    /// An order as this reader may see it.
    pub(crate) fn of(shown: &picdesk::OrderShown, reader: Reader) -> Self {
        let owner = Owner { id: Text(shown.owner.id), name: Some(Text(shown.owner.name.clone())) };
        let told = Self::with_owner(&shown.order, owner, &shown.decisions, &shown.kept, reader);
        Self { totals: shown.totals.map(Totals::from), unread: shown.unread.is_some(), ..told }
    }

    /// An order of this owner.
    pub(crate) fn with_owner(
        order: &picdesk::Order,
        owner: Owner,
        decisions: &[picdesk::Decision],
        kept: &[KeptFromOwner],
        reader: Reader,
    ) -> Self {
        let staff = reader == Reader::Staff;
        let stored = order.number != OrderNumber::NONE_YET;
        let lines = order.lines.iter().zip(decisions).zip(kept);
        let lines = lines.map(|((line, decision), kept)| OrderLine::of(line, decision, kept, reader));
        Self {
            number: order.number.number(),
            owner,
            created_by: staff.then_some(Text(order.created_by)),
            origin: order.origin.into(),
            state: order.state.into(),
            grant: order.grant.into(),
            currency: order.currency.to_string(),
            lines: lines.collect(),
            discount: order.discount.as_ref().filter(|_| staff).map(Discount::from),
            prices_shown: staff.then_some(order.prices_shown.into()),
            totals: order.totals().ok().filter(|_| staff).map(Totals::from),
            must_pay_first: staff.then_some(order.must_pay_first),
            usage: order.usage.clone().map(Text),
            reference: order.reference.clone().map(Text),
            note_to_client: order.note_to_client.clone().map(Text),
            staff_note: order.staff_note.clone().filter(|_| staff).map(Text),
            terms_accepted_at: order.terms_accepted_at.map(when),
            paid_at: order.paid_at.map(when),
            created_at: when(order.created_at),
            unread: false,
            office_url: (staff && stored).then(|| office_url(order.number)),
            revision: reader.revision_of(order).map(Revision::number),
        }
    }
}

impl OrderLine {
    fn of(line: &picdesk::OrderLine, decision: &picdesk::Decision, kept: &KeptFromOwner, reader: Reader) -> Self {
        let staff = reader == Reader::Staff;
        Self {
            line: line.number.0,
            file: Text(line.file.number.clone()),
            title: line.file.title.clone(),
            licence: line.licensed.model().into(),
            size: line.licensed.size().map(Size::from),
            grant: line.grant.into(),
            struck: line.state == picdesk::LineState::Struck,
            delivery_approved: line.delivery_approved,
            price: line.price.map(Money::from),
            note: line.note.clone().map(Text),
            to_invoice: staff.then_some(line.billing == Billing::ToInvoice),
            invoice: match line.billing {
                Billing::Invoiced(number) if staff => Some(number.0),
                _ => None,
            },
            decision: decision.into(),
            notices: kept.notices.iter().cloned().map(Text).collect(),
        }
    }
}

impl From<picdesk::OrderRow> for OrderRow {
    fn from(row: picdesk::OrderRow) -> Self {
        Self {
            number: row.number.number(),
            owner: Owner { id: Text(row.owner), name: Some(Text(row.owner_name)) },
            state: row.state.into(),
            origin: row.origin.into(),
            lines: row.lines,
            created_at: when(row.created_at),
        }
    }
}

impl From<picdesk::Grant> for Grant {
    fn from(grant: picdesk::Grant) -> Self {
        let plain = |permission| Self { permission, valid_until: None, max_downloads: None };
        match grant {
            picdesk::Grant::Inherit => plain(Permission::Inherit),
            picdesk::Grant::Denied => plain(Permission::Denied),
            picdesk::Grant::Granted(limits) => Self {
                permission: Permission::Granted,
                valid_until: limits.valid_until.map(when),
                max_downloads: limits.max_downloads,
            },
        }
    }
}

impl TryFrom<Grant> for picdesk::Grant {
    type Error = Problem;

    fn try_from(grant: Grant) -> Result<Self, Problem> {
        let limits = limits(grant.valid_until, grant.max_downloads);
        match grant.permission {
            Permission::Granted => Ok(Self::Granted(limits)),
            _ if limits != GrantLimits::default() => {
                Err(Problem::unreadable("`valid_until` and `max_downloads` are limits of the permission `granted`"))
            }
            Permission::Inherit => Ok(Self::Inherit),
            Permission::Denied => Ok(Self::Denied),
        }
    }
}

/// The limits of a grant.
pub(crate) fn limits(valid_until: Option<Text<When>>, max_downloads: Option<u32>) -> GrantLimits {
    GrantLimits { valid_until: valid_until.map(|Text(When(until))| until), max_downloads }
}

/// One line's decision.
pub(crate) fn decision(shown: &picdesk::OrderShown, number: LineNumber) -> Option<DownloadDecision> {
    let place = shown.order.lines.iter().position(|line| line.number == number)?;
    shown.decisions.get(place).map(DownloadDecision::from)
}

impl Example for OrderRow {
    fn example() -> Self {
        sample(
            r#"{"number": 1001, "owner": {"id": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lind"},
            "state": "open", "origin": "back-office", "lines": 1, "created_at": "2026-03-01T12:00:00Z"}"#,
        )
    }
}

impl Example for Grant {
    fn example() -> Self {
        sample(r#"{"permission": "granted", "valid_until": "2026-12-31T23:59:59Z", "max_downloads": 3}"#)
    }
}

impl Example for PickedSize {
    fn example() -> Self {
        sample(r#"{"size": "XL"}"#)
    }
}

impl Example for Delivery {
    fn example() -> Self {
        Self { approved: true }
    }
}

impl Example for Payment {
    fn example() -> Self {
        Self { paid: true }
    }
}

impl Example for OrderShown {
    fn example() -> Self {
        sample(
            r#"{"number": 1001, "owner": {"id": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lind"},
            "created_by": "0197a5c0-0000-7000-8000-00000000000d", "origin": "back-office", "state": "open",
            "grant": {"permission": "granted", "max_downloads": 3}, "currency": "EUR",
            "lines": [{"line": 1, "file": "PD-000042", "title": "Fog over the harbour", "licence": "RF",
            "size": {"label": "XL", "width_px": 5000, "height_px": 3333, "original": false},
            "grant": {"permission": "inherit"}, "struck": false, "delivery_approved": false, "price": {"minor": 24900, "currency": "EUR"},
            "decision": {"allowed": true, "sizes": [{"label": "XL", "width_px": 5000, "height_px": 3333}],
            "opened_by": "order", "remaining": 3}, "notices": []}],
            "created_at": "2026-03-01T12:00:00Z", "unread": false, "office_url": "/office/orders/1001", "revision": 1}"#,
        )
    }
}
