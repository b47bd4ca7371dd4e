//! The acts in which names are printed, each held against what was really pressed.

use undersigned::domain::approval::Decision;
use undersigned::domain::event::{Actor, Fact, NewEvent};
use undersigned::domain::evidence::Evidence;
use undersigned::domain::finalization::{FinalizeRefusal, Imprint, Made, Manifest};
use undersigned::domain::letter::Stage;
use undersigned::domain::record::Hash;
use undersigned::domain::roster::MemberId;
use undersigned::domain::seal::SealLevel;

use super::walk::{Mutant, Walk};

impl Walk {
    pub(super) fn freeze(&mut self) -> Result<(), String> {
        let members = self.members.clone();
        let roster = |id: &MemberId| members.iter().find(|m| m.id == *id).cloned();
        let frozen = self.letter.freeze(
            self.lead(),
            Imprint {
                profile: 0,
                dated: None,
                lead: members[0].clone(),
                url: "https://letters.example/letters/detainers-model",
                offices: &|_| None,
            },
            self.now,
            &roster,
        );
        let Ok((manifest, event)) = frozen else {
            return Ok(());
        };
        self.append(event);
        self.seen.left_out += usize::from(manifest.not_printed > 0);
        self.seen.carried += usize::from(self.prints_a_carried_approval(&manifest));
        if let Some(broken) = self.broken_by(&manifest) {
            return Err(format!("{broken} (frozen)"));
        }
        self.prove(&manifest);
        self.frozen.push(manifest);
        Ok(())
    }

    fn prints_a_carried_approval(&self, manifest: &Manifest) -> bool {
        let mut answers = self.letter.invitations.iter().flat_map(|i| &i.answers);
        answers.any(|answer| {
            let printed = manifest.signatories.iter().any(|s| s.approval == answer.seq);
            let carried = matches!(answer.decision, Decision::Approved { digest, .. } if digest != manifest.digest);
            printed && carried
        })
    }

    fn broken_by(&self, manifest: &Manifest) -> Option<String> {
        let in_office = |id: &MemberId| self.members.iter().any(|m| m.id == *id && m.in_office);
        let current = self.letter.current.digest;
        self.truth
            .broken_by(manifest, current, self.now, &in_office)
    }

    /// A stranger comes to the same names from the published files, which tell of no other office.
    fn prove(&self, manifest: &Manifest) {
        let current = self.letter.current.digest;
        let text = self
            .texts
            .iter()
            .find(|text| text.digest() == current)
            .unwrap();
        let evidence =
            Evidence::gather(&self.entries, &self.openings, manifest, &text.canonical()).unwrap();
        let proven = evidence.prove().unwrap();
        let names: Vec<_> = proven.names.iter().map(|carried| &carried.name).collect();
        let printed: Vec<_> = manifest.signatories.iter().map(|s| &s.block[0]).collect();
        assert_eq!(names, printed);
        for member in &self.members {
            let is_printed = manifest
                .signatories
                .iter()
                .any(|s| s.member.id == member.id);
            assert_eq!(evidence.openings.contains(member.id.as_ref()), is_printed);
        }
    }

    /// Some process commits a PDF, of the newest manifest or of an older one.
    pub(super) fn finalize(&mut self) -> Result<(), String> {
        let newest = self.frozen.last().cloned();
        let picked = match self.dice.roll(3) {
            0 => self.dice.pick(&self.frozen).cloned(),
            _ => newest,
        };
        let Some(manifest) = picked else {
            return Ok(());
        };
        let made = Made {
            pdf: Hash::of(b"pdf"),
            bytes: 3,
            pages: 1,
            seal: Hash::of(b"seal"),
            level: SealLevel::Basic,
            lapses: None,
        };
        let members = self.members.clone();
        let roster = |id: &MemberId| members.iter().find(|m| m.id == *id).cloned();
        let decided = self.letter.finalize(&manifest, made, self.now, &roster);
        let under_way = matches!(&self.letter.stage, Stage::Closed { intent: Some(intent), .. } if intent.manifest == manifest.hash());
        match decided {
            Ok(event) => self.append(event),
            Err(FinalizeRefusal::Superseded)
                if under_way && self.mutant == Mutant::CommitsWithoutLooking =>
            {
                let Made {
                    pdf,
                    bytes,
                    pages,
                    seal,
                    level,
                    lapses,
                } = made;
                let manifest = manifest.hash();
                self.append(NewEvent::new(
                    Actor::Service,
                    Fact::Finalized {
                        manifest,
                        pdf,
                        bytes,
                        pages,
                        seal,
                        level,
                        lapses,
                    },
                ));
            }
            Err(FinalizeRefusal::Superseded) => {
                self.seen.superseded += 1;
                if under_way {
                    let event = self.letter.void_manifest(Actor::Service);
                    self.append_if(event);
                }
                return Ok(());
            }
            Err(_) => return Ok(()),
        }
        self.seen.finalized += 1;
        self.broken_by(&manifest).map_or(Ok(()), Err)
    }

    /// The lead takes the letter back, whoever holds a manifest of it; none of those is ever committed.
    pub(super) fn take_back(&mut self) {
        let sealed = self.letter.sealed().is_some();
        // Seldom, or nothing would ever be released.
        if sealed && self.dice.roll(5) > 0 {
            return;
        }
        let event = self.letter.take_back(self.lead());
        if self.append_if(event) {
            assert_eq!(self.letter.stage.name(), "closed");
            self.seen.recalled += usize::from(sealed);
            self.seen.taken_back += usize::from(!sealed);
        }
    }

    pub(super) fn release(&mut self) -> Result<(), String> {
        let Some(sealed) = self.letter.sealed().cloned() else {
            return Ok(());
        };
        let manifest = self
            .frozen
            .iter()
            .find(|m| m.hash() == sealed.manifest)
            .cloned();
        let manifest = manifest.ok_or("a PDF was sealed that nobody froze")?;
        let members = self.members.clone();
        let roster = |id: &MemberId| members.iter().find(|m| m.id == *id).cloned();
        let event = self
            .letter
            .release(self.lead(), &manifest, self.now, &roster);
        if !self.append_if(event) {
            return Ok(());
        }
        self.seen.released += 1;
        let released = self
            .entries
            .iter()
            .filter(|e| e.fact == Fact::Released {})
            .count();
        if released > 1 {
            return Err("the letter was released twice".into());
        }
        self.broken_by(&manifest).map_or(Ok(()), Err)
    }
}
