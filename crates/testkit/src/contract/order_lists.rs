//! Lists of orders: what narrows them, and what they show.

use std::{sync::Arc, time::Duration};

use picdesk::{
    Account, AccountRecord, Billing, Grant, GrantKind, GrantLimits, Ids, Letter, LetterId, LetterRecord, LetterState,
    LetterText, Moment, Order, OrderFilter, OrderNumber, OrderRecord, OrderState, Origin, Page, Permit, Scope, Store,
    may,
};

use super::{ground, orders, own, walk};
use crate::Scene;

const HOUR: Duration = Duration::from_secs(3600);

/// An order, and the states of the letters about it, oldest first.
struct Told {
    order: OrderRecord,
    letters: Vec<LetterState>,
}

/// By everything that narrows a list, alone and together, page by page, however much of it is indexed.
pub async fn a_list_of_orders_shows_what_its_filter_leaves_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let told = various(&scene).await;
    lists_are_right(&scene, &told).await;
    for limit in [5, 600] {
        index(&scene, limit).await;
        lists_are_right(&scene, &told).await;
    }
}

/// The index came by before the client got another name: the old one leads to no order, and the new one to all.
pub async fn orders_are_listed_by_the_name_that_their_client_has_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let told = various(&scene).await;
    index(&scene, 5).await;
    let ivo = scene.account("Ivo");
    let managing = scene.permit::<may::ViewAccount>("Bea", Scope::House).await;
    let mut work = scene.store.begin().await.expect("a unit");
    let account = work.accounts().get(&managing, ivo).await.expect("read").expect("there");
    let renamed = Account::restore(AccountRecord {
        name: "Yves Monk".parse().expect("a name"),
        address: "yves@example.org".parse().expect("an address"),
        revision: account.revision.next(),
        ..(*account).clone()
    });
    work.accounts().save(&renamed).await.expect("saved");
    work.commit().await.expect("committed");

    let of_ivo = told.iter().rev().filter(|told| told.order.owner == ivo).map(|told| told.order.number);
    let of_ivo: Vec<OrderNumber> = of_ivo.collect();
    let viewing = scene.permit::<may::ViewOrders>("Bea", Scope::House).await;
    for _ in 0..2 {
        for (typed, expected) in [("yves", &of_ivo[..]), ("mon ex", &of_ivo[..]), ("ivo", &[])] {
            let filter = OrderFilter { client: typed.parse().ok(), ..OrderFilter::default() };
            assert_eq!(listed(&scene, &viewing, &filter, 2).await, expected, "{typed}");
        }
        index(&scene, 600).await;
    }
}

/// Indexes some of the orders, whenever they were made.
async fn index(scene: &Scene, limit: u32) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.orders().index(scene.now().plus(100 * HOUR), limit).await.expect("indexed");
    work.commit().await.expect("committed");
}

/// The numbers of all pages of a list.
async fn listed(
    scene: &Scene,
    viewing: &Permit<may::ViewOrders>,
    filter: &OrderFilter,
    limit: u16,
) -> Vec<OrderNumber> {
    let rows = walk(limit, async |page| {
        let mut look = scene.store.look().await.expect("a look");
        look.orders().list(viewing, filter, &page).await.expect("listed")
    });
    rows.await.iter().map(|row| row.number).collect()
}

async fn lists_are_right(scene: &Scene, told: &[Told]) {
    let viewing = scene.permit::<may::ViewOrders>("Bea", Scope::House).await;
    for filter in filters(scene).into_iter().chain(with_numbers(told)) {
        let timed = filter.since.is_some() || filter.until.is_some();
        let mut expected: Vec<&Told> = told.iter().filter(|told| fits(scene, &filter, told)).collect();
        let place = |told: &Told| (timed.then_some(told.order.created_at), told.order.number);
        expected.sort_by_key(|told| place(told));
        let numbers = |listed: &[&Told]| listed.iter().rev().map(|told| told.order.number).collect::<Vec<_>>();
        for limit in [1, 2, 5, 20] {
            assert_eq!(listed(scene, &viewing, &filter, limit).await, numbers(&expected), "{filter:?} by {limit}");
        }
        // Behind any order, were it none that is asked for, or outside the span.
        for last in told {
            let page = Page::new(Some(last.order.number), 20);
            let mut look = scene.store.look().await.expect("a look");
            let rows = look.orders().list(&viewing, &filter, &page).await.expect("listed").rows;
            let behind = &expected[..expected.partition_point(|told| place(told) < place(last))];
            let found: Vec<OrderNumber> = rows.iter().map(|row| row.number).collect();
            assert_eq!(found, numbers(behind), "{filter:?} behind {}", last.order.number);
        }
    }
}

/// The names of both, the address of the client, whether it is paid, the grant with its limits, and how far the newest letter has come.
pub async fn a_row_of_a_list_says_who_made_the_order_and_how_its_newest_letter_fares(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let told = various(&scene).await;
    let viewing = scene.permit::<may::ViewOrders>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    let rows = look.orders().list(&viewing, &OrderFilter::default(), &Page::first(20)).await.expect("listed").rows;
    assert_eq!(rows.len(), told.len());
    for (row, Told { order, letters }) in rows.iter().zip(told.iter().rev()) {
        let names = [order.owner, order.created_by].map(|account| name_of(&scene, account));
        assert_eq!([row.owner_name.as_str(), row.created_by_name.as_str()], names);
        assert_eq!((row.owner, row.created_by, row.grant), (order.owner, order.created_by, order.grant));
        assert_eq!((&row.owner_address, row.paid_at), (&scene.address(names[0]), order.paid_at));
        assert_eq!(row.letter.as_ref(), letters.last(), "order {}", order.number);
    }
}

/// Its lines as they are, page by page, and without the staff note (rule 42).
pub async fn ones_own_orders_are_read_with_their_lines_and_without_the_staff_note(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let told = various(&scene).await;
    let ana = scene.account("Ana");
    let seen = told.iter().rev().filter(|told| told.order.owner == ana && told.order.state != OrderState::Draft);
    let expected: Vec<Order> =
        seen.map(|told| Order::restore(OrderRecord { staff_note: None, ..told.order.clone() })).collect();
    assert!(expected.len() > 2);
    let viewing = scene.permit::<may::ViewOrders>("Ana", own(&scene, "Ana")).await;
    for limit in [1, 2, 20] {
        let orders = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.orders().with_lines(&viewing, &page).await.expect("listed")
        })
        .await;
        assert_eq!(orders, expected, "by {limit}");
    }
    let nobodys = scene.permit::<may::ViewOrders>("Cleo", own(&scene, "Cleo")).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.orders().with_lines(&nobodys, &Page::first(20)).await.expect("listed").rows, []);
}

/// Twelve orders of two clients, made by two staff members and at the checkout in every state, with every grant, one of them earlier than
/// its number says, and with letters in every state.
async fn various(scene: &Scene) -> Vec<Told> {
    let grants =
        [Grant::Inherit, Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(2) }), Grant::Denied];
    let letters: [&[LetterState]; 5] = [
        &[],
        &[LetterState::Delivered],
        &[LetterState::GivenUp, LetterState::Waiting],
        &[LetterState::Waiting, LetterState::GivenUp],
        &[LetterState::GivenUp, LetterState::Delivered],
    ];
    let mut told = Vec::new();
    for place in 0..12 {
        let mut order = orders::record(scene, ["Ana", "Ivo"][place % 2]).await;
        order.created_by = scene.account(["Bea", "Bea", "Cleo"][place % 3]);
        if place % 5 == 0 {
            (order.origin, order.created_by) = (Origin::Checkout, order.owner);
        }
        order.state = [OrderState::Open, OrderState::Open, OrderState::Draft, OrderState::Cancelled][place / 3];
        order.grant = grants[place % 3];
        order.staff_note = "Pays late.".parse().ok();
        order.paid_at = (place % 2 == 0).then(|| scene.now());
        if place % 4 != 1 {
            order.lines[1].billing = Billing::Open;
        }
        let hours = if place == 7 { 2 } else { place as u32 };
        order.created_at = scene.now().plus(hours * HOUR);
        orders::insert(scene, &Order::restore(order.clone())).await.expect("the order is new");
        let letters = letters[place % 5].to_vec();
        for state in &letters {
            post(scene, order.number, state).await;
        }
        told.push(Told { order, letters });
    }
    told
}

async fn post(scene: &Scene, order: OrderNumber, state: &LetterState) {
    let letter = Letter::restore(LetterRecord {
        id: LetterId::new(scene.ids.next()),
        order: Some(order),
        text: LetterText {
            recipient: scene.address("Ana"),
            subject: "Your pictures".parse().expect("a subject"),
            text: "Here they are.".to_owned(),
            html: "<p>Here they are.</p>".to_owned(),
        },
        has_link: false,
        secret: None,
        posted_at: scene.now(),
        state: state.clone(),
        attempts: 0,
        next_attempt: scene.now(),
        last_error: None,
        delivered_at: None,
    });
    let mut work = scene.store.begin().await.expect("a unit");
    work.outbox().post(&letter).await.expect("the letter is new");
    work.commit().await.expect("committed");
}

/// Everything alone, and some of it together.
fn filters(scene: &Scene) -> Vec<OrderFilter> {
    let all = OrderFilter::default;
    let at = |hours: u32| Some(scene.now().plus(hours * HOUR));
    let typed = |text: &str| text.parse().ok();
    let mut filters = vec![all()];
    filters
        .extend(["an", "example ivo", "org", "nobody", "!"].map(|text| OrderFilter { client: typed(text), ..all() }));
    filters.extend(["Ana", "Bea"].map(|name| OrderFilter { owner: Some(scene.account(name)), ..all() }));
    filters.extend(OrderState::ALL.map(|state| OrderFilter { state: Some(state), ..all() }));
    filters.extend(GrantKind::ALL.map(|kind| OrderFilter { grant: Some(kind), ..all() }));
    filters.extend(Origin::ALL.map(|origin| OrderFilter { origin: Some(origin), ..all() }));
    filters.extend(["Bea", "Cleo", "Ana"].map(|name| OrderFilter { created_by: Some(scene.account(name)), ..all() }));
    filters.extend(LetterState::ALL.map(|state| OrderFilter { mail: Some(state), ..all() }));
    filters.push(OrderFilter { since: at(3), ..all() });
    filters.push(OrderFilter { until: at(3), ..all() });
    filters.push(OrderFilter { since: at(2), until: at(9), state: Some(OrderState::Draft), ..all() });
    filters.extend(LetterState::ALL.map(|state| OrderFilter { since: at(2), mail: Some(state), ..all() }));
    filters.extend(LetterState::ALL.map(|state| OrderFilter { until: at(8), mail: Some(state), ..all() }));
    filters.push(OrderFilter { since: at(1), mail: Some(LetterState::Delivered), client: typed("ana"), ..all() });
    filters.push(OrderFilter { mail: Some(LetterState::Delivered), client: typed("iv or"), ..all() });
    filters.push(OrderFilter { state: Some(OrderState::Draft), client: typed("exam"), ..all() });
    filters.push(OrderFilter { owner: Some(scene.account("Ana")), client: typed("ivo"), ..all() });
    filters.push(OrderFilter { mail: Some(LetterState::GivenUp), grant: Some(GrantKind::Denied), ..all() });
    let marked = || OrderFilter { to_invoice: true, ..all() };
    filters.extend([marked(), OrderFilter { state: Some(OrderState::Draft), ..marked() }]);
    filters.push(OrderFilter { mail: Some(LetterState::Delivered), client: typed("iv"), ..marked() });
    filters.push(OrderFilter { since: at(2), owner: Some(scene.account("Ivo")), ..marked() });
    let (cleo, open) = (Some(scene.account("Cleo")), Some(OrderState::Open));
    filters.push(OrderFilter { created_by: cleo, state: open, client: typed("example"), ..all() });
    filters.push(OrderFilter {
        state: open,
        grant: Some(GrantKind::Granted),
        origin: Some(Origin::BackOffice),
        ..all()
    });
    filters
}

/// The number of one order, alone and with what narrows lists by other ways; and numbers that are no order's.
fn with_numbers(told: &[Told]) -> Vec<OrderFilter> {
    let numbered = |order: &OrderRecord| OrderFilter { number: Some(order.number), ..OrderFilter::default() };
    let (early, late) = (&told[2].order, &told[7].order);
    let beyond = [0, i64::MAX].map(|number| Some(OrderNumber::new(number)));
    let mut filters = vec![numbered(early), numbered(late)];
    filters.extend(beyond.map(|number| OrderFilter { number, ..OrderFilter::default() }));
    filters.extend(OrderState::ALL.map(|state| OrderFilter { state: Some(state), ..numbered(early) }));
    filters.extend(LetterState::ALL.map(|state| OrderFilter { mail: Some(state), ..numbered(early) }));
    filters.extend(["ana", "ivo"].map(|typed| OrderFilter { client: typed.parse().ok(), ..numbered(late) }));
    filters.push(OrderFilter { owner: Some(early.owner), ..numbered(late) });
    filters.push(OrderFilter { since: Some(late.created_at), to_invoice: true, ..numbered(late) });
    filters
}

/// Whether an order is all that a filter says.
fn fits(scene: &Scene, filter: &OrderFilter, Told { order, letters }: &Told) -> bool {
    // The words of these clients are their name, and those of their address.
    let words = [name_of(scene, order.owner).to_lowercase(), "example".to_owned(), "org".to_owned()];
    let typed = filter.client.as_ref().map(|typed| typed.as_str());
    let begins = |typed: &str| typed.split(' ').all(|piece| words.iter().any(|word| word.starts_with(piece)));
    let within = |since: Option<Moment>, until: Option<Moment>| {
        since.is_none_or(|since| since <= order.created_at) && until.is_none_or(|until| order.created_at < until)
    };
    typed.is_none_or(begins)
        && filter.number.is_none_or(|number| number == order.number)
        && filter.owner.is_none_or(|owner| owner == order.owner)
        && filter.state.is_none_or(|state| state == order.state)
        && filter.grant.is_none_or(|kind| kind == order.grant.kind())
        && filter.origin.is_none_or(|origin| origin == order.origin)
        && filter.created_by.is_none_or(|staff| staff == order.created_by && order.origin == Origin::BackOffice)
        && (!filter.to_invoice || order.lines.iter().any(|line| line.billing == Billing::ToInvoice))
        && within(filter.since, filter.until)
        && (filter.mail.is_none() || filter.mail.as_ref() == letters.last())
}

fn name_of(scene: &Scene, account: picdesk::AccountId) -> &'static str {
    let names = ["Ana", "Ivo", "Bea", "Cleo"];
    names.into_iter().find(|name| scene.account(name) == account).expect("one of these")
}
