//! A redline within a mail: readable without colour, in text and in HTML.

use crate::domain::redline::{Piece, Redline};

/// Each passage under its place, removed words in `[-…-]`, added ones in `{+…+}`.
pub(super) fn text(redline: &Redline) -> String {
    let mut text = String::new();
    for passage in &redline.passages {
        text.push_str(&passage.place);
        text.push_str(":\n");
        for piece in &passage.pieces {
            match piece {
                Piece::Kept(words) => text.push_str(words),
                Piece::Added(words) => text.push_str(&format!("{{+{words}+}}")),
                Piece::Removed(words) => text.push_str(&format!("[-{words}-]")),
            }
        }
        text.push_str("\n\n");
    }
    text
}
