//! Every log line of the test process, caught: no token that a test has seen may be in one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Mutex, Once};

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::journal::held;

/// Everything the service and its libraries would log at their most talkative, but for the tests' own HTTP client.
const FILTER: &str = "debug,undersigned=trace,ureq=off,ureq_proto=off,rustls=off";

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

thread_local! {
    static ERRORS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Starts catching; a second call changes nothing.
pub(crate) fn capture() {
    STARTED.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(FILTER))
            .with_ansi(false)
            .with_writer(Catcher)
            .init();
    });
}

/// Adds a line that another process wrote.
pub(crate) fn add(line: &str) {
    held(&LINES).push(line.to_owned());
}

/// Whether a line was caught that holds all of these.
pub(crate) fn has_line(parts: &[&str]) -> bool {
    let lines = held(&LINES);
    let holds = |line: &String| parts.iter().all(|part| line.contains(part));
    lines.iter().any(holds)
}

/// Does something and returns what was logged as an error on this thread meanwhile.
pub(crate) fn watching_errors<T>(act: impl FnOnce() -> T) -> (T, Vec<String>) {
    ERRORS.with_borrow_mut(Vec::clear);
    let done = act();
    (done, ERRORS.take())
}

/// A complaint for each token that stands in a line.
pub(crate) fn lines_with(tokens: &BTreeSet<String>) -> Vec<String> {
    let lines = held(&LINES);
    let leaks = lines
        .iter()
        .filter(|line| tokens.iter().any(|token| line.contains(token)));
    leaks
        .map(|line| format!("a token stands in a log line: {line}"))
        .collect()
}

#[derive(Clone, Copy)]
struct Catcher;

/// One event's line.
struct Caught {
    line: Vec<u8>,
    error: bool,
}

impl<'a> MakeWriter<'a> for Catcher {
    type Writer = Caught;

    fn make_writer(&'a self) -> Caught {
        Caught {
            line: Vec::new(),
            error: false,
        }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Caught {
        Caught {
            line: Vec::new(),
            error: *meta.level() == Level::ERROR,
        }
    }
}

impl Write for Caught {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        if self.error {
            // A thread that is ending has no list any more, and nobody to read it.
            let _ = ERRORS.try_with(|errors| errors.borrow_mut().push(line.clone()));
        }
        held(&LINES).push(line);
    }
}
