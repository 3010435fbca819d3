//! Debug of the adapter, its inputs and its outputs shows no value of the user, no token and no key.

use std::fmt::Debug;

use countersign::adapter::{Ask, Request, Vendor};
use countersign::verify::Presented;
use countersign::{Action, Identity};
use countersign_conformance::block_on;

use crate::{KEY, LISA, adapter, at, counting, issue};

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.is_empty());
        for mark in ["lisa", "Lisa", "Chen", "token-0", KEY] {
            assert!(!shown.contains(mark), "{shown}");
        }
    }
}

#[test]
fn nothing_shows_a_value() {
    let adapter = adapter(counting());
    let bundle = issue(&adapter, LISA, at(0)).unwrap();
    shows_nothing(&bundle);
    // Now it keeps a token.
    shows_nothing(&adapter);
    let identity = Identity::from_json(LISA).unwrap();
    let request = Request::new(&identity, Action::Login, at(0));
    let accepted = adapter
        .rules()
        .accept(&request, |screening| adapter.screen(screening));
    shows_nothing(accepted.unwrap().value());
    shows_nothing(block_on(adapter.login(&request)).unwrap().value());
    let presented = Presented::of(&bundle);
    shows_nothing(&presented);
    shows_nothing(&adapter.verify(&presented, at(0)));
}
