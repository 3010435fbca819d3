//! Every failure that Helpshift documents for User Hub, once: `check`, `verify`, `explain` and the
//! README take their names from here.

pub(crate) mod fault;
mod sdk_events;
mod sdk_login;
mod sdk_values;
mod web;

use std::sync::LazyLock;

use countersign::verify::Failure;

/// Names the rows of a file, and lists them in their order.
macro_rules! failures {
    ($($name:ident = $failure:expr;)*) => {
        $(pub(crate) const $name: Failure = $failure;)*

        pub(crate) const ROWS: &[Failure] = &[$($name),*];
    };
}
use failures;

static ALL: LazyLock<Vec<Failure>> = LazyLock::new(|| {
    let files = [
        web::ROWS,
        sdk_login::ROWS,
        sdk_values::ROWS,
        sdk_events::ROWS,
    ];
    files.concat()
});

/// The failures of a login whose token the secret has not made: the web's, then SDK X's.
pub(crate) const FORGED: &[Failure] = &[web::LOGIN_TOKEN_REFUSED, sdk_login::TOKEN_INVALID];

/// Every row: the web's, then SDK X's.
pub(crate) fn all() -> &'static [Failure] {
    &ALL
}
