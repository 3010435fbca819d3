//! The identities that every adapter meets.

pub(crate) mod built;
pub(crate) mod limits;
mod named;

use std::borrow::Cow;

use countersign::adapter::Table;
use countersign::identity::Draft;
use serde_json::{Value, json};

use crate::value::{self, Leaf};

/// An identity as JSON text, with a name for messages and snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Case {
    /// The name, for messages and snapshots.
    pub name: Cow<'static, str>,
    /// The identity, and what may stand beside it, as an application would send it.
    pub identity: String,
}

impl Case {
    /// Makes a case of this name.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, identity: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            identity: identity.into(),
        }
    }

    /// Reads the identity.
    #[must_use]
    pub fn draft(&self) -> Draft<'_> {
        Draft::parse(&self.identity)
    }

    /// Reads the identity as a value that can be changed; null where it is no JSON.
    pub(crate) fn value(&self) -> Value {
        value::read(&self.identity)
    }
}

/// Returns the cases that have a name, which are the same for every adapter.
#[must_use]
pub fn named() -> Vec<Case> {
    named::cases()
}

/// Returns every case for an adapter that declares this: those with a name, the full one without each of
/// its fields in turn, each limit of the table, met and passed by one, and the texts that the vendor folds in another
/// case.
#[must_use]
pub fn all(table: &Table) -> Vec<Case> {
    let mut cases = named();
    cases.extend(without_each_field());
    cases.extend(odd_ids());
    cases.extend(limits::of(table).into_iter().map(|limit| limit.case));
    cases.extend(in_another_case(table));
    cases
}

/// Returns the full identity whose folded texts are in another case; `None` where the table declares no fold.
fn in_another_case(table: &Table) -> Option<Case> {
    let full = value::read(&named::full());
    let folds = |leaf: &Leaf| {
        let rule = table.rule(leaf.field);
        rule.is_some_and(|rule| rule.fold().is_some())
    };
    let leaves = value::leaves(&full).into_iter().filter(folds);
    let cased = leaves.fold(full.clone(), |identity, leaf| {
        leaf.in_other_case(&identity, true).unwrap_or(identity)
    });
    (cased != full).then(|| Case::new("full in another case", cased.to_string()))
}

/// Returns users whose ids some program could split, trim, fold or count in another way.
fn odd_ids() -> Vec<Case> {
    let ids = [
        "7",
        "x",
        "é",
        "1e3",
        "null",
        "00000012",
        "usr:7:of:9",
        "usr|7|of|9",
        "usr 7 of 9",
        "usr,7,of,9",
        "usr/7/of/9",
        "usr%3A7of9",
        "Usr.7_Of-9",
    ];
    let case = |id| Case::new(format!("the id {id}"), json!({ "user_id": id }).to_string());
    ids.into_iter().map(case).collect()
}

fn without_each_field() -> Vec<Case> {
    let full: Value = serde_json::from_str(&named::full()).unwrap_or_default();
    let keys = full
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    keys.map(|key| {
        let mut rest = full.clone();
        if let Some(object) = rest.as_object_mut() {
            object.remove(key);
        }
        Case::new(format!("full without {key}"), rest.to_string())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{named, without_each_field};

    /// The checks expect of each case what its name says. A fault of the corpus would let a check pass on nothing.
    #[test]
    fn only_the_faulty_cases_have_faults_before_an_adapter_sees_them() {
        for case in named() {
            let faulty = ["empty_id", "wrong_types"].contains(&case.name.as_ref());
            let problems = case.draft().problems().clone();
            assert_eq!(!problems.is_empty(), faulty, "{}: {problems}", case.name);
        }
        assert_eq!(without_each_field().len(), 13);
    }
}
