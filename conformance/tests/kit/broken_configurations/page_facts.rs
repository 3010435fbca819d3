//! Kinds that state facts about their page which are not so, for `states_true_page_facts`.

use countersign::config::{PageFacts, ProofTime};
use countersign::verify::{Failure, User};
use countersign_conformance::checks::states_true_page_facts;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Configured, Kind, only_fails};
use crate::toy::PROOF;

const CHECK: &str = "states_true_page_facts";

const FORGED: &[Failure] = &[PROOF];

/// Reads the user of the toy's payload.
fn claimed(payload: &RawValue) -> User {
    let payload: Value = serde_json::from_str(payload.get()).unwrap();
    let mut user = User::new();
    user.user_id = payload["user"]["id"].as_str().map(str::to_owned);
    user
}

fn somebody(_: &RawValue) -> User {
    let mut user = User::new();
    user.user_id = Some("somebody".to_owned());
    user
}

macro_rules! stating {
    ($facts:expr) => {{
        struct Stating;
        impl Kind for Stating {
            fn page_facts() -> Option<PageFacts> {
                $facts
            }
        }
        Configured::by::<Stating>()
    }};
}

#[test]
fn a_fact_that_is_not_so_is_told() {
    let none = stating!(Some(PageFacts::new().with_forged(FORGED)));
    let nowhere = stating!(Some(
        PageFacts::new()
            .with_forged(FORGED)
            .with_time(ProofTime::Ends("/user/nowhere"))
    ));
    let other = stating!(Some(
        PageFacts::new()
            .with_forged(FORGED)
            .with_time(ProofTime::Made("/user/exp"))
    ));
    let unforged = stating!(Some(
        PageFacts::new().with_time(ProofTime::Ends("/user/exp"))
    ));
    let another = stating!(Some(
        PageFacts::new()
            .with_forged(FORGED)
            .with_time(ProofTime::Ends("/user/exp"))
            .with_names_user("Toy", somebody)
    ));
    let sending = stating!(Some(
        PageFacts::new()
            .with_forged(FORGED)
            .with_time(ProofTime::Ends("/user/exp"))
            .with_client(r#"{"browser": 1}"#)
    ));
    for (fixture, broken) in [
        (
            sending,
            "they state data of the page, and its table takes none",
        ),
        (
            none,
            "they name no time, and the proof says when it was made",
        ),
        (
            nowhere,
            "at \"/user/nowhere\" there is not the time of the proof",
        ),
        (other, "at \"/user/exp\" there is not the time of the proof"),
        (
            unforged,
            "a forged proof is refused as toy-failed: proof, which is not listed for it",
        ),
        (another, "the reader of what is signed finds another user"),
    ] {
        let broken = format!("case \"full\", login: the page facts: {broken}");
        only_fails(&fixture, CHECK, &broken);
    }
}

#[test]
fn true_facts_pass_and_so_do_none() {
    for fixture in [
        stating!(None),
        stating!(Some(
            PageFacts::new()
                .with_forged(FORGED)
                .with_time(ProofTime::Made("/user/iat"))
                .with_names_user("Toy", claimed)
        )),
    ] {
        assert_eq!(states_true_page_facts(&fixture), Ok(()));
    }
}
