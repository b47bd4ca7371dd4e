//! Tables of one to twelve columns, with cells of a figure, of a phrase, or of many lines.

use super::emphasis::marked;
use super::grammar::{filled, question, sentences};
use crate::support::chance::Dice;

/// The most columns, of which the desk takes some and refuses the rest.
const COLUMNS: usize = 12;

/// A table in Markdown.
pub(super) fn table(dice: &mut Dice) -> String {
    let columns = 1 + dice.seldom(40, 5, COLUMNS);
    let rows = 1 + dice.seldom(10, 8, 60);
    // One kind for each column, as tables are: figures, words, phrases, or whole answers.
    let most = if columns > 4 { 3 } else { 6 };
    let kinds: Vec<usize> = (0..columns).map(|_| dice.roll(most)).collect();
    let header = (0..columns).map(|_| filled(dice, "{label}")).collect();
    let rule = (0..columns)
        .map(|_| dice.one(&["---", ":--", "--:", ":-:"]).to_owned())
        .collect();
    let mut lines = vec![row(header), row(rule)];
    for _ in 0..rows {
        lines.push(row(kinds.iter().map(|kind| cell(dice, *kind)).collect()));
    }
    lines.join("\n")
}

fn cell(dice: &mut Dice, kind: usize) -> String {
    let text = match kind {
        _ if dice.percent(5) => String::new(),
        0 => filled(dice, "{sign}{figure}"),
        1 => filled(dice, "{figure}"),
        2 => filled(dice, "{place}"),
        3 => question(dice) + "?",
        4 if dice.percent(10) => filled(dice, "<{path}>").replace("mailto:", ""),
        4 => sentences(dice, 3),
        _ => sentences(dice, 7),
    };
    marked(dice, &text).replace("\\\n", "").replace('|', "\\|")
}

fn row(cells: Vec<String>) -> String {
    format!("| {} |", cells.join(" | "))
}
