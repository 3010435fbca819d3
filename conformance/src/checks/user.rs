//! The user whom a vendor accepts, held against the identity that was given.

use std::borrow::Cow;

use countersign::adapter::Table;
use countersign::bundle::Dropped;
use countersign::identity::{Field, Trusted};
use countersign::problem::{FieldPath, Path};
use countersign::verify::User;
use countersign::{Account, Privacy};

use crate::trial::{Issued, Trial, now};

/// The part of an identity that went into a bundle.
pub(super) struct TakenIn<'a> {
    trial: &'a Trial<'a>,
    user: Trusted<'a>,
    dropped: &'a [Dropped],
}

/// Names what is wrong where a user is taken for a visitor, or a visitor for a user.
pub(super) const fn other_kind(anonymous: bool) -> &'static str {
    if anonymous {
        "as a visitor, and it is a user"
    } else {
        "as a user, and it is a visitor"
    }
}

/// Calls `then` with the part of the identity that went into a bundle.
pub(super) fn with_taken_in<T>(
    trial: &Trial<'_>,
    issued: &Issued<'_>,
    then: impl FnOnce(&TakenIn<'_>) -> T,
) -> T {
    let draft = issued.case.draft();
    let request = draft.request(trial.capabilities.kind(), issued.action, now());
    then(&TakenIn {
        trial,
        user: request.identity.trusted(),
        dropped: &issued.bundle.dropped,
    })
}

/// Returns a text of a field as the vendor folds the text before it signs it.
pub(super) fn folded<'t>(table: &Table, field: Field, text: &'t str) -> Cow<'t, str> {
    let fold = table.rule(field).and_then(|rule| rule.fold());
    fold.map_or(Cow::Borrowed(text), |fold| fold.apply(text))
}

impl TakenIn<'_> {
    pub(super) fn is_anonymous(&self) -> bool {
        self.user.is_anonymous()
    }

    /// Says whether the table has a place for the field, it may go in, and it was not dropped.
    fn has(&self, field: Field) -> bool {
        self.trial.table.rule(field).is_some() && self.user.has(field) && !self.lost(field.path())
    }

    fn lost(&self, path: impl Into<FieldPath>) -> bool {
        let path = path.into();
        let mut dropped = self.dropped.iter();
        dropped.any(|dropped| path.is_within(&dropped.path))
    }

    fn is_signed(&self, field: Field) -> bool {
        let rule = self.trial.table.rule(field);
        // Nothing of a visitor is proven.
        !self.is_anonymous() && rule.is_some_and(|rule| rule.is_signed())
    }

    fn text(&self, field: Field) -> Option<&str> {
        // A vendor may take another form of a locale.
        let text = self.user.text(field).filter(|_| field != Field::Locale);
        text.filter(|_| self.has(field))
    }

    fn folded<'t>(&self, field: Field, text: &'t str) -> Cow<'t, str> {
        folded(&self.trial.table, field, text)
    }

    /// Returns the texts that the proof covers: as they were given, and folded where the vendor folds them.
    pub(super) fn signed_texts(&self) -> Vec<Cow<'_, str>> {
        let signed = Field::ALL
            .iter()
            .copied()
            .filter(|field| self.is_signed(*field));
        let mut texts = Vec::new();
        for field in signed {
            let Some(text) = self.text(field) else {
                continue;
            };
            let folded = self.folded(field, text);
            let folds = folded != text;
            texts.push(Cow::Borrowed(text));
            texts.extend(Some(folded).filter(|_| folds));
        }
        texts.extend(self.signed_accounts().map(Cow::Borrowed));
        texts
    }

    /// Returns the identifiers that the proof covers, folded where the vendor folds them.
    pub(super) fn signed_identifiers(&self) -> Vec<Cow<'_, str>> {
        let contacts = self.signed_contacts();
        let contacts = contacts.map(|(field, text)| self.folded(field, text));
        let accounts = self.signed_accounts().map(Cow::Borrowed);
        contacts.chain(accounts).collect()
    }

    /// Says whether every identifier that the proof covers is among those that were found, which may be folded.
    pub(super) fn are_signed(&self, found: &[String]) -> bool {
        let is_found = |(field, text): (Field, &str)| {
            let text = self.folded(field, text);
            found.iter().any(|found| self.folded(field, found) == text)
        };
        let mut accounts = self.signed_accounts();
        self.signed_contacts().all(is_found)
            && accounts.all(|id| found.iter().any(|found| found == id))
    }

    /// Returns an identifier that was found signed, folded where it is that of a folded field.
    pub(super) fn folded_identifier(&self, found: &str) -> String {
        let folded = self.signed_contacts().find_map(|(field, text)| {
            let found = self.folded(field, found);
            (found == self.folded(field, text)).then_some(found)
        });
        folded.unwrap_or(Cow::Borrowed(found)).into_owned()
    }

    fn signed_contacts(&self) -> impl Iterator<Item = (Field, &str)> {
        let one = |field| Some((field, self.text(field).filter(|_| self.is_signed(field))?));
        let fields = [Field::UserId, Field::Email, Field::Phone];
        fields.into_iter().filter_map(one)
    }

    fn signed_accounts(&self) -> impl Iterator<Item = &str> {
        let signed = self.is_signed(Field::Accounts);
        let accounts = self.accounts().into_iter();
        accounts.filter(move |_| signed).map(Account::id)
    }

    fn accounts(&self) -> Vec<&Account> {
        if self.trial.table.rule(Field::Accounts).is_none() {
            return Vec::new();
        }
        let at = Path::ROOT.key(Field::Accounts.key());
        let accounts = self.user.accounts();
        let kept = accounts.filter(|(index, _)| !self.lost(at.index(*index)));
        kept.map(|(_, account)| account).collect()
    }

    /// Checks that the vendor accepts the user who was meant: with everything that is signed, and with nothing that the
    /// identity does not say.
    pub(super) fn is(&self, accepted: &User) -> Result<(), String> {
        if self.is_anonymous() != accepted.anonymous {
            return Err(format!("accepted {}", other_kind(accepted.anonymous)));
        }
        if accepted.privacy == Privacy::Full && self.user.privacy() != Privacy::Full {
            return Err("accepted with a privacy that the user did not choose".to_owned());
        }
        self.has_text(Field::UserId, accepted.user_id.as_deref())?;
        self.has_text(Field::Email, accepted.email.as_deref())?;
        self.has_text(Field::Phone, accepted.phone.as_deref())?;
        self.has_text(Field::CompanyName, accepted.company.as_deref())?;
        self.has_name(accepted.name.as_deref())?;
        self.has_locale(accepted.locale.as_deref())?;
        self.has_accounts(accepted)?;
        self.has_attributes(accepted)
    }

    /// Leaves out values that nobody verified: `trusts_only_the_verified` finds them.
    fn has_text(&self, field: Field, accepted: Option<&str>) -> Result<(), String> {
        let expected = self.text(field);
        let folded = |text: Option<&str>| text.map(|text| self.folded(field, text).into_owned());
        match (expected, accepted) {
            // Hints say what stands in a form, and not who it is.
            (_, None) if self.is_anonymous() => Ok(()),
            (Some(_), None) if !self.is_signed(field) && !field.identifies() => Ok(()),
            (None, Some(_)) if matches!(field, Field::Email | Field::Phone) => Ok(()),
            _ if folded(expected) == folded(accepted) => Ok(()),
            (Some(_), None) => Err(format!("accepted without the {field}, which went in")),
            _ => Err(format!("accepted with another {field}")),
        }
    }

    /// A vendor may take one of the parts, or the first and the last as one text, and may cut one that is not signed.
    fn has_name(&self, accepted: Option<&str>) -> Result<(), String> {
        let parts = [
            Field::FullName,
            Field::FirstName,
            Field::LastName,
            Field::DisplayName,
        ];
        let went_in: Vec<&str> = parts.iter().filter_map(|part| self.text(*part)).collect();
        let fits = match accepted {
            None => {
                let mut parts = parts.iter();
                !parts.any(|part| self.is_signed(*part) && self.text(*part).is_some())
            }
            Some(name) => {
                let both = match [Field::FirstName, Field::LastName].map(|part| self.text(part)) {
                    [Some(first), Some(last)] => Some(format!("{first} {last}")),
                    _ => None,
                };
                let mut given = went_in.iter().copied().chain(both.as_deref());
                let is_signed = parts.iter().any(|part| self.is_signed(*part));
                let may_be_cut = !is_signed && !name.is_empty();
                given.any(|given| given == name || (may_be_cut && given.starts_with(name)))
            }
        };
        if fits {
            Ok(())
        } else {
            Err("accepted with another name".to_owned())
        }
    }

    /// A vendor may take the language alone.
    fn has_locale(&self, accepted: Option<&str>) -> Result<(), String> {
        let locale = self.user.locale().filter(|_| self.has(Field::Locale));
        let fits = match (locale, accepted) {
            (None, accepted) => accepted.is_none(),
            (Some(_), None) => !self.is_signed(Field::Locale),
            (Some(locale), Some(accepted)) => {
                accepted == locale.as_str() || accepted == locale.language()
            }
        };
        if fits {
            Ok(())
        } else {
            Err("accepted with another locale".to_owned())
        }
    }

    fn has_accounts(&self, accepted: &User) -> Result<(), String> {
        let accepted: Vec<&Account> = accepted.accounts.iter().collect();
        let may_be_silent = accepted.is_empty() && !self.is_signed(Field::Accounts);
        if may_be_silent || accepted == self.accounts() {
            Ok(())
        } else {
            Err("accepted with other accounts".to_owned())
        }
    }

    /// An adapter may put further fields among the attributes; those of the user keep their values.
    fn has_attributes(&self, accepted: &User) -> Result<(), String> {
        for (name, value) in &accepted.attributes {
            let mut given = self.user.attributes().iter();
            let given = given.find(|(given, _)| given == name);
            if given.is_some_and(|(_, given)| given != value) {
                return Err("accepted with another attribute".to_owned());
            }
        }
        let is_there = |name: &str| accepted.attributes.iter().any(|(there, _)| there == name);
        for (name, _) in self.user.attributes() {
            let at = Path::ROOT.key(Field::Attributes.key());
            let went_in = self.has(Field::Attributes) && !self.lost(at.key(name));
            if went_in && self.is_signed(Field::Attributes) && !is_there(name) {
                return Err("accepted without an attribute that is signed".to_owned());
            }
        }
        Ok(())
    }
}
