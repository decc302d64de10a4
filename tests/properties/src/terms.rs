//! The licence terms, accepted once per order: rule 31.

use picdesk::{
    AccountChange, Actor, CheckOut, Denied, DownloadRefusal, EntryKind, Error, Expected, LicenceModel, LineNumber,
    Missing, NetworkAddress, NewToken, OrderEdit, OrderNumber, OrderRefusal, Refused, Rights,
};
use picdesk_testkit::{Scenario, Scene, together};

async fn house() -> Scene {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .immediate()
        .client("Ivo")
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .cart("Ana", ["A1"])
        .await
}

async fn ordered(scene: &Scene) -> OrderNumber {
    scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number
}

/// Begins a download as it is, with no tick beside the button; answers whether the terms are asked for.
async fn is_asked(scene: &Scene, actor: &Actor, order: OrderNumber) -> bool {
    let (size, from) = ("S".parse().unwrap(), NetworkAddress("192.0.2.7".to_owned()));
    match scene.desk.begin_download(actor, order, LineNumber(1), &size, from).await {
        Ok(_) => false,
        Err(Error::Refused(Refused::Download(DownloadRefusal::TermsNotAccepted))) => true,
        Err(other) => panic!("{other:?}"),
    }
}

fn accepted(scene: &Scene) -> usize {
    scene.memory().journal().iter().filter(|entry| entry.kind == EntryKind::TermsAccepted).count()
}

#[tokio::test]
async fn an_order_that_staff_created_asks_for_the_terms_at_the_first_download_and_never_again() {
    let scene = house().await;
    let [order, other] = [ordered(&scene).await, ordered(&scene).await];
    let ana = scene.actor("Ana").await;
    let before = scene.memory().journal().len();
    assert!(is_asked(&scene, &ana, order).await && scene.by("Ana").sees(order).await.unwrap().terms_asked);
    assert_eq!(scene.memory().journal().len(), before, "she is asked, and refused nothing");

    scene.desk.accept_terms(&ana, order).await.unwrap();
    assert!(!is_asked(&scene, &ana, order).await && !scene.by("Ana").sees(order).await.unwrap().terms_asked);
    assert!(!is_asked(&scene, &ana, order).await);
    assert_eq!(scene.by("Ana").sees(order).await.unwrap().order.terms_accepted_at, Some(scene.now()));
    assert!(is_asked(&scene, &ana, other).await, "each order by itself");

    scene.desk.accept_terms(&ana, order).await.unwrap();
    assert_eq!(accepted(&scene), 1, "a second time changes nothing");
}

#[tokio::test]
async fn who_is_not_asked_is_whoever_checked_out_or_downloads_directly() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    let cart = scene.desk.cart(&ana, ana.account()).await.unwrap().cart;
    let (usage, key) = ("A cover".parse().unwrap(), "once".parse().unwrap());
    let expected = Expected::Exactly(cart.revision);
    let ask = CheckOut { usage, reference: None, terms_accepted: true, expected, key };
    let order = scene.desk.check_out(&ana, &ask).await.unwrap().order.number;
    assert!(!is_asked(&scene, &ana, order).await);

    let created = ordered(&scene).await;
    let direct = |direct| AccountChange { direct_download: Some(direct), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ana"), direct(true)).await.unwrap();
    assert!(!is_asked(&scene, &ana, created).await);
    scene.console.change_account(&scene.address("Ana"), direct(false)).await.unwrap();
    assert!(is_asked(&scene, &ana, created).await, "nobody has accepted anything");
}

/// Rule 64, and rule 72 towards those whose order it is not.
#[tokio::test]
async fn nobody_accepts_the_terms_in_the_clients_name() {
    let scene = house().await;
    let order = ordered(&scene).await;
    let wanted = NewToken { name: "Nightly".parse().unwrap(), rights: Rights::none(), days: 7 };
    let made = scene.desk.make_token(&scene.actor("Ana").await, wanted).await.unwrap();
    let program = scene.desk.resume_by_token(&made.secret).await.unwrap();
    let assumed = scene.assume("Bea", "Ana").await.unwrap();
    let assumed = scene.desk.resume(&assumed).await.unwrap();
    for actor in [&program, &assumed] {
        let refused = scene.desk.accept_terms(actor, order).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::NotInPerson))), "{refused:?}");
        assert!(is_asked(&scene, actor, order).await);
    }
    for other in ["Bea", "Ivo"] {
        let refused = scene.by(other).accepts_terms(order).await;
        assert!(matches!(refused, Err(Error::Missing(Missing::Order))), "{refused:?}");
    }
    assert_eq!(accepted(&scene), 0);

    scene.by("Ana").accepts_terms(order).await.unwrap();
    assert!(!is_asked(&scene, &program, order).await, "what she accepted holds for her programs");
    assert!(!is_asked(&scene, &assumed, order).await, "and for whoever acts for her");
}

#[tokio::test]
async fn terms_that_are_accepted_ten_times_at_once_stand_in_the_journal_once() {
    let scene = house().await;
    let order = ordered(&scene).await;
    for outcome in together((0..10).map(|_| scene.by("Ana").accepts_terms(order))).await {
        outcome.unwrap();
    }
    assert_eq!(accepted(&scene), 1);
}

/// Rule 40: a client who accepts the terms gets in nobody's way.
#[tokio::test]
async fn accepting_makes_no_save_of_staff_stale_and_is_not_lost_by_one() {
    let scene = house().await;
    let order = ordered(&scene).await;
    let read = scene.by("Bea").sees(order).await.unwrap().order;
    scene.by("Ana").accepts_terms(order).await.unwrap();
    let edit = OrderEdit { note_to_client: Some("Hello".parse().ok()), ..OrderEdit::default() };
    let saved = scene.by("Bea").edits(order, &edit, Expected::Exactly(read.revision)).await.unwrap().order;
    assert_eq!((saved.terms_accepted_at, saved.revision), (Some(scene.now()), read.revision.next()));
}

/// Rule 26: there is nothing left to accept.
#[tokio::test]
async fn the_terms_of_a_cancelled_order_are_not_accepted() {
    let scene = house().await;
    let order = ordered(&scene).await;
    scene.desk.cancel_order(&scene.actor("Bea").await, order, Expected::Any).await.unwrap();
    let refused = scene.by("Ana").accepts_terms(order).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Order(OrderRefusal::Cancelled)))), "{refused:?}");
}
