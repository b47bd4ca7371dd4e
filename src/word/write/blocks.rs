//! Paragraphs, lists, quotations and tables.

use std::collections::BTreeMap;

use super::numbering::Lists;
use super::runs::Links;
use super::{plain_run, style_id};
use crate::domain::body::{Alignment, Block, Body, Inline, Numbering};
use crate::word::manuscript::Part;

/// How far lists and quotations stand in from what holds them, twentieths of a point.
const STEP: usize = 720;
/// The width of the text on US Letter within one-inch margins; tables are scaled to the page they are on.
const TEXT_WIDTH: usize = 9360;

/// The parts of a Word file that grow while a text is written.
#[derive(Default)]
pub(super) struct Writer {
    /// The paragraphs of the document, then those of the notes.
    pub(super) document: String,
    pub(super) notes: String,
    pub(super) document_links: Links,
    pub(super) note_links: Links,
    pub(super) lists: Lists,
    /// How often each note is marked, and how often it was so far.
    pub(super) marks: BTreeMap<usize, (usize, usize)>,
    pub(super) in_notes: bool,
}

/// Where a block stands.
#[derive(Clone, Copy, Default)]
struct Held {
    /// Where what holds it begins.
    left: usize,
    quotes: usize,
    lists: usize,
    /// Whether the nearest holder is a quotation.
    quoted: bool,
}

impl Writer {
    pub(super) fn out(&mut self) -> &mut String {
        if self.in_notes {
            &mut self.notes
        } else {
            &mut self.document
        }
    }

    /// One of the parts around the body.
    pub(super) fn part(&mut self, part: Part, words: &str) {
        let style = style_id(part.style());
        let run = plain_run(words);
        self.document.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{run}</w:p>"
        ));
    }

    pub(super) fn body(&mut self, body: &Body) {
        count_marks(body.blocks(), &mut self.marks);
        self.blocks(body.blocks(), Held::default());
        self.in_notes = true;
        for (index, note) in body.notes().iter().enumerate() {
            let number = index + 1;
            self.notes
                .push_str(&format!("<w:footnote w:id=\"{number}\">"));
            let mark = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
            match note.split_first() {
                Some((Block::Paragraph { content }, rest)) => {
                    self.paragraph("FootnoteText", "", mark, content);
                    self.blocks(rest, Held::default());
                }
                _ => {
                    self.paragraph("FootnoteText", "", mark, &[]);
                    self.blocks(note, Held::default());
                }
            }
            self.notes.push_str("</w:footnote>");
        }
        self.in_notes = false;
    }

    fn blocks(&mut self, blocks: &[Block], held: Held) {
        for block in blocks {
            self.block(block, held);
        }
    }

    fn block(&mut self, block: &Block, held: Held) {
        match block {
            Block::Paragraph { content } => {
                let (style, indent) = self.style(held);
                self.paragraph(&style, &indent, "", content);
            }
            Block::Heading { level, content } => {
                self.paragraph(&format!("Heading{level}"), "", "", content);
            }
            Block::List { numbering, items } => self.list(*numbering, items, held),
            Block::Quote { blocks } => {
                let held = Held {
                    left: held.left + STEP,
                    quotes: held.quotes + 1,
                    quoted: true,
                    ..held
                };
                self.blocks(blocks, held);
            }
            Block::Table {
                columns,
                header,
                rows,
            } => self.table(columns, header, rows, held),
            Block::Rule => {
                let (_, indent) = self.style(held);
                self.paragraph("LetterRule", &indent, "", &[]);
            }
        }
    }

    /// The style of a paragraph there, and its indent if the style does not say it.
    fn style(&self, held: Held) -> (String, String) {
        if held.quoted {
            let style = match held.quotes {
                1 => "Quote".to_owned(),
                depth => format!("Quote{depth}"),
            };
            let left = held.left;
            return (
                style,
                format!("<w:ind w:left=\"{left}\" w:right=\"{STEP}\"/>"),
            );
        }
        if held.left > 0 {
            let indent = format!("<w:ind w:left=\"{}\"/>", held.left);
            return ("ListContinue".to_owned(), indent);
        }
        let style = if self.in_notes {
            "FootnoteText"
        } else {
            "Normal"
        };
        (style.to_owned(), String::new())
    }

    /// `more` are properties that stand after the style; `before` are runs.
    fn paragraph(&mut self, style: &str, more: &str, before: &str, content: &[Inline]) {
        let runs = self.runs(content);
        self.out().push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{before}{runs}</w:p>"
        ));
    }

    fn list(&mut self, numbering: Option<Numbering>, items: &[Vec<Block>], held: Held) {
        let id = self.lists.begin(numbering, held.lists);
        let left = held.left + STEP;
        let style = if held.quoted {
            self.style(held).0
        } else {
            "ListParagraph".to_owned()
        };
        let level = held.lists.min(8);
        let properties = format!(
            "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr><w:ind w:left=\"{left}\" w:hanging=\"360\"/>"
        );
        let inside = Held {
            left,
            lists: held.lists + 1,
            quoted: false,
            ..held
        };
        for item in items {
            match item.split_first() {
                Some((Block::Paragraph { content }, rest)) => {
                    self.paragraph(&style, &properties, "", content);
                    self.blocks(rest, inside);
                }
                _ => {
                    self.paragraph(&style, &properties, "", &[]);
                    self.blocks(item, inside);
                }
            }
        }
    }

    fn table(
        &mut self,
        columns: &[Alignment],
        header: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
        held: Held,
    ) {
        let width = TEXT_WIDTH.saturating_sub(held.left).max(STEP) / columns.len().max(1);
        let grid = format!("<w:gridCol w:w=\"{width}\"/>").repeat(columns.len());
        let left = held.left;
        self.out().push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"LetterTable\"/><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblInd w:w=\"{left}\" w:type=\"dxa\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        ));
        let head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
        self.row(columns, header, width, head, "LetterTableHeading");
        for row in rows {
            self.row(
                columns,
                row,
                width,
                "<w:trPr><w:cantSplit/></w:trPr>",
                "LetterTableText",
            );
        }
        self.out().push_str("</w:tbl>");
        // Two tables that touch are one to Word.
        self.out()
            .push_str("<w:p><w:pPr><w:pStyle w:val=\"LetterTableText\"/></w:pPr></w:p>");
    }

    fn row(
        &mut self,
        columns: &[Alignment],
        cells: &[Vec<Inline>],
        width: usize,
        properties: &str,
        style: &str,
    ) {
        self.out().push_str(&format!("<w:tr>{properties}"));
        for (column, cell) in columns.iter().zip(cells) {
            let align = match column {
                Alignment::Start => "",
                Alignment::Center => "<w:jc w:val=\"center\"/>",
                Alignment::End => "<w:jc w:val=\"right\"/>",
            };
            self.out().push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
            ));
            self.paragraph(style, align, "", cell);
            self.out().push_str("</w:tc>");
        }
        self.out().push_str("</w:tr>");
    }
}

fn count_marks(blocks: &[Block], marks: &mut BTreeMap<usize, (usize, usize)>) {
    for block in blocks {
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                count_in(content, marks);
            }
            Block::List { items, .. } => {
                for item in items {
                    count_marks(item, marks);
                }
            }
            Block::Quote { blocks } => count_marks(blocks, marks),
            // Neither holds the mark of a note.
            Block::Table { .. } | Block::Rule => {}
        }
    }
}

fn count_in(content: &[Inline], marks: &mut BTreeMap<usize, (usize, usize)>) {
    for inline in content {
        match inline {
            Inline::Note { number } => marks.entry(*number).or_default().0 += 1,
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => count_in(content, marks),
            Inline::Text { .. } | Inline::Break => {}
        }
    }
}
