//! Where in what was typed something stands that would not print.

use super::field::Field;
use super::text_form::Sheet;
use crate::domain::body::{Body, BodyRefusal};
use crate::domain::revision::FieldRefusal;
use crate::pdf::printable;

/// How many uncovered characters are shown one by one.
const SHOWN: usize = 20;

/// Something that would not print, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The field's name in the form.
    pub(super) field: String,
    /// What is wrong.
    pub(super) reason: String,
    /// The line in the field, from 1; 0 if the whole field is meant.
    pub(super) line: usize,
    /// The character in the line, from 1; 0 if the whole line is meant.
    pub(super) column: usize,
}

impl Spot {
    /// A whole field.
    pub(super) fn of(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
            line: 0,
            column: 0,
        }
    }
}

/// The fields of the form in which each refusal lies, with its line if the body's rules know one.
pub(super) fn refused(sheet: &Sheet, refusals: &[FieldRefusal]) -> Vec<Spot> {
    let fields = sheet.fields();
    let spots = refusals.iter().map(|refusal| {
        let lies_in = |field: &&&Field| {
            let rest = refusal.field.strip_prefix(field.name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let field = fields.iter().find(lies_in);
        let mut spot = Spot::of(
            field.map_or(&refusal.field, |field| &field.name),
            &refusal.reason,
        );
        if refusal.field == "body"
            && let Err(BodyRefusal::Line { line, .. }) = Body::parse(&sheet.body.value)
        {
            spot.line = line;
        }
        spot
    });
    spots.collect()
}

/// Every place of every character that no font of the letter has, the first ones one by one.
pub(super) fn uncovered(sheet: &Sheet, characters: &[char]) -> Vec<Spot> {
    let mut spots = Vec::new();
    for field in sheet.fields() {
        for (line, words) in (1..).zip(field.value.lines()) {
            let columns = (1..).zip(words.chars());
            for (column, c) in columns.filter(|(_, c)| characters.contains(c)) {
                let place = match field.area() {
                    Some(_) => format!("{}, line {line}, column {column}", field.label),
                    None => format!("{}, column {column}", field.label),
                };
                spots.push(Spot {
                    line,
                    column,
                    ..Spot::of(&field.name, format!("{place}: {}", unprinted(c)))
                });
            }
        }
    }
    // One that was written as an entity stands nowhere in what was typed.
    let written = |c: &&char| {
        let fields = sheet.fields();
        !fields.iter().any(|field| field.value.contains(**c))
    };
    let entities = characters.iter().filter(written);
    spots.extend(entities.map(|c| Spot::of("body", unprinted(*c))));
    let more = spots.len().saturating_sub(SHOWN);
    spots.truncate(SHOWN);
    if more > 0 {
        spots.push(Spot::of("body", format!("And {more} more of the kind.")));
    }
    spots
}

fn unprinted(c: char) -> String {
    format!(
        "no font of the letter has “{c}” (U+{:04X}, {}).",
        u32::from(c),
        printable::name(c)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::revision::TypedText;

    fn typed(body: &str) -> TypedText {
        TypedText {
            subject: "A 中".into(),
            body: body.into(),
            ..TypedText::default()
        }
    }

    #[test]
    fn an_uncovered_character_is_found_wherever_it_was_typed() {
        let sheet = Sheet::of(&typed("One\r\nand é中 two\n\n中"), &[], 0);
        let spots = uncovered(&sheet, &['中', '\u{13000}']);
        let places: Vec<_> = spots
            .iter()
            .map(|spot| (spot.field.as_str(), spot.line, spot.column))
            .collect();
        assert_eq!(
            places,
            [
                ("subject", 1, 3),
                ("body", 2, 6),
                ("body", 4, 1),
                ("body", 0, 0)
            ]
        );
        assert_eq!(
            spots[1].reason,
            "Body, line 2, column 6: no font of the letter has “中” (U+4E2D, a Chinese character)."
        );
    }

    #[test]
    fn a_hundred_uncovered_characters_are_not_a_hundred_lines() {
        let sheet = Sheet::of(&typed(&"中".repeat(100)), &[], 0);
        let spots = uncovered(&sheet, &['中']);
        assert_eq!(spots.len(), SHOWN + 1);
        assert!(spots[SHOWN].reason.contains("81 more"));
    }

    #[test]
    fn a_refusal_of_the_body_says_its_line_and_one_of_an_address_its_field() {
        let mut typed = typed("One.\n\n<b>two</b>");
        typed
            .recipients
            .push(crate::domain::revision::TypedRecipient {
                name: "Ann Lee".into(),
                address: vec!["A street".into(), "a\u{202e}b".into()],
                ..Default::default()
            });
        let refusals = typed.parse().unwrap_err();
        let spots = refused(&Sheet::of(&typed, &[], 0), &refusals);
        let body = spots.iter().find(|spot| spot.field == "body").unwrap();
        assert_eq!((body.line, body.column), (3, 0));
        assert!(
            spots
                .iter()
                .any(|spot| spot.field == "recipients.0.address")
        );
    }
}
