//! A letter as a Word file comes back as it was, and LibreOffice opens it with everything in its place.

use undersigned::domain::body::{Body, plain};
use undersigned::domain::layout::Paper;
use undersigned::domain::revision::{LetterText, TypedRecipient, TypedText};
use undersigned::word::{self, Tracked};

use crate::support::word_file::packed;

/// How many generated letters make the round.
const ROUNDS: u64 = 150;

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }
}

const WORDS: [&str; 34] = [
    "detainer",
    "We",
    "Marshals",
    "don't",
    "\"quoted\"",
    "wait--then",
    "a---b",
    "and...",
    "§",
    "(2018–2022)",
    "R&D",
    "AT\\&T",
    "&amp;",
    "snake_case",
    "2 \\* 3",
    "\\[sic\\]",
    "x\\|y",
    "\\<tag\\>",
    "\\`code\\`",
    "#4",
    "C\\\\D",
    "Luján",
    "½",
    "“curly”",
    "it’s",
    "1.5",
    "\\\"straight\\\"",
    "100%",
    "a/b",
    "e.g.,",
    "—",
    "!",
    "\\#",
    "~",
];

fn words(dice: &mut Dice) -> String {
    let count = 1 + dice.below(9);
    let mut words: Vec<String> = Vec::new();
    for _ in 0..count {
        let word = dice.one_of(&WORDS);
        words.push(match dice.below(16) {
            0 => format!("*{word}*"),
            1 => format!("**{word}**"),
            2 => format!("_{word} two_"),
            3 => format!("***{word}***"),
            4 => format!("**bold *both* {word}**"),
            5 => format!("[{word}](https://www.example.gov/a?b=1&c=2)"),
            6 => "<https://www.example.gov/path>".to_owned(),
            7 => "<mailto:office@letters.example>".to_owned(),
            8 => format!("in*{word}*ner"),
            10 => format!("[Smith v. {word}]{{.smallcaps}}"),
            11 => format!("*[Ex parte {word}]{{.smallcaps}}*"),
            12 => format!("10^6^ {word} CO~2~"),
            13 => format!("*x^n+1^* a~i~^2^ {word}"),
            9 => format!("[*{word}* here](<https://example.gov/(x)>)"),
            _ => word.to_owned(),
        });
    }
    words.join(dice.one_of(&[" ", " ", " ", "\n", "\\\n"]))
}

fn paragraph(dice: &mut Dice, notes: &mut u64, marks: bool) -> String {
    let mut text = format!("Text {}", words(dice));
    if marks && dice.below(4) == 0 {
        *notes += 1;
        text.push_str(&format!("[^{}]", *notes));
    } else if marks && *notes > 0 && dice.below(6) == 0 {
        text.push_str("[^1]");
    }
    text
}

fn indented(text: &str, first: &str) -> String {
    let space = " ".repeat(first.len());
    let lines = text.lines().enumerate().map(|(at, line)| match (at, line) {
        (0, line) => format!("{first}{line}"),
        (_, "") => String::new(),
        (_, line) => format!("{space}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn quoted(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn block(dice: &mut Dice, notes: &mut u64, depth: u64) -> String {
    let kind = if depth > 2 { 0 } else { dice.below(9) };
    match kind {
        0..=2 => paragraph(dice, notes, true),
        3 => {
            let mark = dice.one_of(&["- ", "* ", "+ "]);
            list(dice, notes, depth, |_| mark.to_owned())
        }
        4 => {
            let (start, dot) = (dice.below(12), dice.one_of(&[".", ")"]).to_owned());
            list(dice, notes, depth, move |at| {
                format!("{}{dot} ", start + at)
            })
        }
        5 => quoted(&blocks(dice, notes, depth + 1)),
        6 => {
            let columns = 1 + dice.below(4);
            let row = |dice: &mut Dice| {
                let cells = (0..columns).map(|_| words(dice).replace(['\n', '\\'], " "));
                format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
            };
            let rule = (0..columns).map(|_| dice.one_of(&["---", ":--", "--:", ":-:"]));
            let rule = format!("|{}|", rule.collect::<Vec<_>>().join("|"));
            format!("{}\n{rule}\n{}\n{}", row(dice), row(dice), row(dice))
        }
        7 => dice.one_of(&["---", "***", "* * *"]).to_owned(),
        _ => {
            let marks = [
                ["(a) ", "(b) ", "(c) ", "(d) "],
                ["c. ", "d. ", "e. ", "f. "],
                ["(i) ", "(ii) ", "(iii) ", "(iv) "],
                ["(1) ", "(2) ", "(3) ", "(4) "],
                ["A) ", "B) ", "C) ", "D) "],
            ];
            let marks = marks[usize::try_from(dice.below(5)).unwrap()];
            list(dice, notes, depth, move |at| {
                marks[usize::try_from(at).unwrap()].to_owned()
            })
        }
    }
}

fn list(dice: &mut Dice, notes: &mut u64, depth: u64, mark: impl Fn(u64) -> String) -> String {
    let items = 1 + dice.below(4);
    let apart = dice.one_of(&["\n", "\n\n"]);
    let items = (0..items).map(|at| {
        let mut item = paragraph(dice, notes, true);
        if dice.below(3) == 0 {
            item = format!("{item}\n\n{}", block(dice, notes, depth + 1));
        }
        indented(&item, &mark(at))
    });
    items.collect::<Vec<_>>().join(apart)
}

fn blocks(dice: &mut Dice, notes: &mut u64, depth: u64) -> String {
    let count = 1 + dice.below(4);
    let blocks = (0..count).map(|_| block(dice, notes, depth));
    blocks.collect::<Vec<_>>().join("\n\n")
}

fn generated(seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut notes = 0;
    let mut parts = Vec::new();
    for level in 1..=dice.below(4) {
        parts.push(format!(
            "{} Heading {}",
            "#".repeat(usize::try_from(level).unwrap()),
            dice.one_of(&WORDS)
        ));
        parts.push(blocks(&mut dice, &mut notes, 0));
    }
    parts.push(blocks(&mut dice, &mut notes, 0));
    for note in 1..=notes {
        let mut text = paragraph(&mut dice, &mut 0, false);
        if dice.below(4) == 0 {
            text.push_str("\n\n    ");
            text.push_str(&words(&mut dice).replace('\n', " ").replace('\\', ""));
        }
        parts.push(format!("[^{note}]: {text}"));
    }
    parts.join("\n\n")
}

fn letter(body: &str) -> LetterText {
    let typed = TypedText {
        subject: "Re: Detainers & “transfers” <2022>".into(),
        recipients: vec![
            TypedRecipient {
                name: "The Honorable Ronald L. Davis".into(),
                title: Some("Director".into()),
                organization: Some("United States Marshals Service".into()),
                address: vec![
                    "1215 S. Clark Street".into(),
                    "Arlington, Virginia 22202".into(),
                ],
                email: Some("director@usms.example".into()),
            },
            TypedRecipient {
                name: "Ann Lee".into(),
                address: vec!["Office of the Secretary".into()],
                ..TypedRecipient::default()
            },
        ],
        salutation: "Dear Director Davis:".into(),
        body: body.into(),
        complimentary_close: "Respectfully,".into(),
        enclosures: vec!["Draft policy".into(), "List".into()],
        dated: Some("2022-08-30".into()),
        reply_due: Some("2022-09-27".into()),
        delivery: Some("Via electronic mail".into()),
        copies: vec!["The Inspector General".into()],
    };
    typed
        .parse()
        .unwrap_or_else(|refusals| panic!("{refusals:?}\n{body}"))
}

fn returned(text: &LetterText) -> TypedText {
    let file = word::docx(text, Paper::Letter).unwrap();
    word::read(&file).unwrap().import(&Tracked::Accept).text
}

#[test]
fn every_generated_letter_comes_back_to_the_same_digest() {
    let mut made = 0;
    for seed in 0..ROUNDS * 4 {
        let body = generated(seed);
        if Body::parse(&body).is_err() {
            continue;
        }
        made += 1;
        let text = letter(&body);
        let back = returned(&text);
        let words = |body: &Body| plain(body, 72);
        let came = Body::parse(&back.body).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert_eq!(words(&came), words(&text.body), "seed {seed}");
        assert_eq!(back.body, text.body.source(), "seed {seed}");
        let back = back
            .parse()
            .unwrap_or_else(|refusals| panic!("seed {seed}: {refusals:?}"));
        assert_eq!(back.digest(), text.digest(), "seed {seed}");
        if made == ROUNDS {
            return;
        }
    }
    panic!("only {made} of the generated bodies are letters");
}

#[test]
fn a_letter_with_every_construct_comes_back_to_the_same_digest() {
    for body in [
        include_str!("pdf_constructs.md"),
        include_str!("../../src/demo/letter.md"),
    ] {
        let text = letter(body);
        assert_eq!(returned(&text).parse().unwrap().digest(), text.digest());
    }
}

#[test]
fn the_same_letter_makes_the_same_bytes_and_tells_nothing_of_its_writers() {
    let text = letter(include_str!("pdf_constructs.md"));
    let file = word::docx(&text, Paper::A4).unwrap();
    assert_eq!(file, word::docx(&text, Paper::A4).unwrap());
    let found = word::read(&file).unwrap();
    let stripped = &found.found().stripped;
    assert_eq!(stripped.len(), 1, "{stripped:?}");
    assert_eq!(stripped[0].0, "Title");
}

/// The export without the part that is carried beside the page.
fn bare(file: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if !name.starts_with("customXml/") {
            entries.push((name, content));
        }
    }
    packed(&entries)
}

#[test]
fn the_page_alone_reads_as_the_same_blocks_without_what_is_carried_beside_it() {
    for body in [
        include_str!("pdf_constructs.md"),
        include_str!("../../src/demo/letter.md"),
    ] {
        let text = letter(body);
        let file = bare(&word::docx(&text, Paper::Letter).unwrap());
        let back = word::read(&file).unwrap().import(&Tracked::Accept).text;
        let back = Body::parse(&back.body).unwrap();
        assert_eq!(back.blocks(), text.body.blocks());
        assert_eq!(back.notes(), text.body.notes());
    }
}
