//! The guide: pages whose code runs.

#[doc = include_str!("configuration.md")]
pub mod configuration {}

#[doc = include_str!("cost.md")]
pub mod cost {}

#[doc = include_str!("decisions.md")]
pub mod decisions {}

#[doc = include_str!("rotation.md")]
pub mod rotation {}

#[doc = include_str!("security_model.md")]
pub mod security_model {}

#[doc = include_str!("sessions.md")]
pub mod sessions {}

#[doc = include_str!("shipping_an_adapter.md")]
pub mod shipping_an_adapter {}

#[doc = include_str!("writing_an_adapter.md")]
pub mod writing_an_adapter {}
