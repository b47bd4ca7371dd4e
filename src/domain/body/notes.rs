//! Footnotes and their marks, while they are read.

use std::collections::BTreeMap;

use super::refusal::Unfit;
use super::{Block, NOTE_REFERENCES, NOTES};

/// The footnotes read so far, by label.
#[derive(Default)]
pub(super) struct Notes {
    /// Each label with its number, in the order of first reference.
    numbers: BTreeMap<String, usize>,
    references: usize,
    written: BTreeMap<String, (usize, Vec<Block>)>,
}

impl Notes {
    /// Counts a reference, and gives its number.
    pub(super) fn mark(&mut self, label: &str) -> Result<usize, Unfit> {
        if self.references == NOTE_REFERENCES {
            return Err(Unfit::NoteReferences);
        }
        self.references += 1;
        let next = self.numbers.len() + 1;
        Ok(*self.numbers.entry(key(label)).or_insert(next))
    }

    /// Whether one more footnote of this label may begin.
    pub(super) fn begin(&self, label: &str) -> Result<(), Unfit> {
        if self.written.contains_key(&key(label)) {
            return Err(Unfit::DuplicateNote(shown(label)));
        }
        if self.written.len() == NOTES {
            return Err(Unfit::Notes);
        }
        Ok(())
    }

    pub(super) fn end(&mut self, label: &str, at: usize, blocks: Vec<Block>) {
        self.written.insert(key(label), (at, blocks));
    }

    /// The footnotes by number, if marks and notes belong together both ways; else what is wrong, and where.
    pub(super) fn finish(self, source: &str) -> Result<Vec<Vec<Block>>, (usize, Unfit)> {
        if let Some((at, label)) = self.left_in_text(source) {
            return Err((at, Unfit::MissingNote(shown(label))));
        }
        let mut notes = vec![Vec::new(); self.numbers.len()];
        for (label, (at, blocks)) in self.written {
            let number = self.numbers.get(&label);
            match number.and_then(|number| notes.get_mut(number - 1)) {
                Some(place) => *place = blocks,
                None => return Err((at, Unfit::UnusedNote(shown(&label)))),
            }
        }
        Ok(notes)
    }

    /// A mark that Markdown has left in the text because there is no such note.
    fn left_in_text<'a>(&self, source: &'a str) -> Option<(usize, &'a str)> {
        source.match_indices("[^").find_map(|(at, _)| {
            let (before, after) = (source.get(..at)?, source.get(at + 2..)?);
            let escaped = before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            let end = after.find(['[', ']', '\n'])?;
            let label = after.get(..end)?;
            let is_mark = after.as_bytes().get(end) == Some(&b']') && !label.trim().is_empty();
            (is_mark && !escaped && !self.written.contains_key(&key(label))).then_some((at, label))
        })
    }
}

/// Markdown takes a label without regard to capitals.
fn key(label: &str) -> String {
    label.to_lowercase()
}

fn shown(label: &str) -> String {
    label.chars().take(40).collect()
}
