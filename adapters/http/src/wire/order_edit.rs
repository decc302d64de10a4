//! What staff change of an order, on the wire.

use picdesk::{LineEdit, LineNote, LineNumber, LineState, Message, Name, NotAShare, OrderEdit, Reason, SizeLabel};
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};

use crate::{
    problem::Problem,
    wire::{
        files::Money,
        orders::Grant,
        text::{Text, may_be_taken_away, sample, stays},
    },
};

/// What to change of an order, all in one save; what is not there stays as it is, and `null` takes away what
/// may be missing.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct OrderChange {
    /// Its download permission.
    pub grant: MaybeUndefined<Grant>,
    /// Whether it has to be paid before it is downloaded, whatever its account says (rule 29).
    pub must_pay_first: MaybeUndefined<bool>,
    /// The currency of its prices, by three letters. The prices keep their numbers.
    pub currency: MaybeUndefined<Text<picdesk::Currency>>,
    /// What is taken off its prices.
    pub discount: MaybeUndefined<Discount>,
    /// What its client sees of its prices (rule 44).
    pub prices_shown: MaybeUndefined<PricesShown>,
    /// What the client wants the files for.
    pub usage: MaybeUndefined<Text<Message>>,
    /// The client's own name for it, such as a job number.
    pub reference: MaybeUndefined<Text<Name>>,
    /// What staff tell the client on the order's page.
    pub note_to_client: MaybeUndefined<Text<Message>>,
    /// What staff tell each other; the client never reads it (rule 42).
    pub staff_note: MaybeUndefined<Text<Message>>,
    /// What to change of single lines, each named once.
    pub lines: MaybeUndefined<Vec<LineChange>>,
}

/// What to change of a line; what is not there stays as it is, and `null` takes away what may be missing.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct LineChange {
    /// Which line.
    pub line: u32,
    /// Its own download permission.
    pub grant: MaybeUndefined<Grant>,
    /// The size of a royalty-free line, among those that its file is offered in.
    pub size: MaybeUndefined<Text<SizeLabel>>,
    /// Whether it is delivered whatever restricts its file (rule 28).
    pub delivery_approved: MaybeUndefined<bool>,
    /// What it costs before the discount, in the order's currency.
    pub price: MaybeUndefined<Money>,
    /// What the client is told about this file.
    pub note: MaybeUndefined<Text<LineNote>>,
    /// Whether it is taken out of the order; it stays to be read (rule 45).
    pub struck: MaybeUndefined<bool>,
    /// Whether it is to be on the next invoice (rule 46).
    pub to_invoice: MaybeUndefined<bool>,
}

/// What is taken off every price of an order.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
pub(crate) struct Discount {
    /// How much, in hundredths of a percent: 1250 is 12.5 %.
    #[oai(validator(minimum(value = "1"), maximum(value = "10000")))]
    pub hundredths_of_percent: u16,
    /// Why; the client does not read it.
    pub reason: Text<Reason>,
}

/// What the client sees of an order's prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::PricesShown")]
pub(crate) enum PricesShown {
    /// Nothing.
    Nothing,
    /// What the order costs, and no single price.
    Totals,
    /// What every line costs, and the order.
    Lines,
}

/// What an order costs: the sums over its lines that stand and have a price.
#[derive(Debug, Object)]
pub(crate) struct Totals {
    /// The sum of the prices.
    pub prices: Money,
    /// What the discount takes off.
    pub discount: Money,
    /// What is left.
    pub total: Money,
    /// How many lines have no price yet.
    pub unpriced: u32,
}

impl TryFrom<OrderChange> for OrderEdit {
    type Error = Problem;

    fn try_from(sent: OrderChange) -> Result<Self, Problem> {
        let discount = match sent.discount {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(discount) => Some(Some(discount.try_into().map_err(Problem::unreadable)?)),
        };
        let mut lines = Vec::new();
        for line in stays("lines", sent.lines)?.into_iter().flatten() {
            let edit = LineEdit::try_from(line)?;
            if lines.iter().any(|earlier: &LineEdit| earlier.line == edit.line) {
                return Err(Problem::unreadable(format!("line {} is named twice", edit.line)));
            }
            lines.push(edit);
        }
        Ok(Self {
            grant: stays("grant", sent.grant)?.map(TryInto::try_into).transpose()?,
            must_pay_first: stays("must_pay_first", sent.must_pay_first)?,
            currency: stays("currency", sent.currency)?.map(|Text(currency)| currency),
            discount,
            prices_shown: stays("prices_shown", sent.prices_shown)?.map(Into::into),
            usage: may_be_taken_away(sent.usage),
            reference: may_be_taken_away(sent.reference),
            note_to_client: may_be_taken_away(sent.note_to_client),
            staff_note: may_be_taken_away(sent.staff_note),
            lines,
        })
    }
}

impl TryFrom<LineChange> for LineEdit {
    type Error = Problem;

    fn try_from(sent: LineChange) -> Result<Self, Problem> {
        let price = match sent.price {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(price) => Some(Some(price.try_into().map_err(Problem::unreadable)?)),
        };
        Ok(Self {
            line: LineNumber(sent.line),
            grant: stays("grant", sent.grant)?.map(TryInto::try_into).transpose()?,
            size: stays("size", sent.size)?.map(|Text(size)| size),
            approve: stays("delivery_approved", sent.delivery_approved)?,
            price,
            note: may_be_taken_away(sent.note),
            state: stays("struck", sent.struck)?
                .map(|struck| if struck { LineState::Struck } else { LineState::Standing }),
            to_invoice: stays("to_invoice", sent.to_invoice)?,
        })
    }
}

impl TryFrom<Discount> for picdesk::Discount {
    type Error = NotAShare;

    fn try_from(sent: Discount) -> Result<Self, NotAShare> {
        Ok(Self { share: picdesk::Share::new(sent.hundredths_of_percent)?, reason: sent.reason.0 })
    }
}

impl From<&picdesk::Discount> for Discount {
    fn from(discount: &picdesk::Discount) -> Self {
        Self { hundredths_of_percent: discount.share.hundredths(), reason: Text(discount.reason.clone()) }
    }
}

impl From<picdesk::Totals> for Totals {
    fn from(totals: picdesk::Totals) -> Self {
        Self {
            prices: totals.prices.into(),
            discount: totals.discount.into(),
            total: totals.total.into(),
            unpriced: totals.unpriced,
        }
    }
}

impl Example for OrderChange {
    fn example() -> Self {
        sample(
            r#"{"discount": {"hundredths_of_percent": 1000, "reason": "Agreed for 2026"}, "prices_shown": "totals",
            "reference": "Calendar 2027", "lines": [{"line": 1, "price": {"minor": 24900, "currency": "EUR"},
            "note": "Credit Kim Berg", "to_invoice": true}, {"line": 2, "struck": true}]}"#,
        )
    }
}
