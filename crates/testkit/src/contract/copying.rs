//! Carts and lightboxes that several people change at once. It goes through the desk, since the promise is one of units
//! and rules together: nothing is lost, nothing is doubled, and nobody sees an error that a person must understand.

use std::{collections::BTreeSet, sync::Arc};

use picdesk::{
    Actor, CartRefusal, CheckOut, Entry, EntryKind, Error, Expected, FileNumber, JournalFilter, LicenceModel,
    LightboxId, LightboxRefusal, Order, Page, Refused, Revision, Store,
};
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::own;
use crate::{Scenario, Scene, together};

/// How many times everybody rushes at the cart.
const ROUNDS: u32 = 12;

const FILES: [&str; 6] = ["A1", "B2", "C3", "D4", "E5", "F6"];

/// One thing that somebody does to Ana's cart.
#[derive(Debug, Clone)]
enum Deed {
    Add(Vec<&'static str>),
    Remove(&'static str),
    CopyLightbox,
    /// Ana's alone: orders what was in the cart when the round began, or whatever there is by then.
    CheckOut {
        as_shown: bool,
    },
}

/// Rules 49 to 51, 57 and 58: the journal, read from the beginning, is a history that leads to the cart and to the orders
/// as they are, whoever came first; and each file is in each of them once.
pub async fn a_cart_that_staff_and_its_owner_change_at_once_loses_and_doubles_nothing(store: Arc<dyn Store>) {
    let scene = crowd(store).await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut orders = Vec::new();
    for round in 0..ROUNDS {
        let deeds = deeds().new_tree(&mut runner).expect("deeds").current();
        let shown = cart(&scene).await.1;
        let people = [scene.actor("Ana").await, scene.actor("Bea").await, scene.actor("Cleo").await];
        let all_at_once = (0..).zip(&deeds).map(|(turn, (who, deed))| {
            let who = if matches!(deed, Deed::CheckOut { .. }) { 0 } else { *who };
            done(&scene, &people[who], deed, shown, format!("{round}-{turn}"))
        });
        for (came_to, deed) in together(all_at_once).await.into_iter().zip(&deeds) {
            match came_to {
                Ok(order) => orders.extend(order),
                // The cart that was shown is not the one that there is: the page shows what there is.
                Err(Error::Refused(Refused::Cart(CartRefusal::Empty | CartRefusal::Stale(_))))
                    if matches!(deed.1, Deed::CheckOut { .. }) => {}
                Err(other) => panic!("{deed:?}: {other:?}"),
            }
        }
        let (held, _) = cart(&scene).await;
        let (told, ordered) = history(&scene, &orders).await;
        assert_eq!(held, told, "after {deeds:?}");
        assert_eq!(ordered, orders.len(), "every order is told of once");
        let bea = scene.actor("Bea").await;
        let counted = scene.desk.holdings(&bea, scene.account("Ana")).await.expect("counted");
        assert_eq!(counted.cart_files as usize, held.len(), "rule 57");
    }
    assert!(!orders.is_empty(), "some of the carts were checked out");
}

/// Rule 54: adding expects no revision, and nothing is lost.
pub async fn files_that_are_added_to_a_lightbox_at_once_are_all_there(store: Arc<dyn Store>) {
    let scene = crowd(store).await;
    let (hers, ana) = (scene.lightbox("Hers"), scene.account("Ana"));
    let people = [scene.actor("Ana").await, scene.actor("Bea").await, scene.actor("Cleo").await];
    let numbers = FILES.map(|number| [number.parse::<FileNumber>().expect("a number")]);
    let adding = people.iter().cycle().zip(numbers.iter().chain(&numbers));
    let adding = adding.map(|(actor, number)| scene.desk.add_to_lightbox(actor, ana, hers, number, Expected::Any));
    let added: Vec<_> = together(adding).await.into_iter().map(|done| done.expect("added").added.len()).collect();
    assert_eq!(added.iter().sum::<usize>(), FILES.len(), "each of them once");
    assert_eq!(files_in(&scene, hers).await, BTreeSet::from(FILES.map(str::to_owned)));
}

/// Rule 54: a name is not merged, however close the second one comes.
pub async fn a_name_that_two_copy_into_an_account_at_once_is_taken_once(store: Arc<dyn Store>) {
    let scene = crowd(store).await;
    let (bea, spring, ana) = (scene.actor("Bea").await, scene.lightbox("Spring"), scene.account("Ana"));
    let name = || "For your cover".parse().expect("a name");
    let copies = (0..4).map(|_| scene.desk.copy_lightbox_into_account(&bea, spring, ana, name()));
    let mut made = 0;
    for copy in together(copies).await {
        match copy {
            Ok(done) => made += done.added.len() / 3,
            Err(Error::Refused(Refused::Lightbox(LightboxRefusal::NameInUse))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(made, 1);
}

/// A lightbox in hand is as whoever had it before has left it, and another person's is not there.
pub async fn a_lightbox_that_is_opened_is_as_it_is_read_and_its_owners_alone(store: Arc<dyn Store>) {
    let scene = crowd(store).await;
    let hers = scene.lightbox("Hers");
    for (name, there) in [("Ana", true), ("Bea", false)] {
        let editing = scene.permit(name, own(&scene, name)).await;
        let viewing = scene.permit(name, own(&scene, name)).await;
        let mut work = scene.store.begin().await.expect("a unit of work");
        let opened = work.lightboxes().open(&editing, hers).await.expect("read");
        assert_eq!(opened, work.lightboxes().get(&viewing, hers).await.expect("read"));
        assert_eq!(opened.is_some(), there, "{name}");
    }
}

/// Two staff members who may do everything, a client, files, and a lightbox for each of two.
async fn crowd(store: Arc<dyn Store>) -> Scene {
    let staff = Scenario::on(store).staff("Bea").with_every_right().staff("Cleo").with_every_right();
    let files = FILES.map(|number| (number, LicenceModel::RightsManaged));
    let spring = staff.client("Ana").files(files).lightbox("Spring", "Bea", ["B2", "D4", "F6"]);
    spring.lightbox("Summer", "Cleo", ["C3", "D4"]).lightbox("Hers", "Ana", []).await
}

/// What happens at once: who, of Ana, Bea and Cleo, does what.
fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let deed = prop_oneof![
        4 => proptest::sample::subsequence(FILES.to_vec(), 1..4).prop_map(Deed::Add),
        3 => select(FILES.to_vec()).prop_map(Deed::Remove),
        2 => Just(Deed::CopyLightbox),
        1 => any::<bool>().prop_map(|as_shown| Deed::CheckOut { as_shown }),
    ];
    proptest::collection::vec((0..3_usize, deed), 4..10)
}

async fn done(scene: &Scene, actor: &Actor, deed: &Deed, shown: Revision, key: String) -> Result<Option<Order>, Error> {
    let (desk, ana) = (&scene.desk, scene.account("Ana"));
    let number = |text: &str| text.parse::<FileNumber>().expect("a number");
    match deed {
        Deed::Add(files) => {
            let files: Vec<FileNumber> = files.iter().map(|file| number(file)).collect();
            desk.add_to_cart(actor, ana, &files).await?;
        }
        Deed::Remove(file) => {
            desk.remove_from_cart(actor, ana, &number(file)).await?;
        }
        Deed::CopyLightbox => {
            let own = desk.lightboxes(actor, &Page::first(1)).await?.rows.remove(0).id;
            desk.copy_lightbox_into_cart(actor, own, ana).await?;
        }
        Deed::CheckOut { as_shown } => {
            let ask = CheckOut {
                usage: "A poster, 500 copies".parse().expect("a usage"),
                reference: None,
                terms_accepted: true,
                expected: if *as_shown { Expected::Exactly(shown) } else { Expected::Any },
                key: key.parse().expect("a key"),
            };
            return Ok(Some(desk.check_out(actor, &ask).await?.order));
        }
    }
    Ok(None)
}

/// What is in Ana's cart, and its revision.
async fn cart(scene: &Scene) -> (Vec<String>, Revision) {
    let bea = scene.actor("Bea").await;
    let shown = scene.desk.cart(&bea, scene.account("Ana")).await.expect("read");
    (shown.lines.iter().map(|line| line.card.number.to_string()).collect(), shown.cart.revision)
}

/// What the journal says is in Ana's cart by now, and how many orders it tells of. Each was made of the cart as the
/// journal has it at that point.
async fn history(scene: &Scene, orders: &[Order]) -> (Vec<String>, usize) {
    let filter = JournalFilter { subject: Some(scene.account("Ana")), ..JournalFilter::default() };
    let bea = scene.actor("Bea").await;
    let told = super::walk(100, async |page| scene.desk.journal(&bea, &filter, &page).await.expect("listed")).await;
    let (mut held, mut ordered): (Vec<String>, usize) = (Vec::new(), 0);
    for Entry { kind, about, changes, .. } in told.into_iter().rev().map(|row| row.kept.entry) {
        match kind {
            EntryKind::CartChanged => {
                for change in changes {
                    let added = change.new.iter().flat_map(|numbers| numbers.split(", ").map(str::to_owned));
                    for number in added {
                        assert!(!held.contains(&number), "{number} was doubled");
                        held.push(number);
                    }
                    held.retain(|number| change.old.as_ref() != Some(number));
                }
            }
            EntryKind::CheckedOut => {
                let picdesk::About::Order(number) = about else { panic!("an entry about an order: {about:?}") };
                let order = orders.iter().find(|order| order.number == number).expect("an order that was answered");
                let lines: Vec<_> = order.lines.iter().map(|line| line.file.number.to_string()).collect();
                assert_eq!(lines, std::mem::take(&mut held), "order {number}");
                ordered += 1;
            }
            _ => {}
        }
    }
    (held, ordered)
}

async fn files_in(scene: &Scene, id: LightboxId) -> BTreeSet<String> {
    let shown = scene.desk.lightbox(&scene.actor("Ana").await, id).await.expect("read");
    shown.files.iter().map(|card| card.number.to_string()).collect()
}
