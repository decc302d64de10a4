//! The table: every page, the rights that it is about, and what each kind of person gets.

use picdesk::Right;

use crate::{
    stage::{IN_HER_PLACE, PEOPLE},
    visitor::Answer,
};
use Came::{Again, Does, Lacks, Led, Nothing, Sees, SignIn};

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// A page, or a picture, is shown. Nothing changed.
    Sees,
    /// What was asked for was done.
    Does,
    /// The way to the page to sign in.
    SignIn,
    /// The way to another page, which says why or shows the same. Nothing changed.
    Led,
    /// The form once more. Nothing changed.
    Again,
    /// It is said which right is lacking. Nothing changed.
    Lacks,
    /// There is nothing, as far as this person is told. Nothing changed.
    Nothing,
}

/// A page.
pub struct Row {
    /// How it is asked for.
    pub method: &'static str,
    /// Where it is.
    pub path: &'static str,
    /// The rights that it takes, every one of them.
    pub rights: &'static [Right],
    /// What came of it for each of [`crate::stage::PEOPLE`].
    pub came: [Came; 5],
}

/// Everybody sees it, and changes nothing.
const EVERYBODY_SEES: [Came; 5] = [Sees; 5];
/// Everybody does it.
const EVERYBODY_DOES: [Came; 5] = [Does; 5];
/// Whoever is signed in sees what is their own, or everybody's.
const EACH_SEES: [Came; 5] = [SignIn, Sees, Sees, Sees, Sees];
/// Whoever is signed in does it with what is their own.
const EACH_DOES: [Came; 5] = [SignIn, Does, Does, Does, Does];
/// It is Ana's, and nobody else's.
const OWNER_SEES: [Came; 5] = [SignIn, Sees, Nothing, Nothing, Nothing];
const OWNER_DOES: [Came; 5] = [SignIn, Does, Nothing, Nothing, Nothing];
/// Whoever holds the right, of what is anybody's.
const STAFF_SEE: [Came; 5] = [SignIn, Nothing, Nothing, Lacks, Sees];
const STAFF_DO: [Came; 5] = [SignIn, Nothing, Nothing, Lacks, Does];
/// Clients see their own; staff have another page for that, or a reason why not.
const CLIENTS_SEE: [Came; 5] = [SignIn, Sees, Sees, Led, Led];
const CLIENTS_DO: [Came; 5] = [SignIn, Does, Does, Led, Led];
/// There is something to leave for nobody but whoever has assumed an identity.
const NOBODY_ELSE_DOES: [Came; 5] = [SignIn, Nothing, Nothing, Nothing, Nothing];
const OWNER_SEES_STAFF_ARE_LED: [Came; 5] = [SignIn, Sees, Nothing, Led, Led];

const fn shows(path: &'static str, rights: &'static [Right], came: [Came; 5]) -> Row {
    Row { method: "GET", path, rights, came }
}

const fn takes(path: &'static str, rights: &'static [Right], came: [Came; 5]) -> Row {
    Row { method: "POST", path, rights, came }
}

/// What it takes to fill a client's cart or lightboxes from the panel.
const FILLING: [Right; 2] = [Right::EditCarts, Right::ViewAccounts];

/// What it takes to let in somebody who registered.
const LETTING_IN: [Right; 2] = [Right::ManageAccounts, Right::ViewAccounts];

/// Every page. What a client is refused is not found (rule 72); staff are told which right they lack (rule 2).
pub const TABLE: &[Row] = &[
    shows("/assets/:name", &[], EVERYBODY_SEES),
    shows("/sign-in", &[], EVERYBODY_SEES),
    takes("/sign-in", &[], EVERYBODY_DOES),
    takes("/sign-out", &[], EACH_DOES),
    shows("/register", &[], EVERYBODY_SEES),
    takes("/register", &[], EVERYBODY_DOES),
    shows("/forgotten-password", &[], EVERYBODY_SEES),
    takes("/forgotten-password", &[], EVERYBODY_DOES),
    shows("/activate", &[], EVERYBODY_SEES),
    takes("/activate", &[], EVERYBODY_DOES),
    shows("/new-password", &[], EVERYBODY_SEES),
    takes("/new-password", &[], EVERYBODY_DOES),
    shows("/confirm-address", &[], EVERYBODY_SEES),
    takes("/confirm-address", &[], EVERYBODY_DOES),
    shows("/", &[], EACH_SEES),
    shows("/files/:number", &[], EACH_SEES),
    shows("/files/:number/thumbnail", &[], EACH_SEES),
    shows("/files/:number/preview", &[], EACH_SEES),
    shows("/files/:number/lightbox", &[], EACH_SEES),
    takes("/files/:number/lightbox", &[], EACH_DOES),
    shows("/office/for-client", &[Right::ViewAccounts], STAFF_SEE),
    takes("/office/for-client", &[Right::ViewAccounts], STAFF_DO),
    takes("/office/for-client/clear", &[Right::ViewAccounts], STAFF_DO),
    takes("/files/:number/for-client/cart", &[Right::EditCarts], STAFF_DO),
    shows("/files/:number/for-client/order", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/files/:number/for-client/order", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/files/:number/for-client/lightbox", &[Right::EditCarts, Right::ViewAccounts], STAFF_SEE),
    takes("/files/:number/for-client/lightbox", &[Right::EditCarts, Right::ViewAccounts], STAFF_DO),
    shows("/lightboxes", &[], EACH_SEES),
    takes("/lightboxes", &[], EACH_DOES),
    shows("/lightboxes/:id", &[], OWNER_SEES),
    takes("/lightboxes/:id/add", &[], OWNER_DOES),
    takes("/lightboxes/:id/remove", &[], OWNER_DOES),
    takes("/lightboxes/:id/move", &[], OWNER_DOES),
    takes("/lightboxes/:id/rename", &[], OWNER_DOES),
    takes("/lightboxes/:id/delete", &[], OWNER_DOES),
    takes("/lightboxes/:id/cart", &[], OWNER_DOES),
    shows("/lightboxes/:id/files/:number/note", &[], OWNER_SEES),
    takes("/lightboxes/:id/files/:number/note", &[], OWNER_DOES),
    shows("/cart", &[], EACH_SEES),
    takes("/cart/add", &[], EACH_DOES),
    takes("/cart/remove", &[], EACH_DOES),
    takes("/cart/size", &[], EACH_DOES),
    shows("/cart/check-out", &[], CLIENTS_SEE),
    takes("/cart/check-out", &[], CLIENTS_DO),
    shows("/orders", &[], CLIENTS_SEE),
    shows("/orders/:number", &[], OWNER_SEES_STAFF_ARE_LED),
    takes("/orders/:number/lines/:line/download", &[], OWNER_DOES),
    takes("/orders/:number/download-all", &[], OWNER_DOES),
    shows("/licence-terms", &[], EACH_SEES),
    shows("/account", &[], EACH_SEES),
    shows("/account/data", &[], EACH_SEES),
    takes("/account/data", &[], EACH_DOES),
    shows("/account/password", &[], EACH_SEES),
    takes("/account/password", &[], EACH_DOES),
    shows("/account/address", &[], EACH_SEES),
    takes("/account/address", &[], EACH_DOES),
    takes("/account/consent", &[], OWNER_DOES),
    shows("/account/sessions", &[], EACH_SEES),
    takes("/account/sessions", &[], EACH_DOES),
    takes("/account/sessions/:session/end", &[], OWNER_DOES),
    shows("/account/tokens", &[], EACH_SEES),
    takes("/account/tokens", &[], EACH_DOES),
    takes("/account/tokens/:token/revoke", &[], OWNER_DOES),
    takes("/identity/leave", &[], NOBODY_ELSE_DOES),
    shows("/office/accounts", &[Right::ViewAccounts], STAFF_SEE),
    shows("/office/accounts/invite", &[Right::ManageAccounts], STAFF_SEE),
    takes("/office/accounts/invite", &[Right::ManageAccounts], STAFF_DO),
    shows("/office/accounts/waiting", &[Right::ViewAccounts], STAFF_SEE),
    takes("/office/accounts/:id/registration", &LETTING_IN, STAFF_DO),
    takes("/office/accounts/:id/invite-again", &[Right::ManageAccounts], STAFF_DO),
    shows("/office/accounts/:id/order", &[Right::CreateOrders], STAFF_SEE),
    takes("/office/accounts/:id/order", &[Right::CreateOrders], STAFF_DO),
    shows("/office/accounts/:id/cart/add-file", &FILLING, STAFF_SEE),
    takes("/office/accounts/:id/cart/add-file", &FILLING, STAFF_DO),
    takes("/office/accounts/:id/cart/remove", &FILLING, STAFF_DO),
    shows("/office/accounts/:id/cart/copy-lightbox", &FILLING, STAFF_SEE),
    takes("/office/accounts/:id/cart/copy-lightbox", &FILLING, STAFF_DO),
    shows("/office/accounts/:id/cart/copy-to-lightbox", &[Right::ViewAccounts], STAFF_SEE),
    takes("/office/accounts/:id/cart/copy-to-lightbox", &[Right::ViewAccounts], STAFF_DO),
    takes("/office/accounts/:id/cart/copy-to-my-cart", &[Right::ViewAccounts], STAFF_DO),
    shows("/office/accounts/:id/lightboxes/:lightbox/add-file", &FILLING, STAFF_SEE),
    takes("/office/accounts/:id/lightboxes/:lightbox/add-file", &FILLING, STAFF_DO),
    shows("/office/accounts/:id/lightboxes/copy-lightbox", &FILLING, STAFF_SEE),
    takes("/office/accounts/:id/lightboxes/copy-lightbox", &FILLING, STAFF_DO),
    shows("/office/accounts/:id", &[Right::ViewAccounts], STAFF_SEE),
    takes("/office/accounts/:id", &[Right::ManageAccounts, Right::ViewAccounts], STAFF_DO),
    shows("/office/accounts/:id/access", &[Right::ManageAccounts, Right::ViewAccounts], STAFF_SEE),
    takes("/office/accounts/:id/access/sessions", &[Right::ManageAccounts], STAFF_DO),
    takes("/office/accounts/:id/access/sessions/:session/end", &[Right::ManageAccounts], STAFF_DO),
    takes("/office/accounts/:id/access/tokens/:token/revoke", &[Right::ManageAccounts], STAFF_DO),
    shows("/office/staff", &[Right::ManageStaff], STAFF_SEE),
    shows("/office/staff/:id", &[Right::ManageStaff], STAFF_SEE),
    takes("/office/staff/:id", &[Right::ManageStaff], STAFF_DO),
    shows("/office/accounts/:id/identity", &[Right::AssumeIdentities], STAFF_SEE),
    takes("/office/accounts/:id/identity", &[Right::AssumeIdentities], STAFF_DO),
    takes("/office/accounts/:id/identity/ask", &[Right::AssumeIdentities], STAFF_DO),
    shows("/office/bulk-orders", &[Right::CreateOrders], STAFF_SEE),
    shows("/office/bulk-orders/new", &[Right::CreateOrders], STAFF_SEE),
    takes("/office/bulk-orders/new", &[Right::CreateOrders], STAFF_DO),
    shows("/office/bulk-orders/:id", &[Right::CreateOrders], STAFF_SEE),
    takes("/office/bulk-orders/:id/go-on", &[Right::CreateOrders], STAFF_DO),
    shows("/office/bulk-orders/:id/report.csv", &[Right::CreateOrders], STAFF_SEE),
    shows("/office/orders", &[Right::ViewOrders], STAFF_SEE),
    shows("/office/orders/together", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/together", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    takes("/office/orders/export", &[Right::ViewOrders], STAFF_DO),
    shows("/office/orders/:number", &[Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/:number", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/orders/:number/add-file", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/:number/add-file", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/orders/:number/notify", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/:number/notify", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/orders/:number/release", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/:number/release", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/orders/:number/cancel", &[Right::EditOrders, Right::ViewOrders], STAFF_SEE),
    takes("/office/orders/:number/cancel", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    takes("/office/orders/:number/duplicate", &[Right::CreateOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/catalogue", &[Right::ManageFiles], STAFF_SEE),
    shows("/office/catalogue/upload", &[Right::ManageFiles], STAFF_SEE),
    takes("/office/catalogue/upload", &[Right::ManageFiles], STAFF_DO),
    shows("/office/catalogue/:number", &[Right::ManageFiles], STAFF_SEE),
    takes("/office/catalogue/:number", &[Right::ManageFiles], STAFF_DO),
    takes("/office/catalogue/:number/withdraw", &[Right::ManageFiles], STAFF_DO),
    takes("/office/catalogue/:number/offer", &[Right::ManageFiles], STAFF_DO),
    shows("/office/catalogue/:number/restrictions/new", &[Right::ManageFiles], STAFF_SEE),
    takes("/office/catalogue/:number/restrictions/new", &[Right::ManageFiles], STAFF_DO),
    shows("/office/catalogue/:number/restrictions/:restriction", &[Right::ManageFiles], STAFF_SEE),
    takes("/office/catalogue/:number/restrictions/:restriction", &[Right::ManageFiles], STAFF_DO),
    takes("/office/catalogue/:number/restrictions/:restriction/lift", &[Right::ManageFiles], STAFF_DO),
    shows("/office/catalogue/:number/uses", &[Right::ManageFiles], STAFF_SEE),
    shows("/office/invoicing", &[Right::ViewOrders], STAFF_SEE),
    takes("/office/invoicing/take-out", &[Right::EditOrders, Right::ViewOrders], STAFF_DO),
    shows("/office/invoicing/:number", &[Right::ViewOrders], STAFF_SEE),
    shows("/office/invoicing/:number/sheet.csv", &[Right::ViewOrders], STAFF_SEE),
    shows("/office/mail", &[Right::HandleMail], STAFF_SEE),
    shows("/office/mail/:id", &[Right::HandleMail], STAFF_SEE),
    takes("/office/mail/:id/resend", &[Right::HandleMail], STAFF_DO),
    takes("/office/mail/:id/give-up", &[Right::HandleMail], STAFF_DO),
    shows("/office/journal", &[Right::ViewJournal], STAFF_SEE),
    takes("/office/journal/export", &[Right::ViewJournal], STAFF_DO),
];

impl Came {
    /// What an answer amounts to; none where it is nothing that a page may answer.
    pub fn of(answer: &Answer, changed: &[&str]) -> Option<Self> {
        match (answer.status.as_u16(), changed.is_empty()) {
            (200, true) if answer.method == "GET" => Some(Sees),
            (200, true) => Some(Again),
            (303, true) if answer.header("location").starts_with("/sign-in?next=") => Some(SignIn),
            (303, true) => Some(Led),
            (403, true) => Some(Lacks),
            (404, true) => Some(Nothing),
            (200 | 303, false) if answer.method == "POST" => Some(Does),
            _ => None,
        }
    }
}

impl Row {
    /// What comes of it for each person, and last for [`crate::stage::IN_HER_PLACE`], who gets what Ana gets, but for what
    /// she does in person (rule 64), and for the way back (rule 63).
    pub fn comes(&self) -> impl Iterator<Item = (Option<&'static str>, Came)> {
        let in_her_place = match self.path {
            "/cart/check-out" | "/account/consent" | "/account/password" | "/account/address" => Lacks,
            path if path.starts_with("/account/tokens") || path.starts_with("/account/sessions") => Lacks,
            "/identity/leave" => Does,
            _ => self.came[1],
        };
        let people = PEOPLE.into_iter().chain([Some(IN_HER_PLACE)]);
        people.zip(self.came.into_iter().chain([in_her_place]))
    }

    /// Each right that somebody may lack who comes here.
    pub fn each_right(&self) -> Vec<Option<Right>> {
        if self.rights.is_empty() { vec![None] } else { self.rights.iter().copied().map(Some).collect() }
    }

    /// Whom it is for, in words.
    pub fn whom(&self) -> &'static str {
        match self.came {
            EVERYBODY_SEES | EVERYBODY_DOES => "everybody",
            EACH_SEES | EACH_DOES => "whoever is signed in",
            OWNER_SEES | OWNER_DOES => "whose it is",
            STAFF_SEE | STAFF_DO => "staff",
            NOBODY_ELSE_DOES => "whoever has assumed an identity",
            CLIENTS_SEE | CLIENTS_DO => "clients",
            OWNER_SEES_STAFF_ARE_LED => "whose it is; staff are led to the office",
            came => panic!("{} is for nobody that there are words for: {came:?}", self.path),
        }
    }
}
