//! Somebody changes the journal behind the program's back: verifying it says where.

use std::{sync::Arc, time::Duration};

use picdesk::{About, Entry, EntryKind, Head, SETTLED_AFTER, Store, Who, Wrong};
use picdesk_storage::SqlStore;
use picdesk_testkit::{Scenario, Scene};

use crate::{Home, run};

/// How many entries the journal has, each with its seal.
const ENTRIES: u64 = 14;

/// What somebody does to the tables, and what is told of it then: the number of the seal, the place of the entry, what is
/// wrong.
struct Tampering {
    name: &'static str,
    sql: &'static str,
    told: &'static [(Option<i64>, Option<i64>, Wrong)],
}

const fn at(number: i64, wrong: Wrong) -> (Option<i64>, Option<i64>, Wrong) {
    (Some(number), Some(number), wrong)
}

/// Entries and seals have the same numbers where nothing was sealed late.
const TAMPERINGS: &[Tampering] = &[
    Tampering { name: "nothing", sql: "SELECT 1", told: &[] },
    Tampering {
        name: "another moment",
        sql: "UPDATE journal SET at = at + 1 WHERE place = 5",
        told: &[at(5, Wrong::Altered)],
    },
    Tampering {
        name: "another kind",
        sql: "UPDATE journal SET kind = 'signed-out' WHERE place = 5",
        told: &[at(5, Wrong::Altered)],
    },
    Tampering {
        name: "another actor",
        sql: "UPDATE journal SET actor = NULL WHERE place = 8",
        told: &[at(8, Wrong::Altered)],
    },
    Tampering {
        name: "another subject",
        sql: "UPDATE journal SET subject = (SELECT actor FROM journal WHERE place = 8) WHERE place = 8",
        told: &[at(8, Wrong::Altered)],
    },
    Tampering {
        name: "about something else",
        sql: "UPDATE journal SET about_kind = 'file', about_id = 'A1' WHERE place = 8",
        told: &[at(8, Wrong::Altered)],
    },
    Tampering {
        name: "other changes",
        sql: "UPDATE journal SET changes = '[]' WHERE place = 8",
        told: &[at(8, Wrong::Altered)],
    },
    Tampering {
        name: "a kind that there is not",
        sql: "UPDATE journal SET kind = 'tampered' WHERE place = 5",
        told: &[at(5, Wrong::Unreadable)],
    },
    Tampering {
        name: "changes that are none",
        sql: "UPDATE journal SET changes = '{}' WHERE place = 5",
        told: &[at(5, Wrong::Unreadable)],
    },
    Tampering { name: "a row is gone", sql: "DELETE FROM journal WHERE place = 5", told: &[at(5, Wrong::Gone)] },
    Tampering {
        name: "the first row is gone",
        sql: "DELETE FROM journal WHERE place = 1",
        told: &[at(1, Wrong::Gone)],
    },
    Tampering {
        name: "a row and its seal are gone",
        sql: "DELETE FROM journal WHERE place = 5; DELETE FROM journal_seal WHERE number = 5",
        told: &[at(6, Wrong::NotNext)],
    },
    Tampering {
        name: "the first rows and their seals are gone",
        sql: "DELETE FROM journal WHERE place < 4; DELETE FROM journal_seal WHERE number < 4",
        told: &[at(4, Wrong::NotNext)],
    },
    Tampering {
        name: "a row and its seal are gone, and the numbers are closed up",
        sql: "DELETE FROM journal WHERE place = 12; DELETE FROM journal_seal WHERE number = 12; \
              UPDATE journal_seal SET number = 12 WHERE number = 13; \
              UPDATE journal_seal SET number = 13 WHERE number = 14",
        told: &[(Some(12), Some(13), Wrong::Altered), (Some(13), Some(14), Wrong::Altered)],
    },
    Tampering {
        name: "two entries change places",
        sql: "UPDATE journal_seal SET place = -5 WHERE number = 5; UPDATE journal_seal SET place = 5 WHERE number = 6; \
              UPDATE journal_seal SET place = 6 WHERE number = 5",
        told: &[(Some(5), Some(6), Wrong::Altered), (Some(6), Some(5), Wrong::Altered)],
    },
    Tampering {
        name: "another seal",
        sql: "UPDATE journal_seal SET digest = (SELECT digest FROM journal_seal WHERE number = 4) WHERE number = 5",
        told: &[at(5, Wrong::Altered), at(6, Wrong::Altered)],
    },
    Tampering {
        name: "a seal of nothing is put in",
        sql: "INSERT INTO journal_seal (number, place, digest) \
              SELECT 0, -1, digest FROM journal_seal WHERE number = 1",
        told: &[(Some(0), Some(-1), Wrong::NotNext), (Some(0), Some(-1), Wrong::Gone), at(1, Wrong::Altered)],
    },
];

#[test]
fn whatever_is_altered_removed_or_put_in_is_found_where_it_was_done() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            let (store, scene) = sealed(&home).await;
            store.seed(SET_ASIDE).await.expect("set aside");
            for Tampering { name, sql, told } in TAMPERINGS {
                store.seed(sql).await.expect(name);
                assert_eq!(faults(&scene, None).await, *told, "{name}");
                store.seed(&home.with_own_places(PUT_BACK)).await.expect("put back");
            }
            store.close().await;
        });
    }
}

const SET_ASIDE: &str = "CREATE TABLE entries_aside AS SELECT * FROM journal; \
                         CREATE TABLE seals_aside AS SELECT * FROM journal_seal";

const PUT_BACK: &str = "DELETE FROM journal; DELETE FROM journal_seal; \
                        INSERT INTO journal (place, at, actor, subject, kind, about_kind, about_id, changes) {own places} \
                        SELECT place, at, actor, subject, kind, about_kind, about_id, changes FROM entries_aside; \
                        INSERT INTO journal_seal SELECT * FROM seals_aside";

impl Home {
    /// PostgreSQL gives the places of entries itself, unless it is told who is the master.
    fn with_own_places(&self, sql: &str) -> String {
        let is_sqlite = self.url.starts_with("sqlite:");
        sql.replace("{own places}", if is_sqlite { "" } else { "OVERRIDING SYSTEM VALUE" })
    }
}

/// Nobody can tell from the rows alone; a head that was noted elsewhere tells.
#[test]
fn a_tail_that_is_cut_off_and_a_chain_that_is_made_anew_show_against_a_head_that_was_noted() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            let (store, scene) = sealed(&home).await;
            let noted = scene.console.journal_head().await.expect("read").expect("there are seals");
            assert_eq!(faults(&scene, Some(noted)).await, []);

            let tail = format!(
                "DELETE FROM journal WHERE place >= {0}; DELETE FROM journal_seal WHERE number >= {0}",
                noted.number - 2
            );
            store.seed(&tail).await.expect("cut off");
            assert_eq!(faults(&scene, None).await, []);
            assert_eq!(faults(&scene, Some(noted)).await, [(Some(noted.number), None, Wrong::CutOff)]);

            store.seed("DELETE FROM journal_seal; UPDATE counter SET next = 1 WHERE name = 'seals'").await.unwrap();
            store.seed("UPDATE journal SET at = at + 1 WHERE place = 3").await.expect("altered");
            record(&scene, 5).await;
            scene.sealer.seal().await.expect("sealed");
            assert_eq!(faults(&scene, None).await, []);
            let told = faults(&scene, Some(noted)).await;
            assert!(
                matches!(told[..], [(Some(number), Some(_), Wrong::NotAsNoted)] if number == noted.number),
                "{told:?}"
            );
            store.close().await;
        });
    }
}

/// It has no seal, and is older than what is sealed.
#[test]
fn an_entry_that_is_put_in_among_older_ones_is_found() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            let (store, scene) = sealed(&home).await;
            let copied = "INSERT INTO journal (place, at, actor, subject, kind, about_kind, about_id, changes) {own places} \
                          SELECT -3, at, actor, subject, kind, about_kind, about_id, changes FROM journal WHERE place = 5";
            store.seed(&home.with_own_places(copied)).await.expect("put in");
            let mut told = faults(&scene, None).await;
            assert_eq!(told, [(None, Some(-3), Wrong::PutIn)]);

            // Whoever makes the sealer take it for new gains nothing.
            store.seed("UPDATE counter SET next = -9 WHERE name = 'seals'").await.expect("reset");
            scene.sealer.seal().await.expect("sealed");
            told = faults(&scene, None).await;
            assert!(matches!(told[..], [(Some(_), Some(-3), Wrong::PutIn)]), "{told:?}");
            store.close().await;
        });
    }
}

/// What nobody recorded is not sealed, and neither is what follows it, until a person has looked.
#[test]
fn what_is_no_entry_is_never_sealed() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            let (store, scene) = sealed(&home).await;
            record(&scene, 2).await;
            let newest = "UPDATE journal SET kind = 'tampered' WHERE place = (SELECT max(place) FROM journal)";
            store.seed(newest).await.expect("altered");
            assert_eq!(scene.sealer.seal().await.expect("the one before it is sealed").0, 1);
            assert!(scene.sealer.seal().await.is_err());
            let told = faults(&scene, None).await;
            assert!(matches!(told[..], [(None, Some(_), Wrong::Unreadable)]), "{told:?}");
            store.close().await;
        });
    }
}

/// On PostgreSQL units go on side by side, and the one that has the smaller place may commit last. SQLite has one writer.
#[test]
fn an_entry_that_is_committed_late_is_sealed_late_and_nothing_is_wrong_with_it() {
    let home = Home::postgres();
    run(async {
        let (store, scene) = sealed(&home).await;
        let entry = Entry::new(EntryKind::FileEdited, Who::HOUSE, About::House, scene.now());
        let mut slow = store.begin().await.expect("a unit");
        slow.journal().record(&entry).await.expect("recorded");
        let mut quick = store.begin().await.expect("a unit");
        quick.journal().record(&entry).await.expect("recorded");
        quick.commit().await.expect("committed");
        assert_eq!(scene.sealer.seal().await.expect("sealed").0, 1);
        scene.clock.advance(SETTLED_AFTER / 2);
        slow.commit().await.expect("committed");
        assert_eq!(scene.sealer.seal().await.expect("sealed").0, 1);

        let mut look = store.look().await.expect("a look");
        let last = look.journal().seals(ENTRIES as i64 + 1, 9).await.expect("read");
        let places: Vec<i64> = last.iter().map(|sealed| sealed.seal.place).collect();
        assert!(matches!(places[..], [quick, slow] if slow < quick), "{places:?}");
        assert_eq!(faults(&scene, None).await, []);
        drop(look);
        store.close().await;
    });
}

/// A house with a sealed journal, each entry a quarter of an hour after the one before it.
async fn sealed(home: &Home) -> (Arc<SqlStore>, Scene) {
    let store = home.open().await;
    let scene = Scenario::on(store.clone()).staff("Bea").with_every_right().client("Ana").await;
    let there = scene.sealer.seal().await.expect("sealed").0;
    assert!(there < 5, "the entries that are tampered with are ours");
    record(&scene, ENTRIES - there).await;
    scene.sealer.seal().await.expect("sealed");
    (store, scene)
}

async fn record(scene: &Scene, count: u64) {
    let (bea, ana) = (scene.account("Bea"), scene.account("Ana"));
    for number in 0..count {
        scene.clock.advance(SETTLED_AFTER + Duration::from_secs(300));
        let who = Who { actor: Some(bea), subject: Some(ana), token: None };
        let entry = Entry::new(EntryKind::CartChanged, who, About::Account(ana), scene.now());
        let mut work = scene.store.begin().await.expect("a unit");
        work.journal().record(&entry.with([picdesk::Change::set("count", number)])).await.expect("recorded");
        work.commit().await.expect("committed");
    }
}

async fn faults(scene: &Scene, noted: Option<Head>) -> Vec<(Option<i64>, Option<i64>, Wrong)> {
    let verified = scene.console.verify_journal(noted).await.expect("verified to the end");
    verified.faults.into_iter().map(|fault| (fault.number, fault.place, fault.wrong)).collect()
}
