//! The shelves of files, suppliers and size collections.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    Cart, Credits, Effect, FileCard, FileData, FileId, FileNumber, Files, Holders, LookUp, MasterKey, MediaFile, Name,
    OrderNumber, Page, Permit, ReadFiles, Reader, Restriction, RestrictionBook, Rows, SizeBook, SizeCollection,
    SizeCollectionId, StoreError, Supplier, SupplierId, Unique, UsedIn, may,
    search::{marks, sort_key, words},
};
use uuid::Uuid;

use super::{Answer, Shelves, known, orders::is_there, put};

impl Shelves {
    pub(super) fn card(&self, id: FileId) -> Option<&FileCard> {
        self.files.get(&id).map(|file| &file.card)
    }

    /// Whether a file is hidden from somebody who reads.
    fn is_hidden(&self, file: FileId, reader: Option<&Reader>) -> bool {
        let hides = |restriction: &Restriction| restriction.file == file && restriction.terms.effect == Effect::Hide;
        reader.is_some_and(|reader| self.restrictions.values().any(|it| hides(it) && it.concerns(reader)))
    }

    /// Has the card of a file say whether it has any restriction.
    fn mark_restricted(&mut self, file: FileId) {
        let restricted = self.restrictions.values().any(|restriction| restriction.file == file);
        if let Some(file) = Arc::make_mut(&mut self.files).get_mut(&file) {
            file.card.restricted = restricted;
        }
    }

    fn numbered(&self, number: &FileNumber) -> Option<&MediaFile> {
        self.file_ids.get(number).and_then(|id| self.files.get(id))
    }
}

/// Whether a file is what is looked for, whatever was typed.
fn is_meant(file: &MediaFile, wanted: &LookUp) -> bool {
    file.card.withdrawn == wanted.withdrawn
        && wanted.mark.as_ref().is_none_or(|mark| marks(&file.card).contains(mark))
        && wanted.added_since.is_none_or(|since| file.added_at >= since)
        && wanted.added_until.is_none_or(|until| file.added_at < until)
}

/// Whether a file has all the words typed; no file has all of none, and any where nothing was typed.
fn has_all(file: &MediaFile, typed: Option<&[String]>) -> bool {
    let Some(typed) = typed else { return true };
    let data = &file.data;
    let keywords = data.keywords.join(" ");
    let held = words(&[&file.card.title, &*data.caption, &*keywords, &data.creator, &data.credit].join(" "));
    !typed.is_empty() && typed.iter().all(|word| held.contains(word))
}

#[async_trait]
impl ReadFiles for Shelves {
    async fn get(
        &mut self,
        _seeing: &Permit<may::SeeFiles>,
        number: &FileNumber,
        reader: Option<&Reader>,
    ) -> Answer<Option<MediaFile>> {
        Ok(self.numbered(number).filter(|file| !self.is_hidden(file.card.id, reader)).cloned())
    }

    async fn by_numbers(&mut self, _seeing: &Permit<may::SeeFiles>, numbers: &[FileNumber]) -> Answer<Vec<FileCard>> {
        Ok(numbers.iter().filter_map(|number| self.numbered(number)).map(|file| file.card.clone()).collect())
    }

    async fn in_cart(&mut self, cart: &Cart) -> Answer<Vec<FileCard>> {
        Ok(cart.lines.iter().filter_map(|line| self.card(line.file)).cloned().collect())
    }

    async fn look_up(
        &mut self,
        _seeing: &Permit<may::SeeFiles>,
        typed: &LookUp,
        page: &Page<FileId>,
    ) -> Answer<Rows<FileCard, FileId>> {
        let exact = typed.number.as_ref().and_then(|number| self.numbered(number));
        let is_meant =
            |file: &&MediaFile| is_meant(file, typed) && !self.is_hidden(file.card.id, typed.reader.as_ref());
        let exact = exact.filter(is_meant).map(|file| file.card.clone());
        let meant = self.files.values().rev().filter(is_meant);
        let others = meant.filter(|file| has_all(file, typed.words.as_deref()));
        let others = others.map(|file| file.card.clone()).filter(|card| {
            exact.as_ref().is_none_or(|exact| exact.id != card.id) && page.after.is_none_or(|after| card.id < after)
        });
        let mut rows = Rows::cut(others.collect(), page.limit(), |card| card.id);
        if page.after.is_none() {
            rows.rows.splice(0..0, exact);
        }
        Ok(rows)
    }

    async fn suppliers(&mut self, _seeing: &Permit<may::SeeFiles>) -> Answer<Vec<Supplier>> {
        let mut suppliers: Vec<Supplier> = self.suppliers.values().cloned().collect();
        suppliers.sort_by_cached_key(|supplier| (sort_key(supplier.name.as_str()), supplier.id));
        Ok(suppliers)
    }

    async fn holders(&mut self, _managing: &Permit<may::ManageFiles>, file: FileId) -> Answer<Holders> {
        let lightboxes = self.lightboxes.values().filter(|lightbox| lightbox.files.contains(&file)).count();
        let carts = self.carts.values().filter(|cart| cart.lines.iter().any(|line| line.file == file)).count();
        Ok(Holders { lightboxes: lightboxes as u64, carts: carts as u64 })
    }

    async fn used_in(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        file: FileId,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<UsedIn, OrderNumber>> {
        let seen = self.orders.values().rev().filter(|order| is_there(viewing.scope(), order));
        let with_it = seen.filter(|order| order.lines.iter().any(|line| line.file.id == file));
        let behind = with_it.filter(|order| page.after.is_none_or(|after| order.number < after));
        let rows = behind.filter_map(|order| {
            Some(UsedIn {
                order: order.number,
                owner: order.owner,
                owner_name: self.account(order.owner)?.name.clone(),
                state: order.state,
                created_at: order.created_at,
            })
        });
        Ok(Rows::cut(rows.collect(), page.limit(), |row| row.order))
    }

    async fn restrictions(&mut self, files: &[FileId]) -> Answer<RestrictionBook> {
        let of_them = self.restrictions.values().filter(|restriction| files.contains(&restriction.file));
        Ok(of_them.cloned().collect())
    }

    async fn credits(&mut self, files: &[FileId]) -> Answer<HashMap<FileId, Credits>> {
        let of = |file: &MediaFile| {
            let FileData { creator, credit, copyright, .. } = file.data.clone();
            (file.card.id, Credits { creator, credit, copyright })
        };
        Ok(files.iter().filter_map(|id| self.files.get(id)).map(of).collect())
    }

    async fn sizes(&mut self, suppliers: &[SupplierId]) -> Answer<SizeBook> {
        let own = suppliers.iter().filter_map(|id| Some((*id, self.own_sizes.get(id)?.clone()))).collect();
        Ok(SizeBook::new((*self.default_sizes).clone().unwrap_or_else(no_sizes), own))
    }
}

/// What a house offers that has said nothing about sizes yet.
fn no_sizes() -> SizeCollection {
    let name = "none".parse().expect("a word is a name");
    SizeCollection { id: SizeCollectionId::new(Uuid::nil()), name, offers: Vec::new() }
}

#[async_trait]
impl Files for Shelves {
    async fn with_master(&mut self, key: &MasterKey) -> Answer<Option<FileNumber>> {
        let found = self.files.values().find(|file| file.card.master.key == *key);
        Ok(found.map(|file| file.card.number.clone()))
    }

    async fn next_number(&mut self) -> Answer<FileNumber> {
        let numbers = (self.files.len() as u64 + 1..).map(FileNumber::of_house);
        let mut free = numbers.filter(|number| !self.file_ids.contains_key(number));
        free.next().ok_or_else(|| StoreError::broken("every number is taken"))
    }

    async fn insert(&mut self, file: &MediaFile) -> Answer<()> {
        known(&self.suppliers, &file.card.supplier, "supplier")?;
        if self.file_ids.contains_key(&file.card.number) {
            return Err(StoreError::Duplicate(Unique::FileNumber));
        }
        if self.with_master(&file.card.master.key).await?.is_some() {
            return Err(StoreError::Duplicate(Unique::Master));
        }
        put(&mut self.files, file.card.id, file.clone())?;
        put(&mut self.file_ids, file.card.number.clone(), file.card.id)
    }

    async fn save(&mut self, file: &MediaFile) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.files).get_mut(&file.card.id);
        let kept = kept.filter(|kept| kept.revision.next() == file.revision).ok_or(StoreError::Stale)?;
        let restricted = kept.card.restricted;
        *kept = file.clone();
        kept.card.restricted = restricted;
        Ok(())
    }

    async fn open_restrictions(
        &mut self,
        _managing: &Permit<may::ManageFiles>,
        number: &FileNumber,
    ) -> Answer<Option<FileCard>> {
        Ok(self.numbered(number).map(|file| file.card.clone()))
    }

    async fn put_restriction(&mut self, restriction: &Restriction) -> Answer<()> {
        known(&self.files, &restriction.file, "file")?;
        Arc::make_mut(&mut self.restrictions).insert(restriction.id, restriction.clone());
        self.mark_restricted(restriction.file);
        Ok(())
    }

    async fn remove_restriction(&mut self, restriction: &Restriction) -> Answer<()> {
        Arc::make_mut(&mut self.restrictions).remove(&restriction.id);
        self.mark_restricted(restriction.file);
        Ok(())
    }

    async fn supplier(&mut self, name: &Name) -> Answer<Option<Supplier>> {
        Ok(self.suppliers.values().find(|supplier| supplier.name == *name).cloned())
    }

    async fn insert_supplier(&mut self, supplier: &Supplier) -> Answer<()> {
        if self.supplier(&supplier.name).await?.is_some() {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        put(&mut self.suppliers, supplier.id, supplier.clone())
    }

    async fn put_sizes(&mut self, collection: &SizeCollection, supplier: Option<SupplierId>) -> Answer<()> {
        match supplier {
            Some(supplier) => {
                known(&self.suppliers, &supplier, "supplier")?;
                Arc::make_mut(&mut self.own_sizes).insert(supplier, collection.clone());
            }
            None => self.default_sizes = Arc::new(Some(collection.clone())),
        }
        Ok(())
    }

    async fn put_first_sizes(&mut self, collection: &SizeCollection) -> Answer<()> {
        if self.default_sizes.is_none() {
            self.put_sizes(collection, None).await?;
        }
        Ok(())
    }

    /// Memory is walked whole, and needs no index.
    async fn index_holders(&mut self, _limit: u32) -> Answer<u64> {
        Ok(0)
    }
}
