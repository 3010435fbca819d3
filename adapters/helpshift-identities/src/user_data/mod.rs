//! Global user data and app user data: one table of every key that Helpshift documents, in the order of its pages. The
//! reader, the judge, the typed form and the REST API take their keys from here.

pub(crate) mod forms;
pub(crate) mod read;
mod typed;
mod wire;

use std::fmt;

use countersign::Timestamp;
use countersign::identity::Field;

use Holds::{CustomFields, Tags, Text};
use forms::Form;
pub(crate) use read::{CORE_PROFILE_ID, update};
pub use typed::{IdentityMetadata, PayingSegment, VendorData};
use typed::{Values, Written};
pub(crate) use wire::Value;
pub use wire::{ProfileUpdate, UserData};

/// One key of user data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    /// The field of the neutral identity that says it. Custom fields may also stand under `vendor`.
    pub(crate) said_by: Option<Field>,
    /// Only SDK X knows it.
    pub(crate) app_only: bool,
    /// The REST API has it in the object `names`.
    pub(crate) in_names: bool,
    /// The form in the REST API, where that API takes another.
    pub(crate) in_rest: Option<Form>,
}

/// The content of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    CustomFields,
    Tags,
    Text(Form),
}

impl Key {
    const fn new(name: &'static str, holds: Holds) -> Self {
        Self {
            name,
            holds,
            said_by: None,
            app_only: false,
            in_names: false,
            in_rest: None,
        }
    }

    const fn said_by(mut self, field: Field) -> Self {
        self.said_by = Some(field);
        self
    }

    const fn app_only(mut self) -> Self {
        self.app_only = true;
        self
    }

    const fn in_names(mut self) -> Self {
        self.in_names = true;
        self
    }

    const fn in_rest(mut self, form: Form) -> Self {
        self.in_rest = Some(form);
        self
    }
}

/// Makes a table of keys and the typed form of the same set.
///
/// A row is a key, its content and the methods of [`Key`] that say more; then, where the neutral identity does not say
/// the value, the method of the typed form and the documentation of that method.
macro_rules! user_data {
    (
        $(#[$doc:meta])* $typed:ident,
        $(#[$table_doc:meta])* $table:ident
        {$(
            $name:ident: $holds:expr $(, $column:ident($($value:expr)?))*
            $(=> $with:ident($given:ty), $value_doc:literal)?;
        )+}
    ) => {
        $(#[$table_doc])*
        pub(crate) const $table: &[Key] = &[
            $(Key::new(stringify!($name), $holds)$(.$column($($value)?))*,)+
        ];

        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, serde::Serialize)]
        #[non_exhaustive]
        #[serde(transparent)]
        pub struct $typed(Values);

        impl $typed {
            /// Starts without data.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $($(
                #[doc = concat!("Sets `", stringify!($name), "`: ", $value_doc, ".")]
                #[must_use]
                pub fn $with(self, $name: $given) -> Self {
                    Self(self.0.with_text(stringify!($name), $name.written()))
                }
            )?)+

            /// Adds a custom field, which the dashboard must know: a key and a text of up to 255 characters each. A
            /// date is in Unix seconds.
            #[must_use]
            pub fn with_custom_field(self, key: &str, value: &str) -> Self {
                Self(self.0.with_pair("custom_user_fields", key, value))
            }

            /// Adds a custom field of several lines, up to 100,000 characters; the web takes 1,000.
            #[must_use]
            pub fn with_multiline_field(self, key: &str, value: &str) -> Self {
                Self(self.0.with_pair(read::MULTILINE, key, value))
            }
        }

        impl fmt::Debug for $typed {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($typed), "(..)"))
            }
        }
    };
}

user_data! {
    /// The data of the user in all of a customer's apps, beyond the identity: global user data, core or master
    /// attributes (documented).
    GlobalUserData,
    /// Global user data. SDK X calls it master attributes.
    GLOBAL {
        first_name: Text(Form::Any), said_by(Field::FirstName), in_names();
        last_name: Text(Form::Any), said_by(Field::LastName), in_names();
        full_name: Text(Form::Any), said_by(Field::FullName), in_names();
        display_name: Text(Form::Any), said_by(Field::DisplayName), in_names();
        last_country: Text(Form::Country), said_by(Field::Country);
        last_city: Text(Form::Any), said_by(Field::City);
        age: Text(Form::Age) => with_age(u8), "years, above 0 and below 150";
        // The REST API alone takes a fraction (documented).
        lifetime_value: Text(Form::Integer), in_rest(Form::Number) => with_lifetime_value(i64), "a whole number";
        user_persona: Text(Form::Any) => with_user_persona(&str), "any text";
        user_vip_segment: Text(Form::Any) => with_user_vip_segment(&str), "any text";
        user_support_status: Text(Form::Any) => with_user_support_status(&str), "any text";
        last_active_date: Text(Form::Seconds) => with_last_active_date(Timestamp), "when the user was last seen";
        accepted_t_and_c: Text(Form::Boolean)
            => with_accepted_t_and_c(bool), "whether the user accepted the terms and conditions";
        preferred_language: Text(Form::Language), said_by(Field::Locale);
        new_tags: Tags, said_by(Field::Tags);
        tags_to_remove: Tags;
        reset_tags: Tags;
        custom_user_fields: CustomFields, said_by(Field::Attributes);
    }
}

user_data! {
    /// The data of the user in this app or on this site: app user data, app attributes (documented).
    AppUserData,
    /// App user data. SDK X calls it app attributes.
    APP {
        device_model: Text(Form::Any), app_only() => with_device_model(&str), "any text, in SDK X alone";
        os_version: Text(Form::Any), app_only() => with_os_version(&str), "any text, in SDK X alone";
        app_version: Text(Form::AppVersion) => with_app_version(&str), "up to 10 characters";
        sdk_version: Text(Form::Any) => with_sdk_version(&str), "any text";
        country: Text(Form::Country) => with_country(&str), "a name, or a code of ISO 3166-1";
        city: Text(Form::Any) => with_city(&str), "any text";
        user_vip_segment: Text(Form::Any) => with_user_vip_segment(&str), "any text";
        language: Text(Form::Language) => with_language(&str), "a code of ISO 639-1";
        app_rating: Text(Form::Any) => with_app_rating(&str), "any text";
        user_paying_segment: Text(Form::PayingSegment)
            => with_user_paying_segment(PayingSegment), "how much the user pays";
        user_support_status: Text(Form::Any) => with_user_support_status(&str), "any text";
        // The web's page says "boolean string", SDK X's says text (documented both): any text goes in.
        user_persona: Text(Form::Any) => with_user_persona(&str), "any text; the web's page says \"boolean string\"";
        accepted_t_and_c: Text(Form::Boolean)
            => with_accepted_t_and_c(bool), "whether the user accepted the terms and conditions";
        user_level: Text(Form::Any) => with_user_level(&str), "any text";
        app_status: Text(Form::Any) => with_app_status(&str), "any text";
        lifetime_value: Text(Form::Integer) => with_lifetime_value(i64), "a whole number";
        last_90d_spend: Text(Form::Decimal)
            => with_last_90d_spend(&str), "a decimal number such as `12.50`, in text, so that it prints one way";
        count_transactions_90d: Text(Form::Integer)
            => with_count_transactions_90d(u64), "the number of purchases in the last 90 days";
        count_transactions_lifetime: Text(Form::Integer)
            => with_count_transactions_lifetime(u64), "the number of all purchases";
        count_refunds_90d: Text(Form::Integer)
            => with_count_refunds_90d(u64), "the number of refunds in the last 90 days";
        iap_views_since_last_purchase: Text(Form::Integer)
            => with_iap_views_since_last_purchase(u64), "how often offers were seen since the last purchase";
        last_purchase_date: Text(Form::Seconds)
            => with_last_purchase_date(Timestamp), "when the user last bought something";
        last_login_date: Text(Form::Seconds) => with_last_login_date(Timestamp), "when the user last logged in";
        custom_user_fields: CustomFields;
    }
}
