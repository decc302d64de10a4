//! Whom files are to be credited to.

use std::collections::HashMap;

use picdesk::{Credits, FileId};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{fault::Answer, hand::Hand};

/// How many files are asked for in one statement.
const MOST_FILES: usize = 10_000;

#[derive(FromQueryResult)]
struct Row {
    file: Uuid,
    creator: String,
    credit: String,
    copyright: String,
}

impl Hand {
    /// Whom these files are to be credited to.
    pub(crate) async fn credits_of(&self, files: &[FileId]) -> Answer<HashMap<FileId, Credits>> {
        let mut found = HashMap::with_capacity(files.len());
        for files in files.chunks(MOST_FILES) {
            let mut query = self.query();
            query.put("SELECT file, creator, credit, copyright FROM file_data WHERE file IN (");
            query.list(files.iter().map(|file| file.uuid())).put(")");
            let (sql, values) = query.parts();
            let of = |Row { file, creator, credit, copyright }: Row| {
                (FileId::new(file), Credits { creator, credit, copyright })
            };
            found.extend(self.all::<Row>(sql, values).await?.into_iter().map(of));
        }
        Ok(found)
    }
}
