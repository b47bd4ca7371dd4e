//! Letters by chance: each is refused at save with a reason, or sealed and verified. None is ever stuck.
//!
//! Twenty thousand of them are `tests/letters/many`'s.

use std::num::NonZero;
use std::thread::available_parallelism;

use serde_json::{Value, json};
use undersigned::domain::layout::Layout;
use undersigned::pdf::verify::verify;

use crate::generator::outcome::saved;
use crate::generator::{Generated, Tally, letter, pasted, run, short};
use crate::support::{CoSigner, LeadOffice, TestApp, cast, on_both};

on_both!(letters_go_through_the_whole_service);

/// How many run in this one process; three of them are of all of Congress.
const LETTERS: u64 = 300;
const PASTED: u64 = 200;
/// How many go through the whole service on each database, and where their seeds begin.
const SERVED: usize = 5;
const FIRST_SERVED: u64 = 5000;

fn all_of(letters: u64, write: fn(u64) -> Generated) -> Tally {
    let threads = available_parallelism().map_or(1, NonZero::get);
    let tally = run(1..letters + 1, threads, write, |_| {});
    eprintln!("{tally}");
    tally
}

#[test]
fn three_hundred_letters_are_refused_at_save_or_sealed_and_verified() {
    let tally = all_of(LETTERS, short);
    assert!(tally.stuck.is_empty(), "{tally}");
    assert!(tally.sealed > tally.refused, "{tally}");
}

#[test]
fn what_is_pasted_is_refused_at_save_or_sealed_and_verified() {
    let tally = all_of(PASTED, pasted);
    assert!(tally.stuck.is_empty(), "{tally}");
    assert!(tally.sealed > 0 && tally.refused > 0, "{tally}");
}

/// The letter as the API takes it.
fn draft(letter: &Generated) -> Value {
    let mut draft = serde_json::to_value(&letter.text).unwrap();
    draft["signature_order"] = json!(letter.look.order);
    draft["co_leads"] = json!([]);
    draft
}

fn letters_go_through_the_whole_service(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let mut sealed = 0;
    for seed in FIRST_SERVED.. {
        let letter = letter(seed);
        let answer = lead.ask("POST", "letters", Some(&draft(&letter)));
        match saved(&letter.text) {
            Err(refusals) => {
                assert_eq!(answer.status, 422, "seed {seed}: {refusals:?}");
                let reason = &refusals[0].reason;
                let told = answer.json().to_string();
                let quoted = json!(reason).to_string();
                assert!(
                    told.contains(&quoted),
                    "seed {seed}: {reason} is not in {told}"
                );
            }
            Ok(_) => {
                assert_eq!(answer.status, 201, "seed {seed}: {}", answer.text());
                through_the_service(app, &lead, &letter, &answer.json());
                sealed += 1;
            }
        }
        if sealed == SERVED {
            return;
        }
    }
}

/// From circulation to a released file that holds.
fn through_the_service(app: &TestApp, lead: &LeadOffice<'_>, letter: &Generated, drafted: &Value) {
    let asked = cast::twelve();
    let asked = &asked[..letter.members.len().min(asked.len())];
    let at_hand = lead.drafted(drafted);
    if letter.look.layout != Layout::default() {
        let path = format!("letters/{}/layout", at_hand.id);
        let layout = json!(letter.look.layout);
        lead.ask("PUT", &path, Some(&layout)).expect(200);
    }
    lead.invite(&at_hand, asked);
    lead.circulate(&at_hand);
    for member in asked {
        CoSigner::of(app, &member.last_name).approve();
    }
    lead.close(&at_hand);
    lead.finalize(&at_hand);
    lead.release(&at_hand);
    let pdf = app
        .stranger()
        .get(&format!("/letters/{}.pdf", at_hand.slug));
    let verification = verify(&pdf.expect(200).body);
    assert!(verification.holds, "{verification:#?}");
    assert_eq!(verification.letter.unwrap().names.len(), asked.len());
}
