//! The one form of a body's source, so that the same words always have the same digest.

use super::refusal::{BodyRefusal, Unfit};
use crate::domain::text::{first_unseen, nfc, too_many_marks};

/// A source in its one form, with what is needed to name its lines as the writer counts them.
pub(super) struct Source {
    pub(super) text: String,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    /// How many empty lines stood before the first one.
    cut: usize,
}

impl Source {
    /// Brings a typed text into its one form: composed characters, plain line feeds, no byte-order mark, no space
    /// that means nothing, no empty lines before or after.
    pub(super) fn normal(raw: &str) -> Result<Self, BodyRefusal> {
        let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        if raw.len() > 2 * super::LIMIT {
            return Err(BodyRefusal::TooLong { found: raw.len() });
        }
        let raw = raw.replace("\r\n", "\n");
        if let Some((at, unseen)) = first_unseen(&raw, &['\n', '\t']) {
            return Err(refuse_raw(&raw, at, Unfit::Unseen(unseen)));
        }
        let raw = nfc(&raw);
        if let Some(at) = too_many_marks(&raw) {
            return Err(refuse_raw(&raw, at, Unfit::Marks));
        }
        let typed: Vec<&str> = raw.split('\n').collect();
        let blank = |line: &&str| line.trim_matches([' ', '\t']).is_empty();
        let cut = typed.iter().take_while(|line| blank(line)).count();
        let last = typed.iter().rposition(|line| !blank(line)).unwrap_or(0);
        let kept = typed.get(cut..=last).unwrap_or_default();
        let mut text = String::with_capacity(raw.len());
        let mut starts = Vec::with_capacity(kept.len());
        for (index, line) in kept.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            starts.push(text.len());
            text.push_str(line.trim_end_matches([' ', '\t']));
            let goes_on = kept.get(index + 1).is_some_and(|next| !blank(next));
            if goes_on && !blank(line) && line.ends_with("  ") {
                text.push_str("  ");
            }
        }
        match text.len() {
            0 => Err(BodyRefusal::Empty),
            found if found > super::LIMIT => Err(BodyRefusal::TooLong { found }),
            _ => Ok(Self { text, starts, cut }),
        }
    }

    /// The refusal of what stands at a byte offset.
    pub(super) fn refuse(&self, at: usize, what: Unfit) -> BodyRefusal {
        let line = self.starts.partition_point(|start| *start <= at).max(1) + self.cut;
        BodyRefusal::Line { line, what }
    }
}

fn refuse_raw(raw: &str, at: usize, what: Unfit) -> BodyRefusal {
    let line = raw
        .get(..at)
        .map_or(0, |before| before.matches('\n').count())
        + 1;
    BodyRefusal::Line { line, what }
}
