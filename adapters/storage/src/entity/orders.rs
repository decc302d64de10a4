//! The head of an order, with the number of its lines.

use sea_orm::entity::prelude::*;

/// The head of an order, with the number of its lines.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub owner: Uuid,
    pub created_by: Uuid,
    pub origin: String,
    pub state: String,
    pub grant_kind: String,
    pub grant_until: Option<i64>,
    pub grant_most: Option<i64>,
    pub note_to_client: Option<String>,
    pub staff_note: Option<String>,
    pub currency: String,
    pub lines: i64,
    pub created_at: i64,
    pub revision: i64,
    pub usage: Option<String>,
    pub reference: Option<String>,
    pub terms_accepted_at: Option<i64>,
    pub paid_at: Option<i64>,
    pub must_pay_first: bool,
    pub discount_share: Option<i64>,
    pub discount_reason: Option<String>,
    pub prices_shown: String,
    pub withheld: bool,
}

alone!();
