//! In how many carts and lightboxes a file is.
//!
//! An index on the files would be most of what it costs to fill a cart, because every line touches a page of its own. So
//! a new line is not in the index, which has those alone that say so; and the line's cart is due, which touches one row
//! however many lines there are. Whoever keeps house takes the lines in later, and the database itself takes them out
//! when they go. A question counts what the index has, and walks the lines of the few carts that are due.

use picdesk::{FileId, Holders};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
};

/// What holds files: a table of heads with their id, and a table of their lines with the id of the head.
struct Kind {
    heads: &'static str,
    id: &'static str,
    lines: &'static str,
    of: &'static str,
}

const LIGHTBOXES: Kind = Kind { heads: "lightbox", id: "id", lines: "lightbox_file", of: "lightbox" };
const CARTS: Kind = Kind { heads: "cart", id: "owner", lines: "cart_line", of: "owner" };

/// How many hold a file.
#[derive(FromQueryResult)]
struct Counted {
    lightboxes: i64,
    carts: i64,
}

/// A head whose lines may not all be in the index.
#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    files: i64,
}

impl Hand {
    pub(crate) async fn holders_of(&self, file: FileId) -> Answer<Holders> {
        let mut query = self.query();
        for (start, Kind { heads, id, lines, of }, name) in
            [("SELECT", LIGHTBOXES, "lightboxes"), (",", CARTS, "carts")]
        {
            query.put(&format!("{start} (SELECT count(*) FROM {lines} WHERE in_index AND file = ")).bind(file.uuid());
            // `CROSS JOIN` holds SQLite to beginning with the heads that are due.
            query.put(&format!(
                ") + (SELECT count(*) FROM {heads} CROSS JOIN {lines} \
                 WHERE due AND {lines}.{of} = {heads}.{id} AND NOT in_index AND file = "
            ));
            query.bind(file.uuid()).put(&format!(") AS {name}"));
        }
        let (sql, values) = query.parts();
        let counted = self.one::<Counted>(sql, values).await?;
        let Counted { lightboxes, carts } = counted.ok_or_else(|| map::broken_row("a count is no row"))?;
        Ok(Holders { lightboxes: map::large(lightboxes)?, carts: map::large(carts)? })
    }

    pub(crate) async fn index_what_is_due(&self, limit: u32) -> Answer<u64> {
        Ok(self.index_lines_of(LIGHTBOXES, limit).await? + self.index_lines_of(CARTS, limit).await?)
    }

    /// Takes lines into the index, `limit` at the most, and answers how many heads they belong to.
    async fn index_lines_of(&self, kind: Kind, limit: u32) -> Answer<u64> {
        let Kind { heads, id, lines, of } = kind;
        // Whoever changes lines holds the head. It is held here as well, so that nobody adds one behind this unit's back;
        // and a head that somebody holds is passed by, so that nobody waits for two at once.
        let skip = self.held("FOR UPDATE SKIP LOCKED");
        let sql = format!("SELECT {id} AS id, files FROM {heads} WHERE due ORDER BY {id} LIMIT $1 {skip}");
        let due = self.all::<Due>(sql, values![i64::from(limit)]).await?;
        // The first one may have more lines than are taken in at once. It stays due then.
        let mut files = 0;
        let fits = |head: &&Due| {
            let first = files == 0;
            files += head.files;
            first || files <= i64::from(limit)
        };
        let taken: Vec<Uuid> = due.iter().take_while(fits).map(|head| head.id).collect();
        if taken.is_empty() {
            return Ok(0);
        }
        let mut query = self.query();
        query.put(&format!(
            "UPDATE {lines} SET in_index = TRUE WHERE ({of}, place) IN (SELECT {of}, place FROM {lines}"
        ));
        query.put(&format!(" WHERE {of} IN (")).list(taken.iter().copied());
        query.put(&format!(") AND NOT in_index ORDER BY {of}, place LIMIT ")).bind(i64::from(limit)).put(")");
        self.change_later(query).await?;

        let mut query = self.query();
        query.put(&format!("UPDATE {heads} SET due = FALSE WHERE due AND {id} IN (")).list(taken.iter().copied());
        query.put(&format!(
            ") AND NOT EXISTS (SELECT 1 FROM {lines} WHERE {lines}.{of} = {heads}.{id} AND NOT in_index)"
        ));
        self.change_later(query).await?;
        Ok(taken.len() as u64)
    }
}
