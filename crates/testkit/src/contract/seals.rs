//! The chain of the journal.

use std::sync::Arc;

use picdesk::{
    About, Digest, Entry, EntryKind, Found, KeptEntry, SETTLED_AFTER, Seal, Sealed, Sealer, Store, Unsealed, Verified,
    Who,
};

use super::ground;
use crate::{Scene, together};

/// Several sealers at once make one chain, and it is whole.
pub async fn every_entry_is_sealed_once_however_often_and_by_how_many_it_is_tried(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    // More than are sealed in one unit.
    let mut work = scene.store.begin().await.expect("a unit");
    for count in 0..450 {
        work.journal().record(&entry(&scene, count)).await.expect("recorded");
    }
    work.commit().await.expect("committed");
    let recorded = unsealed(&scene, Some(0)).await.len() as u64;
    assert!(recorded > 450, "what happened before the entries stands in the journal as well");

    let sealers = [scene.sealer.clone(), scene.sealer.clone(), scene.sealer.clone()];
    let sealed = together(sealers.iter().map(Sealer::seal)).await;
    let by_each = sealed.into_iter().map(|sealed| sealed.expect("sealed").0);
    // Whoever was told no left the rest to the others, who may have been told no as well.
    let rest = scene.sealer.seal().await.expect("sealed").0;
    assert_eq!(by_each.sum::<u64>() + rest, recorded);
    assert_eq!(scene.sealer.seal().await.expect("sealed").0, 0);

    let verified = scene.console.verify_journal(None).await.expect("verified");
    let head = scene.console.journal_head().await.expect("read");
    assert_eq!(head.map(|head| head.number as u64), Some(recorded));
    assert_eq!(verified, Verified { seals: recorded, head, ..Verified::default() });
}

/// Upon another one than the last, nothing is added.
pub async fn seals_are_added_behind_the_last_one_and_nowhere_else(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let due = kept(&scene).await;
    let first = Seal::upon(None, &due[0], &*scene.ports.secrets);
    let second = Seal::upon(Some(&first), &due[1], &*scene.ports.secrets);
    assert_eq!(last(&scene).await, None);
    assert!(!seal(&scene, Some(&first), &[second]).await, "there is no first one yet");
    assert!(seal(&scene, None, &[first]).await);
    assert!(!seal(&scene, None, &[first]).await, "there is one already");
    let another = Seal { digest: Digest([7; 32]), ..first };
    assert!(!seal(&scene, Some(&another), &[second]).await, "it is not that one");
    assert!(seal(&scene, Some(&first), &[second]).await);
    assert_eq!(last(&scene).await, Some(second));
    assert_eq!(kept(&scene).await, due[2..]);
}

/// By number, from any number on.
pub async fn seals_come_with_their_entries_in_pieces_of_any_length(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let due = kept(&scene).await;
    scene.sealer.seal().await.expect("sealed");
    let mut expected: Vec<Sealed> = Vec::new();
    for kept in &due {
        let last = expected.last().map(|sealed| &sealed.seal);
        let seal = Seal::upon(last, kept, &*scene.ports.secrets);
        expected.push(Sealed { seal, found: Found::Entry(kept.entry.clone()) });
    }
    for limit in [1, 3, 500] {
        let (mut read, mut from) = (Vec::new(), i64::MIN);
        loop {
            let mut look = scene.store.look().await.expect("a look");
            let seals = look.journal().seals(from, limit).await.expect("read");
            assert!(seals.len() <= limit as usize);
            let Some(last) = seals.last() else { break };
            from = last.seal.number + 1;
            read.extend(seals);
        }
        assert_eq!(read, expected, "by {limit}");
    }
}

/// Whether something is settled is asked of the moments, so that entries can become visible in another order.
pub async fn what_is_not_settled_is_looked_at_again(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    scene.sealer.seal().await.expect("sealed");
    for round in 0..3 {
        scene.clock.advance(SETTLED_AFTER * round);
        for count in 0..3 {
            record(&scene, &entry(&scene, count)).await;
            let due = unsealed(&scene, None).await;
            assert_eq!(due.len(), 1, "round {round}");
            assert_eq!(scene.sealer.seal().await.expect("sealed").0, 1);
        }
        assert_eq!(unsealed(&scene, None).await, []);
        assert_eq!(unsealed(&scene, Some(i64::MIN)).await, []);
    }
}

fn entry(scene: &Scene, count: i32) -> Entry {
    let who = Who { actor: Some(scene.account("Bea")), subject: None, token: None };
    let change = picdesk::Change::of("count", None, Some(count.to_string()));
    Entry::new(EntryKind::FileEdited, who, About::House, scene.now()).with([change])
}

async fn record(scene: &Scene, entry: &Entry) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.journal().record(entry).await.expect("recorded");
    work.commit().await.expect("committed");
}

async fn last(scene: &Scene) -> Option<Seal> {
    scene.store.look().await.expect("a look").journal().last_seal().await.expect("read")
}

async fn unsealed(scene: &Scene, from: Option<i64>) -> Vec<Unsealed> {
    scene.store.look().await.expect("a look").journal().unsealed(from, 1_000).await.expect("read")
}

/// The entries that have no seal.
async fn kept(scene: &Scene) -> Vec<KeptEntry> {
    let entry = |Unsealed { place, found }: Unsealed| match found {
        Found::Entry(entry) => KeptEntry { place, entry },
        Found::Unreadable | Found::Gone => panic!("what stands at {place} is no entry"),
    };
    unsealed(scene, None).await.into_iter().map(entry).collect()
}

async fn seal(scene: &Scene, last: Option<&Seal>, seals: &[Seal]) -> bool {
    let mut work = scene.store.begin().await.expect("a unit");
    let added = work.journal().seal(last, seals, scene.now()).await.expect("answered");
    work.commit().await.expect("committed");
    added
}
