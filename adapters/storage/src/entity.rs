//! The rows, as the tables hold them: plain values, one module per table that is written through SeaORM.
//!
//! Ids, enums and texts become the domain's own at the edge, where each collection is implemented. Relations are
//! absent on purpose: what belongs together is joined where it is read, in one statement that can be seen there.

/// What SeaORM wants of every table and this crate never uses.
macro_rules! alone {
    () => {
        /// No relation.
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}
    };
}

pub(crate) mod account;
pub(crate) mod download;
pub(crate) mod file;
pub(crate) mod file_data;
pub(crate) mod journal;
pub(crate) mod letter;
pub(crate) mod lightbox;
pub(crate) mod orders;
pub(crate) mod session;
