//! Checking out: a cart becomes an order of its owner (rule 58).

use crate::{
    cart::{Cart, CartRefusal, LaidOut},
    file::{FileCard, FileNumber},
    licence::LicenceModel,
    moment::Stamp,
    money::Currency,
    order::{
        Order, OrderNumber, OrderRecord, Origin,
        line::{Licensed, LineNumber, OrderLine},
    },
    policy::{Permit, may},
    request::IdempotencyKey,
    restriction::{Reader, book::RestrictionBook},
    revision::Expected,
    sizes::SizeBook,
    text::{Message, Name},
};

/// Asks for an order of all that is in the actor's cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOut {
    /// What the files are wanted for.
    pub usage: Message,
    /// The client's own name for the order, such as a job number.
    pub reference: Option<Name>,
    /// Whether the licence terms were accepted.
    pub terms_accepted: bool,
    /// The revision of the cart that was shown.
    pub expected: Expected,
    /// The key of the request: the same one twice is one order (rule 8).
    pub key: IdempotencyKey,
}

/// What a cart is checked out with.
#[derive(Debug, Clone, Copy)]
pub struct Stock<'a> {
    /// The files of the cart.
    pub cards: &'a [FileCard],
    /// The sizes that they are offered in.
    pub sizes: &'a SizeBook,
    /// Their restrictions.
    pub restrictions: &'a RestrictionBook,
    /// The currency of the order.
    pub currency: Currency,
    /// Whether the licence terms have to be accepted: accounts that download directly are not asked (rule 31).
    pub terms_asked: bool,
}

impl Cart {
    /// Turns all that is in the cart into an order of its owner, and empties it.
    ///
    /// `reader` is the owner, as restrictions know it. The order is open, inherits what the account may download, and has the
    /// lines in the cart's order, with the prices of today (rule 20). Whatever cannot be ordered is a refusal that
    /// names it; then the cart stays as it is.
    pub fn check_out(
        &mut self,
        checking_out: &Permit<may::CheckOut>,
        ask: &CheckOut,
        stock: &Stock<'_>,
        reader: &Reader,
        stamp: Stamp<OrderNumber>,
    ) -> Result<Order, CartRefusal> {
        let created_by =
            checking_out.who().actor.filter(|_| checking_out.is_a_clients()).ok_or(CartRefusal::NotAClient)?;
        if self.lines.is_empty() {
            return Err(CartRefusal::Empty);
        }
        ask.expected.check(self.revision)?;
        if stock.terms_asked && !ask.terms_accepted {
            return Err(CartRefusal::TermsNotAccepted);
        }
        let laid_out = self.lay_out(stock.cards, stock.sizes);
        none_of(&laid_out, |line| line.card.withdrawn).map_err(CartRefusal::NoLongerAvailable)?;
        let kept_out = |line: &LaidOut<'_>| stock.restrictions.out_of_cart(line.card.id, reader).is_some();
        none_of(&laid_out, kept_out).map_err(CartRefusal::Restricted)?;
        none_of(&laid_out, LaidOut::needs_size).map_err(CartRefusal::NeedsSize)?;

        let currency = stock.currency;
        let lines = (1..).zip(laid_out).map(|(place, line)| ordered(LineNumber(place), line, currency)).collect();
        let order = Order::restore(OrderRecord {
            usage: Some(ask.usage.clone()),
            reference: ask.reference.clone(),
            terms_accepted_at: ask.terms_accepted.then_some(stamp.at),
            ..OrderRecord::begun(stamp, self.owner, created_by, Origin::Checkout, currency, lines)
        });
        order.totals()?;
        self.empty();
        Ok(order)
    }
}

/// The line of an order that a line of a cart becomes.
fn ordered(number: LineNumber, LaidOut { card, picked, .. }: LaidOut<'_>, currency: Currency) -> OrderLine {
    let licensed = match card.licence {
        LicenceModel::RightsManaged => Licensed::RightsManaged,
        LicenceModel::RoyaltyFree => Licensed::RoyaltyFree(picked),
    };
    OrderLine::new(number, card, licensed, currency)
}

/// Refuses with the numbers of the files that something is wrong with.
fn none_of<'a>(laid_out: &[LaidOut<'a>], wrong: impl Fn(&LaidOut<'a>) -> bool) -> Result<(), Vec<FileNumber>> {
    let found: Vec<_> = laid_out.iter().filter(|line| wrong(line)).map(|line| line.card.number.clone()).collect();
    if found.is_empty() { Ok(()) } else { Err(found) }
}
