//! The checks and the named cases, each listed once: the suite, the table and the tests read them from here.

/// Hands the names of the checks to another macro of this crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __with_checks {
    ($then:path { $($arguments:tt)* }) => {
        $then! {
            [
                deterministic
                reports_every_problem
                signs_what_it_declares
                verifies
                binds_the_user
                refuses_forged_tokens
                refuses_altered_payloads
                is_not_led_by_the_page
                the_page_selects_nobody
                keeps_to_its_action
                expires
                keeps_secrets
                ready_at_once
                survives_the_corpus
                typed_equals_erased
                accounts_for_loss
                trusts_only_the_verified
                safe_in_a_page
                leaves_nothing_behind
                gives_back_the_user
                tells_users_apart
                keeps_every_limit
                accounts_for_everything
                refuses_as_it_checks
                describes_its_bundles
                is_what_its_configuration_builds
                follows_its_policy
                rotates_its_secrets
                rejects_with_a_reason
                states_true_page_facts
                gives_the_declared_reasons
            ]
            $($arguments)*
        }
    };
}

/// Hands the names of the cases that have a snapshot to another macro of this crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __with_cases {
    ($then:path { $($arguments:tt)* }) => {
        $then! {
            [
                full
                minimal
                email_only
                phone_only
                account_only
                anonymous
                described_visitor
                visitor_with_hints
                contradictory
                nobody
                split_name
                display_name
                unverified
                unverified_only
                full_privacy
                full_privacy_without_id
                unicode
                page_hostile
                empty_strings
                empty_account
                empty_id
                malformed
                malformed_contacts
                malformed_and_verified
                wrong_types
                reserved_names
                many_attributes
                many_accounts
                far_dates
                long_texts
                long_id
            ]
            $($arguments)*
        }
    };
}
