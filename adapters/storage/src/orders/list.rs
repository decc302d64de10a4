//! The list of orders: one statement, whatever narrows it.
//!
//! Orders are walked newest first until the page is full. What is rare would be walked for long, so that each filter
//! that can be rare has a shorter way: an index in which such orders stand together, newest first. Whatever else was
//! asked for is looked at on the way.

use picdesk::{
    Grant, GrantKind, LetterState, Moment, OrderFilter, OrderNumber, OrderRow, OrderState, Origin, Page, Scope,
    search::words,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use super::within;
use crate::{
    fault::Answer,
    hand::Hand,
    map, outbox,
    query::Query,
    words::{FEW, TypedWord, behind},
};

/// What a list shows of an order.
#[derive(FromQueryResult)]
struct Shown {
    number: i64,
    owner: Uuid,
    owner_name: String,
    created_by: Uuid,
    created_by_name: String,
    state: String,
    grant_kind: String,
    grant_until: Option<i64>,
    grant_most: Option<i64>,
    origin: String,
    lines: i64,
    created_at: i64,
    letter: Option<String>,
}

/// The state of the newest letter about an order.
const LETTER: &str =
    "(SELECT letter.state FROM letter WHERE letter.order_number = orders.number ORDER BY letter.id DESC LIMIT 1)";

/// By which way a list comes to its orders.
enum Way<'a> {
    /// The orders of the few accounts that have a word.
    Accounts(&'a TypedWord),
    /// The letters in a state, each if it is the newest about its order.
    Letters(&'a LetterState),
    /// For each state, origin and grant that may be, the newest orders that are so.
    Heaps,
    /// The orders themselves, or those of one account, or of one staff member, or of a span of time.
    Orders,
}

/// What is asked for.
struct Asked<'a> {
    scope: Scope,
    filter: &'a OrderFilter,
    /// Words of the client that are common, or are not the rarest.
    words: &'a [TypedWord],
    after: Option<OrderNumber>,
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
        let typed = filter.client.as_ref().map(|typed| words(typed.as_str()));
        let typed = match typed {
            Some(typed) if typed.is_empty() => return Ok(Vec::new()),
            Some(typed) => self.rarest_first("account", &typed, behind).await?,
            None => Vec::new(),
        };
        let (rarest, words) = match typed.split_first() {
            Some((rarest, others)) if rarest.found < FEW => (Some(rarest), others),
            _ => (None, &typed[..]),
        };
        let asked = Asked { scope, filter, words, after: page.after, limit: i64::from(page.limit()) + 1 };

        let mut query = self.query();
        query.put(
            "SELECT orders.number, orders.owner, client.name AS owner_name, orders.created_by, \
             maker.name AS created_by_name, orders.state, grant_kind, grant_until, grant_most, origin, lines, \
             orders.created_at, ",
        );
        query.put(LETTER).put(" AS letter FROM (");
        asked.find(&mut query, &asked.way(rarest));
        // `CROSS JOIN` holds SQLite to this order: which orders, and only then their rows.
        query.put(") AS found CROSS JOIN orders CROSS JOIN account AS client CROSS JOIN account AS maker");
        query.put(" WHERE orders.number = found.number AND client.id = orders.owner AND maker.id = orders.created_by");
        query.put(" ORDER BY ").put(asked.sorted());
        let (sql, values) = query.parts();
        self.all::<Shown>(sql, values).await?.into_iter().map(row).collect()
    }
}

impl<'a> Asked<'a> {
    fn way(&self, rarest: Option<&'a TypedWord>) -> Way<'a> {
        let filter = self.filter;
        let kinds = filter.state.is_some() || filter.grant.is_some() || filter.origin.is_some();
        let narrow = self.scope.account().is_some() || filter.owner.is_some() || filter.created_by.is_some();
        match (rarest, &filter.mail) {
            (Some(rarest), _) => Way::Accounts(rarest),
            _ if narrow || self.is_timed() => Way::Orders,
            (_, Some(state)) => Way::Letters(state),
            _ if kinds => Way::Heaps,
            _ => Way::Orders,
        }
    }

    fn is_timed(&self) -> bool {
        self.filter.since.is_some() || self.filter.until.is_some()
    }

    fn sorted(&self) -> &'static str {
        if self.is_timed() { "orders.created_at DESC, orders.number DESC" } else { "orders.number DESC" }
    }

    /// Finds the numbers of the orders.
    fn find(&self, query: &mut Query, way: &Way<'_>) {
        match way {
            Way::Heaps => return self.find_in_heaps(query),
            Way::Orders => {
                query.put("SELECT orders.number FROM orders WHERE TRUE");
            }
            Way::Accounts(TypedWord { word, .. }) => {
                query.put("SELECT orders.number FROM (SELECT DISTINCT account FROM account_word WHERE word >= ");
                query.bind(word.as_str()).put(" AND word < ").bind(behind(word));
                query.put(") AS gathered CROSS JOIN orders WHERE orders.owner = gathered.account");
            }
            Way::Letters(state) => {
                query.put("SELECT orders.number FROM letter CROSS JOIN orders");
                query.put(" WHERE orders.number = letter.order_number AND NOT EXISTS (SELECT 1 FROM letter AS newer");
                query.put(" WHERE newer.order_number = letter.order_number AND newer.id > letter.id)");
                // The state is part of the statement and not a value of it, or the indexes of single states could not
                // be used.
                query.put(" AND letter.state = '").put(state.slug()).put("'");
                if **state == LetterState::Delivered {
                    // Most letters are, so they are walked in the order of their orders.
                    query.put(" AND letter.order_number IS NOT NULL");
                    if let Some(after) = self.after {
                        query.put(" AND letter.order_number < ").bind(after.number());
                    }
                }
            }
        }
        self.narrow(query);
        self.narrow_kinds(query);
        if let (Some(state), false) = (&self.filter.mail, matches!(way, Way::Letters(_))) {
            query.put(" AND ").put(LETTER).put(" = ").bind(state.slug());
        }
        let sorted = match way {
            Way::Letters(LetterState::Delivered) => "letter.order_number DESC",
            _ => self.sorted(),
        };
        query.put(" ORDER BY ").put(sorted).put(" LIMIT ").bind(self.limit);
    }

    /// The newest of each heap, and the newest of those.
    fn find_in_heaps(&self, query: &mut Query) {
        let filter = self.filter;
        query.put("SELECT number FROM (");
        let mut between = "";
        for state in OrderState::ALL.into_iter().filter(|state| filter.state.is_none_or(|it| it == *state)) {
            for origin in Origin::ALL.into_iter().filter(|origin| filter.origin.is_none_or(|it| it == *origin)) {
                for grant in GrantKind::ALL.into_iter().filter(|grant| filter.grant.is_none_or(|it| it == *grant)) {
                    query.put(between).put("SELECT * FROM (SELECT orders.number FROM orders WHERE state = ");
                    query.bind(state.slug()).put(" AND origin = ").bind(origin.slug());
                    query.put(" AND grant_kind = ").bind(grant.slug());
                    self.narrow(query);
                    query.put(" ORDER BY orders.number DESC LIMIT ").bind(self.limit).put(") AS heap");
                    between = " UNION ALL ";
                }
            }
        }
        query.put(") AS heaps ORDER BY number DESC LIMIT ").bind(self.limit);
    }

    /// Adds what every way looks at.
    fn narrow(&self, query: &mut Query) {
        let filter = self.filter;
        within(query, self.scope);
        if let Some(owner) = filter.owner {
            query.put(" AND orders.owner = ").bind(owner.uuid());
        }
        for TypedWord { word, .. } in self.words {
            query.put(" AND EXISTS (SELECT 1 FROM account_word WHERE account_word.account = orders.owner AND word >= ");
            query.bind(word.as_str()).put(" AND word < ").bind(behind(word));
            // PostgreSQL asks for each order that is met, and gathers no accounts, only where it is told a limit.
            query.put(" LIMIT 1 OFFSET 0)");
        }
        if let Some(staff) = filter.created_by {
            query.put(" AND orders.origin = 'back-office' AND orders.created_by = ").bind(staff.uuid());
        }
        if let Some(since) = filter.since {
            query.put(" AND orders.created_at >= ").bind(since.micros());
        }
        if let Some(until) = filter.until {
            query.put(" AND orders.created_at < ").bind(until.micros());
        }
        match self.after {
            Some(after) if self.is_timed() => {
                query.put(" AND (orders.created_at, orders.number) < (SELECT last.created_at, last.number");
                query.put(" FROM orders AS last WHERE last.number = ").bind(after.number()).put(")");
            }
            Some(after) => {
                query.put(" AND orders.number < ").bind(after.number());
            }
            None => {}
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
        created_by: row.created_by.into(),
        created_by_name: map::parsed(&row.created_by_name)?,
        state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
        grant,
        origin: map::named(&Origin::ALL, Origin::slug, &row.origin)?,
        lines: map::small(row.lines)?,
        letter: row.letter.as_deref().map(outbox::state).transpose()?,
        created_at: Moment::from_micros(row.created_at),
    })
}
