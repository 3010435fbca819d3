//! The engine: a recipe made ready, which mints and verifies.

mod adapter;
mod declared;
mod scheme;
mod tree;
mod verify;

pub(crate) use adapter::{KeySet, RecipeAdapter, Taken};
pub(crate) use declared::Ready;
pub(crate) use scheme::scheme;
