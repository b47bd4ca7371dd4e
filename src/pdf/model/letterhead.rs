//! The head of the first page: the chamber's, an office's, or those of all offices that lead.

use serde::Serialize;

use super::picture::Placed;
use crate::domain::layout::OfficeHead;
use crate::domain::roster::Chamber;

/// How many offices stand side by side; more are listed by name under the chamber's.
const ABREAST: usize = 4;
/// The most that artwork measures, in points, wide and high, if it stands alone and if it stands among others.
const ALONE: (f64, f64) = (430.0, 76.0);
const AMONG: (f64, f64) = (96.0, 38.0);

/// The head of the first page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Letterhead {
    /// The chamber's name; a banner of an office takes its place.
    pub(in crate::pdf) chamber: Option<&'static str>,
    /// The lines under it.
    pub(in crate::pdf) under: Vec<&'static str>,
    /// The offices, side by side.
    pub(in crate::pdf) offices: Vec<Head>,
    /// Whether the one office's artwork stands beside its words, not above.
    pub(in crate::pdf) beside: bool,
    /// The names of offices that are too many to stand side by side.
    pub(in crate::pdf) others: Vec<String>,
}

/// An office in a letterhead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Head {
    pub(in crate::pdf) name: String,
    pub(in crate::pdf) lines: Vec<String>,
    pub(in crate::pdf) artwork: Option<Placed>,
}

impl Letterhead {
    /// The chamber's letterhead if there are no heads.
    pub(super) fn of(chamber: Chamber, of_one_chamber: bool, heads: &[OfficeHead]) -> Self {
        let (name, under) = match (chamber, of_one_chamber) {
            (Chamber::Senate, _) => ("UNITED STATES SENATE", vec!["WASHINGTON, DC 20510"]),
            (Chamber::House, true) => (
                "CONGRESS OF THE UNITED STATES",
                vec!["HOUSE OF REPRESENTATIVES", "WASHINGTON, DC 20515"],
            ),
            (Chamber::House, false) => (
                "CONGRESS OF THE UNITED STATES",
                vec!["WASHINGTON, DC 20515"],
            ),
        };
        let plain = Self {
            chamber: Some(name),
            under,
            offices: Vec::new(),
            beside: false,
            others: Vec::new(),
        };
        match heads {
            [] => plain,
            [only] => {
                let only = Head::of(only, ALONE);
                let banner = only.artwork.as_ref().map(Placed::is_wide);
                Self {
                    chamber: (banner != Some(true)).then_some(name),
                    under: Vec::new(),
                    beside: banner == Some(false),
                    offices: vec![only],
                    ..plain
                }
            }
            some if some.len() <= ABREAST => Self {
                under: Vec::new(),
                offices: some.iter().map(|head| Head::of(head, AMONG)).collect(),
                ..plain
            },
            many => Self {
                others: many.iter().map(|head| head.name.to_string()).collect(),
                ..plain
            },
        }
    }
}

impl Head {
    fn of(head: &OfficeHead, most: (f64, f64)) -> Self {
        Self {
            name: head.name.to_string(),
            lines: head.lines.iter().map(ToString::to_string).collect(),
            artwork: head
                .artwork
                .as_ref()
                .map(|artwork| Placed::within(artwork, most)),
        }
    }
}
