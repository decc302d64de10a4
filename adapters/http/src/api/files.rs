//! Files: looking them up, and looking at them.

use picdesk::{Desk, FileNumber, SearchText};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    answer::{Answer, Picture},
    problem::Kind,
    signed_in::SignedIn,
    wire::{
        files::{File, FileShown},
        paging::{Rows, page},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("look_up_files", &[]),
    ("read_file", &[Kind::NotFound]),
    ("see_thumbnail", &[Kind::NotFound]),
    ("see_preview", &[Kind::NotFound]),
];

pub(crate) struct Files(pub Desk);

#[OpenApi(prefix_path = "/files", tag = "Chapter::Files")]
impl Files {
    /// Look files up by number or keyword.
    ///
    /// A file whose number is exactly what was typed comes first (rule 39), then the newest that have all the words.
    #[oai(path = "/", method = "get", operation_id = "look_up_files")]
    async fn look_up(
        &self,
        SignedIn(actor): SignedIn,
        /// A file number, or keywords.
        q: Query<Text<SearchText>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<File>>> {
        let found = self.0.look_up(&actor, &q.0.0, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(found)))
    }

    /// Read a file.
    ///
    /// With all that is known about it, and the sizes that it is offered in.
    #[oai(path = "/:number", method = "get", operation_id = "read_file")]
    async fn read(&self, SignedIn(actor): SignedIn, number: Path<Text<FileNumber>>) -> Answer<Json<FileShown>> {
        let shown = self.0.file(&actor, &number.0.0).await?;
        Ok(Json(shown.into()))
    }

    /// See the thumbnail of a file.
    ///
    /// 400 pixels on its longer side at the most.
    #[oai(path = "/:number/thumbnail", method = "get", operation_id = "see_thumbnail")]
    async fn thumbnail(&self, SignedIn(actor): SignedIn, number: Path<Text<FileNumber>>) -> Answer<Picture> {
        let delivery = self.0.picture(&actor, &number.0.0, picdesk::Picture::Thumbnail).await?;
        Ok(Picture::shown(delivery))
    }

    /// See the preview of a file.
    ///
    /// With a watermark, 1,200 pixels on its longer side at the most.
    #[oai(path = "/:number/preview", method = "get", operation_id = "see_preview")]
    async fn preview(&self, SignedIn(actor): SignedIn, number: Path<Text<FileNumber>>) -> Answer<Picture> {
        let delivery = self.0.picture(&actor, &number.0.0, picdesk::Picture::Preview).await?;
        Ok(Picture::shown(delivery))
    }
}
