//! The body as a fragment of HTML, for pages and mails.

use std::collections::BTreeSet;

use super::{Alignment, Block, Body, Delimiter, Inline, NumberStyle, Numbering};

/// The body as semantic HTML. `prefix` begins every id, so that two bodies can stand on one page.
///
/// A heading of the letter is one level below the page's own. Every text and address is escaped here; nothing else
/// that a person typed gets through.
#[must_use]
pub fn html(body: &Body, prefix: &str) -> String {
    let (text, notes) = html_apart(body, prefix);
    text + &notes
}

/// The same with the footnotes apart, for a page on which the close and the names stand between.
#[must_use]
pub fn html_apart(body: &Body, prefix: &str) -> (String, String) {
    let mut page = Page {
        out: String::new(),
        prefix: escape(prefix),
        referred: BTreeSet::new(),
    };
    page.blocks(body.blocks());
    let text = std::mem::take(&mut page.out);
    page.notes(body.notes());
    (text, page.out)
}

/// Text made fit to stand in HTML, between tags and within a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The tag of a list that counts; the style sheet sets what stands around its numbers, for HTML has no word for it.
fn ordered(numbering: Numbering) -> String {
    let mut tag = "ol".to_owned();
    if numbering.start != 1 {
        tag.push_str(&format!(" start=\"{}\"", numbering.start));
    }
    if numbering.style != NumberStyle::Decimal {
        tag.push_str(&format!(" type=\"{}\"", numbering.style.key()));
    }
    match numbering.delimiter {
        Delimiter::Period => {}
        Delimiter::Parenthesis => tag.push_str(" class=\"parenthesis\""),
        Delimiter::Parentheses => tag.push_str(" class=\"parentheses\""),
    }
    tag
}

struct Page {
    out: String,
    prefix: String,
    /// The notes whose first reference is written, to which their return link jumps.
    referred: BTreeSet<usize>,
}

impl Page {
    fn tag(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { content } => self.wrapped("p", content),
            Block::Heading { level, content } => self.wrapped(&format!("h{}", level + 1), content),
            Block::List { numbering, items } => {
                let name = if numbering.is_some() { "ol" } else { "ul" };
                self.tag(&numbering.map_or_else(|| name.to_owned(), ordered));
                for item in items {
                    self.tag("li");
                    self.blocks(item);
                    self.tag("/li");
                }
                self.tag(&format!("/{name}"));
            }
            Block::Quote { blocks } => {
                self.tag("blockquote");
                self.blocks(blocks);
                self.tag("/blockquote");
            }
            Block::Table {
                columns,
                header,
                rows,
            } => self.table(columns, header, rows),
            Block::Rule => self.tag("hr"),
        }
        self.out.push('\n');
    }

    fn wrapped(&mut self, name: &str, content: &[Inline]) {
        self.tag(name);
        self.inlines(content);
        self.tag(&format!("/{name}"));
    }

    fn table(&mut self, columns: &[Alignment], header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        self.tag("table");
        self.tag("thead");
        self.row("th", " scope=\"col\"", columns, header);
        self.tag("/thead");
        if !rows.is_empty() {
            self.tag("tbody");
            for row in rows {
                self.row("td", "", columns, row);
            }
            self.tag("/tbody");
        }
        self.tag("/table");
    }

    fn row(&mut self, name: &str, scope: &str, columns: &[Alignment], cells: &[Vec<Inline>]) {
        self.tag("tr");
        for (cell, column) in cells.iter().zip(columns) {
            let class = match column {
                Alignment::Start => "",
                Alignment::Center => " class=\"center\"",
                Alignment::End => " class=\"end\"",
            };
            self.tag(&format!("{name}{scope}{class}"));
            self.inlines(cell);
            self.tag(&format!("/{name}"));
        }
        self.tag("/tr");
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text } => self.out.push_str(&escape(text)),
                Inline::Emphasis { content } => self.wrapped("em", content),
                Inline::Strong { content } => self.wrapped("strong", content),
                Inline::SmallCaps { content } => {
                    self.tag("span class=\"small-caps\"");
                    self.inlines(content);
                    self.tag("/span");
                }
                Inline::Superscript { content } => self.wrapped("sup", content),
                Inline::Subscript { content } => self.wrapped("sub", content),
                Inline::Link { url, content } => {
                    self.tag(&format!("a href=\"{}\" rel=\"noopener\"", escape(url)));
                    self.inlines(content);
                    self.tag("/a");
                }
                Inline::Break => self.tag("br"),
                Inline::Note { number } => self.mark(*number),
            }
        }
    }

    fn mark(&mut self, number: usize) {
        let prefix = self.prefix.clone();
        let id = if self.referred.insert(number) {
            format!(" id=\"{prefix}ref-{number}\"")
        } else {
            String::new()
        };
        self.out.push_str(&format!(
            "<sup><a{id} href=\"#{prefix}note-{number}\" role=\"doc-noteref\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    fn notes(&mut self, notes: &[Vec<Block>]) {
        if notes.is_empty() {
            return;
        }
        let prefix = self.prefix.clone();
        self.tag("section role=\"doc-endnotes\" aria-label=\"Footnotes\"");
        self.tag("ol");
        for (index, blocks) in notes.iter().enumerate() {
            let number = index + 1;
            self.tag(&format!("li id=\"{prefix}note-{number}\""));
            self.blocks(blocks);
            self.out.push_str(&format!(
                "<a href=\"#{prefix}ref-{number}\" role=\"doc-backlink\" aria-label=\"Back to reference {number}\">\u{21a9}</a>"
            ));
            self.tag("/li");
        }
        self.tag("/ol");
        self.tag("/section");
    }
}
