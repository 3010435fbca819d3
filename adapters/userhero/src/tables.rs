//! The field tables of the portal's signed user and of the widget's metadata.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Need, Proof};
use countersign::identity::Field;

use crate::KIND;

/// The fields of the portal's user (documented).
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

/// The fields of the widget's metadata. The widget reads the first seven rows as the user (documented), and the others
/// as custom data, whose keys are free. `company` and `locale` stand in the vendor's examples, and the other keys are
/// ours.
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

/// Returns the tables of an adapter whose payloads live this long, in seconds.
pub(crate) fn capabilities(longest_life: u32) -> Capabilities {
    let update = Capabilities::new(KIND, METADATA)
        .for_action(Action::UpdateProfile)
        .with_warning(
            "no proof: the widget's identifiers are unverified until a verified surface, such as \
             the portal, confirms them; route and grant nothing by them",
        )
        .without_anonymous();
    Capabilities::new(KIND, IDENTITY)
        .with_proof(Proof::Payload)
        .with_longest_life(longest_life)
        .without_anonymous()
        .and(update)
}
