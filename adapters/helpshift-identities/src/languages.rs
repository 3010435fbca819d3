//! The languages that Web Chat speaks, by its codes.

use countersign::Locale;

/// The code for the browser's language (documented). A user without a locale that Web Chat speaks gets it, so that the
/// language of an earlier user does not stay.
pub(crate) const OF_THE_BROWSER: &str = "browserDefault";

/// The codes, in the order of the vendor's page (documented).
const CODES: &str = "\
    en de es fr it ru zh-Hans zh-Hant zh-HK zh-Hant-HK zh-SG zh-Hant-SG pt ko ja tr nl cs hu id th sl vi \
    ar pl no sv fi ro el da ms iw sk uk ca hr bn bg gu hi kn lv ml mr pa fa ta te";

/// The tags that Web Chat has under another code: both written forms of Norwegian, and Hebrew by the code that ISO 639
/// has withdrawn. Chinese without a script is simplified, except in Taiwan and Macau (inferred from the likely subtags
/// of Unicode's CLDR).
const ALIASES: [(&str, &str); 6] = [
    ("nb", "no"),
    ("nn", "no"),
    ("he", "iw"),
    ("zh-TW", "zh-Hant"),
    ("zh-MO", "zh-Hant"),
    ("zh", "zh-Hans"),
];

/// Finds the code of a locale: that of the longest beginning of its tag that has one (RFC 4647, section 3.4). `None`
/// where Web Chat does not speak the language.
pub(crate) fn code_of(locale: &Locale) -> Option<&'static str> {
    let mut tag = locale.as_str();
    loop {
        let alias = ALIASES
            .iter()
            .find(|(alias, _)| tag.eq_ignore_ascii_case(alias));
        let code = CODES.split(' ').find(|code| tag.eq_ignore_ascii_case(code));
        if let Some(code) = code.or(alias.map(|(_, code)| *code)) {
            return Some(code);
        }
        (tag, _) = tag.rsplit_once('-')?;
    }
}
