//! What people do in a scene.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use picdesk::{
    Addressee, BulkOrderShown, CreateOrder, Decision, DownloadBegun, DownloadRefusal, DownloadState, Error, Expected,
    FileAddedToOrder, FileWish, GoOn, Grant, GrantLimits, GrantOf, LineNumber, Missing, Notification, OrderCreated,
    OrderEdit, OrderFrom, OrderIntoMany, OrderNumber, OrderShown, OrderTerms, Refused, SizePick, SizeWanted, Stage,
    Wish,
};

use super::scene::{Scene, here};

/// Somebody who is about to do something.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    scene: &'a Scene,
    name: &'a str,
}

impl<'a> Acting<'a> {
    pub(super) fn new(scene: &'a Scene, name: &'a str) -> Self {
        Self { scene, name }
    }

    /// Orders the files of a lightbox: say [`Ordering::into`] next, and await it.
    pub fn orders(self, lightbox: &str) -> Ordering<'a> {
        let (terms, key) = (plain_terms(), None);
        let (lightbox, into) = (self.scene.lightbox(lightbox), self.scene.account(self.name));
        Ordering { by: self, ask: CreateOrder { into, from: OrderFrom::Lightbox(lightbox), terms }, key }
    }

    /// What asks for the files of a lightbox in many accounts: those of people in the scene by their names, and whatever
    /// else is typed.
    pub fn into_many(self, lightbox: &str, into: &[&str]) -> OrderIntoMany {
        let addressee = |named: &&str| match self.scene.people.get(*named) {
            Some(account) => Addressee::Account(*account),
            None => Addressee::Typed(named.parse().expect("a line")),
        };
        let (lightbox, into) = (self.scene.lightbox(lightbox), into.iter().map(addressee).collect());
        OrderIntoMany { lightbox, into, terms: plain_terms() }
    }

    /// Begins to order into many accounts, and goes on until none waits.
    pub async fn orders_into_many(self, ask: &OrderIntoMany) -> Result<BulkOrderShown, Error> {
        let (desk, actor) = (&self.scene.desk, self.scene.actor(self.name).await);
        let begun = desk.begin_bulk_order(&actor, ask, None).await?;
        while desk.go_on_with_bulk_order(&actor, begun.id, 7).await?.waiting > 0 {}
        desk.bulk_order(&actor, begun.id).await
    }

    /// Reads an order.
    pub async fn sees(self, order: OrderNumber) -> Result<OrderShown, Error> {
        self.scene.desk.order(&self.scene.actor(self.name).await, order).await
    }

    /// The one decision about a line of an order that this person can read.
    pub async fn asks_about(self, order: OrderNumber, line: u32) -> Result<Decision, Error> {
        let shown = self.sees(order).await?;
        let place = shown.order.lines.iter().position(|held| held.number == LineNumber(line)).ok_or(Missing::Line)?;
        Ok(shown.decisions[place].clone())
    }

    /// Changes the download permission of an order, or of one of its lines.
    pub async fn sets(self, grant: Grant, of: GrantOf, order: OrderNumber) -> Result<OrderShown, Error> {
        self.scene.desk.set_grant(&self.scene.actor(self.name).await, order, of, grant, Expected::Any).await
    }

    /// Saves changes of an order, upon a revision where it is named.
    pub async fn edits(self, order: OrderNumber, edit: &OrderEdit, upon: Expected) -> Result<OrderShown, Error> {
        self.scene.desk.edit_order(&self.scene.actor(self.name).await, order, edit, upon).await
    }

    /// Adds a file to an order.
    pub async fn adds(self, file: &str, wish: Option<&Wish>, order: OrderNumber) -> Result<FileAddedToOrder, Error> {
        let number = file.parse().expect("a file number");
        self.scene.desk.add_file_to_order(&self.scene.actor(self.name).await, order, &number, wish).await
    }

    /// Shows a draft to its client.
    pub async fn releases(self, order: OrderNumber) -> Result<OrderShown, Error> {
        self.scene.desk.release_order(&self.scene.actor(self.name).await, order, None, Expected::Any).await
    }

    /// Accepts the licence terms of an order.
    pub async fn accepts_terms(self, order: OrderNumber) -> Result<(), Error> {
        self.scene.desk.accept_terms(&self.scene.actor(self.name).await, order).await
    }

    /// Begins to download a line, and leaves the end open. Whoever is asked to accept the licence terms does so.
    pub async fn begins_to_download(self, order: OrderNumber, line: u32, size: &str) -> Result<DownloadBegun, Error> {
        let (actor, label) = (self.scene.actor(self.name).await, size.parse().expect("a size's label"));
        let begin = || self.scene.desk.begin_download(&actor, order, LineNumber(line), &label, here());
        match begin().await {
            Err(Error::Refused(Refused::Download(DownloadRefusal::TermsNotAccepted))) => {
                self.accepts_terms(order).await?;
                begin().await
            }
            begun => begun,
        }
    }

    /// Goes on with a download of a line, from a byte on, and leaves the end open.
    pub async fn goes_on(self, order: OrderNumber, line: u32, size: &str, part: &GoOn) -> Result<DownloadBegun, Error> {
        let (actor, label) = (self.scene.actor(self.name).await, size.parse().expect("a size's label"));
        self.scene.desk.go_on_with_download(&actor, order, LineNumber(line), &label, part, here()).await
    }

    /// Downloads a line to the last byte, and answers how many there were.
    pub async fn downloads(self, order: OrderNumber, line: u32, size: &str) -> Result<u64, Error> {
        let begun = self.begins_to_download(order, line, size).await?;
        let bytes = begun.delivery.bytes;
        self.scene.desk.end_download(begun.download, DownloadState::Finished, bytes).await?;
        Ok(bytes)
    }

    /// Downloads all open files of an order in their largest sizes, each to the last byte; answers which lines those were,
    /// and the licence sheet. Whoever is asked to accept the licence terms does so.
    pub async fn downloads_all(self, order: OrderNumber) -> Result<(Vec<u32>, String), Error> {
        let (desk, actor) = (&self.scene.desk, self.scene.actor(self.name).await);
        let begin = || desk.begin_download_all(&actor, order, &SizeWanted::Pick(SizePick::Largest), here());
        let mut all = match begin().await {
            Err(Error::Refused(Refused::Download(DownloadRefusal::TermsNotAccepted))) => {
                self.accepts_terms(order).await?;
                begin().await?
            }
            begun => begun?,
        };
        let mut lines = Vec::new();
        while let Some(begun) = desk.next_of_all(&mut all).await? {
            lines.push(begun.download.line.0);
            desk.end_download(begun.download, DownloadState::Finished, begun.delivery.bytes).await?;
        }
        Ok((lines, all.sheet().to_string()))
    }

    /// Begins to download a line, and the transfer breaks off.
    pub async fn downloads_half(self, order: OrderNumber, line: u32, size: &str) -> Result<(), Error> {
        let begun = self.begins_to_download(order, line, size).await?;
        self.scene.desk.end_download(begun.download, DownloadState::Interrupted, begun.delivery.bytes / 2).await
    }
}

/// The dialog as it opens: no box ticked, nothing picked.
fn plain_terms() -> OrderTerms {
    OrderTerms { grant: Grant::Inherit, royalty_free: None, wishes: Vec::new(), stage: Stage::Open, notification: None }
}

/// An order about to be created. Awaiting it creates it.
#[derive(Clone)]
pub struct Ordering<'a> {
    by: Acting<'a>,
    ask: CreateOrder,
    key: Option<String>,
}

impl Ordering<'_> {
    /// These files by their numbers, in the place of the lightbox.
    #[must_use]
    pub fn of_files<const N: usize>(mut self, files: [&str; N]) -> Self {
        self.ask.from = OrderFrom::Files(files.map(|file| file.parse().expect("a file number")).into());
        self
    }

    /// Into whose account.
    #[must_use]
    pub fn into(mut self, client: &str) -> Self {
        self.ask.into = self.by.scene.account(client);
        self
    }

    /// With the box "Enable download permissions" ticked.
    #[must_use]
    pub fn granted(self) -> Self {
        self.with_grant(Grant::Granted(GrantLimits::default()))
    }

    /// With this download permission.
    #[must_use]
    pub fn with_grant(mut self, grant: Grant) -> Self {
        self.ask.terms.grant = grant;
        self
    }

    /// Royalty-free files in their largest size.
    #[must_use]
    pub fn largest(mut self) -> Self {
        self.ask.terms.royalty_free = Some(SizePick::Largest);
        self
    }

    /// Royalty-free files in their smallest size.
    #[must_use]
    pub fn smallest(mut self) -> Self {
        self.ask.terms.royalty_free = Some(SizePick::Smallest);
        self
    }

    /// With a wish for one file.
    #[must_use]
    pub fn wishing(mut self, file: &str, wish: Wish) -> Self {
        self.ask.terms.wishes.push(FileWish { file: file.parse().expect("a file number"), wish });
        self
    }

    /// As a draft, which the client does not see.
    #[must_use]
    pub fn as_a_draft(mut self) -> Self {
        self.ask.terms.stage = Stage::Draft;
        self
    }

    /// With a letter to the client.
    #[must_use]
    pub fn announced(mut self, subject: &str, message: &str) -> Self {
        let subject = subject.parse().expect("a subject");
        let message = message.parse().expect("a message");
        self.ask.terms.notification = Some(Notification { subject, message });
        self
    }

    /// With an idempotency key.
    #[must_use]
    pub fn keyed(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// The request as the desk gets it.
    pub fn ask(&self) -> &CreateOrder {
        &self.ask
    }

    /// Asks what would be created.
    pub async fn dry_run(self) -> Result<OrderCreated, Error> {
        let Acting { scene, name } = self.by;
        scene.desk.dry_run_order(&scene.actor(name).await, &self.ask).await
    }

    async fn create(self) -> Result<OrderCreated, Error> {
        let Acting { scene, name } = self.by;
        let key = self.key.map(|key| key.parse().expect("an idempotency key"));
        scene.desk.create_order(&scene.actor(name).await, &self.ask, key).await
    }
}

impl<'a> IntoFuture for Ordering<'a> {
    type Output = Result<OrderCreated, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.create())
    }
}
