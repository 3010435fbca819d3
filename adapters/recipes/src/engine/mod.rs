//! The engine: a recipe made ready, which mints and verifies.

mod adapter;
mod scheme;
mod tree;
mod verify;

pub(crate) use adapter::{KeySet, Ready, RecipeAdapter, Taken};
pub(crate) use scheme::scheme;
