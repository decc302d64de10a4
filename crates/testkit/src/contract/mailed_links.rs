//! Mailed links (rules 67 and 71).

use std::{sync::Arc, time::Duration};

use picdesk::{Account, Digest, Ids, MailedLink, Moment, NewClient, Purpose, Scope, Store, may};

use super::ground;
use crate::{Scene, together};

const MINUTE: Duration = Duration::from_secs(60);

/// Every purpose, for an account that is there, for one that will be, and for nobody.
pub async fn a_link_is_read_back_as_it_was_issued(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = read(&scene, "Ana").await;
    for (digest, purpose) in (1..).zip(Purpose::ALL) {
        let link = link_of(&scene, digest, purpose);
        issue(&scene, &link).await;
        assert_eq!(found(&scene, digest).await, Some((link, Some(ana.clone()))));
    }
    let company = "Größe & Söhne".parse().ok();
    for (digest, company) in [(8, None), (9, company)] {
        let link = registration(&scene, digest, "Zoë@example.org", company);
        issue(&scene, &link).await;
        assert_eq!(found(&scene, digest).await, Some((link, None)));
    }
    assert_eq!(found(&scene, 0xee).await, None);
}

/// By purpose and account; of those who register, by address.
pub async fn the_newest_link_of_a_purpose_is_in_the_place_of_the_earlier_ones(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ivos = MailedLink { account: scene.account("Ivo"), ..link_of(&scene, 3, Purpose::ResetPassword) };
    let links = [
        link_of(&scene, 1, Purpose::ResetPassword),
        link_of(&scene, 2, Purpose::OldAddress),
        ivos,
        registration(&scene, 4, "zoe@example.org", None),
        registration(&scene, 5, "max@example.org", None),
    ];
    for link in &links {
        issue(&scene, link).await;
    }
    issue(&scene, &link_of(&scene, 6, Purpose::ResetPassword)).await;
    issue(&scene, &registration(&scene, 7, "ZOE@example.org", None)).await;
    for (digest, there) in [(1, false), (2, true), (3, true), (4, false), (5, true), (6, true), (7, true)] {
        assert_eq!(found(&scene, digest).await.is_some(), there, "{digest}");
    }
}

/// Rule 71: a link is good once.
pub async fn a_link_is_taken_once_even_by_many_at_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    issue(&scene, &link_of(&scene, 1, Purpose::Invite)).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert!(work.mailed_links().take(&Digest([1; 32])).await.expect("taken").is_some());
    drop(work);
    assert!(found(&scene, 1).await.is_some(), "what was not committed did not happen");

    let taken = together((0..5).map(|_| take(&scene, 1))).await;
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
    assert!(found(&scene, 1).await.is_none());
}

/// Rule 71: an address changes once both ends have confirmed it, also where they do so at the same moment.
pub async fn of_two_ends_that_are_confirmed_at_once_one_is_the_second(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for round in 0..5_u8 {
        let (scene, ana, old, new) = (&scene, scene.account("Ana"), 2 * round + 1, 2 * round + 2);
        issue(scene, &link_of(scene, old, Purpose::OldAddress)).await;
        issue(scene, &link_of(scene, new, Purpose::NewAddress)).await;
        let confirms = |digest: u8, other: Purpose| async move {
            let mut work = scene.store.begin().await.expect("a unit");
            work.mailed_links().take(&Digest([digest; 32])).await.expect("taken").expect("the link is good");
            let first = work.mailed_links().has(ana, other).await.expect("asked");
            work.commit().await.expect("committed");
            first
        };
        let first = together([confirms(old, Purpose::NewAddress), confirms(new, Purpose::OldAddress)]).await;
        assert_eq!(first.iter().filter(|first| **first).count(), 1, "{first:?}");
    }
}

/// Setting a password does so.
pub async fn all_links_of_an_account_are_voided_and_no_others(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    issue(&scene, &link_of(&scene, 1, Purpose::ResetPassword)).await;
    issue(&scene, &link_of(&scene, 2, Purpose::NewAddress)).await;
    issue(&scene, &MailedLink { account: scene.account("Ivo"), ..link_of(&scene, 3, Purpose::ResetPassword) }).await;
    let mut work = scene.store.begin().await.expect("a unit");
    work.mailed_links().void(scene.account("Ana")).await.expect("voided");
    work.commit().await.expect("committed");
    for (digest, there) in [(1, false), (2, false), (3, true)] {
        assert_eq!(found(&scene, digest).await.is_some(), there, "{digest}");
    }
}

/// Only those before the moment go.
pub async fn links_that_ended_are_forgotten_and_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    for (digest, ends_at) in [(1, now.minus(MINUTE)), (2, now.minus(2 * MINUTE)), (3, now.plus(MINUTE))] {
        let purpose = Purpose::ALL[usize::from(digest)];
        issue(&scene, &MailedLink { ends_at, ..link_of(&scene, digest, purpose) }).await;
    }
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.mailed_links().forget_ended(now).await.expect("forgotten"), 2);
    work.commit().await.expect("committed");
    for (digest, there) in [(1, false), (2, false), (3, true)] {
        assert_eq!(found(&scene, digest).await.is_some(), there, "{digest}");
    }
}

/// A link of Ana's.
fn link_of(scene: &Scene, digest: u8, purpose: Purpose) -> MailedLink {
    let (account, address) = (scene.account("Ana"), "Ana.New@example.org".parse().expect("an address"));
    let ends_at = later(scene);
    MailedLink { digest: Digest([digest; 32]), purpose, account, address, newcomer: None, ends_at }
}

/// The link of somebody who registers.
fn registration(scene: &Scene, digest: u8, address: &str, company: Option<picdesk::Name>) -> MailedLink {
    let address: picdesk::EmailAddress = address.parse().expect("an address");
    let who = NewClient { name: "Zoë Müller".parse().expect("a name"), company, address: address.clone() };
    let account = scene.ids.next().into();
    let (purpose, ends_at) = (Purpose::Confirm, later(scene));
    MailedLink { digest: Digest([digest; 32]), purpose, account, address, newcomer: Some(who), ends_at }
}

fn later(scene: &Scene) -> Moment {
    scene.now().plus(MINUTE)
}

async fn issue(scene: &Scene, link: &MailedLink) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.mailed_links().issue(link).await.expect("the link is new");
    work.commit().await.expect("committed");
}

async fn take(scene: &Scene, digest: u8) -> bool {
    let mut work = scene.store.begin().await.expect("a unit");
    let taken = work.mailed_links().take(&Digest([digest; 32])).await.expect("taken or gone");
    work.commit().await.expect("committed");
    taken.is_some()
}

async fn found(scene: &Scene, digest: u8) -> Option<(MailedLink, Option<Account>)> {
    let mut look = scene.store.look().await.expect("a look");
    look.mailed_links().by_digest(&Digest([digest; 32])).await.expect("read")
}

async fn read(scene: &Scene, name: &str) -> Account {
    let viewing = scene.permit::<may::ViewAccount>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    look.accounts().get(&viewing, scene.account(name)).await.expect("read").expect("the account is there")
}
