//! The words of one paragraph, heading or cell, while they are read.

use super::refusal::Unfit;
use super::{INLINE_DEPTH, Inline, WORD, link};
use crate::domain::text::{Quotes, first_unseen, nfc, too_many_marks};

/// What words are wrapped in.
pub(super) enum Wrap {
    Emphasis,
    Strong,
    Link(String),
}

/// Which way words are shifted from their line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Between two carets.
    Up,
    /// Between two tildes.
    Down,
}

/// The words read so far.
#[derive(Default)]
pub(super) struct Words {
    content: Vec<Inline>,
    open: Vec<(Wrap, Vec<Inline>)>,
    /// The opening brackets that have no closing one yet.
    brackets: Vec<Spot>,
    /// The last caret and the last tilde of the present word that may be the first of a pair.
    shifts: [Option<Spot>; 2],
    quotes: Quotes,
    /// What was read last on this line.
    before: Option<char>,
}

/// Where a mark stands as text, should it turn out to begin something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    /// How many wraps were open.
    depth: usize,
    /// In which part of the innermost one, and at which byte of its text.
    part: usize,
    byte: usize,
}

impl Words {
    fn top(&mut self) -> &mut Vec<Inline> {
        match self.open.last_mut() {
            Some((_, content)) => content,
            None => &mut self.content,
        }
    }

    /// Adds text; every run of plain space, also one that an entity hides, is one space.
    pub(super) fn text(&mut self, more: &str) {
        let Some(last) = more.chars().last() else {
            return;
        };
        self.before = Some(last);
        if more.contains([' ', '\t', '\n']) {
            self.shifts = [None; 2];
        }
        more.chars().for_each(|c| self.quotes.see(c));
        let content = self.top();
        if !matches!(content.last(), Some(Inline::Text { .. })) {
            content.push(Inline::Text {
                text: String::new(),
            });
        }
        let Some(Inline::Text { text }) = content.last_mut() else {
            return;
        };
        for c in more.chars() {
            match c {
                ' ' | '\t' | '\n' if text.ends_with(' ') => {}
                ' ' | '\t' | '\n' => text.push(' '),
                c => text.push(c),
            }
        }
    }

    /// Adds a straight quotation mark as it is printed; `read` is what Markdown makes of it.
    pub(super) fn quote(&mut self, typed: &str, read: &str, after: Option<char>) {
        let printed = if typed == "\"" {
            self.quotes.double(self.before, after)
        } else {
            self.quotes.single(self.before, after, read == "‘")
        };
        self.text(printed.encode_utf8(&mut [0; 4]));
    }

    /// Adds a mark as text, and gives its place.
    fn mark(&mut self, mark: &str) -> Spot {
        self.text(mark);
        let depth = self.open.len();
        let content = self.top();
        let part = content.len().saturating_sub(1);
        let byte = match content.last() {
            Some(Inline::Text { text }) => text.len().saturating_sub(mark.len()),
            _ => 0,
        };
        Spot { depth, part, byte }
    }

    /// Adds an opening bracket as text.
    pub(super) fn bracket(&mut self) {
        let spot = self.mark("[");
        self.brackets.push(spot);
    }

    /// Adds a closing bracket as text.
    pub(super) fn end_bracket(&mut self) {
        self.brackets.pop();
        self.text("]");
    }

    /// Takes back the last opening bracket and sets all that came after it in small capitals.
    pub(super) fn small_caps(&mut self) -> Result<(), Unfit> {
        let depth = self.open.len();
        let bracket = self.brackets.pop().filter(|bracket| bracket.depth == depth);
        let bracket = bracket.ok_or(Unfit::SmallCapsUnopened)?;
        let content = self.take_from(bracket);
        if flat(&content).trim().is_empty() {
            return Err(Unfit::SmallCapsHollow);
        }
        if has_small_caps(&content) {
            return Err(Unfit::SmallCapsTwice);
        }
        self.push(Inline::SmallCaps { content });
        Ok(())
    }

    /// Adds a caret or a tilde: the second of a pair within a word raises or lowers what stands between, any other is
    /// text. A first one stands right after what it belongs to; a caret may also stand before it, as in `^14^C`.
    pub(super) fn shift(&mut self, shift: Shift, after: Option<char>) {
        let (mark, pending) = match shift {
            Shift::Up => ("^", 0),
            Shift::Down => ("~", 1),
        };
        let depth = self.open.len();
        let first = self.shifts.get(pending).copied().flatten();
        if let Some(first) = first.filter(|first| first.depth == depth)
            && self.before != mark.chars().next()
        {
            let before = self.before;
            let content = self.take_from(first);
            self.push(match shift {
                Shift::Up => Inline::Superscript { content },
                Shift::Down => Inline::Subscript { content },
            });
            self.before = before;
            return;
        }
        let is_letter = |c: char| c.is_alphanumeric();
        let attached = self
            .before
            .is_some_and(|c| is_letter(c) || ")]}".contains(c));
        let begins = shift == Shift::Up && after.is_some_and(is_letter);
        let opens = (attached || begins) && !self.in_address();
        let spot = self.mark(mark);
        if let Some(pending) = self.shifts.get_mut(pending) {
            *pending = opens.then_some(spot);
        }
    }

    /// Whether the present word is an address of the web, whose tildes are its own.
    fn in_address(&mut self) -> bool {
        let Some(Inline::Text { text }) = self.top().last() else {
            return false;
        };
        let word = text.rsplit(' ').next().unwrap_or_default();
        word.contains("://") || word.to_ascii_lowercase().contains("www.")
    }

    /// Takes out all that came after a mark at this spot, and the mark itself.
    fn take_from(&mut self, spot: Spot) -> Vec<Inline> {
        let Spot { part, byte, .. } = spot;
        let content = self.top();
        let mut after = content.split_off((part + 1).min(content.len()));
        if let Some(Inline::Text { text }) = content.last_mut() {
            let words = text.split_off(byte.min(text.len()));
            let mut words = words.chars();
            words.next();
            if !words.as_str().is_empty() {
                let text = words.as_str().to_owned();
                after.insert(0, Inline::Text { text });
            }
            if text.is_empty() {
                content.pop();
            }
        }
        // Whatever began within is within now.
        self.brackets.retain(|bracket| *bracket < spot);
        for shift in &mut self.shifts {
            *shift = shift.filter(|shift| *shift < spot);
        }
        after
    }

    pub(super) fn push(&mut self, inline: Inline) {
        if matches!(inline, Inline::Break | Inline::Note { .. }) {
            self.shifts = [None; 2];
            self.before = None;
        }
        self.top().push(inline);
    }

    pub(super) fn open(&mut self, wrap: Wrap) -> Result<(), Unfit> {
        if self.open.len() == INLINE_DEPTH {
            return Err(Unfit::InlineDepth);
        }
        self.open.push((wrap, Vec::new()));
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Unfit> {
        let Some((wrap, content)) = self.open.pop() else {
            return Ok(());
        };
        // A bracket that was opened in here is only a bracket.
        let depth = self.open.len();
        self.brackets.retain(|bracket| bracket.depth <= depth);
        for shift in &mut self.shifts {
            *shift = shift.filter(|shift| shift.depth <= depth);
        }
        let inline = match wrap {
            Wrap::Emphasis => Inline::Emphasis { content },
            Wrap::Strong => Inline::Strong { content },
            Wrap::Link(_) if flat(&content).trim().is_empty() => return Err(Unfit::WordlessLink),
            Wrap::Link(url) => {
                let content = link::without_scheme(content, &url);
                link::agrees(&flat(&content), &url)?;
                Inline::Link { url, content }
            }
        };
        self.push(inline);
        Ok(())
    }

    /// The words, once all are read; `None` if nothing of them would be seen.
    pub(super) fn finish(self) -> Result<Option<Vec<Inline>>, Unfit> {
        let mut content = self.content;
        compose(&mut content);
        let text = flat(&content);
        if let Some((_, unseen)) = first_unseen(&text, &['\n']) {
            return Err(Unfit::Unseen(unseen));
        }
        if too_many_marks(&text).is_some() {
            return Err(Unfit::Marks);
        }
        if text.contains("$$") {
            return Err(Unfit::Math);
        }
        // A no-break space holds two words together, so what it joins has to fit a line as one.
        if text
            .split([' ', '\n'])
            .any(|word| word.chars().count() > WORD)
        {
            return Err(Unfit::Word);
        }
        let seen = !text.trim().is_empty() || has_note(&content);
        Ok(seen.then_some(content))
    }
}

/// Brings text into composed form, which an entity may have left; the nesting is bounded by [`INLINE_DEPTH`].
fn compose(content: &mut [Inline]) {
    for inline in content {
        match inline {
            Inline::Text { text } => *text = nfc(text),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => compose(content),
            Inline::Break | Inline::Note { .. } => {}
        }
    }
}

/// The bare text; a forced break is a line feed.
pub(crate) fn flat(content: &[Inline]) -> String {
    content.iter().fold(String::new(), |text, inline| {
        text + &match inline {
            Inline::Text { text } => text.clone(),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => flat(content),
            Inline::Break => "\n".to_owned(),
            Inline::Note { .. } => String::new(),
        }
    })
}

fn has_note(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Note { .. } => true,
        Inline::Emphasis { content }
        | Inline::Strong { content }
        | Inline::SmallCaps { content }
        | Inline::Superscript { content }
        | Inline::Subscript { content }
        | Inline::Link { content, .. } => has_note(content),
        Inline::Text { .. } | Inline::Break => false,
    })
}

/// Small capitals do not nest, which also bounds how deep parts of a line stand in each other.
fn has_small_caps(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::SmallCaps { .. } => true,
        Inline::Emphasis { content }
        | Inline::Strong { content }
        | Inline::Superscript { content }
        | Inline::Subscript { content }
        | Inline::Link { content, .. } => has_small_caps(content),
        Inline::Text { .. } | Inline::Break | Inline::Note { .. } => false,
    })
}
