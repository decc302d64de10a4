//! Restrictions: rules on a file that hide it, block its delivery, or warn (rules 28, 55).
//!
//! Whether one concerns somebody is decided by [`Restriction::concerns`], of an account, its territory and a moment. Staff
//! see every file; a restriction concerns clients.

use crate::{
    ids::{AccountId, FileId, RestrictionId},
    moment::Moment,
    text::Notice,
};

pub(crate) mod book;
pub(crate) mod territory;

use territory::Territory;

/// The most restrictions of one file.
pub const MOST_RESTRICTIONS: usize = 50;

/// The most accounts that one restriction names.
pub const MOST_NAMED: usize = 100;

/// What a restriction does to those whom it concerns; each does more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// They read the notice, and nothing else happens.
    Warn,
    /// The file is not delivered until staff approve that (rule 28).
    Block,
    /// The file is not there for them: not found, not shown, not delivered.
    Hide,
}

impl Effect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Warn, Self::Block, Self::Hide];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Block => "block",
            Self::Hide => "hide",
        }
    }
}

/// Whether a restricted file may be put into the carts of those whom the restriction concerns (rule 55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InCart {
    /// It may.
    Allowed,
    /// It may not: it is left out and reported.
    LeftOut,
}

impl InCart {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Allowed, Self::LeftOut];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::LeftOut => "left-out",
        }
    }
}

/// Which accounts a restriction concerns. They are named by their ids, and by whoever types them by their addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom<A = AccountId> {
    /// Every client.
    Everybody,
    /// These accounts.
    Only(Vec<A>),
    /// Every client but these accounts: they hold an exclusive licence.
    AllBut(Vec<A>),
}

impl<A> Whom<A> {
    /// Its name on the wire and in storage.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Only(_) => "only",
            Self::AllBut(_) => "all-but",
        }
    }

    /// The accounts that it names.
    pub fn named(&self) -> &[A] {
        match self {
            Self::Everybody => &[],
            Self::Only(named) | Self::AllBut(named) => named,
        }
    }

    /// The same with other names for the accounts.
    pub(crate) fn renamed<B>(&self, names: Vec<B>) -> Whom<B> {
        match self {
            Self::Everybody => Whom::Everybody,
            Self::Only(_) => Whom::Only(names),
            Self::AllBut(_) => Whom::AllBut(names),
        }
    }
}

/// All that staff say of a restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictionTerms<A = AccountId> {
    /// What it does.
    pub effect: Effect,
    /// Whether the file may be put into carts all the same. A hidden file never may.
    pub in_cart: InCart,
    /// When it begins; none where it always held.
    pub from: Option<Moment>,
    /// When it has ended; none where it never does.
    pub until: Option<Moment>,
    /// Where it holds; none listed means worldwide.
    pub territories: Vec<Territory>,
    /// Whom it concerns.
    pub whom: Whom<A>,
    /// What staff, and the clients whom it concerns, are told.
    pub notice: Notice,
}

impl<A> RestrictionTerms<A> {
    /// Of every client, everywhere, at all times; the file may be put into carts all the same.
    pub fn for_everybody(effect: Effect, notice: Notice) -> Self {
        let (from, until, territories) = (None, None, Vec::new());
        Self { effect, in_cart: InCart::Allowed, from, until, territories, whom: Whom::Everybody, notice }
    }
}

impl<A: Ord> RestrictionTerms<A> {
    /// The same with everything that is listed in order and once, or why nobody can mean it.
    pub(crate) fn checked(mut self) -> Result<Self, RestrictionRefusal> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            return Err(RestrictionRefusal::NeverHolds);
        }
        self.territories.sort();
        self.territories.dedup();
        if let Whom::Only(named) | Whom::AllBut(named) = &mut self.whom {
            named.sort();
            named.dedup();
            match named.len() {
                0 => return Err(RestrictionRefusal::NobodyNamed),
                1..=MOST_NAMED => {}
                _ => return Err(RestrictionRefusal::TooManyNamed),
            }
        }
        Ok(self)
    }
}

impl<A> RestrictionTerms<A> {
    /// Whether the file is left out of the carts of those whom it concerns (rule 55).
    pub fn keeps_out_of_carts(&self) -> bool {
        self.effect == Effect::Hide || self.in_cart == InCart::LeftOut
    }

    /// Whether the file is not delivered to those whom it concerns until staff approve that (rule 28).
    pub fn blocks(&self) -> bool {
        self.effect >= Effect::Block
    }

    /// Whether it holds at a moment: from its beginning on, and no more at its end.
    pub fn holds(&self, at: Moment) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// The same with other names for the accounts.
    pub(crate) fn renamed<B>(self, names: Vec<B>) -> RestrictionTerms<B> {
        let whom = self.whom.renamed(names);
        let Self { effect, in_cart, from, until, territories, notice, .. } = self;
        RestrictionTerms { effect, in_cart, from, until, territories, whom, notice }
    }
}

/// One rule on one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// Its id.
    pub id: RestrictionId,
    /// The file.
    pub file: FileId,
    /// What it says.
    pub terms: RestrictionTerms,
}

/// Who reads, where, and when: all that it takes to know whether a restriction concerns somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The account.
    pub account: AccountId,
    /// Where it is; none where nobody has said.
    pub territory: Option<Territory>,
    /// The moment.
    pub at: Moment,
}

impl Restriction {
    /// Whether it concerns somebody.
    ///
    /// An account whose territory nobody has said may be anywhere: each territory's restriction concerns it, which is the
    /// careful side.
    pub fn concerns(&self, reader: &Reader) -> bool {
        let terms = &self.terms;
        let there = terms.territories.is_empty() || reader.territory.is_none_or(|at| terms.territories.contains(&at));
        let meant = match &terms.whom {
            Whom::Everybody => true,
            Whom::Only(named) => named.contains(&reader.account),
            Whom::AllBut(named) => !named.contains(&reader.account),
        };
        terms.holds(reader.at) && there && meant
    }
}

/// Why a file was not restricted like that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestrictionRefusal {
    /// It ends before it begins.
    #[error("the end must come after the beginning")]
    NeverHolds,
    /// It is for named accounts, or for all but named ones, and names none.
    #[error("name at least one account")]
    NobodyNamed,
    /// It names more accounts than it may.
    #[error("a restriction names {MOST_NAMED} accounts at the most")]
    TooManyNamed,
    /// There is no account with these addresses.
    #[error("there is no account with the address {}", .0.join(", "))]
    UnknownAddresses(Vec<String>),
    /// The file has as many as it may.
    #[error("a file has {MOST_RESTRICTIONS} restrictions at the most")]
    TooMany,
}

#[cfg(test)]
mod tests;
