//! The storage contract: what every store promises, one function per promise.
//!
//! Each promise wants a store of its own, empty and migrated. A store is tried by one line in a test:
//!
//! ```
//! # use std::sync::Arc;
//! # use picdesk_testkit::{MemoryStore, contract::Promise};
//! fn in_memory(promise: Promise) {
//!     let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
//!     runtime.block_on(promise.kept_by(Arc::new(MemoryStore::new())));
//! }
//! picdesk_testkit::contract_tests!(in_memory);
//! ```

use std::{future::Future, pin::Pin, sync::Arc};

use picdesk::{LicenceModel, Page, Rows, Scope, Store};

use crate::{Scenario, Scene};

mod accounts;
mod acting;
mod assumptions;
mod bulk_orders;
mod carts;
mod catalogue;
mod copying;
mod devices;
mod downloads;
mod files;
mod filters;
mod holders;
mod invoices;
mod journal;
mod journal_list;
mod lightboxes;
mod look_up;
mod mailed_links;
mod order_lists;
mod orders;
mod orders_together;
mod outbox;
mod requests;
mod restrictions;
mod seals;
mod sessions;
mod tokens;
mod units;
mod unread;

type Kept = Pin<Box<dyn Future<Output = ()>>>;

/// One promise of the contract. Trying it panics where a store breaks it.
#[derive(Clone, Copy)]
pub struct Promise {
    /// The name of its function, a sentence.
    pub name: &'static str,
    run: fn(Arc<dyn Store>) -> Kept,
}

impl Promise {
    /// A promise and the function that tries it.
    pub const fn new(name: &'static str, run: fn(Arc<dyn Store>) -> Kept) -> Self {
        Self { name, run }
    }

    /// Tries it on an empty store.
    pub async fn kept_by(self, store: Arc<dyn Store>) {
        (self.run)(store).await;
    }
}

macro_rules! promises {
    (($dollar:tt) $($room:ident { $($name:ident),+ $(,)? })+) => {
        $(pub use $room::{$($name),+};)+

        /// Every promise, by name.
        pub fn all() -> Vec<Promise> {
            vec![$($(Promise::new(stringify!($name), |store| Box::pin($room::$name(store)))),+),+]
        }

        /// Writes one `#[test]` per promise, which calls a `fn(Promise)` of one's own with it.
        #[macro_export]
        macro_rules! contract_tests {
            ($dollar check:path) => {
                $($(#[test]
                fn $name() {
                    $dollar check($crate::contract::Promise::new(stringify!($name), |store| {
                        Box::pin($crate::contract::$name(store))
                    }));
                })+)+
            };
        }
    };
}

promises! { ($)
    units {
        a_dropped_unit_leaves_nothing,
        a_committed_unit_is_there_for_the_next_look_and_the_next_unit,
        a_look_sees_nothing_of_an_open_unit,
        units_at_once_never_overwrite_each_other,
    }
    accounts {
        an_account_is_read_back_as_it_was_stored,
        an_address_is_taken_once_without_regard_to_case,
        an_account_is_saved_upon_the_revision_before_and_no_other,
        a_password_is_read_back_and_replaced,
        signing_in_is_noted_and_is_no_edit,
        another_account_is_not_there_within_ones_own_scope,
        accounts_are_found_by_the_beginnings_of_words,
        accounts_that_are_found_come_by_the_name_that_they_have_now,
        accounts_are_paged_by_name_and_none_is_lost_or_doubled,
        only_others_who_can_sign_in_and_hold_a_right_are_counted,
        the_note_about_an_account_is_read_back_and_replaced,
        those_who_work_here_are_listed_by_name,
        those_who_wait_for_staff_are_listed_by_name,
    }
    sessions {
        a_session_is_found_by_its_digest_with_its_account_as_it_is_now,
        an_ended_session_is_gone,
        the_sessions_in_which_an_owner_is_signed_in_are_listed_for_whom_the_permit_is,
        the_sessions_of_an_account_end_together_but_for_one, a_session_that_units_end_at_once_is_ended_by_one,
        a_session_knows_the_client_whom_its_owner_has_chosen,
        sessions_that_ran_out_are_forgotten_and_counted,
        failed_sign_ins_are_counted_by_account_and_by_network_address,
        a_forgiven_sign_in_counts_no_more,
        old_failures_are_forgotten_and_counted,
        what_is_tried_is_counted_by_what_it_is,
    }
    mailed_links {
        a_link_is_read_back_as_it_was_issued,
        the_newest_link_of_a_purpose_is_in_the_place_of_the_earlier_ones,
        a_link_is_taken_once_even_by_many_at_once,
        of_two_ends_that_are_confirmed_at_once_one_is_the_second,
        all_links_of_an_account_are_voided_and_no_others,
        links_that_ended_are_forgotten_and_counted,
    }
    tokens {
        a_token_is_found_by_its_digest_with_its_account_as_it_is_now,
        the_last_use_of_a_token_is_noted,
        tokens_are_listed_for_whom_the_permit_is,
        a_token_that_is_removed_is_gone_for_good,
        an_account_has_as_many_tokens_as_it_may_and_no_more,
        of_tokens_that_are_made_at_once_under_one_name_there_is_one,
    }
    acting {
        whatever_people_do_at_once_nobody_acts_beyond_what_they_may,
    }
    devices {
        a_device_is_known_for_an_account_for_a_while,
        a_device_with_another_secret_is_known_for_what_it_was,
        an_account_is_known_on_so_many_devices_and_no_more,
        the_devices_of_an_account_are_forgotten_together_but_for_one,
        devices_that_stayed_away_are_forgotten_and_counted,
    }
    assumptions {
        an_assumption_is_read_back_with_its_staff_member_as_they_are_now,
        a_session_knows_the_assumption_that_it_belongs_to,
        the_times_that_an_identity_was_assumed_are_paged_newest_first,
        what_goes_on_is_what_was_not_ended_and_is_not_over,
        a_question_is_read_back_with_what_was_said_and_replaced_by_a_newer_one,
        a_yes_that_is_used_and_taken_back_at_once_is_one_of_both,
        an_identity_that_many_assume_at_once_is_assumed_by_one_in_the_end,
    }
    files {
        a_file_is_read_back_as_it_was_stored,
        a_file_number_and_a_master_are_taken_once,
        the_house_counts_and_skips_numbers_that_are_taken,
        files_come_in_the_order_of_the_numbers_asked_for,
        a_lightbox_gives_its_files_in_its_order,
        a_supplier_is_found_by_name_and_made_once,
        a_supplier_has_its_own_sizes_and_the_others_the_default_ones,
        first_sizes_are_laid_out_where_a_house_has_none_and_what_it_has_stays,
    }
    look_up {
        a_look_up_finds_what_has_all_words_newest_first,
        an_exact_number_comes_first_and_once,
        a_withdrawn_file_is_not_looked_up,
        a_look_up_is_paged_and_no_file_is_lost_or_doubled,
    }
    filters {
        files_are_filtered_by_what_they_are,
        files_are_filtered_by_the_time_they_came_in,
        an_exact_number_comes_first_where_the_filter_leaves_it,
        withdrawn_files_are_found_among_themselves,
        filtered_files_are_paged_and_none_is_lost_or_doubled,
    }
    catalogue {
        a_changed_file_is_read_back_and_found_as_it_is_now,
        a_file_is_saved_upon_the_revision_before_and_no_other,
        suppliers_are_listed_by_name,
        the_orders_that_a_file_is_in_are_found_with_the_index_and_without,
        a_file_that_is_added_to_an_indexed_order_is_found_in_it,
    }
    holders {
        the_lightboxes_and_carts_that_hold_a_file_are_counted,
        who_holds_a_file_is_counted_however_far_the_index_is,
        a_cart_that_is_too_long_for_one_unit_is_indexed_piece_by_piece,
    }
    restrictions {
        restrictions_are_read_back_and_their_file_is_marked_while_it_has_any,
        what_is_hidden_is_what_the_rules_say_in_every_search,
        a_file_that_two_restrict_and_free_at_once_is_marked_as_it_is,
    }
    lightboxes {
        a_lightbox_is_read_back_as_it_was_stored,
        a_lightbox_keeps_its_order_through_every_change,
        a_lightboxs_name_is_taken_once_per_owner,
        a_lightbox_is_saved_upon_the_revision_before_and_no_other,
        whoever_expects_any_revision_of_a_lightbox_is_never_too_late,
        another_persons_lightbox_is_not_there,
        lightboxes_are_paged_newest_first_and_none_is_lost_or_doubled,
        a_note_stays_with_its_file_and_goes_with_it,
        a_lightbox_that_is_removed_is_gone_and_its_name_is_free,
    }
    carts {
        a_cart_is_read_back_as_it_was_saved,
        a_cart_keeps_its_order_through_every_change,
        a_cart_is_saved_upon_the_revision_before_and_no_other,
        an_untouched_cart_is_there_for_an_account_and_for_nobody_else,
        a_cart_gives_its_files_in_its_order,
        whoever_added_files_to_anothers_cart_is_named,
        files_added_to_a_cart_at_once_are_all_there,
        a_cart_that_is_checked_out_by_many_at_once_gives_one_order,
        what_accounts_hold_is_counted_for_each_of_them,
    }
    copying {
        a_cart_that_staff_and_its_owner_change_at_once_loses_and_doubles_nothing,
        files_that_are_added_to_a_lightbox_at_once_are_all_there,
        a_name_that_two_copy_into_an_account_at_once_is_taken_once,
        a_lightbox_that_is_opened_is_as_it_is_read_and_its_owners_alone,
    }
    orders {
        an_order_is_read_back_as_it_was_stored,
        an_order_number_is_given_once,
        a_save_stores_the_head_and_the_lines_that_it_names,
        units_at_once_each_add_a_line_and_none_is_lost,
        the_staff_note_is_there_for_staff_and_not_for_the_owner,
        an_order_is_saved_upon_the_revision_before_and_no_other,
        another_accounts_order_is_not_there,
        a_draft_is_there_for_staff_and_not_for_its_client,
        orders_are_paged_newest_first_and_none_is_lost_or_doubled,
        orders_of_one_account_are_listed_alone,
        the_terms_of_an_order_are_accepted_once_and_no_save_forgets_it,
    }
    orders_together {
        several_orders_are_read_as_each_is_by_itself,
        of_staff_who_act_on_the_same_orders_at_once_each_order_is_changed_once,
    }
    unread {
        an_order_is_unread_from_when_its_owner_was_told_until_they_look,
        a_look_at_what_was_told_before_leaves_the_mark_of_what_was_told_since,
        units_that_tell_and_look_at_once_leave_the_order_as_it_was,
    }
    order_lists {
        a_list_of_orders_shows_what_its_filter_leaves_and_no_other,
        orders_are_listed_by_the_name_that_their_client_has_now,
        a_row_of_a_list_says_who_made_the_order_and_how_its_newest_letter_fares,
        ones_own_orders_are_read_with_their_lines_and_without_the_staff_note,
    }
    bulk_orders {
        a_bulk_order_is_read_back_as_it_was_stored,
        the_targets_of_a_bulk_order_are_read_back_as_they_were_settled,
        a_target_waits_until_a_unit_that_settled_it_commits,
        units_at_once_never_settle_the_same_target,
        a_bulk_order_that_two_go_on_with_at_once_orders_once_for_each,
        bulk_orders_are_paged_newest_first_and_none_is_lost_or_doubled,
        accounts_are_found_by_ids_and_addresses_together,
        a_key_answers_the_bulk_order_that_it_was_used_for,
    }
    invoices {
        an_invoice_is_read_back_as_it_was_stored,
        a_line_is_on_one_invoice_and_on_no_other,
        the_numbers_of_invoices_have_no_gaps,
        invoices_are_paged_newest_first_and_none_is_lost_or_doubled,
        what_is_to_be_invoiced_is_listed_by_name_and_currency,
        an_order_is_held_for_its_invoice_while_any_of_its_lines_is_marked,
        whatever_is_taken_out_at_once_is_on_one_invoice,
    }
    downloads {
        finished_downloads_and_those_under_way_count_by_line,
        a_download_that_broke_off_or_ran_out_counts_no_more,
        ten_units_at_once_on_the_last_download_give_one,
        a_download_that_broke_off_is_found_by_whom_it_was_and_until_its_lease_ends,
        ten_at_once_who_go_on_with_one_download_that_broke_off_are_one,
        ten_at_once_who_download_all_files_get_each_once_where_one_download_is_left,
    }
    requests {
        a_key_is_claimed_once_and_answers_its_first_claim,
        a_key_belongs_to_its_staff_member,
        a_claim_of_a_dropped_unit_is_free_again,
        old_claims_are_forgotten_and_counted,
        requests_at_once_with_one_key_make_one_order,
    }
    outbox {
        a_letter_is_read_back_as_it_was_posted,
        a_letter_is_read_back_as_it_was_saved,
        letters_are_paged_newest_first_by_state_and_none_is_lost_or_doubled,
        the_letters_about_an_order_are_found,
        letters_that_are_due_are_collected_oldest_first,
        a_collected_letter_is_leased,
        a_letter_that_waits_is_brought_forward_and_no_other,
        what_a_person_said_of_a_letter_meanwhile_stands,
        the_secret_of_a_letter_is_for_the_courier_and_goes_when_it_no_longer_waits,
        couriers_at_once_never_collect_the_same_letter,
    }
    journal {
        an_entry_is_read_back_as_it_was_recorded,
        every_kind_of_entry_about_anything_can_be_recorded,
        a_history_is_paged_newest_first_and_no_entry_is_lost_or_doubled,
    }
    journal_list {
        the_journal_is_filtered_and_paged_with_the_index_and_without,
    }
    seals {
        every_entry_is_sealed_once_however_often_and_by_how_many_it_is_tried,
        seals_are_added_behind_the_last_one_and_nowhere_else,
        seals_come_with_their_entries_in_pieces_of_any_length,
        what_is_not_settled_is_looked_at_again,
    }
}

/// A house with two staff members who may do everything, two clients, three files and a lightbox.
async fn ground(store: Arc<dyn Store>) -> Scene {
    Scenario::on(store)
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with_every_right()
        .client("Ana")
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .file("C3", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .await
}

/// The scope in which somebody's own things are read.
fn own(scene: &Scene, name: &str) -> Scope {
    Scope::Own(scene.account(name))
}

/// Walks through a list page by page, and answers all rows in the order in which they came.
async fn walk<T, K: Clone>(limit: u16, mut page: impl AsyncFnMut(Page<K>) -> Rows<T, K>) -> Vec<T> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let next = page(Page::new(after, limit)).await;
        assert!(next.rows.len() <= usize::from(limit), "a page has at most as many rows as were asked for");
        rows.extend(next.rows);
        assert!(rows.len() < 1_000, "a list of a few rows comes to its end");
        after = next.next;
        if after.is_none() {
            return rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Promise;
    use crate::MemoryStore;

    fn in_memory(promise: Promise) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(promise.kept_by(Arc::new(MemoryStore::new())));
    }

    contract_tests!(in_memory);
}
