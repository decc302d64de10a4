//! What a program names wrongly is refused by that name, and nothing is done: it would be taken for something else in silence.

use picdesk::LicenceModel;
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

/// Rules 15 and 18: a size that was picked is changed, and never taken away.
#[tokio::test]
async fn null_takes_away_what_may_be_missing_and_is_refused_by_name_for_what_may_not() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let number = site.scene.by("Bea").orders("Spring").into("Ana").smallest().await.unwrap().order.number;
    let (order, ana) = (format!("/orders/{number}"), format!("/accounts/{}", site.scene.account("Ana")));
    let change = async |path: &str, body: &Value| bea.patch(path).with("If-Match", "*").json(body).hear().await;
    let priced = json!({"line": 2, "price": {"minor": 100, "currency": "EUR"}, "note": "Credit Kim"});
    change(&order, &json!({"reference": "Job 7", "lines": [priced]})).await.expect(200);

    for field in ["grant", "must_pay_first", "currency", "prices_shown", "lines"] {
        let refused = change(&order, &json!({"reference": null, field: null})).await;
        refused.expect_problem(400, "unreadable");
        assert!(refused.body["detail"].as_str().unwrap().contains(&format!("`{field}` cannot be null")), "{field}");
    }
    for field in ["grant", "size", "delivery_approved", "struck", "to_invoice"] {
        let refused = change(&order, &json!({"lines": [{"line": 2, "price": null, field: null}]})).await;
        refused.expect_problem(400, "unreadable");
        assert!(refused.body["detail"].as_str().unwrap().contains(&format!("`{field}` cannot be null")), "{field}");
    }
    for field in ["enabled", "name", "downloads", "must_pay_first", "direct_download"] {
        let refused = change(&ana, &json!({"company": null, field: null})).await;
        refused.expect_problem(400, "unreadable");
        assert!(refused.body["detail"].as_str().unwrap().contains(&format!("`{field}` cannot be null")), "{field}");
    }
    let read = bea.get(&order).hear().await.expect(200).body;
    assert_eq!((&read["reference"], &read["lines"][1]["note"]), (&json!("Job 7"), &json!("Credit Kim")));

    let taken = json!({"reference": null, "discount": null, "usage": null, "note_to_client": null, "staff_note": null,
        "lines": [{"line": 2, "price": null, "note": null}]});
    let emptied = change(&order, &taken).await.expect(200).body;
    let line = &emptied["lines"][1];
    assert_eq!((&emptied["reference"], &line["price"], &line["note"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(line["size"]["label"], "S");
    change(&ana, &json!({"company": null, "territory": null, "note": null})).await.expect(200);
}
