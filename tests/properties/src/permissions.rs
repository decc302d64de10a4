//! The table of `docs/permissions.md`: what each deed asks for, and who may do it.
//!
//! `PICDESK_BLESS=1` writes it; otherwise the test compares. The table is asked of the policy itself, persona by
//! persona, so that it says what happens and not what was meant.

use std::{env, fmt::Write as _, fs, path::Path};

use picdesk::{Actor, Deed, Demand, Preset, Right, Scope, may};
use picdesk_testkit::Scenario;

/// The people of the table.
struct People {
    ana: Actor,
    ivo: Actor,
    /// A staff member who has assumed Ana's identity.
    assumed: Actor,
    /// They hold one right each, and are called by it.
    staff: Vec<(Right, Actor)>,
    /// A staff member who holds every right.
    chief: Actor,
}

/// Everybody, as they have come in.
async fn personas() -> People {
    let names: Vec<String> = Right::ALL.iter().map(|right| format!("Staff {}", right.slug())).collect();
    let scenario = Scenario::new().client("Ana").client("Ivo").staff("Chief").with_every_right();
    let staff = names.iter().zip(Right::ALL).fold(scenario, |all, (name, right)| all.staff(name).with(right));
    let scene = staff.await;
    let mut staff = Vec::new();
    for (name, right) in names.iter().zip(Right::ALL) {
        staff.push((right, scene.actor(name).await));
    }
    let chief = scene.actor("Chief").await;
    let assumed = scene.assume("Staff identity.assume", "Ana").await.expect("assumed");
    let assumed = scene.desk.resume(&assumed).await.expect("alive");
    People { ana: scene.actor("Ana").await, ivo: scene.actor("Ivo").await, assumed, staff, chief }
}

/// Whether the policy allows a deed within a scope.
pub(crate) fn allows(actor: &Actor, deed: Deed, scope: Scope) -> bool {
    match deed {
        Deed::FindAccounts => actor.permit::<may::FindAccounts>(scope).is_ok(),
        Deed::ViewAccount => actor.permit::<may::ViewAccount>(scope).is_ok(),
        Deed::KeepAccount => actor.permit::<may::KeepAccount>(scope).is_ok(),
        Deed::KeepSignIn => actor.permit::<may::KeepSignIn>(scope).is_ok(),
        Deed::ManageAccount => actor.permit::<may::ManageAccount>(scope).is_ok(),
        Deed::ChangeRights => actor.permit::<may::ChangeRights>(scope).is_ok(),
        Deed::SeeFiles => actor.permit::<may::SeeFiles>(scope).is_ok(),
        Deed::KeepLightboxes => actor.permit::<may::KeepLightboxes>(scope).is_ok(),
        Deed::EditLightboxes => actor.permit::<may::EditLightboxes>(scope).is_ok(),
        Deed::ViewLightboxes => actor.permit::<may::ViewLightboxes>(scope).is_ok(),
        Deed::KeepCart => actor.permit::<may::KeepCart>(scope).is_ok(),
        Deed::CheckOut => actor.permit::<may::CheckOut>(scope).is_ok(),
        Deed::AcceptTerms => actor.permit::<may::AcceptTerms>(scope).is_ok(),
        Deed::EditCart => actor.permit::<may::EditCart>(scope).is_ok(),
        Deed::ViewCart => actor.permit::<may::ViewCart>(scope).is_ok(),
        Deed::CreateOrders => actor.permit::<may::CreateOrders>(scope).is_ok(),
        Deed::ViewOrders => actor.permit::<may::ViewOrders>(scope).is_ok(),
        Deed::EditOrders => actor.permit::<may::EditOrders>(scope).is_ok(),
        Deed::ViewHistory => actor.permit::<may::ViewHistory>(scope).is_ok(),
        Deed::ViewInvoices => actor.permit::<may::ViewInvoices>(scope).is_ok(),
        Deed::Download => actor.permit::<may::Download>(scope).is_ok(),
        Deed::HandleMail => actor.permit::<may::HandleMail>(scope).is_ok(),
        Deed::ManageFiles => actor.permit::<may::ManageFiles>(scope).is_ok(),
        Deed::ViewJournal => actor.permit::<may::ViewJournal>(scope).is_ok(),
        Deed::AssumeIdentity => actor.permit::<may::AssumeIdentity>(scope).is_ok(),
        Deed::LeaveIdentity => actor.permit::<may::LeaveIdentity>(scope).is_ok(),
        Deed::ReplyToConsent => actor.permit::<may::ReplyToConsent>(scope).is_ok(),
        Deed::MakeToken => actor.permit::<may::MakeToken>(scope).is_ok(),
        Deed::GuardAccount => actor.permit::<may::GuardAccount>(scope).is_ok(),
        Deed::ViewAssumptions => actor.permit::<may::ViewAssumptions>(scope).is_ok(),
    }
}

fn demand(deed: Deed) -> String {
    match deed.demand() {
        Demand::SignedIn => "to be signed in".to_owned(),
        Demand::Own => "to stay with one's own".to_owned(),
        Demand::InPerson => "to be the owner in person".to_owned(),
        Demand::InPersonOr(right) => format!("to be the owner in person, or `{right}`"),
        Demand::Assuming => "to have assumed the identity".to_owned(),
        Demand::OwnOr(right) => format!("to stay with one's own, or `{right}`"),
        Demand::Right(right) => format!("`{right}`"),
        Demand::Both(first, second) => format!("`{first}` and `{second}`"),
    }
}

async fn table() -> String {
    let People { ana, ivo, assumed, staff, chief } = personas().await;
    let mut table = String::from(
        "# Who may do what\n\n\
         A test writes this table from the policy (`PICDESK_BLESS=1 cargo test -p picdesk-properties permissions`), and\n\
         fails when the two differ. *Own* is one's own account, *another's* any other. A staff member who holds no\n\
         right is a client. *Assumed* is a staff member who acts as a client, in that client's account. Columns with a right's name are staff who hold that right alone, for another's account: what\n\
         takes two rights, none of them does.\n\n",
    );
    let head: Vec<String> = staff.iter().map(|(right, _)| format!("`{right}`")).collect();
    let _ = writeln!(
        table,
        "| deed | asks | client, own | client, another's | assumed | staff, own | {} |",
        head.join(" | ")
    );
    let _ = writeln!(table, "|---|---|{}", ":-:|".repeat(4 + staff.len()));
    let mark = |allowed: bool| if allowed { "yes" } else { "–" };
    let (own, others) = (ana.own(), Scope::Account(ivo.account()));
    for deed in Deed::ALL {
        let at_home = staff.iter().filter(|(_, actor)| allows(actor, deed, actor.own())).count();
        let at_home = match at_home {
            0 if !allows(&chief, deed, chief.own()) => "–",
            0 => "with both rights",
            all if all == staff.len() => "yes",
            _ => "with the right",
        };
        let cells: Vec<&str> = staff.iter().map(|(_, actor)| mark(allows(actor, deed, others))).collect();
        let (mine, not_mine) = (mark(allows(&ana, deed, own)), mark(allows(&ana, deed, others)));
        let in_place = mark(allows(&assumed, deed, own));
        let (name, asks, cells) = (deed.slug(), demand(deed), cells.join(" | "));
        let _ = writeln!(table, "| {name} | {asks} | {mine} | {not_mine} | {in_place} | {at_home} | {cells} |");
    }
    presets(&mut table, &head);
    table
}

/// Which rights go together.
fn presets(table: &mut String, head: &[String]) {
    table.push_str("\n## Presets\n\nRights that are given in one go; afterwards they are rights like any others.\n\n");
    let _ = writeln!(table, "| preset | {} |", head.join(" | "));
    let _ = writeln!(table, "|---|{}", ":-:|".repeat(head.len()));
    for preset in Preset::ALL {
        let cells = Right::ALL.map(|right| if preset.rights().holds(right) { "yes" } else { "–" });
        let _ = writeln!(table, "| {} | {} |", preset.slug(), cells.join(" | "));
    }
}

/// The golden table, readable for a person.
#[tokio::test]
async fn the_table_of_permissions_says_what_the_policy_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let table = table().await;
    if env::var_os("PICDESK_BLESS").is_some() {
        fs::write(&path, &table).expect("docs/permissions.md can be written");
    }
    let kept = fs::read_to_string(&path).expect("docs/permissions.md is there; PICDESK_BLESS=1 writes it");
    assert!(kept == table, "docs/permissions.md is not what the policy says; PICDESK_BLESS=1 writes it:\n{table}");
}

/// Rules 2 and 72: another's account, named as one's own, is nobody's. The house is for those who hold the right.
#[tokio::test]
async fn nobody_gets_a_permit_for_anothers_account_as_if_it_were_their_own() {
    let People { ana, ivo, staff, .. } = personas().await;
    let ones_own = [
        Deed::KeepLightboxes,
        Deed::KeepCart,
        Deed::CheckOut,
        Deed::Download,
        Deed::KeepAccount,
        Deed::KeepSignIn,
        Deed::ReplyToConsent,
        Deed::MakeToken,
    ];
    let or_staffs = [
        Deed::EditLightboxes,
        Deed::ViewLightboxes,
        Deed::EditCart,
        Deed::ViewCart,
        Deed::ViewOrders,
        Deed::ViewAccount,
        Deed::ViewAssumptions,
        Deed::GuardAccount,
    ];
    for deed in ones_own.into_iter().chain(or_staffs) {
        assert!(!allows(&ana, deed, ivo.own()), "{deed:?}");
        assert!(!allows(&ana, deed, Scope::House), "{deed:?}");
        assert!(!allows(&ana, deed, Scope::Account(ana.account())), "one's own is seen as its owner sees it: {deed:?}");
    }
    for (right, actor) in staff {
        for deed in ones_own {
            assert!(!allows(&actor, deed, ivo.own()), "{right} opens {deed:?} of another");
        }
    }
}
