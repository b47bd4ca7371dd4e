//! Forged files: whatever is changed in a sealed letter is refused with a reason, and so are files of any other kind.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use lopdf::{Stream, dictionary};
use undersigned::pdf::seal::{self, OpenedSeal};
use undersigned::pdf::typeset::Typeset;
use undersigned::pdf::verify;

use crate::pdf_letters::{
    Frozen, day, demo_text, frozen, key, members, other_key, sealed_by, typed,
};
use crate::pdf_rewriting::{Workshop, position};

/// The longest that any file of this size may take, in a test's own build.
const PATIENCE: Duration = Duration::from_secs(20);

static SMALL_LETTER: LazyLock<Frozen> =
    LazyLock::new(|| frozen(&typed("Please answer."), &members(1)));
static LARGE_LETTER: LazyLock<Frozen> = LazyLock::new(|| frozen(&demo_text(), &members(12)));
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| SMALL_LETTER.sealed());
static LARGE: LazyLock<Vec<u8>> = LazyLock::new(|| LARGE_LETTER.sealed());

/// The first check that fails, and what it says.
pub(crate) fn refusal(pdf: &[u8]) -> (&'static str, String) {
    let start = Instant::now();
    let verification = verify::verify(pdf);
    assert!(start.elapsed() < PATIENCE);
    assert!(!verification.holds && verification.letter.is_none());
    let first = verification
        .checks
        .iter()
        .find(|check| !check.holds())
        .unwrap();
    (first.name, first.finding.clone())
}

#[track_caller]
pub(crate) fn assert_refused(pdf: &[u8], check: &str, says: &str) {
    let (name, finding) = refusal(pdf);
    assert!(name == check && finding.contains(says), "{name}: {finding}");
}

/// Held against: the seal of the forger stands, and the pages are others than the record in the file gives.
#[track_caller]
pub(crate) fn assert_other_pages(pdf: &[u8]) {
    assert_refused(pdf, "pages", "The pages are not what the record gives");
}

/// Whether a file is not exactly the letter as it was set, with a seal over it as this service writes it.
pub(crate) fn is_refused(set: &Typeset, forged: &[u8]) -> bool {
    OpenedSeal::read(forged).map_or(true, |opened| {
        opened.base() != set.pdf || opened.settle(&set.pdf, &set.seal).is_err()
    })
}

/// Flips one bit in each of some bytes, on two threads. Written anew over the base as it was set, the seal refuses each;
/// of some the whole verdict is asked.
fn flip(letter: &Frozen, pdf: &[u8], places: impl Iterator<Item = usize> + Clone + Send) {
    let set = letter.typeset();
    assert!(!is_refused(&set, pdf));
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (set, places) = (&set, places.clone().skip(half).step_by(2));
            scope.spawn(move || {
                let mut forged = pdf.to_vec();
                for at in places {
                    forged[at] ^= 1 << (at % 8);
                    assert!(is_refused(set, &forged), "byte {at}");
                    if at % 1_009 == 0 {
                        assert!(!verify::verify(&forged).holds, "byte {at}");
                    }
                    forged[at] = pdf[at];
                }
            });
        }
    });
}

#[test]
fn a_flipped_byte_anywhere_is_refused() {
    assert!(verify::verify(&SMALL).holds);
    flip(&SMALL_LETTER, &SMALL, 0..SMALL.len());
}

#[test]
fn a_flipped_byte_in_a_long_letter_is_refused() {
    assert!(verify::verify(&LARGE).holds);
    flip(&LARGE_LETTER, &LARGE, (0..LARGE.len()).step_by(7));
}

#[test]
fn the_other_case_of_the_signatures_digits_is_refused() {
    let start = position(&SMALL, b"/Contents <") + b"/Contents <".len();
    let letter = (start..)
        .find(|at| SMALL[*at].is_ascii_uppercase())
        .unwrap();
    let mut forged = SMALL.clone();
    forged[letter].make_ascii_lowercase();
    assert_refused(&forged, "seal", "changed after it was sealed");
}

#[test]
fn bytes_before_after_and_within_are_refused() {
    let mut after = SMALL.clone();
    after.push(b'\n');
    assert_refused(&after, "seal", "it was cut, or something was added");
    assert_refused(&SMALL[..SMALL.len() - 1], "seal", "it was cut");
    assert_refused(&SMALL[..SMALL.len() / 2], "file", "its end is missing");
    let mut before = b"\n".to_vec();
    before.extend_from_slice(&SMALL);
    assert_refused(&before, "file", "put before the beginning");
    for length in (0..SMALL.len()).step_by(997) {
        refusal(&SMALL[..length]);
    }
}

#[test]
fn an_appended_update_is_refused() {
    let mut forged = SMALL.clone();
    let at = forged.len();
    let table = position(&SMALL, b"startxref");
    let previous = SMALL.iter().rposition(|_| true).unwrap();
    assert!(table < previous);
    let last = String::from_utf8_lossy(&SMALL[SMALL.len() - 40..]).into_owned();
    let previous = last.lines().rev().nth(1).unwrap().to_owned();
    forged.extend_from_slice(
        format!("1 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\nxref\n1 1\n{at:010} 00000 n \ntrailer\n<</Size 2/Root 1 0 R/Prev {previous}>>\nstartxref\n{}\n%%EOF\n", at + 44).as_bytes(),
    );
    assert_refused(&forged, "seal", "changed after it was sealed");
}

#[test]
fn a_second_seal_is_neither_set_nor_accepted() {
    let typeset = frozen(&typed("Please answer."), &members(1)).typeset();
    let again = Typeset {
        pdf: SMALL.clone(),
        ..typeset.clone()
    };
    assert!(seal::seal(&again.pdf, &again.seal, &other_key(9), day()).is_err());
}

#[test]
fn a_seal_moved_from_another_letter_is_refused() {
    let one = &*SMALL;
    let other = frozen(&typed("Please answer soon."), &members(1)).sealed();
    let hole = |pdf: &[u8]| {
        let start = position(pdf, b"/Contents <") + 11;
        start..start + position(&pdf[start..], b">")
    };
    let mut forged = one.clone();
    forged[hole(one)].copy_from_slice(&other[hole(&other)]);
    assert_refused(&forged, "seal", "changed after it was sealed");
}

#[test]
fn a_stream_that_inflates_without_end_is_refused() {
    let mut bomb = Workshop::open(frozen(&typed("Please answer."), &members(1)).typeset());
    let mut blanks = Stream::new(dictionary! {}, vec![b' '; 256 << 20]);
    blanks.compress().unwrap();
    let page = bomb
        .document()
        .get_dictionary(bomb.document().get_pages()[&1])
        .unwrap();
    let (content, _) = page.get(b"Contents").unwrap().as_reference().unwrap();
    bomb.put_stream(content, "/Filter/FlateDecode", &blanks.content);
    assert_other_pages(&bomb.sealed());
}

#[test]
fn bytes_that_are_no_letter_are_refused_in_time() {
    let mut random = Vec::new();
    let mut state = 88_172_645_463_325_252_u64;
    while random.len() < 100_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        random.extend_from_slice(&state.to_le_bytes());
    }
    let mut disguised = b"%PDF-1.7\n".to_vec();
    disguised.extend_from_slice(&random);
    disguised.extend_from_slice(b"/ETSI.CAdES.detached\nstartxref\n9\n%%EOF\n");
    let deep = format!(
        "%PDF-1.7\n1 0 obj\n{}{}\nendobj\n/ETSI.CAdES.detached xref\n0 2\ntrailer\n<</Prev 9>>\nstartxref\n400030\n%%EOF\n",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let cycle = "%PDF-1.7\n%ETSI.CAdES.detached\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 30>>\nstartxref\n30\n%%EOF\n";
    let huge = "%PDF-1.7\n%ETSI.CAdES.detached\nxref\n0 4294967295\ntrailer\n<</Size 4294967295/Prev 30>>\nstartxref\n30\n%%EOF\n";
    for bytes in [
        &[][..],
        b"%PDF-",
        b"letter",
        &random,
        &disguised,
        deep.as_bytes(),
        cycle.as_bytes(),
        huge.as_bytes(),
    ] {
        let (name, finding) = refusal(bytes);
        assert_eq!(name, "file", "{finding}");
        // The same with the typesetter's mark, so that the seal is looked for.
        let marked = [bytes, b"/Creator(Undersigned)\n%%EOF\n"].concat();
        refusal(&marked);
    }
}

#[test]
fn odd_structures_are_refused_under_a_seal_too() {
    let letter = frozen(&typed("Please answer."), &members(1)).typeset();
    let sealed = |pdf: Vec<u8>| {
        let odd = undersigned::pdf::typeset::Typeset {
            pdf,
            ..letter.clone()
        };
        seal::seal(&odd.pdf, &odd.seal, &other_key(9), day())
    };
    // An object that no table names, between two others.
    let at = position(&letter.pdf, b"\n2 0 obj") + 1;
    let mut shadow = letter.pdf[..at].to_vec();
    shadow.extend_from_slice(b"1 0 obj\n<<>>\nendobj\n");
    shadow.extend_from_slice(&letter.pdf[at..]);
    assert!(sealed(shadow).is_err());
    let mut deep = Workshop::open(letter.clone());
    let catalog = deep.find(|entries| entries.has_type(b"Catalog"));
    let nested = format!(
        "/Type/Catalog/X {}{}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    deep.change(catalog, "/Type/Catalog", &nested);
    assert!(sealed(deep.pdf()).is_err());
    let mut cycle = Workshop::open(letter.clone());
    let pages = cycle.find(|entries| entries.has_type(b"Pages"));
    let kids = cycle.find(|entries| entries.has_type(b"Page"));
    cycle.change(
        pages,
        &format!("/Kids[{kids} 0 R"),
        &format!("/Kids[{pages} 0 R {kids} 0 R"),
    );
    if let Ok((pdf, _)) = sealed(cycle.pdf()) {
        let _ = verify::verify(&pdf);
    }
    assert!(sealed_by(&letter, key()).len() > letter.pdf.len());
}
