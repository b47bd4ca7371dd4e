//! The sign-on deadline as a calendar entry. It holds no link: calendars are shared.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;

use super::page;
use super::seen::{Seen, look, unknown};
use crate::web::error::Error;
use crate::web::letter::{addressees, in_full};
use crate::web::site::Site;

/// The most octets of a line, RFC 5545 §3.1.
const LINE: usize = 75;

/// `GET /a/{token}/deadline.ics`.
pub(super) async fn deadline(
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, Error> {
    let seen = look(&site, &req, &token, None).await?;
    if let Err(refusal) = seen.letter.takes_answers(&seen.invitation, seen.now) {
        return Ok(page::closed(&site, &seen, &refusal));
    }
    let deadline = seen.letter.deadline.ok_or_else(unknown)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"sign-on-deadline.ics\"",
        ))
        .body(entry(&seen, deadline)))
}

fn entry(seen: &Seen, deadline: Timestamp) -> String {
    let summary = format!("Sign-on deadline: {}", in_full(&seen.member));
    let about = format!(
        "Joint letter to {}: {}. The link is in the mail from the office of {}.",
        addressees(&seen.text),
        seen.text.subject,
        in_full(&seen.lead)
    );
    let lines = [
        "BEGIN:VCALENDAR".into(),
        "VERSION:2.0".into(),
        "PRODID:-//Undersigned//Sign-on deadline//EN".into(),
        "METHOD:PUBLISH".into(),
        "BEGIN:VEVENT".into(),
        format!("UID:{}", seen.invitation.id),
        // Rises whenever anything happens to the letter, so a moved deadline replaces the former one.
        format!("SEQUENCE:{}", seen.letter.head.seq),
        format!("DTSTAMP:{}", utc(seen.letter.head.at)),
        format!("DTSTART:{}", utc(deadline)),
        format!("DTEND:{}", utc(deadline)),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("DESCRIPTION:{}", escaped(&about)),
        "END:VEVENT".into(),
        "END:VCALENDAR".into(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;");
    text.replace(',', "\\,").replace('\n', "\\n")
}

/// A line in pieces of at most 75 octets, none of which cuts a character.
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters_and_unfolds_to_itself() {
        let line = format!("SUMMARY:{}", "é—a".repeat(60));
        let told = folded(&line);
        assert!(told.lines().all(|piece| piece.len() <= LINE), "{told}");
        assert_eq!(told.replace("\r\n ", ""), format!("{line}\r\n"));
    }

    #[test]
    fn what_means_something_to_a_calendar_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
    }
}
