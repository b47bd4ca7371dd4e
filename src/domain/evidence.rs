//! Evidence: what is attached to the sealed PDF, and the proof that a stranger runs on it.
//!
//! Four files travel with the PDF:
//!
//! | file | what it is |
//! |---|---|
//! | `record.jsonl` | the letter's events up to the frozen manifest, a line each, as they were hashed |
//! | `openings.json` | salt and value for the printed names, and for no other office |
//! | `manifest.json` | what the PDF prints, with the approval that carries each name |
//! | `text.json` | the canonical bytes of the approved text |
//!
//! [`Evidence::prove`] replays the events through the same fold and the same standing that decided. Trust in the
//! service is not needed: a name without a matching approval, a text other than the approved one, or a line that
//! was changed, cut or moved, is found by anybody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::approval::Standing;
use super::event::{Capacity, Fact};
use super::finalization::Manifest;
use super::invitation::InvitationId;
use super::letter::{Letter, Stage};
use super::record::{self, Entry, Hash, Opening, RecordFault};
use super::revision::LetterText;

/// The names of the attached files, in the order of the table above.
pub const FILES: [&str; 4] = [
    "record.jsonl",
    "openings.json",
    "manifest.json",
    "text.json",
];

/// The sealed values that are opened for a printed name.
const OPENED: [&str; 2] = ["member", "printed_as"];
/// The one that is opened for the link behind which it was approved, and for no other link of that office: the mail
/// domain, never the address.
const DOMAIN: &str = "domain";

/// The attached files' bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// `record.jsonl`.
    pub record: String,
    /// `openings.json`.
    pub openings: String,
    /// `manifest.json`.
    pub manifest: String,
    /// `text.json`.
    pub text: Vec<u8>,
}

/// What holds, once all is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The manifest that the record commits to.
    pub manifest: Manifest,
    /// The approved text.
    pub text: LetterText,
    /// For each printed name, in order, the approval that carries it.
    pub names: Vec<Carried>,
    /// How many events were replayed.
    pub events: usize,
    /// The hash of the last one.
    pub head: Hash,
}

/// A printed name and its approval.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Carried {
    /// The block's first line.
    pub name: String,
    /// The event of the approval.
    pub approval: i64,
    /// Its hash.
    pub hash: Hash,
    /// When it was given.
    pub at: Timestamp,
    /// Who pressed.
    pub capacity: Option<Capacity>,
    /// The domain of the address that the link was mailed to; `None` in records that do not keep it.
    pub mail_domain: Option<String>,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disproof {
    /// The list of events is not intact.
    #[error(transparent)]
    Record(#[from] RecordFault),
    /// The events do not make a letter with a frozen manifest.
    #[error("The attached record does not end in a letter whose names were frozen: {0}.")]
    NotFrozen(String),
    /// An attached file cannot be read.
    #[error("The attached {file} cannot be read: {reason}.")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// What the reader says.
        reason: String,
    },
    /// The manifest is not the one in the record.
    #[error("The attached manifest is not the one that the record names.")]
    OtherManifest,
    /// The text is not the approved one.
    #[error("The attached text is not the one that was approved.")]
    OtherText,
    /// A name without an approval that counts.
    #[error("{0} is printed without an approval that counts for this text.")]
    NotApproved(String),
    /// A name printed otherwise than its office approved.
    #[error("{0} is not printed as that office approved it.")]
    PrintedOtherwise(String),
    /// More approvals count than names are printed.
    #[error("{counted} approvals count for this text, but {printed} names are printed.")]
    NotReconciled {
        /// Approvals that count.
        counted: usize,
        /// Names printed or declared as left out.
        printed: usize,
    },
}

impl Evidence {
    /// Gathers what may be published: all lines up to the frozen manifest, and the openings of the printed names alone.
    /// What came after the freezing is no part of it: if it changes the names, the manifest is void and a new one frozen.
    ///
    /// # Errors
    /// If the openings cannot be written as JSON, which none of ours is known to cause.
    pub fn gather(
        entries: &[Entry],
        openings: &[Opening],
        manifest: &Manifest,
        text: &[u8],
    ) -> Result<Self, serde_json::Error> {
        let hash = manifest.hash();
        let is_freezing = |entry: &Entry| matches!(entry.fact, Fact::ManifestFrozen { manifest } if manifest == hash);
        let end = entries.iter().rposition(is_freezing);
        let entries = end.map_or(entries, |end| entries.get(..=end).unwrap_or(entries));
        let printed = printed_events(entries, manifest);
        let links = printed_links(entries, manifest);
        let open: Vec<&Opening> = openings
            .iter()
            .filter(|o| match o.name.as_str() {
                DOMAIN => links.contains(&o.seq),
                name => OPENED.contains(&name) && printed.contains(&o.seq),
            })
            .collect();
        Ok(Self {
            record: record::lines(entries),
            openings: serde_json::to_string_pretty(&open)?,
            manifest: manifest.to_json(),
            text: text.to_vec(),
        })
    }

    /// Replays the record and holds every printed name against its approval.
    ///
    /// # Errors
    /// The first [`Disproof`].
    pub fn prove(&self) -> Result<Proven, Disproof> {
        let mut entries = record::read_letter(&self.record)?;
        self.open(&mut entries)?;
        let letter = Letter::fold(&entries)
            .map_err(|fault| Disproof::NotFrozen(fault.to_string()))?
            .ok_or_else(|| Disproof::NotFrozen("it is empty".into()))?;
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = letter.stage
        else {
            return Err(Disproof::NotFrozen(format!(
                "the letter is {}",
                letter.stage.label()
            )));
        };
        if Hash::of(self.manifest.as_bytes()) != intent.manifest {
            return Err(Disproof::OtherManifest);
        }
        let manifest: Manifest =
            serde_json::from_str(&self.manifest).map_err(|e| Disproof::Unreadable {
                file: FILES[2],
                reason: e.to_string(),
            })?;
        if manifest.letter != letter.id
            || manifest.slug != letter.slug
            || manifest.layout != letter.layout
            || manifest.frozen_at != intent.at
        {
            return Err(Disproof::OtherManifest);
        }
        let text = self.approved_text(&letter, &manifest)?;
        let names = carried(&letter, &manifest, &entries)?;
        Ok(Proven {
            manifest,
            text,
            names,
            events: entries.len(),
            head: letter.head.hash,
        })
    }

    fn open(&self, entries: &mut [Entry]) -> Result<(), Disproof> {
        let openings: Vec<Opening> =
            serde_json::from_str(&self.openings).map_err(|e| Disproof::Unreadable {
                file: FILES[1],
                reason: e.to_string(),
            })?;
        for opening in &openings {
            let wrong = || RecordFault::WrongOpening {
                seq: opening.seq,
                name: opening.name.clone(),
            };
            let entry = entries
                .iter_mut()
                .find(|entry| entry.seq == opening.seq)
                .ok_or_else(wrong)?;
            entry.open(opening)?;
        }
        Ok(())
    }

    fn approved_text(&self, letter: &Letter, manifest: &Manifest) -> Result<LetterText, Disproof> {
        let text = LetterText::from_canonical(&self.text).map_err(|e| Disproof::Unreadable {
            file: FILES[3],
            reason: e.to_string(),
        })?;
        let same = *Hash::of(&self.text).as_bytes() == *letter.current.digest.as_bytes();
        if !same
            || manifest.digest != letter.current.digest
            || manifest.revision != letter.current.number
        {
            return Err(Disproof::OtherText);
        }
        Ok(text)
    }
}

/// The events of the offices that are printed, through all of their invitations.
fn printed_events(entries: &[Entry], manifest: &Manifest) -> BTreeSet<i64> {
    let mut offices: BTreeMap<InvitationId, InvitationId> = BTreeMap::new();
    for entry in entries {
        if let Fact::Invited {
            invitation, first, ..
        } = &entry.fact
        {
            offices.insert(*invitation, first.unwrap_or(*invitation));
        }
    }
    let printed: BTreeSet<_> = manifest
        .signatories
        .iter()
        .filter_map(|s| offices.get(&s.invitation))
        .collect();
    let of_printed = |entry: &&Entry| {
        entry
            .fact
            .invitation()
            .and_then(|id| offices.get(id))
            .is_some_and(|o| printed.contains(o))
    };
    entries
        .iter()
        .filter(of_printed)
        .map(|entry| entry.seq)
        .collect()
}

/// The events that made the links behind which the printed names were approved.
fn printed_links(entries: &[Entry], manifest: &Manifest) -> BTreeSet<i64> {
    let used: BTreeSet<_> = manifest.signatories.iter().map(|s| s.invitation).collect();
    let made = entries.iter().filter(|entry| {
        matches!(&entry.fact, Fact::Invited { invitation, .. } if used.contains(invitation))
    });
    made.map(|entry| entry.seq).collect()
}

/// Each printed name's approval, and no approval without a name.
fn carried(
    letter: &Letter,
    manifest: &Manifest,
    entries: &[Entry],
) -> Result<Vec<Carried>, Disproof> {
    let mut names = Vec::new();
    for signatory in &manifest.signatories {
        let name = signatory.block.first().cloned().unwrap_or_default();
        let Some(Standing::Approved(counted)) =
            letter.standing(&signatory.member.id, manifest.frozen_at)
        else {
            return Err(Disproof::NotApproved(name));
        };
        if counted.seq != signatory.approval || counted.invitation != signatory.invitation {
            return Err(Disproof::NotApproved(name));
        }
        if counted.printed_as != Some(signatory.block.join("\n")) {
            return Err(Disproof::PrintedOtherwise(name));
        }
        let hash = entries
            .iter()
            .find(|entry| entry.seq == counted.seq)
            .map_or(Hash::ZERO, |entry| entry.hash);
        names.push(Carried {
            name,
            approval: counted.seq,
            hash,
            at: counted.at,
            capacity: counted.capacity,
            mail_domain: letter
                .invitation(&counted.invitation)
                .and_then(|link| link.domain.clone()),
        });
    }
    let standings = letter.standings(manifest.frozen_at);
    let counted = standings
        .iter()
        .filter(|(_, standing)| matches!(standing, Standing::Approved(_)))
        .count();
    let printed =
        names.len() + usize::try_from(manifest.not_printed).unwrap_or(usize::MAX - names.len());
    let unique: BTreeSet<i64> = names.iter().map(|carried| carried.approval).collect();
    if counted != printed || unique.len() != names.len() {
        return Err(Disproof::NotReconciled { counted, printed });
    }
    Ok(names)
}
