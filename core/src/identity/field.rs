//! The fields of an identity, by name.

use std::fmt;

use crate::problem::{FieldPath, Path};

/// A field of the vendor-neutral identity. Names and companies count part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is documented where Identity is built")]
pub enum Field {
    UserId,
    Email,
    Phone,
    Accounts,
    FullName,
    FirstName,
    LastName,
    DisplayName,
    CompanyId,
    CompanyName,
    Locale,
    Country,
    City,
    Picture,
    CreatedAt,
    Tags,
    Attributes,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 17] = [
        Self::UserId,
        Self::Email,
        Self::Phone,
        Self::Accounts,
        Self::FullName,
        Self::FirstName,
        Self::LastName,
        Self::DisplayName,
        Self::CompanyId,
        Self::CompanyName,
        Self::Locale,
        Self::Country,
        Self::City,
        Self::Picture,
        Self::CreatedAt,
        Self::Tags,
        Self::Attributes,
    ];

    /// The key in an identity's JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Accounts => "accounts",
            Self::FullName | Self::FirstName | Self::LastName | Self::DisplayName => "name",
            Self::CompanyId | Self::CompanyName => "company",
            Self::Locale => "locale",
            Self::Country => "country",
            Self::City => "city",
            Self::Picture => "picture",
            Self::CreatedAt => "created_at",
            Self::Tags => "tags",
            Self::Attributes => "attributes",
        }
    }

    /// The key below [`key`](Self::key), for a part of a name or company.
    #[must_use]
    pub const fn part(self) -> Option<&'static str> {
        match self {
            Self::FullName => Some("full"),
            Self::FirstName => Some("first"),
            Self::LastName => Some("last"),
            Self::DisplayName => Some("display"),
            Self::CompanyId => Some("id"),
            Self::CompanyName => Some("name"),
            _ => None,
        }
    }

    /// The path in an identity's JSON, such as `name.first`.
    #[must_use]
    pub const fn path(self) -> FieldPath {
        FieldPath::of(match self {
            Self::FullName => "name.full",
            Self::FirstName => "name.first",
            Self::LastName => "name.last",
            Self::DisplayName => "name.display",
            Self::CompanyId => "company.id",
            Self::CompanyName => "company.name",
            whole => whole.key(),
        })
    }

    /// Calls `then` with the path in an identity's JSON.
    pub(crate) fn with_path<T>(self, then: impl FnOnce(Path<'_>) -> T) -> T {
        let whole = Path::ROOT.key(self.key());
        match self.part() {
            Some(part) => then(whole.key(part)),
            None => then(whole),
        }
    }

    /// Whether it says who the user is; the others only describe them.
    #[must_use]
    pub const fn identifies(self) -> bool {
        matches!(
            self,
            Self::UserId | Self::Email | Self::Phone | Self::Accounts
        )
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
    /// What a visitor may say for a form.
    pub(crate) const HINTS: Self = Self::NONE
        .with(Field::Email)
        .with(Field::Phone)
        .with(Field::FullName)
        .with(Field::FirstName)
        .with(Field::LastName)
        .with(Field::DisplayName);

    /// The fields of the set, in the order of the documentation.
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
        for field in Field::ALL {
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
