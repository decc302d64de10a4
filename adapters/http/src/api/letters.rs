//! The outbox: what waits, what was delivered, what failed and why (rule 34).

use picdesk::{Desk, LetterId};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    problem::Kind,
    signed_in::SignedIn,
    wire::{
        letters::{Letter, LetterRow, LetterState},
        paging::{Rows, page},
        text::Text,
    },
};

const USUAL: [Kind; 2] = [Kind::LacksRight, Kind::NotFound];

pub(super) const PROBLEMS: Problems = &[
    ("list_letters", &USUAL),
    ("read_letter", &USUAL),
    ("resend_letter", &[Kind::LacksRight, Kind::NotFound, Kind::LinkGone]),
    ("give_up_letter", &USUAL),
];

pub(crate) struct Letters(pub Desk);

#[OpenApi(prefix_path = "/letters", tag = "Chapter::Letters")]
impl Letters {
    /// List the letters.
    ///
    /// Newest first. Needs the right `mail.handle`, as all of this chapter does.
    #[oai(path = "/", method = "get", operation_id = "list_letters")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        /// Only those in this state.
        state: Query<Option<LetterState>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<LetterRow>>> {
        let state = state.0.map(picdesk::LetterState::from);
        let rows = self.0.letters(&actor, state.as_ref(), &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Read a letter.
    ///
    /// Exactly as it goes out.
    #[oai(path = "/:letter", method = "get", operation_id = "read_letter")]
    async fn read(&self, SignedIn(actor): SignedIn, letter: Path<Text<LetterId>>) -> Answer<Json<Letter>> {
        let letter = self.0.letter(&actor, letter.0.0).await?;
        Ok(Json(letter.into()))
    }

    /// Send a letter again.
    ///
    /// It is due at once, under the same Message-ID: whoever has it already has it once (rule 35). One with a link is sent
    /// again only while it waits: `resendable` says so.
    #[oai(path = "/:letter/resend", method = "post", operation_id = "resend_letter")]
    async fn resend(&self, SignedIn(actor): SignedIn, letter: Path<Text<LetterId>>) -> Answer<Json<Letter>> {
        let letter = self.0.resend_letter(&actor, letter.0.0).await?;
        Ok(Json(letter.into()))
    }

    /// Give a letter up.
    ///
    /// Nobody tries to deliver it any more; it can still be sent again by hand, where `resendable` says so.
    #[oai(path = "/:letter/give-up", method = "post", operation_id = "give_up_letter")]
    async fn give_up(&self, SignedIn(actor): SignedIn, letter: Path<Text<LetterId>>) -> Answer<Json<Letter>> {
        let letter = self.0.give_up_letter(&actor, letter.0.0).await?;
        Ok(Json(letter.into()))
    }
}
