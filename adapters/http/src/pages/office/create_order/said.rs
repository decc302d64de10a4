//! What creating an order came to, in sentences for staff.

use picdesk::{Decision, FileNumber, Licensed, OrderCreated, OrderLine, OrderState, Replayed, Warning};

use crate::pages::{chrome::Notice, words};

/// What the page says that follows the dialog.
pub(super) fn came_of(created: &OrderCreated) -> Notice {
    let number = created.order.number;
    if created.replayed == Replayed::Yes {
        return Notice::done(format!("Order {number} was created from this form before; no second one was made."));
    }
    let mut said = vec![format!("Order {number} was created with {}", counted(created))];
    if created.order.state == OrderState::Draft {
        said.push("It is a draft: the client sees it once you release it.".to_owned());
    }
    if let Some(letter) = &created.letter {
        said.push(format!("A mail to {} is on its way.", letter.recipient));
    }
    said.extend(warnings(created));
    Notice::done(said.join(" "))
}

/// How many files, and how many of them can be downloaded at once.
pub(super) fn counted(created: &OrderCreated) -> String {
    let files = words::count(created.order.lines.len() as u64, "file");
    let open = created.decisions.iter().filter(|decision| matches!(decision, Decision::Allowed(_))).count();
    match open {
        0 => format!("{files}; none of them can be downloaded yet."),
        all if all == created.decisions.len() => format!("{files}; the client can download at once."),
        some => format!("{files}; the client can download {} of them at once.", words::grouped(some as u64)),
    }
}

/// What staff should know: what was left out, and what is not as it may look.
pub(super) fn warnings(created: &OrderCreated) -> Vec<String> {
    let mut said: Vec<String> = created.warnings.iter().map(|&warning| in_words(warning).to_owned()).collect();
    if !created.left_out.is_empty() {
        said.push(left_out(&created.left_out));
    }
    let needs_size = |line: &&OrderLine| matches!(line.licensed, Licensed::RoyaltyFree(None));
    let sizeless = created.order.lines.iter().filter(needs_size).count() as u64;
    if sizeless > 0 {
        said.push(format!("{} without a size: pick one on the order.", words::count(sizeless, "RF file")));
    }
    said
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
