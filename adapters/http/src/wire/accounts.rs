//! Accounts on the wire.

use picdesk::{AccountChange, AccountId, EmailAddress, Message, Name, NewAccount, Right, Territory};
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};

use crate::{
    problem::Problem,
    wire::text::{Text, When, may_be_taken_away, stays, when},
};

/// One person's sign-in, client or staff.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Account {
    /// Its id.
    pub id: Text<AccountId>,
    /// The person's name.
    pub name: Text<Name>,
    /// The person's company.
    pub company: Option<Text<Name>>,
    /// Where letters go, and what is typed to sign in.
    pub address: Text<EmailAddress>,
    /// Whether this is a client, or somebody who works here.
    pub kind: AccountKind,
    /// Whether staff switched it on.
    pub enabled: bool,
    /// Whether its owner has set a password and can sign in.
    pub activated: bool,
    /// Whether its owner registered, and waits for staff to switch it on.
    pub waits: bool,
    /// Its staff rights; none for a client.
    pub rights: Vec<Text<Right>>,
    /// Whether ordered files open at once.
    pub downloads: Downloads,
    /// Whether its orders are to be paid before they are downloaded.
    pub must_pay_first: bool,
    /// Whether it downloads without accepting the licence terms each time.
    pub direct_download: bool,
    /// Where its files are used, for restrictions by territory; not there where nobody has said.
    pub territory: Option<Text<Territory>>,
    /// When it was made.
    pub created_at: Text<When>,
    /// When its owner last signed in.
    pub last_signed_in: Option<Text<When>>,
    /// Counts its saved changes; the ETag is made of it.
    pub revision: u32,
}

/// Whether an account is a client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(crate) enum AccountKind {
    /// It holds no staff right.
    Client,
    /// It holds at least one.
    Staff,
}

/// What happens to files that are ordered into an account, where order and line say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::Downloads")]
pub(crate) enum Downloads {
    /// Staff are asked.
    Ask,
    /// They open at once.
    Immediate,
}

/// What to change of an account; what is not there stays as it is, and `null` takes away what may be missing.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct AccountEdit {
    /// Switch it on or off. It holds from its next request on.
    pub enabled: MaybeUndefined<bool>,
    /// What the person is called.
    pub name: MaybeUndefined<Text<Name>>,
    /// The person's company; `null` takes it away.
    pub company: MaybeUndefined<Text<Name>>,
    /// Let ordered files open at once, or ask.
    pub downloads: MaybeUndefined<Downloads>,
    /// Whether its orders are to be paid before they are downloaded (rule 29).
    pub must_pay_first: MaybeUndefined<bool>,
    /// Whether it downloads without accepting the licence terms each time (rule 31).
    pub direct_download: MaybeUndefined<bool>,
    /// Where its files are used, by two letters of ISO 3166; `null` says that nobody knows.
    pub territory: MaybeUndefined<Text<Territory>>,
    /// What staff note about it, and its owner never reads; `null` takes it away.
    pub note: MaybeUndefined<Text<Message>>,
}

/// What staff note about an account.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct AccountNote {
    /// The note; not there where there is none.
    pub note: Option<Text<Message>>,
}

/// Somebody whom staff make an account for.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct Invitation {
    /// The person's name.
    pub name: Text<Name>,
    /// The person's company.
    pub company: Option<Text<Name>>,
    /// Where the invitation goes, and what is typed to sign in.
    pub address: Text<EmailAddress>,
    /// Staff rights, which take the right `staff.manage` to give; a client holds none.
    pub rights: Option<Vec<Text<Right>>>,
    /// Whether ordered files open at once; where nothing is said, staff are asked.
    pub downloads: Option<Downloads>,
}

/// The staff rights that an account shall hold, all of them.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct RightsEdit {
    /// Exactly these; none makes it a client.
    pub rights: Vec<Text<Right>>,
}

/// Rights that go together.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Preset {
    /// Its name.
    pub name: String,
    /// The rights that it gives.
    pub rights: Vec<Text<Right>>,
}

/// All presets of rights.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Presets {
    /// From the one that gives least on.
    pub presets: Vec<Preset>,
}

impl From<picdesk::Preset> for Preset {
    fn from(preset: picdesk::Preset) -> Self {
        Self { name: preset.slug().to_owned(), rights: preset.rights().iter().map(Text).collect() }
    }
}

impl Example for Presets {
    fn example() -> Self {
        Self { presets: vec![Preset::example()] }
    }
}

impl Example for Preset {
    fn example() -> Self {
        picdesk::Preset::PictureEditor.into()
    }
}

impl From<&picdesk::Account> for Account {
    fn from(account: &picdesk::Account) -> Self {
        Self {
            id: Text(account.id),
            name: Text(account.name.clone()),
            company: account.company.clone().map(Text),
            address: Text(account.address.clone()),
            kind: if account.is_client() { AccountKind::Client } else { AccountKind::Staff },
            enabled: account.standing.enabled,
            activated: account.standing.activated,
            waits: account.standing.waits,
            rights: account.rights.iter().map(Text).collect(),
            downloads: account.downloads.into(),
            must_pay_first: account.must_pay_first,
            direct_download: account.direct_download,
            territory: account.territory.map(Text),
            created_at: when(account.created_at),
            last_signed_in: account.last_signed_in.map(when),
            revision: account.revision.number(),
        }
    }
}

impl From<picdesk::Account> for Account {
    fn from(account: picdesk::Account) -> Self {
        Self::from(&account)
    }
}

impl TryFrom<AccountEdit> for AccountChange {
    type Error = Problem;

    fn try_from(edit: AccountEdit) -> Result<Self, Problem> {
        Ok(Self {
            enabled: stays("enabled", edit.enabled)?,
            name: stays("name", edit.name)?.map(|Text(name)| name),
            company: may_be_taken_away(edit.company),
            downloads: stays("downloads", edit.downloads)?.map(Into::into),
            must_pay_first: stays("must_pay_first", edit.must_pay_first)?,
            direct_download: stays("direct_download", edit.direct_download)?,
            territory: may_be_taken_away(edit.territory),
            note: may_be_taken_away(edit.note),
        })
    }
}

impl From<Invitation> for NewAccount {
    fn from(sent: Invitation) -> Self {
        Self {
            name: sent.name.0,
            company: sent.company.map(|Text(company)| company),
            address: sent.address.0,
            rights: sent.rights.into_iter().flatten().map(|Text(right)| right).collect(),
            downloads: sent.downloads.map(Into::into),
        }
    }
}

impl Example for Invitation {
    fn example() -> Self {
        crate::wire::text::sample(r#"{"name": "Ana Lind", "company": "Harbour Weekly", "address": "ana@example.org"}"#)
    }
}

impl Example for Account {
    fn example() -> Self {
        crate::wire::text::sample(
            r#"{"id": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lind", "company": "Harbour Weekly",
            "address": "ana@example.org", "kind": "client", "enabled": true, "activated": true, "waits": false, "rights": [],
            "downloads": "ask", "must_pay_first": false, "direct_download": false, "created_at": "2026-03-01T12:00:00Z", "revision": 3}"#,
        )
    }
}

impl Example for AccountEdit {
    fn example() -> Self {
        crate::wire::text::sample(r#"{"downloads": "immediate", "must_pay_first": false}"#)
    }
}

impl Example for AccountNote {
    fn example() -> Self {
        crate::wire::text::sample(r#"{"note": "Pays by the end of the month; ring before sending invoices."}"#)
    }
}

impl Example for RightsEdit {
    fn example() -> Self {
        Self { rights: vec![Text(Right::CreateOrders), Text(Right::ViewOrders)] }
    }
}
