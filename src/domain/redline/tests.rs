//! What a reader is told of a change.

use std::time::{Duration, Instant};

use super::*;
use crate::domain::revision::{TypedRecipient, TypedText};

fn typed(body: &str) -> TypedText {
    TypedText {
        subject: "Detainers".into(),
        recipients: vec![TypedRecipient {
            name: "Ronald L. Davis".into(),
            title: Some("Director".into()),
            ..TypedRecipient::default()
        }],
        salutation: "Dear Director Davis:".into(),
        body: body.into(),
        ..TypedText::default()
    }
}

fn between(before: &str, after: &str) -> Redline {
    Redline::between(
        &typed(before).parse().unwrap(),
        &typed(after).parse().unwrap(),
    )
}

#[test]
fn the_same_text_has_an_empty_redline() {
    let redline = between("a b\n\nc", "a b\n\nc");
    assert!(redline.is_empty());
    assert_eq!(
        (redline.summary().as_str(), redline.plain(), redline.html()),
        ("Nothing changed.", String::new(), String::new())
    );
}

#[test]
fn words_are_marked_within_their_paragraph() {
    let redline = between(
        "We write to ask about a draft policy.\n\nThank you.",
        "We write to ask about a proposed draft rule.\n\nThank you.",
    );
    assert_eq!(
        redline.plain(),
        "Paragraph 1 (changed):\n  We write to ask about a {+proposed+} draft [-policy.-] {+rule.+}"
    );
    assert_eq!(redline.summary(), "One paragraph changed.");
    assert!(redline.html().contains(
        "draft <del><span class=\"visually-hidden\">[removed: </span>policy.<span class=\"visually-hidden\">]</span></del> <ins>"
    ));
}

#[test]
fn every_part_around_the_body_is_told() {
    let before = typed("a");
    let mut after = before.clone();
    after.subject = "Bail".into();
    after.recipients[0].title = Some("Acting Director".into());
    after.recipients.push(TypedRecipient {
        name: "Jane Roe".into(),
        ..TypedRecipient::default()
    });
    after.salutation = "Dear friends:".into();
    after.complimentary_close = "Respectfully,".into();
    after.enclosures = vec!["Report".into()];
    after.dated = Some("2022-08-30".into());
    after.reply_due = Some("2022-09-27".into());
    let redline = Redline::between(&before.parse().unwrap(), &after.parse().unwrap());
    let told: Vec<String> = redline
        .passages
        .iter()
        .map(|p| format!("{} {}", p.place, p.change.label()))
        .collect();
    assert_eq!(
        told,
        [
            "Date line changed",
            "Recipient 1 changed",
            "Recipient 2 added",
            "Subject changed",
            "Reply date changed",
            "Salutation changed",
            "Complimentary close changed",
            "Enclosure 1 added",
        ]
    );
    assert_eq!(
        redline.summary(),
        "The date line, one recipient, the subject, the reply date, the salutation, and the complimentary close changed. One recipient and one enclosure were added."
    );
}

#[test]
fn a_moved_paragraph_is_moved_and_not_removed_and_added() {
    let (a, b, c) = (
        "The first paragraph speaks of detainers.",
        "Another one asks four questions in writing.",
        "The last thanks the Director for his attention.",
    );
    let redline = between(&format!("{a}\n\n{b}\n\n{c}"), &format!("{c}\n\n{a}\n\n{b}"));
    assert_eq!(
        redline.plain(),
        "Paragraph 1 (moved, was Paragraph 3):\n  The last thanks the Director for his attention."
    );
    let redline = between(
        &format!("{a}\n\n{b}\n\n{c}"),
        &format!("{} kindly.\n\n{a}\n\n{b}", c.trim_end_matches('.')),
    );
    assert_eq!(
        redline.plain(),
        "Paragraph 1 (moved, was Paragraph 3):\n  The last thanks the Director for his [-attention.-] {+attention\n  kindly.+}"
    );
    assert_eq!(redline.summary(), "One paragraph was moved.");
}

#[test]
fn added_and_removed_parts_stand_where_they_belong() {
    let redline = between(
        "Alpha beta gamma.\n\nDelta epsilon zeta.\n\n- eta theta\n- iota kappa",
        "Alpha beta gamma.\n\n- eta theta\n- lambda mu nu\n- iota kappa",
    );
    assert_eq!(
        redline.plain(),
        "Paragraph 2 (removed):\n  [-Delta epsilon zeta.-]\n\nList 1, item 2 (added):\n  {+lambda mu nu+}"
    );
    assert_eq!(
        redline.summary(),
        "One list item was added and one paragraph was removed."
    );
}

#[test]
fn a_new_footnote_does_not_change_the_marks_of_the_others() {
    let redline = between(
        "One fact here.[^a] Another fact there.[^b]\n\n[^a]: See the code.\n\n[^b]: See the report.",
        "One fact here.[^c] One more.[^a] Another fact there.[^b]\n\n[^a]: See the code.\n\n[^b]: See the new report.\n\n[^c]: See Smith.",
    );
    assert_eq!(
        redline.plain(),
        "Paragraph 1 (changed):\n  One fact here. {+[1] One more.+} [2] Another fact there.[3]\n\nFootnote 1 (added):\n  {+See Smith.+}\n\nFootnote 3 (changed):\n  See the {+new+} report."
    );
}

#[test]
fn what_only_looks_different_is_told_too() {
    for (before, after, told) in [
        ("a word", "a **word**", "a [-word-] {+**word**+}"),
        (
            "see [this](https://a.example)",
            "see [this](https://b.example)",
            "[-<https://a.example/>-] {+<https://b.example/>+}",
        ),
        ("a  \nb", "a b", "a [-/-] b"),
        (
            "a b",
            "# a b",
            "[-(paragraph)-] {+(heading of level 1)+} a b",
        ),
        ("- a", "1. a", "[-(bullet)-] {+(numbered item)+} a"),
        (
            "3. a",
            "4. a",
            "[-(item that begins at 3)-] {+(item that begins at 4)+} a",
        ),
        (
            "|a|b|\n|-|-|\n|1|2|",
            "|a|b|\n|-|-:|\n|1|3|",
            "{+(table header, aligned\n  start, end)+} a | b",
        ),
        (
            "|a|b|\n|-|-|\n|1|2|",
            "|a|b|\n|-|-|\n|1|3|",
            "1 | [-2-] {+3+}",
        ),
        ("a\n\nb", "a\n\n---\n\nb", "Rule 1 (added):\n  {+* * *+}"),
        (
            "a[^1] b[^2] c[^1]\n\n[^1]: x x x\n[^2]: y y y",
            "a[^1] b[^2] c[^2]\n\n[^1]: x x x\n[^2]: y y y",
            "[-[1]-] {+[2]+}",
        ),
        ("a\nb", "a b", "Only the way the text is typed differs"),
        ("*a*", "_a_", "Only the way the text is typed differs"),
    ] {
        let redline = between(before, after);
        assert!(
            redline.plain().contains(told),
            "{before:?} {after:?}\n{}",
            redline.plain()
        );
    }
}

#[test]
fn long_unchanged_stretches_are_left_out() {
    let long: String = (0..60).map(|n| format!("w{n} ")).collect();
    let redline = between(
        &format!("{long}alpha {long}beta"),
        &format!("{long}gamma {long}delta"),
    );
    let shown = redline.plain();
    assert!(shown.split_whitespace().count() < 60, "{shown}");
    assert!(
        shown.contains("\u{2026} w48") && shown.contains("w11 \u{2026} w48"),
        "{shown}"
    );
}

#[test]
fn nothing_that_a_person_typed_becomes_a_tag() {
    let redline = between("a \\<b> c", "a \\<i> c \"&\"");
    assert!(
        redline.html().contains("&lt;b&gt;") && redline.html().contains("&lt;i&gt; c “&amp;”"),
        "{}",
        redline.html()
    );
}

/// A reader is told that everything else is as it was approved, so what is shown has to be all.
#[test]
fn the_redline_and_the_older_text_make_the_newer_one() {
    let mut state: u64 = 2022;
    let mut roll = |sides: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % sides
    };
    for round in 0..400 {
        let words = 3 + round % 9;
        let mut number = 0;
        let mut paragraph = |roll: &mut dyn FnMut(usize) -> usize| {
            // A word of its own, so that a paragraph can be told from another.
            number += 1;
            let some = (0..=roll(words)).map(|_| format!(" w{}", roll(words)));
            format!("p{number}{}", some.collect::<String>())
        };
        let before: Vec<String> = (0..=roll(8)).map(|_| paragraph(&mut roll)).collect();
        let mut after = before.clone();
        for _ in 0..=roll(4) {
            let (at, to) = (roll(after.len()), roll(after.len()));
            match roll(4) {
                0 if after.len() > 1 => drop(after.remove(at)),
                1 => after.insert(at, paragraph(&mut roll)),
                2 => after.swap(at, to),
                _ => after[at].push_str(" more"),
            }
        }
        let redline = between(&before.join("\n\n"), &after.join("\n\n"));
        let (mut untold_before, mut untold_after) = (before.clone(), after.clone());
        for passage in &redline.passages {
            let side = |skip: fn(&Piece) -> bool| {
                let kept = passage.pieces.iter().filter(|piece| !skip(piece));
                let words = kept.map(|piece| match piece {
                    Piece::Kept(words) | Piece::Added(words) | Piece::Removed(words) => {
                        words.clone()
                    }
                });
                words.collect::<Vec<_>>().join(" ")
            };
            let (old, new) = (
                side(|piece| matches!(piece, Piece::Added(_))),
                side(|piece| matches!(piece, Piece::Removed(_))),
            );
            for (text, untold) in [(old, &mut untold_before), (new, &mut untold_after)] {
                if !text.is_empty() {
                    let at = untold.iter().position(|paragraph| *paragraph == text);
                    untold.remove(
                        at.unwrap_or_else(|| panic!("{text:?} is nowhere: {before:?} {after:?}")),
                    );
                }
            }
        }
        assert_eq!(
            untold_before,
            untold_after,
            "{before:?} {after:?}\n{}",
            redline.plain()
        );
    }
}

/// Builds without optimisation are some twenty times slower than the released one, which has to answer in 200 ms.
#[test]
fn two_long_texts_are_compared_in_bounded_time() {
    let words = |seed: usize, vocabulary: usize, glue: &str, each: usize| {
        let mut state = seed;
        let mut text = String::new();
        let mut count = 0;
        while text.len() < 99_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(&format!("w{}", (state >> 33) % vocabulary));
            count += 1;
            text.push_str(if count % each == 0 { glue } else { " " });
        }
        text
    };
    for (vocabulary, glue, each) in [
        (1_000_000, " ", 1),
        (20, " ", 1),
        (2000, " ", 1),
        (20, "\n\n", 16),
        (5000, "\n\n", 12),
        (50, "\n\n", 20),
        (1_000_000, "\n\n", 50),
        (3, "\n\n", 50),
    ] {
        let (before, after) = (
            words(1, vocabulary, glue, each),
            words(7, vocabulary, glue, each),
        );
        let (before, after) = (
            typed(&before).parse().unwrap(),
            typed(&after).parse().unwrap(),
        );
        let started = Instant::now();
        let redline = Redline::between(&before, &after);
        assert!(!redline.is_empty());
        let _ = (redline.plain(), redline.html(), redline.summary());
        let took = started.elapsed();
        assert!(
            took < Duration::from_secs(8),
            "{vocabulary} {glue:?} {each}: {took:?}"
        );
    }
}
