//! The count of what became of many letters, and of every kind of refusal with an example.

use std::collections::BTreeMap;
use std::fmt;

use super::{Generated, Outcome};

/// What became of many letters.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) sealed: usize,
    pub(crate) refused: usize,
    pages: usize,
    bytes: usize,
    /// The seeds of letters that were saved and could not be sealed, and why.
    pub(crate) stuck: Vec<(u64, String)>,
    kinds: BTreeMap<String, Kind>,
}

/// A kind of refusal: how often, and the first of its kind.
struct Kind {
    count: usize,
    seed: u64,
    field: String,
    reason: String,
}

impl Tally {
    /// Counts the letter of a seed.
    pub(crate) fn count(&mut self, seed: u64, outcome: Outcome) {
        match outcome {
            Outcome::Sealed { pages, pdf } => {
                self.sealed += 1;
                self.pages += pages;
                self.bytes += pdf.len();
            }
            Outcome::Stuck(why) => self.stuck.push((seed, why)),
            Outcome::Refused(refusals) => {
                self.refused += 1;
                let first = refusals.into_iter().next();
                let (field, reason) = first.map_or_else(Default::default, |f| (f.field, f.reason));
                let kind = self.kinds.entry(kind(&reason)).or_insert(Kind {
                    count: 0,
                    seed,
                    field,
                    reason,
                });
                kind.count += 1;
            }
        }
    }

    /// How many letters were counted.
    pub(crate) fn all(&self) -> usize {
        self.sealed + self.refused + self.stuck.len()
    }
}

/// The sentence without what differs from letter to letter: numbers, and what it quotes.
fn kind(reason: &str) -> String {
    let mut kind = String::new();
    let mut quoted = false;
    for c in reason.chars() {
        match c {
            '“' => {
                quoted = true;
                kind.push_str("“…”");
            }
            '”' => quoted = false,
            _ if quoted => {}
            '0'..='9' if kind.ends_with('#') => {}
            '0'..='9' => kind.push('#'),
            c => kind.push(c),
        }
    }
    kind
}

/// What a person reads at the end.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.all();
        let share = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
        writeln!(
            f,
            "{all} letters: {} sealed and verified ({} pages, {} MB), {} refused at save ({:.1} %), {} stuck",
            self.sealed,
            self.pages,
            self.bytes / 1_000_000,
            self.refused,
            share(self.refused),
            self.stuck.len()
        )?;
        let mut kinds: Vec<&Kind> = self.kinds.values().collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
        for kind in kinds {
            let Kind {
                count,
                seed,
                field,
                reason,
            } = kind;
            writeln!(
                f,
                "{count:6} {:5.2} %  seed {seed}, {field}: {reason}",
                share(*count)
            )?;
        }
        for (seed, why) in &self.stuck {
            writeln!(f, " STUCK  seed {seed}: {why}")?;
        }
        Ok(())
    }
}

/// The text of a letter, for whoever looks into a seed.
impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string_pretty(&self.text).map_err(|_| fmt::Error)?;
        let layout = self.look.layout;
        writeln!(
            f,
            "{} names, {layout}\n{text}\n{}",
            self.members.len(),
            self.text.body
        )
    }
}
