//! What `letter.rs` promises.

use super::*;
use crate::{actor::Actor, policy::Scope, rights::Rights};

fn letter() -> Letter {
    let text = LetterText {
        recipient: "ana@example.org".parse().unwrap(),
        subject: "Hello".parse().unwrap(),
        text: String::new(),
        html: String::new(),
    };
    let stamp = Stamp { id: LetterId::new(uuid::Uuid::from_u128(1)), at: Moment::from_micros(0) };
    Letter::about_order(OrderNumber::FIRST, text, stamp)
}

fn failed() -> Attempt {
    Attempt::FailedForNow("451 later".to_owned())
}

/// Rule 34.
#[test]
fn a_letter_that_fails_is_due_again_after_each_pause_and_then_given_up() {
    let mut letter = letter();
    let now = Moment::from_micros(7);
    for pause in PAUSES {
        letter.settle(failed(), now);
        assert_eq!((&letter.state, letter.next_attempt), (&LetterState::Waiting, now.plus(pause)));
    }
    letter.settle(failed(), now);
    assert_eq!(letter.state, LetterState::GivenUp);
    assert_eq!(letter.last_error.as_deref(), Some("451 later"));
    assert!(PAUSES.windows(2).all(|pair| pair[0] < pair[1]), "the pauses grow");
}

#[test]
fn a_delivered_letter_forgets_its_last_error() {
    let mut letter = letter();
    letter.settle(failed(), Moment::from_micros(1));
    letter.settle(Attempt::Delivered, Moment::from_micros(2));
    assert_eq!((&letter.state, letter.attempts, &letter.last_error), (&LetterState::Delivered, 2, &None));
    assert_eq!(letter.delivered_at, Some(Moment::from_micros(2)));
}

/// Rules 34 and 35.
#[test]
fn a_letter_sent_again_by_hand_has_all_its_tries_before_it_and_the_same_message_id() {
    let handling =
        Actor::of(uuid::Uuid::nil().into(), &"Bea".parse().unwrap(), &Rights::all(), uuid::Uuid::nil().into());
    let handling = handling.permit(Scope::House).unwrap();
    let sender = "desk@pictures.example.org".parse().unwrap();
    let mut letter = letter();
    let before = letter.message_id(&sender);
    letter.settle(Attempt::FailedForGood("550 no".to_owned()), Moment::from_micros(1));
    assert_eq!(letter.state, LetterState::GivenUp);
    letter.resend(&handling, Moment::from_micros(2)).unwrap();
    assert_eq!((&letter.state, letter.attempts), (&LetterState::Waiting, 0));
    assert_eq!(letter.next_attempt, Moment::from_micros(2));
    assert_eq!(letter.message_id(&sender), before);
    assert_eq!(before, "00000000-0000-0000-0000-000000000001@pictures.example.org");
}
