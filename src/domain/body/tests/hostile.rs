//! Sources made to break a reader: at the caps, beyond them, and at random.

use std::time::{Duration, Instant};

use super::{read, refusal};
use crate::domain::body::*;

#[test]
fn each_cap_holds_at_its_edge() {
    let notes = |n: usize| {
        let marks: String = (0..n).map(|i| format!("a[^{i}] ")).collect();
        let defs: String = (0..n).map(|i| format!("\n\n[^{i}]: b")).collect();
        marks + &defs
    };
    let table = |columns: usize, rows: usize| {
        format!(
            "{}|\n{}|{}",
            "|a".repeat(columns),
            "|-".repeat(columns),
            format!("\n{}|", "|b".repeat(columns)).repeat(rows)
        )
    };
    for (fits, not, why) in [
        (
            "a ".repeat(LIMIT / 2 - 1),
            "a ".repeat(LIMIT / 2 + 1),
            "bytes",
        ),
        (notes(NOTES), notes(NOTES + 1), "one footnote too many"),
        (
            table(COLUMNS, ROWS),
            table(COLUMNS, ROWS + 1),
            "row too many",
        ),
        (table(COLUMNS, 1), table(COLUMNS + 1, 1), "13 columns"),
        (
            format!("{} a", ">".repeat(DEPTH)),
            format!("{} a", ">".repeat(DEPTH + 1)),
            "nested too deep",
        ),
        (
            format!("{}a", "- > ".repeat(DEPTH / 2)),
            format!("{}- a", "- > ".repeat(DEPTH / 2)),
            "nested too deep",
        ),
        (
            "a\n\n".repeat(LINES),
            "a\n\n".repeat(LINES + 1),
            "is one too many",
        ),
        (
            "a\\\n".repeat(LINES - 1) + "b",
            "a\\\n".repeat(LINES) + "b",
            "is one too many",
        ),
        (
            "a".repeat(WORD),
            "a".repeat(WORD + 1),
            "a word of more than",
        ),
        (
            format!("a[^1]{}\n\n[^1]: b", " [^1]".repeat(NOTE_REFERENCES - 1)),
            format!("a[^1]{}\n\n[^1]: b", " [^1]".repeat(NOTE_REFERENCES)),
            "reference to a footnote too many",
        ),
    ] {
        read(&fits);
        let said = refusal(&not);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn hostile_nesting_is_refused_at_once() {
    let n = LIMIT - 1;
    for raw in [
        ">".repeat(n),
        "> ".repeat(n / 2),
        "- ".repeat(n / 2) + "a",
        "1. ".repeat(n / 3) + "a",
        "[".repeat(n),
        "![".repeat(n / 2),
        "[a](".repeat(n / 4),
        "*a **b ".repeat(n / 7),
        "*".repeat(n),
        "_a__".repeat(n / 4),
        "<".repeat(n),
        "<!--".repeat(n / 4),
        "`".repeat(n),
        "[^a]".repeat(n / 4),
        "[^".repeat(n / 2),
        "|".repeat(n),
        "|-".repeat(n / 2) + "\n",
        "&#".repeat(n / 2),
        "\"'".repeat(n / 2),
        format!("{}\n", ">".repeat(300)).repeat(n / 301),
        format!("{}a\n", "- ".repeat(150)).repeat(n / 302),
        format!("{}a", " - b\n".repeat(n / 10)),
        "[a]: b\n".repeat(n / 7),
        "a\u{301}".repeat(n / 3),
        "a^".repeat(n / 2),
        "a~b^".repeat(n / 4),
        "(a) b\n".repeat(n / 6),
        "(a) b\n\n(b) c\n\n".repeat(n / 14),
        "(a) ".repeat(n / 4),
        "(a) b\n    (b) c\n".repeat(n / 16),
        "> (a) b\n>\n> (b) c\n\n    x\n".repeat(n / 30),
    ] {
        let before = Instant::now();
        // Taken or refused, the answer is there at once and nothing overflows; builds without optimisation are slow.
        let _ = Body::parse(&raw).map(|body| (plain(&body, 72), html(&body, "a")));
        let took = before.elapsed();
        let head: String = raw.chars().take(8).collect();
        assert!(took < Duration::from_secs(3), "{head:?} took {took:?}");
    }
}

/// A small linear generator, so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn any_source_is_refused_or_reads_the_same_again_and_leaks_no_tag() {
    const PIECES: &[&str] = &[
        "word ",
        "a",
        "\n",
        "\n\n",
        "  \n",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "*",
        "**",
        "_",
        "[",
        "]",
        "(",
        ")",
        "(https://a.example)",
        "[^1]",
        "\n\n[^1]: note",
        "[^2]",
        "\n[^2]: x",
        "|",
        "\n|-|-|\n",
        "|a|b|\n",
        "---\n",
        "\\",
        "<",
        ">",
        "<b>",
        "&lt;",
        "&#60;script&#62;",
        "\"",
        "'",
        "--",
        "...",
        "<https://b.example>",
        "<c@d.example>",
        "`",
        "é",
        "e\u{301}",
        "\u{a0}",
        "!",
        "$",
        "~~",
        "^",
        "~",
        "6^7^",
        "a. ",
        "\n(a) ",
        "\n(b) ",
        ":\n",
        "5\" ",
        "[x]: https://e.example\n",
        "[x]",
        "=\n",
        "\r\n",
        "𝔘",
        "李",
    ];
    let mut taken = 0;
    for seed in 0..6000 {
        let mut dice = Dice(seed);
        let length = 1 + dice.roll(24);
        let raw: String = (0..length)
            .map(|_| PIECES[dice.roll(PIECES.len())])
            .collect();
        let Ok(body) = Body::parse(&raw) else {
            continue;
        };
        taken += 1;
        let again = Body::parse(body.source())
            .unwrap_or_else(|refusal| panic!("{raw:?} {:?}: {refusal}", body.source()));
        assert_eq!(again, body, "{raw:?}");
        let (text, page) = (plain(&body, 40), html(&body, "p-"));
        assert!(!text.trim().is_empty(), "{raw:?}");
        for tag in page.split('<').skip(1) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let known = [
                "p",
                "h2",
                "h3",
                "h4",
                "ol",
                "ul",
                "li",
                "blockquote",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "em",
                "strong",
                "a",
                "br",
                "hr",
                "sup",
                "sub",
                "span",
                "section",
            ];
            assert!(known.contains(&name.as_str()), "{raw:?}: {page}");
        }
    }
    assert!(taken > 1000, "only {taken} were taken");
}
