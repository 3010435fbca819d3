//! Which customer has an id of ours.

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

/// The body of a search (documented).
pub(super) fn body(user_id: &str) -> Result<Vec<u8>, Error> {
    to_vec(&Search {
        comparison: "AND",
        filter: [Filter {
            field: "customers.userId",
            operator: "=",
            value: user_id,
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
    Several,
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

/// Whom an answer names by this very id; `None` where it cannot be read.
pub(super) fn read(body: &[u8], user_id: &str) -> Option<Found> {
    let (Answer::Page { data } | Answer::List(data)) = serde_json::from_slice(body).ok()?;
    let asked_for = |customer: &&Customer| match &customer.user_id {
        Some(own) => own.is(user_id),
        None => false,
    };
    let mut found = data.iter().filter(asked_for);
    match (found.next(), found.next()) {
        (None, _) => Some(Found::Nobody),
        (Some(one), None) => one.id.number().map(Found::One),
        (Some(_), Some(_)) => Some(Found::Several),
    }
}
