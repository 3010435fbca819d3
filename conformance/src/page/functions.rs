//! The functions that bundles name, and the user whom a bundle names.

use std::collections::BTreeSet;

use countersign::ClientBundle;
use countersign::bundle::{Argument, ProofKind, Step};
use serde_json::Value;

use super::name;
use crate::bundle_text::{text_at, token};

/// The functions of every browser, whether a vendor's script runs or not.
pub(super) const BROWSERS: [&str; 1] = ["location.reload"];

/// The names of functions.
pub(super) struct Named {
    /// Those that a step calls, but for those that a step waits for.
    pub(super) called: BTreeSet<String>,
    /// Those that a step waits for.
    pub(super) awaited: BTreeSet<String>,
}

impl Named {
    pub(super) fn of(bundles: &[&ClientBundle]) -> Self {
        let mut named = Self {
            called: BTreeSet::new(),
            awaited: BTreeSet::new(),
        };
        for bundle in bundles {
            named.add(&mut bundle.steps().iter());
            named.add(&mut bundle.logout().iter());
        }
        named.called.retain(|one| !named.awaited.contains(one));
        named
    }

    fn add(&mut self, steps: &mut dyn Iterator<Item = &Step>) {
        for step in steps {
            match step {
                Step::Call { .. } => {
                    self.called.insert(name(step).to_owned());
                }
                Step::Ready { steps, .. } => {
                    self.awaited.insert(name(step).to_owned());
                    self.add(&mut steps.iter());
                }
                Step::When { steps, .. } => self.add(&mut steps.iter()),
                _ => {}
            }
            arguments_within(step, &mut |one| match one {
                Argument::Steps(steps) => self.add(&mut steps.iter()),
                Argument::Ask(ask) => self.add(&mut ask.steps.iter()),
                _ => {}
            });
        }
    }
}

/// Calls a function with each argument of a step, and with those inside, but not with those of a function's steps.
pub(crate) fn arguments_within(step: &Step, see: &mut dyn FnMut(&Argument)) {
    let args = match step {
        Step::Assign { args, .. }
        | Step::Call { args, .. }
        | Step::Push { args, .. }
        | Step::Append { args, .. } => args,
        _ => return,
    };
    within(&mut args.iter(), see);
}

fn within(args: &mut dyn Iterator<Item = &Argument>, see: &mut dyn FnMut(&Argument)) {
    for one in args {
        see(one);
        match one {
            Argument::List(parts) | Argument::Merge(parts) | Argument::Text(parts) => {
                within(&mut parts.iter(), see)
            }
            Argument::Object(keys) => within(&mut keys.values(), see),
            _ => {}
        }
    }
}

/// Returns the words by which a bundle names its user: its steps and payload without the proof and its end.
fn who(bundle: &ClientBundle) -> Value {
    let payload: Value = serde_json::from_str(bundle.payload.get()).unwrap_or_default();
    let proof = bundle
        .verification()
        .and_then(|at| payload.pointer(at.payload).cloned());
    let end = bundle.expires_at().map(|end| Value::from(end.unix()));
    let steps = serde_json::to_value(bundle.steps()).unwrap_or_default();
    let mut words = Value::from(vec![steps, payload]);
    blank(&mut words, &|value| {
        Some(value) == proof.as_ref() || Some(value) == end.as_ref()
    });
    words
}

/// Says whether two bundles are one user's: by their words, and by the claims of their tokens where both have one.
pub(super) fn is_same(one: &ClientBundle, other: &ClientBundle) -> bool {
    let differs = |(one, other)| one != other;
    who(one) == who(other) && !claims(one).zip(claims(other)).is_some_and(differs)
}

/// Returns the claims of a bundle's token, but for its times.
fn claims(bundle: &ClientBundle) -> Option<Value> {
    let at = bundle
        .verification()
        .filter(|at| at.kind == ProofKind::Jwt)?;
    let [_, mut claims] = token(&text_at(bundle, at.payload)?)?;
    for time in ["exp", "iat", "nbf", "jti"] {
        claims.as_object_mut()?.remove(time);
    }
    Some(claims)
}

fn blank(value: &mut Value, is_other: &impl Fn(&Value) -> bool) {
    match value {
        _ if is_other(value) => *value = Value::from(0),
        Value::Array(items) => items.iter_mut().for_each(|item| blank(item, is_other)),
        Value::Object(keys) => keys.values_mut().for_each(|item| blank(item, is_other)),
        _ => {}
    }
}
