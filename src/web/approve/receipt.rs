//! The receipt: what was recorded, how to take it back, what happens next.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::page::contacts;
use super::seen::{Seen, look};
use crate::domain::approval::{Answer, Decision, Pressed, Standing};
use crate::domain::eastern;
use crate::domain::letter::Stage;
use crate::domain::revision::FieldRefusal;
use crate::web::error::Error;
use crate::web::letter::{addressees, in_full, in_short};
use crate::web::page::page as answer;
use crate::web::site::Site;
use crate::workflow::link::Token;

/// `GET /a/{token}/receipt`.
pub(super) async fn show(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, Error> {
    let seen = look(&site, &req, &token, None).await?;
    if !seen.invitation.is_live() {
        let gone = crate::domain::approval::PressRefusal::TakenBack;
        return Ok(super::page::closed(&site, &seen, &gone));
    }
    Ok(page(&site, &seen, StatusCode::OK, &[]))
}

/// What one answer says, in the words of the receipt.
struct Said {
    heading: String,
    /// The notice's colour: `yes`, `wait` or nothing.
    tone: &'static str,
    sentence: String,
    who: Option<String>,
    when: String,
    instant: String,
    digest: Option<String>,
    printed_as: Option<String>,
    note: Option<String>,
    suggested: Option<String>,
    event: i64,
    hash: String,
}

#[derive(Template)]
#[template(path = "approve/receipt.html")]
struct ReceiptPage<'a> {
    seen: &'a Seen,
    member: String,
    member_short: String,
    lead: String,
    recipients: String,
    said: Option<Said>,
    standing: String,
    next: String,
    deadline: Option<String>,
    may_withdraw: bool,
    may_object: bool,
    opens_at: Option<String>,
    public: Option<String>,
    contacts: Vec<(String, String)>,
    wrong: &'a [FieldRefusal],
    nonce: Token,
}

/// The receipt with what the office said last through this link.
pub(super) fn page(
    site: &Data<Site>,
    seen: &Seen,
    status: StatusCode,
    wrong: &[FieldRefusal],
) -> HttpResponse {
    let letter = &seen.letter;
    let open = letter.takes_answers(&seen.invitation, seen.now).is_ok();
    let announcement = match &letter.stage {
        Stage::Finalized { announcement, .. } => announcement.as_ref(),
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => None,
    };
    let id = &seen.invitation.id;
    answer(
        status,
        &ReceiptPage {
            seen,
            member: in_full(&seen.member),
            member_short: in_short(&seen.member),
            lead: in_full(&seen.lead),
            recipients: addressees(&seen.text),
            said: seen.invitation.answers.last().map(|said| tell(seen, said)),
            standing: format!("{} {}.", in_short(&seen.member), seen.standing().sentence()),
            next: next(seen),
            deadline: letter.deadline.filter(|_| open).map(eastern::minute),
            may_withdraw: matches!(letter.withdraw(id, None), Ok(Pressed::New(_))),
            may_object: letter.object(id, None, seen.now).is_ok(),
            opens_at: announcement.map(|told| eastern::minute(told.opens_at())),
            public: matches!(letter.stage, Stage::Released { .. })
                .then(|| site.rules.letter_url(&letter.slug)),
            contacts: contacts(seen),
            wrong,
            nonce: Token::random(site.moment().random()),
        },
    )
}

fn tell(seen: &Seen, answer: &Answer) -> Said {
    let name = in_short(&seen.member);
    let (heading, tone, sentence) = match answer.decision {
        Decision::Approved { .. } if seen.standing() == Standing::Unconfirmed => (
            format!("Approved for {name}, to be confirmed"),
            "wait",
            "This link was not mailed to an address of record of the Senator’s office. That office has been asked to \
             confirm with one press; until it does, the name is not printed.",
        ),
        Decision::Approved { .. } => (
            format!("Approved for {name}"),
            "yes",
            "The approval covers exactly the text with the digest below, and no other.",
        ),
        Decision::Declined => (
            format!("Passed for {name}"),
            "",
            "The lead offices are told, and it stops nobody else. The public record does not name an office that passed; if \
             yours approves later, it shows that it had passed before.",
        ),
        Decision::ChangesRequested { .. } => (
            format!("Changes asked for by {name}"),
            "wait",
            "The lead offices have your words. The office has not approved. If they change the text, this link shows the new one, \
             and the office can approve it until the deadline.",
        ),
        Decision::Withdrawn => (
            format!("Withdrawn for {name}"),
            "",
            "The name is not printed. The lead offices have been told.",
        ),
    };
    let capacity = answer.capacity.map(crate::domain::event::Capacity::label);
    let parts = [answer.name.as_deref(), answer.title.as_deref(), capacity];
    let who = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Said {
        heading,
        tone,
        sentence: sentence.into(),
        who: (!who.is_empty()).then_some(who),
        when: eastern::instant(answer.at),
        instant: answer.at.to_string(),
        digest: match &answer.decision {
            Decision::Approved { digest, .. } | Decision::ChangesRequested { digest } => {
                Some(digest.grouped())
            }
            Decision::Declined | Decision::Withdrawn => None,
        },
        printed_as: match &answer.decision {
            Decision::Approved { printed_as, .. } => printed_as.clone(),
            Decision::Declined | Decision::ChangesRequested { .. } | Decision::Withdrawn => None,
        },
        note: answer.note.clone(),
        suggested: answer.suggested_text.clone(),
        event: answer.seq,
        hash: seen
            .hash(answer.seq)
            .map(|hash| hash.to_string())
            .unwrap_or_default(),
    }
}

/// What happens next, as far as this office is concerned.
fn next(seen: &Seen) -> String {
    let days = seen.letter.consent_days;
    let approved = seen.invitation.answers.last();
    let approved = approved.is_some_and(|a| matches!(a.decision, Decision::Approved { .. }));
    match &seen.letter.stage {
        Stage::Circulating { .. } if approved => format!(
            "A receipt is on its way by mail. If the text changes in substance, you get one mail with only what changed and \
             approve again; an approval older than {days} days has to be given again too. When the letter closes, the names \
             are settled, and every signing office is told by mail when it is to be public. Until it is, you can withdraw \
             here."
        ),
        Stage::Circulating { .. } => "A receipt is on its way by mail. The office\u{2019}s name is not printed as things \
                                      stand; it can still approve here, until the deadline."
            .into(),
        Stage::Draft | Stage::Abandoned => "The letter was given up; nothing will be printed.".into(),
        Stage::Closed { .. } | Stage::Finalized { .. } if !approved => {
            "The letter takes no more answers, and the office\u{2019}s name is not printed.".into()
        }
        Stage::Closed { .. } => "The letter is closed and its names are being settled. Every signing office is told by mail \
                                 when it is to be public. Until it is, you can withdraw here."
            .into(),
        Stage::Finalized { announcement: None, .. } => {
            "The letter is sealed, and nobody outside has it yet. Every signing office is told by mail when it is to be \
             public. Until it is, you can withdraw here."
                .into()
        }
        Stage::Finalized { .. } => "The letter is sealed and its release is announced. Until the page opens you can object or \
                                    withdraw here; either stops the release."
            .into(),
        Stage::Released { .. } if !approved => "The letter is public, without the office\u{2019}s name.".into(),
        Stage::Released { .. } => "The letter is public. It can no longer be withdrawn from.".into(),
    }
}
