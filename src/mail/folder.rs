//! Mail as files: one `.eml` a message, whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Message, SendError, envelope};
use crate::domain::text::EmailAddress;

/// A folder of messages. File names are the messages' ids, so they sort by the time of queueing, and a retry writes
/// the same file again.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    from: EmailAddress,
}

impl Folder {
    pub(super) fn open(path: &Path, from: EmailAddress) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self {
            path: path.to_owned(),
            from,
        })
    }

    /// Writes beside, forces it to the disk, then renames: a reader sees the whole message or none.
    pub(super) fn put(&self, message: &Message) -> Result<(), SendError> {
        let bytes = envelope::bytes(message, &self.from)?;
        let id = &message.id;
        let unfinished = self.path.join(format!(".{id}.unfinished"));
        let write = || {
            let mut file = File::create(&unfinished)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&unfinished, self.path.join(format!("{id}.eml")))?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|e: io::Error| SendError::Unreachable(format!("the mail folder: {e}")))
    }
}
