//! Lists that count with letters, Roman numbers or figures in parentheses, which Markdown does not have: `(a)`, `a.`,
//! `a)`, `(i)`, `ii.`, `(1)`, and the same in capitals.
//!
//! Prose must never become a list by surprise: "A. Philip Randolph marched." is none. So a list begins only where a block does, or right below a line that
//! ends with a colon; and only if at least two items follow each other in order. A backslash before the parenthesis or
//! the period makes it text. What is found is put before Markdown as numbers of the same length, so that every other
//! byte keeps its place.

mod place;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag};

use self::place::{Place, markdown_mark};
use self::written::Written;
use super::numbering::LETTERS;
use super::{DEPTH, Delimiter, NumberStyle, Numbering};

/// How often Markdown is asked again if it does not see a list where one was found.
const TRIES: usize = 4;

/// An item of such a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Which list, of all in the source.
    pub(super) list: usize,
    /// Its own number, as if the list began here.
    pub(super) numbering: Numbering,
    length: usize,
}

/// A source as Markdown reads it, and the items whose numbers stand in the place of other marks.
pub(super) struct Lettered {
    pub(super) source: String,
    marks: BTreeMap<usize, Mark>,
}

impl Lettered {
    pub(super) fn find(source: &str, options: Options) -> Self {
        let mut marks = marks(source);
        for _ in 0..TRIES {
            let found = Self {
                source: with_numbers(source, &marks),
                marks,
            };
            let missed = found.missed(options);
            if missed.is_empty() {
                return found;
            }
            marks = found.marks;
            marks.retain(|_, mark| !missed.contains(&mark.list));
        }
        Self {
            source: source.to_owned(),
            marks: BTreeMap::new(),
        }
    }

    /// The mark of the item that begins at this byte or after the spaces there.
    pub(super) fn mark(&self, item: usize) -> Option<Mark> {
        let (at, mark) = self.marks.range(item..).next()?;
        let before = self.source.get(item..*at)?;
        before.chars().all(|c| c == ' ').then_some(*mark)
    }

    /// The lists of which Markdown does not take every item for one.
    fn missed(&self, options: Options) -> BTreeSet<usize> {
        if self.marks.is_empty() {
            return BTreeSet::new();
        }
        let mut seen = BTreeMap::new();
        for (event, range) in Parser::new_ext(&self.source, options).into_offset_iter() {
            if matches!(event, Event::Start(Tag::Item))
                && let Some(mark) = self.mark(range.start)
            {
                *seen.entry(mark.list).or_insert(0) += 1;
            }
        }
        let mut all: BTreeMap<usize, usize> = BTreeMap::new();
        for mark in self.marks.values() {
            *all.entry(mark.list).or_default() += 1;
        }
        let missed = all
            .into_iter()
            .filter(|(list, count)| seen.get(list) != Some(count));
        missed.map(|(list, _)| list).collect()
    }
}

fn with_numbers(source: &str, marks: &BTreeMap<usize, Mark>) -> String {
    let mut out = String::with_capacity(source.len());
    let mut from = 0;
    for (at, mark) in marks {
        out.push_str(source.get(from..*at).unwrap_or_default());
        // The number 1 alone begins a list right below a line.
        out.push_str(&"0".repeat(mark.length.saturating_sub(2)));
        out.push_str("1)");
        from = at + mark.length;
    }
    out.push_str(source.get(from..).unwrap_or_default());
    out
}

/// A list whose next item may come.
struct Open {
    quotes: usize,
    /// The columns between which the next item's mark stands, and from which on a line belongs to the present item.
    from: usize,
    content: usize,
    delimiter: Delimiter,
    /// How the items so far may be read: the style, and the last number.
    readings: Vec<(NumberStyle, u64)>,
    items: Vec<(usize, usize)>,
}

impl Open {
    /// The readings in which a mark is the next one of this list.
    fn goes_on(&self, mark: &Written) -> Vec<(NumberStyle, u64)> {
        if mark.delimiter != self.delimiter {
            return Vec::new();
        }
        let next = |(style, last): &(NumberStyle, u64)| (*style, last + 1);
        let next: Vec<_> = self.readings.iter().map(next).collect();
        let both = mark
            .readings
            .iter()
            .filter(|reading| next.contains(reading));
        both.copied().collect()
    }
}

/// The marks of all lists of at least two items.
fn marks(source: &str) -> BTreeMap<usize, Mark> {
    let mut scan = Scan::default();
    let mut at = 0;
    for line in source.split('\n') {
        scan.line(line, at);
        at += line.len() + 1;
    }
    scan.close(0);
    scan.marks
}

#[derive(Default)]
struct Scan {
    open: Vec<Open>,
    marks: BTreeMap<usize, Mark>,
    lists: usize,
    /// Whether the last line was no empty one, and whether a list may begin right below it.
    goes_on: bool,
    announced: bool,
}

impl Scan {
    fn line(&mut self, line: &str, at: usize) {
        let mut place = Place::default();
        place.enter_quotes(line);
        if place.rest(line).is_empty() {
            self.goes_on = false;
            return;
        }
        let mut fresh = !self.goes_on || self.announced;
        let mut marked = false;
        loop {
            let rest = place.rest(line);
            if let Some(length) = markdown_mark(rest, place.column()) {
                self.leave(&place, false);
                place.pass(line, length);
                if rest.starts_with('[') {
                    // What goes on a note is indented by four.
                    place.columns.pop();
                    place.columns.push(4);
                }
            } else if let Some(mark) = Written::read(rest)
                && self.item(&mark, &mut place, line, at, fresh)
            {
                // The next mark may be that of a list within this item.
            } else {
                break;
            }
            (fresh, marked) = (true, true);
        }
        let rest = place.rest(line);
        if !marked {
            self.leave(&place, self.goes_on && !rest.starts_with('#'));
        }
        self.goes_on = true;
        self.announced = rest.ends_with(':') || rest.starts_with('#');
    }

    /// Takes a mark for the next item of an open list or, where one may begin, for the first of a new one.
    fn item(
        &mut self,
        mark: &Written,
        place: &mut Place,
        line: &str,
        at: usize,
        fresh: bool,
    ) -> bool {
        let (quotes, column) = (place.quotes(), place.column());
        let mark_at = (at + place.byte, mark.length);
        let next = self.open.iter().rposition(|open| {
            let here = open.quotes == quotes && (open.from..open.content).contains(&column);
            here && !open.goes_on(mark).is_empty()
        });
        if let Some(next) = next {
            self.close(next + 1);
            place.pass(line, mark.length);
            let content = place.column();
            if let Some(open) = self.open.last_mut() {
                open.readings = open.goes_on(mark);
                open.items.push(mark_at);
                open.content = content;
            }
            return true;
        }
        // Lists are refused long before they stand so deep in each other.
        if !fresh || self.open.len() > 2 * DEPTH {
            return false;
        }
        self.leave(place, false);
        place.pass(line, mark.length);
        self.open.push(Open {
            quotes,
            from: column,
            content: place.column(),
            delimiter: mark.delimiter,
            readings: mark.readings.clone(),
            items: vec![mark_at],
        });
        true
    }

    /// Closes the lists that what stands at a place does not belong to; a line that goes on a paragraph closes none.
    fn leave(&mut self, place: &Place, lazy: bool) {
        if lazy {
            return;
        }
        let outside = |open: &Open| {
            let column = place.columns.get(open.quotes);
            column.is_none_or(|column| *column < open.content)
        };
        if let Some(first) = self.open.iter().position(outside) {
            self.close(first);
        }
    }

    /// Closes all lists from a place on, and keeps those of two items and more.
    fn close(&mut self, from: usize) {
        for open in self.open.drain(from.min(self.open.len())..) {
            let Some((style, last)) = open.readings.first() else {
                continue;
            };
            let count = open.items.len() as u64;
            let letters = matches!(style, NumberStyle::LowerAlpha | NumberStyle::UpperAlpha);
            if count < 2 || (letters && *last > LETTERS) {
                continue;
            }
            let first = (last + 1).saturating_sub(count);
            for ((at, length), number) in open.items.into_iter().zip(first..) {
                let numbering = Numbering {
                    start: number,
                    style: *style,
                    delimiter: open.delimiter,
                };
                let mark = Mark {
                    list: self.lists,
                    numbering,
                    length,
                };
                self.marks.insert(at, mark);
            }
            self.lists += 1;
        }
    }
}
