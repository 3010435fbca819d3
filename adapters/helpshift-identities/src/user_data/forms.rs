//! The forms of user data: what a text, a tag and a custom field may be. On the web every value is text.

use std::sync::LazyLock;

use countersign::adapter::ReservedNames;
use countersign::identity::is_iso_639_1;
use countersign::{Country, Timestamp};

use super::{APP, GLOBAL, PayingSegment};
use crate::Surface;
use crate::failures::EntryFault;
use crate::limits::{
    APP_VERSION_MAX, KEY_MAX, MULTILINE_FIELD_MAX, PAGE_TEXT_MAX, TAG_MAX, is_longer,
};
use crate::token::identifiers;

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
    /// Finds the fault of a text of this form.
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
            Self::PayingSegment => PayingSegment::ALL
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

/// Finds the fault of a tag.
pub(crate) fn tag_fault(tag: &str, surface: Surface) -> Option<EntryFault> {
    text_fault(tag, TAG_MAX, surface)
}

/// Finds the fault of a custom field whose value has up to `max` characters.
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

/// Finds the fault of a tag or of a value. An empty text is one (inferred from `emptyData`).
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

/// The names that `helpshiftConfig`, `login` and the REST API read beside the kinds of identities and the keys of user
/// data.
const OTHERS: &[&str] = &[
    "app_id",
    "authenticate_with",
    "core_profile_id",
    "domain",
    "full_privacy",
    "full_privacy_enabled",
    "google_play_id",
    "iat",
    "id",
    "identities",
    "identifier",
    "identity_token",
    "name",
    "phone",
    "pid",
    "platform_id",
    "profile_id",
    "tags",
    "user_auth_token",
    "user_email",
    "user_id",
    "user_name",
    "user_phone",
];

/// The names that no custom field has: those that Helpshift reads as an identifier, a proof or an attribute of its own
/// (inferred: the pages name no reserved custom field).
pub(super) static RESERVED: LazyLock<ReservedNames> = LazyLock::new(|| {
    let keys = GLOBAL.iter().chain(APP).map(|key| key.name);
    let names = keys.chain(identifiers());
    ReservedNames::new(OTHERS.iter().copied().chain(names))
});

#[cfg(test)]
mod tests {
    use super::RESERVED;

    #[test]
    fn spelling_does_not_hide_a_name() {
        for name in [
            "email",
            "Email",
            "e-mail",
            "userEmail",
            "user_email",
            "USER ID",
            "uid",
            "steam_id",
            "phoneNumber",
            "user_auth_token",
            "first_name",
            "appVersion",
            "reset_tags",
            "__proto__",
            "constructor",
            "prototype",
        ] {
            assert!(RESERVED.has(name), "{name}");
        }
        for name in ["plan", "seats", "email_opt_in", "ключ", "", "identity"] {
            assert!(!RESERVED.has(name), "{name}");
        }
    }
}
