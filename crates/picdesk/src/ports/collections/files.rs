//! Files, their words and their sizes.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::{
    cart::Cart,
    desk::catalogue::{Holders, UsedIn},
    file::{Credits, FileCard, FileNumber, MasterKey, MediaFile, Supplier},
    ids::{FileId, SupplierId},
    order::OrderNumber,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
    restriction::{Reader, Restriction, book::RestrictionBook},
    search::LookUp,
    sizes::{SizeBook, SizeCollection},
    text::Name,
};

/// Reads files.
#[async_trait]
pub trait ReadFiles: Send {
    /// One file with all that is known about it. One that is hidden from the reader is not there, and that takes as long
    /// as for a number that no file has; without a reader nothing is hidden.
    async fn get(
        &mut self,
        seeing: &Permit<may::SeeFiles>,
        number: &FileNumber,
        reader: Option<&Reader>,
    ) -> Answer<Option<MediaFile>>;

    /// The files with these numbers, those that exist, in the order of the numbers; withdrawn ones included.
    async fn by_numbers(&mut self, seeing: &Permit<may::SeeFiles>, numbers: &[FileNumber]) -> Answer<Vec<FileCard>>;

    /// The files of a cart, in its order; withdrawn ones included. The cart is the permit.
    async fn in_cart(&mut self, cart: &Cart) -> Answer<Vec<FileCard>>;

    /// The files that are all that is looked for, newest first, without those that are hidden from the reader; without a word on it, none that was withdrawn. On the
    /// first page a file whose number is exactly what was typed comes before all others (rule 39), above the page's
    /// limit.
    async fn look_up(
        &mut self,
        seeing: &Permit<may::SeeFiles>,
        typed: &LookUp,
        page: &Page<FileId>,
    ) -> Answer<Rows<FileCard, FileId>>;

    /// Those who deliver files, by name.
    async fn suppliers(&mut self, seeing: &Permit<may::SeeFiles>) -> Answer<Vec<Supplier>>;

    /// In how many lightboxes and carts of all accounts a file is.
    async fn holders(&mut self, managing: &Permit<may::ManageFiles>, file: FileId) -> Answer<Holders>;

    /// The orders within the permit's scope that a file is in, newest first.
    async fn used_in(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        file: FileId,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<UsedIn, OrderNumber>>;

    /// The restrictions of these files: one question, however many there are. Without a permit, because whatever is decided
    /// of a file needs them.
    async fn restrictions(&mut self, files: &[FileId]) -> Answer<RestrictionBook>;

    /// Whom these files are to be credited to: one question, however many there are. Without a permit, because it is printed
    /// beside every picture.
    async fn credits(&mut self, files: &[FileId]) -> Answer<HashMap<FileId, Credits>>;

    /// The size collections of these suppliers, and the default one. They are no secret.
    async fn sizes(&mut self, suppliers: &[SupplierId]) -> Answer<SizeBook>;
}

/// Reads and changes files.
#[async_trait]
pub trait Files: ReadFiles {
    /// The file that was made from a master, if there is one. For the command line, without a permit.
    async fn with_master(&mut self, key: &MasterKey) -> Answer<Option<FileNumber>>;

    /// A number of the house's own that no file has.
    async fn next_number(&mut self) -> Answer<FileNumber>;

    /// Stores a new file and the words by which it is found.
    async fn insert(&mut self, file: &MediaFile) -> Answer<()>;

    /// Stores a changed file and the words by which it is found; stale where its stored revision is not the one
    /// before.
    async fn save(&mut self, file: &MediaFile) -> Answer<()>;

    /// The card of a file for whoever changes its restrictions, held until the unit ends: of two units that do so at once
    /// the second finds what the first has left.
    async fn open_restrictions(
        &mut self,
        managing: &Permit<may::ManageFiles>,
        number: &FileNumber,
    ) -> Answer<Option<FileCard>>;

    /// Stores a restriction of a file that this unit has opened, new or in the place of the one with its id. The card of
    /// the file says from then on that it is restricted.
    async fn put_restriction(&mut self, restriction: &Restriction) -> Answer<()>;

    /// Removes a restriction of a file that this unit has opened. Without its last one the file is restricted no more.
    async fn remove_restriction(&mut self, restriction: &Restriction) -> Answer<()>;

    /// The supplier of that name, if there is one.
    async fn supplier(&mut self, name: &Name) -> Answer<Option<Supplier>>;

    /// Stores a new supplier.
    async fn insert_supplier(&mut self, supplier: &Supplier) -> Answer<()>;

    /// Stores a size collection: as a supplier's own, or as the default one. One that is there is replaced;
    /// sizes on lines of orders stay as they are (rule 20).
    async fn put_sizes(&mut self, collection: &SizeCollection, supplier: Option<SupplierId>) -> Answer<()>;

    /// Stores the default size collection where the house has none yet; one that is there stays.
    async fn put_first_sizes(&mut self, collection: &SizeCollection) -> Answer<()>;

    /// Goes on with the index behind [`ReadFiles::holders`], which counts without it as well: looks at some of the carts and
    /// lightboxes that were changed, takes about `limit` of their files in at the most, and answers how many of them it has
    /// looked at. One that somebody is changing is left for later. For the housekeeper, without a permit.
    async fn index_holders(&mut self, limit: u32) -> Answer<u64>;
}
