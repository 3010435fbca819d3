//! The search for the customer of a user.

use countersign::identity::Field;
use serde::{Deserialize, Serialize};
use serde_json::{Error, to_vec};

/// The most customers of an answer. It is more than one, since `=` may compare more loosely than this module does
/// (unknown), which compares each customer again.
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

/// The way in which a user is found among the customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Match {
    /// Finds a user by the id alone. A customer who has written before under an email, and has no id in HelpCrunch, is
    /// made a second time.
    #[default]
    Id,
    /// Finds a user by the id, and where nobody has the id by the email, among the customers without an id. The
    /// customer who is found gets the id. It takes another call for each user whose id nobody has.
    IdOrEmail,
}

/// The value that is searched for.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Id(&'a str),
    /// The email of a customer who has no id.
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
            // A customer with another id is another user.
            Self::Email(ours) => {
                let email = customer.email.as_deref();
                id.is_none() && email.is_some_and(|email| email.eq_ignore_ascii_case(ours))
            }
        }
    }
}

/// Writes the body of a search (documented).
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

/// The result of a search.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nobody,
    /// HelpCrunch's own number of the customer.
    One(u64),
    /// Several customers have this field in common.
    Several(Field),
}

/// The answer: `{"data": […]}`, which is documented for `GET /customers`, or the list alone. Public code gets the same
/// from a search (third-party).
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

/// A number, or a text.
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

/// Reads which customer an answer has with exactly this id or email; `None` where the answer cannot be read.
pub(super) fn read(body: &[u8], by: By<'_>) -> Option<Found> {
    let (Answer::Page { data } | Answer::List(data)) = serde_json::from_slice(body).ok()?;
    let mut found = data.iter().filter(|customer| by.is(customer));
    match (found.next(), found.next()) {
        (None, _) => Some(Found::Nobody),
        (Some(one), None) => one.id.number().map(Found::One),
        (Some(_), Some(_)) => Some(Found::Several(by.field())),
    }
}
