//! The languages that Web Chat speaks.

use countersign::Locale;

/// The browser's language (documented): for whoever has no locale that it speaks. Nothing of an earlier user stays.
pub(crate) const OF_THE_BROWSER: &str = "browserDefault";

/// Its codes, in the order of the vendor's page (documented).
const CODES: [&str; 49] = [
    "en",
    "de",
    "es",
    "fr",
    "it",
    "ru",
    "zh-Hans",
    "zh-Hant",
    "zh-HK",
    "zh-Hant-HK",
    "zh-SG",
    "zh-Hant-SG",
    "pt",
    "ko",
    "ja",
    "tr",
    "nl",
    "cs",
    "hu",
    "id",
    "th",
    "sl",
    "vi",
    "ar",
    "pl",
    "no",
    "sv",
    "fi",
    "ro",
    "el",
    "da",
    "ms",
    "iw",
    "sk",
    "uk",
    "ca",
    "hr",
    "bn",
    "bg",
    "gu",
    "hi",
    "kn",
    "lv",
    "ml",
    "mr",
    "pa",
    "fa",
    "ta",
    "te",
];

/// Tags that Web Chat has under another code: both written forms of Norwegian, Hebrew by the code that ISO 639 has
/// withdrawn, and Chinese without a script, which is simplified but in Taiwan and Macau (inferred, from the likely
/// subtags of Unicode's CLDR).
const ALIASES: [(&str, &str); 6] = [
    ("nb", "no"),
    ("nn", "no"),
    ("he", "iw"),
    ("zh-TW", "zh-Hant"),
    ("zh-MO", "zh-Hant"),
    ("zh", "zh-Hans"),
];

/// The code of a locale's language: that of the longest beginning of the tag that has one (RFC 4647, section 3.4).
/// `None` where Web Chat does not speak it.
pub(crate) fn code_of(locale: &Locale) -> Option<&'static str> {
    let mut tag = locale.as_str();
    loop {
        let alias = ALIASES
            .iter()
            .find(|(alias, _)| tag.eq_ignore_ascii_case(alias));
        let code = CODES.iter().find(|code| tag.eq_ignore_ascii_case(code));
        if let Some(code) = code.or(alias.map(|(_, code)| code)) {
            return Some(code);
        }
        (tag, _) = tag.rsplit_once('-')?;
    }
}
