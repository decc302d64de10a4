//! Lightboxes. The owner is the first half of a lightbox's key, so that another person's is not there (rule 3).

use async_trait::async_trait;
use picdesk::{
    FileCard, FileId, Lightbox, LightboxId, LightboxRecord, LightboxRow, Lightboxes, Message, Moment, Page, Permit,
    ReadLightboxes, Rows, StoreError, may,
};
use sea_orm::{FromQueryResult, QueryResult, prelude::Uuid};

use crate::{
    entity::lightbox,
    fault::{Answer, named},
    files::unpacked_cards,
    hand::{Hand, values},
    map,
    packed::unpacked,
    query::Cell,
};

#[derive(FromQueryResult)]
struct Note {
    file: Uuid,
    note: String,
}

fn row(lightbox: &Lightbox) -> lightbox::Model {
    lightbox::Model {
        owner: lightbox.owner.uuid(),
        id: lightbox.id.uuid(),
        name: lightbox.name.to_string(),
        folded_name: lightbox.name.folded(),
        files: map::stored(lightbox.files.len() as u64),
        created_at: lightbox.created_at.micros(),
        changed_at: lightbox.changed_at.micros(),
        revision: i64::from(lightbox.revision.number()),
    }
}

/// Makes the domain's lightbox of its row and its files.
fn restored(row: &QueryResult, files: Vec<FileId>) -> Answer<Lightbox> {
    let row = lightbox::Model::from_query_result(row, "").map_err(named)?;
    Ok(Lightbox::restore(LightboxRecord {
        id: row.id.into(),
        owner: row.owner.into(),
        name: map::parsed(&row.name)?,
        files,
        created_at: Moment::from_micros(row.created_at),
        changed_at: Moment::from_micros(row.changed_at),
        revision: map::revision(row.revision)?,
    }))
}

/// The ids that came packed.
fn file_ids(row: &QueryResult) -> Answer<Vec<FileId>> {
    Ok(unpacked::<(Uuid,)>(row)?.into_iter().map(|(id,)| id.into()).collect())
}

impl Hand {
    /// A lightbox of the permit's owner, with something packed beside it.
    async fn row_of_lightbox(
        &self,
        viewing: &Permit<may::ViewLightboxes>,
        id: LightboxId,
        packed: &str,
    ) -> Answer<Option<QueryResult>> {
        let Some(owner) = viewing.scope().account() else { return Ok(None) };
        let sql = format!("SELECT lightbox.*, {packed} FROM lightbox WHERE owner = $1 AND id = $2");
        self.row(sql, values![owner.uuid(), id.uuid()]).await
    }

    /// The files of a lightbox as they are stored, in their order.
    async fn files_in_lightbox(&self, id: LightboxId) -> Answer<Vec<FileId>> {
        let ids = self.packed(&self.packed_id("file"), "lightbox_file WHERE lightbox = $1", "place");
        let row = self.row(format!("SELECT {ids}"), values![id.uuid()]).await?;
        row.map_or_else(|| Ok(Vec::new()), |row| file_ids(&row))
    }

    /// Stores the files from a place on; those before it are stored already.
    async fn put_files(&self, lightbox: &Lightbox, from: usize) -> Answer<()> {
        let rest = lightbox.files.iter().enumerate().skip(from);
        if rest.len() == 0 {
            return Ok(());
        }
        let id = lightbox.id.uuid();
        let mut query = self.query();
        let rows = rest.map(|(place, file)| [Cell::Id(id), Cell::Id(file.uuid()), Cell::from(place as i64)]);
        query.insert("lightbox_file", &["lightbox", "file", "place"], &rows.collect::<Vec<_>>());
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }
}

#[async_trait]
impl ReadLightboxes for Hand {
    async fn get(&mut self, viewing: &Permit<may::ViewLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>> {
        let ids = self.packed(&self.packed_id("file"), "lightbox_file WHERE lightbox = lightbox.id", "place");
        let Some(row) = self.row_of_lightbox(viewing, id, &ids).await? else { return Ok(None) };
        restored(&row, file_ids(&row)?).map(Some)
    }

    async fn with_files(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        id: LightboxId,
    ) -> Answer<Option<(Lightbox, Vec<FileCard>)>> {
        let cards = self.packed_cards(
            "lightbox_file JOIN file ON file.id = lightbox_file.file WHERE lightbox = lightbox.id",
            "place",
        );
        let Some(row) = self.row_of_lightbox(viewing, id, &cards).await? else { return Ok(None) };
        let files = unpacked_cards(&row)?;
        let lightbox = restored(&row, files.iter().map(|card| card.id).collect())?;
        Ok(Some((lightbox, files)))
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        page: &Page<LightboxId>,
    ) -> Answer<Rows<LightboxRow, LightboxId>> {
        let Some(owner) = viewing.scope().account() else { return Ok(Rows { rows: Vec::new(), next: None }) };
        let mut query = self.query();
        query.put("SELECT * FROM lightbox WHERE owner = ").bind(owner.uuid());
        if let Some(after) = page.after {
            query.put(" AND id < ").bind(after.uuid());
        }
        query.put(" ORDER BY id DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<lightbox::Model>(sql, values).await?;
        let shown = |row: lightbox::Model| {
            Ok(LightboxRow {
                id: row.id.into(),
                name: map::parsed(&row.name)?,
                files: map::small(row.files)?,
                changed_at: Moment::from_micros(row.changed_at),
                revision: map::revision(row.revision)?,
            })
        };
        let rows = rows.into_iter().map(shown).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.id))
    }

    async fn notes(&mut self, lightbox: &Lightbox) -> Answer<Vec<(FileId, Message)>> {
        let sql = "SELECT file, note FROM lightbox_note WHERE lightbox = $1 ORDER BY file";
        let rows = self.all::<Note>(sql, values![lightbox.id.uuid()]).await?;
        rows.into_iter().map(|row| Ok((row.file.into(), map::parsed(&row.note)?))).collect()
    }
}

#[async_trait]
impl Lightboxes for Hand {
    async fn open(&mut self, editing: &Permit<may::EditLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>> {
        let Some(owner) = editing.scope().account() else { return Ok(None) };
        // The files are a statement of their own behind the row, as whoever held it before has left them.
        let sql = format!("SELECT * FROM lightbox WHERE owner = $1 AND id = $2 {}", self.held("FOR UPDATE"));
        let Some(row) = self.row(sql, values![owner.uuid(), id.uuid()]).await? else { return Ok(None) };
        restored(&row, self.files_in_lightbox(id).await?).map(Some)
    }

    async fn insert(&mut self, lightbox: &Lightbox) -> Answer<()> {
        self.add(row(lightbox)).await?;
        self.put_files(lightbox, 0).await
    }

    async fn save(&mut self, lightbox: &Lightbox) -> Answer<()> {
        let row = row(lightbox);
        let saved = self.change(
            "UPDATE lightbox SET name = $1, folded_name = $2, files = $3, changed_at = $4, revision = $5, due = TRUE \
             WHERE owner = $6 AND id = $7 AND revision = $8",
            values![
                row.name,
                row.folded_name,
                row.files,
                row.changed_at,
                row.revision,
                row.owner,
                row.id,
                map::before(lightbox.revision),
            ],
        );
        if saved.await? == 0 {
            return Err(StoreError::Stale);
        }
        // What stands as it stood is left alone: adding files at the end writes only these.
        let kept = self.files_in_lightbox(lightbox.id).await?;
        let same = kept.iter().zip(&lightbox.files).take_while(|(kept, wanted)| kept == wanted).count();
        if same < kept.len() {
            let sql = "DELETE FROM lightbox_file WHERE lightbox = $1 AND place >= $2";
            self.change(sql, values![lightbox.id.uuid(), same as i64]).await?;
        }
        self.put_files(lightbox, same).await?;
        if same < kept.len() {
            let sql = "DELETE FROM lightbox_note WHERE lightbox = $1 \
                       AND file NOT IN (SELECT file FROM lightbox_file WHERE lightbox = $1)";
            self.change(sql, values![lightbox.id.uuid()]).await?;
        }
        Ok(())
    }

    async fn put_note(&mut self, lightbox: &Lightbox, file: FileId, note: Option<&Message>) -> Answer<()> {
        let (id, file) = (lightbox.id.uuid(), file.uuid());
        let Some(note) = note else {
            let sql = "DELETE FROM lightbox_note WHERE lightbox = $1 AND file = $2";
            return self.change(sql, values![id, file]).await.map(drop);
        };
        let sql = "INSERT INTO lightbox_note (lightbox, file, note) VALUES ($1, $2, $3) \
                   ON CONFLICT (lightbox, file) DO UPDATE SET note = excluded.note";
        self.change(sql, values![id, file, note.as_str()]).await.map(drop)
    }

    async fn remove(&mut self, lightbox: &Lightbox) -> Answer<()> {
        let removed = self.change(
            "DELETE FROM lightbox WHERE owner = $1 AND id = $2 AND revision = $3",
            values![lightbox.owner.uuid(), lightbox.id.uuid(), i64::from(lightbox.revision.number())],
        );
        if removed.await? == 0 {
            return Err(StoreError::Stale);
        }
        for sql in ["DELETE FROM lightbox_file WHERE lightbox = $1", "DELETE FROM lightbox_note WHERE lightbox = $1"] {
            self.change(sql, values![lightbox.id.uuid()]).await?;
        }
        Ok(())
    }
}
