//! The scene: a real desk, console and courier on a store, with the people and things of the scenario.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use picdesk::{
    AccountId, Actor, Clock, Console, Courier, Desk, Device, EmailAddress, Error, FileId, Housekeeper, LightboxId,
    Moment, NetworkAddress, Password, Permit, Ports, Scope, Sealer, SessionToken, SignInRefusal, Store, SupplierId,
    may,
};

use super::acting::Acting;
use crate::{CountingIds, FlakyMailer, MemoryMedia, MemoryStore, TestClock};

/// A house where things can happen.
pub struct Scene {
    /// The desk, for those who are signed in.
    pub desk: Desk,
    /// The console, at the machine itself.
    pub console: Console,
    /// The courier; its rounds are made by hand.
    pub courier: Courier,
    /// The store below all of them.
    pub store: Arc<dyn Store>,
    /// The housekeeper; it tidies up by hand.
    pub housekeeper: Housekeeper,
    /// The sealer; it seals by hand.
    pub sealer: Sealer,
    /// The clock below all of them.
    pub clock: Arc<TestClock>,
    /// The ids that desk and console give.
    pub ids: Arc<CountingIds>,
    /// The media store.
    pub media: Arc<MemoryMedia>,
    /// The mail server.
    pub mailer: Arc<FlakyMailer>,
    /// Who delivered the files.
    pub supplier: SupplierId,
    /// All ports, to open a second desk on them.
    pub ports: Ports,
    pub(super) memory: Option<MemoryStore>,
    pub(super) people: HashMap<String, AccountId>,
    pub(super) clients: BTreeSet<String>,
    pub(super) tokens: Mutex<HashMap<String, SessionToken>>,
    pub(super) files: HashMap<String, FileId>,
    pub(super) lightboxes: HashMap<String, LightboxId>,
}

impl Scene {
    /// Lets somebody do something: `scene.by("Bea").orders("Spring").into("Ana").await`.
    pub fn by<'a>(&'a self, name: &'a str) -> Acting<'a> {
        Acting::new(self, name)
    }

    /// Somebody's account.
    pub fn account(&self, name: &str) -> AccountId {
        *self.people.get(name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// The names of all clients, by the alphabet.
    pub fn clients(&self) -> Vec<&str> {
        self.clients.iter().map(String::as_str).collect()
    }

    /// The id of a file.
    pub fn file_id(&self, number: &str) -> FileId {
        *self.files.get(number).unwrap_or_else(|| panic!("no file has the number {number}"))
    }

    /// The id of a lightbox.
    pub fn lightbox(&self, name: &str) -> LightboxId {
        *self.lightboxes.get(name).unwrap_or_else(|| panic!("no lightbox is called {name}"))
    }

    /// What the clock shows.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The store, where it is the one in memory, to look at what no permit shows.
    pub fn memory(&self) -> &MemoryStore {
        self.memory.as_ref().expect("this scene is in memory")
    }

    /// Somebody's address: the name in lower case, at example.org.
    pub fn address(&self, name: &str) -> EmailAddress {
        address(name)
    }

    /// Somebody's password.
    pub fn password(&self, name: &str) -> Password {
        password(name)
    }

    /// Signs somebody in, and answers the secret of the new session.
    pub async fn sign_in(&self, name: &str) -> Result<SessionToken, Error> {
        let signed_in = self.desk.sign_in(&address(name), &password(name), &here(), &Device::Program).await?;
        Ok(signed_in.token)
    }

    /// Signs a staff member in, lets them assume a client's identity, and answers the secret of the session as the client.
    pub async fn assume(&self, staff: &str, client: &str) -> Result<SessionToken, Error> {
        let actor = self.desk.resume(&self.sign_in(staff).await?).await?;
        let reason = "It was asked for on the telephone".parse().expect("a reason");
        Ok(self.desk.assume_identity(&actor, self.account(client), reason).await?.token)
    }

    /// Somebody as the next request finds them. They sign in once, and again when their session has ended.
    pub async fn actor(&self, name: &str) -> Actor {
        let token = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(token) = token {
            match self.desk.resume(&token).await {
                Err(Error::NotSignedIn(SignInRefusal::NoSession)) => {}
                answer => return answer.expect("a session is looked up"),
            }
        }
        let token = self.sign_in(name).await.unwrap_or_else(|error| panic!("{name} cannot sign in: {error}"));
        let actor = self.desk.resume(&token).await.expect("whoever has just signed in is known");
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), token);
        actor
    }

    /// A permit of somebody's, as storage wants it shown.
    pub async fn permit<D: may::Deed>(&self, name: &str, scope: Scope) -> Permit<D> {
        self.actor(name).await.permit(scope).unwrap_or_else(|denied| panic!("{name} may not: {denied}"))
    }
}

/// Where everybody in a scene sits.
pub(super) fn here() -> NetworkAddress {
    NetworkAddress("192.0.2.7".to_owned())
}

pub(super) fn address(name: &str) -> EmailAddress {
    format!("{}@example.org", name.to_lowercase().replace(' ', ".")).parse().expect("an address")
}

pub(super) fn password(name: &str) -> Password {
    Password::choose(&format!("open sesame {name}")).expect("a password that is long enough")
}
