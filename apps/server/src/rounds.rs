//! What happens again and again while a site is open: the courier's rounds, tidying up, sealing the journal.

use std::{error::Error, time::Duration};

use picdesk::{Courier, Housekeeper, Sealer};
use tokio::{sync::watch, time::sleep};

/// How long the courier rests after a round without letters: the longest that a letter lies before its first try.
const REST: Duration = Duration::from_secs(2);

/// How long what nobody needs may lie about, and how much time the indexes of rare questions are behind.
const BETWEEN_TIDYINGS: Duration = Duration::from_secs(600);

/// How long an entry of the journal may stand without its seal.
const BETWEEN_SEALINGS: Duration = Duration::from_secs(60);

/// Makes the courier's rounds until the site stops. A round that carried letters is followed by the next at once.
pub(crate) async fn carry_letters(courier: Courier, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match courier.make_a_round().await {
            Ok(round) if round.carried() > 0 => {
                let (delivered, postponed, given_up) = (round.delivered, round.postponed, round.given_up);
                tracing::info!(delivered, postponed, given_up, "letters carried");
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(error = &error as &dyn Error, "the outbox cannot be reached"),
        }
        tokio::select! {
            () = sleep(REST) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Tidies up and brings the indexes up to date, now and every ten minutes, until the site stops.
pub(crate) async fn tidy_up(housekeeper: Housekeeper, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match housekeeper.tidy_up().await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "tidied up"),
            Err(error) => tracing::error!(error = &error as &dyn Error, "nothing could be tidied up"),
        }
        match housekeeper.index().await {
            Ok(0) => {}
            Ok(indexed) => tracing::info!(indexed, "orders, journal entries, carts and lightboxes indexed"),
            Err(error) => tracing::error!(error = &error as &dyn Error, "nothing could be indexed"),
        }
        tokio::select! {
            () = sleep(BETWEEN_TIDYINGS) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Seals the journal, now and every minute, until the site stops. The head stands in the log then, which is kept
/// elsewhere as a rule: whoever compares it later knows whether the journal was written anew.
pub(crate) async fn seal_journal(sealer: Sealer, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match sealer.seal().await {
            Ok((sealed, Some(head))) if sealed > 0 => tracing::info!(sealed, %head, "journal sealed"),
            Ok(_) => {}
            Err(error) => tracing::error!(error = &error as &dyn Error, "the journal cannot be sealed"),
        }
        tokio::select! {
            () = sleep(BETWEEN_SEALINGS) => {}
            _ = stopped.changed() => {}
        }
    }
}
