//! The page of a letter that takes answers, and of one that takes none any more.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::form::Typed;
use super::seen::Seen;
use crate::domain::approval::{Answer, Decision, PressRefusal, Standing};
use crate::domain::eastern;
use crate::domain::letter::Stage;
use crate::domain::redline::Redline;
use crate::domain::revision::{FieldRefusal, TextDigest};
use crate::web::letter::{LetterSheet, addressees, in_full, in_short};
use crate::web::page::page;
use crate::web::site::Site;
use crate::workflow::link::Token;

/// What the page says before the letter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told<'a> {
    /// Nothing in particular.
    Nothing,
    /// The form has to be mended.
    Wrong(&'a [FieldRefusal]),
    /// The page was used for another decision.
    Conflict(&'a str),
    /// The text is no longer the one that the form was sent from.
    MovedOn {
        /// The text that the form shows.
        shown: TextDigest,
        /// What else is wrong with the form.
        wrong: &'a [FieldRefusal],
    },
}

impl Told<'_> {
    fn status(&self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::OK,
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) | Self::MovedOn { .. } => StatusCode::CONFLICT,
        }
    }

    fn is_trouble(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    fn wrong(&self) -> &[FieldRefusal] {
        match self {
            Self::Nothing | Self::Conflict(_) => &[],
            Self::Wrong(wrong) | Self::MovedOn { wrong, .. } => wrong,
        }
    }
}

/// What changed, and since when.
struct Changes {
    since: &'static str,
    summary: String,
    html: String,
}

impl Changes {
    fn of(since: &'static str, redline: &Redline) -> Self {
        Self {
            since,
            summary: redline.summary(),
            html: redline.html(),
        }
    }
}

#[derive(Template)]
#[template(path = "approve/page.html")]
struct OpenPage<'a> {
    seen: &'a Seen,
    letter: LetterSheet,
    member: String,
    member_short: String,
    lead: String,
    recipients: String,
    reply_due: Option<String>,
    deadline: Option<(String, String, String)>,
    told: Told<'a>,
    typed: &'a Typed,
    changes: Option<Changes>,
    standing: Standing,
    said: Option<String>,
    contacts: Vec<(String, String)>,
    nonce: Token,
}

impl OpenPage<'_> {
    /// What is wrong with one field.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.told.wrong().iter().find(|wrong| wrong.field == field);
        found.map(|wrong| wrong.reason.as_str())
    }

    /// Whether an approval was given, and only behind a link that went elsewhere.
    fn unconfirmed(&self) -> bool {
        self.standing == Standing::Unconfirmed
    }

    /// The field that a refusal leads to; what concerns the whole form leads to its start.
    fn place(&self, wrong: &FieldRefusal) -> &'static str {
        const FIELDS: [&str; 6] = [
            "name",
            "title",
            "technical_changes",
            "note",
            "suggested_text",
            "reason",
        ];
        let found = FIELDS.into_iter().find(|field| *field == wrong.field);
        found.unwrap_or("capacity")
    }

    /// Whether the part of the page with this button is unfolded: it was pressed, or something stands in it.
    fn is_open(&self, decision: &str) -> bool {
        let typed = match decision {
            "decline" => !self.typed.reason.is_empty(),
            _ => !self.typed.note.is_empty() || !self.typed.suggested_text.is_empty(),
        };
        typed || self.typed.decision == decision
    }
}

/// The letter with a fresh form. What was typed stays in it.
pub(super) fn open(site: &Data<Site>, seen: &Seen, typed: &Typed, told: Told<'_>) -> HttpResponse {
    let changes = match told {
        Told::MovedOn { shown, .. } => seen
            .since(shown)
            .map(|redline| Changes::of("since this page was opened", &redline)),
        Told::Nothing | Told::Wrong(_) | Told::Conflict(_) => seen
            .since_approved()
            .map(|redline| Changes::of("since you approved", &redline)),
    };
    page(
        told.status(),
        &OpenPage {
            seen,
            letter: LetterSheet::of(&seen.text, "[the day the letter is finalized]"),
            member: in_full(&seen.member),
            member_short: in_short(&seen.member),
            lead: in_full(&seen.lead),
            recipients: addressees(&seen.text),
            reply_due: seen.text.reply_due.map(eastern::day),
            deadline: seen.letter.deadline.map(|at| {
                let left = eastern::left(seen.now, at);
                (at.to_string(), eastern::minute(at), left)
            }),
            told,
            typed,
            changes,
            standing: seen.standing(),
            said: seen.invitation.answers.last().map(said),
            contacts: contacts(seen),
            nonce: Token::random(site.moment().random()),
        },
    )
}

/// "approved this letter at 5:00:12 p.m. ET, …".
fn said(answer: &Answer) -> String {
    let what = match answer.decision {
        Decision::Approved { .. } => "approved this letter",
        Decision::Declined => "passed on this letter",
        Decision::ChangesRequested { .. } => "asked for changes",
        Decision::Withdrawn => "withdrew from this letter",
    };
    format!("{what} at {}", eastern::minute(answer.at))
}

#[derive(Template)]
#[template(path = "approve/closed.html")]
struct ClosedPage {
    member: String,
    lead: String,
    sentence: String,
    standing: Option<String>,
    contacts: Vec<(String, String)>,
    public: Option<String>,
}

/// The page of a link behind which nothing can be decided any more.
pub(super) fn closed(site: &Data<Site>, seen: &Seen, refusal: &PressRefusal) -> HttpResponse {
    let live = seen.invitation.is_live();
    let sentence = match refusal {
        PressRefusal::Stage(stage) => {
            format!("The letter is {}, so it takes no answers now.", stage.stage)
        }
        PressRefusal::TextMovedOn
        | PressRefusal::DeadlinePassed
        | PressRefusal::TakenBack
        | PressRefusal::NothingToWithdraw
        | PressRefusal::NotSigning => refusal.to_string(),
    };
    let standing = format!("{} {}.", in_short(&seen.member), seen.standing().sentence());
    let public = match seen.letter.stage {
        Stage::Released { .. } => Some(site.rules.letter_url(&seen.letter.slug)),
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { .. }
        | Stage::Finalized { .. }
        | Stage::Abandoned => None,
    };
    page(
        StatusCode::GONE,
        &ClosedPage {
            member: in_full(&seen.member),
            lead: in_full(&seen.lead),
            sentence,
            standing: live.then_some(standing),
            contacts: contacts(seen),
            public,
        },
    )
}

/// Names and addresses of whom to call at the lead office.
pub(super) fn contacts(seen: &Seen) -> Vec<(String, String)> {
    let people = seen.contacts.iter().take(2);
    people
        .map(|user| (user.name.clone(), user.email.clone()))
        .collect()
}
