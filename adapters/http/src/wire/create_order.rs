//! Creating an order into a client's account, on the wire.

use picdesk::{
    AccountId, CreateOrder, FileNumber, LightboxId, Message, Notification, OrderFrom, OrderTerms, SizePick, Stage,
    Subject, Wish,
};
use poem_openapi::{Enum, Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        files::Licence,
        letters::LetterText,
        orders::{OrderShown, Owner, limits},
        reader::Reader,
        text::{Text, When, sample},
    },
};

/// What to order, and how.
#[derive(Debug, Object)]
#[oai(rename = "OrderTerms", example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct OrderTermsSent {
    /// One of your own lightboxes. It is copied: it stays as it is, and later changes to it never touch the order.
    /// Without it, `files` are what is ordered.
    pub lightbox: Option<Text<LightboxId>>,
    /// The box "Enable download permissions"; not ticked where it is not there.
    pub download_permission: Option<DownloadPermission>,
    /// The size of all royalty-free files that `files` does not speak of; without it they need a size afterwards.
    pub rf_size: Option<RfSize>,
    /// With a lightbox: what is wanted of single files of it. Without: the files to order, in this order, each once.
    #[oai(default, validator(max_items = "5000"))]
    pub files: Vec<FileWish>,
    /// Whether the client sees the order at once; `open` where it is not there.
    pub stage: Option<StageSent>,
    /// The mail to the client; none where it is not there. Its recipient is the account's own address.
    pub notification: Option<NotificationSent>,
}

/// The download permission of the order.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct DownloadPermission {
    /// The tick. Without it the account decides: one with immediate downloads can download regardless.
    pub granted: bool,
    /// The moment from which it opens nothing any more; only where it is granted.
    pub valid_until: Option<Text<When>>,
    /// How often each file may be downloaded; only where it is granted.
    #[oai(validator(minimum(value = "1")))]
    pub max_downloads: Option<u32>,
}

/// Which of its sizes a royalty-free file is ordered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::SizePick")]
pub(crate) enum RfSize {
    /// The one with the most pixels of that file.
    Largest,
    /// The one with the fewest pixels of that file.
    Smallest,
}

/// What is wanted of one file: a size, or the licence RM. A file that is ordered without a lightbox may go without both.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct FileWish {
    /// Its number.
    pub file: Text<FileNumber>,
    /// `largest`, `smallest`, or the label of a size that it is offered in.
    pub size: Option<Text<picdesk::SizeLabel>>,
    /// `RM` sells a royalty-free file rights-managed; it goes without a size.
    pub licence: Option<Licence>,
}

/// Whether the client sees the order at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Stage", rename_all = "lowercase", remote = "picdesk::Stage")]
pub(crate) enum StageSent {
    /// At once.
    Open,
    /// When staff release it.
    Draft,
}

/// What the client is told.
#[derive(Debug, Object)]
#[oai(rename = "Notification", example, deny_unknown_fields)]
pub(crate) struct NotificationSent {
    /// One line, 200 characters at the most.
    pub subject: Text<Subject>,
    /// 10,000 characters at the most.
    pub message: Text<Message>,
}

/// How a draft is released.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct Release {
    /// What the client is told by letter; without it, nobody is told.
    pub notification: Option<NotificationSent>,
}

/// An order that was created, or would be.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct OrderCreated {
    /// The order.
    pub order: OrderShown,
    /// Where staff work on it; not there after a dry run.
    pub office_url: Option<String>,
    /// The files that were withdrawn, and stayed out.
    pub left_out: Vec<Text<FileNumber>>,
    /// What staff should know.
    pub warnings: Vec<Warning>,
    /// The letter to the client, exactly as it goes out.
    pub letter: Option<LetterText>,
    /// Whether an earlier request with the same key created it; nothing was done again.
    pub replayed: bool,
}

/// Something staff should know about an order that was created all the same.
#[derive(Debug, Object)]
pub(crate) struct Warning {
    /// Its name.
    pub slug: String,
    /// The same as a sentence.
    pub sentence: String,
}

impl OrderTermsSent {
    /// What was sent, as the desk is asked for it.
    pub(crate) fn ask(self, into: AccountId) -> Result<CreateOrder, Problem> {
        let (from, wanted) = match self.lightbox {
            Some(Text(lightbox)) => (OrderFrom::Lightbox(lightbox), self.files),
            None if self.files.is_empty() => {
                return Err(Problem::unreadable("say a `lightbox`, or in `files` what to order"));
            }
            None => {
                let numbers = self.files.iter().map(|file| file.file.0.clone()).collect();
                // One that is only named is wanted as the rest of the terms say.
                let wanted = self.files.into_iter().filter(|file| file.size.is_some() || file.licence.is_some());
                (OrderFrom::Files(numbers), wanted.collect())
            }
        };
        let terms = terms(self.download_permission, self.rf_size, wanted, self.stage, self.notification)?;
        Ok(CreateOrder { into, from, terms })
    }
}

/// The terms of one order or of many, as they were sent.
pub(crate) fn terms(
    permission: Option<DownloadPermission>,
    rf_size: Option<RfSize>,
    wanted: Vec<FileWish>,
    stage: Option<StageSent>,
    notification: Option<NotificationSent>,
) -> Result<OrderTerms, Problem> {
    let wishes: Result<_, Problem> = wanted.into_iter().map(picdesk::FileWish::try_from).collect();
    Ok(OrderTerms {
        grant: permission.map_or(Ok(picdesk::Grant::Inherit), picdesk::Grant::try_from)?,
        royalty_free: rf_size.map(Into::into),
        wishes: wishes?,
        stage: stage.map(Stage::from).unwrap_or_default(),
        notification: notification.map(Notification::from),
    })
}

impl From<NotificationSent> for Notification {
    fn from(sent: NotificationSent) -> Self {
        Self { subject: sent.subject.0, message: sent.message.0 }
    }
}

impl TryFrom<DownloadPermission> for picdesk::Grant {
    type Error = Problem;

    fn try_from(sent: DownloadPermission) -> Result<Self, Problem> {
        match (sent.granted, limits(sent.valid_until, sent.max_downloads)) {
            (true, limits) => Ok(Self::Granted(limits)),
            // The box that is not ticked inherits; it does not deny (rule 24).
            (false, limits) if limits == picdesk::GrantLimits::default() => Ok(Self::Inherit),
            (false, _) => Err(Problem::unreadable("a permission that is not granted has no limits")),
        }
    }
}

impl TryFrom<FileWish> for picdesk::FileWish {
    type Error = Problem;

    fn try_from(sent: FileWish) -> Result<Self, Problem> {
        let wish = match (sent.licence, sent.size) {
            (Some(Licence::RightsManaged), None) => Wish::RightsManaged,
            (None | Some(Licence::RoyaltyFree), Some(Text(label))) => match label.as_str() {
                "largest" => Wish::Pick(SizePick::Largest),
                "smallest" => Wish::Pick(SizePick::Smallest),
                _ => Wish::Size(label),
            },
            (Some(Licence::RightsManaged), Some(_)) => {
                return Err(Problem::unreadable("a file under RM has no size: its client picks one"));
            }
            (None | Some(Licence::RoyaltyFree), None) => {
                return Err(Problem::unreadable("say a `size` for the file, or the licence `RM`"));
            }
        };
        Ok(Self { file: sent.file.0, wish })
    }
}

impl OrderCreated {
    /// What was created, on its way out.
    pub(crate) fn of(created: &picdesk::OrderCreated) -> Self {
        let owner = Owner { id: Text(created.order.owner), name: None };
        let order = OrderShown::with_owner(&created.order, owner, &created.decisions, &created.kept, Reader::Staff);
        Self {
            office_url: order.office_url.clone(),
            order,
            left_out: created.left_out.iter().cloned().map(Text).collect(),
            warnings: created.warnings.iter().copied().map(Warning::from).collect(),
            letter: created.letter.as_ref().map(LetterText::from),
            replayed: created.replayed == picdesk::Replayed::Yes,
        }
    }
}

impl From<picdesk::Warning> for Warning {
    fn from(warning: picdesk::Warning) -> Self {
        let (slug, sentence) = match warning {
            picdesk::Warning::NotActivated => ("not-activated", "the account's owner cannot sign in yet"),
            picdesk::Warning::DownloadsRegardless => {
                ("downloads-regardless", "the account may download at once, though no permission was given here")
            }
            picdesk::Warning::GrantEnded => {
                ("grant-ended", "the permission that is given here has ended already, and opens nothing")
            }
        };
        Self { slug: slug.to_owned(), sentence: sentence.to_owned() }
    }
}

impl Example for Release {
    fn example() -> Self {
        Self { notification: Some(NotificationSent::example()) }
    }
}

impl Example for NotificationSent {
    fn example() -> Self {
        sample(r#"{"subject": "Your pictures", "message": "Dear Ana,\n\nhere they are."}"#)
    }
}

impl Example for OrderTermsSent {
    fn example() -> Self {
        sample(
            r#"{"lightbox": "0197a5c0-0000-7000-8000-00000000000b",
            "download_permission": {"granted": true, "valid_until": "2026-12-31T23:59:59Z", "max_downloads": 3},
            "rf_size": "largest", "files": [{"file": "PD-000042", "size": "XL"}], "stage": "open",
            "notification": {"subject": "Your pictures", "message": "Dear Ana,\n\nhere they are."}}"#,
        )
    }
}

impl Example for OrderCreated {
    fn example() -> Self {
        Self {
            order: OrderShown::example(),
            office_url: Some("/office/orders/1001".to_owned()),
            left_out: Vec::new(),
            warnings: vec![picdesk::Warning::NotActivated.into()],
            letter: Some(LetterText::example()),
            replayed: false,
        }
    }
}
