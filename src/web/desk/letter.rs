//! What every part of a letter's page shows: who is at the desk, which letter this is, where it stands.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use jiff::Timestamp;

use crate::domain::approval::Standing;
use crate::domain::eastern;
use crate::domain::layout::Layout;
use crate::domain::letter::{Letter, LetterId, Stage};
use crate::domain::revision::LetterText;
use crate::domain::roster::{Chamber, Member};
use crate::pdf::typeset::Sketch;
use crate::store::{Db, Fault};
use crate::web::board::{self, Row, Tally};
use crate::web::error::Error;
use crate::web::sealing::Sealing;
use crate::web::sessions::{SignedIn, see};
use crate::web::site::Site;
use crate::workflow::Staff;

/// Who is at the desk, for the masthead.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    /// The person.
    pub(super) who: String,
    /// The office.
    pub(super) office: String,
    /// Whether there is a mailbox to look into.
    pub(super) mailbox: bool,
    /// How the office's own drafts look.
    pub(super) sketch: Sketch,
}

impl Desk {
    pub(super) fn of(db: &mut Db, site: &Site, staff: &Staff) -> Result<Self, Fault> {
        let member = db.member(&staff.office)?;
        let who = staff.name.split(" <").next().unwrap_or_default();
        let sketch = Sketch {
            today: eastern::local(site.moment().now).date(),
            chamber: member.as_ref().map_or(Chamber::Senate, |m| m.chamber),
            layout: Layout::default(),
            heads: Vec::new(),
            invitees: Vec::new(),
            likenesses: BTreeMap::new(),
        };
        Ok(Self {
            sketch,
            who: who.to_owned(),
            office: member.map_or_else(
                || staff.office.to_string(),
                |m| format!("Office of {} {}", m.honorific(), m.press_name),
            ),
            mailbox: site.mailbox.is_some(),
        })
    }
}

/// The parts of a letter's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    CoSigners,
    Close,
    Release,
    Record,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Text,
        Self::CoSigners,
        Self::Close,
        Self::Release,
        Self::Record,
    ];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::CoSigners => "Co-signers",
            Self::Close => "Close",
            Self::Release => "Release",
            Self::Record => "Record",
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::CoSigners => "co-signers",
            Self::Close => "close",
            Self::Release => "release",
            Self::Record => "record",
        }
    }

    /// Where the work is at a stage.
    fn at(stage: &Stage) -> Self {
        match stage {
            Stage::Draft => Self::Text,
            Stage::Circulating { .. } => Self::CoSigners,
            Stage::Closed { .. } => Self::Close,
            Stage::Finalized { .. } | Stage::Released { .. } => Self::Release,
            Stage::Abandoned => Self::Record,
        }
    }
}

/// A letter of this office, with all that its page needs.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) desk: Desk,
    pub(super) letter: Letter,
    pub(super) text: LetterText,
    /// Leads and invitees, each once.
    pub(super) members: Vec<Member>,
    /// The whip board.
    pub(super) rows: Vec<Row>,
    /// How far its sealing is, while it is being finalized.
    pub(super) sealing: Option<Sealing>,
    pub(super) now: Timestamp,
}

impl Opened {
    /// How the letter would look if every office that may still join did, the leads first.
    pub(super) fn sketch(&self) -> Sketch {
        let lead = self.members.iter().find(|m| m.id == self.letter.lead);
        let rows = self.rows.iter().filter(|row| {
            !matches!(
                row.standing,
                Standing::Declined
                    | Standing::Withdrawn
                    | Standing::EnteredInError
                    | Standing::Revoked
            )
        });
        let mut invitees: Vec<Member> = rows.map(|row| row.member.clone()).collect();
        invitees.sort_by_key(|member| !self.letter.is_led_by(&member.id));
        Sketch {
            chamber: lead.map_or(self.desk.sketch.chamber, |m| m.chamber),
            layout: self.letter.layout,
            invitees,
            ..self.desk.sketch.clone()
        }
    }

    /// Reads a letter; another office's is not there.
    pub(super) async fn read(site: &Site, staff: &Staff, id: &str) -> Result<Self, Error> {
        Self::read_with(site, staff, id, |_, _| Ok(()))
            .await
            .map(|(opened, ())| opened)
    }

    /// The same, with whatever else of that moment a part shows.
    pub(super) async fn read_with<T: Send + 'static>(
        site: &Site,
        staff: &Staff,
        id: &str,
        more: impl FnOnce(&mut Db, &Letter) -> Result<T, Fault> + Send + 'static,
    ) -> Result<(Self, T), Error> {
        let id = letter_id(id)?;
        let now = site.moment().now;
        let (within, staff) = (site.clone(), staff.clone());
        let found = site.store.read(move |db| {
            let Some(letter) = db.letter(id)?.filter(|l| l.is_led_by(&staff.office)) else {
                return Ok(None);
            };
            let more = more(db, &letter)?;
            let opened = Self {
                desk: Desk::of(db, &within, &staff)?,
                text: db.text(id, letter.current.number)?,
                members: board::members(db, &letter)?,
                rows: board::rows(db, &letter, now)?,
                sealing: Sealing::of(&within, &letter),
                letter,
                now,
            };
            Ok(Some((opened, more)))
        });
        found.await?.ok_or_else(Error::not_found)
    }

    /// The head of the letter's page.
    pub(super) fn head(&self, part: Part) -> Head {
        let Self {
            letter, text, now, ..
        } = self;
        let recipients: Vec<&str> = text.recipients.iter().map(|r| r.name.as_ref()).collect();
        Head {
            id: letter.id.to_string(),
            subject: text.subject.to_string(),
            recipients: recipients.join("; "),
            stage: letter.stage.label(),
            time: self.time(*now),
            tally: match &letter.stage {
                Stage::Draft | Stage::Circulating { .. } | Stage::Closed { .. } => {
                    board::tally(self.rows.iter().map(|row| &row.standing))
                }
                Stage::Finalized { .. } | Stage::Released { .. } | Stage::Abandoned => {
                    Tally::default()
                }
            },
            sealing: self.sealing.as_ref().map(SealingNotice::of),
            part,
        }
    }

    /// What the clock says of the letter: days left, or since when.
    fn time(&self, now: Timestamp) -> String {
        match &self.letter.stage {
            Stage::Circulating { deadline } if now < *deadline => format!(
                "sign on by {}, {} left",
                eastern::minute(*deadline),
                eastern::left(now, *deadline)
            ),
            Stage::Circulating { deadline } => {
                format!("the deadline passed at {}", eastern::minute(*deadline))
            }
            Stage::Closed { at, .. } => format!("since {}", eastern::minute(*at)),
            Stage::Finalized {
                announcement: Some(told),
                ..
            } if !told.objections.is_empty() => "held back by an objection".into(),
            Stage::Finalized {
                announcement: Some(told),
                ..
            } => format!("public from {}", eastern::minute(told.opens_at())),
            Stage::Finalized { sealed, .. } => format!("since {}", eastern::minute(sealed.at)),
            Stage::Released { at, .. } => format!("since {}", eastern::minute(*at)),
            Stage::Draft | Stage::Abandoned => String::new(),
        }
    }
}

/// The head of a letter's page.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) subject: String,
    pub(super) recipients: String,
    pub(super) stage: &'static str,
    pub(super) time: String,
    /// How many stand where; of a settled letter, nobody.
    pub(super) tally: Tally,
    /// How far its sealing is, while it is being finalized.
    pub(super) sealing: Option<SealingNotice>,
    part: Part,
}

/// What every part says of a letter that is being finalized.
#[derive(Debug, Clone)]
pub(super) struct SealingNotice {
    /// When the names were frozen.
    pub(super) since: String,
    /// Why the last attempt failed, and when it is tried again.
    pub(super) trouble: Option<(String, String)>,
}

impl SealingNotice {
    fn of(sealing: &Sealing) -> Self {
        let trouble = sealing.trouble.as_ref();
        Self {
            since: eastern::minute(sealing.since),
            trouble: trouble.map(|t| (t.why.clone(), eastern::minute(t.again))),
        }
    }
}

impl Head {
    /// The parts with their addresses, and which one this is.
    pub(super) fn tabs(&self) -> Vec<(String, &'static str, bool)> {
        let tabs = Part::ALL.into_iter().map(|part| {
            let path = format!("/desk/letters/{}/{}", self.id, part.path());
            (path, part.label(), part == self.part)
        });
        tabs.collect()
    }

    /// Where this part is.
    pub(super) fn here(&self) -> String {
        self.to(self.part.path())
    }

    /// Where the forms of this letter go.
    pub(super) fn to(&self, act: &str) -> String {
        format!("/desk/letters/{}/{act}", self.id)
    }
}

/// A letter's id in a path; what is none names no letter.
pub(super) fn letter_id(text: &str) -> Result<LetterId, Error> {
    text.parse().map_err(|_| Error::not_found())
}

/// Leads on to a part, which says what was done.
pub(super) fn done(id: &str, part: Part, said: &str) -> HttpResponse {
    see(&format!("/desk/letters/{id}/{}?done={said}", part.path()))
}

/// Opens the letter where its work is.
pub(super) async fn open(
    site: Data<Site>,
    SignedIn(staff): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let opened = Opened::read(&site, &staff, &id).await?;
    let part = Part::at(&opened.letter.stage);
    Ok(see(&format!("/desk/letters/{id}/{}", part.path())))
}
