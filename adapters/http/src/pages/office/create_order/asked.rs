//! What every form that creates orders asks for, and where it shows what the rules refuse.

use picdesk::{Error, LightboxId, Missing, OrderRefusal, OrderTerms, Refused};

use super::{lightboxes::holds_royalty_free, typed};
use crate::{
    pages::{
        fields::{Complaints, Fields},
        visit::Visit,
    },
    problem::Problem,
};

/// The lightbox and the terms; where they cannot be, the complaints say what is wrong.
pub(in crate::pages::office) async fn lightbox_and_terms(
    visit: &Visit,
    fields: &Fields,
    complaints: &mut Complaints,
) -> Result<Option<(LightboxId, OrderTerms)>, Problem> {
    let terms = typed::terms(fields, complaints);
    let Some(lightbox) = fields.value::<LightboxId>("lightbox") else {
        complaints.note("lightbox", "choose a lightbox");
        return Ok(None);
    };
    // Without scripting another lightbox may have been chosen since the sizes were asked for.
    let open = terms.as_ref().is_some_and(|terms| terms.royalty_free.is_none());
    if open && holds_royalty_free(visit, lightbox).await? {
        complaints.note("royalty_free", "this lightbox holds royalty-free files: choose their size");
    }
    Ok(terms.filter(|_| complaints.is_empty()).map(|terms| (lightbox, terms)))
}

/// The field beside which a refusal is shown; none where it is a problem of its own.
pub(in crate::pages::office) fn field_of(error: &Error) -> Option<&'static str> {
    match error {
        Error::Missing(Missing::Lightbox) => Some("lightbox"),
        Error::Refused(Refused::Order(refusal)) => Some(match refusal {
            OrderRefusal::NoFiles | OrderRefusal::NothingAvailable => "lightbox",
            OrderRefusal::DraftAnnounced => "draft",
            _ => "form",
        }),
        _ => None,
    }
}
