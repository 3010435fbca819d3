//! Mutants of the toy: each breaks the law that it is listed with, and no other. So each law finds something.

use countersign_conformance::laws::Law;
use countersign_conformance::{Fixture, laws};

use crate::online::Online;
use crate::second_action::SecondAction;
use crate::toy::{Fault, Toy};

/// Each fault, and the laws that it breaks: all of them, and no other.
const MUTANTS: &[(Fault, &[&str])] = &[
    (Fault::None, &[]),
    (Fault::DiffersByInstance, &["deterministic"]),
    (Fault::CheckSaysNothing, &["reports_every_problem"]),
    (Fault::QuotesTheValue, &["reports_every_problem"]),
    (Fault::ReportsTheFirstOnly, &["reports_every_problem"]),
    (Fault::SaysItIsLongerThanItIs, &["reports_every_problem"]),
    (Fault::CoversTheNickname, &["signs_what_it_declares"]),
    (Fault::AcceptsAProofFromTheFuture, &["verifies"]),
    (Fault::AcceptsAnExpiredProof, &["verifies"]),
    (Fault::AcceptsAsAnother, &["verifies"]),
    (Fault::AcceptsUpperCase, &["verifies"]),
    (Fault::JudgesBlindly, &["verifies"]),
    (Fault::RemembersProofs, &["binds_the_user"]),
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
];

#[test]
fn each_mutant_breaks_its_law_and_no_other() {
    for (fault, expected) in MUTANTS {
        assert_breaks(&Toy(*fault), *fault, expected);
    }
}

/// A fault in another action than the login is found as well.
#[test]
fn each_mutant_breaks_its_law_in_a_second_action() {
    for (fault, expected) in MUTANTS {
        assert_breaks(&SecondAction(*fault), *fault, expected);
    }
}

/// An adapter that asks its vendor is held to every law but `ready_at_once`.
#[test]
fn each_mutant_that_asks_its_vendor_breaks_its_law() {
    for (fault, expected) in MUTANTS {
        let expected: &[&str] = match fault {
            Fault::IsNotReady => &[],
            _ => expected,
        };
        let online = Online {
            fault: *fault,
            opaque: false,
        };
        assert_breaks(&online, *fault, expected);
    }
}

/// The fixture's judge still judges a proof that only the vendor can read, but for its end.
#[test]
fn an_opaque_proof_is_held_to_the_laws() {
    let cases: &[(Fault, &[&str])] = &[
        (Fault::None, &[]),
        (Fault::JudgesBlindly, &["verifies"]),
        (Fault::LivesTwiceAsLong, &["expires"]),
        (Fault::TrustsEmail, &["trusts_only_the_verified"]),
    ];
    for (fault, expected) in cases {
        let opaque = Online {
            fault: *fault,
            opaque: true,
        };
        assert_breaks(&opaque, *fault, expected);
    }
}

fn assert_breaks(fixture: &dyn Fixture, fault: Fault, expected: &[&str]) {
    assert_breaks_of(laws::ALL, fixture, fault, expected);
}

pub(crate) fn assert_breaks_of(
    laws: &[(&str, Law)],
    fixture: &dyn Fixture,
    fault: Fault,
    expected: &[&str],
) {
    let broken: Vec<(&str, String)> = laws
        .iter()
        .filter_map(|(name, law)| Some((*name, law(fixture).err()?)))
        .collect();
    let names: Vec<&str> = broken.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected, "{fault:?}: {broken:#?}");
}

#[test]
fn each_law_has_a_mutant() {
    // An adapter cannot break this one, since core renders the script: the renderer is the mutant.
    let rendered = ["safe_in_a_page"];
    for (law, _) in laws::ALL {
        let broken = MUTANTS.iter().any(|(_, laws)| laws.contains(law));
        assert!(broken != rendered.contains(law), "{law}");
    }
}

#[test]
fn a_naive_renderer_is_not_safe_in_a_page() {
    let toy = Toy(Fault::None);
    let naive = |from: &'static str, to: &'static str| {
        laws::renders_safely(&toy, move |bundle| {
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
