//! The script of a letter: every word that must be on its pages, in order, and no word more.

use super::model::{Letter, Node, Part};
use super::read_back::{ReadBack, look, mark};

/// The bullets of the template, by depth.
const BULLETS: [char; 3] = ['•', '–', '•'];
/// How many characters of both texts are told where they part.
const TOLD: usize = 40;

/// The words in the streams in which a reader of the file finds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    /// From the letterhead to the note about the seal, without signature blocks and footnotes.
    pub(super) flow: Vec<String>,
    pub(super) notes: Vec<String>,
    /// The header of every page but the first, without its number.
    running: String,
    /// The headers of tables, which are repeated on the page where a table goes on.
    heads: Vec<String>,
    /// Where links lead.
    links: Vec<String>,
}

/// Where the pages part from the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// What should come.
    pub(super) expected: String,
    /// What comes.
    pub(super) printed: String,
}

impl Script {
    pub(super) fn of(letter: &Letter) -> Self {
        let mut script = Self {
            running: letter.running.clone(),
            ..Self::default()
        };
        script.say(letter.letterhead.chamber);
        script.say(letter.letterhead.city);
        script.say(&letter.date);
        for line in letter.recipients.iter().flatten() {
            script.say(line);
        }
        script.say("Re:");
        script.say(&letter.subject);
        script.say(&letter.salutation);
        script.nodes(&letter.body, 0);
        script.say(&letter.close);
        if !letter.enclosures.is_empty() {
            script.say(letter.enclosures_label());
        }
        for line in &letter.enclosures {
            script.say(line);
        }
        for line in letter.seal.iter().flatten() {
            let words = script.words(line);
            script.flow.push(words);
        }
        script.links.sort();
        script.links.dedup();
        script
    }

    fn say(&mut self, words: &str) {
        self.flow.push(words.to_owned());
    }

    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        for node in nodes {
            match node {
                Node::Paragraph { content }
                | Node::Heading { content, .. }
                | Node::MinorHeading { content } => {
                    let words = self.words(content);
                    self.flow.push(words);
                }
                Node::Bullets { items } => {
                    for item in items {
                        self.flow
                            .extend(BULLETS.get(depth % BULLETS.len()).map(ToString::to_string));
                        self.nodes(item, depth + 1);
                    }
                }
                Node::Numbers { start, items } => {
                    for (number, item) in (*start..).zip(items) {
                        self.flow.push(format!("{number}."));
                        self.nodes(item, depth);
                    }
                }
                Node::Quote { blocks } => self.nodes(blocks, depth),
                Node::Table { header, rows, .. } => {
                    let head: Vec<String> = header.iter().map(|cell| self.words(cell)).collect();
                    self.heads.push(head.join(" "));
                    self.flow.extend(head);
                    for cell in rows.iter().flatten() {
                        let words = self.words(cell);
                        self.flow.push(words);
                    }
                }
                Node::Rule => {}
            }
        }
    }

    fn words(&mut self, parts: &[Part]) -> String {
        let mut words = String::new();
        for part in parts {
            match part {
                Part::Text { text } => words.push_str(text),
                Part::Emphasis { content }
                | Part::Strong { content }
                | Part::SmallCaps { content } => {
                    words.push_str(&self.words(content));
                }
                Part::Link { url, content } => {
                    self.links.push(url.clone());
                    words.push_str(&self.words(content));
                }
                Part::Break => words.push(' '),
                Part::Note {
                    number,
                    first,
                    body,
                } => {
                    let mark = mark(*number);
                    words.push_str(&mark);
                    if *first {
                        let paragraphs: Vec<String> = body.iter().map(|p| self.words(p)).collect();
                        self.notes.push(format!("{mark}{}", paragraphs.join(" ")));
                    }
                }
            }
        }
        words
    }

    /// Every passage, also those that only a page's header has.
    pub(super) fn passages(&self) -> impl Iterator<Item = &String> {
        self.flow.iter().chain(&self.notes).chain([&self.running])
    }

    /// Holds all that was read against the script, but for the signature blocks.
    pub(super) fn hold(&self, read: &ReadBack) -> Result<(), Difference> {
        follow(&self.flow.join(" "), &read.flow)?;
        follow(&self.notes.join(" "), &read.notes)?;
        for (at, furniture) in read.furniture.iter().enumerate() {
            self.hold_furniture(at, furniture)?;
        }
        if self.links != read.links {
            let differs = |links: &[String], others: &[String]| {
                links
                    .iter()
                    .find(|link| !others.contains(link))
                    .cloned()
                    .unwrap_or_default()
            };
            return Err(Difference {
                expected: differs(&self.links, &read.links),
                printed: differs(&read.links, &self.links),
            });
        }
        Ok(())
    }

    /// The first page has no header; on the others, a table may go on.
    fn hold_furniture(&self, page: usize, printed: &str) -> Result<(), Difference> {
        let plain = match page {
            0 => String::new(),
            _ => format!("{} {}", self.running, page + 1),
        };
        let held = follow(&plain, printed);
        let goes_on = |head: &String| follow(&format!("{plain} {head}"), printed).is_ok();
        if self.heads.iter().any(goes_on) {
            Ok(())
        } else {
            held
        }
    }
}

/// Follows what is expected through what is printed, in which a line feed stands for every line end and every gap.
fn follow(expected: &str, printed: &str) -> Result<(), Difference> {
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

/// The words around a place, for people.
fn told(text: &[char], at: usize) -> String {
    let start = at.saturating_sub(TOLD / 2);
    let start = (0..=start)
        .rev()
        .find(|&s| s == 0 || text.get(s - 1) == Some(&' '))
        .unwrap_or(start)
        .max(at.saturating_sub(TOLD));
    let words: String = text
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take(TOLD + 20)
        .collect();
    words.replace('\n', " ").trim().to_owned()
}
