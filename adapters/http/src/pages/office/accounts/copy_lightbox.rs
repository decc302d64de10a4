//! The sheet in which one of one's own lightboxes is chosen, to be copied into a client's cart (rule 49) or, under a name
//! of its own, into the client's account (rule 54).

use askama::Template;
use picdesk::{Account, Error, LightboxId, LightboxRefusal, Missing, Refused};

use super::{ACCOUNTS, Carried, InList};
use crate::{
    pages::{
        chrome::{Chrome, Place, page},
        door::Answer,
        fields::{Complaints, Fields},
        office::offered::Offered,
        visit::Visit,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/copy_lightbox.html")]
struct CopyLightbox {
    chrome: Chrome,
    client: String,
    address: String,
    lightboxes: Vec<Offered>,
    /// Whether one of them can be chosen.
    any_filled: bool,
    /// The name that was typed for the copy, where the copy gets one.
    name: Option<String>,
    complaints: Complaints,
    carried: Carried,
    back: String,
}

/// Where the copy goes.
pub(super) struct Sheet<'a> {
    client: &'a Account,
    named: bool,
}

impl<'a> Sheet<'a> {
    /// Into the client's cart.
    pub(super) fn into_cart(client: &'a Account) -> Self {
        Self { client, named: false }
    }

    /// Among the client's lightboxes, under a name that is typed.
    pub(super) fn into_account(client: &'a Account) -> Self {
        Self { client, named: true }
    }

    /// Shows the sheet with what was chosen and typed.
    pub(super) async fn shown(self, visit: &Visit, fields: &Fields, complaints: Complaints) -> Answer {
        let (of, place) = (self.client.id, InList::of(fields));
        let (title, room, back) = match self.named {
            false => ("Copy lightbox into cart", "cart", place.cart(of, "")),
            true => ("Copy files from a lightbox into this account", "lightboxes", place.lightboxes(of)),
        };
        let lightboxes = Offered::read(visit, fields.text("lightbox")).await?;
        let filled = CopyLightbox {
            chrome: visit.chrome(title, Place::Clients),
            client: self.client.name.to_string(),
            address: format!("{ACCOUNTS}/{of}/{room}/copy-lightbox"),
            any_filled: lightboxes.iter().any(|lightbox| !lightbox.empty),
            lightboxes,
            name: self.named.then(|| fields.text("name").to_owned()),
            complaints,
            carried: place.carried(),
            back,
        };
        page(&filled, &visit.settings, &filled.chrome)
    }
}

/// The lightbox that was chosen.
pub(super) fn chosen(fields: &Fields, complaints: &mut Complaints) -> Option<LightboxId> {
    let chosen = fields.value("lightbox");
    if chosen.is_none() {
        complaints.note("lightbox", "choose a lightbox");
    }
    chosen
}

/// Notes what the rules refused under the field that it is about; anything else is a problem of its own.
pub(super) fn note(error: Error, complaints: &mut Complaints) -> Result<(), Problem> {
    let field = match &error {
        Error::Refused(Refused::Lightbox(LightboxRefusal::NameInUse)) => "name",
        Error::Refused(Refused::Cart(_)) | Error::Missing(Missing::Lightbox) => "lightbox",
        _ => return Err(error.into()),
    };
    complaints.note(field, error);
    Ok(())
}
