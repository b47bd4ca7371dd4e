//! The script of a letter: every word and every picture that must be on its pages, in order, and no more.

mod follow;

pub(super) use self::follow::Difference;
use self::follow::follow;
use super::model::{Letter, Letterhead, Node, Part};
use super::read_back::{ReadBack, look, mark, picture};
use crate::domain::layout::Paper;

/// The bullets of the template, by depth.
const BULLETS: [char; 3] = ['•', '–', '•'];

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
    bookmarks: Vec<String>,
    paper: Option<Paper>,
}

impl Script {
    pub(super) fn of(letter: &Letter) -> Self {
        let mut script = Self {
            running: letter.running.clone(),
            paper: Some(letter.sheet),
            ..Self::default()
        };
        script.letterhead(&letter.letterhead);
        script.say(&letter.date);
        if let Some(delivery) = &letter.delivery {
            script.say(delivery);
        }
        for line in letter.recipients.iter().flatten() {
            script.say(line);
        }
        script.say("Re:");
        script.say(&letter.subject);
        script.say(&letter.salutation);
        script.nodes(&letter.body, 0);
        script.say(&letter.close);
        script.listed(letter.enclosures_label, &letter.enclosures);
        script.listed("cc:", &letter.copies);
        for line in letter.seal.iter().flatten() {
            let words = script.words(line);
            script.flow.push(words);
        }
        if let Some(code) = &letter.code {
            script.flow.push(picture(&code.code.digest(), &code.alt));
        }
        if letter.bookmarks {
            script.mark_the_end(letter);
        }
        script.links.sort();
        script.links.dedup();
        script
    }

    fn letterhead(&mut self, head: &Letterhead) {
        let chamber = head.chamber.into_iter().chain(head.under.iter().copied());
        let chamber: Vec<String> = chamber.map(str::to_owned).collect();
        let offices = head.offices.iter().map(|office| {
            let artwork = office.artwork.as_ref();
            let artwork = artwork.map(|artwork| picture(&artwork.pixels, &artwork.alt));
            let words = std::iter::once(&office.name).chain(&office.lines).cloned();
            (artwork, words.collect::<Vec<String>>())
        });
        for (artwork, words) in offices {
            self.flow.extend(artwork);
            self.flow.extend(words);
        }
        self.flow.extend(head.others.iter().flatten().cloned());
        // An emblem comes before the chamber's name beside it; a banner and those of many offices come after it.
        let at = usize::from(head.beside);
        self.flow.splice(at..at, chamber);
    }

    fn listed(&mut self, label: &str, lines: &[String]) {
        if !lines.is_empty() {
            self.say(label);
        }
        for line in lines {
            self.say(line);
        }
    }

    /// The bookmarks of what follows the body.
    fn mark_the_end(&mut self, letter: &Letter) {
        self.bookmarks.push("Signatories".to_owned());
        if !letter.enclosures.is_empty() {
            let label = letter.enclosures_label.trim_end_matches(':');
            self.bookmarks.push(label.to_owned());
        }
        if !letter.copies.is_empty() {
            self.bookmarks.push("Copies".to_owned());
        }
        if letter.seal.is_some() {
            self.bookmarks.push("Seal".to_owned());
        }
    }

    fn say(&mut self, words: &str) {
        self.flow.push(
            words
                .replace(['\u{200B}', '\u{2060}'], "")
                .replace('\u{A0}', " "),
        );
    }

    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        for node in nodes {
            match node {
                Node::Paragraph { content } | Node::MinorHeading { content } => {
                    let words = self.words(content);
                    self.flow.push(words);
                }
                Node::Heading { content, .. } => {
                    let words = self.words(content);
                    self.bookmarks.push(words.clone());
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
                Part::Text { text } => words.push_str(
                    &text
                        .replace(['\u{200B}', '\u{2060}'], "")
                        .replace('\u{A0}', " "),
                ),
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

    /// Holds all that was read against the script, but for the signature blocks.
    pub(super) fn hold(&self, read: &ReadBack) -> Result<(), Difference> {
        follow(&self.flow.join(" "), &read.flow)?;
        follow(&self.notes.join(" "), &read.notes)?;
        for (at, furniture) in read.furniture.iter().enumerate() {
            self.hold_furniture(at, furniture)?;
        }
        let looks: Vec<String> = self.bookmarks.iter().map(|title| look(title)).collect();
        let bookmarks: Vec<String> = read.bookmarks.iter().map(|title| look(title)).collect();
        if self.links != read.links {
            return Err(Difference::of(&self.links, &read.links));
        }
        if looks != bookmarks {
            return Err(Difference::of(&looks, &bookmarks));
        }
        if self.paper != read.paper {
            let paper =
                |paper: Option<Paper>| paper.map(Paper::label).unwrap_or_default().to_owned();
            return Err(Difference {
                expected: paper(self.paper),
                printed: paper(read.paper),
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
