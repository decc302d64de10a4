//! One account, with the hash of its password.

use sea_orm::entity::prelude::*;

/// One account, with the hash of its password.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub sort_name: String,
    pub company: Option<String>,
    pub address: String,
    pub folded_address: String,
    pub password: Option<String>,
    pub enabled: bool,
    pub activated: bool,
    pub waits: bool,
    pub rights: String,
    pub downloads: String,
    pub must_pay_first: bool,
    pub direct_download: bool,
    pub territory: Option<String>,
    pub created_at: i64,
    pub last_signed_in: Option<i64>,
    pub revision: i64,
}

alone!();
