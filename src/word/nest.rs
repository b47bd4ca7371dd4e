//! From paragraphs that only say how they look to a body's tree: lists, quotations, tables and footnotes.

use std::collections::{BTreeMap, BTreeSet};

use super::manuscript::{Align, ListMark, Paragraph, Piece, Role, Table};
use super::words::{Marks, inlines};
use crate::domain::body::{Alignment, Block, Delimiter, Inline, NumberStyle, Numbering};

/// By how much an indent may differ from where an item's text begins and still belong to it: an eighth of an inch.
const NEAR: i32 = 180;
/// How far a quotation stands in from what holds it: half an inch.
const QUOTE: i32 = 720;

/// The body, and its notes in the order of first mark.
pub(super) fn body(pieces: &[Piece], notes: &[Vec<Piece>]) -> (Vec<Block>, Vec<Vec<Block>>) {
    let mut marks = Marks::default();
    let blocks = Nest::default().build(pieces, &mut marks, false);
    let order: Vec<usize> = marks.order().to_vec();
    let written = order.into_iter().map(|place| {
        let pieces = notes.get(place).map(Vec::as_slice).unwrap_or_default();
        // A note holds no marks of notes.
        Nest::default().build(pieces, &mut Marks::default(), true)
    });
    let written = written.collect();
    (blocks, written)
}

/// What is open around the next paragraph.
enum Level {
    Quote,
    List {
        mark: ListMark,
        counting: Counting,
        items: Vec<Vec<Block>>,
        /// Where the text of its items begins.
        left: i32,
    },
}

/// How a list counts, from its first number.
#[derive(Clone, Copy)]
enum Counting {
    Bullets,
    /// As a letter counts its plain numbers in so many lists of plain numbers.
    Plain(usize, u64),
    /// As the file says.
    Own(Numbering),
}

impl Counting {
    /// As the file says, or as a letter does where that is the same or the file has figures.
    fn of(mark: &ListMark, start: u64, depth: usize) -> Self {
        let Some((style, delimiter)) = mark.counts else {
            return Self::Bullets;
        };
        let plain = Numbering::nested(depth, start, 1);
        let same = (plain.style, plain.delimiter) == (style, delimiter);
        if same || (style == NumberStyle::Decimal && delimiter != Delimiter::Parentheses) {
            return Self::Plain(depth, start);
        }
        Self::Own(Numbering {
            start,
            style,
            delimiter,
        })
    }
}

#[derive(Default)]
struct Nest {
    done: Vec<Block>,
    /// Each open level with the blocks of its present item or quotation.
    open: Vec<(Level, Vec<Block>)>,
    /// The last number of each level of each counter.
    numbers: BTreeMap<(u32, u8), u64>,
    /// Lists that began their numbers anew already.
    begun: BTreeSet<(u32, u8)>,
    heading: u8,
}

impl Nest {
    fn build(mut self, pieces: &[Piece], marks: &mut Marks, in_note: bool) -> Vec<Block> {
        for piece in pieces {
            match piece {
                Piece::Paragraph(paragraph) => self.paragraph(paragraph, marks, in_note),
                Piece::Table(table) if in_note => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    for paragraph in cells.flatten() {
                        self.paragraph(paragraph, marks, in_note);
                    }
                }
                Piece::Table(table) => {
                    if let Some(block) = self::table(table, marks) {
                        self.close_to(table.left);
                        self.push(block);
                    }
                }
            }
        }
        self.close_all(0);
        self.done
    }

    fn paragraph(&mut self, paragraph: &Paragraph, marks: &mut Marks, in_note: bool) {
        let shape = &paragraph.shape;
        if shape.role == Role::Rule && !in_note {
            self.close_to(shape.left);
            self.push(Block::Rule);
            return;
        }
        let is_heading = matches!(shape.role, Role::Heading(_)) && !in_note;
        let content = inlines(&paragraph.runs, marks, is_heading);
        if content.is_empty() {
            return;
        }
        match (shape.role, &shape.list) {
            (Role::Heading(level), _) if is_heading => {
                self.close_all(0);
                // A screen reader follows headings only if no level is skipped.
                self.heading = level.min(self.heading + 1);
                let level = self.heading;
                self.push(Block::Heading { level, content });
            }
            (role, Some(mark)) => {
                let depth = match role {
                    Role::Quote(depth) => usize::from(depth),
                    Role::Body | Role::Heading(_) | Role::Rule | Role::Part(_) => self.quotes(),
                };
                self.quote_to(depth);
                self.item(mark, shape.left);
                self.push(Block::Paragraph { content });
            }
            (Role::Quote(depth), None) => {
                self.quotation(depth, shape.left);
                self.push(Block::Paragraph { content });
            }
            (Role::Body | Role::Heading(_) | Role::Rule | Role::Part(_), None) => {
                self.close_to(shape.left);
                self.push(Block::Paragraph { content });
            }
        }
    }

    fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            Some((_, blocks)) => blocks.push(block),
            None => self.done.push(block),
        }
    }

    /// How many quotations are open below any list.
    fn quotes(&self) -> usize {
        let quotes = self
            .open
            .iter()
            .take_while(|(level, _)| matches!(level, Level::Quote));
        quotes.count()
    }

    fn quote_to(&mut self, depth: usize) {
        let open = self.quotes();
        if open > depth {
            self.close_all(depth);
        } else if open < depth {
            self.close_all(open);
        }
        while self.quotes() < depth {
            self.open.push((Level::Quote, Vec::new()));
        }
    }

    /// Opens the quotation that a paragraph is of: in the present item if it is indented beyond it, else by itself.
    fn quotation(&mut self, depth: u8, left: i32) {
        let holds = |(level, _): &(Level, Vec<Block>)| match level {
            Level::Quote => false,
            Level::List { left: text, .. } => *text + QUOTE <= left + NEAR,
        };
        if let Some(at) = self.open.iter().rposition(holds) {
            if matches!(self.open.get(at + 1), Some((Level::Quote, _))) {
                self.close_all(at + 2);
            } else {
                self.close_all(at + 1);
                self.open.push((Level::Quote, Vec::new()));
            }
            return;
        }
        let depth = usize::from(depth);
        self.quote_to(depth);
        self.close_all(depth);
    }

    /// Closes whatever a block with this indent does not belong to.
    fn close_to(&mut self, left: i32) {
        let holds = |(level, _): &(Level, Vec<Block>)| match level {
            Level::Quote => false,
            Level::List { left: text, .. } => *text > 0 && *text <= left + NEAR,
        };
        let keep = self.open.iter().rposition(holds).map_or(0, |at| at + 1);
        self.close_all(keep);
    }

    /// Opens the next item of a list.
    fn item(&mut self, mark: &ListMark, left: i32) {
        while let Some((level, _)) = self.open.last() {
            let goes_on = match level {
                Level::List { mark: open, .. } if open.list == mark.list => {
                    open.level < mark.level
                        || (open.level == mark.level && open.counts == mark.counts)
                }
                // Word has lists of their own for deeper items, too; then the indent alone says so.
                Level::List { left: open, .. } => left > *open + NEAR,
                Level::Quote => self.open.len() <= self.quotes(),
            };
            if goes_on {
                break;
            }
            self.close_all(self.open.len() - 1);
        }
        let number = self.count(mark);
        if let Some((
            Level::List {
                mark: open, items, ..
            },
            blocks,
        )) = self.open.last_mut()
            && (open.list, open.level) == (mark.list, mark.level)
        {
            items.push(std::mem::take(blocks));
            return;
        }
        let plain = |(level, _): &&(Level, Vec<Block>)| match level {
            Level::Quote => false,
            Level::List { counting, .. } => matches!(counting, Counting::Plain(..)),
        };
        let depth = self.open.iter().filter(plain).count();
        let level = Level::List {
            mark: mark.clone(),
            counting: Counting::of(mark, number, depth),
            items: Vec::new(),
            left,
        };
        self.open.push((level, Vec::new()));
    }

    /// The number of the next item.
    fn count(&mut self, mark: &ListMark) -> u64 {
        let key = (mark.counter, mark.level);
        let anew = mark.anew && self.begun.insert((mark.list, mark.level));
        let number = match self.numbers.get(&key) {
            Some(last) if !anew => last.saturating_add(1),
            Some(_) | None => mark.start,
        };
        self.numbers.insert(key, number);
        self.numbers
            .retain(|(counter, level), _| *counter != mark.counter || *level <= mark.level);
        number
    }

    /// Closes all levels from a place on.
    fn close_all(&mut self, from: usize) {
        while self.open.len() > from {
            let Some((level, blocks)) = self.open.pop() else {
                return;
            };
            match level {
                Level::Quote => self.push(Block::Quote { blocks }),
                Level::List {
                    counting,
                    mut items,
                    ..
                } => {
                    items.push(blocks);
                    for block in list(counting, items) {
                        self.push(block);
                    }
                }
            }
        }
    }
}

/// A list; one of a single letter or Roman number is a paragraph that begins with it, for a letter has no such list.
fn list(counting: Counting, mut items: Vec<Vec<Block>>) -> Vec<Block> {
    let numbering = match counting {
        Counting::Bullets => None,
        Counting::Plain(depth, start) => Some(Numbering::nested(depth, start, items.len())),
        Counting::Own(numbering) if numbering.counts(items.len()) => {
            if let [item] = items.as_mut_slice()
                && let Some(Block::Paragraph { content }) = item.first_mut()
            {
                let text = format!("{numbering} ");
                content.insert(0, Inline::Text { text });
                return std::mem::take(item);
            }
            Some(numbering)
        }
        Counting::Own(numbering) => Some(Numbering {
            style: NumberStyle::Decimal,
            ..numbering
        }),
    };
    vec![Block::List { numbering, items }]
}

/// A table of as many columns as its widest row; one without a word is none.
fn table(table: &Table, marks: &mut Marks) -> Option<Block> {
    let width = table.rows.iter().map(|row| row.cells.len()).max()?;
    let cell = |paragraphs: &Vec<Paragraph>, marks: &mut Marks| {
        let mut runs = Vec::new();
        for paragraph in paragraphs {
            if !runs.is_empty() {
                runs.push(super::words::space());
            }
            runs.extend(paragraph.runs.iter().cloned());
        }
        inlines(&runs, marks, true)
    };
    let mut rows = Vec::new();
    for row in &table.rows {
        let mut cells: Vec<Vec<Inline>> = row.cells.iter().map(|c| cell(c, marks)).collect();
        cells.resize(width, Vec::new());
        rows.push(cells);
    }
    let filled = |row: &Vec<Vec<Inline>>| row.iter().any(|cell| !cell.is_empty());
    if !rows.iter().any(filled) {
        return None;
    }
    let columns = (0..width).map(|at| {
        // The header's own look says least: it is often centred over figures.
        let mut cells = table.rows.iter().rev().filter_map(|row| row.cells.get(at));
        let align = cells.find_map(|cell| Some(cell.first()?.shape.align));
        match align.unwrap_or_default() {
            Align::Start => Alignment::Start,
            Align::Center => Alignment::Center,
            Align::End => Alignment::End,
        }
    });
    let columns = columns.collect();
    let mut rows = rows.into_iter();
    let header = rows.next().unwrap_or_default();
    Some(Block::Table {
        columns,
        header: header.into_iter().map(plain_header).collect(),
        rows: rows.collect(),
    })
}

/// A header is bold as it is; bold in it says nothing more.
fn plain_header(cell: Vec<Inline>) -> Vec<Inline> {
    match cell.as_slice() {
        [Inline::Strong { content }] => content.clone(),
        _ => cell,
    }
}
