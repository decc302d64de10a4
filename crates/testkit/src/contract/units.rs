//! Units of work: together or not at all, and one's own until they are committed.

use std::sync::Arc;

use picdesk::{Expected, Page, Store, StoreError, may};

use super::{ground, own};
use crate::{Scene, together};

/// Changes in several collections are gone when their unit is dropped (rule 7).
pub async fn a_dropped_unit_leaves_nothing(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let before = everything(&scene).await;
    let ask = scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Here they are").largest();
    let planned = ask.dry_run().await.expect("a dry run").order;
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(&scene, "Bea")).await;

    let mut work = scene.store.begin().await.expect("a unit");
    let number = work.orders().next_number().await.expect("a number");
    let mut record = (*planned).clone();
    record.number = number;
    work.orders().insert(&picdesk::Order::restore(record)).await.expect("the order is new");
    let mut spring = work.lightboxes().get(&viewing, scene.lightbox("Spring")).await.expect("read").expect("there");
    spring.rename("Autumn".parse().expect("a name"), scene.now(), Expected::Any).expect("renamed");
    work.lightboxes().save(&spring).await.expect("saved");
    drop(work);

    assert_eq!(everything(&scene).await, before);
}

/// What was committed is there, for looks and for units.
pub async fn a_committed_unit_is_there_for_the_next_look_and_the_next_unit(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(&scene, "Bea")).await;
    let spring = scene.lightbox("Spring");
    rename(&scene, "Autumn").await.expect("nobody else changes it");

    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.lightboxes().get(&viewing, spring).await.expect("read").expect("there").name.as_str(), "Autumn");
    drop(look);
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.lightboxes().get(&viewing, spring).await.expect("read").expect("there").name.as_str(), "Autumn");
}

/// Nobody sees what is not committed; the unit itself does.
pub async fn a_look_sees_nothing_of_an_open_unit(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(&scene, "Bea")).await;
    let spring = scene.lightbox("Spring");
    let mut work = scene.store.begin().await.expect("a unit");
    let mut lightbox = work.lightboxes().get(&viewing, spring).await.expect("read").expect("there");
    lightbox.rename("Autumn".parse().expect("a name"), scene.now(), Expected::Any).expect("renamed");
    work.lightboxes().save(&lightbox).await.expect("saved");

    let mut look = scene.store.look().await.expect("a look is held up by nobody");
    assert_eq!(look.lightboxes().get(&viewing, spring).await.expect("read").expect("there").name.as_str(), "Spring");
    drop(look);
    assert_eq!(work.lightboxes().get(&viewing, spring).await.expect("read").expect("there").name.as_str(), "Autumn");
    work.commit().await.expect("committed");
}

/// Of units that change one thing at once, each either counts or is refused as stale.
pub async fn units_at_once_never_overwrite_each_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(&scene, "Bea")).await;
    let first = scene.desk.lightbox(&scene.actor("Bea").await, scene.lightbox("Spring")).await.expect("read");
    let names: Vec<String> = (0..10).map(|count| format!("Spring {count}")).collect();

    let outcomes = together(names.iter().map(|name| rename(&scene, name))).await;

    let saved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(saved > 0, "somebody is first");
    for outcome in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(outcome, StoreError::Stale), "a unit that lost the race is stale, not {outcome:?}");
    }
    let mut look = scene.store.look().await.expect("a look");
    let last = look.lightboxes().get(&viewing, scene.lightbox("Spring")).await.expect("read").expect("there");
    let steps = last.revision.number() - first.lightbox.revision.number();
    assert_eq!(steps as usize, saved, "every save that succeeded counts");
}

async fn rename(scene: &Scene, name: &str) -> Result<(), StoreError> {
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(scene, "Bea")).await;
    let mut work = scene.store.begin().await?;
    let mut lightbox = work.lightboxes().get(&viewing, scene.lightbox("Spring")).await?.expect("there");
    lightbox.rename(name.parse().expect("a name"), scene.now(), Expected::Any).expect("renamed");
    work.lightboxes().save(&lightbox).await?;
    work.commit().await
}

/// What a dropped unit could have left behind, as text.
async fn everything(scene: &Scene) -> String {
    let bea = scene.actor("Bea").await;
    let orders = scene.desk.orders(&bea, &picdesk::OrderFilter::default(), &Page::first(200)).await.expect("listed");
    let lightboxes = scene.desk.lightboxes(&bea, &Page::first(200)).await.expect("listed");
    let letters = scene.desk.letters(&bea, None, &Page::first(200)).await.expect("listed");
    format!("{orders:#?} {lightboxes:#?} {letters:#?}")
}
