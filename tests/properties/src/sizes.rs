//! Licences and sizes: rules 14 to 21.

use picdesk::{
    Currency, Decision, DownloadBlock, Error, Expected, Grant, LicenceModel, LineNumber, LongEdge, Money, OrderRefusal,
    Refused, Right, SizeBook, SizeCollection, SizeLabel, SizeOffer, SizePick, Wish,
};
use picdesk_testkit::{Scenario, Scene, strategies};
use proptest::prelude::*;

/// A rights-managed file, a royalty-free one, and a small royalty-free one.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .client("Ana")
        .immediate()
        .files([("RM-1", LicenceModel::RightsManaged), ("RF-1", LicenceModel::RoyaltyFree)])
        .file("RF-2", LicenceModel::RoyaltyFree)
        .of(900, 1200)
        .lightbox("All", "Bea", ["RM-1", "RF-1", "RF-2"])
        .lightbox("Managed", "Bea", ["RM-1"])
}

/// The labels in which the client may download a line now.
async fn open_sizes(scene: &Scene, order: picdesk::OrderNumber, line: u32) -> Vec<String> {
    match scene.by("Ana").asks_about(order, line).await.unwrap() {
        Decision::Allowed(allowed) => allowed.sizes.iter().map(|size| size.label.to_string()).collect(),
        Decision::Refused(refusal) => panic!("line {line} is closed: {refusal}"),
    }
}

/// The label that was fixed for a line.
fn fixed(order: &picdesk::Order, line: usize) -> Option<&str> {
    order.lines[line].licensed.size().map(|size| size.label.as_str())
}

const ALL_SIZES: [&str; 5] = ["S", "M", "L", "XL", "Original"];

/// Rule 14.
#[tokio::test]
async fn a_rights_managed_line_has_no_fixed_size_and_opens_in_every_offered_one() {
    let scene = house().await;
    let order = scene.by("Bea").orders("All").into("Ana").largest().await.unwrap().order;
    assert_eq!((fixed(&order, 0), order.lines[0].price), (None, None));
    assert_eq!(open_sizes(&scene, order.number, 1).await, ALL_SIZES);
    for size in ALL_SIZES.into_iter().chain(ALL_SIZES) {
        scene.by("Ana").downloads(order.number, 1, size).await.unwrap();
    }
    let label = "M".parse().unwrap();
    let bea = scene.actor("Bea").await;
    let picked = scene.desk.pick_size(&bea, order.number, LineNumber(1), &label, Expected::Any).await;
    let clients = OrderRefusal::SizeIsTheClients(LineNumber(1));
    assert!(matches!(picked, Err(Error::Refused(Refused::Order(refusal))) if refusal == clients));
}

/// Rule 15.
#[tokio::test]
async fn royalty_free_lines_are_all_ordered_in_their_largest_or_in_their_smallest_size() {
    let scene = house().await;
    let largest = scene.by("Bea").orders("All").into("Ana").largest().await.unwrap().order;
    assert_eq!((fixed(&largest, 1), fixed(&largest, 2)), (Some("Original"), Some("Original")));
    let smallest = scene.by("Bea").orders("All").into("Ana").smallest().await.unwrap().order;
    assert_eq!((fixed(&smallest, 1), fixed(&smallest, 2)), (Some("S"), Some("S")));
    assert_eq!(open_sizes(&scene, smallest.number, 2).await, ["S"]);
    let other = scene.by("Ana").downloads(smallest.number, 2, "M").await;
    assert!(matches!(other, Err(Error::Refused(Refused::Download(_)))), "the size is fixed beforehand: {other:?}");
}

/// Rule 15: the price is that of the size.
#[tokio::test]
async fn a_royalty_free_line_costs_what_its_size_costs() {
    let scene = house().await;
    let order = scene.by("Bea").orders("All").into("Ana").smallest().await.unwrap().order;
    assert_eq!(order.lines[1].price, Money::new(2_500, Currency::EUR).ok());
}

/// Rule 15: a wish for one file beats what holds for all others.
#[tokio::test]
async fn a_size_can_be_wished_for_each_file() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("All").into("Ana").smallest();
    let order = ordering.clone().wishing("RF-1", Wish::Size("L".parse().unwrap())).await.unwrap().order;
    assert_eq!((fixed(&order, 1), fixed(&order, 2)), (Some("L"), Some("S")));
    let order = ordering.clone().wishing("RF-2", Wish::Pick(SizePick::Largest)).await.unwrap().order;
    assert_eq!((fixed(&order, 1), fixed(&order, 2)), (Some("S"), Some("Original")));

    let label = |text: &str| text.parse::<SizeLabel>().unwrap();
    for (wishes, refusal) in [
        (vec![("RF-2", Wish::Size(label("XL")))], OrderRefusal::SizeNotOffered(label("XL"))),
        (vec![("RM-1", Wish::Size(label("S")))], OrderRefusal::NotRoyaltyFree("RM-1".parse().unwrap())),
        (vec![("X-9", Wish::RightsManaged)], OrderRefusal::NotAmongFiles("X-9".parse().unwrap())),
        (vec![("RF-1", Wish::RightsManaged); 2], OrderRefusal::NamedTwice("RF-1".parse().unwrap())),
    ] {
        let wishing = wishes.into_iter().fold(ordering.clone(), |all, (file, wish)| all.wishing(file, wish));
        let error = wishing.await.unwrap_err();
        assert!(matches!(&error, Error::Refused(Refused::Order(why)) if *why == refusal), "{error:?}");
    }
}

proptest! {
    /// Rule 16: the labels are shuffled, and say nothing.
    #[test]
    fn the_largest_size_is_the_one_with_the_most_pixels_of_that_file(
        collection in strategies::size_collections(),
        master in strategies::masters(),
    ) {
        let offered = collection.offered(&master);
        let largest = SizePick::Largest.from(&offered);
        let smallest = SizePick::Smallest.from(&offered);
        prop_assert_eq!(largest.map(|size| size.pixels()), offered.iter().map(|size| size.pixels()).max());
        prop_assert_eq!(smallest.map(|size| size.pixels()), offered.iter().map(|size| size.pixels()).min());
        prop_assert_eq!(largest.is_none(), offered.is_empty());
    }

    /// Rule 16.
    #[test]
    fn other_labels_change_nothing_about_which_size_is_the_largest(
        collection in strategies::size_collections(),
        master in strategies::masters(),
    ) {
        let mut turned = collection.clone();
        let labels: Vec<SizeLabel> = collection.offers.iter().rev().map(|offer| offer.label.clone()).collect();
        for (offer, label) in turned.offers.iter_mut().zip(labels) {
            offer.label = label;
        }
        let (before, after) = (collection.offered(&master), turned.offered(&master));
        for pick in [SizePick::Largest, SizePick::Smallest] {
            let sides = |size: &picdesk::Size| (size.width_px, size.height_px, size.original);
            prop_assert_eq!(pick.from(&before).map(sides), pick.from(&after).map(sides));
        }
    }

    /// Rule 17.
    #[test]
    fn no_size_is_larger_than_the_master_and_the_original_is_the_master(
        collection in strategies::size_collections(),
        master in strategies::masters(),
    ) {
        let offered = collection.offered(&master);
        for size in &offered {
            prop_assert!(size.width_px <= master.width_px && size.height_px <= master.height_px);
            prop_assert!(size.width_px > 0 && size.height_px > 0);
            if size.original {
                prop_assert_eq!((size.width_px, size.height_px), (master.width_px, master.height_px));
            }
        }
        let fits = |offer: &&SizeOffer| match offer.long_edge {
            LongEdge::Px(edge) => edge <= master.width_px.max(master.height_px),
            LongEdge::Original => true,
        };
        prop_assert_eq!(offered.len(), collection.offers.iter().filter(fits).count(), "and what fits is offered");
    }

    /// Rule 17: the proportions are the master's, within half a pixel.
    #[test]
    fn a_size_has_the_proportions_of_its_master(master in strategies::masters(), edge in 1_u32..70_000) {
        let Some((width, height)) = master.within(edge) else {
            prop_assert!(edge > master.long_edge_px());
            return Ok(());
        };
        prop_assert_eq!(width.max(height), edge);
        let (short, long) = (master.width_px.min(master.height_px), master.long_edge_px());
        let exact = f64::from(short) * f64::from(edge) / f64::from(long);
        prop_assert!((f64::from(width.min(height)) - exact).abs() <= 0.5 || width.min(height) == 1);
    }

    /// A supplier's own collection is used for its files, and for no others.
    #[test]
    fn a_file_is_offered_in_its_suppliers_sizes_or_else_in_the_default_ones(
        default in strategies::size_collections(),
        own in strategies::size_collections(),
        master in strategies::masters(),
    ) {
        let supplier = |text: &str| text.parse::<picdesk::SupplierId>().unwrap();
        let northlight = supplier("0197a5c0-0000-7000-8000-000000000001");
        let other = supplier("0197a5c0-0000-7000-8000-000000000002");
        let book = SizeBook::new(default.clone(), vec![(northlight, own.clone())]);
        prop_assert_eq!(book.offered(northlight, &master), own.offered(&master));
        prop_assert_eq!(book.offered(other, &master), default.offered(&master));
    }
}

/// Only sizes that no file has.
fn enormous() -> SizeCollection {
    let offer = SizeOffer { label: "Wall".parse().unwrap(), long_edge: LongEdge::Px(60_000), price: None };
    let id = "0197a5c0-0000-7000-8000-00000000ffff".parse().unwrap();
    SizeCollection { id, name: "Walls".parse().unwrap(), offers: vec![offer] }
}

/// Rule 18.
#[tokio::test]
async fn a_royalty_free_line_without_a_size_needs_one_and_stays_closed_until_staff_pick() {
    let scene = house().await;
    let created = scene.by("Bea").orders("All").into("Ana").granted().await.unwrap();
    let number = created.order.number;
    assert_eq!(created.decisions[1], Decision::Refused(DownloadBlock::NeedsSize), "it is reported");
    assert!(scene.by("Ana").downloads(number, 2, "S").await.is_err());

    let bea = scene.actor("Bea").await;
    let pick = async |label: &str| {
        scene.desk.pick_size(&bea, number, LineNumber(2), &label.parse().unwrap(), Expected::Any).await
    };
    let refused = pick("Wall").await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Order(OrderRefusal::SizeNotOffered(_))))), "{refused:?}");
    pick("M").await.unwrap();
    assert_eq!(open_sizes(&scene, number, 2).await, ["M"]);
    scene.by("Ana").downloads(number, 2, "M").await.unwrap();
}

/// Rule 18: also where largest was picked, and nothing is offered.
#[tokio::test]
async fn a_royalty_free_line_for_which_nothing_is_offered_needs_a_size() {
    let scene = house().sold_in(enormous()).await;
    let created = scene.by("Bea").orders("All").into("Ana").largest().await.unwrap();
    assert_eq!(created.decisions[1], Decision::Refused(DownloadBlock::NeedsSize));
    assert_eq!(created.decisions[0], Decision::Refused(DownloadBlock::NothingOffered), "nor can the other be had");
}

/// Rule 19.
#[tokio::test]
async fn the_choice_of_a_royalty_free_size_has_no_effect_on_rights_managed_files() {
    let scene = house().await;
    let plain = scene.by("Bea").orders("Managed").into("Ana").await.unwrap();
    for ordering in [
        scene.by("Bea").orders("Managed").into("Ana").largest(),
        scene.by("Bea").orders("Managed").into("Ana").smallest(),
    ] {
        let chosen = ordering.await.unwrap();
        assert_eq!(
            (chosen.order.lines.clone(), chosen.decisions),
            (plain.order.lines.clone(), plain.decisions.clone())
        );
    }
}

/// Rule 20.
#[tokio::test]
async fn the_size_on_a_line_stays_when_the_size_collection_changes() {
    let scene = house().await;
    let order = scene.by("Bea").orders("All").into("Ana").largest().await.unwrap().order;
    scene.console.put_sizes(&enormous(), None).await.unwrap();

    let shown = scene.by("Bea").sees(order.number).await.unwrap();
    assert_eq!(shown.order, order);
    assert_eq!(open_sizes(&scene, order.number, 2).await, ["Original"]);
    scene.by("Ana").downloads(order.number, 2, "Original").await.unwrap();
    assert_eq!(shown.decisions[0], Decision::Refused(DownloadBlock::NothingOffered), "a rights-managed line follows");
}

/// Rule 21, and with it rule 14.
#[tokio::test]
async fn a_royalty_free_file_can_be_sold_rights_managed() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("All").into("Ana").largest().wishing("RF-1", Wish::RightsManaged);
    let order = ordering.with_grant(Grant::Inherit).await.unwrap().order;
    assert_eq!(order.lines[1].licensed.model(), LicenceModel::RightsManaged);
    assert_eq!(open_sizes(&scene, order.number, 2).await, ALL_SIZES);
}
