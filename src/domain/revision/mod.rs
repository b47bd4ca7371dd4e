//! A revision's text: all that an approval consents to, in one canonical form.
//!
//! The canonical form is a JSON object with its keys in a fixed order and its body as Markdown source; the SHA-256 of
//! those bytes is the *text digest*. Whatever an office would call a change of the letter changes it: recipients,
//! subject, salutation, body, close, enclosures, the date line, the date an answer is asked for, the delivery line and who
//! gets a copy.

mod plain;
mod typed;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::record::{Hash, RecordFault};
use super::text::{EmailAddress, Line, PersonName, Title};

pub use plain::long_date;
pub use typed::{FieldRefusal, TypedRecipient, TypedText};

/// The form of the canonical bytes.
const VERSION: u8 = 1;
/// The most recipients of one letter.
pub const RECIPIENTS: usize = 20;
/// The most lines of a recipient's address.
pub const ADDRESS_LINES: usize = 6;
/// The most enclosures.
pub const ENCLOSURES: usize = 30;
/// The most who get a copy.
pub const COPIES: usize = 30;
/// The most pages that a text may fill before any name.
pub const PAGES: usize = 30;

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
    /// A mail address of the addressee. It is not printed, and nothing is mailed to it.
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
    /// How the letter is sent, "Via electronic mail"; it stands between the date line and the inside address.
    ///
    /// This and the next came later. A text without them keeps the bytes, and so the digest, that it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Line>,
    /// Who gets a copy: the lines after "cc:", below the enclosures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Line>,
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

    /// What in this text is never a technical change of the one before: whom the letter addresses, what it asks for
    /// by when, what it encloses, and who gets a copy. In 2015 senators regretted "who it's addressed to" after they
    /// had signed, and a copy is one more addressee. The delivery line says only how it travels.
    #[must_use]
    pub fn beyond_technical(&self, before: &Self) -> Option<&'static str> {
        let addressees = |text: &Self| -> Vec<_> {
            let named = text.recipients.iter();
            named
                .map(|r| (r.name.clone(), r.title.clone(), r.organization.clone()))
                .collect()
        };
        if addressees(self) != addressees(before) {
            return Some("the addressees");
        }
        if self.reply_due != before.reply_due {
            return Some("the date by which an answer is asked for");
        }
        if self.enclosures != before.enclosures {
            return Some("the enclosures");
        }
        (self.copies != before.copies).then_some("who gets a copy")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(change: impl FnOnce(&mut TypedText)) -> LetterText {
        let mut typed = TypedText {
            subject: "Detainers".into(),
            recipients: vec![TypedRecipient {
                name: "The Honorable Ronald L. Davis".into(),
                title: Some("Director".into()),
                ..TypedRecipient::default()
            }],
            salutation: "Dear Director Davis:".into(),
            body: "We write to ask.".into(),
            reply_due: Some("2022-09-27".into()),
            ..TypedText::default()
        };
        change(&mut typed);
        typed.parse().unwrap()
    }

    #[test]
    fn canonical_bytes_are_read_back_and_no_other_form_of_them_is() {
        let text = text(|_| {});
        let bytes = text.canonical();
        assert_eq!(LetterText::from_canonical(&bytes), Ok(text));
        let spaced = String::from_utf8(bytes).unwrap().replacen(':', ": ", 1);
        assert_eq!(
            LetterText::from_canonical(spaced.as_bytes()),
            Err(NotCanonical::OtherForm)
        );
    }

    #[test]
    fn the_digest_of_a_text_never_changes() {
        assert_eq!(
            text(|_| {}).digest().to_string(),
            "e6dd81cd58ccc7e3967fd1ba6fa148bd1db96156265671c549c53fcaa51b7716",
            "every approval ever given is of a digest made this way"
        );
    }

    #[test]
    fn whatever_an_office_would_call_a_change_is_another_digest() {
        let changes: [fn(&mut TypedText); 10] = [
            |t| t.subject.push('!'),
            |t| t.recipients[0].title = Some("Acting Director".into()),
            |t| t.salutation = "Dear Sir:".into(),
            |t| t.body.push_str(" Again."),
            |t| t.complimentary_close = "Respectfully,".into(),
            |t| t.enclosures.push("Draft policy".into()),
            |t| t.dated = Some("2022-08-30".into()),
            |t| t.reply_due = None,
            |t| t.delivery = Some("Via electronic mail".into()),
            |t| t.copies.push("The Honorable Gary C. Peters".into()),
        ];
        for change in changes {
            assert_ne!(text(change).digest(), text(|_| {}).digest());
        }
    }

    #[test]
    fn addressees_the_date_asked_for_and_enclosures_are_never_a_technical_change() {
        let before = text(|_| {});
        let beyond = |change: fn(&mut TypedText)| text(change).beyond_technical(&before);
        assert_eq!(beyond(|t| t.body = "We write to ask you.".into()), None);
        assert_eq!(
            beyond(|t| t.recipients[0].address = vec!["Washington".into()]),
            None
        );
        assert_eq!(
            beyond(|t| t.recipients[0].name = "Ann Lee".into()),
            Some("the addressees")
        );
        assert!(beyond(|t| t.reply_due = None).is_some());
        assert!(beyond(|t| t.enclosures.push("Draft policy".into())).is_some());
        assert!(beyond(|t| t.copies.push("Gary C. Peters".into())).is_some());
        assert_eq!(beyond(|t| t.delivery = Some("By hand".into())), None);
    }

    #[test]
    fn a_delivery_line_and_copies_are_in_the_bytes_only_if_there_are_any() {
        let plain = String::from_utf8(text(|_| {}).canonical()).unwrap();
        assert!(!plain.contains("delivery") && !plain.contains("copies"));
        let full = text(|t| {
            t.delivery = Some(" Via  electronic mail ".into());
            t.copies = vec!["The Honorable Gary C. Peters".into(), " ".into()];
        });
        let bytes = String::from_utf8(full.canonical()).unwrap();
        let end = r#","delivery":"Via electronic mail","copies":["The Honorable Gary C. Peters"]}"#;
        assert!(bytes.ends_with(end), "{bytes}");
        assert_eq!(LetterText::from_canonical(bytes.as_bytes()), Ok(full));
        let empty = plain.replace('}', r#","copies":[]}"#);
        assert!(LetterText::from_canonical(empty.as_bytes()).is_err());
    }

    #[test]
    fn too_many_copies_are_refused_at_their_field() {
        let typed = TypedText {
            copies: vec!["Somebody".into(); COPIES + 1],
            ..TypedText::of(&text(|_| {}))
        };
        let refusals = typed.parse().unwrap_err();
        assert_eq!(refusals[0].field, "copies");
    }
}
