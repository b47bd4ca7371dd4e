//! What no text may hold, wherever it is typed: characters that cannot be seen but change what is read.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most marks one letter may carry; Vietnamese and polytonic Greek need three.
const MARKS_PER_LETTER: usize = 4;

/// A character that is in a text but not on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// C0 and C1 controls, among them NUL, escape and the bare carriage return.
    Control(char),
    /// A line or paragraph separator that is not a plain line feed.
    Separator(char),
    /// A control of writing direction, which can make a name read backwards.
    Direction(char),
    /// Zero-width, filler, tag, soft-hyphen and variation characters.
    ZeroWidth(char),
    /// Private-use characters and non-characters, which look different in every font or like nothing.
    Unassigned(char),
}

impl Unseen {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '\u{0085}' | '\u{2028}' | '\u{2029}' => Self::Separator(c),
            _ if c.is_control() => Self::Control(c),
            '\u{061C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{206F}' => Self::Direction(c),
            '\u{00AD}'
            | '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{2065}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' => Self::ZeroWidth(c),
            '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'.. => {
                Self::Unassigned(c)
            }
            _ if matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF) => Self::Unassigned(c),
            _ => return None,
        })
    }
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, c) = match self {
            Self::Control(c) => ("a control character", c),
            Self::Separator(c) => ("a hidden line break", c),
            Self::Direction(c) => ("a hidden change of writing direction", c),
            Self::ZeroWidth(c) => ("an invisible character", c),
            Self::Unassigned(c) => ("a character with no meaning of its own", c),
        };
        write!(f, "{what} (U+{:04X})", u32::from(*c))
    }
}

/// The first character that cannot be seen, with its byte offset; `allowed` names the exceptions of that text.
pub(crate) fn first_unseen(text: &str, allowed: &[char]) -> Option<(usize, Unseen)> {
    text.char_indices().find_map(|(at, c)| {
        (!allowed.contains(&c))
            .then(|| Unseen::of(c))
            .flatten()
            .map(|u| (at, u))
    })
}

/// A stranger's text on one line, as it may be shown: whatever cannot be seen stands as U+FFFD.
pub(crate) fn shown(text: &str) -> String {
    text.chars()
        .map(|c| Unseen::of(c).map_or(c, |_| char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The byte offset of the first letter under more marks than a language writes.
pub(crate) fn too_many_marks(text: &str) -> Option<usize> {
    let mut run = 0;
    text.char_indices().find_map(|(at, c)| {
        run = if is_combining_mark(c) { run + 1 } else { 0 };
        (run > MARKS_PER_LETTER).then_some(at)
    })
}

/// The one form in which texts are kept, compared and hashed.
pub(crate) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// A text on one line: trimmed, every run of space one plain space.
///
/// The no-break and figure spaces that word processors paste become plain ones, for two names that print alike must
/// be alike.
pub(super) fn one_spaced(text: &str) -> String {
    let mut words = text
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty());
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_hides_is_found_and_named() {
        for (c, what) in [
            ('\0', "a control character (U+0000)"),
            ('\u{9b}', "a control character (U+009B)"),
            ('\u{2028}', "a hidden line break (U+2028)"),
            ('\u{202e}', "a hidden change of writing direction (U+202E)"),
            ('\u{200d}', "an invisible character (U+200D)"),
            ('\u{e0041}', "an invisible character (U+E0041)"),
            (
                '\u{e000}',
                "a character with no meaning of its own (U+E000)",
            ),
            (
                '\u{1fffe}',
                "a character with no meaning of its own (U+1FFFE)",
            ),
        ] {
            let (at, unseen) = first_unseen(&format!("é{c}"), &[]).unwrap();
            assert_eq!((at, unseen.to_string().as_str()), (2, what));
        }
        assert_eq!(first_unseen("Luján, “Chuy” — 1\u{a0}000 €", &[]), None);
    }

    #[test]
    fn four_marks_are_writing_and_five_are_a_flood() {
        assert_eq!(too_many_marks("a\u{300}\u{301}\u{302}\u{303}b"), None);
        assert!(too_many_marks("a\u{300}\u{301}\u{302}\u{303}\u{304}").is_some());
    }
}
