//! One's own lightboxes, to choose the one that is ordered, and what goes with it.

use picdesk::{Error, LicenceModel, LightboxId, Missing};

use super::typed::Typed;
use crate::{
    pages::{office::offered::Offered, visit::Visit},
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

impl Choices {
    /// Lists the visitor's lightboxes; where none was chosen yet, the first one that holds files is.
    pub(in crate::pages::office) async fn of(visit: &Visit, typed: &mut Typed) -> Result<Self, Problem> {
        let lightboxes = Offered::read(visit, &typed.lightbox).await?;
        if let Some(chosen) = lightboxes.iter().find(|lightbox| lightbox.chosen) {
            typed.lightbox.clone_from(&chosen.id);
        }
        let royalty_free = match typed.lightbox.parse() {
            Ok(id) => holds_royalty_free(visit, id).await?,
            Err(_) => false,
        };
        if royalty_free && typed.royalty_free.is_empty() {
            typed.royalty_free = "largest".to_owned();
        }
        Ok(Self { any_filled: lightboxes.iter().any(|lightbox| !lightbox.empty), lightboxes, royalty_free })
    }
}

/// Whether one of the visitor's lightboxes holds files whose size is fixed beforehand; one that is not there holds none.
pub(super) async fn holds_royalty_free(visit: &Visit, lightbox: LightboxId) -> Result<bool, Problem> {
    match visit.desk.lightbox(&visit.actor, lightbox).await {
        Ok(shown) => Ok(shown.files.iter().any(|card| card.licence == LicenceModel::RoyaltyFree && !card.withdrawn)),
        Err(Error::Missing(Missing::Lightbox)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
