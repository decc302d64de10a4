//! What strangers try with mailed links, and what comes of it.

use super::*;
use proptest::prelude::*;

/// Rule 72: for every address the same is answered, and the same is written down. Only the mailbox is told more.
#[tokio::test]
async fn whoever_types_an_address_is_told_the_same_whoever_has_it() {
    let addresses = ["ana@example.org", "uma@example.org", "off@example.org", "nobody@example.org"];
    for ask in ["register", "forget"] {
        let scene = house().client("Off").disabled().await;
        for (place, typed) in addresses.into_iter().enumerate() {
            let from = NetworkAddress(format!("198.51.100.{place}"));
            let (kept, letters) = (scene.memory().kept(), scene.memory().letters().len());
            match ask {
                "register" => scene.desk.register(NewClient { address: address(typed), ..zoe() }, &from).await,
                _ => scene.desk.forgot_password(&address(typed), &from).await,
            }
            .unwrap();
            let written = ["attempts", "mailed links", "letters", "journal"];
            assert_eq!(scene.memory().written_since(&kept), written, "{ask} {typed}");
            assert_eq!(scene.memory().letters().len(), letters + 1, "{ask} {typed}");
        }
    }
}

/// Rules 67 and 72: an address is written to a few times an hour, whoever asks and whether it is known; and each network
/// address asks a few dozen times.
#[tokio::test]
async fn letters_that_strangers_ask_for_are_limited_per_address_and_per_network_address() {
    let AttemptLimits { per_account, per_address, window } = AttemptLimits::LETTERS;
    for typed in ["ana@example.org", "nobody@example.org"] {
        let scene = house().await;
        for count in 0..per_account {
            let from = NetworkAddress(format!("198.51.100.{count}"));
            match count % 2 {
                0 => scene.desk.forgot_password(&address(typed), &from).await.unwrap(),
                _ => scene.desk.register(NewClient { address: address(typed), ..zoe() }, &from).await.unwrap(),
            }
        }
        let last = link_of_last(&scene, typed);
        let refused = scene.desk.forgot_password(&address(&typed.to_uppercase()), &here()).await;
        let too_many = SignInRefusal::TooManyLetters { wait: window };
        assert!(matches!(&refused, Err(Error::NotSignedIn(refusal)) if *refusal == too_many), "{typed}: {refused:?}");
        if let Some(link) = last {
            // The owner is not locked out by it: the mailbox holds a link that is good.
            scene.desk.set_password(&link, &password("another password"), &Device::Program).await.unwrap();
        }
        assert!(scene.sign_in("Bea").await.is_ok(), "and it is no failed sign-in");
        scene.clock.advance(window + Duration::from_micros(1));
        scene.desk.forgot_password(&address(typed), &here()).await.unwrap();
    }

    let scene = house().await;
    for count in 0..per_address {
        scene.desk.forgot_password(&address(&format!("somebody{count}@example.org")), &here()).await.unwrap();
    }
    let refused = scene.desk.forgot_password(&address("ana@example.org"), &here()).await;
    assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::TooManyLetters { .. }))), "{refused:?}");
}

fn link_of_last(scene: &Scene, to: &str) -> Option<LinkSecret> {
    letter_to(scene, to).text.text.contains("new-password?link=").then(|| link_to(scene, to))
}

/// Rule 67: many at once are no way around the limit.
#[tokio::test]
async fn fifty_letters_asked_for_at_once_are_as_few_as_one_after_the_other() {
    let scene = house().await;
    let from: Vec<_> = (0..50).map(|count| NetworkAddress(format!("198.51.100.{count}"))).collect();
    let ana = address("ana@example.org");
    together(from.iter().map(|from| scene.desk.forgot_password(&ana, from))).await;
    assert_eq!(scene.memory().letters().len(), AttemptLimits::LETTERS.per_account as usize);
}

/// Nobody sets a password for an address that is not theirs, to be there already when its owner comes.
#[tokio::test]
async fn registering_anothers_address_gives_no_way_into_the_account() {
    let scene = house().await;
    let desk = set(&scene, Registration::AtOnce, Downloads::Ask);
    let named = |name: &str| NewClient { name: name.parse().unwrap(), ..zoe() };
    desk.register(named("Eve"), &here()).await.unwrap();
    let eves = link_to(&scene, "zoe@example.org");
    desk.register(named("Zoë"), &here()).await.unwrap();
    dead(desk.set_password(&eves, &password("a long password"), &Device::Program).await);
    let zoe = desk
        .set_password(&link_to(&scene, "zoe@example.org"), &password("a long password"), &Device::Program)
        .await
        .unwrap()
        .account;
    assert_eq!(zoe.name.as_str(), "Zoë", "what she said last counts");
}

/// What strangers type stands in no letter to somebody else, and no letter has a header or a link of theirs (rule 36).
#[tokio::test]
async fn a_letter_that_a_stranger_asked_for_has_no_word_of_theirs() {
    let name = "https://evil.example/ Dear customer";
    for to in ["zoe@example.org", "ana@example.org", "uma@example.org"] {
        let scene = house().await;
        let (name, company) = (name.parse().unwrap(), name.parse().ok());
        scene.desk.register(NewClient { name, company, address: address(to) }, &here()).await.unwrap();
        let letter = letter_to(&scene, to);
        let whole = format!("{} {} {}", letter.text.subject, letter.text.text, letter.text.html);
        assert!(!whole.contains("evil") && !whole.contains("Dear customer"), "{whole}");
    }
}

/// The mark that a secret goes to cannot be typed into anything that a letter holds.
#[test]
fn nobody_can_type_the_mark_of_a_secret() {
    assert!("Ana\u{1a}".parse::<picdesk::Name>().is_err());
    assert!("ana\u{1a}@example.org".parse::<EmailAddress>().is_err());
    assert!("see \u{1a}".parse::<picdesk::Message>().is_err());
    assert!("see \u{1a}".parse::<picdesk::Subject>().is_err());
}

/// A link is for one thing: those for a password confirm no address, and the other way round.
#[tokio::test]
async fn a_link_does_nothing_but_what_it_was_mailed_for() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("ana@new.example"), &here(), &Device::Program)
        .await
        .unwrap();
    let old = link_to(&scene, "ana@example.org");
    dead(scene.desk.set_password(&old, &password("another password"), &Device::Program).await);
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let reset = link_to(&scene, "ana@example.org");
    dead(scene.desk.confirm_address(&reset).await);
    let session = picdesk::SessionToken::new(reset.reveal().to_owned());
    assert!(scene.desk.resume(&session).await.is_err(), "it is no session either");
    scene.desk.set_password(&reset, &password("another password"), &Device::Program).await.unwrap();
}

/// Five clicks at once are one.
#[tokio::test]
async fn a_link_that_many_use_at_once_is_good_once() {
    let scene = house().await;
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let link = link_to(&scene, "ana@example.org");
    let passwords: Vec<Password> = (0..5).map(|count| password(&format!("password {count}"))).collect();
    let outcomes =
        together(passwords.iter().map(|password| scene.desk.set_password(&link, password, &Device::Program))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    outcomes.into_iter().filter(Result::is_err).for_each(dead);
}

/// Looking at a link uses nothing up: programs open the links of letters before their readers do.
#[tokio::test]
async fn looking_at_a_link_leaves_it_good_and_writes_nothing() {
    let scene = house().await;
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let (link, kept) = (link_to(&scene, "ana@example.org"), scene.memory().kept());
    for _ in 0..3 {
        scene.desk.mailed_link(&link).await.unwrap();
    }
    assert_eq!(scene.memory().written_since(&kept), [""; 0]);
    dead(scene.desk.mailed_link(&LinkSecret::new("guessed".to_owned())).await);
}

/// An account that was switched off is not switched on by its owner.
#[tokio::test]
async fn no_link_enables_an_account_that_staff_disabled() {
    let scene = house().client("Off").disabled().await;
    scene.desk.forgot_password(&address("off@example.org"), &here()).await.unwrap();
    let off = scene
        .desk
        .set_password(&link_to(&scene, "off@example.org"), &password("a long password"), &Device::Program)
        .await
        .unwrap()
        .account;
    assert!(!off.standing.enabled && !signs_in(&scene, "off@example.org", "a long password").await);
}

/// A letter of before, to the address that was left, is worth nothing.
#[tokio::test]
async fn a_link_mailed_to_an_address_is_dead_once_the_account_has_another() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("ana@new.example"), &here(), &Device::Program)
        .await
        .unwrap();
    let ends = [link_to(&scene, "ana@example.org"), link_to(&scene, "ana@new.example")];
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let reset = link_to(&scene, "ana@example.org");
    for end in &ends {
        scene.desk.confirm_address(end).await.unwrap();
    }
    dead(scene.desk.set_password(&reset, &password("another password"), &Device::Program).await);
}

/// What is stored for the sake of the same work is forgotten like all that ended.
#[tokio::test]
async fn the_housekeeper_forgets_the_links_of_nobody() {
    let scene = house().await;
    scene.desk.forgot_password(&address("nobody@example.org"), &here()).await.unwrap();
    scene.clock.advance(Purpose::ResetPassword.lasts() + Duration::from_micros(1));
    let kept = scene.memory().kept();
    scene.housekeeper.tidy_up().await.unwrap();
    assert!(scene.memory().written_since(&kept).contains(&"mailed links"));
    assert_eq!(scene.housekeeper.tidy_up().await.unwrap(), 0, "it has forgotten all of them");
}

/// What anybody does with links.
#[derive(Debug, Clone, Copy)]
enum Step {
    Register(usize),
    Forget(usize),
    Move(usize),
    Open(usize),
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3_usize).prop_map(Step::Register),
        (0..3_usize).prop_map(Step::Forget),
        (0..3_usize).prop_map(Step::Move),
        (0..20_usize).prop_map(Step::Open),
        prop_oneof![Just(30), Just(90), Just(60 * 25)].prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rules 71 and 72: whatever is asked for and opened in whatever order, each link is good once at the most, nobody else's
    /// password or address changes, and an address is one account's.
    #[test]
    fn every_link_is_good_once_and_touches_one_account_alone(steps in steps()) {
        crate::told(async {
            let scene = house().await;
            let desk = set(&scene, Registration::AtOnce, Downloads::Ask);
            let people = ["ana@example.org", "uma@example.org", "zoe@example.org"];
            let mut used: Vec<String> = Vec::new();
            for (count, step) in steps.into_iter().enumerate() {
                let from = NetworkAddress(format!("198.51.100.{count}"));
                match step {
                    Step::Register(who) => {
                        drop(desk.register(NewClient { address: address(people[who]), ..zoe() }, &from).await);
                    }
                    Step::Forget(who) => drop(desk.forgot_password(&address(people[who]), &from).await),
                    Step::Move(to) => {
                        if let Ok(token) = scene.sign_in("Ana").await {
                            let ana = desk.resume(&token).await.unwrap();
                            drop(desk.change_address(&ana, &scene.password("Ana"), &address(people[to]), &from, &Device::Program).await);
                        }
                    }
                    Step::Open(place) => {
                        let letters = scene.memory().letters();
                        let Some(letter) = letters.get(place) else { continue };
                        let Some(secret) = letter.secret.clone() else { continue };
                        let owner = letter.text.recipient.clone();
                        let outcome = match desk.mailed_link(&secret).await {
                            Ok(shown) if shown.purpose.sets_password() => {
                                let set = desk.set_password(&secret, &password("a long password"), &Device::Program).await;
                                set.map(|set| assert_eq!(set.account.address, owner, "whose mailbox it is"))
                            }
                            Ok(_) => desk.confirm_address(&secret).await.map(drop),
                            Err(error) => Err(error),
                        };
                        if outcome.is_ok() {
                            assert!(!used.contains(&secret.reveal().to_owned()), "{step:?}: used twice");
                            used.push(secret.reveal().to_owned());
                        }
                    }
                    Step::Wait(minutes) => scene.clock.advance(Duration::from_secs(60 * minutes)),
                }
                let bea = scene.actor("Bea").await;
                let all = desk.find_accounts(&bea, None, &Page::first(50)).await.unwrap().rows;
                let mut folded: Vec<String> = all.iter().map(|account| account.address.folded()).collect();
                folded.sort();
                folded.dedup();
                assert_eq!(folded.len(), all.len(), "an address is one account's");
                let bea = all.iter().find(|account| account.id == bea.account()).unwrap();
                assert_eq!(bea.address.as_str(), "bea@example.org");
                assert_eq!(all.iter().filter(|account| !account.is_client()).count(), 1, "nobody becomes staff");
            }
        });
    }
}
