//! Opening a scene: the people enrol, the files are imported, the lightboxes are filled.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use picdesk::{
    AccountChange, AttemptLimits, Clock, Console, Courier, Currency, Desk, Expected, FileCard, FileId, House,
    Housekeeper, IdentityRules, Ids, Import, Imported, Lightbox, LightboxId, MediaFile, NewAccount, NewAccounts,
    Numbering, Ports, Revision, STANDARD_TERMS, Scope, Sealer, Stamp, may,
};

use super::{
    Heap, InCart, Person, Scenario, Scene, Shot,
    scene::{address, password},
};
use crate::{CountingIds, FlakyMailer, MemoryMedia, Picture, PlainSecrets, TestClock};

impl Scenario {
    pub(super) async fn open(self) -> Scene {
        let (clock, media) = (Arc::new(TestClock::default()), Arc::new(MemoryMedia::default()));
        let (ids, mailer) = (Arc::new(CountingIds::default()), Arc::new(FlakyMailer::default()));
        let ports = Ports {
            store: Arc::clone(&self.store),
            media: media.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            secrets: Arc::new(PlainSecrets::default()),
        };
        let console = Console::new(ports.clone(), house());
        console.put_sizes(&self.sizes, None).await.expect("the default sizes are stored");
        let supplier = console.supplier(&"Northlight".parse().expect("a name")).await.expect("a supplier").id;
        let mut scene = Scene {
            desk: Desk::new(ports.clone(), house()),
            console,
            supplier,
            courier: Courier::new(Arc::clone(&self.store), mailer.clone(), clock.clone()),
            housekeeper: Housekeeper::new(Arc::clone(&self.store), clock.clone(), house().attempts),
            sealer: Sealer::new(Arc::clone(&self.store), clock.clone(), Arc::clone(&ports.secrets)),
            store: self.store,
            memory: self.memory,
            clock,
            ids,
            media,
            mailer,
            ports,
            people: HashMap::new(),
            clients: BTreeSet::new(),
            tokens: std::sync::Mutex::default(),
            files: HashMap::new(),
            lightboxes: HashMap::new(),
        };
        for person in &self.people {
            scene.enrol(person).await;
        }
        for file in &self.files {
            scene.import(file).await;
        }
        for lightbox in &self.lightboxes {
            scene.fill(lightbox).await;
        }
        for cart in &self.carts {
            scene.put_into_cart(cart).await;
        }
        for person in self.people.iter().filter(|person| !person.enabled) {
            let change = AccountChange { enabled: Some(false), ..AccountChange::default() };
            scene.console.change_account(&address(&person.name), change).await.expect("the account is switched off");
        }
        scene
    }
}

impl Scene {
    async fn enrol(&mut self, person: &Person) {
        assert_eq!(person.staff, !person.rights.is_empty(), "{}: staff hold a right, clients none", person.name);
        let who = NewAccount {
            name: person.name.parse().expect("a person's name"),
            company: None,
            address: address(&person.name),
            rights: person.rights.iter().copied().collect(),
            downloads: Some(person.downloads),
        };
        let password = person.activated.then(|| password(&person.name));
        let account = self.console.enrol(who, password.as_ref()).await.expect("the account is new");
        self.people.insert(person.name.clone(), account.id);
        if !person.staff {
            self.clients.insert(person.name.clone());
        }
    }

    async fn import(&mut self, file: &Shot) {
        let (width_px, height_px) = file.pixels;
        let bytes = self.media.prepare(Picture { width_px, height_px, data: file.data.clone(), number: None });
        let id = if file.withdrawn {
            self.store_withdrawn(file, &bytes).await
        } else {
            let supplier = self.supplier;
            let (name, numbering) = (format!("{}.jpg", file.number), Numbering::FileName);
            let import = Import { name, bytes, supplier, licence: file.licence, numbering };
            match self.console.import(import).await.expect("the picture is fine") {
                Imported::New(file) => file.card.id,
                other => panic!("{} was not imported: {other:?}", file.number),
            }
        };
        self.files.insert(file.number.clone(), id);
    }

    /// A scene may have nobody who manages files, so a withdrawn one is stored as it would be afterwards.
    async fn store_withdrawn(&self, file: &Shot, bytes: &[u8]) -> FileId {
        let id = FileId::new(self.ids.next());
        let card = FileCard {
            id,
            number: file.number.parse().expect("a file number"),
            title: file.data.title.clone(),
            licence: file.licence,
            supplier: self.supplier,
            master: MemoryMedia::master(bytes, file.pixels.0, file.pixels.1),
            withdrawn: true,
            restricted: false,
        };
        self.media.keep(&card.master);
        let file =
            MediaFile { card, data: file.data.clone(), added_at: self.clock.now(), revision: Revision::FIRST.next() };
        let mut work = self.store.begin().await.expect("a unit of work");
        work.files().insert(&file).await.expect("the file is new");
        work.commit().await.expect("the file is stored");
        id
    }

    /// The cart is stored directly, for the same reason as lightboxes.
    async fn put_into_cart(&self, cart: &InCart) {
        let editing = self.permit::<may::EditCart>(&cart.owner, Scope::Own(self.account(&cart.owner))).await;
        let files: Vec<FileId> = cart.files.iter().map(|number| self.file_id(number)).collect();
        let mut work = self.store.begin().await.expect("a unit of work");
        let mut cart = work.carts().open(&editing).await.expect("read").expect("everybody has a cart");
        cart.add(&editing, &files, self.clock.now()).expect("the files fit");
        work.carts().save(&cart).await.expect("the cart is saved");
        work.commit().await.expect("the cart is stored");
    }

    /// The lightbox is stored directly, because the desk adds no file that was withdrawn.
    async fn fill(&mut self, heap: &Heap) {
        let editing = self.permit::<may::EditLightboxes>(&heap.owner, Scope::Own(self.account(&heap.owner))).await;
        let stamp = Stamp { id: LightboxId::new(self.ids.next()), at: self.clock.now() };
        let lightbox = Lightbox::make(&editing, heap.name.parse().expect("a lightbox's name"), stamp);
        let mut lightbox = lightbox.expect("the permit names its owner");
        let files: Vec<FileId> = heap.files.iter().map(|number| self.file_id(number)).collect();
        lightbox.add(&files, stamp.at, Expected::Any).expect("the files fit");
        let mut work = self.store.begin().await.expect("a unit of work");
        work.lightboxes().insert(&lightbox).await.expect("the lightbox is new");
        work.commit().await.expect("the lightbox is stored");
        self.lightboxes.insert(heap.name.clone(), lightbox.id);
    }
}

/// The house of every scene.
fn house() -> House {
    House {
        name: "Northlight Pictures".parse().expect("a name"),
        base_url: "https://pictures.example.org".to_owned(),
        sender: "desk@example.org".parse().expect("an address"),
        currency: Currency::EUR,
        terms: STANDARD_TERMS.parse().expect("a text"),
        attempts: AttemptLimits::default(),
        accounts: NewAccounts::default(),
        identity: IdentityRules::default(),
    }
}
