//! From Markdown's events to the tree, refusing what a letter does not have.
//!
//! Events are taken one by one and depth is counted as they come, so no input makes this recurse deeper than the caps.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::counted::Counted;
use super::lettered::Lettered;
use super::notes::Notes;
use super::refusal::{BodyRefusal, Unfit};
use super::source::Source;
use super::table::Table;
use super::words::{Words, Wrap};
use super::{Block, DEPTH, Inline, LINES, headings, link, marks};

/// The blocks of the body and the footnotes in the order of first reference.
pub(super) type Tree = (Vec<Block>, Vec<Vec<Block>>);

/// Reads a source that is in its one form.
pub(super) fn tree(source: &Source) -> Result<Tree, BodyRefusal> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let lettered = Lettered::find(&source.text, options);
    let mut events = Parser::new_ext(&lettered.source, options).into_offset_iter();
    let mut reader = Reader::default();
    let mut linked = BTreeSet::new();
    while let Some((event, range)) = events.next() {
        if let Event::Start(Tag::Link { id, .. }) = &event
            && let Some(definition) = events.reference_definitions().get(id)
        {
            linked.insert(definition.span.start);
        }
        let at = range.start;
        let taken = if matches!(event, Event::Start(Tag::Item)) {
            reader.item(lettered.mark(at), &source.text, at)
        } else {
            reader.take(event, range, &source.text)
        };
        taken.map_err(|what| source.refuse(at, what))?;
    }
    let definitions = events.reference_definitions().iter();
    let unused = definitions
        .map(|(_, definition)| definition.span.start)
        .filter(|start| !linked.contains(start));
    if let Some(at) = unused.min() {
        return Err(source.refuse(at, Unfit::UnusedLink));
    }
    reader.finish(source)
}

/// A list, item, quotation or note that is not at its end yet.
pub(super) struct Open {
    pub(super) kind: Kind,
    blocks: Vec<Block>,
}

pub(super) enum Kind {
    Quote,
    List {
        counted: Counted,
        items: Vec<Vec<Block>>,
    },
    Item,
    Note {
        label: String,
        at: usize,
    },
}

#[derive(Default)]
pub(super) struct Reader {
    blocks: Vec<Block>,
    pub(super) open: Vec<Open>,
    /// The words of the paragraph, heading or cell that is being read; in a tight list there is no event for it.
    words: Option<Words>,
    table: Option<Table>,
    in_heading: bool,
    /// Whether an address between angle brackets is being read, which holds no marks.
    verbatim: bool,
    headings: Vec<usize>,
    notes: Notes,
    lines: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>, source: &str) -> Result<(), Unfit> {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(end) => self.end(end, &range, source),
            Event::Text(text) if self.verbatim => {
                self.words().text(&text);
                Ok(())
            }
            Event::Text(text) => marks::read(self.words(), &text, &range, source),
            Event::SoftBreak => {
                self.words().text(" ");
                Ok(())
            }
            Event::HardBreak => {
                self.words().push(Inline::Break);
                self.count_line()
            }
            Event::Rule if self.in_note() => Err(Unfit::BlockInNote),
            Event::Rule => {
                self.flush()?;
                self.add(Block::Rule);
                self.count_line()
            }
            Event::FootnoteReference(label) => self.note_mark(&label),
            Event::Html(tag) | Event::InlineHtml(tag) => Err(html(&tag)),
            Event::Code(_) => Err(Unfit::Code),
            Event::InlineMath(_) | Event::DisplayMath(_) => Err(Unfit::Math),
            Event::TaskListMarker(_) => Err(Unfit::Foreign),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Result<(), Unfit> {
        match tag {
            Tag::Emphasis => self.words().open(Wrap::Emphasis),
            Tag::Strong => self.words().open(Wrap::Strong),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                if !title.is_empty() {
                    return Err(Unfit::LinkTitle);
                }
                let url = link::address(&dest_url, link_type == LinkType::Email)?;
                self.verbatim = matches!(link_type, LinkType::Email | LinkType::Autolink);
                self.words().open(Wrap::Link(url))
            }
            Tag::Paragraph => self.begin_words(),
            Tag::Heading { .. } if self.in_note() => Err(Unfit::BlockInNote),
            Tag::Heading { .. } if !self.open.is_empty() => Err(Unfit::HeadingInside),
            Tag::Heading { level, .. } if level as u8 > 3 => Err(Unfit::HeadingLevel(level as u8)),
            Tag::Heading { .. } => {
                self.in_heading = true;
                self.headings.push(range.start);
                self.begin_words()
            }
            Tag::BlockQuote(_) => self.nest(Kind::Quote),
            Tag::List(start) => self.list(start),
            // An item is taken with the mark that is written for it.
            Tag::Item => Ok(()),
            Tag::FootnoteDefinition(label) => self.begin_note(&label, range.start),
            Tag::Table(_) if self.in_note() => Err(Unfit::BlockInNote),
            Tag::Table(columns) => {
                self.flush()?;
                self.table = Some(Table::begin(&columns)?);
                Ok(())
            }
            Tag::TableHead | Tag::TableRow => Ok(()),
            Tag::TableCell => self.begin_words(),
            Tag::HtmlBlock => Ok(()),
            Tag::CodeBlock(CodeBlockKind::Indented) => Err(Unfit::Indented),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Err(Unfit::Fenced),
            Tag::Image { .. } => Err(Unfit::Image),
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Err(Unfit::Foreign),
        }
    }

    fn end(&mut self, end: TagEnd, range: &Range<usize>, source: &str) -> Result<(), Unfit> {
        match end {
            TagEnd::Link => {
                self.verbatim = false;
                self.words().close()
            }
            TagEnd::Emphasis | TagEnd::Strong => self.words().close(),
            TagEnd::Paragraph => self.end_words(|content| Block::Paragraph { content }),
            TagEnd::Heading(level) => {
                self.in_heading = false;
                self.end_words(|content| Block::Heading {
                    level: level as u8,
                    content,
                })
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close()
            }
            TagEnd::TableCell => {
                let content = self.words.take().unwrap_or_default().finish()?;
                if let Some(table) = &mut self.table {
                    table.cell(content.unwrap_or_default(), range.end);
                }
                Ok(())
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.end_row(range, source)?;
                }
                self.count_line()
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.add(table.finish()?);
                }
                Ok(())
            }
            TagEnd::HtmlBlock
            | TagEnd::CodeBlock
            | TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => Ok(()),
        }
    }

    fn words(&mut self) -> &mut Words {
        self.words.get_or_insert_default()
    }

    fn begin_words(&mut self) -> Result<(), Unfit> {
        self.flush()?;
        self.words = Some(Words::default());
        Ok(())
    }

    fn end_words(&mut self, make: impl FnOnce(Vec<Inline>) -> Block) -> Result<(), Unfit> {
        let words = self.words.take().unwrap_or_default();
        let content = words.finish()?.ok_or(Unfit::Hollow)?;
        self.add(make(content));
        self.count_line()
    }

    fn count_line(&mut self) -> Result<(), Unfit> {
        self.lines += 1;
        if self.lines > LINES {
            return Err(Unfit::Lines);
        }
        Ok(())
    }

    /// Ends the paragraph of a tight list's item, which has no event of its own.
    pub(super) fn flush(&mut self) -> Result<(), Unfit> {
        match self.words {
            Some(_) => self.end_words(|content| Block::Paragraph { content }),
            None => Ok(()),
        }
    }

    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(open) => open.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    pub(super) fn nest(&mut self, kind: Kind) -> Result<(), Unfit> {
        self.flush()?;
        let nests = |kind: &Kind| matches!(kind, Kind::Quote | Kind::List { .. });
        let depth = self.open.iter().filter(|open| nests(&open.kind)).count();
        if nests(&kind) && depth == DEPTH {
            return Err(Unfit::Depth);
        }
        self.open.push(Open {
            kind,
            blocks: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Unfit> {
        self.flush()?;
        let Some(Open { kind, blocks }) = self.open.pop() else {
            return Ok(());
        };
        match kind {
            Kind::List { counted, items } => {
                let numbering = counted.numbering(items.len());
                self.add(Block::List { numbering, items });
            }
            Kind::Quote | Kind::Item | Kind::Note { .. } if blocks.is_empty() => {
                return Err(Unfit::Hollow);
            }
            Kind::Quote => self.add(Block::Quote { blocks }),
            Kind::Item => {
                if let Some(Open {
                    kind: Kind::List { items, .. },
                    ..
                }) = self.open.last_mut()
                {
                    items.push(blocks);
                }
            }
            Kind::Note { label, at } => {
                self.notes.end(&label, at, blocks);
            }
        }
        Ok(())
    }

    fn in_note(&self) -> bool {
        let is_note = |open: &Open| matches!(open.kind, Kind::Note { .. });
        self.open.iter().any(is_note)
    }

    fn begin_note(&mut self, label: &str, at: usize) -> Result<(), Unfit> {
        if self.in_note() {
            return Err(Unfit::NoteInNote);
        }
        if !self.open.is_empty() {
            return Err(Unfit::NoteInside);
        }
        self.notes.begin(label)?;
        self.nest(Kind::Note {
            label: label.to_owned(),
            at,
        })
    }

    fn note_mark(&mut self, label: &str) -> Result<(), Unfit> {
        if self.in_note() {
            return Err(Unfit::NoteInNote);
        }
        if self.in_heading || self.table.is_some() {
            return Err(Unfit::NoteOutOfText);
        }
        let number = self.notes.mark(label)?;
        self.words().push(Inline::Note { number });
        Ok(())
    }

    fn finish(mut self, source: &Source) -> Result<Tree, BodyRefusal> {
        let notes = self
            .notes
            .finish(&source.text)
            .map_err(|(at, what)| source.refuse(at, what))?;
        headings::settle(&mut self.blocks, &self.headings)
            .map_err(|at| source.refuse(at, Unfit::HeadingSkips))?;
        if self.blocks.iter().all(|block| *block == Block::Rule) {
            return Err(BodyRefusal::Empty);
        }
        Ok((self.blocks, notes))
    }
}

fn html(tag: &str) -> Unfit {
    Unfit::Html(tag.trim().chars().take(40).collect())
}
