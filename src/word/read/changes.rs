//! Tracked changes, as they are met in the text.

use std::collections::BTreeMap;

use super::xml::Element;
use crate::word::manuscript::Mark;
use crate::word::report::{Change, ChangeKind, first_words};

/// How many characters of a change are shown.
const SHOWN: usize = 400;

#[derive(Default)]
pub(super) struct Changes {
    met: Vec<Change>,
    /// Whether unchanged words followed the last one.
    parted: bool,
    /// The two ends of a move share a name.
    moves: BTreeMap<String, usize>,
    /// The moves whose range is open: the range's id, and its name.
    moving: Vec<(String, String)>,
}

impl Changes {
    /// The changes, each with words.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut met = self.met;
        for change in &mut met {
            change.words = first_words(&change.words, SHOWN);
            if change.words.is_empty() {
                change.words = "(the end of a paragraph)".to_owned();
            }
        }
        met
    }

    /// The mark of what stands in this element, if it is a tracked change.
    pub(super) fn mark(&mut self, element: &Element) -> Option<Mark> {
        let (kind, adds) = match element.local.as_str() {
            "ins" => (ChangeKind::Insert, true),
            "del" => (ChangeKind::Delete, false),
            "moveTo" => (ChangeKind::Move, true),
            "moveFrom" => (ChangeKind::Move, false),
            _ => return None,
        };
        Some(Mark {
            change: self.enter(kind, element),
            adds,
        })
    }

    /// A change of format.
    pub(super) fn format(&mut self, element: &Element) -> usize {
        self.enter(ChangeKind::Format, element)
    }

    fn enter(&mut self, kind: ChangeKind, element: &Element) -> usize {
        let told = |name| element.attribute(name).unwrap_or_default().to_owned();
        let (author, date) = (told("author"), told("date"));
        let name = self.moving.last().map(|(_, name)| name.clone());
        let name = name.filter(|_| kind == ChangeKind::Move);
        if let Some(at) = name.as_ref().and_then(|name| self.moves.get(name)) {
            return *at;
        }
        let goes_on = |last: &Change| {
            let same = last.kind == kind && last.author == author && last.date == date;
            same && kind != ChangeKind::Move
        };
        if !self.parted && self.met.last().is_some_and(goes_on) {
            return self.met.len() - 1;
        }
        self.parted = false;
        self.met.push(Change {
            kind,
            author,
            date,
            words: String::new(),
        });
        let at = self.met.len() - 1;
        if let Some(name) = name {
            self.moves.insert(name, at);
        }
        at
    }

    /// Opens or closes the range of a move.
    pub(super) fn range(&mut self, element: &Element) {
        let id = element.attribute("id").unwrap_or_default();
        match element.local.as_str() {
            "moveFromRangeStart" | "moveToRangeStart" => {
                let name = element.attribute("name").unwrap_or(id);
                self.moving.push((id.to_owned(), name.to_owned()));
            }
            "moveFromRangeEnd" | "moveToRangeEnd" => {
                self.moving.retain(|(open, _)| open != id);
            }
            _ => {}
        }
    }

    /// Tells the changes that words depend on what they are; words that depend on none part the changes around them.
    pub(super) fn say(&mut self, marks: impl Iterator<Item = usize>, words: &str) {
        let mut any = false;
        for at in marks {
            any = true;
            if let Some(change) = self.met.get_mut(at)
                && change.words.len() < SHOWN * 4
            {
                change.words.push_str(words);
            }
        }
        self.parted |= !any;
    }
}
