//! Files, suppliers and their sizes.

use std::sync::Arc;

use picdesk::{
    Currency, FileCard, FileData, FileId, FileNumber, Format, Ids, LicenceModel, LongEdge, Master, MediaFile, Money,
    Revision, Scope, SizeCollection, SizeCollectionId, SizeOffer, Store, StoreError, Supplier, SupplierId, Unique, may,
};
use time::PrimitiveDateTime;

use super::{ground, own};
use crate::{MemoryMedia, Scene};

/// Every field and every variant comes back.
pub async fn a_file_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let at = scene.now().utc();
    let rich = FileData {
        title: "Möwen <am> \"Strand\"".to_owned(),
        caption: "Zwei Zeilen:\nund die zweite, mit 😀".to_owned(),
        keywords: vec!["zuletzt".to_owned(), "Anfang".to_owned(), "zwei Wörter".to_owned()],
        creator: "Zoë".to_owned(),
        credit: "Zoë/Northlight".to_owned(),
        copyright: "© 2026".to_owned(),
        taken_at: Some(PrimitiveDateTime::new(at.date(), at.time())),
    };
    let bare = FileData { title: "bare".to_owned(), ..FileData::default() };
    for (place, format) in (0_u32..).zip(Format::ALL) {
        let licence = [LicenceModel::RightsManaged, LicenceModel::RoyaltyFree][place as usize % 2];
        let data = if place % 2 == 0 { rich.clone() } else { bare.clone() };
        let mut file = new_file(&scene, &format!("F-{place}"), data);
        file.card.licence = licence;
        file.card.withdrawn = place == 3;
        file.card.master =
            Master { format, bytes: 1 << 40, width_px: 1 + place, height_px: 70_000, ..file.card.master };
        insert(&scene, &file).await.expect("the file is new");
        let mut look = scene.store.look().await.expect("a look");
        let read = look.files().get(&seeing, &file.card.number, None).await.expect("read");
        assert_eq!(read, Some(file));
    }
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.files().get(&seeing, &number("NOT-THERE"), None).await.expect("read"), None);
}

/// The number and the master each name one file; the import relies on both.
pub async fn a_file_number_and_a_master_are_taken_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let first = new_file(&scene, "N-1", FileData::default());
    insert(&scene, &first).await.expect("the file is new");

    let mut same_number = new_file(&scene, "N-2", FileData::default());
    same_number.card.number = first.card.number.clone();
    let refused = insert(&scene, &same_number).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(Unique::FileNumber))), "{refused:?}");

    let mut same_master = new_file(&scene, "N-3", FileData::default());
    same_master.card.master = first.card.master.clone();
    let refused = insert(&scene, &same_master).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(Unique::Master))), "{refused:?}");

    let mut work = scene.store.begin().await.expect("a unit");
    let found = work.files().with_master(&first.card.master.key).await.expect("read");
    assert_eq!(found, Some(first.card.number));
    let other = MemoryMedia::master(b"never seen", 1, 1);
    assert_eq!(work.files().with_master(&other.key).await.expect("read"), None);
}

/// A number that is given out names no file yet.
pub async fn the_house_counts_and_skips_numbers_that_are_taken(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for counter in 1..=6 {
        let file = new_file(&scene, FileNumber::of_house(counter).as_str(), FileData::default());
        insert(&scene, &file).await.expect("the file is new");
    }
    let mut given = Vec::new();
    for _ in 0..3 {
        let mut work = scene.store.begin().await.expect("a unit");
        let number = work.files().next_number().await.expect("a number");
        let mut file = new_file(&scene, "TEMPORARY", FileData::default());
        file.card.number = number.clone();
        work.files().insert(&file).await.expect("no file has the number");
        work.commit().await.expect("committed");
        given.push(number);
    }
    given.dedup();
    assert_eq!(given.len(), 3, "{given:?}");
}

/// Those that do not exist are left out; withdrawn ones are there.
pub async fn files_come_in_the_order_of_the_numbers_asked_for(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let mut gone = new_file(&scene, "GONE", FileData::default());
    gone.card.withdrawn = true;
    insert(&scene, &gone).await.expect("the file is new");
    let asked = ["C3", "GONE", "NOT-THERE", "A1", "B2"].map(number);
    let mut look = scene.store.look().await.expect("a look");
    let found = look.files().by_numbers(&seeing, &asked).await.expect("read");
    assert_eq!(numbers(&found), ["C3", "GONE", "A1", "B2"]);
    assert!(found[1].withdrawn);
    assert_eq!(look.files().by_numbers(&seeing, &[]).await.expect("read"), []);
}

/// The order is the lightbox's, and nobody else's.
pub async fn a_lightbox_gives_its_files_in_its_order(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewLightboxes>("Bea", own(&scene, "Bea")).await;
    let bea = scene.actor("Bea").await;
    let (spring, any) = (scene.lightbox("Spring"), picdesk::Expected::Any);
    scene.desk.add_to_lightbox(&bea, bea.account(), spring, &[number("C3")], any).await.expect("added");
    for order in [["C3", "A1", "B2"], ["B2", "C3", "A1"]] {
        scene.desk.reorder_lightbox(&bea, spring, &order.map(number), any).await.expect("reordered");
        let mut look = scene.store.look().await.expect("a look");
        let (lightbox, files) = look.lightboxes().with_files(&viewing, spring).await.expect("read").expect("there");
        assert_eq!(numbers(&files), order);
        let alone = look.lightboxes().get(&viewing, spring).await.expect("read").expect("there");
        assert_eq!(lightbox, alone);
    }
}

/// A name is one supplier.
pub async fn a_supplier_is_found_by_name_and_made_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let supplier = new_supplier(&scene, "Südlicht").await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.files().supplier(&supplier.name).await.expect("read"), Some(supplier.clone()));
    assert_eq!(work.files().supplier(&"Nobody".parse().expect("a name")).await.expect("read"), None);
    let twin = Supplier { id: SupplierId::new(scene.ids.next()), name: supplier.name };
    let refused = work.files().insert_supplier(&twin).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(Unique::Key))), "{refused:?}");
}

/// Sizes come back with label, edge, price and order, and a collection that is put again is replaced.
pub async fn a_supplier_has_its_own_sizes_and_the_others_the_default_ones(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (own, other) = (new_supplier(&scene, "Own").await.id, new_supplier(&scene, "Other").await.id);
    let master = MemoryMedia::master(b"any", 3000, 2000);
    let euro = |minor| Money::new(minor, Currency::EUR).ok();
    let dollar = Money::new(7, "USD".parse().expect("a currency")).ok();
    let ours = collection(&scene, &[("Web", LongEdge::Px(1000), None), ("All", LongEdge::Original, dollar)]);
    let default = collection(&scene, &[("Two", LongEdge::Px(2000), euro(2)), ("One", LongEdge::Px(1000), euro(1))]);
    scene.console.put_sizes(&ours, Some(own)).await.expect("put");
    scene.console.put_sizes(&default, None).await.expect("put");
    let mut look = scene.store.look().await.expect("a look");
    let book = look.files().sizes(&[own, other]).await.expect("read");
    assert_eq!(book.offered(own, &master), ours.offered(&master));
    assert_eq!(book.offered(other, &master), default.offered(&master));
    let book = look.files().sizes(&[]).await.expect("read");
    assert_eq!(book.offered(other, &master), default.offered(&master), "the default one is there for everybody");
    drop(look);

    let changed = SizeCollection { id: ours.id, ..collection(&scene, &[("Tiny", LongEdge::Px(10), euro(0))]) };
    scene.console.put_sizes(&changed, Some(own)).await.expect("put");
    let mut look = scene.store.look().await.expect("a look");
    let book = look.files().sizes(&[own]).await.expect("read");
    assert_eq!(book.offered(own, &master), changed.offered(&master));
    assert_eq!(book.offered(other, &master), default.offered(&master));
}

/// A new house has the sizes that were laid out; later ones, and those that it chose itself, are not laid over.
pub async fn first_sizes_are_laid_out_where_a_house_has_none_and_what_it_has_stays(store: Arc<dyn Store>) {
    let master = MemoryMedia::master(b"any", 3000, 2000);
    let laid_out = async |collection: &SizeCollection| {
        let mut work = store.begin().await.expect("a unit");
        work.files().put_first_sizes(collection).await.expect("put");
        work.commit().await.expect("committed");
        let mut look = store.look().await.expect("a look");
        let book = look.files().sizes(&[]).await.expect("read");
        book.of(None).offered(&master)
    };
    let standard = |currency: &str| {
        let currency = currency.parse().expect("a currency");
        SizeCollection::standard(SizeCollectionId::new(uuid::Uuid::from_u128(7)), currency)
    };
    let (dollars, francs) = (standard("USD"), standard("CHF"));
    assert_eq!(laid_out(&dollars).await, dollars.offered(&master));
    assert_eq!(laid_out(&francs).await, dollars.offered(&master), "what is there stays");

    let scene = ground(Arc::clone(&store)).await;
    let chosen = collection(&scene, &[("Tiny", LongEdge::Px(10), None)]);
    scene.console.put_sizes(&chosen, None).await.expect("put");
    assert_eq!(laid_out(&francs).await, chosen.offered(&master), "what the house chose stays");
}

fn collection(scene: &Scene, offers: &[(&str, LongEdge, Option<Money>)]) -> SizeCollection {
    let offer = |&(label, long_edge, price): &(&str, LongEdge, Option<Money>)| SizeOffer {
        label: label.parse().expect("a label"),
        long_edge,
        price,
    };
    let (id, name) = (SizeCollectionId::new(scene.ids.next()), "Sizes".parse().expect("a name"));
    SizeCollection { id, name, offers: offers.iter().map(offer).collect() }
}

pub(super) async fn new_supplier(scene: &Scene, name: &str) -> Supplier {
    scene.console.supplier(&name.parse().expect("a name")).await.expect("made")
}

pub(super) fn number(text: &str) -> FileNumber {
    text.parse().expect("a file number")
}

pub(super) fn numbers(cards: &[FileCard]) -> Vec<&str> {
    cards.iter().map(|card| card.number.as_str()).collect()
}

/// A file with a number, a master of its own, and what is known about it.
pub(super) fn new_file(scene: &Scene, text: &str, data: FileData) -> MediaFile {
    let id = FileId::new(scene.ids.next());
    let card = FileCard {
        id,
        number: number(text),
        title: data.title.clone(),
        licence: LicenceModel::RightsManaged,
        supplier: scene.supplier,
        master: MemoryMedia::master(id.to_string().as_bytes(), 6000, 4000),
        withdrawn: false,
        restricted: false,
    };
    MediaFile { card, data, added_at: scene.now(), revision: Revision::FIRST }
}

pub(super) async fn insert(scene: &Scene, file: &MediaFile) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.files().insert(file).await?;
    work.commit().await
}
