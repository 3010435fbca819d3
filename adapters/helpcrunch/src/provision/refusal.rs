//! Reads a refusal of a customer. No word of HelpCrunch's message is shown, since the message may quote a value.

use countersign::http::{Answer, StatusCode};
use countersign::identity::Field;
use countersign::problem::{Code, FieldPath, Path, Problem, Problems};
use countersign::provision::{RestApi, code_says, is_vendor_code};
use serde::Deserialize;

use super::customer::Customer;
use crate::failures;

/// The body of a refusal, in the documented form: `{"errors":[{"code","message"}]}`.
#[derive(Default, Deserialize)]
struct Body {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// The reasons for which a customer was refused.
pub(super) struct Refusal {
    status: StatusCode,
    errors: Vec<Entry>,
}

impl Refusal {
    /// Reads an answer. One that cannot be read has only its status. A code that quotes the API key is left out.
    pub(super) fn of(answer: &Answer, api: &RestApi) -> Self {
        let mut body: Body = serde_json::from_slice(&answer.body).unwrap_or_default();
        let quoting = |entry: &&mut Entry| api.is_key_in(&entry.code);
        body.errors
            .iter_mut()
            .filter(quoting)
            .for_each(|entry| entry.code.clear());
        Self {
            status: answer.status,
            errors: body.errors,
        }
    }

    /// Says whether a customer of this id exists (third-party: a public integration gets this answer).
    pub(super) fn says_it_exists(&self) -> bool {
        let exists = failures::INVALID_USER_ID.reason;
        let says = |entry: &Entry| Some(entry.code.as_str()) == exists;
        self.status == StatusCode::BAD_REQUEST && self.errors.iter().any(says)
    }

    /// Returns a problem for each custom attribute and field that an error names, or one for the whole customer. Only
    /// names that were sent are shown.
    pub(super) fn problems(&self, customer: &Customer<'_>) -> Problems {
        let mut problems = Problems::new();
        let sent = customer.custom_data.iter().map(|data| &*data.property);
        for name in sent.filter(|name| self.names(name)) {
            let at = Path::ROOT.key(Field::Attributes.key());
            let at = at.key(name).into();
            problems.push(self.problem(at, Code::Unsupported, UNKNOWN, customer));
        }
        let known = !problems.is_empty();
        for (wire, field) in FIELDS {
            let said = known && *field == Field::Attributes;
            if self.is_about(wire) && !said {
                let at = field.path();
                problems.push(self.problem(at, Code::Invalid, "named by HelpCrunch", customer));
            }
        }
        if problems.is_empty() {
            let all = Path::ROOT.into();
            problems.push(self.problem(all, Code::Invalid, "refused by HelpCrunch", customer));
        }
        problems
    }

    fn problem(
        &self,
        path: FieldPath,
        code: Code,
        detail: &'static str,
        customer: &Customer<'_>,
    ) -> Problem {
        let codes = self.errors.iter().map(|entry| entry.code.as_str());
        let known = |code: &&str| {
            let mut known = failures::ALL.iter().filter_map(|failure| failure.reason);
            known.find(|reason| reason == code)
        };
        // A code of the pages says nothing of a value, even where the value has the same words.
        let is_name = |code: &&str| {
            known(code).is_some() || is_vendor_code(code) && !has_value(code, customer)
        };
        let codes: Vec<&str> = codes.filter(is_name).collect();
        let status = self.status.as_u16();
        let detail = match codes.as_slice() {
            [] => format!("{detail}; HTTP {status}"),
            codes => format!("{detail}; HTTP {status}, {}", codes.join(", ")),
        };
        // The first code says that something is wrong, and those after it say more (documented by example).
        let known = codes.iter().rev().find_map(known);
        let mut problem = Problem::new(Path::ROOT, code, detail).with_vendor_reason(known);
        problem.path = path;
        problem
    }

    /// Says whether an error has this name in it, and not as a part of a longer name.
    fn names(&self, name: &str) -> bool {
        let inside = |text: &str| {
            text.match_indices(name).any(|(start, _)| {
                let before = text.get(..start).and_then(|text| text.chars().next_back());
                let after = text.get(start + name.len()..);
                let after = after.and_then(|text| text.chars().next());
                let word = |one: char| one.is_alphanumeric() || one == '_';
                !before.is_some_and(word) && !after.is_some_and(word)
            })
        };
        self.errors
            .iter()
            .any(|entry| inside(&entry.message) || entry.code == name)
    }

    /// Says whether a code is about a field, as `invalid_userId_value` is.
    fn is_about(&self, wire: &str) -> bool {
        let says = |entry: &Entry| entry.code.split('_').any(|word| word == wire);
        self.errors.iter().any(says)
    }
}

const UNKNOWN: &str = "named by HelpCrunch: the account has no custom attribute of this name \
                       (Settings, Contacts, Custom attributes), or refuses the value";

/// The fields by the API's names, which an error's code may have in it (inferred from the one known code).
const FIELDS: &[(&str, Field)] = &[
    ("name", Field::FullName),
    ("email", Field::Email),
    ("userId", Field::UserId),
    ("company", Field::CompanyName),
    ("phone", Field::Phone),
    ("firstSeen", Field::CreatedAt),
    ("locale", Field::Locale),
    ("tags", Field::Tags),
    ("customData", Field::Attributes),
];

/// Says whether a code has a text or a number that was sent, or a part of one. Such a code is not the mere name of a
/// failure.
fn has_value(code: &str, customer: &Customer<'_>) -> bool {
    use countersign::AttributeValue::{Decimal, Integer, Text};

    let texts = [
        customer.name.as_deref(),
        customer.email.as_deref(),
        Some(&*customer.user_id),
        customer.company.as_deref(),
        customer.phone.as_deref(),
        customer.first_seen.as_deref(),
        customer.locale.as_deref(),
    ];
    let tags = customer.tags.iter().map(|tag| &*tag.name);
    let data = customer.custom_data.iter();
    let mut data = data.map(|data| &*data.value);
    let mut texts = texts.into_iter().flatten().chain(tags);
    texts.any(|text| code_says(code, text))
        || data.any(|value| match value {
            Text(text) => code_says(code, text),
            Integer(number) => code_says(code, &number.to_string()),
            Decimal(number) => code_says(code, number.as_str()),
            _ => false,
        })
}
