//! Fields of a form: label, hint, what was typed, and what is wrong with it, beside it and summed up on top.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};

use crate::domain::eastern;
use crate::domain::revision::FieldRefusal;

/// What a field looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line.
    Line,
    /// Several lines, so many of them in view.
    Area(u8),
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A whole number.
    Number,
}

/// One field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) value: String,
    pub(super) error: Option<String>,
    pub(super) shape: Shape,
}

impl Field {
    /// A field without anything wrong.
    pub(super) fn new(
        name: impl Into<String>,
        label: &'static str,
        shape: Shape,
        value: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            label,
            hint: "",
            value: value.into(),
            error: None,
            shape,
        }
    }

    /// Adds a hint.
    pub(super) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Takes what concerns it out of a list of refusals; `recipients.0.address.2` concerns `recipients.0.address`.
    pub(super) fn judged(mut self, refusals: &[FieldRefusal]) -> Self {
        let mine: Vec<&str> = refusals
            .iter()
            .filter(|refusal| {
                refusal
                    .field
                    .strip_prefix(self.name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
            .map(|refusal| refusal.reason.as_str())
            .collect();
        if !mine.is_empty() {
            self.error = Some(mine.join(" "));
        }
        self
    }

    /// How many lines are in view, if it is a text area.
    pub(super) fn area(&self) -> Option<u8> {
        match self.shape {
            Shape::Area(rows) => Some(rows),
            Shape::Line | Shape::Date | Shape::Time | Shape::Number => None,
        }
    }

    /// The `type` of an input.
    pub(super) fn kind(&self) -> &'static str {
        match self.shape {
            Shape::Line | Shape::Area(_) => "text",
            Shape::Date => "date",
            Shape::Time => "time",
            Shape::Number => "number",
        }
    }
}

/// A moment from a day and a time in Washington.
///
/// # Errors
/// Which of the two is wrong, under the names `{name}_date` and `{name}_time`.
pub(super) fn moment(name: &str, date: &str, time: &str) -> Result<Timestamp, Vec<FieldRefusal>> {
    let refusal = |part: &str, reason: &str| FieldRefusal {
        field: format!("{name}_{part}"),
        reason: reason.to_owned(),
    };
    let day = date
        .trim()
        .parse::<Date>()
        .map_err(|_| refusal("date", "Give the day, for example 2026-09-02."));
    let hour = time
        .trim()
        .parse::<Time>()
        .map_err(|_| refusal("time", "Give the time in Washington, for example 17:00."));
    let (day, hour) = match (day, hour) {
        (Ok(day), Ok(hour)) => (day, hour),
        (day, hour) => return Err(day.err().into_iter().chain(hour.err()).collect()),
    };
    let zone = TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC);
    zone.to_timestamp(DateTime::from_parts(day, hour))
        .map_err(|_| vec![refusal("date", "That day is too far away.")])
}

/// The two fields of a moment, filled.
pub(super) fn moment_fields(
    name: &str,
    date: (&'static str, &str),
    time: (&'static str, &str),
    refusals: &[FieldRefusal],
) -> [Field; 2] {
    [
        Field::new(format!("{name}_date"), date.0, Shape::Date, date.1).judged(refusals),
        Field::new(format!("{name}_time"), time.0, Shape::Time, time.1)
            .hint("In Washington (ET).")
            .judged(refusals),
    ]
}

/// A moment as the two fields hold it.
pub(super) fn typed_moment(at: Timestamp) -> (String, String) {
    let local = eastern::local(at);
    (
        local.date().to_string(),
        local.strftime("%H:%M").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_in_the_afternoon_is_meant_in_washington() {
        let summer = moment("deadline", "2026-09-02", "17:00").unwrap();
        assert_eq!(summer.to_string(), "2026-09-02T21:00:00Z");
        let winter = moment("deadline", "2026-12-02", "17:00").unwrap();
        assert_eq!(winter.to_string(), "2026-12-02T22:00:00Z");
        assert_eq!(
            typed_moment(winter),
            ("2026-12-02".into(), "17:00".to_owned())
        );
    }

    #[test]
    fn each_half_that_cannot_be_read_is_named() {
        let refusals = moment("deadline", "tomorrow", "").unwrap_err();
        let fields: Vec<&str> = refusals.iter().map(|r| r.field.as_str()).collect();
        assert_eq!(fields, ["deadline_date", "deadline_time"]);
    }

    #[test]
    fn a_line_within_a_field_is_that_fields_fault() {
        let refusals = [FieldRefusal {
            field: "recipients.1.address.0".into(),
            reason: "Too long.".into(),
        }];
        let field = |name: &str| Field::new(name, "", Shape::Line, "").judged(&refusals);
        assert!(field("recipients.1.address").error.is_some());
        assert!(field("recipients.1.add").error.is_none());
        assert!(field("recipients.10.address").error.is_none());
    }
}
