//! Carts: put files in, take them out, pick their sizes, look at one's own or, as staff, at anybody's.

use std::collections::{HashMap, HashSet};

use crate::{
    actor::Actor,
    cart::{self, Cart, CartRefusal},
    desk::Desk,
    error::{Error, Missing},
    file::{FileCard, FileNumber, suppliers},
    ids::{AccountId, LightboxId},
    journal::{About, Change, Entry, EntryKind},
    moment::Moment,
    money::Money,
    policy::{Permit, may},
    ports::store::UnitOfWork,
    sizes::{Size, SizeLabel},
    text::Name,
};

/// A cart and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartShown {
    /// The cart.
    pub cart: Cart,
    /// Its files, in its order.
    pub lines: Vec<CartLineShown>,
    /// What the picked sizes cost together; none where nothing has a price. Rights-managed files are priced by their
    /// use, and add nothing.
    pub total: Option<Money>,
}

/// A file in a cart, with all that a page needs to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLineShown {
    /// The file; it may have been withdrawn meanwhile (rule 48).
    pub card: FileCard,
    /// The sizes that it is offered in, fewest pixels first.
    pub offered: Vec<Size>,
    /// The size that was picked, as it is offered now; for royalty-free files only.
    pub picked: Option<Size>,
    /// Whether its size must be picked before it can be ordered (rule 15).
    pub needs_size: bool,
    /// Who added it (rule 51).
    pub added_by: AddedBy,
    /// When it was added.
    pub added_at: Moment,
}

/// Who put a file into a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddedBy {
    /// The owner of the cart.
    Owner,
    /// Somebody at the picture desk, by name.
    Desk(Name),
}

/// What adding files to a cart came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartChanged {
    /// The cart afterwards.
    pub cart: Cart,
    /// The files that were added, in order.
    pub added: Vec<FileNumber>,
    /// The files that were there already.
    pub present: Vec<FileNumber>,
    /// The numbers under which no file can be licensed.
    pub unknown: Vec<FileNumber>,
}

impl Desk {
    /// Shows a cart: one's own, or with the right to view accounts anybody's.
    pub async fn cart(&self, actor: &Actor, account: AccountId) -> Result<CartShown, Error> {
        let viewing = self.permit::<may::ViewCart>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        let cart = look.carts().get(&viewing).await?.ok_or(Missing::Account)?;
        let cards = look.files().in_cart(&cart).await?;
        let sizes = look.files().sizes(&suppliers(&cards)).await?;
        let by_others = cart.lines.iter().any(|line| line.added_by != cart.owner);
        let names = if by_others { look.carts().who_added(&cart).await? } else { Vec::new() };

        let names: HashMap<AccountId, Name> = names.into_iter().collect();
        let laid_out = cart.lay_out(&cards, &sizes);
        let total = cart::total(&laid_out);
        let lines = laid_out.into_iter().map(|it| CartLineShown {
            card: it.card.clone(),
            needs_size: it.needs_size(),
            offered: it.offered,
            picked: it.picked,
            added_by: names.get(&it.line.added_by).cloned().map_or(AddedBy::Owner, AddedBy::Desk),
            added_at: it.line.added_at,
        });
        Ok(CartShown { lines: lines.collect(), total, cart })
    }

    /// Adds files to the actor's cart by their numbers; those that are there, and those that nobody can license, are
    /// reported.
    pub async fn add_to_cart(&self, actor: &Actor, numbers: &[FileNumber]) -> Result<CartChanged, Error> {
        let keeping = self.permit::<may::KeepCart>(actor, actor.own()).await?;

        let (mut work, cart) = self.open_cart(&keeping).await?;
        let cards = work.files().by_numbers(&keeping.see(), numbers).await?;

        self.put_into_cart(&keeping, work, cart, numbers, cards).await
    }

    /// Adds all files of one of the actor's lightboxes to the actor's cart. The lightbox stays as it is; files that
    /// are in the cart already are skipped and reported (rule 49).
    pub async fn add_lightbox_to_cart(&self, actor: &Actor, lightbox: LightboxId) -> Result<CartChanged, Error> {
        let keeping = self.permit::<may::KeepCart>(actor, actor.own()).await?;
        let lightboxes = self.permit::<may::ViewLightboxes>(actor, actor.own()).await?;

        let (mut work, cart) = self.open_cart(&keeping).await?;
        let found = work.lightboxes().with_files(&lightboxes, lightbox).await?;
        let (_, cards) = found.ok_or(Missing::Lightbox)?;
        let numbers: Vec<FileNumber> = cards.iter().map(|card| card.number.clone()).collect();

        self.put_into_cart(&keeping, work, cart, &numbers, cards).await
    }

    /// Takes a file out of the actor's cart. One that is not there is no error: it is out.
    pub async fn remove_from_cart(&self, actor: &Actor, number: &FileNumber) -> Result<Cart, Error> {
        let keeping = self.permit::<may::KeepCart>(actor, actor.own()).await?;

        let (mut work, mut cart) = self.open_cart(&keeping).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;

        if cards.first().is_some_and(|card| cart.remove(&keeping, card.id)) {
            self.keep_cart(&keeping, work, &cart, Change::of("removed", Some(number.to_string()), None)).await?;
        }
        Ok(cart)
    }

    /// Picks the size of a royalty-free file in the actor's cart (rule 15).
    pub async fn pick_cart_size(&self, actor: &Actor, number: &FileNumber, label: &SizeLabel) -> Result<Cart, Error> {
        let keeping = self.permit::<may::KeepCart>(actor, actor.own()).await?;

        let (mut work, mut cart) = self.open_cart(&keeping).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(CartRefusal::NotInside)?;
        let offered = work.files().sizes(&[card.supplier]).await?.offered(card.supplier, &card.master);

        let before = cart.pick_size(&keeping, card, label, &offered)?;

        if before.as_ref() != Some(label) {
            let old = before.map(|label| label.to_string());
            let change = Change::of(&format!("size of {number}"), old, Some(label.to_string()));
            self.keep_cart(&keeping, work, &cart, change).await?;
        }
        Ok(cart)
    }

    /// Opens a unit of work with the owner's cart in hand, which nobody else changes meanwhile.
    async fn open_cart(&self, keeping: &Permit<may::KeepCart>) -> Result<(Box<dyn UnitOfWork>, Cart), Error> {
        let mut work = self.ports.store.begin().await?;
        let cart = work.carts().open(keeping).await?.ok_or(Missing::Account)?;
        Ok((work, cart))
    }

    /// Adds those files that can be licensed of those that were asked for, records that, and commits.
    async fn put_into_cart(
        &self,
        keeping: &Permit<may::KeepCart>,
        work: Box<dyn UnitOfWork>,
        mut cart: Cart,
        asked: &[FileNumber],
        mut cards: Vec<FileCard>,
    ) -> Result<CartChanged, Error> {
        cards.retain(|card| !card.withdrawn);
        let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
        let outcome = cart.add(keeping, &ids, self.ports.now())?;

        let known: HashSet<&FileNumber> = cards.iter().map(|card| &card.number).collect();
        let unknown = asked.iter().filter(|number| !known.contains(number)).cloned().collect();
        let numbers: HashMap<_, _> = cards.iter().map(|card| (card.id, &card.number)).collect();
        let number_of = |id| numbers.get(id).map(|&number| number.clone());
        let added: Vec<FileNumber> = outcome.added.iter().filter_map(number_of).collect();
        let present = outcome.present.iter().filter_map(number_of).collect();
        if !added.is_empty() {
            let names: Vec<_> = added.iter().map(FileNumber::as_str).collect();
            self.keep_cart(keeping, work, &cart, Change::set("added", names.join(", "))).await?;
        }
        Ok(CartChanged { cart, added, present, unknown })
    }

    /// Records a changed cart and commits.
    async fn keep_cart(
        &self,
        keeping: &Permit<may::KeepCart>,
        mut work: Box<dyn UnitOfWork>,
        cart: &Cart,
        change: Change,
    ) -> Result<(), Error> {
        work.carts().save(cart).await?;
        let about = About::Account(cart.owner);
        let entry = Entry::new(EntryKind::CartChanged, keeping.who(), about, self.ports.now());
        work.journal().record(&entry.with([change])).await?;
        work.commit().await?;
        Ok(())
    }
}
