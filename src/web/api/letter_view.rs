//! A letter as its lead offices see it through the API.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::layout::LayoutView;
use super::text::Text;
use crate::domain::event::Capacity;
use crate::domain::finalization::Reconciliation;
use crate::domain::letter::{Letter, SignatureOrder, Stage};
use crate::domain::roster::{Member, MemberId};
use crate::store::{Db, Fault};
use crate::web::board::{self, Row};
use crate::web::sealing::Sealing;
use crate::web::site::Site;
use crate::workflow::finalize::manifest_of;

/// A letter as its lead offices see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Letter)]
pub(super) struct LetterView {
    /// Its name inside.
    id: String,
    /// Its name outside.
    slug: String,
    /// `draft`, `circulating`, `closed`, `finalizing`, `finalized`, `released` or `abandoned`.
    stage: &'static str,
    /// The lead office's member.
    lead: String,
    /// The members of the co-leading offices.
    co_leads: Vec<String>,
    /// How the signature blocks are ordered after the leads.
    #[schema(value_type = String)]
    signature_order: SignatureOrder,
    /// How it is laid out.
    layout: LayoutView,
    /// Days for which an approval stays fresh.
    consent_days: u16,
    /// When it was drafted.
    drafted_at: String,
    /// The sign-on deadline last set.
    deadline: Option<String>,
    /// The number of its newest text.
    revision: u32,
    /// SHA-256 of that text's canonical bytes.
    digest: String,
    /// The newest text.
    text: Text,
    /// Every office that was asked, in the order of the first invitation.
    standings: Vec<StandingView>,
    /// Names and approvals held against each other, from closing to finalization.
    reconciliation: Option<ReconciliationView>,
    /// What the PDF prints, once it is frozen.
    #[schema(value_type = Option<Object>)]
    manifest: Option<Value>,
    /// While the letter is `finalizing`: since when, and what keeps it.
    sealing: Option<SealingView>,
    /// The sealed PDF, once there is one.
    finalization: Option<Finalization>,
    /// What the signing offices were told of the release, or when it was.
    release: Option<Release>,
    /// Where it is found.
    urls: Urls,
}

/// Where an office stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
pub(super) struct StandingView {
    /// Its member.
    member: String,
    /// The member's press name.
    name: String,
    /// `R-TX`.
    party_state: String,
    /// `no_answer`, `approved`, `unconfirmed`, `needs_reapproval`, `stale`, `changes_requested`, `declined`,
    /// `withdrawn`, `entered_in_error` or `revoked`.
    standing: &'static str,
    /// The same in words: "Senator John Cornyn has not answered".
    sentence: String,
    /// What the office last said.
    answer: Option<AnswerView>,
}

/// What an office said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub(super) struct AnswerView {
    /// The event that records it.
    seq: i64,
    /// When.
    at: String,
    /// `member` or `staff`; none for a withdrawal.
    #[schema(value_type = Option<String>)]
    capacity: Option<Capacity>,
    /// Who pressed.
    name: Option<String>,
    /// With which title.
    title: Option<String>,
    /// With which words for the lead offices.
    note: Option<String>,
    /// The wording that was proposed.
    suggested_text: Option<String>,
}

/// Names and approvals, held against each other both ways.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reconciliation)]
pub(super) struct ReconciliationView {
    /// The names that would be printed, in their order.
    printed: Vec<Printed>,
    /// Every other office that was asked.
    left_out: Vec<LeftOutView>,
}

/// A name with the approval that carries it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Printed {
    /// The member.
    member: String,
    /// The lines of the signature block.
    block: Vec<String>,
    /// The event of the approval.
    approval: i64,
    /// When it was given.
    approved_at: String,
}

/// An office that is not printed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeftOut)]
pub(super) struct LeftOutView {
    /// The member.
    member: String,
    /// Where the office stands.
    standing: &'static str,
    /// Why it is not printed, after the member's name.
    why: &'static str,
}

/// A finalization that is under way. `DELETE …/finalization` takes the letter back to closed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sealing)]
pub(super) struct SealingView {
    /// When text and names were frozen.
    frozen_at: String,
    /// Why the last attempt to seal failed, a sentence; none if none failed yet, or if another process of the service
    /// makes them.
    failure: Option<String>,
    /// When it is tried again after that.
    next_attempt_at: Option<String>,
}

/// The sealed PDF.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Finalization {
    /// SHA-256 of the PDF.
    pdf_sha256: String,
    /// Its size.
    bytes: u64,
    /// Its pages.
    pages: u32,
    /// SHA-256 of the manifest that it prints.
    manifest_sha256: String,
    /// SHA-256 of the sealing certificate.
    seal_sha256: String,
    /// When it was committed.
    at: String,
    /// What the file proves by itself: `b_b`, `b_t`, `b_lt` or `b_lta`.
    level: &'static str,
    /// When the certificates of its newest time stamp lapse; before that the service renews it.
    lapses: Option<String>,
    /// SHA-256 of its earlier versions: the same letter with less proof.
    earlier_sha256: Vec<String>,
}

/// The release.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Release {
    /// The embargo that was announced; none once released.
    at: Option<String>,
    /// Until when an objection is heard.
    objections_until: Option<String>,
    /// The members whose offices objected.
    objections: Vec<String>,
    /// When the page opened.
    released_at: Option<String>,
}

/// Where a letter is found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Urls {
    /// The public page; it says "not yet released" until then.
    public: String,
    /// The sealed PDF, once released.
    pdf: String,
    /// The letter at the desk.
    desk: String,
}

/// Puts a letter together.
///
/// # Errors
/// A fault of the store.
pub(super) fn view(
    db: &mut Db,
    site: &Site,
    letter: &Letter,
    now: Timestamp,
) -> Result<LetterView, Fault> {
    let rules = &site.rules;
    let text = db.text(letter.id, letter.current.number)?;
    let members = board::members(db, letter)?;
    let reconciliation = reconciliation(letter, &members, now);
    let public = rules.letter_url(&letter.slug);
    let manifest = manifest_of(db, letter)?
        .map(serde_json::to_value)
        .transpose()
        .map_err(|e| Fault::other("showing a manifest", e))?;
    Ok(LetterView {
        id: letter.id.to_string(),
        slug: letter.slug.to_string(),
        stage: letter.stage.name(),
        lead: letter.lead.to_string(),
        co_leads: letter.co_leads.iter().map(ToString::to_string).collect(),
        signature_order: letter.order,
        layout: LayoutView::of(letter.layout),
        consent_days: letter.consent_days,
        drafted_at: letter.drafted_at.to_string(),
        deadline: letter.deadline.map(|at| at.to_string()),
        revision: letter.current.number,
        digest: letter.current.digest.to_string(),
        text: Text::of(&text),
        standings: board::rows(db, letter, now)?
            .iter()
            .map(StandingView::of)
            .collect(),
        reconciliation: reconciliation.as_ref().map(ReconciliationView::of),
        manifest,
        sealing: Sealing::of(site, letter).map(SealingView::of),
        finalization: finalization(letter),
        release: release(letter),
        urls: Urls {
            pdf: format!("{public}.pdf"),
            public,
            desk: format!("{}/desk/letters/{}", rules.public_url, letter.id),
        },
    })
}

impl StandingView {
    pub(super) fn of(row: &Row) -> Self {
        let answer = row.last_answer().map(|answer| AnswerView {
            seq: answer.seq,
            at: answer.at.to_string(),
            capacity: answer.capacity,
            name: answer.name.clone(),
            title: answer.title.clone(),
            note: answer.note.clone(),
            suggested_text: answer.suggested_text.clone(),
        });
        let Member { press_name, .. } = &row.member;
        Self {
            member: row.member.id.to_string(),
            name: press_name.clone(),
            party_state: row.member.party_state(),
            standing: row.standing.name(),
            sentence: format!(
                "{} {press_name} {}",
                row.member.honorific(),
                row.standing.sentence()
            ),
            answer,
        }
    }
}

impl SealingView {
    fn of(sealing: Sealing) -> Self {
        let (failure, again) = sealing.trouble.map(|t| (t.why, t.again)).unzip();
        Self {
            frozen_at: sealing.since.to_string(),
            failure,
            next_attempt_at: again.map(|at| at.to_string()),
        }
    }
}

impl ReconciliationView {
    pub(super) fn of(reconciliation: &Reconciliation) -> Self {
        let printed = reconciliation.signatories.iter().map(|name| Printed {
            member: name.member.id.to_string(),
            block: name.block.clone(),
            approval: name.approval,
            approved_at: name.approved_at.to_string(),
        });
        let left_out = reconciliation.left_out.iter().map(|left| LeftOutView {
            member: left.member.to_string(),
            standing: left.standing.name(),
            why: left.why,
        });
        Self {
            printed: printed.collect(),
            left_out: left_out.collect(),
        }
    }
}

/// Who would be printed, while that is being settled.
pub(super) fn reconciliation(
    letter: &Letter,
    members: &[Member],
    now: Timestamp,
) -> Option<Reconciliation> {
    let roster = |id: &MemberId| members.iter().find(|member| member.id == *id).cloned();
    matches!(letter.stage, Stage::Closed { .. }).then(|| letter.reconcile(now, &roster))
}

fn finalization(letter: &Letter) -> Option<Finalization> {
    letter.sealed().map(|sealed| Finalization {
        pdf_sha256: sealed.pdf.to_string(),
        bytes: sealed.bytes,
        pages: sealed.pages,
        manifest_sha256: sealed.manifest.to_string(),
        seal_sha256: sealed.seal.to_string(),
        at: sealed.at.to_string(),
        level: sealed.level.name(),
        lapses: sealed.lapses.map(|at| at.to_string()),
        earlier_sha256: sealed.earlier.iter().map(ToString::to_string).collect(),
    })
}

fn release(letter: &Letter) -> Option<Release> {
    match &letter.stage {
        Stage::Finalized {
            announcement: Some(told),
            ..
        } => {
            let objected = told.objections.iter();
            let members = objected.filter_map(|id| letter.invitation(id)?.member.as_ref());
            Some(Release {
                at: Some(told.at.to_string()),
                objections_until: Some(told.objections_until.to_string()),
                objections: members.map(ToString::to_string).collect(),
                released_at: None,
            })
        }
        Stage::Released { at, .. } => Some(Release {
            at: None,
            objections_until: None,
            objections: Vec::new(),
            released_at: Some(at.to_string()),
        }),
        Stage::Draft
        | Stage::Circulating { .. }
        | Stage::Closed { .. }
        | Stage::Finalized { .. }
        | Stage::Abandoned => None,
    }
}
