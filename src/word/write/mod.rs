//! A letter's text as a Word file that Word and LibreOffice open with everything in its place.
//!
//! The same text makes the same bytes. The file tells nothing of its writers: its title is the subject, and that is
//! all. Signature blocks are not in it, for a name stands only under the sealed letter.

mod blocks;
mod numbering;
mod package;
mod runs;
mod styles;

use std::io;

use self::blocks::Writer;
use super::carried::Carried;
use super::manuscript::{Part, Tracked};
use crate::domain::body::escape;
use crate::domain::layout::Paper;
use crate::domain::revision::{LetterText, TypedText, long_date};

/// The text as a Word file.
///
/// # Errors
/// If the package cannot be put together, which in memory does not happen.
pub fn docx(text: &LetterText, paper: Paper) -> io::Result<Vec<u8>> {
    let mut document = Writer::default();
    letter(&mut document, text);
    let plain = package::write(&document, text, paper, None)?;
    // What an import would make of the page alone says what has to be carried beside it.
    let imported = super::read(&plain)
        .map_err(io::Error::other)?
        .import(&Tracked::Accept)
        .text;
    match Carried::between(&imported, &TypedText::of(text)) {
        None => Ok(plain),
        Some(carried) => package::write(&document, text, paper, Some(&carried)),
    }
}

/// The whole letter, part by part.
fn letter(document: &mut Writer, text: &LetterText) {
    if let Some(date) = text.dated {
        document.part(Part::Date, &long_date(date));
    }
    if let Some(delivery) = &text.delivery {
        document.part(Part::Delivery, delivery.as_ref());
    }
    for recipient in &text.recipients {
        document.part(Part::Name, recipient.name.as_ref());
        if let Some(title) = &recipient.title {
            document.part(Part::Title, title.as_ref());
        }
        if let Some(organization) = &recipient.organization {
            document.part(Part::Organization, organization.as_ref());
        }
        for line in &recipient.address {
            document.part(Part::Address, line.as_ref());
        }
    }
    document.part(Part::Subject, &format!("Re: {}", text.subject));
    document.part(Part::Salutation, text.salutation.as_ref());
    document.body(&text.body);
    document.part(Part::Close, text.complimentary_close.as_ref());
    let lists = [
        (&text.enclosures, Part::EnclosuresLabel, Part::Enclosure),
        (&text.copies, Part::CopiesLabel, Part::Copy),
    ];
    for (lines, label, part) in lists {
        if lines.is_empty() {
            continue;
        }
        document.part(
            label,
            match (label, lines.len()) {
                (Part::CopiesLabel, _) => "cc:",
                (_, 1) => "Enclosure:",
                _ => "Enclosures:",
            },
        );
        for line in lines {
            document.part(part, line.as_ref());
        }
    }
}

/// The id of the style of this name.
fn style_id(name: &str) -> String {
    name.split(' ')
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}

/// A run of plain words.
fn plain_run(words: &str) -> String {
    format!(
        "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(words)
    )
}
