//! The vendor's side: what reached it, and what it makes of it.

mod failure;
mod page_value;
mod presented;
mod verdict;

#[doc(inline)]
pub use crate::__failures as failures;
pub use failure::{Failure, FoundBy};
pub use presented::Presented;
pub use verdict::{Rejection, User, Verdict};
