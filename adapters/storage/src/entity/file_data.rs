//! What the metadata of a file says, apart from its title.

use sea_orm::entity::prelude::*;

/// What the metadata of a file says, apart from its title.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file_data")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file: Uuid,
    pub caption: String,
    pub keywords: Json,
    pub creator: String,
    pub credit: String,
    pub copyright: String,
    pub taken_at: Option<i64>,
    pub added_at: i64,
    pub revision: i64,
}

alone!();
