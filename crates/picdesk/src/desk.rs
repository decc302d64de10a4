//! The desk: the facade that a program holds. Every use case is a method on it, one file each in `desk/`.
//!
//! A use case has five beats: **permit, gather, decide, record, commit**. What it decides is one call to a pure
//! function; what that needs of time and chance is gathered before.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    actor::Actor,
    error::Error,
    house::House,
    journal::Entry,
    moment::{Moment, Stamp},
    policy::{Permit, Scope, may::Deed},
    ports::{
        clock::Clock,
        ids::Ids,
        media::Media,
        passwords::{Secrets, SecretsError},
        store::Store,
    },
    session::{Digest, secret::Secret},
};

pub(crate) mod accounts;
pub(crate) mod bulk_orders;
pub(crate) mod carts;
pub(crate) mod catalogue;
pub(crate) mod check_out;
pub(crate) mod choosing;
pub(crate) mod consent;
pub(crate) mod copying;
pub(crate) mod create_order;
pub(crate) mod download_all;
pub(crate) mod downloads;
pub(crate) mod edit_order;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod invitations;
mod invoices;
mod journal;
pub(crate) mod lightboxes;
pub(crate) mod mail;
pub(crate) mod mailed_links;
pub(crate) mod notify_client;
mod order_export;
pub(crate) mod order_life;
pub(crate) mod orders;
pub(crate) mod orders_together;
pub(crate) mod own_account;
mod passwords;
pub(crate) mod restrictions;
mod sessions;
pub(crate) mod sign_in;
mod terms;
pub(crate) mod tokens;

/// What the desk needs of the world.
#[derive(Clone)]
pub struct Ports {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Masters and what is made of them.
    pub media: Arc<dyn Media>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Fresh ids.
    pub ids: Arc<dyn Ids>,
    /// Passwords, tokens, digests.
    pub secrets: Arc<dyn Secrets>,
}

impl Ports {
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn stamp<I: From<Uuid>>(&self) -> Stamp<I> {
        Stamp { id: I::from(self.ids.next()), at: self.clock.now() }
    }

    /// Mints a secret, and digests it for storage (rule 68).
    pub(crate) fn mint<S: Secret>(&self) -> Result<(S, Digest), SecretsError> {
        let secret = S::from(self.secrets.mint()?);
        let digest = self.digest(&secret);
        Ok((secret, digest))
    }

    /// What storage keeps of a secret, and finds again by it.
    pub(crate) fn digest(&self, secret: &impl Secret) -> Digest {
        self.secrets.digest(secret.reveal().as_bytes())
    }
}

/// The picture desk, for people who are signed in.
///
/// Whoever holds a desk can do nothing with it without an [`Actor`], and an actor comes from
/// [`Desk::resume`] and [`Desk::resume_by_token`] alone.
#[derive(Clone)]
pub struct Desk {
    ports: Ports,
    house: Arc<House>,
}

impl Desk {
    /// Opens a desk.
    pub fn new(ports: Ports, house: House) -> Self {
        Self { ports, house: Arc::new(house) }
    }

    /// What is the same for everybody on the site.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Asks whether somebody may do in the whole house what a room of it is there for, before anything of it is shown or
    /// read for them. A refusal is written into the journal (rule 2).
    pub async fn enter<D: Deed>(&self, actor: &Actor) -> Result<(), Error> {
        self.permit::<D>(actor, Scope::House).await.map(drop)
    }

    /// Asks whether somebody may do in their own account what a page of it is there for. A refusal is written into the
    /// journal.
    pub async fn enter_own<D: Deed>(&self, actor: &Actor) -> Result<(), Error> {
        self.permit::<D>(actor, actor.own()).await.map(drop)
    }

    /// Asks the policy, and writes a refusal into the journal (rule 2).
    async fn permit<D: Deed>(&self, actor: &Actor, scope: Scope) -> Result<Permit<D>, Error> {
        let denied = match actor.permit::<D>(scope) {
            Ok(permit) => return Ok(permit),
            Err(denied) => denied,
        };
        self.note_refusal(&Entry::denied(actor.who(), D::DEED, scope.account(), denied, self.ports.now())).await?;
        Err(denied.into())
    }

    /// Writes a refusal into the journal, in a unit of its own: what was refused has changed nothing.
    async fn note_refusal(&self, entry: &Entry) -> Result<(), Error> {
        let mut work = self.ports.store.begin().await?;
        work.journal().record(entry).await?;
        work.commit().await?;
        Ok(())
    }
}
