//! The real house: the same steps through the desk, and a look at everything that can be seen.

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, Download, DownloadState, Downloads, Error, Expected, FileNumber, GrantLimits, Import, Imported,
    InvoiceRefusal, LeftOut, LicenceModel, LineNumber, Moment, MoneyError, Numbering, OrderFilter, OrderNumber,
    OrderRefusal, Page, Refused, RestrictionId, Right, Store,
};
use picdesk_testkit::{FailingStore, Kept, MemoryStore, Picture, Scenario, Scene, TestClock, unrecorded};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{
    carts::{self, CartStep},
    model::{CLIENTS, Grant, Model, Ordered, Outcome, Step},
    money::{self, MoneyStep},
    orders::Why,
    restrictions::{self, RestrictionStep},
    working::{self, WorkStep},
};

/// What was made so far, in the places by which the model calls it.
#[derive(Default)]
pub struct Made {
    pub files: Vec<FileNumber>,
    pub orders: Vec<OrderNumber>,
    pub open: Vec<Download>,
    pub restrictions: Vec<(FileNumber, RestrictionId)>,
}

/// A scene on a store that can fail, and what was made in it.
pub struct Real {
    scene: Scene,
    failing: FailingStore,
    made: Made,
    /// The store, where it is the one in memory, and what was there before the first step.
    watched: Option<(MemoryStore, Kept)>,
    // The runtime goes before the folder that its database lives in.
    runtime: Runtime,
    _folder: Option<TempDir>,
}

impl Real {
    pub fn open(store: impl AsyncFnOnce() -> (Arc<dyn Store>, Option<TempDir>)) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (scene, failing, folder) = runtime.block_on(async {
            let (store, folder) = store().await;
            let failing = FailingStore::around(store);
            let scenario = Scenario::on(Arc::new(failing.clone())).staff("Bea");
            let scenario = Right::ALL.into_iter().fold(scenario, Scenario::with);
            let scene = scenario.client("Ana").asking().client("Ivo").immediate().lightbox("Box", "Bea", []).await;
            (scene, failing, folder)
        });
        Self { scene, failing, made: Made::default(), watched: None, runtime, _folder: folder }
    }

    /// The same, where every change is looked for in the journal.
    pub fn watched(self, memory: MemoryStore) -> Self {
        let kept = memory.kept();
        Self { watched: Some((memory, kept)), ..self }
    }

    /// Takes a step, which must come to what the model says.
    pub fn take(&mut self, step: &Step, model: &Model) {
        let Self { scene, failing, made, runtime, .. } = self;
        let outcome = runtime.block_on(do_it(scene, failing, made, step));
        let came_to = match &outcome {
            Ok(_) => Outcome::Done,
            Err(_) => Outcome::Refused,
        };
        assert_eq!(came_to, model.outcome, "{step:?} came to {outcome:?}");
        if let Some(refusal) = model.refusal {
            assert_eq!(outcome.as_ref().err().and_then(why), Some(refusal), "{step:?} came to {outcome:?}");
        }
        if let Ok(left_out) = &outcome {
            let left_out: Vec<&FileNumber> = left_out.iter().map(|out| &out.file).collect();
            let expected: Vec<&FileNumber> = model.left_out.iter().map(|&file| &made.files[file]).collect();
            assert_eq!(left_out, expected, "left out by {step:?}");
        }
        let in_vain = matches!(
            step,
            Step::CreateInVain { .. }
                | Step::Work(WorkStep::SetGrantInVain { .. })
                | Step::Gather(CartStep::CopyBoxInVain { .. })
                | Step::Restrict(RestrictionStep::RestrictInVain { .. })
                | Step::Settle(MoneyStep::TakeOutInVain { .. })
        );
        let broken = matches!(outcome, Err(Error::Store(_)));
        assert!(in_vain || !broken, "storage fails only where it is told to: {outcome:?}");
    }

    /// Compares all that can be seen with what the model says.
    pub fn compare(&self, model: &Model) {
        if let Some((memory, kept)) = &self.watched {
            assert_eq!(unrecorded(memory, kept, None), [""; 0]);
        }
        self.runtime.block_on(async {
            self.compare_lightbox(model).await;
            self.compare_lists(model).await;
            carts::compare(&self.scene, &self.made.files, model).await;
            restrictions::compare(&self.scene, &self.made.files, model).await;
            let orders = working::compare_orders(&self.scene, &self.made, model).await;
            money::compare_invoices(&self.scene, &orders, model).await;
        });
    }

    async fn compare_lightbox(&self, model: &Model) {
        let bea = self.scene.actor("Bea").await;
        let shown = self.scene.desk.lightbox(&bea, self.scene.lightbox("Box")).await.expect("read");
        let held: Vec<&FileNumber> = shown.files.iter().map(|card| &card.number).collect();
        let expected: Vec<&FileNumber> = model.lightbox.iter().map(|&file| &self.made.files[file]).collect();
        assert_eq!(held, expected);
    }

    async fn compare_lists(&self, model: &Model) {
        let (bea, page) = (self.scene.actor("Bea").await, Page::first(200));
        let listed = self.scene.desk.orders(&bea, &OrderFilter::default(), &page).await.expect("listed").rows;
        let numbers: Vec<OrderNumber> = listed.iter().rev().map(|row| row.number).collect();
        assert_eq!(numbers, self.made.orders);
        let letters = self.scene.desk.letters(&bea, None, &Page::first(200)).await.expect("listed").rows;
        assert_eq!(letters.len(), model.letters);
        for (client, name) in CLIENTS.into_iter().enumerate() {
            let actor = self.scene.actor(name).await;
            let seen = self.scene.desk.orders(&actor, &OrderFilter::default(), &page).await.expect("listed").rows;
            let own = model.orders.iter().filter(|order| order.client == client && order.released);
            assert_eq!(seen.len(), own.count(), "{name} sees the own orders that were released");
        }
    }
}

/// Does a step through the desk, as the person whose step it is, and answers what was left out.
async fn do_it(scene: &Scene, failing: &FailingStore, made: &mut Made, step: &Step) -> Result<Vec<LeftOut>, Error> {
    let Made { files, orders, open, .. } = made;
    let (bea, lightbox, any) = (scene.actor("Bea").await, scene.lightbox("Box"), Expected::Any);
    match step {
        Step::Import { royalty_free } => files.push(import(scene, *royalty_free).await?),
        Step::Add { file } => {
            scene.desk.add_to_lightbox(&bea, bea.account(), lightbox, &files[*file..=*file], any).await?;
        }
        Step::Remove { file } => {
            scene.desk.remove_from_lightbox(&bea, lightbox, &files[*file], any).await?;
        }
        Step::Create(ordered) => orders.push(create(scene, ordered).await?),
        Step::CreateInVain { ordered, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = create(scene, ordered).await;
            failing.recover();
            outcome?;
        }
        Step::Switch { client, immediate } => {
            let downloads = if *immediate { Downloads::Immediate } else { Downloads::Ask };
            let change = AccountChange { downloads: Some(downloads), ..AccountChange::default() };
            scene.desk.change_account(&bea, scene.account(CLIENTS[*client]), change, any).await?;
        }
        Step::Begin { order, line } => open.push(begin(scene, orders[*order], line_number(*line)).await?),
        Step::End { open: place, finished } => {
            let state = if *finished { DownloadState::Finished } else { DownloadState::Interrupted };
            scene.desk.end_download(open.remove(*place), state, 7).await?;
        }
        Step::Wait { minutes } => scene.clock.advance(Duration::from_secs(60 * u64::from(*minutes))),
        Step::Gather(step) => return carts::done(scene, failing, made, step).await,
        Step::Restrict(step) => restrictions::done(scene, failing, made, step).await?,
        Step::Work(step) => working::done(scene, failing, made, step).await?,
        Step::Settle(step) => money::done(scene, failing, step).await?,
    }
    Ok(Vec::new())
}

async fn import(scene: &Scene, royalty_free: bool) -> Result<FileNumber, Error> {
    let licence = if royalty_free { LicenceModel::RoyaltyFree } else { LicenceModel::RightsManaged };
    let picture = Picture { width_px: 6000, height_px: 4000, data: Default::default(), number: None };
    let (bytes, name) = (scene.media.prepare(picture), "picture.jpg".to_owned());
    let import = Import { name, bytes, supplier: scene.supplier, licence, numbering: Numbering::House };
    match scene.console.import(import).await? {
        Imported::New(file) => Ok(file.card.number),
        other => panic!("a new picture is new: {other:?}"),
    }
}

async fn create(scene: &Scene, ordered: &Ordered) -> Result<OrderNumber, Error> {
    let mut ordering = scene.by("Bea").orders("Box").into(CLIENTS[ordered.client]);
    ordering = ordering.with_grant(real_grant(ordered.grant));
    ordering = match ordered.pick {
        Some("S") => ordering.smallest(),
        Some(_) => ordering.largest(),
        None => ordering,
    };
    if ordered.draft {
        ordering = ordering.as_a_draft();
    }
    if ordered.announced {
        ordering = ordering.announced("Your pictures", "Here they are.");
    }
    Ok(ordering.await?.order.number)
}

/// Whoever owns the order begins to download a line, in the size that was fixed, or else in the smallest.
async fn begin(scene: &Scene, number: OrderNumber, line: LineNumber) -> Result<Download, Error> {
    let shown = scene.by("Bea").sees(number).await?;
    let fixed = shown.order.line(line).and_then(|line| line.licensed.size()).map(|size| size.label.to_string());
    let owner = CLIENTS.into_iter().find(|name| scene.account(name) == shown.order.owner).expect("one of the two");
    let size = fixed.as_deref().unwrap_or("S");
    Ok(scene.by(owner).begins_to_download(number, line.0, size).await?.download)
}

/// The name that the model has for a refusal; none where it has none.
fn why(error: &Error) -> Option<Why> {
    let Error::Refused(refused) = error else { return None };
    match refused {
        Refused::Order(OrderRefusal::Stale(_)) => Some("stale"),
        Refused::Order(OrderRefusal::Invoiced(_)) => Some("invoiced"),
        Refused::Order(OrderRefusal::NoPrice(_)) => Some("no price"),
        Refused::Order(OrderRefusal::StruckLine(_)) => Some("struck"),
        Refused::Order(OrderRefusal::Cancelled) => Some("cancelled"),
        Refused::Order(OrderRefusal::NotADraft) => Some("no draft"),
        Refused::Order(OrderRefusal::NothingAvailable) => Some("no files"),
        Refused::Order(OrderRefusal::NotRoyaltyFree(_)) => Some("not royalty-free"),
        Refused::Order(OrderRefusal::SizeIsTheClients(_)) => Some("the client's"),
        Refused::Order(OrderRefusal::Money(MoneyError::TwoCurrencies)) => Some("two currencies"),
        Refused::Order(OrderRefusal::Money(MoneyError::TooMuch)) => Some("too much"),
        Refused::Invoice(InvoiceRefusal::Nothing) => Some("nothing"),
        Refused::Invoice(InvoiceRefusal::AnotherSum(_)) => Some("another sum"),
        Refused::Invoice(InvoiceRefusal::Money(MoneyError::TooMuch)) => Some("too much"),
        _ => None,
    }
}

/// The number of a line by its place.
pub fn line_number(place: usize) -> LineNumber {
    LineNumber(u32::try_from(place).expect("a few lines") + 1)
}

/// The permission that the model means.
pub fn real_grant(grant: Grant) -> picdesk::Grant {
    match grant {
        Grant::Inherit => picdesk::Grant::Inherit,
        Grant::Denied => picdesk::Grant::Denied,
        Grant::Granted { until, most } => {
            picdesk::Grant::Granted(GrantLimits { valid_until: until.map(at_minute), max_downloads: most })
        }
    }
}

/// The moment that the model means by its minutes.
pub fn at_minute(minutes: u32) -> Moment {
    TestClock::NOON.plus(Duration::from_secs(60 * u64::from(minutes)))
}
