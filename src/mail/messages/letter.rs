//! The letter itself, within a mail.

use crate::domain::body;
use crate::domain::revision::LetterText;

/// Room for a letter within the columns of a mail.
const WIDTH: usize = 72;
/// Letters of more HTML than this are left to the text part: mail programs cut a message at about 100 KB.
const LARGEST: usize = 60_000;

/// The whole letter as plain text.
pub(super) fn text(letter: &LetterText) -> String {
    letter.plain(WIDTH)
}

/// The letter's body as HTML; `None` if it is too long for a mail.
pub(super) fn html(letter: &LetterText) -> Option<String> {
    let html = body::html(&letter.body, "letter-");
    (html.len() <= LARGEST).then_some(html)
}
