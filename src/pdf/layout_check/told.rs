//! What the layout check found, told where somebody can mend it: by field, and in the body by line.

use super::LayoutFault;
use crate::domain::revision::{FieldRefusal, LetterText};

/// The most faults that are told at once.
const MOST: usize = 5;

/// The faults of a text's pages as refusals of its fields, the first ones only.
#[must_use]
pub fn refusals(text: &LetterText, faults: &[LayoutFault]) -> Vec<FieldRefusal> {
    let mut told: Vec<FieldRefusal> = Vec::new();
    for fault in faults {
        let refusal = refusal(text, fault);
        if told.len() < MOST && !told.contains(&refusal) {
            told.push(refusal);
        }
    }
    told
}

fn refusal(text: &LetterText, fault: &LayoutFault) -> FieldRefusal {
    let (field, place) = place(text, fault.words.trim());
    FieldRefusal {
        field,
        reason: fault.sentence(&place),
    }
}

/// The field that has the words, and what its place is called at the beginning of a sentence.
fn place(text: &LetterText, words: &str) -> (String, String) {
    if let Some(line) = text.body.line_of(words) {
        return ("body".into(), format!("Line {line}"));
    }
    let mut fields = vec![
        ("subject".to_owned(), text.subject.to_string()),
        ("salutation".into(), text.salutation.to_string()),
        (
            "complimentary_close".into(),
            text.complimentary_close.to_string(),
        ),
    ];
    fields.extend(
        text.delivery
            .iter()
            .map(|line| ("delivery".into(), line.to_string())),
    );
    for (at, to) in text.recipients.iter().enumerate() {
        fields.push((format!("recipients.{at}.name"), to.name.to_string()));
        let title = to.title.iter().map(ToString::to_string);
        fields.extend(title.map(|title| (format!("recipients.{at}.title"), title)));
        let organization = to.organization.iter().map(ToString::to_string);
        fields.extend(organization.map(|name| (format!("recipients.{at}.organization"), name)));
        for (index, line) in to.address.iter().enumerate() {
            let field = format!("recipients.{at}.address.{index}");
            fields.push((field, line.to_string()));
        }
    }
    for (name, lines) in [("enclosures", &text.enclosures), ("copies", &text.copies)] {
        for (index, line) in lines.iter().enumerate() {
            fields.push((format!("{name}.{index}"), line.to_string()));
        }
    }
    let found = fields
        .into_iter()
        .find(|(_, value)| !words.is_empty() && value.contains(words));
    found.map_or_else(
        || ("body".into(), "The letter".into()),
        |(field, _)| (field, "This".into()),
    )
}
