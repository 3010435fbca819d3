//! The names that nearly every adapter needs: `use countersign::prelude::*;`.

pub use crate::action::Action;
pub use crate::adapter::{
    Accepted, Adapter, Capabilities, FieldRule, Mint, Policy, Proof, Request, ReservedNames, Rules,
    Screening, Table, Vendor,
};
pub use crate::bundle::{
    Argument, AskFunction, ClientBundle, Life, Plan, Reason, Step, Verification,
};
pub use crate::clock::Timestamp;
pub use crate::config::{
    AdapterConfig, BuildProvisioner, PageFacts, ProofTime, Setting, SettingForm, Settings,
};
pub use crate::identity::{AttributeMap, Field};
pub use crate::json::JsonText;
pub use crate::problem::{Code, Path, Result};
pub use crate::sign::{HmacKey, Keys, Secret, Tag};
pub use crate::verify::{Failure, FoundBy, Presented, Rejection, User, Verdict, failures};
