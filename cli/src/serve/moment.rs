//! A moment as the log writes it: RFC 3339, in UTC.

use std::fmt;

use countersign::Timestamp;

pub(super) struct Moment(pub(super) Timestamp);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.0.unix().unsigned_abs();
        let (days, second) = (since / 86_400, since % 86_400);
        let (year, month, day) = date(days);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// Returns the date of a day since 1970. Years begin in March here, so that the leap day is a year's last (Howard
/// Hinnant, `civil_from_days`).
const fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let in_next = if month <= 2 { 1 } else { 0 };
    (
        era * 400 + year + in_next,
        month,
        day - (153 * march + 2) / 5 + 1,
    )
}

#[cfg(test)]
mod tests {
    use countersign::Timestamp;

    use super::Moment;

    /// The expected texts are those of `date -u -d @SECONDS +%FT%TZ`, of GNU coreutils.
    #[test]
    fn moments_are_written_as_date_writes_them() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_735_689_600, "2025-01-01T00:00:00Z"),
            (1_740_787_200, "2025-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            let moment = Timestamp::from_unix(seconds).map(Moment);
            let text = moment.map(|moment| moment.to_string());
            assert_eq!(text.as_deref(), Some(expected), "{seconds}");
        }
    }
}
