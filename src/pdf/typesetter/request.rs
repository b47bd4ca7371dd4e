//! What a typesetter is asked, and what it answers.

use serde::{Deserialize, Serialize};

use crate::domain::record::Hash;
use crate::pdf::seal::SealPlace;
use crate::pdf::typeset::{Fitness, Preview, Sketch, TypesetError};

/// What a typesetter is asked for. A text travels in its canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Request {
    /// A final letter, and what is seen on each of its pictures; the parts are the files of its evidence, then the pictures.
    Letter(Vec<Hash>),
    /// The pages of a draft, and its pictures likewise; the parts are its text, then the pictures.
    Preview(Sketch, Vec<Hash>),
    /// Whether a text fits on its pages under each of these sketches; the part is the text.
    Fitness(Vec<Sketch>),
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The letter; the part is the PDF.
    Letter { pages: usize, seal: SealPlace },
    /// The pages.
    Preview(Preview),
    /// How it fits.
    Fitness(Fitness),
    /// There is no such letter.
    Refused(TypesetError),
}
