//! The fields of an identity, by name.

use std::fmt;

use super::Identity;
use crate::problem::{FieldPath, Path};

/// The content of a field of an identity.
enum Held<'a> {
    Nothing,
    Text(&'a str),
    /// A value that is not one text.
    Other,
}

fn text(text: Option<&str>) -> Held<'_> {
    text.map_or(Held::Nothing, Held::Text)
}

const fn other<'a>(is_there: bool) -> Held<'a> {
    if is_there { Held::Other } else { Held::Nothing }
}

/// The role of a field: it identifies the user, or it only describes them.
enum Role {
    Identifies,
    Describes,
}

macro_rules! fields {
    ($($field:ident $key:literal $(/ $part:literal)? $role:ident |$of:ident| $held:expr;)*) => {
        /// A field of the vendor-neutral identity. Each part of a name or company is a field of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "each is documented where Identity is built")]
        pub enum Field {
            $($field,)*
        }

        impl Field {
            /// Every field, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$field),*];

            /// Returns the key in an identity's JSON.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$field => $key,)* }
            }

            /// Returns the key below [`key`](Self::key), for a part of a name or company.
            #[must_use]
            pub const fn part(self) -> Option<&'static str> {
                match self { $(Self::$field => fields!(@part $($part)?),)* }
            }

            /// Returns the path in an identity's JSON, such as `name.first`.
            #[must_use]
            pub const fn path(self) -> FieldPath {
                FieldPath::of(match self { $(Self::$field => concat!($key $(, ".", $part)?),)* })
            }

            const fn role(self) -> Role {
                match self { $(Self::$field => Role::$role,)* }
            }

            fn held_by(self, identity: &Identity) -> Held<'_> {
                match self { $(Self::$field => { let $of = identity; $held })* }
            }
        }

        /// The keys of an identity's JSON, one for each part, and the keys that may stand beside them.
        pub(super) const KEYS: &[&str] = &[$($key,)* "privacy", "anonymous", "vendor", "client"];
    };
    (@part) => { None };
    (@part $part:literal) => { Some($part) };
}

// CONTRIBUTING.md lists what else a new field needs.
fields! {
    UserId "user_id" Identifies |of| text(of.user_id.as_ref().map(|id| id.as_str()));
    Email "email" Identifies |of| text(of.email.as_ref().map(|email| email.address()));
    Phone "phone" Identifies |of| text(of.phone.as_ref().map(|phone| phone.number()));
    Accounts "accounts" Identifies |of| other(!of.accounts.is_empty());
    FullName "name" / "full" Describes |of| text(of.name.full.as_deref());
    FirstName "name" / "first" Describes |of| text(of.name.first.as_deref());
    LastName "name" / "last" Describes |of| text(of.name.last.as_deref());
    DisplayName "name" / "display" Describes |of| text(of.name.display.as_deref());
    CompanyId "company" / "id" Describes |of| text(of.company.id.as_deref());
    CompanyName "company" / "name" Describes |of| text(of.company.name.as_deref());
    Locale "locale" Describes |of| text(of.locale.as_ref().map(|locale| locale.as_str()));
    Country "country" Describes |of| text(of.country.as_ref().map(|country| country.as_str()));
    City "city" Describes |of| text(of.city.as_deref());
    Picture "picture" Describes |of| text(of.picture.as_ref().map(|picture| picture.as_str()));
    CreatedAt "created_at" Describes |of| other(of.created_at.is_some());
    Tags "tags" Describes |of| other(!of.tags.is_empty());
    Attributes "attributes" Describes |of| other(!of.attributes.is_empty());
}

impl Field {
    /// Calls `then` with the path in an identity's JSON.
    pub(crate) fn with_path<T>(self, then: impl FnOnce(Path<'_>) -> T) -> T {
        let whole = Path::ROOT.key(self.key());
        match self.part() {
            Some(part) => then(whole.key(part)),
            None => then(whole),
        }
    }

    /// Whether the field identifies the user. The other fields only describe them.
    #[must_use]
    pub const fn identifies(self) -> bool {
        matches!(self.role(), Role::Identifies)
    }

    /// Returns the text of this field in an identity; `None` where the field is empty, or does not hold one text.
    pub(super) fn text(self, identity: &Identity) -> Option<&str> {
        match self.held_by(identity) {
            Held::Text(text) => Some(text),
            Held::Nothing | Held::Other => None,
        }
    }
}

impl Identity {
    /// Returns the fields that hold a value.
    pub(crate) fn fields(&self) -> FieldSet {
        let mut fields = FieldSet::NONE;
        for field in Field::ALL {
            let is_there = !matches!(field.held_by(self), Held::Nothing);
            fields = fields.with_if(is_there, *field);
        }
        fields
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path().fmt(f)
    }
}

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSet(u32);

impl FieldSet {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const IDENTIFIERS: Self = Self::NONE
        .with(Field::UserId)
        .with(Field::Email)
        .with(Field::Phone)
        .with(Field::Accounts);
    /// The fields that a visitor may have, as hints for a form.
    pub(crate) const HINTS: Self = Self::NONE
        .with(Field::Email)
        .with(Field::Phone)
        .with(Field::FullName)
        .with(Field::FirstName)
        .with(Field::LastName)
        .with(Field::DisplayName);

    /// Returns the fields of the set, in the order of the documentation.
    pub(crate) fn iter(mut self) -> impl Iterator<Item = Field> {
        std::iter::from_fn(move || {
            let field = *Field::ALL.get(self.0.trailing_zeros() as usize)?;
            self = self.without(field);
            Some(field)
        })
    }

    /// Adds a field where the condition holds.
    #[must_use]
    pub(crate) const fn with_if(self, condition: bool, field: Field) -> Self {
        Self(self.0 | (condition as u32) << field as u32)
    }

    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u32) != 0
    }

    #[must_use]
    pub(crate) const fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field as u32)
    }

    #[must_use]
    pub(crate) const fn without(self, field: Field) -> Self {
        Self(self.0 & !(1 << field as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldSet};
    use crate::problem::FieldPath;

    #[test]
    fn the_path_is_that_of_the_keys() {
        for field in Field::ALL.iter().copied() {
            assert_eq!(field.path(), field.with_path(|path| FieldPath::from(path)));
        }
    }

    #[test]
    fn a_set_has_what_was_put_in_and_nothing_else() {
        let (one, two) = (FieldSet::NONE.with(Field::Email), FieldSet::NONE);
        let two = two.with(Field::Email).with(Field::Attributes);
        let fields = |set: FieldSet| set.iter().collect::<Vec<_>>();
        assert_eq!(fields(two), [Field::Email, Field::Attributes]);
        assert_eq!((one.and(two), one.or(two)), (one, two));
        assert_eq!(two.without(Field::Attributes), one);
        assert_eq!(one.without(Field::Attributes), one);
        assert_eq!(one.with(Field::Email), one);
        assert_eq!(one.with_if(true, Field::Email), one);
        assert_eq!(one.with_if(false, Field::Attributes), one);
        assert_eq!(one.with_if(true, Field::Attributes), two);
        assert!(one.has(Field::Email) && !one.has(Field::Attributes));
        assert_eq!(fields(FieldSet::NONE), []);
    }
}
