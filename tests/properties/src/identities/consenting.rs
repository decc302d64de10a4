//! Asking a client before an identity is assumed, where the site wants it.

use std::time::Duration;

use picdesk::{
    CONSENT_LASTS, Consent, ConsentRule, Denied, Desk, EntryKind, Error, IdentityRefusal, IdentityRules, Missing,
    Refused, Reply,
};
use picdesk_testkit::Scene;

use super::{MINUTE, desk_with, house, last_entries, reason};

/// A house where clients are asked.
async fn asking() -> (Scene, Desk) {
    let scene = house().await;
    let desk = desk_with(&scene, IdentityRules { consent: ConsentRule::Asked, ..IdentityRules::default() });
    (scene, desk)
}

/// Cleo asks Ana.
async fn asks(scene: &Scene, desk: &Desk) -> Consent {
    let why = "Your download stops".parse().unwrap();
    desk.ask_consent(&scene.actor("Cleo").await, scene.account("Ana"), why).await.unwrap()
}

async fn says(scene: &Scene, desk: &Desk, asked: &Consent, reply: Reply) {
    let ana = scene.actor("Ana").await;
    desk.reply_to_consent(&ana, ana.account(), asked.staff, asked.asked_at, reply).await.unwrap();
}

/// Whether somebody may assume Ana's identity, and whether it was the consent that was lacking where not.
async fn assumes(scene: &Scene, desk: &Desk, staff: &str) -> bool {
    match desk.assume_identity(&scene.actor(staff).await, scene.account("Ana"), reason()).await {
        Ok(begun) => {
            let actor = desk.resume(&begun.token).await.unwrap();
            desk.leave_identity(&actor).await.unwrap();
            true
        }
        Err(Error::Refused(Refused::Identity(IdentityRefusal::NoConsent))) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn where_clients_are_asked_nobody_assumes_an_identity_without_a_yes() {
    let (scene, desk) = asking().await;
    assert!(!assumes(&scene, &desk, "Cleo").await, "nobody asked");
    let asked = asks(&scene, &desk).await;
    assert!(!assumes(&scene, &desk, "Cleo").await, "nothing was said");
    says(&scene, &desk, &asked, Reply::No).await;
    assert!(!assumes(&scene, &desk, "Cleo").await, "she said no");
    says(&scene, &desk, &asked, Reply::Yes).await;
    assert!(!assumes(&scene, &desk, "Bea").await, "it is good for whoever asked");
    assert!(assumes(&scene, &desk, "Cleo").await);
    assert!(!assumes(&scene, &desk, "Cleo").await, "it is good once");
}

#[tokio::test]
async fn a_yes_is_good_for_a_day_and_can_be_taken_back() {
    let (scene, desk) = asking().await;
    for (wait, taken_back, good) in
        [(CONSENT_LASTS - Duration::from_micros(1), false, true), (CONSENT_LASTS, false, false), (MINUTE, true, false)]
    {
        let asked = asks(&scene, &desk).await;
        says(&scene, &desk, &asked, Reply::Yes).await;
        scene.clock.advance(wait);
        if taken_back {
            says(&scene, &desk, &asked, Reply::No).await;
        }
        assert_eq!(assumes(&scene, &desk, "Cleo").await, good, "{wait:?}");
        scene.clock.advance(MINUTE);
    }
}

/// The reason that the client read is the one that is written down.
#[tokio::test]
async fn the_client_says_yes_to_a_reason_and_that_is_the_reason_then() {
    let (scene, desk) = asking().await;
    let asked = asks(&scene, &desk).await;
    let ana = scene.actor("Ana").await;
    let listed = desk.consents_of(&ana, ana.account()).await.unwrap();
    assert_eq!((listed[0].staff_name.as_str(), &listed[0].consent), ("Cleo", &asked));
    says(&scene, &desk, &asked, Reply::Yes).await;
    desk.assume_identity(&scene.actor("Cleo").await, ana.account(), reason()).await.unwrap();
    let page = picdesk::Page::first(1);
    let read = desk.assumptions_of(&scene.actor("Ana").await, ana.account(), &page).await.unwrap();
    assert_eq!(read.rows[0].assumption.reason.as_str(), "Your download stops");
    assert_eq!(desk.consents_of(&scene.actor("Ana").await, ana.account()).await.unwrap(), [], "it was used");
}

/// Whoever pressed the button under an older question has said nothing to the newer one.
#[tokio::test]
async fn a_reply_is_to_the_question_that_was_read() {
    let (scene, desk) = asking().await;
    let earlier = asks(&scene, &desk).await;
    scene.clock.advance(MINUTE);
    asks(&scene, &desk).await;
    let ana = scene.actor("Ana").await;
    let reply = desk.reply_to_consent(&ana, ana.account(), earlier.staff, earlier.asked_at, Reply::Yes).await;
    assert!(matches!(reply, Err(Error::Missing(Missing::Consent))), "{reply:?}");
    assert!(!assumes(&scene, &desk, "Cleo").await);
}

/// Rule 64: nobody says yes in the client's name, and to no other client's question.
#[tokio::test]
async fn only_the_client_says_yes_and_in_person() {
    let (scene, desk) = asking().await;
    let asked = asks(&scene, &desk).await;
    let token = scene.assume("Bea", "Ana").await.unwrap();
    let assumed = scene.desk.resume(&token).await.unwrap();
    for (actor, denied) in [
        (assumed, Denied::NotInPerson),
        (scene.actor("Ivo").await, Denied::NotYours),
        (scene.actor("Cleo").await, Denied::NotYours),
        (scene.actor("Bea").await, Denied::NotYours),
    ] {
        let reply = desk.reply_to_consent(&actor, scene.account("Ana"), asked.staff, asked.asked_at, Reply::Yes).await;
        assert!(matches!(&reply, Err(Error::Denied(found)) if *found == denied), "{reply:?}");
    }
    assert!(!assumes(&scene, &desk, "Cleo").await);
}

#[tokio::test]
async fn a_question_is_posted_and_recorded_and_so_is_what_was_said() {
    let (scene, desk) = asking().await;
    let asked = asks(&scene, &desk).await;
    let letters = scene.memory().letters();
    assert_eq!((letters.len(), &letters[0].text.recipient), (1, &scene.address("Ana")));
    for said in ["Cleo of Northlight Pictures asks", "Your download stops", "https://pictures.example.org/account"] {
        assert!(letters[0].text.text.contains(said), "{said}: {:?}", letters[0].text);
    }
    scene.courier.make_a_round().await.unwrap();
    assert_eq!(scene.mailer.handed().len(), 1, "it goes out at once");
    for (reply, kind) in [(Reply::Yes, EntryKind::ConsentGiven), (Reply::No, EntryKind::ConsentRefused)] {
        says(&scene, &desk, &asked, reply).await;
        let [entry] = last_entries(&scene, 1).try_into().unwrap();
        let ana = Some(scene.account("Ana"));
        assert_eq!((entry.kind, entry.who.actor, entry.who.subject), (kind, ana, ana));
    }
    let (cleo, journal) = (Some(scene.account("Cleo")), scene.memory().journal());
    let entry = journal.iter().find(|entry| entry.kind == EntryKind::ConsentAsked).unwrap();
    assert_eq!((entry.who.actor, entry.who.subject), (cleo, Some(scene.account("Ana"))));
}

/// Rule 59: whom nobody can act as, nobody asks.
#[tokio::test]
async fn nobody_is_asked_whose_identity_cannot_be_assumed_anyway() {
    let (scene, desk) = asking().await;
    for target in ["Bea", "Cleo", "Karl"] {
        let refused = desk.ask_consent(&scene.actor("Cleo").await, scene.account(target), reason()).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::Identity(IdentityRefusal::Staff)))), "{refused:?}");
    }
    assert_eq!(scene.memory().letters(), []);
}
