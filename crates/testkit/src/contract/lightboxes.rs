//! Lightboxes.

use std::{sync::Arc, time::Duration};

use picdesk::{
    Expected, FileId, FileNumber, Ids, Lightbox, LightboxId, LightboxRecord, LightboxRow, Page, Revision, Store,
    StoreError, Unique, may,
};

use super::{ground, own, walk};
use crate::{Scene, together};

/// Every field, and the files in their order.
pub async fn a_lightbox_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for (name, files) in [("Leer", vec![]), ("Zwei", vec![scene.file_id("C3"), scene.file_id("A1")])] {
        let lightbox = Lightbox::restore(LightboxRecord {
            files,
            changed_at: scene.now().plus(Duration::from_micros(3)),
            revision: Revision::new(4),
            ..record(&scene, "Bea", name)
        });
        insert(&scene, &lightbox).await.expect("the lightbox is new");
        assert_eq!(read(&scene, "Bea", lightbox.id).await, Some(lightbox));
    }
}

/// Adding, removing and reordering are stored as they are.
pub async fn a_lightbox_keeps_its_order_through_every_change(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let [a, b, c] = ["A1", "B2", "C3"].map(|number| scene.file_id(number));
    let mut lightbox = Lightbox::restore(record(&scene, "Bea", "Changing"));
    insert(&scene, &lightbox).await.expect("the lightbox is new");
    type Step = fn(&mut Lightbox, [FileId; 3], picdesk::Moment);
    let steps: [Step; 5] = [
        |it, [a, b, c], at| drop(it.add(&[c, a, b], at, Expected::Any)),
        |it, [a, b, c], at| drop(it.reorder(vec![b, c, a], at, Expected::Any)),
        |it, [_, _, c], at| drop(it.remove(c, at, Expected::Any)),
        |it, [_, _, c], at| drop(it.add(&[c], at, Expected::Any)),
        |it, [a, b, c], at| drop(it.reorder(vec![c, b, a], at, Expected::Any)),
    ];
    for (minute, step) in (1..).zip(steps) {
        step(&mut lightbox, [a, b, c], scene.now().plus(Duration::from_secs(60 * minute)));
        save(&scene, &lightbox).await.expect("saved");
        assert_eq!(read(&scene, "Bea", lightbox.id).await.as_ref(), Some(&lightbox));
    }
    assert_eq!(lightbox.files, [c, b, a]);
    assert_eq!(lightbox.revision, Revision::new(6));
}

/// Another owner may use the name; renaming into a name in use is refused as inserting is, in large or small letters.
pub async fn a_lightboxs_name_is_taken_once_per_owner(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for name in ["Spring", "SPRING"] {
        let refused = insert(&scene, &Lightbox::restore(record(&scene, "Bea", name))).await;
        assert!(matches!(refused, Err(StoreError::Duplicate(Unique::LightboxName))), "{name}: {refused:?}");
    }
    insert(&scene, &Lightbox::restore(record(&scene, "Cleo", "Spring"))).await.expect("another owner");

    let mut other = Lightbox::restore(record(&scene, "Bea", "Autumn"));
    insert(&scene, &other).await.expect("the lightbox is new");
    other.rename("Spring".parse().expect("a name"), scene.now(), Expected::Any).expect("renamed");
    let refused = save(&scene, &other).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(Unique::LightboxName))), "{refused:?}");
}

/// A save names the revision that it was based on, by being the one behind it.
pub async fn a_lightbox_is_saved_upon_the_revision_before_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let stored = read(&scene, "Bea", scene.lightbox("Spring")).await.expect("there");
    let at = |revision| Lightbox::restore(LightboxRecord { revision, files: Vec::new(), ..(*stored).clone() });
    for revision in [stored.revision, stored.revision.next().next(), Revision::FIRST] {
        let refused = save(&scene, &at(revision)).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
    assert_eq!(read(&scene, "Bea", stored.id).await.as_ref(), Some(&stored), "a stale save changes nothing");
    save(&scene, &at(stored.revision.next())).await.expect("the one behind is taken");
}

/// Files are put in order, and the lightbox gets names, all at once: one after the other.
pub async fn whoever_expects_any_revision_of_a_lightbox_is_never_too_late(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let bea = scene.actor("Bea").await;
    let lightbox = scene.desk.make_lightbox(&bea, "Many hands".parse().expect("a name")).await.expect("made").id;
    let mut order = ["A1", "B2", "C3"].map(|number| number.parse::<FileNumber>().expect("a number"));
    scene.desk.add_to_lightbox(&bea, bea.account(), lightbox, &order, Expected::Any).await.expect("added");
    for round in 0..8 {
        order.rotate_left(1);
        let changes = (0..6).map(async |turn| match turn {
            0 => {
                let name = format!("Many hands {round}").parse().expect("a name");
                scene.desk.rename_lightbox(&bea, lightbox, name, Expected::Any).await
            }
            _ => scene.desk.reorder_lightbox(&bea, lightbox, &order, Expected::Any).await,
        });
        for done in together(changes).await {
            done.expect("nobody was to be waited for");
        }
    }
}

/// Rule 3.
pub async fn another_persons_lightbox_is_not_there(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let spring = scene.lightbox("Spring");
    for other in ["Cleo", "Ana"] {
        assert_eq!(read(&scene, other, spring).await, None, "{other}");
        let viewing = scene.permit::<may::ViewLightboxes>(other, own(&scene, other)).await;
        let mut look = scene.store.look().await.expect("a look");
        let listed = look.lightboxes().list(&viewing, &Page::first(20)).await.expect("listed");
        assert_eq!(listed.rows, []);
    }
}

/// Each row counts its files.
pub async fn lightboxes_are_paged_newest_first_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = vec![];
    for count in 0..5 {
        let files = [scene.file_id("A1"), scene.file_id("B2"), scene.file_id("C3")][..count % 4].to_vec();
        let record = LightboxRecord { files, ..record(&scene, "Cleo", &format!("Box {count}")) };
        let lightbox = Lightbox::restore(record);
        insert(&scene, &lightbox).await.expect("the lightbox is new");
        let LightboxRecord { id, name, changed_at, revision, .. } = (*lightbox).clone();
        let files = lightbox.files.len().try_into().expect("a few");
        expected.insert(0, LightboxRow { id, name, files, changed_at, revision });
    }
    let viewing = scene.permit::<may::ViewLightboxes>("Cleo", own(&scene, "Cleo")).await;
    for limit in [1, 2, 5, 9] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.lightboxes().list(&viewing, &page).await.expect("listed")
        })
        .await;
        assert_eq!(rows, expected, "by {limit}");
    }
}

/// A note is replaced and forgotten, survives what happens to other files, and does not come back with its file.
pub async fn a_note_stays_with_its_file_and_goes_with_it(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let [a, b] = ["A1", "B2"].map(|number| scene.file_id(number));
    let mut lightbox = read(&scene, "Bea", scene.lightbox("Spring")).await.expect("there");
    note(&scene, &lightbox, a, Some("crop to the left")).await;
    note(&scene, &lightbox, b, Some("a second\nline")).await;
    note(&scene, &lightbox, b, Some("for the cover")).await;
    assert_eq!(notes(&scene, &lightbox).await, [(a, "crop to the left".into()), (b, "for the cover".into())]);

    lightbox.reorder(vec![b, a], scene.now(), Expected::Any).expect("the same files");
    save(&scene, &lightbox).await.expect("saved");
    assert_eq!(notes(&scene, &lightbox).await.len(), 2, "another order is no other file");
    lightbox.remove(a, scene.now(), Expected::Any).expect("it was inside");
    save(&scene, &lightbox).await.expect("saved");
    lightbox.add(&[a], scene.now(), Expected::Any).expect("it fits");
    save(&scene, &lightbox).await.expect("saved");
    assert_eq!(notes(&scene, &lightbox).await, [(b, "for the cover".into())]);

    note(&scene, &lightbox, b, None).await;
    assert_eq!(notes(&scene, &lightbox).await, []);
    note(&scene, &lightbox, a, Some("last words")).await;
    remove(&scene, &lightbox).await.expect("removed with what is noted in it");
    assert_eq!(notes(&scene, &lightbox).await, []);
}

/// A save that was based on it is stale afterwards, and so is a second removal.
pub async fn a_lightbox_that_is_removed_is_gone_and_its_name_is_free(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let spring = read(&scene, "Bea", scene.lightbox("Spring")).await.expect("there");
    let changed = |revision| Lightbox::restore(LightboxRecord { revision, ..(*spring).clone() });
    let refused = remove(&scene, &changed(spring.revision.next())).await;
    assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");

    remove(&scene, &spring).await.expect("removed");
    assert_eq!(read(&scene, "Bea", spring.id).await, None);
    for refused in [remove(&scene, &spring).await, save(&scene, &changed(spring.revision.next())).await] {
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
    let another = Lightbox::restore(LightboxRecord { files: spring.files.clone(), ..record(&scene, "Bea", "Spring") });
    insert(&scene, &another).await.expect("the name is free");
}

fn record(scene: &Scene, owner: &str, name: &str) -> LightboxRecord {
    LightboxRecord {
        id: LightboxId::new(scene.ids.next()),
        owner: scene.account(owner),
        name: name.parse().expect("a name"),
        files: Vec::new(),
        created_at: scene.now(),
        changed_at: scene.now(),
        revision: Revision::FIRST,
    }
}

async fn insert(scene: &Scene, lightbox: &Lightbox) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.lightboxes().insert(lightbox).await?;
    work.commit().await
}

async fn save(scene: &Scene, lightbox: &Lightbox) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.lightboxes().save(lightbox).await?;
    work.commit().await
}

async fn note(scene: &Scene, lightbox: &Lightbox, file: FileId, text: Option<&str>) {
    let note = text.map(|text| text.parse().expect("a note"));
    let mut work = scene.store.begin().await.expect("a unit");
    work.lightboxes().put_note(lightbox, file, note.as_ref()).await.expect("noted");
    work.commit().await.expect("committed");
}

async fn notes(scene: &Scene, lightbox: &Lightbox) -> Vec<(FileId, String)> {
    let mut look = scene.store.look().await.expect("a look");
    let notes = look.lightboxes().notes(lightbox).await.expect("read");
    notes.into_iter().map(|(file, note)| (file, note.as_str().to_owned())).collect()
}

async fn remove(scene: &Scene, lightbox: &Lightbox) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.lightboxes().remove(lightbox).await?;
    work.commit().await
}

async fn read(scene: &Scene, by: &str, id: LightboxId) -> Option<Lightbox> {
    let viewing = scene.permit::<may::ViewLightboxes>(by, own(scene, by)).await;
    let mut look = scene.store.look().await.expect("a look");
    let lightbox = look.lightboxes().get(&viewing, id).await.expect("read");
    let with_files = look.lightboxes().with_files(&viewing, id).await.expect("read");
    assert_eq!(with_files.map(|(lightbox, _)| lightbox), lightbox);
    lightbox
}
