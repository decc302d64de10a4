//! Lightboxes: one's own, and nobody else's.

use picdesk::{Desk, FileNumber, LightboxId};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems, ROOT};
use crate::{
    answer::{Answer, Made, Revised},
    headers::IfMatch,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        added::FilesAdded,
        lightboxes::{FileNumbers, LightboxName, LightboxRow, LightboxShown},
        paging::{Rows, page},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("list_lightboxes", &[]),
    ("make_lightbox", &[Kind::LightboxNameInUse]),
    ("read_lightbox", &[Kind::NotFound]),
    ("rename_lightbox", &[Kind::NotFound, Kind::LightboxNameInUse]),
    ("add_to_lightbox", &[Kind::NotFound, Kind::LightboxFull]),
    ("remove_from_lightbox", &[Kind::NotFound]),
    ("reorder_lightbox", &[Kind::NotFound, Kind::NotTheSameFiles]),
];

pub(crate) struct Lightboxes(pub Desk);

#[OpenApi(prefix_path = "/lightboxes", tag = "Chapter::Lightboxes")]
impl Lightboxes {
    /// List my lightboxes.
    ///
    /// Newest first.
    #[oai(path = "/", method = "get", operation_id = "list_lightboxes")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<LightboxRow>>> {
        let rows = self.0.lightboxes(&actor, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }

    /// Make a lightbox.
    ///
    /// It is empty at first. Its name is unique among one's own.
    #[oai(path = "/", method = "post", operation_id = "make_lightbox")]
    async fn make(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<LightboxName>) -> Answer<Made<LightboxRow>> {
        let lightbox = self.0.make_lightbox(&actor, sent.name.0).await?;
        let location = format!("{ROOT}/lightboxes/{}", lightbox.id);
        Ok(Made { thing: (&lightbox).into(), revision: Some(lightbox.revision), location })
    }

    /// Read a lightbox.
    ///
    /// With its files, in its order.
    #[oai(path = "/:lightbox", method = "get", operation_id = "read_lightbox")]
    async fn read(
        &self,
        SignedIn(actor): SignedIn,
        lightbox: Path<Text<LightboxId>>,
    ) -> Answer<Revised<LightboxShown>> {
        let shown = self.0.lightbox(&actor, lightbox.0.0).await?;
        let revision = shown.lightbox.revision;
        Ok(Revised(shown.into(), revision))
    }

    /// Rename a lightbox.
    ///
    /// A name in use is refused; lightboxes are never merged.
    #[oai(path = "/:lightbox", method = "patch", operation_id = "rename_lightbox")]
    async fn rename(
        &self,
        SignedIn(actor): SignedIn,
        lightbox: Path<Text<LightboxId>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<LightboxName>,
    ) -> Answer<Revised<LightboxRow>> {
        let lightbox = self.0.rename_lightbox(&actor, lightbox.0.0, sent.name.0, based_on.0).await?;
        Ok(Revised((&lightbox).into(), lightbox.revision))
    }

    /// Add files by their numbers.
    ///
    /// At the end, in their order. Files that are there already, and those that have to be left out, are reported; the
    /// rest is added.
    #[oai(path = "/:lightbox/files", method = "post", operation_id = "add_to_lightbox")]
    async fn add(
        &self,
        SignedIn(actor): SignedIn,
        lightbox: Path<Text<LightboxId>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<FileNumbers>,
    ) -> Answer<Revised<FilesAdded<LightboxRow>>> {
        let outcome =
            self.0.add_to_lightbox(&actor, actor.account(), lightbox.0.0, &sent.numbers(), based_on.0).await?;
        let revision = outcome.to.revision;
        Ok(Revised(FilesAdded::of(outcome), revision))
    }

    /// Take a file out.
    ///
    /// The file itself stays as it is, and so does every order that was made of the lightbox (rule 5).
    #[oai(path = "/:lightbox/files/:number", method = "delete", operation_id = "remove_from_lightbox")]
    async fn remove(
        &self,
        SignedIn(actor): SignedIn,
        lightbox: Path<Text<LightboxId>>,
        number: Path<Text<FileNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
    ) -> Answer<Revised<LightboxRow>> {
        let lightbox = self.0.remove_from_lightbox(&actor, lightbox.0.0, &number.0.0, based_on.0).await?;
        Ok(Revised((&lightbox).into(), lightbox.revision))
    }

    /// Put the files into another order.
    ///
    /// The new order names every file of the lightbox once, and no other.
    #[oai(path = "/:lightbox/order", method = "put", operation_id = "reorder_lightbox")]
    async fn reorder(
        &self,
        SignedIn(actor): SignedIn,
        lightbox: Path<Text<LightboxId>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<FileNumbers>,
    ) -> Answer<Revised<LightboxRow>> {
        let lightbox = self.0.reorder_lightbox(&actor, lightbox.0.0, &sent.numbers(), based_on.0).await?;
        Ok(Revised((&lightbox).into(), lightbox.revision))
    }
}
