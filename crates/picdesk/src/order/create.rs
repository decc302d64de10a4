//! Creating an order into a client's account: what a lightbox and the staff member's terms come to (rules 1–21).

use std::collections::{HashMap, HashSet};

use crate::{
    account::Account,
    file::{FileCard, FileNumber},
    ids::AccountId,
    licence::LicenceModel,
    lightbox::MOST_FILES,
    moment::{Moment, Stamp},
    money::Currency,
    order::{
        Grant, Order, OrderNumber, OrderRecord, OrderRefusal, OrderState, Origin,
        line::{Licensed, LineNumber, OrderLine},
        prices::Totals,
    },
    policy::{Permit, may},
    sizes::{Size, SizeBook, SizeLabel, SizePick},
    text::{Message, Subject},
};

/// What the staff member chose in the dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTerms {
    /// The order's download permission. The unticked box is [`Grant::Inherit`] (rule 24).
    pub grant: Grant,
    /// The size of all royalty-free files that no wish speaks of (rule 15); without it they *need size*.
    pub royalty_free: Option<SizePick>,
    /// What is wanted of single files.
    pub wishes: Vec<FileWish>,
    /// Whether the client sees the order at once (rule 12).
    pub stage: Stage,
    /// The mail to the client; none sends nothing, from any code path (rule 32).
    pub notification: Option<Notification>,
}

/// What is wanted of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileWish {
    /// Which of the files to order.
    pub file: FileNumber,
    /// Under which licence, and in which size.
    pub wish: Wish,
}

/// Under which licence a file is wanted, and in which size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Rights-managed, though the file may be royalty-free (rule 21).
    RightsManaged,
    /// Royalty-free in this size (rule 15).
    Size(SizeLabel),
    /// Royalty-free in the largest or the smallest size of the file.
    Pick(SizePick),
}

/// Whether the client sees the order at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Stage {
    /// At once.
    #[default]
    Open,
    /// When staff release it (rule 12).
    Draft,
}

/// What the client is told (rule 33). The recipient is the account's own address and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The subject.
    pub subject: Subject,
    /// The message.
    pub message: Message,
}

/// Something staff should know about an order that was created all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    /// The account's owner cannot sign in yet (rule 10).
    NotActivated,
    /// The box was not ticked, and the account may download regardless (rule 24).
    DownloadsRegardless,
    /// The permission that is given ends before it begins, and opens nothing (rule 27).
    GrantEnded,
}

/// What would be created: the answer of a dry run, and the first half of the real thing (rule 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPlan {
    owner: AccountId,
    created_by: AccountId,
    state: OrderState,
    grant: Grant,
    currency: Currency,
    lines: Vec<OrderLine>,
    left_out: Vec<FileNumber>,
    warnings: Vec<Warning>,
}

impl OrderPlan {
    /// Decides what an order of these files into this account would be.
    ///
    /// `files` are in the order of the lines-to-be. A file that was withdrawn is left out and reported; everything else
    /// that cannot be done is a refusal, and nothing is created.
    pub fn decide(
        creating: &Permit<may::CreateOrders>,
        account: &Account,
        files: &[FileCard],
        sizes: &SizeBook,
        terms: &OrderTerms,
        currency: Currency,
    ) -> Result<Self, OrderRefusal> {
        let created_by = creating.who().actor.ok_or(OrderRefusal::NotAClient)?;
        Self::may_go_into(account)?;
        let lines = Self::lines_of(files, sizes, terms, currency)?;
        let state = match terms.stage {
            Stage::Open => OrderState::Open,
            Stage::Draft => OrderState::Draft,
        };
        Ok(Self {
            owner: account.id,
            created_by,
            state,
            grant: terms.grant,
            currency,
            lines,
            left_out: files.iter().filter(|card| card.withdrawn).map(|card| card.number.clone()).collect(),
            warnings: warnings(account, terms),
        })
    }

    /// The lines that these files come to, into whatever account.
    pub(crate) fn lines_of(
        files: &[FileCard],
        sizes: &SizeBook,
        terms: &OrderTerms,
        currency: Currency,
    ) -> Result<Vec<OrderLine>, OrderRefusal> {
        if files.is_empty() {
            return Err(OrderRefusal::NoFiles);
        }
        if terms.stage == Stage::Draft && terms.notification.is_some() {
            return Err(OrderRefusal::DraftAnnounced);
        }
        let wishes = Wishes::of(terms, files)?;
        let mut lines = Vec::with_capacity(files.len());
        for (place, card) in (1..).zip(files.iter().filter(|card| !card.withdrawn)) {
            let offered = sizes.offered(card.supplier, &card.master);
            lines.push(OrderLine::new(LineNumber(place), card, wishes.licensed(card, &offered)?, currency));
        }
        Totals::of(&lines, None, currency)?;
        if lines.is_empty() { Err(OrderRefusal::NothingAvailable) } else { Ok(lines) }
    }

    /// Refuses an account that orders cannot be created into: a disabled one (rule 10), or a staff member's (rule 1).
    pub fn may_go_into(account: &Account) -> Result<(), OrderRefusal> {
        if !account.standing.enabled {
            return Err(OrderRefusal::AccountDisabled);
        }
        if !account.is_client() {
            return Err(OrderRefusal::NotAClient);
        }
        Ok(())
    }

    /// The order that the plan describes.
    pub fn into_order(self, stamp: Stamp<OrderNumber>) -> Order {
        let Self { owner, created_by, currency, lines, .. } = self;
        let begun = OrderRecord::begun(stamp, owner, created_by, Origin::BackOffice, currency, lines);
        Order::restore(OrderRecord { state: self.state, grant: self.grant, ..begun })
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[OrderLine] {
        &self.lines
    }

    /// The files that were withdrawn and stay out, by their numbers.
    pub fn left_out(&self) -> &[FileNumber] {
        &self.left_out
    }

    /// What staff should know where it is done at this moment.
    ///
    /// A permission that has ended is no refusal: until when an order is open is for staff to say, and the decision about
    /// every line says that it is closed.
    pub fn warnings(&self, at: Moment) -> Vec<Warning> {
        let ended = matches!(self.grant, Grant::Granted(limits) if limits.ended(at).is_some());
        self.warnings.iter().copied().chain(ended.then_some(Warning::GrantEnded)).collect()
    }
}

/// Refuses numbers that name a file twice (rule 6), that name none, or that are more than an order holds. `found` are the
/// files under these numbers.
pub(crate) fn each_named_once(numbers: &[FileNumber], found: &[FileCard]) -> Result<(), OrderRefusal> {
    let mut unseen: HashSet<&FileNumber> = found.iter().map(|card| &card.number).collect();
    if numbers.len() > MOST_FILES {
        return Err(OrderRefusal::Full);
    }
    match numbers.iter().find(|&number| !unseen.remove(number)) {
        None => Ok(()),
        Some(number) if found.iter().any(|card| card.number == *number) => {
            Err(OrderRefusal::NamedTwice(number.clone()))
        }
        Some(number) => Err(OrderRefusal::UnknownFile(number.clone())),
    }
}

fn warnings(account: &Account, terms: &OrderTerms) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if !account.standing.activated {
        warnings.push(Warning::NotActivated);
    }
    if terms.grant == Grant::Inherit && account.downloads == crate::account::Downloads::Immediate {
        warnings.push(Warning::DownloadsRegardless);
    }
    warnings
}

/// The terms, ready to be asked per file.
struct Wishes<'a> {
    by_file: HashMap<&'a FileNumber, &'a Wish>,
    all_others: Option<SizePick>,
}

impl<'a> Wishes<'a> {
    fn of(terms: &'a OrderTerms, files: &[FileCard]) -> Result<Self, OrderRefusal> {
        let held: HashSet<&FileNumber> = files.iter().map(|card| &card.number).collect();
        let mut by_file = HashMap::with_capacity(terms.wishes.len());
        for FileWish { file, wish } in &terms.wishes {
            if !held.contains(file) {
                return Err(OrderRefusal::NotAmongFiles(file.clone()));
            }
            if by_file.insert(file, wish).is_some() {
                return Err(OrderRefusal::NamedTwice(file.clone()));
            }
        }
        Ok(Self { by_file, all_others: terms.royalty_free })
    }

    fn licensed(&self, card: &FileCard, offered: &[Size]) -> Result<Licensed, OrderRefusal> {
        licensed(card, offered, self.by_file.get(&card.number).copied(), self.all_others)
    }
}

/// Under which licence a file comes onto a line, and in which size. `all_others` is the size of a royalty-free file
/// that no wish speaks of; on a rights-managed one it has no effect, and is no error (rule 19).
pub(super) fn licensed(
    card: &FileCard,
    offered: &[Size],
    wish: Option<&Wish>,
    all_others: Option<SizePick>,
) -> Result<Licensed, OrderRefusal> {
    match (card.licence, wish) {
        (_, Some(Wish::RightsManaged)) | (LicenceModel::RightsManaged, None) => Ok(Licensed::RightsManaged),
        (LicenceModel::RightsManaged, Some(_)) => Err(OrderRefusal::NotRoyaltyFree(card.number.clone())),
        (LicenceModel::RoyaltyFree, Some(Wish::Size(label))) => {
            let size = offered.iter().find(|size| size.label == *label);
            let size = size.ok_or_else(|| OrderRefusal::SizeNotOffered(label.clone()))?;
            Ok(Licensed::RoyaltyFree(Some(size.clone())))
        }
        (LicenceModel::RoyaltyFree, Some(Wish::Pick(pick))) => Ok(Licensed::RoyaltyFree(pick.from(offered).cloned())),
        (LicenceModel::RoyaltyFree, None) => {
            let size = all_others.and_then(|pick| pick.from(offered));
            Ok(Licensed::RoyaltyFree(size.cloned()))
        }
    }
}
