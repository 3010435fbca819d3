//! Reads TOML as a type, and finds every fault: serde stops at the first one, so each faulty value is taken out, each
//! missing one is filled in, and the rest is read again.

use std::collections::BTreeMap;

use countersign::problem::{Code, Path, Problems};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use toml::{Table, Value};

/// Of more faults the first ones are told.
pub(super) const MOST_FAULTS: usize = 100;

/// Reads a value at this path. The path of a fault is that in the file, although values were taken out.
pub(crate) fn read<T: DeserializeOwned>(
    mut value: Value,
    at: Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let before = problems.len();
    let mut out = Out::default();
    while problems.len() < before + MOST_FAULTS {
        let error = match serde_path_to_error::deserialize(value.clone()) {
            Ok(read) => return Some(read).filter(|_| problems.len() == before),
            Err(error) => error,
        };
        let mut path: Vec<Segment> = error.path().iter().cloned().collect();
        match fault(error.inner().message()) {
            // A faulty value that was taken out is not missing.
            Fault::Missing(key) if out.has(&path, key) => {}
            Fault::Missing(key) => {
                let mut whole = out.original(&path);
                whole.push(Segment::Map { key: key.into() });
                add(at, &whole, Code::Missing, "required", problems);
                if fill::<T>(&mut value, &path, key) {
                    continue;
                }
            }
            // Without a value that was taken out, what is around it has another form.
            Fault::Other(..) if out.is_around(&path) => {}
            Fault::Other(code, detail) => add(at, &out.original(&path), code, &detail, problems),
        }
        while !out.take(&mut value, &path) {
            path.pop()?;
        }
    }
    None
}

/// A fault that serde has found.
pub(super) enum Fault<'s> {
    /// The key is missing.
    Missing(&'s str),
    Other(Code, String),
}

/// Reads serde's message, without the value that it quotes: what is expected stands at its end.
pub(super) fn fault(said: &str) -> Fault<'_> {
    let missing = said.strip_prefix("missing field `");
    if let Some(key) = missing.and_then(|said| said.strip_suffix('`')) {
        return Fault::Missing(key);
    }
    let code = match said.starts_with("unknown field") {
        true => Code::UnknownField,
        false => Code::Invalid,
    };
    let detail = match said.rsplit_once(", expected ") {
        Some((_, "a map")) => "expected a table".to_owned(),
        Some((_, "u32")) => "expected a whole number, from 0 on".to_owned(),
        Some((_, expected)) => format!("expected {expected}"),
        None if said.starts_with("wanted exactly 1 element") => "expected one key".to_owned(),
        None => said.to_owned(),
    };
    Fault::Other(code, detail)
}

/// Puts a value in the place of one that is missing, so that serde goes on behind it.
fn fill<T: DeserializeOwned>(value: &mut Value, path: &[Segment], key: &str) -> bool {
    let text = |text: &str| Value::String(text.to_owned());
    let texts = ["/x", "https://x", "required", "exp", "HS256"].map(text);
    let date = "2026-01-01".parse().map(Value::Datetime).ok();
    let usual = [text("x"), Value::Table(Table::new()), Value::Integer(1)];
    let others = texts.into_iter().chain(date);
    for filler in usual
        .into_iter()
        .chain(others)
        .chain([Value::Array(Vec::new())])
    {
        let mut filled = value.clone();
        let Some(Value::Table(table)) = path.iter().try_fold(&mut filled, step) else {
            return false;
        };
        table.insert(key.to_owned(), filler);
        let read: Result<T, _> = serde_path_to_error::deserialize(filled.clone());
        let is_at_key = |error: &serde_path_to_error::Error<_>| {
            let mut inside = error.path().iter().skip(path.len());
            matches!(inside.next(), Some(Segment::Map { key: at }) if at == key)
        };
        let fits = !read.is_err_and(|error| is_at_key(&error));
        if fits {
            *value = filled;
            return true;
        }
    }
    false
}

pub(super) fn add(
    at: Path<'_>,
    path: &[Segment],
    code: Code,
    detail: &str,
    problems: &mut Problems,
) {
    match path.split_first() {
        None => problems.add(at, code, detail.to_owned()),
        Some((Segment::Seq { index }, rest)) => add(at.index(*index), rest, code, detail, problems),
        Some((Segment::Map { key } | Segment::Enum { variant: key }, rest)) => {
            add(at.key(key), rest, code, detail, problems);
        }
        Some((Segment::Unknown, rest)) => add(at, rest, code, detail, problems),
    }
}

/// The values that were taken out: of each table or list, by its path, the keys or the indexes in the file.
#[derive(Default)]
struct Out(BTreeMap<String, (Vec<String>, Vec<usize>)>);

impl Out {
    fn has(&self, path: &[Segment], key: &str) -> bool {
        let of_table = self.0.get(&text(&self.original(path)));
        of_table.is_some_and(|(keys, _)| keys.iter().any(|out| out == key))
    }

    fn is_around(&self, path: &[Segment]) -> bool {
        self.0.contains_key(&text(&self.original(path)))
    }

    /// Returns the path in the file of a value that stands at this path now.
    fn original(&self, path: &[Segment]) -> Vec<Segment> {
        let mut original = Vec::new();
        for segment in path {
            original.push(match segment {
                Segment::Seq { index } => {
                    let mut index = *index;
                    let out = self.0.get(&text(&original));
                    for taken in out.iter().flat_map(|(_, indexes)| indexes) {
                        index += usize::from(*taken <= index);
                    }
                    Segment::Seq { index }
                }
                other => other.clone(),
            });
        }
        original
    }

    /// Takes the value at the path out; `false` where there is none.
    fn take(&mut self, value: &mut Value, path: &[Segment]) -> bool {
        let Some((last, around)) = path.split_last() else {
            return false;
        };
        let Some(inside) = around.iter().try_fold(value, step) else {
            return false;
        };
        let original = self.original(path);
        let Some((in_file, around)) = original.split_last() else {
            return false;
        };
        let (keys, indexes) = self.0.entry(text(around)).or_default();
        match (inside, last, in_file) {
            (Value::Table(table), Segment::Map { key } | Segment::Enum { variant: key }, _) => {
                keys.push(key.clone());
                table.remove(key).is_some()
            }
            (Value::Array(list), Segment::Seq { index }, Segment::Seq { index: in_file })
                if *index < list.len() =>
            {
                list.remove(*index);
                indexes.push(*in_file);
                indexes.sort_unstable();
                true
            }
            _ => false,
        }
    }
}

fn step<'v>(value: &'v mut Value, segment: &Segment) -> Option<&'v mut Value> {
    match (value, segment) {
        (Value::Table(table), Segment::Map { key } | Segment::Enum { variant: key }) => {
            table.get_mut(key)
        }
        (Value::Array(list), Segment::Seq { index }) => list.get_mut(*index),
        _ => None,
    }
}

fn text(path: &[Segment]) -> String {
    path.iter().map(|segment| format!("/{segment}")).collect()
}
