//! Restricting files, as staff do it, and reading what restrictions say (rules 28, 55).

use std::collections::{HashMap, HashSet};

use crate::{
    actor::Actor,
    bulk_order::Addressee,
    desk::{Desk, orders::OrderShown},
    error::{Error, Missing},
    file::{FileCard, FileNumber},
    ids::{AccountId, FileId, RestrictionId},
    journal::{About, Change, Entry, EntryKind},
    left_out::{Wanted, WhyLeftOut},
    moment::Moment,
    policy::{Permit, Scope, may},
    ports::{
        broken::StoreError,
        collections::{ReadAccounts, ReadFiles},
        store::UnitOfWork,
    },
    restriction::{
        Effect, MOST_RESTRICTIONS, Reader, Restriction, RestrictionRefusal, RestrictionTerms, Whom,
        book::RestrictionBook, territory::Territory,
    },
    text::{EmailAddress, Notice},
};

/// A restriction as staff read it: with the addresses of the accounts that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictionShown {
    /// Its id.
    pub id: RestrictionId,
    /// What it says.
    pub terms: RestrictionTerms<EmailAddress>,
}

impl Desk {
    /// Reads all restrictions of a file, oldest first, whether they hold now or not.
    pub async fn restrictions_of(&self, actor: &Actor, number: &FileNumber) -> Result<Vec<RestrictionShown>, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let file = look.files().get(&managing.see(), number, None).await?.ok_or(Missing::File)?;
        let book = restrictions(look.files(), restricted(std::slice::from_ref(&file.card))).await?;
        let found = book.of(file.card.id).to_vec();
        shown(look.accounts(), &managing, found).await
    }

    /// Restricts a file from its readers' next request on.
    pub async fn restrict_file(
        &self,
        actor: &Actor,
        number: &FileNumber,
        terms: RestrictionTerms<EmailAddress>,
    ) -> Result<RestrictionShown, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let (mut work, card) = self.open_restricted(&managing, number).await?;
        let held = work.files().restrictions(&[card.id]).await?.of(card.id).len();
        let terms = terms.checked()?;
        let kept = with_ids(work.accounts(), &managing, terms.clone()).await?;

        if held >= MOST_RESTRICTIONS {
            return Err(RestrictionRefusal::TooMany.into());
        }
        let restriction = Restriction { id: self.ports.ids.next().into(), file: card.id, terms: kept };

        work.files().put_restriction(&restriction).await?;
        let entry = Entry::new(EntryKind::FileRestricted, managing.who(), About::File(card.number), self.ports.now());
        work.journal().record(&entry.with(changes(None, Some(&terms)))).await?;

        work.commit().await?;
        Ok(RestrictionShown { id: restriction.id, terms })
    }

    /// Says something else in a restriction. Where that is what it said already, nothing happens.
    pub async fn change_restriction(
        &self,
        actor: &Actor,
        number: &FileNumber,
        id: RestrictionId,
        terms: RestrictionTerms<EmailAddress>,
    ) -> Result<RestrictionShown, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let (mut work, card) = self.open_restricted(&managing, number).await?;
        let before = one(&mut *work, &card, id).await?;
        let terms = terms.checked()?;
        let kept = with_ids(work.accounts(), &managing, terms.clone()).await?;
        let restriction = Restriction { terms: kept, ..before.clone() };
        if restriction == before {
            return Ok(RestrictionShown { id, terms });
        }
        let old = with_addresses(work.accounts(), &managing, before.terms).await?;

        work.files().put_restriction(&restriction).await?;
        let about = About::File(card.number);
        let entry = Entry::new(EntryKind::RestrictionChanged, managing.who(), about, self.ports.now());
        work.journal().record(&entry.with(changes(Some(&old), Some(&terms)))).await?;

        work.commit().await?;
        Ok(RestrictionShown { id, terms })
    }

    /// Lifts a restriction for good.
    pub async fn lift_restriction(&self, actor: &Actor, number: &FileNumber, id: RestrictionId) -> Result<(), Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let (mut work, card) = self.open_restricted(&managing, number).await?;
        let restriction = one(&mut *work, &card, id).await?;
        let old = with_addresses(work.accounts(), &managing, restriction.terms.clone()).await?;

        work.files().remove_restriction(&restriction).await?;
        let about = About::File(card.number);
        let entry = Entry::new(EntryKind::RestrictionLifted, managing.who(), about, self.ports.now());
        work.journal().record(&entry.with(changes(Some(&old), None))).await?;

        work.commit().await?;
        Ok(())
    }

    /// Reads what restrictions tell the actor of files in a list: to a client those that concern the client now, to staff
    /// all of them. It asks storage for nothing where no card says that its file is restricted.
    pub async fn notices(&self, actor: &Actor, cards: &[FileCard]) -> Result<HashMap<FileId, Vec<Notice>>, Error> {
        self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let files = restricted(cards);
        if files.is_empty() {
            return Ok(HashMap::new());
        }
        let mut look = self.ports.store.look().await?;
        let book = look.files().restrictions(&files).await?;
        let reader = actor.reader(self.ports.now());
        Ok(files.into_iter().map(|file| (file, notices(&book, file, reader.as_ref()))).collect())
    }

    /// Reads the most that restrictions of files in a list do to the client whose order it is; nothing of a file that no
    /// restriction concerns now (rule 28). It asks storage for nothing where no card says that its file is restricted.
    pub async fn effects_on_owner(
        &self,
        actor: &Actor,
        order: &OrderShown,
        cards: &[FileCard],
    ) -> Result<HashMap<FileId, Effect>, Error> {
        self.permit::<may::ViewOrders>(actor, Scope::House).await?;

        let files = restricted(cards);
        if files.is_empty() {
            return Ok(HashMap::new());
        }
        let mut look = self.ports.store.look().await?;
        let book = look.files().restrictions(&files).await?;
        let reader = order.owner.reader(self.ports.now());
        Ok(files.into_iter().filter_map(|file| Some((file, book.strictest(file, &reader)?))).collect())
    }

    /// Leaves out what may not be added to a cart or a lightbox of an account: what was withdrawn, and what restrictions
    /// keep from its owner, as `out_of` says (rule 55). To the owner a hidden file is the same as none (rule 72); staff are
    /// told what the restriction says.
    pub(super) async fn sift(
        &self,
        work: &mut dyn UnitOfWork,
        account: &Permit<may::ViewAccount>,
        wanted: Wanted,
        out_of: for<'b> fn(&'b RestrictionBook, FileId, &Reader) -> Option<&'b Notice>,
    ) -> Result<Wanted, Error> {
        let mut book = RestrictionBook::default();
        let mut reader = None;
        let restricted = restricted(wanted.cards());
        if !restricted.is_empty() {
            let owner = account.scope().account().ok_or(Missing::Account)?;
            let owner = work.accounts().get(account, owner).await?.ok_or(Missing::Account)?;
            reader = owner.is_client().then(|| owner.reader(self.ports.now()));
            book = work.files().restrictions(&restricted).await?;
        }
        let by_owner = matches!(account.scope(), Scope::Own(_));
        Ok(wanted.sifted(|card| {
            let reader = reader.as_ref();
            let hidden = reader.is_some_and(|reader| book.hides(card.id, reader));
            let notice = reader.and_then(|reader| out_of(&book, card.id, reader));
            match notice {
                Some(_) if hidden && by_owner => Some(WhyLeftOut::Unknown),
                _ if card.withdrawn => Some(WhyLeftOut::Withdrawn),
                notice => notice.cloned().map(WhyLeftOut::Restricted),
            }
        }))
    }

    /// Opens a unit of work with a file in hand, whose restrictions nobody else changes meanwhile.
    async fn open_restricted(
        &self,
        managing: &Permit<may::ManageFiles>,
        number: &FileNumber,
    ) -> Result<(Box<dyn UnitOfWork>, FileCard), Error> {
        let mut work = self.ports.store.begin().await?;
        let card = work.files().open_restrictions(managing, number).await?.ok_or(Missing::File)?;
        Ok((work, card))
    }
}

/// Those of some files that have any restriction.
pub(super) fn restricted<'a>(cards: impl IntoIterator<Item = &'a FileCard>) -> Vec<FileId> {
    cards.into_iter().filter(|card| card.restricted).map(|card| card.id).collect()
}

/// The restrictions of those files that have any. Where none has, storage is not asked: what is not restricted costs
/// nothing.
pub(super) async fn restrictions(
    files: &mut (impl ReadFiles + ?Sized),
    restricted: Vec<FileId>,
) -> Result<RestrictionBook, StoreError> {
    if restricted.is_empty() { Ok(RestrictionBook::default()) } else { files.restrictions(&restricted).await }
}

/// Parts the files of a list from those that are hidden from whoever reads it, of which the numbers are left. Without a
/// reader nothing is hidden, and storage is not asked.
pub(super) async fn without_hidden(
    files: &mut (impl ReadFiles + ?Sized),
    cards: Vec<FileCard>,
    reader: Option<Reader>,
) -> Result<(Vec<FileCard>, Vec<FileNumber>), StoreError> {
    let Some(reader) = reader else { return Ok((cards, Vec::new())) };
    let book = restrictions(files, restricted(&cards)).await?;
    let (hidden, shown): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| book.hides(card.id, &reader));
    Ok((shown, hidden.into_iter().map(|card| card.number).collect()))
}

/// What the restrictions of a file tell somebody; without a reader, all that they say.
pub(super) fn notices(book: &RestrictionBook, file: FileId, reader: Option<&Reader>) -> Vec<Notice> {
    let told = book.of(file).iter().filter(|restriction| reader.is_none_or(|reader| restriction.concerns(reader)));
    told.map(|restriction| restriction.terms.notice.clone()).collect()
}

/// One restriction of a file.
async fn one(work: &mut dyn UnitOfWork, card: &FileCard, id: RestrictionId) -> Result<Restriction, Error> {
    let book = work.files().restrictions(&[card.id]).await?;
    let found = book.of(card.id).iter().find(|restriction| restriction.id == id);
    Ok(found.cloned().ok_or(Missing::Restriction)?)
}

/// Terms with the ids of the accounts whose addresses were typed; a refusal that names those whom nobody knows.
async fn with_ids(
    accounts: &mut (impl ReadAccounts + ?Sized),
    managing: &Permit<may::ManageFiles>,
    terms: RestrictionTerms<EmailAddress>,
) -> Result<RestrictionTerms, Error> {
    let typed = terms.whom.named();
    let found = named(accounts, managing, typed.iter().map(|address| Addressee::Typed(address.into()))).await?;
    let known: HashMap<String, AccountId> = found.into_iter().map(|(id, address)| (address.folded(), id)).collect();
    let id_of = |address: &EmailAddress| known.get(&address.folded()).copied();
    let unknown: Vec<_> = typed.iter().filter(|address| id_of(address).is_none()).map(ToString::to_string).collect();
    if !unknown.is_empty() {
        return Err(RestrictionRefusal::UnknownAddresses(unknown).into());
    }
    let ids = typed.iter().filter_map(id_of).collect();
    Ok(terms.renamed(ids).checked()?)
}

/// Terms with the addresses of the accounts that they name.
async fn with_addresses(
    accounts: &mut (impl ReadAccounts + ?Sized),
    managing: &Permit<may::ManageFiles>,
    terms: RestrictionTerms,
) -> Result<RestrictionTerms<EmailAddress>, Error> {
    let known = named(accounts, managing, terms.whom.named().iter().copied().map(Addressee::Account)).await?;
    Ok(readable(terms, &known))
}

/// Restrictions as staff read them: one question for all their accounts.
async fn shown(
    accounts: &mut (impl ReadAccounts + ?Sized),
    managing: &Permit<may::ManageFiles>,
    found: Vec<Restriction>,
) -> Result<Vec<RestrictionShown>, Error> {
    let ids: HashSet<AccountId> = found.iter().flat_map(|it| it.terms.whom.named()).copied().collect();
    let known = named(accounts, managing, ids.into_iter().map(Addressee::Account)).await?;
    let shown = |Restriction { id, terms, .. }: Restriction| RestrictionShown { id, terms: readable(terms, &known) };
    Ok(found.into_iter().map(shown).collect())
}

/// The addresses of accounts that restrictions name; where they name none, nobody is asked.
async fn named(
    accounts: &mut (impl ReadAccounts + ?Sized),
    managing: &Permit<may::ManageFiles>,
    whom: impl Iterator<Item = Addressee>,
) -> Result<HashMap<AccountId, EmailAddress>, StoreError> {
    let whom: Vec<Addressee> = whom.collect();
    let found = if whom.is_empty() { Vec::new() } else { accounts.addressed(&managing.named(), &whom).await? };
    Ok(found.into_iter().map(|account| (account.id, account.address.clone())).collect())
}

/// Terms with these addresses of the accounts that they name, in order.
fn readable(terms: RestrictionTerms, known: &HashMap<AccountId, EmailAddress>) -> RestrictionTerms<EmailAddress> {
    let named = terms.whom.named().iter().filter_map(|account| known.get(account).cloned());
    let mut addresses: Vec<EmailAddress> = named.collect();
    addresses.sort();
    terms.renamed(addresses)
}

/// What is different between two restrictions, or between one and none, for the journal.
fn changes(old: Option<&RestrictionTerms<EmailAddress>>, new: Option<&RestrictionTerms<EmailAddress>>) -> Vec<Change> {
    let (old, new) = (old.map(said).unwrap_or_default(), new.map(said).unwrap_or_default());
    let different = SAID.into_iter().zip(old.into_iter().zip(new)).filter(|(_, (old, new))| old != new);
    different.map(|(field, (old, new))| Change::of(field, old, new)).collect()
}

/// What the journal calls the parts of a restriction.
const SAID: [&str; 7] = ["effect", "in carts", "from", "until", "territories", "accounts", "notice"];

/// A restriction as the journal says it, part by part; what says nothing is none.
fn said(terms: &RestrictionTerms<EmailAddress>) -> [Option<String>; 7] {
    let listed = |texts: Vec<&str>| texts.join(", ");
    let accounts = listed(terms.whom.named().iter().map(EmailAddress::as_str).collect());
    let territories = listed(terms.territories.iter().copied().map(Territory::as_str).collect());
    [
        Some(terms.effect.slug().to_owned()),
        Some(terms.in_cart.slug().to_owned()),
        terms.from.map(|at: Moment| at.to_string()),
        terms.until.map(|at| at.to_string()),
        Some(if territories.is_empty() { "worldwide".to_owned() } else { territories }),
        Some(if let Whom::Everybody = terms.whom {
            "everybody".to_owned()
        } else {
            format!("{}: {accounts}", terms.whom.slug())
        }),
        Some(terms.notice.to_string()),
    ]
}
