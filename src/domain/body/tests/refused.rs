//! What is refused, and what only looks as if it should be.

use super::{flat, read, refusal};
use crate::domain::body::Body;

#[test]
fn what_a_letter_does_not_have_is_refused_with_its_line() {
    for (raw, begins) in [
        ("", "Nothing is written here."),
        (" \n\u{feff}", "Line 2 holds an invisible character"),
        ("---", "Nothing is written here."),
        ("a\n\n<div>b</div>", "Line 3 holds HTML (“<div>b</div>”)"),
        ("a <!-- b --> c", "Line 1 holds HTML"),
        ("a\n<b>c</b>", "Line 2 holds HTML (“<b>”)"),
        ("a ![x](https://x.example/a.png)", "Line 1 holds a picture"),
        ("a\n\n    b", "Line 3 is indented"),
        ("a\n```\nb\n```", "Line 2 begins a block of program code"),
        ("a `b`", "Line 1 holds words between backticks"),
        ("a $$b$$", "Line 1 holds “$$”"),
        (
            "a\n\nb\u{202e}c",
            "Line 3 holds a hidden change of writing direction",
        ),
        (
            "a &#8238; b",
            "Line 1 holds a hidden change of writing direction",
        ),
        ("a &#x1; b", "Line 1 holds a control character"),
        ("a\rb", "Line 1 holds a control character"),
        (
            "Z\u{335}\u{489}\u{335}\u{489}\u{335}\u{489}",
            "Line 1 stacks too many accents",
        ),
        (
            "Z&#x335;&#x489;&#x335;&#x489;&#x335;&#x489;",
            "Line 1 stacks too many accents",
        ),
        (
            "[a](b.html)",
            "Line 1 links to “b.html”, which is not a whole address",
        ),
        (
            "[a](//evil.example)",
            "Line 1 links to “//evil.example”, which is not a whole",
        ),
        ("[a]()", "Line 1 links to “”"),
        ("[](https://a.example)", "Line 1 holds a link without words"),
        (
            "[a](https://a.example \"b\")",
            "Line 1 gives a link a title",
        ),
        (
            "[a](https://me:you@a.example)",
            "Line 1 links to an address with a user name",
        ),
        (
            "a\n\n[b]: https://b.example",
            "Line 3 defines a link that nothing refers to",
        ),
        (
            "a\n\n[//]: # (hidden)",
            "Line 3 defines a link that nothing refers to",
        ),
        (
            "a[^1]",
            "Line 1 refers to the footnote “1”, which is not written",
        ),
        (
            "a[^1] b[^2]\n\n[^1]: c",
            "Line 1 refers to the footnote “2”",
        ),
        (
            "a\n\n[^1]: b",
            "Line 3 holds the footnote “1”, to which nothing refers",
        ),
        (
            "a[^1]\n\n[^1]: b\n\n[^1]: c",
            "Line 5 holds a second footnote “1”",
        ),
        (
            "a[^1][^2]\n\n[^1]: b[^2]\n\n[^2]: c",
            "Line 3 puts a footnote into a footnote",
        ),
        ("a[^1]\n\n[^1]:\n", "Line 3 is empty once printed"),
        (
            "a[^1]\n\n> [^1]: b",
            "Line 3 writes a footnote inside a list or quotation",
        ),
        (
            "# a[^1]\n\n[^1]: b",
            "Line 1 puts the mark of a footnote into a heading",
        ),
        (
            "|a[^1]|\n|-|\n\n[^1]: b",
            "Line 1 puts the mark of a footnote into a heading or a table",
        ),
        (
            "a[^1]\n\n[^1]: b\n\n    # c",
            "Line 5 puts a heading, table or rule into a footnote",
        ),
        ("a\n\n-\n- b", "Line 3 is empty once printed"),
        ("a\n\n#", "Line 3 is empty once printed"),
        ("a\n\n>", "Line 3 is empty once printed"),
        ("a\n\n&nbsp;", "Line 3 is empty once printed"),
        ("a\n\n#### b", "Line 3 is a heading of level 4"),
        (
            "# a\n\n### b\n\n## c",
            "Line 3 is a heading that skips a level",
        ),
        ("- # a", "Line 1 puts a heading into a list"),
        ("|a|b|\n|-|-|\n|1|2|3|", "Line 3 has more cells than"),
        ("| | |\n|-|-|", "Line 1 is empty once printed"),
    ] {
        assert!(
            refusal(raw).starts_with(begins),
            "{raw:?}: {}",
            refusal(raw)
        );
    }
}

#[test]
fn no_spelling_of_a_dangerous_scheme_gets_through() {
    for dest in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#1;javascript:alert(1)",
        "<java\tscript:alert(1)>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example",
        "tel:+12025550100",
        "mailto:a@b.example?bcc=c@d.example",
        "mailto:a@b.example,c@d.example",
    ] {
        let said = refusal(&format!("[a]({dest})"));
        assert!(said.contains("links to"), "{dest}: {said}");
    }
    assert!(refusal("<javascript:alert(1)>").contains("links to"));
    assert!(refusal("[a][b]\n\n[b]: javascript:alert(1)").contains("links to"));
    for (dest, url) in [
        ("HTTPS://Senate.GOV/a b", None),
        ("<HTTPS://Senate.GOV/a b>", Some("https://senate.gov/a%20b")),
        (
            "mailto:ann@senate.gov?subject=Hello",
            Some("mailto:ann@senate.gov?subject=Hello"),
        ),
        (
            "http://a.example/?q=\"<x>\"",
            Some("http://a.example/?q=%22%3Cx%3E%22"),
        ),
    ] {
        let found = Body::parse(&format!("[a]({dest})")).unwrap();
        let link = format!("{:?}", found.blocks());
        match url {
            Some(url) => assert!(link.contains(url), "{link}"),
            None => assert!(!link.contains("Link"), "{link}"),
        }
    }
}

#[test]
fn what_only_looks_like_mark_up_is_text() {
    for (raw, text) in [
        ("a < b & c > d", "a < b & c > d"),
        (r"\[^1] and \<b>", "[^1] and <b>"),
        ("- [ ] do ~~it~~", "- [ ] do ~~it~~"),
        ("It cost $5 and then $6.", "It cost $5 and then $6."),
        ("a &lt;script&gt; b", "a <script> b"),
    ] {
        assert_eq!(flat(&read(raw)), text);
    }
}
