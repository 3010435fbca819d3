//! Mutants of the toy: each fails the check that it is listed with, and no other. So each check finds something.

use countersign_conformance::{Fixture, checks};

use crate::online::Online;
use crate::second_action::SecondAction;
use crate::toy::{Fault, Toy};

/// Each fault, and the checks that it fails: all of them, and no other.
const MUTANTS: &[(Fault, &[&str])] = &[
    (Fault::None, &[]),
    (Fault::DiffersByInstance, &["deterministic"]),
    (Fault::CheckSaysNothing, &["reports_every_problem"]),
    (Fault::QuotesTheValue, &["reports_every_problem"]),
    (Fault::ReportsTheFirstOnly, &["reports_every_problem"]),
    (Fault::SaysItIsLongerThanItIs, &["reports_every_problem"]),
    (Fault::CoversTheNickname, &["signs_what_it_declares"]),
    (Fault::DeclaresMoreThanItCovers, &["signs_what_it_declares"]),
    (Fault::AcceptsAProofFromTheFuture, &["verifies"]),
    (Fault::AcceptsAnExpiredProof, &["verifies"]),
    (Fault::AcceptsAsAnother, &["verifies"]),
    (Fault::AcceptsUpperCase, &["verifies"]),
    (Fault::JudgesBlindly, &["verifies"]),
    // One remembers that a proof is right, and not whose it is.
    (
        Fault::RemembersProofs,
        &["binds_the_user", "refuses_altered_payloads"],
    ),
    (Fault::AcceptsWithoutAProof, &["refuses_altered_payloads"]),
    (Fault::ReadsTheFirstOfTwo, &["refuses_altered_payloads"]),
    (Fault::LetsThePageName, &["is_not_led_by_the_page"]),
    (Fault::LooksAtNoOtherAction, &["keeps_to_its_action"]),
    (Fault::LivesTwiceAsLong, &["expires"]),
    (Fault::DebugShowsTheSecret, &["keeps_secrets"]),
    (Fault::SendsTheSecret, &["keeps_secrets"]),
    (Fault::IsNotReady, &["ready_at_once"]),
    (Fault::Panics, &["survives_the_corpus"]),
    (Fault::RefusesWithoutAPath, &["survives_the_corpus"]),
    (Fault::TypesOtherwise, &["typed_equals_erased"]),
    (Fault::ForgetsTheNickname, &["accounts_for_loss"]),
    (Fault::CutsTheNickname, &["accounts_for_loss"]),
    (Fault::KeepsWhatItDrops, &["accounts_for_loss"]),
    (Fault::DropsTwice, &["accounts_for_loss"]),
    (Fault::TrustsEmail, &["trusts_only_the_verified"]),
    (Fault::NamesNoProof, &["describes_its_bundles"]),
    (Fault::RejectsWithoutAReason, &["rejects_with_a_reason"]),
    (Fault::NamesNoReason, &["gives_the_declared_reasons"]),
    (Fault::LeavesTheUserBehind, &["leaves_nothing_behind"]),
    // No case of the corpus shows these.
    (Fault::Normalises, &["gives_back_the_user"]),
    (Fault::JoinsIdAndName, &["tells_users_apart"]),
    (Fault::DeclaresItsIdsJoined, &["tells_users_apart"]),
    (Fault::IgnoresMarks, &["keeps_every_limit"]),
    (Fault::ForgetsCapitals, &["accounts_for_everything"]),
    (Fault::RefusesLater, &["refuses_as_it_checks"]),
];

#[test]
fn each_mutant_fails_its_check_and_no_other() {
    for (fault, expected) in MUTANTS {
        assert_fails(&Toy(*fault), *fault, expected);
    }
}

/// A fault in another action than the login is found as well.
#[test]
fn each_mutant_fails_its_check_in_a_second_action() {
    for (fault, expected) in MUTANTS {
        assert_fails(&SecondAction(*fault), *fault, expected);
    }
}

/// An adapter that asks its vendor is held to every check but `ready_at_once`.
#[test]
fn each_mutant_that_asks_its_vendor_fails_its_check() {
    for (fault, expected) in MUTANTS {
        let expected: &[&str] = match fault {
            Fault::IsNotReady => &[],
            _ => expected,
        };
        let online = Online {
            fault: *fault,
            opaque: false,
        };
        assert_fails(&online, *fault, expected);
    }
}

/// The fixture's judge still judges a proof that only the vendor can read, but for its end.
#[test]
fn an_opaque_proof_is_held_to_the_checks() {
    let cases: &[(Fault, &[&str])] = &[
        (Fault::None, &[]),
        (Fault::JudgesBlindly, &["verifies", "gives_back_the_user"]),
        (Fault::LivesTwiceAsLong, &["expires"]),
        (Fault::TrustsEmail, &["trusts_only_the_verified"]),
        (Fault::IgnoresMarks, &["keeps_every_limit"]),
        (Fault::ForgetsCapitals, &["accounts_for_everything"]),
    ];
    for (fault, expected) in cases {
        let opaque = Online {
            fault: *fault,
            opaque: true,
        };
        assert_fails(&opaque, *fault, expected);
    }
}

/// The checks over drawn cases. Each finds the faults of a rule that a check over the corpus finds as well, so that they
/// are tried where no case of the corpus shows the fault.
const DRAWN: [&str; 5] = [
    "gives_back_the_user",
    "tells_users_apart",
    "keeps_every_limit",
    "accounts_for_everything",
    "refuses_as_it_checks",
];

fn assert_fails(fixture: &dyn Fixture, fault: Fault, expected: &[&str]) {
    let is_drawn = |name: &str| DRAWN.contains(&name);
    let all = fault == Fault::None || expected.iter().any(|name| is_drawn(name));
    let failed: Vec<(&str, String)> = checks::ALL
        .iter()
        .filter(|(name, _)| all || !is_drawn(name))
        .filter_map(|(name, check)| Some((*name, check(fixture).err()?)))
        .collect();
    let names: Vec<&str> = failed.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected, "{fault:?}: {failed:#?}");
}

#[test]
fn each_check_has_a_mutant() {
    // An adapter cannot break this one, since core renders the script: the renderer is the mutant.
    // The mutants of another have tokens.
    // Those of the last take data of the page.
    let others = [
        "safe_in_a_page",
        "refuses_forged_tokens",
        "the_page_selects_nobody",
    ];
    // The mutants of these are configurations.
    let configured = [
        "is_what_its_configuration_builds",
        "follows_its_policy",
        "rotates_its_secrets",
        "states_true_page_facts",
    ];
    for (check, _) in checks::ALL {
        let failed = MUTANTS.iter().any(|(_, checks)| checks.contains(check));
        let elsewhere = others.contains(check) || configured.contains(check);
        assert!(failed != elsewhere, "{check}");
    }
}

#[test]
fn a_naive_renderer_is_not_safe_in_a_page() {
    let toy = Toy(Fault::None);
    let naive = |from: &'static str, to: &'static str| {
        checks::renders_safely(&toy, move |bundle| {
            let text = bundle.payload.get().replace(from, to);
            Ok(format!("<script>Toy.login({text})</script>"))
        })
    };
    assert!(naive("", "").is_err());
    assert!(
        naive("</script>", "<\\/script>").is_err(),
        "the comment is left"
    );
    assert!(naive("<", "\\u003c").is_err(), "the line breaks are left");
}

#[test]
fn a_drawn_case_that_fails_is_small_and_drawn_again() {
    let check: checks::Check = checks::accounts_for_everything;
    let [once, again] = [0, 1].map(|_| check(&Toy(Fault::ForgetsCapitals)).unwrap_err());
    assert_eq!(once, again);
    let (_, smallest) = once.split_once("drawn: ").unwrap();
    let (smallest, seed) = smallest.split_once('\n').unwrap();
    // A nickname and what nobody can be without.
    assert!(
        smallest.starts_with(r#"{"name":{"display":""#),
        "{smallest}"
    );
    assert!(smallest.ends_with(r#""},"user_id":"u"}"#), "{smallest}");
    assert!(smallest.chars().count() < 50, "{smallest}");
    assert!(seed.contains("PROPTEST_RNG_SEED="), "{seed}");
}
