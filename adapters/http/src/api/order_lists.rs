//! Orders: finding them, and taking them out as a file.

use picdesk::{AccountId, Desk, OrderFilter, OrderNumber, SearchText};
use poem::Request;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    exported::ExportedOrders,
    problem::Kind,
    signed_in::{SignedIn, refuse_other_sites},
    wire::{
        letters::LetterState,
        orders::{OrderRow, OrderState, Origin, Permission},
        paging::{Rows, page},
        text::{Text, When},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("list_orders", &[Kind::LacksRight, Kind::NotFound]),
    ("export_orders", &[Kind::FromElsewhere, Kind::LacksRight, Kind::NotFound]),
];

pub(crate) struct OrderLists(pub Desk);

#[OpenApi(prefix_path = "/orders", tag = "Chapter::Orders")]
#[allow(clippy::too_many_arguments, reason = "a filter is a parameter each")]
impl OrderLists {
    /// List orders.
    ///
    /// Newest first, those that are all of what is asked for: one's own, or with the right `orders.view` all of them. A
    /// client never sees a draft (rule 12), and narrows the list by nothing that only staff know: `staff`, `mail` and
    /// `to_invoice` need the right.
    #[oai(path = "/", method = "get", operation_id = "list_orders")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        /// Only the one with this number.
        number: Query<Option<i64>>,
        /// Only the orders of this account.
        account: Query<Option<Text<AccountId>>>,
        /// Only the orders of somebody whose name, company or address has words that begin so.
        client: Query<Option<Text<SearchText>>>,
        /// Only those that have come so far.
        state: Query<Option<OrderState>>,
        /// Only those whose own download permission says this.
        grant: Query<Option<Permission>>,
        /// Only those that came from there.
        origin: Query<Option<Origin>>,
        /// Only those that this staff member created.
        staff: Query<Option<Text<AccountId>>>,
        /// Only from this moment on.
        since: Query<Option<Text<When>>>,
        /// Only before this moment.
        until: Query<Option<Text<When>>>,
        /// Only those whose newest letter is in this state.
        mail: Query<Option<LetterState>>,
        /// Only those with a line that is marked for the next invoice.
        to_invoice: Query<Option<bool>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<OrderRow>>> {
        let filter = OrderFilter {
            number: number.0.map(OrderNumber::new),
            owner: text(account.0),
            client: text(client.0),
            state: state.0.map(Into::into),
            grant: grant.0.map(Into::into),
            origin: origin.0.map(Into::into),
            created_by: text(staff.0),
            since: text(since.0).map(|When(moment)| moment),
            until: text(until.0).map(|When(moment)| moment),
            mail: mail.0.map(Into::into),
            to_invoice: to_invoice.0.unwrap_or(false),
        };
        let rows = self.0.orders(&actor, &filter, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Export orders.
    ///
    /// All that are what is asked for, newest first, as a table to keep. That they were handed out stands in the journal; so
    /// a link on another site's page is refused. Needs the right `orders.view`.
    #[oai(path = "/export", method = "get", operation_id = "export_orders")]
    async fn export(
        &self,
        request: &Request,
        SignedIn(actor): SignedIn,
        /// Only the one with this number.
        number: Query<Option<i64>>,
        /// Only the orders of this account.
        account: Query<Option<Text<AccountId>>>,
        /// Only the orders of somebody whose name, company or address has words that begin so.
        client: Query<Option<Text<SearchText>>>,
        /// Only those that have come so far.
        state: Query<Option<OrderState>>,
        /// Only those whose own download permission says this.
        grant: Query<Option<Permission>>,
        /// Only those that came from there.
        origin: Query<Option<Origin>>,
        /// Only those that this staff member created.
        staff: Query<Option<Text<AccountId>>>,
        /// Only from this moment on.
        since: Query<Option<Text<When>>>,
        /// Only before this moment.
        until: Query<Option<Text<When>>>,
        /// Only those whose newest letter is in this state.
        mail: Query<Option<LetterState>>,
        /// Only those with a line that is marked for the next invoice.
        to_invoice: Query<Option<bool>>,
    ) -> Answer<ExportedOrders> {
        refuse_other_sites(request)?;
        let filter = OrderFilter {
            number: number.0.map(OrderNumber::new),
            owner: text(account.0),
            client: text(client.0),
            state: state.0.map(Into::into),
            grant: grant.0.map(Into::into),
            origin: origin.0.map(Into::into),
            created_by: text(staff.0),
            since: text(since.0).map(|When(moment)| moment),
            until: text(until.0).map(|When(moment)| moment),
            mail: mail.0.map(Into::into),
            to_invoice: to_invoice.0.unwrap_or(false),
        };
        Ok(ExportedOrders(self.0.export_orders(&actor, filter).await?))
    }
}

fn text<T>(parameter: Option<Text<T>>) -> Option<T> {
    parameter.map(|Text(read)| read)
}
