//! Word files as other programs write them, part by part.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// A Word file in the making.
pub(crate) struct WordFile {
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    relations: String,
    pub(crate) kinds: String,
}

impl WordFile {
    /// One whose body is this.
    pub(crate) fn of(body: &str) -> Self {
        let mut file = Self {
            parts: BTreeMap::new(),
            relations: String::new(),
            kinds: format!("<Override PartName=\"/word/document.xml\" ContentType=\"{MAIN}\"/>"),
        };
        file.part(
            "word/document.xml",
            &format!(
                "<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}</w:body></w:document>"
            ),
        );
        file
    }

    /// One whose paragraphs are these words.
    pub(crate) fn saying(paragraphs: &[&str]) -> Self {
        let paragraphs = paragraphs.iter().map(|words| paragraph(&run("", words)));
        Self::of(&paragraphs.collect::<String>())
    }

    /// Puts in a part as it stands.
    pub(crate) fn part(&mut self, name: &str, content: &str) {
        self.parts
            .insert(name.to_owned(), content.as_bytes().to_vec());
    }

    /// Puts in a part of Word's that the document refers to, of the given root and content.
    pub(crate) fn with(mut self, kind: &str, root: &str, content: &str) -> Self {
        self.part(
            &format!("word/{kind}.xml"),
            &format!("<w:{root} xmlns:w=\"{W}\" xmlns:r=\"{R}\">{content}</w:{root}>"),
        );
        self.relate(kind, kind, &format!("{kind}.xml"), false)
    }

    /// Lets the document refer to something.
    pub(crate) fn relate(mut self, id: &str, kind: &str, target: &str, external: bool) -> Self {
        let mode = if external {
            " TargetMode=\"External\""
        } else {
            ""
        };
        self.relations.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"{R}/{kind}\" Target=\"{}\"{mode}/>",
            escaped(target)
        ));
        self
    }

    /// The parts with their names, the list of kinds first.
    pub(crate) fn all_parts(&self) -> Vec<(String, Vec<u8>)> {
        let mut parts = vec![
            (
                "[Content_Types].xml".to_owned(),
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>{}</Types>",
                    self.kinds
                )
                .into_bytes(),
            ),
            (
                "_rels/.rels".to_owned(),
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"a\" Type=\"{R}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"b\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"c\" Type=\"{R}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
                )
                .into_bytes(),
            ),
            (
                "word/_rels/document.xml.rels".to_owned(),
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>",
                    self.relations
                )
                .into_bytes(),
            ),
        ];
        parts.extend(self.parts.clone());
        parts
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        packed(&self.all_parts())
    }
}

/// A zip of these entries.
pub(crate) fn packed(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        package.start_file(name.as_str(), options).unwrap();
        package.write_all(content).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// A paragraph.
pub(crate) fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// A paragraph with properties.
pub(crate) fn styled(properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")
}

/// A run of words with a look.
pub(crate) fn run(look: &str, words: &str) -> String {
    format!(
        "<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(words)
    )
}

/// Text made fit for XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
