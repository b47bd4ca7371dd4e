//! The check on whole letters, and on what it is made of.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::domain::layout::Layout;
use crate::domain::revision::{LetterText, TypedRecipient, TypedText};
use crate::domain::roster::{Chamber, Roster};
use crate::pdf::typeset::{Sketch, fitness};

fn text(body: &str) -> LetterText {
    TypedText {
        subject: "Detainers".into(),
        recipients: vec![TypedRecipient {
            name: "Ronald L. Davis".into(),
            ..TypedRecipient::default()
        }],
        salutation: "Dear Director Davis:".into(),
        body: body.into(),
        ..TypedText::default()
    }
    .parse()
    .unwrap()
}

fn faults(body: &str, names: usize) -> Vec<LayoutFault> {
    let sketch = Sketch {
        today: date(2022, 8, 30),
        chamber: Chamber::Senate,
        layout: Layout::default(),
        heads: vec![],
        invitees: Roster::built_in().into_iter().take(names).collect(),
        likenesses: BTreeMap::new(),
    };
    fitness(&text(body), &[sketch]).unwrap().faults
}

#[test]
fn emphasis_in_a_tight_line_capitals_and_a_row_over_a_page_cross_nothing() {
    let tight = "According to the *Washington Post*, the agency has known of the defect since at least 2019. If that report is accurate, \
                 the agency\u{2019}s representations to Congress in **March 2023** were incomplete at best.";
    let capitals =
        "THERE IS NO WARRANTY FOR THE PROGRAM, TO THE EXTENT PERMITTED BY APPLICABLE LAW. "
            .repeat(4);
    let cell = "The Committee asked for the directive, for its drafts, and for the names of those who wrote them. ".repeat(3);
    let table = format!(
        "| Question | Answer |\n|---|---|\n{}",
        format!("| {cell} | {cell} |\n").repeat(4)
    );
    let list = "- One\n\n  > Two\n\n  1. Three[^1]\n  2. Four\n\n[^1]: A note.\n\n    Its second paragraph.\n";
    let body = format!(
        "{tight}\n\n{capitals}\n\n{}\n\n{table}\n\n{list}",
        tight.repeat(6)
    );
    assert_eq!(faults(&body, 40), []);
}

#[test]
fn a_character_that_no_face_has_is_found_with_its_words() {
    let found = faults("We ask about 漢 today.", 1);
    assert_eq!(found[0].kind, LayoutFaultKind::NoGlyph, "{found:?}");
    let told = refusals(&text("One.\n\nWe ask about 漢 today."), &found);
    assert!(told[0].reason.starts_with("Line 3 holds"), "{told:?}");
}

#[test]
fn words_have_to_follow_each_other_and_may_be_broken_anywhere() {
    let units = ["We ask.".to_owned(), "Answer by May.".to_owned()];
    assert_eq!(
        first_missing(
            &units,
            "1.Weask.2.Answerby\u{ad}May."
                .replace('\u{ad}', "")
                .as_str()
        ),
        None
    );
    assert_eq!(
        first_missing(&units, "AnswerbyMay.Weask."),
        Some("Answer by May.")
    );
    assert_eq!(
        first_missing(&units, "Weask.AnswerbyMa"),
        Some("Answer by May.")
    );
}

#[test]
fn every_line_of_a_signature_block_and_every_word_of_the_text_is_looked_for() {
    let approved =
        text("We ask.\n\n| a | b |\n|---|---|\n| c | d |\n\nThere.[^1]\n\n[^1]: Note.\n");
    let expected = Expected::of(&approved, ["Jane Doe".to_owned()].iter());
    let all = |units: &[String]| units.join("|");
    assert_eq!(
        all(&expected.flow),
        "Ronald L. Davis|Detainers|Dear Director Davis:|We ask.|There.|Sincerely,"
    );
    assert_eq!(all(&expected.cells), "a|b|c|d");
    assert_eq!(all(&expected.notes), "Note.");
    assert_eq!(all(&expected.blocks), "Jane Doe");
}
