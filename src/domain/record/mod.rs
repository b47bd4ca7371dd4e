//! The record: one append-only list of events, each a line of JSON that is hashed as it is stored.
//!
//! A line carries two links: `prev`, the hash of the line before it in the whole service, and `letter_prev`, the
//! hash of the line before it of the same letter. So a change or a gap anywhere shows, and one letter's list can be
//! checked alone, with nothing but `sha256sum`. Hashes cover the stored bytes; nothing is ever serialised again to
//! be compared.
//!
//! # Why commitments
//! Names, addresses and notes must be erasable and a decline must stay private, yet the list must stay checkable.
//! A line therefore holds `SHA-256(salt || value)` with a random salt of 16 bytes; salt and value lie beside it.
//! Publishing a value is publishing its salt; erasing it is deleting both.

mod hash;

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::event::{Actor, Fact, NewEvent};
use super::letter::LetterId;

pub use hash::Hash;

/// The version tag of every line.
const VERSION: u8 = 1;

/// Why bytes are not a part of a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// Not 64 lower-case hexadecimal digits.
    #[error("a hash is not 64 lower-case hexadecimal digits")]
    NotAHash,
    /// A line of another version of the record.
    #[error("event {line} is of version {version} of the record, which this program does not know")]
    OtherVersion {
        /// Its place in the list, from 1.
        line: usize,
        /// Its version.
        version: u64,
    },
    /// A line that is no event.
    #[error("event {line} cannot be read: {reason}")]
    Unreadable {
        /// Its place in the list, from 1.
        line: usize,
        /// What the reader says.
        reason: String,
    },
    /// The line does not follow the one before it.
    #[error(
        "event {seq} does not follow the one before it: the list was changed, cut or put in another order"
    )]
    BrokenLink {
        /// The event's number.
        seq: i64,
    },
    /// An opened value does not match its commitment.
    #[error("the value {name} beside event {seq} is not the one that was recorded")]
    WrongOpening {
        /// The event's number.
        seq: i64,
        /// The value's name.
        name: String,
    },
}

/// A value beside an event, with the salt of its commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The event.
    pub seq: i64,
    /// The value's name.
    pub name: String,
    /// 16 random bytes, lower-case hexadecimal.
    pub salt: String,
    /// The value.
    pub value: String,
}

impl Opening {
    /// `SHA-256(salt || value)`; a salt that is not hexadecimal commits to nothing and fails every check.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(HEXLOWER.decode(self.salt.as_bytes()).unwrap_or_default());
        hasher.update(self.value.as_bytes());
        Hash::from_bytes(hasher.finalize().into())
    }
}

/// The shape of a line. Field order is part of the format: it fixes the bytes.
#[derive(Serialize, Deserialize)]
struct Line {
    v: u8,
    seq: i64,
    letter: LetterId,
    at: Timestamp,
    by: Actor,
    #[serde(flatten)]
    fact: Fact,
    sealed: BTreeMap<String, Hash>,
    prev: Hash,
    letter_prev: Hash,
}

/// What a line of any version says of itself.
#[derive(Deserialize)]
struct Versioned {
    v: u64,
}

/// One event in its place in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the whole service, from 1, without gaps.
    pub seq: i64,
    /// Its letter.
    pub letter: LetterId,
    /// When it was recorded, to the microsecond. Order is by `seq`, never by this.
    pub at: Timestamp,
    /// Who acted.
    pub by: Actor,
    /// What happened.
    pub fact: Fact,
    /// The commitments to the values beside it.
    pub sealed: BTreeMap<String, Hash>,
    /// The values beside it that this reader may know.
    pub opened: BTreeMap<String, String>,
    /// The line before it in the service.
    pub prev: Hash,
    /// The line before it of the same letter.
    pub letter_prev: Hash,
    /// SHA-256 of `line`.
    pub hash: Hash,
    /// The exact stored bytes, without a line end.
    pub line: String,
}

/// Where the next event goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub seq: i64,
    /// The hash of the service's last line.
    pub prev: Hash,
    /// The hash of the letter's last line, [`Hash::ZERO`] for its first.
    pub letter_prev: Hash,
}

impl Entry {
    /// Gives a new event its place, its bytes and its hash, and returns the openings to keep beside it.
    ///
    /// `salt` is called once for each sealed value. Times are cut to the microsecond, which both databases keep.
    ///
    /// # Errors
    /// If the event cannot be written as JSON, which no fact of ours is known to cause.
    pub fn record(
        place: Place,
        letter: LetterId,
        at: Timestamp,
        event: NewEvent,
        salt: &mut dyn FnMut() -> [u8; 16],
    ) -> Result<(Self, Vec<Opening>), serde_json::Error> {
        let at = microseconds(at);
        let openings: Vec<Opening> = event
            .sealed
            .into_iter()
            .map(|(name, value)| Opening {
                seq: place.seq,
                name: name.into(),
                salt: HEXLOWER.encode(&salt()),
                value,
            })
            .collect();
        let line = Line {
            v: VERSION,
            seq: place.seq,
            letter,
            at,
            by: event.by,
            fact: event.fact,
            sealed: openings
                .iter()
                .map(|o| (o.name.clone(), o.commitment()))
                .collect(),
            prev: place.prev,
            letter_prev: place.letter_prev,
        };
        let mut entry = Self::from_line(line.to_json()?, line);
        entry.opened = openings
            .iter()
            .map(|o| (o.name.clone(), o.value.clone()))
            .collect();
        Ok((entry, openings))
    }

    /// Reads a stored line. Nothing is opened yet.
    ///
    /// # Errors
    /// [`RecordFault::OtherVersion`] or [`RecordFault::Unreadable`] with `number` as the place.
    pub fn read(number: usize, text: &str) -> Result<Self, RecordFault> {
        let unreadable = |reason: String| RecordFault::Unreadable {
            line: number,
            reason,
        };
        // The version decides how the rest is read, so it is asked first.
        let Versioned { v } = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
        if v != u64::from(VERSION) {
            return Err(RecordFault::OtherVersion {
                line: number,
                version: v,
            });
        }
        let line: Line = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
        Ok(Self::from_line(text.to_owned(), line))
    }

    fn from_line(text: String, line: Line) -> Self {
        Self {
            seq: line.seq,
            letter: line.letter,
            at: line.at,
            by: line.by,
            fact: line.fact,
            sealed: line.sealed,
            opened: BTreeMap::new(),
            prev: line.prev,
            letter_prev: line.letter_prev,
            hash: Hash::of(text.as_bytes()),
            line: text,
        }
    }

    /// Opens one value.
    ///
    /// # Errors
    /// [`RecordFault::WrongOpening`] if the event holds no such commitment or another one.
    pub fn open(&mut self, opening: &Opening) -> Result<(), RecordFault> {
        if self.seq != opening.seq || self.sealed.get(&opening.name) != Some(&opening.commitment())
        {
            return Err(RecordFault::WrongOpening {
                seq: opening.seq,
                name: opening.name.clone(),
            });
        }
        self.opened
            .insert(opening.name.clone(), opening.value.clone());
        Ok(())
    }

    /// An opened value.
    #[must_use]
    pub fn opened(&self, name: &str) -> Option<&str> {
        self.opened.get(name).map(String::as_str)
    }
}

impl Line {
    fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// Reads one letter's list, line by line, and checks that each follows the one before.
///
/// # Errors
/// The first line that cannot be read or does not follow.
pub fn read_letter(text: &str) -> Result<Vec<Entry>, RecordFault> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let entry = Entry::read(index + 1, line)?;
        let (follows, same) = match entries.last() {
            Some(last) => (
                entry.letter_prev == last.hash && entry.seq > last.seq,
                entry.letter == last.letter,
            ),
            None => (entry.letter_prev == Hash::ZERO, true),
        };
        if !follows || !same {
            return Err(RecordFault::BrokenLink { seq: entry.seq });
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The list as one text, a line each: the public form, and what [`read_letter`] reads.
#[must_use]
pub fn lines(entries: &[Entry]) -> String {
    entries
        .iter()
        .fold(String::new(), |text, entry| text + &entry.line + "\n")
}

/// Cuts a moment to the microsecond.
#[must_use]
pub fn microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests;
