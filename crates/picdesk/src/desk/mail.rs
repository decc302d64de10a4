//! The outbox: what waits, what was delivered, what failed and why (rule 34).

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    ids::LetterId,
    journal::{About, Entry, EntryKind},
    letter::{Letter, LetterRow, LetterState},
    page::{Page, Rows},
    policy::{Permit, Scope, may},
};

impl Desk {
    /// Lists the letters, newest first; those in one state where it is given.
    pub async fn letters(
        &self,
        actor: &Actor,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Result<Rows<LetterRow, LetterId>, Error> {
        let handling = self.permit::<may::HandleMail>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.outbox().list(&handling, state, page).await?)
    }

    /// Reads a letter as it goes out, but for the secret of a link, which is struck out.
    pub async fn letter(&self, actor: &Actor, id: LetterId) -> Result<Letter, Error> {
        let handling = self.permit::<may::HandleMail>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.outbox().get(&handling, id).await?.ok_or(Missing::Letter)?.struck_out())
    }

    /// Makes a letter due at once.
    pub async fn resend_letter(&self, actor: &Actor, id: LetterId) -> Result<Letter, Error> {
        let handling = self.permit::<may::HandleMail>(actor, Scope::House).await?;
        let now = self.ports.now();
        self.change_letter(&handling, id, EntryKind::LetterResent, |letter| Ok(letter.resend(&handling, now)?)).await
    }

    /// Stops trying to deliver a letter.
    pub async fn give_up_letter(&self, actor: &Actor, id: LetterId) -> Result<Letter, Error> {
        let handling = self.permit::<may::HandleMail>(actor, Scope::House).await?;
        let give_up = |letter: &mut Letter| {
            letter.give_up(&handling);
            Ok(())
        };
        self.change_letter(&handling, id, EntryKind::LetterGivenUp, give_up).await
    }

    async fn change_letter(
        &self,
        handling: &Permit<may::HandleMail>,
        id: LetterId,
        kind: EntryKind,
        change: impl FnOnce(&mut Letter) -> Result<(), Error> + Send,
    ) -> Result<Letter, Error> {
        let mut work = self.ports.store.begin().await?;
        let mut letter = work.outbox().get(handling, id).await?.ok_or(Missing::Letter)?;

        change(&mut letter)?;

        work.outbox().save(&letter).await?;
        let about = letter.order.map_or(About::Letter(id), About::Order);
        work.journal().record(&Entry::new(kind, handling.who(), about, self.ports.now())).await?;

        work.commit().await?;
        Ok(letter.struck_out())
    }
}
