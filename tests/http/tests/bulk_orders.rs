//! Bulk orders, told through the API (rule 13).

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::CreateOrders)
        .client("Ana")
        .client("Ivo")
        .immediate()
        .client("Old")
        .disabled()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

#[tokio::test]
async fn a_lightbox_is_ordered_into_many_accounts_step_by_step_and_the_report_names_each() {
    let site = Site::of(agency()).await;
    let (bea, cas) = (site.signed_in("Bea").await, site.signed_in("Cas").await);
    let terms = json!({
        "lightbox": site.scene.lightbox("Spring").to_string(),
        "accounts": [site.scene.account("Ana").to_string(), site.scene.account("Old").to_string()],
        "addresses": ["IVO@example.org", "ana@example.org", "nobody@example.org"],
        "rf_size": "largest",
        "notification": {"subject": "Your pictures", "message": "Hello,\n\nhere they are."},
    });
    let plan = bea.post("/bulk-orders/dry-run").json(&terms).hear().await.expect(200).body;
    assert_eq!(plan["named_again"], 1);
    let would: Vec<_> = plan["accounts"].as_array().unwrap().iter().map(|it| it["order"]["open_now"].clone()).collect();
    assert_eq!(would, [json!(0), Value::Null, json!(2), Value::Null]);
    assert_eq!(plan["accounts"][1]["refusal"]["slug"], "client-disabled");
    assert_eq!(plan["letter"]["recipient"], "ana@example.org");

    let begin = || bea.post("/bulk-orders").with("Idempotency-Key", "spring").json(&terms);
    let begun = begin().hear().await.expect(200).body;
    assert_eq!(begin().hear().await.expect(200).body["bulk_order"]["id"], begun["bulk_order"]["id"], "rule 8");
    assert_eq!(begun["bulk_order"]["progress"], json!({"accounts": 4, "waiting": 3, "created": 0, "refused": 1}));
    assert!(site.scene.memory().orders().is_empty());

    let bulk = format!("/bulk-orders/{}", begun["bulk_order"]["id"].as_str().unwrap());
    let go_on =
        |caller: &picdesk_http_tests::Caller| caller.post(&format!("{bulk}/go-on")).json(&json!({"accounts": 1}));
    for waiting in [2, 1, 0, 0] {
        assert_eq!(go_on(&cas).hear().await.expect(200).body["waiting"], waiting);
    }
    let report = bea.get(&bulk).hear().await.expect(200).body;
    let came: Vec<_> =
        report["report"].as_array().unwrap().iter().map(|row| (&row["address"], &row["state"])).collect();
    let expected = [
        (&json!("ana@example.org"), &json!("created")),
        (&json!("old@example.org"), &json!("refused")),
        (&json!("IVO@example.org"), &json!("created")),
        (&json!("nobody@example.org"), &json!("refused")),
    ];
    assert_eq!(came, expected);
    let table = cas.get(&format!("{bulk}/report.csv")).hear().await.expect(200);
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"bulk-order_spring_2026-03-01.csv\"");
    let rows = String::from_utf8(table.bytes).unwrap();
    assert!(rows.starts_with("E-mail,Name,Result,Order,Reason\r\nana@example.org,Ana,Order created,"), "{rows}");
    assert!(rows.ends_with("\r\nnobody@example.org,,No order,,There is no account with this address.\r\n"), "{rows}");
    let number = report["report"][2]["order"].as_i64().unwrap();
    let ivo = site.signed_in("Ivo").await;
    assert_eq!(ivo.get(&format!("/orders/{number}")).hear().await.expect(200).body["number"], number);
    assert_eq!(site.scene.memory().letters().len(), 2);
    let listed = cas.get("/bulk-orders").hear().await.expect(200).body;
    assert_eq!(listed["rows"][0], report["bulk_order"]);
}

#[tokio::test]
async fn what_cannot_begin_is_a_problem_that_says_why() {
    let site = Site::of(agency().lightbox("Bare", "Bea", [])).await;
    let bea = site.signed_in("Bea").await;
    let lightbox = |name: &str| site.scene.lightbox(name).to_string();
    let somebody = json!(["ana@example.org"]);
    for (sent, status, slug) in [
        (json!({"lightbox": lightbox("Bare"), "addresses": somebody}), 422, "lightbox-empty"),
        (json!({"lightbox": lightbox("Spring")}), 422, "nobody-named"),
        (json!({"lightbox": lightbox("Spring"), "addresses": ["a\nb"]}), 400, "unreadable"),
        (json!({"addresses": somebody}), 400, "unreadable"),
    ] {
        for path in ["/bulk-orders", "/bulk-orders/dry-run"] {
            bea.post(path).json(&sent).hear().await.expect_problem(status, slug);
        }
    }
    let many: Vec<String> = (0..600).map(|number| format!("a{number}@example.org")).collect();
    let ids: Vec<String> = (0..600).map(|_| site.scene.account("Ana").to_string()).collect();
    let sent = json!({"lightbox": lightbox("Spring"), "addresses": many, "accounts": ids});
    bea.post("/bulk-orders").json(&sent).hear().await.expect_problem(422, "too-many-accounts");
    let nothing = format!("/bulk-orders/{}", site.scene.account("Ana"));
    bea.get(&nothing).hear().await.expect_problem(404, "not-found");
}
