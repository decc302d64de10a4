//! In how many lightboxes and carts a file is.

use std::{collections::BTreeMap, sync::Arc};

use picdesk::{Actor, Error, Expected, FileNumber, Holders, LicenceModel, LightboxId, Name, Page, Scope, Store, may};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{files::number, ground};
use crate::{Scenario, Scene, together};

/// How many times everybody changes something.
const ROUNDS: u32 = 40;

const FILES: [&str; 6] = ["A1", "B2", "C3", "D4", "E5", "F6"];

const PEOPLE: [&str; 2] = ["Ana", "Ivo"];

/// One thing that somebody does, or that the housekeeper does.
#[derive(Debug, Clone)]
enum Deed {
    AddToCart(Vec<&'static str>),
    TakeOutOfCart(&'static str),
    MakeLightbox,
    ChangeLightbox(Change),
    Index(u32),
}

/// One thing that somebody does to their newest lightbox.
#[derive(Debug, Clone)]
enum Change {
    Add(Vec<&'static str>),
    TakeOut(&'static str),
    TurnRound,
    Rename,
    Delete,
}

/// A file is counted once for each lightbox and each cart that holds it, whosever that is.
pub async fn the_lightboxes_and_carts_that_hold_a_file_are_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = scene.actor("Ana").await;
    let lightbox = scene.desk.make_lightbox(&ana, "Own".parse().expect("a name")).await.expect("made");
    let any = Expected::Any;
    scene.desk.add_to_lightbox(&ana, ana.account(), lightbox.id, &[number("A1")], any).await.expect("added");
    scene.desk.add_to_cart(&ana, ana.account(), &[number("C3"), number("A1")]).await.expect("added");
    scene.desk.add_to_cart(&scene.actor("Ivo").await, scene.account("Ivo"), &[number("A1")]).await.expect("added");
    for (file, lightboxes, carts) in [("A1", 2, 2), ("B2", 1, 0), ("C3", 0, 1)] {
        assert_eq!(holders(&scene, file).await, Holders { lightboxes, carts }, "{file}");
    }
}

/// Before the index has come to a change, halfway, after it, and while several index and change at once: what is counted is
/// what the carts and the lightboxes are found to hold.
pub async fn who_holds_a_file_is_counted_however_far_the_index_is(store: Arc<dyn Store>) {
    let files = FILES.map(|number| (number, LicenceModel::RightsManaged));
    let scene = Scenario::on(store).staff("Bea").with_every_right().client("Ana").client("Ivo").files(files).await;
    let people = [scene.actor("Ana").await, scene.actor("Ivo").await];
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut most = 0;
    for round in 0..ROUNDS {
        let deeds = deeds().new_tree(&mut runner).expect("deeds").current();
        let at_once = (0..).zip(&deeds).map(|(turn, (who, deed))| {
            let name = format!("Lightbox {round}-{turn}");
            done(&scene, &people[*who], deed, name)
        });
        for (came_to, deed) in together(at_once).await.into_iter().zip(&deeds) {
            match came_to {
                // What it was meant for has gone meanwhile, or has other files.
                Ok(()) | Err(Error::Missing(_) | Error::Refused(_)) => {}
                Err(other) => panic!("{deed:?}: {other:?}"),
            }
        }
        let held = all_that_is_held(&scene, &people).await;
        for file in FILES {
            let expected = held.get(file).copied().unwrap_or_default();
            assert_eq!(holders(&scene, file).await, expected, "{file}, after {deeds:?}");
            most = most.max(expected.lightboxes + expected.carts);
        }
    }
    assert!(most > 3, "files were in several lightboxes and carts");
}

/// However many lines a cart has, a unit takes in no more than it may; and the index comes to an end.
pub async fn a_cart_that_is_too_long_for_one_unit_is_indexed_piece_by_piece(store: Arc<dyn Store>) {
    let files = FILES.map(|number| (number, LicenceModel::RightsManaged));
    let scene = Scenario::on(store).staff("Bea").with_every_right().client("Ana").files(files).await;
    let ana = scene.actor("Ana").await;
    scene.desk.add_to_cart(&ana, ana.account(), &FILES.map(number)).await.expect("added");
    let mut units = 0;
    while index(&scene, 4).await.expect("indexed") > 0 {
        units += 1;
        assert!(units < 9, "every unit goes on");
        for file in FILES {
            assert_eq!(holders(&scene, file).await, Holders { lightboxes: 0, carts: 1 }, "{file} after {units} units");
        }
    }
    scene.desk.remove_from_cart(&ana, ana.account(), &number("C3")).await.expect("taken out");
    for file in FILES {
        let carts = u64::from(file != "C3");
        assert_eq!(holders(&scene, file).await, Holders { lightboxes: 0, carts }, "{file}, after C3 was taken out");
    }
}

/// What happens at once, or alone: who of Ana and Ivo does what.
fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let some = || subsequence(FILES.to_vec(), 1..5).prop_shuffle();
    let change = prop_oneof![
        3 => some().prop_map(Change::Add),
        1 => select(FILES.to_vec()).prop_map(Change::TakeOut),
        1 => Just(Change::TurnRound),
        1 => Just(Change::Rename),
        1 => Just(Change::Delete),
    ];
    let deed = prop_oneof![
        3 => some().prop_map(Deed::AddToCart),
        2 => select(FILES.to_vec()).prop_map(Deed::TakeOutOfCart),
        2 => Just(Deed::MakeLightbox),
        6 => change.prop_map(Deed::ChangeLightbox),
        4 => (1..8_u32).prop_map(Deed::Index),
    ];
    proptest::collection::vec((0..PEOPLE.len(), deed), 1..6)
}

/// Does it; `name` is one that no lightbox has.
async fn done(scene: &Scene, actor: &Actor, deed: &Deed, name: String) -> Result<(), Error> {
    let (desk, own) = (&scene.desk, actor.account());
    let name = name.parse().expect("a name");
    match deed {
        Deed::AddToCart(files) => drop(desk.add_to_cart(actor, own, &numbered(files)).await?),
        Deed::TakeOutOfCart(file) => drop(desk.remove_from_cart(actor, own, &number(file)).await?),
        Deed::MakeLightbox => drop(desk.make_lightbox(actor, name).await?),
        Deed::ChangeLightbox(change) => {
            if let Some(newest) = desk.lightboxes(actor, &Page::first(1)).await?.rows.first() {
                changed(scene, actor, newest.id, change, name).await?;
            }
        }
        Deed::Index(limit) => drop(index(scene, *limit).await?),
    }
    Ok(())
}

async fn changed(scene: &Scene, actor: &Actor, id: LightboxId, change: &Change, name: Name) -> Result<(), Error> {
    let (desk, any) = (&scene.desk, Expected::Any);
    match change {
        Change::Add(files) => {
            desk.add_to_lightbox(actor, actor.account(), id, &numbered(files), any).await?;
        }
        Change::TakeOut(file) => drop(desk.remove_from_lightbox(actor, id, &number(file), any).await?),
        Change::TurnRound => {
            let held = desk.lightbox(actor, id).await?.files;
            let turned: Vec<FileNumber> = held.into_iter().rev().map(|card| card.number).collect();
            desk.reorder_lightbox(actor, id, &turned, any).await?;
        }
        Change::Rename => drop(desk.rename_lightbox(actor, id, name, any).await?),
        Change::Delete => desk.delete_lightbox(actor, id, any).await?,
    }
    Ok(())
}

fn numbered(files: &[&str]) -> Vec<FileNumber> {
    files.iter().map(|file| number(file)).collect()
}

/// One unit of the housekeeper's, and how many carts and lightboxes it looked at.
async fn index(scene: &Scene, limit: u32) -> Result<u64, Error> {
    let mut work = scene.store.begin().await?;
    let looked_at = work.files().index_holders(limit).await?;
    work.commit().await?;
    Ok(looked_at)
}

async fn holders(scene: &Scene, file: &str) -> Holders {
    let managing = scene.permit::<may::ManageFiles>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    look.files().holders(&managing, scene.file_id(file)).await.expect("counted")
}

/// What is found in everybody's cart and lightboxes, by file.
async fn all_that_is_held(scene: &Scene, people: &[Actor]) -> BTreeMap<String, Holders> {
    let mut held: BTreeMap<String, Holders> = BTreeMap::new();
    for actor in people {
        for line in scene.desk.cart(actor, actor.account()).await.expect("read").lines {
            held.entry(line.card.number.to_string()).or_default().carts += 1;
        }
        for row in scene.desk.lightboxes(actor, &Page::first(100)).await.expect("listed").rows {
            for card in scene.desk.lightbox(actor, row.id).await.expect("read").files {
                held.entry(card.number.to_string()).or_default().lightboxes += 1;
            }
        }
    }
    held
}
