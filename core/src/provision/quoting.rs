//! Finds out whether a vendor's answer quotes a value that it was sent.

/// A word with this many letters is also found inside a longer word.
const LONG_WORD: usize = 4;
/// A run of this many digits is also found inside a longer number.
const LONG_NUMBER: usize = 3;
/// A number with this many digits in a reference is not a counter by chance, and may be a phone's.
const LONG_NUMBER_OF_REFERENCE: usize = 7;

/// Whether a vendor's code for a failure quotes a text that was sent, or a part of it. Such a code must not be shown.
///
/// Words and runs of digits are compared without case, in any way of joining words. A word of four letters or more is
/// also found inside a longer one, and so is a run of three digits or more; shorter ones are in too many words. A code
/// that has a word in common with a value by chance counts as a quotation, too.
#[must_use]
pub fn code_says(code: &str, text: &str) -> bool {
    let (code, text) = (Runs::of(code), Runs::of(text));
    code.shares_a_word(&text, |one, other| {
        one == other || is_part(one, other, LONG_WORD)
    }) || code.shares_a_number(&text, |one, other| {
        one == other || is_part(one, other, LONG_NUMBER)
    })
}

/// Whether a vendor's reference, such as the id of a task, quotes a part of a text that was sent. References are random
/// or counted, so that less counts as a quotation than in [`code_says`]: a whole word of four letters or more, or a run
/// of seven digits or more.
#[must_use]
pub fn reference_says(reference: &str, text: &str) -> bool {
    let (reference, text) = (Runs::of(reference), Runs::of(text));
    reference.shares_a_word(&text, |one, other| one == other && one.len() >= LONG_WORD)
        || reference.shares_a_number(&text, |one, other| {
            is_part(one, other, LONG_NUMBER_OF_REFERENCE)
        })
}

fn is_part(one: &str, other: &str, least: usize) -> bool {
    (one.len() >= least && other.contains(one)) || (other.len() >= least && one.contains(other))
}

/// The runs of letters and of digits in a text, in lower case.
struct Runs {
    words: Vec<String>,
    numbers: Vec<String>,
}

impl Runs {
    fn of(text: &str) -> Self {
        let letter = |one: char| one.is_alphabetic();
        let mut words = runs(text, letter);
        // `userLisa` is two words, and one.
        words.extend(
            runs(text, letter)
                .iter()
                .flat_map(|word| humps(word))
                .collect::<Vec<_>>(),
        );
        let mut words: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
        // A single letter is no word: it is in half of all names.
        words.retain(|word| word.chars().nth(1).is_some());
        let mut numbers = runs(text, |one| one.is_ascii_digit());
        // `+44 20 7946` is three numbers, and one.
        numbers.push(numbers.concat());
        numbers.retain(|number| !number.is_empty());
        Self { words, numbers }
    }

    fn shares_a_word(&self, other: &Self, same: impl Fn(&str, &str) -> bool) -> bool {
        let any = |word: &String| other.words.iter().any(|theirs| same(word, theirs));
        self.words.iter().any(any)
    }

    fn shares_a_number(&self, other: &Self, same: impl Fn(&str, &str) -> bool) -> bool {
        let any = |number: &String| other.numbers.iter().any(|theirs| same(number, theirs));
        self.numbers.iter().any(any)
    }
}

fn runs(text: &str, is_inside: impl Fn(char) -> bool) -> Vec<String> {
    let runs = text.split(|one| !is_inside(one));
    runs.filter(|run| !run.is_empty())
        .map(String::from)
        .collect()
}

/// Splits `camelCase` into words: each begins where an upper-case letter follows a lower-case one.
fn humps(word: &str) -> Vec<String> {
    let mut humps = vec![String::new()];
    let mut before = None;
    for letter in word.chars() {
        if before.is_some_and(char::is_lowercase) && letter.is_uppercase() {
            humps.push(String::new());
        }
        if let Some(hump) = humps.last_mut() {
            hump.push(letter);
        }
        before = Some(letter);
    }
    humps
}

#[cfg(test)]
mod tests {
    use super::{code_says, reference_says};

    #[test]
    fn a_code_says_a_part_of_a_text_however_it_is_joined() {
        for (code, text) in [
            ("invalid_lisa_value", "Lisa"),
            ("lisa.chen", "Lisa Chen"),
            ("LISA", "lisa"),
            ("invalid_userIlisa-chen-7", "Lisa Chen"),
            ("xusr_8f2k9dx", "usr_8f2k9d"),
            ("unknown_user_lisa", "lisa@example.com"),
            ("unknown_user_lisa", "Lisa Chen"),
            ("unknownUserLi", "Li Chen"),
            ("unknownuserlisa", "Lisa Chen"),
            ("no-such-domain.example", "lisa@example.com"),
            ("no_jonath", "Jonathan"),
            ("taken_0123", "+442079460123"),
            ("taken.44.20.7946", "+442079460123"),
            ("phone44207946", "+44 20 7946 0123"),
            ("not_3_but_one", "3"),
            ("born-1984", "1984-06-08"),
        ] {
            assert!(code_says(code, text), "{code} {text}");
        }
        for (code, text) in [
            ("invalid_value", "val"),
            ("invalid_value", ""),
            ("invalid_value", " -"),
            ("lisa_chen", "Zoe Ortega"),
            ("validation_error", "lid"),
            ("invalid_property", "pro"),
            ("e404", "a b c 40"),
        ] {
            assert!(!code_says(code, text), "{code} {text}");
        }
    }

    #[test]
    fn a_reference_says_a_whole_word_or_a_long_number() {
        for (reference, text) in [
            ("task-lisa", "lisa@example.com"),
            ("LISA_1", "Lisa Chen"),
            ("t442079460123", "+442079460123"),
            ("9460123x", "+44 20 7946 0123"),
        ] {
            assert!(reference_says(reference, text), "{reference} {text}");
        }
        for (reference, text) in [
            ("77", "77"),
            ("task-1984", "1984"),
            ("9f2c4b1e-7a53-4cf2-b3a5-0d1e6f7a8b9c", "usr_8f2k9d"),
            ("aB3dlisax9", "Lisa"),
            ("task-1", "task"),
        ] {
            let expected = text == "task";
            assert_eq!(reference_says(reference, text), expected, "{reference}");
        }
    }
}
