//! One letter, as it goes out.

use sea_orm::entity::prelude::*;

/// One letter, as it goes out.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_number: Option<i64>,
    pub order_created_at: Option<i64>,
    pub recipient: String,
    pub subject: String,
    pub has_link: bool,
    pub state: String,
    pub attempts: i64,
    pub posted_at: i64,
    pub next_attempt: i64,
    pub last_error: Option<String>,
    pub delivered_at: Option<i64>,
    pub body_text: String,
    pub body_html: String,
    pub secret: Option<String>,
}

alone!();
