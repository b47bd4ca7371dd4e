//! SVG, held to a short list of elements, then drawn without files, network or fonts.
//!
//! The list is of what a signature or a letterhead is drawn with. What is not on it is refused with its name, not
//! ignored: a drawing that looks different here would be printed on a letter. What a drawing costs is counted before
//! it is drawn, with everything that `use` repeats.

use std::collections::HashMap;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{self, Group, ImageHrefResolver, Options, Tree};

use super::{DRAWING_LIMIT, PictureRefusal};

/// Elements that are drawn or that say how.
const ELEMENTS: [&str; 21] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "style",
    "title",
    "desc",
    "metadata",
    "view",
];
/// Elements that hold words.
const WORDS: [&str; 5] = ["text", "tspan", "textPath", "tref", "altGlyph"];
const SVG: &str = "http://www.w3.org/2000/svg";
/// The most nodes of the file: elements, words between them, comments.
const NODES: u32 = 20_000;
/// The deepest nesting.
const DEPTH: usize = 48;
/// The most elements, and the most bytes, that are drawn when `use` has repeated what it repeats.
const DRAWN: Cost = Cost {
    elements: 3_000,
    bytes: 2 << 20,
};
/// The most bytes of rules of style: each is held against each element.
const RULES: usize = 16 << 10;
/// The most layers, which are pictures of their own while they are drawn, and the deepest nesting of those.
const LAYERS: usize = 24;
const NESTED_LAYERS: usize = 4;

/// Draws an SVG as large as the limit allows, what it shows filling the picture.
pub(super) fn draw(file: &[u8], limit: (u32, u32)) -> Result<RgbaImage, PictureRefusal> {
    if file.len() > DRAWING_LIMIT {
        return Err(PictureRefusal::DrawingTooLong);
    }
    let text = std::str::from_utf8(file).map_err(|_| PictureRefusal::Damaged)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let document = parse(text)?;
    check(&document)?;
    let tree =
        Tree::from_xmltree(&document, &nothing_else()).map_err(|_| PictureRefusal::Damaged)?;
    let mut layers = 0;
    count_layers(tree.root(), 0, &mut layers)?;
    rendered(&tree, limit)
}

/// Reads the file as XML. A document type may stand in front, as older programs write it, but define nothing.
fn parse(text: &str) -> Result<Document<'_>, PictureRefusal> {
    let declared = text.find("<!DOCTYPE").map(|at| text.split_at(at));
    if let Some((_, rest)) = declared
        && rest
            .split('>')
            .next()
            .is_some_and(|declaration| declaration.contains('['))
    {
        return Err(PictureRefusal::Entities);
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: NODES,
        entity_resolver: None,
    };
    Document::parse_with_options(text, options).map_err(|error| {
        // The many ways in which a file is no XML are one to its sender.
        if matches!(error, usvg::roxmltree::Error::NodesLimitReached) {
            PictureRefusal::Intricate
        } else if text.contains("<svg") {
            PictureRefusal::Damaged
        } else {
            PictureRefusal::NoPicture
        }
    })
}

/// Holds every element to the list, and the whole to its limits.
fn check(document: &Document<'_>) -> Result<(), PictureRefusal> {
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(PictureRefusal::NoPicture);
    }
    let mut rules = 0;
    for node in root.descendants().filter(Node::is_element) {
        if node.ancestors().take(DEPTH + 2).count() > DEPTH + 1 {
            return Err(PictureRefusal::Intricate);
        }
        // Programs keep notes of their own in namespaces of their own; nothing of that is drawn.
        if node
            .tag_name()
            .namespace()
            .is_some_and(|space| space != SVG)
        {
            continue;
        }
        let name = node.tag_name().name();
        if WORDS.contains(&name) {
            return Err(PictureRefusal::Words);
        }
        if !ELEMENTS.contains(&name) {
            let shown = name.chars().take(40).collect();
            return Err(PictureRefusal::Element(shown));
        }
        if name == "style" {
            let style = node.text().unwrap_or_default();
            rules += style.len();
            check_style(style)?;
        }
        check_attributes(node)?;
    }
    if rules > RULES {
        return Err(PictureRefusal::Intricate);
    }
    let mut costs = Costs::new(document);
    let cost = costs.of(root, 0)?;
    if cost.elements > DRAWN.elements || cost.bytes > DRAWN.bytes {
        return Err(PictureRefusal::Intricate);
    }
    Ok(())
}

fn check_attributes(node: Node<'_, '_>) -> Result<(), PictureRefusal> {
    for attribute in node.attributes() {
        let value = attribute.value();
        match attribute.name() {
            "href" if !value.trim_start().starts_with('#') => return Err(PictureRefusal::Outside),
            "style" => check_style(value)?,
            "d" => check_numbers(value)?,
            "stroke-dasharray" if value.trim() != "none" => return Err(PictureRefusal::Intricate),
            "filter" | "mask" if value.trim() != "none" => {
                return Err(PictureRefusal::Element(attribute.name().to_owned()));
            }
            _ if refers_outside(value) => return Err(PictureRefusal::Outside),
            _ => {}
        }
    }
    Ok(())
}

/// Rules of style may colour and join lines. They fetch nothing, and set no dashes, of which a line can have millions.
fn check_style(style: &str) -> Result<(), PictureRefusal> {
    if style.contains("@import") || refers_outside(style) {
        return Err(PictureRefusal::Outside);
    }
    let dashed = style.split("stroke-dasharray").skip(1).any(|rest| {
        let value = rest.trim_start_matches([':', ' ', '\t', '\r', '\n']);
        !value.starts_with("none")
    });
    if dashed {
        return Err(PictureRefusal::Intricate);
    }
    Ok(())
}

/// Whether some `url(…)` leads out of the file.
fn refers_outside(value: &str) -> bool {
    value.split("url(").skip(1).any(|rest| {
        let target = rest.trim_start_matches([' ', '\t', '\r', '\n', '"', '\'']);
        !target.starts_with('#')
    })
}

/// An arc is drawn in the more pieces the larger it is, so a path's numbers stay within what a page can mean.
fn check_numbers(path: &str) -> Result<(), PictureRefusal> {
    /// The most digits before the point, and the largest exponent of ten.
    const DIGITS: usize = 7;
    const EXPONENT: u32 = 5;
    let mut digits = 0;
    let mut fraction = false;
    let mut rest = path.bytes().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'0'..=b'9' if fraction => {}
            b'0'..=b'9' => digits += 1,
            b'.' => fraction = true,
            b'e' | b'E' => {
                let sign = rest.next_if(|b| matches!(b, b'+' | b'-'));
                let mut exponent: u32 = 0;
                while let Some(digit) = rest.next_if(u8::is_ascii_digit) {
                    exponent = exponent
                        .saturating_mul(10)
                        .saturating_add(u32::from(digit - b'0'));
                }
                if sign != Some(b'-') && exponent > EXPONENT {
                    return Err(PictureRefusal::Intricate);
                }
            }
            _ => (digits, fraction) = (0, false),
        }
        if digits > DIGITS {
            return Err(PictureRefusal::Intricate);
        }
    }
    Ok(())
}

/// What is drawn for an element, with all that it repeats.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    elements: usize,
    bytes: usize,
}

/// The costs of what is repeated, each computed once.
struct Costs<'a, 'd> {
    by_id: HashMap<&'a str, Node<'a, 'd>>,
    known: HashMap<&'a str, Option<Cost>>,
}

impl<'a, 'd> Costs<'a, 'd> {
    fn new(document: &'a Document<'d>) -> Self {
        let elements = document.root().descendants();
        Self {
            by_id: elements
                .filter_map(|node| Some((node.attribute("id")?, node)))
                .collect(),
            known: HashMap::new(),
        }
    }

    fn of(&mut self, node: Node<'a, 'd>, depth: usize) -> Result<Cost, PictureRefusal> {
        if depth > 2 * DEPTH {
            return Err(PictureRefusal::Intricate);
        }
        let own: usize = node.attributes().map(|a| a.value().len()).sum();
        // Many shapes may share one gradient, and that costs nothing.
        let gradient = matches!(
            node.tag_name().name(),
            "linearGradient" | "radialGradient" | "stop"
        );
        let mut cost = Cost {
            elements: usize::from(!gradient),
            bytes: own,
        };
        for child in node.children().filter(Node::is_element) {
            cost.add(self.of(child, depth + 1)?);
        }
        for attribute in node.attributes() {
            if let Some(id) = target(attribute.name(), attribute.value()) {
                cost.add(self.repeated(id, depth + 1)?);
            }
        }
        Ok(cost)
    }

    /// The cost of what an id names; a drawing that repeats itself within itself has no end.
    fn repeated(&mut self, id: &'a str, depth: usize) -> Result<Cost, PictureRefusal> {
        match self.known.get(id) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(PictureRefusal::Intricate),
            None => {}
        }
        let Some(node) = self.by_id.get(id).copied() else {
            return Ok(Cost::default());
        };
        self.known.insert(id, None);
        let cost = self.of(node, depth)?;
        self.known.insert(id, Some(cost));
        Ok(cost)
    }
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.elements = self.elements.saturating_add(other.elements);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// What an attribute refers to within the file.
fn target<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    if name == "href" {
        return value.trim().strip_prefix('#');
    }
    let rest = value.split("url(").nth(1)?;
    let inside = rest.split(')').next()?;
    inside.trim_matches([' ', '"', '\'']).strip_prefix('#')
}

/// Nothing beside the file: no folder, no pictures by link or by data; the list of fonts is empty from the start.
fn nothing_else() -> Options<'static> {
    Options {
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// Counts the layers of a drawing as it will be drawn, rules of style applied.
fn count_layers(group: &Group, nested: usize, layers: &mut usize) -> Result<(), PictureRefusal> {
    if !group.filters().is_empty() {
        return Err(PictureRefusal::Element("filter".to_owned()));
    }
    if group.mask().is_some() {
        return Err(PictureRefusal::Element("mask".to_owned()));
    }
    let nested = nested + usize::from(group.should_isolate());
    *layers += usize::from(group.should_isolate());
    if nested > NESTED_LAYERS || *layers > LAYERS {
        return Err(PictureRefusal::Intricate);
    }
    let mut clip = group.clip_path();
    let mut chained = nested;
    while let Some(path) = clip {
        chained += 1;
        count_layers(path.root(), chained, layers)?;
        clip = path.clip_path();
    }
    for node in group.children() {
        if let usvg::Node::Group(child) = node {
            count_layers(child, nested, layers)?;
        }
    }
    Ok(())
}

/// Draws what there is to be seen, as large as the limit allows.
fn rendered(tree: &Tree, limit: (u32, u32)) -> Result<RgbaImage, PictureRefusal> {
    let seen = seen(tree).ok_or(PictureRefusal::Blank)?;
    let (left, top, width, height) = seen;
    let scale = (limit.0 as f32 / width).min(limit.1 as f32 / height);
    let side = |length: f32| ((length * scale).ceil() as u32).clamp(1, 2 * limit.0);
    let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(PictureRefusal::Damaged)?;
    let transform = Transform::from_translate(-left, -top).post_scale(scale, scale);
    resvg::render(tree, transform, &mut pixmap.as_mut());
    let (width, height) = (pixmap.width(), pixmap.height());
    let pixels = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let straight = pixel.demultiply();
            [
                straight.red(),
                straight.green(),
                straight.blue(),
                straight.alpha(),
            ]
        })
        .collect();
    RgbaImage::from_raw(width, height, pixels).ok_or(PictureRefusal::Damaged)
}

/// The part of the drawing's own page that something is drawn on: left, top, width, height.
fn seen(tree: &Tree) -> Option<(f32, f32, f32, f32)> {
    let drawn = tree.root().abs_layer_bounding_box();
    let page = tree.size();
    let left = drawn.left().max(0.0);
    let top = drawn.top().max(0.0);
    let right = drawn.right().min(page.width());
    let bottom = drawn.bottom().min(page.height());
    let (width, height) = (right - left, bottom - top);
    let sound = [left, top, width, height].iter().all(|n| n.is_finite());
    (sound && !tree.root().children().is_empty() && width > 0.0 && height > 0.0)
        .then_some((left, top, width, height))
}
