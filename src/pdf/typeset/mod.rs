//! Typesetting: the fixed template, fed with data alone.
//!
//! Nothing a user writes is ever read as markup: the text, the names and the attachments reach the template as data
//! through a world that has nothing else in it. The same manifest gives the same bytes, in every process. Before there is
//! a PDF, the pages are held against the approved text ([`super::layout_check`]).

mod bare;
mod closing;
mod fit;
mod fitness;
mod foresee;
mod notes;
mod preview;
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

pub use self::bare::Bare;
pub use self::fitness::{Fitness, fitness};
pub use self::preview::{Preview, PreviewPage, preview};
pub use super::layout_check::{LayoutFault, LayoutFaultKind};

use self::fit::{composed, fitted};
use super::layout_check::{self, Expected};
use super::model::Letter;
use super::seal::SealPlace;
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::layout::{Layout, OfficeHead, Picture};
use crate::domain::record::Hash;
use crate::domain::revision::LetterText;
use crate::domain::roster::{Chamber, Member, MemberId};

/// The pictures that letters show, PNG files by what is seen of them.
pub type Pictures = BTreeMap<Hash, Vec<u8>>;

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
    /// How the letter is laid out.
    pub layout: Layout,
    /// The letterheads that the layout asks for.
    pub heads: Vec<OfficeHead>,
    /// Those whose signature blocks are shown, in order.
    pub invitees: Vec<Member>,
    /// The likenesses of their signatures, of those who have given one.
    pub likenesses: BTreeMap<MemberId, Picture>,
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
    /// A picture of the letter was not handed in.
    #[error("the picture {0} is missing")]
    Picture(Hash),
    /// The pages would not print what was approved.
    #[error("the pages would not print what was approved: {0:?}")]
    Layout(Vec<LayoutFault>),
}

/// The letter of a manifest, with its evidence attached, as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// [`TypesetError`].
pub fn final_letter(
    manifest: &Manifest,
    text: &LetterText,
    evidence: &Evidence,
    pictures: &Pictures,
) -> Result<Typeset, TypesetError> {
    let letter = Letter::finished(manifest, text);
    let files = attached(&letter, evidence, pictures)?;
    let _trim = Trim;
    let document = fitted(letter, &files)?;
    let names = manifest
        .signatories
        .iter()
        .flat_map(|signatory| &signatory.block);
    let faults = layout_check::check(&document, &Expected::of(text, names));
    if !faults.is_empty() {
        return Err(TypesetError::Layout(faults));
    }
    Ok(Typeset {
        pdf: exported(&document, manifest)?,
        pages: document.pages().len(),
        seal: seal_place(&document)?,
    })
}

/// The pages of a draft, and what they would not print as it is approved.
fn drafted(
    text: &LetterText,
    sketch: &Sketch,
    pictures: &Pictures,
) -> Result<(PagedDocument, Vec<LayoutFault>), TypesetError> {
    let letter = Letter::draft(text, sketch);
    let files = beside(&letter, pictures)?;
    let blocks = letter.signatories.iter().flat_map(|block| &block.lines);
    let expected = Expected::of(text, blocks);
    let _trim = Trim;
    let document = fitted(letter, &files)?;
    let faults = layout_check::check(&document, &expected);
    Ok((document, faults))
}

/// The document as a PDF.
fn exported(document: &PagedDocument, manifest: &Manifest) -> Result<Vec<u8>, TypesetError> {
    let options = PdfOptions {
        ident: Smart::Custom(manifest.letter.to_string()),
        creator: Smart::Custom(Some("Undersigned".to_owned())),
        timestamp: datetime(manifest.frozen_at).map(typst_pdf::Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|hinted| TypesetError::Typst(hinted.message().to_string()))?,
        ..PdfOptions::default()
    };
    let mut pdf = typst_pdf::pdf(document, &options).map_err(|errors| said(&errors))?;
    leave_out_suspects(&mut pdf);
    Ok(pdf)
}

/// Takes out the entry that says of the tags that none is in doubt, which is what its absence says too (ISO 32000-1,
/// table 321): some readers report it as an error. Spaces stand in its place, so that every offset stays right.
fn leave_out_suspects(pdf: &mut [u8]) {
    const ENTRY: &[u8] = b"/Suspects false";
    // The catalog is among the last objects.
    if let Some(at) = memchr::memmem::rfind(pdf, ENTRY)
        && let Some(entry) = pdf.get_mut(at..at + ENTRY.len())
    {
        entry.fill(b' ');
    }
}

/// Trims the memory of earlier letters after each one, whether it was set or not. A process sets one letter at a time, and
/// a few ages keep the faces and the letterhead, which all letters share.
struct Trim;

impl Drop for Trim {
    fn drop(&mut self) {
        typst::comemo::evict(6);
    }
}

/// The files of a letter's pictures and of its code, by their paths in the template's world.
fn beside(letter: &Letter, pictures: &Pictures) -> Result<BTreeMap<String, Bytes>, TypesetError> {
    let mut files = BTreeMap::new();
    for placed in letter.pictures() {
        let png = pictures.get(&placed.seen);
        let png = png.ok_or(TypesetError::Picture(placed.seen))?;
        files.insert(placed.path.clone(), Bytes::new(png.clone()));
    }
    if let Some(code) = &letter.code {
        files.insert(code.path.to_owned(), Bytes::from_string(code.code.svg()));
    }
    Ok(files)
}

/// The same with the files that travel with the letter.
fn attached(
    letter: &Letter,
    evidence: &Evidence,
    pictures: &Pictures,
) -> Result<BTreeMap<String, Bytes>, TypesetError> {
    let mut files = beside(letter, pictures)?;
    for file in &letter.attachments {
        files.insert(file.path.clone(), Bytes::new(file.bytes(evidence).to_vec()));
    }
    Ok(files)
}

fn said(errors: &[SourceDiagnostic]) -> TypesetError {
    let sentences: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    TypesetError::Typst(sentences.join("; "))
}

fn label(name: &str) -> Option<Label> {
    Label::new(PicoStr::intern(name))
}

/// The one place that has the label.
fn position(document: &PagedDocument, name: &str) -> Option<PagedPosition> {
    let introspector = document.introspector();
    let found = introspector.query_label(label(name)?).ok()?;
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
    let at = |name| position(document, name);
    let (Some(top), Some(bottom)) = (at("seal-top"), at("seal-bottom")) else {
        return Err(TypesetError::Typst(
            "the template has no place for the seal".into(),
        ));
    };
    let page = document.pages().get(top.page.get() - 1);
    let (width, height) = page.map_or((0.0, 0.0), |page| {
        let size = page.frame.size();
        (size.x.to_pt(), size.y.to_pt())
    });
    let left = top.point.x.to_pt();
    let rect = [
        left,
        height - bottom.point.y.to_pt(),
        width - left,
        height - top.point.y.to_pt(),
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
