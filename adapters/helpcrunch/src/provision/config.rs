//! What a configuration file says of sending users.

use std::sync::Arc;

use countersign::{Provisioner, Settings};

use super::customers::{API_URL, Customers};

/// What every entry of `provision` has, beside the adapter's own entry: an agent must see the
/// very id that the widget sends.
pub(crate) fn build(
    adapter: &mut Settings<'_>,
    provision: &mut Settings<'_>,
) -> Option<Arc<dyn Provisioner>> {
    let adapter = crate::config::adapter(adapter);
    let api = provision.rest_api(API_URL);
    Some(Arc::new(Customers::new(adapter?, api?)))
}
