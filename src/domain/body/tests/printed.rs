//! What plain text and HTML make of the tree.

use super::read;
use crate::domain::body::*;

#[test]
fn plain_text_wraps_numbers_quotes_and_keeps_addresses_whole() {
    let body = read(
        "## Ask\n\nWe ask *you* to read [the report](https://www.senate.gov/a/very/long/address/that/fits/nowhere) soon.\n\n9. nine\n10. ten words that go on to a second line\n\n> quoted words that go on to another line\n\n| Year | Count |\n|---|--:|\n| 2021 | 7 |\n\nEnd[^1].\n\n[^1]: See <ann@senate.gov>.",
    );
    assert_eq!(
        plain(&body, 30),
        "Ask\n===\n\nWe ask you to read the report\n<https://www.senate.gov/a/very/long/address/that/fits/nowhere>\nsoon.\n\n9.  nine\n\n10. ten words that go on to a\n    second line\n\n> quoted words that go on to\n> another line\n\nYear  Count\n----  -----\n2021      7\n\nEnd[1].\n\n[1] See ann@senate.gov."
    );
}

#[test]
fn a_table_too_wide_for_plain_text_is_told_row_by_row() {
    let body =
        read("| Name of the office | Answer |\n|---|---|\n| Department of Justice | none so far |");
    assert_eq!(
        plain(&body, 30),
        "Name of the office: Department\nof Justice\nAnswer: none so far"
    );
}

#[test]
fn html_is_semantic_and_its_notes_can_be_jumped_to_and_back() {
    let body = read(
        "# A\n\nx[^1] y[^1]\n\n2. b\n\n| c |\n|--:|\n| d |\n\n[^1]: \"e\" & <https://f.example>",
    );
    assert_eq!(
        html(&body, "l-"),
        "<h2>A</h2>\n<p>x<sup><a id=\"l-ref-1\" href=\"#l-note-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup> y<sup><a href=\"#l-note-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></p>\n<ol start=\"2\"><li><p>b</p>\n</li></ol>\n<table><thead><tr><th scope=\"col\" class=\"end\">c</th></tr></thead><tbody><tr><td class=\"end\">d</td></tr></tbody></table>\n<section role=\"doc-endnotes\" aria-label=\"Footnotes\"><ol><li id=\"l-note-1\"><p>“e” &amp; <a href=\"https://f.example/\" rel=\"noopener\">https://f.example</a></p>\n<a href=\"#l-ref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">\u{21a9}</a></li></ol></section>"
    );
    assert_eq!(
        html(&read("\\<b> 'x' &lt;i&gt; \"y"), "\"><script>"),
        "<p>&lt;b&gt; ‘x’ &lt;i&gt; “y</p>\n"
    );
}

#[test]
fn the_letter_of_2022_reads_whole() {
    let body = read(include_str!("../../../demo/letter.md"));
    assert_eq!(
        (
            body.notes().len(),
            plain(&body, 72).contains("C.F.R. § 287.7")
        ),
        (3, true)
    );
    assert!(
        plain(&body, 72)
            .lines()
            .all(|line| line.chars().count() <= 72)
    );
}
