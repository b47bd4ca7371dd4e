//! What a paragraph or a run is, from its own properties and its styles.

use std::collections::BTreeMap;

use super::numbering::Numbering;
use super::xml::Element;
use crate::word::manuscript::{Align, Look, Part, Role, Shape, Shift};

/// How long a chain of styles that build on each other may be.
const CHAIN: usize = 20;
/// From which indent on both sides a paragraph is a quotation: a quarter of an inch.
const QUOTED: i32 = 360;

/// The style of a table's header in our own export.
const TABLE_HEADING: &str = "Letter Table Heading";

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: Settings,
    look: PartLook,
    hidden: Option<bool>,
}

/// Paragraph properties, as far as they are set.
#[derive(Debug, Clone, Default)]
struct Settings {
    outline: Option<u8>,
    list: Option<u32>,
    level: Option<u8>,
    left: Option<i32>,
    right: Option<i32>,
    ruled: bool,
    align: Option<Align>,
}

/// Run properties, as far as they are set.
#[derive(Debug, Clone, Copy, Default)]
struct PartLook {
    bold: Option<bool>,
    italic: Option<bool>,
    small_caps: Option<bool>,
    shift: Option<Shift>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    pub(super) fn read(root: &Element) -> Self {
        let mut styles = Self::default();
        for element in root.elements().filter(|element| element.is("style")) {
            let Some(id) = element.attribute("styleId") else {
                continue;
            };
            let is_paragraph = element.attribute("type") == Some("paragraph");
            let is_default = matches!(element.attribute("default"), Some("1" | "true"));
            if is_paragraph && is_default {
                styles.default = Some(id.to_owned());
            }
            let run = element.child("rPr");
            styles.by_id.insert(
                id.to_owned(),
                Style {
                    name: element.value("name").unwrap_or(id).to_owned(),
                    based_on: element.value("basedOn").map(str::to_owned),
                    paragraph: element.child("pPr").map(Settings::of).unwrap_or_default(),
                    look: run.map(PartLook::of).unwrap_or_default(),
                    hidden: run.and_then(|run| run.switch("vanish")),
                },
            );
        }
        styles
    }

    /// A style and those it builds on, the nearest first.
    fn chain(&self, id: Option<&str>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = id.or(self.default.as_deref());
        while let Some(style) = next.and_then(|id| self.by_id.get(id)) {
            chain.push(style);
            if chain.len() == CHAIN {
                break;
            }
            next = style.based_on.as_deref();
        }
        chain
    }

    /// What a paragraph with these properties is.
    pub(super) fn shape(&self, properties: Option<&Element>, numbering: &Numbering) -> Shape {
        let own = properties.map(Settings::of).unwrap_or_default();
        let id = properties.and_then(|p| p.value("pStyle"));
        let chain = self.chain(id);
        let from_styles = |get: fn(&Settings) -> Option<i32>| {
            chain.iter().find_map(|style| get(&style.paragraph))
        };
        let list = own
            .list
            .or_else(|| chain.iter().find_map(|style| style.paragraph.list));
        let level = own
            .level
            .or_else(|| chain.iter().find_map(|style| style.paragraph.level));
        let mark = numbering.mark(list, level.unwrap_or(0));
        let left = own.left.or_else(|| {
            let listed = mark.as_ref().map(|(_, left)| *left);
            match own.list {
                Some(_) => listed.or_else(|| from_styles(|s| s.left)),
                None => from_styles(|s| s.left).or(listed),
            }
        });
        let right = own.right.or_else(|| from_styles(|s| s.right));
        let ruled = own.ruled || chain.iter().any(|style| style.paragraph.ruled);
        let outline = own
            .outline
            .or_else(|| chain.iter().find_map(|style| style.paragraph.outline));
        let role = chain.iter().find_map(|style| named_role(&style.name));
        let indented =
            mark.is_none() && left.unwrap_or(0) >= QUOTED && right.unwrap_or(0) >= QUOTED;
        Shape {
            role: match (role, outline) {
                (Some(role), _) => role,
                (None, Some(level)) if level < 9 => Role::Heading((level + 1).min(3)),
                (None, _) if ruled => Role::Rule,
                (None, _) if indented => Role::Quote(1),
                (None, _) => Role::Body,
            },
            list: mark.map(|(mark, _)| mark),
            left: left.unwrap_or(0),
            align: own
                .align
                .or_else(|| chain.iter().find_map(|style| style.paragraph.align))
                .unwrap_or_default(),
        }
    }

    /// How a run looks, in a paragraph of that style and role.
    pub(super) fn look(&self, run: Option<&Element>, paragraph: Option<&str>, role: Role) -> Look {
        let own = run.map(PartLook::of).unwrap_or_default();
        let character = match run.and_then(|run| run.value("rStyle")) {
            Some(id) => self.chain(Some(id)),
            None => Vec::new(),
        };
        // A heading is bold as a whole, a quotation perhaps italic: that is what they are, not emphasis.
        let paragraph = match role {
            Role::Body | Role::Rule => self.chain(paragraph),
            Role::Heading(_) | Role::Quote(_) | Role::Part(_) => Vec::new(),
        };
        // The same holds for the header of our own tables.
        let is_header = paragraph
            .first()
            .is_some_and(|style| style.name == TABLE_HEADING);
        let paragraph = if is_header { Vec::new() } else { paragraph };
        let look = |get: fn(&PartLook) -> Option<bool>| {
            let styled = |chain: &[&Style]| chain.iter().find_map(|style| get(&style.look));
            let of_styles =
                || styled(&character).unwrap_or(false) != styled(&paragraph).unwrap_or(false);
            get(&own).unwrap_or_else(of_styles)
        };
        Look {
            bold: look(|l| l.bold),
            italic: look(|l| l.italic),
            small_caps: look(|l| l.small_caps),
            shift: own
                .shift
                .or_else(|| character.iter().find_map(|style| style.look.shift))
                .or_else(|| paragraph.iter().find_map(|style| style.look.shift))
                .unwrap_or_default(),
        }
    }

    /// Whether a run is hidden.
    pub(super) fn hides(&self, run: Option<&Element>, paragraph: Option<&str>) -> bool {
        let own = run.and_then(|run| run.switch("vanish"));
        let character = run.and_then(|run| run.value("rStyle"));
        let styled = |id: Option<&str>| self.chain(id).iter().find_map(|style| style.hidden);
        own.or_else(|| character.and_then(|id| styled(Some(id))))
            .or_else(|| styled(paragraph))
            .unwrap_or(false)
    }
}

/// What the name of a style says that its paragraphs are.
fn named_role(name: &str) -> Option<Role> {
    if let Some((part, _)) = Part::STYLES.iter().find(|(_, style)| *style == name) {
        return Some(Role::Part(*part));
    }
    let name = name.to_lowercase();
    let level = |after: &str| after.trim().parse::<u8>().ok().filter(|level| *level > 0);
    match name.as_str() {
        "title" => Some(Role::Heading(1)),
        "subtitle" => Some(Role::Heading(2)),
        "quote" | "intense quote" | "block text" | "quotations" => Some(Role::Quote(1)),
        "letter rule" | "horizontal line" => Some(Role::Rule),
        _ => {
            if let Some(level) = name.strip_prefix("heading").and_then(level) {
                return Some(Role::Heading(level.min(3)));
            }
            let quote = name.strip_prefix("quote").and_then(level);
            quote.map(|level| Role::Quote(level.min(6)))
        }
    }
}

impl Settings {
    fn of(properties: &Element) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i32>().ok());
        let indent = |names: [&str; 2]| {
            let indent = properties.child("ind")?;
            number(names.iter().find_map(|name| indent.attribute(name)))
        };
        let list = properties.child("numPr");
        let border = properties.child("pBdr");
        Self {
            outline: properties.value("outlineLvl").and_then(|v| v.parse().ok()),
            list: list.and_then(|l| l.value("numId")?.parse().ok()),
            level: list.and_then(|l| l.value("ilvl")?.parse().ok()),
            left: indent(["left", "start"]),
            right: indent(["right", "end"]),
            ruled: border.is_some_and(|border| {
                let edges = ["top", "bottom", "between"];
                edges.iter().any(|edge| {
                    let kind = border.value(edge);
                    kind.is_some_and(|kind| !matches!(kind, "none" | "nil"))
                })
            }),
            align: properties.value("jc").map(|value| match value {
                "center" => Align::Center,
                "right" | "end" => Align::End,
                _ => Align::Start,
            }),
        }
    }
}

impl PartLook {
    fn of(properties: &Element) -> Self {
        Self {
            bold: properties.switch("b"),
            italic: properties.switch("i"),
            small_caps: properties.switch("smallCaps"),
            shift: properties.value("vertAlign").map(|value| match value {
                "superscript" => Shift::Raised,
                "subscript" => Shift::Lowered,
                _ => Shift::None,
            }),
        }
    }
}

/// The style of a paragraph, by its id.
pub(super) fn of_paragraph(properties: Option<&Element>) -> Option<&str> {
    properties?.value("pStyle")
}
