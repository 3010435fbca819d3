//! The modes, and the fields that each takes.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::bundle::Verification;
use countersign::identity::Field;

use crate::KIND;

/// The way in which HelpCrunch is told who the user is. The README says what each mode protects against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Sends the id without a proof.
    Plain,
    /// Sends a keyed hash in place of the id. Nobody can guess the hash, and the hash proves nothing.
    HashedId,
    /// Sends the id with a value that HelpCrunch pins to the id for good.
    SecurityHash,
    /// Sends the id with the HMAC of HelpCrunch's older documentation.
    Signature,
    /// Sends the whole user with the MD5 of HelpCrunch's present documentation.
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

    /// Returns the name that configurations use, in kebab-case.
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

    /// Says whether the value that the mode makes of an id must stay the same for good.
    pub(crate) const fn is_for_good(self) -> bool {
        matches!(self, Self::HashedId | Self::SecurityHash)
    }

    /// Says whether the mode signs the text of the whole user, which then stands beside the proof.
    pub(crate) const fn signs_all(self) -> bool {
        matches!(self, Self::SecuritySignature)
    }

    /// Returns the place of a user's proof in the payload.
    pub(crate) const fn verification(self) -> Option<Verification> {
        match self {
            Self::Plain | Self::HashedId => None,
            Self::SecurityHash => Some(Verification::hmac("/security_hash")),
            // The kind `hmac` means any keyed hash: the vendor's MD5 is no HMAC.
            Self::Signature | Self::SecuritySignature => Some(Verification::hmac("/signature")),
        }
    }

    /// Returns the table of a login, and of an update, which takes the same user.
    ///
    /// A visitor's hints are for the form that a login shows. A visitor has no profile, so there is no update. Where
    /// chats without a signature stop, a visitor has no chat.
    pub(crate) fn capabilities(self) -> Capabilities {
        let login = self.table(Action::Login);
        let login = if self.signs_all() {
            login.without_anonymous()
        } else {
            login.with_hints()
        };
        let capabilities = Capabilities::new(KIND, login).with_vendor("HelpCrunch");
        let capabilities = match self {
            Self::SecuritySignature => {
                capabilities.with_switch("Settings, Developers, Security: security signatures")
            }
            _ => capabilities,
        };
        capabilities
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
    FieldRule::optional(Field::Email, "email").signed(),
    FieldRule::optional(Field::Phone, "phone").signed(),
    FieldRule::optional(Field::FullName, "name").signed(),
    FieldRule::optional(Field::FirstName, "name").signed(),
    FieldRule::optional(Field::LastName, "name").signed(),
    FieldRule::optional(Field::DisplayName, "name").signed(),
    FieldRule::optional(Field::CompanyName, "company").signed(),
    FieldRule::optional(Field::Attributes, "custom_data").signed(),
];

/// The id, without which HelpCrunch takes every user for a visitor (documented).
const USER_ID: FieldRule = FieldRule::required(Field::UserId, "user_id");

const fn fields(user_id: FieldRule) -> [FieldRule; 9] {
    [
        user_id,
        FieldRule::optional(Field::Email, "email"),
        FieldRule::optional(Field::Phone, "phone"),
        FieldRule::optional(Field::FullName, "name"),
        FieldRule::optional(Field::FirstName, "name"),
        FieldRule::optional(Field::LastName, "name"),
        FieldRule::optional(Field::DisplayName, "name"),
        FieldRule::optional(Field::CompanyName, "company"),
        FieldRule::optional(Field::Attributes, "custom_data"),
    ]
}
