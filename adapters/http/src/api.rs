//! The JSON API: one file per resource. A handler is *translate, call, translate*, and nothing else.

use picdesk::Desk;
use poem_openapi::{OpenApiService, Tags};

use crate::{Settings, problem::Kind, transfer::Notes};

mod accounts;
mod bulk_orders;
mod carts;
mod create_order;
mod downloads;
mod files;
mod identity;
mod invoices;
mod journal;
mod letters;
mod lightboxes;
mod lightboxes_of;
mod mailed_links;
mod notify_client;
mod order_lists;
mod orders;
mod orders_together;
mod own_account;
mod query;
mod restrictions;
mod sessions;
mod staff;
mod tokens;

/// Where the API lives.
pub(crate) const ROOT: &str = "/api/v1";

/// The chapters of the API.
#[derive(Tags)]
enum Chapter {
    /// Signing in and out, and who one is.
    Session,
    /// Acting as a client, for a while and for a reason.
    Identity,
    /// API tokens: secrets for programs, with an end and with fewer rights than their owner.
    Tokens,
    /// Accounts of clients and staff, and what they may do.
    Accounts,
    /// Pictures that can be licensed.
    Files,
    /// Lightboxes: named private lists of files. One's own, and for staff those of clients.
    Lightboxes,
    /// Carts: what an account gathers to order.
    Carts,
    /// Orders in clients' accounts, their permissions to download, and their history.
    Orders,
    /// What was taken out of orders for an accounting program, once, and what is to be.
    Invoices,
    /// Whether a line of an order may be downloaded, and the download itself.
    Downloads,
    /// The outbox: letters that wait, were delivered, or were given up.
    Letters,
    /// The journal: who did what, as whom, when.
    Journal,
}

/// The problems that an operation can have besides those that its shape says: by the id of the operation.
pub(crate) type Problems = &'static [(&'static str, &'static [Kind])];

/// The problems of all operations.
pub(crate) fn problems() -> impl Iterator<Item = &'static (&'static str, &'static [Kind])> {
    let resources: [Problems; 22] = [
        sessions::PROBLEMS,
        identity::PROBLEMS,
        tokens::PROBLEMS,
        own_account::PROBLEMS,
        mailed_links::PROBLEMS,
        accounts::PROBLEMS,
        staff::PROBLEMS,
        files::PROBLEMS,
        restrictions::PROBLEMS,
        lightboxes::PROBLEMS,
        lightboxes_of::PROBLEMS,
        carts::PROBLEMS,
        create_order::PROBLEMS,
        bulk_orders::PROBLEMS,
        order_lists::PROBLEMS,
        orders::PROBLEMS,
        orders_together::PROBLEMS,
        notify_client::PROBLEMS,
        invoices::PROBLEMS,
        downloads::PROBLEMS,
        letters::PROBLEMS,
        journal::PROBLEMS,
    ];
    resources.into_iter().flatten()
}

/// The resources of the API. The framework takes sixteen of them in a row, so some share a place.
pub(crate) type Resources = (
    sessions::Sessions,
    (own_account::OwnAccount, mailed_links::MailedLinks),
    (identity::Identity, tokens::Tokens),
    accounts::Accounts,
    staff::Staff,
    files::Files,
    restrictions::Restrictions,
    lightboxes::Lightboxes,
    lightboxes_of::LightboxesOf,
    carts::Carts,
    create_order::CreateOrder,
    (bulk_orders::BulkOrders, orders_together::OrdersTogether),
    (order_lists::OrderLists, orders::Orders, notify_client::NotifyClient, invoices::Invoices),
    downloads::Downloads,
    letters::Letters,
    journal::Journal,
);

/// The whole API on a desk.
pub(crate) fn routes(desk: Desk, settings: Settings, notes: Notes) -> OpenApiService<query::Exact<Resources>, ()> {
    let api = (
        sessions::Sessions(desk.clone(), settings.clone()),
        (
            own_account::OwnAccount(desk.clone(), settings.clone()),
            mailed_links::MailedLinks(desk.clone(), settings.clone()),
        ),
        (identity::Identity(desk.clone(), settings.clone()), tokens::Tokens(desk.clone())),
        accounts::Accounts(desk.clone()),
        staff::Staff(desk.clone()),
        files::Files(desk.clone()),
        restrictions::Restrictions(desk.clone()),
        lightboxes::Lightboxes(desk.clone()),
        lightboxes_of::LightboxesOf(desk.clone()),
        carts::Carts(desk.clone()),
        create_order::CreateOrder(desk.clone()),
        (bulk_orders::BulkOrders(desk.clone()), orders_together::OrdersTogether(desk.clone())),
        (
            order_lists::OrderLists(desk.clone()),
            orders::Orders(desk.clone()),
            notify_client::NotifyClient(desk.clone()),
            invoices::Invoices(desk.clone()),
        ),
        downloads::Downloads(desk.clone(), settings, notes),
        letters::Letters(desk.clone()),
        journal::Journal(desk),
    );
    OpenApiService::new(query::Exact(api), "Picdesk", "1")
}
