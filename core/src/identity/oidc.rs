//! Reads an identity from the claims of OpenID Connect.

use serde_json::value::RawValue;

use super::json::Reader;
use super::{Email, Identity, Locale, Phone, Picture, UserId};
use crate::identity::Field;
use crate::json::{self, Object};
use crate::problem::{Path, Problems};

/// Reads the standard claims that an identity has a field for (OpenID Connect Core 1.0, section 5.1). Other claims are
/// ignored. `sub` must be there (sections 2 and 5.3.2): an email alone does not say whose claims they are.
pub(super) fn identity(claims: &mut Object<'_>, problems: &mut Problems) -> Identity {
    let subject = claims.require("sub", Path::ROOT, problems);
    let mut reader = Reader::new(problems);
    let mut identity = Identity::new();
    let at = |field: Field| Path::ROOT.key(field.key());
    if let Some(raw) = subject {
        identity.user_id = reader.identifier(raw, at(Field::UserId), UserId::parse);
    }
    let mut given = |claim: &str| claims.take(claim).filter(|raw| !json::is_null(raw));
    let verified = |raw: Option<&RawValue>| raw.is_some_and(|raw| raw.get() == "true");
    let (email, phone) = (given("email"), given("phone_number"));
    let email_is = (Field::Email, verified(given("email_verified")));
    let phone_is = (Field::Phone, verified(given("phone_number_verified")));
    identity.email =
        email.and_then(|raw| reader.formed(raw, at(Field::Email), email_is, Email::parse));
    identity.phone = phone.and_then(|raw| {
        reader.formed(raw, at(Field::Phone), phone_is, |number, verified| {
            Phone::parse(without_separators(&number), verified)
        })
    });
    let name = Path::ROOT.key("name");
    let mut words = |claim: &str, part: &str| reader.words(given(claim)?, name.key(part));
    identity.name.full = words("name", "full");
    identity.name.first = words("given_name", "first");
    identity.name.last = words("family_name", "last");
    if let Some(raw) = given("picture") {
        identity.picture = reader.description(raw, at(Field::Picture), Picture::parse);
    }
    if let Some(raw) = given("locale") {
        // "Relying Parties MAY choose to accept this locale syntax as well" (section 5.1).
        let parse = |tag: String| Locale::parse(tag.replace('_', "-"));
        identity.locale = reader.description(raw, at(Field::Locale), parse);
    }
    reader.put_aside(&mut identity);
    identity
}

/// Removes the separators of a phone number, such as the specification's own example `+1 (425) 555-1212`.
fn without_separators(number: &str) -> String {
    number.replace([' ', '(', ')', '-', '.'], "")
}
