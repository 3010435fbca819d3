//! The answer of an adapter to a case, as text for reviewers.

use std::fmt::Write;

use countersign::problem::Problems;
use countersign::{Action, ClientBundle, Error};
use serde_json::{Map, Value, json};

use crate::fixture::Fixture;
use crate::trial::{issue, now, says, with_client_data};
use crate::{bundle_text, corpus};

/// A longer text is cut, and its length is added.
const LONGEST: usize = 160;
/// A longer list is cut to its first entries.
const MOST: usize = 20;
const SHOWN: usize = 8;

/// Writes the adapter's answer to the named case, for each of its actions. Keys are sorted, tokens are decoded, and
/// characters that cannot be seen are escaped.
///
/// # Errors
///
/// There is no case of this name, or the adapter panics on it.
pub fn of(fixture: &dyn Fixture, name: &str) -> Result<String, String> {
    let mut cases = corpus::named();
    cases.extend(fixture.more_cases());
    let case = cases.into_iter().find(|case| case.name == name);
    let mut case = case.ok_or_else(|| format!("there is no case {name:?}"))?;
    let adapter = fixture.adapter();
    let kind = adapter.capabilities().kind();
    case.identity = with_client_data(fixture, kind, &case.identity).into_owned();
    let mut text = format!("identity\n{}", lines(case.value()));
    for table in adapter.capabilities().tables() {
        let action = table.action();
        let outcome = issue(&*adapter, &case.identity, action, now())
            .map_err(|panicked| says(&case, action, format!("issuing {panicked}")))?;
        let outcome = match outcome {
            Ok(bundle) => issued(action, &bundle),
            Err(error) => refused(action, &error),
        };
        text.push_str(&outcome);
    }
    Ok(text)
}

fn issued(action: Action, bundle: &ClientBundle) -> String {
    let wire: Value = serde_json::from_str(&bundle_text::wire(bundle)).unwrap_or_default();
    let part = |key: &str| wire.get(key).cloned().unwrap_or_default();
    let mut text = format!("\n{action}: issued\nkind {}\n", bundle.kind());
    let _ = writeln!(text, "payload {}", pretty(part("payload")));
    let _ = writeln!(text, "verification {}", readable(part("verification")));
    for key in ["steps", "renewal", "logout"] {
        if wire.get(key).is_some() {
            let _ = write!(text, "{key}\n{}", lines(part(key)));
        }
    }
    for key in ["renew", "expires_at", "refresh_at"] {
        let _ = writeln!(text, "{key} {}", part(key));
    }
    text.push_str("dropped\n");
    for dropped in &bundle.dropped {
        let reason = json!(dropped.reason);
        let reason = reason.as_str().unwrap_or_default();
        let _ = writeln!(text, "  {}: {reason}", dropped.path);
    }
    text
}

fn refused(action: Action, error: &Error) -> String {
    format!("\n{action}: refused\n{}", listed(error.problems()))
}

fn listed(problems: &Problems) -> String {
    let mut text = String::new();
    for problem in problems.iter() {
        let _ = write!(text, "  {problem}");
        if let Some(reason) = problem.vendor_reason {
            let _ = write!(text, " [{reason}]");
        }
        text.push('\n');
    }
    text
}

fn pretty(value: Value) -> String {
    let text = serde_json::to_string_pretty(&readable(value)).unwrap_or_default();
    text.chars().map(visible).collect()
}

/// Writes each entry on a line of its own.
fn lines(value: Value) -> String {
    let line = |line: String| format!("  {}\n", line.chars().map(visible).collect::<String>());
    match readable(value) {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| line(format!("{key}: {value}")))
            .collect(),
        Value::Array(items) => items.iter().map(|item| line(item.to_string())).collect(),
        other => line(other.to_string()),
    }
}

/// Sorts the keys, decodes tokens and cuts long texts, so that the order that serde_json keeps makes no difference.
fn readable(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            let rest = shorten(&mut entries).map(|rest| ("…".to_owned(), rest));
            let entries = entries
                .into_iter()
                .map(|(key, value)| (cut(key), readable(value)));
            Value::Object(entries.chain(rest).collect::<Map<String, Value>>())
        }
        Value::Array(mut items) => {
            let rest = shorten(&mut items);
            Value::Array(items.into_iter().map(readable).chain(rest).collect())
        }
        Value::String(text) => match bundle_text::token(&text) {
            Some([header, claims]) => {
                let signature = text.rsplit('.').next().unwrap_or_default();
                json!({
                    "claims": readable(claims),
                    "header": readable(header),
                    "signature": signature,
                })
            }
            None => Value::String(cut(text)),
        },
        other => other,
    }
}

fn shorten<T>(entries: &mut Vec<T>) -> Option<Value> {
    let length = entries.len();
    if length <= MOST {
        return None;
    }
    entries.truncate(SHOWN);
    Some(json!(format!("… ({length} entries)")))
}

fn cut(text: String) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST / 4).collect();
    format!("{start}… ({length} characters)")
}

/// Escapes a character that a reviewer cannot see, such as a mark that turns text around, or a line break that only
/// some programs know.
pub(crate) fn visible(character: char) -> String {
    let seen = matches!(character, '\n' | '"' | '\\' | '\'') || character.escape_debug().len() == 1;
    if seen {
        character.to_string()
    } else {
        format!("\\u{{{:x}}}", u32::from(character))
    }
}

#[cfg(test)]
mod tests {
    use countersign::problem::{Code, Path, Problem, Problems};
    use serde_json::{Map, Value, json};

    use super::{listed, readable, visible};

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        for shown in ['a', 'é', '한', '🦊', ' ', '\n', '"', '\'', '\\'] {
            assert_eq!(visible(shown), shown.to_string());
        }
        for (hidden, shown) in [
            ('\0', "\\u{0}"),
            ('\t', "\\u{9}"),
            ('\u{202e}', "\\u{202e}"),
            ('\u{2028}', "\\u{2028}"),
            ('\u{200b}', "\\u{200b}"),
        ] {
            assert_eq!(visible(hidden), shown);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_a_long_list_is_counted() {
        let text = |length| json!("é".repeat(length));
        assert_eq!(readable(text(160)), text(160));
        let cut = format!("{}… (161 characters)", "é".repeat(40));
        assert_eq!(readable(text(161)), json!(cut));
        let list = |length: usize| json!((0..length).collect::<Vec<_>>());
        assert_eq!(readable(list(20)), list(20));
        assert_eq!(
            readable(list(21)),
            json!([0, 1, 2, 3, 4, 5, 6, 7, "… (21 entries)"])
        );
        let object = |length: usize| {
            let entries = (0..length).map(|index| (format!("k{index:02}"), json!(index)));
            Value::Object(entries.collect::<Map<_, _>>())
        };
        assert_eq!(readable(object(20)), object(20));
        let mut short = object(8);
        short["…"] = json!("… (21 entries)");
        assert_eq!(readable(object(21)), short);
        let key = json!({ "k".repeat(161): [text(161)] });
        let cut_key = format!("{}… (161 characters)", "k".repeat(40));
        assert_eq!(readable(key), json!({ cut_key: [cut] }));
    }

    #[test]
    fn a_problem_is_listed_with_the_vendors_reason() {
        let mut problems = Problems::new();
        problems.add(Path::ROOT.key("city"), Code::Invalid, "no");
        let named = Problem::new(Path::ROOT.key("tags"), Code::TooMany, "10 at most");
        problems.push(named.with_vendor_reason(Some("TOO_MANY_TAGS")));
        assert_eq!(
            listed(&problems),
            "  city: invalid (no)\n  tags: too-many (10 at most) [TOO_MANY_TAGS]\n"
        );
    }
}
