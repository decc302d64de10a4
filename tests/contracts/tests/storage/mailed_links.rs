//! What it costs to answer somebody who types an address.

use std::sync::Arc;

use picdesk::{Device, LinkSecret, NetworkAddress, NewClient, Password};
use picdesk_storage::SqlStore;
use picdesk_testkit::{Scenario, Scene};

use crate::{Home, run};

async fn scene(store: &Arc<SqlStore>) -> Scene {
    Scenario::on(store.clone()).client("Ana").client("Off").disabled().client("Uma").not_activated().await
}

/// Rules 67 and 72: nothing is done for an address that has an account and not for one that has none, so that the time of
/// the answer says nothing either.
#[test]
fn an_address_that_is_typed_costs_the_same_statements_whoever_has_it() {
    for home in [Home::sqlite as fn() -> Home, Home::postgres] {
        let home = home();
        run(async {
            let store = home.open().await;
            let scene = scene(&store).await;
            let mut counts = Vec::new();
            for (place, address) in ["ana", "off", "uma", "nobody"].into_iter().enumerate() {
                let typed = format!("{address}@example.org").parse().expect("an address");
                let from = NetworkAddress(format!("192.0.2.{place}"));
                let before = store.statements();
                scene.desk.forgot_password(&typed, &from).await.expect("anybody may ask");
                let forgotten = store.statements() - before;
                let who = NewClient { name: "Zoe".parse().expect("a name"), company: None, address: typed };
                scene.desk.register(who, &from).await.expect("anybody may register");
                counts.push((forgotten, store.statements() - before - forgotten));
            }
            assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
            store.close().await;
        });
    }
}

/// Rule 67: nor does a device tell by the time of the answer whether there is an account that does not know it.
#[test]
fn a_password_that_is_tried_costs_the_same_statements_whoever_has_the_address() {
    for home in [Home::sqlite as fn() -> Home, Home::postgres] {
        let home = home();
        run(async {
            let store = home.open().await;
            let scene = Scenario::on(store.clone())
                .client("Ana")
                .client("Off")
                .disabled()
                .client("Uma")
                .not_activated()
                .client("Ivo")
                .await;
            let (ivo, from) = (scene.address("Ivo"), NetworkAddress("192.0.2.9".to_owned()));
            let signed_in = scene.desk.sign_in(&ivo, &scene.password("Ivo"), &from, &Device::Browser(None)).await;
            let ivos = Device::Browser(signed_in.expect("it is his password").device);
            for device in [Device::Browser(None), ivos] {
                let mut counts = Vec::new();
                for address in ["ana", "off", "uma", "nobody"] {
                    let typed = format!("{address}@example.org").parse().expect("an address");
                    let before = store.statements();
                    let tried = scene.desk.sign_in(&typed, &Password::typed("a guess"), &from, &device).await;
                    tried.expect_err("it is not the password");
                    counts.push(store.statements() - before);
                }
                assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?} on {device:?}");
            }
            store.close().await;
        });
    }
}

/// Rule 67: a link that is none costs one look, and no password is hashed for it.
#[test]
fn a_dead_link_costs_one_statement() {
    for home in [Home::sqlite as fn() -> Home, Home::postgres] {
        let home = home();
        run(async {
            let store = home.open().await;
            let scene = scene(&store).await;
            let before = store.statements();
            let password = Password::choose("a long password").expect("it is long enough");
            let guessed = LinkSecret::new("guessed".to_owned());
            scene.desk.set_password(&guessed, &password, &Device::Program).await.expect_err("it is none");
            assert_eq!(store.statements() - before, 1);
            store.close().await;
        });
    }
}
