//! Markdown for a body: written so that reading it gives exactly the same tree and exactly the same words.

mod inline;

pub(super) use inline::destination;

use inline::{Place, inline};

use crate::domain::body::{Alignment, Block, Inline, Numbering};

/// The most that a list may count to in Markdown.
const LAST_NUMBER: u64 = 999_999_999;

/// The source of a body and its notes.
pub(super) fn markdown(blocks: &[Block], notes: &[Vec<Block>]) -> String {
    let mut source = lines(blocks, true, 0);
    for (index, note) in notes.iter().enumerate() {
        source.push(String::new());
        let mark = format!("[^{}]: ", index + 1);
        source.extend(hang(&mark, 4, lines(note, false, 0)));
    }
    source.join("\n")
}

/// `depth` is how many lists of plain numbers are around.
fn lines(blocks: &[Block], top: bool, depth: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut before: Option<(bool, bool)> = None;
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut list_here = None;
        match block {
            Block::Paragraph { content } => lines.extend(broken(content, Place::Text)),
            Block::Heading { level, content } => lines.extend(heading(*level, content)),
            Block::Quote { blocks } => {
                let quoted = self::lines(blocks, false, depth).into_iter();
                lines.extend(quoted.map(|line| format!("> {line}").trim_end().to_owned()));
            }
            Block::List { numbering, items } => {
                // Two lists of one kind that follow each other are told apart by their marks.
                let ordered = numbering.is_some();
                let other = matches!(before, Some((was, false)) if was == ordered);
                lines.extend(list(*numbering, items, other, depth));
                list_here = Some((ordered, other));
            }
            Block::Table {
                columns,
                header,
                rows,
            } => lines.extend(table(columns, header, rows)),
            Block::Rule if top => lines.push("---".to_owned()),
            Block::Rule => lines.push("___".to_owned()),
        }
        before = list_here;
    }
    lines
}

fn broken(content: &[Inline], place: Place) -> Vec<String> {
    inline(content, place)
        .split('\n')
        .map(str::to_owned)
        .collect()
}

fn heading(level: u8, content: &[Inline]) -> Vec<String> {
    let mut lines = broken(content, Place::Heading);
    if lines.len() == 1 {
        let marks = "#".repeat(usize::from(level));
        return lines
            .into_iter()
            .map(|line| format!("{marks} {line}"))
            .collect();
    }
    lines.push(if level == 1 { "===" } else { "---" }.to_owned());
    lines
}

/// Puts a mark before the first line and spaces before the others.
fn hang(mark: &str, indent: usize, lines: Vec<String>) -> Vec<String> {
    let space = " ".repeat(indent);
    let hung = lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| match (index, line.is_empty()) {
            (0, _) => format!("{mark}{line}"),
            (_, true) => line,
            (_, false) => format!("{space}{line}"),
        });
    hung.collect()
}

fn list(
    numbering: Option<Numbering>,
    items: &[Vec<Block>],
    other: bool,
    depth: usize,
) -> Vec<String> {
    let plain = numbering.filter(|own| *own == Numbering::nested(depth, own.start, items.len()));
    let depth = depth + usize::from(plain.is_some());
    let tight = items.iter().all(|item| is_tight(item, depth));
    let mut lines = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mark = match (numbering, plain) {
            (None, _) if other => "* ".to_owned(),
            (None, _) => "- ".to_owned(),
            (Some(_), Some(plain)) => {
                let number = plain.start.saturating_add(index as u64).min(LAST_NUMBER);
                format!("{number}{} ", if other { ')' } else { '.' })
            }
            (Some(numbering), None) => format!("{} ", numbering.label(index)),
        };
        if !tight && index > 0 {
            lines.push(String::new());
        }
        let mut inside = self::lines(item, false, depth);
        if tight {
            inside.retain(|line| !line.is_empty());
        }
        lines.extend(hang(&mark, mark.len(), inside));
    }
    lines
}

/// Whether an item is a paragraph, perhaps with a list under it that needs no empty line before it: of bullets, or of
/// plain numbers from 1 on. `depth` is how many lists of plain numbers are around it.
fn is_tight(item: &[Block], depth: usize) -> bool {
    match item {
        [Block::Paragraph { .. }] => true,
        [Block::Paragraph { .. }, Block::List { numbering, items }] => {
            let plain = Numbering::nested(depth, 1, items.len());
            let depth = depth + usize::from(numbering.is_some());
            numbering.is_none_or(|own| own == plain)
                && items.iter().all(|item| is_tight(item, depth))
        }
        _ => false,
    }
}

fn table(columns: &[Alignment], header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let row = |cells: &[Vec<Inline>]| {
        let cells = cells.iter().map(|cell| inline(cell, Place::Cell));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = columns.iter().map(|column| match column {
        Alignment::Start => "---",
        Alignment::Center => ":-:",
        Alignment::End => "--:",
    });
    let rule = format!("| {} |", rule.collect::<Vec<_>>().join(" | "));
    let mut lines = vec![row(header), rule];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines
}
