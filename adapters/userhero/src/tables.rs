//! The field tables of the portal's signed user and of the widget's metadata.

use std::time::Duration;

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

use crate::KIND;

/// The fields of the portal's user (documented).
const IDENTITY: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "externalUserId").signed(),
    FieldRule::one_of(Field::Email, "email").signed(),
    FieldRule::one_of(Field::Phone, "phone").signed(),
    FieldRule::optional(Field::FullName, "name").signed(),
    FieldRule::optional(Field::FirstName, "name").signed(),
    FieldRule::optional(Field::LastName, "name").signed(),
    FieldRule::optional(Field::DisplayName, "name").signed(),
    FieldRule::optional(Field::CompanyName, "company").signed(),
    FieldRule::optional(Field::Locale, "locale").signed(),
];

/// The fields of the widget's metadata. The widget reads the first seven rows as the user (documented), and the others
/// as custom data, whose keys are free. `company` and `locale` stand in the vendor's examples, and the other keys are
/// ours.
const METADATA: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "userId"),
    FieldRule::one_of(Field::Email, "email"),
    FieldRule::one_of(Field::Phone, "phone"),
    FieldRule::optional(Field::FullName, "name"),
    FieldRule::optional(Field::FirstName, "name"),
    FieldRule::optional(Field::LastName, "name"),
    FieldRule::optional(Field::DisplayName, "name"),
    FieldRule::optional(Field::CompanyName, "company"),
    FieldRule::optional(Field::CompanyId, "companyId"),
    FieldRule::optional(Field::Locale, "locale"),
    FieldRule::optional(Field::Country, "country"),
    FieldRule::optional(Field::City, "city"),
    FieldRule::optional(Field::CreatedAt, "createdAt"),
    FieldRule::optional(Field::Tags, "tags"),
    FieldRule::optional(Field::Attributes, "custom data"),
];

/// Returns the tables of an adapter whose payloads live this long.
pub(crate) fn capabilities(longest_life: Duration) -> Capabilities {
    let proof = Proof::of_payload().with_longest_life(longest_life);
    let login = Table::new(Action::Login, IDENTITY)
        .with_proof(proof)
        .without_anonymous();
    let update = Table::new(Action::UpdateProfile, METADATA)
        .with_warning(
            "no proof: the widget's identifiers are unverified until a verified surface, such as \
             the portal, confirms them; route and grant nothing by them",
        )
        .without_anonymous();
    Capabilities::new(KIND, login)
        .and(update)
        .with_vendor("UserHero")
        .with_switch("Allowed origins: the exact origin of the page")
}
