//! What a form says of an order, field by field: as it was typed, as it was shown, and as it is now.
//!
//! Every field that can be typed into has its value of the time when the page was shown beside it, in a hidden field. So
//! a save names what was really changed by hand and nothing else, and it can be told what others changed meanwhile.

use std::collections::BTreeMap;

use picdesk::{Grant, GrantLimits, LineEdit, LineNumber, Message, Order, OrderEdit, SizeLabel};

use crate::pages::{
    fields::{Complaints, Fields},
    words::{minute, read_minute},
};

/// What the box says by which a delivery is approved.
pub(super) const APPROVED: &str = "approved";

/// What a form says of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub grant: GrantSaid,
    pub note: String,
    pub staff_note: String,
    pub lines: BTreeMap<LineNumber, LineSaid>,
    /// The last line that the order had; a page shows a part of them.
    pub last: u32,
}

/// What it says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct LineSaid {
    pub grant: GrantSaid,
    /// The label of the size; empty where there is none.
    pub size: String,
    /// `approved` where the delivery is, whatever restricts the file (rule 28); else empty.
    pub delivery: String,
}

/// What it says of a grant. The limits are as they were typed; they count where the kind is `granted`.
#[derive(Debug, Clone, Default)]
pub(super) struct GrantSaid {
    pub kind: String,
    pub until: String,
    pub most: String,
}

impl Said {
    /// What a form says that shows this order.
    pub(super) fn of(order: &Order) -> Self {
        let note = |note: &Option<Message>| note.as_ref().map_or_else(String::new, |note| note.as_str().to_owned());
        let line = |line: &picdesk::OrderLine| {
            let size = line.licensed.size().map(|size| size.label.to_string()).unwrap_or_default();
            let delivery = if line.delivery_approved { APPROVED.to_owned() } else { String::new() };
            (line.number, LineSaid { grant: GrantSaid::of(&line.grant), size, delivery })
        };
        Self {
            grant: GrantSaid::of(&order.grant),
            note: note(&order.note_to_client),
            staff_note: note(&order.staff_note),
            lines: order.lines.iter().map(line).collect(),
            last: order.lines.last().map_or(0, |line| line.number.0),
        }
    }

    /// What was typed into a form.
    pub(super) fn typed(fields: &Fields) -> Self {
        let lines = fields.beginning("line-").filter_map(|(rest, kind)| {
            let number: u32 = rest.parse().ok()?;
            let field = |name: &str| fields.text(&format!("line-{number}-{name}")).trim().to_owned();
            let grant = GrantSaid { kind: kind.to_owned(), until: field("until"), most: field("most") };
            Some((LineNumber(number), LineSaid { grant, size: field("size"), delivery: field("delivery") }))
        });
        let field = |name: &str| fields.text(name).trim().to_owned();
        Self {
            grant: GrantSaid { kind: field("grant"), until: field("grant-until"), most: field("grant-most") },
            note: plain(fields.text("note")),
            staff_note: plain(fields.text("staff-note")),
            lines: lines.collect(),
            last: fields.value("was-last").unwrap_or_default(),
        }
    }

    /// What the page said when it was shown.
    pub(super) fn shown(fields: &Fields) -> Self {
        let lines = fields.beginning("was-line-").filter_map(|(rest, was)| {
            let (before, delivery) = was.rsplit_once('|')?;
            let (grant, size) = before.rsplit_once('|')?;
            let grant = GrantSaid::unpacked(grant);
            let said = LineSaid { grant, size: size.to_owned(), delivery: delivery.to_owned() };
            Some((LineNumber(rest.parse().ok()?), said))
        });
        Self {
            grant: GrantSaid::unpacked(fields.text("was-grant")),
            note: plain(fields.text("was-note")),
            staff_note: plain(fields.text("was-staff-note")),
            lines: lines.collect(),
            last: fields.value("was-last").unwrap_or_default(),
        }
    }

    /// What differs from what was shown, as an edit of the order; what cannot be read is complained about under its
    /// field.
    pub(super) fn edit(&self, shown: &Self, complaints: &mut Complaints) -> OrderEdit {
        let mut edit = OrderEdit::default();
        if self.grant != shown.grant {
            edit.grant = self.grant.read("grant", complaints);
        }
        if self.note != shown.note {
            edit.note_to_client = note("note", &self.note, complaints);
        }
        if self.staff_note != shown.staff_note {
            edit.staff_note = note("staff-note", &self.staff_note, complaints);
        }
        for (&number, line) in &self.lines {
            let was = shown.lines.get(&number).cloned().unwrap_or_default();
            let field = format!("line-{number}");
            let grant = if line.grant == was.grant { None } else { line.grant.read(&field, complaints) };
            let size = if line.size == was.size || line.size.is_empty() {
                None
            } else {
                let label = line.size.parse::<SizeLabel>();
                label.map_err(|complaint| complaints.note(&format!("{field}-size"), complaint)).ok()
            };
            let approve = (line.delivery != was.delivery).then(|| line.delivery == APPROVED);
            if grant.is_some() || size.is_some() || approve.is_some() {
                edit.lines.push(LineEdit { grant, size, approve, ..LineEdit::of(number) });
            }
        }
        edit
    }
}

impl LineSaid {
    /// The value of the hidden field that remembers it.
    pub(super) fn packed(&self) -> String {
        format!("{}|{}|{}", self.grant.packed(), self.size, self.delivery)
    }
}

impl GrantSaid {
    fn of(grant: &Grant) -> Self {
        let kind = grant.slug().to_owned();
        match grant {
            Grant::Granted(limits) => Self {
                kind,
                until: limits.valid_until.map(minute).unwrap_or_default(),
                most: limits.max_downloads.map(|most| most.to_string()).unwrap_or_default(),
            },
            Grant::Inherit | Grant::Denied => Self { kind, ..Self::default() },
        }
    }

    /// The value of the hidden field that remembers it.
    pub(super) fn packed(&self) -> String {
        let (kind, until, most) = self.counts();
        format!("{kind} {until} {most}")
    }

    fn unpacked(packed: &str) -> Self {
        let mut parts = packed.split(' ').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        Self { kind: part(), until: part(), most: part() }
    }

    /// Only a grant has limits: what stands in the fields of another counts for nothing.
    fn counts(&self) -> (&str, &str, &str) {
        match self.kind.as_str() {
            "granted" => (&self.kind, &self.until, &self.most),
            other => (other, "", ""),
        }
    }

    fn read(&self, field: &str, complaints: &mut Complaints) -> Option<Grant> {
        match self.counts() {
            ("inherit", ..) => Some(Grant::Inherit),
            ("denied", ..) => Some(Grant::Denied),
            ("granted", until, most) => {
                let valid_until = optional(until, read_minute).ok_or_else(|| {
                    complaints.note(
                        &format!("{field}-until"),
                        "write the end with a year of four digits, as 2026-12-31T18:00",
                    )
                });
                let max_downloads = optional(most, |most| most.parse().ok().filter(|&most: &u32| most > 0))
                    .ok_or_else(|| complaints.note(&format!("{field}-most"), "a limit is a whole number from 1 on"));
                Some(Grant::Granted(GrantLimits { valid_until: valid_until.ok()?, max_downloads: max_downloads.ok()? }))
            }
            _ => {
                complaints.note(field, "choose one of these permissions");
                None
            }
        }
    }
}

impl PartialEq for GrantSaid {
    fn eq(&self, other: &Self) -> bool {
        self.counts() == other.counts()
    }
}

impl Eq for GrantSaid {}

/// In words, such as `granted, until 2026-12-31T18:00, 5 downloads per file`.
impl std::fmt::Display for GrantSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, until, most) = self.counts();
        f.write_str(kind)?;
        if !until.is_empty() {
            write!(f, ", until {} UTC", until.replace('T', " "))?;
        }
        if !most.is_empty() {
            write!(f, ", {most} downloads per file")?;
        }
        Ok(())
    }
}

/// Nothing where nothing was typed; none where it cannot be read.
fn optional<T>(typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if typed.is_empty() { Some(None) } else { read(typed).map(Some) }
}

fn note(field: &str, typed: &str, complaints: &mut Complaints) -> Option<Option<Message>> {
    if typed.is_empty() {
        return Some(None);
    }
    typed.parse().map_err(|complaint| complaints.note(field, complaint)).ok().map(Some)
}

/// A text as the domain keeps it: browsers end lines in their own way.
fn plain(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(until: &str, most: &str) -> GrantSaid {
        GrantSaid { kind: "granted".into(), until: until.into(), most: most.into() }
    }

    #[test]
    fn a_grant_reads_back_as_it_was_written() {
        let limits = GrantLimits { valid_until: read_minute("2026-12-31T18:00"), max_downloads: Some(5) };
        for grant in [Grant::Inherit, Grant::Denied, Grant::Granted(limits), Grant::Granted(GrantLimits::default())] {
            let (said, mut complaints) = (GrantSaid::of(&grant), Complaints::default());
            assert_eq!(said.read("grant", &mut complaints), Some(grant));
            assert_eq!(GrantSaid::unpacked(&said.packed()), said);
        }
    }

    #[test]
    fn limits_that_make_no_sense_are_complained_about_under_their_fields() {
        let mut complaints = Complaints::default();
        assert_eq!(granted("tomorrow", "0").read("grant", &mut complaints), None);
        assert!(complaints.about("grant-until").is_some() && complaints.about("grant-most").is_some());
        for year in ["0000", "-0001", "0202"] {
            let mut complaints = Complaints::default();
            assert_eq!(granted(&format!("{year}-12-31T18:00"), "").read("grant", &mut complaints), None);
            assert!(complaints.about("grant-until").is_some_and(|said| said.contains("four digits")), "{year}");
        }
    }

    #[test]
    fn limits_count_for_grants_alone() {
        let typed = GrantSaid { kind: "denied".into(), ..granted("2026-12-31T18:00", "x") };
        assert_eq!(typed, GrantSaid::of(&Grant::Denied));
        assert_eq!(typed.read("grant", &mut Complaints::default()), Some(Grant::Denied));
    }
}
