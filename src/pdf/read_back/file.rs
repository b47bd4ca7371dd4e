//! A finished file as objects, held to the few that a letter is made of.
//!
//! A PDF can show things from many places: forms, layers, scripts, annotations. A letter has pages with words and
//! thin rules, links, attachments and one seal. Whatever else is found makes the file unreadable to us.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use sha2::{Digest, Sha256};

use super::Unreadable;
use super::layout::size;
use crate::domain::layout::Paper;

/// The most bytes that one stream may inflate to.
const STREAM: usize = 32 << 20;
/// The most pages.
const PAGES: usize = 200;
/// The most annotations on a page.
const ANNOTATIONS: usize = 2_000;

/// SHA-256 of the colour profiles that the typesetter embeds, sRGB and grey, each with its channels: another profile could turn ink to paper.
const PROFILES: [(&str, usize); 2] = [
    (
        "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353",
        3,
    ),
    (
        "00c0f94e09127520a17dc0e1d9264b5702081d96dbdb1549ee88e3631ce42a9d",
        1,
    ),
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
const RESOURCES: [&str; 4] = ["ColorSpace", "Font", "ProcSet", "XObject"];
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
    pub(super) pictures: Vec<(Vec<u8>, ObjectId)>,
    pub(super) paper: Paper,
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

    pub(super) fn catalog(&self) -> Result<&Dictionary, Unreadable> {
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

    /// A stream as it stands in the file.
    pub(super) fn stream(&self, id: ObjectId) -> Result<&Stream, Unreadable> {
        let stream = self.document.get_object(id).and_then(Object::as_stream);
        stream.map_err(|_| odd("a stream is missing"))
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
            pictures: self.pictures(resources)?,
            paper: self.paper(page)?,
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
            self.channels(space)?;
            names.push(name.clone());
        }
        Ok(names)
    }

    /// How many channels a colour has, if its profile is one that we know.
    pub(super) fn channels(&self, space: &[Object]) -> Result<usize, Unreadable> {
        let unknown = || odd("a colour is not known");
        let [Object::Name(kind), profile] = space else {
            return Err(unknown());
        };
        let digest = Sha256::digest(self.bytes(profile)?);
        let digest = data_encoding::HEXLOWER.encode(&digest);
        let known = PROFILES.iter().find(|(profile, _)| *profile == digest);
        match known {
            Some((_, channels)) if kind == b"ICCBased" => Ok(*channels),
            _ => Err(unknown()),
        }
    }

    /// The pictures that a page may show, by name.
    fn pictures(&self, resources: &Dictionary) -> Result<Vec<(Vec<u8>, ObjectId)>, Unreadable> {
        if !resources.has(b"XObject") {
            return Ok(Vec::new());
        }
        let mut pictures = Vec::new();
        for (name, picture) in self.dictionary(resources, "XObject")? {
            let id = picture
                .as_reference()
                .map_err(|_| odd("a picture is missing"))?;
            pictures.push((name.clone(), id));
        }
        Ok(pictures)
    }

    fn paper(&self, page: &Dictionary) -> Result<Paper, Unreadable> {
        let sides = self.array(page, "MediaBox")?.iter();
        let sides: Vec<f32> = sides.map(|side| side.as_float().unwrap_or(-1.0)).collect();
        [Paper::Letter, Paper::A4]
            .into_iter()
            .find(|paper| {
                let (width, height) = size(*paper);
                let expected = [0.0, 0.0, width, height];
                sides.len() == 4
                    && sides
                        .iter()
                        .zip(expected)
                        .all(|(side, expected)| (side - expected).abs() < 0.01)
            })
            .ok_or_else(|| odd("a page is not of the size of a letter"))
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
}

/// Refuses a dictionary that has more than these entries.
pub(super) fn only(entries: &Dictionary, known: &[&str], what: &str) -> Result<(), Unreadable> {
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
