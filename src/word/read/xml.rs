//! A part of a Word file as a tree, read strictly: no document type, no entity of its own, bounded in depth and size.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::word::WordRefusal;

/// How deep elements may stand in each other.
const DEPTH: usize = 120;
/// The most elements and texts of a part.
const NODES: usize = 400_000;
/// The most bytes of a part that is read as a tree.
const BYTES: usize = 24 << 20;

/// Whose element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Word,
    Math,
    /// Alternatives for programs of different age.
    Compat,
    Other,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) space: Space,
    pub(super) local: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Whether it is this element of Word's own.
    pub(super) fn is(&self, local: &str) -> bool {
        self.space == Space::Word && self.local == local
    }

    /// An attribute, by its name without the prefix.
    pub(super) fn attribute(&self, local: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == local);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first of Word's elements of this name in it.
    pub(super) fn child(&self, local: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(local))
    }

    /// The `val` of the first element of this name in it.
    pub(super) fn value(&self, local: &str) -> Option<&str> {
        self.child(local)?.attribute("val")
    }

    /// A switch: absent, on, or off.
    pub(super) fn switch(&self, local: &str) -> Option<bool> {
        let value = self.child(local)?.attribute("val");
        Some(!matches!(value, Some("0" | "false" | "off" | "none")))
    }

    /// All text in it, at any depth.
    pub(super) fn text(&self) -> String {
        self.children.iter().fold(String::new(), |text, node| {
            text + &match node {
                Node::Text(words) => words.clone(),
                Node::Element(element) => element.text(),
            }
        })
    }
}

/// Reads a part.
///
/// # Errors
/// [`WordRefusal::Part`].
pub(super) fn parse(part: &str, bytes: &[u8]) -> Result<Element, WordRefusal> {
    let refuse = |what| WordRefusal::Part {
        part: part.to_owned(),
        what,
    };
    let broken = || refuse("is not well-formed XML");
    if bytes.len() > BYTES {
        return Err(refuse("is larger than any letter needs"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refuse("is not text in UTF-8"))?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut nodes = 0;
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| broken())?;
        nodes += 1;
        if nodes > NODES {
            return Err(refuse("has more elements than any letter needs"));
        }
        match event {
            Event::Start(start) => {
                if open.len() == DEPTH {
                    return Err(refuse("is nested deeper than any letter"));
                }
                let space = space_of(&space);
                open.push(element(space, &start).ok_or_else(broken)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or_else(broken)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(done)),
                    None if root.is_none() => root = Some(done),
                    None => return Err(broken()),
                }
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(named) => match character(&named) {
                Some(c) => push_text(&mut open, c.encode_utf8(&mut [0; 4])),
                None => return Err(refuse("refers to an entity, which Word never does")),
            },
            Event::DocType(_) => {
                return Err(refuse("declares a document type, which Word never does"));
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        Some(_) | None => Err(broken()),
    }
}

fn space_of(resolved: &ResolveResult<'_>) -> Space {
    let ResolveResult::Bound(Namespace(name)) = resolved else {
        return Space::Other;
    };
    match *name {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compat,
        _ => Space::Other,
    }
}

fn element(space: Space, start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let local = attribute.key.local_name().as_ref().to_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        attributes.push((local, value.into_owned()));
    }
    Some(Element {
        space,
        local: start.local_name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
    })
}

fn push_text(open: &mut [Element], more: &str) {
    let Some(element) = open.last_mut() else {
        return;
    };
    if let Some(Node::Text(text)) = element.children.last_mut() {
        text.push_str(more);
    } else {
        element.children.push(Node::Text(more.to_owned()));
    }
}

/// One of the five names that XML itself knows, or a number.
fn character(named: &BytesRef<'_>) -> Option<char> {
    if named.is_char_ref() {
        return named.resolve_char_ref().ok().flatten();
    }
    match &*named.xml10_content() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
