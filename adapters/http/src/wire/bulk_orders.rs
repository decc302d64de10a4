//! Bulk orders on the wire.

use picdesk::{
    AccountId, Addressee, BulkOrderId, FileNumber, LightboxId, Name, Notice, OrderIntoMany, OrderNumber, TargetState,
    TypedAddress,
};
use poem_openapi::{Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        create_order::{DownloadPermission, FileWish, NotificationSent, RfSize, StageSent, Warning, terms},
        letters::LetterText,
        restrictions::Effect,
        text::{Text, When, sample, when},
    },
};

/// What to order into many accounts, and how.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct OrderIntoManySent {
    /// One of your own lightboxes. It is copied when the bulk order begins.
    pub lightbox: Text<LightboxId>,
    /// Accounts by their ids.
    #[oai(default, validator(max_items = "1000"))]
    pub accounts: Vec<Text<AccountId>>,
    /// Accounts by their addresses, without regard to case. An address that nobody has is named in the report.
    #[oai(default, validator(max_items = "1000"))]
    pub addresses: Vec<Text<TypedAddress>>,
    /// The box "Enable download permissions"; not ticked where it is not there.
    pub download_permission: Option<DownloadPermission>,
    /// The size of all royalty-free files that `files` does not speak of; without it they need a size afterwards.
    pub rf_size: Option<RfSize>,
    /// What is wanted of single files of the lightbox.
    #[oai(default, validator(max_items = "5000"))]
    pub files: Vec<FileWish>,
    /// Whether the clients see their orders at once; `open` where it is not there.
    pub stage: Option<StageSent>,
    /// The mail to each client; none where it is not there.
    pub notification: Option<NotificationSent>,
}

/// What a bulk order would come to.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct BulkPlan {
    /// What each account would get, in the order of the list: first those named by ids, then those by addresses.
    pub accounts: Vec<Planned>,
    /// How many were named more than once, and count once.
    pub named_again: u32,
    /// The letter to the first account that would get one, as it would go out.
    pub letter: Option<LetterText>,
}

/// What one account would get.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Planned {
    /// The address of the account, or what was sent for one.
    pub address: Text<TypedAddress>,
    /// The account, where there is one.
    pub account: Option<Text<AccountId>>,
    /// The name of its owner.
    pub name: Option<Text<Name>>,
    /// What the order would come to.
    pub order: Option<ComesTo>,
    /// Why there would be no order.
    pub refusal: Option<NotOrdered>,
}

/// What an order would come to.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct ComesTo {
    /// How many lines it has.
    pub lines: u32,
    /// How many of them the client may download at once.
    pub open_now: u32,
    /// How many royalty-free lines need a size.
    pub need_size: u32,
    /// The files that were withdrawn, and stay out.
    pub left_out: Vec<Text<FileNumber>>,
    /// The files that are restricted for this client (rule 28).
    pub restricted: Vec<RestrictedFile>,
    /// What staff should know.
    pub warnings: Vec<Warning>,
}

/// A file that restrictions do something about for one client.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct RestrictedFile {
    /// Its number.
    pub file: Text<FileNumber>,
    /// The most that its restrictions do.
    pub effect: Effect,
    /// What they say.
    pub notices: Vec<Text<Notice>>,
}

/// Why one account of many gets no order.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct NotOrdered {
    /// `no-account`, `client-disabled`, `not-a-client`, `nothing-available` or `refused`.
    pub slug: String,
    /// The same in words.
    pub sentence: String,
}

/// How far a bulk order has come.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Progress {
    /// How many accounts it is for.
    pub accounts: u32,
    /// For how many of them nothing was done yet.
    pub waiting: u32,
    /// How many orders were created.
    pub created: u32,
    /// How many accounts get none.
    pub refused: u32,
}

/// A bulk order with its report.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct BulkOrderShown {
    /// The bulk order.
    pub bulk_order: BulkOrderRow,
    /// The files of the lightbox as they were when it began, in its order.
    pub files: Vec<Text<FileNumber>>,
    /// What came of each account so far, in the order of the list.
    pub report: Vec<Reported>,
}

/// What came of one account.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Reported {
    /// The address of the account, or what was sent for one.
    pub address: Text<TypedAddress>,
    /// The account, where there is one.
    pub account: Option<Text<AccountId>>,
    /// The name of its owner.
    pub name: Option<Text<Name>>,
    /// `waiting`, `created` or `refused`.
    pub state: String,
    /// The number of the order that was created.
    pub order: Option<i64>,
    /// Why there is no order.
    pub refusal: Option<NotOrdered>,
}

/// What a list of bulk orders shows of one.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct BulkOrderRow {
    /// Its id.
    pub id: Text<BulkOrderId>,
    /// What the lightbox was called when it began.
    pub lightbox: Text<Name>,
    /// The name of whoever began it.
    pub begun_by: Text<Name>,
    /// When.
    pub begun_at: Text<When>,
    /// How far it has come.
    pub progress: Progress,
}

/// How far to go on.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct GoOn {
    /// For how many accounts at the most.
    #[oai(validator(minimum(value = "1"), maximum(value = "50")))]
    pub accounts: u16,
}

impl TryFrom<OrderIntoManySent> for OrderIntoMany {
    type Error = Problem;

    fn try_from(sent: OrderIntoManySent) -> Result<Self, Problem> {
        let accounts = sent.accounts.into_iter().map(|Text(id)| Addressee::Account(id));
        let addresses = sent.addresses.into_iter().map(|Text(typed)| Addressee::Typed(typed));
        Ok(Self {
            lightbox: sent.lightbox.0,
            into: accounts.chain(addresses).collect(),
            terms: terms(sent.download_permission, sent.rf_size, sent.files, sent.stage, sent.notification)?,
        })
    }
}

impl From<picdesk::BulkPlan> for BulkPlan {
    fn from(plan: picdesk::BulkPlan) -> Self {
        Self {
            accounts: plan.planned.into_iter().map(Planned::from).collect(),
            named_again: plan.named_again,
            letter: plan.letter.as_ref().map(LetterText::from),
        }
    }
}

impl From<picdesk::Planned> for Planned {
    fn from(planned: picdesk::Planned) -> Self {
        let (order, refusal) = match planned.comes_to {
            Ok(comes_to) => (Some(comes_to.into()), None),
            Err(refused) => (None, Some((&refused).into())),
        };
        let target = planned.target;
        Self {
            address: Text(target.typed),
            account: target.account.map(Text),
            name: planned.name.map(Text),
            order,
            refusal,
        }
    }
}

impl From<picdesk::ComesTo> for ComesTo {
    fn from(comes_to: picdesk::ComesTo) -> Self {
        Self {
            lines: comes_to.lines,
            open_now: comes_to.open_now,
            need_size: comes_to.need_size,
            left_out: comes_to.left_out.into_iter().map(Text).collect(),
            restricted: comes_to.restricted.into_iter().map(RestrictedFile::from).collect(),
            warnings: comes_to.warnings.into_iter().map(Warning::from).collect(),
        }
    }
}

impl From<picdesk::RestrictedFile> for RestrictedFile {
    fn from(restricted: picdesk::RestrictedFile) -> Self {
        let picdesk::RestrictedFile { file, effect, notices } = restricted;
        Self { file: Text(file), effect: effect.into(), notices: notices.into_iter().map(Text).collect() }
    }
}

impl From<&picdesk::NotOrdered> for NotOrdered {
    fn from(refused: &picdesk::NotOrdered) -> Self {
        Self { slug: refused.why.slug().to_owned(), sentence: refused.words.clone() }
    }
}

impl From<picdesk::Progress> for Progress {
    fn from(progress: picdesk::Progress) -> Self {
        Self {
            accounts: progress.accounts(),
            waiting: progress.waiting,
            created: progress.created,
            refused: progress.refused,
        }
    }
}

impl From<picdesk::BulkOrderRow> for BulkOrderRow {
    fn from(row: picdesk::BulkOrderRow) -> Self {
        Self {
            id: Text(row.id),
            lightbox: Text(row.lightbox),
            begun_by: Text(row.begun_by),
            begun_at: when(row.begun_at),
            progress: row.progress.into(),
        }
    }
}

impl From<picdesk::BulkOrderShown> for BulkOrderShown {
    fn from(shown: picdesk::BulkOrderShown) -> Self {
        let progress = shown.progress().into();
        Self {
            files: shown.bulk.files.iter().cloned().map(Text).collect(),
            bulk_order: BulkOrderRow {
                id: Text(shown.bulk.id),
                lightbox: Text(shown.bulk.lightbox.clone()),
                begun_by: Text(shown.begun_by),
                begun_at: when(shown.bulk.begun_at),
                progress,
            },
            report: shown.report.into_iter().map(Reported::from).collect(),
        }
    }
}

impl From<picdesk::TargetRow> for Reported {
    fn from(row: picdesk::TargetRow) -> Self {
        let (order, refusal) = match &row.target.state {
            TargetState::Waiting => (None, None),
            TargetState::Created(number) => (Some(OrderNumber::number(*number)), None),
            TargetState::Refused(refused) => (None, Some(refused.into())),
        };
        Self {
            state: row.target.state.slug().to_owned(),
            address: Text(row.target.typed),
            account: row.target.account.map(Text),
            name: row.name.map(Text),
            order,
            refusal,
        }
    }
}

impl Example for OrderIntoManySent {
    fn example() -> Self {
        sample(
            r#"{"lightbox": "0197a5c0-0000-7000-8000-00000000000b",
            "accounts": ["0197a5c0-0000-7000-8000-00000000000a"], "addresses": ["ivo@example.org"],
            "download_permission": {"granted": true}, "rf_size": "largest", "files": [], "stage": "open",
            "notification": {"subject": "Your pictures", "message": "Hello,\n\nhere they are."}}"#,
        )
    }
}

impl Example for BulkPlan {
    fn example() -> Self {
        let letter = Some(LetterText::example());
        Self { accounts: vec![Planned::example()], named_again: 0, letter }
    }
}

impl Example for Planned {
    fn example() -> Self {
        sample(
            r#"{"address": "ana@example.org", "account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima",
            "order": {"lines": 2, "open_now": 1, "need_size": 0, "left_out": [], "restricted": [
              {"file": "PD-000042", "effect": "block", "notices": ["Not for advertising"]}], "warnings": []}}"#,
        )
    }
}

impl Example for ComesTo {
    fn example() -> Self {
        sample(r#"{"lines": 2, "open_now": 2, "need_size": 0, "left_out": [], "restricted": [], "warnings": []}"#)
    }
}

impl Example for RestrictedFile {
    fn example() -> Self {
        sample(r#"{"file": "PD-000042", "effect": "block", "notices": ["Not for advertising"]}"#)
    }
}

impl Example for NotOrdered {
    fn example() -> Self {
        sample(r#"{"slug": "client-disabled", "sentence": "the account is disabled"}"#)
    }
}

impl Example for Progress {
    fn example() -> Self {
        sample(r#"{"accounts": 3, "waiting": 1, "created": 1, "refused": 1}"#)
    }
}

impl Example for BulkOrderShown {
    fn example() -> Self {
        sample(
            r#"{"bulk_order": {"id": "0197a5c0-0000-7000-8000-00000000000d", "lightbox": "Spring cover",
            "begun_by": "Ines Duarte", "begun_at": "2026-03-01T12:00:00Z",
            "progress": {"accounts": 2, "waiting": 0, "created": 1, "refused": 1}}, "files": ["PD-000042", "PD-000007"],
            "report": [
              {"address": "ana@example.org", "account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima",
               "state": "created", "order": 1001},
              {"address": "nobody@example.org", "state": "refused",
               "refusal": {"slug": "no-account", "sentence": "there is no account with this address"}}]}"#,
        )
    }
}

impl Example for Reported {
    fn example() -> Self {
        sample(
            r#"{"address": "ana@example.org", "account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima",
            "state": "created", "order": 1001}"#,
        )
    }
}

impl Example for BulkOrderRow {
    fn example() -> Self {
        BulkOrderShown::example().bulk_order
    }
}

impl Example for GoOn {
    fn example() -> Self {
        sample(r#"{"accounts": 20}"#)
    }
}
