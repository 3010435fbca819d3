//! What the targets share: chats whose keys are known here, and judges that use no code of the product.

#![forbid(unsafe_code)]

pub mod chats;
pub mod javascript;
pub mod json;
pub mod marked;
pub mod page;
pub mod proof;
