//! Writes JSON as JavaScript does, for a signature that must still hold after the page has parsed and written the text.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Object, push_text, raw};

/// The deepest nesting that is read. Each level is parsed again, so that a very deep text would cost very much time.
const DEEPEST: usize = 64;

/// Returns `JSON.stringify(JSON.parse(text))` (ECMA-262, sections 25.5.1 and 25.5.2).
///
/// Returns `None` for a value that no signer makes on purpose: an object holds one key twice, a text holds half of a
/// surrogate pair, or values are nested more than 64 deep.
#[must_use]
pub fn written_again(value: &RawValue) -> Option<String> {
    let mut text = String::with_capacity(value.get().len());
    write(value, DEEPEST, &mut text)?;
    Some(text)
}

/// Returns the same of an object that was read already. Entries that were taken from it are left out.
#[must_use]
pub fn object_written_again(object: &Object<'_>) -> Option<String> {
    let entries = object.entries().iter();
    let length = entries.map(|(key, value)| key.len() + value.get().len() + r#","":"#.len());
    let mut text = String::with_capacity(length.sum::<usize>() + "{}".len());
    write_object(object, DEEPEST, &mut text)?;
    Some(text)
}

fn write(value: &RawValue, deepest: usize, text: &mut String) -> Option<()> {
    match value.get().bytes().next()? {
        b'{' => write_object(&raw::object(value).ok()?, deepest, text)?,
        b'[' => {
            let within = deepest.checked_sub(1)?;
            text.push('[');
            for (place, value) in raw::list(value).ok()?.into_iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                write(value, within, text)?;
            }
            text.push(']');
        }
        b'"' => match raw::text(value).ok()? {
            // It has no escapes.
            Cow::Borrowed(_) => text.push_str(value.get()),
            Cow::Owned(value) => push_text(text, &value),
        },
        b't' | b'f' | b'n' => text.push_str(value.get()),
        _ => text.push_str(&number(value.get())?),
    }
    Some(())
}

fn write_object(object: &Object<'_>, deepest: usize, text: &mut String) -> Option<()> {
    let within = deepest.checked_sub(1)?;
    let mut entries = Cow::Borrowed(object.entries());
    if entries.iter().any(|(key, _)| index(key).is_some()) {
        let sorted = entries.to_mut();
        sorted.sort_by_key(|(key, _)| index(key).unwrap_or(u32::MAX));
    }
    text.push('{');
    for (place, (key, value)) in entries.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { "," });
        push_text(text, key);
        text.push(':');
        write(value, within, text)?;
    }
    text.push('}');
    Some(())
}

/// Returns the key as an array index. An object's keys of this form come first, in ascending order (ECMA-262, section
/// 10.1.11).
fn index(key: &str) -> Option<u32> {
    let index: u32 = key.parse().ok()?;
    (index != u32::MAX && index.to_string() == key).then_some(index)
}

/// Says whether the text is an integer that a double holds to the digit, so that JavaScript writes it as it stands.
fn is_short_integer(text: &str) -> bool {
    let has_digits = text.bytes().all(|digit| digit.is_ascii_digit());
    (1..=15).contains(&text.len()) && has_digits && (text == "0" || !text.starts_with('0'))
}

/// Returns a number as JavaScript writes it: the shortest digits that read as the same double (ECMA-262, section
/// 6.1.6.1.20). Returns `None` where the text is not a number.
#[must_use]
pub fn number(text: &str) -> Option<String> {
    if is_short_integer(text) {
        return Some(text.to_owned());
    }
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return Some("null".to_owned());
    }
    // Rust also writes the shortest digits: `1.5e-7`.
    let written = format!("{:e}", value.abs());
    let (mantissa, exponent) = written.split_once('e')?;
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if value < 0.0 { "-" } else { "" };
    // Where the point stands, counted from the first digit.
    let point = usize::try_from(exponent + 1);
    let plain = match point {
        Ok(point @ 0..=21) if exponent >= 0 => match digits.split_at_checked(point) {
            Some((whole, "")) => whole.to_owned(),
            Some((whole, rest)) => format!("{whole}.{rest}"),
            None => format!("{digits:0<point$}"),
        },
        _ if (-6..0).contains(&exponent) => {
            let zeros = usize::try_from(-exponent - 1).ok()?;
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        _ => {
            let sign = if exponent < 0 { "" } else { "+" };
            format!("{mantissa}e{sign}{exponent}")
        }
    };
    Some(format!("{sign}{plain}"))
}
