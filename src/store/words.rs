//! Words as they are searched: without capitals, accents and typographic quotes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::body::{Block, Body, Inline};
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;

/// The most words of one search.
const WORDS: usize = 20;
/// The most characters of one word that are looked at.
const LENGTH: usize = 80;

/// All that a letter is found by: subject, recipients, body, and the printed names once there are any.
pub(super) fn of_letter(text: &LetterText, manifest: Option<&Manifest>) -> String {
    let mut words = text.subject.to_string();
    for recipient in &text.recipients {
        add(&mut words, recipient.name.as_ref());
        recipient
            .title
            .iter()
            .for_each(|t| add(&mut words, t.as_ref()));
        recipient
            .organization
            .iter()
            .for_each(|o| add(&mut words, o.as_ref()));
    }
    add_body(&mut words, &text.body);
    for signatory in manifest.iter().flat_map(|manifest| &manifest.signatories) {
        add(&mut words, &signatory.member.formal_name);
        add(&mut words, &signatory.member.press_name);
    }
    folded(&words)
}

/// The words of a search, each as a pattern for LIKE with `\` as its escape. Marks around a word do not count.
pub(super) fn patterns(search: &str) -> Vec<String> {
    folded(search)
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| {
            format!(
                "%{}%",
                escaped(&word.chars().take(LENGTH).collect::<String>())
            )
        })
        .collect()
}

/// Text that stands for itself in a pattern.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2010}'..='\u{2015}' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

fn add(words: &mut String, more: &str) {
    words.push(' ');
    words.push_str(more);
}

fn add_body(words: &mut String, body: &Body) {
    add_blocks(words, body.blocks());
    for note in body.notes() {
        add_blocks(words, note);
    }
}

fn add_blocks(words: &mut String, blocks: &[Block]) {
    for block in blocks {
        words.push(' ');
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                add_inlines(words, content);
            }
            Block::List { items, .. } => items.iter().for_each(|item| add_blocks(words, item)),
            Block::Quote { blocks } => add_blocks(words, blocks),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    words.push(' ');
                    add_inlines(words, cell);
                }
            }
            Block::Rule => {}
        }
    }
}

fn add_inlines(words: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text { text } => words.push_str(text),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => add_inlines(words, content),
            Inline::Break => words.push(' '),
            Inline::Note { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_whatever_its_accents_capitals_and_quotes() {
        assert_eq!(folded("Ben Ray Luján’s “Åre”"), "ben ray lujan's \"are\"");
        assert_eq!(patterns("  LUJÁN,  (are) -- "), ["%lujan%", "%are%"]);
    }

    #[test]
    fn what_a_pattern_could_mean_is_searched_as_it_stands() {
        assert_eq!(patterns(r"100%_a\b"), [r"%100\%\_a\\b%"]);
    }

    #[test]
    fn a_long_search_is_cut() {
        assert_eq!(patterns(&"a ".repeat(500)).len(), WORDS);
        assert_eq!(patterns(&"a".repeat(500))[0].len(), LENGTH + 2);
    }
}
