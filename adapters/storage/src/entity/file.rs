//! What lists and orders need of a file.

use sea_orm::entity::prelude::*;

/// What lists and orders need of a file.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub licence: String,
    pub supplier: Uuid,
    pub master_key: String,
    pub format: String,
    pub width_px: i64,
    pub height_px: i64,
    pub bytes: i64,
    pub withdrawn: bool,
    pub restricted: bool,
}

alone!();
