//! Taking a picture into the house: at the machine itself, or by staff who manage files.

use crate::{
    actor::Who,
    desk::Ports,
    error::{Error, Missing},
    file::{FileCard, FileNumber, MasterKey, MediaFile, Supplier},
    ids::SupplierId,
    journal::{About, Change, Entry, EntryKind},
    licence::LicenceModel,
    ports::broken::{StoreError, Unique},
    revision::Revision,
    text::Name,
};

/// A picture to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file's name, for its title where the metadata has none, and for its number where names count.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who delivered it.
    pub supplier: SupplierId,
    /// How it is licensed.
    pub licence: LicenceModel,
    /// Where its number comes from.
    pub numbering: Numbering,
}

/// Where the numbers of imported files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// The house counts.
    #[default]
    House,
    /// The metadata says (IPTC job or object identifier); the house counts where it does not.
    Metadata,
    /// The file's name without its ending; the house counts where that can be no number.
    FileName,
}

/// What importing a picture came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// It is in the house.
    New(Box<MediaFile>),
    /// The same bytes are in the house under this number already.
    Known(FileNumber),
    /// Another file has the number that this one should get.
    NumberTaken(FileNumber),
}

/// Takes a picture in. Doing it again with the same bytes changes nothing.
pub(crate) async fn import(ports: &Ports, who: Who, import: Import) -> Result<Imported, Error> {
    let named: Option<FileNumber> = match import.numbering {
        Numbering::FileName => import.name.rsplit_once('.').map_or(&*import.name, |(stem, _)| stem).parse().ok(),
        Numbering::House | Numbering::Metadata => None,
    };
    let taken = ports.media.take_in(&import.name, import.bytes).await?;
    let wanted = match import.numbering {
        Numbering::Metadata => taken.number,
        Numbering::FileName => named,
        Numbering::House => None,
    };

    let mut work = ports.store.begin().await?;
    if let Some(number) = work.files().with_master(&taken.master.key).await? {
        return Ok(Imported::Known(number));
    }
    let number = match wanted {
        Some(number) => number,
        None => work.files().next_number().await?,
    };
    let stamp = ports.stamp();
    let card = FileCard {
        id: stamp.id,
        number: number.clone(),
        title: taken.data.title.clone(),
        licence: import.licence,
        supplier: import.supplier,
        master: taken.master,
        withdrawn: false,
        restricted: false,
    };
    let file = MediaFile { card, data: taken.data, added_at: stamp.at, revision: Revision::FIRST };
    match work.files().insert(&file).await {
        Err(StoreError::Duplicate(Unique::FileNumber)) => return Ok(Imported::NumberTaken(number)),
        Err(StoreError::Duplicate(Unique::Master)) => {
            // Somebody who imports the same picture at the same time was faster.
            drop(work);
            return known(ports, &file.card.master.key).await;
        }
        other => other?,
    }
    let entry = Entry::new(EntryKind::FileImported, who, About::File(number), stamp.at)
        .with([Change::set("name", &import.name)]);
    work.journal().record(&entry).await?;

    work.commit().await?;
    Ok(Imported::New(Box::new(file)))
}

async fn known(ports: &Ports, master: &MasterKey) -> Result<Imported, Error> {
    let mut work = ports.store.begin().await?;
    let number = work.files().with_master(master).await?.ok_or(Missing::File)?;
    Ok(Imported::Known(number))
}

/// The supplier of that name, who is made where there is none.
pub(crate) async fn supplier(ports: &Ports, who: Who, name: &Name) -> Result<Supplier, Error> {
    let mut work = ports.store.begin().await?;
    if let Some(supplier) = work.files().supplier(name).await? {
        return Ok(supplier);
    }
    let supplier = Supplier { id: SupplierId::new(ports.ids.next()), name: name.clone() };
    let entry = Entry::new(EntryKind::SupplierMade, who, About::House, ports.now());
    work.files().insert_supplier(&supplier).await?;
    work.journal().record(&entry.with([Change::set("name", name)])).await?;
    work.commit().await?;
    Ok(supplier)
}
