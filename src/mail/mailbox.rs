//! The mail folder, read: what the desk's mailbox page and the demonstration see.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use mail_parser::{Address, MessageParser};

/// Larger files are none of ours.
const LARGEST: u64 = 4 << 20;

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
    /// When it was queued; of a message without a date, when its file was written.
    pub at: Timestamp,
}

/// All messages, newest first. Files that are no messages are passed over; a folder that is not there holds none.
///
/// # Errors
/// If the folder cannot be read.
pub fn read(folder: &Path) -> io::Result<Vec<StoredMail>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut mails = Vec::new();
    for entry in listing {
        let name = entry?.file_name();
        if let Some(name) = name.to_str() {
            mails.extend(open(folder, name)?);
        }
    }
    mails.sort_by(|a, b| (b.at, &b.file).cmp(&(a.at, &a.file)));
    Ok(mails)
}

/// One message by its file's name; `None` if there is no such message.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn open(folder: &Path, file: &str) -> io::Result<Option<StoredMail>> {
    Ok(raw(folder, file)?.and_then(|(bytes, written)| parse(file, &bytes, written)))
}

/// One message as it was written, byte for byte.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn source(folder: &Path, file: &str) -> io::Result<Option<Vec<u8>>> {
    Ok(raw(folder, file)?.map(|(bytes, _)| bytes))
}

fn raw(folder: &Path, file: &str) -> io::Result<Option<(Vec<u8>, SystemTime)>> {
    // The name may come from a browser: it names a file in this folder and nothing else.
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    if file.starts_with('.') || !file.ends_with(".eml") || !file.bytes().all(plain) {
        return Ok(None);
    }
    let path = folder.join(file);
    let gone = |error: io::Error| {
        if error.kind() == io::ErrorKind::NotFound {
            Ok(None)
        } else {
            Err(error)
        }
    };
    let about = match fs::metadata(&path) {
        Ok(about) => about,
        Err(error) => return gone(error),
    };
    if !about.is_file() || about.len() > LARGEST {
        return Ok(None);
    }
    let written = about.modified()?;
    fs::read(&path).map_or_else(gone, |bytes| Ok(Some((bytes, written))))
}

fn parse(file: &str, bytes: &[u8], written: SystemTime) -> Option<StoredMail> {
    let message = MessageParser::default().parse(bytes)?;
    let to = message.to().and_then(Address::first)?.address()?;
    let dated = message
        .date()
        .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    Some(StoredMail {
        file: file.to_owned(),
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        at: dated.or_else(|| Timestamp::try_from(written).ok())?,
    })
}
