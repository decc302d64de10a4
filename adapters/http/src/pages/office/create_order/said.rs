//! What creating an order came to, in sentences for staff.

use picdesk::{ComesTo, FileNumber, OrderCreated, OrderState, Replayed, RestrictedFile, Warning};

use crate::pages::{chrome::Notice, words};

/// How many restricted files are named; the others are counted.
const NAMED: usize = 3;

/// What the page says that follows the dialog.
pub(super) fn came_of(created: &OrderCreated) -> Notice {
    let number = created.order.number;
    if created.replayed == Replayed::Yes {
        return Notice::done(format!("Order {number} was created from this form before; no second one was made."));
    }
    let comes_to = ComesTo::of(created);
    let mut said = vec![format!("Order {number} was created with {}", counted(&comes_to))];
    if created.order.state == OrderState::Draft {
        said.push("It is a draft: the client sees it once you release it.".to_owned());
    }
    if let Some(letter) = &created.letter {
        said.push(format!("A mail to {} is on its way.", letter.recipient));
    }
    said.extend(warnings(&comes_to));
    Notice::done(said.join(" "))
}

/// How many files, and how many of them can be downloaded at once.
pub(in crate::pages::office) fn counted(order: &ComesTo) -> String {
    let files = words::count(order.lines, "file");
    match order.open_now {
        0 => format!("{files}; none of them can be downloaded yet."),
        all if all == order.lines => format!("{files}; the client can download at once."),
        some => format!("{files}; the client can download {} of them at once.", words::grouped(some.into())),
    }
}

/// What staff should know: what was left out, and what is not as it may look.
pub(in crate::pages::office) fn warnings(order: &ComesTo) -> Vec<String> {
    let mut said: Vec<String> = order.warnings.iter().map(|&warning| in_words(warning).to_owned()).collect();
    if !order.left_out.is_empty() {
        said.push(left_out(&order.left_out));
    }
    if order.need_size > 0 {
        said.push(format!("{} without a size: pick one on the order.", words::count(order.need_size, "RF file")));
    }
    said
}

/// Which files are restricted for the client, and what the first of them tell; none where none is (rule 28).
pub(in crate::pages::office) fn restricted(order: &ComesTo) -> Option<String> {
    let told = |file: &RestrictedFile| {
        let notices: Vec<&str> = file.notices.iter().map(picdesk::Notice::as_str).collect();
        format!("{} ({})", file.file, notices.join("; "))
    };
    let named: Vec<String> = order.restricted.iter().take(NAMED).map(told).collect();
    let further = order.restricted.len().saturating_sub(NAMED) as u64;
    let further = if further > 0 { format!(" and {}", words::count(further, "other file")) } else { String::new() };
    (!named.is_empty()).then(|| format!("Restricted for this client: {}{further}.", named.join(", ")))
}

fn in_words(warning: Warning) -> &'static str {
    match warning {
        Warning::NotActivated => "The client cannot sign in yet: the account is not activated.",
        Warning::DownloadsRegardless => "This account may download regardless of the tick.",
        Warning::GrantEnded => "The permission to download ends before it begins, and opens nothing.",
    }
}

fn left_out(files: &[FileNumber]) -> String {
    let named = files.iter().take(10).map(FileNumber::as_str).collect::<Vec<_>>().join(", ");
    let further = if files.len() > 10 { " and others" } else { "" };
    format!("{} left out, because no longer available: {named}{further}.", words::count(files.len() as u64, "file"))
}
