//! Reading a PDF back: what its pages say to the eye, and what is attached to it.
//!
//! The words are read from the shapes that the pages draw (`shapes`), in the order in which an eye meets them
//! (`layout`); not from the file's own claims about its text, which a forger would write to please us. The tags
//! alone tell a footnote or a signature block from the rest (`tags`): a wrong tag moves words to where they are
//! not expected, and so is found as well.
//!
//! Any bytes may be handed in. What is not drawn as letters are drawn is refused, and so is what is larger.

mod beside;
mod drawing;
mod easel;
mod file;
mod layout;
mod operands;
mod page;
mod pictures;
mod shapes;
mod tags;

use std::collections::HashMap;

use self::file::File;
use self::layout::{BREAK, Words};
use self::tags::{Part, Tags};
use crate::domain::layout::Paper;
use crate::domain::record::Hash;

pub(super) use self::layout::mark;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadBack {
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The lines of each signature block, in reading order.
    pub signature_blocks: Vec<Vec<String>>,
    /// The words of the letter without its signature blocks and its footnotes; a line feed for every line end or gap.
    pub flow: String,
    /// The words of the footnotes, likewise.
    pub notes: String,
    /// For each page the words that belong to the page and not to the letter: its header, a repeated table header.
    pub furniture: Vec<String>,
    /// Where links lead, sorted, each once.
    pub links: Vec<String>,
    /// The titles of the bookmarks, in order.
    pub bookmarks: Vec<String>,
    /// The paper; none if no page was read.
    pub paper: Option<Paper>,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This file cannot be read as a letter of this service: {0}.")]
pub struct Unreadable(pub String);

/// Reads any file.
///
/// # Errors
/// [`Unreadable`].
pub fn read_back(pdf: &[u8]) -> Result<ReadBack, Unreadable> {
    let file = File::read(pdf)?;
    let attachments = file.attachments()?;
    let mut reading = Reading::default();
    let mut tags = Tags::read(&file)?;
    let mut programs = HashMap::new();
    let mut links = Vec::new();
    let mut paper = None;
    for page in file.pages()? {
        let parts = tags.of_page(page.key)?;
        let drawn = page::drawn(&file, &page, &mut programs)?;
        layout::is_orderly(&drawn, page.paper)?;
        if *paper.get_or_insert(page.paper) != page.paper {
            return Err(file::odd("its pages are of two sizes"));
        }
        reading.add(&drawn, &parts)?;
        links.extend(page.links);
    }
    links.sort();
    links.dedup();
    Ok(ReadBack {
        attachments,
        links,
        bookmarks: file.bookmarks()?,
        paper,
        ..reading.done()
    })
}

/// What a text looks like on the page: every character as the first one that our faces draw alike.
pub(super) fn look(text: &str) -> String {
    shapes::shapes().look(text)
}

/// What begins each picture in a text that was read; no face has it.
pub(super) const PICTURE: char = '\u{fffc}';

/// A picture as it stands in a text that was read: what it shows, and what is said in its place.
pub(super) fn picture(digest: &Hash, alt: &str) -> String {
    let alt: Vec<&str> = alt.split_whitespace().collect();
    look(&format!("{PICTURE}{digest} {}", alt.join(" ")))
}

#[derive(Default)]
struct Reading {
    flow: String,
    notes: String,
    furniture: Vec<String>,
    /// The blocks and their lines as they come, each with the element that holds it.
    blocks: Vec<(lopdf::ObjectId, Vec<(lopdf::ObjectId, String)>)>,
}

impl Reading {
    fn add(
        &mut self,
        drawn: &page::Drawn,
        parts: &[(Part, Option<String>)],
    ) -> Result<(), Unreadable> {
        let [mut flow, mut notes, mut furniture] =
            [Words::default(), Words::default(), Words::default()];
        let mut line = Words::default();
        let mut last = None;
        let mut pictures = drawn.pictures.iter().peekable();
        for at in 0..=drawn.runs.len() {
            while let Some(picture) = pictures.next_if(|picture| picture.after == at) {
                let part = layout::part_of(picture.piece, parts)?;
                self.end_line(last.replace(part), &mut line);
                let words = match part {
                    Some(Part::Block(..)) => &mut line,
                    Some(Part::Flow) => &mut flow,
                    Some(Part::Note) | None => {
                        return Err(file::odd(
                            "a picture is printed that the record does not know",
                        ));
                    }
                };
                words.put(&layout::picture_of(picture, parts)?);
            }
            let Some(run) = drawn.runs.get(at) else {
                break;
            };
            let part = layout::part_of(run.piece, parts)?;
            if last != Some(part) {
                self.end_line(last, &mut line);
                flow.end();
            }
            let words = match part {
                None => &mut furniture,
                Some(Part::Flow) => &mut flow,
                Some(Part::Note) => &mut notes,
                Some(Part::Block(..)) => &mut line,
            };
            words.add(run, layout::is_raised(&drawn.runs, at));
            last = Some(part);
        }
        self.end_line(last, &mut line);
        for (all, page) in [(&mut self.flow, flow.text), (&mut self.notes, notes.text)] {
            if !all.is_empty() && !page.is_empty() {
                all.push(BREAK);
            }
            all.push_str(&page);
        }
        self.furniture.push(furniture.text);
        Ok(())
    }

    /// Keeps a line of a signature block that has ended.
    fn end_line(&mut self, part: Option<Option<Part>>, line: &mut Words<'_>) {
        let Some(Some(Part::Block(block, element))) = part else {
            return;
        };
        let text = std::mem::take(line).text;
        if self.blocks.last().is_none_or(|(last, _)| *last != block) {
            self.blocks.push((block, Vec::new()));
        }
        if let Some((_, lines)) = self.blocks.last_mut() {
            lines.push((element, text));
        }
    }

    fn done(self) -> ReadBack {
        let blocks = self.blocks.into_iter();
        ReadBack {
            signature_blocks: blocks
                .map(|(_, lines)| lines.into_iter().map(|(_, line)| unbroken(&line)).collect())
                .collect(),
            flow: self.flow,
            notes: self.notes,
            furniture: self.furniture,
            ..ReadBack::default()
        }
    }
}

/// A line of a block, which may be broken where it is too long for its column; such lines are never hyphenated.
fn unbroken(line: &str) -> String {
    line.split(BREAK)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .fold(String::new(), |mut whole, part| {
            if !whole.is_empty() && !whole.ends_with('-') {
                whole.push(' ');
            }
            whole.push_str(part);
            whole
        })
}
