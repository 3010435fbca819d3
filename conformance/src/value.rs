//! The single values of an identity's JSON, and how a check changes one of them.

use countersign::Platform;
use countersign::identity::Field;
use countersign::problem::{FieldPath, Path};
use serde_json::{Number, Value, json};

/// One value of an identity.
pub(crate) struct Leaf {
    pub(crate) field: Field,
    /// The path that bundles and problems give it.
    pub(crate) path: FieldPath,
    /// The JSON pointer to it.
    pointer: String,
}

/// Returns every value of an identity that says something about the user.
pub(crate) fn leaves(identity: &Value) -> Vec<Leaf> {
    let keys = identity.as_object().into_iter().flatten();
    keys.flat_map(|(key, value)| {
        let parts = Field::ALL
            .iter()
            .copied()
            .filter(|field| field.key() == key);
        parts
            .flat_map(|field| leaves_of(field, value))
            .collect::<Vec<_>>()
    })
    .collect()
}

fn leaves_of(field: Field, value: &Value) -> Vec<Leaf> {
    let key = field.key();
    let whole = Path::ROOT.key(key);
    let leaf = |path: FieldPath, pointer: String| Leaf {
        field,
        path,
        pointer,
    };
    let one = |pointer: String| vec![leaf(field.path(), pointer)];
    match (field, value) {
        // A null says nothing, but as an id.
        (field, Value::Null) if field != Field::UserId => Vec::new(),
        (Field::Email, Value::Object(_)) => one(format!("/{key}/address")),
        (Field::Phone, Value::Object(_)) => one(format!("/{key}/number")),
        (Field::Accounts, Value::Array(accounts)) => {
            accounts.iter().enumerate().flat_map(account).collect()
        }
        (Field::Tags, Value::Array(tags)) => (0..tags.len())
            .map(|index| leaf(whole.index(index).into(), format!("/{key}/{index}")))
            .collect(),
        (Field::Attributes, Value::Object(attributes)) => attributes
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| leaf(whole.key(name).into(), format!("/{key}/{}", escape(name))))
            .collect(),
        (_, Value::Object(parts)) => match field.part() {
            Some(part) if parts.get(part).is_some_and(|value| !value.is_null()) => {
                one(format!("/{key}/{part}"))
            }
            _ => Vec::new(),
        },
        // Plain text is the full name, or the company's name.
        (Field::FullName | Field::CompanyName, Value::String(_)) => one(format!("/{key}")),
        _ if field.part().is_none() => one(format!("/{key}")),
        _ => Vec::new(),
    }
}

fn account((index, account): (usize, &Value)) -> Vec<Leaf> {
    let accounts = Path::ROOT.key("accounts");
    let at = accounts.index(index);
    let leaf = |path: FieldPath, pointer: &str| Leaf {
        field: Field::Accounts,
        path,
        pointer: format!("/accounts/{index}/{pointer}"),
    };
    let mut leaves = vec![
        leaf(at.key("platform").into(), "platform"),
        leaf(at.key("id").into(), "id"),
    ];
    let metadata = at.key("metadata");
    for name in account
        .get("metadata")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|metadata| metadata.keys())
    {
        let pointer = format!("metadata/{}", escape(name));
        leaves.push(leaf(metadata.key(name).into(), &pointer));
    }
    leaves
}

/// A mark for half a character: a UTF-16 unit without its other half, which JSON can write and Rust cannot hold.
pub(crate) const HALF: &str = "\u{f8ff}";
const HALF_IN_JSON: &str = r"\ud800";

/// Writes an identity as JSON text.
pub(crate) fn written(identity: &Value) -> String {
    identity.to_string().replace(HALF, HALF_IN_JSON)
}

/// Reads an identity that [`written`] has written; null where it is no JSON.
pub(crate) fn read(text: &str) -> Value {
    serde_json::from_str(&text.replace(HALF_IN_JSON, HALF)).unwrap_or_default()
}

/// Escapes a key as a segment of a JSON pointer (RFC 6901, section 3).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Leaf {
    /// Returns the text, where the value is one.
    pub(crate) fn text<'v>(&self, identity: &'v Value) -> Option<&'v str> {
        identity.pointer(&self.pointer)?.as_str()
    }

    /// Returns the identity with this text in its place.
    pub(crate) fn with_text(&self, identity: &Value, text: String) -> Option<Value> {
        let mut identity = identity.clone();
        *identity.pointer_mut(&self.pointer)? = Value::String(text);
        Some(identity)
    }

    /// Returns the identity without the field that the value belongs to.
    pub(crate) fn without_field(&self, identity: &Value) -> Option<Value> {
        let mut identity = identity.clone();
        identity.as_object_mut()?.remove(self.field.key())?;
        Some(identity)
    }

    /// Returns the identity with another value of the same kind and length in its place; `None` where the kind is not
    /// known. A word of a short list is left out instead.
    pub(crate) fn altered(&self, identity: &Value) -> Option<Value> {
        if self.is_removed() {
            return self.without_field(identity);
        }
        let mut identity = identity.clone();
        let is_platform = self.is_platform();
        let value = identity.pointer_mut(&self.pointer)?;
        let other = match &*value {
            Value::String(text) if is_platform => json!(other_platform(text)?),
            Value::String(text) if self.field == Field::Email => json!(other_address(text)?),
            Value::String(text) => json!(other_text(text)),
            Value::Bool(flag) => json!(!flag),
            Value::Number(number) => other_number(number)?,
            Value::Array(items) => json!(other_list(items)),
            Value::Null | Value::Object(_) => return None,
        };
        *value = other;
        Some(identity)
    }

    /// Returns the identity with the text's first letter of ASCII in its other case, or all of them; `None` where there
    /// is no such letter, or the case says nothing.
    pub(crate) fn in_other_case(&self, identity: &Value, all: bool) -> Option<Value> {
        if self.is_removed() || self.is_platform() {
            return None;
        }
        let text = self.text(identity)?;
        let first = text.find(|one: char| one.is_ascii_alphabetic())?;
        let flipped = text.char_indices().map(|(at, one)| match one {
            'a'..='z' if all || at == first => one.to_ascii_uppercase(),
            'A'..='Z' if all || at == first => one.to_ascii_lowercase(),
            _ => one,
        });
        self.with_text(identity, flipped.collect())
    }

    pub(crate) fn is_platform(&self) -> bool {
        self.path.as_str().ends_with("].platform")
    }

    /// Says whether [`altered`](Self::altered) leaves the value out, so that the next one may take its
    /// place.
    pub(crate) const fn is_removed(&self) -> bool {
        matches!(
            self.field,
            Field::Locale | Field::Country | Field::CreatedAt
        )
    }
}

fn other_platform(name: &str) -> Option<&'static str> {
    let platform: Platform = name.parse().ok()?;
    let other = Platform::ALL
        .iter()
        .copied()
        .find(|other| *other != platform);
    other.map(Platform::as_str)
}

fn other_address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    // A quote at the end belongs to one at the start.
    let (local, quote) = match local.strip_suffix('"') {
        Some(quoted) => (quoted, "\""),
        None => (local, ""),
    };
    Some(format!("{}{quote}@{domain}", other_text(local)))
}

fn other_number(number: &Number) -> Option<Value> {
    match number.as_i64() {
        Some(integer) => Some(json!(integer.checked_sub(1)?)),
        None if !number.is_f64() => None,
        None => {
            let mut digits = number.to_string();
            let other = if digits.ends_with('1') { '2' } else { '1' };
            digits.pop();
            digits.push(other);
            serde_json::from_str(&digits).ok()
        }
    }
}

fn other_list(items: &[Value]) -> Vec<Value> {
    let mut items = items.to_vec();
    match items.pop() {
        Some(Value::String(text)) => items.push(json!(other_text(&text))),
        _ => items.push(json!("x")),
    }
    items
}

/// Returns another text of the same length: the last character differs, so that a text cut short shows.
fn other_text(text: &str) -> String {
    let mut characters = text.chars();
    let last = characters.next_back();
    let rest = characters.as_str();
    format!("{rest}{}", last.map_or('x', other_character))
}

/// Returns another character of the same alphabet: a hex digit becomes a hex digit, and so on.
pub(crate) fn other_character(character: char) -> char {
    match character {
        '9' => '0',
        'f' | 'z' => 'a',
        'F' | 'Z' => 'A',
        '+' => '/',
        '/' => '+',
        '-' => '_',
        '_' => '-',
        '.' | '=' => 'A',
        _ if character.is_ascii_alphanumeric() => {
            char::from(u8::try_from(character).map_or(b'x', |byte| byte + 1))
        }
        '🦊' => '🐢',
        _ if character.len_utf16() == 2 => '🦊',
        'ж' => 'ю',
        _ if !character.is_ascii() => 'ж',
        _ => 'x',
    }
}

#[cfg(test)]
mod tests;
