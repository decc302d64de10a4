//! Restrictions of files, as staff keep them.

use picdesk::{Desk, FileNumber, RestrictionId};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::{Answer, Done},
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        restrictions::{Restriction, RestrictionTerms, Restrictions as All},
        text::Text,
    },
};

/// Why somebody cannot restrict a file.
const CLOSED: [Kind; 2] = [Kind::LacksRight, Kind::NotFound];

pub(super) const PROBLEMS: Problems = &[
    ("list_restrictions", &CLOSED),
    ("restrict_file", &CLOSED),
    ("restrict_file", &[Kind::RestrictionUnclear, Kind::UnknownAddresses, Kind::TooManyRestrictions]),
    ("change_restriction", &CLOSED),
    ("change_restriction", &[Kind::RestrictionUnclear, Kind::UnknownAddresses]),
    ("lift_restriction", &CLOSED),
];

pub(crate) struct Restrictions(pub Desk);

#[OpenApi(prefix_path = "/files", tag = "Chapter::Files")]
impl Restrictions {
    /// List the restrictions of a file.
    ///
    /// Oldest first, whether they hold now or not. Needs the right `files.manage`.
    #[oai(path = "/:number/restrictions", method = "get", operation_id = "list_restrictions")]
    async fn list(&self, SignedIn(actor): SignedIn, number: Path<Text<FileNumber>>) -> Answer<Json<All>> {
        let found = self.0.restrictions_of(&actor, &number.0.0).await?;
        Ok(Json(All { restrictions: found.into_iter().map(Restriction::from).collect() }))
    }

    /// Restrict a file.
    ///
    /// It holds from everybody's next request on. Needs the right `files.manage`.
    #[oai(path = "/:number/restrictions", method = "post", operation_id = "restrict_file")]
    async fn restrict(
        &self,
        SignedIn(actor): SignedIn,
        number: Path<Text<FileNumber>>,
        Sent(sent): Sent<RestrictionTerms>,
    ) -> Answer<Json<Restriction>> {
        Ok(Json(self.0.restrict_file(&actor, &number.0.0, sent.into()).await?.into()))
    }

    /// Change a restriction.
    ///
    /// It says what is sent, and nothing that it said before. Needs the right `files.manage`.
    #[oai(path = "/:number/restrictions/:restriction", method = "put", operation_id = "change_restriction")]
    async fn change(
        &self,
        SignedIn(actor): SignedIn,
        number: Path<Text<FileNumber>>,
        restriction: Path<Text<RestrictionId>>,
        Sent(sent): Sent<RestrictionTerms>,
    ) -> Answer<Json<Restriction>> {
        let changed = self.0.change_restriction(&actor, &number.0.0, restriction.0.0, sent.into()).await?;
        Ok(Json(changed.into()))
    }

    /// Lift a restriction.
    ///
    /// For good. Needs the right `files.manage`.
    #[oai(path = "/:number/restrictions/:restriction", method = "delete", operation_id = "lift_restriction")]
    async fn lift(
        &self,
        SignedIn(actor): SignedIn,
        number: Path<Text<FileNumber>>,
        restriction: Path<Text<RestrictionId>>,
    ) -> Answer<Done> {
        self.0.lift_restriction(&actor, &number.0.0, restriction.0.0).await?;
        Ok(Done)
    }
}
