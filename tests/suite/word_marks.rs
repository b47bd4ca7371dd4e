//! Raised and lowered words, and lists that count with letters, from a Word file and back into one.

use undersigned::domain::body::Body;
use undersigned::domain::layout::Paper;
use undersigned::domain::revision::LetterText;
use undersigned::word::{self, Imported, Tracked};

use crate::pdf_letters::typed;
use crate::support::word_file::{WordFile, paragraph, run, styled};

fn imported(file: &WordFile) -> Imported {
    word::read(&file.bytes()).unwrap().import(&Tracked::Accept)
}

fn text(body: &str) -> LetterText {
    typed(body).parse().unwrap()
}

/// What the exported file says in its parts.
fn part(body: &str, name: &str) -> String {
    let file = word::docx(&text(body), Paper::Letter).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

#[test]
fn raised_and_lowered_runs_are_raised_and_lowered_words() {
    let up = "<w:vertAlign w:val=\"superscript\"/>";
    let down = "<w:vertAlign w:val=\"subscript\"/>";
    for (runs, source) in [
        (
            [run("", "10"), run(up, "6"), run("", " people")],
            "10^6^ people",
        ),
        (
            [run("", "CO"), run(down, "2"), run("", " and")],
            "CO~2~ and",
        ),
        (
            [run("", "the 1"), run(up, "st "), run("", "day")],
            "the 1^st^ day",
        ),
        (
            [run("", "x"), run(up, "a + b"), run("", "")],
            "x^a\u{a0}+\u{a0}b^",
        ),
        (
            [
                run("<w:b/>", "x"),
                run(&format!("<w:b/>{up}"), "2"),
                run("", " y"),
            ],
            "**x^2^** y",
        ),
        // Nothing stands before it that it could be lowered beside.
        (
            [run("", "see "), run(down, "low"), run("", " words")],
            "see low words",
        ),
        (
            [run("", "plain 10^6^ and ~5~"), run("", ""), run("", "")],
            "plain 10\\^6\\^ and \\~5\\~",
        ),
    ] {
        let file = WordFile::of(&paragraph(&runs.concat()));
        let imported = imported(&file);
        assert_eq!(imported.text.body, source);
        assert!(imported.report.dropped.is_empty(), "{:?}", imported.report);
        Body::parse(source).unwrap();
    }
    let long = "a sentence that is raised as a whole, longer than any line";
    let file = WordFile::of(&paragraph(&run(up, long)));
    let imported = imported(&file);
    assert_eq!(imported.text.body, long);
    assert!(
        imported.report.dropped[0]
            .what
            .starts_with("raised or lowered")
    );
}

/// The numbering part of one list whose first level counts so.
fn numbering(format: &str, pattern: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"(%2)\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
    )
}

fn item(level: u8, words: &str) -> String {
    let properties =
        format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>");
    styled(&properties, &run("", words))
}

#[test]
fn letters_and_roman_numbers_before_items_stay_what_they_are() {
    for (format, pattern, source) in [
        ("lowerLetter", "(%1)", "(a) one\n(b) two"),
        ("lowerLetter", "%1.", "a. one\nb. two"),
        ("lowerRoman", "(%1)", "(i) one\n(ii) two"),
        ("upperLetter", "%1.", "A. one\nB. two"),
        ("upperRoman", "%1)", "I) one\nII) two"),
        ("decimal", "(%1)", "(1) one\n(2) two"),
        ("decimal", "%1.", "1. one\n2. two"),
    ] {
        let file = WordFile::of(&[item(0, "one"), item(0, "two")].concat()).with(
            "numbering",
            "numbering",
            &numbering(format, pattern),
        );
        let imported = imported(&file);
        assert_eq!(imported.text.body, source);
        assert!(imported.report.dropped.is_empty(), "{:?}", imported.report);
    }
    let nested = [
        item(0, "one"),
        item(1, "in"),
        item(1, "side"),
        item(0, "two"),
    ];
    let file = WordFile::of(&nested.concat()).with(
        "numbering",
        "numbering",
        &numbering("lowerLetter", "(%1)"),
    );
    assert_eq!(
        imported(&file).text.body,
        "(a) one\n\n    (i) in\n    (ii) side\n\n(b) two"
    );
    let alone = WordFile::of(&item(0, "alone")).with(
        "numbering",
        "numbering",
        &numbering("lowerLetter", "(%1)"),
    );
    let body = imported(&alone).text.body;
    assert_eq!(Body::parse(&body).unwrap().blocks().len(), 1);
    assert!(body.ends_with("alone") && body.contains('a'), "{body}");
    let compound = WordFile::of(&[item(0, "one"), item(0, "two")].concat()).with(
        "numbering",
        "numbering",
        &numbering("decimal", "Article %1."),
    );
    let report = imported(&compound).report;
    assert!(report.dropped[0].what.contains("in the numbers of a list"));
}

#[test]
fn an_export_raises_lowers_and_counts_and_comes_back_as_it_was() {
    let body = "10^6^ and CO~2~\n\n(a) one\n(b) two:\n    (i) deep\n    (ii) deeper\n\n1. x\n   1. y\n   2. z";
    let document = part(body, "word/document.xml");
    assert!(
        document
            .contains("<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">6<")
    );
    assert!(
        document
            .contains("<w:vertAlign w:val=\"subscript\"/></w:rPr><w:t xml:space=\"preserve\">2<")
    );
    let numbering = part(body, "word/numbering.xml");
    for (format, pattern) in [
        ("lowerLetter", "(%1)"),
        ("lowerRoman", "(%2)"),
        ("lowerLetter", "%2."),
    ] {
        let level = format!("<w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{pattern}\"/>");
        assert!(numbering.contains(&level), "{level}: {numbering}");
    }
    let text = text(body);
    let file = word::docx(&text, Paper::Letter).unwrap();
    let back = word::read(&file).unwrap().import(&Tracked::Accept);
    assert_eq!(back.text.parse().unwrap().digest(), text.digest());
}
