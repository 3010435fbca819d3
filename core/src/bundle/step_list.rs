//! A list of steps that bundles share.

use std::ops::Deref;
use std::sync::Arc;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::bundle::Step;

/// A list of steps, in order.
///
/// A clone shares the steps, so that a list which is the same for every user is made once. An empty list allocates
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct StepList(Option<Arc<[Step]>>);

impl StepList {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl Deref for StepList {
    type Target = [Step];

    fn deref(&self) -> &[Step] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<Step>> for StepList {
    fn from(steps: Vec<Step>) -> Self {
        Self((!steps.is_empty()).then(|| steps.into()))
    }
}

impl<const N: usize> From<[Step; N]> for StepList {
    fn from(steps: [Step; N]) -> Self {
        Self((N > 0).then(|| steps.into()))
    }
}

impl FromIterator<Step> for StepList {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Vec::from_iter(steps).into()
    }
}

impl<'a> IntoIterator for &'a StepList {
    type Item = &'a Step;
    type IntoIter = std::slice::Iter<'a, Step>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for StepList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// The steps of one bundle, in order: a step of this user's own, if there is one, then the steps that bundles share.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    pub(super) first: Option<&'a Step>,
    pub(super) shared: &'a [Step],
}

impl<'a> Steps<'a> {
    /// Says whether there is no step.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.first.is_none() && self.shared.is_empty()
    }

    /// Iterates over the steps.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a Step> + Clone {
        self.first.into_iter().chain(self.shared)
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The length is known: some formats ask for it.
        let length = self.shared.len() + usize::from(self.first.is_some());
        let mut list = serializer.serialize_seq(Some(length))?;
        for step in self.iter() {
            list.serialize_element(step)?;
        }
        list.end()
    }
}
