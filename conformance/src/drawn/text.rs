//! Texts that programs read in different ways.

use countersign::adapter::Unit;
use proptest::char;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

/// Texts that break out of quotes, paths, scripts and tables; that cannot be seen; that are written in two ways
/// (Unicode's normalisation forms); that have another length in another unit or in another case.
const ODD: [&str; 40] = [
    " ",
    "\u{3000}",
    "\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\"",
    "'",
    "\\",
    "/",
    "~",
    "~1",
    ".",
    "[0]",
    "@",
    "+",
    "%",
    "&amp;",
    "</script>",
    "<!--",
    "]]>",
    "${}",
    "{}",
    "null",
    "__proto__",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{200d}",
    "\u{fffd}",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "Å",
    "\u{212b}",
    "한",
    "\u{1112}\u{1161}\u{11ab}",
    "🦊",
    "\u{10ffff}",
];

/// Characters of one to four bytes and of one and two UTF-16 units, and marks that belong to the letter before.
const LETTERS: [char; 14] = [
    'a', 'Z', '7', '"', '\\', '<', 'é', 'ж', '한', '\u{301}', '\u{200d}', '\u{2060}', '🦊', '𝒜',
];

/// Draws any text, which may be empty.
pub(super) fn any() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9]{1,8}",
        3 => select(&ODD[..]).prop_map(str::to_owned),
        1 => char::any().prop_map(String::from),
    ];
    vec(piece, 0..5).prop_map(|pieces| pieces.concat()).boxed()
}

/// Draws any text, and sometimes one about the limit.
pub(super) fn about(max: Option<usize>, unit: Unit) -> BoxedStrategy<String> {
    let Some(max) = max else { return any() };
    let about = max.saturating_sub(1)..=max + 1;
    let about = about.prop_flat_map(move |length| of_length(length, unit));
    prop_oneof![20 => any(), 1 => about].boxed()
}

/// Draws a text of exactly this length, with a letter at its end.
pub(crate) fn of_length(length: usize, unit: Unit) -> BoxedStrategy<String> {
    let letters = vec(select(&LETTERS[..]), 1..8);
    letters
        .prop_map(move |letters| {
            let mut text = String::new();
            let mut left = length;
            for letter in letters.into_iter().cycle() {
                let width = unit.length(letter.encode_utf8(&mut [0; 4]));
                match left {
                    0 => break,
                    _ if width > left => text.push('a'),
                    _ => text.push(letter),
                }
                left -= width.min(left);
            }
            text
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use countersign::adapter::Unit;

    use super::{ODD, about, any, of_length};
    use crate::drawn::some;

    #[test]
    fn a_text_is_as_long_as_asked_in_its_unit() {
        for unit in [Unit::Characters, Unit::Utf16] {
            for length in 0..30 {
                for text in some(of_length(length, unit), 20) {
                    assert_eq!(unit.length(&text), length, "{text:?}");
                }
            }
            let letters: String = some(of_length(8, unit), 500).concat();
            let letters: BTreeSet<char> = letters.chars().collect();
            assert_eq!(letters.len(), super::LETTERS.len());
        }
    }

    #[test]
    fn any_text_is_drawn_and_some_about_the_limit() {
        let texts = some(any(), 3_000);
        for odd in ODD {
            assert!(texts.iter().any(|text| text.contains(odd)), "{odd:?}");
        }
        assert!(texts.contains(&String::new()));
        let longest = texts.iter().map(|text| text.chars().count()).max();
        assert!(longest < Some(60));
        let texts = some(about(Some(300), Unit::Utf16), 3_000);
        let long = texts.iter().map(|text| Unit::Utf16.length(text));
        let long: BTreeSet<usize> = long.filter(|length| *length > 100).collect();
        assert_eq!(long, BTreeSet::from([299, 300, 301]));
        assert!(texts.contains(&String::new()));
        let none = some(about(None, Unit::Utf16), 3_000);
        assert!(none.iter().all(|text| text.chars().count() < 60));
    }
}
