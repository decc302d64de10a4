//! API tokens: what a program may do with one, and what it never may (rules 67 to 70).

use std::time::Duration;

use picdesk::{
    AccountChange, Actor, CheckOut, Denied, EntryKind, Error, Expected, LicenceModel, MOST_TOKEN_DAYS, Missing,
    NewToken, Refused, Right, Rights, RightsRefusal, Scope, SignInRefusal, TokenMade, TokenRefusal, TokenSecret, may,
};
use picdesk_testkit::{Scenario, Scene, unrecorded};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn house() -> Scene {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::ViewOrders)
        .with(Right::ManageFiles)
        .client("Ana")
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .cart("Ana", ["A1"])
        .await
}

fn wanted(rights: &[Right]) -> NewToken {
    NewToken { name: "Nightly report".parse().unwrap(), rights: rights.iter().copied().collect(), days: 30 }
}

async fn made(scene: &Scene, owner: &str, rights: &[Right]) -> TokenMade {
    scene.desk.make_token(&scene.actor(owner).await, wanted(rights)).await.unwrap()
}

/// Who acts by a token now.
async fn program(scene: &Scene, made: &TokenMade) -> Actor {
    scene.desk.resume_by_token(&made.secret).await.unwrap()
}

async fn is_dead(scene: &Scene, made: &TokenMade) -> bool {
    match scene.desk.resume_by_token(&made.secret).await {
        Ok(_) => false,
        Err(Error::NotSignedIn(SignInRefusal::NoSession)) => true,
        Err(other) => panic!("{other:?}"),
    }
}

async fn is_enabled(scene: &Scene, name: &str, enabled: bool) {
    let change = AccountChange { enabled: Some(enabled), ..AccountChange::default() };
    scene.console.change_account(&scene.address(name), change).await.unwrap();
}

async fn holds(scene: &Scene, name: &str, rights: &[Right]) {
    let (bea, rights) = (scene.actor("Bea").await, rights.iter().copied().collect());
    scene.desk.change_rights(&bea, scene.account(name), rights, Expected::Any).await.unwrap();
}

/// Rule 69: what the owner holds now and the token was given.
#[tokio::test]
async fn a_program_holds_no_right_that_its_owner_does_not_hold_at_that_moment() {
    let scene = house().await;
    let token = made(&scene, "Cleo", &[Right::ViewOrders]).await;
    assert_eq!(program(&scene, &token).await.rights(), Rights::from_iter([Right::ViewOrders]));
    holds(&scene, "Cleo", &[Right::ManageFiles, Right::ViewJournal]).await;
    let without = program(&scene, &token).await;
    assert_eq!(without.rights(), Rights::none());
    assert!(without.is_staff() && without.reader(scene.now()).is_none(), "it sees as a staff member does");
    assert!(without.permit::<may::ViewOrders>(Scope::House).is_err());
    holds(&scene, "Cleo", &[]).await;
    assert!(!program(&scene, &token).await.is_staff(), "its owner is a client now");
}

/// A client's token does not grow with the client.
#[tokio::test]
async fn a_token_that_was_made_by_a_client_has_no_right_once_the_client_works_here() {
    let scene = house().await;
    let token = made(&scene, "Ana", &[]).await;
    assert!(!program(&scene, &token).await.is_staff());
    holds(&scene, "Ana", &[Right::ViewJournal]).await;
    assert_eq!(program(&scene, &token).await.rights(), Rights::none());
}

/// Rule 69.
#[tokio::test]
async fn a_token_is_dead_while_its_owner_is_disabled_and_for_good_once_it_ended_or_is_revoked() {
    let scene = house().await;
    let token = made(&scene, "Ana", &[]).await;
    let archive = NewToken { name: "Archive".parse().unwrap(), ..wanted(&[]) };
    let other = scene.desk.make_token(&scene.actor("Ana").await, archive).await.unwrap();
    is_enabled(&scene, "Ana", false).await;
    assert!(is_dead(&scene, &token).await);
    is_enabled(&scene, "Ana", true).await;
    assert!(!is_dead(&scene, &token).await);
    let ana = scene.actor("Ana").await;
    scene.desk.revoke_token(&ana, ana.account(), token.token.id).await.unwrap();
    assert!(is_dead(&scene, &token).await && !is_dead(&scene, &other).await);
    scene.clock.set(other.token.ends_at);
    assert!(is_dead(&scene, &other).await);
    let known = [other.secret.reveal().to_uppercase(), format!("{}0", other.secret.reveal()), "picdesk_".to_owned()];
    for guessed in known {
        let Some(secret) = TokenSecret::read(&guessed) else { continue };
        assert!(scene.desk.resume_by_token(&secret).await.is_err(), "{guessed}");
    }
}

/// Rules 31 and 64: nobody but the owner, in person.
#[tokio::test]
async fn a_program_does_nothing_that_its_owner_does_in_person() {
    let scene = house().await;
    let token = made(&scene, "Ana", &[]).await;
    let (by_token, ana) = (program(&scene, &token).await, scene.account("Ana"));
    let kept = scene.memory().kept();
    let expected = Expected::Exactly(scene.desk.cart(&by_token, ana).await.unwrap().cart.revision);
    let usage = "A cover".parse().unwrap();
    let key = "once".parse().unwrap();
    let check_out = CheckOut { usage, reference: None, terms_accepted: true, expected, key };
    let refused = [
        scene.desk.make_token(&by_token, wanted(&[])).await.map(drop),
        scene.desk.tokens_of(&by_token, ana).await.map(drop),
        scene.desk.revoke_token(&by_token, ana, token.token.id).await,
        scene.desk.check_out(&by_token, &check_out).await.map(drop),
        scene.desk.sign_out(&by_token).await,
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::Denied(Denied::NotInPerson))), "{refused:?}");
    }
    let units = scene.memory().units_since(&kept);
    assert!(units.iter().all(|unit| unit.entries.len() == 1 && unit.entries[0].kind == EntryKind::Denied));
    assert_eq!(units.len(), 5, "each refusal is in the journal");
}

/// Rule 60: no program acts as a client, whatever it was given before.
#[tokio::test]
async fn a_program_assumes_no_identity() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let refused = scene.desk.make_token(&bea, wanted(&[Right::AssumeIdentities])).await;
    assert!(matches!(
        refused,
        Err(Error::Refused(Refused::Token(TokenRefusal::InPersonOnly(Right::AssumeIdentities))))
    ));
    let token = made(&scene, "Bea", &[Right::ManageAccounts, Right::ViewAccounts]).await;
    let by_token = program(&scene, &token).await;
    let refused = scene.desk.assume_identity(&by_token, scene.account("Ana"), "To see".parse().unwrap()).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::AssumeIdentities)))), "{refused:?}");
}

/// Rule 70, when a token is made and when it is used; a try to go round it stands in the journal.
#[tokio::test]
async fn nobody_gives_a_program_or_by_a_program_a_right_that_is_not_theirs() {
    let scene = house().await;
    let cleo = scene.actor("Cleo").await;
    let kept = scene.memory().kept();
    let refused = scene.desk.make_token(&cleo, wanted(&[Right::ViewOrders, Right::ManageStaff])).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Token(TokenRefusal::NotYoursToGive(Right::ManageStaff))))));
    let units = scene.memory().units_since(&kept);
    assert!(matches!(&units[..], [unit] if unit.entries[0].kind == EntryKind::Denied));

    let token = made(&scene, "Bea", &[Right::ManageStaff]).await;
    let by_token = program(&scene, &token).await;
    for (name, right) in [("Ivo", Right::CreateOrders), ("Cleo", Right::ViewJournal)] {
        let rights = Rights::from_iter([right]);
        let refused = scene.desk.change_rights(&by_token, scene.account(name), rights, Expected::Any).await;
        let Err(Error::Refused(Refused::Rights(RightsRefusal::NotYoursToGive(lacking)))) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(lacking, right);
    }
}

/// Rule 72: ids of others' tokens are no way in.
#[tokio::test]
async fn anothers_token_is_not_there_and_only_whoever_manages_accounts_revokes_it() {
    let scene = house().await;
    let token = made(&scene, "Ana", &[]).await;
    let (ivo, ana) = (scene.actor("Ivo").await, scene.account("Ana"));
    let not_there = scene.desk.revoke_token(&ivo, ivo.account(), token.token.id).await;
    assert!(matches!(not_there, Err(Error::Missing(Missing::Token))), "{not_there:?}");
    assert!(matches!(scene.desk.tokens_of(&ivo, ana).await, Err(Error::Denied(Denied::NotYours))));
    let refused = scene.desk.revoke_token(&ivo, ana, token.token.id).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{refused:?}");
    let cleo = scene.actor("Cleo").await;
    let refused = scene.desk.revoke_token(&cleo, ana, token.token.id).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::ManageAccounts)))), "{refused:?}");
    assert!(!is_dead(&scene, &token).await);

    let bea = scene.actor("Bea").await;
    let elsewhere = scene.desk.revoke_token(&bea, scene.account("Ivo"), token.token.id).await;
    assert!(matches!(elsewhere, Err(Error::Missing(Missing::Token))), "{elsewhere:?}");
    assert_eq!(scene.desk.tokens_of(&bea, ana).await.unwrap().len(), 1);
    scene.desk.revoke_token(&bea, ana, token.token.id).await.unwrap();
    assert!(is_dead(&scene, &token).await);
}

/// Rule 64: whoever acts in a client's place does not even see them.
#[tokio::test]
async fn whoever_has_assumed_an_identity_neither_makes_nor_sees_the_clients_tokens() {
    let scene = house().await;
    made(&scene, "Ana", &[]).await;
    let assumed = scene.assume("Bea", "Ana").await.unwrap();
    let assumed = scene.desk.resume(&assumed).await.unwrap();
    let refused = [
        scene.desk.make_token(&assumed, wanted(&[])).await.map(drop),
        scene.desk.tokens_of(&assumed, assumed.account()).await.map(drop),
    ];
    assert!(refused.iter().all(|refused| matches!(refused, Err(Error::Denied(Denied::NotInPerson)))), "{refused:?}");
}

/// Rule 68: the secret is with its owner alone; and a token is made and revoked with an entry each.
#[tokio::test]
async fn a_token_is_recorded_by_its_name_and_its_secret_nowhere() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let kept = scene.memory().kept();
    let token = made(&scene, "Bea", &[Right::ViewOrders]).await;
    scene.desk.revoke_token(&bea, bea.account(), token.token.id).await.unwrap();
    assert_eq!(unrecorded(scene.memory(), &kept, Some(bea.account())), [""; 0]);
    let entries = scene.memory().journal();
    let kinds: Vec<_> = entries.iter().rev().take(2).map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::TokenRevoked, EntryKind::TokenMade]);
    assert!(!format!("{entries:?}{token:?}").contains(token.secret.reveal()));
}

#[tokio::test]
async fn a_token_lasts_a_day_at_least_and_a_year_at_the_most() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    for days in [0, MOST_TOKEN_DAYS + 1, u16::MAX] {
        let refused = scene.desk.make_token(&ana, NewToken { days, ..wanted(&[]) }).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::Token(TokenRefusal::Days)))), "{days}");
    }
    let made = scene.desk.make_token(&ana, NewToken { days: 1, ..wanted(&[]) }).await.unwrap();
    assert_eq!(made.token.ends_at, scene.now().plus(DAY));
}

/// Nobody could tell two of one name from each other, when one of them has to be revoked.
#[tokio::test]
async fn no_two_tokens_of_an_account_have_one_name_until_one_of_them_ended_or_is_revoked() {
    let scene = house().await;
    let (ana, first) = (scene.actor("Ana").await, made(&scene, "Ana", &[]).await);
    made(&scene, "Ivo", &[]).await;
    let kept = scene.memory().kept();
    for name in ["Nightly report", "nightly REPORT"] {
        let again = scene.desk.make_token(&ana, NewToken { name: name.parse().unwrap(), ..wanted(&[]) }).await;
        assert!(matches!(again, Err(Error::Refused(Refused::Token(TokenRefusal::NameInUse)))), "{name}: {again:?}");
    }
    assert!(scene.memory().written_since(&kept).is_empty());

    scene.desk.revoke_token(&ana, ana.account(), first.token.id).await.unwrap();
    let second = made(&scene, "Ana", &[]).await;
    scene.clock.set(second.token.ends_at);
    made(&scene, "Ana", &[]).await;
    let ana = scene.actor("Ana").await;
    assert_eq!(scene.desk.tokens_of(&ana, ana.account()).await.unwrap().len(), 2, "the one that ended is listed still");
}

/// A busy program does not fill the disk, and its uses do not fill the journal.
#[tokio::test]
async fn it_is_noted_once_a_minute_that_a_token_is_used() {
    let scene = house().await;
    let token = made(&scene, "Ana", &[]).await;
    let (ana, before) = (scene.actor("Ana").await, scene.memory().kept());
    let used = async || scene.desk.tokens_of(&ana, ana.account()).await.unwrap()[0].last_used_at;
    assert_eq!(used().await, None);
    let first = scene.now();
    for _ in 0..59 {
        program(&scene, &token).await;
        scene.clock.advance(Duration::from_secs(1));
    }
    assert_eq!((used().await, scene.memory().units_since(&before).len()), (Some(first), 1));
    scene.clock.advance(Duration::from_secs(1));
    program(&scene, &token).await;
    assert_eq!(used().await, Some(scene.now()));
    assert_eq!(unrecorded(scene.memory(), &before, None), [""; 0]);
}

/// Rules 65 and 69: what a program does, and what it is refused, is told from what its owner does in person.
#[tokio::test]
async fn the_journal_names_the_token_of_whatever_a_program_does_or_is_refused() {
    let scene = house().await;
    let token = made(&scene, "Bea", &[Right::ManageAccounts]).await;
    let (bea, its) = (scene.actor("Bea").await, program(&scene, &token).await);
    let off = || AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.desk.change_account(&bea, scene.account("Ivo"), off(), Expected::Any).await.unwrap();
    scene.desk.change_account(&its, scene.account("Ana"), off(), Expected::Any).await.unwrap();
    scene.desk.make_token(&its, wanted(&[])).await.unwrap_err();

    let journal = scene.memory().journal();
    let last: Vec<_> = journal.iter().rev().take(3).rev().map(|entry| (entry.kind, entry.is_by_program())).collect();
    let expected = [(EntryKind::AccountChanged, false), (EntryKind::AccountChanged, true), (EntryKind::Denied, true)];
    assert_eq!(last, expected);
    let id = token.token.id.to_string();
    let names_it = |kind| {
        journal
            .iter()
            .rev()
            .find(|entry| entry.kind == kind)
            .is_some_and(|entry| entry.changes.iter().any(|change| change.new.as_deref() == Some(&id)))
    };
    assert!(names_it(EntryKind::TokenMade) && names_it(EntryKind::Denied) && names_it(EntryKind::AccountChanged));
}
