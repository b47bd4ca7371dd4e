//! The record: events are appended, and a letter is folded from them.
//!
//! Every read of a letter checks its list again: links, hashes and commitments. So nobody decides on, and nothing is
//! printed from, a line that was changed behind the service's back.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{events, letters, openings};
use super::{Db, Fault, Tx, hash, parsed};
use crate::domain::event::NewEvent;
use crate::domain::letter::{Letter, LetterId};
use crate::domain::record::{Entry, Hash, Opening, Place};

/// The most letters that one connection keeps folded.
const KEPT: usize = 32;

/// Letters as last folded on one connection, and what is known of the record within the present transaction.
///
/// From one transaction to the next, a folded letter is used only if the database still has the same last event of it
/// and as many values beside its events: the hash of the last event stands for all before it, the count for erasures.
/// Within a transaction nobody else changes anything, so it is asked for once.
#[derive(Default)]
pub(super) struct Folded {
    letters: HashMap<LetterId, (Mark, Letter)>,
    sure: HashSet<LetterId>,
    last: Option<(i64, Hash)>,
}

/// What a folded letter rests on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    head: Hash,
    openings: i64,
}

/// Before a letter's first event.
const NOTHING: Mark = Mark {
    head: Hash::ZERO,
    openings: 0,
};

impl Folded {
    /// To be told when a transaction begins, and when a part of one is taken back.
    pub(super) fn doubt(&mut self) {
        self.sure.clear();
        self.last = None;
    }

    fn sure(&self, id: LetterId) -> Option<&(Mark, Letter)> {
        let kept = self.letters.get(&id)?;
        self.sure.contains(&id).then_some(kept)
    }

    fn keep(&mut self, mark: Mark, letter: Letter) {
        if self.letters.len() >= KEPT && !self.letters.contains_key(&letter.id) {
            self.letters.clear();
        }
        self.sure.insert(letter.id);
        self.letters.insert(letter.id, (mark, letter));
    }
}

impl Db {
    /// A letter, folded from its events with everything beside them opened.
    ///
    /// # Errors
    /// [`Fault`], also if the letter's list is not intact.
    pub fn letter(&mut self, id: LetterId) -> Result<Option<Letter>, Fault> {
        Ok(self.folded(id)?.map(|(_, letter)| letter.clone()))
    }

    fn folded(&mut self, id: LetterId) -> Result<Option<&(Mark, Letter)>, Fault> {
        if self.folded.sure(id).is_none() {
            let Some(mark) = self.mark(id)? else {
                return Ok(None);
            };
            let same = |kept: &&(Mark, Letter)| kept.0 == mark;
            if self.folded.letters.get(&id).filter(same).is_some() {
                self.folded.sure.insert(id);
            } else {
                let entries = self.entries(id)?;
                let letter =
                    Letter::fold(&entries).map_err(|e| Fault::other("folding a letter", e))?;
                if let Some(letter) = letter {
                    self.folded.keep(mark, letter);
                }
            }
        }
        Ok(self.folded.sure(id))
    }

    /// A letter by its public name.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn letter_by_slug(&mut self, slug: &str) -> Result<Option<Letter>, Fault> {
        // PostgreSQL refuses a zero byte even in a question, and this one comes from an address that anyone can type.
        if slug.contains('\0') {
            return Ok(None);
        }
        let id: Option<String> = letters::table
            .filter(letters::slug.eq(slug))
            .select(letters::id)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("looking for a letter"))?;
        match id {
            Some(id) => self.letter(parsed(&id)?),
            None => Ok(None),
        }
    }

    /// A letter's events, oldest first, with all that lies beside them opened.
    ///
    /// # Errors
    /// [`Fault`], also if a line was changed, a link is broken or a value is not the one that was recorded.
    pub fn entries(&mut self, id: LetterId) -> Result<Vec<Entry>, Fault> {
        const DOING: &str = "reading a letter's record";
        let rows: Vec<(i64, Vec<u8>, String)> = events::table
            .filter(events::letter.eq(id.to_string()))
            .order(events::seq)
            .select((events::seq, events::hash, events::line))
            .load(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let mut opened = self.openings(id)?.into_iter().peekable();
        let mut entries = Vec::with_capacity(rows.len());
        let mut before = Hash::ZERO;
        for (seq, stored, line) in rows {
            let mut entry =
                Entry::read(entries.len() + 1, &line).map_err(|e| Fault::other(DOING, e))?;
            if (entry.seq, entry.letter, entry.letter_prev) != (seq, id, before)
                || entry.hash.as_bytes()[..] != stored
            {
                let why = format!("event {seq} was changed or does not follow the one before it");
                return Err(Fault::other(DOING, why));
            }
            while let Some(opening) = opened.next_if(|opening| opening.seq == seq) {
                entry.open(&opening).map_err(|e| Fault::other(DOING, e))?;
            }
            before = entry.hash;
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The salts and values beside a letter's events.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn openings(&mut self, id: LetterId) -> Result<Vec<Opening>, Fault> {
        let rows: Vec<(i64, String, String, String)> = openings::table
            .filter(openings::letter.eq(id.to_string()))
            .order((openings::seq, openings::name))
            .select((
                openings::seq,
                openings::name,
                openings::salt,
                openings::value,
            ))
            .load(&mut self.connection)
            .map_err(Fault::of("reading the values beside a record"))?;
        let opening = |(seq, name, salt, value)| Opening {
            seq,
            name,
            salt,
            value,
        };
        Ok(rows.into_iter().map(opening).collect())
    }

    /// The last event of the whole service: its number, which is also how many there are, and its hash.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn events(&mut self) -> Result<(i64, Hash), Fault> {
        if let Some(last) = self.folded.last {
            return Ok(last);
        }
        let found: Option<(i64, Vec<u8>)> = events::table
            .order(events::seq.desc())
            .select((events::seq, events::hash))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of("reading the last event"))?;
        let last = match found {
            Some((seq, of)) => (seq, hash(of)?),
            None => (0, Hash::ZERO),
        };
        self.folded.last = Some(last);
        Ok(last)
    }

    fn mark(&mut self, id: LetterId) -> Result<Option<Mark>, Fault> {
        const DOING: &str = "looking for a letter";
        let id = id.to_string();
        let head: Option<Vec<u8>> = events::table
            .filter(events::letter.eq(&id))
            .order(events::seq.desc())
            .select(events::hash)
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?;
        let Some(head) = head else { return Ok(None) };
        let openings = openings::table
            .filter(openings::letter.eq(&id))
            .count()
            .get_result(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(Some(Mark {
            head: hash(head)?,
            openings,
        }))
    }
}

impl Tx<'_> {
    /// Appends events to a letter's list and brings the views up to date; returns the new entries, opened.
    ///
    /// The letter's newest text, and at its finalization the manifest, have to be there before: the list shows them.
    ///
    /// # Errors
    /// [`Fault`], also if an event cannot stand where it would.
    pub fn append(
        &mut self,
        letter: LetterId,
        events: Vec<NewEvent>,
        at: Timestamp,
    ) -> Result<Vec<Entry>, Fault> {
        const DOING: &str = "appending an event";
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let (mut mark, before) = match self.folded(letter)? {
            Some((mark, before)) => (*mark, Some(before.clone())),
            None => (NOTHING, None),
        };
        let (last, prev) = self.events()?;
        let mut place = Place {
            seq: last + 1,
            prev,
            letter_prev: mark.head,
        };
        let mut entries = Vec::with_capacity(events.len());
        for event in events {
            let mut salt = || {
                let [salt @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.random();
                salt
            };
            let (entry, openings) = Entry::record(place, letter, at, event, &mut salt)
                .map_err(|e| Fault::other(DOING, e))?;
            self.insert_entry(&entry, &openings)?;
            self.folded.last = Some((entry.seq, entry.hash));
            place = Place {
                seq: entry.seq + 1,
                prev: entry.hash,
                letter_prev: entry.hash,
            };
            mark.head = entry.hash;
            mark.openings += i64::try_from(openings.len()).unwrap_or(i64::MAX);
            entries.push(entry);
        }
        let after = follow(before, &entries).map_err(|e| Fault::other(DOING, e))?;
        if let Some(after) = after {
            self.list(&after, &entries)?;
            self.folded.keep(mark, after);
        }
        Ok(entries)
    }

    fn insert_entry(&mut self, entry: &Entry, beside: &[Opening]) -> Result<(), Fault> {
        const DOING: &str = "appending an event";
        let letter = entry.letter.to_string();
        diesel::insert_into(events::table)
            .values((
                events::seq.eq(entry.seq),
                events::letter.eq(&letter),
                events::hash.eq(&entry.hash.as_bytes()[..]),
                events::line.eq(&entry.line),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        for opening in beside {
            diesel::insert_into(openings::table)
                .values((
                    openings::seq.eq(opening.seq),
                    openings::name.eq(&opening.name),
                    openings::letter.eq(&letter),
                    openings::salt.eq(&opening.salt),
                    openings::value.eq(&opening.value),
                ))
                .execute(&mut self.connection)
                .map_err(Fault::of(DOING))?;
        }
        Ok(())
    }
}

fn follow(
    before: Option<Letter>,
    entries: &[Entry],
) -> Result<Option<Letter>, crate::domain::letter::FoldFault> {
    let Some(mut letter) = before else {
        return Letter::fold(entries);
    };
    for entry in entries {
        letter.apply(entry)?;
    }
    Ok(Some(letter))
}
