//! The forms that a value of user data may have. On the web every value is text.

use countersign::identity::is_iso_639_1;
use countersign::{Country, Timestamp};

use crate::failures::EntryFault;
use crate::limits::{APP_VERSION_MAX, PAGE_TEXT_MAX, is_longer};
use crate::surface::Surface;

/// The last second of the year 9999. A later moment is one in milliseconds.
const LATEST: i64 = 253_402_300_799;

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// An integer above 0 and below 150.
    Age,
    Any,
    AppVersion,
    /// `true` or `false`.
    Boolean,
    /// A name, or a code of ISO 3166-1.
    Country,
    /// Digits, with a point among them or not.
    Decimal,
    Integer,
    /// A code of ISO 639-1.
    Language,
    /// A decimal, as JSON writes a number.
    Number,
    PayingSegment,
    /// Unix seconds.
    Seconds,
}

impl Form {
    /// What is wrong with a text of this form.
    pub(crate) fn fault(self, text: &str, surface: Surface) -> Option<EntryFault> {
        if text.trim().is_empty() {
            Some(EntryFault::Empty)
        } else if surface == Surface::Web && is_longer(text, PAGE_TEXT_MAX) {
            Some(EntryFault::TooLongForPage)
        } else if self == Self::AppVersion && is_longer(text, APP_VERSION_MAX) {
            Some(EntryFault::ValueTooLong)
        } else if !self.fits(text) {
            Some(EntryFault::KeyUnknown)
        } else {
            None
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Self::Any | Self::AppVersion => true,
            Self::Age => digits(text) && text.parse().is_ok_and(|age: u32| (1..150).contains(&age)),
            Self::Boolean => matches!(text, "true" | "false"),
            // A name is not checked, and neither is a code of three letters.
            Self::Country => text.len() != 2 || Country::new(text).is_ok(),
            Self::Decimal => match signless(text).split_once('.') {
                Some((whole, rest)) => digits(whole) && digits(rest),
                None => digits(signless(text)),
            },
            Self::Integer => digits(signless(text)),
            Self::Language => is_iso_639_1(text),
            Self::Number => {
                Self::Decimal.fits(text)
                    && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
            }
            Self::PayingSegment => super::PayingSegment::ALL
                .iter()
                .any(|segment| segment.as_str() == text),
            Self::Seconds => {
                digits(text)
                    && text.parse().is_ok_and(|seconds| {
                        seconds <= LATEST && Timestamp::from_unix(seconds).is_some()
                    })
            }
        }
    }
}

fn signless(text: &str) -> &str {
    text.strip_prefix('-').unwrap_or(text)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
