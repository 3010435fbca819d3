//! The one view through which adapters read an identity.

use std::borrow::Cow;

use super::{Account, AttributeValue, Identity};
use crate::clock::Timestamp;
use crate::identity::{Field, FieldSet};

/// An identity without what may not go in: nothing that the application has not verified.
///
/// From [`Identity::trusted`] it hides the unverified email and phone. From a
/// [`Screening`](crate::adapter::Screening) it also hides what the adapter has no place for, what its limits drop,
/// and, under full privacy, everything but the user id.
#[derive(Clone, Copy, Debug)]
pub struct Trusted<'a> {
    identity: &'a Identity,
    given: FieldSet,
    visible: FieldSet,
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

    /// Every field of the identity, hidden or not.
    pub(crate) const fn given(&self) -> FieldSet {
        self.given
    }

    pub(crate) fn hide(&mut self, field: Field) {
        self.visible = self.visible.without(field);
    }

    pub(crate) fn allow(&mut self, fields: FieldSet) {
        self.visible = self.visible.or(fields.and(self.given));
    }

    /// Whether the field holds something that may go in.
    #[must_use]
    pub const fn has(&self, field: Field) -> bool {
        self.visible.has(field)
    }

    /// The text that the field holds, where it holds one that may go in.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&'a str> {
        self.see(field, field.text(self.identity))
    }

    fn see<T>(&self, field: Field, value: Option<T>) -> Option<T> {
        value.filter(|_| self.visible.has(field))
    }

    /// Whether this is a visitor.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.identity.anonymous
    }

    /// How much a vendor may be told.
    #[must_use]
    pub fn privacy(&self) -> super::Privacy {
        self.identity.privacy
    }

    /// The id in the application's own database.
    #[must_use]
    pub fn user_id(&self) -> Option<&'a str> {
        self.text(Field::UserId)
    }

    /// The email address.
    #[must_use]
    pub fn email(&self) -> Option<&'a str> {
        self.text(Field::Email)
    }

    /// The phone number, in E.164.
    #[must_use]
    pub fn phone(&self) -> Option<&'a str> {
        self.text(Field::Phone)
    }

    /// The accounts on other platforms, each with its index in the input.
    pub fn accounts(&self) -> impl Iterator<Item = (usize, &'a Account)> + use<'a> {
        let accounts = self.see(Field::Accounts, Some(&self.identity.accounts));
        accounts
            .into_iter()
            .flatten()
            .map(|(index, account)| (*index, account))
    }

    /// The parts of the name: full, first, last and display.
    #[must_use]
    pub fn name(&self) -> [Option<&'a str>; 4] {
        [
            self.text(Field::FullName),
            self.text(Field::FirstName),
            self.text(Field::LastName),
            self.text(Field::DisplayName),
        ]
    }

    /// The name where a vendor takes one: full, else first and last, else display.
    #[must_use]
    pub fn one_name(&self) -> Option<Cow<'a, str>> {
        match self.name() {
            [Some(full), ..] => Some(Cow::Borrowed(full)),
            [None, Some(first), Some(last), _] => Some(Cow::Owned(format!("{first} {last}"))),
            [None, Some(one), None, _] | [None, None, Some(one), _] => Some(Cow::Borrowed(one)),
            [None, None, None, display] => display.map(Cow::Borrowed),
        }
    }

    /// The company's id.
    #[must_use]
    pub fn company_id(&self) -> Option<&'a str> {
        self.text(Field::CompanyId)
    }

    /// The company's name.
    #[must_use]
    pub fn company_name(&self) -> Option<&'a str> {
        self.text(Field::CompanyName)
    }

    /// The language that the user reads.
    #[must_use]
    pub fn locale(&self) -> Option<&'a super::Locale> {
        self.see(Field::Locale, self.identity.locale.as_ref())
    }

    /// The country's ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(&self) -> Option<&'a str> {
        self.text(Field::Country)
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> Option<&'a str> {
        self.text(Field::City)
    }

    /// The address of a picture.
    #[must_use]
    pub fn picture(&self) -> Option<&'a str> {
        self.text(Field::Picture)
    }

    /// When the application first saw this user.
    #[must_use]
    pub const fn created_at(&self) -> Option<Timestamp> {
        if self.visible.has(Field::CreatedAt) {
            self.identity.created_at
        } else {
            None
        }
    }

    /// The tags, each with its index in the input.
    pub fn tags(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let tags = self.see(Field::Tags, Some(&self.identity.tags));
        tags.into_iter()
            .flatten()
            .map(|(index, tag)| (*index, tag.as_str()))
    }

    /// The attributes, in the order given.
    #[must_use]
    pub fn attributes(&self) -> &'a [(String, AttributeValue)] {
        self.see(Field::Attributes, Some(self.identity.attributes.as_slice()))
            .unwrap_or_default()
    }
}
