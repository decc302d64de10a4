//! A house in which every page can succeed.

use std::sync::Arc;

use picdesk::{
    AccountId, Actor, BulkOrderId, Desk, Device, Effect, EntryKind, LicenceModel, LinkSecret, NewClient, NewToken,
    OrderNumber, Password, Ports, RestrictionTerms, Right, Rights, SessionId, TokenId,
};
use picdesk_http_tests::{CountingStore, Site, here, invoice_some, link_to};
use picdesk_testkit::{Kept, MemoryStore, Picture, Scenario, Scene};

use crate::{
    table::Row,
    visitor::{Sent, Visitor},
};

/// Who asks, in the order of the columns: a stranger; Ana, whose account, lightbox and order it is about; Ivo, another
/// client; Lee, who works here and holds every right but the one that is needed; Max, who holds those alone.
pub const PEOPLE: [Option<&str>; 5] = [None, Some("Ana"), Some("Ivo"), Some("Lee"), Some("Max")];

/// Sam, who works here and holds every right, and has assumed Ana's identity.
pub const IN_HER_PLACE: &str = "Sam";

/// A house in which every page can succeed.
pub struct Stage {
    /// The site.
    pub site: Site,
    /// The store as the site asks it.
    pub asked: CountingStore,
    order: OrderNumber,
    bulk_order: BulkOrderId,
    /// Somebody who registered, and waits.
    newcomer: AccountId,
    /// The secrets of links: to activate an account, to set a new password, to confirm an address.
    links: [String; 3],
    /// What Bea asked Ana.
    question: i64,
    /// A session of Ana's.
    session: SessionId,
    /// An API token of Ana's.
    token: TokenId,
}

impl Stage {
    /// Sets it for a page that takes these rights, with one of them that Lee lacks.
    pub async fn set(rights: &[Right], lacking: Option<Right>) -> Self {
        let mut scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").asking().client("Ivo");
        scenario = scenario.client("Uma").not_activated();
        let others = |held: &Right| Some(*held) != lacking;
        scenario = Right::ALL.into_iter().filter(others).fold(scenario.staff("Lee"), Scenario::with);
        scenario = scenario.staff(IN_HER_PLACE).with_every_right();
        let held = if rights.is_empty() { &[Right::ViewAccounts][..] } else { rights };
        scenario = held.iter().copied().fold(scenario.staff("Max"), Scenario::with);
        scenario = scenario.file("A1", LicenceModel::RightsManaged).file("B2", LicenceModel::RoyaltyFree);
        scenario = scenario.file("C3", LicenceModel::RightsManaged).file("D4", LicenceModel::RightsManaged);
        scenario = scenario.file("E5", LicenceModel::RightsManaged).file("W9", LicenceModel::RightsManaged).withdrawn();
        for name in ["Ana", "Bea", "Lee", "Max", "Ivo"] {
            scenario = scenario.lightbox(&format!("{name}'s"), name, ["A1", "B2"]).cart(name, ["B2", "C3"]);
        }
        // What nobody else has, so that something comes of copying her cart.
        scenario = scenario.cart("Ana", ["E5"]);
        let scene = scenario.await;
        for name in ["Ana", "Ivo", "Lee", "Max"] {
            let (actor, number, label) = (scene.actor(name).await, "B2".parse(), "L".parse());
            let picked = scene.desk.pick_cart_size(&actor, &number.unwrap(), &label.unwrap()).await;
            picked.expect("the file is in the cart");
        }
        let ordering = scene.by("Bea").orders("Bea's").into("Ana").granted();
        let order = ordering.announced("Your pictures", "Here they are.").await.unwrap().order.number;
        scene.by("Ana").accepts_terms(order).await.expect("it is hers");
        invoice_some(&scene, "Bea's").await;
        warn_of(&scene, "A1").await;
        warn_of(&scene, "B2").await;
        Self::serving(scene, order).await
    }

    /// Opens a scene in which this order is the one that pages are asked for.
    pub async fn serving(scene: Scene, order: OrderNumber) -> Self {
        let (bea, many) = (scene.actor("Bea").await, scene.by("Bea").into_many("Bea's", &scene.clients()));
        let bulk_order = scene.desk.begin_bulk_order(&bea, &many, None).await.expect("it begins").id;
        let (ana, reason) = (scene.account("Ana"), "She asked us".parse().expect("a reason"));
        scene.by("Bea").orders("Bea's").into("Ana").as_a_draft().await.expect("the last order is a draft");
        let question = scene.desk.ask_consent(&bea, ana, reason).await.expect("it is asked").asked_at.micros();
        let newcomer = waiting(&scene, "zoe@example.org").await;
        let links = links(&scene).await;
        let asked = CountingStore::around(scene.store.clone());
        let ports = Ports { store: Arc::new(asked.clone()), ..scene.ports.clone() };
        let desk = Desk::new(ports, scene.desk.house().clone());
        let wanted = NewToken { name: "Hers".parse().expect("a name"), rights: Rights::none(), days: 7 };
        let ana = scene.actor("Ana").await;
        let session = ana.session().expect("she signed in");
        let token = desk.make_token(&ana, wanted).await.expect("it is made").token.id;
        let site = Site::serving(scene, desk, Site::settings()).await;
        Self { site, asked, order, bulk_order, newcomer, links, question, session, token }
    }

    /// The store behind it.
    pub fn memory(&self) -> &MemoryStore {
        self.site.scene.memory()
    }

    /// Somebody with a browser.
    pub async fn visitor(&self, name: Option<&str>) -> Visitor {
        Visitor::of(&self.site, name).await
    }

    /// What has changed since a moment. That somebody was refused is written down, and is no change; nor is that an owner
    /// has looked at an order.
    pub fn changed_since(&self, kept: &Kept) -> Vec<&'static str> {
        let refused = self.memory().journal().last().is_some_and(|entry| entry.kind == EntryKind::Denied);
        let mut written = self.memory().written_since(kept);
        written.retain(|shelf| !(refused && *shelf == "journal") && *shelf != "unread marks");
        written
    }

    /// Where a page is of what is Ana's.
    pub fn address(&self, row: &Row) -> String {
        let scene = &self.site.scene;
        let id = match row.path.split('/').nth(2) {
            Some("bulk-orders") => self.bulk_order.to_string(),
            Some("accounts") if row.path.ends_with("/registration") => self.newcomer.to_string(),
            Some("accounts") if row.path.ends_with("/invite-again") => scene.account("Uma").to_string(),
            Some("accounts" | "staff") => scene.account("Ana").to_string(),
            Some("mail") => self.memory().letters()[0].id.to_string(),
            _ => scene.lightbox("Ana's").to_string(),
        };
        let number = match row.path {
            path if path.contains("invoicing") => "1".to_owned(),
            path if path.ends_with("/release") => self.memory().orders().last().expect("the draft").number.to_string(),
            path if path.contains("orders") => self.order.to_string(),
            path if path.ends_with("/offer") => "W9".to_owned(),
            path if path.contains("for-client") && row.method == "POST" => "D4".to_owned(),
            _ => "A1".to_owned(),
        };
        let address = row.path.replace(":id", &id).replace(":number", &number).replace(":line", "1");
        let address = address.replace(":session", &self.session.to_string());
        let address = address.replace(":token", &self.token.to_string());
        let address = address.replace(":lightbox", &scene.lightbox("Ana's").to_string());
        let restriction = self.memory().restrictions().first().map(|it| it.id.to_string()).unwrap_or_default();
        let link = self.link(row.path).map(|link| format!("?link={link}")).unwrap_or_default();
        address.replace(":restriction", &restriction).replace(":name", "icon.svg") + &link
    }

    /// The secret of a link that leads to a page.
    fn link(&self, path: &str) -> Option<&str> {
        let pages = ["/activate", "/new-password", "/confirm-address"];
        let place = pages.iter().position(|page| *page == path)?;
        Some(&self.links[place])
    }

    /// What somebody sends to a page so that something comes of it, upon everything as it is now.
    pub async fn form(&self, row: &Row, visitor: &Visitor) -> Sent {
        let (scene, memory) = (&self.site.scene, self.memory());
        // What is one's own is Ana's for whoever acts in her place.
        let name = visitor.name.as_deref().filter(|name| *name != IN_HER_PLACE).unwrap_or("Ana");
        let own = scene.lightbox(&format!("{name}'s")).to_string();
        let (ana, ivo) = (scene.account("Ana").to_string(), scene.account("Ivo").to_string());
        let (bea, question) = (scene.account("Bea").to_string(), self.question.to_string());
        let (anas, order) = (scene.lightbox("Ana's").to_string(), self.order.to_string());
        let revision = match row.path {
            "/cart/check-out" => self.cart_revision(&scene.actor(name).await).await,
            path if path.starts_with("/lightboxes") => {
                let shown = scene.desk.lightbox(&scene.actor("Ana").await, scene.lightbox("Ana's")).await;
                shown.expect("it is hers").lightbox.revision.to_string()
            }
            "/office/accounts/:id" | "/office/staff/:id" => {
                let bea = scene.actor("Bea").await;
                scene.desk.account(&bea, scene.account("Ana")).await.expect("it is there").revision.to_string()
            }
            "/account/data" => {
                let actor = scene.actor(name).await;
                scene.desk.account(&actor, actor.account()).await.expect("it is there").revision.to_string()
            }
            path if path.starts_with("/office/orders") => memory.orders()[0].revision.to_string(),
            path => {
                let number = if path.ends_with("/offer") { "W9" } else { "A1" };
                let files = memory.files();
                let file = files.iter().find(|file| file.card.number.as_str() == number);
                file.expect("it is there").revision.to_string()
            }
        };
        let (password, seen) = (scene.password(name), format!("order-{order}"));
        let (link, anew) = (self.link(row.path).unwrap_or_default(), ("password", "a long password"));
        let fields: &[(&str, &str)] = match row.path {
            "/sign-in" => &[("address", "ana@example.org"), ("password", "open sesame Ana")],
            "/register" | "/office/accounts/invite" => &[("name", "Max"), ("address", "max@new.example")],
            "/forgotten-password" => &[("address", "ana@example.org")],
            "/activate" | "/new-password" => &[("link", link), anew, ("again", anew.1)],
            "/confirm-address" => &[("link", link)],
            "/account/data" => &[("name", "Another")],
            "/account/password" => &[("current", password.reveal()), anew, ("again", anew.1)],
            "/account/address" => &[("current", password.reveal()), ("address", "mine@new.example")],
            "/office/accounts/:id/registration" => &[("do", "enable")],
            "/lightboxes" | "/files/:number/lightbox" | "/lightboxes/:id/rename" => &[("name", "Another")],
            "/office/for-client" => &[("client", &ivo)],
            "/files/:number/for-client/cart" => &[("client", &ana)],
            "/files/:number/for-client/order" => &[("client", &ana), ("order", &order)],
            "/files/:number/for-client/lightbox" => &[("client", &ana), ("lightbox", &anas)],
            "/lightboxes/:id/add" => &[("numbers", "D4")],
            "/lightboxes/:id/remove" => &[("file", "A1")],
            "/lightboxes/:id/move" => &[("file", "A1"), ("to", "back")],
            "/lightboxes/:id/files/:number/note" => &[("note", "For the cover")],
            "/cart/add" => &[("file", "D4")],
            "/office/invoicing/take-out" => &[("account", &ana), ("currency", "EUR"), ("shown", "500")],
            "/office/journal/export" => &[("format", "csv")],
            "/cart/remove" => &[("file", "C3")],
            "/cart/size" => &[("file", "B2"), ("size", "S")],
            "/cart/check-out" => &[("usage", "A cover"), ("terms", "on")],
            "/orders/:number/lines/:line/download" => &[("size", "S")],
            "/orders/:number/download-all" => &[("size", "largest")],
            "/office/accounts/:id/cart/remove" => &[("file", "C3")],
            "/office/accounts/:id/cart/copy-lightbox" => &[("lightbox", &own)],
            "/office/accounts/:id/cart/copy-to-lightbox" => &[("name", "Another")],
            "/office/accounts/:id/lightboxes/copy-lightbox" => &[("lightbox", &own), ("name", "Another")],
            path if path.starts_with("/office/accounts") && path.ends_with("/add-file") => &[("file", "D4")],
            "/office/accounts/:id/order" => &[("do", "create"), ("lightbox", &own), ("royalty_free", "largest")],
            "/office/bulk-orders/new" => {
                &[("do", "create"), ("lightbox", &own), ("royalty_free", "largest"), ("addresses", "ana@example.org")]
            }
            "/office/orders/together" => &[("act", "mark-paid"), (&seen, &revision)],
            "/office/orders/:number" => &[("staff-note", "Call her")],
            "/office/orders/:number/notify" => &[("subject", "News"), ("message", "A new price.")],
            "/office/orders/:number/add-file" => &[("file", "D4"), ("pick", "largest")],
            "/office/catalogue/:number" => &[("title", "Harbour"), ("licence", "RM")],
            "/office/accounts/:id" => &[("name", "Ana"), ("enabled", "on"), ("territory", "DE")],
            "/office/staff/:id" => &[("right", "staff.manage")],
            "/account/tokens" => &[("name", "Nightly report"), ("days", "30")],
            "/account/consent" => &[("staff", &bea), ("question", &question), ("reply", "yes")],
            "/office/accounts/:id/identity" | "/office/accounts/:id/identity/ask" => &[("reason", "She asked us")],
            path if path.contains("/restrictions") => {
                &[("effect", "block"), ("notice", "Name the creator"), ("whom", "everybody")]
            }
            "/office/catalogue/upload" => &[("new_supplier", "Agency North"), ("licence", "RM")],
            _ => &[],
        };
        let always = [("token", visitor.token.as_str()), ("revision", &revision), ("key", "this-form")];
        let fields = always.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let picture = (row.path == "/office/catalogue/upload").then(|| self.picture());
        Sent { fields: fields.collect(), picture }
    }

    async fn cart_revision(&self, of: &Actor) -> String {
        let shown = self.site.scene.desk.cart(of, of.account()).await;
        shown.expect("everybody has a cart").cart.revision.to_string()
    }

    /// A picture that the house does not have yet.
    fn picture(&self) -> Vec<u8> {
        let data = Default::default();
        self.site.scene.media.prepare(Picture { width_px: 6000, height_px: 4000, data, number: None })
    }
}

/// Somebody who registered and confirmed the address, and waits for staff.
async fn waiting(scene: &Scene, address: &str) -> AccountId {
    let name = "Zoe".parse().expect("a name");
    let who = NewClient { name, company: None, address: address.parse().expect("an address") };
    scene.desk.register(who, &here()).await.expect("anybody may register");
    let secret = LinkSecret::new(link_to(scene, address));
    let password = Password::choose("a long password").expect("it is long enough");
    scene.desk.set_password(&secret, &password, &Device::Program).await.expect("the link is good").account.id
}

/// The secrets of links: of an invitation for Uma, of a new password for Ivo, of the new end of another address for Bea.
async fn links(scene: &Scene) -> [String; 3] {
    let (uma, ivo) = (scene.address("Uma"), scene.address("Ivo"));
    for address in [&uma, &ivo] {
        scene.desk.forgot_password(address, &here()).await.expect("anybody may ask");
    }
    let (bea, password, new) = (scene.actor("Bea").await, scene.password("Bea"), "bea@new.example".parse());
    let new = new.expect("an address");
    scene.desk.change_address(&bea, &password, &new, &here(), &Device::Program).await.expect("it is her password");
    [link_to(scene, uma.as_str()), link_to(scene, ivo.as_str()), link_to(scene, new.as_str())]
}

/// Restricts a file by a warning for everybody.
pub async fn warn_of(scene: &Scene, file: &str) {
    let terms = RestrictionTerms::for_everybody(Effect::Warn, "Ask us first".parse().unwrap());
    let (bea, number) = (scene.actor("Bea").await, file.parse().unwrap());
    scene.desk.restrict_file(&bea, &number, terms).await.expect("the file is there");
}
