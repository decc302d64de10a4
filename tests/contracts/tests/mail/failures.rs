//! Whatever goes wrong with the mail server, an attempt ends in time and says whether to try again (rule 34).

use std::time::{Duration, Instant};

use picdesk::{Attempt, Mailer};
use picdesk_contracts::smtp_server::{SmtpServer, Step, Stumble};
use picdesk_mail::{Security, SmtpConfig, SmtpCredentials, SmtpMailer};
use tokio::{net::TcpListener, time::timeout};

use crate::letter;

/// What an attempt is allowed to take where the server never answers.
const PATIENCE: Duration = Duration::from_millis(250);

/// What a test waits for an attempt that should have ended long before.
const FAR_TOO_LONG: Duration = Duration::from_secs(10);

fn credentials() -> SmtpCredentials {
    SmtpCredentials { name: "desk".to_owned(), password: "open sesame".to_owned() }
}

async fn attempt(config: SmtpConfig) -> Attempt {
    let mailer = SmtpMailer::new(config).unwrap();
    timeout(FAR_TOO_LONG, mailer.deliver(&letter())).await.expect("an attempt did not end")
}

async fn stumbling(security: Security, at: Step, how: Stumble) -> (Attempt, SmtpServer) {
    let server = SmtpServer::start_for(security, "PLAIN", credentials()).await;
    server.stumble(at, how);
    let attempt = attempt(SmtpConfig { timeout: PATIENCE, ..server.config() }).await;
    (attempt, server)
}

/// The steps at which a server can stumble over a letter that goes in the plain.
const STEPS: [Step; 7] =
    [Step::Greeting, Step::Hello, Step::SignIn, Step::Sender, Step::Recipient, Step::Data, Step::End];

#[tokio::test]
async fn an_answer_that_says_later_is_a_failure_for_now() {
    for step in STEPS {
        let (attempt, server) = stumbling(Security::Plain, step, Stumble::Answer("451 4.3.2 come back later")).await;

        let Attempt::FailedForNow(reason) = attempt else { panic!("{step:?}: {attempt:?}") };
        assert!(reason.contains("451 4.3.2"), "{step:?}: {reason}");
        assert!(server.taken().is_empty(), "{step:?}");
    }
}

#[tokio::test]
async fn an_answer_that_says_never_to_the_letter_is_a_failure_for_good() {
    for step in [Step::Sender, Step::Recipient, Step::Data, Step::End] {
        let (attempt, server) = stumbling(Security::Plain, step, Stumble::Answer("550 5.1.1 no such mailbox")).await;

        let reason = "the mail server answered: 550 5.1.1 no such mailbox".to_owned();
        assert_eq!(attempt, Attempt::FailedForGood(reason), "{step:?}");
        assert!(server.taken().is_empty(), "{step:?}");
    }
}

/// A server that is being moved, or a password that was changed, says nothing about the letter: it waits.
#[tokio::test]
async fn an_answer_that_says_never_before_the_letter_is_a_failure_for_now() {
    for (step, answer) in [
        (Step::Greeting, "554 5.3.2 no service here"),
        (Step::Hello, "550 5.7.1 not you"),
        (Step::SignIn, "535 5.7.8 not that password"),
    ] {
        let (attempt, server) = stumbling(Security::Plain, step, Stumble::Answer(answer)).await;

        let Attempt::FailedForNow(reason) = attempt else { panic!("{step:?}: {attempt:?}") };
        assert!(reason.contains(&answer[..9]), "{step:?}: {reason}");
        assert!(server.taken().is_empty(), "{step:?}");
    }
}

/// A server that asks for the sign-in only when it is offered a letter.
#[tokio::test]
async fn an_answer_that_asks_us_to_sign_in_is_a_failure_for_now() {
    let server = SmtpServer::start_for(Security::Plain, "PLAIN", credentials()).await;

    let attempt = attempt(SmtpConfig { credentials: None, ..server.config() }).await;

    assert_eq!(attempt, Attempt::FailedForNow("the mail server answered: 530 5.7.0 sign in first".to_owned()));
}

#[tokio::test]
async fn a_busy_server_is_tried_again() {
    let (attempt, _server) = stumbling(Security::Plain, Step::Greeting, Stumble::Answer("421 too busy")).await;

    assert_eq!(attempt, Attempt::FailedForNow("the mail server answered: 421 too busy".to_owned()));
}

#[tokio::test]
async fn a_server_that_falls_silent_does_not_hold_anybody_up() {
    for step in STEPS.into_iter().chain([Step::Middle]) {
        let began = Instant::now();
        let (attempt, _server) = stumbling(Security::Plain, step, Stumble::FallSilent).await;

        assert!(matches!(attempt, Attempt::FailedForNow(_)), "{step:?}: {attempt:?}");
        assert!(began.elapsed() >= PATIENCE, "{step:?}");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_on_the_way_to_a_secret_does_not_hold_anybody_up() {
    for (security, step) in [
        (Security::Tls, Step::Handshake),
        (Security::StartTls, Step::Handshake),
        (Security::StartTls, Step::StartTls),
        (Security::Tls, Step::Greeting),
        (Security::StartTls, Step::End),
    ] {
        let (attempt, _server) = stumbling(security, step, Stumble::FallSilent).await;

        assert!(matches!(attempt, Attempt::FailedForNow(_)), "{security:?} {step:?}: {attempt:?}");
    }
}

/// Every word comes in time, and still the whole takes too long.
#[tokio::test]
async fn a_server_that_never_comes_to_an_end_does_not_hold_anybody_up() {
    for step in STEPS {
        let (attempt, _server) = stumbling(Security::Plain, step, Stumble::Babble).await;

        assert!(matches!(attempt, Attempt::FailedForNow(_)), "{step:?}: {attempt:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_tried_again() {
    for security in [Security::Plain, Security::StartTls, Security::Tls] {
        for step in STEPS.into_iter().chain([Step::Middle]) {
            let (attempt, _server) = stumbling(security, step, Stumble::HangUp).await;

            assert!(matches!(attempt, Attempt::FailedForNow(_)), "{security:?} {step:?}: {attempt:?}");
        }
    }
}

#[tokio::test]
async fn nonsense_is_tried_again() {
    for nonsense in ["", "\u{7}\u{1b}[2J nonsense", "2x0 hello", "999999999999", "HTTP/1.1 400 Bad Request"] {
        for step in STEPS {
            let (attempt, server) = stumbling(Security::Plain, step, Stumble::Answer(nonsense)).await;

            let Attempt::FailedForNow(reason) = attempt else { panic!("{nonsense:?} {step:?}: {attempt:?}") };
            assert!(!reason.contains(char::is_control), "{reason:?}");
            assert!(server.taken().is_empty(), "{nonsense:?} {step:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let server = SmtpServer::start(Security::Plain).await;
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };

    let Attempt::FailedForNow(reason) = attempt(SmtpConfig { port, ..server.config() }).await else {
        panic!("a letter was delivered to nobody");
    };

    assert!(reason.starts_with(&format!("the connection to 127.0.0.1:{port} failed: ")), "{reason}");
}

/// The letter is taken with its last dot. A bad farewell must not send it a second time.
#[tokio::test]
async fn a_letter_that_was_taken_is_delivered_however_the_server_says_goodbye() {
    for how in [Stumble::HangUp, Stumble::FallSilent, Stumble::Answer("550 5.0.0 never come back")] {
        let (attempt, server) = stumbling(Security::Plain, Step::Farewell, how).await;

        assert_eq!(attempt, Attempt::Delivered, "{how:?}");
        assert_eq!(server.taken().len(), 1, "{how:?}");
    }
}
