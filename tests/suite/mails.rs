//! The words of every mail: as text complete by itself, as HTML the same, and nothing in either that could harm.

use jiff::Timestamp;
use undersigned::domain::event::Capacity;
use undersigned::domain::record::Hash;
use undersigned::domain::redline::Redline;
use undersigned::domain::revision::{LetterText, TypedRecipient, TypedText};
use undersigned::domain::roster::Member;
use undersigned::mail::messages::*;

use crate::support::cast;

const LINK: &str = "https://letters.example/a/abcdefghijklmnopqrstuvwxyz234567";
const DESK: &str = "https://letters.example/desk/letters/0198f3a2-0000-7000-8000-000000000000";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn typed() -> TypedText {
    TypedText {
        subject: "Draft policy of the U.S. Marshals Service on immigration detainers".into(),
        recipients: vec![TypedRecipient {
            name: "The Honorable Ronald L. Davis".into(),
            title: Some("Director".into()),
            organization: Some("United States Marshals Service".into()),
            address: vec!["Washington, DC 20530".into()],
            email: None,
        }],
        salutation: "Dear Director Davis:".into(),
        body: include_str!("../../src/demo/letter.md").into(),
        complimentary_close: "Sincerely,".into(),
        enclosures: Vec::new(),
        dated: Some("2022-08-30".into()),
        reply_due: Some("2022-09-27".into()),
    }
}

fn text() -> LetterText {
    typed().parse().unwrap()
}

fn about(text: &LetterText) -> About {
    let lead = cast::member("Tillis");
    let contacts = vec![
        Contact {
            office: lead.clone(),
            name: Some("Dana Whitfield".into()),
            address: Some("dana.whitfield@tillis.senate.example".into()),
        },
        Contact {
            office: cast::member("Lee"),
            name: None,
            address: Some("approvals@lee.senate.example".into()),
        },
    ];
    About::new(
        text,
        lead,
        Some(at("2022-09-02T21:00:00Z")),
        at("2022-08-30T14:00:00Z"),
        contacts,
    )
}

fn redline() -> Redline {
    let mut after = typed();
    after.subject = "Draft policy of the U.S. Marshals Service on detainers".into();
    after.body = after
        .body
        .replace(
            "A detainer is a modest request.",
            "A detainer is a simple request.",
        )
        .replace(
            "Until then we urge you to leave the present practice as it is",
            "Until then, leave the present practice as it is",
        );
    Redline::between(&text(), &after.parse().unwrap())
}

fn receipt<'a>(about: &'a About, member: &'a Member, recorded: Recorded) -> Receipt<'a> {
    Receipt {
        about,
        member,
        recorded,
        name: Some("Jane Doe"),
        title: Some("Legislative Director"),
        capacity: Some(Capacity::Staff),
        printed_as: vec!["John Cornyn", "United States Senator"],
        note: None,
        suggested_text: None,
        at: at("2022-08-31T15:04:05Z"),
        seq: 42,
        hash: Hash::of(b"an event"),
        to_record: false,
        can_withdraw: true,
        link: LINK,
    }
}

fn approval(of_record: bool) -> Recorded {
    Recorded::Approval {
        digest: text().digest(),
        of_record,
        technical_changes: true,
    }
}

fn news() -> Vec<News> {
    vec![
        News {
            at: at("2022-08-31T15:04:05Z"),
            sentence: "Senator John Cornyn (R-TX) approved: Jane Doe, Legislative Director.".into(),
            words: Vec::new(),
        },
        News {
            at: at("2022-08-31T15:06:00Z"),
            sentence:
                "Senator Mike Lee (R-UT) asked for changes and has not approved: Ann Ray, Counsel."
                    .into(),
            words: vec![
                (
                    "Note",
                    "We would sign if question 2 named the offices.\nThe rest is fine.".into(),
                ),
                (
                    "Proposed wording",
                    "Which offices, by name, were consulted?".into(),
                ),
            ],
        },
    ]
}

/// Every mail, by its name.
fn all() -> Vec<(&'static str, Words)> {
    let text = text();
    let about = about(&text);
    let cornyn = cast::member("Cornyn");
    let tillis = cast::member("Tillis");
    let redline = redline();
    let names: Vec<String> = cast::twelve().iter().map(name_and_state).collect();
    let invitation = |member, message| Invitation {
        about: &about,
        member,
        message,
        text: &text,
        link: LINK,
    };
    let release = |is_public, objections_until| ReleaseNotice {
        about: &about,
        member: &cornyn,
        opens_at: at("2022-09-06T14:00:00Z"),
        objections_until,
        is_public,
        names: &names,
        joined_by: Some(
            "Senators Cornyn and Tillis were joined by Senators Mike Lee (R-UT) and Mike Braun (R-IN).",
        ),
        text: &text,
        page: "https://letters.example/letters/draft-policy-abc234",
        link: LINK,
    };
    let message = "Senator Tillis is asking the Director about the draft detainer policy, and would be glad to have your boss on the letter.\n\nThe text is final unless an office asks for a change.";
    let record_copy = Receipt {
        to_record: true,
        ..receipt(&about, &cornyn, approval(false))
    };
    let changes = Receipt {
        note: Some("We would sign if question 2 named the offices."),
        suggested_text: Some("Which offices, by name, were consulted?"),
        printed_as: Vec::new(),
        ..receipt(&about, &cornyn, Recorded::ChangesRequest)
    };
    let decline = Receipt {
        printed_as: Vec::new(),
        ..receipt(&about, &cornyn, Recorded::Decline)
    };
    let withdrawal = Receipt {
        name: None,
        title: None,
        capacity: None,
        printed_as: Vec::new(),
        ..receipt(&about, &cornyn, Recorded::Withdrawal)
    };
    let reminder = |approved_before| Reminder {
        about: &about,
        member: &cornyn,
        approved_before,
        link: LINK,
    };
    let tally = [
        "9 approved".to_owned(),
        "2 without an answer".to_owned(),
        "1 passed".to_owned(),
    ];
    vec![
        (
            "invitation",
            invitation(&cornyn, Some(message)).words().unwrap(),
        ),
        (
            "invitation_without_message",
            invitation(&cornyn, None).words().unwrap(),
        ),
        (
            "invitation_of_the_lead_itself",
            invitation(&tillis, None).words().unwrap(),
        ),
        ("reminder", reminder(false).words().unwrap()),
        ("reminder_to_approve_again", reminder(true).words().unwrap()),
        (
            "reapproval",
            Reapproval {
                about: &about,
                member: &cornyn,
                redline: &redline,
                link: LINK,
            }
            .words()
            .unwrap(),
        ),
        (
            "technical_change",
            TechnicalChange {
                about: &about,
                member: &cornyn,
                redline: &redline,
                link: LINK,
            }
            .words()
            .unwrap(),
        ),
        (
            "confirmation",
            Confirmation {
                about: &about,
                member: &cornyn,
                name: "Jane Doe",
                title: Some("Legislative Director"),
                capacity: Some(Capacity::Staff),
                address: "jane@campaign.example",
                at: at("2022-08-31T15:04:05Z"),
                link: LINK,
            }
            .words()
            .unwrap(),
        ),
        (
            "receipt_of_an_approval",
            receipt(&about, &cornyn, approval(true)).words().unwrap(),
        ),
        (
            "receipt_for_the_address_of_record",
            record_copy.words().unwrap(),
        ),
        ("receipt_of_a_change_request", changes.words().unwrap()),
        ("receipt_of_a_decline", decline.words().unwrap()),
        ("receipt_of_a_withdrawal", withdrawal.words().unwrap()),
        (
            "lead_notice",
            LeadNotice {
                about: &about,
                news: &news(),
                tally: &tally,
                ready_to_close: false,
                desk: DESK,
            }
            .words()
            .unwrap(),
        ),
        (
            "lead_notice_of_the_deadline",
            LeadNotice {
                about: &about,
                news: &[],
                tally: &tally,
                ready_to_close: true,
                desk: DESK,
            }
            .words()
            .unwrap(),
        ),
        (
            "undelivered",
            Undelivered {
                about: &about,
                what: "the invitation",
                whose: Some("Senator John Cornyn (R-TX)"),
                address: Some("approvals@cornyn.senate.example"),
                reason: "it was refused: 550 no such user here",
                desk: DESK,
            }
            .words()
            .unwrap(),
        ),
        (
            "release_notice",
            release(false, at("2022-09-05T14:00:00Z")).words().unwrap(),
        ),
        (
            "release_notice_of_a_public_letter",
            release(true, at("2022-09-05T14:00:00Z")).words().unwrap(),
        ),
        (
            "sign_in",
            SignIn {
                name: "Dana Whitfield",
                until: at("2022-08-30T14:10:00Z"),
                link: "https://letters.example/sign-in/abcdefghijklmnopqrstuvwxyz234567",
            }
            .words()
            .unwrap(),
        ),
    ]
}

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
