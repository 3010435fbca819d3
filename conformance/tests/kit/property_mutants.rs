//! Mutants of the toy whose fault no case of the corpus shows: each keeps every law, and breaks the property that it is
//! listed with, and no other.

use countersign_conformance::laws::Law;
use countersign_conformance::{laws, properties};

use crate::mutants::assert_breaks_of;
use crate::online::Online;
use crate::second_action::SecondAction;
use crate::toy::{Fault, Toy};

/// Each fault, and the properties that it breaks: all of them, and no other.
const MUTANTS: &[(Fault, &[&str])] = &[
    (Fault::None, &[]),
    (Fault::Normalises, &["gives_back_the_user"]),
    (Fault::JoinsIdAndName, &["tells_users_apart"]),
    (Fault::DeclaresItsIdsJoined, &["tells_users_apart"]),
    (Fault::IgnoresMarks, &["keeps_every_limit"]),
    (Fault::ForgetsCapitals, &["accounts_for_everything"]),
];

#[test]
fn each_mutant_keeps_the_laws() {
    for (fault, _) in MUTANTS {
        assert_breaks_of(laws::ALL, &Toy(*fault), *fault, &[]);
    }
}

#[test]
fn each_mutant_breaks_its_property_and_no_other() {
    for (fault, expected) in MUTANTS {
        assert_breaks_of(properties::ALL, &Toy(*fault), *fault, expected);
    }
}

#[test]
fn each_mutant_breaks_its_property_in_a_second_action() {
    for (fault, expected) in MUTANTS {
        assert_breaks_of(properties::ALL, &SecondAction(*fault), *fault, expected);
    }
}

#[test]
fn each_mutant_that_asks_its_vendor_breaks_its_property() {
    for (fault, expected) in MUTANTS {
        let online = Online {
            fault: *fault,
            opaque: false,
        };
        assert_breaks_of(properties::ALL, &online, *fault, expected);
    }
}

/// The adapter cannot read an opaque proof; the fixture's judge can.
#[test]
fn an_opaque_proof_is_held_to_the_properties() {
    let cases: &[(Fault, &[&str])] = &[
        (Fault::None, &[]),
        (Fault::JudgesBlindly, &["gives_back_the_user"]),
        (Fault::IgnoresMarks, &["keeps_every_limit"]),
        (Fault::ForgetsCapitals, &["accounts_for_everything"]),
    ];
    for (fault, expected) in cases {
        let opaque = Online {
            fault: *fault,
            opaque: true,
        };
        assert_breaks_of(properties::ALL, &opaque, *fault, expected);
    }
}

#[test]
fn each_property_has_a_mutant() {
    for (property, _) in properties::ALL {
        let broken = MUTANTS.iter().any(|(_, broken)| broken.contains(property));
        assert!(broken, "{property}");
    }
}

#[test]
fn what_breaks_a_property_is_small_and_drawn_again() {
    let property: Law = properties::accounts_for_everything;
    let [once, again] = [0, 1].map(|_| property(&Toy(Fault::ForgetsCapitals)).unwrap_err());
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
