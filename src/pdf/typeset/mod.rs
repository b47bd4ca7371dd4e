//! Typesetting: the fixed template, fed with data alone.
//!
//! Nothing a user writes is ever read as markup: the text, the names and the attachments reach the template as data
//! through a world that has nothing else in it. The same manifest gives the same bytes, in every process.

mod preview;
mod turn;
mod world;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Label, Selector, Smart};
use typst::introspection::{Introspector, PagedPosition};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::preview::{Preview, PreviewPage, preview};
use self::turn::Turn;
use self::world::LetterWorld;
use super::fonts;
use super::model::Letter;
use super::script::Script;
use super::seal::SealPlace;
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::revision::LetterText;
use crate::domain::roster::{Chamber, Member};

/// How open the space around the signature blocks may be, the best first: the first one that needs the fewest pages
/// and leaves no last page without a name is taken.
const DENSITIES: [f64; 3] = [1.0, 0.9, 0.82];
/// Letters are set on US Letter; its size in points.
const PAGE: (f64, f64) = (612.0, 792.0);

/// A finished letter, not yet sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Where the seal goes.
    pub seal: SealPlace,
}

/// What a draft's pages show beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// The date line of a text that has no date of its own.
    pub today: Date,
    /// The lead's chamber, which gives the letterhead.
    pub chamber: Chamber,
    /// Those whose signature blocks are shown, in order.
    pub invitees: Vec<Member>,
}

/// Why a letter cannot be typeset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum TypesetError {
    /// The typesetter's own words.
    #[error("{0}")]
    Typst(String),
    /// The data for the template cannot be written.
    #[error("the letter cannot be given to the typesetter: {0}")]
    Data(String),
}

/// The letter of a manifest, with its evidence attached, as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// [`TypesetError`].
pub fn final_letter(
    manifest: &Manifest,
    text: &LetterText,
    evidence: &Evidence,
) -> Result<Typeset, TypesetError> {
    let letter = Letter::finished(manifest, text);
    let mut files = BTreeMap::new();
    for file in &letter.attachments {
        files.insert(file.path.clone(), Bytes::new(file.bytes(evidence).to_vec()));
    }
    let _turn = Turn::take();
    let document = fitted(letter, &files)?;
    let options = PdfOptions {
        ident: Smart::Custom(manifest.letter.to_string()),
        creator: Smart::Custom(Some("Undersigned".to_owned())),
        timestamp: datetime(manifest.frozen_at).map(typst_pdf::Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|hinted| TypesetError::Typst(hinted.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))?;
    Ok(Typeset {
        pdf,
        pages: document.pages().len(),
        seal: seal_place(&document)?,
    })
}

/// How many pages a text fills before any name.
///
/// # Errors
/// [`TypesetError`].
pub fn page_count(text: &LetterText) -> Result<usize, TypesetError> {
    let letter = nameless(text);
    let _turn = Turn::take();
    Ok(composed(&letter, &BTreeMap::new())?.pages().len())
}

/// A text as a letter that nobody has signed yet.
fn nameless(text: &LetterText) -> Letter {
    Letter::of(
        text,
        text.dated.unwrap_or(Date::ZERO),
        Chamber::Senate,
        Vec::new(),
    )
}

/// The characters of a text that no face of ours covers, each once, in the order of the page.
#[must_use]
pub fn unprintable(text: &LetterText) -> Vec<char> {
    let letter = nameless(text);
    let mut missing = Vec::new();
    for c in Script::of(&letter)
        .passages()
        .flat_map(|passage| passage.chars())
    {
        if !c.is_whitespace() && !fonts::covers(c) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// The letter at the best density.
fn fitted(
    mut letter: Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let rows = letter.signatories.len().div_ceil(2);
    let mut best: Option<(PagedDocument, usize)> = None;
    for density in DENSITIES {
        letter.density = density;
        let document = composed(&letter, files)?;
        let pages = document.pages().len();
        let last = label("last-signatory").and_then(|label| position(&document, label));
        let lonely = last.is_some_and(|last| last.page.get() < pages);
        // A last page with nothing but the seal counts as one page worse.
        let cost = 2 * pages + usize::from(lonely);
        if best.as_ref().is_none_or(|(_, least)| cost < *least) {
            best = Some((document, cost));
        }
        if !lonely && !may_be_shorter(&best, rows) {
            break;
        }
    }
    best.map(|(document, _)| document)
        .ok_or_else(|| TypesetError::Typst("no density was tried".into()))
}

/// Whether a lower density could save a page: the last page holds no more than closing up the rows can win, and one
/// row a page more for where they break.
fn may_be_shorter(best: &Option<(PagedDocument, usize)>, rows: usize) -> bool {
    /// What the lowest density wins of each row, in points, and of all that stands around the rows.
    const ROW: f64 = 6.0;
    const AROUND: f64 = 24.0;
    /// A row's whole height, and the page's upper margin.
    const WHOLE_ROW: f64 = 62.0;
    const MARGIN: f64 = 72.0;
    let Some((document, _)) = best else {
        return true;
    };
    let pages = document.pages().len();
    let ends = ["seal-bottom", "last-signatory"]
        .map(label)
        .into_iter()
        .flatten();
    let last = ends.filter_map(|label| position(document, label)).next();
    let Some(last) = last else { return false };
    #[expect(clippy::cast_precision_loss, reason = "rows and pages are few")]
    let (rows, pages) = (rows as f64, pages as f64);
    pages > 1.0 && last.point.y.to_pt() - MARGIN <= rows * ROW + AROUND + (pages - 1.0) * WHOLE_ROW
}

fn composed(
    letter: &Letter,
    files: &BTreeMap<String, Bytes>,
) -> Result<PagedDocument, TypesetError> {
    let data = serde_json::to_vec(letter).map_err(|e| TypesetError::Data(e.to_string()))?;
    let mut files = files.clone();
    files.insert("/data.json".to_owned(), Bytes::new(data));
    typst::compile::<PagedDocument>(&LetterWorld::new(files))
        .output
        .map_err(|errors| said(&errors))
}

fn said(errors: &[SourceDiagnostic]) -> TypesetError {
    let sentences: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    TypesetError::Typst(sentences.join("; "))
}

fn label(name: &str) -> Option<Label> {
    Label::new(PicoStr::intern(name))
}

fn position(document: &PagedDocument, label: Label) -> Option<PagedPosition> {
    let introspector = document.introspector();
    let found = introspector.query_label(label).ok()?;
    introspector.position(found.location()?)
}

/// Every place that has the label, in the order of the page.
fn positions(document: &PagedDocument, name: &str) -> Vec<PagedPosition> {
    let introspector = document.introspector();
    let found = label(name).map(|label| introspector.query(&Selector::Label(label)));
    let places = found.into_iter().flatten();
    places
        .filter_map(|mark| introspector.position(mark.location()?))
        .collect()
}

/// Between the two marks that the template sets around the note about the seal.
fn seal_place(document: &PagedDocument) -> Result<SealPlace, TypesetError> {
    let at = |name| label(name).and_then(|label| position(document, label));
    let (Some(top), Some(bottom)) = (at("seal-top"), at("seal-bottom")) else {
        return Err(TypesetError::Typst(
            "the template has no place for the seal".into(),
        ));
    };
    let left = top.point.x.to_pt();
    let rect = [
        left,
        PAGE.1 - bottom.point.y.to_pt(),
        PAGE.0 - left,
        PAGE.1 - top.point.y.to_pt(),
    ];
    #[expect(
        clippy::cast_possible_truncation,
        reason = "points on a page fit into 32 bits"
    )]
    let rect = rect.map(|side| side as f32);
    Ok(SealPlace {
        page: top.page.get() - 1,
        rect,
    })
}

fn datetime(at: Timestamp) -> Option<Datetime> {
    let at = at.to_zoned_datetime(TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).ok();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}
