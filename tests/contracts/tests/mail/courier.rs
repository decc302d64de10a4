//! From the order to the reader: desk, outbox, courier, mailer, mail server (rules 32–35, 38).

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use mail_parser::MessageParser;
use picdesk::{
    Attempt, Clock, Courier, Grant, GrantOf, LEASE, Letter, LetterId, LetterRecord, LetterRow, LetterState,
    LicenceModel, Mailer, Moment, Page, Round, Store,
};
use picdesk_contracts::smtp_server::{SmtpServer, Step, Stumble};
use picdesk_mail::{Security, SmtpMailer};
use picdesk_testkit::{MemoryStore, Scenario, Scene, TestClock};
use uuid::Uuid;

use crate::letter;

const DELIVERED: Round = Round { delivered: 1, postponed: 0, given_up: 0 };
const POSTPONED: Round = Round { delivered: 0, postponed: 1, given_up: 0 };
const GIVEN_UP: Round = Round { delivered: 0, postponed: 0, given_up: 1 };
const NOTHING: Round = Round { delivered: 0, postponed: 0, given_up: 0 };

/// A house with a real mail server, and a courier who goes there.
struct House {
    scene: Scene,
    server: SmtpServer,
    courier: Courier,
}

impl House {
    async fn open() -> Self {
        let scene = Scenario::new()
            .staff("Bea")
            .with_every_right()
            .client("Ana")
            .file("A1", LicenceModel::RightsManaged)
            .lightbox("Spring", "Bea", ["A1"])
            .await;
        let server = SmtpServer::start(Security::Plain).await;
        let mailer = Arc::new(SmtpMailer::new(server.config()).unwrap());
        let courier = Courier::new(Arc::clone(&scene.store), mailer, scene.clock.clone());
        Self { scene, server, courier }
    }

    async fn with_a_letter() -> Self {
        let house = Self::open().await;
        let ordering = house.scene.by("Bea").orders("Spring").into("Ana");
        ordering.announced("Grüße", "Your pictures are ready.").await.unwrap();
        house
    }

    async fn round(&self) -> Round {
        self.courier.make_a_round().await.unwrap()
    }

    /// The one letter, as staff see it in the list.
    async fn listed(&self) -> LetterRow {
        let bea = self.scene.actor("Bea").await;
        let page = Page::first(10);
        let mut letters = self.scene.desk.letters(&bea, None, &page).await.unwrap().rows;
        assert_eq!(letters.len(), 1);
        letters.remove(0)
    }

    fn wait_until(&self, moment: Moment) {
        self.scene.clock.set(moment);
    }
}

/// Rules 34 and 38: the order stands whatever the mail server does, and the letter arrives as it was shown before.
#[tokio::test]
async fn a_letter_that_fails_twice_is_delivered_at_the_third_attempt() {
    let house = House::open().await;
    let ordering = house.scene.by("Bea").orders("Spring").into("Ana").announced("Grüße", "Your pictures are ready.");
    let preview = ordering.clone().dry_run().await.unwrap().letter.unwrap();
    let order = ordering.await.unwrap().order.number;

    house.server.stumble(Step::Recipient, Stumble::Answer("450 4.2.1 mailbox is busy"));
    assert_eq!(house.round().await, POSTPONED);
    let waiting = house.listed().await;
    assert_eq!((waiting.state, waiting.attempts, waiting.order), (LetterState::Waiting, 1, Some(order)));
    assert_eq!(waiting.last_error.as_deref(), Some("the mail server answered: 450 4.2.1 mailbox is busy"));
    assert!(house.scene.by("Ana").sees(order).await.is_ok(), "the order is there without its letter");

    assert_eq!(house.round().await, NOTHING, "it is not due yet");
    house.wait_until(waiting.next_attempt);
    house.server.stumble(Step::Recipient, Stumble::HangUp);
    assert_eq!(house.round().await, POSTPONED);

    house.wait_until(house.listed().await.next_attempt);
    house.server.recover();
    assert_eq!(house.round().await, DELIVERED);
    let delivered = house.listed().await;
    assert_eq!((delivered.state, delivered.attempts, delivered.last_error), (LetterState::Delivered, 3, None));

    house.wait_until(house.scene.clock.now().plus(Duration::from_secs(30 * 24 * 3600)));
    assert_eq!(house.round().await, NOTHING, "it is delivered once");
    let [taken] = &house.server.taken()[..] else { panic!("{:?}", house.server.taken()) };
    let mail = MessageParser::default().parse(&taken.mail).unwrap();
    assert_eq!(mail.subject(), Some(preview.subject.as_str()));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), preview.text);
    assert_eq!(mail.body_html(0).unwrap().replace("\r\n", "\n"), preview.html);
}

/// Rule 34: retried with growing pauses, and given up where everybody can see it.
#[tokio::test]
async fn a_letter_that_always_fails_is_tried_after_growing_pauses_and_then_given_up() {
    let house = House::with_a_letter().await;
    house.server.stumble(Step::Greeting, Stumble::Answer("421 4.3.2 not today"));

    let mut pauses = Vec::new();
    let last = loop {
        let round = house.round().await;
        let listed = house.listed().await;
        if listed.state != LetterState::Waiting {
            assert_eq!(round, GIVEN_UP);
            break listed;
        }
        assert_eq!(round, POSTPONED);
        pauses.push(listed.next_attempt.micros() - house.scene.clock.now().micros());
        house.wait_until(listed.next_attempt);
    };

    assert!(pauses.len() > 5 && pauses.is_sorted_by(|one, next| one < next), "{pauses:?}");
    assert_eq!(last.state, LetterState::GivenUp);
    assert_eq!(last.last_error.as_deref(), Some("the mail server answered: 421 4.3.2 not today"));
    house.server.recover();
    house.wait_until(house.scene.clock.now().plus(Duration::from_secs(30 * 24 * 3600)));
    assert_eq!(house.round().await, NOTHING);
    assert!(house.server.taken().is_empty());
}

/// Rules 34 and 35: a letter that was refused for good goes out again when somebody says so, under the same name.
#[tokio::test]
async fn a_refused_letter_is_given_up_at_once_and_can_be_sent_again_by_hand() {
    let house = House::with_a_letter().await;
    house.server.stumble(Step::End, Stumble::Answer("554 5.6.0 this looks like rubbish"));

    assert_eq!(house.round().await, GIVEN_UP);
    let given_up = house.listed().await;
    assert_eq!(given_up.last_error.as_deref(), Some("the mail server answered: 554 5.6.0 this looks like rubbish"));

    house.server.recover();
    let bea = house.scene.actor("Bea").await;
    house.scene.desk.resend_letter(&bea, given_up.id).await.unwrap();
    assert_eq!(house.round().await, DELIVERED);
    house.scene.desk.resend_letter(&bea, given_up.id).await.unwrap();
    assert_eq!(house.round().await, DELIVERED);

    let taken = house.server.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].mail, taken[1].mail);
}

/// Rule 32: box off, and no message of any kind reaches the client, from any code path.
#[tokio::test]
async fn an_order_without_a_letter_sends_nothing_whatever_is_done_to_it() {
    let house = House::open().await;
    let bea = || house.scene.by("Bea");
    let open = bea().orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let draft = bea().orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    bea().releases(draft).await.unwrap();
    bea().sets(Grant::Denied, GrantOf::Order, open).await.unwrap();
    bea().sets(Grant::Granted(Default::default()), GrantOf::Order, open).await.unwrap();
    house.scene.by("Ana").downloads(open, 1, "S").await.unwrap();

    house.wait_until(house.scene.clock.now().plus(Duration::from_secs(24 * 3600)));
    assert_eq!(house.round().await, NOTHING);

    assert!(house.scene.memory().letters().is_empty());
    assert!(house.server.heard().is_empty(), "nobody even called the mail server");
}

/// A mail server that takes its time over every letter.
struct SlowMailer {
    clock: Arc<TestClock>,
    takes: Duration,
    handed: Mutex<Vec<LetterId>>,
}

#[async_trait::async_trait]
impl Mailer for SlowMailer {
    async fn deliver(&self, letter: &Letter) -> Attempt {
        self.handed.lock().unwrap().push(letter.id);
        self.clock.advance(self.takes);
        Attempt::Delivered
    }
}

/// Rule 35: letters for which a slow server leaves no time within the lease are left to whoever collects them next.
#[tokio::test]
async fn no_letter_is_handed_over_when_another_courier_may_hold_it() {
    let store = Arc::new(MemoryStore::new());
    let mut work = store.begin().await.unwrap();
    for id in 1..=12 {
        let id = LetterId::new(Uuid::from_u128(id));
        work.outbox().post(&Letter::restore(LetterRecord { id, ..(*letter()).clone() })).await.unwrap();
    }
    work.commit().await.unwrap();
    let clock = Arc::new(TestClock::default());
    let takes = Duration::from_secs(20);
    let mailer = Arc::new(SlowMailer { clock: Arc::clone(&clock), takes, handed: Mutex::default() });
    let courier = Courier::new(store.clone(), mailer.clone(), clock.clone());

    let mut lease_ends = clock.now().plus(LEASE);
    while courier.make_a_round().await.unwrap() != NOTHING {
        assert!(clock.now() <= lease_ends, "the last attempt of a round ends within the lease");
        clock.set(lease_ends);
        lease_ends = clock.now().plus(LEASE);
    }

    let mut handed = mailer.handed.lock().unwrap().clone();
    handed.sort();
    let every_letter: Vec<LetterId> = store.letters().iter().map(|letter| letter.id).collect();
    assert_eq!(handed, every_letter, "every letter is handed over, and none of them twice");
}
