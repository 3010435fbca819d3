//! The shared parts of the targets: chats with known keys, and judges that use no code of the product.

#![forbid(unsafe_code)]

pub mod chats;
pub mod javascript;
pub mod json;
pub mod marked;
pub mod page;
pub mod proof;
pub mod recipes;
