//! One session. The digest of its secret is its key.

use sea_orm::entity::prelude::*;

/// One session. The digest of its secret is its key.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: Vec<u8>,
    pub id: Uuid,
    pub account: Uuid,
    pub began_at: i64,
    pub ends_at: i64,
    pub chosen: Option<Uuid>,
    pub chosen_until: Option<i64>,
    pub assumption: Option<Uuid>,
    pub from_where: Option<String>,
    pub browser: Option<String>,
}

alone!();
