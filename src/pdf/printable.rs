//! What no letter can print, told when a text is saved and never when it is finalized: characters that the fonts do not
//! have. Words that are wider than their line are no matter of this: they are broken.

use unicode_normalization::char::is_combining_mark;

use crate::domain::body::{Block, Body, Inline, flat};
use crate::domain::revision::{FieldRefusal, LetterText};
use crate::domain::text::{Line, Title};

use super::fonts;

/// The most that is told of one field.
const TOLD: usize = 5;

/// The characters of a text that no face has, each once.
#[must_use]
pub fn uncovered(text: &LetterText) -> Vec<char> {
    let mut around = vec![&text.subject, &text.salutation, &text.complimentary_close];
    around.extend(&text.delivery);
    around.extend(text.enclosures.iter().chain(&text.copies));
    let mut words: String = around.into_iter().map(Line::as_ref).collect();
    for to in &text.recipients {
        words.push_str(to.name.as_ref());
        words.extend(to.title.iter().map(Title::as_ref));
        words.extend(to.organization.iter().chain(&to.address).map(Line::as_ref));
    }
    shown(text.body.blocks(), &mut words);
    for note in text.body.notes() {
        shown(note, &mut words);
    }
    missing(&words)
}

/// Every word of the blocks, in any order.
fn shown(blocks: &[Block], words: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                words.push_str(&flat(content));
            }
            Block::List { items, .. } => items.iter().for_each(|item| shown(item, words)),
            Block::Quote { blocks } => shown(blocks, words),
            Block::Table { header, rows, .. } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    words.push_str(&flat(cell));
                }
            }
            Block::Rule => {}
        }
    }
}

/// All of a text that cannot be printed, by field as in a form.
#[must_use]
pub fn refusals(text: &LetterText) -> Vec<FieldRefusal> {
    let mut found = Vec::new();
    let mut tell = |field: String, reasons: Vec<String>| {
        found.extend(reasons.into_iter().map(|reason| FieldRefusal {
            field: field.clone(),
            reason,
        }));
    };
    let in_line = |words: &str| Vec::from_iter(line(words));
    tell("subject".into(), in_line(text.subject.as_ref()));
    for (at, to) in text.recipients.iter().enumerate() {
        let part = |part: &str| format!("recipients.{at}.{part}");
        tell(part("name"), in_line(to.name.as_ref()));
        if let Some(title) = &to.title {
            tell(part("title"), in_line(title.as_ref()));
        }
        if let Some(organization) = &to.organization {
            tell(part("organization"), in_line(organization.as_ref()));
        }
        for (index, line) in to.address.iter().enumerate() {
            tell(part(&format!("address.{index}")), in_line(line.as_ref()));
        }
    }
    tell("salutation".into(), in_line(text.salutation.as_ref()));
    tell("body".into(), in_body(&text.body));
    let close = in_line(text.complimentary_close.as_ref());
    tell("complimentary_close".into(), close);
    if let Some(delivery) = &text.delivery {
        tell("delivery".into(), in_line(delivery.as_ref()));
    }
    for (name, lines) in [("enclosures", &text.enclosures), ("copies", &text.copies)] {
        for (index, line) in lines.iter().enumerate() {
            tell(format!("{name}.{index}"), in_line(line.as_ref()));
        }
    }
    found
}

/// Why a line cannot be printed, if it cannot: a sentence.
#[must_use]
pub fn line(words: &str) -> Option<String> {
    let missing = missing(words);
    let named: Vec<String> = missing.into_iter().take(TOLD).map(named).collect();
    (!named.is_empty()).then(|| {
        format!(
            "The letter\u{2019}s fonts have no {}; write it in Latin letters or leave it out.",
            named.join(", no ")
        )
    })
}

fn in_body(body: &Body) -> Vec<String> {
    let mut walk = Walk {
        body,
        found: Vec::new(),
    };
    walk.blocks(body.blocks());
    for note in body.notes() {
        walk.blocks(note);
    }
    walk.found.truncate(TOLD);
    walk.found
}

/// The walk over a body, with what was found on the way.
struct Walk<'a> {
    body: &'a Body,
    found: Vec<String>,
}

impl Walk<'_> {
    /// The nesting is bounded by the body's own cap.
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph { content } | Block::Heading { content, .. } => {
                    self.words(content);
                }
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                Block::Quote { blocks } => self.blocks(blocks),
                Block::Table { header, rows, .. } => {
                    for cell in header.iter().chain(rows.iter().flatten()) {
                        self.words(cell);
                    }
                }
                Block::Rule => {}
            }
        }
    }

    fn words(&mut self, content: &[Inline]) {
        for c in missing(&flat(content)) {
            let place = self.place(&c.to_string());
            self.tell(format!(
                "{place} holds {}, which the letter\u{2019}s fonts do not have; write it in Latin letters or leave it out.",
                named(c)
            ));
        }
    }

    fn tell(&mut self, sentence: String) {
        if !self.found.contains(&sentence) {
            self.found.push(sentence);
        }
    }

    fn place(&self, shown: &str) -> String {
        self.body
            .line_of(shown)
            .map_or_else(|| "A line".to_owned(), |line| format!("Line {line}"))
    }
}

/// The characters that no face has, each once. A text is composed, so an accent that still stands by itself is one that
/// its letter was never drawn with; it prints if a face has a place for it there.
fn missing(words: &str) -> Vec<char> {
    let mut missing = Vec::new();
    let mut letter = None;
    let mut accents = Vec::new();
    for c in words.chars() {
        let prints = if is_combining_mark(c) {
            let there = letter.is_some_and(|letter| fonts::attaches(letter, &accents, c));
            accents.push(c);
            there
        } else {
            letter = Some(c);
            accents.clear();
            matches!(c, ' ' | '\n') || fonts::covers(c)
        };
        if !prints && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// "“漢” (U+6F22, a Chinese character)".
fn named(c: char) -> String {
    format!("\u{201c}{c}\u{201d} (U+{:04X}, {})", u32::from(c), name(c))
}

/// What somebody would call a character that the fonts do not have, from the blocks of Unicode.
#[must_use]
pub fn name(c: char) -> &'static str {
    match u32::from(c) {
        0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF => {
            "an accent by itself"
        }
        0x0250..=0x02AF | 0x1D00..=0x1D7F => "a phonetic sign",
        0x0370..=0x03FF | 0x1F00..=0x1FFF => "a Greek letter",
        0x0400..=0x052F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => "a Cyrillic letter",
        0x0530..=0x058F => "an Armenian letter",
        0x0590..=0x05FF | 0xFB1D..=0xFB4F => "a Hebrew letter",
        0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => {
            "an Arabic letter"
        }
        0x0900..=0x0DFF => "a letter of India",
        0x0E00..=0x0E7F => "a Thai letter",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7FF => "a Korean letter",
        0x1200..=0x139F => "an Ethiopic letter",
        0x13A0..=0x13FF | 0xAB70..=0xABBF => "a Cherokee letter",
        0x2000..=0x200A | 0x202F | 0x205F | 0x3000 | 0x1680 => "a special space",
        0x200B..=0x206F => "a mark of punctuation",
        0x2070..=0x209F => "a raised or lowered figure",
        0x20A0..=0x20CF => "a sign of a currency",
        0x2150..=0x218F => "a fraction or numeral",
        0x2190..=0x21FF | 0x27F0..=0x27FF | 0x2900..=0x297F => "an arrow",
        0x2200..=0x22FF | 0x27C0..=0x27EF | 0x2980..=0x2AFF | 0x1_D400..=0x1_D7FF => {
            "a mathematical sign"
        }
        0x2500..=0x25FF => "a line or geometric shape",
        0x2600..=0x27BF | 0x2B00..=0x2BFF => "a pictograph",
        0x3040..=0x30FF | 0x31F0..=0x31FF => "a Japanese letter",
        0x2E80..=0x2FDF
        | 0x3005..=0x3007
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x3_FFFF => "a Chinese character",
        0x1_F000..=0x1_FAFF => "an emoji",
        _ if c.is_alphabetic() => "a letter of another script",
        _ => "a sign of another script",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::revision::TypedText;

    #[test]
    fn a_missing_character_is_told_with_its_place_and_what_it_is() {
        let body =
            Body::parse("Fine — “é”.\n\nThen 漢 and &#x1F600; here.\n\n[^1]: \u{3b1}\n\nx[^1]");
        let found = in_body(&body.unwrap());
        assert!(found[0].starts_with("Line 3 holds “漢” (U+6F22, a Chinese character)"));
        assert!(found[1].starts_with("Line 3 holds “😀” (U+1F600, an emoji)"));
        assert_eq!(line("Ben Ray Luján, § 1226(c) – “€”"), None);
        assert_eq!(line("Luja\u{301}n".parse::<Line>().unwrap().as_ref()), None);
        assert_eq!(
            line("Dinét\u{2bc}\u{105}\u{301}, x\u{331}, Ελλάδα, ☐, ⅔"),
            None
        );
        assert!(line("→\u{331}").unwrap().contains("an accent by itself"));
        assert!(
            line("x\u{301}\u{301}")
                .unwrap()
                .contains("an accent by itself")
        );
        let said = line("to Ω \u{5d0}").unwrap();
        assert!(said.contains("(U+05D0, a Hebrew letter)"), "{said}");
    }

    #[test]
    fn refusals_come_in_the_order_of_the_form() {
        let typed = TypedText {
            subject: "A 漢".into(),
            recipients: vec![crate::domain::revision::TypedRecipient {
                name: "Ann Lee".into(),
                address: vec!["One".into(), "漢".into()],
                ..Default::default()
            }],
            salutation: "漢:".into(),
            body: "漢".into(),
            complimentary_close: "漢,".into(),
            enclosures: vec!["x".into(), "漢".into()],
            delivery: Some("漢".into()),
            copies: vec!["漢".into()],
            ..TypedText::default()
        };
        let found = refusals(&typed.parse().unwrap());
        let fields: Vec<&str> = found.iter().map(|refusal| refusal.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "subject",
                "recipients.0.address.1",
                "salutation",
                "body",
                "complimentary_close",
                "delivery",
                "enclosures.1",
                "copies.0"
            ]
        );
    }
}
