//! The text of a letter, as the API takes and gives it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::revision::{LetterText, TypedRecipient, TypedText};

/// An addressee: one inside address.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipient {
    /// The name with its honorific, "The Honorable Ronald L. Davis".
    #[serde(default)]
    name: String,
    /// The title, "Director".
    #[serde(default)]
    #[schema(required = false)]
    title: Option<String>,
    /// The agency.
    #[serde(default)]
    #[schema(required = false)]
    organization: Option<String>,
    /// Street and city, a line each; at most 6.
    #[serde(default)]
    #[schema(required = false)]
    address: Vec<String>,
    /// A mail address of the addressee: part of the text that offices approve, and of the files attached to the PDF. It
    /// is not printed, and the service mails nothing to it.
    #[serde(default)]
    #[schema(required = false)]
    email: Option<String>,
}

/// A letter's text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Text {
    /// The subject.
    subject: String,
    /// The addressees.
    recipients: Vec<Recipient>,
    /// The salutation.
    salutation: String,
    /// Markdown.
    body: String,
    /// The close.
    complimentary_close: String,
    /// What is enclosed.
    enclosures: Vec<String>,
    /// The date line.
    dated: Option<String>,
    /// By when an answer is asked for.
    reply_due: Option<String>,
    /// How it is sent, between the date line and the inside address.
    delivery: Option<String>,
    /// Who gets a copy.
    copies: Vec<String>,
}

impl Text {
    pub(super) fn of(text: &LetterText) -> Self {
        Self::typed(TypedText::of(text))
    }

    /// A text that no rule was held against yet.
    pub(super) fn typed(typed: TypedText) -> Self {
        Self {
            subject: typed.subject,
            recipients: typed.recipients.into_iter().map(Recipient::of).collect(),
            salutation: typed.salutation,
            body: typed.body,
            complimentary_close: typed.complimentary_close,
            enclosures: typed.enclosures,
            dated: typed.dated,
            reply_due: typed.reply_due,
            delivery: typed.delivery,
            copies: typed.copies,
        }
    }
}

impl Recipient {
    fn of(typed: TypedRecipient) -> Self {
        let TypedRecipient {
            name,
            title,
            organization,
            address,
            email,
        } = typed;
        Self {
            name,
            title,
            organization,
            address,
            email,
        }
    }
}

/// Addressees as typed.
pub(super) fn typed(recipients: Vec<Recipient>) -> Vec<TypedRecipient> {
    let typed = recipients.into_iter().map(|recipient| TypedRecipient {
        name: recipient.name,
        title: recipient.title,
        organization: recipient.organization,
        address: recipient.address,
        email: recipient.email,
    });
    typed.collect()
}
