//! Files, their data, their suppliers.

use std::collections::HashMap;

use async_trait::async_trait;
use picdesk::{
    Cart, Credits, FileCard, FileData, FileId, FileNumber, Files, Format, Holders, LicenceModel, LookUp, Master,
    MasterKey, MediaFile, Moment, Name, OrderNumber, Page, Permit, ReadFiles, Reader, Restriction, RestrictionBook,
    Rows, SizeBook, SizeCollection, StoreError, Supplier, SupplierId, UsedIn, may,
    search::{marks, sort_key, words},
};
use sea_orm::{
    FromQueryResult, QueryResult,
    prelude::{Json, Uuid},
};

use crate::{
    entity::{file, file_data},
    fault::Answer,
    hand::{Hand, values},
    map,
    packed::unpacked,
    restrictions::not_hidden,
};

/// Makes the domain's card of a row.
fn card(row: file::Model) -> Answer<FileCard> {
    Ok(FileCard {
        id: row.id.into(),
        number: map::parsed(&row.number)?,
        title: row.title,
        licence: map::parsed::<LicenceModel>(&row.licence)?,
        supplier: row.supplier.into(),
        master: master(row.master_key, &row.format, row.width_px, row.height_px, row.bytes)?,
        withdrawn: row.withdrawn,
        restricted: row.restricted,
    })
}

/// Makes a master of its columns.
pub(crate) fn master(key: String, format: &str, width_px: i64, height_px: i64, bytes: i64) -> Answer<Master> {
    Ok(Master {
        key: MasterKey::new(key).ok_or_else(|| map::broken_row("a master's key is none"))?,
        format: map::named(&Format::ALL, Format::extension, format)?,
        width_px: map::small(width_px)?,
        height_px: map::small(height_px)?,
        bytes: map::large(bytes)?,
    })
}

pub(crate) fn cards(rows: Vec<file::Model>) -> Answer<Vec<FileCard>> {
    rows.into_iter().map(card).collect()
}

impl Hand {
    /// The cards of files, to be read with [`unpacked_cards`].
    pub(crate) fn packed_cards(&self, from: &str, order: &str) -> String {
        // A flag is a number in SQLite; the two of a file are one.
        let columns = format!(
            "{}, number, title, licence, {}, master_key, format, width_px, height_px, bytes, \
             CAST(withdrawn AS INTEGER) + 2 * CAST(restricted AS INTEGER)",
            self.packed_id("file.id"),
            self.packed_id("supplier"),
        );
        self.packed(&columns, from, order)
    }
}

/// The cards of files that came packed.
pub(crate) fn unpacked_cards(row: &QueryResult) -> Answer<Vec<FileCard>> {
    type Packed<'row> = (Uuid, &'row str, String, &'row str, Uuid, String, &'row str, i64, i64, i64, i64);
    let card = |(id, number, title, licence, supplier, key, format, width_px, height_px, bytes, flags): Packed<'_>| {
        Ok(FileCard {
            id: id.into(),
            number: map::parsed(number)?,
            title,
            licence: map::parsed(licence)?,
            supplier: supplier.into(),
            master: master(key, format, width_px, height_px, bytes)?,
            withdrawn: flags & 1 != 0,
            restricted: flags & 2 != 0,
        })
    };
    unpacked(row)?.into_iter().map(card).collect()
}

/// The words by which a file is found, and its marks.
fn words_of(file: &MediaFile) -> Vec<String> {
    let data = &file.data;
    let mut found = words(
        &[&file.card.title, &data.caption, &data.keywords.join(" "), &data.creator, &data.credit]
            .map(|s| &**s)
            .join(" "),
    );
    found.extend(marks(&file.card));
    found
}

/// A file with its data.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    file: file::Model,
    #[sea_orm(nested)]
    data: file_data::Model,
}

const FOUND: &str = "SELECT file.*, file_data.* FROM file JOIN file_data ON file_data.file = file.id";

fn restored(found: Found) -> Answer<MediaFile> {
    let (card, row) = (card(found.file)?, found.data);
    let keywords = row.keywords.as_array().ok_or_else(|| map::broken_row("keywords are a list"))?;
    let taken_at = row.taken_at.map(|at| Moment::from_micros(at).utc());
    let data = FileData {
        title: card.title.clone(),
        caption: row.caption,
        keywords: keywords.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        creator: row.creator,
        credit: row.credit,
        copyright: row.copyright,
        taken_at: taken_at.map(|at| at.date().with_time(at.time())),
    };
    let (added_at, revision) = (Moment::from_micros(row.added_at), map::revision(row.revision)?);
    Ok(MediaFile { card, data, added_at, revision })
}

#[async_trait]
impl ReadFiles for Hand {
    async fn get(
        &mut self,
        _seeing: &Permit<may::SeeFiles>,
        number: &FileNumber,
        reader: Option<&Reader>,
    ) -> Answer<Option<MediaFile>> {
        let mut query = self.query();
        query.put(FOUND).put(" WHERE number = ").bind(number.as_str());
        not_hidden(&mut query, reader);
        let (sql, values) = query.parts();
        self.one::<Found>(sql, values).await?.map(restored).transpose()
    }

    async fn by_numbers(&mut self, _seeing: &Permit<may::SeeFiles>, numbers: &[FileNumber]) -> Answer<Vec<FileCard>> {
        let mut found = std::collections::HashMap::new();
        for numbers in numbers.chunks(MOST_NUMBERS) {
            let mut query = self.query();
            query.put("SELECT * FROM file WHERE number IN (").list(numbers.iter().map(FileNumber::as_str)).put(")");
            let (sql, values) = query.parts();
            let cards = cards(self.all(sql, values).await?)?;
            found.extend(cards.into_iter().map(|card| (card.number.clone(), card)));
        }
        Ok(numbers.iter().filter_map(|number| found.get(number).cloned()).collect())
    }

    async fn in_cart(&mut self, cart: &Cart) -> Answer<Vec<FileCard>> {
        let cards = self.packed_cards("cart_line JOIN file ON file.id = cart_line.file WHERE owner = $1", "place");
        let row = self.row(format!("SELECT {cards}"), values![cart.owner.uuid()]).await?;
        row.map_or_else(|| Ok(Vec::new()), |row| unpacked_cards(&row))
    }

    async fn look_up(
        &mut self,
        _seeing: &Permit<may::SeeFiles>,
        typed: &LookUp,
        page: &Page<FileId>,
    ) -> Answer<Rows<FileCard, FileId>> {
        self.found_files(typed, page).await
    }

    async fn suppliers(&mut self, _seeing: &Permit<may::SeeFiles>) -> Answer<Vec<Supplier>> {
        #[derive(FromQueryResult)]
        struct Found {
            id: Uuid,
            name: String,
        }
        let rows = self.all::<Found>("SELECT id, name FROM supplier", []).await?;
        let named = |row: Found| Ok(Supplier { id: row.id.into(), name: map::parsed(&row.name)? });
        let mut suppliers = rows.into_iter().map(named).collect::<Answer<Vec<_>>>()?;
        suppliers.sort_by_cached_key(|supplier| (sort_key(supplier.name.as_str()), supplier.id));
        Ok(suppliers)
    }

    async fn holders(&mut self, _managing: &Permit<may::ManageFiles>, file: FileId) -> Answer<Holders> {
        self.holders_of(file).await
    }

    async fn used_in(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        file: FileId,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<UsedIn, OrderNumber>> {
        self.orders_with(viewing, file, page).await
    }

    async fn restrictions(&mut self, files: &[FileId]) -> Answer<RestrictionBook> {
        self.restrictions_of(files).await
    }

    async fn credits(&mut self, files: &[FileId]) -> Answer<HashMap<FileId, Credits>> {
        self.credits_of(files).await
    }

    async fn sizes(&mut self, suppliers: &[SupplierId]) -> Answer<SizeBook> {
        self.size_book(suppliers).await
    }
}

/// How many numbers are asked for in one statement.
const MOST_NUMBERS: usize = 10_000;

/// A row of which the number is enough.
#[derive(FromQueryResult)]
struct Number {
    number: String,
}

/// What a counter has come to.
#[derive(FromQueryResult)]
pub(crate) struct Counted {
    pub(crate) counted: i64,
}

#[async_trait]
impl Files for Hand {
    async fn with_master(&mut self, key: &MasterKey) -> Answer<Option<FileNumber>> {
        let found = self.one::<Number>("SELECT number FROM file WHERE master_key = $1", values![key.as_str()]);
        found.await?.map(|row| map::parsed(&row.number)).transpose()
    }

    async fn next_number(&mut self) -> Answer<FileNumber> {
        loop {
            let sql = "UPDATE counter SET next = next + 1 WHERE name = 'file' RETURNING next - 1 AS counted";
            let counted = self.one::<Counted>(sql, []).await?.ok_or_else(|| map::broken_row("no counter of files"))?;
            let number = FileNumber::of_house(map::large(counted.counted)?);
            // Numbers also come from metadata and from file names, so the next one may be taken.
            let sql = "SELECT number FROM file WHERE number = $1";
            if self.one::<Number>(sql, values![number.as_str()]).await?.is_none() {
                return Ok(number);
            }
        }
    }

    async fn insert(&mut self, file: &MediaFile) -> Answer<()> {
        let (card, data, master) = (&file.card, &file.data, &file.card.master);
        self.add(file::Model {
            id: card.id.uuid(),
            number: card.number.to_string(),
            title: card.title.clone(),
            licence: card.licence.code().to_owned(),
            supplier: card.supplier.uuid(),
            master_key: master.key.as_str().to_owned(),
            format: master.format.extension().to_owned(),
            width_px: i64::from(master.width_px),
            height_px: i64::from(master.height_px),
            bytes: map::stored(master.bytes),
            withdrawn: card.withdrawn,
            restricted: card.restricted,
        })
        .await?;
        self.add(file_data::Model {
            file: card.id.uuid(),
            caption: data.caption.clone(),
            keywords: Json::from(data.keywords.clone()),
            creator: data.creator.clone(),
            credit: data.credit.clone(),
            copyright: data.copyright.clone(),
            taken_at: data.taken_at.map(|at| Moment::from(at.assume_utc()).micros()),
            added_at: file.added_at.micros(),
            revision: i64::from(file.revision.number()),
        })
        .await?;
        self.keep_words_of_file(card.id.uuid(), &words_of(file)).await
    }

    async fn save(&mut self, file: &MediaFile) -> Answer<()> {
        let (id, card, data) = (file.card.id.uuid(), &file.card, &file.data);
        let sql = format!("{FOUND} WHERE file.id = $1 AND revision = $2");
        let kept = self.one::<Found>(sql, values![id, map::before(file.revision)]).await?;
        let kept = restored(kept.ok_or(StoreError::Stale)?)?;
        let saved = self.change(
            "UPDATE file_data SET caption = $1, keywords = $2, creator = $3, credit = $4, copyright = $5, \
             revision = $6 WHERE file = $7 AND revision = $8",
            values![
                data.caption.as_str(),
                Json::from(data.keywords.clone()),
                data.creator.as_str(),
                data.credit.as_str(),
                data.copyright.as_str(),
                i64::from(file.revision.number()),
                id,
                map::before(file.revision),
            ],
        );
        if saved.await? == 0 {
            return Err(StoreError::Stale);
        }
        let sql = "UPDATE file SET title = $1, licence = $2, withdrawn = $3 WHERE id = $4";
        self.change(sql, values![card.title.as_str(), card.licence.code(), card.withdrawn, id]).await?;
        self.change_words_of_file(id, &words_of(&kept), &words_of(file)).await
    }

    async fn open_restrictions(
        &mut self,
        _managing: &Permit<may::ManageFiles>,
        number: &FileNumber,
    ) -> Answer<Option<FileCard>> {
        // Orders may refer to the file meanwhile.
        let sql = format!("SELECT * FROM file WHERE number = $1{}", self.held(" FOR NO KEY UPDATE"));
        self.one::<file::Model>(sql, values![number.as_str()]).await?.map(card).transpose()
    }

    async fn put_restriction(&mut self, restriction: &Restriction) -> Answer<()> {
        self.keep_restriction(restriction).await
    }

    async fn remove_restriction(&mut self, restriction: &Restriction) -> Answer<()> {
        self.forget_restriction(restriction).await
    }

    async fn supplier(&mut self, name: &Name) -> Answer<Option<Supplier>> {
        #[derive(FromQueryResult)]
        struct Found {
            id: Uuid,
        }
        let found = self.one::<Found>("SELECT id FROM supplier WHERE name = $1", values![name.as_str()]).await?;
        Ok(found.map(|row| Supplier { id: row.id.into(), name: name.clone() }))
    }

    async fn insert_supplier(&mut self, supplier: &Supplier) -> Answer<()> {
        let sql = "INSERT INTO supplier (id, name) VALUES ($1, $2)";
        self.change(sql, values![supplier.id.uuid(), supplier.name.as_str()]).await.map(drop)
    }

    async fn put_sizes(&mut self, collection: &SizeCollection, supplier: Option<SupplierId>) -> Answer<()> {
        self.keep_sizes(collection, supplier).await
    }

    async fn put_first_sizes(&mut self, collection: &SizeCollection) -> Answer<()> {
        self.keep_first_sizes(collection).await
    }

    async fn index_holders(&mut self, limit: u32) -> Answer<u64> {
        self.index_what_is_due(limit).await
    }
}
