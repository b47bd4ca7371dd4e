//! Footnotes and endnotes, which are all footnotes of a letter.

use std::collections::BTreeMap;

use super::Reader;
use super::xml::Element;
use crate::word::WordRefusal;

/// Which note: of the foot or of the end, and its id.
pub(super) type Key = (bool, String);

pub(super) struct Notes<'a> {
    written: BTreeMap<Key, &'a Element>,
    links: [BTreeMap<String, String>; 2],
    /// Which note's mark a bookmark is around.
    bookmarks: BTreeMap<String, Key>,
    /// The place of each note that was referred to.
    places: BTreeMap<Key, usize>,
    /// Whether a note is being read.
    inside: bool,
}

impl<'a> Notes<'a> {
    pub(super) fn of(
        footnotes: Option<&'a Element>,
        foot_links: BTreeMap<String, String>,
        endnotes: Option<&'a Element>,
        end_links: BTreeMap<String, String>,
        document: &Element,
    ) -> Self {
        let mut written = BTreeMap::new();
        for (root, at_end) in [(footnotes, false), (endnotes, true)] {
            let notes = root.into_iter().flat_map(Element::elements);
            for note in notes.filter(|e| e.is("footnote") || e.is("endnote")) {
                let is_text = matches!(note.attribute("type"), None | Some("normal"));
                if let Some(id) = note.attribute("id").filter(|_| is_text) {
                    written.insert((at_end, id.to_owned()), note);
                }
            }
        }
        let mut bookmarks = BTreeMap::new();
        find_bookmarks(document, &mut BTreeMap::new(), &mut bookmarks);
        Self {
            written,
            links: [foot_links, end_links],
            bookmarks,
            places: BTreeMap::new(),
            inside: false,
        }
    }
}

/// The note that an element is the mark of.
pub(super) fn key(element: &Element) -> Option<Key> {
    let at_end = element.is("endnoteReference");
    if !at_end && !element.is("footnoteReference") {
        return None;
    }
    Some((at_end, element.attribute("id")?.to_owned()))
}

fn find_bookmarks(
    element: &Element,
    open: &mut BTreeMap<String, String>,
    found: &mut BTreeMap<String, Key>,
) {
    for child in element.elements() {
        let told = |name| child.attribute(name).unwrap_or_default().to_owned();
        if child.is("bookmarkStart") {
            open.insert(told("id"), told("name"));
        } else if child.is("bookmarkEnd") {
            open.remove(&told("id"));
        } else if let Some(key) = key(child) {
            for name in open.values() {
                found.entry(name.clone()).or_insert_with(|| key.clone());
            }
        } else {
            find_bookmarks(child, open, found);
        }
    }
}

impl Reader<'_> {
    /// The note around whose mark a bookmark stands.
    pub(super) fn bookmarked_note(&self, name: &str) -> Option<Key> {
        self.notes.bookmarks.get(name).cloned()
    }

    /// The place of a note in the manuscript; it is read when its first mark is met.
    pub(super) fn note(&mut self, key: &Key) -> Result<Option<usize>, WordRefusal> {
        if let Some(place) = self.notes.places.get(key) {
            return Ok(Some(*place));
        }
        if self.notes.inside {
            self.drop("a footnote within a footnote");
            return Ok(None);
        }
        let Some(element) = self.notes.written.get(key).copied() else {
            self.drop("the mark of a footnote that is not in the file");
            return Ok(None);
        };
        let place = self.manuscript.notes.len();
        self.manuscript.notes.push(Vec::new());
        self.notes.places.insert(key.clone(), place);
        let at_end = usize::from(key.0);
        self.swap_links(at_end);
        let fields = std::mem::take(&mut self.fields);
        let words = std::mem::take(&mut self.words);
        self.notes.inside = true;
        let read = self.blocks(element);
        self.notes.inside = false;
        self.swap_links(at_end);
        self.fields = fields;
        self.words = words;
        if let Some(note) = self.manuscript.notes.get_mut(place) {
            *note = read?;
        }
        Ok(Some(place))
    }

    /// Puts the links of a part of notes in the place of the text's, and the second time back.
    fn swap_links(&mut self, at_end: usize) {
        if let Some(links) = self.notes.links.get_mut(at_end) {
            std::mem::swap(&mut self.links, links);
        }
    }
}
