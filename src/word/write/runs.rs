//! Words with their look, links, and the marks of footnotes.

use super::blocks::Writer;
use crate::domain::body::{Inline, escape};
use crate::word::manuscript::{Look, Shift};

/// The addresses that a part links to, each once.
#[derive(Default)]
pub(super) struct Links(Vec<String>);

impl Links {
    /// The id of the relation to an address.
    fn id(&mut self, url: &str) -> String {
        let at = self.0.iter().position(|known| known == url);
        let at = at.unwrap_or_else(|| {
            self.0.push(url.to_owned());
            self.0.len() - 1
        });
        format!("rIdLink{}", at + 1)
    }

    /// The relations.
    pub(super) fn relations(&self) -> String {
        let relations = self.0.iter().enumerate().map(|(at, url)| {
            format!(
                "<Relationship Id=\"rIdLink{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
                at + 1,
                escape(url)
            )
        });
        relations.collect()
    }
}

impl Writer {
    pub(super) fn runs(&mut self, content: &[Inline]) -> String {
        let mut out = String::new();
        self.runs_into(content, Look::default(), false, &mut out);
        out
    }

    fn runs_into(&mut self, content: &[Inline], look: Look, linked: bool, out: &mut String) {
        for inline in content {
            match inline {
                Inline::Text { text } => {
                    out.push_str(&format!(
                        "<w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                        properties(look, linked),
                        escape(text)
                    ));
                }
                Inline::Break => out.push_str("<w:r><w:br/></w:r>"),
                Inline::Emphasis { content } => {
                    let look = Look {
                        italic: true,
                        ..look
                    };
                    self.runs_into(content, look, linked, out);
                }
                Inline::Strong { content } => {
                    let look = Look { bold: true, ..look };
                    self.runs_into(content, look, linked, out);
                }
                Inline::SmallCaps { content } => {
                    let look = Look {
                        small_caps: true,
                        ..look
                    };
                    self.runs_into(content, look, linked, out);
                }
                Inline::Superscript { content } => {
                    let shift = Shift::Raised;
                    self.runs_into(content, Look { shift, ..look }, linked, out);
                }
                Inline::Subscript { content } => {
                    let shift = Shift::Lowered;
                    self.runs_into(content, Look { shift, ..look }, linked, out);
                }
                Inline::Link { url, content } => {
                    let links = if self.in_notes {
                        &mut self.note_links
                    } else {
                        &mut self.document_links
                    };
                    let id = links.id(url);
                    out.push_str(&format!("<w:hyperlink r:id=\"{id}\" w:history=\"1\">"));
                    self.runs_into(content, look, true, out);
                    out.push_str("</w:hyperlink>");
                }
                Inline::Note { number } => self.mark(*number, out),
            }
        }
    }

    /// The first mark of a note is its own, the others refer to that one.
    fn mark(&mut self, number: usize, out: &mut String) {
        let (all, so_far) = self.marks.entry(number).or_default();
        *so_far += 1;
        let style = "<w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>";
        let own = format!("<w:r>{style}<w:footnoteReference w:id=\"{number}\"/></w:r>");
        match (*so_far, *all) {
            (1, 1) => out.push_str(&own),
            (1, _) => out.push_str(&format!(
                "<w:bookmarkStart w:id=\"{number}\" w:name=\"_RefNote{number}\"/>{own}<w:bookmarkEnd w:id=\"{number}\"/>"
            )),
            _ => out.push_str(&format!(
                "<w:r>{style}<w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>{style}<w:instrText xml:space=\"preserve\"> NOTEREF _RefNote{number} \\f \\h </w:instrText></w:r><w:r>{style}<w:fldChar w:fldCharType=\"separate\"/></w:r><w:r>{style}<w:t>{number}</w:t></w:r><w:r>{style}<w:fldChar w:fldCharType=\"end\"/></w:r>"
            )),
        }
    }
}

fn properties(look: Look, linked: bool) -> String {
    let mut properties = String::new();
    if linked {
        properties.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
    }
    if look.bold {
        properties.push_str("<w:b/><w:bCs/>");
    }
    if look.italic {
        properties.push_str("<w:i/><w:iCs/>");
    }
    if look.small_caps {
        properties.push_str("<w:smallCaps/>");
    }
    match look.shift {
        Shift::None => {}
        Shift::Raised => properties.push_str("<w:vertAlign w:val=\"superscript\"/>"),
        Shift::Lowered => properties.push_str("<w:vertAlign w:val=\"subscript\"/>"),
    }
    if properties.is_empty() {
        properties
    } else {
        format!("<w:rPr>{properties}</w:rPr>")
    }
}
