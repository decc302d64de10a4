//! The lightboxes of an account: for staff, those of clients.

use picdesk::{AccountId, Desk, Expected, LightboxId};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems, ROOT};
use crate::{
    answer::{Answer, Made, Revised},
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        added::FilesAdded,
        lightboxes::{FileNumbers, LightboxCopy, LightboxRow, LightboxShown},
        paging::{Rows, page},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("list_lightboxes_of", &[Kind::LacksRight, Kind::NotFound]),
    ("read_lightbox_of", &[Kind::LacksRight, Kind::NotFound]),
    ("add_to_lightbox_of", &[Kind::LacksRight, Kind::NotFound, Kind::NotAClient, Kind::LightboxFull]),
    ("copy_lightbox_into_account", &[Kind::LacksRight, Kind::NotFound, Kind::NotAClient, Kind::LightboxNameInUse]),
];

pub(crate) struct LightboxesOf(pub Desk);

#[OpenApi(prefix_path = "/accounts", tag = "Chapter::Lightboxes")]
impl LightboxesOf {
    /// List the lightboxes of an account.
    ///
    /// Newest first. Another account's need the right `accounts.view`.
    #[oai(path = "/:account/lightboxes", method = "get", operation_id = "list_lightboxes_of")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<LightboxRow>>> {
        let rows = self.0.lightboxes_of(&actor, account.0.0, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Read a lightbox of an account.
    ///
    /// With its files, in its order. Another account's needs the right `accounts.view`.
    #[oai(path = "/:account/lightboxes/:lightbox", method = "get", operation_id = "read_lightbox_of")]
    async fn read(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        lightbox: Path<Text<LightboxId>>,
    ) -> Answer<Revised<LightboxShown>> {
        let shown = self.0.lightbox_of(&actor, account.0.0, lightbox.0.0).await?;
        let revision = shown.lightbox.revision;
        Ok(Revised(shown.into(), revision))
    }

    /// Add files to a lightbox of a client.
    ///
    /// As one adds to one's own, and based on no revision: whoever else changes the lightbox loses nothing. Another
    /// account's needs the right `carts.edit` (rule 54).
    #[oai(path = "/:account/lightboxes/:lightbox/files", method = "post", operation_id = "add_to_lightbox_of")]
    async fn add(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        lightbox: Path<Text<LightboxId>>,
        Sent(sent): Sent<FileNumbers>,
    ) -> Answer<Revised<FilesAdded<LightboxRow>>> {
        let numbers = sent.numbers();
        let done = self.0.add_to_lightbox(&actor, account.0.0, lightbox.0.0, &numbers, Expected::Any).await?;
        let revision = done.to.revision;
        Ok(Revised(FilesAdded::of(done), revision))
    }

    /// Copy one of my lightboxes into an account.
    ///
    /// Under a name of its own there: a name in use is refused, and nothing is merged (rule 54). Another account's needs
    /// the right `carts.edit`.
    #[oai(path = "/:account/lightboxes", method = "post", operation_id = "copy_lightbox_into_account")]
    async fn copy(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<LightboxCopy>,
    ) -> Answer<Made<FilesAdded<LightboxRow>>> {
        let into = account.0.0;
        let done = self.0.copy_lightbox_into_account(&actor, sent.lightbox.0, into, sent.name.0).await?;
        let location = format!("{ROOT}/accounts/{into}/lightboxes/{}", done.to.id);
        let revision = done.to.revision;
        Ok(Made { thing: FilesAdded::of(done), revision: Some(revision), location })
    }
}
