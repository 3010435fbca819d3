//! Each limit of an adapter's own table, met and passed by one.

use countersign::adapter::{FieldRule, Need, Table, Unit};
use countersign::identity::Field;
use countersign::problem::{Code, FieldPath, Path};
use serde_json::{Map, Value, json};

use super::Case;

/// The longest address that is still one (RFC 5321, section 4.5.3.1).
const LONGEST_EMAIL: usize = 254;
const LONGEST_LOCAL_PART: usize = 64;
const LONGEST_LABEL: usize = 63;
/// A plus and 15 digits (ITU-T E.164, section 6).
const LONGEST_PHONE: usize = 16;

/// A text at the limit of its field, or one longer.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) case: Case,
    pub(crate) field: Field,
    pub(crate) path: FieldPath,
    pub(crate) max: usize,
    pub(crate) length: usize,
}

impl Limit {
    /// Makes a known user with this text in the field; `None` where the field has no limit.
    pub(crate) fn new(rule: &FieldRule, unit: Unit, text: &str, script: &str) -> Option<Self> {
        let mut identity = known_user();
        let path = put(&mut identity, rule.field(), text);
        let length = unit.length(text);
        let name = format!("{} of {length} ({script})", rule.field());
        Some(Self {
            case: Case::new(name, Value::Object(identity).to_string()),
            field: rule.field(),
            path,
            max: rule.max()?,
            length,
        })
    }
}

/// Returns every limit that a text can meet. For accounts it is the length of an id; for tags and
/// attributes that of each text.
pub(crate) fn of(table: &Table) -> Vec<Limit> {
    let mut limits = Vec::new();
    for rule in table.fields() {
        let Some(max) = rule.max() else { continue };
        let unit = table.unit();
        for length in [max, max + 1] {
            let texts = texts(rule.field(), unit, length).into_iter();
            limits.extend(texts.filter_map(|(script, text)| Limit::new(rule, unit, &text, script)));
        }
    }
    limits
}

/// Returns an identity without any required field, whose other identifiers are all too long, and the faults that one
/// answer must list.
pub(crate) fn everything_wrong(table: &Table) -> (Case, Vec<(FieldPath, Code)>) {
    let mut identity = Map::new();
    let mut expected = Vec::new();
    for rule in table.fields() {
        if rule.need() == Need::Required {
            expected.push((rule.field().path(), Code::Missing));
        } else if let Some(text) = too_long(rule, table.unit()) {
            expected.push((put(&mut identity, rule.field(), &text), Code::TooLong));
        }
    }
    let case = Case::new("everything wrong", Value::Object(identity).to_string());
    (case, expected)
}

fn too_long(rule: &FieldRule, unit: Unit) -> Option<String> {
    let max = rule.max().filter(|_| rule.field().identifies())?;
    let (_, text) = texts(rule.field(), unit, max + 1).into_iter().next()?;
    Some(text)
}

/// Returns a user whom no adapter refuses for want of an identifier.
fn known_user() -> Map<String, Value> {
    let mut identity = Map::new();
    identity.insert("user_id".to_owned(), json!("usr_limit"));
    put(&mut identity, Field::Email, "limit@example.com");
    put(&mut identity, Field::Phone, "+14155550142");
    identity
}

/// Returns texts of this length that the field can hold, by script.
fn texts(field: Field, unit: Unit, length: usize) -> Vec<(&'static str, String)> {
    let ascii = |text| vec![("ASCII", text)];
    match field {
        Field::Email => email(length).map_or_else(Vec::new, ascii),
        Field::Phone => phone(length).map_or_else(Vec::new, ascii),
        Field::Locale | Field::Country | Field::CreatedAt => Vec::new(),
        _ => vec![
            ("ASCII", "a".repeat(length)),
            ("astral", astral(unit, length)),
        ],
    }
}

/// A character beyond the Basic Multilingual Plane is two UTF-16 units and four bytes.
fn astral(unit: Unit, length: usize) -> String {
    let width = unit.length("🦊").max(1);
    "🦊".repeat(length / width) + &"a".repeat(length % width)
}

pub(crate) fn email(length: usize) -> Option<String> {
    // The shortest is `a@b.io`; the top-level domain is never cut.
    let mut rest = length.checked_sub("@.io".len()).filter(|rest| *rest >= 2)?;
    if length > LONGEST_EMAIL {
        return None;
    }
    let local = (rest - 1).min(LONGEST_LOCAL_PART);
    rest -= local;
    let mut labels = Vec::new();
    while rest > LONGEST_LABEL {
        // A further label costs a dot, and must not be empty.
        let label = LONGEST_LABEL.min(rest - 2);
        labels.push("b".repeat(label));
        rest -= label + 1;
    }
    labels.push("b".repeat(rest));
    Some(format!("{}@{}.io", "a".repeat(local), labels.join(".")))
}

pub(crate) fn phone(length: usize) -> Option<String> {
    let digits = length.checked_sub(1)?;
    (3..=LONGEST_PHONE)
        .contains(&length)
        .then(|| format!("+{}", "4".repeat(digits)))
}

/// Puts a text into the field, and returns the path that a fault of it is reported at.
fn put(identity: &mut Map<String, Value>, field: Field, text: &str) -> FieldPath {
    let whole = Path::ROOT.key(field.key());
    let (value, path) = match field {
        Field::Email => (json!({"address": text, "verified": true}), field.path()),
        Field::Phone => (json!({"number": text, "verified": true}), field.path()),
        Field::Accounts => (
            json!([{"platform": "steam", "id": text}]),
            whole.index(0).key("id").into(),
        ),
        Field::Tags => (json!([text]), whole.index(0).into()),
        Field::Attributes => (json!({"limit": text}), whole.key("limit").into()),
        _ => match field.part() {
            Some(part) => (json!({ (part): text }), field.path()),
            None => (json!(text), field.path()),
        },
    };
    identity.insert(field.key().to_owned(), value);
    path
}

#[cfg(test)]
mod tests;
