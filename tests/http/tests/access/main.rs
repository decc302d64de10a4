//! Who may do what, through the API: every operation of the document stands in the table, for every kind of person.

mod stage;

use picdesk::Right;
use picdesk_http_tests::{Caller, operations};
use picdesk_testkit::unrecorded;

use stage::Stage;

/// Who asks, in the order of the columns: a stranger; Ana, whose account, lightbox and order it is about; Ivo, another
/// client; Lee, who works here and holds every right but the one that is needed; Max, who holds that right alone.
const PEOPLE: [Option<&str>; 5] = [None, Some("Ana"), Some("Ivo"), Some("Lee"), Some("Max")];

/// The table: the operation, the right that it is about, and what each person is answered.
///
/// What a client is refused is not found (rule 72); staff are told which right they lack (rule 2).
const TABLE: &[(&str, Option<Right>, [u16; 5])] = &[
    ("sign_in", None, [200, 200, 200, 200, 200]),
    ("sign_out", None, [401, 204, 204, 204, 204]),
    ("who_am_i", None, [401, 200, 200, 200, 200]),
    ("register", None, [204, 204, 204, 204, 204]),
    ("forgot_password", None, [204, 204, 204, 204, 204]),
    ("set_password", None, [200, 200, 200, 200, 200]),
    ("confirm_address", None, [200, 200, 200, 200, 200]),
    ("describe_own_account", None, [401, 200, 200, 200, 200]),
    ("change_password", None, [401, 204, 204, 204, 204]),
    ("change_address", None, [401, 204, 204, 204, 204]),
    ("invite", Some(Right::ManageAccounts), [401, 404, 404, 403, 201]),
    ("invite_again", Some(Right::ManageAccounts), [401, 404, 404, 403, 200]),
    ("assume_identity", Some(Right::AssumeIdentities), [401, 404, 404, 403, 200]),
    ("read_identity", None, [401, 200, 200, 200, 200]),
    ("leave_identity", None, [401, 404, 404, 404, 404]),
    ("ask_consent", Some(Right::AssumeIdentities), [401, 404, 404, 403, 200]),
    ("list_consents", Some(Right::AssumeIdentities), [401, 200, 404, 403, 200]),
    ("reply_to_consent", None, [401, 204, 404, 404, 404]),
    ("list_sessions", Some(Right::ManageAccounts), [401, 200, 404, 403, 200]),
    ("end_session", Some(Right::ManageAccounts), [401, 204, 404, 403, 204]),
    ("end_sessions", Some(Right::ManageAccounts), [401, 204, 404, 403, 204]),
    ("make_token", None, [401, 200, 200, 200, 200]),
    ("list_tokens", Some(Right::ManageAccounts), [401, 200, 404, 403, 200]),
    ("revoke_token", Some(Right::ManageAccounts), [401, 204, 404, 403, 204]),
    ("list_assumptions", Some(Right::AssumeIdentities), [401, 200, 404, 403, 200]),
    ("find_accounts", Some(Right::ViewAccounts), [401, 404, 404, 403, 200]),
    ("read_account", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("list_staff", Some(Right::ManageStaff), [401, 404, 404, 403, 200]),
    ("list_presets", Some(Right::ManageStaff), [401, 404, 404, 403, 200]),
    ("read_account_note", Some(Right::ViewAccounts), [401, 404, 404, 403, 200]),
    ("change_account", Some(Right::ManageAccounts), [401, 404, 404, 403, 200]),
    ("change_rights", Some(Right::ManageStaff), [401, 404, 404, 403, 200]),
    ("look_up_files", None, [401, 200, 200, 200, 200]),
    ("read_file", None, [401, 200, 200, 200, 200]),
    ("see_thumbnail", None, [401, 200, 200, 200, 200]),
    ("see_preview", None, [401, 200, 200, 200, 200]),
    ("list_restrictions", Some(Right::ManageFiles), [401, 404, 404, 403, 200]),
    ("restrict_file", Some(Right::ManageFiles), [401, 404, 404, 403, 200]),
    ("change_restriction", Some(Right::ManageFiles), [401, 404, 404, 403, 200]),
    ("lift_restriction", Some(Right::ManageFiles), [401, 404, 404, 403, 204]),
    ("list_lightboxes", None, [401, 200, 200, 200, 200]),
    ("make_lightbox", None, [401, 201, 201, 201, 201]),
    ("read_lightbox", None, [401, 200, 404, 404, 404]),
    ("rename_lightbox", None, [401, 200, 404, 404, 404]),
    ("add_to_lightbox", None, [401, 200, 404, 404, 404]),
    ("remove_from_lightbox", None, [401, 200, 404, 404, 404]),
    ("reorder_lightbox", None, [401, 200, 404, 404, 404]),
    ("list_lightboxes_of", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("read_lightbox_of", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("add_to_lightbox_of", Some(Right::EditCarts), [401, 200, 404, 403, 200]),
    ("copy_lightbox_into_account", Some(Right::EditCarts), [401, 201, 404, 403, 201]),
    ("read_cart", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("add_to_cart", Some(Right::EditCarts), [401, 200, 404, 403, 200]),
    ("remove_from_cart", Some(Right::EditCarts), [401, 200, 404, 403, 200]),
    ("copy_lightbox_into_cart", Some(Right::EditCarts), [401, 200, 404, 403, 200]),
    ("copy_cart_to_my_cart", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("copy_cart_to_lightbox", Some(Right::ViewAccounts), [401, 200, 404, 403, 200]),
    ("pick_cart_size", None, [401, 200, 404, 404, 404]),
    ("check_out", None, [401, 201, 422, 422, 422]),
    ("create_order", Some(Right::CreateOrders), [401, 404, 404, 403, 201]),
    ("dry_run_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("plan_bulk_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("begin_bulk_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("list_bulk_orders", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("read_bulk_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("take_bulk_report", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("go_on_with_bulk_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("list_orders", Some(Right::ViewOrders), [401, 200, 200, 200, 200]),
    ("export_orders", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("read_order", Some(Right::ViewOrders), [401, 200, 404, 404, 200]),
    ("read_history", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("set_grant", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("set_line_grant", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("pick_size", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("approve_delivery", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("mark_paid", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("notify_client", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("dry_run_notification", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("change_order", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("cancel_order", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("dry_run_release", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("release_order", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("act_on_orders", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("plan_on_orders", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("list_to_invoice", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("list_invoices", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("take_out", Some(Right::EditOrders), [401, 404, 404, 403, 200]),
    ("read_invoice", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("take_invoice_sheet", Some(Right::ViewOrders), [401, 404, 404, 403, 200]),
    ("duplicate_order", Some(Right::CreateOrders), [401, 404, 404, 403, 200]),
    ("explain_download", Some(Right::ViewOrders), [401, 200, 404, 404, 200]),
    ("accept_terms", None, [401, 204, 404, 404, 404]),
    ("download", None, [401, 200, 404, 404, 404]),
    ("download_all", None, [401, 200, 404, 404, 404]),
    ("list_letters", Some(Right::HandleMail), [401, 404, 404, 403, 200]),
    ("read_letter", Some(Right::HandleMail), [401, 404, 404, 403, 200]),
    ("resend_letter", Some(Right::HandleMail), [401, 404, 404, 403, 200]),
    ("give_up_letter", Some(Right::HandleMail), [401, 404, 404, 403, 200]),
    ("list_journal", Some(Right::ViewJournal), [401, 404, 404, 403, 200]),
    ("export_journal", Some(Right::ViewJournal), [401, 404, 404, 403, 200]),
];

/// The right that an operation takes besides the one that it is about, which Max holds then as well: whoever works on
/// orders sees them.
fn besides(id: &str, right: Option<Right>) -> Option<Right> {
    (id == "duplicate_order" || right == Some(Right::EditOrders)).then_some(Right::ViewOrders)
}

/// What Sam is answered, who works here, holds every right, and has assumed Ana's identity: what Ana is answered, but for
/// what she does in person (rule 64), and for the way back (rule 63).
const ASSUMED: [(&str, u16); 12] = [
    ("check_out", 403),
    ("accept_terms", 403),
    ("reply_to_consent", 403),
    ("change_password", 403),
    ("change_address", 403),
    ("list_sessions", 403),
    ("end_session", 403),
    ("end_sessions", 403),
    ("make_token", 403),
    ("list_tokens", 403),
    ("revoke_token", 403),
    ("leave_identity", 200),
];

/// What a program of Ana's is answered that comes with an API token: what Ana is answered, but for what she does in person.
const BY_TOKEN: [(&str, u16); 12] = [
    ("check_out", 403),
    ("accept_terms", 403),
    ("reply_to_consent", 403),
    ("change_password", 403),
    ("change_address", 403),
    ("list_sessions", 403),
    ("end_session", 403),
    ("end_sessions", 403),
    ("make_token", 403),
    ("list_tokens", 403),
    ("revoke_token", 403),
    ("sign_out", 403),
];

#[tokio::test]
async fn a_program_is_answered_as_its_owner_is_but_in_person() {
    let wrong = not_answered_as_ana(&BY_TOKEN, async |stage| (stage.site.with_token(&stage.secret), "Ana")).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn whoever_has_assumed_an_identity_is_answered_as_its_owner_is_but_in_person() {
    let wrong = not_answered_as_ana(&ASSUMED, async |stage| (stage.site.assuming("Sam", "Ana").await, "Sam")).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with how somebody is answered who is to be answered as Ana is, but for these operations. They come with
/// the one who really acts.
async fn not_answered_as_ana(
    but: &[(&str, u16)],
    comes: impl AsyncFn(&Stage) -> (Caller, &'static str),
) -> Vec<String> {
    let mut wrong = Vec::new();
    for operation in operations() {
        let Some((id, right, statuses)) = TABLE.iter().find(|(id, ..)| *id == operation.id) else { continue };
        let status = but.iter().find(|(other, _)| other == id).map_or(statuses[1], |(_, status)| *status);
        let stage = Stage::set(*right).await;
        let (caller, acts) = comes(&stage).await;
        let memory = stage.site.scene.memory();
        let kept = memory.kept();
        let heard = stage.call(&operation, &caller, "Ana").hear().await;
        // What is open to strangers is done by nobody who is known.
        let known = (statuses[0] == 401).then(|| stage.site.scene.account(acts));
        wrong.extend(unrecorded(memory, &kept, known).into_iter().map(|said| format!("{id}: {said}")));
        if heard.status.as_u16() != status {
            let body = String::from_utf8_lossy(&heard.bytes).into_owned();
            wrong.push(format!("{id} is answered {} and not {status}: {body}", heard.status));
        }
    }
    wrong
}

#[tokio::test]
async fn every_operation_answers_every_kind_of_person_as_the_table_says() {
    let mut wrong = Vec::new();
    for operation in operations() {
        let row = TABLE.iter().find(|(id, ..)| *id == operation.id);
        let Some((id, right, statuses)) = row else {
            wrong.push(format!("{} stands in no row of the table", operation.id));
            continue;
        };
        for (person, status) in PEOPLE.into_iter().zip(statuses) {
            let stage = Stage::with(*right, besides(id, *right)).await;
            // What is open to strangers is done by nobody who is known.
            let known = person.filter(|_| statuses[0] == 401);
            let (heard, unrecorded) = stage.try_out(&operation, person, known).await;
            wrong.extend(unrecorded.into_iter().map(|said| format!("{id} as {person:?}: {said}")));
            if heard.status.as_u16() != *status {
                let body = String::from_utf8_lossy(&heard.bytes).into_owned();
                wrong.push(format!("{id}: {person:?} is answered {} and not {status}: {body}", heard.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(operations().len(), TABLE.len(), "the table has a row for an operation that is gone");
}

/// Rule 2: no answer about a change shows an order to whoever may not see it. Max holds the right that it is about alone.
#[tokio::test]
async fn whoever_may_change_orders_and_not_see_them_changes_none_and_reads_nothing_of_them_in_an_answer() {
    let mut tried = 0;
    for operation in operations() {
        let Some((id, right, _)) = TABLE.iter().find(|(id, ..)| *id == operation.id) else { continue };
        let Some(besides) = besides(id, *right) else { continue };
        let stage = Stage::set(*right).await;
        let orders = stage.site.scene.memory().orders();
        let (heard, unrecorded) = stage.try_out(&operation, Some("Max"), Some("Max")).await;
        heard.expect_problem(403, "lacks-right");
        assert_eq!(heard.body["right"], besides.slug(), "{id}");
        assert_eq!((unrecorded, stage.site.scene.memory().orders()), (vec![], orders), "{id}");
        tried += 1;
    }
    assert!(tried > 10, "{tried} operations take two rights");
}

#[tokio::test]
async fn what_is_there_and_what_is_not_look_the_same_to_a_client_whose_business_it_is_not() {
    let stage = Stage::set(None).await;
    let ivo = stage.site.signed_in("Ivo").await;
    let nobody = "00000000-0000-0000-0000-0000000fffff";
    for (there, not_there) in [
        (format!("/orders/{}", stage.order), "/orders/999999".to_owned()),
        (format!("/accounts/{}", stage.site.scene.account("Ana")), format!("/accounts/{nobody}")),
        (format!("/accounts/{}/cart", stage.site.scene.account("Ana")), format!("/accounts/{nobody}/cart")),
        (format!("/accounts/{}/tokens", stage.site.scene.account("Ana")), format!("/accounts/{nobody}/tokens")),
        (format!("/lightboxes/{}", stage.site.scene.lightbox("Hers")), format!("/lightboxes/{nobody}")),
        (format!("/orders/{}/lines/1/download?size=S", stage.order), "/orders/999999/lines/1/download?size=S".into()),
    ] {
        let (there, not_there) = (ivo.get(&there).hear().await, ivo.get(&not_there).hear().await);
        there.expect_problem(404, "not-found");
        not_there.expect_problem(404, "not-found");
        assert_eq!(there.body["detail"], not_there.body["detail"], "rule 72");
    }
}
