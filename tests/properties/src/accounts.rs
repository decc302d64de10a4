//! Accounts and sign-in: rules 67 to 70 and 72.

use std::time::Duration;

use picdesk::{
    AccountChange, AccountId, AttemptLimits, CartRefusal, CheckOut, Denied, Device, EntryKind, Error, Expected,
    JournalFilter, LicenceModel, LightboxId, NetworkAddress, OrderFilter, OrderNumber, Page, Password, Refused, Right,
    Rights, RightsRefusal, SESSION_LASTS, SessionToken, SignInRefusal,
};
use picdesk_testkit::{Scenario, Scene, strategies, together};
use proptest::prelude::*;

use crate::told;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .client("Ivo")
        .immediate()
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
        .lightbox("Private", "Ivo", ["A1"])
}

/// Somebody tries to sign in from a network address, and fails.
async fn fails(scene: &Scene, address: &str, password: &Password, from: &str) -> SignInRefusal {
    let from = NetworkAddress(from.to_owned());
    match scene.desk.sign_in(&address.parse().unwrap(), password, &from, &Device::Program).await {
        Err(Error::NotSignedIn(refusal)) => refusal,
        other => panic!("{address} signed in, or something broke: {other:?}"),
    }
}

fn wrong() -> Password {
    Password::typed("not the password")
}

/// Rule 67.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_have_the_same_answer() {
    let scene = house().client("Uma").not_activated().client("Otto").disabled().await;
    for (address, password) in [
        ("ana@example.org", wrong()),
        ("nobody@example.org", wrong()),
        ("uma@example.org", scene.password("Uma")),
        ("otto@example.org", scene.password("Otto")),
        ("ana@example.org", Password::typed("")),
    ] {
        assert_eq!(fails(&scene, address, &password, "192.0.2.1").await, SignInRefusal::Wrong, "{address}");
    }
    assert!(scene.sign_in("Ana").await.is_ok());
}

/// Rule 67: known or unknown, an account is tried ten times and no more until the window has passed.
#[tokio::test]
async fn tries_are_limited_per_account() {
    let scene = house().await;
    let AttemptLimits { per_account, window, .. } = AttemptLimits::default();
    for address in ["ana@example.org", "nobody@example.org"] {
        for count in 0..per_account {
            let from = format!("192.0.2.{count}");
            assert_eq!(fails(&scene, address, &wrong(), &from).await, SignInRefusal::Wrong);
        }
        let shouted = address.to_uppercase();
        let refused = fails(&scene, &shouted, &wrong(), "198.51.100.1").await;
        assert_eq!(refused, SignInRefusal::TooMany { wait: window }, "{address}");
    }
    let right = scene.password("Ana");
    let refused = fails(&scene, "ana@example.org", &right, "198.51.100.1").await;
    assert_eq!(refused, SignInRefusal::TooMany { wait: window }, "the right password is not looked at either");
    assert!(scene.sign_in("Ivo").await.is_ok(), "another account is not concerned");

    scene.clock.advance(window + Duration::from_micros(1));
    assert!(scene.sign_in("Ana").await.is_ok());
}

/// Rule 67.
#[tokio::test]
async fn tries_are_limited_per_network_address() {
    let scene = house().await;
    let AttemptLimits { per_address, window, .. } = AttemptLimits::default();
    for count in 0..per_address {
        let address = format!("somebody{count}@example.org");
        assert_eq!(fails(&scene, &address, &wrong(), "198.51.100.1").await, SignInRefusal::Wrong);
    }
    let refused = fails(&scene, "ana@example.org", &scene.password("Ana"), "198.51.100.1").await;
    assert_eq!(refused, SignInRefusal::TooMany { wait: window });
    assert!(scene.sign_in("Ana").await.is_ok(), "from elsewhere it is possible");
}

/// Rule 67.
#[tokio::test]
async fn signing_in_uses_up_no_try() {
    let scene = house().await;
    for _ in 0..3 * AttemptLimits::default().per_account {
        scene.sign_in("Ana").await.unwrap();
    }
}

/// Rule 67: many at once are no way around the limit.
#[tokio::test]
async fn fifty_tries_at_once_count_like_fifty_one_after_the_other() {
    let scene = house().await;
    let tries: Vec<String> = (0..50).map(|count| format!("192.0.2.{count}")).collect();
    let password = wrong();
    let refusals = together(tries.iter().map(|from| fails(&scene, "ana@example.org", &password, from))).await;
    let looked_at = refusals.iter().filter(|refusal| **refusal == SignInRefusal::Wrong).count();
    assert_eq!(looked_at, AttemptLimits::default().per_account as usize);
}

/// Rules 67 and 68.
#[tokio::test]
async fn no_secret_is_ever_printed() {
    let scene = house().await;
    let from = NetworkAddress("192.0.2.1".to_owned());
    let signed_in =
        scene.desk.sign_in(&scene.address("Ana"), &scene.password("Ana"), &from, &Device::Program).await.unwrap();
    let printed = format!("{signed_in:?} {:?} {:?}", scene.password("Ana"), scene.memory().journal());
    assert!(!printed.contains(signed_in.token.reveal()));
    assert!(!printed.contains(scene.password("Ana").reveal()));
}

/// Rule 68: only the secret itself opens a session, and what is stored is not the secret.
#[tokio::test]
async fn a_session_is_opened_by_its_secret_alone() {
    let scene = house().await;
    let token = scene.sign_in("Ana").await.unwrap();
    assert_eq!(scene.desk.resume(&token).await.unwrap().account(), scene.account("Ana"));
    for other in [format!("{} ", token.reveal()), token.reveal().to_uppercase(), String::new()] {
        let refused = scene.desk.resume(&SessionToken::new(other)).await;
        assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::NoSession))), "{refused:?}");
    }
    let digest = scene.ports.secrets.digest(token.reveal().as_bytes());
    let mut look = scene.store.look().await.unwrap();
    let (session, _) = look.sessions().by_digest(&digest).await.unwrap().unwrap();
    assert!(!format!("{session:?}").contains(token.reveal()));
}

/// Rule 68: the forms of one session are told from those of every other, and the token in them opens nothing.
#[tokio::test]
async fn a_form_token_is_the_sessions_own_and_opens_nothing() {
    let scene = house().await;
    let (one, other) = (scene.sign_in("Ana").await.unwrap(), scene.sign_in("Ana").await.unwrap());
    let (mine, others) = (scene.desk.form_token(&one), scene.desk.form_token(&other));
    assert!(mine.matches(scene.desk.form_token(&one).as_str()) && !mine.matches(others.as_str()));
    for secret in [mine.as_str(), scene.desk.fresh_token().unwrap().reveal()] {
        let answer = scene.desk.resume(&SessionToken::new(secret.to_owned())).await;
        assert!(matches!(answer, Err(Error::NotSignedIn(SignInRefusal::NoSession))), "{answer:?}");
    }
    assert_eq!(scene.desk.resume(&one).await.unwrap().name().as_str(), "Ana");
}

/// Rule 68.
#[tokio::test]
async fn a_session_ends_when_its_owner_signs_out_and_by_itself_after_twelve_hours() {
    let scene = house().await;
    let [one, other] = [scene.sign_in("Ana").await.unwrap(), scene.sign_in("Ana").await.unwrap()];
    scene.desk.sign_out(&scene.desk.resume(&one).await.unwrap()).await.unwrap();
    assert!(scene.desk.resume(&one).await.is_err());
    scene.clock.advance(SESSION_LASTS - Duration::from_micros(1));
    assert!(scene.desk.resume(&other).await.is_ok());
    scene.clock.advance(Duration::from_micros(1));
    assert!(scene.desk.resume(&other).await.is_err());
}

/// Rule 69.
#[tokio::test]
async fn changed_rights_hold_on_the_accounts_next_request() {
    let scene = house().staff("Cleo").with(Right::CreateOrders).lightbox("Own", "Cleo", ["A1"]).await;
    let bea = scene.actor("Bea").await;
    let cleo = scene.account("Cleo");
    let order = scene.by("Cleo").orders("Own").into("Ana");
    order.clone().await.unwrap();
    scene.desk.change_rights(&bea, cleo, only(Right::ViewOrders), Expected::Any).await.unwrap();
    let refused = order.await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::CreateOrders)))), "{refused:?}");
}

/// Rule 69.
#[tokio::test]
async fn a_disabled_account_is_signed_out_on_its_next_request() {
    let scene = house().await;
    let token = scene.sign_in("Ana").await.unwrap();
    let bea = scene.actor("Bea").await;
    let switch = |enabled| AccountChange { enabled: Some(enabled), ..AccountChange::default() };
    scene.desk.change_account(&bea, scene.account("Ana"), switch(false), Expected::Any).await.unwrap();
    assert!(matches!(scene.desk.resume(&token).await, Err(Error::NotSignedIn(SignInRefusal::NoSession))));
    assert!(scene.sign_in("Ana").await.is_err());
    scene.desk.change_account(&bea, scene.account("Ana"), switch(true), Expected::Any).await.unwrap();
    assert!(scene.desk.resume(&token).await.is_ok());
}

/// Rules 47 and 72: what staff change of an account is in the journal, and their note never reaches its owner.
#[tokio::test]
async fn what_staff_note_about_an_account_is_read_by_staff_alone() {
    let scene = house().await;
    let (bea, ana) = (scene.actor("Bea").await, scene.account("Ana"));
    let change = AccountChange {
        name: Some("Ana Nova".parse().unwrap()),
        company: Some(Some("Harbour Weekly".parse().unwrap())),
        note: Some(Some("Pays late".parse().unwrap())),
        ..AccountChange::default()
    };
    let changed = scene.desk.change_account(&bea, ana, change, Expected::Any).await.unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.company.as_ref().map(|it| it.as_str())),
        ("Ana Nova", Some("Harbour Weekly"))
    );
    let note = scene.desk.note_about(&bea, ana).await.unwrap();
    assert_eq!(note.as_ref().map(|note| note.as_str()), Some("Pays late"));
    let own = scene.desk.note_about(&scene.actor("Ana").await, ana).await;
    assert!(matches!(own, Err(Error::Denied(Denied::NotYours))), "{own:?}");

    let filter = JournalFilter { kind: Some(EntryKind::AccountChanged), ..JournalFilter::default() };
    let rows = scene.desk.journal(&bea, &filter, &Page::first(5)).await.unwrap().rows;
    let fields: Vec<_> = rows[0].kept.entry.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["name", "company", "note"]);
}

/// Rule 31: an account that downloads directly checks out without accepting the terms each time, and others do not.
#[tokio::test]
async fn who_downloads_directly_is_not_asked_for_the_licence_terms() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let direct = AccountChange { direct_download: Some(true), ..AccountChange::default() };
    for (name, asked) in [("Ivo", false), ("Ana", true)] {
        let actor = scene.actor(name).await;
        if !asked {
            scene.desk.change_account(&bea, actor.account(), direct.clone(), Expected::Any).await.unwrap();
        }
        scene.desk.add_to_cart(&actor, actor.account(), &["A1".parse().unwrap()]).await.unwrap();
        let ask = CheckOut {
            usage: "A poster".parse().unwrap(),
            reference: None,
            terms_accepted: false,
            expected: Expected::Any,
            key: "one".parse().unwrap(),
        };
        match scene.desk.check_out(&actor, &ask).await {
            Ok(done) => assert_eq!((asked, done.order.terms_accepted_at), (false, None)),
            Err(Error::Refused(Refused::Cart(CartRefusal::TermsNotAccepted))) => assert!(asked),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// A set of one right.
fn only(right: Right) -> Rights {
    [right].into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Rule 70.
    #[test]
    fn nobody_grants_a_right_they_do_not_hold(
        giver in strategies::rights(),
        before in strategies::rights(),
        after in strategies::rights(),
    ) {
        told(async {
            let all = |scenario: Scenario, rights: &Rights| rights.iter().fold(scenario, Scenario::with);
            let giver: Rights = giver.iter().chain([Right::ManageStaff]).collect();
            let scene = all(house().staff("Gil"), &giver);
            let scene = if before.is_empty() { scene.client("Tom") } else { all(scene.staff("Tom"), &before) };
            let scene = scene.await;
            let gil = scene.actor("Gil").await;

            let outcome = scene.desk.change_rights(&gil, scene.account("Tom"), after.clone(), Expected::Any).await;

            let not_his: Vec<Right> = after.iter().filter(|&it| !before.holds(it) && !giver.holds(it)).collect();
            match outcome {
                Ok(tom) => {
                    assert!(not_his.is_empty(), "{not_his:?} were given by somebody who holds {giver}");
                    assert_eq!(tom.rights, after);
                }
                Err(Error::Refused(Refused::Rights(RightsRefusal::NotYoursToGive(right)))) => {
                    assert!(not_his.contains(&right));
                }
                Err(other) => panic!("{other:?}"),
            }
        });
    }
}

/// Rule 70.
#[tokio::test]
async fn the_last_account_that_can_manage_staff_keeps_that_right() {
    let scene = house().staff("Cleo").with(Right::ManageStaff).await;
    let (bea, any) = (scene.actor("Bea").await, Expected::Any);
    let without: Rights = Right::ALL.into_iter().filter(|right| *right != Right::ManageStaff).collect();
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    let last = |outcome: Result<picdesk::Account, Error>| {
        assert!(matches!(outcome, Err(Error::Refused(Refused::Rights(RightsRefusal::LastManager)))), "{outcome:?}");
    };

    scene.desk.change_account(&bea, scene.account("Cleo"), off.clone(), any).await.unwrap();
    last(scene.desk.change_rights(&bea, scene.account("Bea"), without.clone(), any).await);
    last(scene.desk.change_account(&bea, scene.account("Bea"), off, any).await);

    let on = AccountChange { enabled: Some(true), ..AccountChange::default() };
    scene.desk.change_account(&bea, scene.account("Cleo"), on, any).await.unwrap();
    scene.desk.change_rights(&bea, scene.account("Bea"), without, any).await.unwrap();
}

/// Rule 70: two managers who take the right from each other at once leave one.
#[tokio::test]
async fn two_managers_cannot_dismiss_each_other_at_once() {
    let scene = house().staff("Cleo").with_every_right().await;
    let (bea, cleo) = (scene.actor("Bea").await, scene.actor("Cleo").await);
    let left = only(Right::ViewOrders);
    let dismissals = together([
        scene.desk.change_rights(&bea, scene.account("Cleo"), left.clone(), Expected::Any),
        scene.desk.change_rights(&cleo, scene.account("Bea"), left, Expected::Any),
    ])
    .await;
    assert_eq!(dismissals.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{dismissals:?}");
}

/// Rule 72: what exists and is another's is answered exactly like what does not exist.
#[tokio::test]
async fn a_client_never_learns_that_anothers_things_exist() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ivo").await.unwrap().order.number;
    let (ana, size) = (scene.actor("Ana").await, "S");
    let none = OrderNumber::new(999_999);
    assert_eq!(told_of(scene.by("Ana").sees(order).await), told_of(scene.by("Ana").sees(none).await));
    assert_eq!(
        told_of(scene.by("Ana").downloads(order, 1, size).await),
        told_of(scene.by("Ana").downloads(none, 1, size).await),
    );

    let nobody: AccountId = "0197a5c0-0000-7000-8000-0000ffffffff".parse().unwrap();
    let no_lightbox: LightboxId = "0197a5c0-0000-7000-8000-0000ffffffff".parse().unwrap();
    assert_eq!(
        told_of(scene.desk.account(&ana, scene.account("Ivo")).await),
        told_of(scene.desk.account(&ana, nobody).await),
    );
    assert_eq!(
        told_of(scene.desk.lightbox(&ana, scene.lightbox("Private")).await),
        told_of(scene.desk.lightbox(&ana, no_lightbox).await),
    );
    let page = Page::first(20);
    let of_ivo = OrderFilter { owner: Some(scene.account("Ivo")), ..OrderFilter::default() };
    let of_ivo = scene.desk.orders(&ana, &of_ivo, &page).await.unwrap();
    assert_eq!(of_ivo.rows, []);
    assert!(scene.by("Ivo").sees(order).await.is_ok(), "and they do exist");
}

/// What somebody is told who is refused.
fn told_of<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    format!("{:?}", outcome.expect_err("it is none of Ana's business"))
}

/// Every sign-in and sign-out stands in the journal.
#[tokio::test]
async fn signing_in_and_out_are_recorded() {
    let scene = house().await;
    let token = scene.sign_in("Ana").await.unwrap();
    scene.desk.sign_out(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    let ana = Some(scene.account("Ana"));
    let of_ana = scene.memory().journal().into_iter().filter(|entry| entry.who.actor == ana);
    let kinds: Vec<EntryKind> = of_ana.map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::SignedIn, EntryKind::SignedOut]);
}
