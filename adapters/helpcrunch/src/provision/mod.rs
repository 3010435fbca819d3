//! Sends users to HelpCrunch's own API, so that agents see them before the first chat.
//!
//! Each user is searched for by `customers.userId`, and where [`Match`] says so by the email. A customer who is found
//! is changed by PATCH, and one who is not is made by POST. There is no PUT, since a PUT clears each field that it does
//! not name.

mod customer;
mod customers;
mod refusal;
mod search;

use std::sync::Arc;

use countersign::config::{Setting, SettingForm, Settings};
use countersign::problem::Code;
use countersign::provision::Provisioner;

use customers::UNVERIFIED_EMAIL;
pub use customers::{API_URL, CALLS_PER_MINUTE, Customers};
pub use search::Match;

/// The words for a match.
const MATCHES: &[(&str, Match)] = &[("id", Match::Id), ("id-or-email", Match::IdOrEmail)];

/// Returns the settings of an entry in `provision`, in the order in which they are printed.
pub(crate) fn settings() -> Vec<Setting> {
    let matches = SettingForm::Choice(MATCHES.iter().map(|(word, _)| *word).collect());
    vec![
        Setting::api_key(),
        Setting::new(
            "match",
            matches,
            "by what a user is found among the customers: by the id, or by a verified email too",
        ),
        Setting::url(),
        Setting::calls_per_minute(),
    ]
}

/// Builds the provisioner of an entry. It needs the adapter's own entry, too: an agent must see the same id that the
/// widget sends.
pub(crate) fn build(
    adapter: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let adapter = crate::config::adapter(adapter);
    let api = provision.rest_api(API_URL);
    let by = provision.choice("match", MATCHES).unwrap_or(Match::Id);
    let customers = Customers::new(adapter?, api?);
    let Ok(customers) = customers.with_match(by) else {
        provision.refuse("match", Code::Unsupported, UNVERIFIED_EMAIL);
        return None;
    };
    Some(Arc::new(customers))
}
