//! Identities of every kind that an application can send, as values that are then written as JSON.

use countersign::Platform;
use countersign::adapter::Table;
use countersign::identity::Field;
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Just, Strategy};
use serde_json::{Map, Value, json};

use super::text;
use crate::corpus::built::RESERVED;
use crate::trial::Trial;
use crate::value::HALF;

/// The largest integer that every language reads alike, and one more.
const LARGEST: i64 = (1 << 53) - 1;
/// The last second of the year 9999.
const LAST_DATE: i64 = 253_402_300_799;

type Entry = BoxedStrategy<Option<(&'static str, Value)>>;

/// Draws users and visitors, most of them without a fault.
pub(super) fn any(trial: &Trial<'_>) -> BoxedStrategy<Value> {
    let limits = Limits(&trial.table);
    let mut user = limits.identifiers();
    user.extend(limits.description(0.3));
    // Only the adapter's author knows what it takes under `vendor`.
    let cases = trial.fixture.more_cases().into_iter();
    let vendor: Vec<Value> = cases
        .filter_map(|case| case.value().get("vendor").cloned())
        .collect();
    if !vendor.is_empty() {
        user.push(entry(0.2, "vendor", select(vendor)));
    }
    let mut visitor = limits.description(0.1);
    visitor.push(entry(0.3, "email", verifiable("address", address())));
    visitor.push(entry(0.2, "phone", verifiable("number", number())));
    visitor.push(Just(Some(("anonymous", json!(true)))).boxed());
    let object = |entries: Vec<Option<(&'static str, Value)>>| {
        let entries = entries.into_iter().flatten();
        let entries = entries.map(|(key, value)| (key.to_owned(), value));
        Value::Object(entries.collect())
    };
    prop_oneof![15 => user, 1 => visitor]
        .prop_map(object)
        .boxed()
}

fn entry(chance: f64, key: &'static str, value: impl Strategy<Value = Value> + 'static) -> Entry {
    weighted(chance, value)
        .prop_map(move |value| Some((key, value?)))
        .boxed()
}

/// The table, about whose limits texts are drawn.
struct Limits<'c>(&'c Table);

impl Limits<'_> {
    fn text(&self, field: Field) -> BoxedStrategy<String> {
        let rule = self.0.rule(field);
        text::about(rule.and_then(|rule| rule.max()), self.0.unit())
    }

    /// Draws a text that only describes the user, and that may have been cut inside a character.
    fn words(&self, field: Field) -> BoxedStrategy<Value> {
        let cut = |text: String| json!(text + HALF);
        prop_oneof![
            20 => self.text(field).prop_map(Value::from),
            1 => self.text(field).prop_map(cut),
        ]
        .boxed()
    }

    fn identifiers(&self) -> Vec<Entry> {
        let id = prop_oneof![
            40 => self.text(Field::UserId).prop_map(as_id),
            1 => self.text(Field::UserId),
        ];
        let accounts = vec(account(self.text(Field::Accounts)), 1..4).prop_map(Value::from);
        vec![
            entry(0.9, "user_id", id.prop_map(Value::from)),
            entry(0.7, "email", verifiable("address", address())),
            entry(0.4, "phone", verifiable("number", number())),
            entry(0.3, "accounts", accounts),
        ]
    }

    fn description(&self, chance: f64) -> Vec<Entry> {
        let name = [
            ("full", Field::FullName),
            ("first", Field::FirstName),
            ("last", Field::LastName),
            ("display", Field::DisplayName),
        ];
        let company = [("id", Field::CompanyId), ("name", Field::CompanyName)];
        let locale = select(&LOCALES[..]).prop_map(Value::from);
        let country = select(&COUNTRIES[..]).prop_map(Value::from);
        let moment = prop_oneof![0..2_000_000_000_i64, -1..=1_i64, LAST_DATE..=LAST_DATE + 1];
        let privacy = prop_oneof![Just(json!("standard")), Just(json!("full"))];
        vec![
            entry(chance * 2.0, "name", self.parts(name)),
            entry(chance, "company", self.parts(company)),
            entry(chance, "locale", locale),
            entry(chance, "country", country),
            entry(chance, "city", self.words(Field::City)),
            entry(
                chance,
                "picture",
                select(&PICTURES[..]).prop_map(Value::from),
            ),
            entry(chance, "created_at", moment.prop_map(Value::from)),
            entry(
                chance,
                "tags",
                vec(self.words(Field::Tags), 0..4).prop_map(Value::from),
            ),
            entry(chance, "attributes", self.attributes()),
            entry(chance / 4.0, "privacy", privacy),
        ]
    }

    /// Draws an object of parts, or plain text for the whole.
    fn parts<const N: usize>(&self, parts: [(&'static str, Field); N]) -> BoxedStrategy<Value> {
        let whole = self.words(parts.last().map_or(Field::FullName, |(_, field)| *field));
        let parts: Vec<Entry> = parts
            .into_iter()
            .map(|(key, field)| entry(0.5, key, self.words(field)))
            .collect();
        let object = |parts: Vec<Option<(&str, Value)>>| parts.into_iter().flatten().collect();
        prop_oneof![whole, parts.prop_map(object)].boxed()
    }

    fn attributes(&self) -> BoxedStrategy<Value> {
        let name = prop_oneof![
            8 => text::any(),
            1 => select(&RESERVED[..]).prop_map(str::to_owned),
        ];
        let value = prop_oneof![
            3 => self.words(Field::Attributes),
            1 => proptest::bool::ANY.prop_map(Value::from),
            2 => prop_oneof![-100..100_i64, LARGEST - 1..=LARGEST + 1].prop_map(Value::from),
            1 => select(&DECIMALS[..]).prop_map(Value::from),
            1 => vec(self.words(Field::Attributes), 0..3).prop_map(Value::from),
        ];
        let object = |entries| Value::Object(Map::from_iter(entries));
        btree_map(name, value, 0..5).prop_map(object).boxed()
    }
}

/// Removes the characters that no id may have.
fn as_id(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let text: String = text.chars().filter(|one| !one.is_control()).collect();
    let is_blank = |one: char| one.is_whitespace() || matches!(one, '\u{feff}' | '\u{200b}');
    match text.trim_matches(is_blank) {
        "" | "null" => "u".to_owned(),
        id => id.to_owned(),
    }
}

fn address() -> BoxedStrategy<String> {
    let local = prop_oneof![
        6 => "[a-z0-9]{1,6}([.+_-][A-Z0-9]{1,4})?",
        1 => select(&["zoë", "用户", "\"q\"", "o'brien", "İ", "e\u{301}"][..]).prop_map(str::to_owned),
    ];
    let domain = prop_oneof![
        4 => "[a-z]{1,5}(\\.[a-z0-9]{1,5})?\\.[a-z]{2,4}",
        1 => select(&["bücher.example", "X.IO", "xn--bcher-kva.example", "localhost"][..])
            .prop_map(str::to_owned),
    ];
    let address = (local, domain).prop_map(|(local, domain)| format!("{local}@{domain}"));
    prop_oneof![40 => address, 1 => text::any()].boxed()
}

fn number() -> BoxedStrategy<String> {
    prop_oneof![40 => "\\+[1-9][0-9]{1,14}", 1 => text::any()].boxed()
}

fn verifiable(key: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<Value> {
    let shapes = select(
        &[
            Some(true),
            Some(true),
            Some(true),
            Some(true),
            Some(false),
            None,
        ][..],
    );
    let shape = move |(value, verified): (String, Option<bool>)| match verified {
        Some(verified) => json!({ (key): value, "verified": verified }),
        None => json!(value),
    };
    (value, shapes).prop_map(shape).boxed()
}

fn account(id: BoxedStrategy<String>) -> BoxedStrategy<Value> {
    let metadata = btree_map(
        text::any().prop_map(as_id),
        text::any().prop_map(as_id),
        0..3,
    );
    let platform = select(Platform::ALL);
    (platform, id.prop_map(as_id), metadata)
        .prop_map(|(platform, id, metadata)| {
            let platform = platform.as_str();
            match metadata.is_empty() {
                true => json!({"platform": platform, "id": id}),
                false => json!({"platform": platform, "id": id, "metadata": metadata}),
            }
        })
        .boxed()
}

const LOCALES: [&str; 10] = [
    "en",
    "en-GB",
    "EN",
    "es-419",
    "de-CH-1996",
    "zh-Hant-TW",
    "gsw",
    "x-private",
    "i-klingon",
    "english please",
];

const PICTURES: [&str; 3] = [
    "https://cdn.example.com/lisa.png",
    "https://cdn.example.com:8443/a?size=64&v=%20",
    "http://cdn.example.com/lisa.png",
];

/// Draws numbers of few digits and of many, and some that other languages write in another way.
const DECIMALS: [f64; 6] = [19.99, -0.5, 5.0, 1e21, 1e-7, 123_456.789];

const COUNTRIES: [&str; 6] = ["GB", "DE", "US", "XK", "gb", "Germany"];
