//! The head of the first page: the chamber's, an office's, or those of all offices that lead.

use serde::Serialize;

use super::super::fonts;
use super::measure;
use super::picture::Placed;
use crate::domain::layout::OfficeHead;
use crate::domain::roster::Chamber;

/// How many offices are shown with their lines; more are listed by name under the chamber's.
const SHOWN: usize = 4;
/// The width of the page between its margins on the narrower paper, and what stands between two offices, in points.
const PAGE: f64 = 451.0;
const GUTTER: f64 = 14.0;
/// The sizes of an office's name and of its lines, in points, if it stands alone, in two columns, and in three.
const SIZES: [(f64, f64); 3] = [(12.5, 8.5), (11.0, 8.0), (10.0, 7.5)];
/// The least size of a line that is not broken, in points.
const LEAST: f64 = 6.0;
/// How far the letters of a name are opened up, in ems: less than any reader of a file takes for a space.
const TRACKING: f64 = 0.06;
/// How wide a line of small capitals with some capitals is at most, against the same line in capitals.
const SMALL_CAPITALS: f64 = 0.87;
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
    /// How many of them stand side by side.
    pub(in crate::pdf) abreast: usize,
    /// The names of offices that are too many to be shown with their lines, row by row.
    pub(in crate::pdf) others: Vec<Vec<String>>,
    /// In how many columns they stand.
    pub(in crate::pdf) others_abreast: usize,
    /// The size of their type, in points.
    pub(in crate::pdf) others_size: f64,
    /// How far letters are opened up, in ems.
    pub(in crate::pdf) tracking: f64,
}

/// An office in a letterhead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Head {
    pub(in crate::pdf) name: String,
    pub(in crate::pdf) lines: Vec<String>,
    pub(in crate::pdf) artwork: Option<Placed>,
    /// The sizes of its name and of its lines, in points; no line of it is broken.
    pub(in crate::pdf) size: f64,
    pub(in crate::pdf) small: f64,
}

impl Letterhead {
    /// The chamber's letterhead if there are no heads.
    pub(super) fn of(chamber: Chamber, of_one_chamber: bool, heads: &[OfficeHead]) -> Self {
        let (name, under) = match (chamber, of_one_chamber) {
            (Chamber::Senate, true) => ("United States Senate", vec!["WASHINGTON, DC 20510"]),
            (Chamber::Senate, false) => (
                "Congress of the United States",
                vec!["WASHINGTON, DC 20510"],
            ),
            (Chamber::House, true) => (
                "Congress of the United States",
                vec!["HOUSE OF REPRESENTATIVES", "WASHINGTON, DC 20515"],
            ),
            (Chamber::House, false) => (
                "Congress of the United States",
                vec!["WASHINGTON, DC 20515"],
            ),
        };
        let plain = Self {
            chamber: Some(name),
            under,
            offices: Vec::new(),
            beside: false,
            abreast: 1,
            others: Vec::new(),
            others_abreast: 2,
            others_size: 0.0,
            tracking: TRACKING,
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
                    offices: fitted(vec![only], 1),
                    ..plain
                }
            }
            some if some.len() <= SHOWN => {
                let offices: Vec<Head> = some.iter().map(|head| Head::of(head, AMONG)).collect();
                // Three stand side by side if their lines can be read there.
                let three = fitted(offices.clone(), 3);
                let small = |head: &Head| head.small < SIZES[2].1 || head.size < SIZES[2].1;
                let three = (some.len() == 3 && !three.iter().any(small)).then_some(three);
                Self {
                    under: Vec::new(),
                    abreast: if three.is_some() { 3 } else { 2 },
                    offices: three.unwrap_or_else(|| fitted(offices, 2)),
                    ..plain
                }
            }
            many => {
                let names: Vec<String> = many.iter().map(|head| head.name.to_string()).collect();
                // Two and two, under a row of three where one would be left over.
                let abreast = 2 + names.len() % 2;
                let (first, pairs) = names.split_at(3 * (names.len() % 2));
                let rows = first.chunks(3).chain(pairs.chunks(2));
                Self {
                    others: rows.map(<[String]>::to_vec).collect(),
                    others_abreast: abreast,
                    others_size: size(&names, 9.0, column(abreast), true),
                    ..plain
                }
            }
        }
    }
}

/// The width of one of so many columns, in points.
fn column(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "three at most")]
    let count = count as f64;
    (PAGE - GUTTER * (count - 1.0)) / count
}

/// The offices in so many columns, in one size for all.
fn fitted(mut offices: Vec<Head>, columns: usize) -> Vec<Head> {
    let (best, best_small) = SIZES.get(columns - 1).copied().unwrap_or(SIZES[0]);
    let width = column(columns);
    let names: Vec<String> = offices.iter().map(|head| head.name.clone()).collect();
    let lines: Vec<String> = offices.iter().flat_map(|head| head.lines.clone()).collect();
    let (size, small) = (
        size(&names, best, width, true),
        size(&lines, best_small, width, false),
    );
    for head in &mut offices {
        (head.size, head.small) = (size, small);
    }
    offices
}

/// The size in which every line fits so many points, its letters opened up.
fn size(lines: &[String], best: f64, width: f64, small_capitals: bool) -> f64 {
    let widths = lines.iter().map(|line| {
        #[expect(clippy::cast_precision_loss, reason = "some hundred characters")]
        let opened = TRACKING * line.chars().count() as f64;
        let capitals = || SMALL_CAPITALS * fonts::width(&line.to_uppercase(), 1.0);
        let least = if small_capitals { capitals() } else { 0.0 };
        fonts::width(line, 1.0).max(least) + opened
    });
    let widest = widths.fold(0.0, f64::max);
    ((width / widest.max(0.1)).min(best).max(LEAST) * 100.0).floor() / 100.0
}

impl Head {
    fn of(head: &OfficeHead, most: (f64, f64)) -> Self {
        Self {
            name: measure::line(head.name.as_ref()),
            lines: head
                .lines
                .iter()
                .map(|line| measure::line(line.as_ref()))
                .collect(),
            artwork: head
                .artwork
                .as_ref()
                .map(|artwork| Placed::within(artwork, most)),
            size: 0.0,
            small: 0.0,
        }
    }
}
