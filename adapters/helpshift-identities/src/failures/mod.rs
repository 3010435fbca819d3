//! Every failure that Helpshift documents for User Hub, once: `check`, `verify`, `explain` and the
//! README take their names from here.

pub(crate) mod fault;
mod names;
mod sdk_x;
mod web;

use std::sync::LazyLock;

use countersign::verify::Failure;

static ALL: LazyLock<Vec<Failure>> = LazyLock::new(|| [web::ALL, sdk_x::ALL].concat());

/// The failures of a login whose token the secret has not made: the web's, then SDK X's.
pub(crate) const FORGED: &[Failure] = &[web::LOGIN_TOKEN_REFUSED, sdk_x::LOGIN_TOKEN_INVALID];

/// Lists every failure: the web's, then SDK X's.
pub(crate) fn all() -> &'static [Failure] {
    &ALL
}
