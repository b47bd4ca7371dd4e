//! Runs: words with their look, links, fields, and all that stands between words and is none.

use super::xml::{Element, Space};
use super::{Reader, notes};
use crate::domain::body::{Block, Body, Inline};
use crate::domain::text::first_unseen;
use crate::word::manuscript::{Mark, Role, Run, Shift, What};
use crate::word::report::first_words;
use crate::word::{WordRefusal, markdown};

/// The most characters that are raised or lowered together; they are never broken.
const SHIFTED: usize = 40;

/// The style and role of the paragraph that runs stand in.
type Around<'s> = (Option<&'s str>, Role);

/// A field that is open.
#[derive(Default)]
pub(super) struct Field {
    instruction: String,
    /// Whether its instruction is over and its present words follow.
    shown: bool,
    link: Option<String>,
    /// Whether its words are not wanted, for it was read otherwise.
    replaced: bool,
}

impl Reader<'_> {
    /// What stands in a paragraph or in a wrapper within one.
    pub(super) fn inlines(
        &mut self,
        parent: &Element,
        marks: &[Mark],
        link: Option<&str>,
        around: Around<'_>,
        runs: &mut Vec<Run>,
    ) -> Result<(), WordRefusal> {
        for element in parent.elements() {
            match (element.space, element.local.as_str()) {
                (Space::Word, "r") => self.run(element, marks, link, around, runs)?,
                (Space::Word, "ins" | "del" | "moveFrom" | "moveTo") => {
                    let mut marks = marks.to_vec();
                    marks.extend(self.changes.mark(element));
                    self.inlines(element, &marks, link, around, runs)?;
                }
                (Space::Word, "hyperlink") => {
                    let address = self.address(element);
                    let address = address.as_deref().or(link);
                    self.inlines(element, marks, address, around, runs)?;
                }
                (Space::Word, "fldSimple") => {
                    let instruction = element.attribute("instr").unwrap_or_default();
                    self.fields.push(Field {
                        instruction: instruction.to_owned(),
                        ..Field::default()
                    });
                    self.show_field(marks, link, runs)?;
                    self.inlines(element, marks, link, around, runs)?;
                    self.fields.pop();
                }
                (
                    Space::Word,
                    "sdt" | "sdtContent" | "customXml" | "smartTag" | "bdo" | "dir" | "ruby"
                    | "rubyBase",
                )
                | (Space::Compat, "AlternateContent" | "Choice") => {
                    self.inlines(element, marks, link, around, runs)?;
                }
                (Space::Math, _) => self.drop("an equation"),
                (Space::Word, "pPr") => {}
                (Space::Word, _) => self.anchor(element),
                (Space::Compat | Space::Other, _) => {}
            }
        }
        Ok(())
    }

    /// Where comments and moves begin and end.
    pub(super) fn anchor(&mut self, element: &Element) {
        let id = element.attribute("id").unwrap_or_default().to_owned();
        match element.local.as_str() {
            "commentRangeStart" => self.commented.entry(id).or_default().open = true,
            "commentRangeEnd" => self.commented.entry(id).or_default().open = false,
            _ => self.changes.range(element),
        }
    }

    /// The address of a link, if a letter may link to it.
    fn address(&mut self, element: &Element) -> Option<String> {
        let outside = element
            .attribute("id")
            .and_then(|id| self.links.get(id).cloned());
        let Some(mut address) = outside else {
            self.drop("a link to a place in the document (its words stay)");
            return None;
        };
        if let Some(anchor) = element.attribute("anchor") {
            address = format!("{address}#{anchor}");
        }
        self.fit_address(&address)
    }

    fn fit_address(&mut self, address: &str) -> Option<String> {
        let source = format!("[x]({})", markdown::destination(address));
        let fit = Body::parse(&source)
            .ok()
            .and_then(|body| match body.blocks().first() {
                Some(Block::Paragraph { content }) => match content.as_slice() {
                    [Inline::Link { url, .. }] => Some(url.clone()),
                    _ => None,
                },
                _ => None,
            });
        if fit.is_none() {
            let address = first_words(address, 80);
            self.drop(format!("a link to {address} (its words stay)"));
        }
        fit
    }

    fn run(
        &mut self,
        element: &Element,
        marks: &[Mark],
        link: Option<&str>,
        around: Around<'_>,
        runs: &mut Vec<Run>,
    ) -> Result<(), WordRefusal> {
        let properties = element.child("rPr");
        if self.styles.hides(properties, around.0) {
            let words = first_words(&element.text(), 80);
            if !words.is_empty() {
                self.drop(format!("hidden text (“{words}”)"));
            }
            return Ok(());
        }
        let look = self.styles.look(properties, around.0, around.1);
        let before = properties.and_then(|p| p.child("rPrChange"));
        let was = before.map(|before| {
            let was = self.styles.look(before.child("rPr"), around.0, around.1);
            (self.changes.format(before), was)
        });
        let from = runs.len();
        self.contents(element, marks, link, runs)?;
        let mut words = String::new();
        for run in runs.get_mut(from..).unwrap_or_default() {
            run.look = look;
            run.was = was;
            match &run.what {
                What::Text(text) => words.push_str(text),
                // The mark of a note is raised as it is.
                What::Break | What::Note(_) => run.look.shift = Shift::None,
            }
        }
        if look.shift != Shift::None && words.trim().chars().count() > SHIFTED {
            self.drop("raised or lowered words that are longer than a line holds (they stay)");
            for run in runs.get_mut(from..).unwrap_or_default() {
                run.look.shift = Shift::None;
            }
        }
        if let Some((change, _)) = was {
            self.changes.say([change].into_iter(), &words);
        }
        if !words.trim().is_empty()
            && let Some(properties) = properties
        {
            self.note_ornaments(properties, link.is_some());
        }
        Ok(())
    }

    /// Looks that a letter does not have; the words stay.
    fn note_ornaments(&mut self, properties: &Element, linked: bool) {
        let on = |name| properties.switch(name).unwrap_or(false);
        let is = |name| properties.value(name);
        if on("u") && !linked {
            self.drop("underlining (its words stay)");
        }
        if on("strike") || on("dstrike") {
            self.drop("a line through words (they stay)");
        }
        if on("caps") {
            self.drop("the look of all capitals (its words stay)");
        }
        if is("highlight").is_some_and(|colour| colour != "none") {
            self.drop("a highlighter’s colour (its words stay)");
        }
        let colour = is("color").unwrap_or("auto");
        if !linked && !["auto", "000000"].contains(&colour) {
            self.drop("a colour of letters (its words stay)");
        }
    }

    fn contents(
        &mut self,
        parent: &Element,
        marks: &[Mark],
        link: Option<&str>,
        runs: &mut Vec<Run>,
    ) -> Result<(), WordRefusal> {
        for element in parent.elements() {
            if let Some(key) = notes::key(element) {
                if let Some(place) = self.note(&key)? {
                    self.emit(What::Note(place), marks, link, runs)?;
                }
                continue;
            }
            match (element.space, element.local.as_str()) {
                (Space::Word, "t" | "delText") => {
                    let text = self.seen(&element.text());
                    self.emit(What::Text(text), marks, link, runs)?;
                }
                (Space::Word, "tab" | "ptab") => {
                    self.emit(What::Text(" ".into()), marks, link, runs)?;
                }
                (Space::Word, "noBreakHyphen") => {
                    self.emit(What::Text("-".into()), marks, link, runs)?;
                }
                (Space::Word, "cr") => self.emit(What::Break, marks, link, runs)?,
                (Space::Word, "br") => match element.attribute("type") {
                    None | Some("textWrapping") => self.emit(What::Break, marks, link, runs)?,
                    Some(_) => self.drop("a page or column break"),
                },
                (Space::Word, "softHyphen") => self.drop("an optional hyphen"),
                (Space::Word, "sym") => {
                    let told = |name| element.attribute(name).unwrap_or("?").to_owned();
                    self.drop(format!(
                        "a symbol of the font {} ({})",
                        told("font"),
                        told("char")
                    ));
                }
                (Space::Word, "fldChar") => match element.attribute("fldCharType") {
                    Some("begin") => self.fields.push(Field::default()),
                    Some("separate") => self.show_field(marks, link, runs)?,
                    Some("end") => {
                        if self.fields.last().is_some_and(|field| !field.shown) {
                            self.show_field(marks, link, runs)?;
                        }
                        self.fields.pop();
                    }
                    _ => {}
                },
                (Space::Word, "instrText" | "delInstrText") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(&element.text());
                    }
                }
                (Space::Word, "object") => {
                    return Err(WordRefusal::Active("embedded objects (OLE)"));
                }
                (Space::Word, "drawing" | "pict") => self.picture(element),
                (Space::Compat, "AlternateContent" | "Choice")
                | (Space::Word, "ruby" | "rubyBase") => {
                    self.contents(element, marks, link, runs)?;
                }
                (Space::Word, "r") => self.contents(element, marks, link, runs)?,
                (Space::Math, _) => self.drop("an equation"),
                (
                    Space::Word,
                    "pgNum" | "dayLong" | "dayShort" | "monthLong" | "monthShort" | "yearLong"
                    | "yearShort",
                ) => {
                    self.drop("a field that Word fills in");
                }
                (Space::Word | Space::Compat | Space::Other, _) => {}
            }
        }
        Ok(())
    }

    fn picture(&mut self, element: &Element) {
        let words = text_box(element);
        if words.trim().is_empty() {
            self.drop("a picture");
        } else {
            let words = first_words(&words, 120);
            self.drop(format!("a text box (“{words}”)"));
        }
    }

    /// A field's instruction is over.
    fn show_field(
        &mut self,
        marks: &[Mark],
        link: Option<&str>,
        runs: &mut Vec<Run>,
    ) -> Result<(), WordRefusal> {
        let Some(field) = self.fields.last_mut() else {
            return Ok(());
        };
        field.shown = true;
        let instruction = field.instruction.clone();
        let mut words = instruction.split_whitespace();
        let kind = words.next().unwrap_or_default().to_uppercase();
        match kind.as_str() {
            "HYPERLINK" => {
                let quoted = instruction.split('"').nth(1).unwrap_or_default();
                let link = self.fit_address(quoted);
                if let Some(field) = self.fields.last_mut() {
                    field.link = link;
                }
            }
            "NOTEREF" => {
                let key = words.next().and_then(|name| self.bookmarked_note(name));
                let place = match key {
                    Some(key) => self.note(&key)?,
                    None => None,
                };
                if let Some(place) = place {
                    self.emit(What::Note(place), marks, link, runs)?;
                    if let Some(field) = self.fields.last_mut() {
                        field.replaced = true;
                    }
                }
            }
            kind => self.drop(format!(
                "a field that Word fills in ({kind}); its present words stay"
            )),
        }
        Ok(())
    }

    fn emit(
        &mut self,
        what: What,
        marks: &[Mark],
        link: Option<&str>,
        runs: &mut Vec<Run>,
    ) -> Result<(), WordRefusal> {
        if self
            .fields
            .iter()
            .any(|field| !field.shown || field.replaced)
        {
            return Ok(());
        }
        let words = match &what {
            What::Text(text) => text.as_str(),
            What::Break => " ",
            What::Note(_) => "",
        };
        let length = words.chars().count();
        self.left = self
            .left
            .checked_sub(length)
            .ok_or(WordRefusal::TooMuchText)?;
        self.words.push_str(words);
        for comment in self.commented.values_mut().filter(|comment| comment.open) {
            if comment.words.len() < 1000 {
                comment.words.push_str(words);
            }
        }
        self.changes
            .say(marks.iter().map(|mark| mark.change), words);
        let field = self
            .fields
            .iter()
            .rev()
            .find_map(|field| field.link.as_deref());
        runs.push(Run {
            link: link.or(field).map(str::to_owned),
            what,
            look: crate::word::manuscript::Look::default(),
            was: None,
            marks: marks.to_vec(),
        });
        Ok(())
    }

    /// The text without what cannot be seen.
    fn seen(&mut self, text: &str) -> String {
        if first_unseen(text, &['\t', '\n', '\r']).is_none() {
            return text.replace(['\t', '\n', '\r'], " ");
        }
        let mut seen = String::with_capacity(text.len());
        for c in text.chars() {
            match first_unseen(c.encode_utf8(&mut [0; 4]), &['\t', '\n', '\r']) {
                Some((_, unseen)) => self.drop(unseen.to_string()),
                None if matches!(c, '\t' | '\n' | '\r') => seen.push(' '),
                None => seen.push(c),
            }
        }
        seen
    }
}

/// The words in a drawing's text box.
fn text_box(element: &Element) -> String {
    let mut words = String::new();
    for child in element.elements() {
        if child.is("txbxContent") {
            let paragraphs: Vec<String> = child.elements().map(Element::text).collect();
            words.push_str(&paragraphs.join(" "));
        } else {
            words.push_str(&text_box(child));
        }
    }
    words
}
