//! What somebody typed and ticked in the dialog, and what it means.

use std::num::NonZeroU32;

use picdesk::{Account, Grant, GrantLimits, Notification, OrderTerms, SizePick, Stage};

use crate::{
    pages::{
        fields::{Complaints, Fields},
        office::accounts::InList,
        visit::Visit,
        words::day_begins,
    },
    problem::Problem,
};

/// The form as it stands, to be shown again.
pub(in crate::pages::office) struct Typed {
    pub lightbox: String,
    pub grant: bool,
    /// The last day of the permission.
    pub until: String,
    /// How often each file may be downloaded.
    pub limit: String,
    pub royalty_free: String,
    pub draft: bool,
    pub notify: bool,
    pub subject: String,
    pub message: String,
    /// Whether to go to the order afterwards.
    pub open: bool,
    /// By which a second press is known (rule 8).
    pub key: String,
    /// Where in the list the dialog was opened.
    pub place: InList,
}

impl Typed {
    /// The form as it is first shown.
    pub(super) fn at_first(visit: &Visit, client: &Account) -> Result<Self, Problem> {
        Self::greeting(visit, &format!("Dear {}", client.name))
    }

    /// The form as it is first shown for many clients at once.
    pub(in crate::pages::office) fn at_first_for_many(visit: &Visit) -> Result<Self, Problem> {
        Self::greeting(visit, "Hello")
    }

    fn greeting(visit: &Visit, greeting: &str) -> Result<Self, Problem> {
        let query = &visit.asked.query;
        let (visitor, house) = (visit.actor.name(), &visit.desk.house().name);
        Ok(Self {
            lightbox: query.text("lightbox").to_owned(),
            grant: false,
            until: String::new(),
            limit: String::new(),
            royalty_free: "largest".to_owned(),
            draft: false,
            notify: false,
            subject: format!("Your pictures from {house}"),
            message: format!("{greeting},\n\nthe pictures for you are ready.\n\nKind regards\n{visitor}"),
            open: true,
            key: visit.fresh_key()?,
            place: InList::of(query),
        })
    }

    /// The form as it was sent.
    pub(in crate::pages::office) fn of(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self {
            lightbox: text("lightbox"),
            grant: fields.ticked("grant"),
            until: text("until"),
            limit: text("limit"),
            // What was picked for another lightbox is remembered while this one has nothing to pick for.
            royalty_free: Some(text("royalty_free"))
                .filter(|pick| !pick.is_empty())
                .unwrap_or_else(|| text("picked_before")),
            draft: fields.ticked("draft"),
            notify: fields.ticked("notify"),
            subject: text("subject"),
            message: text("message"),
            open: fields.ticked("open"),
            key: text("key"),
            place: InList::of(fields),
        }
    }

    /// Whether something is set that stands in the part that is folded away.
    pub(in crate::pages::office) fn details(&self) -> bool {
        self.draft || !self.until.is_empty() || !self.limit.is_empty()
    }
}

/// The terms of the order; none where there is something to complain about.
pub(super) fn terms(fields: &Fields, complaints: &mut Complaints) -> Option<OrderTerms> {
    let limits = limits(fields, complaints);
    let grant = if fields.ticked("grant") {
        Grant::Granted(limits)
    } else {
        if limits != GrantLimits::default() {
            complaints.note("grant", "an end or a limit needs this tick: set it, or empty those fields");
        }
        Grant::Inherit
    };
    let notification = if fields.ticked("notify") { notification(fields, complaints) } else { None };
    let royalty_free = match fields.text("royalty_free") {
        "largest" => Some(SizePick::Largest),
        "smallest" => Some(SizePick::Smallest),
        _ => None,
    };
    let stage = if fields.ticked("draft") { Stage::Draft } else { Stage::Open };
    let terms = OrderTerms { grant, royalty_free, wishes: Vec::new(), stage, notification };
    complaints.is_empty().then_some(terms)
}

fn limits(fields: &Fields, complaints: &mut Complaints) -> GrantLimits {
    // The day that is named is the last one on which it opens.
    let valid_until = day_begins(fields.text("until"), 1);
    if valid_until.is_none() && !fields.text("until").is_empty() {
        complaints.note("until", "write the last day as year-month-day, such as 2027-01-31");
    }
    let max_downloads = fields.value::<NonZeroU32>("limit").map(NonZeroU32::get);
    if max_downloads.is_none() && !fields.text("limit").trim().is_empty() {
        complaints.note("limit", "write a whole number from 1 on");
    }
    GrantLimits { valid_until, max_downloads }
}

/// Rule 33: both are required. Each is read, so that both are complained about at once.
pub(in crate::pages::office) fn notification(fields: &Fields, complaints: &mut Complaints) -> Option<Notification> {
    let (subject, message) = (fields.read("subject", complaints), fields.read("message", complaints));
    Some(Notification { subject: subject?, message: message? })
}
