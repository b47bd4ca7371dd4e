//! Words, and what differs between two runs of them.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Piece;
use crate::domain::body::Inline;

/// A word as it is shown, and as it is compared: the mark of a footnote is the same if it refers to the same note,
/// whatever its number has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) shown: String,
    pub(super) key: String,
    /// No space stands before it.
    glued: bool,
}

/// Words, while they are gathered.
#[derive(Default)]
pub(super) struct Words {
    words: Vec<Word>,
    /// Whether the next letter belongs to the last word, or at least stands close to it.
    close: bool,
    after_mark: bool,
}

impl Words {
    pub(super) fn of(text: &str) -> Vec<Word> {
        let mut words = Self::default();
        words.text(text);
        words.words
    }

    pub(super) fn of_inlines(content: &[Inline], key: &impl Fn(usize) -> String) -> Vec<Word> {
        let mut words = Self::default();
        words.inlines(content, key);
        words.words
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.close = false;
                continue;
            }
            match self.words.last_mut() {
                Some(word) if self.close && !self.after_mark => {
                    word.shown.push(c);
                    word.key.push(c);
                }
                _ => self.words.push(Word {
                    shown: c.to_string(),
                    key: c.to_string(),
                    glued: self.close,
                }),
            }
            (self.close, self.after_mark) = (true, false);
        }
    }

    /// The nesting is bounded by the body's own cap.
    fn inlines(&mut self, content: &[Inline], key: &impl Fn(usize) -> String) {
        for inline in content {
            match inline {
                Inline::Text { text } => self.text(text),
                Inline::Emphasis { content } => self.marked("*", content, key),
                Inline::Strong { content } => self.marked("**", content, key),
                Inline::SmallCaps { content } => {
                    self.text("[");
                    self.inlines(content, key);
                    self.text("]{.smallcaps}");
                }
                Inline::Superscript { content } => self.marked("^", content, key),
                Inline::Subscript { content } => self.marked("~", content, key),
                Inline::Link { url, content } => {
                    self.inlines(content, key);
                    self.text(&format!(" <{url}>"));
                }
                Inline::Break => self.text(" / "),
                Inline::Note { number } => {
                    self.words.push(Word {
                        shown: format!("[{number}]"),
                        key: format!("[note {}]", key(*number)),
                        glued: self.close,
                    });
                    (self.close, self.after_mark) = (true, true);
                }
            }
        }
    }

    fn marked(&mut self, mark: &str, content: &[Inline], key: &impl Fn(usize) -> String) {
        self.text(mark);
        self.inlines(content, key);
        self.text(mark);
    }
}

/// How alike two runs of words are, from 0 to 1: twice the words in common over all words, their order left aside.
pub(super) fn likeness(old: &HashMap<&str, usize>, new: &[Word], old_len: usize) -> f64 {
    let mut left = old.clone();
    let common = new
        .iter()
        .filter(|word| match left.get_mut(word.key.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            Some(_) | None => false,
        })
        .count();
    let all = old_len + new.len();
    if all == 0 {
        return 1.0;
    }
    // Counts of words in a text of 100 KB are far below the integers that f64 holds exactly.
    2.0 * common as f64 / all as f64
}

/// How often each word stands in a run.
pub(super) fn counts(words: &[Word]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for word in words {
        *counts.entry(word.key.as_str()).or_default() += 1;
    }
    counts
}

/// What differs between two runs of words.
pub(super) fn pieces(old: &[Word], new: &[Word]) -> Vec<Piece> {
    let old_keys: Vec<&str> = old.iter().map(|word| word.key.as_str()).collect();
    let new_keys: Vec<&str> = new.iter().map(|word| word.key.as_str()).collect();
    let mut runs: Vec<Run<'_>> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
        let (old_range, new_range) = (op.old_range(), op.new_range());
        let same = matches!(op, DiffOp::Equal { .. });
        let run = Run {
            same,
            old: old.get(old_range).unwrap_or_default(),
            new: new.get(new_range).unwrap_or_default(),
        };
        runs.push(run);
    }
    swallow_islands(&mut runs, old, new)
}

struct Run<'a> {
    same: bool,
    old: &'a [Word],
    new: &'a [Word],
}

/// A short word left standing between two changes is read as part of the change: "[-of the-] {+for a+}".
fn swallow_islands(runs: &mut [Run<'_>], old: &[Word], new: &[Word]) -> Vec<Piece> {
    let last = runs.len().saturating_sub(1);
    for (index, run) in runs.iter_mut().enumerate() {
        let short = matches!(run.new, [word] if word.shown.chars().count() <= 3);
        if run.same && short && index > 0 && index < last {
            run.same = false;
        }
    }
    let mut pieces = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for group in runs.chunk_by(|a, b| a.same == b.same) {
        let old_len: usize = group.iter().map(|run| run.old.len()).sum();
        let new_len: usize = group.iter().map(|run| run.new.len()).sum();
        let removed = old.get(old_at..old_at + old_len).unwrap_or_default();
        let added = new.get(new_at..new_at + new_len).unwrap_or_default();
        (old_at, new_at) = (old_at + old_len, new_at + new_len);
        if group.first().is_some_and(|run| run.same) {
            pieces.push(Piece::Kept(join(added)));
            continue;
        }
        if !removed.is_empty() {
            pieces.push(Piece::Removed(join(removed)));
        }
        if !added.is_empty() {
            pieces.push(Piece::Added(join(added)));
        }
    }
    pieces
}

/// The words as one text.
pub(super) fn join(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !word.glued {
            text.push(' ');
        }
        text.push_str(&word.shown);
    }
    text
}
