//! The measure: how wide each line of the body may run, and what that asks of its words.

use super::binding::{JOINT, bound};
use super::body::{Node, Part};
use super::columns::Columns;
use super::opening::{OPENING, Room, opened, openings};
use crate::domain::layout::Paper;

/// The width of a page between its margins on the narrower paper, in points.
const PAGE: f64 = 451.0;
/// The width of a line of an address that stands beside another.
const LINE: f64 = 200.0;
/// The size of the letter's type, in points; what is set smaller has more room than is counted with.
const SIZE: f64 = 12.0;
const NOTE_SIZE: f64 = 9.5;
/// What a list takes of the width, and a quotation: the first one, and one within another.
const LIST: f64 = 32.0;
const QUOTE: (f64, f64) = (78.0, 40.0);
/// In a line of less width nothing is bound: what is held together might be wider than it, as in the cell of a table.
const NARROW: f64 = 200.0;
/// The least width that is counted with, however deep a line stands.
const LEAST: f64 = 24.0;
/// The most lines of a table that stands on one page, and of a row that does.
const TABLE_LINES: usize = 18;
const ROW_LINES: usize = 8;

/// The width of a page between its margins, in points.
pub(super) fn page(paper: Paper) -> f64 {
    match paper {
        Paper::Letter => 468.0,
        Paper::A4 => PAGE,
    }
}

/// A line by itself, with all that belongs together bound, and what is too long for it opened.
pub(super) fn line(text: &str) -> String {
    let room = Room {
        size: SIZE,
        width: LINE,
        hyphenates: false,
    };
    opened(&bound(text, (true, true)), room)
}

/// Sets every line of the body to its measure, in so many points of width.
pub(super) fn set(nodes: &mut [Node], width: f64) {
    set_sized(nodes, width, SIZE, false);
}

/// Sets blocks in type of this size; `quoted` says whether they stand in a quotation already.
fn set_sized(nodes: &mut [Node], width: f64, size: f64, quoted: bool) {
    let width = width.max(LEAST);
    let room = Room {
        size,
        width,
        hyphenates: true,
    };
    for node in nodes {
        match node {
            Node::Paragraph { content }
            | Node::Heading { content, .. }
            | Node::MinorHeading { content } => set_line(content, room),
            Node::Bullets { items } | Node::Numbers { items, .. } => {
                for item in items {
                    set_sized(item, width - LIST, size, quoted);
                }
            }
            Node::Quote { blocks } => {
                let taken = if quoted { QUOTE.1 } else { QUOTE.0 };
                set_sized(blocks, width - taken, size, true);
            }
            Node::Table {
                whole,
                size: type_size,
                inset,
                hyphenates,
                widths,
                tall,
                header,
                rows,
                ..
            } => {
                let all: Vec<&[Vec<Part>]> = std::iter::once(&*header)
                    .chain(&*rows)
                    .map(Vec::as_slice)
                    .collect();
                let columns = Columns::of(&all, width);
                let lines: Vec<usize> = all.iter().map(|row| columns.lines(row)).collect();
                *whole = lines.iter().sum::<usize>() <= TABLE_LINES;
                *tall = lines
                    .iter()
                    .skip(1)
                    .map(|lines| *lines > ROW_LINES)
                    .collect();
                for row in std::iter::once(header).chain(rows) {
                    for (at, cell) in row.iter_mut().enumerate() {
                        set_line(cell, columns.room(at));
                    }
                }
                let wide = |width: &f64| ((width + 2.0 * columns.inset) * 100.0).floor() / 100.0;
                *widths = columns.widths.iter().map(wide).collect();
                (*type_size, *inset, *hyphenates) =
                    (columns.size, columns.inset, columns.hyphenates);
            }
            Node::Rule => {}
        }
    }
}

/// Binds and opens the words of one line, however they are marked.
pub(super) fn set_line(parts: &mut [Part], room: Room) {
    if room.width >= NARROW {
        bind(parts, (true, true));
    }
    let mut words = String::new();
    flatten(parts, &mut words);
    let mut places = openings(&words, room).into_iter().peekable();
    mark(parts, &mut 0, &mut places);
    for part in parts {
        set_notes(part);
    }
}

fn set_notes(part: &mut Part) {
    match part {
        Part::Note { body, .. } => set_sized(body, PAGE, NOTE_SIZE, false),
        Part::Emphasis { content }
        | Part::Strong { content }
        | Part::SmallCaps { content }
        | Part::Superscript { content }
        | Part::Subscript { content }
        | Part::Link { content, .. } => content.iter_mut().for_each(set_notes),
        Part::Text { .. } | Part::Break => {}
    }
}

/// Binds the words of each text; `open` says whether a word ends before and after these parts.
fn bind(parts: &mut [Part], open: (bool, bool)) {
    let edges: Vec<(bool, bool)> = parts.iter().map(edges).collect();
    for (at, part) in parts.iter_mut().enumerate() {
        let before = at.checked_sub(1).and_then(|at| edges.get(at));
        let open = (
            before.map_or(open.0, |(_, end)| *end),
            edges.get(at + 1).map_or(open.1, |(begin, _)| *begin),
        );
        match part {
            Part::Text { text } => *text = bound(text, open),
            Part::Emphasis { content }
            | Part::Strong { content }
            | Part::SmallCaps { content }
            | Part::Superscript { content }
            | Part::Subscript { content } => bind(content, open),
            // An address is opened rather than bound.
            Part::Link { .. } | Part::Break | Part::Note { .. } => {}
        }
    }
}

/// Whether a part begins, and ends, with a space or a new line.
fn edges(part: &Part) -> (bool, bool) {
    match part {
        Part::Text { text } => (text.starts_with(' '), text.ends_with(' ')),
        Part::Break => (true, true),
        Part::Emphasis { .. }
        | Part::Strong { .. }
        | Part::SmallCaps { .. }
        | Part::Superscript { .. }
        | Part::Subscript { .. }
        | Part::Link { .. }
        | Part::Note { .. } => (false, false),
    }
}

/// The words that stand in the line, with a space for what ends a run.
fn flatten(parts: &[Part], words: &mut String) {
    for part in parts {
        match part {
            Part::Text { text } => words.push_str(text),
            Part::Emphasis { content }
            | Part::Strong { content }
            | Part::SmallCaps { content }
            | Part::Superscript { content }
            | Part::Subscript { content }
            | Part::Link { content, .. } => flatten(content, words),
            Part::Break | Part::Note { .. } => words.push(' '),
        }
    }
}

/// Marks the openings in the texts that [`flatten`] went through, from this place on.
fn mark(
    parts: &mut [Part],
    at: &mut usize,
    places: &mut std::iter::Peekable<impl Iterator<Item = usize>>,
) {
    for part in parts {
        match part {
            Part::Text { text } => {
                let end = *at + text.len();
                let mut marked = String::with_capacity(text.len());
                let mut from = 0;
                while let Some(place) = places.next_if(|place| *place < end) {
                    let to = place.saturating_sub(*at);
                    marked.push_str(text.get(from..to).unwrap_or_default());
                    marked.push(OPENING);
                    from = to;
                }
                if from > 0 || !marked.is_empty() {
                    marked.push_str(text.get(from..).unwrap_or_default());
                    // A word that is opened is not one piece any more.
                    *text = marked.replace(JOINT, "");
                }
                *at = end;
            }
            Part::Emphasis { content }
            | Part::Strong { content }
            | Part::SmallCaps { content }
            | Part::Superscript { content }
            | Part::Subscript { content }
            | Part::Link { content, .. } => mark(content, at, places),
            Part::Break | Part::Note { .. } => *at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::body::Body;

    /// The texts of the body, one after another, with what is marked in them.
    fn shown(source: &str) -> String {
        let mut nodes = super::super::body::nodes(&Body::parse(source).unwrap());
        set(&mut nodes, PAGE);
        let json = serde_json::to_string(&nodes).unwrap();
        json.replace(OPENING, "|")
            .replace(JOINT, "^")
            .replace('\u{A0}', "~")
    }

    #[test]
    fn a_run_is_opened_across_its_marks() {
        let said = shown("See xxxxxxxxxxxxxxxx*yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy*zzzz.");
        assert!(
            said.contains("x|x") && said.contains("y|y") && said.contains("|zz"),
            "{said}"
        );
        let said = shown(
            "See *§* 12 and § 1233(c)(33)[^1] or § 1233(c)(33) so.\n\n[^1]: At <https://a.example/bc>, p. 3.",
        );
        assert!(
            said.contains("§~1233(c)(33)\""),
            "a mark stays with its word: {said}"
        );
        assert!(said.contains("§~1233(c)^(33) so"), "{said}");
        assert!(
            said.contains("https://|a.|example/|bc") && said.contains("p.~3"),
            "{said}"
        );
    }
}
