//! Writing JSON by scanning and copying: what is made at each sign-in.
//!
//! The text is what `serde_json` writes of the same values, compact and in the order given.

use countersign::{Error, ErrorKind, Result};
use serde_json::value::RawValue;

/// A value of an object.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    /// Nothing: the key is left out of its object. It is `null` elsewhere.
    Absent,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(&'a str),
    /// An object of these members.
    Object(&'a [(&'static str, Self)]),
    /// An object of texts.
    Texts(&'a [(String, String)]),
}

impl<'a> Value<'a> {
    /// A text, where there is one.
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }
}

/// An object of these members, as JSON text in a buffer of its size. Keys hold nothing that JSON
/// escapes.
fn object(members: &[(&'static str, Value<'_>)]) -> String {
    let mut size = 0;
    put_object(members, &mut size);
    let mut json = String::with_capacity(size);
    put_object(members, &mut json);
    json
}

/// The same as [`object`], as a value that is never written again; an error where a key breaks that rule
/// and the text is no JSON.
pub(crate) fn raw_object(members: &[(&'static str, Value<'_>)]) -> Result<Box<RawValue>> {
    RawValue::from_string(object(members)).map_err(|_| Error::new(ErrorKind::Signing))
}

/// Writes a value behind what `json` holds already.
pub(crate) fn append(value: &Value<'_>, json: &mut String) {
    put_value(value, json);
}

/// Writes a list behind what `json` holds already, each item as `append` writes it.
pub(crate) fn append_list<T>(
    items: impl Iterator<Item = T>,
    json: &mut String,
    append: impl Fn(T, &mut String),
) {
    put_between(['[', ']'], items, json, append);
}

/// Where JSON goes: into a buffer, or into the count of its bytes, where none is escaped.
trait Sink {
    fn put(&mut self, json: &str);
    fn put_mark(&mut self, mark: char);
    fn put_text(&mut self, text: &str);
}

impl Sink for String {
    fn put(&mut self, json: &str) {
        self.push_str(json);
    }

    fn put_mark(&mut self, mark: char) {
        self.push(mark);
    }

    fn put_text(&mut self, text: &str) {
        if has_escapes(text.as_bytes()) {
            return self.push_str(&serde_json::Value::from(text).to_string());
        }
        self.push('"');
        self.push_str(text);
        self.push('"');
    }
}

impl Sink for usize {
    fn put(&mut self, json: &str) {
        *self += json.len();
    }

    fn put_mark(&mut self, _: char) {
        *self += 1;
    }

    fn put_text(&mut self, text: &str) {
        *self += text.len() + 2;
    }
}

/// Whether JSON escapes one of the bytes. Sixteen are looked at without a branch, so that the compiler
/// takes them in one step.
fn has_escapes(text: &[u8]) -> bool {
    let is_escaped = |byte: &u8| (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\');
    let (blocks, rest) = text.as_chunks::<16>();
    let any = |block: &[u8; 16]| block.iter().fold(false, |any, byte| any | is_escaped(byte));
    blocks.iter().any(any) || rest.iter().any(is_escaped)
}

fn put_object(members: &[(&'static str, Value<'_>)], sink: &mut impl Sink) {
    let present = |(_, value): &&(&str, Value<'_>)| !matches!(value, Value::Absent);
    let members = members.iter().filter(present);
    put_between(['{', '}'], members, sink, |(key, value), sink| {
        sink.put_mark('"');
        sink.put(key);
        sink.put_mark('"');
        sink.put_mark(':');
        put_value(value, sink);
    });
}

fn put_value(value: &Value<'_>, sink: &mut impl Sink) {
    match value {
        Value::Absent => sink.put("null"),
        Value::Boolean(value) => sink.put(if *value { "true" } else { "false" }),
        Value::Integer(value) => sink.put(itoa::Buffer::new().format(*value)),
        Value::Object(members) => put_object(members, sink),
        Value::Text(text) => sink.put_text(text),
        Value::Texts(entries) => {
            put_between(['{', '}'], entries.iter(), sink, |(key, text), sink| {
                sink.put_text(key);
                sink.put_mark(':');
                sink.put_text(text);
            })
        }
    }
}

fn put_between<S: Sink, T>(
    [open, close]: [char; 2],
    items: impl Iterator<Item = T>,
    sink: &mut S,
    put: impl Fn(T, &mut S),
) {
    sink.put_mark(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            sink.put_mark(',');
        }
        put(item, sink);
    }
    sink.put_mark(close);
}

#[cfg(test)]
mod tests {
    use super::{Value, append, append_list, object, raw_object};

    #[test]
    fn a_text_is_written_as_serde_json_does() {
        let characters = (0..=0x2ff).chain([0x2028, 0x2029, 0xfeff, 0xffff, 0x1f600]);
        for character in characters.filter_map(char::from_u32) {
            for text in [
                character.to_string(),
                format!("some text {character} and more"),
            ] {
                let expected = serde_json::to_string(&text).unwrap();
                let json = object(&[("key", Value::Text(&text))]);
                assert_eq!(json, format!(r#"{{"key":{expected}}}"#), "{character:?}");
            }
        }
    }

    #[test]
    fn two_characters_are_escaped_wherever_they_stand() {
        for one in 0..40 {
            for other in 0..one {
                let mut text = "x".repeat(40);
                text.replace_range(one..=one, "\"");
                text.replace_range(other..=other, "\"");
                let json = object(&[("key", Value::Text(&text))]);
                assert_eq!(
                    json,
                    format!(r#"{{"key":"{}"}}"#, text.replace('"', r#"\""#))
                );
            }
        }
    }

    #[test]
    fn a_buffer_has_the_size_of_its_text() {
        let texts = [
            ("k".to_owned(), "v".to_owned()),
            ("l".to_owned(), String::new()),
        ];
        let inner = [
            ("a", Value::Absent),
            ("i", Value::Integer(-12)),
            ("t", Value::text(None)),
        ];
        let members = [
            ("yes", Value::Boolean(true)),
            ("no", Value::Boolean(false)),
            ("absent", Value::Absent),
            ("inner", Value::Object(&inner)),
            ("texts", Value::Texts(&texts)),
            ("text", Value::text(Some("é"))),
            ("none", Value::Object(&[])),
        ];
        let json = object(&members);
        let expected = r#"{"yes":true,"no":false,"inner":{"i":-12},"texts":{"k":"v","l":""},"text":"é","none":{}}"#;
        assert_eq!((json.as_str(), json.capacity()), (expected, expected.len()));
    }

    #[test]
    fn a_value_is_appended_to_what_is_there() {
        let mut json = "x".to_owned();
        append(&Value::Absent, &mut json);
        append_list([1, 2].iter(), &mut json, |one, json| {
            append(&Value::Integer(*one), json);
        });
        append_list([0; 0].iter(), &mut json, |_, _| {});
        assert_eq!(json, "xnull[1,2][]");
        assert!(raw_object(&[("k", Value::Text("v"))]).is_ok());
        assert!(raw_object(&[("\"", Value::Text("v"))]).is_err());
    }

    #[test]
    fn a_character_is_escaped_wherever_it_stands() {
        for length in 0..40 {
            let plain = "x".repeat(length);
            let json = object(&[("key", Value::Text(&plain))]);
            assert_eq!(json, format!(r#"{{"key":"{plain}"}}"#));
            assert_eq!(json.capacity(), json.len());
            for at in 0..length {
                let mut text = plain.clone();
                text.replace_range(at..=at, "\n");
                let json = object(&[("key", Value::Text(&text))]);
                assert_eq!(
                    json,
                    format!(r#"{{"key":"{}"}}"#, text.replace('\n', r"\n"))
                );
            }
        }
    }
}
