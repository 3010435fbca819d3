//! The JSON of steps. Most are the same for every user, and an adapter makes them once.

use std::sync::Arc;

use countersign::Step;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// What the last bundle of an adapter had for steps.
#[derive(Default)]
pub(super) struct Known {
    pub(super) steps: Steps,
    pub(super) logout: Steps,
}

/// The last step at each place of a list, with its JSON.
#[derive(Default)]
pub(super) struct Steps(Vec<Written>);

pub(super) struct Written {
    step: Step,
    text: Box<RawValue>,
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl Steps {
    /// The steps with their JSON, which is written anew where a step is not the one that was known.
    pub(super) fn write(&mut self, steps: &[Step]) -> serde_json::Result<&[Written]> {
        for (index, step) in steps.iter().enumerate() {
            let known = self.0.get_mut(index);
            if known
                .as_ref()
                .is_some_and(|known| is_same(&known.step, step))
            {
                continue;
            }
            let (step, text) = (step.clone(), to_raw_value(step)?);
            let written = Written { step, text };
            match known {
                Some(known) => *known = written,
                None => self.0.push(written),
            }
        }
        Ok(self.0.get(..steps.len()).unwrap_or_default())
    }
}

/// Whether both share their parts. Others may still be equal.
fn is_same(one: &Step, other: &Step) -> bool {
    match (one, other) {
        (
            Step::Assign { to, args },
            Step::Assign {
                to: name,
                args: parts,
            },
        )
        | (
            Step::Call { function: to, args },
            Step::Call {
                function: name,
                args: parts,
            },
        )
        | (
            Step::Push { to, args },
            Step::Push {
                to: name,
                args: parts,
            },
        ) => Arc::ptr_eq(args, parts) && to == name,
        (
            Step::Remove { from, keys },
            Step::Remove {
                from: name,
                keys: parts,
            },
        ) => Arc::ptr_eq(keys, parts) && from == name,
        _ => false,
    }
}
