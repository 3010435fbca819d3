//! Pairs of identities that differ a little, and that a scheme could take for one another.

use countersign::adapter::Table;
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::Strategy;
use serde_json::Value;

use super::identity;
use crate::corpus::Case;
use crate::trial::Trial;
use crate::value::{Leaf, leaves, written};

/// How the second of two identities is made of the first.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// The last character of one text moves to the start of another.
    MoveOn,
    /// The first character of one text moves to the end of another.
    MoveBack,
    /// One text goes to the start of another, and its own field is gone.
    Join,
    Swap,
    Case,
    /// One text is written in another of Unicode's normalisation forms.
    Form,
    Drop,
    /// One text has another last character.
    Alter,
}

/// The separators that vendors join texts with, or that programs read as one.
const SEPARATORS: [char; 12] = [':', '|', ',', ';', '&', '=', '\n', '\0', ' ', '_', '-', '.'];

const CHANGES: [Change; 8] = [
    Change::MoveOn,
    Change::MoveBack,
    Change::Join,
    Change::Swap,
    Change::Case,
    Change::Form,
    Change::Drop,
    Change::Alter,
];

/// The same text in two forms each: composed, and decomposed or with a compatible character.
const FORMS: [(&str, &str); 3] = [
    ("é", "e\u{301}"),
    ("Å", "\u{212b}"),
    ("한", "\u{1112}\u{1161}\u{11ab}"),
];

/// Returns, for an identity and each separator, the two identities that a join by this separator takes for one:
/// `A` + separator + `b` beside `C`, and `A` beside `b` + separator + `C`.
pub(crate) fn divided(trial: &Trial<'_>, identity: &Value) -> Vec<[Case; 2]> {
    let leaves = signed_leaves(&trial.table, identity);
    let mut pairs = Vec::new();
    for one in &leaves {
        for other in leaves.iter().filter(|other| other.path != one.path) {
            for separator in SEPARATORS {
                pairs.extend(divided_by(separator, identity, one, other));
            }
        }
    }
    pairs
}

fn divided_by(separator: char, identity: &Value, one: &Leaf, other: &Leaf) -> Option<[Case; 2]> {
    let (from, to) = (one.text(identity)?, other.text(identity)?);
    let behind = one.with_text(identity, format!("{from}{separator}b"))?;
    let before = other.with_text(identity, format!("b{separator}{to}"))?;
    Some([
        Case::new(format!("{separator:?} in {}", one.path), written(&behind)),
        Case::new(format!("{separator:?} in {}", other.path), written(&before)),
    ])
}

/// Returns the values of an identity that the table declares signed.
fn signed_leaves(table: &Table, identity: &Value) -> Vec<Leaf> {
    let is_signed = |field| table.rule(field).is_some_and(|rule| rule.is_signed());
    let leaves = leaves(identity).into_iter();
    leaves.filter(|leaf| is_signed(leaf.field)).collect()
}

/// Draws two identities for the adapter under test: the second differs a little from the first, or is any other.
pub(crate) fn pairs(trial: &Trial<'_>) -> impl Strategy<Value = [Case; 2]> + use<> {
    let any = || identity::any(trial);
    let table = trial.table.clone();
    let near = (any(), select(&CHANGES[..]), index(), index());
    let near = near.prop_map(move |(first, change, one, other)| {
        let leaves = signed_leaves(&table, &first);
        let second = changed(&first, &leaves, change, one, other);
        let second = second.unwrap_or_else(|| first.clone());
        [first, second]
    });
    let far = (any(), any()).prop_map(|(first, second)| [first, second]);
    prop_oneof![8 => near, 1 => far].prop_map(|[first, second]| {
        [("one", first), ("the other", second)]
            .map(|(name, identity)| Case::new(name, written(&identity)))
    })
}

fn index() -> impl Strategy<Value = Index> {
    proptest::arbitrary::any::<Index>()
}

/// Changes an identity; `None` where there is nothing to change.
fn changed(
    identity: &Value,
    leaves: &[Leaf],
    change: Change,
    one: Index,
    other: Index,
) -> Option<Value> {
    let one = leaves.get(one.index(leaves.len().max(1)))?;
    let others: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.path != one.path).collect();
    let from = one.text(identity)?;
    let other = || {
        let other = others.get(other.index(others.len().max(1)))?;
        Some((*other, other.text(identity)?))
    };
    let both = |from: &str, other: &Leaf, to: String| {
        let identity = one.with_text(identity, from.to_owned())?;
        other.with_text(&identity, to)
    };
    match change {
        Change::MoveOn => {
            let (other, to) = other()?;
            let (at, last) = from.char_indices().next_back()?;
            both(from.get(..at)?, other, format!("{last}{to}"))
        }
        Change::MoveBack => {
            let (other, to) = other()?;
            let first = from.chars().next()?;
            let rest = from.get(first.len_utf8()..)?;
            both(rest, other, format!("{to}{first}"))
        }
        Change::Join => {
            let (other, to) = other()?;
            let joined = other.with_text(identity, format!("{from}{to}"))?;
            one.without_field(&joined)
        }
        Change::Swap => {
            let (other, to) = other()?;
            both(to, other, from.to_owned())
        }
        Change::Case => one.with_text(identity, in_other_case(from)),
        Change::Form => one.with_text(identity, in_other_form(from)),
        Change::Drop => one.without_field(identity),
        Change::Alter => one.altered(identity),
    }
}

fn in_other_case(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower == text {
        text.to_uppercase()
    } else {
        lower
    }
}

fn in_other_form(text: &str) -> String {
    let composed = FORMS.iter().find(|(composed, _)| text.contains(composed));
    match composed {
        Some((composed, parts)) => text.replace(composed, parts),
        None => FORMS
            .iter()
            .fold(text.to_owned(), |text, (composed, parts)| {
                text.replace(parts, composed)
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::{in_other_case, in_other_form};

    #[test]
    fn a_text_has_another_case_and_another_form() {
        for (text, other) in [
            ("ab", "AB"),
            ("Ab", "ab"),
            ("AB", "ab"),
            ("ß", "SS"),
            ("12", "12"),
        ] {
            assert_eq!(in_other_case(text), other);
        }
        for (text, other) in [
            ("é", "e\u{301}"),
            ("xe\u{301}y", "xéy"),
            ("Å", "\u{212b}"),
            ("\u{212b}", "Å"),
            ("한", "\u{1112}\u{1161}\u{11ab}"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("a", "a"),
        ] {
            assert_eq!(in_other_form(text), other);
        }
    }
}
