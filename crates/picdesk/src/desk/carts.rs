//! Carts: put files in and take them out, into and out of a client's as well; look at them; pick sizes in one's own.

use std::collections::HashMap;

use crate::{
    account::Account,
    actor::Actor,
    cart::{self, Cart, CartRefusal},
    desk::{Desk, restrictions::without_hidden},
    error::{Error, Missing},
    file::{FileCard, FileNumber, suppliers},
    ids::AccountId,
    journal::{Change, Entry, EntryKind},
    left_out::{FilesAdded, Wanted},
    moment::Moment,
    money::Money,
    policy::{Permit, Scope, may},
    ports::store::UnitOfWork,
    restriction::book::RestrictionBook,
    sizes::{Size, SizeLabel},
    text::Name,
};

/// A cart and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartShown {
    /// The cart.
    pub cart: Cart,
    /// Its files, in its order, as far as they are not hidden from the reader.
    pub lines: Vec<CartLineShown>,
    /// The numbers of those that are hidden from the reader: they can be taken out, and nothing else is said of them.
    pub hidden: Vec<FileNumber>,
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

impl Desk {
    /// Shows a cart: one's own, or with the right to view accounts anybody's.
    pub async fn cart(&self, actor: &Actor, account: AccountId) -> Result<CartShown, Error> {
        let viewing = self.permit::<may::ViewCart>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        let cart = look.carts().get(&viewing).await?.ok_or(Missing::Account)?;
        let cards = look.files().in_cart(&cart).await?;
        let (cards, hidden) = without_hidden(look.files(), cards, actor.reader(self.ports.now())).await?;
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
        Ok(CartShown { lines: lines.collect(), hidden, total, cart })
    }

    /// Asks whether the actor may fill the cart and the lightboxes of an account, and answers whose they are.
    pub async fn filling(&self, actor: &Actor, of: AccountId) -> Result<Account, Error> {
        let editing = self.permit::<may::EditCart>(actor, Scope::Account(of)).await?;

        let mut look = self.ports.store.look().await?;
        let account = look.accounts().get(&editing.account(), of).await?.ok_or(Missing::Account)?;
        account.may_be_filled()?;
        Ok(account)
    }

    /// Adds files to a cart by their numbers: one's own, or with the right to change carts a client's. Those that are
    /// there, and those that nobody can license, are reported.
    pub async fn add_to_cart(
        &self,
        actor: &Actor,
        of: AccountId,
        numbers: &[FileNumber],
    ) -> Result<FilesAdded<Cart>, Error> {
        let editing = self.permit::<may::EditCart>(actor, actor.towards(of)).await?;

        let (mut work, cart) = self.open_cart(&editing).await?;
        let found = work.files().by_numbers(&editing.see(), numbers).await?;

        self.put_into_cart(&editing, work, cart, Wanted::numbered(numbers, found)).await
    }

    /// Takes a file out of a cart: one's own, or with the right to change carts a client's. One that is not there is no
    /// error: it is out.
    pub async fn remove_from_cart(&self, actor: &Actor, of: AccountId, number: &FileNumber) -> Result<Cart, Error> {
        let editing = self.permit::<may::EditCart>(actor, actor.towards(of)).await?;

        let (mut work, mut cart) = self.open_cart(&editing).await?;
        let cards = work.files().by_numbers(&editing.see(), std::slice::from_ref(number)).await?;

        if cards.first().is_some_and(|card| cart.remove(&editing, card.id)) {
            self.keep_cart(&editing, work, &cart, Change::of("removed", Some(number.to_string()), None)).await?;
        }
        Ok(cart)
    }

    /// Picks the size of a royalty-free file in the actor's cart (rule 15).
    pub async fn pick_cart_size(&self, actor: &Actor, number: &FileNumber, label: &SizeLabel) -> Result<Cart, Error> {
        let keeping = self.permit::<may::KeepCart>(actor, actor.own()).await?;

        let (mut work, mut cart) = self.open_cart(&keeping.edit()).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(CartRefusal::NotInside)?;
        let offered = work.files().sizes(&[card.supplier]).await?.offered(card.supplier, &card.master);

        let before = cart.pick_size(&keeping, card, label, &offered)?;

        if before.as_ref() != Some(label) {
            let old = before.map(|label| label.to_string());
            let change = Change::of(&format!("size of {number}"), old, Some(label.to_string()));
            self.keep_cart(&keeping.edit(), work, &cart, change).await?;
        }
        Ok(cart)
    }

    /// Opens a unit of work with a cart in hand, which nobody else changes meanwhile.
    pub(super) async fn open_cart(
        &self,
        editing: &Permit<may::EditCart>,
    ) -> Result<(Box<dyn UnitOfWork>, Cart), Error> {
        let mut work = self.ports.store.begin().await?;
        self.may_be_filled(&mut *work, &editing.account()).await?;
        let cart = work.carts().open(editing).await?.ok_or(Missing::Account)?;
        Ok((work, cart))
    }

    /// Refuses the account of a permit whose cart and lightboxes are filled by its owner alone. One's own is not asked.
    pub(super) async fn may_be_filled(
        &self,
        work: &mut dyn UnitOfWork,
        account: &Permit<may::ViewAccount>,
    ) -> Result<(), Error> {
        let Scope::Account(id) = account.scope() else { return Ok(()) };
        let account = work.accounts().get(account, id).await?.ok_or(Missing::Account)?;
        Ok(account.may_be_filled()?)
    }

    /// Adds those files that may be added of those that are wanted, records that, and commits.
    pub(super) async fn put_into_cart(
        &self,
        editing: &Permit<may::EditCart>,
        mut work: Box<dyn UnitOfWork>,
        mut cart: Cart,
        wanted: Wanted,
    ) -> Result<FilesAdded<Cart>, Error> {
        let wanted = self.sift(&mut *work, &editing.account(), wanted, RestrictionBook::out_of_cart).await?;
        let outcome = cart.add(editing, &wanted.files(), self.ports.now())?;

        let done = wanted.came_to(cart, &outcome);
        if !done.added.is_empty() {
            self.keep_cart(editing, work, &done.to, Change::added(&done.added)).await?;
        }
        Ok(done)
    }

    /// Records a changed cart and commits.
    async fn keep_cart(
        &self,
        editing: &Permit<may::EditCart>,
        mut work: Box<dyn UnitOfWork>,
        cart: &Cart,
        change: Change,
    ) -> Result<(), Error> {
        work.carts().save(cart).await?;
        let entry = Entry::of_account(EntryKind::CartChanged, editing.who(), cart.owner, self.ports.now());
        work.journal().record(&entry.with([change])).await?;
        work.commit().await?;
        Ok(())
    }
}
