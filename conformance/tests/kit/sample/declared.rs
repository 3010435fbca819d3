//! The field tables that the sample declares.

use countersign::adapter::{FieldRule, Need};
use countersign::identity::Field;

/// Everything is signed.
pub(super) const WHOLE: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::OneOf, "user_id").signed(),
    FieldRule::new(Field::Email, Need::OneOf, "email").signed(),
    FieldRule::new(Field::Phone, Need::OneOf, "phone").signed(),
    FieldRule::new(Field::Accounts, Need::OneOf, "accounts").signed(),
    FieldRule::new(Field::FullName, Need::Optional, "name").signed(),
    FieldRule::new(Field::FirstName, Need::Optional, "name").signed(),
    FieldRule::new(Field::LastName, Need::Optional, "name").signed(),
    FieldRule::new(Field::DisplayName, Need::Optional, "name").signed(),
    FieldRule::new(Field::CompanyId, Need::Optional, "company").signed(),
    FieldRule::new(Field::CompanyName, Need::Optional, "company").signed(),
    FieldRule::new(Field::Locale, Need::Optional, "locale").signed(),
    FieldRule::new(Field::Country, Need::Optional, "country").signed(),
    FieldRule::new(Field::City, Need::Optional, "city").signed(),
    FieldRule::new(Field::CreatedAt, Need::Optional, "created_at").signed(),
    FieldRule::new(Field::Tags, Need::Optional, "tags").signed(),
    FieldRule::new(Field::Attributes, Need::Optional, "attributes").signed(),
];

/// The id alone is signed.
pub(super) const BY_ID: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::Required, "user_id").signed(),
    FieldRule::new(Field::Email, Need::Optional, "email"),
    FieldRule::new(Field::Phone, Need::Optional, "phone"),
    FieldRule::new(Field::Accounts, Need::Optional, "accounts"),
    FieldRule::new(Field::FullName, Need::Optional, "name"),
    FieldRule::new(Field::FirstName, Need::Optional, "name"),
    FieldRule::new(Field::LastName, Need::Optional, "name"),
    FieldRule::new(Field::DisplayName, Need::Optional, "name"),
    FieldRule::new(Field::CompanyId, Need::Optional, "company"),
    FieldRule::new(Field::CompanyName, Need::Optional, "company"),
    FieldRule::new(Field::Locale, Need::Optional, "locale"),
    FieldRule::new(Field::Country, Need::Optional, "country"),
    FieldRule::new(Field::City, Need::Optional, "city"),
    FieldRule::new(Field::CreatedAt, Need::Optional, "created_at"),
    FieldRule::new(Field::Tags, Need::Optional, "tags"),
    FieldRule::new(Field::Attributes, Need::Optional, "attributes"),
];
