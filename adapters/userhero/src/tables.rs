//! What the adapter declares: the portal's signed identity, and the widget's metadata.

use std::time::Duration;

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Need, Proof};
use countersign::identity::Field;

use crate::KIND;

/// The portal's identity (documented).
const IDENTITY: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::OneOf, "externalUserId").signed(),
    FieldRule::new(Field::Email, Need::OneOf, "email").signed(),
    FieldRule::new(Field::Phone, Need::OneOf, "phone").signed(),
    FieldRule::new(Field::FullName, Need::Optional, "name").signed(),
    FieldRule::new(Field::FirstName, Need::Optional, "name").signed(),
    FieldRule::new(Field::LastName, Need::Optional, "name").signed(),
    FieldRule::new(Field::DisplayName, Need::Optional, "name").signed(),
    FieldRule::new(Field::CompanyName, Need::Optional, "company").signed(),
    FieldRule::new(Field::Locale, Need::Optional, "locale").signed(),
];

/// The widget's metadata: the keys that it reads as the user (documented), then custom data, whose
/// keys are free. `company` and `locale` stand in the vendor's examples, the other five are ours.
const METADATA: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::OneOf, "userId"),
    FieldRule::new(Field::Email, Need::OneOf, "email"),
    FieldRule::new(Field::Phone, Need::OneOf, "phone"),
    FieldRule::new(Field::FullName, Need::Optional, "name"),
    FieldRule::new(Field::FirstName, Need::Optional, "name"),
    FieldRule::new(Field::LastName, Need::Optional, "name"),
    FieldRule::new(Field::DisplayName, Need::Optional, "name"),
    FieldRule::new(Field::CompanyName, Need::Optional, "company"),
    FieldRule::new(Field::CompanyId, Need::Optional, "companyId"),
    FieldRule::new(Field::Locale, Need::Optional, "locale"),
    FieldRule::new(Field::Country, Need::Optional, "country"),
    FieldRule::new(Field::City, Need::Optional, "city"),
    FieldRule::new(Field::CreatedAt, Need::Optional, "createdAt"),
    FieldRule::new(Field::Tags, Need::Optional, "tags"),
    FieldRule::new(Field::Attributes, Need::Optional, "custom data"),
];

/// The tables of an adapter whose payloads live this long.
pub(crate) fn capabilities(longest_life: Duration) -> Capabilities {
    let update = Capabilities::new(KIND, METADATA)
        .for_action(Action::UpdateProfile)
        .with_warning(
            "no proof: the widget's identifiers are unverified until a verified surface, such as \
             the portal, confirms them; route and grant nothing by them",
        )
        .without_anonymous();
    Capabilities::new(KIND, IDENTITY)
        .with_proof(Proof::Payload)
        .with_longest_life(longest_life.as_secs() as u32)
        .without_anonymous()
        .and(update)
}
