//! The checker: strangers' files are judged in processes of their own.
//!
//! To judge a file its letter is set again, and who made the file decides what that takes. So each file gets a fresh
//! process, started as `undersigned checker`, that never sees another one and never previews or seals: with a ceiling on
//! its processor time and memory, behind everybody else's work, and killed if it is late. A file beyond those bounds is
//! not *altered*; it is *not checked*.

mod inside;

use std::path::PathBuf;
use std::time::Duration;

pub use self::inside::serve;

use super::process::Child;
use super::verify::{self, Question, Verification};

/// What judging one file may take: a letter of 535 names with pictures takes a tenth of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Seconds of processor time.
    pub seconds: u64,
    /// Bytes of memory.
    pub memory: u64,
}

impl Default for Bounds {
    /// 10 seconds and 512 MiB; a build without optimization sets pages twenty times slower.
    fn default() -> Self {
        Self {
            seconds: if cfg!(debug_assertions) { 240 } else { 10 },
            memory: 512 << 20,
        }
    }
}

/// What starts checkers; cheap to clone. Every call blocks.
#[derive(Debug, Clone)]
pub struct Checker {
    program: PathBuf,
    bounds: Bounds,
}

impl Checker {
    /// Checkers that are started from this program.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            bounds: Bounds::default(),
        }
    }

    /// The same within other bounds.
    #[must_use]
    pub fn within(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// [`verify::verify`], in a process of its own.
    #[must_use]
    pub fn check(&self, pdf: &[u8], question: &Question) -> Verification {
        self.ask(pdf, question).unwrap_or_else(|why| {
            tracing::info!(why, bytes = pdf.len(), "a file was not checked");
            verify::out_of_bounds(&question.trust)
        })
    }

    fn ask(&self, pdf: &[u8], question: &Question) -> Result<Verification, String> {
        let Bounds { seconds, memory } = self.bounds;
        let arguments = [
            "checker",
            "--seconds",
            &seconds.to_string(),
            "--memory",
            &memory.to_string(),
        ]
        .map(str::to_owned);
        let mut child = Child::start(&self.program, &arguments).map_err(|e| e.to_string())?;
        // A process that waits for its turn on the machine is late by the clock before it is by its own time.
        let late = Duration::from_secs(3 * seconds);
        let (verification, _) = child
            .ask(question, &[pdf], late)
            .map_err(|e| e.to_string())?;
        Ok(verification)
    }
}
