//! Orders and their lines.

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountId, Billing, Currency, Discount, FileCard, Grant, GrantLimits, InvoiceNumber, Licensed, LineFile,
    LineNumber, LineState, Money, Order, OrderFilter, OrderLine, OrderNumber, OrderRecord, OrderRow, OrderState,
    Origin, Page, PricesShown, Revision, Scope, Share, Size, Store, StoreError, may,
};

use super::{files::number, ground, walk};
use crate::{Scene, together};

/// Every field, every state, every grant, every kind of line.
pub async fn an_order_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let usd: Currency = "USD".parse().expect("a currency");
    for (place, grant) in grants(&scene).into_iter().enumerate() {
        let mut order = record(&scene, "Ana").await;
        order.state = OrderState::ALL[place % 3];
        order.grant = grant;
        order.currency = usd;
        order.origin = Origin::ALL[place % 2];
        order.usage = (place > 0).then(|| "A poster,\n500 copies".parse().expect("a usage"));
        order.reference = (place > 1).then(|| "Job 7".parse().expect("a reference"));
        order.paid_at = (place == 1).then(|| scene.now().plus(Duration::from_micros(5)));
        order.terms_accepted_at = (place > 2).then(|| scene.now().plus(Duration::from_micros(2)));
        order.created_at = scene.now().plus(Duration::from_micros(1));
        order.revision = Revision::new(5);
        for (line, grant) in order.lines.iter_mut().zip(grants(&scene)) {
            line.grant = grant;
        }
        let order = Order::restore(order);
        insert(&scene, &order).await.expect("the order is new");
        assert_eq!(read(&scene, "Bea", Scope::House, order.number).await, Some(order));
    }
}

/// Ten at once get ten numbers, and the first is the house's first.
pub async fn an_order_number_is_given_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut given = together((0..10).map(|_| async {
        let order = Order::restore(record(&scene, "Ana").await);
        insert(&scene, &order).await.expect("no order has the number");
        order.number
    }))
    .await;
    given.sort();
    given.dedup();
    assert_eq!(given.len(), 10);
    assert!(given[0] >= OrderNumber::FIRST, "{given:?}");
}

/// The lines that were changed are stored, and those that are new, and no other.
pub async fn a_save_stores_the_head_and_the_lines_that_it_names(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let first = record(&scene, "Ana").await;
    insert(&scene, &Order::restore(first.clone())).await.expect("the order is new");
    let mut next = OrderRecord { revision: first.revision.next(), state: OrderState::Cancelled, ..first.clone() };
    next.grant = Grant::Denied;
    next.lines[1].grant = Grant::Granted(GrantLimits { valid_until: Some(scene.now()), max_downloads: Some(3) });
    next.lines[1].licensed = Licensed::RoyaltyFree(Some(size("M", false, None)));
    next.lines[1].price = Money::new(1, Currency::EUR).ok();
    next.lines[1].state = LineState::Struck;
    next.lines[1].note = None;
    next.lines[1].billing = Billing::Open;
    next.must_pay_first = true;
    next.withheld = true;
    next.prices_shown = PricesShown::Nothing;
    let share = Share::new(1_250).expect("a share");
    next.discount = Some(Discount { share, reason: "A good client".parse().expect("a reason") });
    next.usage = "A calendar.\nOnce.".parse().ok();
    next.reference = "Job 12".parse().ok();
    save(&scene, &Order::restore(next.clone()), &[LineNumber(2)]).await.expect("saved");
    assert_eq!(read(&scene, "Bea", Scope::House, first.number).await, Some(Order::restore(next.clone())));

    let (mut more, again) = (next.clone(), next.revision.next());
    let fourth = OrderLine { number: LineNumber(4), grant: Grant::Denied, ..more.lines[0].clone() };
    more.lines.push(fourth);
    more.lines[2].grant = Grant::Denied;
    more.note_to_client = "Credit\nthe photographer.".parse().ok();
    more.staff_note = None;
    let mut named = more.clone();
    named.lines[0].grant = Grant::Denied;
    let named = Order::restore(OrderRecord { revision: again, ..named });
    save(&scene, &named, &[LineNumber(4), LineNumber(3)]).await.expect("saved");
    let next = OrderRecord { revision: again, ..more };
    assert_eq!(read(&scene, "Bea", Scope::House, first.number).await, Some(Order::restore(next.clone())));

    let (grant, state, withheld) = (Grant::Inherit, OrderState::Open, false);
    let head = OrderRecord { revision: next.revision.next(), grant, state, withheld, ..next };
    save(&scene, &Order::restore(head.clone()), &[]).await.expect("saved");
    assert_eq!(read(&scene, "Bea", Scope::House, first.number).await, Some(Order::restore(head)));
}

/// Each unit holds the order until it ends, so that the next one finds the line of the one before.
pub async fn units_at_once_each_add_a_line_and_none_is_lost(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let stored = record(&scene, "Ana").await;
    insert(&scene, &Order::restore(stored.clone())).await.expect("the order is new");
    let editing = scene.permit::<may::EditOrders>("Bea", Scope::House).await;
    together((0..10).map(|_| async {
        let mut work = scene.store.begin().await.expect("a unit");
        let held = work.orders().get_and_hold(&editing, stored.number).await.expect("read").expect("it is there");
        let mut more = (*held).clone();
        let line = LineNumber(more.lines.len() as u32 + 1);
        more.lines.push(OrderLine { number: line, ..more.lines[0].clone() });
        more.revision = more.revision.next();
        work.orders().save(&Order::restore(more), &[line]).await.expect("nobody else saved meanwhile");
        work.commit().await.expect("committed");
    }))
    .await;
    let order = read(&scene, "Bea", Scope::House, stored.number).await.expect("it is there");
    assert_eq!((order.lines.len(), order.revision), (13, Revision::new(11)));
}

/// Rule 42.
pub async fn the_staff_note_is_there_for_staff_and_not_for_the_owner(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = record(&scene, "Ana").await;
    let secret = order.staff_note.clone();
    assert!(secret.is_some());
    insert(&scene, &Order::restore(order.clone())).await.expect("the order is new");
    let ana = scene.account("Ana");
    for (by, scope, note) in
        [("Ana", Scope::Own(ana), None), ("Bea", Scope::Account(ana), secret.clone()), ("Bea", Scope::House, secret)]
    {
        let seen = read(&scene, by, scope, order.number).await.expect("it is there");
        assert_eq!((&seen.staff_note, &seen.note_to_client), (&note, &order.note_to_client), "{scope:?}");
    }
}

/// A save names the revision that it was based on, by being the one behind it.
pub async fn an_order_is_saved_upon_the_revision_before_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let stored = record(&scene, "Ana").await;
    insert(&scene, &Order::restore(stored.clone())).await.expect("the order is new");
    for revision in [stored.revision, stored.revision.next().next()] {
        let mut stale = OrderRecord { revision, grant: Grant::Denied, ..stored.clone() };
        stale.lines[0].grant = Grant::Denied;
        let refused = save(&scene, &Order::restore(stale), &[LineNumber(1)]).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
    assert_eq!(read(&scene, "Bea", Scope::House, stored.number).await, Some(Order::restore(stored)));
}

/// Neither the order nor its owner nor its row (rule 72).
pub async fn another_accounts_order_is_not_there(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = Order::restore(record(&scene, "Ana").await);
    insert(&scene, &order).await.expect("the order is new");
    let (ana, ivo) = (scene.account("Ana"), scene.account("Ivo"));
    for (by, scope) in [("Ivo", Scope::Own(ivo)), ("Bea", Scope::Account(ivo))] {
        assert_eq!(read(&scene, by, scope, order.number).await, None, "{by}");
        let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        assert_eq!(look.orders().owner(&viewing, &order).await.expect("read"), None, "{by}");
        for filter in [OrderFilter::default(), of(ana)] {
            assert_eq!(look.orders().list(&viewing, &filter, &Page::first(20)).await.expect("listed").rows, [], "{by}");
        }
        assert_eq!(look.orders().with_lines(&viewing, &Page::first(20)).await.expect("listed").rows, [], "{by}");
    }
    let viewing = scene.permit::<may::ViewOrders>("Ana", Scope::Own(ana)).await;
    let mut look = scene.store.look().await.expect("a look");
    assert!(look.orders().get(&viewing, order.number).await.expect("read").is_some());
    let owner = look.orders().owner(&viewing, &order).await.expect("read");
    assert_eq!(owner.map(|account| account.id), Some(ana));
    assert_eq!(look.orders().get(&viewing, OrderNumber::new(i64::MAX)).await.expect("read"), None);
}

/// Rule 12.
pub async fn a_draft_is_there_for_staff_and_not_for_its_client(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut draft = record(&scene, "Ana").await;
    draft.state = OrderState::Draft;
    let draft = Order::restore(draft);
    insert(&scene, &draft).await.expect("the order is new");
    is_there_for_staff_alone(&scene, &draft).await;

    let revision = draft.revision.next();
    let given_up = OrderRecord { state: OrderState::Cancelled, withheld: true, revision, ..(*draft).clone() };
    let given_up = Order::restore(given_up);
    save(&scene, &given_up, &[]).await.expect("saved");
    is_there_for_staff_alone(&scene, &given_up).await;
}

async fn is_there_for_staff_alone(scene: &Scene, draft: &Order) {
    let ana = scene.account("Ana");
    for (by, scope, there) in
        [("Ana", Scope::Own(ana), false), ("Bea", Scope::Account(ana), true), ("Bea", Scope::House, true)]
    {
        assert_eq!(read(scene, by, scope, draft.number).await.is_some(), there, "{scope:?}");
        let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        let listed = look.orders().list(&viewing, &OrderFilter::default(), &Page::first(20)).await.expect("listed");
        assert_eq!(listed.rows.len(), usize::from(there), "{scope:?}");
        let listed = look.orders().with_lines(&viewing, &Page::first(20)).await.expect("listed");
        assert_eq!(listed.rows.len(), usize::from(there), "{scope:?}");
    }
}

/// Each row names its owner and counts its lines.
pub async fn orders_are_paged_newest_first_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = Vec::new();
    for count in 0..7 {
        let owner = ["Ana", "Ivo"][count % 2];
        let mut order = record(&scene, owner).await;
        order.lines.truncate(1 + count % 3);
        order.state = OrderState::ALL[count % 3];
        expected.insert(0, row(&scene, &order, owner));
        insert(&scene, &Order::restore(order)).await.expect("the order is new");
    }
    let viewing = scene.permit::<may::ViewOrders>("Bea", Scope::House).await;
    for limit in [1, 2, 3, 7, 8] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.orders().list(&viewing, &OrderFilter::default(), &page).await.expect("listed")
        })
        .await;
        assert_eq!(rows, expected, "by {limit}");
    }
}

/// A filter narrows what the scope allows.
pub async fn orders_of_one_account_are_listed_alone(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = Vec::new();
    for owner in ["Ana", "Ivo", "Ana"] {
        let order = record(&scene, owner).await;
        if owner == "Ana" {
            expected.insert(0, row(&scene, &order, owner));
        }
        insert(&scene, &Order::restore(order)).await.expect("the order is new");
    }
    let ana = scene.account("Ana");
    for (by, scope, filter) in [
        ("Bea", Scope::House, of(ana)),
        ("Bea", Scope::Account(ana), OrderFilter::default()),
        ("Ana", Scope::Own(ana), OrderFilter::default()),
        ("Ana", Scope::Own(ana), of(ana)),
    ] {
        let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        assert_eq!(look.orders().list(&viewing, &filter, &Page::first(20)).await.expect("listed").rows, expected);
    }
}

/// Everything in the account of one owner.
/// By whoever is first, also of ten at once (rule 31); the order keeps its revision, and a save upon it keeps the terms.
pub async fn the_terms_of_an_order_are_accepted_once_and_no_save_forgets_it(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let unasked = record(&scene, "Ana").await;
    insert(&scene, &Order::restore(unasked.clone())).await.expect("the order is new");
    let accepted = OrderRecord { terms_accepted_at: Some(scene.now()), ..unasked.clone() };
    let keep = || async {
        let mut work = scene.store.begin().await.expect("a unit");
        let first = work.orders().keep_terms(&Order::restore(accepted.clone())).await.expect("kept");
        work.commit().await.expect("committed");
        first
    };
    let first = together((0..10).map(|_| keep())).await.into_iter().filter(|first| *first);
    assert_eq!(first.count(), 1);
    let saved = OrderRecord { revision: unasked.revision.next(), grant: Grant::Denied, ..unasked };
    save(&scene, &Order::restore(saved), &[]).await.expect("nothing is stale");
    let read = read(&scene, "Bea", Scope::House, accepted.number).await.expect("it is there");
    assert_eq!((read.terms_accepted_at, read.grant), (accepted.terms_accepted_at, Grant::Denied));
}

fn of(owner: AccountId) -> OrderFilter {
    OrderFilter { owner: Some(owner), ..OrderFilter::default() }
}

fn grants(scene: &Scene) -> [Grant; 6] {
    let (until, most) = (Some(scene.now().plus(Duration::from_secs(60))), Some(4));
    let granted = |valid_until, max_downloads| Grant::Granted(GrantLimits { valid_until, max_downloads });
    [
        Grant::Inherit,
        Grant::Denied,
        granted(None, None),
        granted(until, None),
        granted(None, most),
        granted(until, most),
    ]
}

fn size(label: &str, original: bool, price: Option<Money>) -> Size {
    Size { label: label.parse().expect("a label"), width_px: 6000, height_px: 4000, original, price }
}

fn row(scene: &Scene, order: &OrderRecord, owner: &str) -> OrderRow {
    OrderRow {
        number: order.number,
        owner: order.owner,
        owner_name: owner.parse().expect("a name"),
        owner_address: scene.address(owner),
        created_by: order.created_by,
        created_by_name: "Bea".parse().expect("a name"),
        state: order.state,
        grant: order.grant,
        origin: order.origin,
        lines: order.lines.len().try_into().expect("a few"),
        letter: None,
        paid_at: order.paid_at,
        created_at: order.created_at,
    }
}

/// An order with a line of each kind: rights-managed, in a size, and in need of one.
pub(super) async fn record(scene: &Scene, owner: &str) -> OrderRecord {
    let seeing = scene.permit::<may::SeeFiles>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    let cards = look.files().by_numbers(&seeing, &["A1", "B2", "C3"].map(number)).await.expect("read");
    drop(look);
    let euro = Money::new(i64::MAX, Currency::EUR).ok();
    let kinds = [
        Licensed::RightsManaged,
        Licensed::RoyaltyFree(Some(size("Original", true, euro))),
        Licensed::RoyaltyFree(None),
    ];
    let line = |(place, (card, licensed)): (u32, (&FileCard, Licensed))| OrderLine {
        number: LineNumber(place),
        file: LineFile::from(card),
        price: licensed.size().and_then(|size| size.price),
        licensed,
        grant: Grant::Inherit,
        delivery_approved: place == 2,
        state: if place == 3 { LineState::Struck } else { LineState::Standing },
        note: (place == 1).then(|| "Crop it as you like.".parse().expect("a note")),
        billing: [Billing::Invoiced(InvoiceNumber(7)), Billing::ToInvoice, Billing::Open][place as usize - 1],
    };
    let lines = (1..).zip(cards.iter().zip(kinds)).map(line).collect();
    let mut work = scene.store.begin().await.expect("a unit");
    let number = work.orders().next_number().await.expect("a number");
    work.commit().await.expect("committed");
    OrderRecord {
        number,
        owner: scene.account(owner),
        created_by: scene.account("Bea"),
        origin: Origin::BackOffice,
        state: OrderState::Open,
        withheld: false,
        grant: Grant::Inherit,
        note_to_client: "Credit the photographer.".parse().ok(),
        staff_note: "Zahlt spät,\n\n'immer'.".parse().ok(),
        currency: Currency::EUR,
        lines,
        usage: None,
        reference: None,
        terms_accepted_at: None,
        paid_at: None,
        must_pay_first: false,
        discount: None,
        prices_shown: PricesShown::Totals,
        created_at: scene.now(),
        revision: Revision::FIRST,
    }
}

pub(super) async fn insert(scene: &Scene, order: &Order) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.orders().insert(order).await?;
    work.commit().await
}

async fn save(scene: &Scene, order: &Order, lines: &[LineNumber]) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.orders().save(order, lines).await?;
    work.commit().await
}

async fn read(scene: &Scene, by: &str, scope: Scope, number: OrderNumber) -> Option<Order> {
    let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
    let mut look = scene.store.look().await.expect("a look");
    look.orders().get(&viewing, number).await.expect("read")
}
