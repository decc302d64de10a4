//! The journal: reading it, and taking it out as a file.

use picdesk::{AccountId, Desk, EntryKind, JournalFilter};
use poem::Request;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    exported::ExportedJournal,
    problem::Kind,
    signed_in::{SignedIn, refuse_other_sites},
    wire::{
        journal::{ExportedAs, JournalEntry},
        paging::{Rows, page},
        text::{Text, When},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("list_journal", &[Kind::LacksRight, Kind::NotFound]),
    ("export_journal", &[Kind::FromElsewhere, Kind::LacksRight, Kind::NotFound]),
];

pub(crate) struct Journal(pub Desk);

#[OpenApi(prefix_path = "/journal", tag = "Chapter::Journal")]
#[allow(clippy::too_many_arguments, reason = "a filter is a parameter each")]
impl Journal {
    /// List the entries of the journal.
    ///
    /// Newest first, those that are all of what is asked for. Needs the right `journal.view`, as all of this chapter does.
    #[oai(path = "/", method = "get", operation_id = "list_journal")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        /// Only what this account did.
        #[oai(name = "actor")]
        by: Query<Option<Text<AccountId>>>,
        /// Only what was done in the name of this account, or to it.
        #[oai(name = "subject")]
        of: Query<Option<Text<AccountId>>>,
        /// Only entries of this kind.
        kind: Query<Option<Text<EntryKind>>>,
        /// Only from this moment on.
        since: Query<Option<Text<When>>>,
        /// Only before this moment.
        until: Query<Option<Text<When>>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<JournalEntry>>> {
        let filter = filter(by.0, of.0, kind.0, since.0, until.0);
        let rows = self.0.journal(&actor, &filter, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Export the journal.
    ///
    /// All entries that are what is asked for, newest first, as a file to keep. That they were handed out stands in the
    /// journal itself; so a link on another site's page is refused.
    #[oai(path = "/export", method = "get", operation_id = "export_journal")]
    async fn export(
        &self,
        request: &Request,
        SignedIn(actor): SignedIn,
        /// What the file is written as.
        format: Query<ExportedAs>,
        /// Only what this account did.
        #[oai(name = "actor")]
        by: Query<Option<Text<AccountId>>>,
        /// Only what was done in the name of this account, or to it.
        #[oai(name = "subject")]
        of: Query<Option<Text<AccountId>>>,
        /// Only entries of this kind.
        kind: Query<Option<Text<EntryKind>>>,
        /// Only from this moment on.
        since: Query<Option<Text<When>>>,
        /// Only before this moment.
        until: Query<Option<Text<When>>>,
    ) -> Answer<ExportedJournal> {
        refuse_other_sites(request)?;
        let filter = filter(by.0, of.0, kind.0, since.0, until.0);
        Ok(ExportedJournal::of(self.0.export_journal(&actor, filter).await?, format.0))
    }
}

fn filter(
    by: Option<Text<AccountId>>,
    of: Option<Text<AccountId>>,
    kind: Option<Text<EntryKind>>,
    since: Option<Text<When>>,
    until: Option<Text<When>>,
) -> JournalFilter {
    JournalFilter {
        actor: by.map(|Text(account)| account),
        subject: of.map(|Text(account)| account),
        kind: kind.map(|Text(kind)| kind),
        since: since.map(|Text(When(moment))| moment),
        until: until.map(|Text(When(moment))| moment),
    }
}
