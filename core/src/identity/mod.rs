//! The vendor-neutral identity of a user.

mod account;
mod attribute_map;
mod attributes;
mod contact;
mod decimal;
mod draft;
mod field;
mod json;
mod keys;
mod languages;
mod name;
mod oidc;
mod picture;
mod place;
mod trusted;
mod values;

use std::borrow::Cow;
use std::fmt;

pub use account::{Account, Platform};
pub use attribute_map::AttributeMap;
pub use attributes::{AttributeValue, MAX_INTEGER};
pub use contact::{Email, Phone};
pub use decimal::Decimal;
pub use draft::Draft;
pub use field::Field;
pub use languages::is_iso_639_1;
pub use name::{Company, Name};
pub use picture::Picture;
pub use place::{Country, Locale};
pub use trusted::{NameParts, Trusted};
pub use values::UserId;

use crate::clock::Timestamp;
use crate::problem::{FieldPath, Result};
pub(crate) use field::FieldSet;
pub(crate) use values::Fault;

/// How much a vendor may be told of the user. The user decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Privacy {
    /// Every field that the adapter has a place for.
    #[default]
    Standard,
    /// The user id alone.
    Full,
}

/// The identity of a user, in terms that belong to no vendor.
///
/// Adapters read an identity through [`trusted`](Self::trusted), which hides unverified values. Debug prints the
/// names of the fields that are set, never a value.
///
/// ```
/// use countersign::{Account, Email, Identity, Phone, Platform, UserId};
///
/// # fn main() -> countersign::Result<()> {
/// let identity = Identity::new()
///     .with_user_id(UserId::new("usr_8f2k9d")?)
///     .with_email(Email::verified("lisa@example.com")?)
///     .with_phone(Phone::unverified("+14155550123")?)
///     .with_account(Account::new(Platform::Steam, "76561198000000000"))
///     .with_name("Lisa Chen")
///     .with_attribute("plan", "pro")?;
///
/// assert_eq!(identity.trusted().email(), Some("lisa@example.com"));
/// assert_eq!(identity.trusted().phone(), None, "nobody verified it");
/// assert_eq!(format!("{identity:?}"), "Identity { user_id, email, phone, accounts, name, attributes }");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    pub(crate) user_id: Option<UserId>,
    pub(crate) email: Option<Email>,
    pub(crate) phone: Option<Phone>,
    /// Each with its index in the input, which problems name.
    pub(crate) accounts: Vec<(usize, Account)>,
    pub(crate) name: Name,
    pub(crate) company: Company,
    pub(crate) locale: Option<Locale>,
    pub(crate) country: Option<Country>,
    pub(crate) city: Option<String>,
    pub(crate) picture: Option<Picture>,
    pub(crate) created_at: Option<Timestamp>,
    /// Each with its index in the input.
    pub(crate) tags: Vec<(usize, String)>,
    pub(crate) attributes: Vec<(String, AttributeValue)>,
    pub(crate) privacy: Privacy,
    pub(crate) anonymous: bool,
    /// The paths of malformed descriptions, each with the right form. No adapter gets them, and every bundle lists them
    /// as dropped.
    pub(crate) malformed: Vec<(FieldPath, Cow<'static, str>)>,
    /// A malformed email or phone. The adapter's table decides whether it is dropped or refused.
    pub(crate) misformed: Vec<Misformed>,
}

/// An email or phone of the wrong form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Misformed {
    pub(crate) field: Field,
    pub(crate) path: FieldPath,
    pub(crate) fault: Fault,
    /// Whether the application says that it has verified it.
    pub(crate) verified: bool,
}

impl Identity {
    /// Makes an empty identity. An adapter refuses an identity that has no identifier.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the identity of a visitor. A visitor may have an email, a phone and a name, as hints for a form. An adapter
    /// refuses a visitor that has an id or an account.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            anonymous: true,
            ..Self::default()
        }
    }

    /// Reads an identity from JSON: the form of `examples/identities/`.
    ///
    /// Use [`Draft`] to read the keys `vendor` and `client` as well, or to check an adapter's rules on an identity that
    /// has faults.
    ///
    /// A malformed email or phone is not a fault here. The identity keeps it aside, and each adapter decides: it drops
    /// the value, or refuses the identity where the value is verified and would be sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault.
    ///
    /// ```
    /// use countersign::Identity;
    ///
    /// let error = Identity::from_json(r#"{"user_id": 42, "userName": "Lisa"}"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the identity has faults: user_id: invalid (expected text, found a number); \
    ///      userName: unknown-field (no field of this name: name is meant)",
    /// );
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        Draft::parse(text).into_identity()
    }

    /// Reads the claims of an ID token or of the UserInfo endpoint (OpenID Connect Core 1.0, section 5.1): the
    /// JSON object, once its signature is verified. **Nothing is verified here.**
    ///
    /// | claim | field |
    /// | --- | --- |
    /// | `sub` | `user_id` |
    /// | `email`, `email_verified` | `email`, verified only where the claim is the boolean `true` |
    /// | `phone_number`, `phone_number_verified` | `phone`, in the same way; blanks, `()`, `-` and `.` are removed, since the specification's own examples have them |
    /// | `name`, `given_name`, `family_name` | `name`: full, first, last |
    /// | `picture` | `picture` |
    /// | `locale` | `locale`; `en_US` is accepted as well, as the specification allows |
    ///
    /// Other claims are ignored, since every ID token has some: `iss`, `aud`, `exp`. A fault names the field of the
    /// identity, not the claim.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault.
    ///
    /// ```
    /// use countersign::Identity;
    ///
    /// # fn main() -> countersign::Result<()> {
    /// let claims = r#"{"iss": "https://id.example", "sub": "248289761001", "email": "jane@example.com",
    ///     "email_verified": true, "given_name": "Jane"}"#;
    /// let identity = Identity::from_oidc(claims)?;
    /// assert_eq!(identity.trusted().user_id(), Some("248289761001"));
    /// assert_eq!(identity.trusted().email(), Some("jane@example.com"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_oidc(claims: &str) -> Result<Self> {
        Draft::from_oidc(claims).into_identity()
    }

    /// Sets the id in the application's own database.
    #[must_use]
    pub fn with_user_id(mut self, user_id: UserId) -> Self {
        self.user_id = Some(user_id);
        self
    }

    /// Sets the email address.
    #[must_use]
    pub fn with_email(mut self, email: Email) -> Self {
        self.email = Some(email);
        self
    }

    /// Sets the phone number.
    #[must_use]
    pub fn with_phone(mut self, phone: Phone) -> Self {
        self.phone = Some(phone);
        self
    }

    /// Adds an account on another platform. Its id must come from that platform's own login, never from a text that a
    /// user typed.
    #[must_use]
    pub fn with_account(mut self, account: Account) -> Self {
        self.accounts.push((self.accounts.len(), account));
        self
    }

    /// Sets the name. A plain string is the full name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<Name>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the company. A plain string is its name.
    #[must_use]
    pub fn with_company(mut self, company: impl Into<Company>) -> Self {
        self.company = company.into();
        self
    }

    /// Sets the language that the user reads.
    #[must_use]
    pub fn with_locale(mut self, locale: Locale) -> Self {
        self.locale = Some(locale);
        self
    }

    /// Sets the country.
    #[must_use]
    pub fn with_country(mut self, country: Country) -> Self {
        self.country = Some(country);
        self
    }

    /// Sets the city.
    #[must_use]
    pub fn with_city(mut self, city: impl Into<String>) -> Self {
        self.city = Some(city.into());
        self
    }

    /// Sets the address of a picture of the user.
    #[must_use]
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Sets the moment at which the application first saw this user.
    #[must_use]
    pub fn with_created_at(mut self, created_at: Timestamp) -> Self {
        self.created_at = Some(created_at);
        self
    }

    /// Adds a tag.
    #[must_use]
    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push((self.tags.len(), tag.into()));
        self
    }

    /// Adds an attribute. An attribute of the same name is replaced and keeps its place.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) where the value cannot be an attribute: an
    /// integer beyond ±(2^53 − 1).
    pub fn with_attribute(
        mut self,
        name: impl Into<String>,
        value: impl TryInto<AttributeValue>,
    ) -> Result<Self> {
        let value = value.try_into().map_err(|_| attributes::refuse())?;
        let name = name.into();
        match self
            .attributes
            .iter_mut()
            .find(|(existing, _)| *existing == name)
        {
            Some((_, existing)) => *existing = value,
            None => self.attributes.push((name, value)),
        }
        Ok(self)
    }

    /// Sets how much a vendor may be told.
    #[must_use]
    pub fn with_privacy(mut self, privacy: Privacy) -> Self {
        self.privacy = privacy;
        self
    }

    /// Returns the view of the fields that may be signed: all but an unverified email or phone.
    #[must_use]
    pub fn trusted(&self) -> Trusted<'_> {
        Trusted::of(self)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = Vec::new();
        for field in self.fields().iter() {
            let name = field.key();
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        if self.anonymous {
            names.push("anonymous");
        }
        write!(f, "Identity {{ {} }}", names.join(", "))
    }
}
