//! The language and country of a user: each type checks its form when a value is made.

use std::fmt;

use oxilangtag::LanguageTag;

use super::languages::is_iso_639_1;
use super::values::{Fault, fault, reads_text, redacted, refuse};
use crate::identity::Field;
use crate::problem::{Code, Result};

/// A language tag of BCP 47, such as `en-GB`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Locale(LanguageTag<String>);

redacted!(Locale);
reads_text!(Locale);

/// Codes of ISO 639-1 that were withdrawn in 1989, each with the code that replaced it (IANA's registry of subtags).
const RENAMED: [(&str, &str); 3] = [("iw", "he"), ("in", "id"), ("ji", "yi")];

impl Locale {
    /// Checks that a tag is well-formed (RFC 5646, section 2.1). ISO 639 has withdrawn the codes `iw`, `in` and `ji`,
    /// which Java wrote for long: they are read as `he`, `id` and `yi`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) where the tag is not well-formed.
    pub fn new(tag: impl Into<String>) -> Result<Self> {
        Self::parse(tag.into()).map_err(|fault| refuse(Field::Locale, fault))
    }

    pub(crate) fn parse(tag: String) -> Result<Self, Fault> {
        let form = |_| match tag.contains('_') {
            true => fault(
                Code::Invalid,
                "a BCP 47 tag joins its parts by a hyphen, and not by _",
            ),
            false => fault(Code::Invalid, "a BCP 47 tag"),
        };
        let language = LanguageTag::parse(tag.as_str()).map_err(form)?;
        let old = language.primary_language();
        let renamed = RENAMED
            .iter()
            .find(|(code, _)| old.eq_ignore_ascii_case(code));
        let tag = match (renamed, tag.get(old.len()..)) {
            (Some((_, new)), Some(rest)) => format!("{new}{rest}"),
            _ => tag,
        };
        let tag = LanguageTag::parse(tag).map_err(|_| fault(Code::Invalid, "a BCP 47 tag"))?;
        Ok(Self(tag))
    }

    /// Returns the tag as it was given, with a withdrawn code replaced.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the primary language in lower case: `en` for `en-GB` and `EN`.
    #[must_use]
    pub fn language(&self) -> String {
        self.0.primary_language().to_ascii_lowercase()
    }

    /// Returns the primary language as a code of ISO 639-1; `None` where the language has no code of two letters.
    #[must_use]
    pub fn iso_639_1(&self) -> Option<String> {
        Some(self.language()).filter(|language| is_iso_639_1(language))
    }
}

/// A country by its two-letter code of ISO 3166-1, such as `GB`. A user-assigned code, such as `XK`, is allowed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Country(String);

redacted!(Country);
reads_text!(Country);

impl Country {
    /// Checks that ISO 3166-1 assigns the code or leaves it to users. It must be in upper case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) where it is not such a code.
    pub fn new(code: impl Into<String>) -> Result<Self> {
        Self::parse(code.into()).map_err(|fault| refuse(Field::Country, fault))
    }

    pub(crate) fn parse(code: String) -> Result<Self, Fault> {
        let assigned = code.bytes().all(|byte| byte.is_ascii_uppercase())
            && code.parse::<iso3166_static::Alpha2>().is_ok();
        if assigned {
            Ok(Self(code))
        } else {
            Err(fault(
                Code::Invalid,
                "an ISO 3166-1 alpha-2 code in upper case",
            ))
        }
    }

    /// Returns the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Country, Locale};

    #[test]
    fn a_locale_and_a_country_are_codes() {
        assert_eq!(Locale::new("en-GB").unwrap().language(), "en");
        assert_eq!(Locale::new("ES").unwrap().language(), "es");
        assert_eq!(
            Locale::new("en-GB").unwrap().iso_639_1().as_deref(),
            Some("en")
        );
        assert_eq!(Locale::new("gsw").unwrap().iso_639_1(), None);
        for (old, new) in [
            ("iw-IL", "he-IL"),
            ("IN", "id"),
            ("ji-Latn-US", "yi-Latn-US"),
            ("iwi", "iwi"),
        ] {
            assert_eq!(Locale::new(old).unwrap().as_str(), new);
        }
        assert!(Locale::new("english please").is_err());
        let underscore = Locale::new("pt_BR").unwrap_err().to_string();
        assert!(underscore.contains("hyphen"), "{underscore}");
        assert_eq!(Country::new("GB").unwrap().as_str(), "GB");
        for code in ["", "gb", "UK", "GBR", "JX", "Germany"] {
            assert!(Country::new(code).is_err(), "{code:?}");
        }
    }
}
