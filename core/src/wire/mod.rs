//! Requests and answers as JSON texts: the one form that the command, the server and other languages speak.
//!
//! [`Issuers::answer`](crate::Issuers::answer) signs a user in, and
//! [`Issuers::answer_verify`](crate::Issuers::answer_verify) judges bundles as their vendors would. A request is
//! one JSON object, and so is its answer. The `id` of a request comes back as it was sent. A fault of the request itself
//! is answered as well, so that every request has one answer.
//!
//! ```
//! use countersign::Issuers;
//!
//! let issuers = Issuers::default(); // `from_iter` collects your own, `from_toml` those of a configuration
//! let answer = issuers.answer_now(r#"{"id": 7, "identity": {"user_id": "usr_1"}}"#);
//! assert_eq!(answer.as_str(), r#"{"id":7,"bundles":[]}"#);
//! let answer = issuers.answer_now(r#"{"id": 8, "idenntity": {}}"#);
//! assert!(answer.is_refusal() && answer.as_str().contains("identity is meant"));
//! ```

mod answer;
mod explained;
mod fault;
mod issue;
mod kinds;
mod part;
#[cfg(feature = "schemars")]
pub mod schema;
mod verify;

pub use answer::Answer;
pub use explained::{Checked, Explained, checked, explained};
pub use fault::Fault;
pub use kinds::{Configured, KindTable, configured, kind_tables};
pub use verify::{Judged, JudgedBy};
