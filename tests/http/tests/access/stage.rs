//! A house in which every operation of the API can succeed.

use picdesk::{
    BulkOrderId, Device, Effect, LicenceModel, NewToken, OrderNumber, RestrictionId, RestrictionTerms, Right, Rights,
    SessionId, TokenId,
};
use picdesk_http_tests::{Call, Caller, Heard, Operation, Site, here, invoice_some, link_to};
use picdesk_testkit::{Scenario, denied, unrecorded};
use serde_json::{Value, json};

/// A house in which every operation can succeed.
pub struct Stage {
    pub site: Site,
    pub order: OrderNumber,
    pub draft: OrderNumber,
    /// An order of which Ana has not accepted the licence terms yet.
    pub unaccepted: OrderNumber,
    pub bulk_order: BulkOrderId,
    pub restriction: RestrictionId,
    /// The secret of a link by which Ana sets a new password, and of one by which she confirms another address.
    pub links: [String; 2],
    /// What Bea asked Ana.
    pub question: i64,
    /// A session of Ana's.
    pub session: SessionId,
    /// A token of Ana's, and its secret.
    pub token: TokenId,
    pub secret: String,
}

impl Stage {
    pub async fn set(right: Option<Right>) -> Self {
        Self::with(right, None).await
    }

    /// Sets it for an operation that is about a right, and takes another one besides.
    pub async fn with(right: Option<Right>, besides: Option<Right>) -> Self {
        let mut scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").asking().client("Ivo");
        scenario = scenario.client("Uma").not_activated();
        let others = |held: &Right| Some(*held) != right;
        scenario = Right::ALL.into_iter().filter(others).fold(scenario.staff("Lee"), Scenario::with);
        scenario = scenario.staff("Sam").with_every_right();
        scenario = scenario.staff("Max").with(right.unwrap_or(Right::ViewAccounts));
        scenario = besides.into_iter().fold(scenario, Scenario::with);
        scenario = scenario.file("A1", LicenceModel::RightsManaged).file("B2", LicenceModel::RoyaltyFree);
        scenario = scenario.lightbox("Hers", "Ana", ["A1", "B2"]).cart("Ana", ["A1", "B2"]);
        for name in ["Bea", "Lee", "Max", "Ivo"] {
            scenario = scenario.lightbox(&format!("{name}'s"), name, ["A1", "B2"]);
        }
        let site = Site::of(scenario).await;
        let ordering = || site.scene.by("Bea").orders("Bea's").into("Ana").granted();
        let order = ordering().announced("Your pictures", "Here they are.").await.unwrap().order.number;
        site.scene.by("Ana").accepts_terms(order).await.unwrap();
        let unaccepted = ordering().await.unwrap().order.number;
        let draft = ordering().as_a_draft().await.unwrap().order.number;
        let (ana, size) = (site.scene.actor("Ana").await, "S".parse().unwrap());
        site.scene.desk.pick_cart_size(&ana, &"B2".parse().unwrap(), &size).await.unwrap();
        let (bea, many) = (site.scene.actor("Bea").await, site.scene.by("Bea").into_many("Bea's", &["Ana", "Ivo"]));
        let bulk_order = site.scene.desk.begin_bulk_order(&bea, &many, None).await.unwrap().id;
        let terms = RestrictionTerms::for_everybody(Effect::Warn, "Ask us first".parse().unwrap());
        let file = "A1".parse().unwrap();
        let restriction = site.scene.desk.restrict_file(&bea, &file, terms).await.unwrap().id;
        let reason = "She asked us".parse().unwrap();
        let asked = site.scene.desk.ask_consent(&bea, ana.account(), reason).await.unwrap();
        let question = asked.asked_at.micros();
        let (password, new) = (site.scene.password("Ana"), "ana@new.example".parse().unwrap());
        site.scene.desk.change_address(&ana, &password, &new, &here(), &Device::Program).await.unwrap();
        let address = link_to(&site.scene, "ana@new.example");
        site.scene.desk.forgot_password(&site.scene.address("Ana"), &here()).await.unwrap();
        let links = [link_to(&site.scene, "ana@example.org"), address];
        let session = ana.session().unwrap();
        let wanted = NewToken { name: "Hers".parse().unwrap(), rights: Rights::none(), days: 7 };
        let made = site.scene.desk.make_token(&ana, wanted).await.unwrap();
        let (token, secret) = (made.token.id, made.secret.reveal().to_owned());
        invoice_some(&site.scene, "Bea's").await;
        Self { site, order, draft, unaccepted, bulk_order, restriction, links, question, session, token, secret }
    }

    /// Calls an operation as somebody. Answers what was heard, and what the journal does not say of it.
    pub async fn try_out(
        &self,
        operation: &Operation,
        person: Option<&str>,
        known: Option<&str>,
    ) -> (Heard, Vec<String>) {
        let caller = match person {
            None => self.site.stranger(),
            Some(name) => self.site.signed_in(name).await,
        };
        let (scene, memory) = (&self.site.scene, self.site.scene.memory());
        let kept = memory.kept();
        let heard = self.call(operation, &caller, person.unwrap_or("Ana")).hear().await;
        let mut unrecorded = unrecorded(memory, &kept, known.map(|name| scene.account(name)));
        // Who lacks a right is told so, and that stands in the journal (rule 2).
        if heard.status == 403 && !denied(memory, &kept) {
            unrecorded.push("the refusal is not in the journal".to_owned());
        }
        (heard, unrecorded)
    }

    /// The operation on what is Ana's.
    pub fn call(&self, operation: &Operation, caller: &Caller, person: &str) -> Call {
        let scene = &self.site.scene;
        let order = match operation.id.as_str() {
            "release_order" | "dry_run_release" => self.draft,
            "accept_terms" => self.unaccepted,
            _ => self.order,
        };
        let line = if operation.id == "pick_size" { "2" } else { "1" };
        let file = if operation.id == "pick_cart_size" { "B2" } else { "A1" };
        let letter = scene.memory().letters()[0].id;
        let account = if operation.id == "invite_again" { "Uma" } else { "Ana" };
        let path = operation.path.replace("{account}", &scene.account(account).to_string());
        let path = path.replace("{lightbox}", &scene.lightbox("Hers").to_string()).replace("{number}", file);
        let path = path.replace("{order}", &order.to_string()).replace("{line}", line);
        let path = path.replace("{bulk_order}", &self.bulk_order.to_string());
        let path = path.replace("{invoice}", "1").replace("{letter}", &letter.to_string());
        let path = path.replace("{staff}", &scene.account("Bea").to_string());
        let path = path.replace("{session}", &self.session.to_string());
        let path = path.replace("{api_token}", &self.token.to_string());
        let path = path.replace("{restriction}", &self.restriction.to_string());
        let path = match operation.id.as_str() {
            "look_up_files" => format!("{path}?q=A1"),
            "download" => format!("{path}?size=S"),
            "export_journal" => format!("{path}?format=csv"),
            _ => path,
        };
        let call = caller.call(operation.method.clone(), &path).with("If-Match", "*");
        let call = if operation.id == "check_out" { call.with("Idempotency-Key", "once") } else { call };
        match self.body(&operation.id, person) {
            Some(body) => call.json(&body),
            None => call,
        }
    }

    pub fn body(&self, id: &str, person: &str) -> Option<Value> {
        let own = if person == "Ana" { "Hers".to_owned() } else { format!("{person}'s") };
        let body = match id {
            "sign_in" => json!({"address": "ana@example.org", "password": "open sesame Ana"}),
            "notify_client" | "dry_run_notification" | "dry_run_release" => {
                json!({"subject": "News", "message": "A new price."})
            }
            "register" => json!({"name": "Zoe", "address": "zoe@example.org"}),
            "forgot_password" => json!({"address": "ana@example.org"}),
            "set_password" => json!({"link": self.links[0], "password": "another password"}),
            "confirm_address" => json!({"link": self.links[1]}),
            "describe_own_account" => json!({"name": "Another"}),
            "change_password" => json!({"current": format!("open sesame {person}"), "new": "another password"}),
            "change_address" => json!({"password": format!("open sesame {person}"), "address": "x@new.example"}),
            "invite" => json!({"name": "Zoe", "address": "zoe@example.org"}),
            "make_token" => json!({"name": "Nightly report", "rights": [], "days": 30}),
            "ask_consent" => json!({"reason": "She asked us"}),
            "reply_to_consent" => json!({"question": self.question, "reply": "yes"}),
            "assume_identity" => {
                json!({"account": self.site.scene.account("Ana").to_string(), "reason": "She asked us"})
            }
            "change_account" => json!({"downloads": "immediate"}),
            "change_rights" => json!({"rights": []}),
            "make_lightbox" | "rename_lightbox" => json!({"name": "Another"}),
            "add_to_lightbox" | "add_to_lightbox_of" | "add_to_cart" => json!({"files": ["A1"]}),
            "copy_lightbox_into_account" => {
                json!({"lightbox": self.site.scene.lightbox(&own).to_string(), "name": "For your cover"})
            }
            "copy_cart_to_lightbox" => json!({"name": "From her cart"}),
            "check_out" => json!({"usage": "A poster", "terms_accepted": true}),
            "reorder_lightbox" => json!({"files": ["B2", "A1"]}),
            "create_order" | "dry_run_order" | "copy_lightbox_into_cart" => {
                json!({"lightbox": self.site.scene.lightbox(&own).to_string()})
            }
            "plan_bulk_order" | "begin_bulk_order" => {
                let lightbox = self.site.scene.lightbox(&own).to_string();
                json!({"lightbox": lightbox, "addresses": ["ana@example.org"]})
            }
            "take_out" => {
                json!({"account": self.site.scene.account("Ana").to_string(), "currency": "EUR", "shown": 500})
            }
            "go_on_with_bulk_order" => json!({"accounts": 1}),
            "set_grant" | "set_line_grant" => json!({"permission": "denied"}),
            "restrict_file" | "change_restriction" => json!({"effect": "warn", "notice": "Name the creator"}),
            "act_on_orders" | "plan_on_orders" => {
                json!({"act": "mark-paid", "orders": [{"number": self.order.number()}]})
            }
            "mark_paid" => json!({"paid": true}),
            "change_order" => json!({"reference": "Job 7", "lines": [{"line": 2, "struck": true}]}),
            "approve_delivery" => json!({"approved": true}),
            "pick_size" | "pick_cart_size" => json!({"size": "S"}),
            _ => return None,
        };
        Some(body)
    }
}
