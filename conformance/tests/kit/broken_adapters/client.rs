//! Adapters that take data of the page and are led by it, for `the_page_selects_nobody`.

use countersign::adapter::Table;
use countersign::{Action, ClientBundle};
use countersign_conformance::checks::the_page_selects_nobody;
use serde_json::json;

use super::{holds, says};
use crate::sample::Sample;

/// The sample, which takes what the page sends.
fn taking() -> Sample {
    let mut sample = Sample::whole().declaring(Table::with_client_data);
    sample.client = Some(r#"{"browser": "b-1"}"#);
    sample
}

#[test]
fn data_of_the_page_that_names_nobody_is_taken() {
    for (name, check) in countersign_conformance::checks::ALL {
        assert_eq!(check(&taking()), Ok(()), "{name}");
    }
    holds(the_page_selects_nobody, &Sample::whole());
}

#[test]
fn the_page_names_another_user() {
    for key in ["browser", "user_id"] {
        let mut led = taking();
        led.named_by = Some(key);
        led.client = Some(r#"{"browser": 1}"#);
        let broken =
            format!("case \"full\", login: a page that sends {key}: accepted as somebody else");
        says(the_page_selects_nobody, &led, &broken);
    }
}

#[test]
fn a_page_that_sends_nothing_makes_a_visitor_of_a_user() {
    let led = taking().issuing(|request, issued| match request.client {
        None => ClientBundle::new("sample", Action::Login, &json!({})),
        Some(_) => issued,
    });
    let broken = "case \"full\", login: a page that sends no data: accepted as a visitor";
    says(the_page_selects_nobody, &led, broken);
}

#[test]
fn a_fixture_says_what_the_page_sends() {
    for client in [None, Some("[]"), Some("no JSON")] {
        let mut silent = taking();
        silent.client = client;
        let broken = "it takes data of the page, and its fixture gives no object of it";
        says(the_page_selects_nobody, &silent, broken);
    }
}
