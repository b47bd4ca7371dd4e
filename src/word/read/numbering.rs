//! Lists: which number or bullet stands before a paragraph, and where its text begins.

use std::collections::BTreeMap;

use super::xml::Element;
use crate::domain::body::{Delimiter, NumberStyle};
use crate::word::manuscript::ListMark;

/// A paragraph's place in a list, and where its text begins.
pub(super) type Listed = (ListMark, i32);

/// The deepest level that Word knows, from 0.
const DEEPEST: u8 = 8;

#[derive(Debug, Clone)]
struct Level {
    /// `None` if nothing stands before the paragraph.
    kind: Option<Kind>,
    /// Whether its numbers hold more than themselves: "1.2", "Section 3".
    compound: bool,
    start: u64,
    left: i32,
}

/// What stands before the paragraph.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Bullet,
    /// A number in its style, with what is around it.
    Number(NumberStyle, Delimiter),
}

impl Kind {
    fn read(element: &Element) -> Option<Self> {
        let style = match element.value("numFmt").unwrap_or("decimal") {
            "none" => return None,
            "bullet" => return Some(Self::Bullet),
            "lowerLetter" => NumberStyle::LowerAlpha,
            "upperLetter" => NumberStyle::UpperAlpha,
            "lowerRoman" => NumberStyle::LowerRoman,
            "upperRoman" => NumberStyle::UpperRoman,
            _ => NumberStyle::Decimal,
        };
        // Such as "(%1)", or "%1.%2." of a number that holds those around it.
        let text = element.value("lvlText").unwrap_or_default().trim();
        let around = (text.starts_with('('), text.ends_with(')'));
        let delimiter = match around {
            (true, true) => Delimiter::Parentheses,
            (false, true) => Delimiter::Parenthesis,
            (_, false) => Delimiter::Period,
        };
        Some(Self::Number(style, delimiter))
    }
}

impl Level {
    fn read(element: &Element) -> Option<(u8, Self)> {
        let at = element.attribute("ilvl")?.parse().ok()?;
        let indent = element.child("pPr").and_then(|p| p.child("ind"));
        let left = indent.and_then(|i| i.attribute("left").or_else(|| i.attribute("start")));
        Some((
            at,
            Self {
                kind: Kind::read(element),
                compound: element.value("lvlText").is_some_and(is_compound),
                start: element
                    .value("start")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(1),
                left: left
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(720 * (i32::from(at) + 1)),
            },
        ))
    }
}

#[derive(Debug, Default)]
struct List {
    counter: u32,
    starts: BTreeMap<u8, u64>,
    levels: BTreeMap<u8, Level>,
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: BTreeMap<u32, BTreeMap<u8, Level>>,
    lists: BTreeMap<u32, List>,
}

impl Numbering {
    pub(super) fn read(root: &Element) -> Self {
        let mut numbering = Self::default();
        let number = |element: &Element, name| element.attribute(name)?.parse().ok();
        for element in root.elements() {
            if element.is("abstractNum") {
                let Some(id) = number(element, "abstractNumId") else {
                    continue;
                };
                let levels = element.elements().filter(|e| e.is("lvl"));
                let levels: BTreeMap<u8, Level> = levels.filter_map(Level::read).collect();
                numbering.kinds.insert(id, levels);
            } else if element.is("num") {
                let Some(id) = number(element, "numId") else {
                    continue;
                };
                let mut list = List {
                    counter: element
                        .value("abstractNumId")
                        .and_then(|v| v.parse().ok())
                        .unwrap_or_default(),
                    ..List::default()
                };
                for over in element.elements().filter(|e| e.is("lvlOverride")) {
                    let Some(level) = over.attribute("ilvl").and_then(|v| v.parse().ok()) else {
                        continue;
                    };
                    if let Some(start) = over.value("startOverride").and_then(|v| v.parse().ok()) {
                        list.starts.insert(level, start);
                    }
                    if let Some((level, own)) = over.child("lvl").and_then(Level::read) {
                        list.levels.insert(level, own);
                    }
                }
                numbering.lists.insert(id, list);
            }
        }
        numbering
    }

    /// The mark of a paragraph in a list, and where its text begins.
    pub(super) fn mark(&self, list: Option<u32>, level: u8) -> Option<Listed> {
        let (id, level) = (list.filter(|id| *id != 0)?, level.min(DEEPEST));
        let list = self.lists.get(&id)?;
        let own = list.levels.get(&level);
        let own = own.or_else(|| self.kinds.get(&list.counter)?.get(&level))?;
        Some((
            ListMark {
                list: id,
                counter: list.counter,
                level,
                counts: match own.kind? {
                    Kind::Bullet => None,
                    Kind::Number(style, delimiter) => Some((style, delimiter)),
                },
                start: list.starts.get(&level).copied().unwrap_or(own.start),
                anew: list.starts.contains_key(&level),
                compound: own.compound,
            },
            own.left,
        ))
    }
}

/// Whether a number's pattern holds another number, or words.
fn is_compound(pattern: &str) -> bool {
    pattern.matches('%').count() > 1 || pattern.contains(char::is_alphabetic)
}
