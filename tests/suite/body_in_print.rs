//! What a body can say, on the page: every letter that American letters need, raised and lowered words, lists that count
//! in every way, also in footnotes.

use unicode_normalization::UnicodeNormalization;

use crate::pdf::run;
use crate::pdf_letters::{frozen, members, typed};

/// Sets a letter with this body and keeps it for whoever wants to look; gives the text that a reader copies.
fn printed(name: &str, body: &str) -> String {
    let typeset = frozen(&typed(body), &members(2)).typeset();
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/body-in-print");
    std::fs::create_dir_all(folder).unwrap();
    let path = format!("{folder}/{name}.pdf");
    std::fs::write(&path, &typeset.pdf).unwrap();
    let (fine, text) = run("pdftotext", &["-layout", &path, "-"]);
    assert!(fine, "{text}");
    text.nfc().collect()
}

/// The words, without what only the layout says.
fn close(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const WORDS: &str = "Hawaiʻi, Utqiaġvik, Lakȟóta, Diné bizaad, Dinétʼąą́ʼ, x̱ʷəq̓ʷən, Ελλάδα, Київ, Đặng, ᏣᎳᎩ; ⅓ ⅔ ⅛ ½; 5′10″; → ≥ ≤ ≠ ± × ÷ √ ∞ ≈ − µ; ☐ ☑ ✓; 10⁶ CO₂ m²; € £ ¥ ₿ ₹; 20 °C, № 5, ™ ℠ © ®; …—";

#[test]
fn every_letter_that_american_letters_need_prints_in_every_style() {
    let words = WORDS;
    let body = format!(
        "{words}\n\n*{words}*\n\n**{words}**\n\n***{words}***\n\n[{words}]{{.smallcaps}}\n\n# {words}\n\n| {words} | b |\n|--|--|\n| {words} | d |\n\nA note.[^1]\n\n[^1]: {words}"
    );
    let text = close(&printed("characters", &body));
    for word in words.split(' ') {
        let found = text.matches(word).count();
        assert!(found >= 5, "{word} is found {found} times in {text}");
    }
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/body-in-print/characters.pdf");
    let (fine, fonts) = run("pdffonts", &[path]);
    assert!(fine, "{fonts}");
    for face in [
        "UndersignedLetters-Regular",
        "UndersignedLetters-Bold",
        "UndersignedLetters-Italic",
        "DejaVuSans",
        "NotoSansCherokee",
    ] {
        assert!(fonts.contains(face), "{face}: {fonts}");
    }
    printed("plain", "Only plain words.");
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/body-in-print/plain.pdf");
    let (_, fonts) = run("pdffonts", &[path]);
    assert!(
        !fonts.contains("UndersignedLetters") && !fonts.contains("DejaVu"),
        "{fonts}"
    );
}

#[test]
fn raised_and_lowered_words_copy_as_their_words() {
    let body = "There are 10^6^ of them, H~2~O and CO~2~, the 1^st^ and the 2^nd^, Na^+^ and SO~4~^2−^, and x^n+1^; *E = mc^2^*, **m^3^/s**, with a note^th^.[^1]\n\nThe quick brown fox jumps over the lazy dog and then rests for a while beside the road, and so does 10^6^ of its kind, and CO~2~ is everywhere around all of them in this and in each of the lines that follow it, as far as the eye can see.\n\n[^1]: It is 5 m^2^ of CO~2~.";
    let text = close(&printed("shifted", body));
    for words in ["10 6", "CO 2", "H 2 O"] {
        let whole = words.replace(' ', "");
        assert!(
            text.contains(&whole) || text.contains(words),
            "{whole}: {text}"
        );
    }
}

#[test]
fn lists_count_as_they_are_written_and_in_notes_too() {
    let body = "We ask you to\n\n1. tell us:\n   1. who,\n   2. when:\n      1. the day,\n      2. the hour;\n2. answer.\n\nUnder this heading:\n(a) the first, which runs on for long enough that it has to be broken over two lines of the page, and then some more;\n(b) the second:\n    (i) with this,\n    (ii) and that;\n(c) the third.\n\nC. Capital\n\nD. Letters\n\n> (1) As was said\n> (2) before.\n\nSee paragraph (b) and the note.[^1] And another one.[^2]\n\n[^1]: The statute asks for three:\n\n    - a bullet,\n    - and a second one\n\n    1. a number\n    2. and another\n\n    > A quotation in a note, which is long enough to be broken over two lines so that its indent can be seen by everybody who looks.\n\n    (a) a letter\n    (b) and another\n\n[^2]: 8 U.S.C. § 1226(c).";
    let text = printed("lists", body);
    for mark in [
        "1. tell",
        "a. who",
        "b. when",
        "(i) the day",
        "(ii) the hour",
        "2. answer",
        "(a) the first",
        "(i) with",
        "(c) the third",
        "C. Capital",
        "D. Letters",
        "(1) As",
        "• a bullet",
        "1. a number",
        "(a) a letter",
        "(b) and another",
    ] {
        assert!(close(&text).contains(mark), "{mark}: {text}");
    }
}
