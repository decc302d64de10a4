//! Scenarios: who there is, what they have, told in one sentence and opened as a scene.
//!
//! ```no_run
//! # use picdesk::{Error, LicenceModel, Right};
//! # use picdesk_testkit::Scenario;
//! # async fn told() -> Result<(), Error> {
//! let scene = Scenario::new()
//!     .staff("Bea").with(Right::CreateOrders)
//!     .client("Ana").asking()
//!     .file("A1", LicenceModel::RightsManaged)
//!     .lightbox("Spring", "Bea", ["A1"])
//!     .await;
//! let order = scene.by("Bea").orders("Spring").into("Ana").granted().await?;
//! # Ok(())
//! # }
//! ```

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

use picdesk::{Currency, Downloads, FileData, LicenceModel, Right, SizeCollection, SizeCollectionId, Store};
use uuid::Uuid;

use crate::MemoryStore;

mod acting;
mod opening;
mod scene;

pub use acting::{Acting, Ordering};
pub use scene::Scene;

/// Who there is and what they have, before anything happens. Awaiting it opens the [`Scene`].
#[derive(Clone)]
pub struct Scenario {
    store: Arc<dyn Store>,
    memory: Option<MemoryStore>,
    sizes: SizeCollection,
    people: Vec<Person>,
    files: Vec<Shot>,
    lightboxes: Vec<Heap>,
    carts: Vec<InCart>,
}

/// Somebody with an account.
#[derive(Clone)]
struct Person {
    name: String,
    staff: bool,
    rights: Vec<Right>,
    downloads: Downloads,
    enabled: bool,
    activated: bool,
}

/// A file to import.
#[derive(Clone)]
struct Shot {
    number: String,
    licence: LicenceModel,
    pixels: (u32, u32),
    data: FileData,
    withdrawn: bool,
}

/// A lightbox to fill.
#[derive(Clone)]
struct Heap {
    name: String,
    owner: String,
    files: Vec<String>,
}

/// Files to put into a cart.
#[derive(Clone)]
struct InCart {
    owner: String,
    files: Vec<String>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}

impl Scenario {
    /// A house in memory with nobody in it.
    pub fn new() -> Self {
        let memory = MemoryStore::new();
        Self { memory: Some(memory.clone()), ..Self::on(Arc::new(memory)) }
    }

    /// A house on any empty store.
    pub fn on(store: Arc<dyn Store>) -> Self {
        let (people, files, lightboxes, carts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let sizes = SizeCollection::standard(SizeCollectionId::new(Uuid::from_u128(1)), Currency::EUR);
        Self { store, memory: None, sizes, people, files, lightboxes, carts }
    }

    /// Somebody who works here. A staff member holds at least one right: say [`Scenario::with`] next.
    #[must_use]
    pub fn staff(self, name: &str) -> Self {
        self.person(name, true)
    }

    /// Gives a right to the staff member named last.
    #[must_use]
    pub fn with(mut self, right: Right) -> Self {
        self.last_person().rights.push(right);
        self
    }

    /// Gives every right there is to the staff member named last.
    #[must_use]
    pub fn with_every_right(mut self) -> Self {
        self.last_person().rights.extend(Right::ALL);
        self
    }

    /// A client whose files staff open by a grant.
    #[must_use]
    pub fn client(self, name: &str) -> Self {
        self.person(name, false)
    }

    /// The files of the client named last open by a grant, which is so if nothing is said.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.last_person().downloads = Downloads::Ask;
        self
    }

    /// The files of the client named last open as soon as they are ordered.
    #[must_use]
    pub fn immediate(mut self) -> Self {
        self.last_person().downloads = Downloads::Immediate;
        self
    }

    /// The account named last is switched off.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.last_person().enabled = false;
        self
    }

    /// The account named last was never taken over by its owner.
    #[must_use]
    pub fn not_activated(mut self) -> Self {
        self.last_person().activated = false;
        self
    }

    /// A file of 6000 × 4000 pixels.
    #[must_use]
    pub fn file(mut self, number: &str, licence: LicenceModel) -> Self {
        let data = FileData { title: format!("Picture {number}"), ..FileData::default() };
        self.files.push(Shot { number: number.to_owned(), licence, pixels: (6000, 4000), data, withdrawn: false });
        self
    }

    /// Several files of 6000 × 4000 pixels.
    #[must_use]
    pub fn files<'a>(self, files: impl IntoIterator<Item = (&'a str, LicenceModel)>) -> Self {
        files.into_iter().fold(self, |scenario, (number, licence)| scenario.file(number, licence))
    }

    /// The pixels of the file named last.
    #[must_use]
    pub fn of(mut self, width_px: u32, height_px: u32) -> Self {
        self.last_file().pixels = (width_px, height_px);
        self
    }

    /// What is known about the file named last.
    #[must_use]
    pub fn described(mut self, data: FileData) -> Self {
        self.last_file().data = data;
        self
    }

    /// The file named last was withdrawn.
    #[must_use]
    pub fn withdrawn(mut self) -> Self {
        self.last_file().withdrawn = true;
        self
    }

    /// A lightbox with these files in it, in this order.
    #[must_use]
    pub fn lightbox<'a>(mut self, name: &str, owner: &str, files: impl IntoIterator<Item = &'a str>) -> Self {
        let files = files.into_iter().map(str::to_owned).collect();
        self.lightboxes.push(Heap { name: name.to_owned(), owner: owner.to_owned(), files });
        self
    }

    /// These files are in somebody's cart, in this order.
    #[must_use]
    pub fn cart<'a>(mut self, owner: &str, files: impl IntoIterator<Item = &'a str>) -> Self {
        let files = files.into_iter().map(str::to_owned).collect();
        self.carts.push(InCart { owner: owner.to_owned(), files });
        self
    }

    /// The default size collection, in the place of the standard one.
    #[must_use]
    pub fn sold_in(mut self, sizes: SizeCollection) -> Self {
        self.sizes = sizes;
        self
    }

    fn person(mut self, name: &str, staff: bool) -> Self {
        let (name, rights, downloads) = (name.to_owned(), Vec::new(), Downloads::Ask);
        self.people.push(Person { name, staff, rights, downloads, enabled: true, activated: true });
        self
    }

    fn last_person(&mut self) -> &mut Person {
        self.people.last_mut().expect("the sentence names a person first")
    }

    fn last_file(&mut self) -> &mut Shot {
        self.files.last_mut().expect("the sentence names a file first")
    }
}

impl IntoFuture for Scenario {
    type Output = Scene;
    type IntoFuture = Pin<Box<dyn Future<Output = Scene> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.open())
    }
}
