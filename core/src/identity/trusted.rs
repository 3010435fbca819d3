//! The view through which adapters read an identity.

use std::borrow::Cow;
use std::fmt;

use super::{Account, AttributeValue, Identity};
use crate::clock::Timestamp;
use crate::identity::{Field, FieldSet};

/// A view of an identity that shows only the fields that may be sent.
///
/// The view of [`Identity::trusted`] hides an unverified email or phone. The view of a
/// [`Screening`](crate::adapter::Screening) also hides the fields that the adapter has no place for, those that a limit
/// drops, and, under full privacy, all but the user id.
#[derive(Clone, Copy, Debug)]
pub struct Trusted<'a> {
    identity: &'a Identity,
    given: FieldSet,
    visible: FieldSet,
}

/// The parts of a user's name. Debug prints no value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameParts<'a> {
    /// The full name.
    pub full: Option<&'a str>,
    /// The first, or given, name.
    pub first: Option<&'a str>,
    /// The last, or family, name.
    pub last: Option<&'a str>,
    /// The name that the product shows.
    pub display: Option<&'a str>,
}

impl fmt::Debug for NameParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameParts(..)")
    }
}

impl<'a> Trusted<'a> {
    pub(crate) fn of(identity: &'a Identity) -> Self {
        let given = identity.fields();
        let mut visible = given;
        if identity
            .email
            .as_ref()
            .is_some_and(|email| !email.is_verified())
        {
            visible = visible.without(Field::Email);
        }
        if identity
            .phone
            .as_ref()
            .is_some_and(|phone| !phone.is_verified())
        {
            visible = visible.without(Field::Phone);
        }
        Self {
            identity,
            given,
            visible,
        }
    }

    /// Returns the fields of the identity that hold a value, hidden or not.
    pub(crate) const fn given(&self) -> FieldSet {
        self.given
    }

    pub(crate) fn hide(&mut self, field: Field) {
        self.visible = self.visible.without(field);
    }

    pub(crate) fn allow(&mut self, fields: FieldSet) {
        self.visible = self.visible.or(fields.and(self.given));
    }

    /// Whether the field holds a value and is visible.
    #[must_use]
    pub const fn has(&self, field: Field) -> bool {
        self.visible.has(field)
    }

    /// Returns the text of the field; `None` where it is hidden, empty, or does not hold one text.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&'a str> {
        self.see(field, field.text(self.identity))
    }

    fn see<T>(&self, field: Field, value: Option<T>) -> Option<T> {
        value.filter(|_| self.visible.has(field))
    }

    /// Whether the identity is a visitor's.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.identity.anonymous
    }

    /// Returns how much a vendor may be told.
    #[must_use]
    pub fn privacy(&self) -> super::Privacy {
        self.identity.privacy
    }

    /// Returns the id in the application's own database.
    #[must_use]
    pub fn user_id(&self) -> Option<&'a str> {
        self.text(Field::UserId)
    }

    /// Returns the email address.
    #[must_use]
    pub fn email(&self) -> Option<&'a str> {
        self.text(Field::Email)
    }

    /// Says whether the email address is there and verified.
    #[must_use]
    pub fn is_email_verified(&self) -> bool {
        self.see(Field::Email, self.identity.email.as_ref())
            .is_some_and(super::Email::is_verified)
    }

    /// Returns the phone number, in E.164.
    #[must_use]
    pub fn phone(&self) -> Option<&'a str> {
        self.text(Field::Phone)
    }

    /// Returns the accounts on other platforms, each with its index in the input.
    pub fn accounts(&self) -> impl Iterator<Item = (usize, &'a Account)> + use<'a> {
        let accounts = self.see(Field::Accounts, Some(&self.identity.accounts));
        accounts
            .into_iter()
            .flatten()
            .map(|(index, account)| (*index, account))
    }

    /// Returns the parts of the name.
    #[must_use]
    pub fn name(&self) -> NameParts<'a> {
        NameParts {
            full: self.text(Field::FullName),
            first: self.text(Field::FirstName),
            last: self.text(Field::LastName),
            display: self.text(Field::DisplayName),
        }
    }

    /// Returns one name for a vendor who takes only one: the full name, else first and last, else the display name.
    #[must_use]
    pub fn one_name(&self) -> Option<Cow<'a, str>> {
        let name = self.name();
        match (name.full, name.first, name.last) {
            (Some(full), ..) => Some(Cow::Borrowed(full)),
            (None, Some(first), Some(last)) => Some(Cow::Owned(format!("{first} {last}"))),
            (None, Some(one), None) | (None, None, Some(one)) => Some(Cow::Borrowed(one)),
            (None, None, None) => name.display.map(Cow::Borrowed),
        }
    }

    /// Returns the company's id.
    #[must_use]
    pub fn company_id(&self) -> Option<&'a str> {
        self.text(Field::CompanyId)
    }

    /// Returns the company's name.
    #[must_use]
    pub fn company_name(&self) -> Option<&'a str> {
        self.text(Field::CompanyName)
    }

    /// Returns the language that the user reads.
    #[must_use]
    pub fn locale(&self) -> Option<&'a super::Locale> {
        self.see(Field::Locale, self.identity.locale.as_ref())
    }

    /// Returns the country's ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(&self) -> Option<&'a str> {
        self.text(Field::Country)
    }

    /// Returns the city.
    #[must_use]
    pub fn city(&self) -> Option<&'a str> {
        self.text(Field::City)
    }

    /// Returns the address of a picture.
    #[must_use]
    pub fn picture(&self) -> Option<&'a str> {
        self.text(Field::Picture)
    }

    /// Returns the moment at which the application first saw this user.
    #[must_use]
    pub const fn created_at(&self) -> Option<Timestamp> {
        if self.visible.has(Field::CreatedAt) {
            self.identity.created_at
        } else {
            None
        }
    }

    /// Returns the tags, each with its index in the input.
    pub fn tags(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let tags = self.see(Field::Tags, Some(&self.identity.tags));
        tags.into_iter()
            .flatten()
            .map(|(index, tag)| (*index, tag.as_str()))
    }

    /// Returns the attributes, in the order given.
    #[must_use]
    pub fn attributes(&self) -> &'a [(String, AttributeValue)] {
        self.see(Field::Attributes, Some(self.identity.attributes.as_slice()))
            .unwrap_or_default()
    }
}
