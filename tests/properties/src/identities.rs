//! Assuming an identity: rules 59 to 66.

use std::{sync::Arc, time::Duration};

use picdesk::{
    ASSUMED_AT_MOST, AccountChange, Actor, Deed, Demand, Denied, Desk, Entry, EntryKind, Error, Expected, House,
    IdentityRefusal, IdentityRules, LicenceModel, Missing, NeverAssumed, Page, Ports, Reason, Refused, Right, Rights,
    SESSION_LASTS, Scope, SessionToken, SignInRefusal, Tell,
};
use picdesk_testkit::{FailingStore, Scenario, Scene, together};

use crate::permissions::allows;

mod consenting;
mod histories;

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

/// Rule 62: whatever fails, the staff member and the client are signed in as before, and nothing is written.
#[tokio::test]
async fn a_switch_that_fails_leaves_everybody_signed_in_as_before() {
    let scene = house().await;
    let failing = FailingStore::around(scene.store.clone());
    let ports = Ports { store: Arc::new(failing.clone()), ..scene.ports.clone() };
    let told = IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() };
    let desk = Desk::new(ports, House { identity: told, ..scene.desk.house().clone() });
    let (cleo, anas) = (scene.sign_in("Cleo").await.unwrap(), scene.sign_in("Ana").await.unwrap());
    let actor = desk.resume(&cleo).await.unwrap();
    let kept = scene.memory().kept();
    let mut calls = 0;
    let begun = loop {
        calls += 1;
        failing.fail_at(calls);
        match desk.assume_identity(&actor, scene.account("Ana"), reason()).await {
            Ok(begun) => break begun,
            Err(Error::Store(_)) => {
                assert_eq!(scene.memory().written_since(&kept), [""; 0], "call {calls}");
                assert!(!is_over(&scene, &cleo).await && !is_over(&scene, &anas).await, "call {calls}");
            }
            Err(other) => panic!("{other:?}"),
        }
    };
    assert!(calls > 8, "each of {calls} calls was tried");

    failing.recover();
    let actor = desk.resume(&begun.token).await.unwrap();
    let kept = scene.memory().kept();
    for call in 1.. {
        failing.fail_at(call);
        match desk.leave_identity(&actor).await {
            Ok(_) => break,
            Err(Error::Store(_)) => assert_eq!(scene.memory().written_since(&kept), [""; 0], "call {call}"),
            Err(other) => panic!("{other:?}"),
        }
        assert!(!is_over(&scene, &begun.token).await, "call {call}");
    }
}

/// Rules 61 and 62: a form that is sent twice switches once.
#[tokio::test]
async fn a_request_that_comes_twice_at_once_is_followed_once() {
    let scene = house().await;
    let actor = scene.actor("Cleo").await;
    let assumed = together((0..4).map(|_| scene.desk.assume_identity(&actor, scene.account("Ana"), reason()))).await;
    let mut begun = assumed.into_iter().filter_map(Result::ok);
    let token = begun.next().expect("one was followed").token;
    assert!(begun.next().is_none());
    assert!(scene.desk.assume_identity(&actor, scene.account("Ivo"), reason()).await.is_err(), "nor is it later");

    let actor = scene.desk.resume(&token).await.unwrap();
    let left = together((0..4).map(|_| scene.desk.leave_identity(&actor))).await;
    assert_eq!(left.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let times = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::IdentityLeft).count();
    assert_eq!(times, 1);
}

/// Rule 66: at the next request, and for good; the way back is closed as well.
#[tokio::test]
async fn an_assumed_identity_is_over_where_the_client_is_disabled_or_the_right_withdrawn() {
    let all_but = |right: Right| Right::ALL.into_iter().filter(|held| *held != right).collect::<Rights>();
    for what in ["client off", "client staff", "right gone", "staff off"] {
        let scene = house().staff("Dora").with_every_right().await;
        let token = scene.assume("Dora", "Ana").await.unwrap();
        let stale = scene.desk.resume(&token).await.unwrap();
        let (bea, any) = (scene.actor("Bea").await, Expected::Any);
        let (dora, ana) = (scene.account("Dora"), scene.account("Ana"));
        let switch = |enabled| AccountChange { enabled: Some(enabled), ..AccountChange::default() };
        let only = |right: Right| [right].into_iter().collect::<Rights>();
        let change = async |away: bool| match what {
            "client off" => scene.desk.change_account(&bea, ana, switch(!away), any).await,
            "staff off" => scene.desk.change_account(&bea, dora, switch(!away), any).await,
            "client staff" => {
                let rights = if away { only(Right::ViewOrders) } else { Rights::none() };
                scene.desk.change_rights(&bea, ana, rights, any).await
            }
            _ => {
                let rights = if away { all_but(Right::AssumeIdentities) } else { Rights::all() };
                scene.desk.change_rights(&bea, dora, rights, any).await
            }
        };
        change(true).await.unwrap();
        assert!(is_over(&scene, &token).await, "{what}");
        let [entry] = last_entries(&scene, 1).try_into().unwrap();
        assert_eq!((entry.kind, entry.who.actor, entry.who.subject), (EntryKind::IdentityLeft, Some(dora), Some(ana)));
        assert!(scene.desk.leave_identity(&stale).await.is_err(), "{what}: nor does it lead back");
        change(false).await.unwrap();
        assert!(is_over(&scene, &token).await, "{what}: over is over");
        let left = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::IdentityLeft);
        assert_eq!(left.count(), 1, "{what}");
    }
}

/// Rule 66: a request that was let in a moment before finds its way back closed.
#[tokio::test]
async fn nobody_returns_to_an_account_that_they_cannot_sign_in_to() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    let actor = scene.desk.resume(&token).await.unwrap();
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Cleo"), off).await.unwrap();
    let kept = scene.memory().kept();
    let refused = scene.desk.leave_identity(&actor).await;
    assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::NoSession))), "{refused:?}");
    assert_eq!(scene.memory().written_since(&kept), [""; 0]);
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

/// Rule 65: the client reads it, and so do those who may do it; nobody else learns of it.
#[tokio::test]
async fn a_client_reads_who_has_assumed_their_identity_when_and_why() {
    let scene = house().await;
    let began_at = scene.now();
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.clock.advance(8 * MINUTE);
    scene.desk.leave_identity(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    scene.assume("Bea", "Ana").await.unwrap();

    let (ana, page) = (scene.account("Ana"), Page::first(10));
    for reader in ["Ana", "Cleo"] {
        let read = scene.desk.assumptions_of(&scene.actor(reader).await, ana, &page).await.unwrap();
        let told: Vec<_> = read.rows.iter().map(|row| (row.staff_name.as_str(), row.assumption.over_at())).collect();
        let over = [began_at.plus(38 * MINUTE), began_at.plus(8 * MINUTE)];
        assert_eq!(told, [("Bea", over[0]), ("Cleo", over[1])], "newest first, as {reader} reads it");
        assert_eq!(read.rows[1].assumption.reason.as_str(), "It was asked for on the telephone");
        assert_eq!(read.rows[1].assumption.began_at, began_at);
    }
    let refused = scene.desk.assumptions_of(&scene.actor("Ivo").await, ana, &page).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{refused:?}");
    let refused = scene.desk.assumptions_of(&scene.actor("Karl").await, ana, &page).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::AssumeIdentities)))), "{refused:?}");
}

/// Rule 61: a session in which a colleague acts is one of the client's.
#[tokio::test]
async fn a_colleague_who_assumes_the_same_identity_takes_it_over() {
    let scene = house().await;
    let cleos = scene.assume("Cleo", "Ana").await.unwrap();
    let beas = scene.assume("Bea", "Ana").await.unwrap();
    assert!(is_over(&scene, &cleos).await && !is_over(&scene, &beas).await);
    let kinds: Vec<_> = last_entries(&scene, 2).iter().map(|entry| (entry.kind, entry.who.actor)).collect();
    let (bea, cleo) = (Some(scene.account("Bea")), Some(scene.account("Cleo")));
    assert_eq!(kinds, [(EntryKind::IdentityLeft, cleo), (EntryKind::IdentityAssumed, bea)]);
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

#[tokio::test]
async fn signing_out_of_an_assumed_identity_leads_back_to_nothing() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.desk.sign_out(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    assert!(is_over(&scene, &token).await);
    let [entry] = last_entries(&scene, 1).try_into().unwrap();
    let who = (Some(scene.account("Cleo")), Some(scene.account("Ana")));
    assert_eq!((entry.kind, (entry.who.actor, entry.who.subject)), (EntryKind::IdentityLeft, who));
}

/// The letter is written when it begins, and goes out when it is over: by being left, or by itself.
#[tokio::test]
async fn a_client_is_told_by_letter_once_it_is_over_where_the_site_wants_it() {
    let scene = house().await;
    scene.assume("Cleo", "Ivo").await.unwrap();
    assert_eq!(scene.memory().letters(), [], "unless it is asked for, there is none");

    let told = desk_with(&scene, IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() });
    for left in [true, false] {
        let delivered = scene.mailer.handed().len();
        let assumed = told.assume_identity(&scene.actor("Cleo").await, scene.account("Ana"), reason()).await.unwrap();
        scene.courier.make_a_round().await.unwrap();
        assert_eq!(scene.mailer.handed().len(), delivered, "not while it goes on");
        if left {
            told.leave_identity(&told.resume(&assumed.token).await.unwrap()).await.unwrap();
        } else {
            scene.clock.advance(ASSUMED_AT_MOST);
        }
        scene.courier.make_a_round().await.unwrap();
        assert_eq!(scene.mailer.handed().len(), delivered + 1);
    }
    for letter in scene.memory().letters() {
        assert_eq!((letter.order, &letter.text.recipient), (None, &scene.address("Ana")));
        for said in ["Cleo of Northlight Pictures", "She asked on the telephone", "1 March 2026, 12", "/account"] {
            assert!(letter.text.text.contains(said) && letter.text.html.contains(said), "{said}: {letter:?}");
        }
    }
}

/// What a staff member types as a reason is a text in the letter, and no markup (rule 36).
#[tokio::test]
async fn a_reason_is_no_markup_in_the_letter() {
    let scene = house().await;
    let told = desk_with(&scene, IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() });
    let reason = "<img src=x> & \"more\"".parse().unwrap();
    told.assume_identity(&scene.actor("Cleo").await, scene.account("Ana"), reason).await.unwrap();
    let letters = scene.memory().letters();
    assert!(letters[0].text.html.contains("&lt;img src=x&gt; &amp; &quot;more&quot;"), "{}", letters[0].text.html);
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
