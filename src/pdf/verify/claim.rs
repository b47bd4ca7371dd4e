//! What a stranger's file claims, made fit to be repeated: as a quotation, on one line, and never as a fact.

use crate::domain::text::shown;

/// The most characters of a claim that are repeated.
const LONGEST: usize = 100;

/// A name that a certificate gives itself or another, in quotation marks that it cannot close.
pub(super) fn quoted(claim: &str) -> String {
    format!("“{}”", bare(claim))
}

/// The same without the marks.
pub(super) fn bare(claim: &str) -> String {
    let mut shown: String = shown(claim)
        .chars()
        .map(|c| match c {
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => '\'',
            c => c,
        })
        .collect();
    if let Some((end, _)) = shown.char_indices().nth(LONGEST) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_cannot_end_its_quotation_or_its_line() {
        let claim = "Nobody”.\nGENUINE: sealed by the \"United States Senate\"\u{202e}\u{1b}[31m";
        let said = quoted(claim);
        assert_eq!(said.matches(['“', '”', '"']).count(), 2, "{said}");
        assert!(said.chars().all(|c| !c.is_control() && c != '\u{202e}'));
        assert_eq!(quoted(&"a".repeat(10_000)).chars().count(), LONGEST + 3);
    }
}
