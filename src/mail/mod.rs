//! Mail: messages, each of one type, and the ways they leave. The only place that names lettre.
//!
//! [`messages`] holds the words, each mail once as text and once as HTML; [`Message`] is one of them with its
//! addresses; [`Mailer`] makes bytes of it and hands them on. The bytes depend on the message alone: no clock and no
//! chance goes into them, so a retry is the same mail with the same Message-ID, and the other side can tell.

mod columns;
mod envelope;
mod folder;
pub mod mailbox;
mod memory;
pub mod messages;
mod relay;

use std::fmt;
use std::path::Path;

use jiff::Timestamp;

use crate::domain::text::EmailAddress;

pub use folder::Folder;
pub use memory::Memory;
pub use relay::Relay;

/// A message, ready to leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The part of the Message-ID before the `@`; the same for every retry. ASCII letters, digits, `.`, `-` and `_`.
    pub id: String,
    /// Who writes, before the service's own address: "Office of Senator Tillis via Undersigned".
    pub from_name: String,
    /// The one recipient of the mail.
    pub to: String,
    /// Where a reply goes, if not to the service.
    pub reply_to: Option<String>,
    /// The [`Message::id`] of the first mail of the thread, if this is not the first.
    pub thread: Option<String>,
    /// When it was queued; the Date of every retry.
    pub date: Timestamp,
    /// The subject.
    pub subject: String,
    /// Plain text, complete by itself.
    pub text: String,
    /// The same words in HTML.
    pub html: String,
}

/// Neither the recipient nor a word of the mail: it holds a link.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a message did not leave. The reasons name no address, so they can be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// This message will never be taken, by this relay or at all.
    #[error("it was refused: {0}")]
    Refused(String),
    /// This message may be taken another time.
    #[error("it was not taken for now: {0}")]
    Deferred(String),
    /// No message can leave now: the relay is not there, does not answer, or does not let us in.
    #[error("the way out is closed: {0}")]
    Unreachable(String),
}

/// Why there is no way out at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWayOut {
    /// The sender is no address.
    #[error("mail.from: {0}")]
    From(String),
    /// The folder cannot be made.
    #[error("mail.folder: {0}")]
    Folder(String),
    /// The URL is not one of a relay, or would send mail in the clear.
    #[error("mail.smtp_url: {0}")]
    Relay(String),
}

/// How mail leaves; cheap to clone.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// Into files, for trials and the demonstration.
    Folder(Folder),
    /// To a relay.
    Smtp(Relay),
    /// Into memory, for tests.
    Memory(Memory),
}

impl Mailer {
    /// One file a message.
    ///
    /// # Errors
    /// If the sender is no address or the folder cannot be made.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, NoWayOut> {
        let folder = Folder::open(folder, sender(from)?);
        Ok(Self::Folder(
            folder.map_err(|e| NoWayOut::Folder(e.to_string()))?,
        ))
    }

    /// To a relay: `smtps://…`, `smtp://…?tls=required`, or plain `smtp://…` on this very machine.
    ///
    /// # Errors
    /// If the sender is no address, or the URL not one of a relay that is safe to use.
    pub fn smtp(url: &str, from: &str) -> Result<Self, NoWayOut> {
        Ok(Self::Smtp(Relay::parse(url, sender(from)?)?))
    }

    /// Into memory, with the other end of it.
    #[must_use]
    pub fn memory() -> (Self, Memory) {
        let memory = Memory::default();
        (Self::Memory(memory.clone()), memory)
    }

    /// Sends one message. Blocks for at most two minutes.
    ///
    /// # Errors
    /// [`SendError`]. After one of them the message may have left all the same, if only the answer was lost.
    pub fn send(&self, message: &Message) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => folder.put(message),
            Self::Smtp(relay) => relay.send(message),
            Self::Memory(memory) => memory.put(message),
        }
    }
}

fn sender(from: &str) -> Result<EmailAddress, NoWayOut> {
    EmailAddress::parse(from).map_err(|e| NoWayOut::From(e.to_string()))
}
