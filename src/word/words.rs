//! From runs to words with italics, bold, small capitals and links in each other.

use super::manuscript::{Look, Run, Shift, What};
use crate::domain::body::Inline;

/// The notes that were marked so far, in the order of first mark.
#[derive(Default)]
pub(super) struct Marks(Vec<usize>);

impl Marks {
    fn number(&mut self, place: usize) -> usize {
        match self.0.iter().position(|known| *known == place) {
            Some(at) => at + 1,
            None => {
                self.0.push(place);
                self.0.len()
            }
        }
    }

    pub(super) fn order(&self) -> &[usize] {
        &self.0
    }
}

/// A space without a look.
pub(super) fn space() -> Run {
    Run {
        what: What::Text(" ".into()),
        look: Look::default(),
        was: None,
        marks: Vec::new(),
        link: None,
    }
}

/// What words can be wrapped in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrap {
    Link,
    Bold,
    Italic,
    SmallCaps,
    Raised,
    Lowered,
}

/// The later of two that go on as long stands outside.
const WRAPS: [Wrap; 6] = [
    Wrap::Raised,
    Wrap::Lowered,
    Wrap::SmallCaps,
    Wrap::Bold,
    Wrap::Italic,
    Wrap::Link,
];

impl Wrap {
    fn is_on(self, run: &Run) -> bool {
        match self {
            Self::Link => run.link.is_some(),
            Self::Bold => run.look.bold,
            Self::Italic => run.look.italic,
            Self::SmallCaps => run.look.small_caps,
            Self::Raised => run.look.shift == Shift::Raised,
            Self::Lowered => run.look.shift == Shift::Lowered,
        }
    }

    fn same(self, one: &Run, other: &Run) -> bool {
        match self {
            Self::Link => one.link == other.link,
            Self::Bold | Self::Italic | Self::SmallCaps | Self::Raised | Self::Lowered => {
                self.is_on(one) == self.is_on(other)
            }
        }
    }
}

/// The words of runs, trimmed; empty if nothing of them would be seen. On one line, a break is a space.
pub(super) fn inlines(runs: &[Run], marks: &mut Marks, one_line: bool) -> Vec<Inline> {
    let mut runs: Vec<Run> = runs.to_vec();
    for run in &mut runs {
        if one_line && run.what == What::Break {
            run.what = What::Text(" ".into());
        }
    }
    let mut content = wrapped(&runs, &[], marks);
    trim(&mut content);
    tidy(&mut content);
    content
}

fn wrapped(runs: &[Run], done: &[Wrap], marks: &mut Marks) -> Vec<Inline> {
    let mut content = Vec::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        // What goes on longest stands outside; a link, whose words are one, before all.
        let reach = |wrap: Wrap| {
            let same = rest.iter().take_while(|run| wrap.same(first, run));
            same.count()
        };
        let open = WRAPS
            .iter()
            .copied()
            .filter(|wrap| wrap.is_on(first) && !done.contains(wrap))
            .max_by_key(|wrap| (*wrap == Wrap::Link, reach(*wrap)));
        let Some(wrap) = open else {
            push(&mut content, leaf(first, marks));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        // Emphasis ends where a link begins: a link holds emphasis, not the other way round.
        let held = |run: &&Run| wrap.same(first, run) && Wrap::Link.same(first, run);
        let end = rest.iter().take_while(held).count();
        let (inside, after) = rest.split_at(end);
        let mut done = done.to_vec();
        done.push(wrap);
        let inside = wrapped(inside, &done, marks);
        for inline in hoisted(wrap, first, inside) {
            push(&mut content, inline);
        }
        rest = after;
    }
    content
}

fn leaf(run: &Run, marks: &mut Marks) -> Inline {
    match &run.what {
        What::Text(text) => Inline::Text { text: text.clone() },
        What::Break => Inline::Break,
        What::Note(place) => Inline::Note {
            number: marks.number(*place),
        },
    }
}

fn push(content: &mut Vec<Inline>, inline: Inline) {
    match (content.last_mut(), inline) {
        (Some(Inline::Text { text }), Inline::Text { text: more }) => text.push_str(&more),
        (_, inline) => content.push(inline),
    }
}

/// The wrapped words, with the space at their edges and what is no words outside.
fn hoisted(wrap: Wrap, first: &Run, mut inside: Vec<Inline>) -> Vec<Inline> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    loop {
        match inside.first_mut() {
            Some(Inline::Text { text }) => {
                let trimmed = text.trim_start_matches(' ');
                if trimmed.len() < text.len() {
                    before.push(Inline::Text { text: " ".into() });
                }
                if trimmed.is_empty() {
                    inside.remove(0);
                    continue;
                }
                *text = trimmed.to_owned();
            }
            Some(Inline::Break | Inline::Note { .. }) => {
                before.push(inside.remove(0));
                continue;
            }
            Some(_) | None => {}
        }
        break;
    }
    loop {
        match inside.last_mut() {
            Some(Inline::Text { text }) => {
                let trimmed = text.trim_end_matches(' ');
                if trimmed.len() < text.len() {
                    after.push(Inline::Text { text: " ".into() });
                }
                if trimmed.is_empty() {
                    inside.pop();
                    continue;
                }
                *text = trimmed.to_owned();
            }
            Some(Inline::Break | Inline::Note { .. }) => {
                after.extend(inside.pop());
                continue;
            }
            Some(_) | None => {}
        }
        break;
    }
    if !inside.is_empty() {
        before.push(match wrap {
            Wrap::Link => Inline::Link {
                url: first.link.clone().unwrap_or_default(),
                content: inside,
            },
            Wrap::Bold => Inline::Strong { content: inside },
            Wrap::Italic => Inline::Emphasis { content: inside },
            Wrap::SmallCaps => Inline::SmallCaps { content: inside },
            Wrap::Raised => Inline::Superscript {
                content: unbroken(inside),
            },
            Wrap::Lowered => Inline::Subscript {
                content: unbroken(inside),
            },
        });
    }
    before.extend(after.into_iter().rev());
    before
}

/// Raised and lowered words are one word, so what parts them holds them together.
fn unbroken(content: Vec<Inline>) -> Vec<Inline> {
    let held = content.into_iter().map(|inline| match inline {
        Inline::Text { text } => Inline::Text {
            text: text.replace(' ', "\u{a0}"),
        },
        Inline::Break => Inline::Text {
            text: "\u{a0}".to_owned(),
        },
        Inline::Emphasis { content } => Inline::Emphasis {
            content: unbroken(content),
        },
        Inline::Strong { content } => Inline::Strong {
            content: unbroken(content),
        },
        Inline::SmallCaps { content } => Inline::SmallCaps {
            content: unbroken(content),
        },
        Inline::Link { url, content } => Inline::Link {
            url,
            content: unbroken(content),
        },
        shifted @ (Inline::Superscript { .. } | Inline::Subscript { .. } | Inline::Note { .. }) => {
            shifted
        }
    });
    held.collect()
}

/// Takes away space and breaks at both edges.
fn trim(content: &mut Vec<Inline>) {
    let is_gap = |inline: &Inline| match inline {
        Inline::Break => true,
        Inline::Text { text } => text.trim_matches(' ').is_empty(),
        Inline::Emphasis { .. }
        | Inline::Strong { .. }
        | Inline::SmallCaps { .. }
        | Inline::Superscript { .. }
        | Inline::Subscript { .. }
        | Inline::Link { .. }
        | Inline::Note { .. } => false,
    };
    while content.last().is_some_and(is_gap) {
        content.pop();
    }
    let gap = content.iter().take_while(|inline| is_gap(inline)).count();
    content.drain(..gap);
    if let Some(Inline::Text { text }) = content.first_mut() {
        *text = text.trim_start_matches(' ').to_owned();
    }
    if let Some(Inline::Text { text }) = content.last_mut() {
        *text = text.trim_end_matches(' ').to_owned();
    }
}

/// One space for every run of it, none beside a break, also across the edges of emphasis.
fn tidy(content: &mut Vec<Inline>) {
    let mut spaced = true;
    tidy_from(content, &mut spaced);
    // Space before a break was kept, for only now it is known that a break follows.
    for at in 1..content.len() {
        if matches!(content.get(at), Some(Inline::Break))
            && let Some(Inline::Text { text }) = content.get_mut(at - 1)
        {
            *text = text.trim_end_matches(' ').to_owned();
        }
    }
    content.retain(|inline| !matches!(inline, Inline::Text { text } if text.is_empty()));
}

fn tidy_from(content: &mut Vec<Inline>, spaced: &mut bool) {
    for inline in content.iter_mut() {
        match inline {
            Inline::Text { text } => {
                let mut tidied = String::with_capacity(text.len());
                for c in text.chars() {
                    if c != ' ' || !*spaced {
                        tidied.push(c);
                    }
                    *spaced = c == ' ';
                }
                *text = tidied;
            }
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::SmallCaps { content }
            | Inline::Superscript { content }
            | Inline::Subscript { content }
            | Inline::Link { content, .. } => tidy_from(content, spaced),
            Inline::Break => *spaced = true,
            Inline::Note { .. } => *spaced = false,
        }
    }
    content.retain(|inline| !matches!(inline, Inline::Text { text } if text.is_empty()));
}
