//! Known devices (rule 67).

use std::{sync::Arc, time::Duration};

use picdesk::{Account, AccountRecord, Digest, KnownDevice, MOST_DEVICES, Moment, Store};

use super::ground;
use crate::Scene;

const MINUTE: Duration = Duration::from_secs(60);

/// For this account and no other, by the address that it has now, until the moment that was said last.
pub async fn a_device_is_known_for_an_account_for_a_while(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    know(&scene, "Ana", 1, now.plus(MINUTE)).await;
    know(&scene, "Ivo", 2, now.plus(MINUTE)).await;
    assert!(knows(&scene, "ANA@example.org", 1, now).await);
    for (address, device, at) in [
        ("ana@example.org", 2, now),
        ("ivo@example.org", 1, now),
        ("nobody@example.org", 1, now),
        ("ana@example.org", 3, now),
        ("ana@example.org", 1, now.plus(MINUTE)),
    ] {
        assert!(!knows(&scene, address, device, at).await, "{address} on {device}");
    }

    know(&scene, "Ana", 1, now.plus(3 * MINUTE)).await;
    assert!(knows(&scene, "ana@example.org", 1, now.plus(2 * MINUTE)).await, "it proved right once more");
    let mut work = scene.store.begin().await.expect("a unit");
    let (ana, _) = work.accounts().by_address_for_sign_in(&scene.address("Ana")).await.expect("read").expect("Ana");
    let (address, revision) = ("ana@new.example".parse().expect("an address"), ana.revision.next());
    work.accounts()
        .save(&Account::restore(AccountRecord { address, revision, ..(*ana).clone() }))
        .await
        .expect("saved");
    work.commit().await.expect("committed");
    assert!(knows(&scene, "ana@new.example", 1, now).await);
    assert!(!knows(&scene, "ana@example.org", 1, now).await);
}

/// All accounts that several people have on it, and none of another's.
pub async fn a_device_with_another_secret_is_known_for_what_it_was(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, until) = (scene.now(), scene.now().plus(MINUTE));
    for (name, device) in [("Ana", 1), ("Ivo", 1), ("Ana", 2)] {
        know(&scene, name, device, until).await;
    }
    let mut work = scene.store.begin().await.expect("a unit");
    work.devices().renew(&digest(1), &digest(9)).await.expect("renewed");
    work.devices().renew(&digest(7), &digest(8)).await.expect("nobody minds");
    work.commit().await.expect("committed");
    for (address, device, known) in [
        ("ana@example.org", 9, true),
        ("ivo@example.org", 9, true),
        ("ana@example.org", 2, true),
        ("ana@example.org", 1, false),
        ("ivo@example.org", 1, false),
        ("ana@example.org", 8, false),
    ] {
        assert_eq!(knows(&scene, address, device, now).await, known, "{address} on {device}");
    }
}

/// The one known for the shortest time makes place, even where the new one were it; other accounts keep theirs.
pub async fn an_account_is_known_on_so_many_devices_and_no_more(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    let most = u8::try_from(MOST_DEVICES).expect("they are few");
    know(&scene, "Ivo", 100, now.plus(MINUTE)).await;
    for device in 0..most {
        know(&scene, "Ana", device, now.plus((10 + u32::from(device)) * MINUTE)).await;
    }
    know(&scene, "Ana", most, now.plus(MINUTE)).await;
    know(&scene, "Ana", 1, now.plus(90 * MINUTE)).await;
    know(&scene, "Ana", most + 1, now.plus(91 * MINUTE)).await;
    let mut known = Vec::new();
    for device in 0..=most + 1 {
        if knows(&scene, "ana@example.org", device, now).await {
            known.push(device);
        }
    }
    let expected: Vec<u8> = (1..=most + 1).filter(|device| *device != most).collect();
    assert_eq!(known, expected);
    assert!(knows(&scene, "ivo@example.org", 100, now).await);
}

/// All of them, but for one, and nobody else's.
pub async fn the_devices_of_an_account_are_forgotten_together_but_for_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, until) = (scene.now(), scene.now().plus(MINUTE));
    for (name, device) in [("Ana", 1), ("Ana", 2), ("Ana", 3), ("Ivo", 1)] {
        know(&scene, name, device, until).await;
    }
    for (but, forgotten, left) in [(Some(digest(2)), 2, vec![2]), (Some(digest(9)), 1, vec![]), (None, 0, vec![])] {
        let mut work = scene.store.begin().await.expect("a unit");
        let counted = work.devices().forget_all(scene.account("Ana"), but.as_ref()).await.expect("forgotten");
        work.commit().await.expect("committed");
        assert_eq!(counted, forgotten, "but for {but:?}");
        for device in 1..=3 {
            let known = knows(&scene, "ana@example.org", device, now).await;
            assert_eq!(known, left.contains(&device), "{device} but for {but:?}");
        }
    }
    assert!(knows(&scene, "ivo@example.org", 1, now).await);
}

/// Only those that were known until before the moment go.
pub async fn devices_that_stayed_away_are_forgotten_and_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, then) = (scene.now(), scene.now().minus(9 * MINUTE));
    for (name, device, until) in [("Ana", 1, now.minus(MINUTE)), ("Ivo", 1, now.minus(2 * MINUTE)), ("Ana", 2, now)] {
        know(&scene, name, device, until).await;
    }
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.devices().forget_ended(now).await.expect("forgotten"), 2);
    work.commit().await.expect("committed");
    assert!(!knows(&scene, "ana@example.org", 1, then).await);
    assert!(knows(&scene, "ana@example.org", 2, then).await);
}

fn digest(device: u8) -> Digest {
    Digest([device; 32])
}

async fn know(scene: &Scene, name: &str, device: u8, until: Moment) {
    let device = KnownDevice { account: scene.account(name), digest: digest(device), until };
    let mut work = scene.store.begin().await.expect("a unit");
    work.devices().know(&device).await.expect("kept");
    work.commit().await.expect("committed");
}

async fn knows(scene: &Scene, address: &str, device: u8, at: Moment) -> bool {
    let mut work = scene.store.begin().await.expect("a unit");
    work.devices().is_known(&digest(device), &address.parse().expect("an address"), at).await.expect("asked")
}
