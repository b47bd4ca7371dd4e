//! The form of a letter's text: what was typed, as the domain takes it, and back.

use super::field::{Field, Shape};
use crate::domain::letter::SignatureOrder;
use crate::domain::revision::{FieldRefusal, RECIPIENTS, RevisionKind, TypedRecipient, TypedText};
use crate::web::form::{Fields, FormRefusal};

/// The parts of a recipient in the form.
const PARTS: [&str; 5] = ["name", "title", "organization", "address", "email"];

/// A letter's form as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct TextForm {
    pub(super) typed: TypedText,
    /// The revision that the writer had before them.
    pub(super) base: Option<u32>,
    /// `substantive` or `technical`; empty if none was chosen.
    pub(super) kind: String,
    /// Names of co-leading members; only of a new letter.
    pub(super) co_leads: String,
    /// How the blocks are ordered; only of a new letter.
    pub(super) order: String,
    /// Which button was pressed.
    pub(super) act: String,
    /// The pages that a script already has, by their hashes; only in what a script sends.
    pub(super) have: Option<String>,
}

impl TextForm {
    /// Puts a form's fields in their places.
    ///
    /// # Errors
    /// [`FormRefusal`] for a field that the page does not have, or has once.
    pub(super) fn read(fields: Fields) -> Result<Self, FormRefusal> {
        let mut form = Self::default();
        let mut recipients: Vec<TypedRecipient> = Vec::new();
        for (name, value) in fields.once()?.0 {
            match name.as_str() {
                "subject" => form.typed.subject = value,
                "salutation" => form.typed.salutation = value,
                "body" => form.typed.body = value,
                "complimentary_close" => form.typed.complimentary_close = value,
                "enclosures" => form.typed.enclosures = lines(&value),
                "dated" => form.typed.dated = Some(value),
                "reply_due" => form.typed.reply_due = Some(value),
                "delivery" => form.typed.delivery = Some(value),
                "copies" => form.typed.copies = lines(&value),
                "base" => form.base = value.parse().ok(),
                "kind" => form.kind = value,
                "co_leads" => form.co_leads = value,
                "signature_order" => form.order = value,
                "act" => form.act = value,
                "have" => form.have = Some(value),
                other => {
                    let (at, part) = recipient_part(other).ok_or(FormRefusal::Unknown)?;
                    if recipients.len() <= at {
                        recipients.resize_with(at + 1, TypedRecipient::default);
                    }
                    let recipient = recipients.get_mut(at).ok_or(FormRefusal::Unknown)?;
                    put(recipient, part, value);
                }
            }
        }
        // A recipient without a word is one that was not needed.
        recipients.retain(|recipient| !is_blank(recipient));
        form.typed.recipients = recipients;
        Ok(form)
    }

    /// The kind that was chosen.
    pub(super) fn chosen_kind(&self) -> Option<RevisionKind> {
        match self.kind.as_str() {
            "substantive" => Some(RevisionKind::Substantive),
            "technical" => Some(RevisionKind::Technical),
            _ => None,
        }
    }

    /// The order that was chosen; the order of joining if none was.
    pub(super) fn chosen_order(&self) -> SignatureOrder {
        match self.order.as_str() {
            "seniority" => SignatureOrder::Seniority,
            "alphabetical" => SignatureOrder::Alphabetical,
            _ => SignatureOrder::Joined,
        }
    }
}

/// `recipients.3.address` in its two parts.
fn recipient_part(name: &str) -> Option<(usize, &str)> {
    let (at, part) = name.strip_prefix("recipients.")?.split_once('.')?;
    let at = at.parse().ok().filter(|at| *at <= RECIPIENTS)?;
    PARTS.contains(&part).then_some((at, part))
}

fn put(recipient: &mut TypedRecipient, part: &str, value: String) {
    match part {
        "name" => recipient.name = value,
        "title" => recipient.title = Some(value),
        "organization" => recipient.organization = Some(value),
        "address" => recipient.address = lines(&value),
        _ => recipient.email = Some(value),
    }
}

fn is_blank(recipient: &TypedRecipient) -> bool {
    let empty = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    recipient.name.trim().is_empty()
        && empty(&recipient.title)
        && empty(&recipient.organization)
        && empty(&recipient.email)
        && recipient.address.is_empty()
}

/// The lines of a text area; those without a word say nothing.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// The fields of a letter, as the page shows them.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) subject: Field,
    /// Each recipient's fields.
    pub(super) recipients: Vec<Vec<Field>>,
    /// What is wrong with the recipients as a whole.
    pub(super) recipients_wrong: Option<String>,
    pub(super) salutation: Field,
    pub(super) body: Field,
    pub(super) ending: Vec<Field>,
}

impl Sheet {
    /// Fills the fields with what was typed, each with what is wrong with it. `blank` adds that many empty recipients.
    pub(super) fn of(typed: &TypedText, refusals: &[FieldRefusal], blank: usize) -> Self {
        let field = |name: &str, label, shape, value: &str| {
            Field::new(name, label, shape, value).judged(refusals)
        };
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        // A form without any recipient has nowhere to write one.
        let blank = if typed.recipients.is_empty() {
            1
        } else {
            blank
        };
        let empty = std::iter::repeat_with(TypedRecipient::default).take(blank);
        let recipients = typed.recipients.iter().cloned().chain(empty);
        let recipients = recipients.enumerate().map(|(at, recipient)| {
            let part = |name: &str, label, shape, value: String| {
                Field::new(format!("recipients.{at}.{name}"), label, shape, value).judged(refusals)
            };
            vec![
                part("name", "Name", Shape::Line, recipient.name.clone())
                    .hint("With its honorific: The Honorable Ronald L. Davis"),
                part("title", "Title", Shape::Line, optional(&recipient.title)),
                part(
                    "organization",
                    "Agency",
                    Shape::Line,
                    optional(&recipient.organization),
                ),
                part(
                    "address",
                    "Address",
                    Shape::Area(2),
                    recipient.address.join("\n"),
                )
                .hint("A line each."),
                part(
                    "email",
                    "Mail address",
                    Shape::Line,
                    optional(&recipient.email),
                )
                .hint("Not printed, and nothing is mailed to it. It is part of the text in the files attached to the PDF."),
            ]
        });
        let recipients: Vec<Vec<Field>> = recipients.collect();
        Self {
            subject: field("subject", "Subject", Shape::Line, &typed.subject),
            recipients,
            recipients_wrong: refusals
                .iter()
                .find(|refusal| refusal.field == "recipients")
                .map(|refusal| refusal.reason.clone()),
            salutation: field("salutation", "Salutation", Shape::Line, &typed.salutation),
            body: field("body", "Body", Shape::Area(26), &typed.body).hint(
                "Markdown: a blank line between paragraphs, **bold**, *italic*, lists that begin with -, 1. or (a), > quotes, a note as[^1] and [^1]: its words, [small capitals]{.smallcaps}, 10^6^ raised, CO~2~ lowered; a backslash before a mark prints it as it is.",
            ),
            ending: vec![
                field(
                    "complimentary_close",
                    "Complimentary close",
                    Shape::Line,
                    &typed.complimentary_close,
                )
                .hint("“Sincerely,” if left empty."),
                field(
                    "delivery",
                    "Delivery line",
                    Shape::Line,
                    &optional(&typed.delivery),
                )
                .hint("Below the date, such as: Via electronic mail"),
                field("dated", "Date line", Shape::Date, &optional(&typed.dated))
                    .hint("The day of finalization if left empty."),
                field(
                    "reply_due",
                    "Answer asked for by",
                    Shape::Date,
                    &optional(&typed.reply_due),
                ),
                field(
                    "enclosures",
                    "Enclosures",
                    Shape::Area(2),
                    &typed.enclosures.join("\n"),
                )
                .hint("A line each."),
                field(
                    "copies",
                    "Copies (cc)",
                    Shape::Area(2),
                    &typed.copies.join("\n"),
                )
                .hint("A line each."),
            ],
        }
    }

    /// All fields.
    pub(super) fn fields(&self) -> Vec<&Field> {
        let recipients = self.recipients.iter().flatten();
        [&self.subject, &self.salutation, &self.body]
            .into_iter()
            .chain(recipients)
            .chain(&self.ending)
            .collect()
    }

    /// All fields with their labels.
    pub(super) fn named(&self) -> Vec<(String, &'static str)> {
        let fields = self.fields().into_iter();
        fields
            .map(|field| (field.name.clone(), field.label))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<TextForm, FormRefusal> {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        TextForm::read(Fields(fields.collect()))
    }

    #[test]
    fn a_form_that_is_sent_back_untouched_is_the_same_text() {
        let typed = TypedText {
            subject: "Detainers".into(),
            recipients: vec![TypedRecipient {
                name: "The Honorable Ronald L. Davis".into(),
                title: Some("Director".into()),
                organization: Some(String::new()),
                address: vec!["A street".into(), "A city".into()],
                email: Some(String::new()),
            }],
            salutation: "Dear Director Davis:".into(),
            body: "We write.".into(),
            complimentary_close: "Sincerely,".into(),
            enclosures: vec!["One".into(), "Two".into()],
            dated: Some("2022-08-30".into()),
            reply_due: Some(String::new()),
            delivery: Some("Via electronic mail".into()),
            copies: vec!["The Honorable Gary C. Peters".into(), "File".into()],
        };
        let sheet = Sheet::of(&typed, &[], 1);
        let fields = [&sheet.subject, &sheet.salutation, &sheet.body]
            .into_iter()
            .chain(sheet.recipients.iter().flatten())
            .chain(&sheet.ending);
        let sent: Vec<(&str, &str)> = fields
            .map(|f| (f.name.as_str(), f.value.as_str()))
            .collect();
        assert_eq!(read(&sent).unwrap().typed, typed);
    }

    #[test]
    fn a_field_that_the_form_does_not_have_is_refused() {
        for name in [
            "admin",
            "recipients.21.name",
            "recipients.x.name",
            "recipients.0.role",
            "recipients",
        ] {
            assert_eq!(
                read(&[(name, "x")]).unwrap_err(),
                FormRefusal::Unknown,
                "{name}"
            );
        }
    }
}
