//! Letters (rules 33–35).

use std::{sync::Arc, time::Duration};

use picdesk::{
    Attempt, Ids, LEASE, Letter, LetterId, LetterRecord, LetterRow, LetterState, LetterText, LinkSecret, Moment, Order,
    OrderNumber, Scope, Store, may,
};

use super::{ground, orders, walk};
use crate::{Scene, together};

const MINUTE: Duration = Duration::from_secs(60);

/// Where it was to wait longer; what was delivered or given up stays as it is.
pub async fn a_letter_that_waits_is_brought_forward_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    for (state, due, becomes) in [
        (LetterState::Waiting, now.plus(30 * MINUTE), now),
        (LetterState::Waiting, now.minus(MINUTE), now.minus(MINUTE)),
        (LetterState::Delivered, now.plus(MINUTE), now.plus(MINUTE)),
        (LetterState::GivenUp, now.plus(MINUTE), now.plus(MINUTE)),
    ] {
        let letter = Letter::restore(LetterRecord { state, next_attempt: due, ..record(&scene) });
        post(&scene, &letter).await;
        let mut work = scene.store.begin().await.expect("a unit");
        work.outbox().bring_forward(letter.id, now).await.expect("brought forward");
        work.commit().await.expect("committed");
        assert_eq!(read(&scene, letter.id).await.map(|letter| letter.next_attempt), Some(becomes));
    }
}

/// Every field and every state.
pub async fn a_letter_is_read_back_as_it_was_posted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for letter in variants(&scene).await {
        post(&scene, &letter).await;
        assert_eq!(read(&scene, letter.id).await, Some(letter));
    }
    assert_eq!(read(&scene, LetterId::new(scene.ids.next())).await, None);
}

/// What a courier or a person changed.
pub async fn a_letter_is_read_back_as_it_was_saved(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let letter = Letter::restore(record(&scene));
    post(&scene, &letter).await;
    for changed in variants(&scene).await {
        let (order, text, has_link) = (letter.order, letter.text.clone(), letter.has_link);
        let posted_at = letter.posted_at;
        let changed =
            Letter::restore(LetterRecord { id: letter.id, order, text, has_link, posted_at, ..(*changed).clone() });
        let mut work = scene.store.begin().await.expect("a unit");
        work.outbox().save(&changed).await.expect("saved");
        work.commit().await.expect("committed");
        assert_eq!(read(&scene, letter.id).await, Some(changed));
    }
}

/// All of them, and those of one state.
pub async fn letters_are_paged_newest_first_by_state_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut posted: Vec<LetterRow> = Vec::new();
    for _ in 0..2 {
        for letter in variants(&scene).await {
            post(&scene, &letter).await;
            posted.insert(0, row(&letter));
        }
    }
    let handling = scene.permit::<may::HandleMail>("Bea", Scope::House).await;
    for state in [None].into_iter().chain(LetterState::ALL.into_iter().map(Some)) {
        let fits = |row: &&LetterRow| state.as_ref().is_none_or(|state| row.state == *state);
        let expected: Vec<LetterRow> = posted.iter().filter(fits).cloned().collect();
        assert!(!expected.is_empty(), "{state:?}");
        for limit in [1, 2, 3, 20] {
            let rows = walk(limit, async |page| {
                let mut look = scene.store.look().await.expect("a look");
                look.outbox().list(&handling, state.as_ref(), &page).await.expect("listed")
            })
            .await;
            assert_eq!(rows, expected, "{state:?} by {limit}");
        }
    }
}

/// Newest first, and of this order alone.
pub async fn the_letters_about_an_order_are_found(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let [order, other] = [new_order(&scene).await, new_order(&scene).await];
    let mut expected = Vec::new();
    for about in [Some(order), Some(other), Some(order), None] {
        let letter = Letter::restore(LetterRecord { order: about, ..record(&scene) });
        post(&scene, &letter).await;
        if about == Some(order) {
            expected.insert(0, row(&letter));
        }
    }
    let viewing = scene.permit::<may::ViewHistory>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.outbox().about(&viewing, order).await.expect("listed"), expected);
}

/// Not those that are delivered, given up, or due later; and no more than asked for.
pub async fn letters_that_are_due_are_collected_oldest_first(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    let mut due = Vec::new();
    for (minutes, state) in [
        (5, LetterState::Waiting),
        (4, LetterState::Delivered),
        (3, LetterState::Waiting),
        (2, LetterState::GivenUp),
        (0, LetterState::Waiting),
    ] {
        let at = now.minus(minutes * MINUTE);
        let letter = LetterRecord { posted_at: at, next_attempt: at, state: state.clone(), ..record(&scene) };
        if state == LetterState::Waiting {
            due.push(letter.id);
        }
        post(&scene, &Letter::restore(letter)).await;
    }
    let later = LetterRecord { next_attempt: now.plus(MINUTE), ..record(&scene) };
    post(&scene, &Letter::restore(later)).await;

    assert_eq!(collect(&scene, now, 2).await, due[..2]);
    assert_eq!(collect(&scene, now, 20).await, due[2..]);
    assert_eq!(collect(&scene, now, 20).await, []);
}

/// Until the lease ends, nobody else collects it, and its text is whole.
pub async fn a_collected_letter_is_leased(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let letter = Letter::restore(record(&scene));
    post(&scene, &letter).await;
    let now = scene.now();
    let mut work = scene.store.begin().await.expect("a unit");
    let collected = work.outbox().collect(now, now.plus(LEASE), 20).await.expect("collected");
    work.commit().await.expect("committed");
    assert_eq!(collected.len(), 1);
    assert_eq!((collected[0].id, &collected[0].text), (letter.id, &letter.text));

    assert_eq!(collect(&scene, now.plus(LEASE).minus(Duration::from_micros(1)), 20).await, []);
    assert_eq!(collect(&scene, now.plus(LEASE), 20).await, [letter.id], "it is due again when the lease ends");
}

/// Rule 34: a letter that is leased is settled; one that was given up by hand under way stays given up.
pub async fn what_a_person_said_of_a_letter_meanwhile_stands(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (left_alone, given_up) = (Letter::restore(record(&scene)), Letter::restore(record(&scene)));
    post(&scene, &left_alone).await;
    post(&scene, &given_up).await;
    let now = scene.now();
    collect(&scene, now, 20).await;
    let by_hand = LetterRecord { state: LetterState::GivenUp, next_attempt: now, ..(*given_up).clone() };
    let tried = |letter: &Letter| {
        let mut letter = letter.clone();
        letter.settle(Attempt::FailedForNow("450 later".to_owned()), now);
        letter
    };

    let mut work = scene.store.begin().await.expect("a unit");
    work.outbox().save(&Letter::restore(by_hand.clone())).await.expect("given up");
    assert!(work.outbox().settle(&tried(&left_alone), now.plus(LEASE)).await.expect("settled"));
    assert!(!work.outbox().settle(&tried(&given_up), now.plus(LEASE)).await.expect("left as it is"));
    work.commit().await.expect("committed");

    assert_eq!(read(&scene, left_alone.id).await, Some(tried(&left_alone)));
    assert_eq!(read(&scene, given_up.id).await, Some(Letter::restore(by_hand)));
}

/// Rule 68's half for links: staff never read the secret, the courier does as long as the letter waits, and then it is gone.
pub async fn the_secret_of_a_letter_is_for_the_courier_and_goes_when_it_no_longer_waits(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let secret = Some(LinkSecret::new("open-sesame".to_owned()));
    for failed in [false, true] {
        let letter = Letter::restore(LetterRecord { secret: secret.clone(), ..record(&scene) });
        post(&scene, &letter).await;
        assert_eq!(read(&scene, letter.id).await.expect("it is there").secret, None);

        let now = scene.now();
        let mut work = scene.store.begin().await.expect("a unit");
        let mut collected = work.outbox().collect(now, now.plus(LEASE), 1).await.expect("collected");
        assert_eq!(collected[0].secret, secret);
        collected[0].settle(Attempt::FailedForNow("450 later".to_owned()), now);
        assert!(work.outbox().settle(&collected[0], now.plus(LEASE)).await.expect("settled"));
        work.commit().await.expect("committed");

        scene.clock.advance(MINUTE);
        let now = scene.now();
        let mut work = scene.store.begin().await.expect("a unit");
        let mut collected = work.outbox().collect(now, now.plus(LEASE), 1).await.expect("collected");
        assert_eq!(collected[0].secret, secret, "a letter that failed for now goes out whole the next time");
        let end = if failed { Attempt::FailedForGood("550 no".to_owned()) } else { Attempt::Delivered };
        collected[0].settle(end, now);
        work.outbox().save(&collected[0]).await.expect("saved");
        // Whatever becomes of the letter afterwards, its secret does not come back.
        let again = LetterRecord { state: LetterState::Waiting, next_attempt: now, ..(*collected[0]).clone() };
        work.outbox().save(&Letter::restore(again)).await.expect("saved");
        let collected = work.outbox().collect(now, now.plus(LEASE), 1).await.expect("collected");
        assert_eq!((collected[0].id, &collected[0].secret), (letter.id, &None));
        let done = LetterRecord { state: LetterState::Delivered, ..(*collected[0]).clone() };
        work.outbox().save(&Letter::restore(done)).await.expect("saved");
        work.commit().await.expect("committed");
    }
}

/// Five couriers and ten letters: each letter is carried by one of them.
pub async fn couriers_at_once_never_collect_the_same_letter(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut posted = Vec::new();
    for _ in 0..10 {
        let letter = Letter::restore(record(&scene));
        post(&scene, &letter).await;
        posted.push(letter.id);
    }
    let now = scene.now();
    let bags = together((0..5).map(|_| collect(&scene, now, 3))).await;
    let mut carried: Vec<LetterId> = bags.into_iter().flatten().collect();
    // Couriers that were in each other's way may have left some; what is left is nobody's yet.
    carried.extend(collect(&scene, now, 20).await);
    carried.sort();
    assert_eq!(carried, posted);
}

/// A letter that waits, due now, about nothing.
fn record(scene: &Scene) -> LetterRecord {
    LetterRecord {
        id: LetterId::new(scene.ids.next()),
        order: None,
        text: LetterText {
            recipient: scene.address("Ana"),
            subject: "Schöne Bilder 😀".parse().expect("a subject"),
            text: "Zwei\n\nAbsätze 'mit' \"Zeichen\"\n".to_owned(),
            html: "<p>Zwei</p>\n<p>Abs&auml;tze</p>".to_owned(),
        },
        has_link: false,
        secret: None,
        posted_at: scene.now(),
        state: LetterState::Waiting,
        attempts: 0,
        next_attempt: scene.now(),
        last_error: None,
        delivered_at: None,
    }
}

/// A letter in every state, two of them about an order.
async fn variants(scene: &Scene) -> Vec<Letter> {
    let order = Some(new_order(scene).await);
    let (later, error) = (scene.now().plus(MINUTE), Some("451 try again, später".to_owned()));
    let given_up =
        LetterRecord { state: LetterState::GivenUp, attempts: 10, last_error: error.clone(), ..record(scene) };
    let delivered = LetterRecord {
        state: LetterState::Delivered,
        has_link: true,
        delivered_at: Some(later),
        order,
        ..record(scene)
    };
    let postponed = LetterRecord { attempts: 3, next_attempt: later, last_error: error, order, ..record(scene) };
    // Their ids were given from the last to the first, so they are put back into the order of posting.
    let mut letters = [record(scene), delivered, given_up, postponed].map(Letter::restore);
    letters.sort_by_key(|letter| letter.id);
    letters.into()
}

fn row(letter: &Letter) -> LetterRow {
    let LetterRecord {
        id,
        order,
        text,
        has_link,
        posted_at,
        state,
        attempts,
        next_attempt,
        last_error,
        delivered_at,
        ..
    } = (**letter).clone();
    let LetterText { recipient, subject, .. } = text;
    LetterRow {
        id,
        order,
        recipient,
        subject,
        has_link,
        state,
        attempts,
        posted_at,
        next_attempt,
        last_error,
        delivered_at,
    }
}

async fn new_order(scene: &Scene) -> OrderNumber {
    let order = Order::restore(orders::record(scene, "Ana").await);
    orders::insert(scene, &order).await.expect("the order is new");
    order.number
}

async fn post(scene: &Scene, letter: &Letter) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.outbox().post(letter).await.expect("the letter is new");
    work.commit().await.expect("committed");
}

async fn collect(scene: &Scene, now: Moment, limit: u16) -> Vec<LetterId> {
    let mut work = scene.store.begin().await.expect("a unit");
    let letters = work.outbox().collect(now, now.plus(LEASE), limit).await.expect("collected");
    work.commit().await.expect("committed");
    letters.iter().map(|letter| letter.id).collect()
}

async fn read(scene: &Scene, id: LetterId) -> Option<Letter> {
    let handling = scene.permit::<may::HandleMail>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    look.outbox().get(&handling, id).await.expect("read")
}
