//! Assuming an identity: rules 59 to 66.

use std::time::Duration;

use picdesk::{
    ASSUMED_AT_MOST, AccountChange, Actor, Deed, Demand, Denied, Desk, Entry, EntryKind, Error, House, IdentityRefusal,
    IdentityRules, LicenceModel, Missing, NeverAssumed, Page, Reason, Refused, Right, SESSION_LASTS, Scope,
    SessionToken, SignInRefusal,
};
use picdesk_testkit::{Scenario, Scene};

use crate::permissions::allows;

mod consenting;
mod ending;
mod histories;
mod telling;

const MINUTE: Duration = Duration::from_secs(60);

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::AssumeIdentities)
        .staff("Karl")
        .with(Right::ViewOrders)
        .client("Ana")
        .immediate()
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
        .lightbox("Hers", "Ana", ["A1"])
}

fn reason() -> Reason {
    "She asked on the telephone".parse().unwrap()
}

/// Whether a session is dead.
async fn is_over(scene: &Scene, token: &SessionToken) -> bool {
    match scene.desk.resume(token).await {
        Err(Error::NotSignedIn(SignInRefusal::NoSession)) => true,
        Ok(_) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// A second desk on the same house, which has these rules.
fn desk_with(scene: &Scene, identity: IdentityRules) -> Desk {
    Desk::new(scene.ports.clone(), House { identity, ..scene.desk.house().clone() })
}

fn last_entries(scene: &Scene, count: usize) -> Vec<Entry> {
    let journal = scene.memory().journal();
    journal[journal.len() - count..].to_vec()
}

/// Rules 61 and 64.
#[tokio::test]
async fn the_sessions_of_both_end_and_one_as_the_client_begins() {
    let scene = house().await;
    let (cleo, anas) = (scene.sign_in("Cleo").await.unwrap(), scene.sign_in("Ana").await.unwrap());
    let elsewhere = scene.sign_in("Ana").await.unwrap();
    let signed_in = scene.desk.account(&scene.actor("Bea").await, scene.account("Ana")).await.unwrap().last_signed_in;
    scene.clock.advance(MINUTE);

    let actor = scene.desk.resume(&cleo).await.unwrap();
    let begun = scene.desk.assume_identity(&actor, scene.account("Ana"), reason()).await.unwrap();

    for ended in [&cleo, &anas, &elsewhere] {
        assert!(is_over(&scene, ended).await);
    }
    let actor = scene.desk.resume(&begun.token).await.unwrap();
    assert_eq!((actor.account(), actor.name().as_str()), (scene.account("Ana"), "Ana"));
    assert_eq!(actor.assumed().map(|assumed| assumed.staff()), Some(scene.account("Cleo")));
    assert!(actor.rights().is_empty() && !actor.is_staff());
    assert_eq!(begun.account.last_signed_in, signed_in, "nobody signed in");
    let now = scene.desk.account(&scene.actor("Bea").await, scene.account("Ana")).await.unwrap().last_signed_in;
    assert_eq!(now, signed_in);
}

/// Rule 63: half an hour, and no longer than the staff member is signed in.
#[tokio::test]
async fn an_identity_is_assumed_for_thirty_minutes_at_the_most() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.clock.advance(ASSUMED_AT_MOST - Duration::from_micros(1));
    let left = scene.desk.resume(&token).await.unwrap().assumed().unwrap().left();
    assert_eq!(left, Duration::from_micros(1));
    scene.clock.advance(Duration::from_micros(1));
    assert!(is_over(&scene, &token).await);

    let late = scene.sign_in("Cleo").await.unwrap();
    scene.clock.advance(SESSION_LASTS - 5 * MINUTE);
    let actor = scene.desk.resume(&late).await.unwrap();
    let token = scene.desk.assume_identity(&actor, scene.account("Ana"), reason()).await.unwrap().token;
    scene.clock.advance(5 * MINUTE);
    assert!(is_over(&scene, &token).await, "nobody is signed in for longer than they signed in for");
}

/// Rule 63: there is no way to give none.
#[test]
fn a_reason_is_required() {
    for nothing in ["", "  ", "\u{200b}", "a\nb"] {
        assert!(nothing.parse::<Reason>().is_err(), "{nothing:?}");
    }
}

/// Rule 63.
#[tokio::test]
async fn one_step_leads_back_to_ones_own_account_and_makes_no_session_longer() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.clock.advance(10 * MINUTE);
    let back = scene.desk.leave_identity(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    assert!(is_over(&scene, &token).await);
    let actor = scene.desk.resume(&back.token).await.unwrap();
    assert_eq!((actor.account(), actor.assumed()), (scene.account("Cleo"), None));
    assert!(actor.rights().holds(Right::AssumeIdentities));

    scene.clock.advance(SESSION_LASTS - 10 * MINUTE - Duration::from_micros(1));
    assert!(!is_over(&scene, &back.token).await);
    scene.clock.advance(Duration::from_micros(1));
    assert!(is_over(&scene, &back.token).await, "twelve hours after signing in, whatever came between");
}

/// Rules 59 and 60: nothing happens, but that the try is written down.
#[tokio::test]
async fn an_identity_that_may_not_be_assumed_is_refused_to_whoever_asks_and_the_refusal_is_recorded() {
    let scene = house().client("Uma").not_activated().client("Otto").disabled().await;
    for (target, refusal) in [
        ("Bea", IdentityRefusal::Staff),
        ("Karl", IdentityRefusal::Staff),
        ("Cleo", IdentityRefusal::Staff),
        ("Uma", IdentityRefusal::NotActivated),
        ("Otto", IdentityRefusal::Disabled),
    ] {
        let token = scene.sign_in("Cleo").await.unwrap();
        let actor = scene.desk.resume(&token).await.unwrap();
        let kept = scene.memory().kept();
        let refused = scene.desk.assume_identity(&actor, scene.account(target), reason()).await;
        assert!(
            matches!(&refused, Err(Error::Refused(Refused::Identity(found))) if *found == refusal),
            "{target}: {refused:?}"
        );
        assert_eq!(scene.memory().written_since(&kept), ["journal"], "{target}");
        let [entry] = last_entries(&scene, 1).try_into().unwrap();
        assert_eq!((entry.kind, entry.who.actor), (EntryKind::Denied, Some(scene.account("Cleo"))));
        assert!(!is_over(&scene, &token).await, "rule 62");
    }
    let nobody = "0197a5c0-0000-7000-8000-0000ffffffff".parse().unwrap();
    let refused = scene.desk.assume_identity(&scene.actor("Cleo").await, nobody, reason()).await;
    assert!(matches!(refused, Err(Error::Missing(Missing::Account))), "{refused:?}");
}

/// Rules 59 and 60: the right, and nothing but the right; nobody twice.
#[tokio::test]
async fn only_a_staff_member_with_the_right_assumes_identities_and_one_at_a_time() {
    let scene = house().await;
    let ivo = scene.account("Ivo");
    let refused = scene.desk.assume_identity(&scene.actor("Karl").await, ivo, reason()).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::AssumeIdentities)))), "{refused:?}");
    let token = scene.assume("Bea", "Ana").await.unwrap();
    for actor in [scene.actor("Ivo").await, scene.desk.resume(&token).await.unwrap()] {
        for target in ["Ana", "Ivo", "Karl"] {
            let refused = scene.desk.assume_identity(&actor, scene.account(target), reason()).await;
            assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{target}: {refused:?}");
        }
        let refused = scene.desk.assuming(&actor, ivo).await;
        assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{refused:?}");
    }
}

/// Rule 59: the site adds to those whose identity is never assumed, also while one is.
#[tokio::test]
async fn a_site_keeps_identities_from_being_assumed() {
    let scene = house().await;
    let rules = IdentityRules { never: vec![NeverAssumed::ImmediateDownloads], ..IdentityRules::default() };
    let strict = desk_with(&scene, rules);
    let cleo = scene.actor("Cleo").await;
    let refused = strict.assume_identity(&cleo, scene.account("Ana"), reason()).await;
    let never = IdentityRefusal::Never(NeverAssumed::ImmediateDownloads);
    assert!(matches!(&refused, Err(Error::Refused(Refused::Identity(found))) if *found == never), "{refused:?}");

    let token = strict.assume_identity(&cleo, scene.account("Ivo"), reason()).await.unwrap().token;
    assert!(strict.resume(&token).await.is_ok());
    let open = AccountChange { downloads: Some(picdesk::Downloads::Immediate), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ivo"), open).await.unwrap();
    assert!(strict.resume(&token).await.is_err(), "rule 66");
}

/// Rule 64: all that the owner may, but what is done in person, and nothing more.
#[tokio::test]
async fn whoever_has_assumed_an_identity_may_do_what_its_owner_may_but_in_person() {
    let scene = house().await;
    let token = scene.assume("Bea", "Ana").await.unwrap();
    let (assumed, owner) = (scene.desk.resume(&token).await.unwrap(), scene.actor("Ana").await);
    let others = scene.account("Ivo");
    for deed in Deed::ALL {
        for scope in [owner.own(), Scope::Own(others), Scope::Account(others), Scope::House] {
            let (hers, in_her_place) = (allows(&owner, deed, scope), allows(&assumed, deed, scope));
            let expected = match deed.demand() {
                Demand::InPerson | Demand::InPersonOr(_) => false,
                Demand::Assuming => scope == owner.own(),
                _ => hers,
            };
            assert_eq!(in_her_place, expected, "{deed:?} {scope:?}");
        }
    }
}

/// Rules 30, 51 and 65.
#[tokio::test]
async fn everything_that_is_done_names_the_staff_member_and_the_client() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    scene.by("Ana").accepts_terms(order).await.unwrap();
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    let actor = scene.desk.resume(&token).await.unwrap();
    let before = scene.memory().journal().len();

    let numbers = ["B2".parse().unwrap()];
    let cart = scene.desk.add_to_cart(&actor, actor.account(), &numbers).await.unwrap().to;
    let lightbox = scene.desk.make_lightbox(&actor, "For her".parse().unwrap()).await.unwrap();
    let line = picdesk::LineNumber(1);
    let from = picdesk::NetworkAddress("192.0.2.7".to_owned());
    let begun = scene.desk.begin_download(&actor, order, line, &"S".parse().unwrap(), from).await.unwrap();
    scene.desk.end_download(begun.download, picdesk::DownloadState::Finished, begun.delivery.bytes).await.unwrap();
    scene.desk.journal(&actor, &picdesk::JournalFilter::default(), &Page::first(1)).await.unwrap_err();
    scene.desk.leave_identity(&actor).await.unwrap();

    let (cleo, ana) = (Some(scene.account("Cleo")), Some(scene.account("Ana")));
    let done = scene.memory().journal().split_off(before);
    let kinds: Vec<_> = done.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        kinds,
        [
            EntryKind::CartChanged,
            EntryKind::LightboxMade,
            EntryKind::Downloaded,
            EntryKind::Denied,
            EntryKind::IdentityLeft
        ]
    );
    for entry in &done {
        assert_eq!((entry.who.actor, entry.who.subject), (cleo, ana), "{entry:?}");
    }
    assert_eq!(cart.lines[0].added_by, scene.account("Cleo"), "the client sees that the picture desk added it");
    assert_eq!(lightbox.owner, scene.account("Ana"));
}

/// The client is kept out by nobody: rule 61 ends sessions, and bars none.
#[tokio::test]
async fn a_client_whose_identity_is_assumed_can_sign_in() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    let anas = scene.sign_in("Ana").await.unwrap();
    assert!(!is_over(&scene, &anas).await && !is_over(&scene, &token).await);
    assert_eq!(scene.desk.resume(&anas).await.unwrap().assumed(), None);
}

/// Rule 68, for these sessions as for any other.
#[tokio::test]
async fn the_secret_of_an_assumed_session_is_new_and_never_printed() {
    let scene = house().await;
    let cleo = scene.sign_in("Cleo").await.unwrap();
    let actor: Actor = scene.desk.resume(&cleo).await.unwrap();
    let begun = scene.desk.assume_identity(&actor, scene.account("Ana"), reason()).await.unwrap();
    assert_ne!(begun.token, cleo);
    let printed = format!("{begun:?} {:?}", scene.memory().journal());
    assert!(!printed.contains(begun.token.reveal()));
    assert!(!scene.desk.form_token(&begun.token).matches(scene.desk.form_token(&cleo).as_str()));
}
