//! How HelpCrunch is told who the user is.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::bundle::Verification;
use countersign::identity::Field;

use crate::KIND;

/// How HelpCrunch is told who the user is. The README says what each protects against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The id, and nothing that proves it.
    Plain,
    /// A keyed hash of the id in its place: nobody can guess it, and it proves nothing else.
    HashedId,
    /// The id with a value that HelpCrunch pins to it for good.
    SecurityHash,
    /// The id with the HMAC of HelpCrunch's older documentation.
    Signature,
    /// The whole user with the MD5 of HelpCrunch's present documentation.
    SecuritySignature,
}

impl Mode {
    /// Every mode.
    pub const ALL: &'static [Self] = &[
        Self::Plain,
        Self::HashedId,
        Self::SecurityHash,
        Self::Signature,
        Self::SecuritySignature,
    ];

    /// The mode as configurations name it: kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::HashedId => "hashed-id",
            Self::SecurityHash => "security-hash",
            Self::Signature => "signature",
            Self::SecuritySignature => "security-signature",
        }
    }

    /// Whether the value that it makes of an id must stay the same for good.
    pub(crate) const fn is_for_good(self) -> bool {
        matches!(self, Self::HashedId | Self::SecurityHash)
    }

    /// Whether it signs the text of the whole user, which then stands beside the proof.
    pub(crate) const fn signs_all(self) -> bool {
        matches!(self, Self::SecuritySignature)
    }

    /// Where a user's proof is in the payload.
    pub(crate) const fn verification(self) -> Option<Verification> {
        match self {
            Self::Plain | Self::HashedId => None,
            Self::SecurityHash => Some(Verification::hmac("/security_hash")),
            // A keyed hash is what the kind means; the vendor's is no HMAC.
            Self::Signature | Self::SecuritySignature => Some(Verification::hmac("/signature")),
        }
    }

    /// The tables of a login, and of an update, which takes the same user. A visitor's hints are for the form
    /// that a login shows; there is no profile of a visitor to update. Where chats without a signature stop,
    /// visitors have none.
    pub(crate) fn capabilities(self) -> Capabilities {
        let login = self.table(Action::Login);
        let login = if self.signs_all() {
            login.without_anonymous()
        } else {
            login.with_hints()
        };
        Capabilities::new(KIND, login)
            .and(self.table(Action::UpdateProfile).without_anonymous())
            .with_variant(match self {
                Self::Plain => r#"mode = "plain""#,
                Self::HashedId => r#"mode = "hashed-id""#,
                Self::SecurityHash => r#"mode = "security-hash""#,
                Self::Signature => r#"mode = "signature""#,
                Self::SecuritySignature => r#"mode = "security-signature""#,
            })
    }

    fn table(self, action: Action) -> Table {
        let proven = || Table::new(action, PROVEN).with_proof(Proof::of_ids(None));
        match self {
            Self::Plain => Table::new(action, BELIEVED).with_warning(
                "no proof: whoever knows or guesses a user's id reads that user's chats",
            ),
            Self::HashedId => Table::new(action, BELIEVED).with_warning(
                "no proof: the hashed id is itself the secret, and whoever sees it reads \
                 that user's chats",
            ),
            Self::SecurityHash => proven().with_warning(
                "for good: once HelpCrunch has seen a user's value, whatever comes without it, \
                 such as the mobile app, gets an empty chat",
            ),
            Self::Signature => proven().with_warning(
                "from HelpCrunch's older documentation: whether it is still honoured is unknown",
            ),
            Self::SecuritySignature => Table::new(action, SIGNED)
                .with_proof(Proof::of_payload())
                .with_warning(
                    "for accounts that have switched it on: chats without it then stop, visitors' \
                     too. MD5 over text and secret, an old construction, is the vendor's choice",
                ),
        }
    }
}

const BELIEVED: &[FieldRule] = &fields(USER_ID);
const PROVEN: &[FieldRule] = &fields(USER_ID.signed());
const SIGNED: &[FieldRule] = &[
    USER_ID.signed(),
    optional(Field::Email, "email").signed(),
    optional(Field::Phone, "phone").signed(),
    optional(Field::FullName, "name").signed(),
    optional(Field::FirstName, "name").signed(),
    optional(Field::LastName, "name").signed(),
    optional(Field::DisplayName, "name").signed(),
    optional(Field::CompanyName, "company").signed(),
    optional(Field::Attributes, "custom_data").signed(),
];

/// Without one HelpCrunch takes the user for a visitor, whatever else it is told (documented).
const USER_ID: FieldRule = FieldRule::required(Field::UserId, "user_id");

const fn fields(user_id: FieldRule) -> [FieldRule; 9] {
    [
        user_id,
        optional(Field::Email, "email"),
        optional(Field::Phone, "phone"),
        optional(Field::FullName, "name"),
        optional(Field::FirstName, "name"),
        optional(Field::LastName, "name"),
        optional(Field::DisplayName, "name"),
        optional(Field::CompanyName, "company"),
        optional(Field::Attributes, "custom_data"),
    ]
}

const fn optional(field: Field, goes_to: &'static str) -> FieldRule {
    FieldRule::optional(field, goes_to)
}
