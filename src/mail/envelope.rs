//! From a message to its bytes, the same for every retry.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message as Letter};

use super::{Message, SendError};
use crate::domain::text::EmailAddress;

/// What RFC 3834 asks of a machine's mail, so that no other machine answers it.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The message as it is written to a file or spoken to a relay.
///
/// lettre panics where a display name holds a line break, so the writing is walled off: one message that cannot be
/// written must not take its worker along.
pub(super) fn bytes(message: &Message, from: &EmailAddress) -> Result<Vec<u8>, SendError> {
    let written = catch_unwind(AssertUnwindSafe(|| write(message, from)));
    written.unwrap_or_else(|_| {
        Err(SendError::Refused(
            "the message cannot be written as mail".to_owned(),
        ))
    })
}

fn write(message: &Message, from: &EmailAddress) -> Result<Vec<u8>, SendError> {
    let refused = |why: &dyn std::fmt::Display| SendError::Refused(why.to_string());
    if !is_plain(&message.id) || !message.thread.as_deref().is_none_or(is_plain) {
        return Err(refused(&"the message's id would not survive in a header"));
    }
    let address = |text: &str| text.parse::<Address>().map_err(|e| refused(&e));
    let name = message.from_name.clone();
    let mut letter = Letter::builder()
        .from(Mailbox::new(Some(name), address(from.as_ref())?))
        .to(Mailbox::new(None, address(&message.to)?))
        .subject(message.subject.clone())
        .date(SystemTime::try_from(message.date).map_err(|e| refused(&e))?)
        .message_id(Some(message_id(&message.id, from)))
        .header(AutoSubmitted);
    if let Some(reply_to) = &message.reply_to {
        letter = letter.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Some(first) = &message.thread {
        let first = message_id(first, from);
        letter = letter.in_reply_to(first.clone()).references(first);
    }
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        // The encoding below never writes "=_", so no text can end its own part.
        .boundary(format!("=_{}", message.id))
        .singlepart(part(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.html));
    let letter = letter.multipart(parts).map_err(|e| refused(&e))?;
    Ok(letter.formatted())
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    // A bare carriage return would pass as it is, and what relays make of one differs.
    let text = text.replace("\r\n", "\n").replace('\r', "");
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(text)
}

fn message_id(id: &str, from: &EmailAddress) -> String {
    format!("<{id}@{}>", from.domain())
}

/// Whether an id can stand in a header, a boundary and a file's name as it is.
fn is_plain(id: &str) -> bool {
    (1..=60).contains(&id.len())
        && !id.starts_with('.')
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}
