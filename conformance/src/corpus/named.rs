//! The cases that are the same for every adapter. Each is the JSON that an application would send.

use super::Case;
use super::built::{long_id, long_texts, many_accounts, many_attributes, reserved_names};

macro_rules! table {
    ([$($name:ident)*]) => {
        pub(super) fn cases() -> Vec<Case> {
            vec![$(Case::new(stringify!($name), $name())),*]
        }
    };
}

crate::__with_cases!(table {});

/// Everything that an identity can say.
pub(super) fn full() -> String {
    r#"{
        "user_id": "usr_8f2k9d",
        "email": {"address": "lisa@example.com", "verified": true},
        "phone": {"number": "+14155550123", "verified": true},
        "accounts": [
            {"platform": "steam", "id": "76561198000000000"},
            {"platform": "discord", "id": "80351110224678912", "metadata": {"server": "eu-west", "rank": "gold"}}
        ],
        "name": {"full": "Lisa Chen", "first": "Elisabeth", "last": "Chen-Ortega", "display": "lisac"},
        "company": {"id": "org_77", "name": "Acme Co."},
        "locale": "en-GB",
        "country": "GB",
        "city": "Bristol",
        "picture": "https://cdn.example.com/lisa.png",
        "created_at": 1700000000,
        "tags": ["beta", "annual plan"],
        "attributes": {"plan": "professional", "seats": 25, "spent": 19.99, "trial": false, "regions": ["emea", "apac"]}
    }"#
    .to_owned()
}

fn minimal() -> String {
    r#"{"user_id": "captain_planet"}"#.to_owned()
}

fn email_only() -> String {
    r#"{"email": {"address": "captain@example.com", "verified": true}}"#.to_owned()
}

fn phone_only() -> String {
    r#"{"phone": {"number": "+442071838750", "verified": true}}"#.to_owned()
}

fn account_only() -> String {
    r#"{"accounts": [{"platform": "nintendo", "id": "SW-7743-1142-9038"}]}"#.to_owned()
}

fn anonymous() -> String {
    r#"{"anonymous": true}"#.to_owned()
}

fn described_visitor() -> String {
    r#"{"anonymous": true, "name": "A curious guest", "locale": "en", "attributes": {"landing": "pricing"}}"#
        .to_owned()
}

/// A visitor with values that fill a form in, and that nobody vouches for.
fn visitor_with_hints() -> String {
    r#"{"anonymous": true, "email": "curious@example.com", "phone": {"number": "+14155550188", "verified": false},
        "name": "A curious guest"}"#
        .to_owned()
}

/// A visitor with an id is a bug in the application.
fn contradictory() -> String {
    r#"{"anonymous": true, "user_id": "usr_8f2k9d"}"#.to_owned()
}

/// No identifier, and no word that this is a visitor.
fn nobody() -> String {
    r#"{"name": "Lisa Chen", "company": "Acme Co."}"#.to_owned()
}

fn split_name() -> String {
    r#"{
        "user_id": "usr_split",
        "email": {"address": "split@example.com", "verified": true},
        "name": {"first": "Elisabeth", "last": "Chen-Ortega"}
    }"#
    .to_owned()
}

fn display_name() -> String {
    r#"{
        "user_id": "usr_display",
        "email": {"address": "display@example.com", "verified": true},
        "name": {"display": "lisac"}
    }"#
    .to_owned()
}

fn unverified() -> String {
    r#"{
        "user_id": "usr_unverified",
        "email": "victim@example.com",
        "phone": {"number": "+14155550199", "verified": false},
        "name": "Mallory"
    }"#
    .to_owned()
}

fn unverified_only() -> String {
    r#"{"email": "victim@example.com", "phone": "+14155550199"}"#.to_owned()
}

fn full_privacy() -> String {
    with_full_privacy(&full())
}

fn full_privacy_without_id() -> String {
    with_full_privacy(&email_only())
}

/// Several scripts, right-to-left text and its marks, emoji, combining characters and quotes.
fn unicode() -> String {
    r#"{
        "user_id": "キャプテン-Ω",
        "email": {"address": "zoë@bücher.example", "verified": true},
        "accounts": [{"platform": "psn", "id": "игрок_42", "metadata": {"名前": "東京"}}],
        "name": "Zoë “Z” O'Brien <A&B> 東京/1 👩‍👩‍👧‍👦",
        "company": "שלום \u202eevil\u202c مرحبا",
        "locale": "zh-Hant-TW",
        "city": "Sa\u0303o Paulo",
        "tags": ["🦊", "naïve"],
        "attributes": {"ключ": "значение", "emoji 🦊": "🐢🐢", "quote\"d": "a \"b\" \\ c"}
    }"#
    .to_owned()
}

/// Texts that end a script element, or that a page's objects give a meaning.
fn page_hostile() -> String {
    r#"{
        "user_id": "</script><script>alert(1)</script>",
        "email": {"address": "page@example.com", "verified": true},
        "accounts": [{"platform": "xbox-live", "id": "]]>\u2028<!--", "metadata": {"__proto__": "</SCRIPT >", "<b>": "'\"`"}}],
        "name": "<!--<script>\u2028'\"\\\u2029-->",
        "company": "&lt;/script&gt; ${alert(1)} {{7*7}} `",
        "city": "\\\"</script>\\",
        "tags": ["</script>", "constructor"],
        "attributes": {
            "__proto__": "polluted",
            "constructor": true,
            "prototype": ["</script>"],
            "</script>": "key",
            "toString": "\u2028"
        }
    }"#
    .to_owned()
}

/// Texts that are there and say nothing.
fn empty_strings() -> String {
    r#"{
        "user_id": "usr_empty",
        "email": {"address": "empty@example.com", "verified": true},
        "name": {"full": "", "first": "   ", "display": "\u3000"},
        "company": {"id": "", "name": " "},
        "city": "",
        "tags": ["", "kept"],
        "attributes": {"": "an empty key", "empty": "", "blank": " ", "none": []}
    }"#
    .to_owned()
}

fn empty_account() -> String {
    r#"{"user_id": "usr_account", "accounts": [{"platform": "facebook", "id": "", "metadata": {"": ""}}]}"#
        .to_owned()
}

fn empty_id() -> String {
    r#"{"user_id": "", "name": "Lisa Chen"}"#.to_owned()
}

/// Descriptions of the right type and the wrong form: they never cost a user their login.
fn malformed() -> String {
    r#"{
        "user_id": "usr_malformed",
        "email": {"address": "malformed@example.com", "verified": true},
        "locale": "english please",
        "country": "Germany",
        "created_at": -5,
        "attributes": {"huge": 9007199254740992, "fine": 9007199254740991}
    }"#
    .to_owned()
}

/// Contacts that nobody verified and that have the wrong form: they are not sent, and refuse nobody.
fn malformed_contacts() -> String {
    r#"{
        "user_id": "usr_contacts",
        "email": "typed@somewhere@example.com",
        "phone": {"number": "020 7946 0123", "verified": false},
        "name": {"full": null, "first": "Lisa"},
        "city": null,
        "attributes": {"plan": null}
    }"#
    .to_owned()
}

/// Contacts that the application verified and that have the wrong form: they refuse where they would go in.
fn malformed_and_verified() -> String {
    r#"{
        "user_id": "usr_verified",
        "email": {"address": "lisa@example.com ", "verified": true},
        "phone": {"number": "", "verified": true}
    }"#
    .to_owned()
}

fn wrong_types() -> String {
    r#"{
        "user_id": 42,
        "email": ["lisa@example.com"],
        "phone": {"number": "555", "verified": "yes"},
        "accounts": [{"platform": "myspace"}],
        "name": {"full": 1, "nick": "x"},
        "attributes": {"ratio": 0.5, "nested": {"a": 1}, "null": null},
        "anonymous": false,
        "nickname": "unknown here"
    }"#
    .to_owned()
}

/// The last second of the year 9999.
fn far_dates() -> String {
    r#"{
        "user_id": "usr_far",
        "email": {"address": "far@example.com", "verified": true},
        "created_at": 253402300799
    }"#
    .to_owned()
}

/// Replaces in the text itself, so that the order of the rest is kept.
fn with_full_privacy(identity: &str) -> String {
    identity.replacen('{', r#"{"privacy": "full", "#, 1)
}
