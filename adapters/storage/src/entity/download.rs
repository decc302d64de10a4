//! One download of one line.

use sea_orm::entity::prelude::*;

/// One download of one line.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "download")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub file: String,
    pub size: String,
    pub bytes: Option<i64>,
    pub to_address: String,
    pub started_at: i64,
    pub lease_until: i64,
    pub state: String,
}

alone!();
