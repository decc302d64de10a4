//! Carts and lightboxes across accounts: rules 49 to 52, 54, 56 and 57.

use std::sync::Arc;

use picdesk::{
    About, Change, CopyInto, Denied, EntryKind, Error, Expected, FileNumber, Holdings, LicenceModel, LightboxRefusal,
    Missing, Page, Refused, Right, StoreError, Who, WhyLeftOut,
};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, Scene};

use crate::carts::{asking, left_out};

/// Staff with a lightbox and a cart of their own, clients with theirs, and a file that was withdrawn.
fn house(scenario: Scenario) -> Scenario {
    let scenario =
        scenario.staff("Bea").with_every_right().staff("Cleo").with(Right::ViewAccounts).client("Ana").client("Ivo");
    let files = ["A1", "B2", "C3"].map(|number| (number, LicenceModel::RightsManaged));
    let scenario = scenario.files(files).file("W4", LicenceModel::RightsManaged).withdrawn();
    let scenario = scenario.lightbox("Spring", "Bea", ["W4", "C3", "A1"]).lightbox("Bare", "Bea", []);
    scenario.lightbox("Colleague's", "Cleo", ["A1"]).lightbox("Hers", "Ana", ["B2"]).cart("Ana", ["A1", "B2"])
}

/// Rules 49 and 57.
#[tokio::test]
async fn a_lightbox_goes_into_a_clients_cart_without_what_is_there_and_what_is_gone() {
    let scene = house(Scenario::new()).await;
    let (bea, spring, ana) = (scene.actor("Bea").await, scene.lightbox("Spring"), scene.account("Ana"));
    let before = scene.desk.lightbox(&bea, spring).await.unwrap();
    let done = scene.desk.copy_lightbox_into_cart(&bea, spring, ana).await.unwrap();

    assert_eq!((numbers(&done.added), numbers(&done.present)), (vec!["C3"], vec!["A1"]));
    assert_eq!(left_out(&done), [("W4", WhyLeftOut::Withdrawn)]);
    assert_eq!(in_cart(&scene, "Ana").await, ["A1", "B2", "C3"], "nothing is taken out");
    assert_eq!(scene.desk.lightbox(&bea, spring).await.unwrap(), before);
    assert_eq!(held(&scene, "Ana").await, Holdings { cart_files: 3, lightboxes: 1, lightbox_files: 1 });

    let again = scene.desk.copy_lightbox_into_cart(&bea, spring, ana).await.unwrap();
    assert_eq!((again.added.len(), again.to), (0, done.to), "what is there already is no change");
}

/// Rules 50 and 51: whoever put a file in, the client and staff take it out, and the client goes on alone.
#[tokio::test]
async fn what_staff_put_into_a_cart_the_client_takes_out_or_orders_alone() {
    let scene = house(Scenario::new()).await;
    let (bea, ana) = (scene.actor("Bea").await, scene.actor("Ana").await);
    let done = scene.desk.add_to_cart(&bea, ana.account(), &[number("C3"), number("NONE")]).await.unwrap();
    assert_eq!((numbers(&done.added), left_out(&done)), (vec!["C3"], vec![("NONE", WhyLeftOut::Unknown)]));
    scene.desk.remove_from_cart(&bea, ana.account(), &number("A1")).await.unwrap();
    scene.desk.remove_from_cart(&ana, ana.account(), &number("C3")).await.unwrap();
    assert_eq!(in_cart(&scene, "Ana").await, ["B2"]);

    let cart = scene.desk.cart(&ana, ana.account()).await.unwrap().cart;
    let order = scene.desk.check_out(&ana, &asking(&cart, "one")).await.unwrap().order;
    assert_eq!((order.owner, order.created_by), (ana.account(), ana.account()));
    assert_eq!(held(&scene, "Ana").await.cart_files, 0);
}

/// Rule 52: into a lightbox that is there, into a new one, and into one's own cart.
#[tokio::test]
async fn a_clients_cart_is_copied_and_stays_as_it_is() {
    let scene = house(Scenario::new()).await;
    let (bea, ana) = (scene.actor("Bea").await, scene.account("Ana"));
    let before = scene.desk.cart(&bea, ana).await.unwrap();

    let spring = CopyInto::Lightbox(scene.lightbox("Spring"));
    let done = scene.desk.copy_cart_to_lightbox(&bea, ana, spring).await.unwrap();
    assert_eq!((numbers(&done.added), numbers(&done.present)), (vec!["B2"], vec!["A1"]));
    assert_eq!(done.to.files.len(), 4, "what it held stays, withdrawn or not");
    let new = CopyInto::New("From Ana".parse().unwrap());
    let made = scene.desk.copy_cart_to_lightbox(&bea, ana, new.clone()).await.unwrap().to;
    assert_eq!((made.owner, made.name.as_str(), made.files.len()), (bea.account(), "From Ana", 2));
    let twice = scene.desk.copy_cart_to_lightbox(&bea, ana, new).await;
    assert!(matches!(twice, Err(Error::Refused(Refused::Lightbox(LightboxRefusal::NameInUse)))), "{twice:?}");
    scene.desk.copy_cart_to_my_cart(&bea, ana).await.unwrap();
    assert_eq!(in_cart(&scene, "Bea").await, ["A1", "B2"]);

    assert_eq!(scene.desk.cart(&bea, ana).await.unwrap(), before);
    assert_eq!(held(&scene, "Bea").await, Holdings { cart_files: 2, lightboxes: 3, lightbox_files: 6 });
}

/// Rules 54 and 57: a name in use is refused, whatever its case, and never merged.
#[tokio::test]
async fn a_lightbox_is_copied_into_an_account_under_a_name_of_its_own() {
    let scene = house(Scenario::new()).await;
    let (bea, ana, spring) = (scene.actor("Bea").await, scene.account("Ana"), scene.lightbox("Spring"));
    let note = "crop to the left".parse().ok();
    scene.desk.note_in_lightbox(&bea, spring, &number("A1"), note, Expected::Any).await.unwrap();
    let copy = async |name: &str| scene.desk.copy_lightbox_into_account(&bea, spring, ana, name.parse().unwrap()).await;

    let done = copy("For your cover").await.unwrap();
    assert_eq!((numbers(&done.added), left_out(&done)), (vec!["C3", "A1"], vec![("W4", WhyLeftOut::Withdrawn)]));
    let shown = scene.desk.lightbox(&scene.actor("Ana").await, done.to.id).await.unwrap();
    assert_eq!((shown.lightbox.owner, shown.lightbox.name.as_str()), (ana, "For your cover"));
    assert!(shown.notes.is_empty(), "what is noted is for whoever noted it");

    let before = held(&scene, "Ana").await;
    assert_eq!(before, Holdings { cart_files: 2, lightboxes: 2, lightbox_files: 3 });
    for name in ["Hers", "For your cover"] {
        let merged = copy(name).await;
        assert!(matches!(merged, Err(Error::Refused(Refused::Lightbox(LightboxRefusal::NameInUse)))), "{merged:?}");
    }
    assert_eq!(held(&scene, "Ana").await, before);
}

/// Rule 54.
#[tokio::test]
async fn staff_see_a_clients_lightbox_and_add_files_to_it() {
    let scene = house(Scenario::new()).await;
    let (bea, ana, hers) = (scene.actor("Bea").await, scene.account("Ana"), scene.lightbox("Hers"));
    let asked = ["W4", "A1", "B2"].map(number);
    let done = scene.desk.add_to_lightbox(&bea, ana, hers, &asked, Expected::Any).await.unwrap();
    assert_eq!((numbers(&done.added), numbers(&done.present)), (vec!["A1"], vec!["B2"]));
    assert_eq!(left_out(&done), [("W4", WhyLeftOut::Withdrawn)], "rule 56");
    assert_eq!(scene.desk.lightbox_of(&bea, ana, hers).await.unwrap().lightbox, done.to);
    for (account, lightbox) in [(ana, scene.lightbox("Spring")), (scene.account("Ivo"), hers)] {
        let elsewhere = scene.desk.add_to_lightbox(&bea, account, lightbox, &asked, Expected::Any).await;
        assert!(matches!(elsewhere, Err(Error::Missing(Missing::Lightbox))), "{elsewhere:?}");
    }
}

/// Who did it and in whose account: whoever looks for the client finds it.
#[tokio::test]
async fn what_staff_do_in_a_clients_account_is_in_the_journal_of_both() {
    let scene = house(Scenario::new()).await;
    let (bea, ana, spring) = (scene.actor("Bea").await, scene.account("Ana"), scene.lightbox("Spring"));
    scene.desk.copy_lightbox_into_cart(&bea, spring, ana).await.unwrap();
    let hers = scene.lightbox("Hers");
    scene.desk.add_to_lightbox(&bea, ana, hers, &[number("C3")], Expected::Any).await.unwrap();
    let name = || "For you".parse().unwrap();
    let copied = scene.desk.copy_lightbox_into_account(&bea, spring, ana, name()).await.unwrap().to.id;
    scene.desk.remove_from_cart(&bea, ana, &number("A1")).await.unwrap();

    let who = Who { actor: Some(bea.account()), subject: Some(ana), token: None };
    let (set, out) = (Change::set, Change::of("removed", Some("A1".to_owned()), None));
    let expected = [
        (EntryKind::CartChanged, About::Account(ana), vec![set("added", "C3".to_owned())]),
        (EntryKind::LightboxChanged, About::Lightbox(hers), vec![set("added", "C3".to_owned())]),
        (
            EntryKind::LightboxMade,
            About::Lightbox(copied),
            vec![set("name", "For you".to_owned()), set("added", "C3, A1".to_owned())],
        ),
        (EntryKind::CartChanged, About::Account(ana), vec![out]),
    ];
    let journal = scene.memory().journal();
    let found = journal.into_iter().filter(|entry| entry.who == who);
    assert_eq!(found.map(|entry| (entry.kind, entry.about, entry.changes)).collect::<Vec<_>>(), expected);
}

/// Rule 2 for these deeds: staff are told which right they lack, a client finds nothing, and both are in the journal.
#[tokio::test]
async fn nobody_fills_anothers_cart_or_lightbox_without_the_right() {
    let others = |right: &Right| *right != Right::EditCarts;
    let lee = Right::ALL.into_iter().filter(others).fold(house(Scenario::new()).staff("Lee"), Scenario::with);
    let scene = lee.lightbox("Lee's", "Lee", ["C3"]).lightbox("His", "Ivo", ["C3"]).await;
    let (ana, hers, page) = (scene.account("Ana"), scene.lightbox("Hers"), Page::first(20));
    let before = (in_cart(&scene, "Ana").await, scene.desk.lightboxes_of(&scene.actor("Lee").await, ana, &page).await);
    for (name, own, denied) in [("Lee", "Lee's", Denied::Lacks(Right::EditCarts)), ("Ivo", "His", Denied::NotYours)] {
        let (desk, actor, own) = (&scene.desk, scene.actor(name).await, scene.lightbox(own));
        let files = [number("C3")];
        let refused = [
            desk.add_to_cart(&actor, ana, &files).await.map(drop),
            desk.remove_from_cart(&actor, ana, &files[0]).await.map(drop),
            desk.copy_lightbox_into_cart(&actor, own, ana).await.map(drop),
            desk.add_to_lightbox(&actor, ana, hers, &files, Expected::Any).await.map(drop),
            desk.copy_lightbox_into_account(&actor, own, ana, "Mine".parse().unwrap()).await.map(drop),
        ];
        for (place, refused) in refused.into_iter().enumerate() {
            assert!(matches!(refused, Err(Error::Denied(why)) if why == denied), "{name}, {place}: {refused:?}");
        }
        let noted = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::Denied);
        assert_eq!(noted.filter(|entry| entry.who == actor.who()).count(), 5);
    }
    let ivo = scene.actor("Ivo").await;
    for copied in [
        scene.desk.copy_cart_to_my_cart(&ivo, ana).await.map(drop),
        scene.desk.copy_cart_to_lightbox(&ivo, ana, CopyInto::Lightbox(scene.lightbox("His"))).await.map(drop),
    ] {
        assert!(matches!(copied, Err(Error::Denied(Denied::NotYours))), "rule 72: {copied:?}");
    }
    let after = (in_cart(&scene, "Ana").await, scene.desk.lightboxes_of(&scene.actor("Lee").await, ana, &page).await);
    assert_eq!((after.0, after.1.unwrap()), (before.0, before.1.unwrap()));
}

/// What a colleague gathers is nobody else's to change, and another person's lightbox is not found (rule 3).
#[tokio::test]
async fn a_colleagues_cart_and_lightboxes_are_left_alone() {
    let scene = house(Scenario::new()).await;
    let (desk, bea, cleo, spring) =
        (&scene.desk, scene.actor("Bea").await, scene.account("Cleo"), scene.lightbox("Spring"));
    let (files, theirs) = ([number("C3")], scene.lightbox("Colleague's"));
    for refused in [
        desk.add_to_cart(&bea, cleo, &files).await.map(drop),
        desk.remove_from_cart(&bea, cleo, &files[0]).await.map(drop),
        desk.copy_lightbox_into_cart(&bea, spring, cleo).await.map(drop),
        desk.add_to_lightbox(&bea, cleo, theirs, &files, Expected::Any).await.map(drop),
        desk.copy_lightbox_into_account(&bea, spring, cleo, "Mine".parse().unwrap()).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Refused(Refused::NotAClient(_)))), "{refused:?}");
    }
    let ana = scene.account("Ana");
    for missing in [
        desk.copy_lightbox_into_cart(&bea, theirs, ana).await.map(drop),
        desk.copy_lightbox_into_account(&bea, theirs, ana, "Mine".parse().unwrap()).await.map(drop),
        desk.copy_cart_to_lightbox(&bea, ana, CopyInto::Lightbox(theirs)).await.map(drop),
    ] {
        assert!(matches!(missing, Err(Error::Missing(Missing::Lightbox))), "{missing:?}");
    }
    assert_eq!(in_cart(&scene, "Cleo").await, [""; 0]);
}

#[tokio::test]
async fn files_wait_for_a_client_who_is_switched_off_and_no_account_is_made_up() {
    let scene = house(Scenario::new()).client("Zoe").disabled().await;
    let (bea, spring) = (scene.actor("Bea").await, scene.lightbox("Spring"));
    let done = scene.desk.copy_lightbox_into_cart(&bea, spring, scene.account("Zoe")).await.unwrap();
    assert_eq!(numbers(&done.added), ["C3", "A1"]);
    let nobody = "00000000-0000-0000-0000-00000000dead".parse().unwrap();
    let name = || "Mine".parse().unwrap();
    for missing in [
        scene.desk.copy_lightbox_into_cart(&bea, spring, nobody).await.map(drop),
        scene.desk.copy_lightbox_into_account(&bea, spring, nobody, name()).await.map(drop),
        scene.desk.copy_cart_to_my_cart(&bea, nobody).await.map(drop),
        scene.desk.copy_cart_to_lightbox(&bea, nobody, CopyInto::New(name())).await.map(drop),
    ] {
        assert!(matches!(missing, Err(Error::Missing(Missing::Account))), "{missing:?}");
    }
    assert_eq!(held(&scene, "Bea").await.lightboxes, 2, "nothing was made for a cart that is not there");
}

/// Rule 7 for copies: they are whole or not there.
#[tokio::test]
async fn a_copy_that_fails_in_between_leaves_nothing() {
    let store = FailingStore::around(Arc::new(MemoryStore::new()));
    let scene = house(Scenario::on(Arc::new(store.clone()))).await;
    let (bea, ana, spring) = (scene.actor("Bea").await, scene.account("Ana"), scene.lightbox("Spring"));
    let before = (in_cart(&scene, "Ana").await, held(&scene, "Ana").await);
    let mut steps = 0;
    loop {
        store.fail_at(steps + 1);
        let outcome = scene.desk.copy_lightbox_into_account(&bea, spring, ana, "For you".parse().unwrap()).await;
        store.recover();
        match outcome {
            Ok(_) => break,
            Err(Error::Store(StoreError::Broken(_))) => steps += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!((in_cart(&scene, "Ana").await, held(&scene, "Ana").await), before);
    }
    assert!(steps >= 5, "account, lightbox, new lightbox, entry and commit: {steps}");
}

async fn in_cart(scene: &Scene, name: &str) -> Vec<String> {
    let actor = scene.actor(name).await;
    let shown = scene.desk.cart(&actor, actor.account()).await.unwrap();
    shown.lines.iter().map(|line| line.card.number.to_string()).collect()
}

async fn held(scene: &Scene, name: &str) -> Holdings {
    let actor = scene.actor(name).await;
    scene.desk.holdings(&actor, actor.account()).await.unwrap()
}

fn number(text: &str) -> FileNumber {
    text.parse().unwrap()
}

fn numbers(numbers: &[FileNumber]) -> Vec<&str> {
    numbers.iter().map(FileNumber::as_str).collect()
}
