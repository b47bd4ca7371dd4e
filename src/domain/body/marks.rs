//! What letters have within a line and Markdown has not: small capitals, `[Smith v. Jones]{.smallcaps}`, as Pandoc writes
//! them; raised and lowered words, `10^6^` and `CO~2~`, as Pandoc writes those; primes after figures.
//!
//! To Markdown all of this is text, so it is found by what the source has at each piece of text. A mark behind a
//! backslash is a plain character, and so is any that has no other half: `[sic]` and `~5 million` stay what they are.

use std::ops::Range;

use super::refusal::Unfit;
use super::words::{Shift, Words};

const SMALL_CAPS: &str = "{.smallcaps}";
/// How much of a mark that is not known is told.
const TOLD: usize = 40;

/// Adds a piece of text to the words; `range` is where it stands in the source.
pub(super) fn read(
    words: &mut Words,
    text: &str,
    range: &Range<usize>,
    source: &str,
) -> Result<(), Unfit> {
    let typed = source.get(range.clone()).unwrap_or_default();
    if typed != text {
        // An entity or a typographic sign: never what it looks like.
        match typed {
            "\"" | "'" => words.quote(typed, text, after(source, range.end)),
            _ => words.text(text),
        }
        return Ok(());
    }
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let place = range.start + at;
        match c {
            _ if at < from => {}
            '[' | ']' | '{' | '^' | '~' if is_escaped(source, place) => {}
            '^' | '~' if is_doubled(source, place, c) => {}
            '[' => {
                words.text(text.get(from..at).unwrap_or_default());
                words.bracket();
                from = at + 1;
            }
            ']' => {
                words.text(text.get(from..at).unwrap_or_default());
                let rest = source.get(place + 1..).unwrap_or_default();
                if rest.starts_with(SMALL_CAPS) {
                    words.small_caps()?;
                } else if rest.starts_with("{.") {
                    return Err(Unfit::Class(class(rest)));
                } else {
                    words.end_bracket();
                }
                from = at + 1;
            }
            '{' if source
                .get(place..)
                .is_some_and(|s| s.starts_with(SMALL_CAPS)) =>
            {
                if !follows_words(source, place) {
                    return Err(Unfit::SmallCapsUnopened);
                }
                words.text(text.get(from..at).unwrap_or_default());
                from = at + SMALL_CAPS.len();
            }
            '^' | '~' => {
                words.text(text.get(from..at).unwrap_or_default());
                let shift = if c == '^' { Shift::Up } else { Shift::Down };
                words.shift(shift, after(source, place + 1));
                from = at + 1;
            }
            _ => {}
        }
    }
    words.text(text.get(from..).unwrap_or_default());
    Ok(())
}

/// What is printed after a place, as far as the source tells.
fn after(source: &str, at: usize) -> Option<char> {
    let mut rest = source.get(at..).unwrap_or_default().chars();
    rest.find(|c| !matches!(c, '*' | '_' | '\\'))
}

/// Whether a backslash before this place makes it a plain character; two of them are one backslash and no more.
fn is_escaped(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    let slashes = before.bytes().rev().take_while(|b| *b == b'\\').count();
    slashes % 2 == 1
}

/// Whether the same character stands before or after this one: `~~` lowers nothing.
fn is_doubled(source: &str, at: usize, c: char) -> bool {
    let (before, after) = source.split_at_checked(at).unwrap_or_default();
    before.ends_with(c) || after.chars().nth(1) == Some(c)
}

/// Whether the mark at this place belongs to the bracket before it, which was read with it.
fn follows_words(source: &str, at: usize) -> bool {
    let bracket = at.checked_sub(1);
    bracket
        .is_some_and(|bracket| source.get(bracket..at) == Some("]") && !is_escaped(source, bracket))
}

/// What stands in the braces, or the beginning of it.
fn class(rest: &str) -> String {
    let end = rest.find(['}', '\n']).map_or(rest.len(), |end| end + 1);
    let whole = rest.get(..end).unwrap_or(rest).trim_end();
    whole.chars().take(TOLD).collect()
}
