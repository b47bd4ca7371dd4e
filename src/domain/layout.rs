//! How a letter is laid out: its paper, its letterhead, and the pictures that stand on it.
//!
//! None of this is part of the text that offices approve, so it has no part in the text digest; it is an event of its
//! own, made by a lead office, and the manifest freezes it with the names.

use serde::{Deserialize, Serialize};

use super::event::{Actor, Fact, NewEvent};
use super::finalization::Manifest;
use super::letter::{Letter, Stage, WrongStage};
use super::record::Hash;
use super::roster::Member;
use super::text::Line;

/// The most lines below the name of an office's letterhead.
pub const HEAD_LINES: usize = 6;
/// The widest and highest that a picture of a signature may be, in pixels.
pub const LIKENESS: (u32, u32) = (600, 180);
/// The widest and highest that a letterhead's artwork may be, in pixels.
pub const ARTWORK: (u32, u32) = (1400, 400);

/// The paper that a letter is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// US Letter, 8.5 by 11 inches.
    #[default]
    Letter,
    /// ISO A4, 210 by 297 millimetres.
    A4,
}

/// Whose letterhead the first page bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Letterhead {
    /// The chamber's.
    #[default]
    Chamber,
    /// The lead office's.
    Office,
    /// Those of the lead office and of every co-lead, side by side.
    Joint,
}

/// How a letter is laid out, as a lead office chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// The paper.
    pub paper: Paper,
    /// The letterhead.
    pub letterhead: Letterhead,
    /// Whether the last page bears a code that leads a reader of the paper to the check.
    pub check_code: bool,
}

/// An office's letterhead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHead {
    /// "THOM TILLIS".
    pub name: Line,
    /// "NORTH CAROLINA", and the lines of the address; at most [`HEAD_LINES`].
    pub lines: Vec<Line>,
    /// A drawing that stands above the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artwork: Option<Picture>,
}

/// A normalised picture, named by what is seen of it: 8 bits, grey with alpha if no pixel has a color, else RGBA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What is seen ([`Picture::seen`]), however it is packed: the PNG cannot be rebuilt from a PDF, its pixels can.
    /// Offices registered before had it as `pixels`.
    #[serde(alias = "pixels")]
    pub seen: Hash,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What a screen reader says in its place.
    pub alt: String,
}

impl Picture {
    /// SHA-256 of width and height, each a big-endian `u32`, then the rows as RGBA of 8 bits. The channels follow from it.
    #[must_use]
    pub fn seen(width: u32, height: u32, rgba: &[u8]) -> Hash {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        Hash::of(&[&sides, rgba].concat())
    }
}

/// Why a letter is not laid out so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayOutRefusal {
    /// The letter is frozen or given up.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// The same again.
    #[error("The letter is laid out so already.")]
    NothingChanged,
}

impl Layout {
    /// Whether this is how a letter is laid out if nobody ever said anything.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Paper {
    /// The words for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Letter => "US Letter",
            Self::A4 => "A4",
        }
    }
}

impl Letterhead {
    /// The words for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Chamber => "the chamber\u{2019}s letterhead",
            Self::Office => "the lead office\u{2019}s letterhead",
            Self::Joint => "the letterheads of the lead and co-lead offices",
        }
    }
}

/// "US Letter, the chamber's letterhead, no check code".
impl std::fmt::Display for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = if self.check_code {
            "with the check code"
        } else {
            "no check code"
        };
        write!(
            f,
            "{}, {}, {code}",
            self.paper.label(),
            self.letterhead.label()
        )
    }
}

impl OfficeHead {
    /// The letterhead of an office that has registered none: its name and state, as the roster has them.
    ///
    /// `None` only for a name that could not stand on a line, which the roster does not take.
    #[must_use]
    pub fn of(member: &Member) -> Option<Self> {
        Some(Self {
            name: Line::parse(&member.press_name.to_uppercase()).ok()?,
            lines: vec![Line::parse(&member.state.name().to_uppercase()).ok()?],
            artwork: None,
        })
    }
}

impl Manifest {
    /// Every picture that is printed: the letterheads' artwork, then the signatures.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let artwork = self.heads.iter().filter_map(|head| head.artwork.as_ref());
        let likenesses = self
            .signatories
            .iter()
            .filter_map(|signatory| signatory.likeness.as_ref());
        artwork.chain(likenesses)
    }
}

impl Letter {
    /// Lays the letter out anew; approvals stay as they are, for the text does.
    ///
    /// # Errors
    /// [`LayOutRefusal`].
    pub fn lay_out(&self, by: Actor, layout: Layout) -> Result<NewEvent, LayOutRefusal> {
        self.must_be_before_the_freeze()?;
        if layout == self.layout {
            return Err(LayOutRefusal::NothingChanged);
        }
        Ok(NewEvent::new(by, Fact::LaidOut { layout }))
    }

    /// What the manifest has frozen stays so until it is void or the letter is taken back.
    ///
    /// # Errors
    /// [`WrongStage`].
    pub fn must_be_before_the_freeze(&self) -> Result<(), WrongStage> {
        match self.stage {
            Stage::Draft | Stage::Circulating { .. } | Stage::Closed { intent: None, .. } => Ok(()),
            Stage::Closed {
                intent: Some(_), ..
            }
            | Stage::Finalized { .. }
            | Stage::Released { .. }
            | Stage::Abandoned => Err(self.wrong_stage("before it is finalized")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_read_by_its_words_and_no_others() {
        let read = |json: &str| serde_json::from_str::<Layout>(json);
        assert_eq!(read("{}").unwrap(), Layout::default());
        let all = Layout {
            paper: Paper::A4,
            letterhead: Letterhead::Joint,
            check_code: true,
        };
        let json = r#"{"paper":"a4","letterhead":"joint","check_code":true}"#;
        assert_eq!(read(json).unwrap(), all);
        assert_eq!(serde_json::to_string(&all).unwrap(), json);
        for other in [r#"{"paper":"a3"}"#, r#"{"code":true}"#] {
            assert!(read(other).is_err(), "{other}");
        }
    }

    #[test]
    fn an_office_without_a_letterhead_has_its_name_and_its_state() {
        let members = crate::domain::roster::signers_2022().unwrap();
        let head = OfficeHead::of(&members[0]).unwrap();
        assert_eq!(head.name.as_ref(), "THOM TILLIS");
        assert_eq!(head.lines[0].as_ref(), "NORTH CAROLINA");
    }
}
