//! Telling the client: rules 32 to 36 and 38.

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, Attempt, Courier, EntryKind, Error, Expected, Grant, GrantOf, LEASE, LetterState, LicenceModel,
    Message, Notification, OrderRefusal, Page, Refused, Right, Subject, order_notification,
};
use picdesk_testkit::{MockMailer, Scenario, Scene, strategies};
use proptest::prelude::*;

use crate::told;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .with(Right::HandleMail)
        .client("Ana")
        .immediate()
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

/// A house with one letter in its outbox.
async fn announced() -> Scene {
    let scene = house().await;
    scene.by("Bea").orders("Spring").into("Ana").announced("Your pictures", "Here they are.").await.unwrap();
    scene
}

fn fails_for_now() -> Attempt {
    Attempt::FailedForNow("451 try again".to_owned())
}

/// Rule 32.
#[tokio::test]
async fn without_a_notification_no_message_of_any_kind_is_written() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let open = scene.by("Bea").orders("Spring").into("Ana").granted().keyed("one");
    let number = open.clone().await.unwrap().order.number;
    open.await.unwrap();
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    scene.by("Bea").releases(draft).await.unwrap();
    scene.by("Bea").sets(Grant::Denied, GrantOf::Order, draft).await.unwrap();
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
    scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Look").dry_run().await.unwrap();
    scene.housekeeper.tidy_up().await.unwrap();

    assert_eq!(scene.courier.make_a_round().await.unwrap().carried(), 0);
    assert_eq!(scene.memory().letters(), []);
    assert_eq!(scene.mailer.handed(), []);
    assert_eq!(scene.desk.letters(&bea, None, &Page::first(20)).await.unwrap().rows, []);
}

/// Rules 12, 32, 33 and 37: the client hears of a draft when it is released, if staff say so, and not before.
#[tokio::test]
async fn a_draft_is_released_with_a_letter_or_silently() {
    let scene = house().await;
    let (bea, note) = (scene.actor("Bea").await, note());
    let drafted = async || scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (silent, told) = (drafted().await, drafted().await);
    scene.desk.release_order(&bea, silent, None, Expected::Any).await.unwrap();
    assert_eq!(scene.memory().letters(), []);

    assert!(scene.desk.dry_run_notification(&bea, told, &note).await.is_err(), "a draft is nothing to be told of");
    let previewed = scene.desk.dry_run_release(&bea, told, &note).await.unwrap();
    assert!(!scene.desk.order(&bea, told).await.unwrap().order.is_seen_by_owner(), "a dry run releases nothing");
    let released = scene.desk.release_order(&bea, told, Some(&note), Expected::Any).await.unwrap();
    assert!(released.unread.is_some() && released.order.is_seen_by_owner());
    let letters = scene.memory().letters();
    assert_eq!((letters.len(), &letters[0].text), (1, &previewed), "rule 38");
    assert_eq!((letters[0].order, &letters[0].text.recipient), (Some(told), &scene.address("Ana")));
    let entry = scene.memory().journal().pop().unwrap();
    let said: Vec<_> = entry.changes.iter().map(|change| &*change.field).collect();
    assert_eq!((entry.kind, &said[..]), (EntryKind::OrderReleased, &["state", "subject", "notification"][..]));
}

/// Rule 10: where the client cannot be told, nothing is released that staff meant to tell of.
#[tokio::test]
async fn a_draft_of_a_disabled_account_is_not_released_with_a_letter() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let disabled = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ana"), disabled).await.unwrap();
    let refused = scene.desk.release_order(&bea, draft, Some(&note()), Expected::Any).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refused::Order(OrderRefusal::AccountDisabled))));
    assert!(!scene.desk.order(&bea, draft).await.unwrap().order.is_seen_by_owner());
    assert_eq!(scene.memory().letters(), []);
    scene.desk.release_order(&bea, draft, None, Expected::Any).await.unwrap();
}

fn note() -> Notification {
    Notification { subject: "Yours".parse().unwrap(), message: "Here they are.".parse().unwrap() }
}

/// Rule 33: that the subject and the message are there is in their types.
#[tokio::test]
async fn the_letter_is_posted_with_the_order_to_the_accounts_own_address() {
    let scene = announced().await;
    let letters = scene.memory().letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].text.recipient, scene.address("Ana"));
    assert_eq!(letters[0].text.subject.as_str(), "Your pictures");
    assert!(letters[0].text.text.starts_with("Here they are.\n"));
    assert_eq!(letters[0].order, Some(scene.memory().orders()[0].number));
    assert_eq!((&letters[0].state, letters[0].attempts), (&LetterState::Waiting, 0));
    assert_eq!(scene.mailer.handed(), [], "delivery happens afterwards");
}

/// Rule 33.
#[test]
fn an_empty_subject_or_message_is_none() {
    for text in ["", " ", "\n\t "] {
        assert!(text.parse::<Subject>().is_err());
        assert!(text.parse::<Message>().is_err());
    }
}

/// Rule 34.
#[tokio::test]
async fn a_mail_that_fails_leaves_the_order_and_shows_its_reason() {
    let scene = announced().await;
    scene.mailer.expect([fails_for_now()]);
    let order = scene.memory().orders().remove(0);
    let round = scene.courier.make_a_round().await.unwrap();
    assert_eq!((round.delivered, round.postponed, round.given_up), (0, 1, 0));
    assert_eq!(scene.by("Ana").sees(order.number).await.unwrap().order, order);

    let bea = scene.actor("Bea").await;
    let history = scene.desk.order_history(&bea, order.number, &Page::first(20)).await.unwrap();
    assert_eq!(history.letters[0].last_error.as_deref(), Some("451 try again"));
    assert_eq!((&history.letters[0].state, history.letters[0].attempts), (&LetterState::Waiting, 1));
}

/// Rule 34: the pauses grow, and after the last one the letter is given up, visibly.
#[tokio::test]
async fn a_letter_is_tried_again_after_pauses_that_grow_until_it_is_given_up() {
    let scene = announced().await;
    scene.mailer.expect(std::iter::repeat_with(fails_for_now).take(50));
    let mut pauses = Vec::new();
    loop {
        scene.courier.make_a_round().await.unwrap();
        let letter = scene.memory().letters().remove(0);
        if letter.state == LetterState::GivenUp {
            assert_eq!(letter.last_error.as_deref(), Some("451 try again"));
            break;
        }
        assert_eq!(scene.courier.make_a_round().await.unwrap().carried(), 0, "it is not due yet");
        assert!(pauses.len() < 20, "it is given up at some time: {pauses:?}");
        pauses.push(letter.next_attempt.micros() - scene.now().micros());
        scene.clock.set(letter.next_attempt);
    }
    assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert_eq!(scene.mailer.handed().len(), pauses.len() + 1);
    scene.clock.advance(Duration::from_secs(30 * 24 * 3600));
    assert_eq!(scene.courier.make_a_round().await.unwrap().carried(), 0);
}

/// Rule 34.
#[tokio::test]
async fn a_letter_that_can_never_be_delivered_is_given_up_at_once() {
    let scene = announced().await;
    scene.mailer.expect([Attempt::FailedForGood("550 no such mailbox".to_owned())]);
    assert_eq!(scene.courier.make_a_round().await.unwrap().given_up, 1);
    let letter = scene.memory().letters().remove(0);
    assert_eq!((&letter.state, letter.last_error.as_deref()), (&LetterState::GivenUp, Some("550 no such mailbox")));
}

/// Rule 34.
#[tokio::test]
async fn a_letter_can_be_given_up_and_sent_again_by_hand() {
    let scene = announced().await;
    let bea = scene.actor("Bea").await;
    let id = scene.memory().letters()[0].id;
    assert_eq!(scene.desk.give_up_letter(&bea, id).await.unwrap().state, LetterState::GivenUp);
    assert_eq!(scene.courier.make_a_round().await.unwrap().carried(), 0);
    scene.desk.resend_letter(&bea, id).await.unwrap();
    assert_eq!(scene.courier.make_a_round().await.unwrap().delivered, 1);
    assert_eq!(scene.memory().letters()[0].state, LetterState::Delivered);
    let still = scene.desk.give_up_letter(&bea, id).await.unwrap();
    assert_eq!(still.state, LetterState::Delivered, "what was delivered cannot be undone");
    let ana = scene.actor("Ana").await;
    assert!(matches!(scene.desk.resend_letter(&ana, id).await, Err(Error::Denied(_))));
}

/// Rule 35: after a failure, after a courier that died with the letter in its bag, and by hand.
#[tokio::test]
async fn every_attempt_carries_the_same_message_id() {
    let scene = announced().await;
    let sender = scene.desk.house().sender.clone();
    scene.mailer.expect([fails_for_now()]);
    scene.courier.make_a_round().await.unwrap();
    scene.clock.advance(Duration::from_secs(3600));

    let mut dying = scene.store.begin().await.unwrap();
    let now = scene.now();
    assert_eq!(dying.outbox().collect(now, now.plus(LEASE), 20).await.unwrap().len(), 1);
    dying.commit().await.unwrap();
    assert_eq!(scene.courier.make_a_round().await.unwrap().carried(), 0, "another courier holds it");
    scene.clock.advance(LEASE);
    assert_eq!(scene.courier.make_a_round().await.unwrap().delivered, 1);

    let bea = scene.actor("Bea").await;
    scene.desk.resend_letter(&bea, scene.memory().letters()[0].id).await.unwrap();
    scene.courier.make_a_round().await.unwrap();

    let mut ids: Vec<_> = scene.mailer.handed().iter().map(|letter| letter.message_id(&sender)).collect();
    assert_eq!(ids.len(), 3);
    ids.dedup();
    assert_eq!(ids, [format!("{}@example.org", scene.memory().letters()[0].id)]);
}

/// Rule 35: while it is under way, no other courier finds it.
#[tokio::test]
async fn a_letter_that_is_under_way_is_leased() {
    let scene = announced().await;
    let mut mailer = MockMailer::new();
    let (memory, lease_ends) = (scene.memory().clone(), scene.now().plus(LEASE));
    mailer.expect_deliver().times(1).returning(move |letter| {
        assert_eq!(memory.letters()[0].id, letter.id);
        assert_eq!(memory.letters()[0].next_attempt, lease_ends);
        Attempt::Delivered
    });
    let courier = Courier::new(scene.store.clone(), Arc::new(mailer), scene.clock.clone());
    assert_eq!(courier.make_a_round().await.unwrap().delivered, 1);
}

/// Rules 34 and 35: a delivered letter is not delivered again by itself.
#[tokio::test]
async fn a_delivered_letter_is_carried_once() {
    let scene = announced().await;
    let mut mailer = MockMailer::new();
    mailer.expect_deliver().times(1).returning(|_| Attempt::Delivered);
    let courier = Courier::new(scene.store.clone(), Arc::new(mailer), scene.clock.clone());
    for _ in 0..3 {
        courier.make_a_round().await.unwrap();
        scene.clock.advance(Duration::from_secs(24 * 3600));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Rule 36: a subject is one line or none, so that it can end no header.
    #[test]
    fn no_subject_can_inject_a_header(typed in strategies::typed_texts()) {
        if let Ok(subject) = typed.parse::<Subject>() {
            let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!subject.as_str().contains(breaks));
        }
    }

    /// Rule 36: what staff type comes back as text, and as nothing but text.
    #[test]
    fn no_typed_text_becomes_markup(subject in strategies::typed_texts(), message in strategies::typed_texts()) {
        let (Ok(subject), Ok(message)) = (subject.parse::<Subject>(), message.parse::<Message>()) else {
            return Ok(());
        };
        let typed: String = message.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        let title = subject.as_str().to_owned();
        let html = told(async {
            let scene = house().await;
            let reader = scene.actor("Ana").await;
            let ana = scene.desk.account(&reader, scene.account("Ana")).await.unwrap();
            order_notification(scene.desk.house(), &ana, 1, &Notification { subject, message }).html
        });
        let (head, body) = html.split_once("</head>").expect("a head and a body");
        let titled = head.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("a title").0;
        prop_assert_eq!(unescaped(titled), Some(title));
        let (before_link, _) = body.rsplit_once("<p>Your order").expect("the link stands behind the message");
        let (_, paragraphs) = before_link.split_once(">\n").expect("the body opens first");
        let text = ["<p>", "</p>", "<br>"].iter().fold(paragraphs.to_owned(), |text, tag| text.replace(tag, ""));
        let read: Option<String> = unescaped(&text).map(|text| text.chars().filter(|c| !c.is_whitespace()).collect());
        prop_assert_eq!(read, Some(typed));
    }
}

/// What a browser reads where there is no markup; none where there is some.
fn unescaped(html: &str) -> Option<String> {
    if html.contains(['<', '>', '"', '\'']) {
        return None;
    }
    let mut text = html.to_owned();
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    Some(text)
}

/// Rule 38: to the last character.
#[tokio::test]
async fn the_preview_is_the_letter_exactly_as_it_goes_out() {
    let scene = house().await;
    let ordering =
        scene.by("Bea").orders("Spring").into("Ana").announced("Für Sie <3", "Liebe Ana,\n\nzwei & \"drei\"");
    let preview = ordering.clone().dry_run().await.unwrap().letter.unwrap();
    assert_eq!(scene.memory().letters(), []);
    scene.clock.advance(Duration::from_secs(60));
    assert_eq!(ordering.await.unwrap().letter.as_ref(), Some(&preview));
    scene.courier.make_a_round().await.unwrap();
    assert_eq!(scene.mailer.handed()[0].text, preview);
}
