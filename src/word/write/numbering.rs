//! Lists with Word's own numbers and bullets.

use crate::domain::body::{Delimiter, NumberStyle, Numbering};

/// The lists of a document, each with how it counts and its depth.
#[derive(Default)]
pub(super) struct Lists(Vec<(Option<Numbering>, usize)>);

/// The bullets of three levels in turn, from characters that every font has.
const BULLETS: [&str; 3] = ["\u{2022}", "\u{2013}", "\u{00b7}"];

/// What stands before the items of a list, for Word: nothing but bullets, or numbers of a style.
type Kind = Option<(NumberStyle, Delimiter)>;

impl Lists {
    /// Begins a list, and gives its id.
    pub(super) fn begin(&mut self, numbering: Option<Numbering>, level: usize) -> usize {
        self.0.push((numbering, level.min(8)));
        self.0.len()
    }

    /// The part that says how each list counts.
    pub(super) fn part(&self) -> String {
        let mut kinds: Vec<Kind> = vec![None, Some((NumberStyle::Decimal, Delimiter::Period))];
        let mut lists = String::new();
        for (index, (numbering, level)) in self.0.iter().enumerate() {
            let wanted = numbering.map(|numbering| (numbering.style, numbering.delimiter));
            let kind = kinds.iter().position(|known| *known == wanted);
            let kind = kind.unwrap_or_else(|| {
                kinds.push(wanted);
                kinds.len() - 1
            });
            let id = index + 1;
            lists.push_str(&format!(
                "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{kind}\"/>"
            ));
            if let Some(Numbering { start, .. }) = numbering {
                lists.push_str(&format!(
                    "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>"
                ));
            }
            lists.push_str("</w:num>");
        }
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
        );
        for (id, kind) in kinds.into_iter().enumerate() {
            out.push_str(&abstract_num(id, kind));
        }
        out + &lists + "</w:numbering>"
    }
}

/// A kind of list at every depth.
fn abstract_num(id: usize, kind: Kind) -> String {
    let mut out =
        format!("<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>");
    for level in 0..9usize {
        let (format, text) = match kind {
            None => {
                let bullet = BULLETS.get(level % BULLETS.len()).copied();
                ("bullet", bullet.unwrap_or_default().to_owned())
            }
            Some((style, delimiter)) => (format(style), around(delimiter, level + 1)),
        };
        let left = 720 * (level + 1);
        out.push_str(&format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"360\"/></w:pPr></w:lvl>"
        ));
    }
    out + "</w:abstractNum>"
}

fn format(style: NumberStyle) -> &'static str {
    match style {
        NumberStyle::Decimal => "decimal",
        NumberStyle::LowerAlpha => "lowerLetter",
        NumberStyle::LowerRoman => "lowerRoman",
        NumberStyle::UpperAlpha => "upperLetter",
        NumberStyle::UpperRoman => "upperRoman",
    }
}

fn around(delimiter: Delimiter, level: usize) -> String {
    match delimiter {
        Delimiter::Period => format!("%{level}."),
        Delimiter::Parenthesis => format!("%{level})"),
        Delimiter::Parentheses => format!("(%{level})"),
    }
}
