//! Whose word counts, told on one office with several links.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::domain::letter::{LetterId, Opening, SignatureOrder, Slug};
use crate::domain::record::{Entry, Hash, Place};
use crate::domain::revision::TextDigest;
use crate::domain::roster::{Member, signers_2022};
use crate::domain::text::EmailAddress;

const BLOCK: &str = "John Cornyn\nUnited States Senator";

/// One letter that circulates, and the office of Senator Cornyn.
struct Told {
    entries: Vec<Entry>,
    cornyn: Member,
    office: Office,
    now: Timestamp,
}

impl Told {
    fn circulating() -> Self {
        let twelve = signers_2022().unwrap();
        let (lead, cornyn) = (twelve[0].clone(), twelve[1].clone());
        let office = Office {
            member: cornyn.id.clone(),
            addresses: vec![EmailAddress::parse("chief@cornyn.example").unwrap()],
            domains: vec!["office.example".into()],
            head: None,
            likeness: None,
        };
        let now: Timestamp = "2022-08-26T14:00:00Z".parse().unwrap();
        let mut told = Self {
            entries: Vec::new(),
            cornyn,
            office,
            now,
        };
        told.record(Letter::draft(
            Actor::Service,
            Opening {
                slug: Slug::of("Detainers", "abcdef"),
                lead: lead.id,
                co_leads: Vec::new(),
                order: SignatureOrder::Joined,
                consent_days: 14,
                digest: digest(),
            },
        ));
        told
    }

    fn letter(&self) -> Letter {
        Letter::fold(&self.entries).unwrap().unwrap()
    }

    fn record(&mut self, event: NewEvent) {
        let last = self
            .entries
            .last()
            .map_or(Hash::ZERO, |entry: &Entry| entry.hash);
        let place = Place {
            seq: i64::try_from(self.entries.len()).unwrap() + 1,
            prev: last,
            letter_prev: last,
        };
        let id = LetterId::from_u128(7);
        let (entry, _) = Entry::record(place, id, self.now, event, &mut || [1; 16]).unwrap();
        self.entries.push(entry);
    }

    fn ask(&mut self, number: u128, address: &str) -> InvitationId {
        let id = InvitationId::new(uuid::Uuid::from_u128(number));
        let address = EmailAddress::parse(address).unwrap();
        let (by, letter) = (Actor::Service, self.letter());
        let asked = letter.invite(by, id, &self.cornyn, &self.office, Some(&address), None);
        self.record(asked.unwrap());
        if letter.stage == Stage::Draft {
            let deadline = self.now + SignedDuration::from_hours(72);
            let circulated = self
                .letter()
                .circulate(Actor::Service, deadline, None, self.now);
            self.record(circulated.unwrap());
        }
        id
    }

    fn approve(&mut self, through: InvitationId) -> bool {
        let press = press(through);
        let approved = self
            .letter()
            .approve(press, false, BLOCK, &self.office, self.now);
        self.take(approved)
    }

    fn decline(&mut self, through: InvitationId) -> bool {
        let declined = self.letter().decline(press(through), self.now);
        self.take(declined)
    }

    /// Whether the press made an event.
    fn take(&mut self, pressed: Result<Pressed, PressRefusal>) -> bool {
        match pressed.unwrap() {
            Pressed::New(event) => {
                self.record(*event);
                true
            }
            Pressed::Already(_) => false,
        }
    }

    fn standing(&self) -> Standing {
        self.letter().standing(&self.cornyn.id, self.now).unwrap()
    }
}

fn digest() -> TextDigest {
    Hash::of(b"text").to_string().parse().unwrap()
}

fn press(invitation: InvitationId) -> Press {
    Press {
        invitation,
        shown: digest(),
        capacity: Capacity::Staff,
        name: PersonName::parse("Ann Lee").unwrap(),
        title: Some(Title::parse("Chief of Staff").unwrap()),
        note: None,
    }
}

#[test]
fn the_same_press_twice_is_one_event_and_the_last_word_of_the_office_counts() {
    let mut told = Told::circulating();
    let chief = told.ask(1, "chief@cornyn.example");
    let aide = told.ask(2, "aide@office.example");
    assert!(told.approve(chief));
    assert!(!told.approve(chief));
    assert!(told.decline(aide));
    assert_eq!(told.standing(), Standing::Declined);
    assert!(told.approve(chief), "a new yes after a no is a new event");
    assert!(matches!(told.standing(), Standing::Approved(_)));
    assert!(told.decline(aide), "a new no after a yes is a new event");
    assert_eq!(told.standing(), Standing::Declined);
}

#[test]
fn a_lead_cannot_unsay_a_pass_by_calling_its_link_an_error() {
    let mut told = Told::circulating();
    let chief = told.ask(1, "chief@cornyn.example");
    let aide = told.ask(2, "aide@office.example");
    told.approve(chief);
    told.decline(aide);
    let error = told.letter().enter_in_error(Actor::Service, &aide, None);
    told.record(error.unwrap());
    assert_eq!(told.standing(), Standing::Declined);
}

#[test]
fn an_approval_through_a_link_that_was_an_error_no_longer_counts() {
    let mut told = Told::circulating();
    let chief = told.ask(1, "chief@cornyn.example");
    told.approve(chief);
    let error = told.letter().enter_in_error(Actor::Service, &chief, None);
    told.record(error.unwrap());
    assert_eq!(told.standing(), Standing::EnteredInError);
}

#[test]
fn an_address_that_is_not_of_record_prints_nothing_until_one_of_record_confirms() {
    let mut told = Told::circulating();
    let elsewhere = told.ask(1, "lead@tillis.example");
    told.approve(elsewhere);
    assert_eq!(told.standing(), Standing::Unconfirmed);
    let chief = told.ask(2, "chief@cornyn.example");
    told.approve(chief);
    assert!(matches!(told.standing(), Standing::Approved(_)));
}

#[test]
fn an_address_that_has_left_the_office_signs_nothing_with_its_old_mail() {
    let mut told = Told::circulating();
    let chief = told.ask(1, "chief@cornyn.example");
    told.office.addresses = vec![EmailAddress::parse("new@cornyn.example").unwrap()];
    told.approve(chief);
    assert_eq!(told.standing(), Standing::Unconfirmed);
}

#[test]
fn an_approval_goes_stale_after_the_window_and_a_second_press_renews_it() {
    let mut told = Told::circulating();
    let chief = told.ask(1, "chief@cornyn.example");
    told.approve(chief);
    let far = told.now + SignedDuration::from_hours(24 * 30);
    let extended = told.letter().extend(Actor::Service, far, told.now);
    told.record(extended.unwrap());
    told.now += SignedDuration::from_hours(24 * 14);
    assert!(matches!(told.standing(), Standing::Approved(_)));
    told.now += SignedDuration::from_secs(1);
    assert_eq!(told.standing(), Standing::Stale);
    assert!(told.approve(chief));
    assert!(matches!(told.standing(), Standing::Approved(_)));
}
