//! The list of orders, whatever narrows it.
//!
//! Orders are walked newest first until the page is full. What is rare would be walked for long, so that each filter
//! that can be rare has a shorter way: an index in which such orders stand together, newest first. Whatever else was
//! asked for is looked at on the way. Where a span of time is asked for, orders are walked by their time instead, and each
//! index has its like for that.
//!
//! Words of the client lead by an index that is filled afterwards. Where a word is common, and something else is asked
//! for that may be rare, the other leads.

use picdesk::{
    Grant, GrantKind, LetterState, Moment, OrderFilter, OrderNumber, OrderRow, OrderState, Origin, Page, Scope,
    search::words,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use super::within;
use crate::{
    fault::Answer,
    find::{MERGED, begins},
    hand::{Hand, values},
    map, outbox,
    query::Query,
};

mod way;

use way::Way;

/// What a list shows of an order.
#[derive(FromQueryResult)]
struct Shown {
    number: i64,
    owner: Uuid,
    owner_name: String,
    owner_address: String,
    created_by: Uuid,
    created_by_name: String,
    state: String,
    grant_kind: String,
    grant_until: Option<i64>,
    grant_most: Option<i64>,
    origin: String,
    lines: i64,
    paid_at: Option<i64>,
    created_at: i64,
    letter: Option<String>,
}

/// When an order was created.
#[derive(FromQueryResult)]
struct Created {
    created_at: i64,
}

/// The state of the newest letter about an order.
const LETTER: &str =
    "(SELECT letter.state FROM letter WHERE letter.order_number = orders.number ORDER BY letter.id DESC LIMIT 1)";

/// What is asked for.
struct Asked<'a> {
    scope: Scope,
    filter: &'a OrderFilter,
    /// Words of the client; one that leads comes first.
    words: Vec<String>,
    after: Option<OrderNumber>,
    /// Time and number that those of each order are below, where a span of time is asked for.
    below: Option<(i64, i64)>,
    limit: i64,
}

impl Hand {
    /// The rows of a page and one more, if there is one.
    pub(super) async fn rows_of(
        &self,
        scope: Scope,
        filter: &OrderFilter,
        page: &Page<OrderNumber>,
    ) -> Answer<Vec<OrderRow>> {
        let words = filter.client.as_ref().map(|typed| words(typed.as_str()));
        if words.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let limit = i64::from(page.limit()) + 1;
        let words = words.unwrap_or_default();
        // Numbers begin above 0, so that this is below all orders of that time.
        let below = filter.until.map(|until| (until.micros(), 0));
        let mut asked = Asked { scope, filter, words, after: page.after, below, limit };
        if let (Some(after), true) = (page.after, asked.is_timed()) {
            let Some(time) = self.time_of(after).await? else { return Ok(Vec::new()) };
            // One end, and not two of which a database begins at the wrong one and walks to the other.
            let last = (time, after.number());
            asked.below = Some(below.map_or(last, |below| below.min(last)));
        }
        let Some(way) = self.way_to_orders(&mut asked).await? else { return Ok(Vec::new()) };

        let mut query = self.query();
        query.put(
            "SELECT orders.number, orders.owner, client.name AS owner_name, client.address AS owner_address, orders.created_by, \
             maker.name AS created_by_name, orders.state, grant_kind, grant_until, grant_most, origin, lines, paid_at, \
             orders.created_at, ",
        );
        query.put(LETTER).put(" AS letter FROM (");
        asked.find(&mut query, &way);
        // `CROSS JOIN` holds SQLite to this order: which orders, and only then their rows.
        query.put(") AS found CROSS JOIN orders CROSS JOIN account AS client CROSS JOIN account AS maker");
        query.put(" WHERE orders.number = found.number AND client.id = orders.owner AND maker.id = orders.created_by");
        query.put(" ORDER BY ").put(asked.sorted());
        let (sql, values) = query.parts();
        self.all::<Shown>(sql, values).await?.into_iter().map(row).collect()
    }

    /// When an order was created.
    async fn time_of(&self, number: OrderNumber) -> Answer<Option<i64>> {
        let sql = "SELECT created_at FROM orders WHERE number = $1";
        Ok(self.one::<Created>(sql, values![number.number()]).await?.map(|order| order.created_at))
    }
}

impl Asked<'_> {
    /// Whether anything is asked for beside words of the client.
    fn is_narrow(&self) -> bool {
        self.is_of_one() || self.is_timed() || self.is_of_kinds() || self.filter.mail.is_some()
    }

    fn is_of_one(&self) -> bool {
        self.scope.account().is_some() || self.filter.owner.is_some() || self.filter.created_by.is_some()
    }

    fn is_of_kinds(&self) -> bool {
        self.filter.state.is_some() || self.filter.grant.is_some() || self.filter.origin.is_some()
    }

    fn is_timed(&self) -> bool {
        self.filter.since.is_some() || self.filter.until.is_some()
    }

    fn sorted(&self) -> &'static str {
        if self.is_timed() { "orders.created_at DESC, orders.number DESC" } else { "orders.number DESC" }
    }

    /// Finds the numbers of the orders.
    fn find(&self, query: &mut Query, way: &Way) {
        match way {
            Way::Words(kept) => self.find_by_words(query, kept),
            Way::Beginning(word) => self.find_by_beginning(query, word),
            Way::Letters(state) => self.find_by_letters(query, state),
            Way::Heaps => self.find_in_heaps(query),
            Way::Marked => {
                // It stands in the statement as it stands in the index.
                query.put("SELECT orders.number FROM orders WHERE orders.to_invoice");
                self.narrow_and_cut(query, &self.words, self.sorted());
            }
            Way::Orders => {
                query.put("SELECT orders.number FROM orders WHERE TRUE");
                self.narrow_and_cut(query, &self.words, self.sorted());
            }
        }
    }

    /// The newest orders of each word that leads, and the newest of those.
    fn find_by_words(&self, query: &mut Query, kept: &[Vec<String>]) {
        let (lead, others) = kept.split_at(1);
        // The index alone answers, if that is not too long a question: it is read in its order, and accounts lie
        // scattered.
        let alone = !self.is_narrow() && others.iter().map(Vec::len).sum::<usize>() <= MERGED;
        query.put("SELECT number FROM (");
        self.find_fresh(query, "orders.number");
        for word in lead.iter().flatten() {
            query.put(" UNION SELECT * FROM (SELECT order_number AS number FROM order_word");
            query.put(if alone { " WHERE" } else { " CROSS JOIN orders WHERE orders.number = order_number AND" });
            query.put(" word = ").bind(word.as_str());
            if let Some(after) = self.after {
                query.put(" AND order_number < ").bind(after.number());
            }
            if alone {
                for words in others {
                    query.put(" AND EXISTS (SELECT 1 FROM order_word AS other WHERE other.word IN (");
                    query.list(words.iter().map(String::as_str));
                    query.put(") AND other.order_number = order_word.order_number LIMIT 1 OFFSET 0)");
                }
                self.cut(query, "order_number DESC");
            } else {
                self.narrow_and_cut(query, &self.words[1..], "order_number DESC");
            }
            query.put(") AS indexed");
        }
        self.cut(query.put(") AS orders"), self.sorted());
    }

    /// The orders of all words that begin like one, sorted.
    fn find_by_beginning(&self, query: &mut Query, word: &str) {
        query.put("SELECT number FROM (");
        self.find_fresh(query, "orders.number, orders.created_at");
        query.put(" UNION SELECT * FROM (SELECT orders.number, orders.created_at FROM (");
        query.put("SELECT DISTINCT order_number FROM order_word WHERE ");
        begins("word", word, query);
        query.put(") AS gathered CROSS JOIN orders WHERE orders.number = order_number");
        self.narrow_and_cut(query, &self.words[1..], self.sorted());
        query.put(") AS indexed");
        self.cut(query.put(") AS orders"), self.sorted());
    }

    /// Begins with the orders that the index of words has not come to yet: few, which are walked.
    fn find_fresh(&self, query: &mut Query, columns: &str) {
        query.put("SELECT * FROM (SELECT ").put(columns).put(" FROM orders");
        query.put(" WHERE orders.number >= (SELECT next FROM counter WHERE name = 'uses')");
        self.narrow_and_cut(query, &self.words, self.sorted());
        query.put(") AS fresh");
    }

    /// The letters in a state in the order of their orders, and these.
    fn find_by_letters(&self, query: &mut Query, state: &LetterState) {
        query.put("SELECT orders.number FROM letter CROSS JOIN orders");
        query.put(" WHERE orders.number = letter.order_number AND NOT EXISTS (SELECT 1 FROM letter AS newer");
        query.put(" WHERE newer.order_number = letter.order_number AND newer.id > letter.id)");
        // This stands in the statement as it stands in the indexes of single states: the state is no value of it.
        query.put(" AND letter.order_number IS NOT NULL AND letter.state = '").put(state.slug()).put("'");
        // So do time and number, which are the order's own.
        self.narrow_to_span(query, "letter.order_created_at", "letter.order_number");
        self.narrow(query, &self.words);
        self.narrow_kinds(query);
        let timed = "letter.order_created_at DESC, letter.order_number DESC";
        self.cut(query, if self.is_timed() { timed } else { "letter.order_number DESC" });
    }

    /// The newest of each heap, and the newest of those.
    fn find_in_heaps(&self, query: &mut Query) {
        query.put("SELECT number FROM (");
        self.each_heap(
            query,
            |query| {
                query.put("SELECT * FROM (SELECT orders.number, orders.created_at FROM orders WHERE ");
            },
            |query| {
                self.narrow(query, &self.words);
                self.narrow_to_span(query, "orders.created_at", "orders.number");
                self.narrow_mail(query);
                self.cut(query, self.sorted());
                query.put(") AS heap");
            },
        );
        self.cut(query.put(") AS orders"), self.sorted());
    }

    /// Writes one selection for each state, origin and grant that may be, between a beginning and an end.
    fn each_heap(&self, query: &mut Query, begin: impl Fn(&mut Query), end: impl Fn(&mut Query)) {
        let filter = self.filter;
        let mut between = "";
        for state in OrderState::ALL.into_iter().filter(|state| filter.state.is_none_or(|it| it == *state)) {
            for origin in Origin::ALL.into_iter().filter(|origin| filter.origin.is_none_or(|it| it == *origin)) {
                for grant in GrantKind::ALL.into_iter().filter(|grant| filter.grant.is_none_or(|it| it == *grant)) {
                    begin(query.put(between));
                    query.put("state = ").bind(state.slug()).put(" AND origin = ").bind(origin.slug());
                    query.put(" AND grant_kind = ").bind(grant.slug());
                    end(query);
                    between = " UNION ALL ";
                }
            }
        }
    }

    /// Adds all that is asked for, where nothing of it led here, and an end behind the page.
    fn narrow_and_cut(&self, query: &mut Query, words: &[String], sorted: &str) {
        self.narrow(query, words);
        self.narrow_to_span(query, "orders.created_at", "orders.number");
        self.narrow_kinds(query);
        self.narrow_mail(query);
        self.cut(query, sorted);
    }

    fn narrow_mail(&self, query: &mut Query) {
        if let Some(state) = &self.filter.mail {
            query.put(" AND ").put(LETTER).put(" = ").bind(state.slug());
        }
    }

    fn cut(&self, query: &mut Query, sorted: &str) {
        query.put(" ORDER BY ").put(sorted).put(" LIMIT ").bind(self.limit);
    }

    /// Adds what every way looks at but the span of time, with these words of the client.
    fn narrow(&self, query: &mut Query, words: &[String]) {
        let filter = self.filter;
        within(query, self.scope);
        if let Some(number) = filter.number {
            query.put(" AND orders.number = ").bind(number.number());
        }
        if let Some(owner) = filter.owner {
            query.put(" AND orders.owner = ").bind(owner.uuid());
        }
        for word in words {
            query.put(" AND EXISTS (SELECT 1 FROM account_word WHERE account_word.account = orders.owner AND ");
            begins("word", word, query);
            // PostgreSQL asks for each order that is met, and gathers no accounts, only where it is told a limit.
            query.put(" LIMIT 1 OFFSET 0)");
        }
        if let Some(staff) = filter.created_by {
            query.put(" AND orders.origin = 'back-office' AND orders.created_by = ").bind(staff.uuid());
        }
    }

    /// Adds the span of time that is asked for, and that the page goes on behind an order, to columns that hold both.
    fn narrow_to_span(&self, query: &mut Query, time: &str, number: &str) {
        if let Some(since) = self.filter.since {
            query.put(" AND ").put(time).put(" >= ").bind(since.micros());
        }
        if let Some((at, place)) = self.below {
            query.put(" AND (").put(time).put(", ").put(number).put(") < (").bind(at).put(", ").bind(place).put(")");
        } else if let Some(after) = self.after {
            query.put(" AND ").put(number).put(" < ").bind(after.number());
        }
    }

    /// Adds what the heaps are there for, for the other ways. The columns are hidden from SQLite in an expression: it
    /// would think better of them than of the way that was chosen.
    fn narrow_kinds(&self, query: &mut Query) {
        let filter = self.filter;
        let kinds = [
            ("state", filter.state.map(OrderState::slug)),
            ("origin", filter.origin.map(Origin::slug)),
            ("grant_kind", filter.grant.map(GrantKind::slug)),
        ];
        for (column, slug) in kinds {
            if let Some(slug) = slug {
                query.put(" AND orders.").put(column).put(" || '' = ").bind(slug);
            }
        }
    }
}

fn row(row: Shown) -> Answer<OrderRow> {
    let grant: Grant = map::grant(&row.grant_kind, row.grant_until, row.grant_most)?;
    Ok(OrderRow {
        number: OrderNumber::new(row.number),
        owner: row.owner.into(),
        owner_name: map::parsed(&row.owner_name)?,
        owner_address: map::parsed(&row.owner_address)?,
        created_by: row.created_by.into(),
        created_by_name: map::parsed(&row.created_by_name)?,
        state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
        grant,
        origin: map::named(&Origin::ALL, Origin::slug, &row.origin)?,
        lines: map::small(row.lines)?,
        letter: row.letter.as_deref().map(outbox::state).transpose()?,
        paid_at: row.paid_at.map(Moment::from_micros),
        created_at: Moment::from_micros(row.created_at),
    })
}
