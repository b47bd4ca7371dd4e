//! A text as it is typed, field by field, and what is wrong with it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ADDRESS_LINES, COPIES, ENCLOSURES, LetterText, RECIPIENTS, Recipient, VERSION};
use crate::domain::body::Body;
use crate::domain::text::{EmailAddress, Line, PersonName, Title};

/// A text as typed, before any rule was held against it: the desk's form and the API's body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypedText {
    /// The subject.
    pub subject: String,
    /// The addressees.
    pub recipients: Vec<TypedRecipient>,
    /// The salutation.
    pub salutation: String,
    /// Markdown.
    pub body: String,
    /// The close; "Sincerely," if empty.
    pub complimentary_close: String,
    /// Enclosures.
    pub enclosures: Vec<String>,
    /// `YYYY-MM-DD` or nothing.
    pub dated: Option<String>,
    /// `YYYY-MM-DD` or nothing.
    pub reply_due: Option<String>,
    /// The delivery line, or nothing.
    pub delivery: Option<String>,
    /// Who gets a copy.
    pub copies: Vec<String>,
}

/// An addressee as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypedRecipient {
    /// The name.
    pub name: String,
    /// The title.
    pub title: Option<String>,
    /// The agency.
    pub organization: Option<String>,
    /// The address, a line each.
    pub address: Vec<String>,
    /// The mail address.
    pub email: Option<String>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRefusal {
    /// Which, for example `recipients.0.name`.
    pub field: String,
    /// What is wrong with it, a sentence.
    pub reason: String,
}

impl TypedText {
    /// Holds every rule against every field.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn parse(&self) -> Result<LetterText, Vec<FieldRefusal>> {
        let mut form = Form::default();
        let subject = form.read("subject", &self.subject, Line::parse);
        let recipients: Vec<Option<Recipient>> = self
            .recipients
            .iter()
            .enumerate()
            .map(|(at, typed)| typed.parse(&mut form, at))
            .collect();
        form.must(
            !self.recipients.is_empty(),
            "recipients",
            "A letter needs somebody to go to.",
        );
        form.must(
            self.recipients.len() <= RECIPIENTS,
            "recipients",
            "At most 20 recipients fit on a letter.",
        );
        let salutation = form.read("salutation", &self.salutation, Line::parse);
        let body = form.read("body", &self.body, Body::parse);
        let close = if self.complimentary_close.trim().is_empty() {
            "Sincerely,"
        } else {
            &self.complimentary_close
        };
        let complimentary_close = form.read("complimentary_close", close, Line::parse);
        form.must(
            self.enclosures.len() <= ENCLOSURES,
            "enclosures",
            "At most 30 enclosures fit on a letter.",
        );
        let enclosures = form.read_all("enclosures", &self.enclosures);
        let dated = form.read_date("dated", self.dated.as_deref());
        let reply_due = form.read_date("reply_due", self.reply_due.as_deref());
        let delivery = form.read_optional("delivery", self.delivery.as_deref(), Line::parse);
        form.must(
            self.copies.len() <= COPIES,
            "copies",
            "At most 30 lines of copies fit on a letter.",
        );
        let copies = form.read_all("copies", &self.copies);
        form.done(|| {
            Some(LetterText {
                v: VERSION,
                subject: subject?,
                recipients: recipients.into_iter().collect::<Option<_>>()?,
                salutation: salutation?,
                body: body?,
                complimentary_close: complimentary_close?,
                enclosures,
                dated,
                reply_due,
                delivery,
                copies,
            })
        })
    }

    /// The form filled with a text that passed it.
    #[must_use]
    pub fn of(text: &LetterText) -> Self {
        Self {
            subject: text.subject.to_string(),
            recipients: text.recipients.iter().map(TypedRecipient::of).collect(),
            salutation: text.salutation.to_string(),
            body: text.body.source().to_owned(),
            complimentary_close: text.complimentary_close.to_string(),
            enclosures: text.enclosures.iter().map(ToString::to_string).collect(),
            dated: text.dated.map(|date| date.to_string()),
            reply_due: text.reply_due.map(|date| date.to_string()),
            delivery: text.delivery.as_ref().map(ToString::to_string),
            copies: text.copies.iter().map(ToString::to_string).collect(),
        }
    }
}

impl TypedRecipient {
    fn parse(&self, form: &mut Form, at: usize) -> Option<Recipient> {
        let field = |name: &str| format!("recipients.{at}.{name}");
        let name = form.read(&field("name"), &self.name, PersonName::parse);
        let title = form.read_optional(&field("title"), self.title.as_deref(), Title::parse);
        let organization = form.read_optional(
            &field("organization"),
            self.organization.as_deref(),
            Line::parse,
        );
        let fits = self.address.len() <= ADDRESS_LINES;
        form.must(
            fits,
            &field("address"),
            "At most 6 lines fit into an inside address.",
        );
        let address = form.read_all(&field("address"), &self.address);
        let email = form.read_optional(&field("email"), self.email.as_deref(), EmailAddress::parse);
        Some(Recipient {
            name: name?,
            title,
            organization,
            address,
            email,
        })
    }

    fn of(recipient: &Recipient) -> Self {
        Self {
            name: recipient.name.to_string(),
            title: recipient.title.as_ref().map(ToString::to_string),
            organization: recipient.organization.as_ref().map(ToString::to_string),
            address: recipient.address.iter().map(ToString::to_string).collect(),
            email: recipient.email.as_ref().map(ToString::to_string),
        }
    }
}

/// Reads fields and gathers what is wrong.
#[derive(Default)]
struct Form(Vec<FieldRefusal>);

impl Form {
    fn must(&mut self, holds: bool, field: &str, reason: &str) {
        if !holds {
            self.0.push(FieldRefusal {
                field: field.to_owned(),
                reason: reason.to_owned(),
            });
        }
    }

    fn read<T, E: fmt::Display>(
        &mut self,
        field: &str,
        raw: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(raw) {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.must(false, field, &refusal.to_string());
                None
            }
        }
    }

    /// An empty optional field is an absent one.
    fn read_optional<T, E: fmt::Display>(
        &mut self,
        field: &str,
        raw: Option<&str>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        raw.filter(|raw| !raw.trim().is_empty())
            .and_then(|raw| self.read(field, raw, parse))
    }

    fn read_all(&mut self, field: &str, raw: &[String]) -> Vec<Line> {
        let lines = raw.iter().enumerate();
        lines
            .filter_map(|(at, line)| {
                self.read_optional(&format!("{field}.{at}"), Some(line), Line::parse)
            })
            .collect()
    }

    fn read_date(&mut self, field: &str, raw: Option<&str>) -> Option<Date> {
        self.read_optional(field, raw, |raw| {
            raw.trim()
                .parse::<Date>()
                .map_err(|_| "Write the date as YYYY-MM-DD, for example 2022-09-27.")
        })
    }

    fn done<T>(self, make: impl FnOnce() -> Option<T>) -> Result<T, Vec<FieldRefusal>> {
        if self.0.is_empty() {
            make().ok_or_else(Vec::new)
        } else {
            Err(self.0)
        }
    }
}
