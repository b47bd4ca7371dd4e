//! The package: every part under its name, in one order, without a date.

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::blocks::Writer;
use super::{plain_run, styles};
use crate::domain::body::escape;
use crate::domain::layout::Paper;
use crate::domain::revision::LetterText;
use crate::word::carried::Carried;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

const SETTINGS: &str = "<w:zoom w:percent=\"100\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>";
const SEPARATORS: &str = "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>";
const ITEM: &str = "<ds:datastoreItem ds:itemID=\"{5D0B7F0C-3B0E-4C57-9C0A-6E6F7C2B1A01}\" xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\"><ds:schemaRefs/></ds:datastoreItem>";

/// Puts the parts together.
pub(super) fn write(
    writer: &Writer,
    text: &LetterText,
    paper: Paper,
    carried: Option<&Carried>,
) -> io::Result<Vec<u8>> {
    let mut parts: Vec<(&str, String)> = vec![
        ("[Content_Types].xml", content_types(carried.is_some())),
        (
            "_rels/.rels",
            relations(
                &[
                    ("rId1", "officeDocument", "word/document.xml"),
                    ("rId2", "", "docProps/core.xml"),
                ],
                "",
            ),
        ),
        ("docProps/core.xml", core(text.subject.as_ref())),
        ("word/document.xml", document(writer, paper)),
        (
            "word/_rels/document.xml.rels",
            document_relations(writer, carried.is_some()),
        ),
        ("word/styles.xml", styles::part()),
        ("word/numbering.xml", writer.lists.part()),
        (
            "word/settings.xml",
            format!("{XML}<w:settings {SPACES}>{SETTINGS}</w:settings>"),
        ),
        (
            "word/footnotes.xml",
            format!(
                "{XML}<w:footnotes {SPACES}>{SEPARATORS}{}</w:footnotes>",
                writer.notes
            ),
        ),
        (
            "word/_rels/footnotes.xml.rels",
            relations(&[], &writer.note_links.relations()),
        ),
        ("word/header1.xml", header(text)),
    ];
    if let Some(carried) = carried {
        let root = Carried::ROOT;
        let json = escape(&carried.write());
        parts.push((
            "customXml/item1.xml",
            format!("{XML}<{root} xmlns=\"urn:undersigned:letter\">{json}</{root}>"),
        ));
        parts.push(("customXml/itemProps1.xml", format!("{XML}{ITEM}")));
        parts.push((
            "customXml/_rels/item1.xml.rels",
            relations(&[("rId1", "customXmlProps", "itemProps1.xml")], ""),
        ));
    }
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, part) in parts {
        package.start_file(name, options)?;
        package.write_all(part.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

fn content_types(carried: bool) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut parts = vec![
        ("/word/document.xml", format!("{word}.document.main+xml")),
        ("/word/styles.xml", format!("{word}.styles+xml")),
        ("/word/numbering.xml", format!("{word}.numbering+xml")),
        ("/word/settings.xml", format!("{word}.settings+xml")),
        ("/word/footnotes.xml", format!("{word}.footnotes+xml")),
        ("/word/header1.xml", format!("{word}.header+xml")),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
    ];
    if carried {
        parts.push((
            "/customXml/itemProps1.xml",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml".to_owned(),
        ));
    }
    let parts = parts
        .iter()
        .map(|(name, kind)| format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"));
    format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{}</Types>",
        parts.collect::<String>()
    )
}

/// Relations; one without a kind is to the core properties, whose kind is named elsewhere.
fn relations(named: &[(&str, &str, &str)], more: &str) -> String {
    let named = named.iter().map(|(id, kind, target)| {
        let kind = if kind.is_empty() {
            format!("{RELATIONS}/metadata/core-properties")
        } else {
            format!("{KIND}/{kind}")
        };
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    let named: String = named.collect();
    format!("{XML}<Relationships xmlns=\"{RELATIONS}\">{named}{more}</Relationships>")
}

fn document_relations(writer: &Writer, carried: bool) -> String {
    let mut named = vec![
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFootnotes", "footnotes", "footnotes.xml"),
        ("rIdHeader", "header", "header1.xml"),
    ];
    if carried {
        named.push(("rIdLetter", "customXml", "../customXml/item1.xml"));
    }
    relations(&named, &writer.document_links.relations())
}

fn core(title: &str) -> String {
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escape(title)
    )
}

fn document(writer: &Writer, paper: Paper) -> String {
    let (width, height) = match paper {
        Paper::Letter => (12240, 15840),
        Paper::A4 => (11906, 16838),
    };
    format!(
        "{XML}<w:document {SPACES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
        writer.document
    )
}

/// The running line of every page but the first: to whom, and which page.
fn header(text: &LetterText) -> String {
    let to = text.recipients.first();
    let to = to.map(|recipient| format!("{}, page ", recipient.name));
    let to = plain_run(&to.unwrap_or_else(|| "Page ".to_owned()));
    format!(
        "{XML}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{to}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>"
    )
}
