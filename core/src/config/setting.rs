//! The settings of a kind as data, for documentation and tools.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::identity::Field;
use crate::problem::{Code, Error, ErrorKind, Path, Problem, Result};

/// The form of a setting's value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingForm {
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Choice(Vec<&'static str>),
    /// A list of `{ from = SECONDS, secret = … }`.
    DatedSecrets,
    /// A list of these words.
    Words(Vec<&'static str>),
    /// A whole number within a range, both ends included.
    Integer(u32, u32),
    /// A reference to a secret: `{ env = NAME }` or `{ file = PATH }`.
    Secret,
    /// A list of such references.
    Secrets,
    /// A list of such references, each of which may have the id of its key beside it, under this name.
    SecretsWithIds(&'static str),
    /// Text that is not empty.
    Text,
}

impl SettingForm {
    /// Returns the form of a whole number of seconds within a range.
    #[must_use]
    pub fn seconds(range: &RangeInclusive<Duration>) -> Self {
        Self::Integer(whole_seconds(range.start()), whole_seconds(range.end()))
    }
}

/// Returns the whole seconds of a duration that is within the range of a setting: the check of a configuration file,
/// for the adapters that an application builds itself.
///
/// # Errors
///
/// [`ErrorKind::InvalidConfig`], with the problem that the file would have at `key`.
pub fn duration_within(
    key: &str,
    given: Duration,
    range: &RangeInclusive<Duration>,
) -> Result<Duration> {
    if range.contains(&given) {
        return Ok(Duration::from_secs(given.as_secs()));
    }
    let [from, to] = [range.start(), range.end()].map(whole_seconds);
    let detail = format!("from {from} to {to}");
    let problem = Problem::new(Path::ROOT.key(key), Code::Invalid, detail);
    Err(Error::from_problems(
        ErrorKind::InvalidConfig,
        problem.into(),
    ))
}

pub(crate) fn whole_seconds(duration: &Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

/// Whether a setting must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// The setting may be left out, and mostly is.
    Optional,
    /// The setting must be given.
    Required,
    /// The setting is mostly given, and other settings decide whether it must be.
    Usual,
}

/// One setting of a kind, as [`AdapterConfig::settings`](crate::config::AdapterConfig::settings) lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The key in the configuration.
    pub key: &'static str,
    /// The form of its value.
    pub form: SettingForm,
    /// Whether it must be given.
    pub presence: Presence,
    /// Its meaning, in one line.
    pub about: &'static str,
    /// A value for a file that people fill in, without quotes.
    pub example: &'static str,
}

impl Setting {
    /// Describes `secret`, with which the proofs are made.
    #[must_use]
    pub fn secret() -> Self {
        Self::new(
            "secret",
            SettingForm::Secret,
            "where the secret is that the vendor's dashboard shows; never the secret itself",
        )
        .required()
    }

    /// Describes `previous-secrets`, which verify and never sign.
    #[must_use]
    pub fn previous_secrets() -> Self {
        Self::new(
            "previous-secrets",
            SettingForm::Secrets,
            "secrets that came before; they verify and never sign",
        )
    }

    /// Describes `previous-secrets` of a vendor whose tokens name their key. `id` is the setting that holds the id of
    /// `secret`.
    #[must_use]
    pub fn previous_secrets_with_ids(id: &'static str) -> Self {
        Self {
            form: SettingForm::SecretsWithIds(id),
            ..Self::previous_secrets()
        }
    }

    /// Describes `allow-unverified`, which every kind has.
    #[must_use]
    pub fn allow_unverified() -> Self {
        Self::new(
            "allow-unverified",
            SettingForm::Words(vec![Field::Email.key(), Field::Phone.key()]),
            "signs what nobody verified: a person who types somebody else's may read that person's tickets",
        )
    }

    /// Describes `strict`, which every kind has.
    #[must_use]
    pub fn strict() -> Self {
        Self::new(
            "strict",
            SettingForm::Boolean,
            "refuses a faulty description of a user, in place of dropping it",
        )
    }

    /// Describes `api-key`, which every entry of `provision` has, and every kind that asks its vendor.
    #[must_use]
    pub fn api_key() -> Self {
        Self::new(
            "api-key",
            SettingForm::Secret,
            "where the key to the vendor's API is; never the key itself",
        )
        .required()
    }

    /// Describes `url`, which every entry of `provision` has, and every kind that asks its vendor.
    #[must_use]
    pub fn url() -> Self {
        Self::new(
            "url",
            SettingForm::Text,
            "another address than the vendor's own, for tests and proxies",
        )
        .with_example("https://api.example.com")
    }

    /// Describes `calls-per-minute`, which every entry of `provision` has.
    #[must_use]
    pub fn calls_per_minute() -> Self {
        Self::new(
        "calls-per-minute",
        SettingForm::Integer(1, super::rest_api::MOST_CALLS),
        "how many calls a minute the account is granted, where it is another number than documented",
    )
    .with_example("60")
    }

    /// Describes a setting that may be left out.
    #[must_use]
    pub fn new(key: &'static str, form: SettingForm, about: &'static str) -> Self {
        Self {
            key,
            form,
            presence: Presence::Optional,
            about,
            example: "",
        }
    }

    /// Marks the setting as one that must be given.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// Marks the setting as one that is mostly given.
    #[must_use]
    pub fn usual(mut self) -> Self {
        self.presence = Presence::Usual;
        self
    }

    /// Sets the value in a file that people fill in.
    #[must_use]
    pub fn with_example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
}
