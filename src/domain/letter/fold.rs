//! From events to the letter: the one place that says what each fact means.

use super::beside::{answer, invited};
use super::{Head, Intent, Letter, Revision, Sealed, Stage};
use crate::domain::approval::{Answer, Decision};
use crate::domain::event::Fact;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::layout::Layout;
use crate::domain::record::Entry;
use crate::domain::release::Announcement;
use crate::domain::revision::RevisionKind;

/// The events do not make a letter: one stands where no act of ours would have put it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} ({kind}) cannot stand where it stands in this letter's record")]
pub struct FoldFault {
    /// The event's number.
    pub seq: i64,
    /// Its kind.
    pub kind: &'static str,
}

impl Letter {
    /// Computes the letter from its events, oldest first; `None` if there are none.
    ///
    /// # Errors
    /// [`FoldFault`] at the first event that is out of place.
    pub fn fold<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Option<Self>, FoldFault> {
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else {
            return Ok(None);
        };
        let mut letter = Self::begin(first)?;
        for entry in entries {
            letter.apply(entry)?;
        }
        Ok(Some(letter))
    }

    fn begin(entry: &Entry) -> Result<Self, FoldFault> {
        let Fact::Drafted {
            slug,
            lead,
            co_leads,
            order,
            consent_days,
            digest,
        } = &entry.fact
        else {
            return Err(out_of_place(entry));
        };
        Ok(Self {
            id: entry.letter,
            slug: slug.clone(),
            lead: lead.clone(),
            co_leads: co_leads.clone(),
            order: *order,
            consent_days: *consent_days,
            current: Revision {
                number: 1,
                kind: RevisionKind::Substantive,
                digest: *digest,
                at: entry.at,
            },
            earlier: Vec::new(),
            layout: Layout::default(),
            invitations: Vec::new(),
            stage: Stage::Draft,
            deadline: None,
            drafted_at: entry.at,
            head: head_of(entry),
        })
    }

    /// Adds one event.
    ///
    /// # Errors
    /// [`FoldFault`] if it is out of place; the letter may then be half changed and must be dropped.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), FoldFault> {
        match &entry.fact {
            Fact::Drafted { .. } => return Err(out_of_place(entry)),
            Fact::Revised {
                revision,
                revision_kind,
                digest,
            } => {
                self.must_be_open().map_err(|_| out_of_place(entry))?;
                if *revision != self.current.number + 1 {
                    return Err(out_of_place(entry));
                }
                let next = Revision {
                    number: *revision,
                    kind: *revision_kind,
                    digest: *digest,
                    at: entry.at,
                };
                let before = std::mem::replace(&mut self.current, next);
                if *revision_kind == RevisionKind::Technical {
                    self.carry_over(&before);
                }
                self.earlier.push(before);
            }
            Fact::LaidOut { layout } => {
                self.must_be_before_the_freeze()
                    .map_err(|_| out_of_place(entry))?;
                self.layout = *layout;
            }
            Fact::Invited {
                invitation,
                first,
                of_record,
            } => {
                self.must_be_open().map_err(|_| out_of_place(entry))?;
                if first.is_some_and(|first| self.invitation(&first).is_none()) {
                    return Err(out_of_place(entry));
                }
                self.invitations
                    .push(invited(entry, *invitation, *first, *of_record));
            }
            Fact::Circulated { deadline } => {
                if self.stage != Stage::Draft {
                    return Err(out_of_place(entry));
                }
                self.open_until(*deadline);
                for invitation in &mut self.invitations {
                    invitation.last_mailed_at = entry.at;
                }
            }
            Fact::Extended { deadline } => {
                self.must_be_circulating()
                    .map_err(|_| out_of_place(entry))?;
                self.open_until(*deadline);
            }
            Fact::Reminded { invitation } => {
                let invitation = self.invitation_mut(entry, invitation)?;
                invitation.reminders += 1;
                invitation.last_mailed_at = entry.at;
            }
            Fact::Revoked { invitation } => self.invitation_mut(entry, invitation)?.revoked = true,
            Fact::EnteredInError { invitation } => {
                self.invitation_mut(entry, invitation)?.entered_in_error = true;
            }
            Fact::Approved {
                invitation,
                digest,
                capacity,
                of_record,
                technical_changes,
            } => {
                self.must_be_circulating()
                    .map_err(|_| out_of_place(entry))?;
                if *digest != self.current.digest {
                    return Err(out_of_place(entry));
                }
                let decision = Decision::Approved {
                    digest: *digest,
                    carried_to: None,
                    technical_changes: *technical_changes,
                    printed_as: entry.opened("printed_as").map(str::to_owned),
                };
                let answer = Answer {
                    of_record: *of_record,
                    ..answer(entry, Some(*capacity), decision)
                };
                self.invitation_mut(entry, invitation)?.answers.push(answer);
            }
            Fact::Declined {
                invitation,
                capacity,
            } => {
                let answer = answer(entry, Some(*capacity), Decision::Declined);
                self.invitation_mut(entry, invitation)?.answers.push(answer);
            }
            Fact::ChangesRequested {
                invitation,
                digest,
                capacity,
            } => {
                let decision = Decision::ChangesRequested { digest: *digest };
                let answer = answer(entry, Some(*capacity), decision);
                self.invitation_mut(entry, invitation)?.answers.push(answer);
            }
            Fact::Withdrawn { invitation } => {
                let answer = answer(entry, None, Decision::Withdrawn);
                self.invitation_mut(entry, invitation)?.answers.push(answer);
            }
            Fact::Closed {} => {
                self.must_be_circulating()
                    .map_err(|_| out_of_place(entry))?;
                self.stage = Stage::Closed {
                    at: entry.at,
                    intent: None,
                };
            }
            Fact::Reopened { deadline } => match self.stage {
                Stage::Closed { .. } => self.open_until(*deadline),
                Stage::Draft
                | Stage::Circulating { .. }
                | Stage::Finalized { .. }
                | Stage::Released { .. }
                | Stage::Abandoned => {
                    return Err(out_of_place(entry));
                }
            },
            Fact::ManifestFrozen { manifest } => match &mut self.stage {
                Stage::Closed { intent, .. } => {
                    *intent = Some(Intent {
                        manifest: *manifest,
                        at: entry.at,
                    });
                }
                Stage::Draft
                | Stage::Circulating { .. }
                | Stage::Finalized { .. }
                | Stage::Released { .. }
                | Stage::Abandoned => {
                    return Err(out_of_place(entry));
                }
            },
            Fact::ManifestVoided { manifest } => match &mut self.stage {
                Stage::Closed { intent, .. } if intent.is_some_and(|i| i.manifest == *manifest) => {
                    *intent = None;
                }
                Stage::Closed { .. }
                | Stage::Draft
                | Stage::Circulating { .. }
                | Stage::Finalized { .. }
                | Stage::Released { .. }
                | Stage::Abandoned => return Err(out_of_place(entry)),
            },
            Fact::Finalized { manifest, .. } => {
                let Stage::Closed {
                    intent: Some(intent),
                    ..
                } = self.stage
                else {
                    return Err(out_of_place(entry));
                };
                let sealed = Sealed::made(&entry.fact, entry.at)
                    .filter(|_| intent.manifest == *manifest)
                    .ok_or_else(|| out_of_place(entry))?;
                self.stage = Stage::Finalized {
                    sealed,
                    announcement: None,
                };
            }
            Fact::SealExtended(extended) => match &mut self.stage {
                Stage::Finalized { sealed, .. } | Stage::Released { sealed, .. } => {
                    sealed.extend(*extended);
                }
                Stage::Draft
                | Stage::Circulating { .. }
                | Stage::Closed { .. }
                | Stage::Abandoned => return Err(out_of_place(entry)),
            },
            Fact::ReleaseAnnounced {
                at,
                objections_until,
            } => {
                let Stage::Finalized { announcement, .. } = &mut self.stage else {
                    return Err(out_of_place(entry));
                };
                *announcement = Some(Announcement {
                    announced_at: entry.at,
                    at: *at,
                    objections_until: *objections_until,
                    objections: Vec::new(),
                });
            }
            Fact::Objected { invitation } => {
                let Stage::Finalized {
                    announcement: Some(announcement),
                    ..
                } = &mut self.stage
                else {
                    return Err(out_of_place(entry));
                };
                announcement.objections.push(*invitation);
            }
            Fact::Released {} => {
                let Stage::Finalized { sealed, .. } = &self.stage else {
                    return Err(out_of_place(entry));
                };
                self.stage = Stage::Released {
                    sealed: sealed.clone(),
                    at: entry.at,
                };
            }
            Fact::Recalled {} => {
                let Stage::Finalized { .. } = &self.stage else {
                    return Err(out_of_place(entry));
                };
                self.stage = Stage::Closed {
                    at: entry.at,
                    intent: None,
                };
            }
            Fact::Abandoned {} => {
                self.must_be_open().map_err(|_| out_of_place(entry))?;
                self.stage = Stage::Abandoned;
            }
        }
        self.head = head_of(entry);
        Ok(())
    }

    fn open_until(&mut self, deadline: jiff::Timestamp) {
        self.deadline = Some(deadline);
        self.stage = Stage::Circulating { deadline };
    }

    fn carry_over(&mut self, before: &Revision) {
        let to = self.current.digest;
        for answer in self
            .invitations
            .iter_mut()
            .flat_map(|invitation| &mut invitation.answers)
        {
            if let Decision::Approved {
                digest,
                carried_to,
                technical_changes: true,
                ..
            } = &mut answer.decision
                && carried_to.unwrap_or(*digest) == before.digest
            {
                *carried_to = Some(to);
            }
        }
    }

    fn invitation_mut(
        &mut self,
        entry: &Entry,
        id: &InvitationId,
    ) -> Result<&mut Invitation, FoldFault> {
        self.invitations
            .iter_mut()
            .find(|invitation| invitation.id == *id)
            .ok_or_else(|| out_of_place(entry))
    }
}

fn head_of(entry: &Entry) -> Head {
    Head {
        seq: entry.seq,
        hash: entry.hash,
        at: entry.at,
    }
}

fn out_of_place(entry: &Entry) -> FoldFault {
    FoldFault {
        seq: entry.seq,
        kind: entry.fact.kind(),
    }
}
