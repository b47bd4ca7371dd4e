//! Lists that count with letters, and what must not become one.

use super::{flat, read, refusal};

#[test]
fn letters_roman_numbers_and_figures_in_parentheses_count_a_list() {
    for (raw, words) in [
        ("(a) one\n(b) two\n(c) three", "(a) one\n(b) two\n(c) three"),
        ("a. one\nb. two", "a. one\nb. two"),
        ("a) one\n\nb) two", "a) one\nb) two"),
        (
            "(i) one\n(ii) two\n(iii) three\n(iv) four",
            "(i)   one\n(ii)  two\n(iii) three\n(iv)  four",
        ),
        ("(i) one\n(j) two", "(i) one\n(j) two"),
        ("(h) one\n(i) two\n(j) three", "(h) one\n(i) two\n(j) three"),
        ("(c) one\n(d) two", "(c) one\n(d) two"),
        ("(1) one\n(2) two", "(1) one\n(2) two"),
        ("(A) one\n(B) two", "(A) one\n(B) two"),
        ("I. one\n\nII. two", "I.  one\nII. two"),
        (
            "We ask you to:\n(a) stop;\n(b) tell.",
            "We ask you to:\n\n(a) stop;\n(b) tell.",
        ),
        ("> (a) one\n>\n> (b) two", "> (a) one\n> (b) two"),
        (
            "x[^1]\n\n[^1]: (a) one\n    (b) two",
            "x[1]\n\n[1] (a) one\n    (b) two",
        ),
        (
            "x[^1]\n\n[^1]: See:\n\n    (a) one\n\n    (b) two",
            "x[1]\n\n[1] See:\n\n    (a) one\n    (b) two",
        ),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
}

#[test]
fn lists_stand_in_each_other_with_what_belongs_to_their_items() {
    let raw = "1. First:\n   (a) one,\n   (b) two:\n       (i) deep,\n       (ii) deeper.\n2. Second\n\n   goes on.";
    assert_eq!(
        flat(&read(raw)),
        "1. First:\n\n   (a) one,\n\n   (b) two:\n\n       (i)  deep,\n       (ii) deeper.\n\n2. Second\n\n   goes on."
    );
    let raw = "(a) one\n\n    more of one\n\n    - a bullet\n\n(b) two\ngoes on\n\nend";
    assert_eq!(
        flat(&read(raw)),
        "(a) one\n\n    more of one\n\n    - a bullet\n\n(b) two goes on\n\nend"
    );
}

#[test]
fn plain_numbers_within_plain_numbers_count_as_letters_and_then_as_roman_numbers() {
    let raw = "1. a\n   1. b\n   2. c\n      1. d\n      2. e\n2. f";
    assert_eq!(
        flat(&read(raw)).replace("\n\n", "\n"),
        "1. a\n   a. b\n   b. c\n      (i)  d\n      (ii) e\n2. f"
    );
    // A bullet or a lettered list around it does not count.
    assert_eq!(
        flat(&read("- x\n  1. a\n  2. b")).replace("\n\n", "\n"),
        "- x\n  1. a\n  2. b"
    );
    assert_eq!(
        flat(&read("(a) x\n    1. y\n(b) z")).replace("\n\n", "\n"),
        "(a) x\n    1. y\n(b) z"
    );
}

#[test]
fn two_lists_that_touch_stay_two() {
    for (raw, words) in [
        (
            "1) a\n2) b\n\n(a) c\n(b) d\n\n3) e\n4) f",
            "1. a\n2. b\n\n(a) c\n(b) d\n\n3. e\n4. f",
        ),
        (
            "(a) c\n(b) d\n\n(a) e\n(b) f",
            "(a) c\n(b) d\n\n(a) e\n(b) f",
        ),
        ("(a) c\n(b) d\n\na. e\nb. f", "(a) c\n(b) d\n\na. e\nb. f"),
    ] {
        assert_eq!(flat(&read(raw)), words, "{raw}");
    }
}

#[test]
fn prose_never_becomes_a_list_by_surprise() {
    for raw in [
        "A. Philip Randolph marched.",
        "A. Philip Randolph marched.\n\nB. Rustin too.\nC. T. Vivian as well."
            .split("\n\n")
            .next()
            .unwrap(),
        "(a) alone is a paragraph.",
        "We refer to paragraph\n(b) and to paragraph\n(c) of that section.",
        "(b) and (c) are cited here,\n\n(e) and (f) there.",
        "e. e. cummings wrote.",
        "I. F. Stone wrote.",
        "(see) the rest\n(too) of it",
        "(a)no space\n(b)no space",
        "\\(a) one\n\\(b) two",
        "a\\. one\n\nb\\. two",
        "i.e. this\n\nj.k. that",
    ] {
        let page = crate::domain::body::html(&read(raw), "");
        assert!(!page.contains("<ol"), "{raw}: {page}");
    }
    // What Markdown does not take for a list is never left as numbers in the text.
    assert!(refusal("x\n\n     (a) b\n     (b) c").contains("indented"));
    let body = read("a ~ (a) b\n(b) c:\n     (a) d\n     (b) e");
    assert!(!flat(&body).contains('0'), "{}", flat(&body));
}

#[test]
fn html_says_how_a_list_counts() {
    for (raw, tag) in [
        ("(a) b\n(b) c", "<ol type=\"a\" class=\"parentheses\">"),
        ("c. b\nd. c", "<ol start=\"3\" type=\"a\">"),
        ("i) b\nii) c", "<ol type=\"i\" class=\"parenthesis\">"),
        ("(1) b\n(2) c", "<ol class=\"parentheses\">"),
        ("1. b\n2. c", "<ol>"),
    ] {
        let page = crate::domain::body::html(&read(raw), "");
        assert!(page.contains(tag), "{raw}: {page}");
    }
}
