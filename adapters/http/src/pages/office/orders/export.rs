//! **Export as CSV**: all orders that the filters of **Order management** leave, and not only those of the page.

use picdesk::OrderFilter;
use poem::IntoResponse;

use super::filter;
use crate::{
    exported::ExportedOrders,
    pages::{door::Answer, fields::Fields, visit::Visit},
    problem::Problem,
};

/// What the fields say that narrow the list, for a form that sends it once more. What cannot be read narrows nothing there, and
/// is not sent.
pub(super) fn filters(query: &Fields) -> Vec<(&'static str, String)> {
    let said = |(name, _, read): (&'static str, _, bool)| read.then(|| (name, query.text(name).to_owned()));
    read(&filter(query)).into_iter().filter_map(said).filter(|(_, typed)| !typed.is_empty()).collect()
}

/// What the fields say that cannot be read: the name of each, and what people call it.
pub(super) fn unread(query: &Fields, filter: &OrderFilter) -> impl Iterator<Item = (&'static str, &'static str)> {
    let unread = |(name, label, read): (&'static str, &'static str, bool)| {
        (!read && !query.text(name).trim().is_empty()).then_some((name, label))
    };
    read(filter).into_iter().filter_map(unread)
}

/// The form says what the list was narrowed to. What cannot be read would narrow nothing, so that the whole order book went
/// out.
pub(super) async fn export(visit: Visit, fields: Fields) -> Answer {
    let filter = filter(&fields);
    if let Some((name, _)) = unread(&fields, &filter).next() {
        return Err(Problem::unreadable(format!("`{name}` cannot be read, and would narrow nothing")));
    }
    let export = visit.desk.export_orders(&visit.actor, filter).await?;
    Ok(ExportedOrders(export).into_response())
}

/// The fields that narrow the list, each with what people call it and whether it does.
fn read(filter: &OrderFilter) -> [(&'static str, &'static str, bool); 11] {
    [
        ("number", "Number", filter.number.is_some()),
        ("client", "Client", filter.client.is_some() || filter.owner.is_some()),
        ("of", "Client", filter.owner.is_some()),
        ("state", "State", filter.state.is_some()),
        ("grant", "Grant", filter.grant.is_some()),
        ("origin", "Origin", filter.origin.is_some()),
        ("since", "Date from", filter.since.is_some()),
        ("until", "Date to", filter.until.is_some()),
        ("staff", "Staff member", filter.created_by.is_some()),
        ("mail", "Mail", filter.mail.is_some()),
        ("to-invoice", "To invoice", filter.to_invoice),
    ]
}
