//! Those who work here, and what they may do.

use picdesk::{AccountKey, Desk};
use poem_openapi::{OpenApi, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    problem::Kind,
    signed_in::SignedIn,
    wire::{
        accounts::{Account, Preset, Presets},
        paging::Rows,
    },
};

pub(super) const PROBLEMS: Problems =
    &[("list_staff", &[Kind::LacksRight, Kind::NotFound]), ("list_presets", &[Kind::LacksRight, Kind::NotFound])];

pub(crate) struct Staff(pub Desk);

#[OpenApi(prefix_path = "/staff", tag = "Chapter::Accounts")]
impl Staff {
    /// List those who work here.
    ///
    /// With their rights, by name. Needs the right `staff.manage`.
    #[oai(path = "/", method = "get", operation_id = "list_staff")]
    async fn list(&self, SignedIn(actor): SignedIn) -> Answer<Json<Rows<Account>>> {
        let rows = self.0.staff_and_rights(&actor).await?;
        Ok(Json(Rows::of(picdesk::Rows { rows, next: None::<AccountKey> })))
    }

    /// List the presets of rights.
    ///
    /// Rights that go together, to be given with `PUT /accounts/{account}/rights`. Needs the right `staff.manage`.
    #[oai(path = "/presets", method = "get", operation_id = "list_presets")]
    async fn presets(&self, SignedIn(actor): SignedIn) -> Answer<Json<Presets>> {
        self.0.enter::<picdesk::may::ChangeRights>(&actor).await?;
        Ok(Json(Presets { presets: picdesk::Preset::ALL.into_iter().map(Preset::from).collect() }))
    }
}
