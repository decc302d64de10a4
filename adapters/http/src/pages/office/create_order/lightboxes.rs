//! One's own lightboxes, to choose the one that is ordered.

use picdesk::{Error, LicenceModel, LightboxId, LightboxRow, Missing, Page};

use super::typed::Typed;
use crate::{
    pages::{visit::Visit, words},
    problem::Problem,
};

/// What there is to choose, and what goes with what was chosen.
pub(in crate::pages::office) struct Choices {
    pub lightboxes: Vec<Offered>,
    /// Whether any of them can be ordered.
    pub any_filled: bool,
    /// Whether the chosen one holds royalty-free files, whose size is fixed beforehand (rule 15).
    pub royalty_free: bool,
}

/// One's own lightbox, to choose.
pub(in crate::pages::office) struct Offered {
    pub id: String,
    pub name: String,
    pub files: String,
    pub empty: bool,
    pub chosen: bool,
}

impl Choices {
    /// Lists the visitor's lightboxes; where none was chosen yet, the first one that holds files is.
    pub(in crate::pages::office) async fn of(visit: &Visit, typed: &mut Typed) -> Result<Self, Problem> {
        let found = visit.desk.lightboxes(&visit.actor, &Page::first(Page::<LightboxId>::MOST)).await?;
        if typed.lightbox.is_empty() {
            let first = found.rows.iter().find(|row| row.files > 0);
            typed.lightbox = first.map(|row| row.id.to_string()).unwrap_or_default();
        }
        let royalty_free = match typed.lightbox.parse() {
            Ok(id) => holds_royalty_free(visit, id).await?,
            Err(_) => false,
        };
        if royalty_free && typed.royalty_free.is_empty() {
            typed.royalty_free = "largest".to_owned();
        }
        let offered = |row: &LightboxRow| Offered {
            id: row.id.to_string(),
            name: row.name.to_string(),
            files: words::count(row.files, "file"),
            empty: row.files == 0,
            chosen: row.id.to_string() == typed.lightbox,
        };
        Ok(Self {
            lightboxes: found.rows.iter().map(offered).collect(),
            any_filled: found.rows.iter().any(|row| row.files > 0),
            royalty_free,
        })
    }
}

/// Whether one of the visitor's lightboxes holds files whose size is fixed beforehand; one that is not there holds none.
pub(in crate::pages::office) async fn holds_royalty_free(visit: &Visit, lightbox: LightboxId) -> Result<bool, Problem> {
    match visit.desk.lightbox(&visit.actor, lightbox).await {
        Ok(shown) => Ok(shown.files.iter().any(|card| card.licence == LicenceModel::RoyaltyFree && !card.withdrawn)),
        Err(Error::Missing(Missing::Lightbox)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
