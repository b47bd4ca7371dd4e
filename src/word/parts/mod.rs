//! The parts of a whole letter around its body: found by our own styles, else by how letters are written.
//!
//! A part is put into its field only when all of the letter's head can be told; otherwise everything stays in the
//! body, where the writer sees it. What is put elsewhere or left out is in the report.

mod reading;

use self::reading::Lines;
use super::manuscript::{Paragraph, Part, Piece, Role, What};
use super::report::Report;
use crate::domain::revision::{TypedRecipient, TypedText};

/// Takes the parts out of the pieces; what is left is the body.
pub(super) fn split(pieces: Vec<Piece>, report: &mut Report) -> (TypedText, Vec<Piece>) {
    let is_part = |piece: &Piece, wanted: Part| match piece {
        Piece::Paragraph(paragraph) => paragraph.shape.role == Role::Part(wanted),
        Piece::Table(_) => false,
    };
    let styled = pieces.iter().any(|piece| is_part(piece, Part::Salutation));
    let split = if styled {
        Some(by_styles(pieces.clone(), report))
    } else {
        reading::by_reading(&pieces, report)
    };
    let Some((text, body)) = split else {
        return (TypedText::default(), pieces);
    };
    place(&text, report);
    (text, body)
}

/// Names what was put where.
fn place(text: &TypedText, report: &mut Report) {
    let mut named = |field: &str, words: &str| {
        if !words.is_empty() {
            report.placed.push((field.to_owned(), words.to_owned()));
        }
    };
    named("Date line", text.dated.as_deref().unwrap_or_default());
    named(
        "Delivery line",
        text.delivery.as_deref().unwrap_or_default(),
    );
    for recipient in &text.recipients {
        let lines = [&recipient.title, &recipient.organization];
        let lines = lines.into_iter().flatten().chain(&recipient.address);
        let lines: Vec<&str> = std::iter::once(&recipient.name)
            .chain(lines)
            .map(String::as_str)
            .collect();
        named("Recipient", &lines.join(" / "));
    }
    named("Subject", &text.subject);
    named("Salutation", &text.salutation);
    named("Complimentary close", &text.complimentary_close);
    named("Enclosures", &text.enclosures.join(" / "));
    named("Copies (cc)", &text.copies.join(" / "));
}

fn by_styles(pieces: Vec<Piece>, report: &mut Report) -> (TypedText, Vec<Piece>) {
    let mut text = TypedText::default();
    let mut body = Vec::new();
    for piece in pieces {
        let Piece::Paragraph(paragraph) = &piece else {
            body.push(piece);
            continue;
        };
        let Role::Part(part) = paragraph.shape.role else {
            body.push(piece);
            continue;
        };
        let words = one_line(paragraph);
        if words.is_empty() {
            continue;
        }
        note_marks(paragraph, report);
        put(&mut text, part, words, report);
    }
    (text, body)
}

fn put(text: &mut TypedText, part: Part, words: String, report: &mut Report) {
    let starts_recipient = part == Part::Name || text.recipients.is_empty();
    if matches!(
        part,
        Part::Name | Part::Title | Part::Organization | Part::Address
    ) && starts_recipient
    {
        text.recipients.push(TypedRecipient::default());
    }
    let recipient = text.recipients.last_mut();
    match (part, recipient) {
        (Part::Date, _) => match reading::date(&words) {
            Some(date) => text.dated = Some(date),
            None => report.drop("a date line that is no date", words),
        },
        (Part::Delivery, _) => text.delivery = Some(words),
        (Part::Subject, _) => {
            let bare = words.strip_prefix("Re:").map_or(&*words, str::trim_start);
            bare.clone_into(&mut text.subject);
        }
        (Part::Salutation, _) => text.salutation = words,
        (Part::Close, _) => text.complimentary_close = words,
        (Part::Enclosure, _) => text.enclosures.push(words),
        (Part::Copy, _) => text.copies.push(words),
        (Part::Name, Some(recipient)) => recipient.name = words,
        (Part::Title, Some(recipient)) => recipient.title = Some(words),
        (Part::Organization, Some(recipient)) => recipient.organization = Some(words),
        (Part::Address, Some(recipient)) => recipient.address.push(words),
        (
            Part::EnclosuresLabel
            | Part::CopiesLabel
            | Part::Name
            | Part::Title
            | Part::Organization
            | Part::Address,
            _,
        ) => {}
    }
}

/// A paragraph's words on one line.
fn one_line(paragraph: &Paragraph) -> String {
    let words = paragraph.words();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn note_marks(paragraph: &Paragraph, report: &mut Report) {
    if paragraph
        .runs
        .iter()
        .any(|run| matches!(run.what, What::Note(_)))
    {
        report.drop("a footnote outside the body", one_line(paragraph));
    }
}

/// The lines of pieces, an empty one where a paragraph is empty.
fn lines(pieces: &[Piece], report: &mut Report) -> Lines {
    let mut lines = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => {
                note_marks(paragraph, report);
                let words = paragraph.words();
                lines.extend(
                    words
                        .split('\n')
                        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")),
                );
            }
            Piece::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells).flatten();
                lines.extend(cells.map(one_line));
            }
        }
    }
    lines
}
