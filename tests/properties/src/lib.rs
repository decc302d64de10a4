//! The laws of the domain, by the chapters of `docs/rules.md`. Each test names its law, and cites the rule's number.

#![cfg(test)]

mod accounts;
mod acting_together;
mod carts;
mod cataloguing;
mod copying;
mod creating;
mod delivering;
mod downloading;
mod identities;
mod invoicing;
mod known_devices;
mod notifying;
mod ordering_into_many;
mod permissions;
mod pricing;
mod recording;
mod repeating;
mod restricting;
mod resuming;
mod sessions;
mod sizes;
mod state_machine;
mod taking_over;
mod telling;
mod terms;
mod tokens;
mod working;

/// Tells a story to its end, for tests that proptest calls many times.
fn told<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(story)
}
