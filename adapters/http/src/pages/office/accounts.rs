//! User management: the accounts of the house, what each has gathered, and the panel that opens underneath one of them.

use askama::Template;
use picdesk::{AccountId, AccountKey, AccountRow, OrderNumber, OrderPlan, Page, Right, Rights, SearchText};

use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page},
        door::{Answer, Door},
        fields::Fields,
        visit::Visit,
        words::{self, Address, When, encoded},
    },
    problem::Problem,
    wire::paging::Key as _,
};

use super::ACCOUNTS;
use panel::Panel;

mod cart;
mod copy_lightbox;
mod identity;
mod invitations;
mod lightboxes;
mod one;
mod panel;

/// How many accounts one page lists.
const ROWS: u16 = 18;

#[derive(Template)]
#[template(path = "office/accounts.html")]
struct Accounts {
    chrome: Chrome,
    typed: String,
    /// The lightbox that a client is looked for; empty where there is none.
    bringing: String,
    rows: Vec<Row>,
    /// Where the next page is.
    next: Option<String>,
    /// Whether this is a later page.
    later: bool,
    /// Where the first page is.
    first: String,
    /// Whether something in the list asks for the focus, so that the box does not.
    opened: bool,
    /// Whether what was done is said in one of the rows.
    in_row: bool,
    /// Where in the list it is, for whoever orders into several of its accounts; none for those who may not.
    many: Option<InList>,
    /// Whether the visitor may invite people.
    invites: bool,
    /// What the forms of a panel carry.
    carried: Carried,
}

/// An account in the list.
struct Row {
    id: String,
    name: String,
    company: String,
    address: Address,
    enabled: bool,
    activated: bool,
    staff: bool,
    cart: Holding,
    lightboxes: Holding,
    signed_in: Option<When>,
    /// Where an order is created into it; none where that cannot be.
    order: Option<String>,
    /// Where its orders are; none where the visitor may not see them.
    orders: Option<String>,
    /// Where the account's own page is.
    page: String,
    /// Where its identity is assumed; none where that cannot be (rule 59).
    identity: Option<String>,
    /// Whether its owner has not taken it over, and the visitor may invite them once more.
    invite_again: bool,
    created: Option<Created>,
    panel: Option<Panel>,
    /// What was done from the panel.
    said: Option<Notice>,
    /// Whether its cart and lightboxes may be filled by the visitor.
    fills: bool,
    /// Whether it is another's account, so that what is in its cart can be copied to one's own.
    others: bool,
}

/// What an account has gathered, and where it is shown.
struct Holding {
    /// Whether there is anything in it.
    any: bool,
    text: String,
    href: String,
    open: bool,
}

/// An order that was just created into the account of a row (rule 11).
struct Created {
    text: String,
    number: String,
    href: Option<String>,
    good: bool,
}

pub(super) fn doors() -> Vec<Door> {
    let list = vec![Door::at(ACCOUNTS).shows(list)];
    let rooms = [list, invitations::doors(), cart::doors(), lightboxes::doors(), one::doors(), identity::doors()];
    rooms.into_iter().flatten().collect()
}

async fn list(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let place = InList::of(query);
    let found = {
        let typed: Option<SearchText> = query.value("q");
        let after = AccountKey::read(query.text("after"));
        visit.desk.accounts_with_holdings(&visit.actor, typed.as_ref(), &Page::new(after, ROWS)).await?
    };
    let next = found.next.map(|next| InList { after: next.write(), ..place.clone() }.list());
    let mut shown = found.rows;
    let meant: Option<AccountId> = query.value("of");
    if let Some(id) = meant {
        to_the_top_where_missing(&visit, id, &mut shown).await?;
    }
    let panel = match meant {
        Some(id) => Panel::asked_for(&visit, id, &place).await?,
        None => None,
    };

    let rights = visit.actor.rights();
    let mut rows: Vec<Row> = shown.into_iter().map(|row| Row::of(row, &place, &visit)).collect();
    let created = query.value::<OrderNumber>("created").and_then(|number| Created::of(number, visit.notice(), &rights));
    let opened = panel.is_some() || created.is_some();
    if let Some(row) = meant.and_then(|id| rows.iter_mut().find(|row| row.id == id.to_string())) {
        row.open(panel, created, visit.notice(), &place);
    }
    let filled = Accounts {
        chrome: visit.chrome("User management", Place::Clients),
        typed: query.text("q").to_owned(),
        bringing: place.bringing.clone(),
        rows,
        next,
        later: !query.text("after").is_empty(),
        first: InList { after: String::new(), ..place.clone() }.list(),
        opened,
        in_row: opened,
        many: rights.holds(Right::CreateOrders).then_some(place.clone()),
        invites: rights.holds(Right::ManageAccounts),
        carried: place.carried(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// An address that was shared may name an account that stands on another page of the list.
async fn to_the_top_where_missing(visit: &Visit, id: AccountId, rows: &mut Vec<AccountRow>) -> Result<(), Problem> {
    if rows.iter().all(|row| row.account.id != id) {
        let account = visit.desk.account(&visit.actor, id).await?;
        let holdings = visit.desk.holdings(&visit.actor, id).await?;
        rows.insert(0, AccountRow { account, holdings });
    }
    Ok(())
}

impl Row {
    fn of(row: AccountRow, place: &InList, visit: &Visit) -> Self {
        let AccountRow { account, holdings } = row;
        let rights = visit.actor.rights();
        let assumable = account.may_be_assumed(&visit.desk.house().identity).is_ok();
        let orders_fit = rights.holds(Right::CreateOrders) && OrderPlan::may_go_into(&account).is_ok();
        let id = account.id;
        let files = |count: u32| words::count(count, "file");
        let lightboxes = match holdings.lightboxes {
            1 => "1 lightbox".to_owned(),
            more => format!("{} lightboxes", words::grouped(more.into())),
        };
        Self {
            id: id.to_string(),
            name: account.name.to_string(),
            company: account.company.as_ref().map(ToString::to_string).unwrap_or_default(),
            address: Address::of(&account.address),
            enabled: account.standing.enabled,
            activated: account.standing.activated,
            staff: !account.is_client(),
            cart: Holding::closed(
                holdings.cart_files > 0,
                format!("{} in the cart", files(holdings.cart_files)),
                place.panel("cart", id),
            ),
            lightboxes: Holding::closed(
                holdings.lightboxes > 0,
                format!("{} in {lightboxes}", files(holdings.lightbox_files)),
                place.panel("lightboxes", id),
            ),
            signed_in: account.last_signed_in.map(When),
            order: orders_fit.then(|| place.order(id)),
            orders: rights.holds(Right::ViewOrders).then(|| format!("/office/orders?client={id}")),
            page: format!("{ACCOUNTS}/{id}"),
            identity: (rights.holds(Right::AssumeIdentities) && assumable).then(|| place.sheet(id, "identity")),
            invite_again: !account.standing.activated && rights.holds(Right::ManageAccounts),
            created: None,
            panel: None,
            said: None,
            fills: rights.holds(Right::EditCarts) && account.may_be_filled().is_ok(),
            others: id != visit.actor.account(),
        }
    }

    /// Opens a panel underneath the row, and says what was done there.
    fn open(&mut self, panel: Option<Panel>, created: Option<Created>, said: Option<Notice>, place: &InList) {
        match &panel {
            Some(Panel::Cart(_)) => self.cart.open_until(place),
            Some(Panel::Lightboxes(_)) => self.lightboxes.open_until(place),
            None => {}
        }
        self.said = said.filter(|_| created.is_none());
        (self.panel, self.created) = (panel, created);
    }
}

impl Holding {
    fn closed(any: bool, text: String, href: String) -> Self {
        Self { any, text, href, open: false }
    }

    /// Pressing the link of an open panel closes it.
    fn open_until(&mut self, place: &InList) {
        (self.open, self.href) = (true, place.list());
    }
}

impl Created {
    /// What the change left to be said. The address alone says nothing: anybody can write one.
    fn of(number: OrderNumber, notice: Option<Notice>, rights: &Rights) -> Option<Self> {
        let notice = notice?;
        let href = rights.holds(Right::ViewOrders).then(|| format!("/office/orders/{number}"));
        Some(Self { text: notice.text, number: number.to_string(), href, good: notice.good })
    }
}

/// Fields that a form carries unseen.
pub(super) type Carried = Vec<(&'static str, String)>;

/// Where in the list somebody is: what stays as it is while panels and dialogs come and go.
#[derive(Debug, Clone)]
pub(super) struct InList {
    /// What was typed to find accounts.
    pub typed: String,
    /// Behind which account the page begins.
    pub after: String,
    /// The lightbox that a client is looked for, which the dialog then has chosen; empty where there is none.
    pub bringing: String,
}

impl InList {
    /// Reads it from a query or from a form.
    pub(super) fn of(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self { typed: text("q"), after: text("after"), bringing: text("bringing") }
    }

    /// The list with nothing open.
    pub(super) fn list(&self) -> String {
        self.address(ACCOUNTS, &[])
    }

    /// The list with a panel of an account open.
    fn panel(&self, panel: &str, of: AccountId) -> String {
        self.address(ACCOUNTS, &[("panel", panel), ("of", &of.to_string())])
    }

    /// The list with one of an account's lightboxes open, from behind one of its files on.
    fn lightbox(&self, of: AccountId, lightbox: &str, behind: &str) -> String {
        let (panel, of) = (("panel", "lightboxes"), of.to_string());
        self.address(ACCOUNTS, &[panel, ("of", &of), ("lightbox", lightbox), ("behind", behind)])
    }

    /// The list with the cart of an account open, from behind one of its files on.
    fn cart(&self, of: AccountId, behind: &str) -> String {
        self.address(ACCOUNTS, &[("panel", "cart"), ("of", &of.to_string()), ("behind", behind)])
    }

    /// The list with the lightboxes of an account open.
    fn lightboxes(&self, of: AccountId) -> String {
        self.panel("lightboxes", of)
    }

    /// The dialog that creates an order into an account.
    pub(super) fn order(&self, into: AccountId) -> String {
        self.address(&format!("{ACCOUNTS}/{into}/order"), &[("lightbox", &self.bringing)])
    }

    /// A dialog that does something in an account.
    fn sheet(&self, of: AccountId, name: &str) -> String {
        self.address(&format!("{ACCOUNTS}/{of}/{name}"), &[])
    }

    /// What the form of a dialog carries, so that it comes back to here.
    pub(super) fn carried(&self) -> Carried {
        vec![("q", self.typed.clone()), ("after", self.after.clone()), ("bringing", self.bringing.clone())]
    }

    /// The row of an account, with what was created into it.
    pub(super) fn created(&self, into: AccountId, order: OrderNumber) -> String {
        self.address(ACCOUNTS, &[("of", &into.to_string()), ("created", &order.to_string())])
    }

    fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = [("q", self.typed.as_str()), ("after", &self.after), ("bringing", &self.bringing)];
        let fields = own.iter().chain(more).filter(|(_, value)| !value.is_empty());
        let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if fields.is_empty() { path.to_owned() } else { format!("{path}?{}", fields.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_where_in_the_list_somebody_is() {
        let ana = "00000000-0000-0000-0000-00000000000a".parse().unwrap();
        let place = InList { typed: "ana & co".into(), after: String::new(), bringing: String::new() };
        assert_eq!(place.list(), "/office/accounts?q=ana%20%26%20co");
        assert_eq!(
            place.created(ana, OrderNumber::FIRST),
            "/office/accounts?q=ana%20%26%20co&of=00000000-0000-0000-0000-00000000000a&created=1001"
        );
        let plain = InList { typed: String::new(), ..place };
        assert_eq!(plain.list(), "/office/accounts");
        let bringing = InList { bringing: "some".into(), ..plain };
        assert_eq!(bringing.list(), "/office/accounts?bringing=some");
        assert!(bringing.order(ana).ends_with("/order?bringing=some&lightbox=some"));
    }
}
