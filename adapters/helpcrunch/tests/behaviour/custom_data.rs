//! Sends attributes as HelpCrunch's custom data.

use countersign::Timestamp;
use countersign::adapter::{Policy, Vendor};
use countersign::verify::{Presented, Verdict};
use countersign_helpcrunch::Mode;

use crate::{adapter, dropped, mint, payload, refused};

#[test]
fn custom_data_keeps_its_order_and_its_types() {
    let identity = r#"{"user_id":"1984","attributes":{"z":"","1":-7,"a":false,
        "big":9007199254740991,"</script>":"\u2028\"\\"}}"#;
    assert_eq!(
        payload(Mode::Plain, identity),
        concat!(
            r#"{"user_id":"1984","custom_data":{"z":"","1":-7,"a":false,"#,
            "\"big\":9007199254740991,\"</script>\":\"\u{2028}\\\"\\\\\"}}",
        )
    );
}

/// The vendor's page says that values are "numbers, strings, booleans". Node's `JSON.parse` reads each of these.
#[test]
fn a_decimal_keeps_its_digits_and_comes_back() {
    let identity = r#"{"user_id":"1984","attributes":{"spent":19.90,"ratio":-0.5e-7,"whole":5.0}}"#;
    let payload = payload(Mode::Plain, identity);
    assert_eq!(
        payload,
        r#"{"user_id":"1984","custom_data":{"spent":19.90,"ratio":-0.5e-7,"whole":5.0}}"#
    );
    let bundle = mint(&adapter(Mode::Plain), identity).unwrap();
    let Verdict::Accepted(user) = adapter(Mode::Plain)
        .verify(&Presented::of(&bundle), Timestamp::EPOCH)
        .unwrap()
    else {
        panic!("not accepted");
    };
    assert_eq!(
        serde_json::to_string(&user).unwrap(),
        r#"{"user_id":"1984","attributes":{"spent":19.90,"ratio":-0.5e-7,"whole":5.0}}"#
    );
}

#[test]
fn names_that_are_not_the_applications_are_dropped_or_refused() {
    let reserved = [
        "user_id",
        "userId",
        "USER_ID",
        "email",
        "Email",
        "name",
        "phone",
        "company",
        "custom_data",
        "customData",
        "security_hash",
        "securityHash",
        "signature",
        "security-hash",
        "__proto__",
        "constructor",
        "prototype",
    ];
    for name in reserved {
        let identity = format!(r#"{{"user_id":"1984","attributes":{{"{name}":"x"}}}}"#);
        let bundle = mint(&adapter(Mode::Plain), &identity).unwrap();
        assert_eq!(
            bundle.payload.get(),
            r#"{"user_id":"1984"}"#,
            "no empty custom_data"
        );
        assert_eq!(
            dropped(&bundle.dropped),
            [format!("attributes.{name}: reserved")]
        );
        let strict = adapter(Mode::Plain).with_policy(Policy::new().strict());
        assert_eq!(
            refused(&strict, &identity),
            [format!("attributes.{name}: reserved")]
        );
    }
    for name in ["username", "emails", "proto", "company_size", "Constructor"] {
        let identity = format!(r#"{{"user_id":"1984","attributes":{{"{name}":"x"}}}}"#);
        assert!(payload(Mode::Plain, &identity).contains(name));
    }
    for name in [" email\u{200b}", "User.Id", "e-mail"] {
        let identity = format!(r#"{{"user_id":"1984","attributes":{{"{name}":"x"}}}}"#);
        assert_eq!(payload(Mode::Plain, &identity), r#"{"user_id":"1984"}"#);
    }
    for name in ["", " "] {
        let identity = format!(r#"{{"user_id":"1984","attributes":{{"{name}":"x"}}}}"#);
        let bundle = mint(&adapter(Mode::Plain), &identity).unwrap();
        assert_eq!(
            dropped(&bundle.dropped),
            [format!("attributes[\"{name}\"]: invalid")]
        );
    }
}

#[test]
fn a_list_has_no_word_even_where_it_is_strict() {
    let strict = adapter(Mode::Plain).with_policy(Policy::new().strict());
    let bundle = mint(&strict, r#"{"user_id":"1984","attributes":{"l":[]}}"#).unwrap();
    assert_eq!(bundle.payload.get(), r#"{"user_id":"1984"}"#);
    assert_eq!(
        dropped(&bundle.dropped),
        ["attributes.l: unsupported-value"]
    );
}
