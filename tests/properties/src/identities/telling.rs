//! What is told of an assumed identity: by the journal, to the client, in a letter (rules 30, 36, 51 and 65).

use super::*;

/// Rules 30, 51 and 65.
#[tokio::test]
async fn everything_that_is_done_names_the_staff_member_and_the_client() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    let actor = scene.desk.resume(&token).await.unwrap();
    let before = scene.memory().journal().len();

    let numbers = ["B2".parse().unwrap()];
    let cart = scene.desk.add_to_cart(&actor, actor.account(), &numbers).await.unwrap().to;
    let lightbox = scene.desk.make_lightbox(&actor, "For her".parse().unwrap()).await.unwrap();
    let line = picdesk::LineNumber(1);
    let from = picdesk::NetworkAddress("192.0.2.7".to_owned());
    let begun = scene.desk.begin_download(&actor, order, line, &"S".parse().unwrap(), from).await.unwrap();
    scene.desk.end_download(begun.download, picdesk::DownloadState::Finished, begun.delivery.bytes).await.unwrap();
    scene.desk.journal(&actor, &picdesk::JournalFilter::default(), &Page::first(1)).await.unwrap_err();
    scene.desk.leave_identity(&actor).await.unwrap();

    let (cleo, ana) = (Some(scene.account("Cleo")), Some(scene.account("Ana")));
    let done = scene.memory().journal().split_off(before);
    let kinds: Vec<_> = done.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        kinds,
        [
            EntryKind::CartChanged,
            EntryKind::LightboxMade,
            EntryKind::Downloaded,
            EntryKind::Denied,
            EntryKind::IdentityLeft
        ]
    );
    for entry in &done {
        assert_eq!((entry.who.actor, entry.who.subject), (cleo, ana), "{entry:?}");
    }
    assert_eq!(cart.lines[0].added_by, scene.account("Cleo"), "the client sees that the picture desk added it");
    assert_eq!(lightbox.owner, scene.account("Ana"));
}

/// Rule 65: the client reads it, and so do those who may do it; nobody else learns of it.
#[tokio::test]
async fn a_client_reads_who_has_assumed_their_identity_when_and_why() {
    let scene = house().await;
    let began_at = scene.now();
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.clock.advance(8 * MINUTE);
    scene.desk.leave_identity(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    scene.assume("Bea", "Ana").await.unwrap();

    let (ana, page) = (scene.account("Ana"), Page::first(10));
    for reader in ["Ana", "Cleo"] {
        let read = scene.desk.assumptions_of(&scene.actor(reader).await, ana, &page).await.unwrap();
        let told: Vec<_> = read.rows.iter().map(|row| (row.staff_name.as_str(), row.assumption.over_at())).collect();
        let over = [began_at.plus(38 * MINUTE), began_at.plus(8 * MINUTE)];
        assert_eq!(told, [("Bea", over[0]), ("Cleo", over[1])], "newest first, as {reader} reads it");
        assert_eq!(read.rows[1].assumption.reason.as_str(), "It was asked for on the telephone");
        assert_eq!(read.rows[1].assumption.began_at, began_at);
    }
    let refused = scene.desk.assumptions_of(&scene.actor("Ivo").await, ana, &page).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{refused:?}");
    let refused = scene.desk.assumptions_of(&scene.actor("Karl").await, ana, &page).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::AssumeIdentities)))), "{refused:?}");
}

/// The letter is written when it begins, and goes out when it is over: by being left, or by itself.
#[tokio::test]
async fn a_client_is_told_by_letter_once_it_is_over_where_the_site_wants_it() {
    let scene = house().await;
    scene.assume("Cleo", "Ivo").await.unwrap();
    assert_eq!(scene.memory().letters(), [], "unless it is asked for, there is none");

    let told = desk_with(&scene, IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() });
    for left in [true, false] {
        let delivered = scene.mailer.handed().len();
        let assumed = told.assume_identity(&scene.actor("Cleo").await, scene.account("Ana"), reason()).await.unwrap();
        scene.courier.make_a_round().await.unwrap();
        assert_eq!(scene.mailer.handed().len(), delivered, "not while it goes on");
        if left {
            told.leave_identity(&told.resume(&assumed.token).await.unwrap()).await.unwrap();
        } else {
            scene.clock.advance(ASSUMED_AT_MOST);
        }
        scene.courier.make_a_round().await.unwrap();
        assert_eq!(scene.mailer.handed().len(), delivered + 1);
    }
    for letter in scene.memory().letters() {
        assert_eq!((letter.order, &letter.text.recipient), (None, &scene.address("Ana")));
        for said in ["Cleo of Northlight Pictures", "She asked on the telephone", "1 March 2026, 12", "/account"] {
            assert!(letter.text.text.contains(said) && letter.text.html.contains(said), "{said}: {letter:?}");
        }
    }
}

/// What a staff member types as a reason is a text in the letter, and no markup (rule 36).
#[tokio::test]
async fn a_reason_is_no_markup_in_the_letter() {
    let scene = house().await;
    let told = desk_with(&scene, IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() });
    let reason = "<img src=x> & \"more\"".parse().unwrap();
    told.assume_identity(&scene.actor("Cleo").await, scene.account("Ana"), reason).await.unwrap();
    let letters = scene.memory().letters();
    assert!(letters[0].text.html.contains("&lt;img src=x&gt; &amp; &quot;more&quot;"), "{}", letters[0].text.html);
}
