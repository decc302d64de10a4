//! Several people at once: who acts as whom afterwards, whatever came first (rules 59 to 66 and 69).

use std::sync::Arc;

use picdesk::{
    AccountChange, AccountId, Actor, EntryKind, Error, Expected, JournalFilter, Page, Right, Rights, Scope,
    SessionToken, Store, may,
};
use proptest::{
    bool::weighted,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{Scenario, Scene, together};

/// How many times everybody does something.
const ROUNDS: u32 = 30;

/// Those to whom things happen. Bea, who changes their accounts, is not among them.
const PEOPLE: [&str; 4] = ["Cleo", "Karl", "Ana", "Ivo"];

/// One thing that somebody does. Sessions are counted among all that ever were.
#[derive(Debug, Clone)]
enum Deed {
    SignIn(usize),
    Assume { session: usize, client: usize },
    Return(usize),
    SignOut(usize),
    Switch { person: usize, enabled: bool },
    Give { person: usize, assuming: bool },
}

/// Nobody acts with a right or in a place that is not theirs, a client's place has one person in it at the most, and every
/// time that it was taken stands in the journal as over or goes on.
pub async fn whatever_people_do_at_once_nobody_acts_beyond_what_they_may(store: Arc<dyn Store>) {
    let assuming = |scenario: Scenario, name| scenario.staff(name).with(Right::AssumeIdentities);
    let scenario = assuming(assuming(Scenario::on(store), "Cleo"), "Karl").staff("Bea").with_every_right();
    let scene = scenario.client("Ana").client("Ivo").await;
    let bea = scene.actor("Bea").await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (mut sessions, mut assumed) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        for name in ["Cleo", "Karl"] {
            // They come in by themselves where they may: a try that fails would keep them waiting later on.
            if scene.desk.account(&bea, scene.account(name)).await.expect("the account").can_sign_in() {
                sessions.push(scene.sign_in(name).await.expect("signed in"));
            }
        }
        let deeds = deeds().new_tree(&mut runner).expect("deeds").current();
        let at_once = deeds.iter().map(|deed| done(&scene, &bea, &sessions, deed));
        let mut begun = Vec::new();
        for (came_to, deed) in together(at_once).await.into_iter().zip(&deeds) {
            match came_to {
                Ok(token) => begun.extend(token),
                Err(Error::NotSignedIn(_) | Error::Denied(_) | Error::Refused(_)) => {}
                Err(other) => panic!("{deed:?}: {other:?}"),
            }
        }
        sessions.extend(begun);
        assumed += look_around(&scene, &bea, &sessions, &deeds).await;
    }
    assert!(assumed > 5, "identities were assumed");
}

/// What happens at once, or alone.
fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let session = || 0..60_usize;
    let deed = prop_oneof![
        1 => (2..PEOPLE.len()).prop_map(Deed::SignIn),
        8 => (0..4_usize, 2..PEOPLE.len()).prop_map(|(session, client)| Deed::Assume { session, client }),
        2 => session().prop_map(Deed::Return),
        1 => session().prop_map(Deed::SignOut),
        1 => (0..PEOPLE.len(), weighted(0.7)).prop_map(|(person, enabled)| Deed::Switch { person, enabled }),
        1 => (0..2_usize, weighted(0.7)).prop_map(|(person, assuming)| Deed::Give { person, assuming }),
    ];
    proptest::collection::vec(deed, 2..6)
}

/// Does it, and answers the secret of the session that begins by it.
async fn done(
    scene: &Scene,
    bea: &Actor,
    sessions: &[SessionToken],
    deed: &Deed,
) -> Result<Option<SessionToken>, Error> {
    let (desk, any) = (&scene.desk, Expected::Any);
    // The newest is counted first: most of the others are over.
    let acting = async |session: usize| match session.checked_rem(sessions.len()) {
        Some(place) => desk.resume(&sessions[sessions.len() - 1 - place]).await.map(Some),
        None => Ok(None),
    };
    match *deed {
        Deed::SignIn(client) => return scene.sign_in(PEOPLE[client]).await.map(Some),
        Deed::Assume { session, client } => {
            let Some(actor) = acting(session).await? else { return Ok(None) };
            let reason = "They asked for it".parse().expect("a reason");
            let begun = desk.assume_identity(&actor, scene.account(PEOPLE[client]), reason).await?;
            return Ok(Some(begun.token));
        }
        Deed::Return(session) => {
            let Some(actor) = acting(session).await? else { return Ok(None) };
            return Ok(Some(desk.leave_identity(&actor).await?.token));
        }
        Deed::SignOut(session) => {
            if let Some(actor) = acting(session).await? {
                desk.sign_out(&actor).await?;
            }
        }
        Deed::Switch { person, enabled } => {
            let change = AccountChange { enabled: Some(enabled), ..AccountChange::default() };
            desk.change_account(bea, scene.account(PEOPLE[person]), change, any).await?;
        }
        Deed::Give { person, assuming } => {
            let rights = if assuming { [Right::AssumeIdentities].into_iter().collect() } else { Rights::none() };
            desk.change_rights(bea, scene.account(PEOPLE[person]), rights, any).await?;
        }
    }
    Ok(None)
}

/// Tries every session that ever was, and answers how many of them are in a client's place.
async fn look_around(scene: &Scene, bea: &Actor, sessions: &[SessionToken], deeds: &[Deed]) -> usize {
    let account = async |id: AccountId| scene.desk.account(bea, id).await.expect("the account");
    let mut clients = Vec::new();
    for token in sessions {
        let Ok(actor) = scene.desk.resume(token).await else { continue };
        let shown = account(actor.account()).await;
        assert!(shown.can_sign_in(), "after {deeds:?}");
        let Some(place) = actor.assumed() else {
            assert_eq!(actor.rights(), shown.rights, "after {deeds:?}");
            continue;
        };
        let staff = account(place.staff()).await;
        assert!(staff.can_sign_in() && staff.rights.holds(Right::AssumeIdentities), "after {deeds:?}");
        assert!(shown.is_client() && actor.rights().is_empty(), "after {deeds:?}");
        assert!(!clients.contains(&shown.id), "two act as {}, after {deeds:?}", shown.name);
        clients.push(shown.id);
    }
    let (began, over) =
        (entries(scene, EntryKind::IdentityAssumed).await, entries(scene, EntryKind::IdentityLeft).await);
    assert_eq!(began, over + clients.len(), "after {deeds:?}");
    clients.len()
}

async fn entries(scene: &Scene, kind: EntryKind) -> usize {
    let viewing = scene.permit::<may::ViewJournal>("Bea", Scope::House).await;
    let filter = JournalFilter { kind: Some(kind), ..JournalFilter::default() };
    let mut look = scene.store.look().await.expect("a look");
    let found = look.journal().list(&viewing, &filter, &Page::first(Page::<i64>::MOST)).await.expect("read");
    assert!(found.next.is_none(), "all of them are counted");
    found.rows.len()
}
