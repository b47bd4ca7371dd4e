//! Texts that ask for more than a letter is: each cap at its edge is set in time and within its memory, and one step
//! past it is refused when the text is saved, in a sentence, never at the finalization.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::pdf_letters::{frozen, members, typed};
use crate::support::typesetters::{self, OwnTypesetters};
use crate::support::{Database, LeadOffice, TestApp, cast};

/// How long a text may take in a build for tests, which is some ten times slower than the service.
const SLOWEST: Duration = Duration::from_secs(20);
/// The most memory that a typesetter may hold for one text, MiB.
const LARGEST: u64 = 400;

const WORDS: &str =
    "The officer answers every detainer in writing, and says why it was not honored. ";

/// A hundred thousand bytes of paragraphs.
fn longest() -> String {
    let paragraph = WORDS.repeat(12).trim_end().to_owned() + "\n\n";
    let mut text = paragraph.repeat(100_000 / paragraph.len());
    text += &"x ".repeat((100_000 - text.len()) / 2);
    text.truncate(99_999);
    text + "x"
}

/// So many notes, each marked so many times.
fn notes(notes: usize, references: usize) -> String {
    let marks = (0..references).map(|n| format!("word[^{}] ", n % notes + 1));
    let bodies = (1..=notes).map(|n| format!("\n\n[^{n}]: Note {n}. {WORDS}"));
    marks.chain(bodies).collect()
}

fn nested(depth: usize) -> String {
    let items = (0..depth).map(|level| format!("{}- level {level}\n", "  ".repeat(level)));
    items.collect()
}

fn table(columns: usize, rows: usize) -> String {
    let row = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..columns).map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = row(&|n| format!("Head {n}")) + &row(&|_| "---".into());
    for at in 0..rows {
        text += &row(&|n| format!("{at}.{n}"));
    }
    text
}

fn tables(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|_| table(10, 60)).collect();
    all.join("\n\nAnd:\n\n")
}

/// Texts at the edge of what may be saved.
fn at_the_edge() -> Vec<(&'static str, String)> {
    vec![
        ("a hundred notes", notes(100, 100)),
        ("three hundred marks", notes(100, 300)),
        ("lists in lists", nested(6)),
        ("four large tables", tables(4)),
        ("a very long word", "a".repeat(200)),
        (
            "a thousand words without a gap",
            format!("{} ", "ab".repeat(100)).repeat(100),
        ),
        ("many lines", "line\\\n".repeat(1_000) + "end"),
        ("many list items", "- item\n".repeat(1_000)),
        (
            "bold in italics",
            format!("{}x{}", "*a **b ".repeat(4), "** *".repeat(4)),
        ),
        ("quotes in quotes", format!("{} deep", ">".repeat(6))),
        (
            "markup of other programs",
            "#panic(\"x\") \\#import \"/etc/passwd\" $x$ @ref /\\* \\*/".into(),
        ),
    ]
}

#[test]
fn a_text_at_the_edge_of_what_may_be_saved_is_set_in_time_and_within_its_memory() {
    let own = OwnTypesetters::new();
    for (name, body) in at_the_edge() {
        let text = typed(&body)
            .parse()
            .unwrap_or_else(|refusals| panic!("{name}: {refusals:?}"));
        let started = Instant::now();
        let pages = typesetters::pages(&own.typesetter, &text);
        let took = started.elapsed();
        eprintln!("{name}: {pages:?} pages, {took:.1?}, {} MiB", own.peak());
        assert!(pages.is_ok_and(|pages| pages <= 30), "{name}");
        assert!(took < SLOWEST, "{name}: {took:?}");
        assert!(own.peak() < LARGEST, "{name}: {} MiB", own.peak());
    }
    assert_eq!(own.running().len(), 1, "no text has cost a typesetter");
}

#[test]
fn the_longest_text_that_is_read_is_counted_in_time_and_within_its_memory() {
    let own = OwnTypesetters::new();
    let text = typed(&longest()).parse().unwrap();
    let started = Instant::now();
    let pages = typesetters::pages(&own.typesetter, &text).unwrap();
    eprintln!(
        "100 KB: {pages} pages, {:.1?}, {} MiB",
        started.elapsed(),
        own.peak()
    );
    assert!((20..=30).contains(&pages), "{pages}");
    assert!(started.elapsed() < SLOWEST);
    assert!(own.peak() < LARGEST, "{} MiB", own.peak());
}

#[test]
fn a_letter_of_all_the_roster_is_set_in_time_and_within_its_memory() {
    let own = OwnTypesetters::new();
    let mut all = members(535);
    for member in &mut all {
        member.formal_name = format!("{} of the Longest Name", member.formal_name);
    }
    let letter = frozen(&typed(WORDS), &all);
    let started = Instant::now();
    let set = own
        .typesetter
        .final_letter(&letter.evidence, &letter.pictures)
        .unwrap();
    eprintln!(
        "535 names: {} pages, {:.1?}, {} MiB",
        set.pages,
        started.elapsed(),
        own.peak()
    );
    assert!(started.elapsed() < SLOWEST);
    assert!(own.peak() < LARGEST, "{} MiB", own.peak());
}

/// One step past each cap, with a word of the sentence that refuses it.
fn past_the_edge() -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("bytes", longest() + "x", "at most 100000 fit"),
        ("notes", notes(101, 101), "at most 100 fit"),
        ("marks of notes", notes(100, 301), "at most 300 fit"),
        ("depth", nested(7), "nested too deep"),
        ("columns", table(13, 1), "at most 12 fit"),
        ("rows", table(2, 61), "at most 60 fit"),
        ("lines", "line\\\n".repeat(2_001) + "end", "at most 2000"),
        ("a word", "a".repeat(201), "a word of more than 200"),
        ("pages", tables(20), "at most 30 fit"),
        (
            "a script in a link",
            "[x](javascript:alert(1))".into(),
            "links to",
        ),
        ("a reversed text", "a\u{202e}b".into(), "Line 1"),
        (
            "an unknown character",
            "A hieroglyph \u{13000}.".into(),
            "fonts",
        ),
        (
            "a note in a table",
            "| a |\n|---|\n| b[^1] |\n\n[^1]: c".into(),
            "table",
        ),
        (
            "a picture",
            "![x](https://example.org/x.png)".into(),
            "picture",
        ),
    ]
}

#[test]
fn one_step_past_each_cap_is_refused_when_it_is_saved_at_the_desk_and_by_the_api() {
    let app = TestApp::on(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    let letter = lead.draft();
    let before = lead.events(&letter);
    for (name, body, sentence) in past_the_edge() {
        let mut draft = cast::draft();
        draft["body"] = json!(body);
        let answer = lead.ask("POST", "letters", Some(&draft));
        assert_eq!(answer.status, 422, "{name}: {}", answer.text());
        let said = answer.text();
        assert!(said.contains(sentence), "{name}: {said}");
        let path = format!("letters/{}/revisions", letter.id);
        let answer = lead.ask("POST", &path, Some(&json!({ "body": body })));
        assert_eq!(answer.status, 422, "{name}: {}", answer.text());
    }
    assert_eq!(lead.events(&letter), before);
}
