//! What a letter's text holds and a page does not show, carried beside the page in our own export.
//!
//! Two sources of Markdown can print the same letter, and the text digest tells them apart: where a line was broken,
//! whether a list has dashes or stars. So the export carries how the source differs from the one that an import would
//! write: marks, and hardly ever a word, so that little of an earlier text stays in a file that is edited later.
//! It counts only as long as the page still says exactly what it said.

use serde::{Deserialize, Serialize};

use crate::domain::body::{Block, Body, Inline};
use crate::domain::record::Hash;
use crate::domain::revision::TypedText;

/// How many tokens are looked ahead for where two sources agree again.
const AHEAD: usize = 80;
/// How many tokens have to agree there.
const AGREED: usize = 3;

/// The differences, and the text that they are differences from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Carried {
    /// SHA-256 of the text as it is imported without this.
    base: Hash,
    body: Vec<Edit>,
    /// Each recipient's mail address.
    emails: Vec<Option<String>>,
    reply_due: Option<String>,
}

/// Keep so many bytes, drop so many, put this in.
type Edit = (usize, usize, String);

impl Carried {
    /// The name of the element that holds it.
    pub(super) const ROOT: &str = "letter";

    /// What leads from an imported text to the one that was exported; nothing if they are the same.
    pub(super) fn between(imported: &TypedText, exported: &TypedText) -> Option<Self> {
        (imported != exported).then(|| Self {
            base: hash(imported),
            body: edits(&imported.body, &exported.body),
            emails: exported
                .recipients
                .iter()
                .map(|r| r.email.clone())
                .collect(),
            reply_due: exported.reply_due.clone(),
        })
    }

    /// Reads what an export wrote; anything else is none.
    pub(super) fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    pub(super) fn write(&self) -> String {
        // Plain data with string keys: serialising it has no way to fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The exported text, if the page still says what it said and the differences change none of its words.
    pub(super) fn apply(&self, imported: &TypedText) -> Option<TypedText> {
        if hash(imported) != self.base || self.emails.len() != imported.recipients.len() {
            return None;
        }
        let body = applied(&self.body, &imported.body)?;
        let same_words = match (Body::parse(&imported.body), Body::parse(&body)) {
            (Ok(imported), Ok(exported)) => words(&imported) == words(&exported),
            _ => false,
        };
        let mut text = imported.clone();
        for (recipient, email) in text.recipients.iter_mut().zip(&self.emails) {
            recipient.email.clone_from(email);
        }
        text.reply_due.clone_from(&self.reply_due);
        text.body = body;
        same_words.then_some(text)
    }
}

fn hash(text: &TypedText) -> Hash {
    Hash::of(&serde_json::to_vec(text).unwrap_or_default())
}

/// The words that are printed, without how they are set, and where links lead.
fn words(body: &Body) -> String {
    let mut words = String::new();
    blocks(body.blocks(), &mut words);
    for note in body.notes() {
        words.push('\n');
        blocks(note, &mut words);
    }
    words
}

fn blocks(blocks: &[Block], words: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                inlines(content, words);
            }
            Block::List { numbering, items } => {
                for (at, item) in items.iter().enumerate() {
                    // A list of one letter is imported as words that begin with it.
                    let written = numbering.map(|numbering| numbering.label(at));
                    words.extend(written.filter(|label| !label.starts_with(char::is_numeric)));
                    self::blocks(item, words);
                }
            }
            Block::Quote { blocks } => self::blocks(blocks, words),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    inlines(cell, words);
                }
            }
            Block::Rule => {}
        }
    }
}

fn inlines(content: &[Inline], words: &mut String) {
    for inline in content {
        match inline {
            Inline::Text { text } => words.extend(text.chars().filter(|c| *c != ' ')),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content } => inlines(content, words),
            Inline::Link { url, content } => {
                inlines(content, words);
                words.push_str(url);
            }
            Inline::Break => {}
            Inline::Note { number } => words.push_str(&format!("[{number}]")),
        }
    }
}

/// Words and single other characters, each with its place.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// The differences of two sources that say nearly the same, in time that grows with their length alone.
fn edits(from: &str, to: &str) -> Vec<Edit> {
    let (from, to) = (tokens(from), tokens(to));
    let (mut at, mut there) = (0, 0);
    let mut edits: Vec<Edit> = Vec::new();
    let mut kept = 0;
    while at < from.len() || there < to.len() {
        if let (Some(one), Some(other)) = (from.get(at), to.get(there))
            && one == other
        {
            kept += one.len();
            at += 1;
            there += 1;
            continue;
        }
        let (skip, add) = agreement(
            from.get(at..).unwrap_or_default(),
            to.get(there..).unwrap_or_default(),
        );
        let dropped = from.get(at..at + skip).unwrap_or_default();
        let added = to.get(there..there + add).unwrap_or_default();
        let dropped = dropped.iter().map(|token| token.len()).sum();
        edits.push((kept, dropped, added.concat()));
        kept = 0;
        at += skip;
        there += add;
    }
    edits
}

/// How many tokens of each have to be passed over until they agree; all that is left if they do not soon.
fn agreement(from: &[&str], to: &[&str]) -> (usize, usize) {
    for passed in 1..=AHEAD {
        for skip in 0..=passed {
            let add = passed - skip;
            let (Some(from), Some(to)) = (from.get(skip..), to.get(add..)) else {
                continue;
            };
            let ahead = from.iter().zip(to).take(AGREED);
            let agree = ahead.take_while(|(one, other)| one == other).count();
            // A word is enough by itself, so that no word is carried that stands on the page.
            let is_word =
                |token: &&str| token.len() > 2 && token.chars().all(char::is_alphanumeric);
            let word = agree > 0 && from.first().is_some_and(is_word);
            let ends = from.len().min(to.len()) < AGREED;
            if word || agree == AGREED || (ends && from == to) {
                return (skip, add);
            }
        }
    }
    (from.len(), to.len())
}

fn applied(edits: &[Edit], text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0usize;
    for (keep, drop, add) in edits {
        let kept = at.checked_add(*keep)?;
        out.push_str(text.get(at..kept)?);
        out.push_str(add);
        at = kept.checked_add(*drop)?;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
