//! What a program names wrongly is refused by that name, and nothing is done: it would be taken for something else in silence.

use picdesk::LicenceModel;
use picdesk_http::openapi;
use picdesk_http_tests::{Site, operations};
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

/// A filter that is misspelt would give everything, to read and to take away.
#[tokio::test]
async fn a_parameter_that_no_operation_knows_is_refused_with_those_that_there_are() {
    let site = Site::of(house()).await;
    let (bea, kept) = (site.signed_in("Bea").await, site.scene.memory().kept());
    let ana = site.scene.account("Ana");
    for (path, says) in [
        ("/orders?acount=1".to_owned(), "there is no parameter `acount`: there are `number`, `account`,"),
        (format!("/orders/export?client=ana&limit=1&account={ana}"), "no parameter `limit`"),
        ("/journal?Kind=order-created".to_owned(), "no parameter `Kind`"),
        ("/files?q=A1&page=2".to_owned(), "no parameter `page`: there are `q`, `after` and `limit`"),
        ("/orders/1001/lines/1/download?size=S&sise=M".to_owned(), "no parameter `sise`: there is `size`"),
        (format!("/accounts/{ana}?q=ana"), "no parameter `q`: there are none here"),
        ("/session?x".to_owned(), "no parameter `x`: there are none here"),
        ("/files?q=A1&=".to_owned(), "no parameter ``"),
        (format!("/files?q=A1&{}=1", "x".repeat(9_000)), "xxx…`"),
        ("/orders?state=open&state=draft".to_owned(), "the parameter `state` is there twice"),
        ("/orders?state=open&%73tate=open".to_owned(), "the parameter `state` is there twice"),
    ] {
        let refused = bea.get(&path).hear().await;
        refused.expect_problem(400, "unreadable");
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{path}: {detail}");
        assert!(detail.len() < 400, "{detail}");
    }
    let dry = bea.post(&format!("/accounts/{ana}/orders?dry_run=true"));
    let lightbox = json!({"lightbox": site.scene.lightbox("Spring").to_string()});
    dry.json(&lightbox).hear().await.expect_problem(400, "unreadable");
    assert!(site.scene.memory().written_since(&kept).is_empty(), "nothing is done");
    for path in ["/orders", "/orders?", "/orders?state=open&limit=2&account=", "/journal?limit=1"] {
        bea.get(&path.replace("account=", &format!("account={ana}"))).hear().await.expect(200);
    }
}

/// Rule 72: what is wrong with a request is for those who said who they are.
#[tokio::test]
async fn a_stranger_is_asked_who_they_are_before_a_parameter_is_read() {
    let site = Site::of(house()).await;
    let stranger = site.stranger();
    stranger.get("/orders?acount=1").hear().await.expect_problem(401, "not-signed-in");
    let sign_in =
        stranger.post("/session?address=ana@example.org").json(&json!({"address": "ana@example.org", "password": "x"}));
    sign_in.hear().await.expect_problem(400, "unreadable");
}

/// Every operation of the document refuses what it does not know, and none of its parameters is a list, which could be
/// there twice.
#[tokio::test]
async fn no_operation_overlooks_a_parameter() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    for operation in operations() {
        let path = operation.path.replace(['{', '}'], "");
        let heard = bea.call(operation.method.clone(), &format!("{path}?misspelt=1")).hear().await;
        heard.expect_problem(400, "unreadable");
        let detail = heard.body["detail"].as_str().unwrap();
        assert!(detail.starts_with("there is no parameter `misspelt`"), "{}: {detail}", operation.id);
    }
    let document: Value = serde_json::from_str(openapi()).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let parameters = operations.filter_map(|operation| operation["parameters"].as_array()).flatten();
    let lists: Vec<_> = parameters.filter(|parameter| parameter["schema"]["type"] == "array").collect();
    assert!(lists.is_empty(), "{lists:?}");
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
