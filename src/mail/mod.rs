//! Mail: messages, each of one type, and the ways they leave. The only place that names lettre.

pub mod mailbox;

use std::path::Path;

/// A message, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The part of the Message-ID before the `@`; the same for every retry.
    pub id: String,
    /// The one recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// Plain text, complete by itself.
    pub text: String,
    /// The same words in HTML.
    pub html: String,
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendError {
    /// Whether another try is senseless.
    pub permanent: bool,
    /// What the other side said.
    pub reason: String,
}

/// How mail leaves; cheap to clone.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// Into files.
    Folder,
}

impl Mailer {
    /// One file a message.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, SendError> {
        let _ = (folder, from);
        Ok(Self::Folder)
    }

    /// To a relay.
    ///
    /// # Errors
    /// If the URL is not one of a relay.
    pub fn smtp(url: &str, from: &str) -> Result<Self, SendError> {
        let _ = (url, from);
        Ok(Self::Folder)
    }

    /// Sends one message. Blocks for at most two minutes.
    ///
    /// # Errors
    /// [`SendError`].
    pub fn send(&self, message: &Message) -> Result<(), SendError> {
        let _ = message;
        Ok(())
    }
}
