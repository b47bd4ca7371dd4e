//! A finished file as objects, held to the few that a letter is made of.
//!
//! A PDF can show things from many places: forms, layers, scripts, annotations. A letter has pages with words and
//! thin rules, links, attachments and one seal. Whatever else is found makes the file unreadable to us.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use sha2::{Digest, Sha256};

use super::{Attachment, Unreadable};

/// The most bytes that one stream may inflate to.
const STREAM: usize = 32 << 20;
/// The most pages.
const PAGES: usize = 200;
/// The most annotations on a page.
const ANNOTATIONS: usize = 2_000;
/// The most attached files that are looked at.
const ATTACHMENTS: usize = 16;

/// SHA-256 of the colour profiles that the typesetter embeds, sRGB and grey: another profile could turn ink to paper.
const PROFILES: [&str; 2] = [
    "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353",
    "00c0f94e09127520a17dc0e1d9264b5702081d96dbdb1549ee88e3631ce42a9d",
];

const CATALOG: [&str; 14] = [
    "Type",
    "Pages",
    "Metadata",
    "OutputIntents",
    "Lang",
    "StructTreeRoot",
    "MarkInfo",
    "ViewerPreferences",
    "Outlines",
    "Names",
    "AF",
    "AcroForm",
    "Perms",
    "PageLabels",
];
const PAGE: [&str; 9] = [
    "Type",
    "Parent",
    "MediaBox",
    "Contents",
    "Resources",
    "StructParents",
    "Tabs",
    "Annots",
    "Group",
];
const RESOURCES: [&str; 3] = ["ColorSpace", "Font", "ProcSet"];
const LINK: [&str; 10] = [
    "Type",
    "Subtype",
    "Contents",
    "Rect",
    "A",
    "Dest",
    "F",
    "StructParent",
    "Border",
    "QuadPoints",
];

/// A file whose objects can be asked for.
pub(super) struct File {
    document: Document,
}

/// A page and what belongs to it.
pub(super) struct Page<'a> {
    pub(super) content: Vec<u8>,
    pub(super) fonts: Vec<(Vec<u8>, &'a Dictionary)>,
    pub(super) colors: Vec<Vec<u8>>,
    /// Its key in the structure's list of parents.
    pub(super) key: i64,
    /// The addresses that its links lead to.
    pub(super) links: Vec<String>,
}

pub(super) fn odd(what: &str) -> Unreadable {
    Unreadable(what.to_owned())
}

impl File {
    pub(super) fn read(pdf: &[u8]) -> Result<Self, Unreadable> {
        let options = LoadOptions {
            strict: true,
            max_decompressed_size: Some(1 << 20),
            ..LoadOptions::default()
        };
        let document = Document::load_mem_with_options(pdf, options)
            .map_err(|error| Unreadable(error.to_string()))?;
        let file = Self { document };
        only(
            file.catalog()?,
            &CATALOG,
            "the file has a part that letters do not have",
        )?;
        Ok(file)
    }

    fn catalog(&self) -> Result<&Dictionary, Unreadable> {
        self.document
            .catalog()
            .map_err(|_| odd("it has no catalog"))
    }

    /// Follows a reference, if it is one.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> Result<&'a Object, Unreadable> {
        let (_, object) = self
            .document
            .dereference(object)
            .map_err(|_| odd("a part of it is missing"))?;
        Ok(object)
    }

    pub(super) fn get<'a>(
        &'a self,
        entries: &'a Dictionary,
        key: &str,
    ) -> Result<&'a Object, Unreadable> {
        let object = entries
            .get(key.as_bytes())
            .map_err(|_| Unreadable(format!("it lacks {key}")))?;
        self.resolve(object)
    }

    pub(super) fn dictionary<'a>(
        &'a self,
        entries: &'a Dictionary,
        key: &str,
    ) -> Result<&'a Dictionary, Unreadable> {
        let object = self.get(entries, key)?;
        object
            .as_dict()
            .map_err(|_| Unreadable(format!("its {key} is not a dictionary")))
    }

    pub(super) fn array<'a>(
        &'a self,
        entries: &'a Dictionary,
        key: &str,
    ) -> Result<&'a [Object], Unreadable> {
        let object = self.get(entries, key)?;
        let array = object
            .as_array()
            .map_err(|_| Unreadable(format!("its {key} is not a list")))?;
        Ok(array)
    }

    /// The inflated bytes of a stream.
    pub(super) fn bytes(&self, object: &Object) -> Result<Vec<u8>, Unreadable> {
        let stream = self
            .resolve(object)?
            .as_stream()
            .map_err(|_| odd("a stream is missing"))?;
        stream
            .get_plain_content_with_limit(STREAM)
            .map_err(|_| odd("a stream is too large or broken"))
    }

    pub(super) fn element(&self, id: ObjectId) -> Result<&Dictionary, Unreadable> {
        self.document
            .get_dictionary(id)
            .map_err(|_| odd("its structure is broken"))
    }

    /// The root of the structure.
    pub(super) fn structure(&self) -> Result<&Dictionary, Unreadable> {
        self.dictionary(self.catalog()?, "StructTreeRoot")
    }

    pub(super) fn pages(&self) -> Result<Vec<Page<'_>>, Unreadable> {
        let pages = self.document.get_pages();
        if pages.is_empty() || pages.len() > PAGES {
            return Err(odd("it has no pages, or more than any letter"));
        }
        pages
            .into_values()
            .map(|id| self.page(self.element(id)?))
            .collect()
    }

    fn page<'a>(&'a self, page: &'a Dictionary) -> Result<Page<'a>, Unreadable> {
        only(page, &PAGE, "a page has a part that letters do not have")?;
        let sides = self.array(page, "MediaBox")?;
        if sides
            .iter()
            .map(|side| side.as_float().unwrap_or(-1.0))
            .ne([0.0, 0.0, 612.0, 792.0])
        {
            return Err(odd("a page is not of the size of a letter"));
        }
        let resources = self.dictionary(page, "Resources")?;
        only(
            resources,
            &RESOURCES,
            "a page uses something that letters do not use",
        )?;
        let mut fonts = Vec::new();
        for (name, font) in self.dictionary(resources, "Font")? {
            let font = self
                .resolve(font)?
                .as_dict()
                .map_err(|_| odd("a font is broken"))?;
            fonts.push((name.clone(), font));
        }
        let key = self
            .get(page, "StructParents")?
            .as_i64()
            .map_err(|_| odd("a page has no structure"))?;
        let content = page.get(b"Contents").map_err(|_| odd("a page is empty"))?;
        Ok(Page {
            content: self.bytes(content)?,
            fonts,
            colors: self.colors(resources)?,
            key,
            links: self.links(page)?,
        })
    }

    /// The names of the colour spaces, each with a profile that we know.
    fn colors(&self, resources: &Dictionary) -> Result<Vec<Vec<u8>>, Unreadable> {
        let mut names = Vec::new();
        for (name, space) in self.dictionary(resources, "ColorSpace")? {
            let space = self
                .resolve(space)?
                .as_array()
                .map_err(|_| odd("a colour is not known"))?;
            let [Object::Name(kind), profile] = space.as_slice() else {
                return Err(odd("a colour is not known"));
            };
            let digest = Sha256::digest(self.bytes(profile)?);
            let digest = data_encoding::HEXLOWER.encode(&digest);
            if kind != b"ICCBased" || !PROFILES.contains(&digest.as_str()) {
                return Err(odd("a colour is not known"));
            }
            names.push(name.clone());
        }
        Ok(names)
    }

    /// Where the links of a page lead outside of the letter. The seal is the only other annotation.
    fn links(&self, page: &Dictionary) -> Result<Vec<String>, Unreadable> {
        let mut links = Vec::new();
        if !page.has(b"Annots") {
            return Ok(links);
        }
        let annotations = self.array(page, "Annots")?;
        if annotations.len() > ANNOTATIONS {
            return Err(odd("a page has more links than any letter"));
        }
        for annotation in annotations {
            let annotation = self
                .resolve(annotation)?
                .as_dict()
                .map_err(|_| odd("a link is broken"))?;
            match self
                .get(annotation, "Subtype")?
                .as_name()
                .unwrap_or_default()
            {
                // The seal's own check has compared every byte of it.
                b"Widget" => {}
                b"Link" => {
                    only(
                        annotation,
                        &LINK,
                        "a link does something that links of letters do not",
                    )?;
                    if annotation.has(b"A") {
                        links.push(self.address(self.dictionary(annotation, "A")?)?);
                    }
                }
                _ => return Err(odd("something is laid over a page")),
            }
        }
        Ok(links)
    }

    fn address(&self, action: &Dictionary) -> Result<String, Unreadable> {
        only(
            action,
            &["Type", "S", "URI"],
            "a link does something that links of letters do not",
        )?;
        if self.get(action, "S")?.as_name().unwrap_or_default() != b"URI" {
            return Err(odd("a link does something that links of letters do not"));
        }
        let address = self.get(action, "URI")?.as_str().unwrap_or_default();
        String::from_utf8(address.to_vec()).map_err(|_| odd("a link is broken"))
    }

    /// The attached files.
    pub(super) fn attachments(&self) -> Result<Vec<Attachment>, Unreadable> {
        let catalog = self.catalog()?;
        if !catalog.has(b"Names") {
            return Ok(Vec::new());
        }
        let names = self.dictionary(catalog, "Names")?;
        only(
            names,
            &["EmbeddedFiles"],
            "the file has a part that letters do not have",
        )?;
        let listed = self.dictionary(names, "EmbeddedFiles")?;
        only(
            listed,
            &["Names"],
            "the file has a part that letters do not have",
        )?;
        let listed = self.array(listed, "Names")?;
        if listed.len() > 2 * ATTACHMENTS {
            return Err(odd("it has more attachments than any letter"));
        }
        let mut attachments = Vec::new();
        for pair in listed.chunks(2) {
            let [_, specification] = pair else {
                return Err(odd("an attachment is broken"));
            };
            let specification = self
                .resolve(specification)?
                .as_dict()
                .map_err(|_| odd("an attachment is broken"))?;
            let name = self.get(specification, "UF")?.as_str().unwrap_or_default();
            let embedded = self.dictionary(specification, "EF")?;
            let stream = embedded
                .get(b"F")
                .map_err(|_| odd("an attachment is broken"))?;
            attachments.push(Attachment {
                name: String::from_utf8_lossy(name).into_owned(),
                bytes: self.bytes(stream)?,
            });
        }
        Ok(attachments)
    }
}

/// Refuses a dictionary that has more than these entries.
fn only(entries: &Dictionary, known: &[&str], what: &str) -> Result<(), Unreadable> {
    let unknown = entries
        .iter()
        .find(|(key, _)| !known.iter().any(|k| k.as_bytes() == key.as_slice()));
    match unknown {
        None => Ok(()),
        Some((key, _)) => Err(Unreadable(format!(
            "{what}: {}",
            String::from_utf8_lossy(key)
        ))),
    }
}
