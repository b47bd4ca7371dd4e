//! Sentences by a grammar: patterns with slots, so that few lines of any two letters are alike.

use super::words::choices;
use crate::support::chance::Dice;

const SENTENCES: &[&str] = &[
    "{When}, {agency} {did} that it would {does} the {thing} {why}.",
    "We write with {adjective} concern about the {thing} in {place}.",
    "{Adverb}, {office} has yet to {does} the {thing}, and {person} {did} as much {when}.",
    "According to {office}, {figure} percent of {things} were never told.",
    "{law} leaves no room for this: {agency} may not {does} a {thing} {why}.",
    "{Things} in {place} deserve better.",
    "See {case}.",
    "The {thing} was {adjective}; the {thing} that followed it was {adjective}, too; and neither was shown to {things}.",
    "{Person}’s answer of {month} {figure}, {year}—“we do not {does} what we did not plan”—is {adjective}.",
    "We introduced {bill} {when} for this very reason.",
    "Congress gave {agency} {sign}{figure} {unit} for the {thing}, {adverb} {why}, yet {things} ({figure} in {place} alone) have seen {figure} percent of it.",
    "Is that {adjective}?",
    "It is {adjective}, {adjective}, and {adverb} {long}.",
    "{Office} keeps no list of {things}, {person} {did}, “nor does it mean to.”",
    "The harm is {long} borne by {things} of {place}, where the {thing} has been pending since {month} {year} and where, {adverb}, nobody at {agency} answers the telephone.",
    "No.",
    "Please {does} it {when}.",
];

/// A sentence.
pub(super) fn sentence(dice: &mut Dice) -> String {
    let pattern = dice.one(SENTENCES);
    filled(dice, pattern)
}

/// A question without its mark.
pub(super) fn question(dice: &mut Dice) -> String {
    filled(dice, "{asks}")
}

/// Sentences, from one to this many.
pub(super) fn sentences(dice: &mut Dice, most: usize) -> String {
    let count = 1 + dice.roll(most);
    let all: Vec<String> = (0..count).map(|_| sentence(dice)).collect();
    all.join(" ")
}

/// A pattern with its slots filled; a slot with a capital begins a sentence.
pub(super) fn filled(dice: &mut Dice, pattern: &str) -> String {
    let mut words = String::new();
    let mut rest = pattern;
    while let Some((before, slot)) = rest.split_once('{') {
        let (slot, after) = slot.split_once('}').unwrap();
        words.push_str(before);
        let choice = dice.one(choices(&slot.to_lowercase()));
        let choice = filled(dice, choice);
        if slot.starts_with(char::is_uppercase) {
            words.push_str(&capitalized(&choice));
        } else {
            words.push_str(&choice);
        }
        rest = after;
    }
    words + rest
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
