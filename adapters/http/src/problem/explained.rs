//! What each problem means and what to do about it, for people.

use std::fmt::Write as _;

use crate::problem::Kind;

const HEAD: &str = "\
# Problems

Whatever the API does not do, it answers with `application/problem+json` (RFC 9457). Programs decide by the `type`,
which is the address of the problem's explanation; `title` is the same every time, `detail` says what is the matter this
time, `instance` names the request, as the header `X-Request-Id` and our log do. Where one of the numbered rules
refused, `rule` has its number; where a right is missing, `right` has its name. Nothing was changed, in any of these
cases but one: where `unavailable` says that it does not know.
";

/// All problems as one Markdown page: `docs/problems.md`.
pub(crate) fn handbook() -> String {
    let mut text = String::from(HEAD);
    for kind in Kind::ALL {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n## {}\n\n{}", kind.slug(), explained(*kind));
    }
    text
}

/// One problem as a short text; none where the slug names none.
pub(crate) fn page(slug: &str) -> Option<String> {
    let kind = Kind::ALL.iter().find(|kind| kind.slug() == slug)?;
    Some(explained(*kind))
}

fn explained(kind: Kind) -> String {
    let rule = kind.rule().map(|rule| format!(" · rule {rule}")).unwrap_or_default();
    format!("{}. Status {}{rule}.\n\n{}\n", kind.title(), kind.status().as_u16(), what_to_do(kind))
}

fn what_to_do(kind: Kind) -> &'static str {
    match kind {
        Kind::Unreadable => {
            "A value has the wrong type or the wrong form; a field or a parameter is missing, is there twice, or is not known. \
             `detail` says which. Sending the same again will not help."
        }
        Kind::NotSignedIn => {
            "The request came without a session, or with one that has ended: after twelve hours, by signing out, or \
             because the account was disabled. Sign in with `POST /api/v1/session`."
        }
        Kind::WrongPassword => {
            "An unknown address, a wrong password and an account that cannot be used have this same answer, so that \
             nobody can find out who has an account."
        }
        Kind::NotInPerson => {
            "It was tried by somebody who acts in the owner's name, or by a program with an API token. The owner signs in, and \
             does it alone."
        }
        Kind::DeadLink => {
            "It was used, it is too old, a newer one took its place, a password was set meanwhile, or it never was a link: \
             which of them is not said. Ask for a new one."
        }
        Kind::RegistrationClosed => "The site is set so that staff make all accounts. Ask them for one.",
        Kind::AlreadyActivated => {
            "The owner has set a password and needs no invitation. Whoever has forgotten it asks for a new one."
        }
        Kind::SameAddress => "Name another address than the one that the account has.",
        Kind::LinkGone => {
            "The secret of a link is forgotten once its letter was delivered or given up. Send a new invitation, or let the \
             owner ask for a new link."
        }
        Kind::LacksRight => "`right` names what is missing. Somebody who holds it and may manage staff can give it.",
        Kind::FromElsewhere => {
            "A browser says that another site's page sent the request along with your cookie. Do it from our own pages; \
             programs send the session as `Authorization: Bearer` instead of a cookie."
        }
        Kind::NotFound => {
            "There is nothing at this address, or nothing that is any of your business: which of them is not said. What is \
             no id, such as an order number with a leading zero, names nothing."
        }
        Kind::WrongMethod => "The header `Allow` lists the methods that do work at this address.",
        Kind::TooSlow => "The request did not arrive in time. Send it again, whole.",
        Kind::KeyReused => {
            "An idempotency key stands for one request. To send that request again, send it exactly as it was; for \
             another request choose another key."
        }
        Kind::AddressInUse => "An address belongs to one account, without regard to case.",
        Kind::Duplicate => "Somebody made the same thing at the same moment. Read it, and use that one.",
        Kind::Stale => {
            "Somebody saved a change since you read it. Read it again, look at what is different, and send your change \
             with the new `ETag` as `If-Match`."
        }
        Kind::TooLarge => "`detail` says how many bytes a request can have at the most.",
        Kind::NotJson => "Send the body as JSON, with the header `Content-Type: application/json`.",
        Kind::LightboxEmpty => "Add files to the lightbox first.",
        Kind::NothingAvailable => "Every one of them was withdrawn. Order other files.",
        Kind::ClientDisabled => "Switch the account on first; that needs the right `accounts.manage`.",
        Kind::ClientNotChosen => {
            "A file’s page adds to the client whom it shows as chosen. The choice was changed or cleared elsewhere, or its 30 minutes are over. Nothing was added."
        }
        Kind::NotAClient => {
            "The account holds staff rights. Orders go into the accounts of clients, who hold none; and staff fill the \
             carts and lightboxes of clients, not those of each other."
        }
        Kind::NotAssumable => {
            "`detail` says why. Staff assume the identities of clients whose account is enabled and activated, as far as the \
             site lets them; never that of a colleague."
        }
        Kind::NoConsent => {
            "This site has clients asked first. Ask with `POST /api/v1/accounts/{account}/consents`; a yes is good for whoever \
             asked, once, for a day."
        }
        Kind::NobodyNamed => "Tick accounts in User management, or type their addresses.",
        Kind::TooManyAccounts => "One go reaches 1,000 accounts at the most. Do the others in another one.",
        Kind::NoOrderNamed => "Tick orders in Order management, or name them in `orders`.",
        Kind::TooManyOrders => "One go is for 100 orders at the most. Do the others in another one.",
        Kind::FileNotInLightbox => "`files` can only speak of files that are ordered. `detail` names the other.",
        Kind::LineNamedTwice => {
            "Say all that changes of a line in one entry of `lines`. `detail` says which is there twice."
        }
        Kind::FileNamedTwice => "Name each file in one entry of `files`. `detail` says which is there twice.",
        Kind::SizeNotOffered => {
            "Sizes that are larger than the master are never offered. `GET /api/v1/files/{number}` lists those that are."
        }
        Kind::SizeIsTheClients => "A rights-managed line has no fixed size: its client picks one when downloading.",
        Kind::FileNotRoyaltyFree => "Leave the size away: the file is licensed per exact use.",
        Kind::DraftAnnounced => "Leave the notification away, or create the order as `open`.",
        Kind::NotADraft => "The client sees the order already, or it was cancelled.",
        Kind::LightboxNameInUse => "Choose another name. Lightboxes are never merged.",
        Kind::NotTheSameFiles => {
            "Read the lightbox again and send every file that it holds, each once. To add or take out files there are \
             operations of their own."
        }
        Kind::LineInvoiced => {
            "What was invoiced stays as it was invoiced: its price, its size, whether it counts, and the order's currency and discount. Make the order once more for anything else."
        }
        Kind::LineNoPrice => "Give the line a price first, and mark it for invoicing then.",
        Kind::LineStruckOut => "Put the line back into the order first.",
        Kind::NothingToInvoice => {
            "Mark lines for invoicing in the account's open orders first. If some were marked a moment ago, somebody has just taken them out: look among the invoices."
        }
        Kind::AnotherSum => "Look at what is to be invoiced once more, and take it out then.",
        Kind::OddMoney => "All prices of an order are in its one currency, and their sum has to fit.",
        Kind::OrderFull => "An order holds 5,000 files at the most. Create another one.",
        Kind::LightboxFull => "A lightbox holds 5,000 files at the most. Begin another one.",
        Kind::CartEmpty => "Put files into the cart first. If it was full a moment ago, it has just been checked out.",
        Kind::CartFull => "A cart holds 5,000 files at the most. Check it out, and go on with an empty one.",
        Kind::CartNeedsSize => {
            "`detail` names the files. Royalty-free licences are sold by size: pick one for each of them."
        }
        Kind::CartRestricted => {
            "`detail` names the files: they were restricted since they were added. Take them out, or ask the picture desk."
        }
        Kind::NothingMissing => {
            "A transfer was asked to go on behind the end of the picture: it is there already. It was not downloaded again."
        }
        Kind::TermsNotAccepted => {
            "Read the licence terms and accept them: without that no order is made of a cart, and no file of an order is \
             downloaded. The client does it once per order, in person."
        }
        Kind::NotYoursToGive => "`right` names it. Somebody who holds it can give it.",
        Kind::UsedInPerson => "`right` names it. Leave it away: somebody who is signed in uses it.",
        Kind::TokenDays => "Say how many days it lasts: 1 to 366.",
        Kind::TooManyTokens => "An account has 20 of them at the most, those that ended among them. Revoke one first.",
        Kind::TokenNameInUse => {
            "Send another `name`: nobody could tell which of the two a program has. The name of one that ended or was revoked \
             can be taken again."
        }
        Kind::LastManager => "Give another account the right `staff.manage` first.",
        Kind::SizeNotOnLine => {
            "`GET …/download-decision` lists the sizes that are open. A royalty-free line is open in the one size that \
             was licensed."
        }
        Kind::AccountDisabled => "The picture desk can switch the account on.",
        Kind::OrderDraft => "The picture desk is still preparing the order, and can release it.",
        Kind::OrderCancelled => {
            "Nobody can lift this: nothing of it changes any more but its staff note and whether it was paid. Ask the picture \
             desk for another order, or make this one once more."
        }
        Kind::LineStruck => "The picture desk took the file out of the order.",
        Kind::FileWithdrawn => "Nobody can lift this: the file may not be licensed any more.",
        Kind::Restricted => "The picture desk can approve the delivery of this line with `PUT …/delivery`.",
        Kind::Unpaid => "The account pays first. The picture desk can mark the order as paid with `PUT …/payment`.",
        Kind::NeedsSize => "The picture desk can pick one with `PUT …/size`.",
        Kind::NothingOffered => "No size of the supplier's collection fits the file. The picture desk can change that.",
        Kind::LineDenied | Kind::OrderDenied | Kind::NotGranted => "The picture desk can open it with `PUT …/grant`.",
        Kind::GrantEnded => "The picture desk can give a new permission with `PUT …/grant`.",
        Kind::GrantUsedUp => {
            "It was downloaded as often as the permission allows; downloads that broke off were not counted. The \
             picture desk can allow more with `PUT …/grant`."
        }
        Kind::RestrictionUnclear => {
            "A restriction ends after it begins, and where it is for some accounts, or for all but some, it names 1 to 100 of \
             them. `detail` says what is the matter."
        }
        Kind::UnknownAddresses => "`detail` names the addresses that no account has. Nothing was changed.",
        Kind::TooManyRestrictions => "A file has 50 restrictions at the most. Change one of them, or lift one.",
        Kind::NotAPicture => "JPEG, PNG, TIFF and WebP are taken, whatever the file is called.",
        Kind::PictureDamaged => "`detail` says where reading it ended. Ask its supplier to deliver it again.",
        Kind::PictureTooLarge => "`detail` says how large it is, and how large it may be.",
        Kind::RevisionRequired => {
            "Read the thing first, and send its `ETag` back as `If-Match`: without that a change could overwrite \
             somebody else's unseen. `If-Match: *` changes it whatever it is."
        }
        Kind::TooManyTries => {
            "Wait as many seconds as `Retry-After` says, at the most. Where it was a password that was tried, a new one by a \
             mailed link lets its owner in at once."
        }
        Kind::Failed => "It is our fault, and it was logged under the request's id. Tell us the id.",
        Kind::Unavailable => {
            "Storage failed or took too long, and it was logged under the request's id. Try again in a moment; a \
             request with an `Idempotency-Key` can be sent again without fear."
        }
    }
}
