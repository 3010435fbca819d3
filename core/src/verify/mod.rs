//! The vendor's side of a sign-in: the values that reached the vendor, and its verdict.

mod failure;
mod page_object;
mod page_value;
mod presented;
mod verdict;

#[doc(inline)]
pub use crate::__failures as failures;
pub use failure::{Failure, FoundBy};
pub use page_object::PageObject;
pub use presented::Presented;
pub use verdict::{Rejection, User, Verdict};
