//! Looking for files by what they are: licence, orientation, supplier, time, withdrawn or not.

use std::{sync::Arc, time::Duration};

use picdesk::{
    FileCard, FileData, FileFilter, FileNumber, LicenceModel, LookUp, MediaFile, Orientation, Page, Scope, Store,
    SupplierId, may,
};

use super::{
    files::{insert, new_file, new_supplier, numbers},
    ground, walk,
};
use crate::Scene;

/// Each thing alone, two together, and all with a word.
pub async fn files_are_filtered_by_what_they_are(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (north, south) = (new_supplier(&scene, "North").await.id, new_supplier(&scene, "South").await.id);
    let (managed, free) = (LicenceModel::RightsManaged, LicenceModel::RoyaltyFree);
    for (number, title, licence, sides, supplier) in [
        ("F-1", "Red boat", managed, (3000, 2000), north),
        ("F-2", "Red barn", free, (2000, 3000), north),
        ("F-3", "Blue boat", free, (2000, 2000), south),
        ("F-4", "Red boat", free, (3000, 2000), south),
    ] {
        let mut file = titled(&scene, number, title);
        (file.card.licence, file.card.supplier) = (licence, supplier);
        (file.card.master.width_px, file.card.master.height_px) = sides;
        insert(&scene, &file).await.expect("the file is new");
    }
    let any = FileFilter::default();
    let by = |licence, orientation, supplier| FileFilter { licence, orientation, supplier, ..any.clone() };
    for (filter, found) in [
        (any.clone(), &["F-4", "F-3", "F-2", "F-1", "C3", "B2", "A1"][..]),
        (by(Some(managed), None, None), &["F-1", "C3", "A1"]),
        (by(None, Some(Orientation::Portrait), None), &["F-2"]),
        (by(None, Some(Orientation::Square), None), &["F-3"]),
        (by(None, None, Some(north)), &["F-2", "F-1"]),
        (by(Some(free), None, Some(south)), &["F-4", "F-3"]),
        (by(Some(free), Some(Orientation::Landscape), Some(south)), &["F-4"]),
        (by(Some(managed), None, Some(south)), &[]),
        (by(None, None, Some(SupplierId::new(uuid::Uuid::nil()))), &[]),
        (FileFilter { typed: typed("red"), ..by(Some(free), None, None) }, &["F-4", "F-2"]),
        (FileFilter { typed: typed("red boat"), ..by(None, None, Some(south)) }, &["F-4"]),
        (FileFilter { typed: typed("%"), ..by(Some(free), None, None) }, &[]),
        (FileFilter { typed: typed("=RF"), ..any.clone() }, &[]),
    ] {
        assert_eq!(found_by(&scene, &filter).await, found, "{filter:?}");
    }
}

/// The first moment counts, the last does not; each end may be open, and no file may be there at all.
pub async fn files_are_filtered_by_the_time_they_came_in(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    scene.clock.advance(Duration::from_secs(1));
    let mut moments = Vec::new();
    for number in ["T-1", "T-2", "T-3", "T-4"] {
        scene.clock.advance(Duration::from_secs(60));
        moments.push(scene.now());
        insert(&scene, &titled(&scene, number, "Hour")).await.expect("the file is new");
    }
    let later = scene.now().plus(Duration::from_secs(1));
    for (added_since, added_until, found) in [
        (Some(moments[1]), Some(moments[3]), &["T-3", "T-2"][..]),
        (Some(moments[2]), None, &["T-4", "T-3"]),
        (None, Some(moments[1]), &["T-1", "C3", "B2", "A1"]),
        (Some(moments[1]), Some(moments[1]), &[]),
        (Some(later), None, &[]),
        (None, Some(moments[0].minus(Duration::from_secs(3600))), &[]),
    ] {
        let filter = FileFilter { added_since, added_until, ..FileFilter::default() };
        assert_eq!(found_by(&scene, &filter).await, found, "{filter:?}");
        let told: Vec<_> = found.iter().copied().filter(|number| number.starts_with('T')).collect();
        let filter = FileFilter { typed: typed("hour"), ..filter };
        assert_eq!(found_by(&scene, &filter).await, told, "{filter:?}");
    }
}

/// The number is a way to find the file, and none around the filter (rule 39).
pub async fn an_exact_number_comes_first_where_the_filter_leaves_it(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    insert(&scene, &titled(&scene, "E-1", "A1")).await.expect("the file is new");
    let by = |licence| FileFilter { typed: typed("A1"), licence, ..FileFilter::default() };
    assert_eq!(found_by(&scene, &by(None)).await, ["A1", "E-1"]);
    assert_eq!(found_by(&scene, &by(Some(LicenceModel::RightsManaged))).await, ["A1", "E-1"]);
    assert!(found_by(&scene, &by(Some(LicenceModel::RoyaltyFree))).await.is_empty());
    let later = FileFilter { added_since: Some(scene.now().plus(Duration::from_secs(1))), ..by(None) };
    assert!(found_by(&scene, &later).await.is_empty());
}

/// A withdrawn file is among the withdrawn ones and nowhere else, by its number and by its words (rule 48).
pub async fn withdrawn_files_are_found_among_themselves(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for (number, title) in [("W-1", "Tiger"), ("W-2", "Lion")] {
        let mut file = titled(&scene, number, title);
        file.card.withdrawn = true;
        insert(&scene, &file).await.expect("the file is new");
    }
    let by =
        |text: Option<&str>, withdrawn| FileFilter { typed: text.and_then(typed), withdrawn, ..FileFilter::default() };
    for (text, offered, withdrawn) in [
        (None, &["C3", "B2", "A1"][..], &["W-2", "W-1"][..]),
        (Some("tiger"), &[], &["W-1"]),
        (Some("w-2"), &[], &["W-2"]),
        (Some("A1"), &["A1"], &[]),
    ] {
        assert_eq!(found_by(&scene, &by(text, false)).await, offered, "{text:?}");
        assert_eq!(found_by(&scene, &by(text, true)).await, withdrawn, "{text:?}");
    }
}

/// Whatever the limit and the filter, every file comes once.
pub async fn filtered_files_are_paged_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let began = scene.now();
    scene.clock.advance(Duration::from_secs(60));
    let mut expected: Vec<FileNumber> = Vec::new();
    for count in 0..7 {
        let file = titled(&scene, &format!("P-{count}"), "Many");
        insert(&scene, &file).await.expect("the file is new");
        expected.insert(0, file.card.number);
    }
    let time = FileFilter {
        added_since: Some(began.plus(Duration::from_secs(1))),
        added_until: Some(scene.now().plus(Duration::from_secs(1))),
        ..FileFilter::default()
    };
    let alike = FileFilter {
        licence: Some(LicenceModel::RightsManaged),
        orientation: Some(Orientation::Landscape),
        ..time.clone()
    };
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    for wanted in [LookUp::from(&time), LookUp::from(&alike)] {
        for limit in [1, 2, 3, 7, 8] {
            let rows = walk(limit, async |page| {
                let mut look = scene.store.look().await.expect("a look");
                look.files().look_up(&seeing, &wanted, &page).await.expect("looked up")
            })
            .await;
            let found: Vec<_> = rows.into_iter().map(|card| card.number).collect();
            assert_eq!(found, expected, "by {limit}: {wanted:?}");
        }
    }
}

fn titled(scene: &Scene, number: &str, title: &str) -> MediaFile {
    new_file(scene, number, FileData { title: title.to_owned(), ..FileData::default() })
}

fn typed(text: &str) -> Option<picdesk::SearchText> {
    Some(text.parse().expect("a search"))
}

async fn found_by(scene: &Scene, filter: &FileFilter) -> Vec<String> {
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    let found: Vec<FileCard> =
        look.files().look_up(&seeing, &LookUp::from(filter), &Page::first(20)).await.expect("looked up").rows;
    numbers(&found).into_iter().map(str::to_owned).collect()
}
