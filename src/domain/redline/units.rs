//! A text taken apart into what is compared: each paragraph, item, row and line for itself.

use super::words::Words;
use super::{Part, Place, Unit};
use crate::domain::body::{Alignment, Block, Body, Inline, Numbering};
use crate::domain::revision::{LetterText, Recipient, long_date};

/// The parts around the body, and the footnotes.
pub(super) struct Parts {
    pub(super) opening: Vec<Unit>,
    pub(super) recipients: Vec<Unit>,
    pub(super) heading: Vec<Unit>,
    pub(super) close: Vec<Unit>,
    pub(super) enclosures: Vec<Unit>,
    pub(super) copies: Vec<Unit>,
    pub(super) notes: Vec<Unit>,
}

impl Parts {
    pub(super) fn of(text: &LetterText) -> Self {
        let dated = text
            .dated
            .map_or("the day of finalization".to_owned(), long_date);
        let reply_due = text.reply_due.map_or("none".to_owned(), long_date);
        let mut opening = vec![line(Part::Date, "Date line".to_owned(), &dated)];
        opening.extend(text.delivery.as_ref().map(|delivery| {
            line(
                Part::Delivery,
                "Delivery line".to_owned(),
                delivery.as_ref(),
            )
        }));
        Self {
            opening,
            recipients: numbered(
                Part::Recipient,
                "Recipient",
                text.recipients.iter().map(address),
            ),
            heading: vec![
                line(Part::Subject, "Subject".to_owned(), text.subject.as_ref()),
                line(Part::ReplyDate, "Reply date".to_owned(), &reply_due),
                line(
                    Part::Salutation,
                    "Salutation".to_owned(),
                    text.salutation.as_ref(),
                ),
            ],
            close: vec![line(
                Part::Close,
                "Complimentary close".to_owned(),
                text.complimentary_close.as_ref(),
            )],
            enclosures: numbered(
                Part::Enclosure,
                "Enclosure",
                text.enclosures.iter().map(ToString::to_string),
            ),
            copies: numbered(
                Part::Copy,
                "Copy",
                text.copies.iter().map(ToString::to_string),
            ),
            notes: notes(&text.body),
        }
    }
}

/// The body's parts; `key` tells by which name a footnote's mark is compared.
pub(super) fn body(body: &Body, key: impl Fn(usize) -> String) -> Vec<Unit> {
    let mut taken = Taken {
        units: Vec::new(),
        key,
        counts: [0; 6],
    };
    for block in body.blocks() {
        taken.top(block);
    }
    taken.units
}

fn notes(body: &Body) -> Vec<Unit> {
    let notes = body.notes().iter().enumerate();
    notes
        .map(|(index, blocks)| {
            let mut taken = Taken {
                units: Vec::new(),
                key: |number: usize| number.to_string(),
                counts: [0; 6],
            };
            let label = format!("Footnote {}", index + 1);
            taken.inner(Part::Note, &label, "footnote", blocks);
            // A note is one unit, so that its number follows it as a whole.
            let units = taken.units.into_iter();
            Unit {
                place: Place {
                    part: Part::Note,
                    label,
                },
                form: "footnote".to_owned(),
                words: units.flat_map(|unit| unit.words).collect(),
            }
        })
        .collect()
}

fn line(part: Part, label: String, text: &str) -> Unit {
    Unit {
        form: label.to_lowercase(),
        place: Place { part, label },
        words: Words::of(text),
    }
}

fn numbered(part: Part, name: &str, texts: impl Iterator<Item = String>) -> Vec<Unit> {
    let units = texts.enumerate().map(|(index, text)| Unit {
        form: name.to_lowercase(),
        ..line(part, format!("{name} {}", index + 1), &text)
    });
    units.collect()
}

fn address(to: &Recipient) -> String {
    let mut lines = vec![to.name.to_string()];
    lines.extend(to.title.as_ref().map(ToString::to_string));
    lines.extend(to.organization.as_ref().map(ToString::to_string));
    lines.extend(to.address.iter().map(ToString::to_string));
    lines.extend(to.email.as_ref().map(|email| format!("<{email}>")));
    lines.join(" / ")
}

/// The units taken so far, with how many of each kind were seen.
struct Taken<K> {
    units: Vec<Unit>,
    key: K,
    counts: [usize; 6],
}

impl<K: Fn(usize) -> String> Taken<K> {
    fn next(&mut self, kind: usize, name: &str) -> String {
        let count = self.counts.get_mut(kind).map_or(0, |count| {
            *count += 1;
            *count
        });
        format!("{name} {count}")
    }

    fn unit(&mut self, part: Part, label: String, form: String, content: &[Inline]) {
        let words = Words::of_inlines(content, &self.key);
        self.units.push(Unit {
            place: Place { part, label },
            form,
            words,
        });
    }

    fn top(&mut self, block: &Block) {
        match block {
            Block::Paragraph { content } => {
                let label = self.next(0, "Paragraph");
                self.unit(Part::Paragraph, label, "paragraph".to_owned(), content);
            }
            Block::Heading { level, content } => {
                let label = self.next(1, "Heading");
                let form = format!("heading of level {level}");
                self.unit(Part::Heading, label, form, content);
            }
            Block::List { numbering, items } => {
                let label = self.next(2, "List");
                self.list(&format!("{label}, item "), "", *numbering, items);
            }
            Block::Quote { blocks } => {
                let label = self.next(3, "Quotation");
                self.inner(Part::Quotation, &label, "quotation", blocks);
            }
            Block::Table { .. } => {
                let label = self.next(4, "Table");
                self.table(&label, "", block);
            }
            Block::Rule => {
                let label = self.next(5, "Rule");
                self.rule(label, "rule".to_owned());
            }
        }
    }

    fn list(
        &mut self,
        label: &str,
        form: &str,
        numbering: Option<Numbering>,
        items: &[Vec<Block>],
    ) {
        for (index, item) in items.iter().enumerate() {
            let number = index + 1;
            let mark = match numbering {
                None => "bullet".to_owned(),
                Some(numbering) if index == 0 && numbering.start != 1 => {
                    format!(
                        "item that begins at {}",
                        numbering.label(0).trim_end_matches('.')
                    )
                }
                Some(numbering) => match numbering.pattern().as_str() {
                    "1." => "numbered item".to_owned(),
                    pattern => format!("item counted {pattern}"),
                },
            };
            let form = format!("{form}{mark}");
            self.inner(Part::Item, &format!("{label}{number}"), &form, item);
        }
    }

    /// What stands inside an item, a quotation or a note. The nesting is bounded by the body's own cap.
    fn inner(&mut self, part: Part, label: &str, form: &str, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            let (label, form) = if index == 0 {
                (label.to_owned(), form.to_owned())
            } else {
                (
                    format!("{label}, part {}", index + 1),
                    format!("{form}, continued"),
                )
            };
            match block {
                Block::Paragraph { content } | Block::Heading { content, .. } => {
                    self.unit(part, label, form, content);
                }
                Block::List { numbering, items } => {
                    self.list(
                        &format!("{label}, item "),
                        &format!("{form}, "),
                        *numbering,
                        items,
                    );
                }
                Block::Quote { blocks } => {
                    self.inner(part, &label, &format!("{form}, quotation"), blocks);
                }
                Block::Table { .. } => self.table(&label, &format!("{form}, "), block),
                Block::Rule => self.rule(label, format!("{form}, rule")),
            }
        }
    }

    fn rule(&mut self, label: String, form: String) {
        let rule = line(Part::Rule, label, "* * *");
        self.units.push(Unit { form, ..rule });
    }

    fn table(&mut self, label: &str, form: &str, table: &Block) {
        let Block::Table {
            columns,
            header,
            rows,
        } = table
        else {
            return;
        };
        let aligned = columns.iter().map(|column| match column {
            Alignment::Start => "start",
            Alignment::Center => "center",
            Alignment::End => "end",
        });
        let aligned = aligned.collect::<Vec<_>>().join(", ");
        let head = format!("{form}table header, aligned {aligned}");
        self.row(format!("{label}, header"), head, header);
        for (index, row) in rows.iter().enumerate() {
            let label = format!("{label}, row {}", index + 1);
            self.row(label, format!("{form}table row"), row);
        }
    }

    fn row(&mut self, label: String, form: String, cells: &[Vec<Inline>]) {
        let between = Inline::Text {
            text: " | ".to_owned(),
        };
        let content = cells.join(&between);
        self.unit(Part::Row, label, form, &content);
    }
}
