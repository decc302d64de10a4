//! The page of one order, and downloading its files.

use askama::Template;
use picdesk::{Allowed, Decision, Effect, KeptFromOwner, LineNumber, Moment, OrderLine, OrderNumber, OrderShown};

use super::{Badge, reasons::Reason};
use crate::pages::{
    chrome::{Chrome, Place, page, see},
    door::Answer,
    part::part,
    sums::sums,
    visit::Visit,
    words::{self, Choice, Tile, When},
};

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    chrome: Chrome,
    number: String,
    created: When,
    state: Badge,
    files: String,
    /// How many files may be downloaded now, in a sentence.
    open: String,
    all_open: bool,
    reference: Option<String>,
    usage: Option<String>,
    note: Option<String>,
    /// What it costs, as far as the client is told (rule 44).
    sums: Vec<(String, String)>,
    /// Who can help, where that is the same for every file that is not open; otherwise each line says it.
    help: Option<&'static str>,
    /// Where to write, when something is not open.
    desk: String,
    /// Whether there is more than one file to have together.
    several_open: bool,
    /// Whether the licence terms are accepted with the first download (rule 31).
    terms_asked: bool,
    rows: Vec<Row>,
    later: bool,
    next: Option<String>,
}

/// A line of the order.
struct Row {
    line: LineNumber,
    tile: Tile,
    /// The size that was fixed, for royalty-free files.
    size: Option<String>,
    price: Option<String>,
    /// What the picture desk says about this file.
    note: Option<String>,
    way: Way,
    /// When it was last downloaded (rule 30).
    downloaded: Option<When>,
}

/// Whether the file may be had.
enum Way {
    /// In one of these sizes.
    Open { sizes: Vec<Choice>, limits: String },
    /// Not now.
    Closed(Reason),
}

pub(super) async fn show(mut visit: Visit) -> Answer {
    let number: OrderNumber = visit.asked.named("number")?;
    if visit.actor.is_staff() {
        return see(&format!("/office/orders/{number}"));
    }
    let shown = visit.desk.visit_order(&visit.actor, number).await?;
    if shown.unread.is_some() {
        visit.count_unread().await?;
    }
    let OrderShown { order, decisions, kept, downloaded, totals, terms_asked, .. } = shown;
    let lines: Vec<_> = order.lines.iter().zip(&decisions).zip(kept.iter().zip(&downloaded)).collect();
    let open = decisions.iter().filter(|decision| matches!(decision, Decision::Allowed(_))).count();
    let after = visit.asked.query.value("after").map(LineNumber);
    let (rows, next) = part(&lines, |((line, _), _)| line.number, after);
    let filled = OrderPage {
        chrome: visit.chrome(format!("Order {number}"), Place::Orders),
        number: number.to_string(),
        created: When(order.created_at),
        state: Badge::of(order.state),
        files: words::count(lines.len() as u64, "file"),
        open: open_now(open, lines.len()),
        all_open: open == lines.len(),
        reference: order.reference.as_ref().map(ToString::to_string),
        usage: order.usage.as_ref().map(|usage| usage.as_str().to_owned()),
        note: order.note_to_client.as_ref().map(|note| note.as_str().to_owned()),
        sums: totals.filter(|totals| totals.prices.minor() > 0).as_ref().map(sums).unwrap_or_default(),
        help: help_for_all(&decisions),
        desk: visit.desk.house().sender.to_string(),
        several_open: open > 1,
        terms_asked,
        rows: rows.iter().map(|((line, decision), (kept, at))| Row::of(line, decision, kept, **at)).collect(),
        later: after.is_some(),
        next: next.map(|next| visit.asked.query.next_page(next)),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Row {
    fn of(line: &OrderLine, decision: &Decision, kept: &KeptFromOwner, downloaded: Option<Moment>) -> Self {
        let way = match decision {
            Decision::Allowed(allowed) => {
                let sizes = allowed.sizes.iter();
                let choice = |size| Choice { value: size_label(size), label: words::size(size), chosen: false };
                let mut sizes: Vec<Choice> = sizes.map(choice).collect();
                // The last one has the most pixels: what most people want.
                if let Some(largest) = sizes.last_mut() {
                    largest.chosen = true;
                }
                Way::Open { sizes, limits: limits(allowed) }
            }
            Decision::Refused(block) => Way::Closed((*block).into()),
        };
        Self {
            line: line.number,
            tile: Tile { hidden: kept.effect == Some(Effect::Hide), ..Tile::from(line).told(&kept.notices) },
            size: line.licensed.size().map(words::size),
            price: line.price.map(words::money),
            note: line.note.as_ref().map(ToString::to_string),
            way,
            downloaded: downloaded.map(When),
        }
    }
}

fn size_label(size: &picdesk::Size) -> String {
    size.label.to_string()
}

/// Who can help with every file that is not open; none where that differs, or all are open.
fn help_for_all(decisions: &[Decision]) -> Option<&'static str> {
    let mut helps = decisions.iter().filter_map(|decision| match decision {
        Decision::Allowed(_) => None,
        Decision::Refused(block) => Some(Reason::from(*block).help),
    });
    let first = helps.next()?;
    helps.all(|help| help == first).then_some(first)
}

/// How long and how often a file may still be had, in a sentence; nothing where there is no limit.
fn limits(allowed: &Allowed) -> String {
    let times = allowed.remaining.map(|left| format!("{} left.", words::count(left, "download")));
    let until = allowed.until.map(|until| format!("Until {}.", words::moment(until)));
    [times, until].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// How many files may be downloaded now, in a sentence.
fn open_now(open: usize, files: usize) -> String {
    match open {
        0 => "No file may be downloaded now.".to_owned(),
        _ if open < files => {
            let (open, files) = (words::grouped(open as u64), words::count(files as u64, "file"));
            format!("{open} of {files} may be downloaded now.")
        }
        _ if files == 1 => "The file may be downloaded now.".to_owned(),
        _ => format!("All {} may be downloaded now.", words::count(files as u64, "file")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_downloaded_is_told_in_a_sentence() {
        assert_eq!(open_now(0, 3), "No file may be downloaded now.");
        assert_eq!(open_now(1, 3), "1 of 3 files may be downloaded now.");
        assert_eq!(open_now(3, 3), "All 3 files may be downloaded now.");
        assert_eq!(open_now(1, 1), "The file may be downloaded now.");
    }

    #[test]
    fn who_can_help_is_said_once_where_it_is_the_same_for_every_file() {
        use picdesk::DownloadBlock::{Cancelled, NeedsSize, NotGranted, Withdrawn};

        let help = |blocks: &[picdesk::DownloadBlock]| {
            help_for_all(&blocks.iter().copied().map(Decision::Refused).collect::<Vec<_>>())
        };
        assert_eq!(help(&[]), None);
        assert_eq!(help(&[NotGranted, NeedsSize]), Some("The picture desk can help you."));
        assert_eq!(help(&[Cancelled]), Some(Reason::from(Cancelled).help));
        assert_eq!(help(&[NotGranted, Withdrawn]), None, "each line says its own");
    }
}
