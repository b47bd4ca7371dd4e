//! Which part of the newer text is which of the older.
//!
//! First what is the same and in the same order; then, among what is left, the same words elsewhere, and last what is
//! much alike. What is left after that was added or removed.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::{counts, join, likeness, pieces};
use super::{Change, Passage, Piece, Unit};

/// Two parts at the same place are taken for one if this share of their words is in both.
const ALIKE_IN_PLACE: f64 = 0.3;
/// Two parts at different places are taken for one that moved.
const ALIKE_ELSEWHERE: f64 = 0.6;
/// The most comparisons of words for finding what is alike. Two texts of some hundred paragraphs with nothing in
/// common stay below it; beyond, a part is told as removed and added.
const EFFORT: usize = 2_000_000;

/// The pairs of old and new parts, by index.
pub(super) struct Alignment {
    /// For each new part its old one.
    old_of: Vec<Option<usize>>,
    /// For each old part its new one.
    new_of: Vec<Option<usize>>,
}

impl Alignment {
    pub(super) fn of(old: &[Unit], new: &[Unit]) -> Self {
        let mut found = Self {
            old_of: vec![None; new.len()],
            new_of: vec![None; old.len()],
        };
        let (old_keys, new_keys) = (keys(old), keys(new));
        for op in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
            if let DiffOp::Equal { .. } = op {
                for (from, to) in op.old_range().zip(op.new_range()) {
                    found.pair(from, to);
                }
            }
        }
        found.pair_the_same_elsewhere(&old_keys, &new_keys);
        if old.len() == new.len()
            && old
                .iter()
                .zip(new)
                .all(|(a, b)| a.place == b.place && one_of_a_kind(a))
        {
            for at in 0..new.len() {
                found.pair(at, at);
            }
        }
        found.pair_what_is_alike(old, new);
        found
    }

    /// How an old footnote's mark is compared with the newer text's.
    pub(super) fn newer_of(&self, number: usize) -> String {
        match self.new_of.get(number.wrapping_sub(1)) {
            Some(Some(index)) => (index + 1).to_string(),
            Some(None) | None => format!("{number}, removed"),
        }
    }

    fn pair(&mut self, from: usize, to: usize) {
        if let (Some(new), Some(old)) = (self.new_of.get_mut(from), self.old_of.get_mut(to)) {
            *new = Some(to);
            *old = Some(from);
        }
    }

    fn pair_the_same_elsewhere(&mut self, old: &[String], new: &[String]) {
        let mut left: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, key) in old.iter().enumerate().rev() {
            if self.new_of.get(at) == Some(&None) {
                left.entry(key).or_default().push(at);
            }
        }
        for (to, key) in new.iter().enumerate() {
            if self.old_of.get(to) == Some(&None)
                && let Some(from) = left.get_mut(key.as_str()).and_then(Vec::pop)
            {
                self.pair(from, to);
            }
        }
    }

    fn pair_what_is_alike(&mut self, old: &[Unit], new: &[Unit]) {
        let free = |pairs: &[Option<usize>]| -> Vec<usize> {
            let unpaired = pairs.iter().enumerate().filter(|(_, pair)| pair.is_none());
            unpaired.map(|(at, _)| at).collect()
        };
        let (from, to) = (free(&self.new_of), free(&self.old_of));
        let length = |units: &[Unit], free: &[usize]| -> usize {
            free.iter()
                .filter_map(|at| units.get(*at))
                .map(|unit| unit.words.len() + 1)
                .sum()
        };
        let effort = to.len() * length(old, &from) + from.len() * length(new, &to);
        if effort > EFFORT {
            return;
        }
        let (before_old, before_new) = (paired_before(&self.new_of), paired_before(&self.old_of));
        let mut candidates = Vec::new();
        for &o in &from {
            let Some(old) = old.get(o) else { continue };
            let known = counts(&old.words);
            for &n in &to {
                let Some(new) = new.get(n) else { continue };
                let alike = likeness(&known, &new.words, old.words.len());
                let in_place = before_old.get(o) == before_new.get(n);
                let least = if in_place {
                    ALIKE_IN_PLACE
                } else {
                    ALIKE_ELSEWHERE
                };
                if alike >= least {
                    candidates.push((alike, in_place, o, n));
                }
            }
        }
        candidates.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then(b.1.cmp(&a.1))
                .then(a.2.abs_diff(a.3).cmp(&b.2.abs_diff(b.3)))
                .then((a.2, a.3).cmp(&(b.2, b.3)))
        });
        for (_, _, o, n) in candidates {
            if self.new_of.get(o) == Some(&None) && self.old_of.get(n) == Some(&None) {
                self.pair(o, n);
            }
        }
    }

    /// What differs, in the order of the newer text; a removed part stands where it would have stood.
    pub(super) fn passages(&self, old: &[Unit], new: &[Unit]) -> Vec<Passage> {
        let in_order = self.in_order();
        let mut passages: Vec<((usize, usize), Passage)> = Vec::new();
        for (at, (unit, pair)) in new.iter().zip(&self.old_of).enumerate() {
            let passage = match pair.and_then(|from| old.get(from)) {
                None => Some(whole(unit, Change::Added, Piece::Added(join(&unit.words)))),
                Some(before) if !in_order.contains(&at) => {
                    let from = before.place.label.clone();
                    Some(changed(before, unit, Change::Moved { from }))
                }
                Some(before) if before.form == unit.form && same_words(before, unit) => None,
                Some(before) => Some(changed(before, unit, Change::Changed)),
            };
            passages.extend(passage.map(|passage| ((at, 1), passage)));
        }
        let mut place = 0;
        for (unit, pair) in old.iter().zip(&self.new_of) {
            match pair {
                Some(at) if in_order.contains(at) => place = at + 1,
                Some(_) => {}
                None => {
                    let removed = Piece::Removed(join(&unit.words));
                    passages.push(((place, 0), whole(unit, Change::Removed, removed)));
                }
            }
        }
        passages.sort_by_key(|(place, _)| *place);
        passages.into_iter().map(|(_, passage)| passage).collect()
    }

    /// The new parts that follow each other as their old ones do: a longest such series; every other pair has moved.
    fn in_order(&self) -> std::collections::HashSet<usize> {
        let pairs: Vec<(usize, usize)> = self
            .old_of
            .iter()
            .enumerate()
            .filter_map(|(to, from)| from.map(|from| (from, to)))
            .collect();
        // Patience: each pile's top is the smallest end of a series of its length.
        let mut tops: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
        for (index, (from, _)) in pairs.iter().enumerate() {
            let pile =
                tops.partition_point(|top| pairs.get(*top).is_some_and(|(end, _)| end < from));
            before.push(pile.checked_sub(1).and_then(|pile| tops.get(pile)).copied());
            match tops.get_mut(pile) {
                Some(top) => *top = index,
                None => tops.push(index),
            }
        }
        let mut series = std::collections::HashSet::new();
        let mut at = tops.last().copied();
        while let Some(index) = at {
            series.extend(pairs.get(index).map(|(_, to)| *to));
            at = before.get(index).copied().flatten();
        }
        series
    }
}

/// What tells one part from another: its form and its words.
fn keys(units: &[Unit]) -> Vec<String> {
    let key = |unit: &Unit| {
        unit.words
            .iter()
            .fold(unit.form.clone(), |key, word| key + "\n" + &word.key)
    };
    units.iter().map(key).collect()
}

/// A part of which a text has exactly one, so that it is the same part however it was rewritten.
fn one_of_a_kind(unit: &Unit) -> bool {
    use super::Part;
    match unit.place.part {
        Part::Date
        | Part::Delivery
        | Part::Subject
        | Part::ReplyDate
        | Part::Salutation
        | Part::Close => true,
        Part::Recipient
        | Part::Heading
        | Part::Paragraph
        | Part::Item
        | Part::Quotation
        | Part::Row
        | Part::Rule
        | Part::Enclosure
        | Part::Copy
        | Part::Note
        | Part::Typing => false,
    }
}

/// How many pairs stand before each part.
fn paired_before(pairs: &[Option<usize>]) -> Vec<usize> {
    let mut count = 0;
    pairs
        .iter()
        .map(|pair| {
            let before = count;
            count += usize::from(pair.is_some());
            before
        })
        .collect()
}

fn same_words(old: &Unit, new: &Unit) -> bool {
    let keys = |unit: &Unit| {
        unit.words
            .iter()
            .map(|word| word.key.clone())
            .collect::<Vec<_>>()
    };
    keys(old) == keys(new)
}

fn whole(unit: &Unit, change: Change, piece: Piece) -> Passage {
    Passage {
        place: unit.place.clone(),
        change,
        pieces: vec![piece],
    }
}

fn changed(old: &Unit, new: &Unit, change: Change) -> Passage {
    let mut all = Vec::new();
    if old.form != new.form {
        all.push(Piece::Removed(format!("({})", old.form)));
        all.push(Piece::Added(format!("({})", new.form)));
    }
    all.extend(pieces(&old.words, &new.words));
    Passage {
        place: new.place.clone(),
        change,
        pieces: all,
    }
}
