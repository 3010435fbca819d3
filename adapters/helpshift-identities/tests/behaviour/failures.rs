//! The table of failures: the README prints it. Each row is told by `check` or `verify`, or is marked as one that
//! Helpshift alone can tell.

use std::collections::BTreeSet;

use countersign::Action;
use countersign::config::AdapterConfig;
use countersign::verify::Failure;
use countersign_conformance::docs;
use countersign_helpshift_identities::{Config, Surface};
use serde_json::{Map, Value, json};

use crate::profile::strict;
use crate::{NOW, SECRET, claims, judge, token};

/// The failures that only Helpshift's servers, the state of its SDK or a network can tell.
const HELPSHIFT_ALONE: [&str; 11] = [
    "IDENTITY_PROFILE_UPDATE_FAILED IDENTITIES_FEATURE_DISABLED",
    "LOGIN_FAILED IDENTITIES_FEATURE_DISABLED",
    "LOGIN_FAILED INTERNAL_HELPSHIFT_ERROR_DURING_USER_LOGIN",
    "helpshiftEvent attributesDataInvalid",
    "helpshiftEvent refreshUserCredentials",
    "helpshiftEvent userIdentityNotEnabled",
    "helpshiftEvent userSessionExpired",
    "loginFailure identityFeatureNotEnabled",
    "loginFailure loginInProgress",
    "loginFailure networkError",
    "loginFailure unknownError",
];

fn name(failure: &Failure) -> String {
    format!("{} {}", failure.event, failure.reason.unwrap_or_default())
}

fn map(count: usize) -> Map<String, Value> {
    (0..count)
        .map(|index| (format!("k{index}"), json!("v")))
        .collect()
}

/// Collects every name that `verify` and `check` tell of payloads with one fault each.
fn told() -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    let mut see = |surface, action, payload: Value, page: &[(&str, Value)]| {
        let rejection = judge(surface, action, &payload, page, NOW).unwrap_err();
        told.insert(format!("{} {}", rejection.event, rejection.reason));
        // SDK X's details are its errors map.
        let values = rejection.details.values().filter_map(Value::as_str);
        let values = values.filter(|_| surface == Surface::SdkX);
        told.extend(values.map(|value| format!("InvalidDataErrorReason {value}")));
    };
    let uid = json!({"identifier": "uid", "value": "u"});
    let entry = |value: Value, metadata: Value| json!([uid, {"identifier": "steam_id", "value": value, "metadata": metadata}]);
    let long = "x".repeat(301);
    let identities = [
        entry(json!(""), json!({})),
        entry(json!(long), json!({})),
        entry(json!(5), json!({})),
        entry(json!("v"), json!({"": "v"})),
        entry(json!("v"), json!({ "k".repeat(256): "v" })),
        entry(json!("v"), json!({ "k": long })),
        entry(json!("v"), json!(map(31))),
        json!([uid, {"identifier": "custom", "value": "v"}]),
        Value::Array(vec![uid.clone(); 31]),
    ];
    let good = claims(&json!([uid]));
    let mut texts: Vec<String> = identities.iter().map(claims).collect();
    texts.push(claims(&json!([])));
    texts.push(json!({"iat": NOW}).to_string());
    texts.push(json!({"identities": [uid]}).to_string());
    let mut tokens: Vec<String> = texts.iter().map(|text| token(text, SECRET)).collect();
    tokens.extend([token(&good, "another secret"), "x".to_owned()]);
    let page = |id: &str, email: &str| {
        [
            ("authenticateWith", json!("identities")),
            ("userId", json!(id)),
            ("userEmail", json!(email)),
        ]
    };
    for token in tokens {
        let payload = json!({"identity_token": token});
        let id = if token == tokens_of_nobody(SECRET) {
            ""
        } else {
            "u"
        };
        see(Surface::Web, Action::Login, payload.clone(), &page(id, ""));
        see(Surface::SdkX, Action::Login, payload.clone(), &[]);
        see(Surface::Web, Action::AddIdentities, payload.clone(), &[]);
        see(Surface::SdkX, Action::AddIdentities, payload, &[]);
    }
    let signed = json!({"identity_token": token(&good, SECRET)});
    see(Surface::Web, Action::Login, signed.clone(), &page("x", ""));
    see(
        Surface::Web,
        Action::Login,
        signed.clone(),
        &page("u", "a@b.co"),
    );
    let other = [("authenticateWith", json!("x"))];
    see(Surface::Web, Action::Login, signed.clone(), &other);
    see(Surface::Web, Action::AddIdentities, signed, &other);
    for config in [
        json!(map(31)),
        json!({"x": []}),
        json!({ "k".repeat(256): true }),
    ] {
        let payload = json!({"identity_token": token(&good, SECRET), "config": config});
        see(Surface::SdkX, Action::Login, payload, &[]);
    }
    for set in ["globalUserData", "appUserData"] {
        let of = |data: Value| json!({ set: data });
        see(Surface::Web, Action::UpdateProfile, of(json!({})), &other);
        see(
            Surface::Web,
            Action::UpdateProfile,
            of(json!(map(101))),
            &[],
        );
        let long = json!({"user_persona": "x".repeat(1_001)});
        see(Surface::Web, Action::UpdateProfile, of(long), &[]);
    }
    for set in ["masterAttributes", "appAttributes"] {
        let of = |data: Value| json!({ set: data });
        see(
            Surface::SdkX,
            Action::UpdateProfile,
            of(json!(map(31))),
            &[],
        );
        see(
            Surface::SdkX,
            Action::UpdateProfile,
            of(json!({"nick": "x"})),
            &[],
        );
        see(
            Surface::SdkX,
            Action::UpdateProfile,
            of(json!({"lifetime_value": "x"})),
            &[],
        );
    }
    let many = json!({"user_id": "u", "attributes": map(31)});
    for problem in strict(Surface::SdkX, &many) {
        let reason = problem.rsplit_once(' ').unwrap().1;
        told.insert(format!("InvalidDataErrorReason {reason}"));
    }
    told
}

/// Makes the token without any identity. Its page names nobody either.
fn tokens_of_nobody(secret: &str) -> String {
    token(&claims(&json!([])), secret)
}

#[test]
fn each_documented_reason_is_told_or_helpshift_s_alone() {
    let told = told();
    for failure in Config::failures() {
        let name = name(failure);
        let alone = HELPSHIFT_ALONE.contains(&name.as_str());
        assert_ne!(told.contains(&name), alone, "{name}");
    }
    for name in &told {
        let known = Config::failures()
            .iter()
            .any(|failure| self::name(failure) == *name);
        assert!(known, "{name} is told, and is no row");
    }
}

/// A page hears of all of the web's failures by one listener.
#[test]
fn the_web_s_rows_answer_to_the_listener() {
    let rows = Config::failures().iter();
    let called = rows.filter(|row| row.is_called("onWebChatRuntimeError"));
    assert_eq!(called.count(), 20);
}

#[test]
fn no_row_stands_twice() {
    let names: BTreeSet<String> = Config::failures().iter().map(name).collect();
    assert_eq!(names.len(), Config::failures().len());
    // The documented tables: 20 of the web, 11 logins, 10 values and 15 events of SDK X.
    assert_eq!(names.len(), 20 + 11 + 10 + 15);
}

#[test]
fn the_readme_prints_the_table() {
    let told = told();
    let note = |failure: &Failure| {
        if told.contains(&name(failure)) {
            "yes"
        } else {
            "Helpshift alone"
        }
    };
    let table = docs::failure_table(Config::failures(), "told here", note);
    let readme = include_str!("../../README.md");
    assert_eq!(
        docs::printed(readme, "failures"),
        Some(&*table),
        "\n{table}"
    );
}

/// The command's `adapters` prints a table for each variant.
#[test]
fn each_variant_has_a_table() {
    let tables = Config::capabilities();
    let variants = tables
        .iter()
        .map(|table| table.variant().unwrap_or_default());
    assert_eq!(
        variants.collect::<Vec<_>>(),
        [
            r#"surface = "web""#,
            r#"surface = "web", language = "locale""#,
            r#"surface = "sdk-x""#
        ]
    );
    assert!(tables.iter().all(|table| table.kind() == Config::KIND));
}
