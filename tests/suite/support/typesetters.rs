//! Typesetters: those that all tests share, and those of one test, which can be looked at and ended.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;
use undersigned::domain::layout::Layout;
use undersigned::domain::revision::LetterText;
use undersigned::domain::roster::Chamber;
use undersigned::pdf::typeset::Sketch;
use undersigned::pdf::typesetter::{Typesetter, TypesetterFault};

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_undersigned");

/// A letter that nobody has signed yet.
pub(crate) fn nameless() -> Sketch {
    Sketch {
        today: jiff::civil::date(2022, 8, 30),
        chamber: Chamber::Senate,
        layout: Layout::default(),
        heads: Vec::new(),
        invitees: Vec::new(),
        likenesses: BTreeMap::new(),
    }
}

/// How many pages a text fills before any name.
pub(crate) fn pages(typesetter: &Typesetter, text: &LetterText) -> Result<usize, TypesetterFault> {
    let fitness = typesetter.fitness(text, vec![nameless()])?;
    assert_eq!(fitness.faults, [], "a text that may be saved");
    Ok(fitness.pages)
}

/// Warm from test to test, as they are from letter to letter in a service.
pub(crate) fn shared() -> Typesetter {
    static SHARED: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new(PROGRAM.into()));
    SHARED.clone()
}

/// Says that something is done, also if it panicked.
struct AtEnd<'a>(&'a AtomicBool);

impl Drop for AtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Whether there is a process of this id that has not ended.
pub(crate) fn is_running(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    !status.is_empty() && !status.contains("State:\tZ")
}

/// The typesetters that a process has started.
pub(crate) fn of(parent: u32) -> Vec<u32> {
    let is_child = |id: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        status.contains(&format!("PPid:\t{parent}\n")) && line.ends_with(b"\0typesetter\0")
    };
    processes().filter(is_child).collect()
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir("/proc").expect("the system's processes");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// Typesetters of one test, told from all others by the path of their program.
pub(crate) struct OwnTypesetters {
    pub(crate) typesetter: Typesetter,
    program: PathBuf,
    // Removed with the test.
    _folder: TempDir,
}

impl OwnTypesetters {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the program");
        let program = folder.path().join("undersigned");
        std::os::unix::fs::symlink(PROGRAM, &program).expect("a link to the program");
        Self {
            typesetter: Typesetter::new(program.clone()),
            program,
            _folder: folder,
        }
    }

    /// The ids of the running processes.
    pub(crate) fn running(&self) -> Vec<u32> {
        let ids = processes().filter_map(|id| {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).ok()?;
            let program = line.split(|byte| *byte == 0).next()?;
            (program == self.program.as_os_str().as_encoded_bytes()).then_some(id)
        });
        ids.collect()
    }

    /// Sends a signal to every one; returns their ids.
    pub(crate) fn signal(&self, signal: &str) -> Vec<u32> {
        let running = self.running();
        for id in &running {
            // An error means that it has ended already.
            let _ = Command::new("kill")
                .args([signal, &id.to_string()])
                .output();
        }
        running
    }

    /// Kills every one as soon as it runs, as long as something is done.
    pub(crate) fn killing_all<T>(&self, doing: impl FnOnce() -> T) -> T {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    self.signal("-KILL");
                    std::thread::yield_now();
                }
            });
            let _end = AtEnd(&done);
            doing()
        })
    }

    /// The most memory that any of them has held, MiB.
    pub(crate) fn peak(&self) -> u64 {
        self.memory("VmHWM:")
    }

    /// The memory that the largest of them holds now, MiB.
    pub(crate) fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    fn memory(&self, line: &str) -> u64 {
        let running = self.running().into_iter();
        let sizes = running.map(|id| {
            let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let size = status.lines().find_map(|l| l.strip_prefix(line));
            let size = size.and_then(|size| size.trim().strip_suffix("kB"));
            size.and_then(|size| size.trim().parse::<u64>().ok())
                .unwrap_or_default()
                / 1024
        });
        sizes.max().unwrap_or_default()
    }
}
