//! Words in Markdown: every character that would mean something is escaped, and no other.

use url::Url;

use crate::domain::body::{Inline, flat};

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Heading,
    Cell,
}

/// The source of words; a forced break is a backslash and a line feed.
pub(super) fn inline(content: &[Inline], place: Place) -> String {
    let mut writer = Writer {
        atoms: Vec::new(),
        place,
    };
    writer.flatten(content, None);
    writer.guard_marks();
    writer.render()
}

/// A link's address between its brackets.
pub(in crate::word) fn destination(url: &str) -> String {
    let mut safe = String::with_capacity(url.len() + 2);
    for (at, c) in url.char_indices() {
        match c {
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '\\' | '|' | '*' | '_' | '`' => {
                safe.push('\\');
                safe.push(c);
            }
            '&' if names_character(url.get(at + 1..).unwrap_or_default().chars()) => {
                safe.push_str("\\&");
            }
            c if c.is_whitespace() || c.is_control() => safe.push_str("%20"),
            c => safe.push(c),
        }
    }
    if safe.contains(['(', ')']) || safe.is_empty() {
        format!("<{safe}>")
    } else {
        safe
    }
}

#[derive(Debug, Clone)]
enum Atom {
    /// A character, and whether it is written as its number.
    Char(char, bool),
    /// The delimiters of emphasis, and whether they open it.
    Mark(&'static str, bool),
    /// Source as it stands.
    Raw(String),
    Break,
}

/// What a delimiter sees beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Space,
    Punctuation,
    Word,
}

struct Writer {
    atoms: Vec<Atom>,
    place: Place,
}

impl Writer {
    /// `around` is the delimiter of the emphasis that the content stands in.
    fn flatten(&mut self, content: &[Inline], around: Option<char>) {
        for inline in content {
            match inline {
                Inline::Text { text } => {
                    self.atoms
                        .extend(text.chars().map(|c| Atom::Char(c, false)));
                }
                Inline::Emphasis { content } => match content.as_slice() {
                    [Inline::Strong { content }] if self.star(around) => {
                        self.wrapped("***", content);
                    }
                    _ if self.star(around) => self.wrapped("*", content),
                    _ => self.wrapped("_", content),
                },
                Inline::Strong { content } if self.star(around) => self.wrapped("**", content),
                Inline::Strong { content } => self.wrapped("__", content),
                Inline::SmallCaps { content } => {
                    self.atoms.push(Atom::Raw("[".into()));
                    self.flatten(content, around);
                    self.atoms.push(Atom::Raw("]{.smallcaps}".into()));
                }
                Inline::Superscript { content } => self.shifted("^", content, around),
                Inline::Subscript { content } => self.shifted("~", content, around),
                Inline::Link { url, content } => self.link(url, content, around),
                Inline::Break if self.place == Place::Cell => {
                    self.atoms.push(Atom::Char(' ', false));
                }
                Inline::Break => self.atoms.push(Atom::Break),
                Inline::Note { number } => self.atoms.push(Atom::Raw(format!("[^{number}]"))),
            }
        }
    }

    /// Whether stars may be the next delimiters: neither around these words nor just before them are others.
    fn star(&self, around: Option<char>) -> bool {
        let before = match self.atoms.last() {
            Some(Atom::Mark(mark, _)) => mark.chars().next(),
            Some(Atom::Char(..) | Atom::Raw(_) | Atom::Break) | None => None,
        };
        around != Some('*') && before != Some('*')
    }

    fn wrapped(&mut self, mark: &'static str, content: &[Inline]) {
        self.atoms.push(Atom::Mark(mark, true));
        self.flatten(content, mark.chars().next());
        self.atoms.push(Atom::Mark(mark, false));
    }

    /// Raised or lowered words, where they stand so that they are read as such.
    fn shifted(&mut self, mark: &str, content: &[Inline], around: Option<char>) {
        let last = self.last();
        let is_attached = last.is_some_and(|c| c.is_alphanumeric() || ")]}".contains(c));
        let first = flat(content).chars().next();
        let begins = mark == "^" && first.is_some_and(char::is_alphanumeric);
        if !(is_attached || begins) || self.in_address() {
            self.flatten(content, around);
            return;
        }
        self.atoms.push(Atom::Raw(mark.into()));
        self.flatten(content, around);
        self.atoms.push(Atom::Raw(mark.into()));
    }

    /// The last character of this line that is printed.
    fn last(&self) -> Option<char> {
        for atom in self.atoms.iter().rev() {
            match atom {
                Atom::Char(c, _) => return Some(*c),
                Atom::Break => return None,
                Atom::Raw(raw) if raw.starts_with("[^") => return None,
                Atom::Raw(raw) if raw.starts_with('<') => return Some('>'),
                Atom::Mark(..) | Atom::Raw(_) => {}
            }
        }
        None
    }

    /// Whether the present word is an address of the web.
    fn in_address(&self) -> bool {
        let word = self.atoms.iter().rev().map_while(|atom| match atom {
            Atom::Char(c, _) if !c.is_whitespace() => Some(*c),
            Atom::Char(..) | Atom::Mark(..) | Atom::Raw(_) | Atom::Break => None,
        });
        let word: String = word.collect();
        word.contains("//:") || word.to_ascii_lowercase().contains(".www")
    }

    fn link(&mut self, url: &str, content: &[Inline], around: Option<char>) {
        if let [Inline::Text { text }] = content
            && is_autolink(text, url)
        {
            self.atoms.push(Atom::Raw(format!("<{text}>")));
            return;
        }
        self.atoms.push(Atom::Raw("[".into()));
        self.flatten(content, around);
        self.atoms
            .push(Atom::Raw(format!("]({})", destination(url))));
    }

    fn side(&self, at: Option<usize>) -> Side {
        match at.and_then(|at| self.atoms.get(at)) {
            None | Some(Atom::Break) => Side::Space,
            Some(Atom::Mark(..) | Atom::Raw(_) | Atom::Char(_, true)) => Side::Punctuation,
            Some(Atom::Char(c, false)) if c.is_whitespace() => Side::Space,
            Some(Atom::Char(c, false)) if c.is_alphanumeric() => Side::Word,
            Some(Atom::Char(_, false)) => Side::Punctuation,
        }
    }

    fn number(&mut self, at: Option<usize>) {
        if let Some(Atom::Char(_, numbered)) = at.and_then(|at| self.atoms.get_mut(at)) {
            *numbered = true;
        }
    }

    /// Writes those characters as numbers beside which a delimiter would not be taken for one.
    fn guard_marks(&mut self) {
        for at in 0..self.atoms.len() {
            let Some(Atom::Mark(mark, opens)) = self.atoms.get(at).cloned() else {
                continue;
            };
            let (before, after) = (at.checked_sub(1), Some(at + 1));
            let (inner, outer) = if opens {
                (after, before)
            } else {
                (before, after)
            };
            if self.side(inner) == Side::Space {
                self.number(inner);
            }
            let punctuated = self.side(inner) == Side::Punctuation;
            if self.side(outer) == Side::Word && (punctuated || mark.starts_with('_')) {
                self.number(outer);
            }
        }
        // Space at the edge of a line would be taken away.
        for at in 0..self.atoms.len() {
            let is_space = self.side(Some(at)) == Side::Space
                && matches!(self.atoms.get(at), Some(Atom::Char(..)));
            let is_edge = |beside: Option<usize>| {
                let beside = beside.and_then(|at| self.atoms.get(at));
                matches!(beside, None | Some(Atom::Break))
            };
            if is_space && (is_edge(at.checked_sub(1)) || is_edge(Some(at + 1))) {
                self.number(Some(at));
            }
        }
    }

    fn char_at(&self, at: Option<usize>) -> Option<char> {
        match at.and_then(|at| self.atoms.get(at)) {
            Some(Atom::Char(c, false)) => Some(*c),
            Some(Atom::Char(_, true) | Atom::Mark(..) | Atom::Raw(_) | Atom::Break) | None => None,
        }
    }

    fn raw_at(&self, at: Option<usize>) -> Option<&str> {
        match at.and_then(|at| self.atoms.get(at)) {
            Some(Atom::Raw(raw)) => Some(raw),
            Some(Atom::Char(..) | Atom::Mark(..) | Atom::Break) | None => None,
        }
    }

    fn render(&self) -> String {
        let mut out = String::new();
        let mut line = 0;
        for (at, atom) in self.atoms.iter().enumerate() {
            match atom {
                Atom::Mark(mark, _) => out.push_str(mark),
                Atom::Raw(raw) => out.push_str(raw),
                Atom::Break => {
                    out.push_str("\\\n");
                    line = out.len();
                }
                Atom::Char(c, true) => out.push_str(&format!("&#{};", u32::from(*c))),
                Atom::Char(c, false) => {
                    // A cell's own line begins with its bar.
                    let so_far = match self.place {
                        Place::Cell => "|",
                        Place::Text | Place::Heading => out.get(line..).unwrap_or_default(),
                    };
                    match self.escape(*c, at, so_far) {
                        Escape::No => out.push(*c),
                        Escape::Backslash => {
                            out.push('\\');
                            out.push(*c);
                        }
                        Escape::Number => out.push_str(&format!("&#{};", u32::from(*c))),
                    }
                }
            }
        }
        out
    }

    /// How a character has to be written, with what stands before it on its line.
    fn escape(&self, c: char, at: usize, line: &str) -> Escape {
        let before = at.checked_sub(1);
        let (previous, next) = (self.char_at(before), self.char_at(Some(at + 1)));
        let within_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '|' if self.place == Place::Cell => return Escape::Number,
            '_' => !(within_word(previous) && within_word(next)),
            '\\' | '*' | '[' | ']' | '<' | '`' | '|' | '"' | '\'' | '^' | '~' => true,
            '&' => names_character((at + 1..).map_while(|at| self.char_at(Some(at)))),
            '-' => line.is_empty() || previous == Some('-') || next == Some('-'),
            '.' => previous == Some('.') || next == Some('.') || is_number(line) || is_letter(line),
            ')' => is_number(line) || is_letter(line),
            '!' => self
                .raw_at(Some(at + 1))
                .is_some_and(|raw| raw.starts_with('[')),
            '{' if next == Some('.') => true,
            ':' | '(' | '{' => {
                previous == Some(']')
                    || self
                        .raw_at(before)
                        .is_some_and(|raw| raw.ends_with([']', ')', '}']))
            }
            '#' => line.is_empty() || self.place == Place::Heading,
            '>' | '+' | '=' => line.is_empty(),
            _ => false,
        };
        if special {
            Escape::Backslash
        } else {
            Escape::No
        }
    }
}

enum Escape {
    No,
    Backslash,
    Number,
}

/// Whether what follows an ampersand would make it the name of a character.
fn names_character(after: impl Iterator<Item = char>) -> bool {
    let mut after = after.skip_while(|c| c.is_ascii_alphanumeric() || *c == '#');
    after.next() == Some(';')
}

/// Whether a line so far would be a list's number if a full stop followed.
fn is_number(line: &str) -> bool {
    (1..=9).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line so far would be the letter or Roman number of a list if a full stop or a parenthesis followed.
fn is_letter(line: &str) -> bool {
    let (opens, number) = match line.strip_prefix('(') {
        Some(number) => (true, number),
        None => (false, line),
    };
    let is_roman = |c: char| "ivxlcdm".contains(c.to_ascii_lowercase());
    match number.len() {
        0 => false,
        1 => number.chars().all(char::is_alphanumeric),
        2..=9 => number.chars().all(is_roman) || (opens && is_number(number)),
        _ => false,
    }
}

/// Whether an address between angle brackets reads as this link.
fn is_autolink(text: &str, url: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$()+,;=%&".contains(c);
    if !text.chars().all(plain) || text.contains("--") || text.contains("..") || text.contains('&')
    {
        return false;
    }
    match url.strip_prefix("mailto:") {
        Some(address) => {
            address == text
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || ".-_@".contains(c))
        }
        None => {
            let is_web = text.starts_with("http://") || text.starts_with("https://");
            is_web && Url::parse(text).is_ok_and(|parsed| parsed.as_str() == url)
        }
    }
}
