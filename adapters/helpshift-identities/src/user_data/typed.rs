//! Vendor data as Rust says it: values and pairs, written as the JSON that stands under `vendor`.

use std::collections::BTreeMap;
use std::fmt;

use countersign::{Error, ErrorKind, Result, Timestamp};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{AppUserData, GlobalUserData, Value};
use crate::token::{EMAIL, PHONE_NUMBER, UID};

/// The values of a set, by key.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Values(BTreeMap<&'static str, Value<'static>>);

impl Values {
    /// Sets a text.
    pub(super) fn with_text(mut self, key: &'static str, text: String) -> Self {
        self.0.insert(key, Value::Text(text.into()));
        self
    }

    fn with_tags(
        mut self,
        key: &'static str,
        tags: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let tags = tags.into_iter().map(|tag| tag.into().into()).collect();
        self.0.insert(key, Value::Tags(tags));
        self
    }

    /// Adds a pair to an object, behind those that it has.
    pub(super) fn with_pair(mut self, key: &'static str, name: &str, value: &str) -> Self {
        let object = self.0.entry(key);
        if let Value::Fields(pairs) = object.or_insert_with(|| Value::Fields(Vec::new())) {
            pairs.push((name.to_owned().into(), value.to_owned().into()));
        }
        self
    }
}

/// A value that Helpshift reads in text.
pub(super) trait Written {
    /// Writes the text.
    fn written(self) -> String;
}

macro_rules! written {
    ($($type:ty: |$value:ident| $text:expr;)*) => {
        $(impl Written for $type {
            fn written(self) -> String {
                let $value = self;
                $text.to_string()
            }
        })*
    };
}

written! {
    &str: |text| text;
    PayingSegment: |segment| segment.as_str();
    Timestamp: |moment| moment.unix();
    bool: |flag| flag;
    i64: |number| number;
    u64: |number| number;
    u8: |number| number;
}

/// The amount that a user pays, in four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayingSegment {
    /// The user pays much.
    High,
    /// The user pays little.
    Low,
    /// The user pays neither much nor little.
    Medium,
    /// The user pays nothing.
    Non,
}

impl PayingSegment {
    pub(super) const ALL: [Self; 4] = [Self::High, Self::Low, Self::Medium, Self::Non];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high_paying",
            Self::Low => "low_paying",
            Self::Medium => "medium_paying",
            Self::Non => "non_paying",
        }
    }
}

impl GlobalUserData {
    /// Sets `tags_to_remove`: the tags that are taken away.
    #[must_use]
    pub fn with_tags_to_remove(self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.with_tags("tags_to_remove", tags))
    }

    /// Sets `reset_tags`: the tags that the user has from now on. An empty list takes all away (inferred).
    #[must_use]
    pub fn with_reset_tags(self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.with_tags("reset_tags", tags))
    }
}

/// Text by key beside the user's id, email and phone number, which a login and an addition of identities sign.
/// Helpshift keeps it and does nothing with it. Each has up to 30 pairs, a key up to 255 characters and a value up to
/// 300.
///
/// An account has [metadata](countersign::Account::with_metadata) of its own.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct IdentityMetadata(Values);

impl IdentityMetadata {
    /// Starts without metadata.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair beside the user id.
    #[must_use]
    pub fn with_uid(self, key: &str, value: &str) -> Self {
        Self(self.0.with_pair(UID, key, value))
    }

    /// Adds a pair beside the email.
    #[must_use]
    pub fn with_email(self, key: &str, value: &str) -> Self {
        Self(self.0.with_pair(EMAIL, key, value))
    }

    /// Adds a pair beside the phone number.
    #[must_use]
    pub fn with_phone_number(self, key: &str, value: &str) -> Self {
        Self(self.0.with_pair(PHONE_NUMBER, key, value))
    }
}

impl fmt::Debug for IdentityMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityMetadata(..)")
    }
}

/// Vendor data of this adapter, as it stands under `vendor` in a request.
///
/// ```
/// use countersign::{Action, Identity, Secret, Timestamp, UserId};
/// use countersign::adapter::{Mint, Request};
/// use countersign_helpshift_identities::{AppUserData, HelpshiftIdentities, VendorData};
///
/// # fn main() -> countersign::Result<()> {
/// let adapter = HelpshiftIdentities::new(&Secret::new("test_secret_key")?)?;
/// let identity = Identity::new().with_user_id(UserId::new("u")?).with_name("Lisa Chen");
/// let vendor = VendorData::new()
///     .with_app(AppUserData::new().with_app_version("10.4.1").with_user_level("12"))
///     .to_raw()?;
/// let request = Request::new(&identity, Action::UpdateProfile, Timestamp::EPOCH);
/// let bundle = adapter.bundle(&request.with_vendor(&vendor))?;
/// assert_eq!(
///     bundle.payload.get(),
///     concat!(
///         r#"{"globalUserData":{"full_name":"Lisa Chen"},"#,
///         r#""appUserData":{"app_version":"10.4.1","user_level":"12"}}"#,
///     ),
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VendorData {
    /// The data of the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global: Option<GlobalUserData>,
    /// The data of the user in this app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<AppUserData>,
    /// The metadata beside the user's own identifiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<IdentityMetadata>,
    /// The id of the user's core profile, where [sending users](crate::provision) updates it.
    #[serde(rename = "core-profile-id", skip_serializing_if = "Option::is_none")]
    pub core_profile_id: Option<String>,
}

impl VendorData {
    /// Starts without data.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the data of the user in all apps.
    #[must_use]
    pub fn with_global(mut self, global: GlobalUserData) -> Self {
        self.global = Some(global);
        self
    }

    /// Sets the data of the user in this app.
    #[must_use]
    pub fn with_app(mut self, app: AppUserData) -> Self {
        self.app = Some(app);
        self
    }

    /// Sets the metadata beside the user's own identifiers.
    #[must_use]
    pub fn with_metadata(mut self, metadata: IdentityMetadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Sets the id of the user's core profile.
    #[must_use]
    pub fn with_core_profile_id(mut self, id: impl Into<String>) -> Self {
        self.core_profile_id = Some(id.into());
        self
    }

    /// Writes the JSON that [`Request::with_vendor`](countersign::adapter::Request::with_vendor) takes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where it cannot be written as JSON, which does not happen.
    pub fn to_raw(&self) -> Result<Box<RawValue>> {
        to_raw_value(self).map_err(|_| Error::new(ErrorKind::Signing))
    }
}

impl fmt::Debug for VendorData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VendorData(..)")
    }
}
