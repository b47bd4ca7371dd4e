//! Lists, while their items are read: where one ends and another begins, and how each counts.

use super::Numbering;
use super::lettered::Mark;
use super::parse::{Kind, Open, Reader};
use super::refusal::Unfit;

/// How a list counts, while its items are read.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    Bullets,
    /// With plain numbers from here on, which print by how deep they stand in other such lists.
    Plain {
        start: u64,
        depth: usize,
    },
    /// With the marks that are written, of the list in the source of this number.
    Written {
        list: usize,
        numbering: Numbering,
    },
}

impl Counted {
    /// How a list of so many items counts.
    pub(super) fn numbering(self, items: usize) -> Option<Numbering> {
        match self {
            Self::Bullets => None,
            Self::Plain { start, depth } => Some(Numbering::nested(depth, start, items)),
            Self::Written { numbering, .. } => Some(numbering),
        }
    }

    /// Whether an item with this mark belongs to the list.
    fn takes(self, mark: Option<Mark>) -> bool {
        match (self, mark) {
            (Self::Written { list, .. }, Some(mark)) => list == mark.list,
            (Self::Written { .. }, None) => false,
            (Self::Bullets | Self::Plain { .. }, mark) => mark.is_none(),
        }
    }
}

impl Reader {
    /// Begins a list; Markdown gives the first number of one that counts.
    pub(super) fn list(&mut self, start: Option<u64>) -> Result<(), Unfit> {
        let plain = |open: &&Open| {
            let counted = match &open.kind {
                Kind::List { counted, .. } => Some(counted),
                Kind::Quote | Kind::Item | Kind::Note { .. } => None,
            };
            matches!(counted, Some(Counted::Plain { .. }))
        };
        let depth = self.open.iter().filter(plain).count();
        self.nest(Kind::List {
            counted: start.map_or(Counted::Bullets, |start| Counted::Plain { start, depth }),
            items: Vec::new(),
        })
    }

    /// Begins an item; where its mark is of another list than the item before, another list begins with it.
    pub(super) fn item(
        &mut self,
        mark: Option<Mark>,
        source: &str,
        at: usize,
    ) -> Result<(), Unfit> {
        self.flush()?;
        let Some(Open {
            kind: Kind::List { counted, items },
            ..
        }) = self.open.last_mut()
        else {
            return self.nest(Kind::Item);
        };
        if !counted.takes(mark) && !items.is_empty() {
            self.close()?;
            let rest = source.get(at..).unwrap_or_default().trim_start();
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
            self.list(digits.map(|digits| digits.parse().unwrap_or(1)))?;
            return self.item(mark, source, at);
        }
        if let Some(Mark {
            list, numbering, ..
        }) = mark
            && items.is_empty()
        {
            *counted = Counted::Written { list, numbering };
        }
        self.nest(Kind::Item)
    }
}
