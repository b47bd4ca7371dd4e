//! Washington's time, as staff write it: "5:00 p.m. ET, Fri Sept 2".

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

/// The moment on Washington's clocks. The zone is compiled in; were it missing, UTC would be shown with its own name.
#[must_use]
pub fn local(at: Timestamp) -> ZonedDateTime {
    at.to_zoned_datetime(TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC))
}

/// To the minute, for deadlines: "5:00 p.m. ET, Fri Sept 2".
#[must_use]
pub fn minute(at: Timestamp) -> String {
    let local = local(at);
    format!(
        "{}:{:02} {} ET, {} {} {}",
        hour(&local),
        local.minute(),
        half(&local),
        weekday(local.weekday()),
        month(local.month()),
        local.day()
    )
}

/// To the second with the year and in UTC too, for what is recorded:
/// "5:00:12 p.m. ET, Fri Sept 2, 2022 (2022-09-02 21:00:12 UTC)".
#[must_use]
pub fn instant(at: Timestamp) -> String {
    let local = local(at);
    format!(
        "{}:{:02}:{:02} {} ET, {} {} ({})",
        hour(&local),
        local.minute(),
        local.second(),
        half(&local),
        weekday(local.weekday()),
        day(local.date()),
        at.strftime("%Y-%m-%d %H:%M:%S UTC")
    )
}

/// A day: "Sept 27, 2022".
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {}, {}", month(date.month()), date.day(), date.year())
}

/// The time between two moments in words: "3 days", "31 hours", "less than an hour".
///
/// Up to five minutes are given on top, so that a letter sent out for three days has three days left when its first reader opens it.
#[must_use]
pub fn left(now: Timestamp, until: Timestamp) -> String {
    let hours = (until.duration_since(now).as_mins() + 5) / 60;
    match hours {
        ..1 => "less than an hour".to_owned(),
        1 => "1 hour".to_owned(),
        2..48 => format!("{hours} hours"),
        48.. => format!("{} days", hours / 24),
    }
}

fn hour(local: &ZonedDateTime) -> i8 {
    match local.hour() % 12 {
        0 => 12,
        hour => hour,
    }
}

fn half(local: &ZonedDateTime) -> &'static str {
    if local.hour() < 12 { "a.m." } else { "p.m." }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// Months as American papers shorten them: none of five letters or fewer.
fn month(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec",
    ];
    let index = usize::try_from(month - 1).unwrap_or(0);
    MONTHS.get(index).copied().unwrap_or("Jan")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_deadline_is_told_on_the_clocks_of_washington() {
        for (at_utc, told) in [
            ("2022-09-02T21:00:00Z", "5:00 p.m. ET, Fri Sept 2"),
            ("2022-09-03T03:59:00Z", "11:59 p.m. ET, Fri Sept 2"),
            ("2022-12-01T05:05:00Z", "12:05 a.m. ET, Thu Dec 1"),
            ("2022-07-04T16:00:00Z", "12:00 p.m. ET, Mon July 4"),
        ] {
            assert_eq!(minute(at(at_utc)), told);
        }
    }

    #[test]
    fn a_recorded_moment_is_told_in_both_zones() {
        assert_eq!(
            instant(at("2022-09-03T01:00:12Z")),
            "9:00:12 p.m. ET, Fri Sept 2, 2022 (2022-09-03 01:00:12 UTC)"
        );
    }

    #[test]
    fn what_is_left_is_told_in_the_unit_that_matters() {
        let now = at("2022-08-31T12:00:00Z");
        for (until, told) in [
            ("2022-08-31T12:20:00Z", "less than an hour"),
            ("2022-08-30T12:00:00Z", "less than an hour"),
            ("2022-08-31T13:30:00Z", "1 hour"),
            ("2022-09-01T19:00:00Z", "31 hours"),
            ("2022-09-03T11:00:00Z", "2 days"),
        ] {
            assert_eq!(left(now, at(until)), told);
        }
    }
}
