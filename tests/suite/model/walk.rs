//! One walk through a letter's life, by dice.

use jiff::{SignedDuration, Timestamp};
use undersigned::domain::approval::{Press, PressRefusal, Pressed};
use undersigned::domain::event::{Actor, Capacity, NewEvent};
use undersigned::domain::finalization::Manifest;
use undersigned::domain::invitation::{Invitation, InvitationId};
use undersigned::domain::letter::{Letter, LetterId, Opening, SignatureOrder, Slug};
use undersigned::domain::office::Office;
use undersigned::domain::record::{self, Entry, Hash, Place};
use undersigned::domain::revision::{LetterText, RevisionKind, TypedRecipient, TypedText};
use undersigned::domain::roster::{Member, MemberId, signers_2022};
use undersigned::domain::text::{EmailAddress, PersonName};

use super::seen::Seen;
use super::truth::{CONSENT_DAYS, Truth, Yes};
use crate::support::chance::Dice;

/// A service that is wrong on purpose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mutant {
    None,
    /// Takes the page's press as one for the newest text.
    ApprovesWhateverIsCurrent,
    /// Commits the sealed PDF of a manifest that was right when it was frozen.
    CommitsWithoutLooking,
}

pub(super) struct Walk {
    pub(super) dice: Dice,
    pub(super) mutant: Mutant,
    pub(super) now: Timestamp,
    pub(super) members: Vec<Member>,
    /// Each office's one address of record, which may change.
    addresses: Vec<EmailAddress>,
    pub(super) texts: Vec<LetterText>,
    pub(super) letter: Letter,
    pub(super) entries: Vec<Entry>,
    pub(super) openings: Vec<record::Opening>,
    /// Manifests that some process still holds in its hands.
    pub(super) frozen: Vec<Manifest>,
    pub(super) truth: Truth,
    pub(super) seen: Seen,
}

fn text(number: usize) -> LetterText {
    let typed = TypedText {
        subject: "Detainers".into(),
        recipients: vec![TypedRecipient {
            name: "Ronald L. Davis".into(),
            ..TypedRecipient::default()
        }],
        salutation: "Dear Director Davis:".into(),
        body: format!("We write, in words number {number}."),
        ..TypedText::default()
    };
    typed.parse().unwrap()
}

fn address(member: &Member, number: usize) -> EmailAddress {
    EmailAddress::parse(&format!("{}.{number}@senate.example", member.id)).unwrap()
}

impl Walk {
    pub(super) fn begin(seed: u64, mutant: Mutant) -> Self {
        let members: Vec<Member> = signers_2022().unwrap().into_iter().take(4).collect();
        let now: Timestamp = "2022-08-01T12:00:00Z".parse().unwrap();
        let opening = Opening {
            slug: Slug::of("Detainers", "model"),
            lead: members[0].id.clone(),
            co_leads: vec![],
            order: SignatureOrder::Joined,
            consent_days: CONSENT_DAYS,
            digest: text(0).digest(),
        };
        let by = Actor::Lead {
            office: members[0].id.clone(),
        };
        let mut dice = Dice::of(seed);
        let place = Place {
            seq: 1,
            prev: Hash::ZERO,
            letter_prev: Hash::ZERO,
        };
        let salt = [u8::try_from(dice.roll(256)).unwrap(); 16];
        let event = Letter::draft(by, opening);
        let (entry, openings) =
            Entry::record(place, LetterId::from_u128(1), now, event, &mut || salt).unwrap();
        Self {
            letter: Letter::fold([&entry]).unwrap().unwrap(),
            entries: vec![entry],
            openings,
            texts: vec![text(0)],
            frozen: Vec::new(),
            truth: Truth::default(),
            seen: Seen::default(),
            dice,
            mutant,
            now,
            addresses: members.iter().map(|member| address(member, 0)).collect(),
            members,
        }
    }

    /// The whole record folds to the letter that was carried along.
    pub(super) fn replay(&self) {
        let folded = Letter::fold(&self.entries).unwrap().unwrap();
        assert_eq!(folded, self.letter);
    }

    pub(super) fn append(&mut self, event: NewEvent) {
        let last = self.entries.last().unwrap();
        let place = Place {
            // Other letters' events stand between.
            seq: last.seq + 1 + i64::try_from(self.dice.roll(3)).unwrap(),
            prev: last.hash,
            letter_prev: last.hash,
        };
        let salt = [u8::try_from(self.dice.roll(256)).unwrap(); 16];
        let (entry, openings) =
            Entry::record(place, self.letter.id, self.now, event, &mut || salt).unwrap();
        self.letter.apply(&entry).unwrap();
        self.entries.push(entry);
        self.openings.extend(openings);
    }

    pub(super) fn append_if<R>(&mut self, decided: Result<NewEvent, R>) -> bool {
        decided.map(|event| self.append(event)).is_ok()
    }

    pub(super) fn lead(&self) -> Actor {
        Actor::Lead {
            office: self.letter.lead.clone(),
        }
    }

    /// One act by somebody, which may be refused; `Err` if a promise is broken.
    pub(super) fn step(&mut self) -> Result<(), String> {
        self.pass_time();
        let by = self.lead();
        match self.dice.roll(40) {
            0..=2 => self.revise(),
            3..=7 => self.invite(),
            8..=10 => {
                let deadline = self.days_from_now(20);
                let event = self.letter.circulate(by, deadline, None, self.now);
                self.append_if(event);
            }
            11..=19 => self.approve(),
            20 => self.say_no(),
            21 => self.withdraw(),
            22 => self.undo_an_invitation(),
            23 => {
                let event = self.letter.extend(by, self.days_from_now(9), self.now);
                self.append_if(event);
            }
            24..=25 => {
                let event = self.letter.close(by);
                self.append_if(event);
            }
            26 => {
                let event = self.letter.reopen(by, self.days_from_now(9), self.now);
                self.append_if(event);
            }
            27..=30 => return self.freeze(),
            31..=34 => return self.finalize(),
            35 => {
                let at = self.dice.roll(3) + 1;
                if self.dice.roll(2) == 0 {
                    self.members[at].in_office = !self.members[at].in_office;
                } else {
                    self.addresses[at] = address(&self.members[at], self.dice.roll(2));
                }
            }
            36..=37 => {
                let event = self.letter.announce_release(by, None, 1, self.now);
                self.append_if(event);
            }
            38 => return self.release(),
            39 => self.take_back(),
            _ => unreachable!("a die of forty sides"),
        }
        Ok(())
    }

    fn pass_time(&mut self) {
        let minutes = match self.dice.roll(60) {
            0 => 24 * 60 * 15,
            1..=4 => 24 * 60 * 2,
            _ => 1 + i64::try_from(self.dice.roll(200)).unwrap(),
        };
        self.now += SignedDuration::from_mins(minutes);
    }

    fn days_from_now(&self, days: i64) -> Timestamp {
        self.now + SignedDuration::from_hours(24 * days)
    }

    /// A new text, or one of the earlier ones again.
    fn revise(&mut self) {
        let number = self.dice.roll(self.texts.len() + 2).min(self.texts.len());
        let text = text(number);
        let kind = match self.dice.roll(2) {
            0 => RevisionKind::Substantive,
            _ => RevisionKind::Technical,
        };
        let before = self.letter.current.digest;
        let event = self.letter.revise(self.lead(), kind, text.digest());
        if !self.append_if(event) {
            return;
        }
        if kind == RevisionKind::Technical {
            self.truth
                .technical_revision(self.now, before, text.digest());
        }
        if number == self.texts.len() {
            self.texts.push(text);
        }
    }

    fn invite(&mut self) {
        let member = self.dice.pick(&self.members).cloned().unwrap();
        let elsewhere = EmailAddress::parse("somebody@elsewhere.example").unwrap();
        let id = InvitationId::new(uuid::Uuid::from_u128(self.entries.len() as u128));
        let office = self.office(&member.id);
        let address = (self.dice.roll(4) == 0).then_some(&elsewhere);
        let event = self
            .letter
            .invite(self.lead(), id, &member, &office, address, None);
        if self.append_if(event) && address.is_none() {
            self.truth.asked_of_record(id, &office.addresses[0]);
        }
    }

    fn office(&self, member: &MemberId) -> Office {
        let at = self.members.iter().position(|m| m.id == *member).unwrap();
        Office {
            member: member.clone(),
            addresses: vec![self.addresses[at].clone()],
            domains: vec![],
            head: None,
            likeness: None,
        }
    }

    fn any_link(&mut self) -> Option<(Invitation, MemberId)> {
        let link = self.dice.pick(&self.letter.invitations).cloned()?;
        let member = link.member.clone()?;
        Some((link, member))
    }

    /// A page that shows the newest text, or one that has been open since an earlier one.
    fn page(&mut self, link: &Invitation) -> Press {
        let shown = match self.dice.roll(3) {
            0 => self.dice.pick(&self.texts).map(LetterText::digest),
            _ => None,
        };
        Press {
            invitation: link.id,
            shown: shown.unwrap_or(self.letter.current.digest),
            capacity: Capacity::Member,
            name: PersonName::parse("Ann Lee").unwrap(),
            title: None,
            note: None,
        }
    }

    fn approve(&mut self) {
        let Some((link, member)) = self.any_link() else {
            return;
        };
        let office = self.office(&member);
        let mut press = self.page(&link);
        let technical_changes = self.dice.roll(2) == 0;
        let block = format!("{member}\nUnited States Senator {}", self.dice.roll(2));
        let yes = Yes {
            through: link.id,
            of_record: self.truth.is_of_record(link.id, &office.addresses[0]),
            shown: press.shown,
            technical_changes,
            block: block.clone(),
            at: self.now,
        };
        if self.mutant == Mutant::ApprovesWhateverIsCurrent {
            press.shown = self.letter.current.digest;
        }
        match self
            .letter
            .approve(press, technical_changes, &block, &office, self.now)
        {
            Ok(Pressed::New(event)) => {
                self.append(*event);
                self.truth.yes(&member, yes);
            }
            // Nothing new was said.
            Ok(Pressed::Already(_)) => {}
            Err(PressRefusal::TextMovedOn) => self.seen.stale_pages += 1,
            Err(_) => {}
        }
    }

    fn say_no(&mut self) {
        let Some((link, member)) = self.any_link() else {
            return;
        };
        let press = self.page(&link);
        let said = match self.dice.roll(2) {
            0 => self.letter.decline(press, self.now),
            _ => self.letter.request_changes(press, None, self.now),
        };
        if let Ok(Pressed::New(event)) = said {
            self.append(*event);
            self.truth.no(&member);
        }
    }

    fn withdraw(&mut self) {
        let Some((link, member)) = self.any_link() else {
            return;
        };
        if let Ok(Pressed::New(event)) = self.letter.withdraw(&link.id, None) {
            self.append(*event);
            self.truth.no(&member);
        }
    }

    fn undo_an_invitation(&mut self) {
        let Some((link, _)) = self.any_link() else {
            return;
        };
        if self.dice.roll(2) == 0 {
            let event = self.letter.revoke(self.lead(), &link.id);
            self.append_if(event);
        } else {
            let event = self.letter.enter_in_error(self.lead(), &link.id, None);
            if self.append_if(event) {
                self.truth.entered_in_error(link.id);
            }
        }
    }
}
