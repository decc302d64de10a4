//! Carts: a head with the number of files, which units hold, and a row for each file.

use async_trait::async_trait;
use picdesk::{AccountId, Cart, CartLine, CartRecord, Carts, Moment, Name, Permit, ReadCarts, StoreError, may};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
    query::Cell,
};

#[derive(FromQueryResult)]
struct Head {
    revision: i64,
}

#[derive(FromQueryResult)]
struct Line {
    file: Uuid,
    size_label: Option<String>,
    added_by: Uuid,
    added_at: i64,
}

#[derive(FromQueryResult)]
struct Person {
    id: Uuid,
    name: String,
}

fn row<'a>(cart: &Cart, place: usize, line: &'a CartLine) -> [Cell<'a>; 6] {
    [
        Cell::Id(cart.owner.uuid()),
        Cell::Text(line.size.as_ref().map(|label| label.as_str())),
        Cell::Id(line.added_by.uuid()),
        Cell::from(line.added_at.micros()),
        Cell::Id(line.file.uuid()),
        Cell::from(place as i64),
    ]
}

impl Hand {
    async fn lines_in_cart(&self, owner: AccountId) -> Answer<Vec<CartLine>> {
        let rows = self.all::<Line>(
            "SELECT file, size_label, added_by, added_at FROM cart_line WHERE owner = $1 ORDER BY place",
            values![owner.uuid()],
        );
        let line = |row: Line| {
            Ok(CartLine {
                file: row.file.into(),
                size: map::parsed_maybe(row.size_label.as_deref())?,
                added_by: row.added_by.into(),
                added_at: Moment::from_micros(row.added_at),
            })
        };
        rows.await?.into_iter().map(line).collect()
    }

    async fn cart_of(&self, owner: AccountId, head: Head) -> Answer<Cart> {
        let (lines, revision) = (self.lines_in_cart(owner).await?, map::revision(head.revision)?);
        Ok(Cart::restore(CartRecord { owner, lines, revision }))
    }

    /// Stores the lines from a place on; those before it are stored already.
    ///
    /// A cart of 5,000 lines has 25,001 values, fewer than SQLite binds in one statement.
    async fn put_in_cart(&self, cart: &Cart, from: usize) -> Answer<()> {
        let rest = cart.lines.iter().enumerate().skip(from);
        if rest.len() == 0 {
            return Ok(());
        }
        let columns = ["owner", "size_label", "added_by", "added_at", "file", "place"];
        let mut query = self.query();
        query.insert("cart_line", &columns, &rest.map(|(place, line)| row(cart, place, line)).collect::<Vec<_>>());
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }
}

#[async_trait]
impl ReadCarts for Hand {
    async fn get(&mut self, viewing: &Permit<may::ViewCart>) -> Answer<Option<Cart>> {
        let Some(owner) = viewing.scope().account() else { return Ok(None) };
        let head = self.one::<Head>(
            "SELECT coalesce(cart.revision, 1) AS revision FROM account LEFT JOIN cart ON owner = account.id \
             WHERE account.id = $1",
            values![owner.uuid()],
        );
        match head.await? {
            Some(head) => self.cart_of(owner, head).await.map(Some),
            None => Ok(None),
        }
    }

    async fn who_added(&mut self, cart: &Cart) -> Answer<Vec<(AccountId, Name)>> {
        let rows = self.all::<Person>(
            "SELECT id, name FROM account WHERE id IN (SELECT added_by FROM cart_line WHERE owner = $1 AND added_by <> $1) \
             ORDER BY id",
            values![cart.owner.uuid()],
        );
        rows.await?.into_iter().map(|row| Ok((row.id.into(), map::parsed(&row.name)?))).collect()
    }
}

#[async_trait]
impl Carts for Hand {
    async fn open(&mut self, editing: &Permit<may::EditCart>) -> Answer<Option<Cart>> {
        let Some(owner) = editing.scope().account() else { return Ok(None) };
        // One statement makes the head where there is none, holds it, and reads it as it is once it is held. The lines
        // are read by the next one, which sees what was committed until then.
        let head = self.one::<Head>(
            "INSERT INTO cart (owner, files, revision) SELECT id, 0, 1 FROM account WHERE id = $1 \
             ON CONFLICT (owner) DO UPDATE SET files = cart.files RETURNING revision",
            values![owner.uuid()],
        );
        match head.await? {
            Some(head) => self.cart_of(owner, head).await.map(Some),
            None => Ok(None),
        }
    }

    async fn save(&mut self, cart: &Cart) -> Answer<()> {
        let saved = self.change(
            "UPDATE cart SET files = $1, revision = $2, due = TRUE WHERE owner = $3 AND revision = $4",
            values![
                map::stored(cart.lines.len() as u64),
                i64::from(cart.revision.number()),
                cart.owner.uuid(),
                map::before(cart.revision),
            ],
        );
        if saved.await? == 0 {
            return Err(StoreError::Stale);
        }
        // What stands as it stood is left alone: adding files at the end writes only these.
        let kept = self.lines_in_cart(cart.owner).await?;
        let same = kept.iter().zip(&cart.lines).take_while(|(kept, wanted)| kept == wanted).count();
        if same < kept.len() {
            let sql = "DELETE FROM cart_line WHERE owner = $1 AND place >= $2";
            self.change(sql, values![cart.owner.uuid(), same as i64]).await?;
        }
        self.put_in_cart(cart, same).await
    }
}
