//! One's own lightboxes, to choose from in a sheet.

use picdesk::{LightboxId, Page};

use crate::{
    pages::{visit::Visit, words},
    problem::Problem,
};

/// One's own lightbox, to choose.
pub(super) struct Offered {
    pub id: String,
    pub name: String,
    pub files: String,
    pub empty: bool,
    pub chosen: bool,
}

impl Offered {
    /// All of the visitor's, newest first. Where none was chosen yet, the first that holds something is.
    pub(super) async fn read(visit: &Visit, chosen: &str) -> Result<Vec<Self>, Problem> {
        let found = visit.desk.lightboxes(&visit.actor, &Page::first(Page::<LightboxId>::MOST)).await?.rows;
        let chosen: Option<LightboxId> = match chosen {
            "" => found.iter().find(|row| row.files > 0).map(|row| row.id),
            chosen => chosen.parse().ok(),
        };
        let offered = |row: picdesk::LightboxRow| Self {
            id: row.id.to_string(),
            name: row.name.to_string(),
            files: words::count(row.files, "file"),
            empty: row.files == 0,
            chosen: Some(row.id) == chosen,
        };
        Ok(found.into_iter().map(offered).collect())
    }
}
