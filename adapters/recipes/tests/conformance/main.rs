//! Runs the suite on every recipe, with a judge of each vendor's proof that is written by hand, and the examples.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod mutants;
mod trial;

mod chatwoot;
mod crisp;
mod front;
mod intercom;
mod kustomer;
mod sprinklr;
mod zendesk;

/// Flips each word of each recipe: some 300 mutants, of which every one must be noticed.
#[test]
#[ignore = "it takes minutes: cargo test -p countersign-recipes --test conformance -- --ignored --nocapture"]
fn each_flipped_word_is_noticed() {
    let trials = [
        chatwoot::widget(),
        crisp::chatbox(),
        front::chat(),
        front::by_email::by_email(),
        intercom::messenger(),
        kustomer::chat(),
        kustomer::by_email::by_email(),
        sprinklr::live_chat(),
        zendesk::messaging(),
    ];
    assert_eq!(mutants::missed(&trials), [""; 0]);
}
