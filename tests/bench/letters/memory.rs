//! Resident memory while five hundred letters are made, failing ones among them.

use crate::pdf_letters::sealed_by;
use crate::{distinct, key};

const LETTERS: usize = 500;
/// Every so many letters one fails in the typesetter: a character that no face covers.
const FAILING: usize = 10;

/// A sentence with the figures: after the first hundred, after all, and the most that ever was.
pub(crate) fn over_many_letters() -> String {
    let mut failed = 0;
    let mut early = 0;
    for round in 0..LETTERS {
        let mut letter = distinct(round, 12);
        if round % FAILING == 0 {
            let block = letter.manifest.signatories.first_mut();
            block.unwrap().block.push("\u{4e00}".to_owned());
            failed += usize::from(letter.try_typeset().is_err());
        } else {
            sealed_by(&letter.typeset(), key());
        }
        if round == LETTERS / 5 {
            early = kilobytes("VmRSS:");
        }
    }
    assert_eq!(
        failed,
        LETTERS / FAILING,
        "letters that had to fail did not"
    );
    format!(
        "{LETTERS} letters, {failed} of them failing: resident {} MiB after a fifth, {} MiB after all, {} MiB at most",
        early / 1024,
        kilobytes("VmRSS:") / 1024,
        kilobytes("VmHWM:") / 1024,
    )
}

/// A line of this process's own status, in KiB; Linux alone has it.
fn kilobytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
