//! What staff do to words: emphasis anywhere, capitals, small capitals, links, breaks, marks of footnotes.

use super::grammar::filled;
use crate::support::chance::Dice;

/// How much is done to a text: one span for so many words, more or less.
const SPACING: usize = 14;
/// The longest span, in words.
const SPAN: usize = 12;

/// A text with marks here and there.
pub(super) fn marked(dice: &mut Dice, text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if text.is_empty() {
        return String::new();
    }
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if dice.roll(SPACING) > 0 {
            out.push(words[at].to_owned());
            at += 1;
            continue;
        }
        let end = (at + 1 + dice.roll(SPAN)).min(words.len());
        out.push(span(dice, &words[at..end]));
        at = end;
    }
    let text = out.join(" ").replace("\\\n ", "\\\n");
    text.trim_end_matches("\\\n").to_owned()
}

fn span(dice: &mut Dice, words: &[&str]) -> String {
    let inside = words.join(" ");
    match dice.roll(16) {
        0..=2 => format!("*{inside}*"),
        3..=5 => format!("**{inside}**"),
        6 => format!("***{inside}***"),
        7 => format!("_{inside}_"),
        8 => nested(words),
        9 => within(dice, words),
        10 => inside.to_uppercase(),
        11 => format!("**{}**", inside.to_uppercase()),
        12 => format!("[{inside}]{{.smallcaps}}"),
        13 => format!(
            "[{inside}]({})",
            filled(dice, "{path}").replace(['(', ')'], "")
        ),
        14 => format!(
            "{inside} <{}>",
            filled(dice, "{path}").replace("mailto:", "")
        ),
        _ => format!("{inside}\\\n"),
    }
}

/// Italics within bold, or the other way about.
fn nested(words: &[&str]) -> String {
    let middle = words.len() / 2;
    let (before, after) = words.split_at(middle);
    if middle.is_multiple_of(2) {
        format!("**{} *{}***", before.join(" "), after.join(" "))
    } else {
        format!("*{} **{}** still*", before.join(" "), after.join(" "))
    }
}

/// A part of a word: "re**consider**", "*un*lawful".
fn within(dice: &mut Dice, words: &[&str]) -> String {
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let at = dice.roll(words.len());
    let letters: Vec<char> = words[at].chars().collect();
    if letters.len() > 3 {
        let cut = 1 + dice.roll(letters.len() - 2);
        let (before, after): (String, String) = (
            letters[..cut].iter().collect(),
            letters[cut..].iter().collect(),
        );
        words[at] = if dice.percent(50) {
            format!("{before}**{after}**")
        } else {
            format!("*{before}*{after}")
        };
    }
    words.join(" ")
}
