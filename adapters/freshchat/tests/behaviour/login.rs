//! The payload of a login: the uuid of the page, and the names.

use countersign::ClientBundle;
use countersign::bundle::Renew;
use countersign::sign::CompactJwt;
use serde_json::{Value, json};

use crate::{PLAIN, issue};

fn payload(bundle: &ClientBundle) -> Value {
    serde_json::from_str(bundle.payload.get()).unwrap()
}

/// Reads the claims of a bundle's token.
fn claims(identity: &Value) -> Value {
    let bundle = issue(PLAIN, &identity.to_string()).unwrap();
    let payload = payload(&bundle);
    let token = CompactJwt::parse(payload["token"].as_str().unwrap()).unwrap();
    serde_json::from_slice(token.claims_unverified()).unwrap()
}

fn with_client(client: &Value) -> String {
    json!({"user_id": "u1", "client": {"freshchat": client}}).to_string()
}

#[test]
fn without_the_uuid_of_the_page_there_is_no_token() {
    let bare = issue(PLAIN, r#"{"user_id": "u1", "name": "Lisa"}"#).unwrap();
    let expected = r#"{"reference_id":"u1","token":null}"#;
    assert_eq!(bare.payload.get(), expected);
    let signed = issue(PLAIN, &with_client(&json!({"uuid": "b"}))).unwrap();
    assert!(payload(&signed)["token"].is_string());
    // The page runs the same steps, and asks again in time.
    for bundle in [&bare, &signed] {
        assert_eq!(bundle.renew(), Renew::Call);
        let [end, refresh] = [bundle.expires_at(), bundle.refresh_at()];
        assert_eq!(end.map(i64::from), Some(1_735_693_200));
        assert_eq!(refresh.map(i64::from), Some(1_735_692_600));
        assert_eq!(bundle.verification().unwrap().payload, "/token");
    }
    let steps = |bundle: &ClientBundle| serde_json::to_string(&bundle.steps()).unwrap();
    assert_eq!(steps(&bare), steps(&signed));
    let visitor = issue(PLAIN, r#"{"anonymous": true}"#).unwrap();
    assert_eq!(visitor.payload.get(), r#"{"token":null}"#);
}

#[test]
fn a_uuid_is_a_word_of_1_to_64_letters_digits_and_hyphens() {
    let fault = |client: Value| match issue(PLAIN, &with_client(&client)) {
        Ok(_) => String::new(),
        Err(error) => error.problems().to_string(),
    };
    let longest = "0".repeat(64);
    for uuid in ["b", "C7FB4D3A-0e1c-4b7e-9a3e-2f6f3b0c5d11", &longest] {
        assert_eq!(fault(json!({"uuid": uuid})), "", "{uuid}");
    }
    let form = "client.freshchat.uuid: invalid (expected 1 to 64 letters, digits and hyphens)";
    for uuid in [
        "",
        " b",
        "a b",
        "a_b",
        "a.b",
        "\u{e9}",
        "\u{0}",
        "\"",
        &format!("{longest}0"),
    ] {
        assert_eq!(fault(json!({"uuid": uuid})), form, "{uuid:?}");
    }
    let missing = "client.freshchat.uuid: missing (required)";
    assert_eq!(fault(json!({})), missing);
    assert_eq!(fault(json!({"freshchat_uuid": "b"})), missing);
    let number = "client.freshchat.uuid: invalid (expected text, found a number)";
    assert_eq!(fault(json!({"uuid": 7})), number);
    let null = "client.freshchat.uuid: invalid (expected text, found null)";
    assert_eq!(fault(json!({"uuid": null})), null);
    let list = "client.freshchat: invalid (expected an object, found a list)";
    assert_eq!(fault(json!(["b"])), list);
}

#[test]
fn the_page_says_nothing_but_the_uuid() {
    let more =
        json!({"uuid": "b", "reference_id": "u2", "email": "a@b.co", "exp": 9, "first_name": "x"});
    let identity: Value = serde_json::from_str(&with_client(&more)).unwrap();
    let expected = json!({"freshchat_uuid": "b", "reference_id": "u1", "exp": 1_735_693_200});
    assert_eq!(claims(&identity), expected);
}

#[test]
fn the_names_are_the_parts_else_the_full_name_else_the_display_name() {
    let names = |name: Value| {
        let client = json!({"freshchat": {"uuid": "b"}});
        let identity = json!({"user_id": "u1", "name": name, "client": client});
        let claims = claims(&identity);
        let bundle = issue(PLAIN, &identity.to_string()).unwrap();
        let dropped = bundle.dropped.iter().map(|one| one.path.to_string());
        let dropped: Vec<String> = dropped.collect();
        json!([claims["first_name"], claims["last_name"], dropped])
    };
    let both = json!({"full": "F", "first": "A", "last": "B", "display": "D"});
    let lost = json!(["name.full", "name.display"]);
    assert_eq!(names(both), json!(["A", "B", lost]));
    let last = json!({"full": "F", "last": "B"});
    assert_eq!(names(last), json!([null, "B", ["name.full"]]));
    let full = json!({"full": "F", "display": "D"});
    assert_eq!(names(full), json!(["F", null, ["name.display"]]));
    assert_eq!(names(json!({"display": "D"})), json!(["D", null, []]));
    assert_eq!(names(json!({})), json!([null, null, []]));
}
