//! Texts that programs read in different ways.

use countersign::Unit;
use proptest::char;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

/// What breaks out of quotes, paths, scripts and tables; what cannot be seen; what is written in two
/// ways (Unicode's normalisation forms), has another length in another unit, or changes its length
/// with its case.
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

/// One, two and three bytes, one and two UTF-16 units, and marks that belong to the letter before.
const LETTERS: [char; 14] = [
    'a', 'Z', '7', '"', '\\', '<', 'é', 'ж', '한', '\u{301}', '\u{200d}', '\u{feff}', '🦊', '𝒜',
];

/// Any text, which may be empty.
pub(super) fn any() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9]{1,8}",
        3 => select(&ODD[..]).prop_map(str::to_owned),
        1 => char::any().prop_map(String::from),
    ];
    vec(piece, 0..5).prop_map(|pieces| pieces.concat()).boxed()
}

/// Any text, and sometimes one about the limit.
pub(super) fn about(max: Option<usize>, unit: Unit) -> BoxedStrategy<String> {
    let Some(max) = max else { return any() };
    let about = max.saturating_sub(1)..=max + 1;
    let about = about.prop_flat_map(move |length| of_length(length, unit));
    prop_oneof![20 => any(), 1 => about].boxed()
}

/// A text of exactly this length, with a letter at its end.
pub(super) fn of_length(length: usize, unit: Unit) -> BoxedStrategy<String> {
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
