//! By which way a list comes to its orders.

use picdesk::LetterState;
use sea_orm::FromQueryResult;

use super::Asked;
use crate::{
    fault::Answer,
    find::{FEW, MERGED},
    hand::Hand,
};

/// Up to how many orders of the kinds that are asked for are few: whatever else is asked for, they are all looked at sooner
/// than those are found that something common leads to.
const FEW_OF_KINDS: i64 = 2_000;

/// By which way a list comes to its orders.
pub(super) enum Way {
    /// The orders of clients with one of the first words, the newest of each, and the newest of those that have one of
    /// each of the other words as well.
    Words(Vec<Vec<String>>),
    /// The orders of clients with a word that begins like this, in no order: there are few.
    Beginning(String),
    /// The letters in a state, each if it is the newest about its order.
    Letters(LetterState),
    /// The orders with a line that is marked for the next invoice: there are few.
    Marked,
    /// For each state, origin and grant that may be, the newest orders that are so.
    Heaps,
    /// The orders themselves, or the one with a number, or those of one account, or of one staff member, or of a span of time.
    Orders,
}

/// How many were counted.
#[derive(FromQueryResult)]
struct Counted {
    found: i64,
}

impl Hand {
    /// Chooses the way, and puts the word first that leads if a word does; none where no client has such words.
    pub(super) async fn way_to_orders(&self, asked: &mut Asked<'_>) -> Answer<Option<Way>> {
        if asked.words.is_empty() || asked.filter.to_invoice || asked.filter.number.is_some() {
            return self.other_way(asked).await.map(Some);
        }
        // A word that is all that is asked for leads, however common it is.
        let alone = asked.words.len() == 1 && !asked.is_narrow();
        let mut few = false;
        if !alone {
            few = self.rarest_word_first(asked).await?;
            if asked.is_narrow() && !few {
                return self.other_way(asked).await.map(Some);
            }
        }
        let mut kept = Vec::new();
        for word in &asked.words {
            kept.push(self.words_that_begin(word).await?);
        }
        if kept.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        if kept[0].len() <= MERGED && !asked.is_timed() {
            return Ok(Some(Way::Words(kept)));
        }
        if few || (alone && self.rarest_word_first(asked).await?) {
            return Ok(Some(Way::Beginning(asked.words[0].clone())));
        }
        self.other_way(asked).await.map(Some)
    }

    /// The way where no word of the client leads.
    async fn other_way(&self, asked: &Asked<'_>) -> Answer<Way> {
        let few_of_kinds = asked.kinds_may_lead() && self.are_few(asked).await?;
        Ok(asked.way(few_of_kinds))
    }

    /// Puts the word first that leads to the fewest orders, and answers whether these are few.
    async fn rarest_word_first(&self, asked: &mut Asked<'_>) -> Answer<bool> {
        let counted = self.rarest_beginning_first("order_word", &asked.words).await?;
        let few = counted.first().is_some_and(|rarest| rarest.found < FEW);
        asked.words = counted.into_iter().map(|typed| typed.word).collect();
        Ok(few)
    }

    /// Whether few orders are of the kinds that are asked for: counted as far as a few.
    async fn are_few(&self, asked: &Asked<'_>) -> Answer<bool> {
        let mut query = self.query();
        query.put("SELECT count(*) AS found FROM (SELECT 1 FROM (");
        asked.each_heap(
            &mut query,
            |query| {
                query.put("SELECT * FROM (SELECT 1 AS one FROM orders WHERE ");
            },
            |query| {
                query.put(" LIMIT ").bind(FEW_OF_KINDS).put(") AS heap");
            },
        );
        query.put(") AS heaps LIMIT ").bind(FEW_OF_KINDS).put(") AS first_few");
        let (sql, values) = query.parts();
        let counted = self.all::<Counted>(sql, values).await?;
        Ok(counted.iter().all(|counted| counted.found < FEW_OF_KINDS))
    }
}

impl Asked<'_> {
    /// The way where no word of the client leads, and the kinds that are asked for do if few orders are of them.
    fn way(&self, few_of_kinds: bool) -> Way {
        match &self.filter.mail {
            _ if self.filter.to_invoice => Way::Marked,
            _ if self.filter.number.is_some() => Way::Orders,
            _ if few_of_kinds => Way::Heaps,
            // Letters that wait or were given up are few.
            Some(state @ (LetterState::Waiting | LetterState::GivenUp)) => Way::Letters(state.clone()),
            _ if self.is_of_one() => Way::Orders,
            Some(state) if !self.is_timed() => Way::Letters(state.clone()),
            _ if self.is_of_kinds() => Way::Heaps,
            _ => Way::Orders,
        }
    }

    /// Whether orders of the kinds that are asked for would lead if they are few, and something else if not.
    fn kinds_may_lead(&self) -> bool {
        let else_leads = self.filter.created_by.is_some() || self.filter.mail == Some(LetterState::Delivered);
        self.is_of_kinds() && else_leads && !self.filter.to_invoice && self.filter.number.is_none()
    }
}
