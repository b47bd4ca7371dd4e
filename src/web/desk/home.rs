//! The desk's first page: what needs somebody today, then all letters by stage.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::letter::Desk;
use crate::domain::approval::Standing;
use crate::domain::eastern;
use crate::domain::letter::{Letter, Stage};
use crate::store::{Db, Fault, LetterRow};
use crate::web::board::{self, Row, Tally};
use crate::web::error::Error;
use crate::web::page::ok;
use crate::web::sealing::Sealing;
use crate::web::sessions::SignedIn;
use crate::web::site::Site;

/// A deadline that is nearer than this needs somebody.
const NEAR: SignedDuration = SignedDuration::from_hours(24);

/// Something to do.
struct Need {
    path: String,
    subject: String,
    words: String,
}

/// A letter in the list.
struct Listed {
    id: String,
    subject: String,
    recipients: String,
    time: String,
    tally: Tally,
}

/// The letters of one stage.
struct Group {
    title: &'static str,
    letters: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    desk: Desk,
    /// That the seal's certificate expires soon, or has.
    expiry: Option<String>,
    needs: Vec<Need>,
    groups: Vec<Group>,
}

/// Shows the desk.
pub(super) async fn show(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
) -> Result<HttpResponse, Error> {
    let within = site.clone();
    let now = site.moment().now;
    let expiry = site.seal_expiry.as_ref();
    let expiry = expiry.and_then(|expiry| expiry.warning(now));
    let read = site.store.read(move |db| {
        let desk = Desk::of(db, &within, &staff)?;
        let mut needs = Vec::new();
        let mut groups: Vec<Group> = TITLES
            .iter()
            .map(|(_, title)| Group {
                title,
                letters: Vec::new(),
            })
            .collect();
        for row in db.letters_led_by(&staff.office)? {
            let at = TITLES
                .iter()
                .position(|(stages, _)| stages.contains(&row.stage.as_str()));
            let listed = list(db, &within, row, now, &mut needs)?;
            if let Some(group) = at.and_then(|at| groups.get_mut(at)) {
                group.letters.push(listed);
            }
        }
        groups.retain(|group| !group.letters.is_empty());
        Ok(HomePage {
            desk,
            expiry,
            needs,
            groups,
        })
    });
    Ok(ok(&read.await?))
}

/// The stages in the order of the page.
const TITLES: [(&[&str], &str); 6] = [
    (&["circulating"], "Circulating"),
    (&["closed", "finalizing"], "Closed"),
    (&["finalized"], "Finalized, not yet public"),
    (&["draft"], "Drafts"),
    (&["released"], "Released"),
    (&["abandoned"], "Given up"),
];

fn list(
    db: &mut Db,
    site: &Site,
    row: LetterRow,
    now: Timestamp,
    needs: &mut Vec<Need>,
) -> Result<Listed, Fault> {
    // A letter whose work is done needs no fold.
    let open = !matches!(row.stage.as_str(), "released" | "abandoned");
    let letter = if open { db.letter(row.id)? } else { None };
    let rows = match &letter {
        Some(letter) => board::rows(db, letter, now)?,
        None => Vec::new(),
    };
    if let Some(letter) = &letter {
        let failed = db.mails_of(letter.id)?;
        let failed = failed.iter().filter(|mail| mail.state == "failed").count();
        let trouble = Sealing::of(site, letter).and_then(|sealing| sealing.trouble);
        let unsealed = trouble.map(|trouble| {
            let words = format!("Could not be sealed yet. {}", trouble.why);
            ("release", words)
        });
        let needed = needed(letter, &rows, failed, now);
        for (part, words) in unsealed.into_iter().chain(needed) {
            needs.push(Need {
                path: format!("/desk/letters/{}/{part}", row.id),
                subject: row.subject.clone(),
                words,
            });
        }
    }
    Ok(Listed {
        id: row.id.to_string(),
        time: time(&row, now),
        tally: if row.stage == "finalized" {
            Tally::default()
        } else {
            board::tally(rows.iter().map(|row| &row.standing))
        },
        subject: row.subject,
        recipients: row.recipients,
    })
}

fn time(row: &LetterRow, now: Timestamp) -> String {
    match (row.released_at, row.deadline) {
        (Some(at), _) => format!("public since {}", eastern::day(eastern::local(at).date())),
        (None, Some(deadline)) if row.stage == "circulating" && now < deadline => format!(
            "{} left, until {}",
            eastern::left(now, deadline),
            eastern::minute(deadline)
        ),
        (None, Some(_)) if row.stage == "circulating" => "deadline passed".into(),
        (None, _) => format!(
            "drafted {}",
            eastern::day(eastern::local(row.drafted_at).date())
        ),
    }
}

/// What needs somebody: which part, and why.
fn needed(
    letter: &Letter,
    rows: &[Row],
    failed: usize,
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let mut needs = Vec::new();
    for row in rows {
        let name = format!("{} {}", row.member.honorific(), row.member.press_name);
        let words = match row.standing {
            Standing::ChangesRequested => "asks for changes",
            Standing::Unconfirmed => "has not confirmed from an address of record",
            Standing::NoAnswer
            | Standing::Approved(_)
            | Standing::TextMovedOn
            | Standing::Stale
            | Standing::Declined
            | Standing::Withdrawn
            | Standing::EnteredInError
            | Standing::Revoked => continue,
        };
        needs.push(("co-signers?only=attention", format!("{name} {words}.")));
    }
    if failed > 0 {
        let mails = if failed == 1 { "A mail" } else { "Mails" };
        needs.push(("record", format!("{mails} could not be delivered.")));
    }
    match &letter.stage {
        Stage::Circulating { deadline } if now >= *deadline => {
            needs.push((
                "close",
                "The deadline has passed. Close the letter, or move the deadline.".into(),
            ));
        }
        Stage::Circulating { deadline } if deadline.duration_since(now) < NEAR => {
            let left = eastern::left(now, *deadline);
            needs.push(("co-signers", format!("The deadline is near: {left} left.")));
        }
        Stage::Closed { intent: None, .. } => {
            let counts =
                |row: &Row| matches!(row.standing, Standing::Approved(_)) && row.member.in_office;
            let words = if rows.iter().any(counts) {
                "Closed and ready to be finalized."
            } else {
                "Closed, and no approval counts. Reopen it to ask again."
            };
            needs.push(("close", words.into()));
        }
        Stage::Finalized {
            announcement: None, ..
        } => needs.push(("release", "Sealed and ready to be released.".into())),
        Stage::Finalized {
            announcement: Some(told),
            ..
        } if !told.objections.is_empty() => {
            needs.push(("release", "A signing office objects to the release.".into()));
        }
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { .. }
        | Stage::Finalized { .. }
        | Stage::Released { .. }
        | Stage::Abandoned => {}
    }
    needs
}
