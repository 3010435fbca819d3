//! Every key of user data that Helpshift documents, with its form, in the order of its pages.

use countersign::identity::Field;

use super::forms::Form;

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    /// The neutral identity has a word for it, and says it; custom fields may stand elsewhere too.
    pub(crate) identity: Option<Field>,
    /// Only SDK X knows it.
    pub(crate) app_only: bool,
}

/// What stands under a key.
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
            identity: None,
            app_only: false,
        }
    }

    const fn text(name: &'static str, form: Form) -> Self {
        Self::new(name, Holds::Text(form))
    }

    /// The key, where it holds something else.
    pub(crate) const fn holding(mut self, holds: Holds) -> Self {
        self.holds = holds;
        self
    }

    const fn said_by(mut self, field: Field) -> Self {
        self.identity = Some(field);
        self
    }

    const fn app_only(mut self) -> Self {
        self.app_only = true;
        self
    }
}

/// Global user data; SDK X calls it master attributes.
pub(crate) const GLOBAL: &[Key] = &[
    Key::text("first_name", Form::Any).said_by(Field::FirstName),
    Key::text("last_name", Form::Any).said_by(Field::LastName),
    Key::text("full_name", Form::Any).said_by(Field::FullName),
    Key::text("display_name", Form::Any).said_by(Field::DisplayName),
    Key::text("last_country", Form::Country).said_by(Field::Country),
    Key::text("last_city", Form::Any).said_by(Field::City),
    Key::text("age", Form::Age),
    Key::text("lifetime_value", Form::Integer),
    Key::text("user_persona", Form::Any),
    Key::text("user_vip_segment", Form::Any),
    Key::text("user_support_status", Form::Any),
    Key::text("last_active_date", Form::Seconds),
    Key::text("accepted_t_and_c", Form::Boolean),
    Key::text("preferred_language", Form::Language).said_by(Field::Locale),
    Key::new("new_tags", Holds::Tags).said_by(Field::Tags),
    Key::new("tags_to_remove", Holds::Tags),
    Key::new("reset_tags", Holds::Tags),
    Key::new("custom_user_fields", Holds::CustomFields).said_by(Field::Attributes),
];

/// App user data; SDK X calls it app attributes.
pub(crate) const APP: &[Key] = &[
    Key::text("device_model", Form::Any).app_only(),
    Key::text("os_version", Form::Any).app_only(),
    Key::text("app_version", Form::AppVersion),
    Key::text("sdk_version", Form::Any),
    Key::text("country", Form::Country),
    Key::text("city", Form::Any),
    Key::text("user_vip_segment", Form::Any),
    Key::text("language", Form::Language),
    Key::text("app_rating", Form::Any),
    Key::text("user_paying_segment", Form::PayingSegment),
    Key::text("user_support_status", Form::Any),
    // The web's page says "boolean string", SDK X's says text (documented both): any text goes in.
    Key::text("user_persona", Form::Any),
    Key::text("accepted_t_and_c", Form::Boolean),
    Key::text("user_level", Form::Any),
    Key::text("app_status", Form::Any),
    Key::text("lifetime_value", Form::Integer),
    Key::text("last_90d_spend", Form::Decimal),
    Key::text("count_transactions_90d", Form::Integer),
    Key::text("count_transactions_lifetime", Form::Integer),
    Key::text("count_refunds_90d", Form::Integer),
    Key::text("iap_views_since_last_purchase", Form::Integer),
    Key::text("last_purchase_date", Form::Seconds),
    Key::text("last_login_date", Form::Seconds),
    Key::new("custom_user_fields", Holds::CustomFields),
];
