//! Finalization: text, names and their order are frozen in a manifest, and the sealed PDF prints that and no more.
//!
//! The names come from [`Letter::standing`] alone, so there is no act that adds one. The manifest is judged when it is
//! frozen, before each attempt to seal it, and again when the sealed PDF is committed: what fell away in between voids
//! it. Until that commit the lead can take the letter back ([`super::taking_back`]).

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::approval::{Counted, Standing};
use super::event::{Actor, Fact, NewEvent};
use super::letter::{Intent, Letter, SignatureOrder, Stage, WrongStage};
use super::office::Office;
use super::record::microseconds;
use super::roster::{self, Member, MemberId};

pub use super::seal::Made;

pub use super::manifest::{Manifest, Signatory};

/// An office that was asked and is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub member: MemberId,
    /// Where it stands.
    pub standing: Standing,
    /// Why, after the member's name.
    pub why: &'static str,
}

/// Names and approvals held against each other, in both directions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// Every office whose approval counts, in the order of the page.
    pub signatories: Vec<Signatory>,
    /// Every other office that was asked.
    pub left_out: Vec<LeftOut>,
}

impl Reconciliation {
    fn not_printed(&self) -> u32 {
        let approved = self
            .left_out
            .iter()
            .filter(|left| matches!(left.standing, Standing::Approved(_)));
        u32::try_from(approved.count()).unwrap_or(u32::MAX)
    }
}

/// Why a letter is not finalized.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FinalizeRefusal {
    /// Not at this stage.
    #[error(transparent)]
    Stage(#[from] WrongStage),
    /// Nobody's approval counts.
    #[error(
        "No office's approval counts for this text at this moment, so there is no name to print."
    )]
    NoNames,
    /// The names are frozen already.
    #[error("The finalization is already under way.")]
    UnderWay(Intent),
    /// Something that the manifest rests on changed before the seal was committed.
    #[error("An approval fell away while the PDF was being made; the names are settled anew.")]
    Superseded,
}

/// The roster at this moment, by member.
pub type RosterNow<'a> = &'a dyn Fn(&MemberId) -> Option<Member>;

/// The offices at this moment, by member.
pub type OfficesNow<'a> = &'a dyn Fn(&MemberId) -> Option<Office>;

/// What a manifest takes from beside the record.
#[derive(Clone)]
pub struct Imprint<'a> {
    /// The profile that letters are set by now.
    pub profile: u32,
    /// The date line, if the text has one; the day of the freeze if not.
    pub dated: Option<Date>,
    /// The lead office's member.
    pub lead: Member,
    /// The letter's public page.
    pub url: &'a str,
    /// Where letterheads and pictures of signatures are registered.
    pub offices: OfficesNow<'a>,
}

impl Letter {
    /// Holds the names against the approvals. No name has its picture yet: those are taken when it is frozen.
    #[must_use]
    pub fn reconcile(&self, now: Timestamp, roster: RosterNow<'_>) -> Reconciliation {
        let mut counted: Vec<(Member, Counted)> = Vec::new();
        let mut left_out = Vec::new();
        for (member, standing) in self.standings(now) {
            let Some(id) = member else { continue };
            let why = standing.sentence();
            match (standing, roster(&id)) {
                (Standing::Approved(approval), Some(member))
                    if member.in_office && approval.printed_as.is_some() =>
                {
                    counted.push((member, approval));
                }
                (standing @ Standing::Approved(_), _) => {
                    left_out.push(LeftOut {
                        member: id,
                        standing,
                        why: "approved, but is not in office",
                    });
                }
                (standing, _) => left_out.push(LeftOut {
                    member: id,
                    standing,
                    why,
                }),
            }
        }
        self.put_in_order(&mut counted);
        let signatories = counted.into_iter().map(|(member, approval)| Signatory {
            member,
            block: approval
                .printed_as
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            invitation: approval.invitation,
            approval: approval.seq,
            approved_at: approval.at,
            capacity: approval.capacity,
            likeness: None,
        });
        Reconciliation {
            signatories: signatories.collect(),
            left_out,
        }
    }

    /// Leads first, as they were named; then by the letter's own order.
    fn put_in_order(&self, names: &mut [(Member, Counted)]) {
        let lead = |member: &Member| {
            Reverse(
                self.leads()
                    .position(|lead| *lead == member.id)
                    .map(Reverse),
            )
        };
        names.sort_by(|(a, x), (b, y)| {
            lead(a).cmp(&lead(b)).then_with(|| match self.order {
                SignatureOrder::Joined => x.joined.cmp(&y.joined),
                SignatureOrder::Seniority => roster::by_seniority(a, b),
                SignatureOrder::Alphabetical => roster::by_name(a, b),
            })
        });
    }

    /// Step 1: freezes the manifest. The caller keeps its bytes beside the record.
    ///
    /// # Errors
    /// [`FinalizeRefusal`].
    pub fn freeze(
        &self,
        by: Actor,
        imprint: Imprint<'_>,
        now: Timestamp,
        roster: RosterNow<'_>,
    ) -> Result<(Manifest, NewEvent), FinalizeRefusal> {
        let Stage::Closed { intent, .. } = self.stage else {
            return Err(self.wrong_stage("while it is closed").into());
        };
        if let Some(intent) = intent {
            return Err(FinalizeRefusal::UnderWay(intent));
        }
        let frozen_at = microseconds(now);
        let mut reconciled = self.reconcile(frozen_at, roster);
        if reconciled.signatories.is_empty() {
            return Err(FinalizeRefusal::NoNames);
        }
        let Imprint {
            profile,
            dated,
            lead,
            url,
            offices,
        } = imprint;
        for signatory in &mut reconciled.signatories {
            signatory.likeness = offices(&signatory.member.id).and_then(|office| office.likeness);
        }
        let manifest = Manifest {
            v: 1,
            profile: Some(profile),
            letter: self.id,
            slug: self.slug.clone(),
            url: url.to_owned(),
            revision: self.current.number,
            digest: self.current.digest,
            dated: dated.unwrap_or_else(|| today(now)),
            frozen_at,
            order: self.order,
            heads: self.heads(&lead, roster, offices),
            lead,
            layout: self.layout,
            not_printed: reconciled.not_printed(),
            signatories: reconciled.signatories,
        };
        let event = NewEvent::new(
            by,
            Fact::ManifestFrozen {
                manifest: manifest.hash(),
            },
        );
        Ok((manifest, event))
    }

    /// The intent that a frozen manifest carries out, if all that it rests on still holds. Whoever is about to seal
    /// asks, and the commit asks again.
    ///
    /// # Errors
    /// [`FinalizeRefusal::Superseded`] if an approval fell away, the roster has other words for a printed member, or
    /// another manifest was frozen meanwhile.
    pub fn stands_by(
        &self,
        manifest: &Manifest,
        now: Timestamp,
        roster: RosterNow<'_>,
    ) -> Result<Intent, FinalizeRefusal> {
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = self.stage
        else {
            return Err(self
                .wrong_stage("while its finalization is under way")
                .into());
        };
        let without_pictures = manifest.signatories.iter().map(|printed| Signatory {
            likeness: None,
            ..printed.clone()
        });
        let holds = intent.manifest == manifest.hash()
            && roster(&manifest.lead.id).as_ref() == Some(&manifest.lead)
            && self
                .reconcile(now, roster)
                .signatories
                .into_iter()
                .eq(without_pictures);
        holds.then_some(intent).ok_or(FinalizeRefusal::Superseded)
    }

    /// The printed names that count no more, each with the reason: "Senator Kevin Cramer (R-ND) withdrew".
    #[must_use]
    pub fn fell_away(
        &self,
        manifest: &Manifest,
        now: Timestamp,
        roster: RosterNow<'_>,
    ) -> Vec<String> {
        let standing = self.reconcile(now, roster);
        let gone = manifest.signatories.iter().filter(|printed| {
            !standing.signatories.iter().any(|still| {
                still.member.id == printed.member.id && still.approval == printed.approval
            })
        });
        let told = gone.map(|printed| {
            let member = &printed.member;
            let left_out = standing.left_out.iter().find(|l| l.member == member.id);
            let why = left_out.map_or("is not on the list any more", |left| left.why);
            let (title, name) = (member.honorific(), &member.press_name);
            format!("{title} {name} ({}) {why}", member.party_state())
        });
        told.collect()
    }

    /// Step 5: commits the sealed PDF, if all that its manifest rests on still holds.
    ///
    /// # Errors
    /// Those of [`Letter::stands_by`]; the caller then voids the manifest.
    pub fn finalize(
        &self,
        manifest: &Manifest,
        made: Made,
        now: Timestamp,
        roster: RosterNow<'_>,
    ) -> Result<NewEvent, FinalizeRefusal> {
        let intent = self.stands_by(manifest, now, roster)?;
        let Made {
            pdf,
            bytes,
            pages,
            seal,
            level,
            lapses,
        } = made;
        let fact = Fact::Finalized {
            manifest: intent.manifest,
            pdf,
            bytes,
            pages,
            seal,
            level,
            lapses,
        };
        Ok(NewEvent::new(Actor::Service, fact))
    }
}

/// The day in Washington.
fn today(now: Timestamp) -> Date {
    now.to_zoned_datetime(TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC))
        .date()
}
