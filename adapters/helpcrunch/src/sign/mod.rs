//! The secrets of a mode, and the choice of one for a user.

mod suffix;

use countersign::problem::{Code, Path, Problem};
use countersign::sign::{HmacKey, Keys};
use countersign::{Error, ErrorKind, Result, Secret, Timestamp};

use crate::Mode;

pub use suffix::{Json, SuffixKey};

/// The secrets of a mode: none; one, with the previous ones; or several, each with the date of its first use.
///
/// A value that HelpCrunch keeps for good must be made with the same secret for good. So a secret is not replaced. A
/// new secret has a date, and a user who was created before that date keeps the older secret.
#[derive(Debug)]
pub struct Secrets(Kept);

#[derive(Debug)]
enum Kept {
    Nothing,
    One(Keys<HmacKey>),
    Dated(Vec<(Timestamp, HmacKey)>),
    Suffix(Keys<SuffixKey>),
}

impl Secrets {
    /// Returns no secrets, for [`Mode::Plain`].
    #[must_use]
    pub const fn none() -> Self {
        Self(Kept::Nothing)
    }

    /// Takes one secret for every user.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where the secret cannot be a key.
    pub fn new(secret: &Secret) -> Result<Self> {
        Ok(Self::from_keys(Keys::new(HmacKey::new(secret)?)))
    }

    /// Takes one key for every user, and the keys that only verify.
    #[must_use]
    pub const fn from_keys(keys: Keys<HmacKey>) -> Self {
        Self(Kept::One(keys))
    }

    /// Takes several keys, each for the users who were created from its moment on.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConfig`] where there is no key, or two keys have the same moment.
    pub fn dated(keys: impl IntoIterator<Item = (Timestamp, HmacKey)>) -> Result<Self> {
        let mut keys: Vec<_> = keys.into_iter().collect();
        keys.sort_by_key(|(from, _)| *from);
        let refuse = |code, detail| Err(fault(Path::ROOT.key("secrets"), code, detail));
        if keys.is_empty() {
            return refuse(Code::Empty, "at least one secret");
        }
        let moments = keys.iter().map(|(from, _)| from);
        if moments
            .clone()
            .zip(moments.skip(1))
            .any(|(one, next)| one == next)
        {
            return refuse(Code::Invalid, SAME_MOMENT);
        }
        Ok(Self(Kept::Dated(keys)))
    }

    /// Takes the organization's key and the keys that only verify, for [`Mode::SecuritySignature`].
    #[must_use]
    pub const fn suffix_keys(keys: Keys<SuffixKey>) -> Self {
        Self(Kept::Suffix(keys))
    }

    /// Refuses secrets that are not those of the mode.
    pub(crate) fn refuse_unless_they_fit(&self, mode: Mode) -> Result<()> {
        let at = Path::ROOT.key("secret");
        match (mode, &self.0) {
            (Mode::Plain, Kept::Nothing) => Ok(()),
            (Mode::Plain, _) => Err(fault(at, Code::Unsupported, PLAIN_TAKES_NONE)),
            (_, Kept::Nothing) => Err(fault(at, Code::Missing, "required")),
            (Mode::SecuritySignature, Kept::Suffix(_)) => Ok(()),
            (Mode::SecuritySignature, _) | (_, Kept::Suffix(_)) => {
                Err(fault(at, Code::Unsupported, ANOTHER_KEY))
            }
            _ => Ok(()),
        }
    }

    /// Chooses the key of a user who was created at this moment; `None` where no key proves an id.
    ///
    /// A date that is later than now chooses none of several keys.
    pub(crate) fn at(
        &self,
        created_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<&HmacKey>, (Code, &'static str)> {
        let dated = match &self.0 {
            Kept::Nothing | Kept::Suffix(_) => return Ok(None),
            Kept::One(keys) => return Ok(Some(keys.current())),
            Kept::Dated(dated) => dated,
        };
        let Some(created_at) = created_at else {
            return match dated.as_slice() {
                [(_, only)] => Ok(Some(only)),
                _ => Err((
                    Code::Missing,
                    "it chooses one of several secrets, in Unix seconds",
                )),
            };
        };
        // HelpCrunch pins the value for good, so a date in another unit must not choose the secret.
        if created_at > now && dated.len() > 1 {
            return Err((
                Code::Invalid,
                "later than now, and it chooses one of several secrets",
            ));
        }
        let key = dated.iter().rev().find(|(from, _)| *from <= created_at);
        match key {
            Some((_, key)) => Ok(Some(key)),
            None => Err((Code::Invalid, "before the first secret's date")),
        }
    }

    /// Returns the key that signs whole users, in the mode that has one.
    pub(crate) fn suffix(&self) -> Option<&SuffixKey> {
        self.suffixes().next()
    }

    /// Returns every key that verifies whole users, the signing one first.
    pub(crate) fn suffixes(&self) -> impl Iterator<Item = &SuffixKey> {
        let keys = match &self.0 {
            Kept::Suffix(keys) => Some(keys),
            _ => None,
        };
        keys.into_iter().flat_map(Keys::iter)
    }

    /// Returns every key that verifies ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &HmacKey> {
        let (one, dated) = match &self.0 {
            Kept::Nothing | Kept::Suffix(_) => (None, None),
            Kept::One(keys) => (Some(keys), None),
            Kept::Dated(dated) => (None, Some(dated)),
        };
        let dated = dated.into_iter().flatten().map(|(_, key)| key);
        one.into_iter().flat_map(Keys::iter).chain(dated)
    }
}

pub(crate) const PLAIN_TAKES_NONE: &str = "the mode plain takes no secret";
const ANOTHER_KEY: &str = "security-signature takes suffix keys, and no other mode does";
pub(crate) const SAME_MOMENT: &str = "two secrets from the same moment";

fn fault(at: Path<'_>, code: Code, detail: &'static str) -> Error {
    let problem = Problem::new(at, code, detail);
    Error::from_problems(ErrorKind::InvalidConfig, problem.into())
}
