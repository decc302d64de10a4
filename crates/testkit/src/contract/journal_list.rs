//! The journal of the whole house, by actor, subject, kind and time.

use std::{sync::Arc, time::Duration};

use picdesk::{About, AccountId, Entry, EntryKind, JournalFilter, JournalRow, Moment, Scope, Store, Who, may};

use super::{ground, walk};
use crate::Scene;

/// Who did what in whose name, in the order in which it happens.
const STORY: [(Option<&str>, Option<&str>, EntryKind); 8] = [
    (Some("Bea"), Some("Ana"), EntryKind::OrderReleased),
    (Some("Bea"), Some("Ivo"), EntryKind::OrderReleased),
    (None, None, EntryKind::FileImported),
    (Some("Cleo"), Some("Ana"), EntryKind::GrantChanged),
    (Some("Ana"), Some("Ana"), EntryKind::LightboxMade),
    (Some("Bea"), None, EntryKind::FileEdited),
    (Some("Cleo"), Some("Ivo"), EntryKind::OrderReleased),
    (Some("Bea"), Some("Ana"), EntryKind::GrantChanged),
];

/// Whatever the index has and the limit is, each entry that is meant comes once, newest first, with its names.
pub async fn the_journal_is_filtered_and_paged_with_the_index_and_without(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewJournal>("Bea", Scope::House).await;
    let began = scene.now();
    let mut recorded = Vec::new();
    for (actor, subject, kind) in STORY {
        scene.clock.advance(Duration::from_secs(3600));
        let who = Who { actor: id(&scene, actor), subject: id(&scene, subject), token: None };
        let entry = Entry::new(kind, who, About::House, scene.now());
        record(&scene, &entry).await;
        recorded.insert(0, (entry, actor, subject));
    }
    let ended = scene.now();
    for (round, (settled, limit)) in
        [(began, 1), (ended.minus(Duration::from_secs(7300)), 3), (ended, 300), (ended.plus(STEP), 300)]
            .into_iter()
            .enumerate()
    {
        index(&scene, settled, limit).await;
        for filter in filters(&scene, began, ended) {
            let mut expected = recorded.clone();
            expected.retain(|(entry, ..)| {
                filter.takes(&picdesk::KeptEntry { place: 0, entry: entry.clone() }) && entry.at > began
            });
            for limit in [1, 3, 8] {
                let mut rows: Vec<JournalRow> = walk(limit, async |page| {
                    let mut look = scene.store.look().await.expect("a look");
                    look.journal().list(&viewing, &filter, &page).await.expect("listed")
                })
                .await;
                assert!(rows.windows(2).all(|pair| pair[0].kept.place > pair[1].kept.place));
                // What the scene's people did before the story began is in the journal as well.
                rows.retain(|row| row.kept.entry.at > began);
                let told = |row: JournalRow| (row.kept.entry, row.actor_name, row.subject_name);
                let rows: Vec<_> = rows.into_iter().map(told).collect();
                let name = |name: Option<&str>| name.map(|name| name.parse().expect("a name"));
                let expected =
                    expected.iter().cloned().map(|(entry, actor, subject)| (entry, name(actor), name(subject)));
                assert_eq!(rows, expected.collect::<Vec<_>>(), "round {round}, by {limit}: {filter:?}");
            }
        }
    }
}

const STEP: Duration = Duration::from_secs(1);

/// Each thing alone, and some together.
fn filters(scene: &Scene, began: Moment, ended: Moment) -> Vec<JournalFilter> {
    let any = JournalFilter::default();
    let hour = |hours: u64| Some(began.plus(Duration::from_secs(3600 * hours)));
    let (bea, ana) = (id(scene, Some("Bea")), id(scene, Some("Ana")));
    vec![
        any,
        JournalFilter { actor: bea, ..any },
        JournalFilter { subject: ana, ..any },
        JournalFilter { kind: Some(EntryKind::OrderReleased), ..any },
        JournalFilter { kind: Some(EntryKind::LetterGivenUp), ..any },
        JournalFilter { since: hour(3), ..any },
        JournalFilter { until: hour(3), ..any },
        JournalFilter { since: hour(2), until: hour(5), ..any },
        JournalFilter { since: Some(ended.plus(STEP)), ..any },
        JournalFilter { until: Some(began.minus(STEP)), ..any },
        JournalFilter { actor: bea, subject: ana, ..any },
        JournalFilter { actor: bea, kind: Some(EntryKind::GrantChanged), since: hour(1), until: hour(9), ..any },
        JournalFilter { subject: ana, until: hour(4), ..any },
    ]
}

fn id(scene: &Scene, name: Option<&str>) -> Option<AccountId> {
    name.map(|name| scene.account(name))
}

async fn record(scene: &Scene, entry: &Entry) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.journal().record(entry).await.expect("recorded");
    work.commit().await.expect("committed");
}

async fn index(scene: &Scene, settled: Moment, limit: u32) {
    let mut work = scene.store.begin().await.expect("a unit");
    let indexed = work.journal().index(settled, limit).await.expect("indexed");
    assert!(indexed <= u64::from(limit), "{indexed} by {limit}");
    work.commit().await.expect("committed");
}
