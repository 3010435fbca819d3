//! What must hold of any identity. Each property is a law that draws its cases: identities of every
//! kind that intake knows, and texts about each limit of the adapter's table.
//!
//! Every run draws the same cases. proptest's own variables draw others: `PROPTEST_CASES` says how
//! many, `PROPTEST_RNG_SEED` which. A case that breaks a property is made as small as it can be, and
//! printed.

mod account;
mod apart;
mod draw;
mod given_back;
mod identity;
mod limits;
mod near;
mod text;

pub use account::accounts_for_everything;
pub use apart::tells_users_apart;
pub use given_back::gives_back_the_user;
pub use limits::keeps_every_limit;

use crate::laws::Law;

macro_rules! table {
    ([$($property:ident)*]) => {
        /// Every property, by name.
        pub const ALL: &[(&str, Law)] = &[$((stringify!($property), $property)),*];
    };
}

crate::__with_properties!(table {});
