//! Finds the known name that a misspelled one stands for.

/// Returns the known name that `name` stands for; `None` where there is none.
///
/// `also` holds other words for known names, such as `("sub", "user_id")`. A name also counts where it differs only in
/// case, `-`, `_` and blanks, or in one letter: a wrong one, one more, one less, or two neighbours in the wrong order.
/// Names with fewer than four letters are not compared by letters.
///
/// The answer is one of the known names, never the text that was given.
///
/// ```
/// use countersign::problem::near;
///
/// let known = ["user_id", "email", "created_at"];
/// let also = [("sub", "user_id")];
/// assert_eq!(near("userId", &known, &also), Some("user_id"));
/// assert_eq!(near("sub", &known, &also), Some("user_id"));
/// assert_eq!(near("emial", &known, &also), Some("email"));
/// assert_eq!(near("nick", &known, &also), None);
/// ```
#[must_use]
pub fn near<'k>(name: &str, known: &[&'k str], also: &[(&str, &'k str)]) -> Option<&'k str> {
    let name = folded(name);
    let same = |word: &str| folded(word) == name;
    let meant = || also.iter().find(|(word, _)| same(word));
    let other = || known.iter().find(|word| is_one_off(&name, &folded(word)));
    known
        .iter()
        .find(|word| same(word))
        .or_else(|| meant().map(|(_, word)| word))
        .or_else(other)
        .copied()
}

/// Returns the letters that are compared.
fn folded(name: &str) -> Vec<char> {
    let counts = |letter: &char| !matches!(letter, '-' | '_' | ' ');
    let letters = name.chars().filter(counts);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The fewest letters that a name must have for one of them to be wrong.
const FEWEST: usize = 4;

/// Whether the names differ in one letter, or in the order of two neighbours.
fn is_one_off(one: &[char], other: &[char]) -> bool {
    if one.len().min(other.len()) < FEWEST || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    // The rest from the first letter that differs.
    let (one, other) = (one.split_at(same).1, other.split_at(same).1);
    match (one, other) {
        ([a, b, rest @ ..], [c, d, others @ ..]) if (a, b) == (d, c) && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) => rest == others || rest == other || one == others,
        ([_], []) | ([], [_]) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_name_is_found_through_case_separators_another_word_and_one_letter() {
        let known = ["public-key", "secret", "ttl", "JWT_IS_INVALID"];
        let also = [("api-key", "public-key"), ("lifetime", "ttl")];
        for (name, meant) in [
            ("public_key", "public-key"),
            ("publicKey", "public-key"),
            ("API_KEY", "public-key"),
            ("jwt is invalid", "JWT_IS_INVALID"),
            ("lifetime", "ttl"),
            ("TTL", "ttl"),
            ("secre", "secret"),
            ("secrets", "secret"),
            ("ecret", "secret"),
            ("sectet", "secret"),
            ("secrte", "secret"),
            ("escret", "secret"),
            ("sescret", "secret"),
        ] {
            assert_eq!(near(name, &known, &also), Some(meant), "{name}");
        }
    }

    #[test]
    fn two_letters_or_one_of_a_short_name_say_nothing() {
        let known = ["secret", "ttl", "mode", ""];
        for name in [
            "secr", "secretss", "sceert", "tt", "tta", "mo", "x", "geheim", "modexy",
        ] {
            assert_eq!(near(name, &known, &[]), None, "{name}");
        }
        assert_eq!(near("mod", &known, &[]), None);
        assert_eq!(near("node", &known, &[]), Some("mode"));
        assert_eq!(near("secret", &[], &[]), None);
    }
}
