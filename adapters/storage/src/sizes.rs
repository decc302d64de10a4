//! Size collections: the offers of one are a list in one row, because they are only ever read together.

use picdesk::{Currency, LongEdge, SizeBook, SizeCollection, SizeCollectionId, SizeOffer, SupplierId};
use sea_orm::{
    FromQueryResult,
    prelude::{Json, Uuid},
};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
};

/// Whose the default collection is.
const NOBODY: Uuid = Uuid::nil();

#[derive(FromQueryResult)]
struct Row {
    whose: Uuid,
    id: Uuid,
    name: String,
    offers: Json,
}

impl Hand {
    /// The collections of these suppliers, and the default one; the standard one until there is another.
    pub(crate) async fn size_book(&self, suppliers: &[SupplierId]) -> Answer<SizeBook> {
        let whose = suppliers.iter().map(|supplier| supplier.uuid()).chain([NOBODY]);
        let mut query = self.query();
        query.put("SELECT * FROM size_collection WHERE whose IN (").list(whose).put(")");
        let mut default = None;
        let mut own = Vec::new();
        let (sql, values) = query.parts();
        for row in self.all::<Row>(sql, values).await? {
            let whose = row.whose;
            let collection = collection(row)?;
            if whose == NOBODY {
                default = Some(collection);
            } else {
                own.push((SupplierId::new(whose), collection));
            }
        }
        let standard = || SizeCollection::standard(SizeCollectionId::new(NOBODY), Currency::EUR);
        Ok(SizeBook::new(default.unwrap_or_else(standard), own))
    }

    /// Stores a collection, in the place of one that is there.
    pub(crate) async fn keep_sizes(&self, collection: &SizeCollection, supplier: Option<SupplierId>) -> Answer<()> {
        let whose = supplier.map_or(NOBODY, SupplierId::uuid);
        self.insert_sizes(
            whose,
            collection,
            "DO UPDATE SET id = excluded.id, name = excluded.name, offers = excluded.offers",
        )
        .await
    }

    /// Stores the default collection where there is none.
    pub(crate) async fn keep_first_sizes(&self, collection: &SizeCollection) -> Answer<()> {
        self.insert_sizes(NOBODY, collection, "DO NOTHING").await
    }

    /// Inserts a collection, and does what is said where whoever it is for has one.
    async fn insert_sizes(&self, whose: Uuid, collection: &SizeCollection, otherwise: &'static str) -> Answer<()> {
        let offers: Json = collection.offers.iter().map(offer).collect();
        let sql = format!(
            "INSERT INTO size_collection (whose, id, name, offers) VALUES ($1, $2, $3, $4) ON CONFLICT (whose) {otherwise}"
        );
        self.change(&sql, values![whose, collection.id.uuid(), collection.name.as_str(), offers]).await.map(drop)
    }
}

fn offer(offer: &SizeOffer) -> Json {
    let px = match offer.long_edge {
        LongEdge::Px(px) => Json::from(px),
        LongEdge::Original => Json::Null,
    };
    let minor = offer.price.map_or(Json::Null, |price| Json::from(price.minor()));
    let currency = offer.price.map_or(Json::Null, |price| Json::from(price.currency().code()));
    [("label", Json::from(offer.label.as_str())), ("px", px), ("minor", minor), ("currency", currency)]
        .into_iter()
        .collect()
}

fn collection(row: Row) -> Answer<SizeCollection> {
    let offers = row.offers.as_array().ok_or_else(|| map::broken_row("offers are a list"))?;
    let offers = offers.iter().map(|offer| {
        let price = map::price(offer["minor"].as_i64(), offer["currency"].as_str())?;
        let long_edge = match offer["px"].as_i64() {
            Some(px) => LongEdge::Px(map::small(px)?),
            None => LongEdge::Original,
        };
        Ok(SizeOffer { label: map::parsed(offer["label"].as_str().unwrap_or_default())?, long_edge, price })
    });
    Ok(SizeCollection { id: row.id.into(), name: map::parsed(&row.name)?, offers: offers.collect::<Answer<Vec<_>>>()? })
}
