//! Letters made by the domain's own acts with a set clock, for the stories about PDFs. No database, no web.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use undersigned::domain::approval::{Press, Pressed};
use undersigned::domain::event::{Actor, Capacity, NewEvent};
use undersigned::domain::evidence::Evidence;
use undersigned::domain::finalization::{Imprint, Manifest};
use undersigned::domain::invitation::InvitationId;
use undersigned::domain::layout::{Layout, OfficeHead, Picture};
use undersigned::domain::letter::{Letter, LetterId, Opening, SignatureOrder, Slug};
use undersigned::domain::office::Office;
use undersigned::domain::record::{Entry, Hash, Place};
use undersigned::domain::revision::{LetterText, TypedRecipient, TypedText};
use undersigned::domain::roster::{self, Member, MemberId, Roster};
use undersigned::domain::text::{EmailAddress, PersonName, Title};
use undersigned::pdf::picture::Normalised;
use undersigned::pdf::seal::{self, SealKey};
use undersigned::pdf::typeset;

/// A letter whose names are frozen.
pub(crate) struct Frozen {
    pub(crate) manifest: Manifest,
    pub(crate) text: LetterText,
    pub(crate) evidence: Evidence,
    pub(crate) pictures: typeset::Pictures,
}

/// Noon of the day on which every letter here is frozen.
pub(crate) fn day() -> Timestamp {
    "2022-08-30T16:00:00Z".parse().unwrap()
}

/// The key that seals here; the same in every run.
pub(crate) fn key() -> &'static SealKey {
    static KEY: LazyLock<SealKey> = LazyLock::new(|| other_key(7));
    &KEY
}

/// Another key, made from another seed.
pub(crate) fn other_key(seed: u8) -> SealKey {
    let (key, _, _) =
        SealKey::self_made("Undersigned at letters.example", day(), [seed; 32]).unwrap();
    key
}

/// The twelve of 2022 first, then as many of the roster as are asked for.
pub(crate) fn members(count: usize) -> Vec<Member> {
    let mut members = roster::signers_2022().unwrap();
    for member in Roster::built_in() {
        if member.in_office && !members.iter().any(|m| m.id == member.id) {
            members.push(member);
        }
    }
    members.truncate(count);
    assert_eq!(members.len(), count);
    members
}

/// A text with this body, addressed as the letter of 2022 was.
pub(crate) fn typed(body: &str) -> TypedText {
    TypedText {
        subject: "Detainers and the draft policy of the Marshals Service".into(),
        recipients: vec![TypedRecipient {
            name: "The Honorable Ronald L. Davis".into(),
            title: Some("Director".into()),
            organization: Some("United States Marshals Service".into()),
            address: vec![
                "1215 South Clark Street".into(),
                "Arlington, Virginia 22202".into(),
            ],
            email: None,
        }],
        salutation: "Dear Director Davis:".into(),
        body: body.into(),
        complimentary_close: "Sincerely,".into(),
        ..TypedText::default()
    }
}

/// The letter of the demonstration.
pub(crate) fn demo_text() -> TypedText {
    typed(include_str!("../../src/demo/letter.md"))
}

struct Record {
    entries: Vec<Entry>,
    openings: Vec<undersigned::domain::record::Opening>,
    letter: LetterId,
    /// What the entries fold to.
    folded: Option<Letter>,
    salt: u8,
}

impl Record {
    fn add(&mut self, event: NewEvent, at: Timestamp) -> Letter {
        let last = self.entries.last().map_or(Hash::ZERO, |entry| entry.hash);
        let seq = i64::try_from(self.entries.len()).unwrap() + 1;
        let place = Place {
            seq,
            prev: last,
            letter_prev: last,
        };
        let salt = &mut self.salt;
        let mut salts = || {
            *salt = salt.wrapping_add(1);
            [*salt; 16]
        };
        let (entry, openings) = Entry::record(place, self.letter, at, event, &mut salts).unwrap();
        match &mut self.folded {
            Some(letter) => letter.apply(&entry).unwrap(),
            None => self.folded = Letter::fold([&entry]).unwrap(),
        }
        self.entries.push(entry);
        self.openings.extend(openings);
        self.folded.clone().unwrap()
    }
}

/// How a letter looks beside its text.
#[derive(Clone, Default)]
pub(crate) struct Look {
    pub(crate) layout: Layout,
    pub(crate) order: SignatureOrder,
    /// How many of the members after the lead are co-leads.
    pub(crate) co_leads: usize,
    /// What their offices have registered.
    pub(crate) heads: BTreeMap<MemberId, OfficeHead>,
    pub(crate) likenesses: BTreeMap<MemberId, Picture>,
    pub(crate) pictures: typeset::Pictures,
}

impl Look {
    /// Keeps the file of a picture, and gives what names it.
    pub(crate) fn keep(&mut self, normalised: &Normalised) -> Picture {
        let Normalised { picture, png } = normalised;
        self.pictures.insert(picture.seen, png.clone());
        picture.clone()
    }
}

/// A letter that all these members have approved.
pub(crate) fn frozen(typed: &TypedText, members: &[Member]) -> Frozen {
    frozen_as(typed, members, &Look::default())
}

/// A letter that all these members have approved, laid out in some way.
pub(crate) fn frozen_as(typed: &TypedText, members: &[Member], look: &Look) -> Frozen {
    let text = typed.parse().unwrap();
    let lead = Actor::Lead {
        office: members[0].id.clone(),
    };
    let mut record = Record {
        entries: vec![],
        openings: vec![],
        letter: LetterId::from_u128(2022),
        folded: None,
        salt: 0,
    };
    let slug = Slug::of(typed.subject.as_str(), "k3p9");
    let opening = Opening {
        slug: slug.clone(),
        lead: members[0].id.clone(),
        co_leads: members[1..=look.co_leads]
            .iter()
            .map(|m| m.id.clone())
            .collect(),
        order: look.order,
        consent_days: 14,
        digest: text.digest(),
    };
    let asked = day() - SignedDuration::from_hours(48);
    let mut letter = record.add(Letter::draft(lead.clone(), opening), asked);
    for (at, member) in members.iter().enumerate() {
        let office = office(member);
        let event = letter.invite(lead.clone(), invitation(at), member, &office, None, None);
        letter = record.add(event.unwrap(), asked);
    }
    let deadline = day() + SignedDuration::from_hours(1);
    letter = record.add(
        letter
            .circulate(lead.clone(), deadline, None, asked)
            .unwrap(),
        asked,
    );
    for (at, member) in members.iter().enumerate() {
        let press = Press {
            invitation: invitation(at),
            shown: text.digest(),
            capacity: Capacity::Staff,
            name: PersonName::parse("Dana Whitfield").unwrap(),
            title: Some(Title::parse("Legislative Director").unwrap()),
            note: None,
        };
        let block = format!("{}\n{}", member.formal_name, member.block_title());
        let at = asked + SignedDuration::from_mins(i64::try_from(at).unwrap() + 1);
        let Pressed::New(event) = letter
            .approve(press, false, &block, &office(member), at)
            .unwrap()
        else {
            panic!("the approval was there already");
        };
        letter = record.add(*event, at);
    }
    if letter.layout != look.layout {
        letter = record.add(letter.lay_out(lead.clone(), look.layout).unwrap(), day());
    }
    letter = record.add(letter.close(lead.clone()).unwrap(), day());
    let url = format!("https://letters.example/letters/{slug}");
    let roster = |id: &roster::MemberId| members.iter().find(|m| m.id == *id).cloned();
    let imprint = Imprint {
        profile: undersigned::pdf::profile::NUMBER,
        dated: text.dated,
        lead: members[0].clone(),
        url: &url,
        offices: &|id| {
            let member = members.iter().find(|m| m.id == *id)?;
            Some(Office {
                head: look.heads.get(id).cloned(),
                likeness: look.likenesses.get(id).cloned(),
                ..office(member)
            })
        },
    };
    let (manifest, event) = letter.freeze(lead, imprint, day(), &roster).unwrap();
    record.add(event, day());
    let evidence = Evidence::gather(
        &record.entries,
        &record.openings,
        &manifest,
        &text.canonical(),
    )
    .unwrap();
    evidence.prove().unwrap();
    Frozen {
        manifest,
        text,
        evidence,
        pictures: look.pictures.clone(),
    }
}

impl Frozen {
    /// The PDF without its seal.
    pub(crate) fn typeset(&self) -> typeset::Typeset {
        self.try_typeset().unwrap()
    }

    /// The same, for a letter that may be one that cannot be set.
    pub(crate) fn try_typeset(&self) -> Result<typeset::Typeset, typeset::TypesetError> {
        typeset::final_letter(&self.manifest, &self.text, &self.evidence, &self.pictures)
    }

    /// The sealed PDF.
    pub(crate) fn sealed(&self) -> Vec<u8> {
        sealed_by(&self.typeset(), key())
    }
}

/// Any PDF of ours under any key.
pub(crate) fn sealed_by(typeset: &typeset::Typeset, key: &SealKey) -> Vec<u8> {
    seal::seal(&typeset.pdf, &typeset.seal, key, day())
        .unwrap()
        .0
}

fn office(member: &Member) -> Office {
    let address = EmailAddress::parse("approvals@office.senate.example").unwrap();
    Office {
        member: member.id.clone(),
        addresses: vec![address],
        domains: vec![],
        head: None,
        likeness: None,
    }
}

fn invitation(at: usize) -> InvitationId {
    format!("00000000-0000-7000-8000-{at:012x}")
        .parse()
        .unwrap()
}
