//! One lightbox, with the number of its files.

use sea_orm::entity::prelude::*;

/// One lightbox, with the number of its files.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lightbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub folded_name: String,
    pub files: i64,
    pub created_at: i64,
    pub changed_at: i64,
    pub revision: i64,
}

alone!();
