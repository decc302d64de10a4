//! Assuming a client's identity, leaving it, and who has assumed it (rules 59–66).

use crate::{
    account::Account,
    actor::Actor,
    desk::{Desk, sign_in::SignedIn},
    error::{Error, Missing},
    identity::{Assumption, AssumptionRow, HowLeft, IdentityRefusal, Tell, consent::ConsentRule},
    ids::{AccountId, AssumptionId, LetterId, SessionId},
    journal::Entry,
    letter::{Letter, identity},
    page::{Page, Rows},
    policy::{Deed, Permit, Scope, may},
    ports::store::{Look, UnitOfWork},
    session::{Session, SignInRefusal},
    text::Reason,
};

impl Desk {
    /// Lets a staff member act as a client from the next request on, for
    /// [half an hour](crate::ASSUMED_AT_MOST) at the most.
    ///
    /// Check, journal and switch are one unit of work: the staff member's session and all of the client's end, and the
    /// one begins that is answered, or nothing happens at all (rules 61, 62). That the owner signed in is not noted,
    /// because nobody did (rule 64). What the rules refuse is written into the journal as what the policy refuses is.
    pub async fn assume_identity(&self, actor: &Actor, client: AccountId, reason: Reason) -> Result<SignedIn, Error> {
        let assuming = self.permit::<may::AssumeIdentity>(actor, Scope::Account(client)).await?;
        let (token, digest) = self.ports.mint()?;

        let mut work = self.ports.store.begin().await?;
        let account = work.assumptions().hold_client(&assuming, client).await?.ok_or(Missing::Account)?;
        let going_on = work.assumptions().going_on(client, self.ports.now()).await?;
        let rules = &self.house.identity;
        let consent = match rules.consent {
            ConsentRule::NotAsked => None,
            ConsentRule::Asked => work.assumptions().consent(client, actor.account()).await?,
        };

        let (why, back_until) = ((reason, consent.as_ref()), actor.signed_in_until());
        let begun = Assumption::begin(&assuming, &account, why, back_until, rules, self.ports.stamp());
        let mut assumption = match begun {
            Ok(assumption) => assumption,
            Err(refusal) => {
                drop(work);
                return self.refuse_identity(&assuming, client, refusal).await;
            }
        };
        let session = Session::begin_assumed(&account, &assumption, digest, self.ports.stamp());

        for mut earlier in going_on {
            self.end_assumption(&mut *work, &mut earlier, HowLeft::TakenOver).await?;
        }
        self.leave_session(&mut *work, actor).await?;
        work.sessions().end_all(client, None).await?;
        if let Some(used) = consent
            && !work.assumptions().take_consent(&used).await?
        {
            // The client took it back in this very moment.
            return Err(IdentityRefusal::NoConsent.into());
        }
        assumption.letter = self.post_about(&mut *work, actor, &account, &assumption).await?;
        work.assumptions().insert(&assumption).await?;
        work.sessions().insert(&session).await?;
        work.journal().record(&Entry::identity_assumed(assuming.who(), &assumption)).await?;

        work.commit().await?;
        Ok(SignedIn { token, session, account, device: None })
    }

    /// Takes a staff member back from an assumed identity to their own account, where they are signed in for as long as
    /// they would have been without it.
    pub async fn leave_identity(&self, actor: &Actor) -> Result<SignedIn, Error> {
        let leaving = self.permit::<may::LeaveIdentity>(actor, actor.own()).await?;
        let (token, digest) = self.ports.mint()?;

        let mut work = self.ports.store.begin().await?;
        let (mut assumption, staff) = self.left_by(&mut *work, &leaving, actor).await?;

        let session = Session::begin_again(&staff, &assumption, digest, self.ports.stamp());
        // Whoever was kept out since the actor was found stays out: the next request says so, and ends the session.
        session.actor(&staff, self.ports.now()).ok_or(SignInRefusal::NoSession)?;

        self.leave_session(&mut *work, actor).await?;
        self.end_assumption(&mut *work, &mut assumption, HowLeft::Returned).await?;
        work.sessions().insert(&session).await?;

        work.commit().await?;
        Ok(SignedIn { token, session, account: staff, device: None })
    }

    /// Lists who has assumed an identity, newest first: one's own, or with the right to assume any (rule 65).
    pub async fn assumptions_of(
        &self,
        actor: &Actor,
        account: AccountId,
        page: &Page<AssumptionId>,
    ) -> Result<Rows<AssumptionRow, AssumptionId>, Error> {
        let viewing = self.permit::<may::ViewAssumptions>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.assumptions().of(&viewing, account, page).await?)
    }

    /// Reads the time that the actor acts in a client's place in: since when, until when, and why; none for whoever acts
    /// in their own account.
    pub async fn assumption_now(&self, actor: &Actor) -> Result<Option<AssumptionRow>, Error> {
        let viewing = self.permit::<may::ViewAssumptions>(actor, actor.own()).await?;
        let Some(assumed) = actor.assumed() else { return Ok(None) };

        let mut look = self.ports.store.look().await?;
        // There is one at a time, so that the one that goes on is the newest.
        let newest = look.assumptions().of(&viewing, actor.account(), &Page::first(1)).await?;
        Ok(newest.rows.into_iter().find(|row| row.assumption.id == assumed.assumption()))
    }

    /// Reads the account whose identity is about to be assumed, for the sheet that asks for the reason. What the rules
    /// refuse is refused here already.
    pub async fn assuming(&self, actor: &Actor, client: AccountId) -> Result<Account, Error> {
        let assuming = self.permit::<may::AssumeIdentity>(actor, Scope::Account(client)).await?;

        let mut look = self.ports.store.look().await?;
        let account = look.accounts().get(&assuming.view(), client).await?.ok_or(Missing::Account)?;
        account.may_be_assumed(&self.house.identity)?;
        Ok(account)
    }

    /// Finds out who acts in a session in which a staff member acts as its owner: one more question than in any other.
    ///
    /// Where it is not allowed any more it ends for good, so that nobody finds it alive again who was kept out meanwhile
    /// (rule 66).
    pub(super) async fn resume_assumed(
        &self,
        mut look: Box<dyn Look>,
        session: &Session,
        id: AssumptionId,
        client: &Account,
    ) -> Result<Actor, Error> {
        let found = look.assumptions().with_staff(id).await?;
        drop(look);
        let now = self.ports.now();
        let found = found.filter(|(assumption, _)| assumption.goes_on(now));
        let (mut assumption, staff) = found.ok_or(SignInRefusal::NoSession)?;
        let Err(how) = assumption.still_allowed(client, &staff, &self.house.identity) else {
            let actor = session.assumed_actor(client, &assumption, now);
            return actor.ok_or_else(|| SignInRefusal::NoSession.into());
        };
        let mut work = self.ports.store.begin().await?;
        // Another request may have come here at the same time.
        if work.sessions().end(session.id).await? {
            self.end_assumption(&mut *work, &mut assumption, how).await?;
            work.commit().await?;
        }
        Err(SignInRefusal::NoSession.into())
    }

    /// Ends an assumed identity whose staff member signs out in it.
    pub(super) async fn sign_out_of_identity(&self, actor: &Actor) -> Result<(), Error> {
        let leaving = self.permit::<may::LeaveIdentity>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let (mut assumption, _) = self.left_by(&mut *work, &leaving, actor).await?;

        self.leave_session(&mut *work, actor).await?;
        self.end_assumption(&mut *work, &mut assumption, HowLeft::SignedOut).await?;

        work.commit().await?;
        Ok(())
    }

    /// The assumption that an actor is about to leave, with the staff member's account.
    async fn left_by(
        &self,
        work: &mut dyn UnitOfWork,
        _leaving: &Permit<may::LeaveIdentity>,
        actor: &Actor,
    ) -> Result<(Assumption, Account), Error> {
        let assumed = actor.assumed().ok_or(SignInRefusal::NoSession)?;
        let found = work.assumptions().with_staff(assumed.assumption()).await?;
        Ok(found.ok_or(SignInRefusal::NoSession)?)
    }

    /// Ends the session that the actor came with. Of two requests that leave it at once, one is signed in no more.
    async fn leave_session(&self, work: &mut dyn UnitOfWork, actor: &Actor) -> Result<(), Error> {
        let session = actor.session().ok_or(SignInRefusal::NoSession)?;
        if work.sessions().end(session).await? { Ok(()) } else { Err(SignInRefusal::NoSession.into()) }
    }

    /// Ends an assumption: its letter need not wait any longer.
    async fn end_assumption(
        &self,
        work: &mut dyn UnitOfWork,
        assumption: &mut Assumption,
        how: HowLeft,
    ) -> Result<(), Error> {
        self.close_assumption(work, assumption).await?;
        work.journal().record(&Entry::identity_left(assumption, how)).await?;
        Ok(())
    }

    async fn close_assumption(&self, work: &mut dyn UnitOfWork, assumption: &mut Assumption) -> Result<(), Error> {
        let now = self.ports.now();
        assumption.end(now);
        work.assumptions().save(assumption).await?;
        if let Some(letter) = assumption.letter {
            work.outbox().bring_forward(letter, now).await?;
        }
        Ok(())
    }

    /// Ends every session of an account but one, and answers how many those were. Where somebody acts in the owner's place
    /// in one of them, that is over with it; the entry of what ends them tells it.
    pub(super) async fn end_all_sessions(
        &self,
        work: &mut dyn UnitOfWork,
        account: AccountId,
        but: Option<SessionId>,
    ) -> Result<u64, Error> {
        for mut assumption in work.assumptions().going_on(account, self.ports.now()).await? {
            self.close_assumption(work, &mut assumption).await?;
        }
        Ok(work.sessions().end_all(account, but).await?)
    }

    /// Posts the letter that tells the client, where the site wants one. It waits until the identity is left, or until
    /// its time is over, so that it never is forgotten.
    async fn post_about(
        &self,
        work: &mut dyn UnitOfWork,
        staff: &Actor,
        client: &Account,
        assumption: &Assumption,
    ) -> Result<Option<LetterId>, Error> {
        if self.house.identity.tell == Tell::Never {
            return Ok(None);
        }
        let text = identity::assumed(&self.house, client, staff.name(), assumption);
        let letter = Letter::due_at(assumption.ends_at, text, self.ports.stamp());
        work.outbox().post(&letter).await?;
        Ok(Some(letter.id))
    }

    /// Writes into the journal that the rules refused to let an identity be assumed, and answers why.
    pub(super) async fn refuse_identity<T>(
        &self,
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
        refusal: IdentityRefusal,
    ) -> Result<T, Error> {
        let now = self.ports.now();
        let entry = Entry::denied(assuming.who(), Deed::AssumeIdentity, Some(client), refusal, now);
        self.note_refusal(&entry).await?;
        Err(refusal.into())
    }
}
