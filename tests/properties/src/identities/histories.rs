//! Random histories of signing in, assuming, returning, disabling, granting, revoking and the passing of time, over several
//! people at once and their programs, against a model of who may act as whom.

use std::time::Duration;

use picdesk::{
    ASSUMED_AT_MOST, AccountChange, Actor, Deed, Denied, EntryKind, Error, Expected, Moment, Right, Rights,
    SESSION_LASTS, Scope, SessionToken, SignInRefusal, may,
};
use picdesk_testkit::{Scenario, Scene};
use proptest::{collection::vec, prelude::*};

use super::{MINUTE, reason};
use crate::{permissions::allows, told};

mod programs;

use programs::Program;

/// Those to whom things happen. Bea, who changes their accounts, is not among them.
const PEOPLE: [&str; 5] = ["Cleo", "Karl", "Lee", "Ana", "Ivo"];

/// The rights that somebody may be given: those of a client, of a colleague, of one who assumes, and all.
fn rights(which: usize) -> Rights {
    let some: &[Right] = match which % 4 {
        0 => &[],
        1 => &[Right::ViewOrders],
        2 => &[Right::AssumeIdentities, Right::ViewAccounts],
        _ => &Right::ALL,
    };
    some.iter().copied().collect()
}

/// One thing that happens. Sessions are counted among all that ever were, so that old ones are tried again and again.
#[derive(Debug, Clone)]
enum Step {
    SignIn(usize),
    Assume { session: usize, target: usize },
    Return(usize),
    SignOut(usize),
    Switch { person: usize, enabled: bool },
    Give { person: usize, which: usize },
    MakeToken { session: usize, which: usize },
    RevokeToken { session: usize, program: usize },
    Wait { minutes: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let person = || 0..PEOPLE.len();
    let session = || 0..40_usize;
    let step = prop_oneof![
        4 => person().prop_map(Step::SignIn),
        6 => (session(), person()).prop_map(|(session, target)| Step::Assume { session, target }),
        3 => session().prop_map(Step::Return),
        1 => session().prop_map(Step::SignOut),
        2 => (person(), any::<bool>()).prop_map(|(person, enabled)| Step::Switch { person, enabled }),
        2 => (person(), 0..4_usize).prop_map(|(person, which)| Step::Give { person, which }),
        2 => (session(), 0..4_usize).prop_map(|(session, which)| Step::MakeToken { session, which }),
        1 => (session(), session()).prop_map(|(session, program)| Step::RevokeToken { session, program }),
        1 => prop_oneof![1_u64..29, Just(30), Just(12 * 60)].prop_map(|minutes| Step::Wait { minutes }),
    ];
    vec(step, 1..60)
}

/// A session as the model knows it.
struct Known {
    token: SessionToken,
    /// Who really is at the keyboard.
    person: usize,
    /// In whose place, where that is another's.
    client: Option<usize>,
    ends_at: Moment,
    /// When the own session of whoever assumed would have ended.
    back_until: Moment,
    /// Signed out, left, or found dead once.
    over: bool,
}

/// Who may act as whom, by the rules alone.
struct Model {
    enabled: [bool; PEOPLE.len()],
    rights: [Rights; PEOPLE.len()],
    sessions: Vec<Known>,
    programs: Vec<Program>,
}

impl Model {
    fn is_client(&self, person: usize) -> bool {
        self.rights[person].is_empty()
    }

    /// Whether the accounts behind a session allow it now; time is another question.
    fn allowed(&self, session: &Known) -> bool {
        let assumes = self.rights[session.person].holds(Right::AssumeIdentities);
        let client = session.client.is_none_or(|client| self.enabled[client] && self.is_client(client) && assumes);
        self.enabled[session.person] && client
    }

    fn alive(&self, session: &Known, now: Moment) -> bool {
        !session.over && now < session.ends_at && self.allowed(session)
    }

    fn begin(&mut self, token: SessionToken, person: usize, client: Option<usize>, ends_at: Moment, back: Moment) {
        self.sessions.push(Known { token, person, client, ends_at, back_until: back, over: false });
    }
}

/// A house, what the model knows of it, and how many entries its journal should have.
struct Trial {
    scene: Scene,
    model: Model,
    entries: usize,
}

impl Trial {
    async fn begin() -> Self {
        let assuming =
            |scenario: Scenario, name| scenario.staff(name).with(Right::AssumeIdentities).with(Right::ViewAccounts);
        let scenario = Scenario::new().staff("Bea").with_every_right();
        let scenario = assuming(assuming(scenario, "Cleo"), "Karl").staff("Lee").with(Right::ViewOrders);
        let scene = scenario.client("Ana").client("Ivo").await;
        let rights = [2, 2, 1, 0, 0].map(rights);
        let entries = scene.memory().journal().len();
        let model = Model { enabled: [true; PEOPLE.len()], rights, sessions: Vec::new(), programs: Vec::new() };
        Self { scene, model, entries }
    }

    /// Does one thing, and answers how many entries the rules want of it.
    async fn step(&mut self, step: &Step) -> usize {
        match *step {
            Step::SignIn(person) => self.sign_in(person).await,
            Step::Assume { session, target } => self.assume(session, target).await,
            Step::Return(session) => self.leave(session).await,
            Step::SignOut(session) => self.sign_out(session).await,
            Step::Switch { person, enabled } => self.switch(person, enabled).await,
            Step::Give { person, which } => self.give(person, rights(which)).await,
            Step::MakeToken { session, which } => self.make_token(session, rights(which)).await,
            Step::RevokeToken { session, program } => self.revoke_token(session, program).await,
            Step::Wait { minutes } => {
                self.scene.clock.advance(MINUTE * u32::try_from(minutes).expect("a few"));
                0
            }
        }
    }

    async fn sign_in(&mut self, person: usize) -> usize {
        match self.scene.sign_in(PEOPLE[person]).await {
            Ok(token) => {
                assert!(self.model.enabled[person]);
                let ends_at = self.scene.now().plus(SESSION_LASTS);
                self.model.begin(token, person, None, ends_at, ends_at);
                1
            }
            Err(Error::NotSignedIn(SignInRefusal::Wrong)) => {
                assert!(!self.model.enabled[person]);
                1
            }
            // Many tries at an account that is switched off have to wait like any others.
            Err(Error::NotSignedIn(SignInRefusal::TooMany { .. })) => 0,
            Err(other) => panic!("{other:?}"),
        }
    }

    /// One of the sessions that ever were, with the actor that it gives now.
    async fn acting(&self, session: usize) -> Option<(usize, Actor)> {
        let session = session.checked_rem(self.model.sessions.len())?;
        let actor = self.scene.desk.resume(&self.model.sessions[session].token).await.ok()?;
        Some((session, actor))
    }

    async fn assume(&mut self, session: usize, target: usize) -> usize {
        let Some((at, actor)) = self.acting(session).await else { return 0 };
        let (now, id) = (self.scene.now(), self.scene.account(PEOPLE[target]));
        let outcome = self.scene.desk.assume_identity(&actor, id, reason()).await;

        let known = &self.model.sessions[at];
        let (person, back) = (known.person, known.ends_at);
        let may = known.client.is_none() && self.model.rights[person].holds(Right::AssumeIdentities);
        let open = self.model.enabled[target] && self.model.is_client(target) && target != person;
        match outcome {
            Ok(begun) => {
                assert!(may && open, "{} became {}", PEOPLE[person], PEOPLE[target]);
                self.model.sessions[at].over = true;
                let of_target = |known: &&mut Known| known.client.unwrap_or(known.person) == target && !known.over;
                let mut taken_over = 0;
                for known in self.model.sessions.iter_mut().filter(of_target) {
                    known.over = true;
                    taken_over += usize::from(known.client.is_some() && now < known.ends_at);
                }
                let ends_at = back.min(now.plus(ASSUMED_AT_MOST));
                self.model.begin(begun.token, person, Some(target), ends_at, back);
                1 + taken_over
            }
            Err(Error::Refused(_)) => {
                assert!(may && !open);
                1
            }
            Err(Error::Denied(Denied::Lacks(Right::AssumeIdentities) | Denied::NotYours)) => {
                assert!(!may);
                1
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn leave(&mut self, session: usize) -> usize {
        let Some((at, actor)) = self.acting(session).await else { return 0 };
        let outcome = self.scene.desk.leave_identity(&actor).await;
        let known = &mut self.model.sessions[at];
        match outcome {
            Ok(back) => {
                assert!(known.client.is_some());
                known.over = true;
                let (person, until) = (known.person, known.back_until);
                assert_eq!(back.session.ends_at, until, "going back makes no session longer");
                self.model.begin(back.token, person, None, until, until);
            }
            Err(Error::Denied(Denied::NotYours)) => assert!(known.client.is_none()),
            Err(other) => panic!("{other:?}"),
        }
        1
    }

    async fn sign_out(&mut self, session: usize) -> usize {
        let Some((at, actor)) = self.acting(session).await else { return 0 };
        self.scene.desk.sign_out(&actor).await.expect("anybody signs out");
        self.model.sessions[at].over = true;
        1
    }

    async fn switch(&mut self, person: usize, enabled: bool) -> usize {
        let change = AccountChange { enabled: Some(enabled), ..AccountChange::default() };
        self.scene.console.change_account(&self.scene.address(PEOPLE[person]), change).await.expect("switched");
        self.model.enabled[person] = enabled;
        1
    }

    async fn give(&mut self, person: usize, rights: Rights) -> usize {
        let before = self.scene.memory().journal().len();
        let bea = self.scene.actor("Bea").await;
        let signed_in = self.scene.memory().journal().len() - before;
        let id = self.scene.account(PEOPLE[person]);
        self.scene.desk.change_rights(&bea, id, rights.clone(), Expected::Any).await.expect("Bea holds them all");
        self.model.rights[person] = rights;
        1 + signed_in
    }

    /// Tries every session and every token that ever was, and answers how many entries that is to leave behind.
    async fn look_around(&mut self) -> usize {
        self.look_at_programs().await;
        let now = self.scene.now();
        let mut ended = 0;
        for place in 0..self.model.sessions.len() {
            let known = &self.model.sessions[place];
            let found = self.scene.desk.resume(&known.token).await.ok();
            assert_eq!(found.is_some(), self.model.alive(known, now), "session {place} of {}", PEOPLE[known.person]);
            if let Some(actor) = found {
                self.acts_as_it_may(known, &actor);
            } else if known.client.is_some() && !known.over && now < known.ends_at {
                // Rule 66: it was found dead, and stays so.
                ended += 1;
                self.model.sessions[place].over = true;
            }
        }
        ended
    }

    /// Nobody has a right in a session that they do not hold at that moment, nor acts in the place of a colleague.
    fn acts_as_it_may(&self, known: &Known, actor: &Actor) {
        let (really, shown) = (known.person, known.client.unwrap_or(known.person));
        let (staff, account) = (self.scene.account(PEOPLE[really]), self.scene.account(PEOPLE[shown]));
        let who = actor.who();
        assert_eq!((who.actor, who.subject, actor.account()), (Some(staff), Some(account), account));
        let held = if known.client.is_some() { Rights::none() } else { self.model.rights[really].clone() };
        assert_eq!(actor.rights(), held);
        if known.client.is_some() {
            assert!(self.model.is_client(shown) && self.model.enabled[shown], "no sequence reaches a staff account");
            assert!(!allows(actor, Deed::CheckOut, actor.own()), "rule 64");
            assert!(actor.permit::<may::AssumeIdentity>(Scope::Account(account)).is_err(), "rule 60");
        }
        for right in [Deed::ViewJournal, Deed::ViewHistory, Deed::FindAccounts, Deed::ChangeRights] {
            let picdesk::Demand::Right(asked) = right.demand() else { panic!("{right:?} asks for a right") };
            assert_eq!(allows(actor, right, Scope::House), held.holds(asked), "{right:?}");
        }
    }

    /// Nothing happens without its entry.
    fn count_entries(&mut self, expected: usize, step: &Step) {
        let journal = self.scene.memory().journal();
        let new = &journal[self.entries..];
        assert_eq!(new.len(), expected, "after {step:?}: {new:?}");
        let named = |kind| matches!(kind, EntryKind::IdentityAssumed | EntryKind::IdentityLeft);
        for entry in new.iter().filter(|entry| named(entry.kind)) {
            assert!(entry.who.actor.is_some() && entry.who.subject.is_some() && entry.who.actor != entry.who.subject);
        }
        self.entries = journal.len();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Rules 59 to 66 and 69.
    #[test]
    fn nobody_ever_acts_with_a_right_or_in_a_place_that_is_not_theirs_at_that_moment(steps in steps()) {
        told(async {
            let mut trial = Trial::begin().await;
            for step in &steps {
                let done = trial.step(step).await;
                let found = trial.look_around().await;
                trial.count_entries(done + found, step);
            }
        });
    }
}

/// The model is of this product: half an hour is what the rules say.
#[test]
fn half_an_hour_is_half_an_hour() {
    assert_eq!(ASSUMED_AT_MOST, Duration::from_secs(1_800));
}
