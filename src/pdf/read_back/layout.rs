//! From pieces on a page to words in an order: the order in which an eye meets them.

use super::Unreadable;
use super::file::odd;
use super::page::{Drawn, Rule, Run, Shown};
use super::tags::Part;
use crate::domain::layout::Paper;

/// The most pieces of words on one page.
const RUNS: usize = 4_000;
/// No words stand outside of this many points from the page's edges.
const EDGE: f32 = 36.0;

/// A line end or a gap on the page, in a text that was read.
pub(super) const BREAK: char = '\n';

/// A page's width and height, in points.
pub(super) fn size(paper: Paper) -> (f32, f32) {
    match paper {
        Paper::Letter => (612.0, 792.0),
        Paper::A4 => (595.276, 841.89),
    }
}

/// Holds what a page shows against what typesetting does: within the page, nothing over anything else, no words struck
/// out, and each after the ones before it, on the same line to the right, further down, or at the top of a column to
/// the right.
pub(super) fn is_orderly(drawn: &Drawn, paper: Paper) -> Result<(), Unreadable> {
    let Drawn {
        runs,
        rules,
        pictures,
    } = drawn;
    if runs.len() > RUNS {
        return Err(odd("a page has more words than any letter"));
    }
    let (width, height) = size(paper);
    let inside = |[left, bottom, right, top]: [f32; 4]| {
        left >= EDGE && right <= width - EDGE && bottom >= EDGE && top <= height - EDGE
    };
    if !runs
        .iter()
        .all(|run| inside([run.x, run.y, run.x + run.width, run.y]))
    {
        return Err(odd("words stand outside of the page"));
    }
    for (before, after) in runs.iter().zip(runs.iter().skip(1)) {
        let up = after.y - before.y > 0.6 * before.size.max(after.size);
        let back =
            on_one_line(before, after) && after.x < before.x + before.width - 0.4 * before.size;
        if back || (up && after.x <= before.x) {
            return Err(odd("the words of a page do not follow each other"));
        }
    }
    for (at, run) in runs.iter().enumerate() {
        let rest = runs.get(at + 1..).unwrap_or_default();
        if rest.iter().any(|other| overlap(run, other)) {
            return Err(odd("words are printed over others"));
        }
        if rules.iter().any(|rule| strikes(rule, run)) {
            return Err(odd("words are struck out"));
        }
    }
    for (at, picture) in pictures.iter().enumerate() {
        let rest = pictures.get(at + 1..).unwrap_or_default();
        if !inside(picture.frame) || rest.iter().any(|other| meet(picture.frame, other.frame)) {
            return Err(odd("a picture is not in a place of its own"));
        }
        let covers = |run: &Run| meet(picture.frame, letters(run, 0.1));
        let crossed = |rule: &Rule| meet(picture.frame, rule.frame());
        if runs.iter().any(covers) || rules.iter().any(crossed) {
            return Err(odd("a picture is printed over words"));
        }
    }
    Ok(())
}

/// Whether two boxes, left, bottom, right and top, have a part in common.
fn meet(a: [f32; 4], b: [f32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn on_one_line(a: &Run, b: &Run) -> bool {
    (a.y - b.y).abs() <= 0.65 * a.size.min(b.size)
}

/// The middle of the letters of two pieces meets.
fn overlap(a: &Run, b: &Run) -> bool {
    let beside = a.x + a.width - 0.5 <= b.x || b.x + b.width - 0.5 <= a.x;
    let apart = a.y + 0.5 * a.size <= b.y || b.y + 0.5 * b.size <= a.y;
    !beside && !apart
}

fn strikes(rule: &Rule, run: &Run) -> bool {
    meet(rule.frame(), letters(run, 0.05))
}

/// The box of a piece's small letters, and so much of their size below the line.
fn letters(run: &Run, below: f32) -> [f32; 4] {
    let (low, high) = (run.y - below * run.size, run.y + 0.6 * run.size);
    [run.x, low, run.x + run.width, high]
}

/// Words that are gathered piece by piece.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    pub(super) text: String,
    last: Option<&'a Run>,
}

impl<'a> Words<'a> {
    /// Adds a piece that stands on the same page as the one before it.
    pub(super) fn add(&mut self, run: &'a Run, raised: bool) {
        let joined = self.last.is_some_and(|last| {
            on_one_line(last, run) && run.x - (last.x + last.width) < 0.15 * last.size.max(run.size)
        });
        if !joined {
            self.end();
        }
        if raised {
            self.text.extend(run.says.chars().map(superscript));
        } else {
            self.text.push_str(&run.says);
        }
        self.last = Some(run);
    }

    /// Puts words on a line of their own.
    pub(super) fn put(&mut self, words: &str) {
        self.end();
        self.text.push_str(words);
        self.text.push(BREAK);
    }

    /// Ends the line.
    pub(super) fn end(&mut self) {
        if !self.text.is_empty() {
            self.text.push(BREAK);
        }
        self.last = None;
    }
}

/// Whether a piece is set small and high beside another: the mark of a footnote.
pub(super) fn is_raised(runs: &[Run], at: usize) -> bool {
    let Some(run) = runs.get(at) else {
        return false;
    };
    let beside = [at.checked_sub(1), Some(at + 1)];
    beside
        .into_iter()
        .flatten()
        .filter_map(|other| runs.get(other))
        .any(|other| {
            let gap = if other.x < run.x {
                run.x - (other.x + other.width)
            } else {
                other.x - (run.x + run.width)
            };
            let raise = (run.y - other.y) / other.size;
            run.size <= 0.72 * other.size && (0.15..0.6).contains(&raise) && gap < other.size
        })
}

fn superscript(c: char) -> char {
    match c {
        '0' => '\u{2070}',
        '1' => '\u{b9}',
        '2' => '\u{b2}',
        '3' => '\u{b3}',
        '4'..='9' => char::from_u32(0x2070 + u32::from(c) - u32::from('0')).unwrap_or(c),
        other => other,
    }
}

/// A number as the mark of a footnote.
pub(in crate::pdf) fn mark(number: usize) -> String {
    number.to_string().chars().map(superscript).collect()
}

/// The part of a piece; what has no piece is furniture.
pub(super) fn part_of(
    piece: Option<usize>,
    parts: &[(Part, Option<String>)],
) -> Result<Option<Part>, Unreadable> {
    match piece {
        None => Ok(None),
        Some(piece) => parts
            .get(piece)
            .map(|(part, _)| Some(*part))
            .ok_or_else(|| odd("a page has words without a tag")),
    }
}

/// A picture as it stands among words: what it shows, and what is said in its place, in both tags alike.
pub(super) fn picture_of(
    picture: &Shown,
    parts: &[(Part, Option<String>)],
) -> Result<String, Unreadable> {
    let tagged = picture.piece.and_then(|piece| parts.get(piece));
    match tagged {
        Some((_, Some(alt))) if picture.alt.as_ref().is_none_or(|said| said == alt) => {
            Ok(super::picture(&picture.digest, alt))
        }
        _ => Err(odd("a picture is not tagged as those of letters are")),
    }
}
