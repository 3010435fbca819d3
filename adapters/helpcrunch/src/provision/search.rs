//! Which customer is a user of ours.

use countersign::identity::Field;
use serde::{Deserialize, Serialize};
use serde_json::{Error, to_vec};

/// How many customers an answer may hold: more than one, since `=` may compare more loosely than we
/// do (unknown), and what is found is compared here.
const LIMIT: u8 = 100;

#[derive(Serialize)]
struct Search<'a> {
    comparison: &'static str,
    filter: [Filter<'a>; 1],
    limit: u8,
}

#[derive(Serialize)]
struct Filter<'a> {
    field: &'static str,
    operator: &'static str,
    value: &'a str,
}

/// By what a user is found among the customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Match {
    /// By the id alone: who has written before under an email, and has no id in HelpCrunch, is made a
    /// second time.
    #[default]
    Id,
    /// By the id, and where nobody has it by the email, among the customers without an id: the one
    /// who is found gets the id. It takes another call for each user who is not there by the id.
    IdOrEmail,
}

/// What is searched for.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Id(&'a str),
    /// Of a customer who has no id.
    Email(&'a str),
}

impl By<'_> {
    const fn field(self) -> Field {
        match self {
            Self::Id(_) => Field::UserId,
            Self::Email(_) => Field::Email,
        }
    }

    fn is(self, customer: &Customer) -> bool {
        let id = customer.user_id.as_ref().filter(|id| !id.is(""));
        match self {
            Self::Id(ours) => id.is_some_and(|id| id.is(ours)),
            // Whoever has another id is somebody else.
            Self::Email(ours) => {
                let email = customer.email.as_deref();
                id.is_none() && email.is_some_and(|email| email.eq_ignore_ascii_case(ours))
            }
        }
    }
}

/// The body of a search (documented).
pub(super) fn body(by: By<'_>) -> Result<Vec<u8>, Error> {
    let (field, value) = match by {
        By::Id(id) => ("customers.userId", id),
        By::Email(email) => ("customers.email", email),
    };
    to_vec(&Search {
        comparison: "AND",
        filter: [Filter {
            field,
            operator: "=",
            value,
        }],
        limit: LIMIT,
    })
}

/// Whom a search has found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nobody,
    /// HelpCrunch's own number of the customer.
    One(u64),
    /// Several have this in common.
    Several(Field),
}

/// `{"data": […]}`, which is the documented answer to `GET /customers`, or the list alone. That a
/// search answers so is seen in public code (third-party).
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Page { data: Vec<Customer> },
    List(Vec<Customer>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    id: Word,
    user_id: Option<Word>,
    email: Option<String>,
}

/// A number, or one in text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Number(u64),
    Text(String),
}

impl Word {
    fn is(&self, text: &str) -> bool {
        match self {
            Self::Number(number) => number.to_string() == text,
            Self::Text(own) => own == text,
        }
    }

    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

/// Whom an answer names by this very id or email; `None` where it cannot be read.
pub(super) fn read(body: &[u8], by: By<'_>) -> Option<Found> {
    let (Answer::Page { data } | Answer::List(data)) = serde_json::from_slice(body).ok()?;
    let mut found = data.iter().filter(|customer| by.is(customer));
    match (found.next(), found.next()) {
        (None, _) => Some(Found::Nobody),
        (Some(one), None) => one.id.number().map(Found::One),
        (Some(_), Some(_)) => Some(Found::Several(by.field())),
    }
}
