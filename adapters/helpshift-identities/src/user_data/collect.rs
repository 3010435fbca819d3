//! Tags and custom fields: what may go in, up to the limits, from wherever it comes.

use std::borrow::Cow;

use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::problem::{Code, FieldPath, Path};

use super::reserved::RESERVED;
use crate::failures::EntryFault;
use crate::limits::{
    COLLECTION_MAX, KEY_MAX, MULTILINE_FIELD_MAX, PAGE_TEXT_MAX, TAG_MAX, is_longer,
};
use crate::surface::Surface;

/// What is wrong with a tag.
pub(crate) fn tag_fault(tag: &str, surface: Surface) -> Option<EntryFault> {
    text_fault(tag, TAG_MAX, surface)
}

/// What is wrong with a custom field whose value has up to `max` characters.
pub(crate) fn field_fault(
    key: &str,
    value: &str,
    max: usize,
    surface: Surface,
) -> Option<EntryFault> {
    if key.trim().is_empty() {
        Some(EntryFault::Empty)
    } else if is_longer(key, KEY_MAX) {
        Some(EntryFault::KeyTooLong)
    } else {
        text_fault(value, max.min(MULTILINE_FIELD_MAX), surface)
    }
}

/// An empty text is left out (inferred from `emptyData`).
fn text_fault(text: &str, max: usize, surface: Surface) -> Option<EntryFault> {
    if text.trim().is_empty() {
        Some(EntryFault::Empty)
    } else if surface == Surface::Web && is_longer(text, PAGE_TEXT_MAX) {
        Some(EntryFault::TooLongForPage)
    } else if is_longer(text, max) {
        Some(EntryFault::ValueTooLong)
    } else {
        None
    }
}

/// One collection on its way in.
pub(super) struct Collection<'i, 'a, T> {
    pub(super) screening: &'i mut Screening<'a>,
    pub(super) surface: Surface,
    pub(super) kept: Vec<T>,
}

impl<'i, 'a, T> Collection<'i, 'a, T> {
    pub(super) const fn new(screening: &'i mut Screening<'a>, surface: Surface) -> Self {
        Self {
            screening,
            surface,
            kept: Vec::new(),
        }
    }

    fn keep(&mut self, at: impl Into<FieldPath>, entry: T, fault: Option<EntryFault>) {
        // With that many of each, the hundred keys of a page cannot be reached: a list is one.
        let full = self.kept.len() >= COLLECTION_MAX;
        match fault.or(full.then_some(EntryFault::TooMany)) {
            Some(fault) => {
                let name = fault.name(self.surface);
                self.screening.drop_as(at, fault.reason(), Some(name));
            }
            None => self.kept.push(entry),
        }
    }
}

impl<'a> Collection<'_, 'a, Cow<'a, str>> {
    pub(super) fn tag(&mut self, at: Path<'_>, tag: Cow<'a, str>) {
        let fault = tag_fault(&tag, self.surface);
        self.keep(at, tag, fault);
    }
}

impl<'a> Collection<'_, 'a, (Cow<'a, str>, Cow<'a, str>)> {
    pub(super) fn field(
        &mut self,
        at: Path<'_>,
        key: Cow<'a, str>,
        value: Cow<'a, str>,
        max: usize,
    ) {
        if RESERVED.has(&key) {
            return self.screening.drop(at, Reason::Reserved);
        }
        if self.kept.iter().any(|(known, _)| *known == key) {
            return self.screening.refuse(at, Code::Invalid, "given twice");
        }
        let fault = field_fault(&key, &value, max, self.surface);
        self.keep(at, (key, value), fault);
    }
}
