//! The words of one paragraph, heading or cell, while they are read.

use super::refusal::Unfit;
use super::{INLINE_DEPTH, Inline, WORD};
use crate::domain::text::{first_unseen, nfc, too_many_marks};

/// What words are wrapped in.
pub(super) enum Wrap {
    Emphasis,
    Strong,
    Link(String),
}

/// The words read so far.
#[derive(Default)]
pub(super) struct Words {
    content: Vec<Inline>,
    open: Vec<(Wrap, Vec<Inline>)>,
    /// The opening brackets that have no closing one yet.
    brackets: Vec<Bracket>,
}

/// Where an opening bracket stands, should it turn out to begin small capitals.
struct Bracket {
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
        if more.is_empty() {
            return;
        }
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

    /// Adds an opening bracket as text.
    pub(super) fn bracket(&mut self) {
        self.text("[");
        let depth = self.open.len();
        let content = self.top();
        let part = content.len().saturating_sub(1);
        let byte = match content.last() {
            Some(Inline::Text { text }) => text.len().saturating_sub(1),
            _ => 0,
        };
        self.brackets.push(Bracket { depth, part, byte });
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
        let Bracket { part, byte, .. } = bracket.ok_or(Unfit::SmallCapsUnopened)?;
        let content = self.top();
        let mut after = content.split_off((part + 1).min(content.len()));
        if let Some(Inline::Text { text }) = content.last_mut() {
            let words = text.split_off(byte.min(text.len()));
            let words = words.strip_prefix('[').unwrap_or(&words).to_owned();
            if !words.is_empty() {
                after.insert(0, Inline::Text { text: words });
            }
            if text.is_empty() {
                content.pop();
            }
        }
        if flat(&after).trim().is_empty() {
            return Err(Unfit::SmallCapsHollow);
        }
        if has_small_caps(&after) {
            return Err(Unfit::SmallCapsTwice);
        }
        content.push(Inline::SmallCaps { content: after });
        Ok(())
    }

    pub(super) fn push(&mut self, inline: Inline) {
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
        let inline = match wrap {
            Wrap::Emphasis => Inline::Emphasis { content },
            Wrap::Strong => Inline::Strong { content },
            Wrap::Link(_) if flat(&content).trim().is_empty() => return Err(Unfit::WordlessLink),
            Wrap::Link(url) => Inline::Link { url, content },
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
        | Inline::Link { content, .. } => has_small_caps(content),
        Inline::Text { .. } | Inline::Break | Inline::Note { .. } => false,
    })
}
