//! Forged letters: whatever is changed in a sealed file, or under a seal of the forger's own, is refused with a reason.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use lopdf::{Object, Stream, dictionary};
use undersigned::pdf::{seal, verify};

use crate::pdf_letters::{day, demo_text, frozen, key, members, other_key, sealed_by, typed};
use crate::pdf_rewriting::{Workshop, position};

/// The longest that any file of this size may take, in a test's own build.
const PATIENCE: Duration = Duration::from_secs(20);

static SMALL: LazyLock<Vec<u8>> =
    LazyLock::new(|| frozen(&typed("Please answer."), &members(1)).sealed());
static LARGE: LazyLock<Vec<u8>> = LazyLock::new(|| frozen(&demo_text(), &members(12)).sealed());

/// The check that fails, and what it says.
fn refusal(pdf: &[u8]) -> (&'static str, String) {
    let start = Instant::now();
    let verification = verify::verify(pdf);
    assert!(start.elapsed() < PATIENCE);
    assert!(!verification.holds && verification.letter.is_none());
    let last = verification.checks.last().unwrap();
    assert!(!last.holds);
    (last.name, last.finding.clone())
}

#[track_caller]
fn assert_refused(pdf: &[u8], check: &str, says: &str) {
    let (name, finding) = refusal(pdf);
    assert!(name == check && finding.contains(says), "{name}: {finding}");
}

/// Flips one bit in each of some bytes, on two threads.
fn flip(pdf: &[u8], places: impl Iterator<Item = usize> + Clone + Send) {
    std::thread::scope(|scope| {
        for half in 0..2 {
            let places = places.clone().skip(half).step_by(2);
            scope.spawn(move || {
                let mut forged = pdf.to_vec();
                for at in places {
                    forged[at] ^= 1 << (at % 8);
                    assert!(!verify::verify(&forged).holds, "byte {at}");
                    forged[at] = pdf[at];
                }
            });
        }
    });
}

#[test]
fn a_flipped_byte_anywhere_is_refused() {
    assert!(verify::verify(&SMALL).holds);
    flip(&SMALL, 0..SMALL.len());
}

#[test]
fn a_flipped_byte_in_a_long_letter_is_refused() {
    assert!(verify::verify(&LARGE).holds);
    flip(&LARGE, (0..LARGE.len()).step_by(7));
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
    assert_refused(&SMALL[..SMALL.len() / 2], "seal", "");
    let mut before = b"\n".to_vec();
    before.extend_from_slice(&SMALL);
    assert_refused(&before, "seal", "not a PDF");
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
    let again = undersigned::pdf::typeset::Typeset {
        pdf: SMALL.clone(),
        ..typeset.clone()
    };
    assert!(seal::seal(&again.pdf, &again.seal, &other_key(9), day(), "Again").is_err());
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

/// The letter of 2022 in the forger's workshop; its names are on page 2.
fn workshop() -> Workshop {
    Workshop::open(frozen(&demo_text(), &members(12)).typeset())
}

/// The showing operators of a page, in order.
fn shown(page: &str) -> Vec<&str> {
    page.lines()
        .filter(|line| line.starts_with("BT "))
        .collect()
}

/// The operator that shows the n-th name: the one before the n-th "United States Senator", which is shown most often.
fn name(page: &str, n: usize) -> String {
    let lines = shown(page);
    let times = |line: &&str| lines.iter().filter(|other| *other == line).count();
    let title = *lines.iter().max_by_key(|line| times(line)).unwrap();
    let at = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| **line == title)
        .nth(n)
        .unwrap()
        .0;
    lines[at - 1].to_owned()
}

/// Redraws page 2 and seals it with another key.
fn redrawn(change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut workshop = workshop();
    let page = workshop.page(2);
    let changed = change(&page);
    assert_ne!(page, changed);
    workshop.draw(2, &changed);
    workshop.sealed()
}

#[test]
fn a_letter_redrawn_as_it_was_still_holds_under_another_key() {
    let mut workshop = workshop();
    let page = workshop.page(2);
    workshop.draw(2, &page);
    let verification = verify::verify(&workshop.sealed());
    assert!(verification.holds, "{:?}", verification.checks);
    assert_ne!(
        verification.letter.unwrap().seal,
        key().fingerprint().to_string()
    );
}

#[test]
fn a_name_swapped_under_another_seal_is_refused() {
    let twice = redrawn(|page| page.replace(&name(page, 0), &name(page, 1)));
    assert_refused(&twice, "names", "not the approved ones in their order");
    let swapped = redrawn(|page| {
        let (first, second) = (name(page, 0), name(page, 1));
        page.replace(&first, "FIRST")
            .replace(&second, &first)
            .replace("FIRST", &second)
    });
    assert_refused(&swapped, "names", "not the approved ones in their order");
    let other = redrawn(|page| {
        let first = name(page, 0);
        let body = shown(page)[2].to_owned();
        page.replace(&first, &body)
    });
    assert_refused(&other, "names", "is printed without an approval");
}

#[test]
fn a_name_removed_or_hidden_under_another_seal_is_refused() {
    let removed = redrawn(|page| page.replace(&name(page, 3), "BT"));
    assert_refused(&removed, "names", "is printed without an approval");
    let white = redrawn(|page| {
        let name = name(page, 3);
        let at = page.find(&name).unwrap();
        let colour = page[..at].rfind("0 0 0 scn").unwrap();
        format!("{}1 1 1 scn{}", &page[..colour], &page[colour + 9..])
    });
    assert_refused(&white, "attachments", "cannot be seen");
    let invisible = redrawn(|page| {
        let name = name(page, 3);
        page.replace(&name, &name.replace("0 Tr", "3 Tr"))
    });
    assert_refused(&invisible, "attachments", "cannot be seen");
    let covered = redrawn(|page| format!("{page}\nq 72 100 300 200 re f Q"));
    assert_refused(&covered, "attachments", "does not have (re)");
}

#[test]
fn a_name_added_under_another_seal_is_refused() {
    let furniture = redrawn(|page| {
        let name = name(page, 3);
        format!("{page}\n/Artifact BMC\nq 1 0 0 -1 400 60 cm/c0 cs 0 0 0 scn\n{name}\nET\nQ\nEMC")
    });
    assert_refused(&furniture, "text", "The pages say");
    let over = redrawn(|page| {
        let name = name(page, 3);
        format!("{page}\n/Artifact BMC\nq 1 0 0 -1 72 500 cm/c0 cs 0 0 0 scn\n{name}\nET\nQ\nEMC")
    });
    assert_refused(&over, "attachments", "do not follow each other");
}

#[test]
fn a_word_changed_moved_or_struck_out_under_another_seal_is_refused() {
    let shorter = redrawn(|page| {
        let line = page
            .lines()
            .filter(|line| line.ends_with(">]TJ"))
            .nth(5)
            .unwrap();
        let cut = line.len() - ">]TJ".len();
        page.replace(line, &format!("{}{}", &line[..cut - 4], &line[cut..]))
    });
    assert_refused(&shorter, "text", "where the approved text has");
    let swapped = redrawn(|page| {
        let lines = shown(page);
        let (a, b) = (lines[3].to_owned(), lines[4].to_owned());
        page.replace(&a, "FIRST")
            .replace(&b, &a)
            .replace("FIRST", &b)
    });
    assert_refused(&swapped, "text", "where the approved text has");
    let struck = redrawn(|page| {
        let at = page.find(&name(page, 3)).unwrap();
        let place = page[..at].rfind("q 1 0 0 -1 ").unwrap() + "q 1 0 0 -1 ".len();
        let mut place = page[place..].split(' ').map(|number| number.parse::<f32>());
        let (x, y) = (
            place.next().unwrap().unwrap(),
            place.next().unwrap().unwrap() + 3.0,
        );
        let rule = format!("q /c0 CS 0 0 0 SCN 1 w {x} {y} m {} {y} l S Q", x + 60.0);
        format!("{page}\n/Artifact BMC\n{rule}\nEMC")
    });
    assert_refused(&struck, "attachments", "words are struck out");
}

#[test]
fn a_font_with_exchanged_shapes_is_refused() {
    let mut workshop = workshop();
    let programs: Vec<(u32, Stream)> = workshop
        .document()
        .objects
        .iter()
        .filter_map(|((number, _), object)| match object {
            Object::Stream(stream)
                if stream
                    .dict
                    .get(b"Subtype")
                    .is_ok_and(|s| s.as_name().is_ok_and(|n| n == b"CIDFontType0C")) =>
            {
                Some((*number, stream.clone()))
            }
            _ => None,
        })
        .collect();
    assert!(programs.len() > 1);
    let (first, second) = (programs[0].0, &programs[1].1);
    let plain = second.get_plain_content().unwrap();
    workshop.put_stream(first, "/Subtype/CIDFontType0C", &plain);
    refusal(&workshop.sealed());
}

#[test]
fn removed_and_added_attachments_are_refused() {
    let mut removed = workshop();
    let catalog = removed.find(|entries| entries.has_type(b"Catalog"));
    let record = removed.find(|entries| {
        entries
            .get(b"UF")
            .is_ok_and(|name| name.as_str().is_ok_and(|n| n == b"record.jsonl"))
    });
    removed.change(catalog, &format!("(record.jsonl){record} 0 R"), "");
    assert_refused(&removed.sealed(), "attachments", "record.jsonl is missing");
    let mut added = workshop();
    added.change(
        catalog,
        "(record.jsonl)",
        &format!("(more.txt){record} 0 R(record.jsonl)"),
    );
    assert_refused(&added.sealed(), "attachments", "more attachments than");
    let mut changed = workshop();
    let stream = changed
        .document()
        .get_dictionary((record, 0))
        .unwrap()
        .get(b"EF")
        .unwrap();
    let (stream, _) = stream
        .as_dict()
        .unwrap()
        .get(b"F")
        .unwrap()
        .as_reference()
        .unwrap();
    changed.put_stream(stream, "/Type/EmbeddedFile", b"{}");
    assert_refused(&changed.sealed(), "record", "cannot be read");
}

#[test]
fn what_a_letter_never_has_is_refused() {
    for (add, says) in [
        (
            "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
            "a part that letters do not have",
        ),
        ("/OCProperties<<>>", "a part that letters do not have"),
        ("/AA<<>>", "a part that letters do not have"),
    ] {
        let mut forged = workshop();
        let catalog = forged.find(|entries| entries.has_type(b"Catalog"));
        forged.change(catalog, "/Type/Catalog", &format!("/Type/Catalog{add}"));
        assert_refused(&forged.sealed(), "attachments", says);
    }
    let mut layered = workshop();
    let page = layered.find(|entries| entries.has_type(b"Page"));
    layered.change(page, "/Type/Page", "/Type/Page/Rotate 180");
    assert_refused(
        &layered.sealed(),
        "attachments",
        "a page has a part that letters do not have",
    );
}

#[test]
fn a_stream_that_inflates_without_end_is_refused() {
    let mut bomb = workshop();
    let mut blanks = Stream::new(dictionary! {}, vec![b' '; 256 << 20]);
    blanks.compress().unwrap();
    let page = bomb
        .document()
        .get_dictionary(bomb.document().get_pages()[&1])
        .unwrap();
    let (content, _) = page.get(b"Contents").unwrap().as_reference().unwrap();
    bomb.put_stream(content, "/Filter/FlateDecode", &blanks.content);
    assert_refused(&bomb.sealed(), "attachments", "too large");
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
        assert_eq!(name, "seal", "{finding}");
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
        seal::seal(&odd.pdf, &odd.seal, &other_key(9), day(), "Odd")
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
    if let Ok(pdf) = sealed(cycle.pdf()) {
        let _ = verify::verify(&pdf);
    }
    assert!(sealed_by(&letter, key()).len() > letter.pdf.len());
}
