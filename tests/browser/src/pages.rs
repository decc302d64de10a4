//! Every page that is looked at, and who looks.

use crate::{Demo, Look, Person};

/// Who looks at a page of the demo agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody who is known.
    Stranger,
    /// A client.
    Client,
    /// A staff member with every right.
    Staff,
}

impl Visitor {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Stranger, Self::Client, Self::Staff];

    fn signs_in_as(self) -> Option<&'static str> {
        match self {
            Self::Stranger => None,
            Self::Client => Some("ana@meridian.example"),
            Self::Staff => Some("ines@kestrel.example"),
        }
    }
}

/// One page, as it is come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// What its pictures are called.
    pub name: &'static str,
    /// Who looks.
    pub visitor: Visitor,
    path: &'static str,
    /// What leads on from there, one after the other: a role, and a text in the name.
    then: [Option<(&'static str, &'static str)>; 2],
}

impl Page {
    /// Opens it.
    pub async fn open(self, person: &Person) {
        person.goes_to(self.path).await;
        for (role, text) in self.then.into_iter().flatten() {
            let name = person.first_named(role, text).await;
            person.clicks(role, &name).await;
            person.settles().await;
        }
    }
}

impl Person {
    /// Sits down as one of the visitors.
    pub async fn visiting(demo: &Demo, look: Look, visitor: Visitor) -> Self {
        match visitor.signs_in_as() {
            Some(address) => Self::signed_in(demo, look, address).await,
            None => Self::at(demo, look).await,
        }
    }
}

const fn at(name: &'static str, visitor: Visitor, path: &'static str) -> Page {
    Page { name, visitor, path, then: [None, None] }
}

const fn behind(name: &'static str, visitor: Visitor, path: &'static str, then: &'static str) -> Page {
    Page { name, visitor, path, then: [Some(("link", then)), None] }
}

const fn pressing(name: &'static str, visitor: Visitor, path: &'static str, then: &'static str) -> Page {
    Page { name, visitor, path, then: [Some(("button", then)), None] }
}

/// What something of User management leads to.
const fn panel(name: &'static str, opens: &'static str, then: &'static str) -> Page {
    let then = [Some(("link", opens)), Some(("link", then))];
    Page { name, visitor: Visitor::Staff, path: "/office/accounts?q=ana", then }
}

use Visitor::{Client, Staff, Stranger};

/// Every page.
pub const PAGES: &[Page] = &[
    at("sign-in", Stranger, "/sign-in"),
    at("register", Stranger, "/register"),
    at("forgotten-password", Stranger, "/forgotten-password"),
    at("dead-link", Stranger, "/activate?link=none"),
    at("search", Client, "/"),
    at("search-filtered", Client, "/?q=balloon&licence=rm"),
    at("search-nothing", Client, "/?q=zzzz"),
    at("file", Client, "/files/DM-10042"),
    at("cart", Client, "/cart"),
    at("check-out", Client, "/cart/check-out"),
    at("orders", Client, "/orders"),
    behind("order", Client, "/orders", "10"),
    at("account", Client, "/account"),
    at("account-data", Client, "/account/data"),
    at("account-password", Client, "/account/password"),
    at("account-address", Client, "/account/address"),
    at("sessions", Client, "/account/sessions"),
    at("api-tokens", Client, "/account/tokens"),
    at("not-found", Client, "/office/accounts"),
    at("lightboxes", Staff, "/lightboxes"),
    behind("lightbox", Staff, "/lightboxes", "Polder"),
    at("add-to-lightbox", Staff, "/files/DM-10042/lightbox"),
    at("cart-empty", Staff, "/cart"),
    at("user-management", Staff, "/office/accounts"),
    at("user-management-nobody", Staff, "/office/accounts?q=zzzz"),
    at("invite", Staff, "/office/accounts/invite"),
    at("waiting", Staff, "/office/accounts/waiting"),
    behind("panel-cart", Staff, "/office/accounts?q=ana", "in the cart"),
    behind("panel-lightboxes", Staff, "/office/accounts?q=ana", "lightbox"),
    panel("copy-lightbox-into-cart", "in the cart", "Copy lightbox into cart"),
    panel("add-file-to-cart", "in the cart", "Add file to cart"),
    panel("copy-cart-to-lightbox", "in the cart", "Copy cart to lightbox"),
    panel("copy-into-account", "lightbox", "Copy files from a lightbox"),
    behind("account-of-a-client", Staff, "/office/accounts?q=ana", "Ana"),
    panel("access-to-an-account", "Ana", "Access"),
    at("staff-and-rights", Staff, "/office/staff"),
    behind("rights", Staff, "/office/staff", "Change rights"),
    at("choose-a-client", Staff, "/office/for-client?q=ana"),
    behind("create-order", Staff, "/office/accounts?q=ana", "Create order into account"),
    at("order-into-many", Staff, "/office/bulk-orders/new"),
    at("bulk-orders", Staff, "/office/bulk-orders"),
    behind("bulk-order", Staff, "/office/bulk-orders", "Season"),
    at("order-management", Staff, "/office/orders"),
    at("orders-together", Staff, "/office/orders/together?act=cancel&order=1001&order=1002&order=1007&order=999999"),
    at("orders-together-nothing", Staff, "/office/orders/together?act=cancel"),
    behind("administrators-order", Staff, "/office/orders", "10"),
    at("release-order", Staff, "/office/orders/1006/release"),
    at("cancel-order", Staff, "/office/orders/1001/cancel"),
    at("notify-client", Staff, "/office/orders/1001/notify"),
    pressing("add-file", Staff, "/office/orders/1001", "Add file"),
    at("invoicing", Staff, "/office/invoicing"),
    at("invoice", Staff, "/office/invoicing/1"),
    at("mail", Staff, "/office/mail"),
    behind("letter", Staff, "/office/mail?state=delivered", "Three horizons"),
    at("catalogue", Staff, "/office/catalogue"),
    at("catalogue-file", Staff, "/office/catalogue/DM-10042"),
    at("restrict-file", Staff, "/office/catalogue/DM-10042/restrictions/new"),
    at("catalogue-uses", Staff, "/office/catalogue/DM-10042/uses"),
    at("upload", Staff, "/office/catalogue/upload"),
    at("journal", Staff, "/office/journal"),
    at("staff-file", Staff, "/files/DM-10042"),
];
