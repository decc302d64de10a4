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
    let said = |(name, read): (&'static str, bool)| read.then(|| (name, query.text(name).to_owned()));
    read(&filter(query)).into_iter().filter_map(said).filter(|(_, typed)| !typed.is_empty()).collect()
}

/// The form says what the list was narrowed to. What cannot be read would narrow nothing, so that the whole order book went
/// out.
pub(super) async fn export(visit: Visit, fields: Fields) -> Answer {
    let filter = filter(&fields);
    let unread = |(name, read): &(&str, bool)| !read && !fields.text(name).trim().is_empty();
    if let Some((name, _)) = read(&filter).into_iter().find(unread) {
        return Err(Problem::unreadable(format!("`{name}` cannot be read, and would narrow nothing")));
    }
    let export = visit.desk.export_orders(&visit.actor, filter).await?;
    Ok(ExportedOrders(export).into_response())
}

/// The fields that narrow the list, each with whether it does.
fn read(filter: &OrderFilter) -> [(&'static str, bool); 11] {
    [
        ("number", filter.number.is_some()),
        ("client", filter.client.is_some() || filter.owner.is_some()),
        ("of", filter.owner.is_some()),
        ("state", filter.state.is_some()),
        ("grant", filter.grant.is_some()),
        ("origin", filter.origin.is_some()),
        ("since", filter.since.is_some()),
        ("until", filter.until.is_some()),
        ("staff", filter.created_by.is_some()),
        ("mail", filter.mail.is_some()),
        ("to-invoice", filter.to_invoice),
    ]
}
