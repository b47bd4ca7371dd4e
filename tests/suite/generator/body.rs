//! Bodies: paragraphs, headings, lists in lists, quotations, tables, rules and notes, in any order.

use super::emphasis::marked;
use super::grammar::{filled, question, sentence, sentences};
use super::table::table;
use crate::support::chance::Dice;

/// How large a letter is.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// The most blocks of the body.
    pub(super) blocks: usize,
    /// The most sentences of a paragraph.
    pub(super) sentences: usize,
}

/// A body that is being written.
pub(super) struct Writer<'a> {
    dice: &'a mut Dice,
    size: Size,
    blocks: Vec<String>,
    notes: Vec<String>,
    heading: usize,
}

/// Markdown.
pub(super) fn body(dice: &mut Dice, size: Size) -> String {
    let count = 1 + dice.roll(size.blocks);
    let mut writer = Writer {
        dice,
        size,
        blocks: Vec::new(),
        notes: Vec::new(),
        heading: 0,
    };
    for _ in 0..count {
        writer.block();
    }
    writer.blocks.append(&mut writer.notes);
    writer.blocks.join("\n\n")
}

impl Writer<'_> {
    fn block(&mut self) {
        let block = match self.dice.roll(20) {
            0..=9 => self.paragraph(),
            10 => self.heading(),
            11..=13 => self.list(0),
            14 | 15 => self.quotation(0),
            16 | 17 => table(self.dice),
            18 if !self.blocks.is_empty() => "* * *".to_owned(),
            _ => self.paragraph(),
        };
        self.blocks.push(block);
    }

    fn paragraph(&mut self) -> String {
        let plain = sentences(self.dice, self.size.sentences);
        let text = marked(self.dice, &plain);
        text + &self.mark_of_note()
    }

    /// One level deeper at most than the heading before.
    fn heading(&mut self) -> String {
        self.heading = 1 + self.dice.roll(3.min(self.heading + 1));
        let words = filled(self.dice, "{topic}");
        format!("{} {}", "#".repeat(self.heading), marked(self.dice, &words))
    }

    fn list(&mut self, depth: usize) -> String {
        let numbered = self.dice.percent(55);
        // Within an item, Markdown reads no list that begins with another number.
        let most = if depth == 0 { 97 } else { 1 };
        let first = self.dice.seldom(15, 1, most) + 1;
        let loose = self.dice.percent(30);
        let count = 1 + self.dice.roll(if depth == 0 { 9 } else { 4 });
        let items: Vec<String> = (0..count)
            .map(|at| {
                let marker = if numbered {
                    format!("{}. ", first + at)
                } else {
                    "- ".to_owned()
                };
                let item = self.item(depth, loose);
                marker.clone() + &indented(&item, marker.len())
            })
            .collect();
        items.join(if loose { "\n\n" } else { "\n" })
    }

    fn item(&mut self, depth: usize, loose: bool) -> String {
        let mut text = match self.dice.roll(3) {
            0 => question(self.dice) + "?",
            1 => filled(self.dice, "the {thing}"),
            _ => sentences(self.dice, 3),
        };
        text = marked(self.dice, &text).replace("\\\n", "");
        text += &self.mark_of_note();
        if loose && self.dice.percent(20) {
            text = format!("{text}\n\n{}", sentence(self.dice));
        }
        if loose && self.dice.percent(10) {
            text = format!("{text}\n\n{}", self.quotation(depth + 1));
        }
        if depth < 4 && self.dice.percent(22) {
            let nested = self.list(depth + 1);
            text = format!("{text}{}{nested}", if loose { "\n\n" } else { "\n" });
        }
        text
    }

    fn quotation(&mut self, depth: usize) -> String {
        let count = 1 + self.dice.roll(3);
        let blocks: Vec<String> = (0..count)
            .map(|_| match self.dice.roll(8) {
                0 if depth < 3 => self.list(depth + 1),
                1 if depth < 3 => self.quotation(depth + 1),
                _ => {
                    let plain = sentences(self.dice, 4);
                    marked(self.dice, &plain)
                }
            })
            .collect();
        let text = blocks.join("\n\n");
        let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
        lines.join("\n")
    }

    /// Perhaps the mark of a note: of a new one, or of one that stands already.
    fn mark_of_note(&mut self) -> String {
        let written = self.notes.len();
        match self.dice.roll(10) {
            0 | 1 if written < 60 => {
                let note = self.note(written + 1);
                self.notes.push(note);
                format!("[^{}]", written + 1)
            }
            2 if written > 0 => format!("[^{}]", 1 + self.dice.roll(written)),
            _ => String::new(),
        }
    }

    fn note(&mut self, number: usize) -> String {
        let paragraphs = 1 + self.dice.seldom(20, 1, 5);
        let all: Vec<String> = (0..paragraphs)
            .map(|at| {
                if at > 0 && self.dice.percent(30) {
                    return format!("- {}\n- {}", sentence(self.dice), sentence(self.dice));
                }
                let plain = match self.dice.roll(3) {
                    0 => filled(self.dice, "*See* {case}; {law}."),
                    1 => filled(self.dice, "{Agency}, {thing}, <{path}>.").replace("<mailto:", "<"),
                    _ => sentences(self.dice, 5),
                };
                marked(self.dice, &plain)
            })
            .collect();
        format!("[^{number}]: {}", indented(&all.join("\n\n"), 4))
    }
}

/// All lines but the first moved in, as Markdown has what belongs to an item.
fn indented(text: &str, by: usize) -> String {
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(by));
            out.push_str(line);
        }
    }
    out
}
