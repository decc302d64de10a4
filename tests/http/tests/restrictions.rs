//! Restrictions of files, told through the API: rules 28, 55, 56 and 72.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::json;

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::CreateOrders)
        .client("Ana")
        .client("Ivo")
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Hers", "Ana", ["A1", "B2"])
}

const OF_A1: &str = "/files/A1/restrictions";

/// Rule 28.
#[tokio::test]
async fn staff_block_a_delivery_and_approve_it_for_one_line() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let terms = json!({"effect": "block", "territories": ["DE", "AT"], "notice": "Not in Germany and Austria"});
    let made = bea.post(OF_A1).json(&terms).hear().await.expect(200).body;
    assert_eq!(made["terms"]["territories"], json!(["AT", "DE"]), "in order");
    assert_eq!(
        (&made["terms"]["concerns"], &made["terms"]["may_be_put_in_a_cart"]),
        (&json!("everybody"), &json!(true))
    );
    let listed = bea.get(OF_A1).hear().await.expect(200).body;
    assert_eq!(listed["restrictions"], json!([made]));
    assert_eq!(ana.get("/files/A1").hear().await.expect(200).body["notices"], json!(["Not in Germany and Austria"]));

    let account = format!("/accounts/{}", site.scene.account("Ana"));
    let terms = json!({"lightbox": site.scene.lightbox("Spring").to_string()});
    let dry_run = bea.post(&format!("{account}/orders/dry-run")).json(&terms).hear().await.expect(200).body;
    let told: Vec<_> = dry_run["order"]["lines"].as_array().unwrap().iter().map(|line| &line["notices"]).collect();
    assert_eq!(told, [&json!(["Not in Germany and Austria"]), &json!([])]);
    let many = json!({"lightbox": terms["lightbox"], "addresses": ["ana@example.org"]});
    let plan = bea.post("/bulk-orders/dry-run").json(&many).hear().await.expect(200).body;
    let restricted = json!([{"file": "A1", "effect": "block", "notices": ["Not in Germany and Austria"]}]);
    assert_eq!(plan["accounts"][0]["order"]["restricted"], restricted);

    let order = site.scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let decision = format!("/orders/{order}/lines/1/download-decision");
    let told = ana.get(&decision).hear().await.expect(200).body;
    assert_eq!((&told["allowed"], &told["refusal"]["rule"]), (&json!(false), &json!(28)), "{told}");
    let download = format!("/orders/{order}/lines/1/download?size=S");
    ana.post(&format!("/orders/{order}/terms")).hear().await.expect(204);
    ana.get(&download).hear().await.expect_problem(422, "restricted");

    let approve = |approved: bool| {
        let path = format!("/orders/{order}/lines/1/delivery");
        bea.put(&path).with("If-Match", "*").json(&json!({"approved": approved})).hear()
    };
    let shown = approve(true).await.expect(200).body;
    assert_eq!(shown["lines"][0]["delivery_approved"], true);
    ana.get(&download).hear().await.expect(200);
    approve(false).await.expect(200);
    ana.get(&download).hear().await.expect_problem(422, "restricted");

    // An account that is known to be elsewhere is not concerned.
    let says = |territory| bea.call(reqwest::Method::PATCH, &account).with("If-Match", "*").json(&territory).hear();
    assert_eq!(says(json!({"territory": "fr"})).await.expect(200).body["territory"], "FR");
    ana.get(&download).hear().await.expect(200);
    assert_eq!(says(json!({"territory": null})).await.expect(200).body["territory"], json!(null));
    ana.get(&download).hear().await.expect_problem(422, "restricted");
    let problem = says(json!({"territory": "UK"})).await;
    problem.expect_problem(400, "unreadable");
    assert!(problem.body["detail"].as_str().unwrap().contains("ISO 3166"), "{}", problem.body);
}

/// Rules 56 and 72.
#[tokio::test]
async fn a_hidden_file_is_the_same_as_none_to_whom_it_is_hidden_from() {
    let site = Site::of(agency()).await;
    let (bea, ana, ivo) = (site.signed_in("Bea").await, site.signed_in("Ana").await, site.signed_in("Ivo").await);
    let address = site.scene.address("Ivo").to_string();
    let terms = json!({"effect": "hide", "concerns": "all-but", "accounts": [address], "notice": "Exclusive to Ivo"});
    bea.post(OF_A1).json(&terms).hear().await.expect(200);

    for (hidden, none) in [
        ("/files/A1", "/files/NONE"),
        ("/files/A1/thumbnail", "/files/NONE/thumbnail"),
        ("/files/A1/preview", "/files/NONE/preview"),
    ] {
        let (hidden, none) = (ana.get(hidden).hear().await, ana.get(none).hear().await);
        hidden.expect_problem(404, "not-found");
        assert_eq!(hidden.body["detail"], none.body["detail"]);
    }
    assert_eq!(ana.get("/files?q=picture").hear().await.body["rows"].as_array().unwrap().len(), 1);
    let own = format!("/lightboxes/{}", site.scene.lightbox("Hers"));
    let shown = ana.get(&own).hear().await.expect(200).body;
    assert_eq!((&shown["files"][0]["number"], &shown["hidden"]), (&json!("B2"), &json!(["A1"])));
    let cart = format!("/accounts/{}/cart/files", site.scene.account("Ana"));
    let by_her = ana.post(&cart).json(&json!({"files": ["A1", "B2"]})).hear().await.expect(200).body;
    assert_eq!(by_her["left_out"], json!([{"file": "A1", "why": "unknown", "reason": "no file has this number"}]));
    let by_bea = bea.post(&cart).json(&json!({"files": ["A1", "B2"]})).hear().await.expect(200).body;
    assert_eq!((&by_bea["left_out"][0]["why"], &by_bea["present"]), (&json!("restricted"), &json!(["B2"])));

    ivo.get("/files/A1").hear().await.expect(200);
    assert_eq!(ivo.get("/files?q=picture").hear().await.body["rows"].as_array().unwrap().len(), 2);
}

/// Rules 55 and 58.
#[tokio::test]
async fn a_file_that_was_restricted_since_keeps_a_cart_from_being_checked_out() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let cart = format!("/accounts/{}/cart", site.scene.account("Ana"));
    ana.post(&format!("{cart}/files")).json(&json!({"files": ["A1", "B2"]})).hear().await.expect(200);
    let terms = json!({"effect": "warn", "may_be_put_in_a_cart": false, "notice": "Ask us first"});
    let made = bea.post(OF_A1).json(&terms).hear().await.expect(200).body;
    let check_out = || {
        let ask = json!({"usage": "A poster", "terms_accepted": true});
        ana.post("/cart/check-out").with("If-Match", "*").with("Idempotency-Key", "one").json(&ask).hear()
    };
    let refused = check_out().await;
    refused.expect_problem(422, "cart-restricted");
    assert!(refused.body["detail"].as_str().unwrap().contains("A1"), "{}", refused.body);

    let one = format!("{OF_A1}/{}", made["id"].as_str().unwrap());
    let changed = json!({"effect": "warn", "notice": "Name the creator"});
    assert_eq!(bea.put(&one).json(&changed).hear().await.expect(200).body["terms"]["may_be_put_in_a_cart"], true);
    check_out().await.expect(201);
    bea.delete(&one).hear().await.expect(204);
    bea.delete(&one).hear().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_restriction_that_cannot_be_meant_says_what_is_wrong_with_it() {
    let site = Site::of(agency()).await;
    let bea = site.signed_in("Bea").await;
    let ana = site.scene.address("Ana").to_string();
    let many: Vec<String> = (0..101).map(|number| format!("a{number}@example.org")).collect();
    for (terms, status, slug, says) in [
        (json!({"effect": "burn", "notice": "n"}), 400, "unreadable", "burn"),
        (json!({"effect": "warn"}), 400, "unreadable", "notice"),
        (json!({"effect": "warn", "notice": "a\nb"}), 400, "unreadable", "line breaks"),
        (json!({"effect": "warn", "notice": "n", "territories": ["Atlantis"]}), 400, "unreadable", "ISO 3166"),
        (json!({"effect": "warn", "notice": "n", "accounts": many, "concerns": "only"}), 400, "unreadable", "accounts"),
        (json!({"effect": "warn", "notice": "n", "concerns": "only"}), 422, "restriction-unclear", "at least one"),
        (
            json!({"effect": "warn", "notice": "n", "from": "2026-03-02T00:00:00Z", "until": "2026-03-01T00:00:00Z"}),
            422,
            "restriction-unclear",
            "end",
        ),
        (
            json!({"effect": "hide", "notice": "n", "concerns": "all-but", "accounts": [ana, "nobody@example.org"]}),
            422,
            "unknown-addresses",
            "nobody@example.org",
        ),
    ] {
        let heard = bea.post(OF_A1).json(&terms).hear().await;
        heard.expect_problem(status, slug);
        assert!(heard.body["detail"].as_str().unwrap().contains(says), "{terms}: {}", heard.body["detail"]);
    }
    assert_eq!(site.scene.memory().restrictions(), []);
}
