//! What each piece of a page is: the tags tell which words are a footnote, and which make up one signature block.

use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::file::{File, odd};
use super::{Unreadable, file};

/// How deep the structure of a letter may be.
const DEPTH: usize = 64;

/// The part that a piece of a page plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The letter's own run of words.
    Flow,
    /// A footnote.
    Note,
    /// A line of a signature block: the block, and the line in it.
    Block(ObjectId, ObjectId),
}

/// The parts of the pieces of each page.
pub(super) struct Tags<'a> {
    file: &'a File,
    parents: &'a [Object],
    known: HashMap<ObjectId, Part>,
}

impl<'a> Tags<'a> {
    pub(super) fn read(file: &'a File) -> Result<Self, Unreadable> {
        let tree = file.dictionary(file.structure()?, "ParentTree")?;
        let parents = file.array(tree, "Nums")?;
        Ok(Self {
            file,
            parents,
            known: HashMap::new(),
        })
    }

    /// The parts of one page's pieces, by their number on the page, each with what is said in the place of a picture.
    pub(super) fn of_page(&mut self, key: i64) -> Result<Vec<(Part, Option<String>)>, Unreadable> {
        let entry = self
            .parents
            .chunks_exact(2)
            .find(|pair| pair[0].as_i64().is_ok_and(|found| found == key));
        let entry = entry.ok_or_else(|| odd("a page has no structure"))?;
        let elements = self.file.resolve(&entry[1])?;
        let elements = elements
            .as_array()
            .map_err(|_| odd("a page has no structure"))?;
        elements
            .iter()
            .map(|element| {
                let id = element
                    .as_reference()
                    .map_err(|_| odd("its structure is broken"))?;
                Ok((self.part(id)?, self.alt(id)?))
            })
            .collect()
    }

    /// What a figure says to those who do not see it.
    fn alt(&self, id: ObjectId) -> Result<Option<String>, Unreadable> {
        let element = self.file.element(id)?;
        let is_figure = element.get(b"S").and_then(Object::as_name).ok() == Some(b"Figure");
        match element.get(b"Alt") {
            Ok(alt) if is_figure => decode_text_string(alt)
                .map(Some)
                .map_err(|_| odd("its structure is broken")),
            _ => Ok(None),
        }
    }

    fn part(&mut self, id: ObjectId) -> Result<Part, Unreadable> {
        if let Some(part) = self.known.get(&id) {
            return Ok(*part);
        }
        let mut above: Vec<(ObjectId, &[u8])> = Vec::new();
        let mut next = id;
        while above.len() < DEPTH {
            let element: &Dictionary = self.file.element(next)?;
            let Ok(role) = element.get(b"S").and_then(Object::as_name) else {
                break;
            };
            above.push((next, role));
            match element.get(b"P").and_then(Object::as_reference) {
                Ok(parent) => next = parent,
                Err(_) => break,
            }
        }
        if above.len() == DEPTH {
            return Err(file::odd("its structure is broken"));
        }
        let part = told(&above);
        self.known.insert(id, part);
        Ok(part)
    }
}

/// Tells the part from an element and all above it, innermost first. The signature blocks are the only grid of a
/// letter, and a grid is a division of divisions.
fn told(above: &[(ObjectId, &[u8])]) -> Part {
    if above.iter().any(|(_, role)| *role == b"Note") {
        return Part::Note;
    }
    let cell = above
        .windows(2)
        .position(|pair| pair[0].1 == b"Div" && pair[1].1 == b"Div");
    let Some(cell) = cell else { return Part::Flow };
    let block = above.get(cell).map_or((0, 0), |(id, _)| *id);
    let line = cell
        .checked_sub(1)
        .and_then(|under| above.get(under))
        .map_or(block, |(id, _)| *id);
    Part::Block(block, line)
}
