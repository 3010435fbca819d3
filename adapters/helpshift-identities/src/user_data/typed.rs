//! What the neutral identity has no word for, as Rust says it.

use std::fmt;

use countersign::{Error, ErrorKind, Result, Timestamp};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::typed_metadata::IdentityMetadata;
use super::words::{Pairs, PayingSegment, Written};

macro_rules! user_data {
    (
        $(#[$doc:meta])* $name:ident
        lists: { $($(#[$list_doc:meta])* $list:ident: $with_list:ident;)* }
        texts: { $($(#[$text_doc:meta])* $text:ident: $with_text:ident($given:ty);)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")] $text: Option<String>,)*
            $(#[serde(skip_serializing_if = "Option::is_none")] $list: Option<Vec<String>>,)*
            #[serde(skip_serializing_if = "Pairs::is_empty")] custom_user_fields: Pairs,
            #[serde(skip_serializing_if = "Pairs::is_empty")] multiline_user_fields: Pairs,
        }

        impl $name {
            /// Nothing yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $($(#[$text_doc])* #[must_use]
            pub fn $with_text(mut self, $text: $given) -> Self {
                self.$text = Some($text.written());
                self
            })*

            $($(#[$list_doc])* #[must_use]
            pub fn $with_list(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
                self.$list = Some(tags.into_iter().map(Into::into).collect());
                self
            })*

            /// A custom field, which the dashboard must know: a key and a text of up to 255
            /// characters each. A date is in Unix seconds.
            #[must_use]
            pub fn with_custom_field(mut self, key: &str, value: &str) -> Self {
                self.custom_user_fields.add(key, value);
                self
            }

            /// A custom field of several lines, up to 100,000 characters; the web takes 1,000.
            #[must_use]
            pub fn with_multiline_field(mut self, key: &str, value: &str) -> Self {
                self.multiline_user_fields.add(key, value);
                self
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

user_data! {
    /// What holds for the user in all of a customer's apps, beyond what the identity says: global
    /// user data, core or master attributes (documented).
    GlobalUserData
    lists: {
        /// Tags that are taken away.
        tags_to_remove: with_tags_to_remove;
        /// The tags that the user has from now on; none at all takes all away (inferred).
        reset_tags: with_reset_tags;
    }
    texts: {
        /// In years, above 0 and below 150.
        age: with_age(u8);
        /// A whole number.
        lifetime_value: with_lifetime_value(i64);
        /// Any text.
        user_persona: with_user_persona(&str);
        /// Any text.
        user_vip_segment: with_user_vip_segment(&str);
        /// Any text.
        user_support_status: with_user_support_status(&str);
        /// When the user was last seen.
        last_active_date: with_last_active_date(Timestamp);
        /// Whether the user accepted the terms and conditions.
        accepted_t_and_c: with_accepted_t_and_c(bool);
    }
}

user_data! {
    /// What holds for the user in this app or on this site: app user data, app attributes
    /// (documented).
    AppUserData
    lists: {}
    texts: {
        /// SDK X alone.
        device_model: with_device_model(&str);
        /// SDK X alone.
        os_version: with_os_version(&str);
        /// Up to 10 characters.
        app_version: with_app_version(&str);
        /// Any text.
        sdk_version: with_sdk_version(&str);
        /// A name, or a code of ISO 3166-1.
        country: with_country(&str);
        /// Any text.
        city: with_city(&str);
        /// Any text.
        user_vip_segment: with_user_vip_segment(&str);
        /// A code of ISO 639-1.
        language: with_language(&str);
        /// Any text.
        app_rating: with_app_rating(&str);
        /// How much the user pays.
        user_paying_segment: with_user_paying_segment(PayingSegment);
        /// Any text.
        user_support_status: with_user_support_status(&str);
        /// Any text; the web's page says "boolean string".
        user_persona: with_user_persona(&str);
        /// Whether the user accepted the terms and conditions.
        accepted_t_and_c: with_accepted_t_and_c(bool);
        /// Any text.
        user_level: with_user_level(&str);
        /// Any text.
        app_status: with_app_status(&str);
        /// A whole number.
        lifetime_value: with_lifetime_value(i64);
        /// A decimal number such as `12.50`, in text, so that it prints one way.
        last_90d_spend: with_last_90d_spend(&str);
        /// How many purchases in the last 90 days.
        count_transactions_90d: with_count_transactions_90d(u64);
        /// How many purchases at all.
        count_transactions_lifetime: with_count_transactions_lifetime(u64);
        /// How many refunds in the last 90 days.
        count_refunds_90d: with_count_refunds_90d(u64);
        /// How often offers were seen since the last purchase.
        iap_views_since_last_purchase: with_iap_views_since_last_purchase(u64);
        /// When the user last bought something.
        last_purchase_date: with_last_purchase_date(Timestamp);
        /// When the user last logged in.
        last_login_date: with_last_login_date(Timestamp);
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
    /// For the user in all apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global: Option<GlobalUserData>,
    /// For the user in this app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<AppUserData>,
    /// Beside the user's own identifiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<IdentityMetadata>,
    /// Which core profile the user is, where [sending users](crate::provision) updates them.
    #[serde(rename = "core-profile-id", skip_serializing_if = "Option::is_none")]
    pub core_profile_id: Option<String>,
}

impl VendorData {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For the user in all apps.
    #[must_use]
    pub fn with_global(mut self, global: GlobalUserData) -> Self {
        self.global = Some(global);
        self
    }

    /// For the user in this app.
    #[must_use]
    pub fn with_app(mut self, app: AppUserData) -> Self {
        self.app = Some(app);
        self
    }

    /// Beside the user's own identifiers.
    #[must_use]
    pub fn with_metadata(mut self, metadata: IdentityMetadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Which core profile the user is.
    #[must_use]
    pub fn with_core_profile_id(mut self, id: impl Into<String>) -> Self {
        self.core_profile_id = Some(id.into());
        self
    }

    /// As [`Request::with_vendor`](countersign::adapter::Request::with_vendor) takes it.
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
