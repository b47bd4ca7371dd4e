//! The runs of letters on a document's pages, with the stream that each belongs to.
//!
//! A reader follows one stream at a time: the letter from its head to its seal, a cell of a table, a note. A cell or a
//! note that goes on over the page is one stream still; the typesetter says so by the logical parent of its frames.

use std::collections::BTreeMap;

use typst::foundations::{Content, StyleChain};
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, GridCell, Point, Transform};
use typst::model::{FootnoteElem, TableCell};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::{LayoutFault, LayoutFaultKind, beginning};

/// Above this line of every page but the first stands the header, in points: the upper margin ends at 72.
const HEADER: f64 = 66.0;

/// A run of letters of one face on one line.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    /// From 0.
    pub(super) page: usize,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line of the small letters' tops, in points from the upper edge.
    pub(super) top: f64,
    pub(super) baseline: f64,
    pub(super) glyph_missing: bool,
    stream: Stream,
}

/// What a reader follows in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stream {
    /// The letter itself.
    Flow,
    /// A cell, by the order of its first run.
    Cell(usize),
    /// A note, likewise.
    Note(usize),
    /// What is repeated on every page, and the marks of notes: no words of the text.
    Furniture,
}

/// All runs of a document, in the order of the pages.
pub(super) struct Placed {
    pub(super) runs: Vec<Run>,
}

impl Run {
    #[cfg(test)]
    pub(super) fn drawn(text: &str, left: f64, right: f64, top: f64, baseline: f64) -> Self {
        Self {
            text: text.to_owned(),
            page: 0,
            left,
            right,
            top,
            baseline,
            glyph_missing: false,
            stream: Stream::Flow,
        }
    }

    pub(super) fn fault(&self, kind: LayoutFaultKind) -> LayoutFault {
        LayoutFault {
            kind,
            words: beginning(&self.text),
            page: self.page + 1,
        }
    }
}

impl Placed {
    pub(super) fn of(document: &PagedDocument) -> Self {
        let mut walk = Walk {
            runs: Vec::new(),
            page: 0,
            open: Vec::new(),
            known: BTreeMap::new(),
        };
        // A note may stand in the frames before its mark does.
        for page in document.pages() {
            walk.register(&page.frame);
        }
        for (number, page) in document.pages().iter().enumerate() {
            walk.page = number;
            walk.frame(&page.frame, Transform::identity(), Stream::Flow);
            walk.open.clear();
        }
        Self { runs: walk.runs }
    }

    /// The letter's own words, without any space.
    pub(super) fn flow(&self) -> String {
        self.joined(|stream| (stream == Stream::Flow).then_some(0))
    }

    /// The words of all cells, cell by cell.
    pub(super) fn cells(&self) -> String {
        self.joined(|stream| match stream {
            Stream::Cell(at) => Some(at),
            Stream::Flow | Stream::Note(_) | Stream::Furniture => None,
        })
    }

    /// The words of all notes, note by note.
    pub(super) fn notes(&self) -> String {
        self.joined(|stream| match stream {
            Stream::Note(at) => Some(at),
            Stream::Flow | Stream::Cell(_) | Stream::Furniture => None,
        })
    }

    fn joined(&self, of: impl Fn(Stream) -> Option<usize>) -> String {
        let mut streams: BTreeMap<usize, String> = BTreeMap::new();
        for run in &self.runs {
            if let Some(at) = of(run.stream) {
                streams
                    .entry(at)
                    .or_default()
                    .push_str(&squeezed(&run.text));
            }
        }
        streams.into_values().collect()
    }
}

/// A text without what a line break may take, add or hide: space of every kind, and the marks that only say where to
/// break. Of quotation marks and primes only the kind is left, for a line is set with typographic ones.
pub(super) fn squeezed(text: &str) -> String {
    let seen = text.chars().filter(|c| {
        !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
    });
    seen.map(|c| match c {
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{2033}' => '"',
        c => c,
    })
    .collect()
}

/// The walk over the frames.
struct Walk {
    runs: Vec<Run>,
    page: usize,
    /// What was opened in the stream that is walked now, and not closed yet.
    open: Vec<(Location, Stream)>,
    /// The streams that were met, by the place of their element.
    known: BTreeMap<u128, Stream>,
}

impl Walk {
    /// Learns every stream, in the order in which a reader comes to them.
    fn register(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.register(&group.frame),
                FrameItem::Tag(Tag::Start(content, _)) => {
                    let at = content.location().map(Location::hash).unwrap_or_default();
                    self.begun(content, at);
                }
                FrameItem::Text(_)
                | FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(Tag::End(..)) => {}
            }
        }
    }

    fn frame(&mut self, frame: &Frame, place: Transform, stream: Stream) {
        for (at, item) in frame.items() {
            let place = place.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    let inner = place.pre_concat(group.transform);
                    match group
                        .parent
                        .and_then(|parent| self.known.get(&parent.location.hash()))
                    {
                        Some(&stream) => {
                            let open = std::mem::take(&mut self.open);
                            self.frame(&group.frame, inner, stream);
                            self.open = open;
                        }
                        None => self.frame(&group.frame, inner, stream),
                    }
                }
                FrameItem::Text(text) => self.text(text, place, stream),
                FrameItem::Tag(Tag::Start(content, _)) => {
                    let at = content.location().map(Location::hash).unwrap_or_default();
                    if let Some(stream) = self.begun(content, at) {
                        self.open.push((Location::new(at), stream));
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.open.retain(|(open, _)| open != location);
                }
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) => {}
            }
        }
    }

    /// The stream that an element begins, if it does. What is within a note's mark is the mark alone: the note's words come
    /// in a frame of their own, at the foot of the page.
    fn begun(&mut self, content: &Content, at: u128) -> Option<Stream> {
        let count = self.known.len();
        if content.is::<FootnoteElem>() {
            self.known.entry(at).or_insert(Stream::Note(count));
            return Some(Stream::Furniture);
        }
        let repeated = match (
            content.to_packed::<TableCell>(),
            content.to_packed::<GridCell>(),
        ) {
            (Some(cell), _) => cell.is_repeated.get(StyleChain::default()),
            (_, Some(cell)) => cell.is_repeated.get(StyleChain::default()),
            (None, None) => return None,
        };
        let stream = if repeated {
            Stream::Furniture
        } else {
            Stream::Cell(count)
        };
        Some(*self.known.entry(at).or_insert(stream))
    }

    fn text(&mut self, text: &TextItem, place: Transform, stream: Stream) {
        let stream = self.open.last().map_or(stream, |(_, stream)| *stream);
        let start = Point::zero().transform(place);
        let rise = text.font.metrics().x_height.at(text.size);
        let end = Point::new(text.width(), -rise).transform(place);
        let baseline = start.y.to_pt();
        let header = self.page > 0 && baseline < HEADER;
        self.runs.push(Run {
            text: text.text.to_string(),
            page: self.page,
            left: start.x.to_pt().min(end.x.to_pt()),
            right: start.x.to_pt().max(end.x.to_pt()),
            top: baseline.min(end.y.to_pt()),
            baseline,
            glyph_missing: text.glyphs.iter().any(|glyph| glyph.id == 0),
            stream: if header { Stream::Furniture } else { stream },
        });
    }
}
