//! The words of every mail: as text complete by itself, as HTML the same, and nothing in either that could harm.

use undersigned::mail::messages::{Invitation, LeadNotice, News, Receipt, Recorded};

use crate::support::cast;
use crate::support::sample_mails::{DESK, LINK, about, all, at, receipt, typed};

#[test]
fn the_text_of_every_mail_reads_as_it_was_agreed() {
    for (name, words) in all() {
        insta::assert_snapshot!(name, words.text);
    }
}

#[test]
fn no_line_of_text_is_longer_than_78_columns_unless_it_is_a_link() {
    for (name, words) in all() {
        for line in words.text.lines() {
            let is_link = !line.trim().contains(' ');
            assert!(line.chars().count() <= 78 || is_link, "{name}: {line}");
        }
        assert!(!words.text.contains("\n\n\n"), "{name}: {}", words.text);
    }
}

#[test]
fn the_html_of_every_mail_says_what_its_text_says() {
    for (name, words) in all() {
        let html = heard(&words.html);
        for word in heard_in_text(&words.text) {
            assert!(html.contains(&word), "{name}: the HTML lacks {word:?}");
        }
    }
}

/// The words of a page, without its tags, its style and its punctuation.
fn heard(html: &str) -> String {
    let body = html.split("<body").nth(1).unwrap();
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        if tag.starts_with("a ") {
            text.push_str(tag);
        }
        text.push(' ');
        text.push_str(after);
    }
    let text = text
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    text.to_lowercase()
}

/// The words that carry meaning: those of letters alone, of more than three.
fn heard_in_text(text: &str) -> Vec<String> {
    let own = text.split("WHAT CHANGED").next().unwrap();
    own.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn every_mail_has_its_link_alone_on_a_line_and_loads_nothing() {
    for (name, words) in all() {
        let links = words
            .text
            .lines()
            .filter(|line| line.starts_with("https://"));
        assert!(
            links.count() >= 1,
            "{name} has no link on a line of its own"
        );
        for loader in [
            "<img", "src=", "<link", "url(", "<script", "@import", "<form",
        ] {
            assert!(!words.html.contains(loader), "{name} has {loader}");
        }
        for needed in [
            "<html lang=\"en\">",
            "name=\"color-scheme\" content=\"light dark\"",
            "<title>",
        ] {
            assert!(words.html.contains(needed), "{name} lacks {needed}");
        }
        assert!(words.html.len() < 100_000, "{name} is cut by mail programs");
    }
}

#[test]
fn a_day_is_told_in_washington_and_an_instant_in_both_zones() {
    let words = all();
    let text = |wanted: &str| {
        &words
            .iter()
            .find(|(name, _)| *name == wanted)
            .unwrap()
            .1
            .text
    };
    assert!(text("invitation").contains("Sign on by   5:00 p.m. ET, Fri Sept 2"));
    assert!(
        text("receipt_of_an_approval")
            .contains("11:04:05 a.m. ET, Wed Aug 31, 2022 (2022-08-31 15:04:05 UTC)")
    );
}

#[test]
fn what_people_type_is_text_and_never_markup() {
    let hostile = "</td><script>alert(1)</script> & \"quoted\" <b>";
    let mut typed = typed();
    typed.subject = hostile.into();
    let text = typed.parse().unwrap();
    let about = about(&text);
    let cornyn = cast::member("Cornyn");
    let mails = [
        Invitation {
            about: &about,
            member: &cornyn,
            message: Some(hostile),
            text: &text,
            link: LINK,
        }
        .words()
        .unwrap(),
        Receipt {
            note: Some(hostile),
            suggested_text: Some(hostile),
            name: Some(hostile),
            ..receipt(&about, &cornyn, Recorded::ChangesRequest)
        }
        .words()
        .unwrap(),
        LeadNotice {
            about: &about,
            news: &[News {
                at: at("2022-08-31T15:04:05Z"),
                sentence: hostile.into(),
                words: vec![("Note", hostile.into())],
            }],
            tally: &[],
            ready_to_close: false,
            desk: DESK,
        }
        .words()
        .unwrap(),
    ];
    for words in mails {
        assert!(!words.html.contains("<script"), "{}", words.html);
        assert!(!words.html.contains("<b>"), "{}", words.html);
        assert!(words.text.contains("<script>alert(1)</script>"));
    }
}

#[test]
fn a_letter_too_long_for_html_is_still_whole_in_the_text() {
    let mut typed = typed();
    typed.body = "A paragraph of the letter that goes on.\n\n".repeat(2_000);
    let text = typed.parse().unwrap();
    let about = about(&text);
    let cornyn = cast::member("Cornyn");
    let words = Invitation {
        about: &about,
        member: &cornyn,
        message: None,
        text: &text,
        link: LINK,
    }
    .words()
    .unwrap();
    assert_eq!(
        words.text.matches("A paragraph of the letter").count(),
        2_000
    );
    assert!(words.html.len() < 20_000);
    assert!(
        words
            .html
            .contains("It stands in full in the plain-text part")
    );
}
