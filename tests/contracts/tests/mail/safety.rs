//! Letters and passwords cross a network only where nobody can read them, and only to the server that was meant.

use std::time::Duration;

use picdesk::{Attempt, Mailer};
use picdesk_contracts::smtp_server::{SmtpServer, Step, Stumble};
use picdesk_mail::{Security, SmtpConfig, SmtpCredentials, SmtpMailer, SmtpSetupError};

use crate::letter;

const PASSWORD: &str = "open sesame";
/// The password as AUTH PLAIN and AUTH LOGIN send it.
const PASSWORD_ON_THE_WIRE: [&str; 2] = ["AGRlc2sAb3BlbiBzZXNhbWU=", "b3BlbiBzZXNhbWU="];

fn credentials() -> SmtpCredentials {
    SmtpCredentials { name: "desk".to_owned(), password: PASSWORD.to_owned() }
}

async fn attempt(config: SmtpConfig) -> Attempt {
    SmtpMailer::new(config).unwrap().deliver(&letter()).await
}

#[tokio::test]
async fn a_letter_arrives_in_the_plain_after_starttls_and_over_tls() {
    for security in [Security::Plain, Security::StartTls, Security::Tls] {
        let server = SmtpServer::start(security).await;

        assert_eq!(attempt(server.config()).await, Attempt::Delivered, "{security:?}");

        let [taken] = &server.taken()[..] else { panic!("{security:?}: {:?}", server.taken()) };
        assert_eq!(taken.sender, "MAIL FROM:<desk@example.org>");
        assert_eq!(taken.recipients, ["RCPT TO:<ana@example.org>"]);
        let letter_commands = ["MAIL", "RCPT", "DATA"];
        let secret = security != Security::Plain;
        for heard in server.heard().iter().filter(|heard| letter_commands.iter().any(|c| heard.line.starts_with(c))) {
            assert_eq!(heard.encrypted, secret, "{security:?}: {}", heard.line);
        }
    }
}

#[tokio::test]
async fn the_password_is_told_both_ways_that_servers_ask_for_it_and_never_in_the_open() {
    for security in [Security::StartTls, Security::Tls] {
        for mechanism in ["PLAIN", "LOGIN"] {
            let server = SmtpServer::start_for(security, mechanism, credentials()).await;

            assert_eq!(attempt(server.config()).await, Attempt::Delivered, "{security:?} {mechanism}");

            let told: Vec<_> = server.heard().into_iter().filter(|heard| is_password(&heard.line)).collect();
            assert_eq!(told.len(), 1, "{security:?} {mechanism}");
            assert!(told[0].encrypted, "{security:?} {mechanism}");
        }
    }
}

/// Somebody on the way can strike the word STARTTLS out of what a server offers.
#[tokio::test]
async fn a_server_that_offers_no_encryption_hears_neither_letter_nor_password() {
    let server = SmtpServer::start_for(Security::Plain, "PLAIN", credentials()).await;

    let attempt = attempt(SmtpConfig { security: Security::StartTls, ..server.config() }).await;

    let Attempt::FailedForNow(reason) = attempt else { panic!("{attempt:?}") };
    assert!(reason.ends_with("does not offer encryption (STARTTLS)"), "{reason}");
    let lines: Vec<String> = server.heard().into_iter().map(|heard| heard.line).collect();
    assert!(lines.iter().all(|line| line.starts_with("EHLO")), "{lines:?}");
}

#[tokio::test]
async fn a_server_that_refuses_encryption_hears_neither_letter_nor_password() {
    let server = SmtpServer::start_for(Security::StartTls, "PLAIN", credentials()).await;
    server.stumble(Step::StartTls, Stumble::Answer("454 4.7.0 no certificate today"));

    let attempt = attempt(server.config()).await;

    assert_eq!(attempt, Attempt::FailedForNow("the mail server answered: 454 4.7.0 no certificate today".to_owned()));
    assert!(server.heard().iter().all(|heard| !heard.line.starts_with("AUTH") && !heard.line.starts_with("MAIL")));
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_hears_nothing() {
    let stranger = SmtpServer::start(Security::Tls).await;
    for security in [Security::StartTls, Security::Tls] {
        let server = SmtpServer::start_for(security, "PLAIN", credentials()).await;

        let attempt = attempt(SmtpConfig { extra_roots: stranger.config().extra_roots, ..server.config() }).await;

        let Attempt::FailedForNow(reason) = attempt else { panic!("{attempt:?}") };
        assert!(reason.contains("could not be trusted"), "{reason}");
        assert!(server.heard().iter().all(|heard| !heard.encrypted), "{:?}", server.heard());
    }
}

/// The certificate is good, and is for another name.
#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let server = SmtpServer::start(Security::Tls).await;

    let attempt = attempt(SmtpConfig { host: "localhost".to_owned(), ..server.config() }).await;

    let Attempt::FailedForNow(reason) = attempt else { panic!("{attempt:?}") };
    assert!(reason.contains("could not be trusted"), "{reason}");
}

#[tokio::test]
async fn a_server_that_speaks_in_the_plain_where_secrecy_was_agreed_gets_nothing() {
    let server = SmtpServer::start(Security::Plain).await;

    let attempt = attempt(SmtpConfig { security: Security::Tls, ..server.config() }).await;

    assert!(matches!(attempt, Attempt::FailedForNow(_)), "{attempt:?}");
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_not_repeated_in_the_reason() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let server = SmtpServer::start_for(Security::StartTls, mechanism, credentials()).await;
        let wrong = SmtpCredentials { password: "close sesame".to_owned(), ..credentials() };

        let attempt = attempt(SmtpConfig { credentials: Some(wrong), ..server.config() }).await;

        assert_eq!(
            attempt,
            Attempt::FailedForNow("the mail server refused our name and password: 535 5.7.8".to_owned())
        );
    }
}

/// Servers have been seen to repeat what they did not understand.
#[tokio::test]
async fn a_server_that_repeats_the_password_does_not_get_it_into_the_reason() {
    let server = SmtpServer::start_for(Security::StartTls, "PLAIN", credentials()).await;
    for answer in ["535 5.7.8 not AGRlc2sAb3BlbiBzZXNhbWU=", "500 5.5.1 what is AUTH PLAIN open sesame", "open sesame"]
    {
        server.stumble(Step::SignIn, Stumble::Answer(answer));

        let attempt = attempt(server.config()).await;

        let Attempt::FailedForNow(reason) = attempt else { panic!("{attempt:?}") };
        assert!(!is_password(&reason) && !reason.contains(PASSWORD), "{reason}");
    }
}

#[tokio::test]
async fn a_server_without_a_known_way_to_sign_in_is_tried_again() {
    let server = SmtpServer::start(Security::StartTls).await;

    let attempt = attempt(SmtpConfig { credentials: Some(credentials()), ..server.config() }).await;

    let reason = "the mail server offers no way to sign in that is known here".to_owned();
    assert_eq!(attempt, Attempt::FailedForNow(reason));
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn only_a_server_on_this_machine_is_spoken_to_in_the_plain() {
    let config = SmtpServer::start(Security::Plain).await.config();
    for host in ["127.0.0.1", "127.8.9.1", "localhost", "LocalHost", "::1"] {
        assert!(SmtpMailer::new(SmtpConfig { host: host.to_owned(), ..config.clone() }).is_ok(), "{host}");
    }
    for host in ["mail.example.org", "192.0.2.1", "localhost.example.org", "127.0.0.1.example.org", "0.0.0.0", "::2"] {
        let refused = SmtpMailer::new(SmtpConfig { host: host.to_owned(), ..config.clone() });
        assert!(matches!(refused, Err(SmtpSetupError::PlainAcrossTheNetwork(named)) if named == host), "{host}");
    }
}

/// Without brackets, the port would be taken for a part of the address.
#[tokio::test]
async fn an_address_of_the_sixth_version_is_set_apart_from_the_port() {
    let config = SmtpServer::start(Security::Plain).await.config();

    let mailer = SmtpMailer::new(SmtpConfig { host: "::1".to_owned(), port: 25, ..config }).unwrap();

    assert!(format!("{mailer:?}").contains(r#""[::1]:25""#), "{mailer:?}");
}

#[tokio::test]
async fn what_could_never_work_is_refused_at_once() {
    let config = SmtpServer::start(Security::Tls).await.config();

    for host in ["", "mail example org", "mail.example.org\r\n", "-"] {
        let refused = SmtpMailer::new(SmtpConfig { host: host.to_owned(), ..config.clone() });
        assert!(matches!(refused, Err(SmtpSetupError::NotAHost(_))), "{host:?}");
    }
    for timeout in [Duration::ZERO, Duration::from_secs(61)] {
        let refused = SmtpMailer::new(SmtpConfig { timeout, ..config.clone() });
        assert!(matches!(refused, Err(SmtpSetupError::Timeout)), "{timeout:?}");
    }
    for pem in ["", "-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n"] {
        let refused = SmtpMailer::new(SmtpConfig { extra_roots: Some(pem.to_owned()), ..config.clone() });
        assert!(matches!(refused, Err(SmtpSetupError::Certificate(_))), "{pem:?}");
    }
}

#[tokio::test]
async fn nothing_that_is_printed_shows_the_password() {
    let config = SmtpServer::start_for(Security::Tls, "PLAIN", credentials()).await.config();
    let mailer = SmtpMailer::new(config.clone()).unwrap();

    for printed in [format!("{config:?}"), format!("{mailer:?}"), format!("{:?}", credentials())] {
        assert!(!printed.contains(PASSWORD), "{printed}");
    }
}

fn is_password(line: &str) -> bool {
    PASSWORD_ON_THE_WIRE.iter().any(|told| line.contains(told))
}
