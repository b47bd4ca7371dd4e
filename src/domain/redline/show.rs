//! The redline for readers: as plain text and as HTML, both of which read without colour.

use super::{Change, Passage, Piece, Redline};
use crate::domain::body::{escape, wrap};

/// The width of plain text.
const WIDTH: usize = 72;
/// How many unchanged words are shown beside a change.
const CONTEXT: usize = 12;

impl Redline {
    /// As plain text: `[-removed-] {+added+}`, of each part the changed words and some around them.
    #[must_use]
    pub fn plain(&self) -> String {
        let passages: Vec<String> = self.passages.iter().map(plain).collect();
        passages.join("\n\n")
    }

    /// As an HTML fragment: `<del>` and `<ins>`, each with words for readers who cannot see them.
    #[must_use]
    pub fn html(&self) -> String {
        self.passages.iter().map(html).collect()
    }
}

impl Change {
    /// The words after the place.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Changed => "changed".to_owned(),
            Self::Added => "added".to_owned(),
            Self::Removed => "removed".to_owned(),
            Self::Moved { from } => format!("moved, was {from}"),
        }
    }
}

fn plain(passage: &Passage) -> String {
    let pieces = passage.pieces.iter().enumerate();
    let shown: Vec<String> = pieces
        .map(|(at, piece)| match piece {
            Piece::Kept(words) => shortened(words, at, passage.pieces.len()),
            Piece::Added(words) => format!("{{+{words}+}}"),
            Piece::Removed(words) => format!("[-{words}-]"),
        })
        .collect();
    let lines = wrap(&shown.join(" "), WIDTH - 2);
    let lines = lines.iter().map(|line| format!("  {line}"));
    let head = format!("{} ({}):", passage.place, passage.change.label());
    std::iter::once(head)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

fn html(passage: &Passage) -> String {
    let pieces = passage.pieces.iter().enumerate();
    let shown: Vec<String> = pieces
        .map(|(at, piece)| match piece {
            Piece::Kept(words) => escape(&shortened(words, at, passage.pieces.len())),
            Piece::Added(words) => marked("ins", "added", words),
            Piece::Removed(words) => marked("del", "removed", words),
        })
        .collect();
    format!(
        "<div class=\"passage\"><p class=\"place\"><strong>{}</strong> ({})</p><p>{}</p></div>\n",
        escape(&passage.place.label),
        escape(&passage.change.label()),
        shown.join(" ")
    )
}

fn marked(tag: &str, said: &str, words: &str) -> String {
    format!(
        "<{tag}><span class=\"visually-hidden\">[{said}: </span>{}<span class=\"visually-hidden\">]</span></{tag}>",
        escape(words)
    )
}

/// The words near a change; what stands between is left out.
fn shortened(text: &str, at: usize, pieces: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (first, last) = (at == 0, at + 1 == pieces);
    let head = if first && !last { 0 } else { CONTEXT };
    let tail = if last { 0 } else { CONTEXT };
    if words.len() <= head + tail + 3 {
        return text.to_owned();
    }
    let start = words.get(..head).unwrap_or_default().join(" ");
    let end = words
        .get(words.len() - tail..)
        .unwrap_or_default()
        .join(" ");
    let parts = [start.as_str(), "\u{2026}", end.as_str()];
    let shown: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    shown.join(" ")
}
