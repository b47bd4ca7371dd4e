//! What was really pressed, kept apart from the code that is tested.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use undersigned::domain::finalization::Manifest;
use undersigned::domain::invitation::InvitationId;
use undersigned::domain::revision::TextDigest;
use undersigned::domain::roster::MemberId;
use undersigned::domain::text::EmailAddress;

/// The consent window of every letter here.
pub(super) const CONSENT_DAYS: u16 = 14;

/// What an office said.
enum Said {
    Yes(Yes),
    No,
}

pub(super) struct Yes {
    pub(super) through: InvitationId,
    pub(super) of_record: bool,
    /// The text that the page showed.
    pub(super) shown: TextDigest,
    pub(super) technical_changes: bool,
    pub(super) block: String,
    pub(super) at: Timestamp,
}

/// All that offices said, oldest first, and what the lead did to their links.
#[derive(Default)]
pub(super) struct Truth {
    said: BTreeMap<MemberId, Vec<Said>>,
    in_error: BTreeSet<InvitationId>,
    /// The links that went to an address of record, with that address.
    of_record: BTreeMap<InvitationId, EmailAddress>,
    /// For each technical revision the text before and after it, in order of time.
    technical: Vec<(Timestamp, TextDigest, TextDigest)>,
}

impl Truth {
    pub(super) fn asked_of_record(&mut self, link: InvitationId, address: &EmailAddress) {
        self.of_record.insert(link, address.clone());
    }

    /// Whether a link went to an address of record that still is one.
    pub(super) fn is_of_record(&self, link: InvitationId, now: &EmailAddress) -> bool {
        self.of_record.get(&link) == Some(now)
    }

    pub(super) fn yes(&mut self, member: &MemberId, yes: Yes) {
        self.said
            .entry(member.clone())
            .or_default()
            .push(Said::Yes(yes));
    }

    pub(super) fn no(&mut self, member: &MemberId) {
        self.said.entry(member.clone()).or_default().push(Said::No);
    }

    pub(super) fn entered_in_error(&mut self, link: InvitationId) {
        self.in_error.insert(link);
    }

    pub(super) fn technical_revision(
        &mut self,
        at: Timestamp,
        before: TextDigest,
        after: TextDigest,
    ) {
        self.technical.push((at, before, after));
    }

    /// What a manifest breaks if its PDF is committed now.
    pub(super) fn broken_by(
        &self,
        manifest: &Manifest,
        current: TextDigest,
        now: Timestamp,
        in_office: &dyn Fn(&MemberId) -> bool,
    ) -> Option<String> {
        if manifest.digest != current {
            return Some("another text is printed than the current one".into());
        }
        let mut printed = BTreeSet::new();
        for signatory in &manifest.signatories {
            let (id, block) = (&signatory.member.id, signatory.block.join("\n"));
            if !printed.insert(id) {
                return Some(format!("{id} is printed twice"));
            }
            if !in_office(id) {
                return Some(format!("{id} is printed and not in office"));
            }
            let standing: Vec<&Yes> = self.standing(id).collect();
            let of_text = || standing.iter().filter(|yes| self.covers(yes, current));
            if standing.is_empty() {
                return Some(format!("{id} is printed and does not stand by it"));
            }
            if of_text().count() == 0 {
                return Some(format!("{id} is printed and did not approve this text"));
            }
            if !of_text().any(|yes| fresh(yes, now)) {
                return Some(format!("{id} is printed on an approval that is too old"));
            }
            if !of_text().any(|yes| yes.block == block) {
                return Some(format!("{id} is printed otherwise than approved"));
            }
        }
        // And the other way round: who approved this very text last, and stands by it, is not left out.
        self.said
            .keys()
            .find(|id| {
                let last = self.standing(id).last();
                let counts = last.is_some_and(|yes| yes.shown == current && fresh(yes, now));
                counts && in_office(id) && !printed.contains(id)
            })
            .map(|id| format!("{id} approved and is not printed"))
    }

    /// The approvals of record that no later "no" of the same office takes back.
    fn standing(&self, member: &MemberId) -> impl Iterator<Item = &Yes> {
        let said = self.said.get(member).map_or(&[][..], Vec::as_slice);
        let last_no = said.iter().rposition(|said| matches!(said, Said::No));
        let since = said
            .get(last_no.map_or(0, |at| at + 1)..)
            .unwrap_or_default();
        since.iter().filter_map(|said| match said {
            Said::Yes(yes) if yes.of_record && !self.in_error.contains(&yes.through) => Some(yes),
            Said::Yes(_) | Said::No => None,
        })
    }

    /// Whether an approval is of this text, or of one that technical changes made into it afterwards.
    fn covers(&self, yes: &Yes, text: TextDigest) -> bool {
        let mut covered = BTreeSet::from([yes.shown]);
        if yes.technical_changes {
            for (at, before, after) in &self.technical {
                if *at >= yes.at && covered.contains(before) {
                    covered.insert(*after);
                }
            }
        }
        covered.contains(&text)
    }
}

fn fresh(yes: &Yes, now: Timestamp) -> bool {
    now.duration_since(yes.at) <= SignedDuration::from_hours(24 * i64::from(CONSENT_DAYS))
}
