//! The campaign: from a blank page to the sealed letter, as three kinds of people live it.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::DemoFault;
use super::cast::{self, Cast};
use super::visitor::Visitor;
use crate::app::own_program;
use crate::domain::roster::Member;
use crate::pdf::checker::Checker;
use crate::pdf::verify::{Anchor, Question, Trust, Verdict};

const BODY: &str = include_str!("letter.md");

/// Says what is happening.
macro_rules! tell {
    ($progress:expr, $($text:tt)*) => {
        writeln!($progress, $($text)*).map_err(|e| DemoFault::new("telling of the progress", e))?
    };
}

/// The letter before any answer.
struct Circulated {
    id: String,
    slug: String,
}

/// Plays everything and writes the released PDF.
pub(super) fn play(
    base: &str,
    mail: &Path,
    cast: &Cast,
    out: &Path,
    progress: &mut dyn Write,
) -> Result<(), DemoFault> {
    let visitor = Visitor::new(base, mail);
    let letter = circulate(&visitor, cast, progress)?;
    for (index, member) in cast.members.iter().enumerate() {
        approve(&visitor, member)?;
        tell!(
            progress,
            "  {:>2} of {}  {} approved",
            index + 1,
            cast.members.len(),
            member.press_name
        );
    }
    finalize(&visitor, cast, &letter, progress)?;
    release(&visitor, cast, &letter, out, progress)
}

/// Circulates and prints what to click.
pub(super) fn show(
    base: &str,
    mail: &Path,
    cast: &Cast,
    progress: &mut dyn Write,
) -> Result<(), DemoFault> {
    let visitor = Visitor::new(base, mail);
    let letter = circulate(&visitor, cast, progress)?;
    tell!(
        progress,
        "\nThe approval links, as each office finds them in its mail:"
    );
    for member in &cast.members {
        let link = visitor.link_in_mail(&cast::address(member), "/a/")?;
        tell!(progress, "  {:<18} {link}", member.press_name);
    }
    tell!(
        progress,
        "\nThe desk       {base}/desk   (sign in as {}; the link arrives in the mailbox)",
        cast.aide
    );
    tell!(progress, "The mailbox    {base}/mailbox");
    tell!(progress, "Public page    {base}/letters/{}", letter.slug);
    tell!(progress, "\nPress Ctrl-C to end; nothing is kept.");
    Ok(())
}

fn circulate(
    visitor: &Visitor,
    cast: &Cast,
    progress: &mut dyn Write,
) -> Result<Circulated, DemoFault> {
    let token = cast.token.reveal();
    let drafted = visitor.api(token, "letters", Some(&draft()))?;
    let letter = Circulated {
        id: text(&drafted, "id")?,
        slug: text(&drafted, "slug")?,
    };
    tell!(
        progress,
        "Drafted the letter to the Director of the U.S. Marshals Service, text digest {}",
        text(&drafted, "digest")?
    );
    let members: Vec<Value> = cast
        .members
        .iter()
        .map(|member| json!({ "member": member.id.to_string() }))
        .collect();
    visitor.api(
        token,
        &format!("letters/{}/invitations", letter.id),
        Some(&json!({ "invitations": members })),
    )?;
    let circulation = json!({
        "deadline": cast.deadline.to_string(),
        "message": "Senator Tillis is asking the Director of the Marshals Service about the draft detainer policy, and \
                    would be glad to have your boss on the letter. The text is final unless an office asks for a change."
    });
    visitor.api(
        token,
        &format!("letters/{}/circulation", letter.id),
        Some(&circulation),
    )?;
    tell!(progress, "Circulated it to {} offices", cast.members.len());
    Ok(letter)
}

/// What a senator's staff does: opens the link, reads, chooses, presses.
fn approve(visitor: &Visitor, member: &Member) -> Result<(), DemoFault> {
    let link = visitor.link_in_mail(&cast::address(member), "/a/")?;
    let page = visitor.get(&link)?;
    let name = format!("{} of the office", member.last_name);
    let form = [
        ("decision", "approve"),
        ("capacity", "staff"),
        ("name", name.as_str()),
        ("title", "Legislative Director"),
        ("digest", &page.field("digest")?),
        ("nonce", &page.field("nonce")?),
        ("technical_changes", "yes"),
    ];
    let answer = visitor.submit(&link, &form)?;
    let receipt = answer
        .location
        .ok_or_else(|| DemoFault::new("approving", "the answer leads nowhere"))?;
    visitor.get(&receipt).map(|_| ())
}

fn finalize(
    visitor: &Visitor,
    cast: &Cast,
    letter: &Circulated,
    progress: &mut dyn Write,
) -> Result<(), DemoFault> {
    let token = cast.token.reveal();
    visitor.api(
        token,
        &format!("letters/{}/closing", letter.id),
        Some(&json!({})),
    )?;
    tell!(progress, "Closed the letter");
    visitor.api(
        token,
        &format!("letters/{}/finalization", letter.id),
        Some(&json!({})),
    )?;
    let path = format!("letters/{}", letter.id);
    let sealed = visitor.wait("waiting for the seal", || {
        let now = visitor.api(token, &path, None)?;
        Ok((now["stage"] == "finalized").then_some(now))
    })?;
    tell!(
        progress,
        "Finalized it: {} pages, sealed",
        sealed["finalization"]["pages"]
    );
    Ok(())
}

fn release(
    visitor: &Visitor,
    cast: &Cast,
    letter: &Circulated,
    out: &Path,
    progress: &mut dyn Write,
) -> Result<(), DemoFault> {
    let token = cast.token.reveal();
    let now = json!({ "objection_hours": 0 });
    visitor.api(token, &format!("letters/{}/release", letter.id), Some(&now))?;
    visitor.get(&format!("/letters/{}", letter.slug))?;
    let pdf = visitor.get(&format!("/letters/{}.pdf", letter.slug))?.body;
    let seals = Anchor::in_file(&visitor.get("/seals.txt")?.body)
        .map_err(|why| DemoFault::new("reading the service's seals", why))?;
    let question = Question::of(Trust::naming(seals.clone()));
    let verification = Checker::new(own_program()).check(&pdf, &question);
    if verification.verdict != Verdict::Genuine {
        let failed = verification.checks.iter().find(|check| !check.holds());
        let why = failed.map_or(&verification.quote, |check| &check.finding);
        return Err(DemoFault::new("checking the released PDF", why));
    }
    std::fs::write(out, &pdf).map_err(|e| DemoFault::new("writing the PDF", e))?;
    tell!(
        progress,
        "Released it; every printed name is carried by its approval"
    );
    if let Some(cramer) = cast
        .members
        .iter()
        .find(|member| member.last_name == "Cramer")
    {
        let kit = visitor.api(
            token,
            &format!(
                "letters/{}/press-kit?member={}&style=postal",
                letter.id, cramer.id
            ),
            None,
        )?;
        tell!(
            progress,
            "\nFor Senator Cramer's press release:\n{}",
            text(&kit, "joined_by")?
        );
    }
    tell!(
        progress,
        "\nWrote {} ({} KB)",
        out.display(),
        pdf.len() / 1024
    );
    // What a script needs to check the letter with; this line stays as it is.
    for seal in seals {
        tell!(progress, "Seal fingerprint: {}", seal.fingerprint);
    }
    Ok(())
}

fn draft() -> Value {
    json!({
        "subject": "Draft policy of the U.S. Marshals Service on immigration detainers",
        "recipients": [{
            "name": "The Honorable Ronald L. Davis",
            "title": "Director",
            "organization": "United States Marshals Service",
            "address": ["U.S. Department of Justice", "Washington, DC 20530"],
            "email": "director@usms.example"
        }],
        "salutation": "Dear Director Davis:",
        "body": BODY,
        "complimentary_close": "Sincerely,",
        "dated": "2022-08-30",
        "reply_due": "2022-09-27",
        "signature_order": "joined",
        "co_leads": []
    })
}

fn text(value: &Value, key: &str) -> Result<String, DemoFault> {
    let found = value.get(key).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .ok_or_else(|| DemoFault::new("reading the API's answer", format!("there is no {key}")))
}
