//! The field tables that the sample declares.

use countersign::adapter::FieldRule;
use countersign::identity::Field;

/// Everything is signed.
pub(super) const WHOLE: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "user_id").signed(),
    FieldRule::one_of(Field::Email, "email").signed(),
    FieldRule::one_of(Field::Phone, "phone").signed(),
    FieldRule::one_of(Field::Accounts, "accounts").signed(),
    FieldRule::optional(Field::FullName, "name").signed(),
    FieldRule::optional(Field::FirstName, "name").signed(),
    FieldRule::optional(Field::LastName, "name").signed(),
    FieldRule::optional(Field::DisplayName, "name").signed(),
    FieldRule::optional(Field::CompanyId, "company").signed(),
    FieldRule::optional(Field::CompanyName, "company").signed(),
    FieldRule::optional(Field::Locale, "locale").signed(),
    FieldRule::optional(Field::Country, "country").signed(),
    FieldRule::optional(Field::City, "city").signed(),
    FieldRule::optional(Field::CreatedAt, "created_at").signed(),
    FieldRule::optional(Field::Tags, "tags").signed(),
    FieldRule::optional(Field::Attributes, "attributes").signed(),
];

/// The id alone is signed.
pub(super) const BY_ID: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "user_id").signed(),
    FieldRule::optional(Field::Email, "email"),
    FieldRule::optional(Field::Phone, "phone"),
    FieldRule::optional(Field::Accounts, "accounts"),
    FieldRule::optional(Field::FullName, "name"),
    FieldRule::optional(Field::FirstName, "name"),
    FieldRule::optional(Field::LastName, "name"),
    FieldRule::optional(Field::DisplayName, "name"),
    FieldRule::optional(Field::CompanyId, "company"),
    FieldRule::optional(Field::CompanyName, "company"),
    FieldRule::optional(Field::Locale, "locale"),
    FieldRule::optional(Field::Country, "country"),
    FieldRule::optional(Field::City, "city"),
    FieldRule::optional(Field::CreatedAt, "created_at"),
    FieldRule::optional(Field::Tags, "tags"),
    FieldRule::optional(Field::Attributes, "attributes"),
];
