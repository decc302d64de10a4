//! What stands in the letters that wait: only a test may look.

use picdesk::NetworkAddress;
use picdesk_testkit::Scene;

/// Where a test asks from that asks the desk itself.
pub fn here() -> NetworkAddress {
    NetworkAddress("192.0.2.9".to_owned())
}

/// The secret of the link in the newest letter to an address.
#[track_caller]
pub fn link_to(scene: &Scene, address: &str) -> String {
    let letters = scene.memory().letters();
    let letter = letters.iter().rev().find(|letter| letter.text.recipient.as_str() == address);
    let secret = letter.and_then(|letter| letter.secret.clone());
    secret.unwrap_or_else(|| panic!("no link waits for {address}: {letters:?}")).reveal().to_owned()
}
