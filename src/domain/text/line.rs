//! One line of a letter, and the free note an office may add to an answer.

use super::clean::{first_unseen, nfc, one_spaced, too_many_marks};
use super::{TextRefusal, parsed_string};

/// One printed line: the subject, a salutation, a complimentary close, a line of an address.
///
/// Any visible character may stand in it, for a street or a subject may need it; it is always set as text, never as markup.
///
/// ```
/// use undersigned::domain::text::Line;
/// assert_eq!(Line::parse("Dear  Director Davis:")?.as_ref(), "Dear Director Davis:");
/// assert!(Line::parse("one\ntwo").is_err());
/// # Ok::<(), undersigned::domain::text::TextRefusal>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(String);

impl Line {
    /// The most characters in a line.
    pub const LIMIT: usize = 300;

    /// Reads a line; the space around and within it is tidied, nothing else is changed.
    pub fn parse(raw: &str) -> Result<Self, TextRefusal> {
        let raw = raw.trim_matches([' ', '\t']);
        if raw.contains(['\n', '\r']) {
            return Err(TextRefusal::LineBreak);
        }
        let text = one_spaced(&visible(raw, &['\t'])?);
        within(text, Self::LIMIT).map(Self)
    }
}

parsed_string!(Line);

/// A free note of several lines, such as the reason an office gives for passing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Note(String);

impl Note {
    /// The most characters in a note.
    pub const LIMIT: usize = 10_000;

    /// Reads a note; line ends become plain line feeds, the space around the note is cut.
    pub fn parse(raw: &str) -> Result<Self, TextRefusal> {
        let raw = raw.replace("\r\n", "\n");
        let text = visible(raw.trim(), &['\n', '\t'])?;
        within(text, Self::LIMIT).map(Self)
    }
}

parsed_string!(Note);

fn visible(raw: &str, allowed: &[char]) -> Result<String, TextRefusal> {
    if let Some((at, unseen)) = first_unseen(raw, allowed) {
        let at = raw.get(..at).map_or(0, |before| before.chars().count()) + 1;
        return Err(TextRefusal::Unseen { at, unseen });
    }
    let text = nfc(raw);
    match too_many_marks(&text) {
        Some(_) => Err(TextRefusal::TooManyMarks),
        None => Ok(text),
    }
}

fn within(text: String, limit: usize) -> Result<String, TextRefusal> {
    match text.chars().count() {
        0 => Err(TextRefusal::Empty),
        found if found > limit => Err(TextRefusal::TooLong { limit, found }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_whatever_can_be_seen() {
        for line in [
            "Dear Director Davis:",
            "=?utf-8?b?QQ==?= is only text",
            "Suite 1200 #4 <East> & “West” — 5 €",
        ] {
            assert_eq!(Line::parse(line).unwrap().as_ref(), line);
        }
    }

    #[test]
    fn a_line_is_one_line_and_hides_nothing() {
        assert_eq!(
            Line::parse("Subject\r\nBcc: x"),
            Err(TextRefusal::LineBreak)
        );
        assert_eq!(
            Line::parse("Re: \u{202e}gpj").unwrap_err().to_string(),
            "Character 5 is a hidden change of writing direction (U+202E); delete it or type the text anew."
        );
        assert!(matches!(
            Line::parse("a\u{2028}b"),
            Err(TextRefusal::Unseen { at: 2, .. })
        ));
        assert_eq!(
            Line::parse(&"x".repeat(10_240)),
            Err(TextRefusal::TooLong {
                limit: 300,
                found: 10_240
            })
        );
        assert_eq!(Line::parse("   "), Err(TextRefusal::Empty));
    }

    #[test]
    fn a_note_keeps_its_lines_and_loses_only_the_carriage_returns() {
        assert_eq!(
            Note::parse("\r\nOne.\r\n\r\n\tTwo.\r\n").unwrap().as_ref(),
            "One.\n\n\tTwo."
        );
        assert!(matches!(
            Note::parse("One.\rTwo."),
            Err(TextRefusal::Unseen { at: 5, .. })
        ));
        assert!(matches!(
            Note::parse("\u{1b}[31mred"),
            Err(TextRefusal::Unseen { at: 1, .. })
        ));
        assert!(Note::parse(&"é".repeat(10_000)).is_ok());
        assert!(matches!(
            Note::parse(&"é".repeat(10_001)),
            Err(TextRefusal::TooLong { .. })
        ));
    }
}
