//! The record's promises: what is changed, cut or moved is found.

use super::*;
use crate::domain::event::{Actor, Fact, NewEvent};

fn three() -> (Vec<Entry>, Vec<Opening>) {
    let letter = LetterId::from_u128(7);
    let at: Timestamp = "2022-08-26T14:00:00.1234567Z".parse().unwrap();
    let mut place = Place {
        seq: 4,
        prev: Hash::of(b"elsewhere"),
        letter_prev: Hash::ZERO,
    };
    let mut all = (Vec::new(), Vec::new());
    for note in ["one", "two", "three"] {
        let event = NewEvent::new(Actor::Service, Fact::Closed {}).with("note", Some(note.into()));
        let (entry, openings) = Entry::record(place, letter, at, event, &mut || [9; 16]).unwrap();
        place = Place {
            seq: place.seq + 2,
            prev: entry.hash,
            letter_prev: entry.hash,
        };
        all.0.push(entry);
        all.1.extend(openings);
    }
    all
}

#[test]
fn a_line_read_back_is_the_entry_without_its_secrets() {
    let (entries, openings) = three();
    let mut read = read_letter(&lines(&entries)).unwrap();
    assert_eq!(read[1].opened("note"), None);
    read[1].open(&openings[1]).unwrap();
    assert_eq!(read[1], entries[1]);
    assert_eq!(read[1].at.as_microsecond() % 1_000_000, 123_456);
}

#[test]
fn no_fact_has_a_field_of_the_lines_own() {
    let moment: Timestamp = "2022-08-26T14:00:00Z".parse().unwrap();
    let event = NewEvent::new(
        Actor::Service,
        Fact::ReleaseAnnounced {
            at: moment,
            objections_until: moment,
        },
    );
    let place = Place {
        seq: 1,
        prev: Hash::ZERO,
        letter_prev: Hash::ZERO,
    };
    let (entry, _) = Entry::record(place, LetterId::from_u128(7), moment, event, &mut || {
        [9; 16]
    })
    .unwrap();
    assert_eq!(Entry::read(1, &entry.line), Ok(entry));
}

#[test]
fn a_line_never_holds_the_sealed_value() {
    assert!(!lines(&three().0).contains("two"));
}

#[test]
fn a_change_a_gap_and_another_order_are_found() {
    let (entries, _) = three();
    let text = lines(&entries);
    let rows: Vec<&str> = text.lines().collect();
    for changed in [
        text.replacen("service", "Service", 1),
        text.replacen("\"seq\":4", "\"seq\":3", 1),
        format!("{}\n{}\n", rows[0], rows[2]),
        format!("{}\n{}\n{}\n", rows[1], rows[0], rows[2]),
        format!("{}\n{}\n", rows[1], rows[2]),
    ] {
        assert!(read_letter(&changed).is_err(), "{changed}");
    }
}

#[test]
fn a_wrong_value_does_not_open() {
    let (mut entries, openings) = three();
    let mut wrong = openings[0].clone();
    wrong.value = "zero".into();
    assert_eq!(
        entries[0].open(&wrong),
        Err(RecordFault::WrongOpening {
            seq: 4,
            name: "note".into()
        })
    );
    assert!(entries[1].open(&openings[0]).is_err());
}
