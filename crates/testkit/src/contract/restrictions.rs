//! Restrictions of files.

use std::sync::Arc;

use picdesk::{
    FileCard, FileId, FileNumber, LookUp, Page, Permit, Reader, Restriction, RestrictionBook, Scope, Store, Whom, may,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{
    files::{number, numbers},
    ground,
};
use crate::{Scene, strategies, together};

/// How many houses of restrictions are tried.
const ROUNDS: usize = 12;

/// Every field and every variant comes back, changed ones as they were changed; lists say which file is restricted.
pub async fn restrictions_are_read_back_and_their_file_is_marked_while_it_has_any(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (a1, b2) = (scene.file_id("A1"), scene.file_id("B2"));
    let mut runner = TestRunner::deterministic();
    for _ in 0..ROUNDS {
        let (first, second) = (sample(&mut runner, a1), sample(&mut runner, a1));
        let elsewhere = sample(&mut runner, b2);
        let changed = Restriction { terms: elsewhere.terms.clone(), ..first.clone() };
        for (put, book) in [
            (&first, RestrictionBook::from_iter([first.clone()])),
            (&second, [first.clone(), second.clone()].into_iter().collect()),
            (&changed, [changed.clone(), second.clone()].into_iter().collect()),
            (&elsewhere, [changed.clone(), second.clone(), elsewhere.clone()].into_iter().collect()),
        ] {
            put_into(&scene, put).await;
            assert_eq!(read(&scene, &[a1, b2, scene.file_id("C3")]).await, book);
        }
        assert_eq!(marked(&scene).await, [true, true, false]);
        assert_eq!(read(&scene, &[b2]).await, RestrictionBook::from_iter([elsewhere.clone()]));
        for (removed, left) in
            [(&elsewhere, [true, false, false]), (&changed, [true, false, false]), (&second, [false; 3])]
        {
            let mut work = scene.store.begin().await.expect("a unit");
            open(&scene, &mut *work, if removed.file == a1 { "A1" } else { "B2" }).await;
            work.files().remove_restriction(removed).await.expect("removed");
            work.commit().await.expect("committed");
            assert_eq!(marked(&scene).await, left);
        }
        assert_eq!(read(&scene, &[a1, b2]).await, RestrictionBook::default());
    }
}

/// Storage hides what [`RestrictionBook::hides`] says, and nothing else, wherever it is asked with a reader.
pub async fn what_is_hidden_is_what_the_rules_say_in_every_search(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let all = ["A1", "B2", "C3"];
    let seeing = scene.permit::<may::SeeFiles>("Bea", Scope::House).await;
    let mut runner = TestRunner::deterministic();
    let mut seen_and_hidden = [0_u32; 2];
    for _ in 0..ROUNDS {
        let mut kept = Vec::new();
        for file in all.map(|name| scene.file_id(name)) {
            for _ in 0..draw(&mut runner, &(0_usize..6)) {
                kept.push(sample(&mut runner, file));
            }
        }
        for restriction in &kept {
            put_into(&scene, restriction).await;
        }
        let book: RestrictionBook = kept.iter().cloned().collect();
        for _ in 0..12 {
            let reader = draw(&mut runner, &strategies::readers());
            let seen: Vec<&str> = all.into_iter().filter(|name| !book.hides(scene.file_id(name), &reader)).collect();
            seen_and_hidden[0] += seen.len() as u32;
            seen_and_hidden[1] += (all.len() - seen.len()) as u32;
            for name in all {
                let found = get(&scene, &seeing, name, Some(&reader)).await;
                assert_eq!(found.is_some(), seen.contains(&name), "{name} for {reader:?} of {book:?}");
                let exact = LookUp::new(&name.parse().expect("a text")).seen_by(Some(reader));
                assert_eq!(found_by(&scene, &seeing, &exact).await, found.into_iter().collect::<Vec<_>>(), "{name}");
            }
            let newest: Vec<&str> = seen.iter().rev().copied().collect();
            for wanted in [LookUp::new(&"picture".parse().expect("a text")), LookUp::default()] {
                let found = found_by(&scene, &seeing, &wanted.clone().seen_by(Some(reader))).await;
                assert_eq!(numbers(&found), newest, "{reader:?} of {book:?}");
                assert_eq!(found_by(&scene, &seeing, &wanted).await.len(), all.len(), "nothing is hidden from staff");
            }
        }
        for restriction in &kept {
            remove(&scene, restriction).await;
        }
    }
    assert!(seen_and_hidden.iter().all(|&often| often > 50), "both were tried: {seen_and_hidden:?}");
}

/// Whoever is first, the card says in the end whether anything is left.
pub async fn a_file_that_two_restrict_and_free_at_once_is_marked_as_it_is(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..10 {
        let (old, new) = (sample(&mut runner, scene.file_id("A1")), sample(&mut runner, scene.file_id("A1")));
        put_into(&scene, &old).await;
        let at_once = async |free: bool| if free { remove(&scene, &old).await } else { put_into(&scene, &new).await };
        together([true, false].map(at_once)).await;
        assert_eq!(marked(&scene).await, [true, false, false], "one restriction is left");
        remove(&scene, &new).await;
        assert_eq!(marked(&scene).await, [false; 3]);
    }
}

fn draw<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).expect("a value").current()
}

/// Any restriction of a file, with what is listed in order, as the desk would have it.
fn sample(runner: &mut TestRunner, file: FileId) -> Restriction {
    let mut restriction = draw(runner, &strategies::restrictions(file));
    if let Whom::Only(named) | Whom::AllBut(named) = &mut restriction.terms.whom {
        named.sort();
        named.dedup();
    }
    restriction
}

async fn open(scene: &Scene, work: &mut dyn picdesk::UnitOfWork, name: &str) {
    let managing = scene.permit::<may::ManageFiles>("Bea", Scope::House).await;
    let card = work.files().open_restrictions(&managing, &number(name)).await.expect("read").expect("there");
    assert_eq!(card.id, scene.file_id(name));
}

fn name_of(scene: &Scene, file: FileId) -> &'static str {
    ["A1", "B2", "C3"].into_iter().find(|name| scene.file_id(name) == file).expect("a file of the scene")
}

async fn put_into(scene: &Scene, restriction: &Restriction) {
    let mut work = scene.store.begin().await.expect("a unit");
    open(scene, &mut *work, name_of(scene, restriction.file)).await;
    work.files().put_restriction(restriction).await.expect("put");
    work.commit().await.expect("committed");
}

async fn remove(scene: &Scene, restriction: &Restriction) {
    let mut work = scene.store.begin().await.expect("a unit");
    open(scene, &mut *work, name_of(scene, restriction.file)).await;
    work.files().remove_restriction(restriction).await.expect("removed");
    work.commit().await.expect("committed");
}

async fn read(scene: &Scene, files: &[FileId]) -> RestrictionBook {
    let mut look = scene.store.look().await.expect("a look");
    look.files().restrictions(files).await.expect("read")
}

async fn get(scene: &Scene, seeing: &Permit<may::SeeFiles>, name: &str, reader: Option<&Reader>) -> Option<FileCard> {
    let mut look = scene.store.look().await.expect("a look");
    look.files().get(seeing, &number(name), reader).await.expect("read").map(|file| file.card)
}

async fn found_by(scene: &Scene, seeing: &Permit<may::SeeFiles>, wanted: &LookUp) -> Vec<FileCard> {
    let mut look = scene.store.look().await.expect("a look");
    look.files().look_up(seeing, wanted, &Page::new(None, 10)).await.expect("read").rows
}

/// Whether the cards of A1, B2 and C3 say that they are restricted, which all reads say alike.
async fn marked(scene: &Scene) -> [bool; 3] {
    let seeing = scene.permit::<may::SeeFiles>("Bea", Scope::House).await;
    let names: [FileNumber; 3] = ["A1", "B2", "C3"].map(number);
    let mut look = scene.store.look().await.expect("a look");
    let cards = look.files().by_numbers(&seeing, &names).await.expect("read");
    drop(look);
    let mut found = found_by(scene, &seeing, &LookUp::default()).await;
    found.reverse();
    assert_eq!(cards, found);
    for (name, card) in names.iter().zip(&cards) {
        assert_eq!(get(scene, &seeing, name.as_str(), None).await.as_ref(), Some(card));
    }
    [0, 1, 2].map(|place| cards[place].restricted)
}
