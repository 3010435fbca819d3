//! Texts about each limit of a table.

use countersign::adapter::{FieldRule, Unit};
use countersign::identity::Field;
use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy, Union};

use super::problems::is_kept;
use crate::corpus::Case;
use crate::corpus::limits::{self, Limit};
use crate::drawn::{self, text};
use crate::fixture::Fixture;
use crate::trial::Trial;

/// Every limit of the table is met and passed by one, with texts of several scripts, in the unit that the adapter
/// declares. A text at the limit is not too long. A text one beyond refuses the request where it identifies the user,
/// and is dropped where it describes them.
///
/// # Errors
///
/// A text that is taken for longer or shorter than it is.
pub fn keeps_every_limit(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each_without_cases(fixture, |trial| {
        let unit = trial.table.unit();
        let rules = trial.table.fields().iter();
        let limits: Vec<_> = rules.filter_map(|rule| about(rule, unit)).collect();
        if limits.is_empty() {
            return Ok(());
        }
        drawn::each(Union::new(limits), |limit| is_kept(trial, limit))
    })
}

impl AsRef<[Case]> for Limit {
    fn as_ref(&self) -> &[Case] {
        std::slice::from_ref(&self.case)
    }
}

/// Draws texts that meet the limit of a field, or pass it by one; `None` where no text of the field is that long.
fn about(rule: &'static FieldRule, unit: Unit) -> Option<BoxedStrategy<Limit>> {
    let max = rule.max()?;
    let texts = match rule.field() {
        Field::Email => filled(limits::email, max, "abcdefghijklmnopqrstuvwxyz0123456789")?,
        Field::Phone => filled(limits::phone, max, "123456789")?,
        Field::Locale | Field::Country | Field::CreatedAt => return None,
        _ => (max..=max + 1)
            .prop_flat_map(move |length| text::of_length(length, unit))
            .boxed(),
    };
    let limit = move |text: String| Limit::new(rule, unit, &text, "drawn");
    Some(texts.prop_filter_map("no limit", limit).boxed())
}

/// Draws the letters and digits of texts of a form that is made for a length.
fn filled(
    form: fn(usize) -> Option<String>,
    max: usize,
    alphabet: &'static str,
) -> Option<BoxedStrategy<String>> {
    let forms = vec![form(max)?, form(max + 1)?];
    let letters = vec(select(alphabet.chars().collect::<Vec<_>>()), 1..8);
    let fill = |(form, letters): (String, Vec<char>)| {
        let mut letters = letters.into_iter().cycle();
        let fill = |one| match one {
            'a' | 'b' | '4' => letters.next().unwrap_or(one),
            _ => one,
        };
        form.chars().map(fill).collect()
    };
    Some((select(forms), letters).prop_map(fill).boxed())
}
