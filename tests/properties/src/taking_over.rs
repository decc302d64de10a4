//! Mailed links: registering, being invited, forgotten passwords, another password and another address (rules 67, 71, 72).

use std::time::Duration;

use picdesk::{
    Account, AccountChange, AccountRefusal, AddressConfirmed, AttemptLimits, Console, Desk, Device, Downloads,
    EmailAddress, EntryKind, Error, Expected, House, Letter, LetterState, LicenceModel, LinkSecret, NetworkAddress,
    NewAccount, NewAccounts, NewClient, Page, Password, Purpose, Refused, Registration, Right, Rights, RightsRefusal,
    SignInRefusal,
};
use picdesk_testkit::{Scenario, Scene, together};

mod attacks;
mod owning;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .client("Uma")
        .not_activated()
        .file("A1", LicenceModel::RightsManaged)
}

fn here() -> NetworkAddress {
    NetworkAddress("192.0.2.1".to_owned())
}

fn address(text: &str) -> EmailAddress {
    text.parse().expect("an address")
}

fn password(text: &str) -> Password {
    Password::choose(text).expect("it is long enough")
}

fn zoe() -> NewClient {
    let (name, company) = ("Zoë Müller".parse().unwrap(), "Quay Books".parse().ok());
    NewClient { name, company, address: address("zoe@example.org") }
}

/// The same scene behind a desk whose site is set in another way.
fn set(scene: &Scene, registration: Registration, downloads: Downloads) -> Desk {
    let accounts = NewAccounts { registration, downloads, ..NewAccounts::default() };
    Desk::new(scene.ports.clone(), House { accounts, ..scene.desk.house().clone() })
}

/// The newest letter to an address, as it goes out.
fn letter_to(scene: &Scene, to: &str) -> Letter {
    let letters = scene.memory().letters().into_iter().rev();
    letters.into_iter().find(|letter| letter.text.recipient.as_str() == to).expect("a letter").going_out()
}

/// The secret in the link of the newest letter to an address.
fn link_to(scene: &Scene, to: &str) -> LinkSecret {
    let letter = letter_to(scene, to);
    let (_, after) = letter.text.text.split_once("?link=").unwrap_or_else(|| panic!("no link: {}", letter.text.text));
    LinkSecret::new(after.split_whitespace().next().expect("a secret").to_owned())
}

fn dead<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    assert!(matches!(outcome, Err(Error::Refused(Refused::DeadLink(_)))), "{outcome:?}");
}

async fn signs_in(scene: &Scene, with: &str, typed: &str) -> bool {
    match scene.desk.sign_in(&address(with), &Password::typed(typed), &here(), &Device::Program).await {
        Ok(_) => true,
        Err(Error::NotSignedIn(SignInRefusal::Wrong)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// Rule 71: the account is made when the address is confirmed, and waits where the site is set so.
#[tokio::test]
async fn whoever_registers_confirms_the_address_and_waits_for_staff_or_not_as_the_site_is_set() {
    for (registration, enabled) in [(Registration::StaffEnable, false), (Registration::AtOnce, true)] {
        let scene = house().await;
        let desk = set(&scene, registration, Downloads::Immediate);
        desk.register(zoe(), &here()).await.unwrap();
        let bea = scene.actor("Bea").await;
        let found = desk.find_accounts(&bea, "zoe".parse().ok().as_ref(), &Page::first(9)).await.unwrap();
        assert_eq!(found.rows, [], "nobody has an account before the address is confirmed");

        let link = link_to(&scene, "zoe@example.org");
        let shown = desk.mailed_link(&link).await.unwrap();
        assert_eq!((shown.purpose, shown.address.as_str()), (Purpose::Confirm, "zoe@example.org"));
        let zoe = desk.set_password(&link, &password("a long password"), &Device::Program).await.unwrap().account;
        assert_eq!((zoe.name.as_str(), zoe.downloads, zoe.is_client()), ("Zoë Müller", Downloads::Immediate, true));
        assert_eq!((zoe.standing.enabled, zoe.standing.activated, zoe.standing.waits), (enabled, true, !enabled));
        assert_eq!(signs_in(&scene, "zoe@example.org", "a long password").await, enabled);
        let waiting = desk.waiting_accounts(&bea, &Page::first(9)).await.unwrap().rows;
        assert_eq!(waiting.len(), usize::from(!enabled));
    }
}

/// Zoe, who registered and set her password, and waits.
async fn registered(scene: &Scene) -> Account {
    scene.desk.register(zoe(), &here()).await.unwrap();
    let link = link_to(scene, "zoe@example.org");
    scene.desk.set_password(&link, &password("a long password"), &Device::Program).await.unwrap().account
}

/// Rule 71.
#[tokio::test]
async fn whoever_waits_is_enabled_by_staff_and_told_so_by_letter() {
    let scene = house().await;
    let zoe = registered(&scene).await;
    let (bea, letters) = (scene.actor("Bea").await, scene.memory().letters().len());
    let switch = |enabled| AccountChange { enabled: Some(enabled), ..AccountChange::default() };

    scene.desk.change_account(&bea, zoe.id, switch(true), Expected::Any).await.unwrap();
    assert!(signs_in(&scene, "zoe@example.org", "a long password").await);
    assert_eq!(letter_to(&scene, "zoe@example.org").text.subject.as_str(), "You can sign in now");
    assert_eq!(scene.desk.waiting_accounts(&bea, &Page::first(9)).await.unwrap().rows, []);

    for enabled in [false, true] {
        scene.desk.change_account(&bea, zoe.id, switch(enabled), Expected::Any).await.unwrap();
    }
    assert_eq!(scene.memory().letters().len(), letters + 1, "later on it is no news by letter");
}

/// Rule 71: staff decline as well.
#[tokio::test]
async fn whoever_is_declined_waits_no_longer_and_cannot_sign_in() {
    let scene = house().await;
    let zoe = registered(&scene).await;
    let bea = scene.actor("Bea").await;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.desk.change_account(&bea, zoe.id, off, Expected::Any).await.unwrap();
    assert_eq!(scene.desk.waiting_accounts(&bea, &Page::first(9)).await.unwrap().rows, []);
    assert!(!signs_in(&scene, "zoe@example.org", "a long password").await);
}

/// Rule 71.
#[tokio::test]
async fn a_site_that_takes_no_registrations_takes_none() {
    let scene = house().await;
    let desk = set(&scene, Registration::Closed, Downloads::Ask);
    let kept = scene.memory().kept();
    let refused = desk.register(zoe(), &here()).await;
    assert!(
        matches!(refused, Err(Error::Refused(Refused::Account(AccountRefusal::RegistrationClosed)))),
        "{refused:?}"
    );
    assert_eq!(scene.memory().written_since(&kept), [""; 0]);
}

/// Whoever makes an account, what is not said of it is as the site is set.
#[tokio::test]
async fn a_new_account_is_as_the_site_is_set_for_new_accounts() {
    let scene = house().await;
    let accounts = NewAccounts {
        registration: Registration::AtOnce,
        downloads: Downloads::Immediate,
        must_pay_first: true,
        direct_download: true,
    };
    let house = House { accounts, ..scene.desk.house().clone() };
    let (desk, console) = (Desk::new(scene.ports.clone(), house.clone()), Console::new(scene.ports.clone(), house));
    let set = |account: &Account| (account.downloads, account.must_pay_first, account.direct_download);

    desk.register(zoe(), &here()).await.unwrap();
    let link = link_to(&scene, "zoe@example.org");
    let zoe = desk.set_password(&link, &password("a long password"), &Device::Program).await.unwrap();
    assert_eq!(set(&zoe.account), (Downloads::Immediate, true, true));

    let ida = desk.invite(&scene.actor("Bea").await, invited(Rights::none())).await.unwrap();
    assert_eq!(set(&ida), (Downloads::Immediate, true, true));

    let said =
        NewAccount { address: address("ona@example.org"), downloads: Some(Downloads::Ask), ..invited(Rights::none()) };
    let ona = console.enrol(said, None).await.unwrap();
    assert_eq!(set(&ona), (Downloads::Ask, true, true), "what is said holds");
}

fn invited(rights: Rights) -> NewAccount {
    let (name, address) = ("Ida".parse().unwrap(), address("ida@example.org"));
    NewAccount { name, company: None, address, rights, downloads: None }
}

/// Rule 71.
#[tokio::test]
async fn an_invitation_sets_the_password() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let ida = scene.desk.invite(&bea, invited(Rights::none())).await.unwrap();
    assert!(ida.standing.enabled && !ida.standing.activated);
    let link = link_to(&scene, "ida@example.org");
    let ida = scene.desk.set_password(&link, &password("a long password"), &Device::Program).await.unwrap().account;
    assert!(ida.can_sign_in() && signs_in(&scene, "ida@example.org", "a long password").await);

    let twice = scene.desk.invite(&bea, invited(Rights::none())).await;
    assert!(matches!(twice, Err(Error::Refused(Refused::AddressInUse))), "{twice:?}");
    let again = scene.desk.invite_again(&bea, ida.id).await;
    assert!(matches!(again, Err(Error::Refused(Refused::Account(AccountRefusal::Activated)))), "{again:?}");
}

/// Rule 71: the newest invitation is the one that counts, whoever asked for it.
#[tokio::test]
async fn a_new_invitation_voids_the_one_before() {
    let scene = house().await;
    let (bea, uma) = (scene.actor("Bea").await, scene.account("Uma"));
    scene.desk.invite_again(&bea, uma).await.unwrap();
    let first = link_to(&scene, "uma@example.org");
    scene.desk.forgot_password(&address("uma@example.org"), &here()).await.unwrap();
    let second = link_to(&scene, "uma@example.org");
    dead(scene.desk.set_password(&first, &password("a long password"), &Device::Program).await);
    scene.desk.set_password(&second, &password("a long password"), &Device::Program).await.unwrap();
    assert!(signs_in(&scene, "uma@example.org", "a long password").await);
}

/// Rule 70: also where an account is made.
#[tokio::test]
async fn nobody_is_invited_with_a_right_that_the_inviter_does_not_hold_or_may_not_give() {
    let gil = house().staff("Gil").with(Right::ManageAccounts).staff("Max").with(Right::ManageAccounts);
    let scene = gil.with(Right::ManageStaff).await;
    let only = |right: Right| invited([right].into_iter().collect());
    let lacking = scene.desk.invite(&scene.actor("Gil").await, only(Right::ManageAccounts)).await;
    assert!(matches!(lacking, Err(Error::Denied(_))), "{lacking:?}");
    let max = scene.actor("Max").await;
    let not_his = scene.desk.invite(&max, only(Right::EditOrders)).await;
    let not_his_to_give = Refused::Rights(RightsRefusal::NotYoursToGive(Right::EditOrders));
    assert!(matches!(&not_his, Err(Error::Refused(refused)) if *refused == not_his_to_give), "{not_his:?}");
    let ida = scene.desk.invite(&max, only(Right::ManageAccounts)).await.unwrap();
    assert!(!ida.is_client());
    let ana = scene.desk.invite(&scene.actor("Ana").await, invited(Rights::none())).await;
    assert!(matches!(ana, Err(Error::Denied(_))), "{ana:?}");
}

/// Rules 67 and 71: the old password and every session are worth nothing afterwards, and the owner is told.
#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_mailed_link() {
    let scene = house().await;
    let token = scene.sign_in("Ana").await.unwrap();
    scene.desk.forgot_password(&address("ANA@example.org"), &here()).await.unwrap();
    assert!(scene.desk.resume(&token).await.is_ok(), "asking for it changes nothing");

    let link = link_to(&scene, "ana@example.org");
    scene.desk.set_password(&link, &password("another password"), &Device::Program).await.unwrap();
    assert!(scene.desk.resume(&token).await.is_err());
    assert!(!signs_in(&scene, "ana@example.org", scene.password("Ana").reveal()).await);
    assert!(signs_in(&scene, "ana@example.org", "another password").await);
    let told = letter_to(&scene, "ana@example.org");
    assert_eq!(told.text.subject.as_str(), "Your password was changed");
    dead(scene.desk.set_password(&link, &password("a third password"), &Device::Program).await);
}

/// Rule 34 for such letters: what staff may read of them opens nothing.
#[tokio::test]
async fn staff_are_shown_a_letter_with_its_secret_struck_out() {
    let scene = house().await;
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let (bea, secret) = (scene.actor("Bea").await, link_to(&scene, "ana@example.org"));
    let id = scene.memory().letters().last().unwrap().id;
    let shown = [
        scene.desk.letter(&bea, id).await.unwrap(),
        scene.desk.resend_letter(&bea, id).await.unwrap(),
        scene.desk.give_up_letter(&bea, id).await.unwrap(),
    ];
    for letter in shown {
        let printed = format!("{letter:?}");
        assert!(!printed.contains(secret.reveal()), "{printed}");
        assert!(letter.text.text.contains("?link=••••••••") && letter.text.html.contains("?link=••••••••"));
    }
    let kept = format!("{:?} {:?}", scene.memory().letters(), scene.memory().journal());
    assert!(!kept.contains(secret.reveal()), "{kept}");
}

/// The secret of a link is known for as long as its letter waits.
#[tokio::test]
async fn a_letter_with_a_link_goes_out_whole_and_cannot_be_sent_again() {
    let scene = house().await;
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let secret = link_to(&scene, "ana@example.org");
    scene.courier.make_a_round().await.unwrap();
    let handed = scene.mailer.handed();
    let address = format!("https://pictures.example.org/new-password?link={}", secret.reveal());
    assert!(handed[0].text.text.contains(&address), "{:?}", handed[0].text);
    assert!(handed[0].text.html.contains(&format!("<a href=\"{address}\">")), "{:?}", handed[0].text);

    let kept = scene.memory().letters().pop().unwrap();
    assert_eq!((&kept.state, &kept.secret), (&LetterState::Delivered, &None));
    let again = scene.desk.resend_letter(&scene.actor("Bea").await, kept.id).await;
    assert!(matches!(again, Err(Error::Refused(Refused::LinkGone(_)))), "{again:?}");
}

/// Rule 7 for links: when any step fails, the link is as good as before, and nothing is told.
#[tokio::test]
async fn a_password_is_set_by_a_link_all_or_nothing() {
    let scene = house().await;
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let link = link_to(&scene, "ana@example.org");
    let failing = picdesk_testkit::FailingStore::around(scene.store.clone());
    let ports = picdesk::Ports { store: std::sync::Arc::new(failing.clone()), ..scene.ports.clone() };
    let desk = Desk::new(ports, scene.desk.house().clone());
    let kept = scene.memory().kept();
    let mut call = 0;
    loop {
        call += 1;
        failing.fail_at(call);
        match desk.set_password(&link, &password("another password"), &Device::Program).await {
            Ok(_) => break,
            Err(error) => assert!(matches!(error, Error::Store(_)), "{error:?}"),
        }
        assert_eq!(scene.memory().written_since(&kept), [""; 0], "at call {call}");
    }
    assert!(call > 5, "every call of the unit failed once");
    assert!(signs_in(&scene, "ana@example.org", "another password").await);
}

/// What links do stands in the journal, with whose it is.
#[tokio::test]
async fn everything_done_by_links_is_recorded() {
    let scene = house().await;
    let zoe = registered(&scene).await;
    scene.desk.forgot_password(&zoe.address, &here()).await.unwrap();
    scene
        .desk
        .set_password(&link_to(&scene, "zoe@example.org"), &password("another password"), &Device::Program)
        .await
        .unwrap();
    scene.desk.forgot_password(&address("uma@example.org"), &here()).await.unwrap();
    scene
        .desk
        .set_password(&link_to(&scene, "uma@example.org"), &password("another password"), &Device::Program)
        .await
        .unwrap();
    let (uma, zoe) = (Some(scene.account("Uma")), Some(zoe.id));
    let entries = scene.memory().journal().into_iter().skip_while(|entry| entry.kind != EntryKind::LinkAsked);
    let told: Vec<_> = entries.map(|entry| (entry.kind, entry.who.actor, entry.who.subject)).collect();
    assert_eq!(
        told,
        [
            (EntryKind::LinkAsked, None, None),
            (EntryKind::AccountRegistered, zoe, zoe),
            (EntryKind::LinkAsked, None, zoe),
            (EntryKind::PasswordChanged, zoe, zoe),
            (EntryKind::LinkAsked, None, uma),
            (EntryKind::AccountActivated, uma, uma),
        ]
    );
}
