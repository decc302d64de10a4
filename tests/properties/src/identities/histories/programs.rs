//! The programs of a history: API tokens that are made, revoked, and tried ever after.

use std::time::Duration;

use picdesk::{
    Deed, Denied, Error, Missing, Moment, NewToken, Refused, Right, Rights, Scope, SignInRefusal, TokenId,
    TokenRefusal, TokenSecret, may,
};

use super::{PEOPLE, Trial};
use crate::permissions::allows;

/// An API token as the model knows it.
pub(super) struct Program {
    id: TokenId,
    secret: TokenSecret,
    owner: usize,
    /// What it was given.
    rights: Rights,
    ends_at: Moment,
    revoked: bool,
}

impl Trial {
    /// Makes a token that lasts a day, and answers how many entries the rules want of it.
    pub(super) async fn make_token(&mut self, session: usize, rights: Rights) -> usize {
        let Some((at, actor)) = self.acting(session).await else { return 0 };
        // Tokens with as many rights have the same name, which of a person's that live one has.
        let many = |rights: &Rights| rights.iter().count();
        let name = format!("With {} rights", many(&rights)).parse().expect("a name");
        let wanted = NewToken { name, rights: rights.clone(), days: 1 };
        let outcome = self.scene.desk.make_token(&actor, wanted).await;

        let (person, in_person) = (self.model.sessions[at].person, self.model.sessions[at].client.is_none());
        let (held, now) = (&self.model.rights[person], self.scene.now());
        let lives = |program: &Program| !program.revoked && now < program.ends_at;
        let is_alike =
            |program: &Program| program.owner == person && many(&program.rights) == many(&rights) && lives(program);
        let in_use = self.model.programs.iter().any(is_alike);
        match outcome {
            Ok(made) => {
                assert!(
                    !in_use && in_person && rights.iter().all(|right| held.holds(right) && !right.is_used_in_person())
                );
                let ends_at = self.scene.now().plus(Duration::from_secs(24 * 3600));
                let (id, secret) = (made.token.id, made.secret);
                self.model.programs.push(Program { id, secret, owner: person, rights, ends_at, revoked: false });
            }
            Err(Error::Denied(Denied::NotInPerson)) => assert!(!in_person),
            Err(Error::Refused(Refused::Token(TokenRefusal::NotYoursToGive(right)))) => assert!(!held.holds(right)),
            Err(Error::Refused(Refused::Token(TokenRefusal::InPersonOnly(right)))) => {
                assert!(right.is_used_in_person() && rights.holds(right));
            }
            // It is no try to go round anything, so that it is not written down.
            Err(Error::Refused(Refused::Token(TokenRefusal::TooMany))) => return 0,
            Err(Error::Refused(Refused::Token(TokenRefusal::NameInUse))) => {
                assert!(in_use);
                return 0;
            }
            Err(other) => panic!("{other:?}"),
        }
        1
    }

    /// Revokes one of the tokens that ever were, in one of the sessions that ever were.
    pub(super) async fn revoke_token(&mut self, session: usize, program: usize) -> usize {
        let Some(program) = program.checked_rem(self.model.programs.len()) else { return 0 };
        let Some((at, actor)) = self.acting(session).await else { return 0 };
        let (owner, id) = (self.model.programs[program].owner, self.model.programs[program].id);
        let outcome = self.scene.desk.revoke_token(&actor, self.scene.account(PEOPLE[owner]), id).await;

        let known = &self.model.sessions[at];
        let manages = known.client.is_none() && self.model.rights[known.person].holds(Right::ManageAccounts);
        let may = manages || known.client.is_none() && known.person == owner;
        let program = &mut self.model.programs[program];
        match outcome {
            Ok(()) => {
                assert!(may && !program.revoked);
                program.revoked = true;
                1
            }
            Err(Error::Missing(Missing::Token)) => {
                assert!(may && program.revoked);
                0
            }
            Err(Error::Denied(_)) => {
                assert!(!may);
                1
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Tries every token that ever was.
    pub(super) async fn look_at_programs(&self) {
        for program in &self.model.programs {
            let alive = !program.revoked && self.scene.now() < program.ends_at && self.model.enabled[program.owner];
            let actor = match self.scene.desk.resume_by_token(&program.secret).await {
                Ok(actor) => actor,
                Err(Error::NotSignedIn(SignInRefusal::NoSession)) => {
                    assert!(!alive, "a token of {}", PEOPLE[program.owner]);
                    continue;
                }
                Err(other) => panic!("{other:?}"),
            };
            assert!(alive, "a token of {}", PEOPLE[program.owner]);

            let (owner, held) = (self.scene.account(PEOPLE[program.owner]), &self.model.rights[program.owner]);
            let rights: Rights = program.rights.iter().filter(|right| held.holds(*right)).collect();
            assert_eq!((actor.who().actor, actor.who().subject), (Some(owner), Some(owner)));
            assert_eq!((actor.rights(), actor.is_staff()), (rights.clone(), !self.model.is_client(program.owner)));
            for asked in [Deed::ViewJournal, Deed::ViewHistory, Deed::FindAccounts, Deed::ChangeRights] {
                let picdesk::Demand::Right(right) = asked.demand() else { panic!("{asked:?} asks for a right") };
                assert_eq!(allows(&actor, asked, Scope::House), rights.holds(right), "{asked:?}");
            }
            for in_person in [Deed::CheckOut, Deed::MakeToken, Deed::GuardAccount] {
                assert!(!allows(&actor, in_person, actor.own()), "{in_person:?} is done in person");
            }
            for client in PEOPLE.map(|name| self.scene.account(name)) {
                assert!(actor.permit::<may::AssumeIdentity>(Scope::Account(client)).is_err(), "rule 60");
            }
        }
    }
}
