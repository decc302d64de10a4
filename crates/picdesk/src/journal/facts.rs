//! What the entries say of facts that take more than a word: refusals, sizes, exports.

use crate::{
    account::Account,
    actor::Who,
    api_token::ApiToken,
    bulk_order::{BulkOrder, BulkTarget},
    download::Question,
    identity::{
        Assumption, HowLeft,
        consent::{Consent, ConsentRow, Reply},
    },
    ids::{AccountId, SupplierId},
    journal::{
        About, Change, Entry, EntryKind,
        filter::{JournalFilter, JournalRow},
    },
    moment::Moment,
    order::list::{OrderFilter, OrderRow},
    session::{NetworkAddress, Session},
    sizes::{LongEdge, SizeCollection, SizeLabel, SizeOffer},
    text::{EmailAddress, Name},
};

/// Somebody as a value: by name, as a person reads it, and by the id, which tells people of one name apart.
fn somebody(field: &str, id: AccountId, name: Option<&Name>) -> impl Iterator<Item = Change> {
    let named = name.map(|name| Change::set(field, name));
    named.into_iter().chain([Change::set(&format!("{field} id"), id)])
}

impl Entry {
    /// An account was made for somebody: with which address and rights.
    pub fn account_enrolled(who: Who, account: &Account) -> Self {
        Self::of_account(EntryKind::AccountEnrolled, who, account.id, account.created_at)
            .with([Change::set("address", &account.address), Change::set("rights", &account.rights)])
    }

    /// The line of an order was not opened to somebody who asked for its file (rule 22).
    pub fn download_refused(who: Who, question: &Question<'_>, size: &SizeLabel, reason: impl ToString) -> Self {
        Self::new(EntryKind::DownloadRefused, who, About::Order(question.order.number), question.now).with([
            Change::set("line", question.line.number),
            Change::set("file", &question.line.file.number),
            Change::set("size", size),
            Change::set("reason", reason),
        ])
    }

    /// An account of a bulk order got no order (rule 13).
    pub fn bulk_order_refused(who: Who, bulk: &BulkOrder, target: &BulkTarget, reason: &str, at: Moment) -> Self {
        let who = Who { subject: target.account.or(who.subject), ..who };
        Self::new(EntryKind::BulkOrderRefused, who, About::BulkOrder(bulk.id), at).with([
            Change::set("lightbox", &bulk.lightbox),
            Change::set("account", &target.typed),
            Change::set("reason", reason),
        ])
    }

    /// Sizes were set, a supplier's own or the default ones: each with its longer side and its price.
    pub fn sizes_set(who: Who, sizes: &SizeCollection, supplier: Option<SupplierId>, at: Moment) -> Self {
        let offered = |offer: &SizeOffer| {
            let edge = match offer.long_edge {
                LongEdge::Px(edge) => format!("{edge} px"),
                LongEdge::Original => "the master".to_owned(),
            };
            Change::set(offer.label.as_str(), offer.price.map_or(edge.clone(), |price| format!("{edge}, {price}")))
        };
        Self::new(EntryKind::SizesSet, who, About::House, at)
            .with([Change::set("collection", &sizes.name)])
            .with(supplier.map(|supplier| Change::set("supplier", supplier)))
            .with(sizes.offers.iter().map(offered))
    }

    /// The entries that a filter means were handed out as a file. One of them says how those are called whom it means.
    pub fn journal_exported(who: Who, filter: &JournalFilter, one: Option<&JournalRow>, at: Moment) -> Self {
        let (actor_name, subject_name) =
            one.map_or((None, None), |one| (one.actor_name.as_ref(), one.subject_name.as_ref()));
        Self::new(EntryKind::JournalExported, who, About::House, at)
            .with(filter.actor.into_iter().flat_map(|actor| somebody("actor", actor, actor_name)))
            .with(filter.subject.into_iter().flat_map(|subject| somebody("subject", subject, subject_name)))
            .with(filter.kind.map(|kind| Change::set("kind", kind.slug())))
            .with(filter.since.map(|since| Change::set("since", since)))
            .with(filter.until.map(|until| Change::set("until", until)))
    }

    /// The orders that a filter leaves were handed out as a file. One of them says how those are called whom it means.
    pub fn orders_exported(who: Who, filter: &OrderFilter, one: Option<&OrderRow>, at: Moment) -> Self {
        let (owner_name, staff_name) =
            one.map_or((None, None), |one| (Some(&one.owner_name), Some(&one.created_by_name)));
        Self::new(EntryKind::OrdersExported, who, About::House, at)
            .with(filter.number.map(|number| Change::set("number", number)))
            .with(filter.client.as_ref().map(|typed| Change::set("client", typed)))
            .with(filter.owner.into_iter().flat_map(|owner| somebody("owner", owner, owner_name)))
            .with(filter.state.map(|state| Change::set("state", state.slug())))
            .with(filter.grant.map(|grant| Change::set("grant", grant.slug())))
            .with(filter.origin.map(|origin| Change::set("origin", origin.slug())))
            .with(filter.created_by.into_iter().flat_map(|staff| somebody("staff", staff, staff_name)))
            .with(filter.since.map(|since| Change::set("since", since)))
            .with(filter.until.map(|until| Change::set("until", until)))
            .with(filter.mail.as_ref().map(|mail| Change::set("mail", mail.slug())))
            .with(filter.to_invoice.then(|| Change::set("to invoice", "yes")))
    }

    /// Somebody could not sign in (rule 67): to which account, where there is one with the address that was typed, and
    /// whether further tries have to wait.
    pub fn sign_in_refused(
        account: Option<AccountId>,
        address: &EmailAddress,
        from: &NetworkAddress,
        must_wait: bool,
        at: Moment,
    ) -> Self {
        let who = Who { actor: None, subject: account, token: None };
        Self::new(EntryKind::SignInRefused, who, account.map_or(About::House, About::Account), at)
            .with([Change::set("address", address), Change::set("from", &from.0)])
            .with(must_wait.then(|| Change::set("further tries", "have to wait")))
    }

    /// One session was ended from among those of its account: which one it was.
    pub fn session_ended(who: Who, session: &Session, at: Moment) -> Self {
        let from = session.signed_in_from.as_ref();
        let browser = from.and_then(|from| from.browser.as_ref());
        Self::of_account(EntryKind::SessionsEnded, who, session.account, at)
            .with([Change::set("began", session.began_at)])
            .with(from.map(|from| Change::set("from", &from.address.0)))
            .with(browser.map(|browser| Change::set("browser", browser)))
    }

    /// Every session of an account was ended, but the one of its owner who did it.
    pub fn sessions_ended(who: Who, account: AccountId, at: Moment) -> Self {
        let which = if who.actor == Some(account) { "all others" } else { "all" };
        Self::of_account(EntryKind::SessionsEnded, who, account, at).with([Change::set("sessions", which)])
    }

    /// An API token was made: by its name, and never by its secret.
    pub fn token_made(who: Who, token: &ApiToken) -> Self {
        let rights = (!token.rights.is_empty()).then(|| Change::set("rights", &token.rights));
        Self::of_account(EntryKind::TokenMade, who, token.account, token.began_at)
            .with([Change::set("id", token.id), Change::set("name", &token.name), Change::set("until", token.ends_at)])
            .with(rights)
    }

    /// An API token was revoked.
    pub fn token_revoked(who: Who, token: &ApiToken, at: Moment) -> Self {
        Self::of_account(EntryKind::TokenRevoked, who, token.account, at).with([Change::set("name", &token.name)])
    }

    /// A client was asked for consent.
    pub fn consent_asked(who: Who, consent: &Consent) -> Self {
        Self::of_account(EntryKind::ConsentAsked, who, consent.client, consent.asked_at)
            .with([Change::set("reason", &consent.reason)])
    }

    /// A client said yes or no.
    pub fn consent_replied(who: Who, asked: &ConsentRow, reply: Reply, at: Moment) -> Self {
        let ConsentRow { consent, staff_name } = asked;
        let kind = match reply {
            Reply::Yes => EntryKind::ConsentGiven,
            Reply::No => EntryKind::ConsentRefused,
        };
        Self::of_account(kind, who, consent.client, at)
            .with(somebody("staff", consent.staff, Some(staff_name)))
            .with([Change::set("reason", &consent.reason)])
    }

    /// A staff member began to act as a client (rule 62).
    pub fn identity_assumed(who: Who, assumption: &Assumption) -> Self {
        Self::of_account(EntryKind::IdentityAssumed, who, assumption.client, assumption.began_at)
            .with([Change::set("reason", &assumption.reason), Change::set("until", assumption.ends_at)])
    }

    /// A staff member stopped to act as a client.
    pub fn identity_left(assumption: &Assumption, how: HowLeft) -> Self {
        let who = Who { actor: Some(assumption.staff), subject: Some(assumption.client), token: None };
        Self::of_account(EntryKind::IdentityLeft, who, assumption.client, assumption.over_at())
            .with([Change::set("how", how.slug())])
    }
}
