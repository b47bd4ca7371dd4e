//! Lists with Word's own numbers and bullets.

/// The lists of a document, each with its first number and its depth.
#[derive(Default)]
pub(super) struct Lists(Vec<(Option<u64>, usize)>);

/// The bullets of three levels in turn, from characters that every font has.
const BULLETS: [&str; 3] = ["\u{2022}", "\u{2013}", "\u{00b7}"];

impl Lists {
    /// Begins a list, and gives its id.
    pub(super) fn begin(&mut self, start: Option<u64>, level: usize) -> usize {
        self.0.push((start, level.min(8)));
        self.0.len()
    }

    /// The part that says how each list counts.
    pub(super) fn part(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
        );
        for (id, ordered) in [(0, false), (1, true)] {
            out.push_str(&format!(
                "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>"
            ));
            for level in 0..9usize {
                let (format, text) = if ordered {
                    ("decimal", format!("%{}.", level + 1))
                } else {
                    let bullet = BULLETS.get(level % BULLETS.len()).copied();
                    ("bullet", bullet.unwrap_or_default().to_owned())
                };
                let left = 720 * (level + 1);
                out.push_str(&format!(
                    "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"360\"/></w:pPr></w:lvl>"
                ));
            }
            out.push_str("</w:abstractNum>");
        }
        for (index, (start, level)) in self.0.iter().enumerate() {
            let (id, kind) = (index + 1, usize::from(start.is_some()));
            out.push_str(&format!(
                "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{kind}\"/>"
            ));
            if let Some(start) = start {
                out.push_str(&format!(
                    "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>"
                ));
            }
            out.push_str("</w:num>");
        }
        out.push_str("</w:numbering>");
        out
    }
}
