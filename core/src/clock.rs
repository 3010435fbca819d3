//! Moments, and the clocks that tell them.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment, in whole Unix seconds: the `NumericDate` of RFC 7519 without a fraction.
///
/// From 0 to 2^53 − 1, so that JavaScript reads the same number.
///
/// ```
/// use std::time::Duration;
///
/// use countersign::Timestamp;
///
/// let now = Timestamp::from_unix(1_735_689_600).unwrap();
/// assert_eq!((now + Duration::from_secs(300)).unix(), 1_735_689_900);
/// assert_eq!(Timestamp::from_unix(-1), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(extend("minimum" = 0, "maximum" = Self::MAX.unix()))
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first second of 1970.
    pub const EPOCH: Self = Self(0);
    /// The last moment that a JSON number can hold in every language.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The last second of the year 9999. A later date was probably given in milliseconds.
    pub const LAST_DATE: Self = Self(253_402_300_799);

    /// Returns the moment this many seconds after the epoch; `None` outside 0 to 2^53 − 1.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Option<Self> {
        if 0 <= seconds && seconds <= Self::MAX.0 {
            Some(Self(seconds))
        } else {
            None
        }
    }

    /// Returns the seconds since the epoch.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }
}

/// Adds the whole seconds of a duration; the latest moment is [`Timestamp::MAX`].
impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        let seconds = i64::try_from(later.as_secs()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(seconds).min(Self::MAX.0))
    }
}

/// Subtracts the whole seconds of a duration; the earliest moment is [`Timestamp::EPOCH`].
impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, earlier: Duration) -> Self {
        let seconds = i64::try_from(earlier.as_secs()).unwrap_or(i64::MAX);
        Self((self.0 - seconds).max(Self::EPOCH.0))
    }
}

impl From<Timestamp> for i64 {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl TryFrom<i64> for Timestamp {
    type Error = OutOfRange;

    fn try_from(seconds: i64) -> Result<Self, OutOfRange> {
        Self::from_unix(seconds).ok_or(OutOfRange)
    }
}

/// Reads the seconds since the epoch in decimal digits.
impl FromStr for Timestamp {
    type Err = OutOfRange;

    fn from_str(seconds: &str) -> Result<Self, OutOfRange> {
        seconds
            .parse()
            .ok()
            .and_then(Self::from_unix)
            .ok_or(OutOfRange)
    }
}

/// The seconds are before 1970 or past 2^53 − 1, or their text is no integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not between 0 and 2^53 - 1 seconds")
    }
}

impl std::error::Error for OutOfRange {}

/// A clock.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it is constructed by its name, and will have no field"
)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |age| age.as_secs());
        i64::try_from(seconds)
            .ok()
            .and_then(Timestamp::from_unix)
            .unwrap_or(Timestamp::MAX)
    }
}

/// A moment is a clock that always tells this moment.
impl Clock for Timestamp {
    fn now(&self) -> Timestamp {
        *self
    }
}
