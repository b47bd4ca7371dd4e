//! Runs beyond the page, and runs that cross each other.

use typst_layout::PagedDocument;

use super::runs::Run;
use super::{LayoutFault, LayoutFaultKind};

/// The edge of a sheet that many printers leave white, in points; a quarter of an inch.
const EDGE: f64 = 18.0;
/// What neighbors on a line may share through kerning, and lines through rounding, in points.
const SHARED: (f64, f64) = (1.0, 0.5);

/// Adds the runs that leave their page, and those that cross another.
pub(super) fn judge(document: &PagedDocument, runs: &[Run], faults: &mut Vec<LayoutFault>) {
    for (number, page) in document.pages().iter().enumerate() {
        let (wide, high) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        let mut here: Vec<&Run> = runs
            .iter()
            .filter(|run| run.page == number && run.is_seen())
            .collect();
        for run in &here {
            let inside = run.left >= EDGE
                && run.right <= wide - EDGE
                && run.top >= EDGE
                && run.baseline <= high - EDGE;
            if !inside {
                faults.push(run.fault(LayoutFaultKind::OffThePage));
            }
        }
        here.sort_by(|one, other| one.top.total_cmp(&other.top));
        for (at, run) in here.iter().enumerate() {
            let below = here.iter().skip(at + 1);
            let near = below.take_while(|other| other.top < run.baseline - SHARED.1);
            if near.into_iter().any(|other| crosses(run, other)) {
                faults.push(run.fault(LayoutFaultKind::Crossing));
            }
        }
    }
}

/// Whether two boxes share more than a hair. The second one does not begin above the first.
fn crosses(run: &Run, other: &Run) -> bool {
    let (across, down) = SHARED;
    run.left.max(other.left) < run.right.min(other.right) - across
        && other.top < run.baseline.min(other.baseline) - down
}

impl Run {
    /// Whether there is anything but space in it.
    fn is_seen(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(left: f64, right: f64, top: f64, baseline: f64) -> Run {
        Run::drawn("word", left, right, top, baseline)
    }

    #[test]
    fn boxes_cross_when_they_share_more_than_kerning_and_rounding() {
        let word = run(100.0, 140.0, 94.6, 100.0);
        assert!(crosses(&word, &run(130.0, 170.0, 94.6, 100.0)));
        assert!(!crosses(&word, &run(139.5, 170.0, 94.6, 100.0)), "kerning");
        assert!(!crosses(&word, &run(100.0, 140.0, 99.8, 105.0)), "rounding");
        assert!(crosses(&word, &run(0.0, 500.0, 98.0, 104.0)));
        assert!(
            !crosses(&word, &run(100.0, 140.0, 109.0, 114.4)),
            "the next line"
        );
    }
}
