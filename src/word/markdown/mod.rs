//! Markdown for a body: written so that reading it gives exactly the same tree and exactly the same words.

mod inline;

pub(super) use inline::destination;

use inline::{Place, inline};

use crate::domain::body::{Alignment, Block, Inline};

/// The most that a list may count to in Markdown.
const LAST_NUMBER: u64 = 999_999_999;

/// The source of a body and its notes.
pub(super) fn markdown(blocks: &[Block], notes: &[Vec<Block>]) -> String {
    let mut source = lines(blocks, true);
    for (index, note) in notes.iter().enumerate() {
        source.push(String::new());
        let mark = format!("[^{}]: ", index + 1);
        source.extend(hang(&mark, 4, lines(note, false)));
    }
    source.join("\n")
}

fn lines(blocks: &[Block], top: bool) -> Vec<String> {
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
                let quoted = self::lines(blocks, false).into_iter();
                lines.extend(quoted.map(|line| format!("> {line}").trim_end().to_owned()));
            }
            Block::List { start, items } => {
                // Two lists of one kind that follow each other are told apart by their marks.
                let ordered = start.is_some();
                let other = matches!(before, Some((was, false)) if was == ordered);
                lines.extend(list(*start, items, other));
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

fn list(start: Option<u64>, items: &[Vec<Block>], other: bool) -> Vec<String> {
    let tight = items.iter().all(|item| is_tight(item));
    let mut lines = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mark = match (start, other) {
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
            (Some(start), _) => {
                let number = start.saturating_add(index as u64).min(LAST_NUMBER);
                format!("{number}{} ", if other { ')' } else { '.' })
            }
        };
        if !tight && index > 0 {
            lines.push(String::new());
        }
        let mut inside = self::lines(item, false);
        if tight {
            inside.retain(|line| !line.is_empty());
        }
        lines.extend(hang(&mark, mark.len(), inside));
    }
    lines
}

/// Whether an item is a paragraph, perhaps with a list under it that needs no empty line before it.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [Block::Paragraph { .. }] => true,
        [Block::Paragraph { .. }, Block::List { start, items }] => {
            start.is_none_or(|start| start == 1) && items.iter().all(|item| is_tight(item))
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
