//! A revision's text: all that an approval consents to, in one canonical form.
//!
//! The canonical form is a JSON object with its keys in a fixed order and its body as Markdown source; the SHA-256 of
//! those bytes is the *text digest*. Whatever an office would call a change of the letter changes it: recipients,
//! subject, salutation, body, close, enclosures, the date line and the date an answer is asked for.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::record::{Hash, RecordFault};
use super::text::{EmailAddress, Line, PersonName, Title};

/// The form of the canonical bytes.
const VERSION: u8 = 1;
/// The most recipients of one letter.
pub const RECIPIENTS: usize = 20;
/// The most lines of a recipient's address.
pub const ADDRESS_LINES: usize = 6;
/// The most enclosures.
pub const ENCLOSURES: usize = 30;

/// What a change of the text asks of those who had approved it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKind {
    /// Every approval is asked for anew.
    #[default]
    Substantive,
    /// Technical and conforming: spelling, citations, layout. Approvals that allow it are carried over.
    Technical,
}

/// SHA-256 of a text's canonical bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextDigest(Hash);

impl TextDigest {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// For people to compare: sixteen groups of four digits.
    #[must_use]
    pub fn grouped(&self) -> String {
        let text = self.to_string();
        let groups: Vec<&str> = text
            .as_bytes()
            .chunks(4)
            .filter_map(|c| std::str::from_utf8(c).ok())
            .collect();
        groups.join(" ")
    }
}

impl fmt::Display for TextDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for TextDigest {
    type Err = RecordFault;

    fn from_str(text: &str) -> Result<Self, RecordFault> {
        text.parse().map(Self)
    }
}

/// Whom the letter is addressed to: one inside address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The name with its honorific, "The Honorable Ronald L. Davis".
    pub name: PersonName,
    /// The title, "Director".
    pub title: Option<Title>,
    /// The agency.
    pub organization: Option<Line>,
    /// Street and city, a line each.
    pub address: Vec<Line>,
    /// Where the finished letter is sent.
    pub email: Option<EmailAddress>,
}

/// All that an approval consents to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    v: u8,
    /// The subject, after "Re:".
    pub subject: Line,
    /// The addressees, one at least.
    pub recipients: Vec<Recipient>,
    /// "Dear Director Davis:".
    pub salutation: Line,
    /// The body.
    pub body: Body,
    /// "Sincerely,".
    pub complimentary_close: Line,
    /// What is enclosed.
    pub enclosures: Vec<Line>,
    /// The date line; the day of finalization if absent.
    pub dated: Option<Date>,
    /// By when an answer is asked for.
    pub reply_due: Option<Date>,
}

/// Bytes that are not the canonical form of a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not the JSON of a text.
    #[error("the text cannot be read: {0}")]
    Unreadable(String),
    /// Readable, but written in another way than this service writes it.
    #[error("the text is not in its canonical form")]
    OtherForm,
}

impl LetterText {
    /// The bytes that the digest covers.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        // Plain structs with string keys: serialising them has no way to fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The digest of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> TextDigest {
        TextDigest(Hash::of(&self.canonical()))
    }

    /// Reads canonical bytes back.
    ///
    /// # Errors
    /// [`NotCanonical`]; a text that was changed by hand and reads the same is also refused.
    pub fn from_canonical(bytes: &[u8]) -> Result<Self, NotCanonical> {
        let text: Self =
            serde_json::from_slice(bytes).map_err(|e| NotCanonical::Unreadable(e.to_string()))?;
        if text.v != VERSION || text.canonical() != bytes {
            return Err(NotCanonical::OtherForm);
        }
        Ok(text)
    }
}

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
