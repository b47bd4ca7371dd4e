//! The body as plain text, for mails and for the letter's `.txt`.

use super::shifted::{lowered, raised};
use super::{Alignment, Block, Body, Inline, Numbering};

/// The narrowest column that still reads; deep nesting is not squeezed further.
const NARROWEST: usize = 24;

/// The body as plain text of at most `width` columns, without a line feed at its end.
///
/// Footnotes are marked `[1]` and follow at the end. A longer word, such as a link's address, has a line of its own
/// and is not broken, so that it can still be clicked.
#[must_use]
pub fn plain(body: &Body, width: usize) -> String {
    let mut parts = vec![text(body, width)];
    parts.extend(notes_text(body, width));
    parts.join("\n\n")
}

/// The body without its footnotes.
pub(in crate::domain) fn text(body: &Body, width: usize) -> String {
    lines(body.blocks(), width).join("\n")
}

/// The footnotes, if there are any.
pub(in crate::domain) fn notes_text(body: &Body, width: usize) -> Option<String> {
    let marks: Vec<String> = (1..=body.notes().len())
        .map(|number| format!("[{number}] "))
        .collect();
    let indent = marks.last()?.len();
    let notes = body.notes().iter().zip(&marks);
    let lines: Vec<String> = notes
        .flat_map(|(blocks, mark)| {
            hang(
                &format!("{mark:<indent$}"),
                lines(blocks, narrower(width, indent)),
            )
        })
        .collect();
    Some(lines.join("\n"))
}

/// Breaks a text into lines; a line feed in it is kept.
pub(in crate::domain) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut length = 0;
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let more = word.chars().count();
            if length > 0 && length + 1 + more > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += more;
        }
        lines.push(line);
    }
    lines
}

fn lines(blocks: &[Block], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(match block {
            Block::Paragraph { content } => wrap(&words(content), width),
            Block::Heading { level, content } => heading(*level, wrap(&words(content), width)),
            Block::List { numbering, items } => list(*numbering, items, width),
            Block::Quote { blocks } => quote(self::lines(blocks, narrower(width, 2))),
            Block::Table {
                columns,
                header,
                rows,
            } => table(columns, header, rows, width),
            Block::Rule => vec!["* * *".to_owned()],
        });
    }
    lines
}

fn narrower(width: usize, indent: usize) -> usize {
    width.saturating_sub(indent).max(NARROWEST)
}

fn words(content: &[Inline]) -> String {
    content.iter().fold(String::new(), |text, inline| {
        text + &match inline {
            Inline::Text { text } => text.clone(),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content } => words(content),
            Inline::Superscript { content } => raised(&words(content)),
            Inline::Subscript { content } => lowered(&words(content)),
            Inline::Link { url, content } => linked(url, words(content)),
            Inline::Break => "\n".to_owned(),
            Inline::Note { number } => format!("[{number}]"),
        }
    })
}

/// The words with the address after them, unless they are the address.
fn linked(url: &str, words: String) -> String {
    let bare = |text: &str| text.trim_end_matches('/').to_lowercase();
    let mailbox = url.strip_prefix("mailto:");
    let mailbox = mailbox.map(|address| address.split('?').next().unwrap_or_default());
    let address = mailbox.unwrap_or(url);
    if bare(&words) == bare(address) || bare(&words) == bare(url) {
        words
    } else {
        format!("{words} <{address}>")
    }
}

fn heading(level: u8, mut lines: Vec<String>) -> Vec<String> {
    let longest = lines.iter().map(|line| line.chars().count()).max();
    let under = match level {
        1 => "=",
        2 => "-",
        _ => return lines,
    };
    lines.push(under.repeat(longest.unwrap_or_default()));
    lines
}

/// Puts a mark before the first line and as much space before the others.
fn hang(mark: &str, lines: Vec<String>) -> Vec<String> {
    let indent = " ".repeat(mark.chars().count());
    let hung = lines.into_iter().enumerate().map(|(index, line)| {
        let before = if index == 0 { mark } else { &indent };
        format!("{before}{line}").trim_end().to_owned()
    });
    hung.collect()
}

fn list(numbering: Option<Numbering>, items: &[Vec<Block>], width: usize) -> Vec<String> {
    let mark = |item| match numbering {
        None => "- ".to_owned(),
        Some(numbering) => format!("{} ", numbering.label(item)),
    };
    let marks: Vec<String> = (0..items.len()).map(mark).collect();
    let indent = marks.iter().map(String::len).max().unwrap_or_default();
    let set: Vec<Vec<String>> = items
        .iter()
        .zip(&marks)
        .map(|(blocks, mark)| {
            hang(
                &format!("{mark:<indent$}"),
                lines(blocks, narrower(width, indent)),
            )
        })
        .collect();
    // Items of one line stand close together, longer ones apart.
    let apart = set.iter().any(|lines| lines.len() > 1);
    let mut lines = Vec::new();
    for item in set {
        if apart && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(item);
    }
    lines
}

fn quote(lines: Vec<String>) -> Vec<String> {
    let quoted = lines
        .into_iter()
        .map(|line| format!("> {line}").trim_end().to_owned());
    quoted.collect()
}

type Row = [Vec<Inline>];

/// Columns side by side where they fit; else each row as a list of the header's words with the cells.
fn table(
    columns: &[Alignment],
    header: &Row,
    rows: &[Vec<Vec<Inline>>],
    width: usize,
) -> Vec<String> {
    let line_of = |row: &Row| -> Vec<String> {
        row.iter()
            .map(|cell| words(cell).replace('\n', " ").trim().to_owned())
            .collect()
    };
    let header = line_of(header);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| line_of(row)).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            let cells = std::iter::once(&header).chain(&rows);
            let lengths = cells
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count());
            lengths.max().unwrap_or_default().max(1)
        })
        .collect();
    if widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1) > width {
        return stacked(&header, &rows, width);
    }
    let set = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).zip(columns);
        let set = cells.map(|((cell, wide), align)| match align {
            Alignment::Start => format!("{cell:<wide$}"),
            Alignment::Center => format!("{cell:^wide$}"),
            Alignment::End => format!("{cell:>wide$}"),
        });
        set.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rule = widths.iter().map(|wide| "-".repeat(*wide));
    let mut lines = vec![set(&header), rule.collect::<Vec<_>>().join("  ")];
    lines.extend(rows.iter().map(set));
    lines
}

fn stacked(header: &[String], rows: &[Vec<String>], width: usize) -> Vec<String> {
    if rows.is_empty() {
        return wrap(&header.join(" | "), width);
    }
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for (name, cell) in header.iter().zip(row) {
            match (name.is_empty(), cell.is_empty()) {
                (_, true) => {}
                (true, false) => lines.extend(wrap(cell, width)),
                (false, false) => lines.extend(wrap(&format!("{name}: {cell}"), width)),
            }
        }
    }
    lines
}
