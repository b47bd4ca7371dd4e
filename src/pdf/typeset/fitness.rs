//! Whether a text can become a letter, asked before it is saved: how many pages it fills, and whether they would print it
//! under no name and under many.

use serde::{Deserialize, Serialize};

use super::super::layout_check::LayoutFault;
use super::{Pictures, Sketch, TypesetError, drafted};
use crate::domain::layout::OfficeHead;
use crate::domain::revision::{LetterText, PAGES};

/// How a text fits on its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitness {
    /// How many pages it fills in the first sketch.
    pub pages: usize,
    /// What would not print in any of them, each once.
    pub faults: Vec<LayoutFault>,
}

/// Sets a text as each of these sketches has it; their pictures are left out, for no picture moves a word of the text.
///
/// # Errors
/// [`TypesetError`].
pub fn fitness(text: &LetterText, sketches: &[Sketch]) -> Result<Fitness, TypesetError> {
    let mut fitness = Fitness {
        pages: 0,
        faults: Vec::new(),
    };
    for (at, sketch) in sketches.iter().enumerate() {
        let (document, faults) = drafted(text, &without_pictures(sketch), &Pictures::new())?;
        if at == 0 {
            fitness.pages = document.pages().len();
            // A text of too many pages is refused for that, and need not be set again.
            if fitness.pages > PAGES {
                break;
            }
        }
        for fault in faults {
            let known =
                |other: &LayoutFault| (other.kind, &other.words) == (fault.kind, &fault.words);
            if !fitness.faults.iter().any(known) {
                fitness.faults.push(fault);
            }
        }
    }
    Ok(fitness)
}

fn without_pictures(sketch: &Sketch) -> Sketch {
    let heads = sketch.heads.iter().map(|head| OfficeHead {
        artwork: None,
        ..head.clone()
    });
    Sketch {
        heads: heads.collect(),
        likenesses: Default::default(),
        ..sketch.clone()
    }
}
