//! Reads TOML as a type, and finds every fault: serde stops at the first one, so each faulty value is taken out and the
//! rest is read again.

use std::collections::BTreeMap;

use countersign::problem::{Code, Path, Problems};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use toml::Value;

/// A file with more faults is not read to its end.
const MOST_FAULTS: usize = 100;

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
        let said = error.inner().message();
        let missing = said.strip_prefix("missing field `");
        match missing.and_then(|said| said.strip_suffix('`')) {
            // A faulty value that was taken out is not missing.
            Some(key) if out.has(&path, key) => {}
            Some(key) => {
                let mut path = out.original(&path);
                path.push(Segment::Map { key: key.into() });
                add(at, &path, Code::Missing, "required", problems);
            }
            // Without a value that was taken out, what is around it has another form.
            None if out.is_around(&path) => {}
            None => {
                let is_unknown = said.starts_with("unknown field");
                let code = if is_unknown {
                    Code::UnknownField
                } else {
                    Code::Invalid
                };
                add(
                    at,
                    &out.original(&path),
                    code,
                    without_value(said),
                    problems,
                );
            }
        }
        while !out.take(&mut value, &path) {
            path.pop()?;
        }
    }
    None
}

/// Returns serde's message without the value that it quotes: an `invalid type` and the like ends with what is expected.
fn without_value(said: &str) -> &str {
    let expected = said.find("expected").and_then(|at| said.get(at..));
    expected.unwrap_or(said)
}

fn add(at: Path<'_>, path: &[Segment], code: Code, detail: &str, problems: &mut Problems) {
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
