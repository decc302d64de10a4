//! Known devices: whoever guesses at an account makes strangers wait, and not its owner (rule 67).

use std::time::Duration;

use picdesk::{
    AttemptLimits, DEVICE_KNOWN_FOR, Device, DeviceToken, EmailAddress, Error, LicenceModel, LinkSecret, MOST_DEVICES,
    NetworkAddress, Password, SignInRefusal, SignedIn,
};
use picdesk_testkit::{Scenario, Scene, together};

mod histories;

const TOO_MANY: SignInRefusal = SignInRefusal::TooMany { wait: Duration::from_secs(15 * 60) };

fn house() -> Scenario {
    Scenario::new().staff("Bea").with_every_right().client("Ana").client("Ivo").file("A1", LicenceModel::RightsManaged)
}

fn wrong() -> Password {
    Password::typed("not the password")
}

fn from(place: usize) -> NetworkAddress {
    NetworkAddress(format!("198.51.100.{place}"))
}

fn address(name: &str) -> EmailAddress {
    format!("{}@example.org", name.to_lowercase()).parse().expect("an address")
}

fn browser(token: &DeviceToken) -> Device {
    Device::Browser(Some(token.clone()))
}

async fn signs_in(
    scene: &Scene,
    name: &str,
    password: &Password,
    from: &NetworkAddress,
    device: &Device,
) -> Result<SignedIn, SignInRefusal> {
    match scene.desk.sign_in(&address(name), password, from, device).await {
        Ok(signed_in) => Ok(signed_in),
        Err(Error::NotSignedIn(refusal)) => Err(refusal),
        Err(other) => panic!("something broke: {other:?}"),
    }
}

/// Somebody signs in in a browser, and it is known from then on.
async fn known(scene: &Scene, name: &str, device: &Device) -> DeviceToken {
    let signed_in = signs_in(scene, name, &scene.password(name), &from(200), device).await.expect("it is the password");
    signed_in.device.expect("a browser gets a secret")
}

/// Strangers guess until they have to wait.
async fn guess(scene: &Scene, name: &str) {
    for place in 0..AttemptLimits::default().per_account as usize {
        let refused = signs_in(scene, name, &wrong(), &from(place), &Device::Browser(None)).await;
        assert_eq!(refused.unwrap_err(), SignInRefusal::Wrong);
    }
    let refused = signs_in(scene, name, &wrong(), &from(99), &Device::Browser(None)).await;
    assert_eq!(refused.unwrap_err(), TOO_MANY);
}

/// The secret in the link of the newest letter to somebody.
fn link_to(scene: &Scene, name: &str) -> LinkSecret {
    let letters = scene.memory().letters().into_iter().rev();
    let letter =
        letters.into_iter().find(|letter| letter.text.recipient == address(name)).expect("a letter").going_out();
    let (_, after) = letter.text.text.split_once("?link=").expect("a link");
    LinkSecret::new(after.split_whitespace().next().expect("a secret").to_owned())
}

#[tokio::test]
async fn strangers_who_guess_keep_an_owner_waiting_on_no_device_that_is_known() {
    let scene = house().await;
    let laptop = known(&scene, "Ana", &Device::Browser(None)).await;
    guess(&scene, "Ana").await;
    let right = scene.password("Ana");
    for (elsewhere, why) in [
        (Device::Program, "a program"),
        (Device::Browser(None), "a new browser"),
        (browser(&DeviceToken::new("invented".to_owned())), "an invented secret"),
        (browser(&known(&scene, "Ivo", &Device::Browser(None)).await), "a device of somebody else"),
    ] {
        let refused = signs_in(&scene, "Ana", &right, &from(50), &elsewhere).await;
        assert_eq!(refused.unwrap_err(), TOO_MANY, "{why}");
    }
    assert!(signs_in(&scene, "Ana", &right, &from(50), &browser(&laptop)).await.is_ok());
}

/// Neither those in the same office, nor what its owner mistypes there, is the other's matter.
#[tokio::test]
async fn a_known_device_counts_by_itself_whatever_network_it_is_in() {
    let scene = house().await;
    let (laptop, telephone) =
        (known(&scene, "Ana", &Device::Browser(None)).await, known(&scene, "Ana", &Device::Browser(None)).await);
    let AttemptLimits { per_account, per_address, window } = AttemptLimits::default();
    for count in 0..per_address {
        let refused = signs_in(&scene, &format!("somebody{count}"), &wrong(), &from(7), &Device::Program).await;
        assert_eq!(refused.unwrap_err(), SignInRefusal::Wrong);
    }
    for place in 0..per_account as usize {
        let refused = signs_in(&scene, "Ana", &wrong(), &from(7 + place % 2), &browser(&laptop)).await;
        assert_eq!(refused.unwrap_err(), SignInRefusal::Wrong, "the network has nothing to say");
    }
    let right = scene.password("Ana");
    let refused = signs_in(&scene, "Ana", &right, &from(50), &browser(&laptop)).await;
    assert_eq!(refused.unwrap_err(), TOO_MANY, "the right password is not looked at either");
    assert!(signs_in(&scene, "Ana", &right, &from(7), &browser(&telephone)).await.is_ok(), "another device");
    assert!(
        signs_in(&scene, "Ana", &right, &from(51), &Device::Program).await.is_ok(),
        "strangers have their own tries"
    );

    scene.clock.advance(window + Duration::from_micros(1));
    assert!(signs_in(&scene, "Ana", &right, &from(7), &browser(&laptop)).await.is_ok());
}

/// The answer says so: waiting is not all that they can do.
#[tokio::test]
async fn an_owner_who_is_kept_waiting_comes_in_with_a_mailed_link() {
    let scene = house().await;
    guess(&scene, "Ana").await;
    scene.desk.forgot_password(&address("Ana"), &from(50)).await.unwrap();
    let new = Password::choose("a new password").unwrap();
    let set = scene.desk.set_password(&link_to(&scene, "Ana"), &new, &Device::Browser(None)).await.unwrap();
    let here = browser(&set.device.expect("a browser gets a secret"));
    assert_eq!(signs_in(&scene, "Ana", &new, &from(50), &Device::Browser(None)).await.unwrap_err(), TOO_MANY);
    assert!(signs_in(&scene, "Ana", &new, &from(50), &here).await.is_ok());
}

#[tokio::test]
async fn a_password_that_is_asked_for_once_more_counts_on_its_device_alone() {
    let scene = house().await;
    let laptop = browser(&known(&scene, "Ana", &Device::Browser(None)).await);
    guess(&scene, "Ana").await;
    let signed_in = signs_in(&scene, "Ana", &scene.password("Ana"), &from(50), &laptop).await.unwrap();
    let ana = scene.desk.resume(&signed_in.token).await.unwrap();
    let (old, new) = (scene.password("Ana"), Password::choose("a new password").unwrap());
    let elsewhere = scene.desk.change_password(&ana, &old, &new, &from(50), &Device::Program).await;
    assert!(matches!(elsewhere, Err(Error::NotSignedIn(TOO_MANY))), "{elsewhere:?}");
    scene.desk.change_password(&ana, &old, &new, &from(50), &laptop).await.unwrap();
}

/// Whoever knew the old password may have made a device known with it.
#[tokio::test]
async fn of_an_account_with_a_new_password_the_device_alone_is_known_on_which_it_was_chosen() {
    for by_letter in [false, true] {
        let scene = house().await;
        let (laptop, thiefs) =
            (known(&scene, "Ana", &Device::Browser(None)).await, known(&scene, "Ana", &Device::Browser(None)).await);
        let new = Password::choose("a new password").unwrap();
        let laptop = if by_letter {
            scene.desk.forgot_password(&address("Ana"), &from(50)).await.unwrap();
            let set = scene.desk.set_password(&link_to(&scene, "Ana"), &new, &browser(&laptop)).await.unwrap();
            set.device.expect("a browser gets a secret")
        } else {
            let ana = scene.actor("Ana").await;
            let old = scene.password("Ana");
            scene.desk.change_password(&ana, &old, &new, &from(50), &browser(&laptop)).await.unwrap();
            laptop
        };
        guess(&scene, "Ana").await;
        let refused = signs_in(&scene, "Ana", &new, &from(50), &browser(&thiefs)).await;
        assert_eq!(refused.unwrap_err(), TOO_MANY);
        assert!(signs_in(&scene, "Ana", &new, &from(50), &browser(&laptop)).await.is_ok(), "by letter: {by_letter}");
    }
}

/// So an answer that is lost on its way loses nothing, and a secret that somebody planted is worth nothing.
#[tokio::test]
async fn a_device_keeps_its_secret_where_it_is_known_and_gets_a_fresh_one_where_it_is_not() {
    let scene = house().await;
    let planted = DeviceToken::new("planted".to_owned());
    let anas = known(&scene, "Ana", &browser(&planted)).await;
    assert_ne!(anas, planted);
    assert_eq!(known(&scene, "Ana", &browser(&anas)).await, anas);

    let both = known(&scene, "Ivo", &browser(&anas)).await;
    assert_ne!(both, anas, "Ivo was not known on it");
    guess(&scene, "Ana").await;
    guess(&scene, "Ivo").await;
    for (name, device, known) in
        [("Ana", &both, true), ("Ivo", &both, true), ("Ana", &anas, false), ("Ana", &planted, false)]
    {
        let signed_in = signs_in(&scene, name, &scene.password(name), &from(50), &browser(device)).await;
        assert_eq!(signed_in.map(drop).err(), (!known).then_some(TOO_MANY), "{name}");
    }
}

#[tokio::test]
async fn a_device_is_known_for_half_a_year_after_it_last_proved_right() {
    let scene = house().await;
    let laptop = known(&scene, "Ana", &Device::Browser(None)).await;
    for _ in 0..3 {
        scene.clock.advance(DEVICE_KNOWN_FOR - Duration::from_secs(3600));
        guess(&scene, "Ana").await;
        assert!(signs_in(&scene, "Ana", &scene.password("Ana"), &from(50), &browser(&laptop)).await.is_ok());
    }
    scene.clock.advance(DEVICE_KNOWN_FOR);
    guess(&scene, "Ana").await;
    let refused = signs_in(&scene, "Ana", &scene.password("Ana"), &from(50), &browser(&laptop)).await;
    assert_eq!(refused.unwrap_err(), TOO_MANY);

    scene.clock.advance(Duration::from_secs(3600));
    let kept = scene.memory().kept();
    scene.housekeeper.tidy_up().await.unwrap();
    assert!(scene.memory().written_since(&kept).contains(&"devices"));
    assert_eq!(scene.housekeeper.tidy_up().await.unwrap(), 0, "it has forgotten it");
}

/// A program that signs in again and again would be another device each time, and push the owner's out.
#[tokio::test]
async fn a_program_is_no_device_and_pushes_none_out() {
    let scene = house().await;
    let laptop = known(&scene, "Ana", &Device::Browser(None)).await;
    let kept = scene.memory().kept();
    for place in 0..=MOST_DEVICES {
        let signed_in = signs_in(&scene, "Ana", &scene.password("Ana"), &from(place), &Device::Program).await.unwrap();
        assert!(signed_in.device.is_none());
    }
    assert!(!scene.memory().written_since(&kept).contains(&"devices"));
    guess(&scene, "Ana").await;
    assert!(signs_in(&scene, "Ana", &scene.password("Ana"), &from(50), &browser(&laptop)).await.is_ok());
}

/// A device tells nobody whether an address has an account: what is not known for it counts as strangers' tries do, with the
/// same answers and the same writing.
#[tokio::test]
async fn a_device_does_not_tell_who_has_an_account() {
    let scene = house().await;
    let eves = browser(&known(&scene, "Ivo", &Device::Browser(None)).await);
    let mut told = Vec::new();
    for name in ["Ana", "nobody"] {
        let kept = scene.memory().kept();
        let mut answers = Vec::new();
        for place in 0..=AttemptLimits::default().per_account as usize {
            answers.push(signs_in(&scene, name, &wrong(), &from(place), &eves).await.unwrap_err());
        }
        let units = scene.memory().units_since(&kept);
        let written: Vec<_> = units.iter().map(|unit| (unit.written.clone(), unit.entries.len())).collect();
        told.push((answers, written));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_around_the_limits() {
    let scene = house().await;
    let (laptop, nobodys) = (browser(&known(&scene, "Ana", &Device::Browser(None)).await), Device::Browser(None));
    let (password, places): (_, Vec<_>) = (wrong(), (0..50).map(from).collect());
    let tries = places.iter().flat_map(|from| [(from, &laptop), (from, &nobodys)]);
    let refusals = together(tries.map(|(from, device)| signs_in(&scene, "Ana", &password, from, device))).await;
    let looked_at = refusals.into_iter().filter(|refused| matches!(refused, Err(SignInRefusal::Wrong))).count();
    assert_eq!(looked_at, 2 * AttemptLimits::default().per_account as usize, "the device's tries and the strangers'");
}
