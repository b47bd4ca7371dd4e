//! What a link shows: everything that its pages need, read in one moment.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;

use crate::domain::approval::Standing;
use crate::domain::event::Fact;
use crate::domain::invitation::Invitation;
use crate::domain::letter::Letter;
use crate::domain::record::{Entry, Hash};
use crate::domain::redline::Redline;
use crate::domain::revision::{LetterText, TextDigest};
use crate::domain::roster::Member;
use crate::store::{Db, Failure, Fault, User};
use crate::web::error::Error;
use crate::web::limits;
use crate::web::site::Site;
use crate::workflow::approve::{self, ApproveRefusal, ByLink};
use crate::workflow::draft::last_approved;
use crate::workflow::link::Token;

/// The link of one office, with all that its pages show.
#[derive(Debug)]
pub(super) struct Seen {
    /// The link itself, for the pages behind it.
    pub(super) token: Token,
    /// When it was looked at.
    pub(super) now: Timestamp,
    /// The letter.
    pub(super) letter: Letter,
    /// The invitation whose link was used.
    pub(super) invitation: Invitation,
    /// Whose name is asked for.
    pub(super) member: Member,
    /// The lines of the signature block.
    pub(super) printed_as: String,
    /// Whether the office has given an image of the member's signature.
    pub(super) has_likeness: bool,
    /// The member who leads.
    pub(super) lead: Member,
    /// Whom to call at the lead office.
    pub(super) contacts: Vec<User>,
    /// The letter's events.
    pub(super) entries: Vec<Entry>,
    /// The newest text.
    pub(super) text: LetterText,
    /// Every text that the office approved or was shown, with its digest.
    earlier: Vec<(TextDigest, LetterText)>,
}

impl Seen {
    /// Looks behind a link. `shown` is the text that a form says it was sent from, if another than the newest.
    fn read(
        db: &mut Db,
        token: Token,
        shown: Option<TextDigest>,
        now: Timestamp,
    ) -> Result<Option<Self>, Fault> {
        let link = match approve::by_link(db, &token) {
            Ok(link) => link,
            Err(Failure::Refused(_)) => return Ok(None),
            Err(Failure::Broken(fault)) => return Err(fault),
        };
        let printed_as = link.printed_as();
        let ByLink {
            letter,
            invitation,
            member,
        } = link;
        let lead = db
            .member(&letter.lead)?
            .ok_or_else(|| Fault::other("showing a letter", "its lead is not on the roster"))?;
        let text = db.text(letter.id, letter.current.number)?;
        let approved = last_approved(&letter, &member.id).map(|(_, number)| number);
        let mut earlier = Vec::new();
        for revision in &letter.earlier {
            if Some(revision.number) == approved || Some(revision.digest) == shown {
                earlier.push((revision.digest, db.text(letter.id, revision.number)?));
            }
        }
        Ok(Some(Self {
            token,
            now,
            contacts: db.users_of(&letter.lead)?,
            has_likeness: db.office(&member.id)?.likeness.is_some(),
            entries: db.entries(letter.id)?,
            letter,
            invitation,
            member,
            printed_as,
            lead,
            text,
            earlier,
        }))
    }

    /// Where the office stands.
    pub(super) fn standing(&self) -> Standing {
        let standing = self.letter.standing(&self.member.id, self.now);
        standing.unwrap_or(Standing::NoAnswer)
    }

    /// What the newest text changes against one that the office saw before.
    pub(super) fn since(&self, digest: TextDigest) -> Option<Redline> {
        let (_, before) = self.earlier.iter().find(|(known, _)| *known == digest)?;
        Some(Redline::between(before, &self.text))
    }

    /// What the newest text changes against the one that the office approved last.
    pub(super) fn since_approved(&self) -> Option<Redline> {
        let (_, number) = last_approved(&self.letter, &self.member.id)?;
        let revision = self.letter.earlier.iter().find(|r| r.number == number)?;
        self.since(revision.digest)
    }

    /// The word of the lead office that went out with the letter.
    pub(super) fn message(&self) -> Option<&str> {
        let circulated = self
            .entries
            .iter()
            .rfind(|entry| matches!(entry.fact, Fact::Circulated { .. }))?;
        circulated.opened("message")
    }

    /// The hash of one event.
    pub(super) fn hash(&self, seq: i64) -> Option<Hash> {
        let entry = self.entries.iter().find(|entry| entry.seq == seq)?;
        Some(entry.hash)
    }

    /// The path of one of the link's pages.
    pub(super) fn path(&self, page: &str) -> String {
        format!("/a/{}{page}", self.token.reveal())
    }
}

/// Looks behind the link in a path.
pub(super) async fn look(
    site: &Data<Site>,
    req: &HttpRequest,
    token: &str,
    shown: Option<TextDigest>,
) -> Result<Seen, Error> {
    let now = site.moment().now;
    // What is no token at all is looked up as well, so that no answer is quicker than another.
    let token = Token::parse(token).unwrap_or_else(|| Token::random([0; 32]));
    let seen = site
        .store
        .read(move |db| Seen::read(db, token, shown, now))
        .await?;
    match seen {
        Some(seen) => Ok(seen),
        None if site.limits.allows_miss(limits::client(req, site)) => Err(unknown()),
        None => Err(Error::too_many()),
    }
}

/// The one answer to every link that opens nothing.
pub(super) fn unknown() -> Error {
    Error::refused(
        StatusCode::NOT_FOUND,
        "This link does not open a letter",
        "It may have been cut in two by a mail program, or taken back by the office that sent it. Open it from the mail \
         again, or ask the lead office named there for a new one. Nothing was recorded.",
    )
}

/// The same for a path beside the pages of a link.
pub(super) async fn nothing() -> Result<HttpResponse, Error> {
    Err(unknown())
}

impl From<ApproveRefusal> for crate::web::error::Refusal {
    fn from(refusal: ApproveRefusal) -> Self {
        let status = match refusal {
            ApproveRefusal::UnknownLink => StatusCode::NOT_FOUND,
            ApproveRefusal::UsedPage => StatusCode::CONFLICT,
            ApproveRefusal::Press(_) | ApproveRefusal::Stage(_) => StatusCode::GONE,
        };
        Self {
            status,
            title: "Nothing was recorded".into(),
            sentence: refusal.to_string(),
        }
    }
}
