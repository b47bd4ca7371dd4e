//! The list of letters: what of a letter is looked for without folding it.

use diesel::prelude::*;
use jiff::{Timestamp, ToSpan};

use super::documents::document;
use super::schema::{letter_leads, letter_signatories, letters, outbox};
use super::seals::seal;
use super::{Db, Fault, Tx, micros, moment, parsed, words};
use crate::domain::event::Fact;
use crate::domain::finalization::Manifest;
use crate::domain::letter::{Letter, LetterId, Stage};
use crate::domain::record::Entry;
use crate::domain::revision::LetterText;
use crate::domain::roster::MemberId;

/// How long before its deadline a letter is watched, hours.
const NEAR_HOURS: i64 = 48;

/// A letter as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its name inside.
    pub id: LetterId,
    /// Its name outside.
    pub slug: String,
    /// The newest text's subject.
    pub subject: String,
    /// The stage's stable name.
    pub stage: String,
    /// The lead office.
    pub lead: MemberId,
    /// The addressees' names, joined by "; ".
    pub recipients: String,
    /// The sign-on deadline.
    pub deadline: Option<Timestamp>,
    /// The date line, once finalized.
    pub dated: Option<String>,
    /// How many names are printed, once finalized.
    pub signatories: Option<u32>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// When it became public.
    pub released_at: Option<Timestamp>,
}

/// How much there is, for the operator's figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Events in the record.
    pub events: u64,
    /// Letters by the stable name of their stage.
    pub letters: Vec<(String, u64)>,
    /// Queued mails by their state.
    pub mails: Vec<(String, u64)>,
}

/// A row of the list, as it has to be.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letters, treat_none_as_null = true)]
pub(super) struct Listed {
    id: String,
    slug: String,
    lead: String,
    stage: String,
    subject: String,
    recipients: String,
    dated: Option<String>,
    signatories: Option<i32>,
    deadline: Option<i64>,
    drafted_at: i64,
    release_opens_at: Option<i64>,
    released_at: Option<i64>,
    seal_level: Option<String>,
    seal_lapses: Option<i64>,
    head: i64,
    words: String,
}

impl Listed {
    /// The row of a letter with this text, and this manifest if a sealed PDF prints one.
    pub(super) fn of(letter: &Letter, text: &LetterText, manifest: Option<&Manifest>) -> Self {
        let names: Vec<&str> = text.recipients.iter().map(|r| r.name.as_ref()).collect();
        let (release_opens_at, released_at) = moments(letter);
        let (seal_level, seal_lapses) = seal(letter);
        Self {
            id: letter.id.to_string(),
            slug: letter.slug.to_string(),
            lead: letter.lead.to_string(),
            stage: letter.stage.name().to_owned(),
            subject: text.subject.to_string(),
            recipients: names.join("; "),
            dated: manifest.map(|manifest| manifest.dated.to_string()),
            signatories: manifest
                .map(|manifest| i32::try_from(manifest.signatories.len()).unwrap_or(i32::MAX)),
            deadline: letter.deadline.map(micros),
            drafted_at: micros(letter.drafted_at),
            release_opens_at,
            released_at,
            seal_level: seal_level.map(str::to_owned),
            seal_lapses,
            head: letter.head.seq,
            words: words::of_letter(text, manifest),
        }
    }
}

impl Listed {
    /// The columns in which two rows of one letter differ.
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        let columns = [
            ("slug", self.slug != other.slug),
            ("lead", self.lead != other.lead),
            ("stage", self.stage != other.stage),
            ("subject", self.subject != other.subject),
            ("recipients", self.recipients != other.recipients),
            ("date line", self.dated != other.dated),
            ("number of names", self.signatories != other.signatories),
            ("deadline", self.deadline != other.deadline),
            ("moment of drafting", self.drafted_at != other.drafted_at),
            (
                "moment of opening",
                self.release_opens_at != other.release_opens_at,
            ),
            ("moment of release", self.released_at != other.released_at),
            ("level of the seal", self.seal_level != other.seal_level),
            (
                "lapse of the time stamp",
                self.seal_lapses != other.seal_lapses,
            ),
            ("last event", self.head != other.head),
            ("words to search", self.words != other.words),
        ];
        let differing = columns.into_iter().filter(|(_, differ)| *differ);
        differing.map(|(name, _)| name).collect()
    }
}

/// When the page may open, if that is still to come, and when it opened.
fn moments(letter: &Letter) -> (Option<i64>, Option<i64>) {
    match &letter.stage {
        Stage::Finalized { announcement, .. } => {
            (announcement.as_ref().map(|a| micros(a.opens_at())), None)
        }
        Stage::Released { at, .. } => (None, Some(micros(*at))),
        Stage::Draft | Stage::Circulating { .. } | Stage::Closed { .. } | Stage::Abandoned => {
            (None, None)
        }
    }
}

/// Whether an event changes more of the row than where the letter stands.
fn changes_words(entry: &Entry) -> bool {
    matches!(
        entry.fact,
        Fact::Drafted { .. } | Fact::Revised { .. } | Fact::Finalized { .. } | Fact::Recalled {}
    )
}

/// The columns of [`LetterRow`].
pub(super) type Shown = (
    letters::id,
    letters::slug,
    letters::subject,
    letters::stage,
    letters::lead,
    letters::recipients,
    letters::deadline,
    letters::dated,
    letters::signatories,
    letters::drafted_at,
    letters::released_at,
);

pub(super) const SHOWN: Shown = (
    letters::id,
    letters::slug,
    letters::subject,
    letters::stage,
    letters::lead,
    letters::recipients,
    letters::deadline,
    letters::dated,
    letters::signatories,
    letters::drafted_at,
    letters::released_at,
);

pub(super) type ShownRow = (
    String,
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<i32>,
    i64,
    Option<i64>,
);

pub(super) fn shown(row: ShownRow) -> Result<LetterRow, Fault> {
    let (id, slug, subject, stage, lead, recipients, deadline, dated, names, drafted, released) =
        row;
    Ok(LetterRow {
        id: parsed(&id)?,
        slug,
        subject,
        stage,
        lead: parsed(&lead)?,
        recipients,
        deadline: deadline.map(moment).transpose()?,
        dated,
        signatories: names.and_then(|names| u32::try_from(names).ok()),
        drafted_at: moment(drafted)?,
        released_at: released.map(moment).transpose()?,
    })
}

impl Db {
    /// The letters at a stage, by its stable name.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn letters_at(&mut self, stage: &'static str) -> Result<Vec<LetterId>, Fault> {
        let ids = letters::table
            .filter(letters::stage.eq(stage))
            .order(letters::id)
            .select(letters::id)
            .load(&mut self.connection);
        ids_of(ids)
    }

    /// The letters that an office leads or co-leads, newest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn letters_led_by(&mut self, office: &MemberId) -> Result<Vec<LetterRow>, Fault> {
        let rows: Vec<ShownRow> = letter_leads::table
            .inner_join(letters::table)
            .filter(letter_leads::office.eq(office.to_string()))
            .order((letters::drafted_at.desc(), letters::id.desc()))
            .select(SHOWN)
            .load(&mut self.connection)
            .map_err(Fault::of("listing an office's letters"))?;
        rows.into_iter().map(shown).collect()
    }

    /// Announced letters whose embargo and objection window have ended.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn releases_due(&mut self, now: Timestamp) -> Result<Vec<LetterId>, Fault> {
        let ids = letters::table
            .filter(letters::stage.eq("finalized"))
            .filter(letters::release_opens_at.le(micros(now)))
            .order((letters::release_opens_at, letters::id))
            .select(letters::id)
            .load(&mut self.connection);
        ids_of(ids)
    }

    /// Circulating letters whose deadline is less than two days away or has passed.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn deadlines_near(&mut self, now: Timestamp) -> Result<Vec<LetterId>, Fault> {
        let near = now
            .checked_add(NEAR_HOURS.hours())
            .unwrap_or(Timestamp::MAX);
        let ids = letters::table
            .filter(letters::stage.eq("circulating"))
            .filter(letters::deadline.lt(micros(near)))
            .order((letters::deadline, letters::id))
            .select(letters::id)
            .load(&mut self.connection);
        ids_of(ids)
    }

    /// How much there is.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn counts(&mut self) -> Result<Counts, Fault> {
        const DOING: &str = "counting";
        let (events, _) = self.events()?;
        let stages: Vec<(String, i64)> = letters::table
            .group_by(letters::stage)
            .order(letters::stage)
            .select((letters::stage, diesel::dsl::count_star()))
            .load(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let states: Vec<(String, i64)> = outbox::table
            .group_by(outbox::state)
            .order(outbox::state)
            .select((outbox::state, diesel::dsl::count_star()))
            .load(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        let unsigned = |(name, count)| (name, u64::try_from(count).unwrap_or_default());
        Ok(Counts {
            events: u64::try_from(events).unwrap_or_default(),
            letters: stages.into_iter().map(unsigned).collect(),
            mails: states.into_iter().map(unsigned).collect(),
        })
    }

    /// The manifest that a letter's sealed PDF prints.
    pub(super) fn printed(&mut self, letter: &Letter) -> Result<Option<Manifest>, Fault> {
        const DOING: &str = "reading a manifest";
        let Some(sealed) = letter.sealed() else {
            return Ok(None);
        };
        let bytes = self
            .document(letter.id, document::MANIFEST, &sealed.manifest)?
            .ok_or_else(|| Fault::other(DOING, "it is not in the store"))?;
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| Fault::other(DOING, e))
    }
}

impl Tx<'_> {
    /// Brings a letter's row up to date after new events.
    pub(super) fn list(&mut self, letter: &Letter, new: &[Entry]) -> Result<(), Fault> {
        const DOING: &str = "listing a letter";
        if new.iter().any(changes_words) {
            return self.list_anew(letter, new);
        }
        let (release_opens_at, released_at) = moments(letter);
        let (seal_level, seal_lapses) = seal(letter);
        diesel::update(letters::table.find(letter.id.to_string()))
            .set((
                letters::stage.eq(letter.stage.name()),
                letters::deadline.eq(letter.deadline.map(micros)),
                letters::release_opens_at.eq(release_opens_at),
                letters::released_at.eq(released_at),
                letters::seal_level.eq(seal_level),
                letters::seal_lapses.eq(seal_lapses),
                letters::head.eq(letter.head.seq),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }

    fn list_anew(&mut self, letter: &Letter, new: &[Entry]) -> Result<(), Fault> {
        const DOING: &str = "listing a letter";
        let text = self.text(letter.id, letter.current.number)?;
        let manifest = self.printed(letter)?;
        let row = Listed::of(letter, &text, manifest.as_ref());
        let begins = new
            .iter()
            .any(|entry| matches!(entry.fact, Fact::Drafted { .. }));
        if begins {
            diesel::insert_into(letters::table)
                .values(&row)
                .execute(&mut self.connection)
                .map_err(Fault::of(DOING))?;
            for office in letter.leads() {
                diesel::insert_into(letter_leads::table)
                    .values((
                        letter_leads::office.eq(office.to_string()),
                        letter_leads::letter.eq(&row.id),
                    ))
                    .execute(&mut self.connection)
                    .map_err(Fault::of(DOING))?;
            }
            return Ok(());
        }
        diesel::update(letters::table.find(row.id.clone()))
            .set(&row)
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        diesel::delete(letter_signatories::table.filter(letter_signatories::letter.eq(&row.id)))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        for signatory in manifest.iter().flat_map(|manifest| &manifest.signatories) {
            diesel::insert_into(letter_signatories::table)
                .values((
                    letter_signatories::member.eq(signatory.member.id.to_string()),
                    letter_signatories::letter.eq(&row.id),
                ))
                .execute(&mut self.connection)
                .map_err(Fault::of(DOING))?;
        }
        Ok(())
    }
}

fn ids_of(ids: QueryResult<Vec<String>>) -> Result<Vec<LetterId>, Fault> {
    let ids = ids.map_err(Fault::of("looking for letters"))?;
    ids.iter().map(|id| parsed(id)).collect()
}
