//! What the page looks like where a letter is not of the usual kind: wide tables, long runs, many notes, few and many
//! names. Read by programs that are not ours.

use std::path::Path;

use undersigned::domain::layout::{Letterhead, Paper};
use undersigned::domain::revision::TypedText;
use undersigned::domain::roster::Chamber;

use crate::pdf::run;
use crate::pdf_letters::{Frozen, Look, frozen, frozen_as, members, typed};

const SENTENCE: &str = "The Committee has for several years asked the Service for the figures on which it bases its policy, and the Service has answered in part, late, and without the data that would let anybody check the conclusions.";

/// A word of a page: its box, in points from the upper left corner.
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

/// The words of each page, as `pdftotext` finds them.
fn words(pdf: &Path) -> Vec<Vec<Word>> {
    let (done, xml) = run("pdftotext", &["-bbox", pdf.to_str().unwrap(), "-"]);
    assert!(done, "{xml}");
    let value = |line: &str, name: &str| -> f64 {
        let from = line.split(&format!("{name}=\"")).nth(1).unwrap();
        from.split('"').next().unwrap().parse().unwrap()
    };
    let word = |line: &str| Word {
        left: value(line, "xMin"),
        top: value(line, "yMin"),
        right: value(line, "xMax"),
        bottom: value(line, "yMax"),
        text: line.split(['>', '<']).nth(2).unwrap_or_default().to_owned(),
    };
    let pages = xml.split("<page ").skip(1);
    let words = pages.map(|page| {
        page.lines()
            .filter(|line| line.contains("<word "))
            .map(word)
            .collect()
    });
    words.collect()
}

/// A letter on disk, with its words.
struct Set {
    pages: Vec<Vec<Word>>,
    text: String,
}

fn set(letter: &Frozen) -> Set {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, letter.typeset().pdf).unwrap();
    let (done, text) = run("pdftotext", &["-raw", file.to_str().unwrap(), "-"]);
    assert!(done);
    Set {
        pages: words(&file),
        text,
    }
}

impl Set {
    /// No word stands outside of the margins, and none over another. A word's box is taken as high as small letters.
    fn hold(&self, what: &str) {
        for page in &self.pages {
            for (at, word) in page.iter().enumerate() {
                assert!(
                    word.left > 68.0 && word.right < 548.0,
                    "{what}: {} is beyond the margin",
                    word.text
                );
                assert!(
                    word.bottom < 728.0,
                    "{what}: {} is below the page",
                    word.text
                );
                let inner = |word: &Word| {
                    let height = word.bottom - word.top;
                    (word.top + 0.45 * height, word.bottom - 0.3 * height)
                };
                for other in page.iter().skip(at + 1) {
                    let (a, b) = (inner(word), inner(other));
                    let apart = word.right < other.left + 0.8
                        || other.right < word.left + 0.8
                        || a.1 <= b.0
                        || b.1 <= a.0;
                    assert!(apart, "{what}: {} stands over {}", word.text, other.text);
                }
            }
        }
    }
}

fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn table(head: &[&str], rows: usize, cell: impl Fn(usize, usize) -> String) -> String {
    let mut table = row(head) + &row(&vec!["---"; head.len()]);
    for at in 0..rows {
        let cells: Vec<String> = (0..head.len()).map(|column| cell(at, column)).collect();
        table += &row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    table
}

#[test]
fn a_table_of_up_to_twelve_columns_stands_between_the_margins() {
    let heads = [
        "Office",
        "Received requests",
        "Acknowledged",
        "Honored",
        "Declined without explanation",
        "Transferred",
        "Outstanding",
        "Administratively closed",
        "Reconsidered",
        "Appealed",
        "Unresponsiveness",
        "Total",
    ];
    for count in [1, 2, 5, 8, 12] {
        let figures = table(&heads[..count], 4, |row, column| match column {
            0 => "Northern District of California".into(),
            _ => format!("{},{:03}", row + 1, column * 37),
        });
        let prose = table(&heads[..count], 12, |row, column| {
            let words = SENTENCE.split(' ').cycle().skip(row * 7 + column * 3);
            words
                .take(1 + (row * column) % 14)
                .collect::<Vec<_>>()
                .join(" ")
        });
        let body = format!("{SENTENCE}\n\n{figures}\n{SENTENCE}\n\n{prose}");
        let set = set(&frozen(&typed(&body), &members(2)));
        set.hold(&format!("{count} columns"));
    }
    let long = table(&["Question", "Answer"], 6, |_, _| [SENTENCE; 3].join(" "));
    let set = set(&frozen(&typed(&long), &members(2)));
    set.hold("rows over a page");
    assert_eq!(set.text.matches("conclusions.").count(), 36);
}

#[test]
fn a_long_run_breaks_without_a_hyphen_and_a_short_one_is_copied_whole() {
    let short = "https://www.example.gov/reports/2022/annual-summary.html?id=12&page=4";
    let long = format!("https://x.example.gov/{}", "a".repeat(150));
    let body = format!(
        "{short}\n\nSee <{long}>.[^1]\n\n- <{long}>\n\n> <{long}>\n\n| a | b |\n|--|--|\n| {long} | {} |\n\n[^1]: At <{long}>.",
        "x".repeat(120)
    );
    let text = TypedText {
        subject: format!("On {long}"),
        salutation: format!("Dear {}", "abcdefghij".repeat(24)),
        complimentary_close: "z".repeat(195),
        delivery: Some(format!("Via {}", &long[..100])),
        enclosures: vec![long.clone()],
        copies: vec![format!("The Honorable {}", "W".repeat(120))],
        ..typed(&body)
    };
    let set = set(&frozen(&text, &members(2)));
    set.hold("long runs");
    assert!(set.text.contains(short), "{}", set.text);
    let joined: String = set.text.split_whitespace().collect();
    // The subject, the paragraph, the list, the quotation, the cell, the note and the enclosure.
    assert_eq!(joined.matches(&long).count(), 7, "{joined}");
    assert!(joined.contains(&"z".repeat(195)) && joined.contains(&"W".repeat(120)));
}

#[test]
fn names_of_any_length_stand_in_their_columns_and_break_between_words_alone() {
    for count in [13, 62] {
        let mut few = members(count);
        few[1].formal_name = "Bartholomew Featherstonehaugh-Cholmondeley-Marjoribanks".into();
        few[2].formal_name = "Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft".into();
        few[3].formal_name = ["Ana"; 29].join(" ");
        let set = set(&frozen(&typed("Please answer."), &few));
        set.hold("long names");
        for member in &few {
            for word in member.formal_name.split(' ') {
                let whole = set
                    .pages
                    .iter()
                    .flatten()
                    .any(|found| found.text.contains(word));
                assert!(whole, "{word} is broken");
            }
        }
    }
}

#[test]
fn a_letter_of_both_chambers_bears_the_head_of_congress_and_heads_copy_as_words() {
    let all = members(140);
    let house = all
        .iter()
        .find(|member| member.chamber == Chamber::House)
        .unwrap()
        .clone();
    let senate = set(&frozen(&typed("Please answer."), &all[..2]));
    assert!(
        senate
            .text
            .starts_with("United States Senate\nWASHINGTON, DC 20510\n"),
        "{}",
        senate.text
    );
    let both = set(&frozen(&typed("Please answer."), &[all[0].clone(), house]));
    assert!(
        both.text
            .starts_with("Congress of the United States\nWASHINGTON, DC 20510\n"),
        "{}",
        both.text
    );
    for co_leads in [1, 2, 3, 4, 6] {
        let look = Look::laid_out(Paper::Letter, Letterhead::Joint, false)
            .with_heads(&all, co_leads, None);
        let joint = set(&frozen_as(&typed("Please answer."), &all[..9], &look));
        joint.hold("joint heads");
        let first: Vec<&str> = joint.text.lines().take(30).collect();
        for member in &all[..=co_leads] {
            let name = |line: &&&str| {
                line.to_lowercase()
                    .contains(&member.press_name.to_lowercase())
            };
            assert!(first.iter().any(|line| name(&line)), "{first:?}");
        }
        let unbroken = first
            .iter()
            .filter(|line| line.contains("113 Dirksen Senate Office Building"))
            .count();
        assert_eq!(
            unbroken,
            if co_leads < 4 { co_leads + 1 } else { 0 },
            "{first:?}"
        );
    }
}

#[test]
fn the_public_address_stands_on_a_line_of_its_own() {
    let mut text = typed("Please answer.");
    text.subject = "The detainer policy of the Marshals Service, and how it has been carried out by its offices".into();
    let letter = frozen(&text, &members(1));
    let set = set(&letter);
    assert!(
        set.text.lines().any(|line| line == letter.manifest.url),
        "{}",
        set.text
    );
}

#[test]
fn one_likeness_takes_room_in_its_own_row_alone() {
    let all = members(40);
    let plain = set(&frozen(&typed("Please answer."), &all));
    let look = Look::default().with_likenesses(&all[..1]);
    let one = set(&frozen_as(&typed("Please answer."), &all, &look));
    assert_eq!(plain.pages.len(), one.pages.len());
    let end = |set: &Set| {
        set.pages
            .last()
            .unwrap()
            .iter()
            .map(|word| word.bottom)
            .fold(0.0, f64::max)
    };
    assert!((end(&plain) - end(&one)).abs() < 40.0);
}

#[test]
fn no_line_ends_between_what_belongs_together() {
    let law = "As 8 U.S.C. § 1226 and 22 U.S.C. § 1233(c)(33) say, Sen. Tillis and Mr. Lee wrote on January 14, 2022, with J. D. Vance, about $5 million; see Pub. L. No. 117-58 at p. 3. ";
    let body: String = (1..12)
        .map(|x| format!("{}{law}{law}\n\n", "x".repeat(x) + " "))
        .collect();
    let set = set(&frozen(&typed(&body), &members(1)));
    for line in set.text.lines() {
        for end in [
            "§", "Sen.", "Mr.", "J.", "D.", "January", "$5", "No.", "Pub.", "L.", "p.", "(c)",
            "U.S.C.",
        ] {
            let alone = line.ends_with(&format!(" {end}")) || (end == "(c)" && line.ends_with(end));
            assert!(!alone, "{line}");
        }
    }
    assert!(
        set.text.contains("§ 1226") && set.text.contains("§ 1233(c)(33)"),
        "copied as it was written"
    );
}

#[test]
fn pages_end_well_whatever_the_length_of_the_letter() {
    for (filled, count) in (0..20).zip([3, 12, 13, 7, 5].into_iter().cycle()) {
        let last =
            "We ask that the answer name the offices, the dates and the officials concerned. "
                .repeat(4);
        let body = format!(
            "{}\n\n{}\n\n{last}",
            [SENTENCE; 9].join(" "),
            "Words that run on. ".repeat(filled * 6)
        );
        let set = set(&frozen(&typed(&body), &members(count)));
        let what = format!("{count} names after {filled}");
        set.hold(&what);
        let names = |page: &[Word]| {
            page.windows(2)
                .filter(|pair| pair[0].text == "States" && pair[1].text == "Senator")
                .count()
        };
        let last = names(set.pages.last().unwrap());
        assert!(
            last > 2 || last == count,
            "{what}: {last} names on the last page"
        );
        for (at, page) in set.pages.iter().enumerate().skip(1) {
            let first = page
                .iter()
                .map(|word| word.text.as_str())
                .find(|word| *word == "Sincerely,");
            let before = page
                .iter()
                .position(|word| word.text == "Sincerely,")
                .unwrap_or(usize::MAX);
            // The header has six words or so.
            assert!(
                first.is_none() || before > 15,
                "{what}: page {} begins with the close",
                at + 1
            );
        }
        if set.pages.len() > 1 {
            let low = set.pages[0]
                .iter()
                .map(|word| word.bottom)
                .fold(0.0, f64::max);
            assert!(low > 560.0, "{what}: the first page ends at {low}");
        }
    }
}
