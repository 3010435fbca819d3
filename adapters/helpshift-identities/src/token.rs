//! The token: the identities of the user, and the metadata beside them, which the neutral identity has no
//! place for.

use std::borrow::Cow;
use std::fmt;

use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::{Field, Trusted};
use countersign::json::{Cursor, JsonText, Object, ObjectWriter, key};
use countersign::problem::{Code, Path};
use countersign::{Platform, Privacy, Timestamp};
use serde_json::value::RawValue;

use crate::limits::check_metadata;
use crate::user_data::CORE_PROFILE_ID;
use crate::{KIND, LIFE, REFRESH_AFTER, Surface};

/// The kinds of the user's own identifiers.
pub(crate) const UID: &str = "uid";
pub(crate) const EMAIL: &str = "email";
pub(crate) const PHONE_NUMBER: &str = "phone_number";

/// The kinds of identifiers by platform.
const PLATFORMS: [(Platform, &str); 9] = [
    (Platform::AppleGameCenter, "apple_gamecenter_id"),
    (Platform::Discord, "discord_id"),
    (Platform::Facebook, "facebook_id"),
    (Platform::GooglePlay, "google_playstore_id"),
    (Platform::Nintendo, "nintendo_id"),
    (Platform::Psn, "psn_id"),
    (Platform::Steam, "steam_id"),
    (Platform::Whatsapp, "whatsapp_id"),
    (Platform::XboxLive, "xbox_live_id"),
];

/// The beginning of the claims of a user with an id.
pub(crate) const CLAIMS_START: &str = r#"{"identities":[{"identifier":"uid","value":""#;

/// The bytes of most users' claims.
const USUAL_CLAIMS: usize = 256;

/// The content of a token.
#[derive(Debug)]
pub struct Token<'a> {
    pub(crate) user: Trusted<'a>,
    pub(crate) metadata: Metadata,
    pub(crate) iat: Timestamp,
}

impl Token<'_> {
    /// Writes the claims in the documented order.
    pub(crate) fn claims(&self) -> JsonText {
        ObjectWriter::write(USUAL_CLAIMS, |claims| {
            let entries = entries(&self.user, &self.metadata);
            claims.objects(key!("identities"), entries, |entry, object| {
                object.text(key!("identifier"), entry.identifier);
                object.text(key!("value"), entry.value);
                if !entry.metadata.is_empty() {
                    object.object(key!("metadata"), |metadata| {
                        for (key, value) in entry.metadata {
                            metadata.text(key, value);
                        }
                    });
                }
            });
            claims.integer(key!("iat"), self.iat.unix());
        })
    }

    /// Returns the end of the token, and the moment at which the next one is due.
    pub(crate) fn life(&self) -> (Timestamp, Timestamp) {
        (self.iat + LIFE, self.iat + REFRESH_AFTER)
    }
}

/// One of a user's identities.
pub(crate) struct Entry<'a> {
    pub(crate) identifier: &'static str,
    pub(crate) value: &'a str,
    /// In the order given.
    pub(crate) metadata: &'a [(String, String)],
}

/// Lists the identities in the order that the design fixes: uid, email, phone, then the accounts as given.
pub(crate) fn entries<'a>(
    user: &Trusted<'a>,
    metadata: &'a Metadata,
) -> impl Iterator<Item = Entry<'a>> {
    let own = [
        (UID, user.user_id()),
        (EMAIL, user.email()),
        (PHONE_NUMBER, user.phone()),
    ];
    let with_pairs = own.into_iter().zip(&metadata.0);
    let own = with_pairs.filter_map(|((identifier, value), pairs)| {
        Some(Entry {
            identifier,
            value: value?,
            metadata: pairs,
        })
    });
    let accounts = user.accounts().filter_map(|(_, account)| {
        Some(Entry {
            identifier: identifier_of(account.platform())?,
            value: account.id(),
            metadata: account.metadata(),
        })
    });
    own.chain(accounts)
}

/// Lists every kind of identifier.
pub(crate) fn identifiers() -> impl Iterator<Item = &'static str> {
    let platforms = PLATFORMS.iter().map(|(_, identifier)| *identifier);
    [UID, EMAIL, PHONE_NUMBER].into_iter().chain(platforms)
}

/// Finds the identifier kind of a platform; `None` for one that came to the identity after this adapter.
pub(crate) fn identifier_of(platform: Platform) -> Option<&'static str> {
    PLATFORMS
        .iter()
        .find(|(known, _)| *known == platform)
        .map(|(_, identifier)| *identifier)
}

/// Finds the platform of an identifier kind.
pub(crate) fn platform_of(identifier: &str) -> Option<Platform> {
    PLATFORMS
        .iter()
        .find(|(_, known)| *known == identifier)
        .map(|(platform, _)| *platform)
}

/// Refuses a token that would name the user and nothing else. The id names the user, or else the email.
pub(crate) fn refuse_nothing_to_add(screening: &mut Screening<'_>) {
    let user = screening.user();
    if user.is_anonymous() {
        return;
    }
    let (further, detail): (&[Field], _) = match (user.user_id(), user.email()) {
        (None, Some(_)) => (
            &[Field::Phone, Field::Accounts],
            "a verified phone or accounts are required beside the email, which names the user",
        ),
        _ => (
            &[Field::Email, Field::Phone, Field::Accounts],
            "one of email and phone, each verified, and accounts is required",
        ),
    };
    if further.iter().any(|field| user.has(*field)) {
        return;
    }
    if user.privacy() == Privacy::Full {
        let detail = "full privacy sends the user id alone, so that there is nothing to add";
        return screening.refuse(Path::ROOT.key("privacy"), Code::Unsupported, detail);
    }
    // One that is at fault already is not missing.
    let at_fault = |field: &Field| screening.is_at_fault(Path::ROOT.key(field.key()));
    if let Some(first) = further.first().filter(|_| !further.iter().any(at_fault)) {
        screening.refuse(Path::ROOT.key(first.key()), Code::Missing, detail);
    }
}

/// Under `vendor`: an object that has the identifiers as keys, and text by key under each.
pub(crate) const METADATA: &str = "metadata";

/// The user's own identifiers, and the fields that they come from.
const OWN: [(&str, Field); 3] = [
    (UID, Field::UserId),
    (EMAIL, Field::Email),
    (PHONE_NUMBER, Field::Phone),
];

/// The pairs beside each of the user's own identifiers, in the order given.
#[derive(Default)]
pub(crate) struct Metadata([Vec<(String, String)>; 3]);

impl Metadata {
    /// Reads the vendor data for a token: user data and the id of a core profile go in elsewhere.
    pub(crate) fn of_token(screening: &mut Screening<'_>, surface: Surface) -> Self {
        let vendor = Path::ROOT.key("vendor");
        let at = vendor.key(KIND);
        let user = screening.user();
        let private = user.privacy() == Privacy::Full;
        // Nothing of it would go in, and so nothing of it is at fault.
        if private || user.is_anonymous() {
            if screening.has_vendor_data() {
                let reason = if private {
                    Reason::Privacy
                } else {
                    Reason::NoPlace
                };
                screening.drop(at, reason);
            }
            return Self::default();
        }
        let Some(mut given) = screening.vendor_data() else {
            return Self::default();
        };
        for elsewhere in ["global", "app", CORE_PROFILE_ID] {
            if given.take(elsewhere).is_some() {
                screening.drop(at.key(elsewhere), Reason::NoPlace);
            }
        }
        let metadata = given.take(METADATA);
        given.finish(at, screening.problems());
        metadata.map_or_else(Self::default, |raw| Self::read(screening, surface, raw))
    }

    /// Reads the pairs of each identifier that goes in, and drops those of one that does not.
    pub(crate) fn read(screening: &mut Screening<'_>, surface: Surface, raw: &RawValue) -> Self {
        let vendor = Path::ROOT.key("vendor");
        let at = vendor.key(KIND);
        let at = at.key(METADATA);
        if screening.user().privacy() == Privacy::Full {
            screening.drop(at, Reason::Privacy);
            return Self::default();
        }
        let Some(mut given) = Cursor::new(raw, at, screening.problems()).object() else {
            return Self::default();
        };
        let pairs = OWN.map(|(identifier, field)| {
            let Some(raw) = given.take(identifier) else {
                return Vec::new();
            };
            let at = at.key(identifier);
            if !screening.user().has(field) {
                screening.drop(at, Reason::NoPlace);
                return Vec::new();
            }
            let pairs = pairs(screening, at, raw);
            check_metadata(screening, surface, at, &pairs);
            pairs
        });
        // An account has metadata of its own.
        given.finish(at, screening.problems());
        Self(pairs)
    }

    /// Returns the pairs beside this identifier.
    pub(crate) fn of(&self, identifier: &str) -> &[(String, String)] {
        let own = OWN.iter().zip(&self.0);
        let found = own.into_iter().find(|((own, _), _)| *own == identifier);
        found.map(|(_, pairs)| pairs.as_slice()).unwrap_or_default()
    }
}

fn pairs(screening: &mut Screening<'_>, at: Path<'_>, raw: &RawValue) -> Vec<(String, String)> {
    let entries = Cursor::new(raw, at, screening.problems())
        .object()
        .map(Object::into_entries);
    let read = |(key, raw): (Cow<'_, str>, &RawValue)| {
        let value = Cursor::new(raw, at.key(&key), screening.problems()).text()?;
        Some((key.into_owned(), value.into_owned()))
    };
    entries.into_iter().flatten().filter_map(read).collect()
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata(..)")
    }
}
