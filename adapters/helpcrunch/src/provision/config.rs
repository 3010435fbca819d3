//! What a configuration file says of sending users.

use std::sync::Arc;

use countersign::config::Settings;
use countersign::problem::Code;
use countersign::provision::Provisioner;

use super::customers::{API_URL, Customers, UNVERIFIED_EMAIL};
use super::search::Match;

pub(crate) const MATCH: &[(&str, Match)] = &[("id", Match::Id), ("id-or-email", Match::IdOrEmail)];

/// What every entry of `provision` has, and `match`; beside the adapter's own entry: an agent must
/// see the very id that the widget sends.
pub(crate) fn build(
    adapter: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let adapter = crate::config::adapter(adapter);
    let api = provision.rest_api(API_URL);
    let by = provision.choice("match", MATCH).unwrap_or(Match::Id);
    let customers = Customers::new(adapter?, api?);
    let Ok(customers) = customers.with_match(by) else {
        provision.refuse("match", Code::Unsupported, UNVERIFIED_EMAIL);
        return None;
    };
    Some(Arc::new(customers))
}
