//! The redline in two sentences.

use std::collections::BTreeMap;

use super::{Change, Part, Redline};
use crate::domain::text::number_word;

impl Redline {
    /// What changed, in at most two sentences: "Two paragraphs and the subject changed. One footnote was added."
    #[must_use]
    pub fn summary(&self) -> String {
        if self.passages.is_empty() {
            return "Nothing changed.".to_owned();
        }
        if self
            .passages
            .iter()
            .all(|passage| passage.place.part == Part::Typing)
        {
            return "Only the way the text is typed differs; the words are the same.".to_owned();
        }
        let of = |wanted: fn(&Change) -> bool| {
            let mut counts: BTreeMap<Part, usize> = BTreeMap::new();
            for passage in self.passages.iter().filter(|p| wanted(&p.change)) {
                *counts.entry(passage.place.part).or_default() += 1;
            }
            counts
        };
        let changed = of(|change| *change == Change::Changed);
        let mut sentences = Vec::new();
        if !changed.is_empty() {
            sentences.push(format!("{} changed", list(&changed)));
        }
        let others = [
            (of(|change| *change == Change::Added), "added"),
            (of(|change| *change == Change::Removed), "removed"),
            (of(|change| matches!(change, Change::Moved { .. })), "moved"),
        ];
        let clauses: Vec<String> = others
            .iter()
            .filter(|(counts, _)| !counts.is_empty())
            .map(|(counts, verb)| {
                let one = counts.values().sum::<usize>() == 1;
                format!(
                    "{} {} {verb}",
                    list(counts),
                    if one { "was" } else { "were" }
                )
            })
            .collect();
        if !clauses.is_empty() {
            sentences.push(and(&clauses));
        }
        let sentences: Vec<String> = sentences.iter().map(|text| capital(text) + ".").collect();
        sentences.join(" ")
    }
}

fn list(counts: &BTreeMap<Part, usize>) -> String {
    let parts: Vec<String> = counts
        .iter()
        .map(|(part, count)| some(*part, *count))
        .collect();
    and(&parts)
}

fn some(part: Part, count: usize) -> String {
    let (one, several) = match part {
        Part::Date => return "the date line".to_owned(),
        Part::Delivery => return "the delivery line".to_owned(),
        Part::Subject => return "the subject".to_owned(),
        Part::ReplyDate => return "the reply date".to_owned(),
        Part::Salutation => return "the salutation".to_owned(),
        Part::Close => return "the complimentary close".to_owned(),
        Part::Typing => return "the typing".to_owned(),
        Part::Recipient => ("recipient", "recipients"),
        Part::Heading => ("heading", "headings"),
        Part::Paragraph => ("paragraph", "paragraphs"),
        Part::Item => ("list item", "list items"),
        Part::Quotation => ("quotation", "quotations"),
        Part::Row => ("table row", "table rows"),
        Part::Rule => ("rule", "rules"),
        Part::Enclosure => ("enclosure", "enclosures"),
        Part::Copy => ("copy line", "copy lines"),
        Part::Note => ("footnote", "footnotes"),
    };
    let noun = if count == 1 { one } else { several };
    format!("{} {noun}", number_word(count))
}

fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
