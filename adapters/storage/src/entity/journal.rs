//! One entry of the journal.

use sea_orm::entity::prelude::*;

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub place: i64,
    pub at: i64,
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub kind: String,
    pub about_kind: String,
    pub about_id: Option<String>,
    pub changes: Json,
}

alone!();
