//! Strategies for values of the domain, each as wide as its type allows.

use std::time::Duration;

use picdesk::{
    Account, AccountId, AccountRecord, Billing, Currency, Downloads, Effect, FileId, Grant, GrantLimits, InCart,
    Licensed, LineFile, LineNumber, LineState, LongEdge, Master, Moment, Money, Order, OrderLine, OrderNumber,
    OrderRecord, OrderState, Origin, PricesShown, Reader, Restriction, RestrictionTerms, Revision, Right, Rights,
    SizeCollection, SizeCollectionId, SizeLabel, SizeOffer, Standing, Territory, Whom,
};
use proptest::{collection::vec, option, prelude::*, sample::subsequence};
use uuid::Uuid;

use crate::{MemoryMedia, TestClock};

/// Masters from one pixel to more than any camera has, upright and lying.
pub fn masters() -> impl Strategy<Value = Master> {
    let side = || prop_oneof![4 => 1_u32..12_000, 1 => Just(1), 1 => 60_000_u32..70_000];
    (side(), side(), any::<[u8; 4]>()).prop_map(|(width, height, bytes)| MemoryMedia::master(&bytes, width, height))
}

/// Size collections of none to eight sizes with labels that say nothing about their largeness.
pub fn size_collections() -> impl Strategy<Value = SizeCollection> {
    let edge = prop_oneof![5 => (1_u32..9_000).prop_map(LongEdge::Px), 1 => Just(LongEdge::Original)];
    let price = option::of((0..1_000_000_i64).prop_map(euros));
    vec((edge, price), 0..8).prop_perturb(|offers, mut rng| {
        let mut labels = ["S", "M", "L", "XL", "Original", "Web", "0", "zz"];
        for place in (1..labels.len()).rev() {
            labels.swap(place, rng.random_range(0..=place));
        }
        let offer = |((long_edge, price), label): ((LongEdge, Option<Money>), &str)| SizeOffer {
            label: label_of(label),
            long_edge,
            price,
        };
        let offers = offers.into_iter().zip(labels).map(offer).collect();
        let name = "Sizes".parse().expect("a word is a name");
        SizeCollection { id: SizeCollectionId::new(Uuid::from_u128(7)), name, offers }
    })
}

/// Grants of every kind, with ends around [`TestClock::NOON`].
pub fn grants() -> impl Strategy<Value = Grant> {
    let until = option::of(moments());
    let limits = (until, option::of(0_u32..4));
    prop_oneof![
        Just(Grant::Inherit),
        Just(Grant::Denied),
        limits.prop_map(|(valid_until, max_downloads)| Grant::Granted(GrantLimits { valid_until, max_downloads })),
    ]
}

/// Moments within a minute around [`TestClock::NOON`], and noon itself.
pub fn moments() -> impl Strategy<Value = Moment> {
    let noon = TestClock::NOON;
    prop_oneof![
        Just(noon),
        (1_u64..30_000_000).prop_map(move |micros| noon.plus(Duration::from_micros(micros))),
        (1_u64..30_000_000).prop_map(move |micros| noon.minus(Duration::from_micros(micros))),
    ]
}

/// Any set of rights, the client's empty one among them.
pub fn rights() -> impl Strategy<Value = Rights> {
    subsequence(Right::ALL.to_vec(), 0..=Right::ALL.len()).prop_map(Rights::from_iter)
}

/// Accounts of every standing, with any rights.
pub fn accounts() -> impl Strategy<Value = Account> {
    let downloads = prop_oneof![Just(Downloads::Ask), Just(Downloads::Immediate)];
    let pays_first = prop::bool::weighted(0.2);
    (any::<bool>(), any::<bool>(), rights(), downloads, pays_first).prop_map(|parts| {
        let (enabled, activated, rights, downloads, must_pay_first) = parts;
        Account::restore(AccountRecord {
            id: AccountId::new(Uuid::from_u128(3)),
            name: "Ana".parse().expect("a word is a name"),
            company: None,
            address: "ana@example.org".parse().expect("an address"),
            standing: Standing { enabled, activated, waits: false },
            rights,
            downloads,
            must_pay_first,
            direct_download: false,
            territory: None,
            created_at: TestClock::NOON,
            last_signed_in: None,
            revision: Revision::FIRST,
        })
    })
}

/// Orders of one line: any state, any grants, any licence, standing or struck, withdrawn or not.
pub fn orders_of_one_line() -> impl Strategy<Value = Order> {
    let state =
        prop_oneof![4 => Just(OrderState::Open), 1 => Just(OrderState::Draft), 1 => Just(OrderState::Cancelled)];
    let seldom = || prop::bool::weighted(0.2);
    let line = (licences(), grants(), seldom(), seldom(), seldom(), masters());
    (state, grants(), any::<bool>(), seldom(), line).prop_map(
        |(state, grant, paid, must_pay_first, (licensed, line_grant, struck, withdrawn, delivery_approved, master))| {
            let file = LineFile {
                id: Uuid::from_u128(4).into(),
                number: "A1".parse().expect("a file number"),
                title: "Picture A1".to_owned(),
                supplier: Uuid::from_u128(5).into(),
                master,
                withdrawn,
                restricted: true,
            };
            let standing = if struck { LineState::Struck } else { LineState::Standing };
            let number = LineNumber(1);
            let line = OrderLine {
                number,
                file,
                licensed,
                grant: line_grant,
                state: standing,
                delivery_approved,
                price: None,
                note: None,
                billing: Billing::Open,
            };
            Order::restore(OrderRecord {
                number: OrderNumber::FIRST,
                owner: AccountId::new(Uuid::from_u128(3)),
                created_by: AccountId::new(Uuid::from_u128(2)),
                origin: Origin::BackOffice,
                state,
                withheld: false,
                grant,
                note_to_client: None,
                staff_note: None,
                currency: Currency::EUR,
                lines: vec![line],
                usage: None,
                reference: None,
                terms_accepted_at: None,
                paid_at: paid.then_some(TestClock::NOON),
                must_pay_first,
                discount: None,
                prices_shown: PricesShown::Lines,
                created_at: TestClock::NOON,
                revision: Revision::FIRST,
            })
        },
    )
}

/// Rights-managed, royalty-free in a size, and royalty-free in need of one.
pub fn licences() -> impl Strategy<Value = Licensed> {
    let size = picdesk::Size {
        label: label_of("M"),
        width_px: 1600,
        height_px: 1067,
        original: false,
        price: Some(euros(4_900)),
    };
    prop_oneof![
        Just(Licensed::RightsManaged),
        Just(Licensed::RoyaltyFree(Some(size))),
        Just(Licensed::RoyaltyFree(None)),
    ]
}

/// Restrictions of one file that concern some of the [`readers`] and not others.
pub fn restrictions(file: FileId) -> impl Strategy<Value = Restriction> {
    let bound = || option::of(0_u64..4);
    let territories = subsequence(vec!["AT", "DE", "FR"], 0..=3);
    let parts =
        (0_usize..3, 0_usize..2, bound(), bound(), territories, 0_usize..3, vec(1_u128..4, 1..3), any::<u128>());
    parts.prop_map(move |(effect, in_cart, from, until, territories, whom, named, id)| {
        let named = named.into_iter().map(|place| AccountId::new(Uuid::from_u128(place))).collect();
        let terms = RestrictionTerms {
            effect: Effect::ALL[effect],
            in_cart: InCart::ALL[in_cart],
            from: from.map(hour),
            until: until.map(hour),
            territories: territories.into_iter().map(territory).collect(),
            whom: match whom {
                0 => Whom::Everybody,
                1 => Whom::Only(named),
                _ => Whom::AllBut(named),
            },
            notice: "Not for %advertising_, 'please'".parse().expect("a notice"),
        };
        Restriction { id: Uuid::from_u128(id).into(), file, terms }
    })
}

/// Readers of three accounts, here and there, around the bounds of [`restrictions`].
pub fn readers() -> impl Strategy<Value = Reader> {
    let there = option::of(prop::sample::select(vec!["DE", "FR", "IT"]));
    (1_u128..4, there, 0_u64..4).prop_map(|(account, there, at)| Reader {
        account: AccountId::new(Uuid::from_u128(account)),
        territory: there.map(territory),
        at: hour(at),
    })
}

/// So many hours past noon.
fn hour(hours: u64) -> Moment {
    TestClock::NOON.plus(Duration::from_secs(hours * 3_600))
}

fn territory(code: &str) -> Territory {
    code.parse().expect("a territory")
}

/// What somebody may type: words, markup, header lines, control characters, and anything else.
pub fn typed_texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zäöüß ]{1,12}".prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
        1 => prop::sample::select(vec![
            "\r\nBcc: all@example.org\r\n\r\n", "\n", "\n\n", "\r", "\u{2028}", "\0", "<script>alert(1)</script>",
            "</p></body>", "\" onload=\"x", "'", "&amp;", "&", "<!--", "%0d%0aSubject: x",
        ])
        .prop_map(String::from),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).expect("no amount here is below zero")
}

fn label_of(text: &str) -> SizeLabel {
    text.parse().expect("a word is a label")
}
