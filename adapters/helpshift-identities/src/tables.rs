//! The field tables: the fields that each action takes, and where each goes.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

use crate::Surface;
use crate::failures::reasons;
use crate::limits::{CUSTOM_FIELD_MAX, PAGE_TEXT_MAX, TAG_MAX, UID_MAX, UNIT, VALUE_MAX};
use crate::{KIND, LIFE};

const UID: FieldRule = FieldRule::one_of(Field::UserId, "uid")
    .signed()
    .with_max(UID_MAX);
const EMAIL: FieldRule = FieldRule::one_of(Field::Email, "email")
    .signed()
    .with_max(VALUE_MAX);
const PHONE: FieldRule = FieldRule::optional(Field::Phone, "phone_number")
    .signed()
    .with_max(VALUE_MAX);
const ACCOUNTS: FieldRule = FieldRule::optional(Field::Accounts, "identities")
    .signed()
    .with_max(VALUE_MAX);

const LOGIN: &[FieldRule] = &[UID, EMAIL, PHONE, ACCOUNTS];

/// The table of a login on a page whose widget speaks the user's language.
const LOGIN_WITH_LANGUAGE: &[FieldRule] = &[
    UID,
    EMAIL,
    PHONE,
    ACCOUNTS,
    FieldRule::optional(Field::Locale, "language"),
];

/// The keys by which Web Chat's `onLoginRequest` names the user of the page's settings (documented).
const ON_LOGIN_REQUEST: &[(Field, &str)] =
    &[(Field::UserId, "userId"), (Field::Email, "userEmail")];

/// The table of user data in an app. No identifier has a place there: the session says whose data it is.
const PROFILE_IN_APP: &[FieldRule] = &[
    FieldRule::optional(Field::FullName, "full_name"),
    FieldRule::optional(Field::FirstName, "first_name"),
    FieldRule::optional(Field::LastName, "last_name"),
    FieldRule::optional(Field::DisplayName, "display_name"),
    FieldRule::optional(Field::Locale, "preferred_language"),
    FieldRule::optional(Field::Country, "last_country"),
    FieldRule::optional(Field::City, "last_city"),
    FieldRule::optional(Field::Tags, "new_tags").with_max(TAG_MAX),
    FieldRule::optional(Field::Attributes, "custom_user_fields").with_max(CUSTOM_FIELD_MAX),
];

/// The table of user data on a page, whose client has a limit of its own.
const PROFILE_ON_PAGE: &[FieldRule] = &[
    on_page(Field::FullName, "full_name"),
    on_page(Field::FirstName, "first_name"),
    on_page(Field::LastName, "last_name"),
    on_page(Field::DisplayName, "display_name"),
    FieldRule::optional(Field::Locale, "preferred_language"),
    FieldRule::optional(Field::Country, "last_country"),
    on_page(Field::City, "last_city"),
    FieldRule::optional(Field::Tags, "new_tags").with_max(TAG_MAX),
    FieldRule::optional(Field::Attributes, "custom_user_fields").with_max(CUSTOM_FIELD_MAX),
];

/// The table of a core profile in the REST API, which takes any identity and states no limit of its own.
const CORE_PROFILE: &[FieldRule] = &[
    sent(Field::UserId, "identities.uid", UID_MAX),
    sent(Field::Email, "identities.email", VALUE_MAX),
    sent(Field::Phone, "identities.phone_number", VALUE_MAX),
    sent(Field::Accounts, "identities", VALUE_MAX),
    FieldRule::optional(Field::FullName, "names.full_name"),
    FieldRule::optional(Field::FirstName, "names.first_name"),
    FieldRule::optional(Field::LastName, "names.last_name"),
    FieldRule::optional(Field::DisplayName, "names.display_name"),
    FieldRule::optional(Field::Locale, "preferred_language"),
    FieldRule::optional(Field::Country, "last_country"),
    FieldRule::optional(Field::City, "last_city"),
    FieldRule::optional(Field::Tags, "tags").with_max(TAG_MAX),
    FieldRule::optional(Field::Attributes, "custom_fields").with_max(CUSTOM_FIELD_MAX),
];

const fn sent(field: Field, goes_to: &'static str, max: usize) -> FieldRule {
    FieldRule::one_of(field, goes_to).with_max(max)
}

/// The capabilities of sending users to the REST API, which are the same for both surfaces.
pub(crate) fn core_profile() -> Capabilities {
    let table = Table::new(Action::UpdateProfile, CORE_PROFILE)
        .with_unit(UNIT)
        .without_anonymous()
        .with_vendor_data()
        .with_vendor_reasons(reasons(Action::AddIdentities, Surface::SdkX));
    Capabilities::new(KIND, table)
}

const fn on_page(field: Field, goes_to: &'static str) -> FieldRule {
    FieldRule::optional(field, goes_to).with_max(PAGE_TEXT_MAX)
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
    let table = |action, fields| {
        Table::new(action, fields)
            .with_unit(UNIT)
            .with_vendor_data()
            .with_vendor_reasons(reasons(action, surface))
    };
    let token = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
    let client_names = match surface {
        Surface::Web => ON_LOGIN_REQUEST,
        Surface::SdkX => &[],
    };
    let login = table(Action::Login, login)
        .with_proof(token)
        .with_client_names(client_names);
    // A token that names nobody would fit every session for a day (unknown whether Helpshift compares it).
    let add = table(Action::AddIdentities, LOGIN)
        .with_proof(token)
        .without_anonymous();
    let profile = match surface {
        Surface::Web => PROFILE_ON_PAGE,
        Surface::SdkX => PROFILE_IN_APP,
    };
    // A user without identifiers cannot be updated later (documented, FAQ 1269).
    let profile = table(Action::UpdateProfile, profile)
        .without_anonymous()
        .with_warning(
            "user data is not signed: whoever has the page open can send other values, so never \
             route or grant by it",
        );
    Capabilities::new(KIND, login)
        .and(add)
        .and(profile)
        .with_variant(variant)
        .with_vendor("Helpshift User Hub")
        .with_switch("the identity system, which Helpshift turns on for the domain")
}
