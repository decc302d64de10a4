//! Carts: what an account gathers to order. Each account has one, and a file is in it once.

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
};

use crate::{
    file::{FileCard, FileNumber},
    ids::{AccountId, FileId},
    licence::LicenceModel,
    lightbox::Added,
    moment::Moment,
    money::{Money, MoneyError},
    policy::{Permit, may},
    revision::{Revision, Stale},
    sizes::{Size, SizeBook, SizeLabel},
};

/// The most files that one cart holds: as many as a lightbox, so that any lightbox fits into an empty cart.
pub const MOST_IN_CART: usize = crate::lightbox::MOST_FILES;

/// All that is kept of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartRecord {
    /// Whose it is.
    pub owner: AccountId,
    /// Its files in the order in which they were added, each once.
    pub lines: Vec<CartLine>,
    /// Counts its saved changes.
    pub revision: Revision,
}

/// A file in a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// The file.
    pub file: FileId,
    /// The size that was picked; for royalty-free files only, whose size is fixed beforehand (rule 15).
    pub size: Option<SizeLabel>,
    /// Who added it (rule 51).
    pub added_by: AccountId,
    /// When it was added.
    pub added_at: Moment,
}

/// What an account gathers to order. Everybody may read its record; only its rules change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart(CartRecord);

impl Deref for Cart {
    type Target = CartRecord;

    fn deref(&self) -> &CartRecord {
        &self.0
    }
}

impl Cart {
    /// Puts a cart together again from what storage kept of it.
    pub fn restore(record: CartRecord) -> Self {
        Self(record)
    }

    /// The cart of an account that has put nothing into it yet.
    pub fn untouched(owner: AccountId) -> Self {
        Self(CartRecord { owner, lines: Vec::new(), revision: Revision::FIRST })
    }

    /// Adds files at the end, in their order; one that is there already is left where it is and reported.
    ///
    /// It expects no revision: adding and taking out can change places, so that nothing is lost whoever comes first.
    pub fn add(&mut self, editing: &Permit<may::EditCart>, files: &[FileId], at: Moment) -> Result<Added, CartRefusal> {
        let added_by = editing.who().actor.unwrap_or(self.0.owner);
        let mut seen: HashSet<FileId> = self.0.lines.iter().map(|line| line.file).collect();
        let (added, present): (Vec<FileId>, Vec<FileId>) = files.iter().copied().partition(|&file| seen.insert(file));
        if self.0.lines.len() + added.len() > MOST_IN_CART {
            return Err(CartRefusal::Full);
        }
        if !added.is_empty() {
            let line = |&file: &FileId| CartLine { file, size: None, added_by, added_at: at };
            self.0.lines.extend(added.iter().map(line));
            self.touch();
        }
        Ok(Added { added, present })
    }

    /// Takes a file out, and answers whether it was there.
    pub fn remove(&mut self, _editing: &Permit<may::EditCart>, file: FileId) -> bool {
        let held = self.0.lines.len();
        self.0.lines.retain(|line| line.file != file);
        let removed = self.0.lines.len() < held;
        if removed {
            self.touch();
        }
        removed
    }

    /// Picks the size of a royalty-free file among those that it is offered in, and answers what it was (rule 15).
    pub fn pick_size(
        &mut self,
        _keeping: &Permit<may::KeepCart>,
        card: &FileCard,
        label: &SizeLabel,
        offered: &[Size],
    ) -> Result<Option<SizeLabel>, CartRefusal> {
        let line = self.0.lines.iter_mut().find(|line| line.file == card.id).ok_or(CartRefusal::NotInside)?;
        if card.licence == LicenceModel::RightsManaged {
            return Err(CartRefusal::SizeComesLater(card.number.clone()));
        }
        if !offered.iter().any(|size| size.label == *label) {
            return Err(CartRefusal::SizeNotOffered(label.clone()));
        }
        let before = line.size.replace(label.clone());
        if before.as_ref() != Some(label) {
            self.touch();
        }
        Ok(before)
    }

    /// Lays the files out with their sizes: what a page shows, and what checking out orders, comes from here.
    ///
    /// `cards` are the files of the cart, in any order.
    pub(crate) fn lay_out<'a>(&'a self, cards: &'a [FileCard], sizes: &SizeBook) -> Vec<LaidOut<'a>> {
        let by_id: HashMap<FileId, &FileCard> = cards.iter().map(|card| (card.id, card)).collect();
        let lines = self.0.lines.iter().filter_map(|line| Some((line, *by_id.get(&line.file)?)));
        lines.map(|(line, card)| LaidOut::new(line, card, sizes.offered(card.supplier, &card.master))).collect()
    }

    /// Takes everything out, which checking out does.
    pub(crate) fn empty(&mut self) {
        self.0.lines.clear();
        self.touch();
    }

    fn touch(&mut self) {
        self.0.revision = self.0.revision.next();
    }
}

/// A line with its file and the sizes that this is offered in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LaidOut<'a> {
    /// The line.
    pub line: &'a CartLine,
    /// Its file.
    pub card: &'a FileCard,
    /// The sizes that the file is offered in, fewest pixels first.
    pub offered: Vec<Size>,
    /// The size that was picked, as it is offered now; none where it is offered no more.
    pub picked: Option<Size>,
}

impl<'a> LaidOut<'a> {
    fn new(line: &'a CartLine, card: &'a FileCard, offered: Vec<Size>) -> Self {
        let label = line.size.as_ref().filter(|_| card.licence == LicenceModel::RoyaltyFree);
        let picked = label.and_then(|label| offered.iter().find(|size| size.label == *label)).cloned();
        Self { line, card, offered, picked }
    }

    /// Whether its size must be picked before it can be ordered. Where nothing is offered nothing can be picked: such
    /// a line is ordered, and *needs size* until the picture desk finds one (rule 18).
    pub fn needs_size(&self) -> bool {
        self.card.licence == LicenceModel::RoyaltyFree && self.picked.is_none() && !self.offered.is_empty()
    }
}

/// What picked sizes cost together; none where nothing has a price, or where the sum cannot be told.
pub(crate) fn total(laid_out: &[LaidOut<'_>]) -> Option<Money> {
    let mut prices = laid_out.iter().filter_map(|line| line.picked.as_ref()?.price);
    let first = prices.next()?;
    prices.try_fold(first, Money::plus).ok()
}

/// Why a cart was not changed, or not checked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartRefusal {
    /// There is nothing to order, or somebody has checked out just now (rule 58).
    #[error("the cart is empty")]
    Empty,
    /// It holds as many as it may.
    #[error("a cart holds {MOST_IN_CART} files at the most")]
    Full,
    /// The file is not in it.
    #[error("that file is not in the cart")]
    NotInside,
    /// The size of a rights-managed file is picked at each download (rule 14).
    #[error("file {0} is rights-managed: its size is picked when downloading")]
    SizeComesLater(FileNumber),
    /// The file is not offered in that size (rule 17).
    #[error("size {0} is not offered for this file")]
    SizeNotOffered(SizeLabel),
    /// The sizes of these royalty-free files were not picked (rule 15).
    #[error("pick a size first for {}", listed(.0))]
    NeedsSize(Vec<FileNumber>),
    /// These files were withdrawn since they were added (rule 48). They are not left out in silence.
    #[error("no longer available, take out first: {}", listed(.0))]
    NoLongerAvailable(Vec<FileNumber>),
    /// These files may not be in the owner's cart any more: they were restricted since they were added (rule 55). They are
    /// not left out in silence.
    #[error("not available to you, take out first: {}", listed(.0))]
    Restricted(Vec<FileNumber>),
    /// The sum does not fit (rule 43).
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The licence terms were not accepted.
    #[error("accept the licence terms first")]
    TermsNotAccepted,
    /// Orders are in clients' accounts (rule 1).
    #[error("staff check nothing out: orders are in clients' accounts")]
    NotAClient,
    /// The cart was changed since it was shown: nothing is ordered that was not shown.
    #[error(transparent)]
    Stale(#[from] Stale),
}

fn listed(numbers: &[FileNumber]) -> String {
    numbers.iter().map(FileNumber::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
