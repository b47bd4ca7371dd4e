//! Every mail once, filled with the letter of 2022.

use jiff::Timestamp;
use undersigned::domain::event::Capacity;
use undersigned::domain::record::Hash;
use undersigned::domain::redline::Redline;
use undersigned::domain::revision::{LetterText, TypedRecipient, TypedText};
use undersigned::domain::roster::Member;
use undersigned::mail::messages::*;

use super::cast;

pub(crate) const LINK: &str = "https://letters.example/a/abcdefghijklmnopqrstuvwxyz234567";
pub(crate) const DESK: &str =
    "https://letters.example/desk/letters/0198f3a2-0000-7000-8000-000000000000";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a sample")
}

pub(crate) fn typed() -> TypedText {
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
        body: include_str!("../../../src/demo/letter.md").into(),
        complimentary_close: "Sincerely,".into(),
        enclosures: Vec::new(),
        dated: Some("2022-08-30".into()),
        reply_due: Some("2022-09-27".into()),
        delivery: Some("Via electronic mail".into()),
        copies: vec!["The Honorable Merrick B. Garland".into()],
    }
}

pub(crate) fn text() -> LetterText {
    typed().parse().expect("a sample")
}

pub(crate) fn about(text: &LetterText) -> About {
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

pub(crate) fn redline() -> Redline {
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
    Redline::between(&text(), &after.parse().expect("a sample"))
}

pub(crate) fn receipt<'a>(about: &'a About, member: &'a Member, recorded: Recorded) -> Receipt<'a> {
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

pub(crate) fn approval(of_record: bool) -> Recorded {
    Recorded::Approval {
        digest: text().digest(),
        of_record,
        technical_changes: true,
    }
}

pub(crate) fn news() -> Vec<News> {
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
pub(crate) fn all() -> Vec<(&'static str, Words)> {
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
    let finished = About {
        deadline: None,
        ..about.clone()
    };
    let release = |is_public, objections_until| ReleaseNotice {
        about: &finished,
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
            invitation(&cornyn, Some(message))
                .words()
                .expect("a sample"),
        ),
        (
            "invitation_without_message",
            invitation(&cornyn, None).words().expect("a sample"),
        ),
        (
            "invitation_of_the_lead_itself",
            invitation(&tillis, None).words().expect("a sample"),
        ),
        ("reminder", reminder(false).words().expect("a sample")),
        (
            "reminder_to_approve_again",
            reminder(true).words().expect("a sample"),
        ),
        (
            "reapproval",
            Reapproval {
                about: &about,
                member: &cornyn,
                redline: &redline,
                link: LINK,
            }
            .words()
            .expect("a sample"),
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
            .expect("a sample"),
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
            .expect("a sample"),
        ),
        (
            "receipt_of_an_approval",
            receipt(&about, &cornyn, approval(true))
                .words()
                .expect("a sample"),
        ),
        (
            "receipt_for_the_address_of_record",
            record_copy.words().expect("a sample"),
        ),
        (
            "receipt_of_a_change_request",
            changes.words().expect("a sample"),
        ),
        ("receipt_of_a_decline", decline.words().expect("a sample")),
        (
            "receipt_of_a_withdrawal",
            withdrawal.words().expect("a sample"),
        ),
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
            .expect("a sample"),
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
            .expect("a sample"),
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
            .expect("a sample"),
        ),
        (
            "release_notice",
            release(false, at("2022-09-05T14:00:00Z"))
                .words()
                .expect("a sample"),
        ),
        (
            "release_notice_of_a_public_letter",
            release(true, at("2022-09-05T14:00:00Z"))
                .words()
                .expect("a sample"),
        ),
        (
            "sign_in",
            SignIn {
                name: "Dana Whitfield",
                until: at("2022-08-30T14:10:00Z"),
                link: "https://letters.example/sign-in/abcdefghijklmnopqrstuvwxyz234567",
            }
            .words()
            .expect("a sample"),
        ),
    ]
}
