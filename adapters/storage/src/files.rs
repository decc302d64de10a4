//! Files, their data, their suppliers.

use async_trait::async_trait;
use picdesk::{
    Cart, FileCard, FileData, FileId, FileNumber, Files, Format, LicenceModel, Lightbox, LookUp, Master, MasterKey,
    MediaFile, Moment, Name, Page, Permit, ReadFiles, Rows, SizeBook, SizeCollection, Supplier, SupplierId, may,
    search::words,
};
use sea_orm::{
    FromQueryResult,
    prelude::{Json, Uuid},
};

use crate::{
    entity::{file, file_data},
    fault::Answer,
    hand::{Hand, values},
    map,
    packed::Cells,
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

fn cards(rows: Vec<file::Model>) -> Answer<Vec<FileCard>> {
    rows.into_iter().map(card).collect()
}

/// The words by which a file is found.
fn words_of(file: &MediaFile) -> Vec<String> {
    let data = &file.data;
    words(
        &[&file.card.title, &data.caption, &data.keywords.join(" "), &data.creator, &data.credit]
            .map(|s| &**s)
            .join(" "),
    )
}

fn data(title: String, row: file_data::Model) -> Answer<(FileData, Moment)> {
    let keywords = row.keywords.as_array().ok_or_else(|| map::broken_row("keywords are a list"))?;
    let taken_at = row.taken_at.map(|at| Moment::from_micros(at).utc());
    let data = FileData {
        title,
        caption: row.caption,
        keywords: keywords.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        creator: row.creator,
        credit: row.credit,
        copyright: row.copyright,
        taken_at: taken_at.map(|at| at.date().with_time(at.time())),
    };
    Ok((data, Moment::from_micros(row.added_at)))
}

#[async_trait]
impl ReadFiles for Hand {
    async fn get(&mut self, _seeing: &Permit<may::SeeFiles>, number: &FileNumber) -> Answer<Option<MediaFile>> {
        #[derive(FromQueryResult)]
        struct Found {
            #[sea_orm(nested)]
            file: file::Model,
            #[sea_orm(nested)]
            data: file_data::Model,
        }
        let sql = "SELECT file.*, file_data.* FROM file JOIN file_data ON file_data.file = file.id WHERE number = $1";
        let Some(found) = self.one::<Found>(sql, values![number.as_str()]).await? else { return Ok(None) };
        let card = card(found.file)?;
        let (data, added_at) = data(card.title.clone(), found.data)?;
        Ok(Some(MediaFile { card, data, added_at }))
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

    async fn of(&mut self, lightbox: &Lightbox) -> Answer<Vec<FileCard>> {
        let from = "lightbox_file JOIN file ON file.id = lightbox_file.file WHERE lightbox = $1";
        self.packed_cards(from, lightbox.id.uuid()).await
    }

    async fn in_cart(&mut self, cart: &Cart) -> Answer<Vec<FileCard>> {
        let from = "cart_line JOIN file ON file.id = cart_line.file WHERE owner = $1";
        self.packed_cards(from, cart.owner.uuid()).await
    }

    async fn look_up(
        &mut self,
        _seeing: &Permit<may::SeeFiles>,
        typed: &LookUp,
        page: &Page<FileId>,
    ) -> Answer<Rows<FileCard, FileId>> {
        let words = match &typed.words[..] {
            [_, _, ..] => self.rarest_first("file", &typed.words, only).await?.into_iter().map(|it| it.word).collect(),
            _ => typed.words.clone(),
        };
        let mut query = self.query();
        let exact = typed.number.as_ref().map_or("", FileNumber::as_str);
        // The file with exactly that number comes first, once, and only on the first page (rule 39).
        query.put("SELECT * FROM (SELECT 0 AS place, file.* FROM file WHERE NOT withdrawn AND number = ").bind(exact);
        query.put(" AND ").bind(page.after.is_none());
        if let Some((first, others)) = words.split_first() {
            // `CROSS JOIN` holds SQLite to this order: the files with the rarest word, then who of them has the other
            // words as well, and only then their rows.
            query.put(" UNION ALL SELECT * FROM (SELECT 1 AS place, file.* FROM file_word");
            for place in 0..others.len() {
                query.put(&format!(" CROSS JOIN file_word AS other{place}"));
            }
            query.put(" CROSS JOIN file WHERE file.id = file_word.file AND NOT withdrawn");
            query.put(" AND file_word.word = ").bind(first.as_str()).put(" AND number <> ").bind(exact);
            for (place, word) in others.iter().enumerate() {
                query.put(&format!(" AND other{place}.file = file_word.file AND other{place}.word = "));
                query.bind(word.as_str());
            }
            if let Some(after) = page.after {
                query.put(" AND file_word.file < ").bind(after.uuid());
            }
            query.put(" ORDER BY file_word.file DESC LIMIT ").bind(i64::from(page.limit()) + 1).put(") AS by_words");
        }
        query.put(") AS found ORDER BY place, id DESC");
        let (sql, values) = query.parts();
        let rows = cards(self.all(sql, values).await?)?;
        let (exact, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|card| Some(&card.number) == typed.number.as_ref());
        let mut page = Rows::cut(others, page.limit(), |card| card.id);
        page.rows.splice(0..0, exact);
        Ok(page)
    }

    async fn sizes(&mut self, suppliers: &[SupplierId]) -> Answer<SizeBook> {
        self.size_book(suppliers).await
    }
}

impl Hand {
    /// The files of one list, in the order of their places in it.
    async fn packed_cards(&self, from: &str, list: Uuid) -> Answer<Vec<FileCard>> {
        let columns = format!(
            "{}, number, title, licence, {}, master_key, format, width_px, height_px, bytes, withdrawn",
            self.packed_id("file.id"),
            self.packed_id("supplier"),
        );
        let rows = self.packed(&columns, from, "place", values![list]).await?;
        rows.into_iter().map(|row| card(unpacked(row)?)).collect()
    }
}

/// Makes a row of the cells of a packed one.
fn unpacked(mut row: Cells) -> Answer<file::Model> {
    Ok(file::Model {
        id: row.id()?,
        number: row.text()?,
        title: row.text()?,
        licence: row.text()?,
        supplier: row.id()?,
        master_key: row.text()?,
        format: row.text()?,
        width_px: row.number()?,
        height_px: row.number()?,
        bytes: row.number()?,
        withdrawn: row.flag()?,
    })
}

/// What comes behind a word itself, and before every other.
fn only(word: &str) -> String {
    format!("{word}\u{1}")
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
        })
        .await?;
        self.add_words("file", card.id.uuid(), &words_of(file)).await
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
}
