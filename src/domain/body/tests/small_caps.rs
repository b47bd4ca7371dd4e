//! Small capitals: where they are read, and where they are refused.

use super::{flat, read, refusal};
use crate::domain::body::*;

fn page(raw: &str) -> String {
    html(&read(raw), "").trim_end().to_owned()
}

fn caps(words: &str) -> String {
    format!("<span class=\"small-caps\">{words}</span>")
}

#[test]
fn words_in_brackets_with_the_mark_are_small_capitals_and_the_source_keeps_both() {
    let raw = "See [Smith v. *Jones*]{.smallcaps}, 597 U.S. 1.";
    let body = read(raw);
    assert_eq!(body.source(), raw);
    assert_eq!(flat(&body), "See Smith v. Jones, 597 U.S. 1.");
    assert_eq!(
        page(raw),
        format!(
            "<p>See {}, 597 U.S. 1.</p>",
            caps("Smith v. <em>Jones</em>")
        )
    );
    assert_eq!(
        serde_json::to_value(body.blocks()).unwrap()[0]["content"][1],
        serde_json::json!({"inline": "small_caps", "content": [
            {"inline": "text", "text": "Smith v. "},
            {"inline": "emphasis", "content": [{"inline": "text", "text": "Jones"}]},
        ]})
    );
}

#[test]
fn small_capitals_stand_wherever_words_do() {
    for (raw, holds) in [
        ("[A]{.smallcaps}[B]{.smallcaps}", caps("A") + &caps("B")),
        (
            "**[A]{.smallcaps}**",
            format!("<strong>{}</strong>", caps("A")),
        ),
        ("# On [A]{.smallcaps}", format!("<h2>On {}</h2>", caps("A"))),
        ("- [A]{.smallcaps}", format!("<li><p>{}</p>", caps("A"))),
        ("> [A]{.smallcaps}", format!("<p>{}</p>", caps("A"))),
        ("| [A]{.smallcaps} |\n|--|\n| b |", caps("A")),
        ("x[^1]\n\n[^1]: [A]{.smallcaps}, 1.", caps("A") + ", 1."),
        ("[[2022] 1 AC]{.smallcaps}", caps("[2022] 1 AC")),
        ("[a [B]{.smallcaps} c]", format!("[a {} c]", caps("B"))),
        ("[a\nb]{.smallcaps}", caps("a b")),
        (
            "[a[^1]]{.smallcaps}\n\n[^1]: b",
            "<span class=\"small-caps\">a<sup>".to_owned(),
        ),
        ("(“[A]{.smallcaps}”)", format!("(“{}”)", caps("A"))),
        (
            "[see [A]{.smallcaps}](https://a.example)",
            format!("see {}</a>", caps("A")),
        ),
        (
            "[see <https://a.example>]{.smallcaps}",
            "<span class=\"small-caps\">see <a ".to_owned(),
        ),
    ] {
        let page = page(raw);
        assert!(page.contains(&holds), "{raw}: {page}");
        assert!(!page.contains("{."), "{raw}: {page}");
    }
}

#[test]
fn brackets_without_the_mark_and_marks_behind_a_backslash_stay_what_they_are() {
    for (raw, words) in [
        ("[sic] and [[a] b]", "[sic] and [[a] b]"),
        (r"[a]\{.smallcaps}", "[a]{.smallcaps}"),
        (r"[a\]\{.smallcaps}", "[a]{.smallcaps}"),
        ("{.small} {a} ]{x}", "{.small} {a} ]{x}"),
        ("[a] {b}", "[a] {b}"),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
    assert_eq!(
        page(r"\\[A]{.smallcaps}"),
        format!("<p>\\{}</p>", caps("A"))
    );
}

#[test]
fn a_mark_that_is_unclosed_unknown_empty_or_doubled_is_refused_with_its_line() {
    for (raw, begins) in [
        (
            "a\n\n[b]{.red}",
            "Line 3 gives words in brackets the mark “{.red}”",
        ),
        (
            "[b]{.SmallCaps}",
            "Line 1 gives words in brackets the mark “{.SmallCaps}”",
        ),
        (
            "[b]{.smallcaps",
            "Line 1 gives words in brackets the mark “{.smallcaps”",
        ),
        (
            "[b]{.smallcaps .x}",
            "Line 1 gives words in brackets the mark",
        ),
        (
            "a\nb]{.smallcaps}",
            "Line 2 holds {.smallcaps} without words",
        ),
        (
            r"\[b]{.smallcaps}",
            "Line 1 holds {.smallcaps} without words",
        ),
        (
            r"[b\]{.smallcaps}",
            "Line 1 holds {.smallcaps} without words",
        ),
        (
            "[a\n\nb]{.smallcaps}",
            "Line 3 holds {.smallcaps} without words",
        ),
        (
            "[a] {.smallcaps}",
            "Line 1 holds {.smallcaps} without words",
        ),
        ("[a{.smallcaps}", "Line 1 holds {.smallcaps} without words"),
        (
            "*[a*]{.smallcaps}",
            "Line 1 holds {.smallcaps} without words",
        ),
        (
            "[*a]{.smallcaps}*",
            "Line 1 holds {.smallcaps} without words",
        ),
        (
            "[a](https://a.example){.smallcaps}",
            "Line 1 holds {.smallcaps} without words",
        ),
        ("[]{.smallcaps}", "Line 1 sets nothing in small capitals"),
        ("[ ]{.smallcaps}", "Line 1 sets nothing in small capitals"),
        (
            "[a [b]{.smallcaps}]{.smallcaps}",
            "Line 1 puts small capitals into small",
        ),
        (
            "[a *[b]{.smallcaps}*]{.smallcaps}",
            "Line 1 puts small capitals into small",
        ),
    ] {
        let found = refusal(raw);
        assert!(found.starts_with(begins), "{raw}: {found}");
    }
}

#[test]
fn ten_thousand_brackets_are_read_in_bounded_time_and_depth() {
    let open = "[".repeat(10_000);
    let many = format!("{open}a");
    assert!(Body::parse(&format!("{} b", "[a]{.smallcaps} ".repeat(5_000))).is_ok());
    assert!(Body::parse(&many).is_err(), "a word of ten thousand signs");
    let nested = format!("{}a{}", "[ ".repeat(5_000), "]{.smallcaps}".repeat(5_000));
    assert!(refusal(&nested).contains("into small capitals"));
}
