//! The pages of a draft as pictures, with a light bar in the margin where the signature blocks fall.

use serde::{Deserialize, Serialize};
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

use super::super::layout_check::LayoutFault;
use super::{Pictures, Sketch, TypesetError, drafted, positions};
use crate::domain::revision::LetterText;

/// A draft as it would look if every invitee joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Its pages, in order.
    pub pages: Vec<PreviewPage>,
    /// What they would not print as it is typed; with any, the letter could not be sealed.
    pub faults: Vec<LayoutFault>,
}

/// One page of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewPage {
    /// The page as SVG; equal pages have equal bytes.
    pub svg: String,
    /// How many signature blocks stand on it.
    pub blocks: usize,
}

/// The pages of a draft.
///
/// # Errors
/// [`TypesetError`].
pub fn preview(
    text: &LetterText,
    sketch: &Sketch,
    pictures: &Pictures,
) -> Result<Preview, TypesetError> {
    let (document, faults) = drafted(text, sketch, pictures)?;
    let bars = bars(&document);
    let options = SvgOptions::default();
    let pages = document.pages().iter().zip(bars);
    let pages = pages.map(|(page, bar)| PreviewPage {
        svg: bar.drawn(typst_svg::svg(page, &options)),
        blocks: bar.blocks,
    });
    Ok(Preview {
        pages: pages.collect(),
        faults,
    })
}

/// The signature blocks of one page, top and bottom in points from the page's upper edge.
#[derive(Debug, Clone, Copy, Default)]
struct Bar {
    blocks: usize,
    top: f64,
    bottom: f64,
}

/// A bar for every page. A block never runs over the end of its page.
fn bars(document: &PagedDocument) -> Vec<Bar> {
    let mut bars = vec![Bar::default(); document.pages().len()];
    let tops = positions(document, "signatory-top");
    let bottoms = positions(document, "signatory-bottom");
    for (top, bottom) in tops.into_iter().zip(bottoms) {
        let Some(bar) = bars.get_mut(top.page.get() - 1) else {
            continue;
        };
        let (upper, lower) = (top.point.y.to_pt(), bottom.point.y.to_pt());
        if bar.blocks == 0 || upper < bar.top {
            bar.top = upper;
        }
        bar.bottom = bar.bottom.max(lower);
        bar.blocks += 1;
    }
    bars
}

impl Bar {
    /// Draws itself into the margin of the page.
    fn drawn(&self, mut svg: String) -> String {
        const END: &str = "</svg>";
        if self.blocks > 0
            && let Some(end) = svg.rfind(END)
        {
            let Self { top, bottom, .. } = self;
            let bar = format!(
                "<path d=\"M44 {top:.1}V{bottom:.1}\" stroke=\"#1d3a6b\" stroke-opacity=\".3\" stroke-width=\"3\"/>"
            );
            svg.insert_str(end, &bar);
        }
        svg
    }
}
