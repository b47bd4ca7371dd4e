//! From a Word file to a [`Manuscript`]: parts by their exact names, no address opened, nothing unpacked to disk.

mod blocks;
mod changes;
mod metadata;
mod notes;
mod numbering;
mod package;
mod relations;
mod runs;
mod styles;
mod xml;

use std::collections::BTreeMap;

use self::changes::Changes;
use self::notes::Notes;
use self::numbering::Numbering;
use self::package::Package;
use self::runs::Field;
use self::styles::Styles;
use self::xml::Element;
use super::carried::Carried;
use super::manuscript::Manuscript;
use super::report::{Comment, first_words};
use super::{TEXT, WordRefusal};

/// What the main part of a Word file is called in the list of its kinds.
const MAIN: [&str; 2] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
];

/// Reads a Word file.
///
/// # Errors
/// [`WordRefusal`]; nothing of the file is kept then.
pub(super) fn read(file: &[u8]) -> Result<Manuscript, WordRefusal> {
    let mut package = Package::open(file)?;
    let main = main_part(&mut package)?;
    let relations = relations::of(&mut package, &main)?;
    let mut tree = |kind: &str| -> Result<Option<Element>, WordRefusal> {
        let Some(name) = relations::first(&relations, kind) else {
            return Ok(None);
        };
        let Some(bytes) = package.part(name)? else {
            return Ok(None);
        };
        xml::parse(name, &bytes).map(Some)
    };
    let styles = tree("styles")?.map(|root| Styles::read(&root));
    let numbering = tree("numbering")?.map(|root| Numbering::read(&root));
    let footnotes = tree("footnotes")?;
    let endnotes = tree("endnotes")?;
    let comments = tree("comments")?;
    let bytes = package.part(&main)?.ok_or_else(|| WordRefusal::Part {
        part: main.clone(),
        what: "is missing",
    })?;
    let document = xml::parse(&main, &bytes)?;
    let links = |relations: &[relations::Relation]| -> BTreeMap<String, String> {
        let links = relations.iter().filter(|r| r.kind == "hyperlink");
        links.map(|r| (r.id.clone(), r.target.clone())).collect()
    };
    let mut links_of = |kind: &str| match relations::first(&relations, kind) {
        Some(part) => relations::of(&mut package, part).map(|found| links(&found)),
        None => Ok(BTreeMap::new()),
    };
    let notes = Notes::of(
        footnotes.as_ref(),
        links_of("footnotes")?,
        endnotes.as_ref(),
        links_of("endnotes")?,
        &document,
    );
    let mut reader = Reader {
        styles: styles.unwrap_or_default(),
        numbering: numbering.unwrap_or_default(),
        links: links(&relations),
        notes,
        manuscript: Manuscript::default(),
        changes: Changes::default(),
        commented: BTreeMap::new(),
        fields: Vec::new(),
        number: 0,
        words: String::new(),
        left: TEXT,
    };
    if let Some(body) = document.child("body") {
        reader.manuscript.pieces = reader.blocks(body)?;
    }
    reader.comments(comments.as_ref());
    reader.manuscript.report.changes = reader.changes.finish();
    let mut manuscript = reader.manuscript;
    metadata::note(&mut package, &relations, &mut manuscript.report)?;
    for relation in relations.iter().filter(|r| r.kind == "customXml") {
        if let Some(bytes) = package.part(&relation.target)?
            && let Ok(root) = xml::parse(&relation.target, &bytes)
            && root.local == Carried::ROOT
        {
            manuscript.carried = Carried::read(&root.text());
        }
    }
    Ok(manuscript)
}

/// The exact name of the document's own part, once its kind is known and nothing in the package is a program.
fn main_part(package: &mut Package<'_>) -> Result<String, WordRefusal> {
    let not_word = WordRefusal::OtherKind("a package of another program");
    let Some(kinds) = package.part("[Content_Types].xml")? else {
        return Err(not_word);
    };
    let kinds = xml::parse("[Content_Types].xml", &kinds)?;
    let named = |what: &str| {
        let mut kinds = kinds.elements().filter_map(|e| e.attribute("ContentType"));
        kinds.any(|kind| kind.to_ascii_lowercase().contains(what))
    };
    let holds = |what: &str| {
        let mut names = package.names();
        names.any(|name| name.to_ascii_lowercase().contains(what))
    };
    if named("macroenabled") || named("vbaproject") || holds("vbaproject") {
        return Err(WordRefusal::Active("macros"));
    }
    if named("activex") || holds("/activex/") {
        return Err(WordRefusal::Active("ActiveX controls"));
    }
    if named("oleobject") || holds("/embeddings/") {
        return Err(WordRefusal::Active("embedded objects (OLE)"));
    }
    let relations = relations::of(package, "")?;
    let Some(main) = relations::first(&relations, "officeDocument") else {
        return Err(not_word);
    };
    let mut overrides = kinds.elements().filter(|e| e.local == "Override");
    let kind = overrides.find(|e| {
        let name = e.attribute("PartName").unwrap_or_default();
        name.trim_start_matches('/') == main
    });
    let kind = kind.and_then(|e| e.attribute("ContentType"));
    if !kind.is_some_and(|kind| MAIN.contains(&kind)) {
        return Err(not_word);
    }
    Ok(main.to_owned())
}

/// What is known while the text is read from its beginning to its end.
struct Reader<'a> {
    styles: Styles,
    numbering: Numbering,
    /// Addresses that the present part refers to.
    links: BTreeMap<String, String>,
    notes: Notes<'a>,
    manuscript: Manuscript,
    changes: Changes,
    /// The words that each comment is on; open while it is in [`Commented::open`].
    commented: BTreeMap<String, Commented>,
    fields: Vec<Field>,
    /// The paragraph that is being read, from 1.
    number: usize,
    /// Its words so far.
    words: String,
    /// How many characters may still come.
    left: usize,
}

/// The words that a comment is on.
#[derive(Default)]
struct Commented {
    open: bool,
    words: String,
}

impl Reader<'_> {
    /// Notes something that is left out here.
    fn drop(&mut self, what: impl Into<String>) {
        // From the end: a paragraph may be as long as the file, and every character of it be left out.
        let from = self.words.char_indices().rev().nth(39);
        let last = self.words.get(from.map_or(0, |(at, _)| at)..);
        let last = last.unwrap_or_default().trim();
        let place = if last.is_empty() {
            format!("at the start of paragraph {}", self.number)
        } else {
            format!("in paragraph {}, after “{}”", self.number, last)
        };
        self.manuscript.report.drop(what, place);
    }

    /// The comments with the words they are on.
    fn comments(&mut self, root: Option<&Element>) {
        let Some(root) = root else {
            return;
        };
        for comment in root.elements().filter(|e| e.is("comment")) {
            let id = comment.attribute("id").unwrap_or_default();
            let paragraphs = comment.elements().filter(|e| e.is("p"));
            let text: Vec<String> = paragraphs.map(Element::text).collect();
            let on = self.commented.get(id).map(|c| first_words(&c.words, 120));
            let told = |name| comment.attribute(name).unwrap_or_default().to_owned();
            let comment = Comment {
                author: told("author"),
                date: told("date"),
                on: on.unwrap_or_default(),
                text: first_words(&text.join(" "), 2000),
            };
            let report = &mut self.manuscript.report;
            report.strip("Author of a comment", &comment.author);
            report.comments.push(comment);
        }
    }
}
