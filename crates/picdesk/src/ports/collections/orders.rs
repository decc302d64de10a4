//! Orders and their lines.

use async_trait::async_trait;

use crate::{
    account::Account,
    ids::AccountId,
    moment::Moment,
    money::Currency,
    order::{
        Order, OrderNumber,
        line::LineNumber,
        list::{OrderFilter, OrderRow},
    },
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads orders. In one's own account a draft is not there (rule 12).
#[async_trait]
pub trait ReadOrders: Send {
    /// One order within the permit's scope, with its lines. In one's own account without the staff note (rule 42).
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>>;

    /// The account that owns an order within the permit's scope, for the one decision.
    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>>;

    /// The accounts that own these orders, as far as the permit reaches, each once and in no order.
    async fn owners(&mut self, viewing: &Permit<may::ViewOrders>, orders: &[Order]) -> Answer<Vec<Account>>;

    /// The orders within the permit's scope that a filter leaves, newest first: by their numbers, and where a span of
    /// time is asked for by the moments at which they were made.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        filter: &OrderFilter,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>>;

    /// Those of these orders within the permit's scope that are there, with their lines, in no order. As many questions for
    /// all of them as for one.
    async fn several(&mut self, viewing: &Permit<may::ViewOrders>, numbers: &[OrderNumber]) -> Answer<Vec<Order>>;

    /// The orders within the permit's scope with their lines, newest first.
    async fn with_lines(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<Order, OrderNumber>>;

    /// Those of these orders within the permit's scope that are marked as [unread](Orders::mark_unread), each with when
    /// its owner was told of it last.
    async fn unread(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        among: &[OrderNumber],
    ) -> Answer<Vec<(OrderNumber, Moment)>>;

    /// How many orders within the permit's scope are marked as unread.
    async fn count_unread(&mut self, viewing: &Permit<may::ViewOrders>) -> Answer<u64>;
}

/// Reads and changes orders.
#[async_trait]
pub trait Orders: ReadOrders {
    /// A number that no order has. One that is not used leaves a gap, which matters to nobody (rule 7).
    async fn next_number(&mut self) -> Answer<OrderNumber>;

    /// Stores a new order and its lines.
    async fn insert(&mut self, order: &Order) -> Answer<()>;

    /// Like [`ReadOrders::get`] for whoever changes the order, which is held until the unit ends: of two units that
    /// change it at once the second finds what the first has left.
    async fn get_and_hold(&mut self, editing: &Permit<may::EditOrders>, number: OrderNumber) -> Answer<Option<Order>>;

    /// The open orders of an account, in a currency, of which any line is marked for invoicing, by their numbers. They are held
    /// until the unit ends, so that no line is taken out twice (rule 46).
    async fn hold_to_invoice(
        &mut self,
        editing: &Permit<may::EditOrders>,
        owner: AccountId,
        currency: Currency,
    ) -> Answer<Vec<Order>>;

    /// Stores a changed order: its head, and these of its lines, which were changed or are new. Stale where its stored
    /// revision is not the one before.
    async fn save(&mut self, order: &Order, lines: &[LineNumber]) -> Answer<()>;

    /// Stores that the licence terms of an order were accepted, and answers whether they were not before (rule 31).
    async fn keep_terms(&mut self, order: &Order) -> Answer<bool>;

    /// Marks a stored order as one that its owner was told of at a moment, and has not looked at since. It is no change of
    /// the order, and no save of anybody is stale by it.
    async fn mark_unread(&mut self, order: &Order, told_at: Moment) -> Answer<()>;

    /// Takes that mark from an order within the permit's scope. One whose owner was told of it anew since `told_at` stays
    /// marked.
    async fn mark_read(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        number: OrderNumber,
        told_at: Moment,
    ) -> Answer<()>;

    /// Goes on with the indexes of which file is in which order and of the words of clients, by at most `limit` orders
    /// that were created before `settled`, and answers how many those were. [`ReadOrders::list`] and
    /// [`ReadFiles::used_in`](super::ReadFiles::used_in) find the others without them. For the housekeeper, without a
    /// permit.
    async fn index(&mut self, settled: Moment, limit: u32) -> Answer<u64>;
}
