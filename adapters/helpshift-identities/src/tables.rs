//! The field tables: the fields that each action takes, and where each goes.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Need, Proof};
use countersign::identity::Field;

use crate::failures::fault::reasons;
use crate::limits::{CUSTOM_FIELD_MAX, PAGE_TEXT_MAX, TAG_MAX, UID_MAX, UNIT, VALUE_MAX};
use crate::surface::Surface;
use crate::{KIND, LIFE};

const LOGIN: &[FieldRule] = &[
    identity(Field::UserId, Need::OneOf, "uid", UID_MAX),
    identity(Field::Email, Need::OneOf, "email", VALUE_MAX),
    identity(Field::Phone, Need::Optional, "phone_number", VALUE_MAX),
    identity(Field::Accounts, Need::Optional, "identities", VALUE_MAX),
];

/// The table of a login on a page whose widget speaks the user's language.
const LOGIN_WITH_LANGUAGE: &[FieldRule] = &[
    identity(Field::UserId, Need::OneOf, "uid", UID_MAX),
    identity(Field::Email, Need::OneOf, "email", VALUE_MAX),
    identity(Field::Phone, Need::Optional, "phone_number", VALUE_MAX),
    identity(Field::Accounts, Need::Optional, "identities", VALUE_MAX),
    FieldRule::new(Field::Locale, Need::Optional, "language"),
];

/// The keys by which Web Chat's `onLoginRequest` names the user of the page's settings (documented).
const ON_LOGIN_REQUEST: &[(Field, &str)] =
    &[(Field::UserId, "userId"), (Field::Email, "userEmail")];

/// The table of user data in an app. No identifier has a place there: the session says whose data it is.
const PROFILE_IN_APP: &[FieldRule] = &[
    FieldRule::new(Field::FullName, Need::Optional, "full_name"),
    FieldRule::new(Field::FirstName, Need::Optional, "first_name"),
    FieldRule::new(Field::LastName, Need::Optional, "last_name"),
    FieldRule::new(Field::DisplayName, Need::Optional, "display_name"),
    FieldRule::new(Field::Locale, Need::Optional, "preferred_language"),
    FieldRule::new(Field::Country, Need::Optional, "last_country"),
    FieldRule::new(Field::City, Need::Optional, "last_city"),
    FieldRule::new(Field::Tags, Need::Optional, "new_tags").with_max(TAG_MAX),
    FieldRule::new(Field::Attributes, Need::Optional, "custom_user_fields")
        .with_max(CUSTOM_FIELD_MAX),
];

/// The table of user data on a page, whose client has a limit of its own.
const PROFILE_ON_PAGE: &[FieldRule] = &[
    on_page(Field::FullName, "full_name"),
    on_page(Field::FirstName, "first_name"),
    on_page(Field::LastName, "last_name"),
    on_page(Field::DisplayName, "display_name"),
    FieldRule::new(Field::Locale, Need::Optional, "preferred_language"),
    FieldRule::new(Field::Country, Need::Optional, "last_country"),
    on_page(Field::City, "last_city"),
    FieldRule::new(Field::Tags, Need::Optional, "new_tags").with_max(TAG_MAX),
    FieldRule::new(Field::Attributes, Need::Optional, "custom_user_fields")
        .with_max(CUSTOM_FIELD_MAX),
];

/// The table of a core profile in the REST API, which takes any identity and states no limit of its own.
const CORE_PROFILE: &[FieldRule] = &[
    sent(Field::UserId, "identities.uid", UID_MAX),
    sent(Field::Email, "identities.email", VALUE_MAX),
    sent(Field::Phone, "identities.phone_number", VALUE_MAX),
    sent(Field::Accounts, "identities", VALUE_MAX),
    FieldRule::new(Field::FullName, Need::Optional, "names.full_name"),
    FieldRule::new(Field::FirstName, Need::Optional, "names.first_name"),
    FieldRule::new(Field::LastName, Need::Optional, "names.last_name"),
    FieldRule::new(Field::DisplayName, Need::Optional, "names.display_name"),
    FieldRule::new(Field::Locale, Need::Optional, "preferred_language"),
    FieldRule::new(Field::Country, Need::Optional, "last_country"),
    FieldRule::new(Field::City, Need::Optional, "last_city"),
    FieldRule::new(Field::Tags, Need::Optional, "tags").with_max(TAG_MAX),
    FieldRule::new(Field::Attributes, Need::Optional, "custom_fields").with_max(CUSTOM_FIELD_MAX),
];

const fn sent(field: Field, goes_to: &'static str, max: usize) -> FieldRule {
    FieldRule::new(field, Need::OneOf, goes_to).with_max(max)
}

/// The capabilities of sending users to the REST API, which are the same for both surfaces.
pub(crate) fn core_profile() -> Capabilities {
    Capabilities::new(KIND, CORE_PROFILE)
        .with_unit(UNIT)
        .for_action(Action::UpdateProfile)
        .without_anonymous()
        .with_vendor_data()
        .with_vendor_reasons(reasons(Action::AddIdentities, Surface::SdkX))
}

const fn on_page(field: Field, goes_to: &'static str) -> FieldRule {
    FieldRule::new(field, Need::Optional, goes_to).with_max(PAGE_TEXT_MAX)
}

const fn identity(field: Field, need: Need, goes_to: &'static str, max: usize) -> FieldRule {
    FieldRule::new(field, need, goes_to).signed().with_max(max)
}

/// The capabilities on a page whose login brings the language of the user's locale.
pub(crate) fn capabilities_with_language() -> Capabilities {
    build(
        Surface::Web,
        LOGIN_WITH_LANGUAGE,
        r#"surface = "web", language = "locale""#,
    )
}

/// The capabilities on a surface: a table for each action.
pub(crate) fn capabilities(surface: Surface) -> Capabilities {
    let variant = match surface {
        Surface::Web => r#"surface = "web""#,
        Surface::SdkX => r#"surface = "sdk-x""#,
    };
    build(surface, LOGIN, variant)
}

fn build(surface: Surface, login: &'static [FieldRule], variant: &'static str) -> Capabilities {
    let table = |fields| {
        Capabilities::new(KIND, fields)
            .with_variant(variant)
            .with_unit(UNIT)
    };
    let token = |fields| {
        table(fields)
            .with_proof(Proof::Payload)
            .with_longest_life(LIFE.as_secs() as u32)
            .with_issued_at()
            .with_vendor_data()
    };
    // A token that names nobody would fit every session for a day (unknown whether Helpshift compares it).
    let add = token(LOGIN)
        .for_action(Action::AddIdentities)
        .without_anonymous()
        .with_vendor_reasons(reasons(Action::AddIdentities, surface));
    let profile = match surface {
        Surface::Web => PROFILE_ON_PAGE,
        Surface::SdkX => PROFILE_IN_APP,
    };
    // What is unidentified cannot be updated later (documented, FAQ 1269).
    let profile = table(profile)
        .for_action(Action::UpdateProfile)
        .without_anonymous()
        .with_vendor_data()
        .with_warning(
            "user data is not signed: whoever has the page open can send other values, so never \
             route or grant by it",
        )
        .with_vendor_reasons(reasons(Action::UpdateProfile, surface));
    token(login)
        .with_vendor_reasons(reasons(Action::Login, surface))
        .with_client_names(match surface {
            Surface::Web => ON_LOGIN_REQUEST,
            Surface::SdkX => &[],
        })
        .and(add)
        .and(profile)
}
