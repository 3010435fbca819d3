//! Reading JSON in two layers, typed, strict, and without quoting a value; and writing it, to the byte.
//!
//! serde stops at the first fault and quotes the value, which must not happen with identities and configurations. So
//! each value is kept as raw text until it is read as a type.
//!
//! The functions read one value and return its fault as a [`Fault`]. A [`Cursor`] reads the same values, and adds each
//! fault to a list with its path.
//!
//! ```
//! use countersign::json::{self, Cursor, Fault};
//! use countersign::problem::{Path, Problems};
//! use serde_json::value::RawValue;
//!
//! # fn main() -> serde_json::Result<()> {
//! let raw: &RawValue = serde_json::from_str("36")?;
//! assert_eq!(json::integer(raw), Ok(36));
//! assert!(matches!(json::text(raw), Err(Fault::WrongType { .. })));
//!
//! let mut problems = Problems::new();
//! let at = Path::ROOT.key("name");
//! assert_eq!(Cursor::new(raw, at, &mut problems).text(), None);
//! assert_eq!(problems.to_string(), "name: invalid (expected text, found a number)");
//! # Ok(())
//! # }
//! ```

pub mod javascript;

mod cursor;
mod object;
mod page;
mod raw;
mod text;
mod view;
mod writer;

#[doc(inline)]
pub use crate::__key as key;
pub use cursor::Cursor;
pub use object::Object;
pub use page::pointer;
pub(crate) use page::{keys, measures};
pub(crate) use raw::Text;
pub use raw::{Fault, boolean, entries, integer, is_null, is_object, list, object, text};
pub use text::JsonText;
pub use view::JsonView;
pub(crate) use writer::push_text;
pub use writer::{Key, ObjectWriter, QuotedKey};
