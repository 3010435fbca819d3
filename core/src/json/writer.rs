//! Writing an object by copying: a bundle is made at each sign-in.

use std::fmt;

use super::JsonText;

/// Writes one object, member by member, in the order of the calls.
///
/// The text is what `serde_json` writes of the same members: compact, and escaped alike. A key of [`key!`](super::key)
/// is written in one step.
///
/// ```
/// use countersign::json::ObjectWriter;
///
/// let text = ObjectWriter::write(64, |object| {
///     object.text("id", "u1");
///     object.optional_text("email", None);
///     object.integer("exp", 1_735_693_200);
/// });
/// assert_eq!(text.get(), r#"{"id":"u1","exp":1735693200}"#);
/// ```
pub struct ObjectWriter<'t> {
    text: &'t mut String,
    is_empty: bool,
}

impl<'t> ObjectWriter<'t> {
    /// Writes an object of these members. Text of up to `capacity` bytes is written without growing.
    pub fn write(capacity: usize, members: impl FnOnce(&mut ObjectWriter<'_>)) -> JsonText {
        let mut text = String::with_capacity(capacity);
        ObjectWriter::append(&mut text, members);
        JsonText::written(text)
    }

    /// Writes an object behind what the text holds already.
    pub(crate) fn append(text: &'t mut String, members: impl FnOnce(&mut Self)) {
        text.push('{');
        let mut object = Self {
            text,
            is_empty: true,
        };
        members(&mut object);
        object.text.push('}');
    }

    /// Writes a text.
    #[inline(always)]
    pub fn text(&mut self, key: impl Name, value: &str) {
        self.key(key);
        push_text(self.text, value);
    }

    /// Writes a text, or leaves the key out.
    #[inline(always)]
    pub fn optional_text(&mut self, key: impl Name, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// Writes an integer.
    pub fn integer(&mut self, key: impl Name, value: i64) {
        self.key(key);
        self.text.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes `true` or `false`.
    #[inline(always)]
    pub fn boolean(&mut self, key: impl Name, value: bool) {
        self.key(key);
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Writes a list of texts.
    pub fn texts(&mut self, key: impl Name, values: &[String]) {
        self.key(key);
        self.text.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            push_text(self.text, value);
        }
        self.text.push(']');
    }

    /// Writes a number by its digits.
    pub(crate) fn digits(&mut self, key: &str, digits: &str) {
        self.key(key);
        self.text.push_str(digits);
    }

    /// Writes JSON text as it is.
    pub fn json(&mut self, key: impl Name, value: &JsonText) {
        self.key(key);
        self.text.push_str(value.get());
    }

    /// Writes an object.
    pub fn object(&mut self, key: impl Name, members: impl FnOnce(&mut ObjectWriter<'_>)) {
        self.key(key);
        ObjectWriter::append(self.text, members);
    }

    /// Writes a list of objects.
    pub fn objects<T>(
        &mut self,
        key: impl Name,
        items: impl IntoIterator<Item = T>,
        members: impl Fn(T, &mut ObjectWriter<'_>),
    ) {
        self.key(key);
        ObjectWriter::append_list(self.text, items, members);
    }

    /// Writes a list of objects behind what the text holds already.
    pub(crate) fn append_list<T>(
        text: &mut String,
        items: impl IntoIterator<Item = T>,
        members: impl Fn(T, &mut ObjectWriter<'_>),
    ) {
        text.push('[');
        // By `for_each`, in which a chain of items costs less.
        items.into_iter().enumerate().for_each(|(index, item)| {
            if index > 0 {
                text.push(',');
            }
            ObjectWriter::append(text, |object| members(item, object));
        });
        text.push(']');
    }

    /// Inlined here and in its callers, so that the text of a [`Key`] has a known length.
    #[inline(always)]
    fn key(&mut self, key: impl Name) {
        if self.is_empty {
            self.is_empty = false;
        } else {
            self.text.push(',');
        }
        key.push_to(self.text);
    }
}

impl fmt::Debug for ObjectWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ObjectWriter(..)")
    }
}

/// The key of a member: a text, or a [`Key`].
pub trait Name {
    /// Appends the key and the colon behind it.
    fn push_to(self, json: &mut String);
}

impl<T: AsRef<str> + ?Sized> Name for &T {
    fn push_to(self, json: &mut String) {
        push_text(json, self.as_ref());
        json.push(':');
    }
}

/// A key that was quoted when the program was compiled. [`key!`](super::key) makes it.
#[derive(Clone, Copy, Debug)]
pub struct Key(&'static str);

impl Name for Key {
    #[inline(always)]
    fn push_to(self, json: &mut String) {
        json.push_str(self.0);
    }
}

/// A key that is quoted once and written many times, of a name that is known when the program runs.
///
/// ```
/// use countersign::json::{ObjectWriter, QuotedKey};
///
/// let key = QuotedKey::new("a \"name\"");
/// let text = ObjectWriter::write(64, |object| object.text(&key, "u1"));
/// assert_eq!(text.get(), r#"{"a \"name\"":"u1"}"#);
/// ```
#[derive(Clone, Debug)]
pub struct QuotedKey(String);

impl QuotedKey {
    /// Quotes a name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut json = String::new();
        name.push_to(&mut json);
        Self(json)
    }
}

impl Name for &QuotedKey {
    #[inline]
    fn push_to(self, json: &mut String) {
        json.push_str(&self.0);
    }
}

impl Key {
    #[doc(hidden)]
    #[must_use]
    pub const fn quoted(name: &str, quoted: &'static str) -> Self {
        let mut rest = name.as_bytes();
        while let [first, others @ ..] = rest {
            assert!(!is_escaped(*first), "JSON escapes a character of this key");
            rest = others;
        }
        Self(quoted)
    }
}

/// Makes a [`Key`](crate::json::Key) that is written by one copy. A key that JSON escapes does not compile.
///
/// ```
/// use countersign::json::{ObjectWriter, key};
///
/// let text = ObjectWriter::write(64, |object| object.text(key!("id"), "u1"));
/// assert_eq!(text.get(), r#"{"id":"u1"}"#);
/// ```
///
/// ```compile_fail
/// use countersign::json::{ObjectWriter, key};
///
/// let text = ObjectWriter::write(64, |object| object.text(key!("\n"), "u1"));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($name:literal) => {
        const { $crate::json::Key::quoted($name, concat!("\"", $name, "\":")) }
    };
}

/// Appends a text, in quotes.
pub(crate) fn push_text(json: &mut String, text: &str) {
    // One comparison finds that most texts, such as ids and proofs, hold nothing that is escaped.
    if any(text.as_bytes(), may_be_escaped) && any(text.as_bytes(), is_escaped) {
        return push_escaped(json, text);
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}

#[cold]
fn push_escaped(json: &mut String, text: &str) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

/// Says whether one of the bytes is such a byte.
pub(super) fn any(text: &[u8], is: impl Fn(u8) -> bool + Copy) -> bool {
    let in_blocks = any_in_blocks::<16>(text, is).or_else(|| any_in_blocks::<8>(text, is));
    in_blocks.unwrap_or_else(|| text.iter().any(|byte| is(*byte)))
}

/// Looks at a block without a branch, so that the compiler takes it in one step. The last block may overlap the one
/// before. `None` where the text is shorter than a block.
fn any_in_blocks<const N: usize>(text: &[u8], is: impl Fn(u8) -> bool + Copy) -> Option<bool> {
    let any = |block: &[u8; N]| block.iter().fold(false, |any, byte| any | is(*byte));
    let last = text.last_chunk::<N>()?;
    let (blocks, _) = text.as_chunks::<N>();
    Some(any(last) || blocks.iter().any(any))
}

/// Holds for the bytes that are escaped, and for a space and `!`, which stand between them.
const fn may_be_escaped(byte: u8) -> bool {
    (byte <= b'"') | (byte == b'\\')
}

const fn is_escaped(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

#[cfg(test)]
mod tests {
    use super::{ObjectWriter, any, push_text};
    use crate::json::JsonText;

    #[test]
    fn a_text_is_escaped_as_serde_escapes_it() {
        let long = "x".repeat(40);
        for at in 0..=long.len() {
            for mark in [
                '"',
                '\\',
                '\n',
                '\u{0}',
                '\u{1f}',
                ' ',
                '!',
                '#',
                '\u{7f}',
                '\u{2028}',
                '\u{1f600}',
                'é',
            ] {
                for text in [&long, "12345", ""] {
                    let mut text = text.to_owned();
                    text.insert(at.min(text.len()), mark);
                    let mut json = String::new();
                    push_text(&mut json, &text);
                    assert_eq!(json, serde_json::to_string(&text).unwrap());
                }
            }
        }
    }

    #[test]
    fn a_byte_is_found_at_every_place() {
        for length in 0..50 {
            let mut text = vec![b'a'; length];
            assert!(!any(&text, |byte| byte == b'b'), "{length}");
            for place in 0..length {
                text[place] = b'b';
                assert!(any(&text, |byte| byte == b'b'), "{place} of {length}");
                text[place] = b'a';
            }
        }
    }

    #[test]
    fn a_quoted_key_is_written_as_any_other() {
        let text = ObjectWriter::write(0, |object| {
            object.text(crate::json::key!("a"), "x");
            object.integer(crate::json::key!("\u{e9} 1"), 1);
            object.object("b", |inner| inner.boolean(crate::json::key!("c"), true));
        });
        assert_eq!(text.get(), r#"{"a":"x","é 1":1,"b":{"c":true}}"#);
    }

    #[test]
    fn members_stand_in_the_order_of_the_calls() {
        let text = ObjectWriter::write(0, |object| {
            object.text("a\"", "x");
            object.optional_text("b", None);
            object.boolean("c", true);
            object.object("d", |inner| inner.integer("e", -3));
            object.objects("f", [1, 2], |item, inner| inner.integer("g", item));
            object.object("h", |_| {});
            object.objects("i", [0; 0], |_, _| {});
            object.texts("j", &["k".to_owned(), "l\"".to_owned()]);
            object.texts("m", &[]);
            object.digits("n", "1.50");
            object.json("o", &JsonText::of(&[true]).unwrap());
            assert_eq!(format!("{object:?}"), "ObjectWriter(..)");
        });
        let expected = r#"{"a\"":"x","c":true,"d":{"e":-3},"f":[{"g":1},{"g":2}],"h":{},"i":[],"j":["k","l\""],"m":[],"n":1.50,"o":[true]}"#;
        assert_eq!(text.get(), expected);
    }
}
