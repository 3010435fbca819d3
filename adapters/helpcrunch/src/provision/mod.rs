//! Sending users to HelpCrunch's own API, so that agents see them before they have chatted.
//!
//! Each user is searched for by `customers.userId`, and where [`Match`] says so by the email, then changed by PATCH or made by POST. A PUT would
//! clear what it does not name, so there is none.

mod config;
mod customer;
mod customers;
mod refusal;
mod search;

pub(crate) use config::{MATCH, build};
pub use customers::{API_URL, CALLS_PER_MINUTE, Customers};
pub use search::Match;
