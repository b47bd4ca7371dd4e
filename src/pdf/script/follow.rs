//! Following a text through a page: what may differ between the words and their print, and where they part.

use super::super::read_back::{PICTURE, look};

/// How many characters of both texts are told where they part.
const TOLD: usize = 40;

/// Where the pages part from the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pdf) struct Difference {
    /// What should come.
    pub(in crate::pdf) expected: String,
    /// What comes.
    pub(in crate::pdf) printed: String,
}

impl Difference {
    /// The first of each that the other has not.
    pub(super) fn of(expected: &[String], printed: &[String]) -> Self {
        let first = |some: &[String], others: &[String]| {
            let differs = some.iter().find(|one| !others.contains(one));
            differs.cloned().unwrap_or_default()
        };
        Self {
            expected: first(expected, printed),
            printed: first(printed, expected),
        }
    }

    /// The difference as a sentence.
    pub(in crate::pdf) fn sentence(&self) -> String {
        match (
            self.expected.contains(PICTURE),
            self.printed.contains(PICTURE),
        ) {
            (_, true) => "A picture is printed that the record does not know.".to_owned(),
            (true, false) => "A picture of the record is missing on the pages.".to_owned(),
            (false, false) => format!(
                "The pages say \"{}\" where the approved text has \"{}\".",
                self.printed, self.expected
            ),
        }
    }
}

/// Follows what is expected through what is printed, in which a line feed stands for every line end and every gap.
pub(super) fn follow(expected: &str, printed: &str) -> Result<(), Difference> {
    let expected: Vec<char> = tidy(&look(expected));
    let printed: Vec<char> = tidy(printed);
    let (mut at, mut seen) = (0, 0);
    loop {
        let differs = || {
            Err(Difference {
                expected: told(&expected, at),
                printed: told(&printed, seen),
            })
        };
        match (expected.get(at), printed.get(seen)) {
            (None, None) => return Ok(()),
            (None, Some('\n')) => seen += 1,
            (Some(' '), Some('\n')) => (at, seen) = (at + 1, seen + 1),
            (Some(_), Some('\n')) if may_break(&expected, at) => seen += 1,
            (Some(c), Some('-'))
                if *c != '-' && is_hyphenation(&expected, at, printed.get(seen + 1)) =>
            {
                seen += 2;
            }
            (Some(c), Some(d)) if c == d => (at, seen) = (at + 1, seen + 1),
            _ => return differs(),
        }
    }
}

/// One space for every run of space, and none beside a line end.
fn tidy(text: &str) -> Vec<char> {
    let mut tidied: Vec<char> = Vec::new();
    for c in text.trim().chars() {
        let space = c.is_whitespace();
        match tidied.last() {
            Some(' ' | '\n') if space => {
                if c == '\n'
                    && let Some(last) = tidied.last_mut()
                {
                    *last = '\n';
                }
            }
            _ => tidied.push(if space && c != '\n' { ' ' } else { c }),
        }
    }
    tidied
}

/// Whether a line may end here without a space: after or before a dash, a slash or a bracket, or within an address.
fn may_break(text: &[char], at: usize) -> bool {
    let open = |c: Option<&char>| {
        c.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | ' '))
    };
    open(at.checked_sub(1).and_then(|before| text.get(before)))
        || open(text.get(at))
        || is_address(text, at)
}

/// Whether the word around this place is an address of the web or of mail.
fn is_address(text: &[char], at: usize) -> bool {
    let before = text
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|c| **c != ' ')
        .count();
    let after = text
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|c| **c != ' ')
        .count();
    let word: String = text
        .get(at - before..at + after)
        .unwrap_or_default()
        .iter()
        .collect();
    word.contains("://") || word.contains('@') || word.starts_with("www.")
}

/// Whether a hyphen at a line end only divides a word.
fn is_hyphenation(text: &[char], at: usize, next: Option<&char>) -> bool {
    let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphabetic());
    next == Some(&'\n')
        && letter(at.checked_sub(1).and_then(|before| text.get(before)))
        && letter(text.get(at))
}

/// The words around a place, for people; of a picture, only that it is one.
fn told(text: &[char], at: usize) -> String {
    let word = text.get(..at.saturating_add(1)).unwrap_or(text);
    let word = word.rsplit(|c| c.is_whitespace()).next();
    if word.is_some_and(|word| word.starts_with(&[PICTURE])) {
        return PICTURE.to_string();
    }
    let start = at.saturating_sub(TOLD / 2);
    let start = (0..=start)
        .rev()
        .find(|&s| s == 0 || text.get(s - 1) == Some(&' '))
        .unwrap_or(start)
        .max(at.saturating_sub(TOLD));
    let words = text.get(start..).unwrap_or_default().iter();
    let words: String = words.take(TOLD + 20).collect();
    let mut words = words.split(PICTURE);
    let words = words.find(|words| !words.trim().is_empty());
    words
        .unwrap_or_default()
        .replace('\n', " ")
        .trim()
        .to_owned()
}
